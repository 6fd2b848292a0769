"""Slips of the trade (错别字) and characters that only look like the right one (形近字符)."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache

from pipeline.checks.subject import Subject
from pipeline.lexicon.confusables import Confusable, confusables
from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.finding import Finding

# A figure with letters among its digits, never part of a formula (H2O2): 2O25年, 1OO%
_FIGURE = re.compile(r"(?<![A-Za-z\d.])\d+[OolI][\dOolI]*(?=[%％年月日个万亿元])")
_SHOWN = 3


def typos(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every place where a row of lexicon/typos.toml matches."""
    return tuple(
        _typo(subject, row, match) for row in load_rows("typos") for match in row.regex.finditer(subject.shadow.text)
    )


def _typo(subject: Subject, row: Row, match: re.Match[str]) -> Finding:
    found, right = match.group(), match.expand(row.text("right"))
    before = after = ""
    if len(found) == 1:  # one character says nothing without its neighbours
        start, end = match.span()
        before, after = _hanzi(match.string[max(0, start - 1) : start]), _hanzi(match.string[end : end + 1])
    return subject.shadow_finding(
        "C-TYPO", "warning", match.start(), match.end(),
        found=before + found + after, right=before + right + after, rule=row.id,
    )  # fmt: skip


def lookalikes(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every confusable character of the text, and one for all radicals together.

    Radicals in the place of characters come by the hundred from one converter, so their number says more than their
    places. What a row of lexicon/typos.toml already reports is left out.
    """
    matches = list(_pattern().finditer(subject.text))
    reported = typos(subject) if matches else ()
    known = {at for found in reported if found.span for at in range(found.span.start, found.span.end)}
    places: dict[str, list[int]] = defaultdict(list)
    for match in matches:
        entry = confusables()[match.group()]
        if match.start() not in known and _is_slip(entry, subject.text, match.start()):
            places["radical" if entry.where == "radical" else entry.found].append(match.start())
    found = [_radicals(subject, at) if key == "radical" else _character(subject, key, at) for key, at in places.items()]
    found += [
        subject.finding(
            "C-CONFUSABLE", "warning", *match.span(), found=match.group(), right=_figures(match.group()), count=1
        )
        for match in _FIGURE.finditer(subject.text)
    ]
    return tuple(found)


@cache
def _pattern() -> re.Pattern[str]:
    chars = (re.escape(key) for key, entry in confusables().items() if entry.where != "figure")
    return re.compile("[" + "".join(chars) + "]")


def _hanzi(char: str) -> str:
    return char if "一" <= char <= "龥" else ""


def _is_slip(entry: Confusable, text: str, at: int) -> bool:
    if entry.where != "latin":
        return True
    return any(char.isascii() and char.isalpha() for char in text[max(0, at - 1) : at + 2])


def _figures(text: str) -> str:
    return "".join(confusables()[char].meant if char in confusables() else char for char in text)


def _character(subject: Subject, char: str, places: list[int]) -> Finding:
    meant = confusables()[char].meant
    return subject.finding(
        "C-CONFUSABLE", "warning", places[0], places[0] + 1, found=char, right=meant, count=len(places)
    )


def _radicals(subject: Subject, places: list[int]) -> Finding:
    chars = list(dict.fromkeys(subject.text[at] for at in places))[:_SHOWN]
    return subject.finding(
        "C-RADICAL", "warning", places[0], places[0] + 1,
        found="".join(chars), right="".join(confusables()[char].meant for char in chars), count=len(places),
    )  # fmt: skip
