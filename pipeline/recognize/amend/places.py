"""Requests for words that are to come, or to stand elsewhere → edits."""

from __future__ import annotations

import re

from pipeline.model.comment import Anchor, Comment
from pipeline.model.edit import Note, TextEdit
from pipeline.model.official import Section
from pipeline.model.source import Block
from pipeline.recognize.amend.ground import Found, Ground, Stretch
from pipeline.recognize.amend.rows import new_row
from pipeline.recognize.amend.wording import spot_of, trailing
from pipeline.recognize.amend.words import with_sign
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of

_BLOCK = re.compile(
    r"(?:增加|新增|增设|增列|增写|补充|添加|加入|插入|另加|增补|单列)(?:以下|如下|下列)?(?:内容)?(?:作为)?(?:第?[一二三两四五1-9])?(?:个|小)?"
    r"(?:自然段|段|条|项|款|点|节|章|行|栏|工作任务|任务)(?!话)"
)
_AT_END = re.compile(
    r"(?:末尾|最后|结尾|段末|文末|句末|末)(?:处|一?句)?(?:之?后)?(?:再|另|相应|建议)?(?:增|新增|补|添|加)"
)
_INSIDE = re.compile(r"(?:中|内|里|之?下|部分)(?:再|另|相应)?(?:增|新|补|添|加|插|另)")
_ENDS = "。！？；"
_SWAP, _MERGE = "requests.swap", "requests.merge"
_ROW_LABEL = re.compile(r"(?:牵头|责任|配合)(?:单位|部门)(?:为|是|：)")


def insert(ground: Ground, comment: Comment) -> Found:
    """Put words beside the quoted ones; a paragraph, item or row of its own where one is asked for."""
    span, new = comment.anchor.span, (comment.new or "").strip("\n")
    if span is None or not new.strip():
        return (), "unclear", ()
    if comment.channel == "revision" and comment.anchor.state == "exact" and not set(new) & set("\n\t"):
        at = span.end if comment.after else span.start
        return (TextEdit(at, at, new),), "", ()
    block, new = ground.line_at(span.start), ground.marked(new)
    label = parse_label(shadow_of(new).text)
    asked = bool(_BLOCK.search(shadow_of(comment.text).text)) or label is not None or "\n" in new
    if comment.anchor.rule == "anchors.paragraph-before":
        return _lines(block.end, new, block), "", ()
    if block.kind == "row":
        if asked or _ROW_LABEL.search(new):
            return new_row(ground, block, span.start, new)
        return (
            _words(ground, comment.anchor, new, after=comment.after)
            if comment.anchor.state == "exact"
            else ((), "place", ())
        )
    heading = ground.heading_at(span.start, span.end)
    if asked and heading is not None:
        return _item(ground, comment, heading, new)
    if not asked and _AT_END.search(shadow_of(comment.text).text) and (heading or comment.anchor.state == "place"):
        return _at_end(ground, (heading.span.start, heading.span.end) if heading else (span.start, span.end), new)
    if comment.anchor.state != "exact":
        only = ground.lines_in(span.start, span.end)
        if asked and len(only) == 1 and label is None:
            return _line_beside(ground, only[0], new, after=comment.after)
        return (), "place", ()
    if not asked:
        return _words(ground, comment.anchor, new, after=comment.after)
    at_edge = span.start <= ground.begins(block) + 6 or span.end >= block.end - trailing(block) - 1
    return _line_beside(ground, block, new, after=comment.after) if at_edge else ((), "place", ())


def _words(ground: Ground, anchor: Anchor, new: str, *, after: bool) -> Found:
    """Words right behind the anchor or before it; a sentence never breaks another."""
    assert anchor.span is not None  # noqa: S101 -- callers look
    text = ground.text
    if not after:
        at = anchor.span.start
        return (TextEdit(at, at, new),), "", ()
    at = anchor.span.end
    before, behind = text[at - 1 : at], text[at : at + 1]
    if new[-1] in _ENDS and before not in _ENDS:
        if behind not in _ENDS:
            if behind not in ("", "\n", "\t", "（", "("):
                return (), "place", ()
        else:
            at, before = at + 1, behind
    elif new[-1] not in "。！？；，、：”）" and before in "。！？" and new[0] not in "（“":
        new += "。"
    if new[0] in "，、；" and before in "，、；。":
        new = new[1:]
    if new and new[-1] in "，、；。" and text[at : at + 1] == new[-1] and before not in _ENDS:
        new = new[:-1]
    return ((TextEdit(at, at, new),), "", ()) if new else ((), "unclear", ())


