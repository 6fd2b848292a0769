"""Where a heading's words end: on a line of its own, at the head of a paragraph, or glued to the text in a file without lines."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import load_rows
from pipeline.structure.lines import Line
from pipeline.text.brackets import CLOSING, OPENING

LONGEST_LINE = 50
LONGEST_RUN_IN = 42
_SHORT = 14
_FAMILY = 3
_STOPS = "。！？"
_COMPARED = re.compile(r"(?:不少于|不低于|不超过|达到|超过|控制在)[^，]{0,6}\d|\d[^，]{0,4}(?:以上|以内)")
_BRACKETED = re.compile(r"（[^（）]*）")
_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_DATED = re.compile(r"20\d{2}年|\d月|\d日")
_CLAUSE = re.compile(r"[（〔【［](?=[^（）]{0,80}(?:单位|部门|时限|时间|牵头|负责))|(?:责任|牵头|配合)(?:单位|部门)：")


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading's words at ``[start, end)`` of the shadow text; the text it heads begins at `body`. `run_in` tells a
    heading that opens a paragraph."""

    start: int
    end: int
    body: int
    run_in: bool


@cache
def _rows(kind: str) -> tuple[re.Pattern[str], ...]:
    return tuple(row.regex for row in load_rows("structure") if row.text("kind") == kind)


def heading_of(text: str, line: Line) -> Heading | None:
    """Return the heading that a numbered line is or begins with, or None where the number opens a mere item."""
    start, stop = line.label_end, line.end
    clause = _CLAUSE.search(text, start, stop)
    limit = clause.start() if clause else stop
    while limit > start and text[limit - 1] in " 　":
        limit -= 1
    if limit <= start or line.flat:
        return None
    first = _first_stop(text, start, limit)
    if first is None:
        return _whole_line(text, start, limit, stop)
    lead = line.start + line.style.lead
    at, mark = first
    if start < lead <= limit and (lead <= at or mark == "：") and lead - start <= LONGEST_LINE:
        end = lead
        while end > start and text[end - 1] in "。：！？ ":
            end -= 1
        return Heading(start, end, min(lead, stop), lead < limit) if end > start else None
    if at + 1 >= limit and mark != "：":
        return _whole_line(text, start, at, stop, limit, _longest(line))
    words = text[start:at]
    longest = 20 if mark == "：" else _longest(line)
    if len(words) <= longest and not _is_statement(words) and words.count("，") <= 3:
        return Heading(start, at, at + 1, True)
    return None


def _longest(line: Line) -> int:
    """How long a heading that opens a paragraph may be; an article (第三条) mostly has none."""
    return _SHORT + 2 if line.label is not None and line.label.style == "article" else LONGEST_RUN_IN


def _is_statement(words: str) -> bool:
    """Whether a first sentence tells something instead of heading it: a date, figures, an enumeration."""
    words = _BRACKETED.sub("", words)
    return "；" in words or bool(_DATED.search(words)) or "%" in words or len(_FIGURE.findall(words)) > 1


def _whole_line(
    text: str, start: int, end: int, stop: int, body: int | None = None, longest: int = LONGEST_LINE
) -> Heading | None:
    """A line that is a heading as a whole; `body` is given where a full stop ends it."""
    words = text[start:end].rstrip("：:")
    if (
        not 0 < len(words) <= LONGEST_LINE
        or (body is not None and len(words) > longest)
        or words.endswith(("；", "，", "、"))
        or words.count("；")
        or (body is not None and _COMPARED.search(words))
    ):
        return None
    return Heading(start, start + len(words), min(stop, end if body is None else body), False)


def _first_stop(text: str, start: int, limit: int) -> tuple[int, str] | None:
    """The first sentence end (or colon) outside brackets and quotation marks."""
    depth = 0
    for at in range(start, limit):
        ch = text[at]
        if ch in OPENING or ch in "“《":
            depth += 1
        elif ch in CLOSING or ch in "”》":
            depth = max(0, depth - 1)
        elif depth == 0 and (ch in _STOPS or (ch == "：" and 0 < at - start <= 20)):
            return at, ch
    return None


def glued_headings(text: str, lines: Sequence[Line], keys: Sequence[object]) -> list[Heading | None]:
    """Return the headings of numbered stretches of a text without line breaks, one for each of `lines`.

    A stretch that goes on to the next number without a full stop is a heading as a whole. In the others the first sentence
    is the heading where it is short and shaped like its siblings' headings; else the heading is glued to that sentence and
    ends where sentences begin, most likely at the length of its siblings' headings.

    Args:
        text: shadow text.
        lines: stretches, each with its label.
        keys: tells siblings, one key a line: lines with equal keys stand side by side.
    """
    whole = [_bounded(text, line) for line in lines]
    opening = [_opening(text, line) if heading is None else None for line, heading in zip(lines, whole, strict=True)]
    shapes: dict[object, list[str]] = {}
    for key, heading in zip(keys, whole, strict=True):
        if heading is not None:
            shapes.setdefault(key, []).append(text[heading.start : heading.end])
    for key, heading in zip(keys, opening, strict=True):
        if heading is not None and key not in shapes and heading.end - heading.start <= _SHORT:
            shapes[key] = []
    open_ended = [
        (line, key, run_in)
        for line, key, heading, run_in in zip(lines, keys, whole, opening, strict=True)
        if not heading
    ]
    alike = _parallel(text, open_ended)
    return [
        heading or alike.get(line.start) or _chosen(text, line, run_in, shapes.get(key, []))
        for line, key, heading, run_in in zip(lines, keys, whole, opening, strict=True)
    ]


