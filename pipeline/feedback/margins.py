"""Margin comments (批注) in a returned copy of the draft → comments at the words that they are tied to."""

from __future__ import annotations

from pipeline.feedback.cells import read_cells
from pipeline.feedback.draft import Draft, uniform
from pipeline.feedback.make import Maker
from pipeline.model.comment import Anchor
from pipeline.model.source import MarginComment, SourceDocument
from pipeline.model.span import Span
from pipeline.text.shadow import shadow_of


def read_margins(source: SourceDocument, draft: Draft | None, maker: Maker) -> int:
    """Make the comments of a copy's margin and return how many of them say that there is nothing to change.

    What a comment is tied to is the text that it is about; where its paragraph stands in the draft, the anchor is exact.
    """
    nothing = 0
    for note in source.comments:
        before = len(maker.made)
        about = source.text[note.start : note.end]
        written = note.text.strip()
        read_cells(
            maker, text=shadow_of(written).text, new=False, old=shadow_of(about).text, place="", reason=None, span=None, written=written,
            channel="margin", author=note.author,
        )  # fmt: skip
        nothing += len(maker.made) == before
        _tie(source, note, draft, maker, before)
    return nothing


def _tie(source: SourceDocument, note: MarginComment, draft: Draft | None, maker: Maker, first: int) -> None:
    """Give comments that were not found by their own words the place of the words that the note is tied to."""
    from dataclasses import replace

    anchor = _anchor(source, note, draft) if draft is not None else None
    for at in range(first, len(maker.made)):
        comment = maker.made[at]
        quoted_elsewhere = (
            comment.anchor.state == "exact"
            and comment.quote
            and uniform(comment.quote) not in uniform(source.text[note.start : note.end])
        )
        comment = replace(comment, author=note.author, date=note.date)
        astray = anchor is not None and not _on_one_line(draft, comment.anchor, anchor)
        if anchor is not None and not quoted_elsewhere and (comment.anchor.state != "exact" or astray):
            comment = replace(comment, anchor=anchor)
        maker.made[at] = comment


def _on_one_line(draft: Draft | None, one: Anchor, other: Anchor) -> bool:
    """Whether two anchors stand in one paragraph or row."""
    if draft is None or one.span is None or other.span is None:
        return False
    first, second = sorted((one.span.start, other.span.start))
    return "\n" not in draft.text[first:second]


def _anchor(source: SourceDocument, note: MarginComment, draft: Draft | None) -> Anchor | None:
    if draft is None:
        return None
    begin = source.text.rfind("\n", 0, note.start) + 1
    stop = source.text.find("\n", note.start)
    line = source.text[begin : stop if stop >= 0 else len(source.text)]
    words = uniform(line)
    at = draft.plain.find(words) if words else -1
    if at < 0 or (draft.plain.find(words, at + 1) >= 0 and len(words) < 30):
        return None
    about = uniform(source.text[note.start : min(note.end, begin + len(line))])
    if not about:
        return Anchor("place", Span(draft.source.text_id, *draft.span_of(at, at + len(words))), 0.0, "anchors.margin")
    start = at + len(uniform(source.text[begin : note.start]))
    return Anchor("exact", Span(draft.source.text_id, *draft.span_of(start, start + len(about))), 1.0, "anchors.margin")
