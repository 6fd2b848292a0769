"""The secrecy mark (密级) at the head of a document, GB/T 9704-2012 §7.2.2."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pipeline.lexicon.rows import load_rows
from pipeline.model.finding import Finding
from pipeline.model.source import Block, SourceDocument
from pipeline.model.span import Span
from pipeline.text.shadow import shadow_of

if TYPE_CHECKING:
    from pipeline.checks.subject import Subject

_LINES, _CHARACTERS = 10, 300


def secrecy(subject: Subject) -> tuple[Finding, ...]:
    """Return W-SECRET for the mark of each document of the file, unless an earlier stage has reported one."""
    from pipeline.checks.subject import documents  # `secrecy_marks` alone is what every reading begins with

    earlier = (subject.plan.source.findings, subject.plan.document.findings, subject.plan.findings)
    if any(finding.code == "W-SECRET" for findings in earlier for finding in findings):
        return ()
    return secrecy_marks(subject.plan.source, (document.span.start for document in documents(subject.plan)))


def secrecy_marks(source: SourceDocument, starts: Iterable[int] = ()) -> tuple[Finding, ...]:
    """Return W-SECRET for every head that carries a secrecy mark; a mark in a page's head has no place in the text.

    Args:
        source: the file as read; this needs nothing of the later stages.
        starts: canonical offsets where documents begin, besides the beginning of the text.
    """
    found = [finding for start in sorted({0, *starts}) if (finding := _head_mark(source, start))]
    if not found:
        apart = [block for block in source.blocks if block.layer in ("furniture", "textbox")]
        found = [finding for block in apart if (finding := _apart_mark(source, block))][:1]
    return tuple(dict.fromkeys(found))


def _head_mark(source: SourceDocument, start: int) -> Finding | None:
    end = start
    for _ in range(_LINES):
        line_end = source.text.find("\n", end + 1, start + _CHARACTERS)
        if line_end < 0:
            end = min(start + _CHARACTERS, len(source.text))
            break
        end = line_end
    mark = _mark(source.text[start:end])
    if mark is None:
        return None
    return _finding(source, mark[2], Span(source.text_id, start + mark[0], start + mark[1]))


def _apart_mark(source: SourceDocument, block: Block) -> Finding | None:
    mark = _mark(block.text)
    if mark is None:
        return None
    span = Span(source.text_id, block.start + mark[0], block.start + mark[1]) if block.start >= 0 else None
    return _finding(source, mark[2], span)


def _mark(text: str) -> tuple[int, int, str] | None:
    shadow = shadow_of(text)
    for row in load_rows("secrecy"):
        if match := row.regex.search(shadow.text):
            return *shadow.span(*match.span("mark")), match["mark"]
    return None


def _finding(source: SourceDocument, mark: str, span: Span | None) -> Finding:
    return Finding("W-SECRET", "warning", (("file", source.name), ("mark", mark)), span)
