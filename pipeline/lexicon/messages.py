"""Every message of the program in Chinese and English."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Literal

from pipeline.errors import HuiqianError, LexiconError
from pipeline.lexicon.rows import data_text
from pipeline.model.finding import Finding

Language = Literal["zh", "en"]


# one catalogue in three files: what the program says, what the commands' help says, what the page of a case says
_FILES = ("messages.toml", "help.toml", "page.toml")


@cache
def _catalogue() -> Mapping[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    for name in _FILES:
        rows = tomllib.loads(data_text(name))
        if twice := found.keys() & rows.keys():
            raise LexiconError("X-LEXICON", file=name, row=0, why=f"{min(twice)} stands in two files")
        found |= rows
    return found


class _Blanks(dict[str, str]):
    """Details in which a missing word shows as an ellipsis, so that a message never fails to be shown."""

    def __missing__(self, key: str) -> str:
        return "…"


def say(code: str, language: Language, details: Mapping[str, str] | Iterable[tuple[str, str]] = ()) -> str:
    """Return the message of `code` with its placeholders filled; an unknown code is shown as it is."""
    entry = _catalogue().get(code)
    if entry is None:
        return code
    return entry[language].format_map(_Blanks(details))


def say_finding(finding: Finding, language: Language) -> str:
    """Return the words of a finding."""
    return say(finding.code, language, finding.details)


def say_error(error: HuiqianError, language: Language) -> str:
    """Return code and words of an error, as one line."""
    return f"{error.code} {say(error.code, language, error.details)}"


def codes() -> frozenset[str]:
    """Return all codes of the catalogue."""
    return frozenset(_catalogue())
