"""Requests for other words, figures and times, and for words that are to go → edits."""

from __future__ import annotations

import re

from pipeline.model.comment import Comment
from pipeline.model.edit import Note, TextEdit
from pipeline.model.source import Block
from pipeline.recognize.amend.ground import Found, Ground, Stretch
from pipeline.recognize.amend.words import differences, with_sign
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import plain

_TIME_LIMIT = re.compile(r"(?:完成|办结)?(?:时限|期限|时间)")
_SIGNS = "。，；、：！？"


def spot_of(ground: Ground, comment: Comment) -> Stretch | None:
    """Return where the old words stand, None where that cannot be said for sure.

    They are looked for in the anchor, then (where words were quoted, and the request is about others) in its line, then in
    the task that the anchor heads; where they stand twice, nothing is said.
    """
    span = comment.anchor.span
    if span is None or not comment.old:
        return None
    anchor = (span.start, span.end)
    if plain(ground.text[slice(*anchor)]) == plain(comment.old):
        return anchor
    scopes = [anchor]
    if comment.anchor.state == "exact":
        line = ground.line_at(span.start)
        scopes.append((line.start, line.end))
        heading = ground.heading_at(*anchor)
        if heading is not None:
            scopes.append((heading.span.start, heading.span.end))
    for low, high in scopes:
        hits = ground.occurrences(comment.old, low, high)
        if len(hits) > 1 and comment.op == "change_deadline" and _TIME_LIMIT.search(comment.text):
            hits = _in_clauses(ground, hits, low, high)
        if hits:
            return hits[0] if len(hits) == 1 else None
    return None


def _in_clauses(ground: Ground, hits: list[Stretch], low: int, high: int) -> list[Stretch]:
    """Those of several times that a clause gives as the time limit (完成时限：…)."""
    times = [ground.source_span(*time) for clause in ground.clauses(low, high) for time in clause.times]
    return [hit for hit in hits if any(start <= hit[0] and hit[1] <= end for start, end in times)]


def reword(ground: Ground, comment: Comment) -> Found:
    """Put the new words in the place of the old ones, changing only what differs."""
    spot = spot_of(ground, comment)
    if spot is None or not comment.new:
        return (), "unclear", ()
    return reworded(ground, spot, ground.marked(comment.new))


def reworded(ground: Ground, spot: Stretch, new: str) -> Found:
    """Return the edits that make a stretch of one line (of one cell) say `new`; further lines of `new` come behind it."""
    lines = ground.lines_in(*spot)
    first = lines[0]
    if len(lines) > 1 or (first.kind == "row" and "\t" in ground.text[slice(*spot)]) or "\t" in new:
        return (), "unclear", ()
    spot, new = _beside_label(ground, first, spot, new)
    words, *more = [line.strip() for line in new.splitlines() if line.strip()] or [""]
    if more and (first.kind == "row" or spot[1] < first.end):
        return (), "unclear", ()
    words = _ending(ground, spot, words)
    found = differences(ground.text[slice(*spot)], words)
    edits = [TextEdit(spot[0] + one.start, spot[0] + one.end, one.new) for one in found]
    if more:
        edits.append(TextEdit(first.end, first.end, "\n".join(more), "lines", like=first.start))
    return (tuple(edits), "", ()) if edits else ((), "already", ())


def _beside_label(ground: Ground, block: Block, spot: Stretch, new: str) -> tuple[Stretch, str]:
    """The number of a line stays where the new words have none; where Word counts, theirs is left out."""
    begin = ground.begins(block)
    if block.label is None or spot[0] > begin:
        return spot, new
    shadow = shadow_of(new)
    theirs = parse_label(shadow.text)
    if not block.label.in_file:
        left = 0 if theirs is None else shadow.span(0, len(theirs.raw))[1]
        return (begin, spot[1]), new[left:].lstrip()
    if theirs is None:
        return (min(block.start + len(block.label.raw), spot[1]), spot[1]), new
    return spot, new


