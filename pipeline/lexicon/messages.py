"""Every message of the program in Chinese and English: one catalogue, in three files.

A row has the texts `zh` and `en`. It may have `next`, the command line that takes the user on, with `writes` where that
changes what is kept (`ledger`, `file`, `corrections`); the row of a command may have `names`, what else people call it, and
`examples`, command lines.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Literal, TypedDict

from pipeline.errors import HuiqianError, LexiconError
from pipeline.lexicon.rows import data_text

if TYPE_CHECKING:
    from pipeline.model.finding import Finding  # help does without

Language = Literal["zh", "en"]

# the first letter of a code names its file, so that the help of the commands is read without all messages
MESSAGES, HELP, PAGE = "messages.toml", "help.toml", "page.toml"
_FILES = {"H": HELP, "N": PAGE}


class _Message(TypedDict, total=False):
    """A row as it stands in its file."""

    zh: str
    en: str
    next: str
    writes: str
    names: str
    examples: list[str]


@cache
def _rows(file: str) -> Mapping[str, _Message]:
    rows: dict[str, _Message] = tomllib.loads(data_text(file))
    if strays := [code for code in rows if _file_of(code) != file]:
        raise LexiconError("X-LEXICON", file=file, row=0, why=f"{min(strays)} belongs into {_file_of(min(strays))}")
    return rows


def _file_of(code: str) -> str:
    return _FILES.get(code.partition("-")[0], MESSAGES)


def _row(code: str) -> _Message:
    return _rows(_file_of(code)).get(code, {})


class _Blanks(dict[str, str]):
    """Details in which a missing word shows as an ellipsis, so that a message never fails to be shown."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, language: Language, details: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> str:
    """Return the message of `code` with its placeholders filled; an unknown code is shown as it is."""
    text = _row(code).get(language)
    return code if text is None else text.format_map(_Blanks(details))


def say_finding(finding: Finding, language: Language) -> str:
    """Return the words of a finding."""
    return say(finding.code, language, finding.details)


def say_error(error: HuiqianError, language: Language) -> str:
    """Return code and words of an error, as one line."""
    return f"{error.code} {say(error.code, language, error.details)}"


def say_next(code: str, language: Language, details: Mapping[str, str]) -> str:
    """Return the line that names the next command after a message, "" where there is no obvious one.

    Args:
        code: that of the message.
        language: that of the user.
        details: `line`, the command line that was typed, and `ledger`, its option ``--ledger`` or "".
    """
    row = _row(code)
    if "next" not in row:
        return ""
    shown = f"M-NEXT-{row['writes'].upper()}" if "writes" in row else "M-NEXT"
    return say(shown, language, {"command": row["next"].format_map(_Blanks(details))})


def next_steps() -> Mapping[str, tuple[str, str]]:
    """Return the command line that each message with one suggests, and what it writes ("" for nothing)."""
    return {code: (row["next"], row.get("writes", "")) for code, row in _rows(MESSAGES).items() if "next" in row}


def names_of(code: str) -> tuple[str, ...]:
    """Return what else people call the command that a row of help is about."""
    return tuple(_row(code).get("names", "").split())


def examples_of(code: str) -> tuple[str, ...]:
    """Return the command lines that a row of help gives as examples."""
    return tuple(_row(code).get("examples", ()))


def codes(file: str | None = None) -> frozenset[str]:
    """Return all codes of the catalogue, or those of one of its files."""
    return frozenset().union(*(_rows(name) for name in ((file,) if file else (MESSAGES, HELP, PAGE))))
