"""Tracked changes (修订) in a returned copy of the draft → comments; first whether the copy is one of the draft that was sent."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.feedback.draft import Draft, uniform
from pipeline.feedback.make import Maker
from pipeline.model.comment import NOWHERE, Anchor, Comment, Op
from pipeline.model.finding import Finding
from pipeline.model.source import Block, Revision, SourceDocument
from pipeline.model.span import Span
from pipeline.recognize.request_kinds import kind_of_change, units_in
from pipeline.text.brackets import outer_brackets
from pipeline.text.likeness import likeness
from pipeline.text.shadow import shadow_of

_Side = Literal["keep", "insert", "delete"]
_SIDES: dict[str, _Side] = {
    "insert": "insert", "move_to": "insert", "row_insert": "insert",
    "delete": "delete", "move_from": "delete", "row_delete": "delete",
}  # fmt: skip
_LIST = re.compile(r"负责|牵头|配合|责任|主办")
_CLAUSE = re.compile(r"[，。；：！？、（）\t]")
_ALIKE = 0.9
_LONGEST_QUOTE = 24


@dataclass(frozen=True, slots=True)
class _Piece:
    side: _Side
    text: str
    author: str = ""
    date: str = ""
    moved: bool = False


@dataclass(frozen=True, slots=True)
class _Hunk:
    """Neighbouring changes of one author: what stood there, what is to stand there, `at` the offset in the original line."""

    at: int
    old: str
    new: str
    author: str
    date: str
    moved: bool


def read_revisions(markup: SourceDocument, draft: Draft | None, maker: Maker) -> tuple[Finding, ...]:
    """Make a comment of each tracked change of a returned draft and return what a person must look at.

    A paragraph whose original text does not stand in the draft that was sent is a finding (F-NOT-SENT); its changes become
    comments without a sure anchor.

    Args:
        markup: the returned copy in the view that shows both sides.
        draft: the draft that was sent.
        maker: makes the comments.
    """
    findings: list[Finding] = []
    changes = [revision for revision in markup.revisions if revision.kind in _SIDES and revision.text]
    moves: dict[str, Comment] = {}
    previous = ""
    for block in markup.blocks:
        if block.start < 0:
            continue
        own = [r for r in changes if r.start < block.end and block.start < r.end]
        pieces = list(_pieces(markup.text, block, own))
        original = "".join(piece.text for piece in pieces if piece.side != "insert")
        if own:
            found, sure = _home(draft, original)
            if draft is not None and original.strip() and found is None:
                findings.append(Finding("F-NOT-SENT", "warning", (("words", original.strip()[:30]),)))
            for hunk in _hunks(pieces):
                _comment(hunk, original, (found, sure), draft, maker, previous, moves)
        if original.strip():
            previous = original
    return tuple(findings)


def _pieces(text: str, block: Block, revisions: Sequence[Revision]) -> Iterator[_Piece]:
    at = block.start
    for revision in sorted(revisions, key=lambda r: (r.start, r.end)):
        start, end = max(revision.start, at), min(revision.end, block.end)
        if start > at:
            yield _Piece("keep", text[at:start])
        if end > start:
            side = _SIDES[revision.kind]
            yield _Piece(side, text[start:end], revision.author, revision.date, revision.kind.startswith("move"))
        at = max(at, end)
    if at < block.end:
        yield _Piece("keep", text[at : block.end])


def _hunks(pieces: Sequence[_Piece]) -> Iterator[_Hunk]:
    at, open_ = 0, None
    for piece in pieces:
        if piece.side == "keep":
            if open_:
                yield open_
            open_ = None
            at += len(piece.text)
            continue
        if open_ and (open_.author != piece.author or open_.moved != piece.moved):
            yield open_
            open_ = None
        open_ = open_ or _Hunk(at, "", "", piece.author, piece.date, piece.moved)
        if piece.side == "delete":
            open_ = replace(open_, old=open_.old + piece.text)
            at += len(piece.text)
        else:
            open_ = replace(open_, new=open_.new + piece.text)
    if open_:
        yield open_


def _home(draft: Draft | None, original: str) -> tuple[int | None, bool]:
    """Where a line of the copy stands in the draft's uniform text, and whether it is there word by word."""
    words = uniform(original)
    if draft is None or not words:
        return None, False
    at = draft.plain.find(words)
    if at >= 0:
        return (at, True) if draft.plain.find(words, at + 1) < 0 or len(words) > 30 else (None, False)
    if len(words) < 12:
        return None, False
    ranges = [draft.plain_range(line.start, line.end) for line in draft.lines]
    best = max(
        ((likeness(words, draft.plain[a:b]), a) for a, b in ranges if abs((b - a) - len(words)) < len(words) // 2),
        default=(0.0, 0),
    )
    return (best[1], False) if best[0] >= _ALIKE else (None, False)


def _comment(
    hunk: _Hunk, original: str, home: tuple[int | None, bool], draft: Draft | None, maker: Maker, previous: str,
    moves: dict[str, Comment],
) -> None:  # fmt: skip
    op, old, new, quote = _asked(hunk, original)
    anchor = _anchor(hunk, original, home, draft, previous)
    if hunk.moved and not (hunk.old and hunk.new):
        key = uniform(hunk.old or hunk.new)
        if key in moves:
            _join_move(moves.pop(key), anchor, maker, went=bool(hunk.old), words=hunk.old or hunk.new)
            return
        op, old, new = "move", hunk.old or hunk.new, None
    text = f"〔修订〕{hunk.old}→{hunk.new}"
    after = not (op == "insert" and hunk.at == 0 and original.strip())
    comment = Comment(
        f"c{len(maker.made) + 1}", text, op, quote, old, new, None, anchor, rule="revisions.tracked", channel="revision", after=after,
        unit=maker.unit, author=hunk.author, date=hunk.date,
    )  # fmt: skip
    maker.made.append(comment)
    if op == "move":
        moves[uniform(hunk.old or hunk.new)] = comment


def _join_move(first: Comment, anchor: Anchor, maker: Maker, *, went: bool, words: str) -> None:
    """The second half of a move: where the text went, or where it came from."""
    full = (
        replace(first, anchor=anchor, destination=first.anchor, old=words)
        if went
        else replace(first, destination=anchor)
    )
    maker.made = [full if comment.id == first.id else comment for comment in maker.made]


def _asked(hunk: _Hunk, original: str) -> tuple[Op, str | None, str | None, str | None]:
    """(op, old, new, quote) of a hunk: the most specific kind, by the clause that it stands in."""
    begin, end = hunk.at, hunk.at + len(hunk.old)
    before, behind = original[:begin], original[end:]
    quote = hunk.old or _tail(before) or None
    listed = _in_list(before, behind) or _in_unit_cell(before, hunk.old, behind)
    names = units_in((hunk.new or hunk.old).strip("、，,")) if listed else []
    if names and not hunk.old:
        return "add_unit", None, "、".join(names), quote
    if names and not hunk.new:
        return "remove_unit", "、".join(names), None, hunk.old
    if hunk.old and hunk.new:
        left = max((m.end() for m in _CLAUSE.finditer(before)), default=0)
        right = _CLAUSE.search(behind)
        stop = right.start() if right else len(behind)
        was, now = before[left:] + hunk.old + behind[:stop], before[left:] + hunk.new + behind[:stop]
        op, old, new = kind_of_change(was, now)
        if op != "replace":
            return op, old, new, was
        return "replace", hunk.old, hunk.new, quote
    if hunk.new:
        return "insert", None, hunk.new, quote
    return "delete", hunk.old, None, hunk.old


def _tail(before: str) -> str:
    """The last clause before an insertion."""
    words = before.rstrip()
    cut = max((m.end() for m in re.finditer("[，。；：！？]", words[:-1])), default=0)
    return words[max(cut, len(words) - _LONGEST_QUOTE) :]


def _in_list(before: str, behind: str) -> bool:
    """Whether a place lies in a bracket that says who is responsible."""
    text = before + behind
    holding = next((b for b in outer_brackets(shadow_of(text).text) if b.start < len(before) < b.end), None)
    if holding is None or not holding.closed:
        return False
    inside = text[holding.start : holding.end]
    return bool(_LIST.search(inside)) and text[holding.start : len(before)].count("。") == 0


def _in_unit_cell(before: str, old: str, behind: str) -> bool:
    """Whether a place lies in a cell of a table row that holds nothing but units."""
    if "\t" not in before and "\t" not in behind:
        return False
    cell = before.rsplit("\t", 1)[-1] + old + behind.split("\t", 1)[0]
    return bool(units_in(cell))


def woven(source: SourceDocument) -> SourceDocument:
    """Return a copy in its final view as if it showed both sides: what was deleted stands where it stood.

    For files within a mail, which are read in one view only. A paragraph that was deleted as a whole becomes a line of its own.
    """
    gone = [r for r in source.revisions if r.text and _SIDES.get(r.kind) == "delete"]
    came = [r for r in source.revisions if r.text and _SIDES.get(r.kind) == "insert"]
    whole = {r.start for r in source.revisions if r.kind in ("paragraph_delete", "row_delete")}
    pieces: list[str] = []
    blocks: list[Block] = []
    revisions: list[Revision] = []
    used: set[int] = set()
    at = 0

    def line(words: str, block: Block) -> None:
        nonlocal at
        blocks.append(replace(block, text=words, start=at, places=()))
        pieces.append(words)
        at += len(words) + 1

    for block in source.blocks:
        if block.start < 0:
            continue
        marks = [(n, r) for n, r in enumerate(gone) if n not in used and block.start <= r.start <= block.end]
        used |= {n for n, _r in marks}
        for _n, revision in (
            m for m in marks if m[1].start in whole and m[1].start in (block.start, block.end) and len(m[1].text) > 1
        ):
            revisions.append(replace(revision, start=at, end=at + len(revision.text)))
            line(revision.text, block)
        inside = [
            r for _n, r in marks if not (r.start in whole and r.start in (block.start, block.end) and len(r.text) > 1)
        ]
        words, done = "", block.start
        for revision in sorted(
            (*inside, *(r for r in came if block.start <= r.start < block.end)), key=lambda r: (r.start, r.end)
        ):
            words += source.text[done : revision.start]
            done = max(done, revision.start)
            begin = at + len(words)
            if revision.start == revision.end:
                words += revision.text
            else:
                words += source.text[revision.start : min(revision.end, block.end)]
                done = min(revision.end, block.end)
            revisions.append(replace(revision, start=begin, end=at + len(words)))
        words += source.text[done : block.end]
        line(words, block)
    return replace(source, text="\n".join(pieces), blocks=tuple(blocks), revisions=tuple(revisions), view="markup")


def _anchor(hunk: _Hunk, original: str, home: tuple[int | None, bool], draft: Draft | None, previous: str) -> Anchor:
    start, sure = home
    if draft is None:
        return NOWHERE
    if start is None:
        return _behind(draft, previous) if not original.strip() else NOWHERE
    at = start + len(uniform(original[: hunk.at]))
    length = len(uniform(hunk.old))
    if not length:  # an insertion is anchored at the words before it, else at those behind it
        length = len(uniform(_tail(original[: hunk.at]))) or min(8, len(uniform(original[hunk.at :])))
        at = at - length if uniform(_tail(original[: hunk.at])) else at
    if at < 0 or length <= 0 or at + length > len(draft.plain):
        return NOWHERE
    span = Span(draft.source.text_id, *draft.span_of(at, at + length))
    return Anchor("exact" if sure else "fuzzy", span, 1.0 if sure else 0.9, "anchors.tracked")


def _behind(draft: Draft, previous: str) -> Anchor:
    """A new paragraph is anchored at the paragraph before it."""
    at, _sure = _home(draft, previous)
    if at is None:
        return NOWHERE
    return Anchor(
        "place",
        Span(draft.source.text_id, *draft.span_of(at, at + len(uniform(previous)))),
        0.0,
        "anchors.paragraph-before",
    )