def _parallel(text: str, lines: Sequence[tuple[Line, object, Heading | None]]) -> dict[int, Heading]:
    """Headings of siblings that end alike (强化组织保障, 强化资金保障, 强化金融保障): three or more whose last words stand
    at the same distance from the beginning of the same clause. Where most first sentences are headings by themselves, only
    a second clause can tell more."""
    families: dict[object, list[Line]] = {}
    whole: dict[object, int] = {}
    for line, key, run_in in lines:
        families.setdefault(key, []).append(line)
        whole[key] = whole.get(key, 0) + (run_in is not None)
    found: dict[int, Heading] = {}
    for key, family in families.items():
        if len(family) < _FAMILY:
            continue
        for clause in (1,) if 2 * whole[key] > len(family) else (0, 1):
            starts = [_clause_start(text, line, clause) for line in family]
            length = _common_end(text, [start for start in starts if start is not None])
            if length and None not in starts:
                found |= {
                    line.start: Heading(line.label_end, start + length, _behind_stop(text, start + length), False)
                    for line, start in zip(family, starts, strict=True)
                    if start is not None
                }
                break
    return found


def _clause_start(text: str, line: Line, clause: int) -> int | None:
    """Where the first or second clause of a stretch begins, None where there is none near."""
    if clause == 0:
        return line.label_end
    comma = text.find("，", line.label_end, min(line.end, line.label_end + 16))
    return None if comma < 0 else comma + 1


def _common_end(text: str, starts: Sequence[int]) -> int:
    """The distance at which all clauses end with the same two characters, 0 where there is none."""
    if len(starts) < _FAMILY:
        return 0
    for length in range(4, 13):
        ends = {text[start + length - 2 : start + length] for start in starts}
        heads = {text[start : start + length] for start in starts}
        free = all(
            "，" not in text[start : start + length] and "。" not in text[start : start + length] for start in starts
        )
        if len(ends) == 1 and len(heads) > 1 and free and len({text[start + length] for start in starts}) > 1:
            return length
    return 0


def _behind_stop(text: str, at: int) -> int:
    return at + 1 if at < len(text) and text[at] in _STOPS + "：" else at


def _chosen(text: str, line: Line, run_in: Heading | None, siblings: list[str]) -> Heading | None:
    """The first sentence as heading, or a cut within it where siblings speak for one."""
    if run_in is not None and (run_in.end - run_in.start <= _SHORT or not siblings):
        return run_in
    cut = _cut(text, line, siblings)
    if run_in is None or cut is None:
        return cut or run_in
    alike = _likeness(text[cut.start : cut.end], siblings) > _likeness(text[run_in.start : run_in.end], siblings)
    return cut if alike and cut.end < run_in.end else run_in


def _bounded(text: str, line: Line) -> Heading | None:
    """A stretch without a full stop: a heading as a whole."""
    first = _first_stop(text, line.label_end, line.end)
    if first is None:
        return _whole_line(text, line.label_end, line.end, line.end)
    words = text[line.label_end : first[0]]
    if first[0] + 1 >= line.end and len(words) <= 2 * _SHORT and words.count("，") <= 1:
        return _whole_line(text, line.label_end, first[0], line.end, line.end)
    return None


def _opening(text: str, line: Line) -> Heading | None:
    """The first sentence of a stretch, where it could be a heading."""
    start, stop = line.label_end, line.end
    first = _first_stop(text, start, stop)
    if first is None:
        return None
    at, mark = first
    words = text[start:at]
    longest = 20 if mark == "：" else LONGEST_RUN_IN
    if 0 < len(words) <= longest and words.count("，") <= 1 and not _is_statement(words):
        return Heading(start, at, at + 1, True)
    return None


def _cut(text: str, line: Line, siblings: list[str]) -> Heading | None:
    """The most likely end of a heading that runs into the sentence behind it, or None where nothing tells."""
    start, stop = line.label_end, min(line.end, line.label_end + LONGEST_LINE)
    starters = _rows("starter")
    best: tuple[float, int] | None = None
    for end in range(start + 4, min(stop, start + 32)):
        words = text[start:end]
        if (
            words[-1] in "，、；：的和与及"
            or text[end] in "，。、；：）的和与及"
            or words.count("（") != words.count("）")
            or words.count("“") != words.count("”")
        ):
            continue
        score = _likeness(words, siblings) + (1.5 if any(p.match(text, end) for p in starters) else 0.0)
        score += 1.0 if _repeats(words, text[end : end + 24]) else 0.0
        score -= 0.04 * len(words) if not siblings else 0.0
        score -= 1.2 if _splits_word(text, end) else 0.0
        if best is None or score > best[0]:
            best = (score, end)
    if best is None or best[0] < 1.0:
        return None
    return Heading(start, best[1], best[1], False)


def _likeness(words: str, siblings: list[str]) -> float:
    """How much a heading is shaped like its siblings: same clause lengths are worth most."""
    shape = [len(part) for part in words.split("，")]
    best = 0.0
    for sibling in siblings:
        other = [len(part) for part in sibling.split("，")]
        if shape == other:
            best = max(best, 2.0)
        elif len(shape) == len(other):
            best = max(best, 1.0 - 0.15 * sum(abs(a - b) for a, b in zip(shape, other, strict=True)))
    return best


def _repeats(words: str, following: str) -> bool:
    """A text often takes up the first words of its heading."""
    head = words.split("，")[0]
    return len(head) >= 4 and head[:4] in following


def _splits_word(text: str, at: int) -> bool:
    """Whether a cut at `at` stands inside a run of digits or Latin letters."""
    left, right = text[at - 1], text[at]
    return left.isascii() and left.isalnum() and right.isascii() and right.isalnum()
