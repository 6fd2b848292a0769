"""Paragraphs and table rows of the old draft, rebuilt as gone: in its look where its package is there, else in that of
their neighbours."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

from lxml import etree

from pipeline.export.redline.edits import number_length
from pipeline.export.xml_text import xml_safe
from pipeline.model.source import Block, Cell, SourceDocument
from pipeline.ooxml.marking import Mark, Marker, bare_look
from pipeline.ooxml.names import PPR, RPR, RUN, TBL, TC, TR, VAL, P, W, whole
from pipeline.ooxml.package import Package
from pipeline.ooxml.tables import within

_NUM_PR, _NUM_ID, _STYLE, _RUN_STYLE = W + "numPr", W + "numId", W + "pStyle", W + "rStyle"
_TCPR, _TBL_PR, _TBL_GRID = W + "tcPr", W + "tblPr", W + "tblGrid"
_NOT_COPIED = frozenset(W + name for name in ("rPr", "sectPr", "pPrChange"))
_BEHIND_NUM_PR = frozenset(
    W + name
    for name in (
        "suppressLineNumbers", "pBdr", "shd", "tabs", "suppressAutoHyphens", "kinsoku", "wordWrap", "overflowPunct",
        "topLinePunct", "autoSpaceDE", "autoSpaceDN", "bidi", "adjustRightInd", "snapToGrid", "spacing", "ind",
        "contextualSpacing", "mirrorIndents", "suppressOverlap", "jc", "textDirection", "textAlignment",
        "textboxTightWrap", "outlineLvl", "divId", "cnfStyle", "rPr", "sectPr", "pPrChange",
    )
)  # fmt: skip


class Gone:
    """Builds what went.

    Args:
        source: the old draft as read.
        old: its package, or None where it is no Word file.
        new: the new draft's package, whose styles and lists the redline has.
        marker: makes the marks.
        typed: write automatic numbers out as text, for lists that the new draft's package does not have.
    """

    def __init__(self, source: SourceDocument, old: Package | None, new: Package, marker: Marker, *, typed: bool):
        self._source = source
        self._marker = marker
        root = None if old is None else old.root(old.main)
        self._runs = [] if root is None else list(root.iter(RUN))
        self._main = "" if old is None else old.main
        styles = _part(new, "styles")
        self._styles = {} if styles is None else {each.get(W + "styleId"): each for each in styles.iter(W + "style")}
        self._lists = {} if typed or old is None else _shared_lists(old, new)
        self._typed = typed or old is None
        self._counted = _part(new, "numbering") is not None
        self._tables = [] if root is None else body_tables(root)
        self._order = body_table_ids(source)

    def paragraph(self, block: Block, neighbour: Any | None, mark: Mark) -> Any:
        """Return a line as a paragraph that went; `neighbour` lends its look where the old package has none."""
        places = [place for place in block.places if place.part == self._main and place.run >= 0]
        own = next(self._runs[places[0].run].iterancestors(P), None) if places and self._runs else None
        made = self._empty(neighbour if own is None else own, numbered=number_length(block) > 0 and own is not None)
        counted = own is not None and not self._typed and self._keeps_number(made)
        skipped = number_length(block) if counted else 0
        look = None if neighbour is None or own is not None else neighbour.find(f"{RUN}/{RPR}")
        for text, run in self._pieces(block, skipped):
            made.append(self._marker.gone(xml_safe(text), look if run is None else self._look(run), mark))
        self._marker.paragraph(made, mark)
        return made

    def table(self, block: Block) -> Any:
        """Return a table without rows, to hold rows that went of a table that the new draft does not have."""
        made = etree.Element(TBL)
        own = self._own_table(block)
        if own is not None:
            made.extend(deepcopy(child) for child in own if child.tag in (_TBL_PR, _TBL_GRID))
            style = made.find(f"{_TBL_PR}/{W}tblStyle")
            if style is not None and style.get(VAL) not in self._styles:
                style.getparent().remove(style)
            return made
        etree.SubElement(etree.SubElement(made, _TBL_PR), W + "tblW", {W + "w": "0", W + "type": "auto"})
        grid = etree.SubElement(made, _TBL_GRID)
        for _ in block.text.split("\t"):
            etree.SubElement(grid, W + "gridCol")
        return made

    def row(self, block: Block, neighbour: Any | None) -> Any:
        """Return a row that went."""
        own = self._own_row(block)
        cells = {cell.column: cell for cell in self._cells(block)}
        made = etree.Element(TR)
        if own is not None:
            made.extend(deepcopy(child) for child in own if child.tag == W + "tblPrEx")
            for column, tc in columns_of(own):
                made.append(self._cell(tc, cells.get(column)))
        else:
            lent = [] if neighbour is None else list(within(neighbour, TC))
            for column, text in enumerate(block.text.split("\t")):
                tc = lent[column] if column < len(lent) else None
                made.append(self._cell(tc, None, text))
        self._marker.row(made, "del")
        return made

    def _cell(self, like: Any | None, cell: Cell | None, text: str = "") -> Any:
        made = etree.Element(TC)
        properties = None if like is None else like.find(_TCPR)
        if properties is not None:
            made.append(deepcopy(properties))
        first = None if like is None else like.find(P)
        look = None if first is None else first.find(f"{RUN}/{RPR}")
        parts = [] if cell is None else [self._source.text[start:end] for start, end in cell.paragraphs]
        if cell is not None and not parts:
            parts = [self._source.text[cell.start : cell.end]]
        for part in parts or [text]:
            paragraph = self._empty(first, numbered=False)
            if part:
                paragraph.append(self._marker.gone(xml_safe(part), look if look is None else self._bare(look)))
            self._marker.paragraph(paragraph, "del")
            made.append(paragraph)
        return made

    def _empty(self, like: Any | None, *, numbered: bool) -> Any:
        made = etree.Element(P)
        properties = None if like is None else like.find(PPR)
        copied = etree.SubElement(made, PPR)
        for child in () if properties is None else properties:
            if child.tag in _NOT_COPIED or (child.tag == _STYLE and child.get(VAL) not in self._styles):
                continue
            copied.append(deepcopy(child))
        if not (numbered and not self._typed and self._keeps_number(made)):
            self._unnumber(copied)
        return made

    def _keeps_number(self, paragraph: Any) -> bool:
        """Tell whether the new package counts a copied paragraph as the old one does, by its own list or its style's."""
        number = paragraph.find(f"{PPR}/{_NUM_PR}/{_NUM_ID}")
        if number is None:
            style = paragraph.find(f"{PPR}/{_STYLE}")
            named = None if style is None else self._styles.get(style.get(VAL))
            number = None if named is None else named.find(f"{PPR}/{_NUM_PR}/{_NUM_ID}")
        return number is not None and self._lists.get(number.get(VAL), False)

    def _unnumber(self, properties: Any) -> None:
        for child in properties.findall(_NUM_PR):
            properties.remove(child)
        if not self._counted:
            return
        made = etree.Element(_NUM_PR)
        etree.SubElement(made, _NUM_ID).set(VAL, "0")
        behind = next((child for child in properties if child.tag in _BEHIND_NUM_PR), None)
        if behind is None:
            properties.append(made)
        else:
            behind.addprevious(made)

    def _pieces(self, block: Block, skipped: int) -> Iterator[tuple[str, Any | None]]:
        """Yield the line in stretches of one run each; what no run holds goes with the stretch before it."""
        if not self._runs:
            yield block.text[skipped:], None
            return
        at = skipped
        for place in block.places:
            if place.part != self._main or place.run < 0 or place.end <= at:
                continue
            run = self._runs[place.run]
            yield block.text[at : place.end], run
            at = place.end
        if at < len(block.text):
            yield block.text[at:], None

    def _look(self, run: Any) -> Any | None:
        look = run.find(RPR)
        return None if look is None else self._bare(look)

    def _bare(self, look: Any) -> Any:
        made = bare_look(look)
        for child in made.findall(_RUN_STYLE):
            if child.get(VAL) not in self._styles:
                made.remove(child)
        return made

    def _own_table(self, block: Block) -> Any | None:
        if len(self._tables) != len(self._order) or block.table not in self._order:
            return None
        return self._tables[self._order.index(block.table)]

    def _own_row(self, block: Block) -> Any | None:
        table = self._own_table(block)
        rows = [] if table is None or self._source.revisions else list(within(table, TR))
        return rows[block.row] if block.row < len(rows) else None

    def _cells(self, block: Block) -> list[Cell]:
        table = next((table for table in self._source.tables if table.id == block.table), None)
        return [] if table is None else [cell for cell in table.cells if cell.row == block.row]