def _at_end(ground: Ground, place: Stretch, new: str) -> Found:
    """A sentence at the end of a place: before the clause in brackets that says who is responsible."""
    place = ground.trimmed(*place)
    line = ground.lines_in(*place)[-1]
    if line.kind == "row" or new[-1] not in _ENDS:
        return (), "place", ()
    at = place[1]
    for clause in reversed(ground.clauses(max(line.start, place[0]), at)):
        start, end = ground.source_span(clause.start, clause.end)
        if end < at:
            break
        at = start
    if at <= ground.begins(line) or ground.text[at - 1] not in _ENDS:
        return (), "place", ()
    return (TextEdit(at, at, new),), "", ()


# ---- lines ---------------------------------------------------------------------------------------------------------


def _lines(at: int, new: str, like: Block) -> tuple[TextEdit, ...]:
    lines = [line.strip() for line in new.splitlines() if line.strip()]
    if like.label is not None and not like.label.in_file:
        shadow = shadow_of(lines[0])
        label = parse_label(shadow.text)
        if label is not None:
            lines[0] = lines[0][shadow.span(0, len(label.raw))[1] :].lstrip()
    return (TextEdit(at, at, "\n".join(lines), "lines", like=like.start),)


def _line_beside(ground: Ground, block: Block, new: str, *, after: bool) -> Found:
    at = block.end if after else end_before(ground, block)
    return ((), "place", ()) if at is None else (_lines(at, new, block), "", ())


def end_before(ground: Ground, block: Block) -> int | None:
    """Return the end of the line before one, None for the first line, or where that is a row of a table."""
    index = ground.index_at(block.start)
    before = ground.blocks[index - 1] if index else None
    return before.end if before is not None and before.kind == "paragraph" else None


def _item(ground: Ground, comment: Comment, heading: Section, new: str) -> Found:
    """A paragraph or section of its own: beside the heading, or as the last one under it."""
    shadow = shadow_of(new)
    label = parse_label(shadow.text)
    own = parse_label(heading.label)
    under = ground.children(heading)
    last = parse_label(under[-1].label) if under else None
    if label is not None and last is not None and label.style == last.style:
        if label.number != last.number + 1:
            return (), "place", ()
        return _behind(ground, heading, new, ground.line_at(under[-1].span.start)), "", ()
    if label is not None and own is not None and label.style == own.style:
        return _beside(ground, comment, heading, new, label.number, own.number)
    if label is not None:
        return (), "place", ()
    inside = bool(_INSIDE.search(shadow_of(comment.text).text)) or comment.anchor.state == "place"
    model = under[-1] if inside and under else heading
    line = ground.line_at(model.span.start)
    if line.label is not None and line.label.in_file:
        return (), "place", ()  # nobody said which number it is to have
    if inside:
        return (
            _behind(ground, heading, new, line if under else ground.lines_in(heading.span.start, heading.span.end)[-1]),
            "",
            (),
        )
    return _beside(ground, comment, heading, new, 0, 0)


def _behind(ground: Ground, section: Section, new: str, like: Block) -> tuple[TextEdit, ...]:
    return _lines(last_line(ground, section).end, new, like)


def _beside(ground: Ground, comment: Comment, heading: Section, new: str, number: int, own: int) -> Found:
    like = ground.line_at(heading.span.start)
    if number and number != own + (1 if comment.after else 0):
        return (), "place", ()
    at = last_line(ground, heading).end if comment.after else end_before(ground, like)
    if at is None:
        return (), "place", ()
    notes: tuple[Note, ...] = ("renumber",) if like.label is not None and like.label.in_file else ()
    return _lines(at, new, like), "", notes


