"""The mail that a mail answers or passes on, told from its own text line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal

from pipeline.lexicon.rows import Row, load_rows
from pipeline.read.mime import sender_of
from pipeline.text.shadow import shadow_of

LONGEST = 600  # no line of a mail's head is longer; keeps the patterns away from paragraphs
_HEAD = 8  # lines of a quoted head
MOST_MAILS = 20  # passed on one in the other
_MAYBE = re.compile("邮件|信件|essage|mail|道|到|wrote|人|F[Rr][Oo][Mm]|^\\s*(?:在|于|On )")
_BROKEN = re.compile(r"\s*(?:在|于|On ).{0,200}\d")  # the first half of a line 在…写道： that is broken in two
Kind = Literal["divider", "forward", "head"]
_DIVIDERS: tuple[Kind, ...] = ("forward", "divider")


@dataclass(frozen=True, slots=True)
class Quoted:
    """What of a mail's lines is not its own: `lines` are the indices of quoted lines and of the heads of mails that are
    passed on; `sender` who wrote the mail that is passed on ("" where none is)."""

    lines: frozenset[int]
    sender: str = ""

    @property
    def passed_on(self) -> bool:
        """Tell whether the text is that of another mail."""
        return bool(self.sender)


def passed_on_subject(subject: str) -> bool:
    """Tell whether a subject says that the mail passes on another one (转发：…)."""
    return _is("subject", subject)


def quoted_lines(lines: Sequence[str], *, passed_on: bool = False) -> Quoted:
    """Return which lines of a mail are quoted.

    What stands below 原始邮件, below the head of another mail or below 在…写道： is quoted to the end, and so is every
    line that begins with ``>``. A mail that is passed on (`passed_on`, a line that says so, or nothing of its own above
    the other mail) keeps that mail's text, without its head: it is what the sender wanted read.
    """
    off = {at for at, line in enumerate(lines) if line.lstrip(" \t\u3000\xa0").startswith((">", "＞"))}
    sender = ""
    at = 0
    for _ in range(MOST_MAILS):
        if (found := _next(lines, at, off)) is None:
            break
        first, stop, kind, wrote = found
        own = any(lines[k].strip() for k in range(first) if k not in off)
        if own and not (passed_on or kind == "forward"):
            return Quoted(frozenset(off) | frozenset(range(first, len(lines))), sender)
        off |= set(range(first, stop))
        sender = sender or wrote or "?"
        passed_on = False
        at = stop
    return Quoted(frozenset(off), sender)


def _next(lines: Sequence[str], begin: int, off: set[int]) -> tuple[int, int, Kind, str] | None:
    """The next place where another mail begins: its first line, the line behind its head, of what kind, its sender."""
    for at in range(begin, len(lines)):
        if at in off or not _MAYBE.search(lines[at]):
            continue
        for kind in _DIVIDERS:
            if _is(kind, lines[at]):
                stop, wrote = _head(lines, at + 1)
                return at, stop, kind, wrote
        if _is("sender", lines[at]):
            stop, wrote = _head(lines, at)
            if stop - at >= 2:
                return at, stop, "head", wrote
        if _is("wrote", lines[at]):
            return at, at + 1, "divider", ""
        if _BROKEN.match(lines[at]) and at + 1 < len(lines) and _is("wrote", lines[at] + lines[at + 1]):
            return at, at + 2, "divider", ""
    return None


def _head(lines: Sequence[str], begin: int) -> tuple[int, str]:
    """Return the line behind a quoted head that begins at `begin`, and the sender that it names."""
    at, sender = begin, ""
    seen = 0
    while at < len(lines) and seen < _HEAD:
        if lines[at].strip():
            if _is("sender", lines[at]):
                sender = sender or _named(lines[at])
            elif not _is("head", lines[at]):
                break
            seen += 1
        elif seen and _text_follows(lines, at):
            break
        at += 1
    return (at, sender) if seen else (begin, "")


def _text_follows(lines: Sequence[str], at: int) -> bool:
    line = next((line for line in lines[at : at + 4] if line.strip()), "")
    return not (_is("head", line) or _is("sender", line))


def _named(line: str) -> str:
    value = line.replace("：", ":").partition(":")[2].strip().rstrip(";；")
    name, address = sender_of(value)
    return address or name


def _is(kind: str, line: str) -> bool:
    if not line or len(line) > LONGEST:
        return False
    shadow = shadow_of(line.strip()).text
    return any(row.regex.search(shadow) for row in _rows(kind))


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("mail") if row.text("kind") == kind)
