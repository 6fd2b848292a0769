"""Brackets and quotation marks (括号、引号) without a partner, of two widths or shapes, or turned round."""

from __future__ import annotations

from pipeline.checks.pairs import pair_marks
from pipeline.checks.subject import Subject
from pipeline.model.finding import Finding


def brackets(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every pair of marks that does not fit and every mark without a partner."""
    text, marks = subject.text, pair_marks(subject.text)
    found = [
        subject.finding(
            "C-BRACKET-MIXED", "warning", pair.opened, pair.closed + 1, open=text[pair.opened], close=text[pair.closed]
        )
        for pair in marks.pairs
        if not pair.proper
    ]
    turned = _turned(text, marks.unopened, marks.unclosed)
    found += [subject.finding("C-QUOTES-TURNED", "warning", first, last + 1) for first, last in turned.items()]
    gone = {*turned, *turned.values()}
    for code, places in (("C-BRACKET-OPEN", marks.unclosed), ("C-BRACKET-CLOSE", marks.unopened)):
        found += [subject.finding(code, "warning", at, at + 1, mark=text[at]) for at in places if at not in gone]
    return tuple(found)


def _turned(text: str, unopened: list[int], unclosed: list[int]) -> dict[int, int]:
    """Return the pairs ”…“ among the marks without a partner, by the offset of the first."""
    opening = {at for at in unclosed if text[at] == "“"}
    out: dict[int, int] = {}
    for at in unopened:
        if text[at] != "”":
            continue
        mate = text.find("“", at, at + 60)
        if mate in opening and not any(mark in text[at + 1 : mate] for mark in "”\n"):
            out[at] = mate
    return out
