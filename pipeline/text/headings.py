"""Where in a document a stretch stands, by the headings above it: 二（三）2., 附件1（二）."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.official import OfficialDocument, Section
from pipeline.model.span import Span

ANNEX = "附件"
_LAST = 99  # the level of a row: below every heading
_DIGITS = 3  # of a number that counts rows; more are a year or an amount


def all_headings(document: OfficialDocument, text: str) -> tuple[Section, ...]:
    """Return the headings of a document and of its annexes; each annex is a heading of its own (附件1, 附件 where there is only
    one), above those in it, and so is each row of a table that counts its rows (第6项).

    Args:
        document: the document.
        text: the canonical text that its spans count in.
    """
    several = len(document.annexes) > 1
    found = [*document.sections, *_counted_rows(document, text)]
    for number, annex in enumerate(document.annexes, 1):
        label = f"{ANNEX}{number}" if several else ANNEX
        found.append(_heading(label, annex.title, annex.span, 0))
        found += [*annex.sections, *_counted_rows(annex, text)]
    return tuple(found)


def _counted_rows(document: OfficialDocument, text: str) -> Iterator[Section]:
    """The rows of the document's tables whose first cell is a number."""
    for table in document.tables:
        ends: dict[int, int] = {}
        for cell in table.cells:
            ends[cell.row] = max(ends.get(cell.row, 0), cell.end)
        for cell in table.cells:
            number = text[cell.start : cell.end].strip()
            if cell.column == 0 and cell.row_span == 1 and number.isdecimal() and len(number) <= _DIGITS:
                yield _heading(
                    f"第{int(number)}项", "", Span(document.span.text_id, cell.start, ends[cell.row] + 1), _LAST
                )


def _heading(label: str, title: str, span: Span, level: int) -> Section:
    return Section("", level, label, label, title, span, span, span.start, run_in=False)


def above(headings: Sequence[Section], at: int) -> tuple[Section, ...]:
    """Return the headings above an offset, the highest first."""
    return tuple(sorted((one for one in headings if one.span.start <= at < one.span.end), key=lambda one: one.level))


def place_of(headings: Sequence[Section], at: int) -> str:
    """Return the numbers of the headings above an offset (二（三）2.), or the words of the last one where none has a number."""
    found = above(headings, at)
    labels = "".join(one.label.rstrip("、 ") for one in found)
    return labels or (found[-1].title if found else "")