def last_line(ground: Ground, section: Section) -> Block:
    """Return the last line of a section."""
    return ground.lines_in(*ground.trimmed(section.span.start, section.span.end))[-1]


# ---- moves ---------------------------------------------------------------------------------------------------------


def move(ground: Ground, comment: Comment) -> Found:
    """Take text from its place and put it where it is to stand, as one move."""
    target = comment.destination
    source = _moved(ground, comment)
    if source is None or target is None or target.span is None or target.state not in ("exact", "place"):
        return (), "place" if source else "unclear", ()
    if comment.rule == _MERGE:  # how two items become one the letter does not say
        return (), "unclear", ()
    if comment.rule == _SWAP and not _side_by_side(ground, source, (target.span.start, target.span.end)):
        return (), "unclear", ()
    lines = ground.lines_in(*source)
    whole = source[0] <= ground.begins(lines[0]) and source[1] >= lines[-1].end - trailing(lines[-1])
    if any(line.kind == "row" for line in lines) or (len(lines) > 1 and not whole):
        return (), "unclear", ()
    if whole:
        return _move_lines(ground, comment, lines, (target.span.start, target.span.end))
    return _move_words(ground, comment, source, target)


def _side_by_side(ground: Ground, source: Stretch, target: Stretch) -> bool:
    """Whether nothing but a sign stands between two that change places: only then one move does it."""
    heading = ground.heading_at(*target)
    there = ground.trimmed(heading.span.start, heading.span.end) if heading is not None else target
    first, second = sorted((source, there))
    return len(ground.text[first[1] : second[0]].strip()) <= 1


def _moved(ground: Ground, comment: Comment) -> Stretch | None:
    span = comment.anchor.span
    heading = ground.heading_at(span.start, span.end) if span is not None else None
    if heading is not None:
        return ground.trimmed(heading.span.start, heading.span.end)
    spot = spot_of(ground, comment)
    return ground.trimmed(*spot) if spot else None


def _move_lines(ground: Ground, comment: Comment, lines: tuple[Block, ...], target: Stretch) -> Found:
    heading = ground.heading_at(*target)
    beside = ground.lines_in(*target)
    if heading is not None:
        first, last = ground.line_at(heading.span.start), last_line(ground, heading)
    elif len(beside) == 1 and beside[0].kind == "paragraph":
        first = last = beside[0]
    else:
        return (), "place", ()
    at = last.end if comment.after else end_before(ground, first)
    start, end = lines[0].start, lines[-1].end
    if at is None or last.kind == "row" or start - 1 <= at <= end:
        return (), "place", ()
    words = "\n".join(ground.text[ground.begins(line) : line.end] for line in lines)
    name = f"move-{comment.id}"
    edits = (
        TextEdit(start, end, kind="lines", move=name),
        TextEdit(at, at, words, "lines", like=start, move=name),
    )
    typed = lines[0].label is not None and lines[0].label.in_file
    return edits, "", ("renumber",) if typed else ()


def _move_words(ground: Ground, comment: Comment, source: Stretch, target: Anchor) -> Found:
    assert target.span is not None  # noqa: S101 -- the caller looks
    words = ground.text[slice(*source)]
    if target.state != "exact" or ground.heading_at(target.span.start, target.span.end) is not None:
        return (), "place", ()
    came, obstacle, notes = _words(ground, target, words, after=comment.after)
    if not came:
        return (), obstacle, notes
    if came[0].new != words or source[0] <= came[0].start <= source[1]:
        return (), "place", ()
    name = f"move-{comment.id}"
    edits = [
        TextEdit(*source, move=name),
        TextEdit(came[0].start, came[0].start, words, move=name),
    ]
    start, end = with_sign(ground.text, *source)
    edits += [TextEdit(start, source[0])] if start < source[0] else []
    edits += [TextEdit(source[1], end)] if end > source[1] else []
    return tuple(edits), "", ()