def columns_of(row: Any) -> Iterator[tuple[int, Any]]:
    """Yield the cells of a row, each with the grid column that it begins at."""
    before = row.find(f"{W}trPr/{W}gridBefore")
    column = 0 if before is None else max(0, whole(before.get(VAL)))
    for tc in within(row, TC):
        yield column, tc
        span = tc.find(f"{_TCPR}/{W}gridSpan")
        column += 1 if span is None else max(1, whole(span.get(VAL)))


def body_tables(root: Any) -> list[Any]:
    """Return the tables of a body that have cells, without those in cells and text boxes."""
    tables = [] if root.find(W + "body") is None else list(root.find(W + "body").iter(TBL))
    return [
        table
        for table in tables
        if next(table.iterancestors(TBL, W + "txbxContent"), None) is None and any(True for _ in table.iter(TC))
    ]


def body_table_ids(source: SourceDocument) -> list[str]:
    """Return the ids of the tables that stand in the body itself, in order."""
    ids = {block.table for block in source.blocks if block.kind == "row" and block.layer == "body"}
    return [table.id for table in source.tables if table.id in ids and not table.parent]


def _part(package: Package, kind: str) -> Any | None:
    target = next((each.target for each in package.relationships(package.main) if each.type == kind), "")
    return package.side(target) if target else None


def _shared_lists(old: Package, new: Package) -> dict[str, bool]:
    """Tell for each list of the old package whether the new one has the very same under the same id."""
    before, after = _lists(_part(old, "numbering")), _lists(_part(new, "numbering"))
    return {key: after.get(key) == value for key, value in before.items()}


def _lists(root: Any | None) -> dict[str, tuple[bytes, bytes]]:
    if root is None:
        return {}
    abstract = {
        each.get(W + "abstractNumId"): etree.tostring(each, method="c14n") for each in root.iter(W + "abstractNum")
    }
    out = {}
    for number in root.iter(W + "num"):
        link = number.find(W + "abstractNumId")
        key = "" if link is None else link.get(VAL)
        out[number.get(_NUM_ID, "")] = (abstract.get(key, b""), etree.tostring(number, method="c14n"))
    return out