def _ending(ground: Ground, spot: Stretch, words: str) -> str:
    """A closing sign that follows in the draft anyway is not said twice."""
    old, behind = ground.text[slice(*spot)], ground.text[spot[1] : spot[1] + 1]
    if words and behind and words[-1] in _SIGNS and plain(words[-1]) == plain(behind) and old[-1:] not in _SIGNS:
        return words[:-1]
    return words


def reword_everywhere(ground: Ground, comment: Comment) -> Found:
    """Change every occurrence."""
    span = comment.anchor.span
    if span is None or not comment.new or not comment.old:
        return (), "unclear", ()
    edits: list[TextEdit] = []
    for each in (span, *comment.anchor.others):
        start, end = each.start, each.end
        if plain(ground.text[start:end]) != plain(comment.old):
            return (), "unclear", ()
        found = differences(ground.text[start:end], ground.marked(comment.new))
        edits += [TextEdit(start + one.start, start + one.end, one.new) for one in found]
    return (tuple(edits), "", ()) if edits else ((), "already", ())


def delete(ground: Ground, comment: Comment) -> Found:
    """Take words out: whole lines with their ends, a whole row, else the words and the sign that would be one too many."""
    spot = spot_of(ground, comment)
    if spot is None:
        return (), "unclear", ()
    spot = spot if comment.channel == "revision" else ground.trimmed(*spot)
    lines = ground.lines_in(*spot)
    whole = spot[0] <= ground.begins(lines[0]) and spot[1] >= lines[-1].end - trailing(lines[-1])
    if any(line.kind == "row" for line in lines):
        return _delete_in_row(ground, lines, spot, whole=whole)
    if not ground.is_one(*spot):
        return (), "unclear", ()
    if whole:
        return (TextEdit(lines[0].start, lines[-1].end, kind="lines"),), "", _followed(ground, lines)
    if len(lines) > 1 or _only_a_number(ground, lines[0], spot):
        return (), "unclear", ()
    if comment.channel == "revision":  # a tracked change takes just what it takes
        return (TextEdit(*spot),), "", ()
    start, end = with_sign(ground.text, *spot)
    return (TextEdit(max(start, ground.begins(lines[0])), end),), "", ()


def _only_a_number(ground: Ground, line: Block, spot: Stretch) -> bool:
    """Whether nothing but the number of a line would be left: its heading, or all that it heads?"""
    left = ground.text[ground.begins(line) : spot[0]] + ground.text[spot[1] : line.end]
    raw = line.label.raw if line.label is not None and line.label.in_file else ""
    return not left.removeprefix(raw).strip("。： \u3000")


def trailing(block: Block) -> int:
    """Return how much white space ends a line."""
    return len(block.text) - len(block.text.rstrip())


def _delete_in_row(ground: Ground, lines: tuple[Block, ...], spot: Stretch, *, whole: bool) -> Found:
    row = lines[0]
    if len(lines) > 1:
        return (), "unclear", ()
    if whole:
        if any(cell.row_span > 1 for cell in ground.cells_of(row) if cell.row == row.row):
            return (), "unclear", ()  # what it says for the rows below would go with it
        return (TextEdit(row.start, row.end, kind="row"),), "", ("row-number",)
    cell = ground.cell_at(spot[0])
    if cell is None or spot[1] > cell.end:
        return (), "unclear", ()
    start, end = with_sign(ground.text, *spot) if spot != (cell.start, cell.end) else spot
    return (TextEdit(max(start, cell.start), min(end, cell.end)),), "", ()


def _followed(ground: Ground, lines: tuple[Block, ...]) -> tuple[Note, ...]:
    """Typed numbers behind a heading that goes have to be counted anew."""
    heading = next((s for s in ground.sections if s.span.start == lines[0].start), None)
    if heading is None or lines[0].label is None or not lines[0].label.in_file:
        return ()
    later = [s for s in ground.sections if s.parent == heading.parent and s.span.start > lines[-1].start and s.label]
    return ("renumber",) if later else ()
