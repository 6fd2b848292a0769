"""The content of paragraphs: runs become lines, each stretch with its place in the file."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from pipeline.model.source import Layer, Place, View
from pipeline.ooxml.fields import FIELD_CHAR, Fields, reaches_out
from pipeline.ooxml.look import Looks
from pipeline.ooxml.names import ALTERNATE, DEL_TEXT, ID, PPR, RPR, RUN, M, T, W
from pipeline.ooxml.numbering import Counters, List, ListNumber, Numbering
from pipeline.ooxml.places import TEXT_BEARING
from pipeline.ooxml.revisions import MARKS, RUNS, change_of, is_gone, is_hidden, mark_of
from pipeline.ooxml.shapes import Shape, chosen, shapes_of
from pipeline.ooxml.story import LINE_START, Anchor, CommentRange, FoundPicture, Line, Reading, TrackedChange
from pipeline.ooxml.styles import ParagraphLook, RunLook, StyleSheet
from pipeline.ooxml.symbols import symbol_text

_SKIPPED = frozenset(
    W + name for name in ("pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "rubyPr", "rt", "sectPr")
)
_ODD = re.compile("[\x00-\x08\n\x0b-\x1f\x7f-\x9f\u2028\u2029\ufffe\uffff]")
_BREAKS = "\n\x0b\x0c\r\x85\u2028\u2029"
_LEADING_TABS = re.compile("[ \u3000]*\t[ \u3000\t]*")
_TAB, _PTAB, _BR, _CR, _SYM = (W + name for name in ("tab", "ptab", "br", "cr", "sym"))
_NO_BREAK_HYPHEN, _FORMAT_CHANGE = W + "noBreakHyphen", W + "rPrChange"
_DEEPEST_CHANGE = 16  # changes within changes, beyond what offices can mean
_LINE_END = 1 << 40  # an offset behind any line: it is cut to the line's length


@dataclass(slots=True)
class Source:
    """The part that is being walked, and what the whole document knows: view, styles, lists.

    `ordinals` gives each run its number in the part, in document order.
    """

    part: str
    view: View
    styles: StyleSheet
    numbering: Numbering
    looks: Looks
    ordinals: dict[Any, int]
    broken_fields: frozenset[Any]
    format_changes: bool


@dataclass(slots=True)
class _OpenLine:
    """A line that is still being filled."""

    line: Line
    length: int = 0
    pieces: list[str] = field(default_factory=list)
    looks: list[RunLook] = field(default_factory=list)
    spots: list[tuple[int, int, int, int]] = field(default_factory=list)


@dataclass(slots=True)
class _Paragraph:
    """A paragraph that is still being filled: several w:p where the marks between them are gone in this view.

    `look` is that of the w:p which ends it, unless only an earlier one with text has a number.
    """

    lines: list[_OpenLine]
    look: ParagraphLook
    joining: bool = False
    counted: bool = True


class Inline:
    """Reads the paragraphs of one story (正文, a text box, a note): fields, lists and revisions run on through it."""

    def __init__(self, source: Source, reading: Reading, layer: Layer) -> None:
        self.source = source
        self.reading = reading
        self.layer = layer
        self.in_cell = False
        self.muted = 0
        self.covered: tuple[str, str] | None = None
        self.shapes: list[Shape] = []
        self.paragraph: _Paragraph | None = None
        self._counters = Counters(source.numbering)
        self._fields = Fields(source.broken_fields)
        self._changes: list[TrackedChange] = []
        self._base = RunLook()
        self._look = self._base
        self._break = False

    # paragraphs

    def read(self, element: Any) -> list[Line]:
        """Return the lines that end with this w:p: none where its mark is gone and the next one goes on with it."""
        ppr = element.find(PPR)
        mark = None if ppr is None else mark_of(ppr.find(RPR), MARKS)
        kind = None if mark is None else MARKS[mark.tag]
        joins = kind is not None and is_hidden(kind, self.source.view)
        look = self._look_of(ppr)
        if self.paragraph is None:
            first = _OpenLine(self.reading.new_line(self.layer))
            self.paragraph = _Paragraph([first], look)
        else:
            self._take_over(self.paragraph, look)
        self.paragraph.joining = joins
        self.paragraph.counted = kind is None or not (self.source.view == "markup" and is_gone(kind))
        self._base = self._look = look.run
        self.content(element)
        self._properties_changed(ppr)
        if mark is not None and kind is not None:
            self._mark_changed(mark, kind)
        return [] if joins else self.close()

    def read_stray(self, run: Any) -> list[Line]:
        """Return the lines of a run that stands outside any paragraph."""
        if self.paragraph is None:
            first = _OpenLine(self.reading.new_line(self.layer))
            self.paragraph = _Paragraph([first], self.source.styles.direct(None))
            self._base = self._look = self.paragraph.look.run
        self._run(run)
        return self.close()

    def close(self) -> list[Line]:
        """Return the lines of the paragraph that is open, empty ones left out; there may be none."""
        paragraph, self.paragraph, self._break = self.paragraph, None, False
        if paragraph is None:
            return []
        kept = []
        number = self._number(paragraph)
        for open_line in paragraph.lines:
            line = self._closed(open_line, paragraph.look, number)
            number = None
            if not line.dropped:
                kept.append(line)
        return kept

    def _look_of(self, ppr: Any | None) -> ParagraphLook:
        if ppr is not None and self.source.view == "original":
            before = ppr.find(f"{W}pPrChange/{PPR}")
            if before is not None:
                return self.source.styles.direct(before)
        return self.source.styles.direct(ppr)

    def _take_over(self, paragraph: _Paragraph, look: ParagraphLook) -> None:
        has_text = any(line.length for line in paragraph.lines)
        if not (has_text and self._list_of(paragraph.look) and not self._list_of(look)):
            paragraph.look = look

    def _list_of(self, look: ParagraphLook) -> tuple[str, int] | None:
        if not look.num_id:
            return None
        found: List | None = self.source.numbering.list(look.num_id)
        if found is None:
            return None
        if look.named:
            for style in look.chain:
                if style in found.of_style:
                    return look.num_id, found.of_style[style]
        return look.num_id, look.level or 0

    def _number(self, paragraph: _Paragraph) -> ListNumber | None:
        place = self._list_of(paragraph.look)
        return self._counters.number(*place, advance=paragraph.counted) if place else None

    def _closed(self, open_line: _OpenLine, look: ParagraphLook, number: ListNumber | None) -> Line:
        line, content = open_line.line, "".join(open_line.pieces)
        if _ODD.search(content):
            content = _ODD.sub(lambda odd: " " if odd[0] in _BREAKS else "\ufffd", content)
        if tabs := _LEADING_TABS.match(content):
            content = tabs[0].replace("\t", " ") + content[tabs.end() :]
        shown = "" if number is None or number.bullet else number.text
        if not shown and not content.strip():
            line.dropped = True
            return line
        prefix = shown + gap_behind(shown, number.suffix, content) if shown and number else ""
        shift = line.shift = len(prefix)
        line.number = number if shown else None
        line.text = prefix + content
        line.style = self.source.looks.style(look, open_line.pieces, open_line.looks, shift)
        part = self.source.part
        line.places = tuple(
            [Place(start + shift, end + shift, part, run, node) for start, end, run, node in open_line.spots]
        )
        return line

    # positions

    def anchor(self) -> Anchor:
        """Return the position that the walk has reached."""
        if self.paragraph is None:
            return len(self.reading.lines), LINE_START
        open_line = self.paragraph.lines[-1]
        if self.paragraph.joining and not open_line.length:
            return open_line.line.ordinal, LINE_START
        return open_line.line.ordinal, open_line.length

    def last_anchor(self) -> Anchor:
        """Return the position behind the last character so far."""
        return self.anchor() if self.paragraph else (len(self.reading.lines) - 1, _LINE_END)

    # content

    def content(self, parent: Any) -> None:
        """Read the children of an element, whatever wraps them (hyperlinks, content controls, smart tags …)."""
        for child in parent:
            handler = _HANDLERS.get(child.tag)
            if handler:
                handler(self, child)
            elif child.tag not in _SKIPPED:
                self.content(child)

    def _run(self, run: Any) -> None:
        outer, self._look = self._look, self._base
        ordinal, node = self.source.ordinals[run], -1
        for child in run:
            tag = child.tag
            if tag in TEXT_BEARING:
                node += 1
                if tag == T:
                    if child.text:
                        self._put(child.text, ordinal, node)
                else:
                    self._special(child, tag, ordinal, node)
            elif tag == RPR:
                self._look = self.source.styles.run(child, self._base)
                if self.source.format_changes:
                    self._format_change(child, run)
            elif tag in _IN_RUN:
                _IN_RUN[tag](self, child)
            else:
                self.content(child)
        self._look = outer

    def _put(self, text: str, run: int, node: int) -> None:
        if self._fields.coding:
            return
        for change in self._changes:
            change.texts.append(text)
        if self.muted or self.paragraph is None:
            return
        open_line = self._next_line() if self._break else self.paragraph.lines[-1]
        if self._look.hidden:
            self.reading.hidden.append(self.anchor())
        start = open_line.length
        open_line.length = end = start + len(text)
        open_line.pieces.append(text)
        open_line.looks.append(self._look)
        if run >= 0:
            open_line.spots.append((start, end, run, node))

    def _next_line(self) -> _OpenLine:
        assert self.paragraph is not None  # noqa: S101 - only called while a paragraph is open
        self._break = False
        self.paragraph.lines.append(_OpenLine(self.reading.new_line(self.layer)))
        return self.paragraph.lines[-1]

    def _special(self, child: Any, tag: str, run: int, node: int) -> None:
        if tag == DEL_TEXT:
            self._put(child.text or "", run, node)
        elif tag in (_TAB, _PTAB):
            self._put("\t", run, node)
        elif tag in (_BR, _CR):
            self._line_break(run, node)
        elif tag == _NO_BREAK_HYPHEN:
            self._put("-", run, node)
        elif tag == _SYM:
            self._put(symbol_text(child), run, node)

    def _line_break(self, run: int, node: int) -> None:
        """A break ends the line; in a cell, whose row is one line, it is a blank."""
        if self.in_cell:
            self._put(" ", run, node)
            return
        if not self._fields.coding:
            for change in self._changes:
                change.texts.append("\n")
            if not self.muted and self.paragraph and self.paragraph.lines[-1].length:
                self._break = True

    def _alternate(self, element: Any) -> None:
        branch = chosen(element)
        if branch is None:
            return
        for child in branch:
            handler = _IN_RUN.get(child.tag) or _HANDLERS.get(child.tag)
            if handler:
                handler(self, child)
            elif child.tag == T:
                self._put(child.text or "", -1, -1)
            elif child.tag not in _SKIPPED:
                self.content(child)

    def _formula(self, element: Any) -> None:
        if element.text:
            self._put(element.text, -1, -1)

    def _field_mark(self, element: Any) -> None:
        self._fields.mark(element)

    def _field_code(self, element: Any) -> None:
        if element.text and reaches_out(element.text):
            self.reading.reaching_out.append(" ".join(element.text.split())[:80])

    def _drawing(self, element: Any) -> None:
        if self.muted:
            return
        for shape in shapes_of(element):
            if shape.kind == "picture":
                self.reading.pictures.append(
                    FoundPicture(
                        shape.relationship, self.source.part, shape.name, shape.width_mm, shape.height_mm, self.anchor()
                    )
                )
            else:
                self.shapes.append(shape)

    def _note(self, element: Any) -> None:
        if not self.muted:
            self.reading.notes.append((element.tag, element.get(ID, "")))

    # what is tied to positions

    def _comment_start(self, element: Any) -> None:
        self._comment(element).start = self.anchor()

    def _comment_end(self, element: Any) -> None:
        self._comment(element).end = self.last_anchor()

    def _comment_mark(self, element: Any) -> None:
        self._comment(element).reference = self.last_anchor()

    def _comment(self, element: Any) -> CommentRange:
        return self.reading.comments.setdefault(element.get(ID, ""), CommentRange())

    def _revision(self, element: Any) -> None:
        with_change = self.begin_change(element, RUNS[element.tag])
        self.content(element)
        self.end_change(element, with_change)

    def begin_change(self, element: Any, kind: Any) -> TrackedChange | None:
        """Enter what a change marks; what belongs to the change of a whole row is not recorded again."""
        if is_hidden(kind, self.source.view):
            self.muted += 1
        if self.covered == (kind, element.get(W + "author", "")) or len(self._changes) == _DEEPEST_CHANGE:
            return None
        change = change_of(element, kind, self.anchor())
        self.reading.changes.append(change)
        self._changes.append(change)
        return change

    def end_change(self, element: Any, change: TrackedChange | None) -> None:
        """Leave what a change marks."""
        if is_hidden(RUNS[element.tag], self.source.view):
            self.muted -= 1
        if change is not None:
            self._changes.remove(change)
            change.end = max(self.last_anchor(), change.start)

    def _mark_changed(self, mark: Any, kind: Any) -> None:
        plain = {"paragraph_insert": "insert", "paragraph_delete": "delete"}.get(kind, kind)
        if self.covered != (plain, mark.get(W + "author", "")):
            change = change_of(mark, kind, self.anchor())
            change.texts.append("\n")
            self.reading.changes.append(change)

    def _format_change(self, rpr: Any, run: Any) -> None:
        mark = rpr.find(_FORMAT_CHANGE)
        if mark is not None and not self.muted:
            text = "".join(child.text or "" for child in run if child.tag == T)
            line, start = self.anchor()
            change = change_of(mark, "format", (line, start))
            change.end = (line, max(start, 0) + len(text))
            change.texts.append(text)
            self.reading.changes.append(change)

    def _properties_changed(self, ppr: Any | None) -> None:
        mark = None if ppr is None else ppr.find(W + "pPrChange")
        if mark is not None and self.paragraph is not None:
            line = self.paragraph.lines[0]
            change = change_of(mark, "format", (line.line.ordinal, 0))
            change.end = (line.line.ordinal, line.length)
            change.texts += line.pieces
            self.reading.changes.append(change)


Handler = Callable[[Inline, Any], None]

# The tables stand outside the class: methods bound to the reader that holds them would make it, and with it the whole
# tree of the document, a cycle that only the garbage collector can free.
MARKERS: dict[Any, Handler] = {
    W + "commentRangeStart": Inline._comment_start,
    W + "commentRangeEnd": Inline._comment_end,
    W + "commentReference": Inline._comment_mark,
}
"""Handlers of marks that may stand between paragraphs as well as in them."""

_HANDLERS: dict[Any, Handler] = {
    RUN: Inline._run,
    ALTERNATE: Inline._alternate,
    **dict.fromkeys(RUNS, Inline._revision),
    M + "t": Inline._formula,
    **MARKERS,
}
_IN_RUN: dict[Any, Handler] = {
    ALTERNATE: Inline._alternate,
    FIELD_CHAR: Inline._field_mark,
    W + "instrText": Inline._field_code,
    **dict.fromkeys((W + "drawing", W + "pict", W + "object"), Inline._drawing),
    **dict.fromkeys((W + "footnoteReference", W + "endnoteReference"), Inline._note),
    **MARKERS,
}


def gap_behind(number: str, suffix: str, content: str) -> str:
    """Return what stands between an automatic number and its text.

    A tab stop is white space of any width to the eye. As white space between a Chinese sign and its text is none of
    the typed form either (一、总体要求), a tab gives a blank only where number and text would run together.
    """
    if suffix == "space":
        return " "
    if suffix == "nothing" or not content:
        return ""
    last = number[-1]
    if last.isalpha() or last.isdecimal() or (last.isascii() and content[0].isascii() and content[0] != " "):
        return " "
    return ""
