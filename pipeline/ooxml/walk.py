"""Walking the parts of a Word package: blocks in reading order, every run with its place in the file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline.model.source import Layer, View
from pipeline.ooxml.fields import unclosed
from pipeline.ooxml.inline import MARKERS, Inline, Source
from pipeline.ooxml.look import Looks
from pipeline.ooxml.names import ALTERNATE, RUN, SDT, SDT_CONTENT, TBL, P, W
from pipeline.ooxml.numbering import Numbering
from pipeline.ooxml.revisions import RUNS
from pipeline.ooxml.shapes import Shape, chosen
from pipeline.ooxml.story import Item, Reading
from pipeline.ooxml.styles import StyleSheet
from pipeline.ooxml.tables import read_table

_NO_BLOCKS = frozenset(
    W + name for name in ("sectPr", "tcPr", "pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "altChunk")
)


class Walker:
    """Walks the stories of a document one after the other, all into the same `reading`."""

    def __init__(self, view: View, styles: StyleSheet, numbering: Numbering) -> None:
        self.reading = Reading()
        self._view = view
        self._styles = styles
        self._numbering = numbering
        self._looks = Looks()

    def source(self, root: Any, part: str) -> Source:
        """Return what a walk needs to know about a part before it begins."""
        return Source(
            part=part,
            view=self._view,
            styles=self._styles,
            numbering=self._numbering,
            looks=self._looks,
            ordinals={run: ordinal for ordinal, run in enumerate(root.iter(RUN))},
            broken_fields=unclosed(root),
            format_changes=next(root.iter(W + "rPrChange"), None) is not None,
        )

    def story(self, container: Any, source: Source, layer: Layer) -> list[Item]:
        """Return lines and tables of a story (the body, a header, a note) in reading order; text boxes follow the
        paragraph or table that they are anchored in."""
        return _Story(self, source, layer).read(container)


class _Story:
    """One story: its numbers count by themselves, its fields and revisions run from block to block."""

    def __init__(self, walker: Walker, source: Source, layer: Layer) -> None:
        self._walker = walker
        self._source = source
        self._layer = layer
        self._inline = Inline(source, walker.reading, layer)

    def read(self, container: Any) -> list[Item]:
        out: list[Item] = []
        self._blocks(container, out)
        self._flush(out)
        return out

    def _blocks(self, container: Any, out: list[Item]) -> None:
        for child in container:
            tag = child.tag
            handler = _HANDLERS.get(tag)
            if handler:
                handler(self, child, out)
            elif tag in MARKERS:
                MARKERS[tag](self._inline, child)
            elif tag not in _NO_BLOCKS:
                self._blocks(child, out)

    def _paragraph(self, element: Any, out: list[Item]) -> None:
        out.extend(self._inline.read(element))
        self._shapes(out)

    def _flush(self, out: list[Item]) -> None:
        """End a paragraph whose own mark is gone, where nothing follows that it could join."""
        out.extend(self._inline.close())
        self._shapes(out)

    def _shapes(self, out: list[Item]) -> None:
        if self._inline.in_cell or self._inline.paragraph is not None or not self._inline.shapes:
            return
        shapes, self._inline.shapes = self._inline.shapes, []
        layer: Layer = "textbox" if self._layer == "body" else self._layer
        for shape in shapes:
            if shape.kind == "box":
                out.extend(self._walker.story(shape.element, self._source, layer))
            elif shape.words.strip():
                out.append(self._words(shape, layer))

    def _words(self, shape: Shape, layer: Layer) -> Item:
        """Word art keeps its words in an attribute: no run holds them."""
        line = self._walker.reading.new_line(layer)
        line.text = " ".join(shape.words.split())
        line.shift = len(line.text)
        return line

    def _table(self, element: Any, out: list[Item]) -> None:
        self._flush(out)
        grid = read_table(element, self._inline, self._cell)
        if grid.cells:
            out.append(grid)
        self._shapes(out)

    def _cell(self, element: Any) -> list[Item]:
        outer, self._inline.in_cell = self._inline.in_cell, True
        items: list[Item] = []
        self._blocks(element, items)
        self._flush(items)
        self._inline.in_cell = outer
        return items

    def _control(self, element: Any, out: list[Item]) -> None:
        content = element.find(SDT_CONTENT)
        if content is not None:
            self._blocks(content, out)

    def _alternate(self, element: Any, out: list[Item]) -> None:
        branch = chosen(element)
        if branch is not None:
            self._blocks(branch, out)

    def _revision(self, element: Any, out: list[Item]) -> None:
        change = self._inline.begin_change(element, RUNS[element.tag])
        self._blocks(element, out)
        self._inline.end_change(element, change)

    def _stray_run(self, element: Any, out: list[Item]) -> None:
        """A run outside any paragraph is against the schema; its text is kept all the same."""
        out.extend(self._inline.read_stray(element))


# outside the class for the same reason as in inline.py: a story must not hold methods bound to itself
_HANDLERS: dict[Any, Callable[[_Story, Any, list[Item]], None]] = {
    P: _Story._paragraph,
    TBL: _Story._table,
    SDT: _Story._control,
    ALTERNATE: _Story._alternate,
    **dict.fromkeys(RUNS, _Story._revision),
    RUN: _Story._stray_run,
}
