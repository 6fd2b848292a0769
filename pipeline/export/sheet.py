"""One sheet of a workbook about changes: title, heading, ruled rows with marked words, notes; to filter and to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.export.fonts import BODY_FONT, HEADER_FONT, TITLE_FONT
from pipeline.export.side_by_side import Piece, plain_text
from pipeline.export.widths import line_count
from pipeline.export.xlsx import CUT, LINE_HEIGHT, LONGEST, TALLEST, cell_text
from pipeline.export.xml_text import xml_safe

_HEADER_ROW, _FIRST_ROW = 1, 2
_WIDEN = (1.0, 1.25, 1.5, 1.75)  # the first prints at full size
_MARKS: dict[str, dict[str, Any]] = {
    "gone": {"font_color": "#C00000", "font_strikeout": True},
    "came": {"font_color": "#1F4E9E", "underline": 1},
    "moved": {"font_color": "#548235"},
}
_SOFTER = "#FFF2CC"


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to the row with a number."""

    text: str
    number: int


Value = str | int | tuple[Piece, ...] | Link


class Sheet:
    """One sheet: title, header row, rows, notes."""

    def __init__(self, book: Any, name: str, columns: Sequence[tuple[str, float]], centred: frozenset[int]) -> None:
        self._book, self._sheet, self._name = book, book.add_worksheet(name), name
        self._columns, self._centred = columns, centred
        body = {"font_name": BODY_FONT, "font_size": 11}
        self._looks = {mark: book.add_format(body | _MARKS.get(mark, {})) for mark in ("", *_MARKS)}
        self._cells: dict[tuple[Any, ...], Any] = {}

    def write(
        self,
        title: str,
        rows: Sequence[tuple[Value, ...]],
        notes: Sequence[str],
        shaded: frozenset[tuple[int, int]] = frozenset(),
    ) -> None:
        """Write all of the sheet; `shaded` are cells, as (row, column) counted from the first row."""
        widths = self._widths(rows)
        self._set_page(len(rows), widths)
        last = len(widths) - 1
        head = {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter"}
        self._sheet.merge_range(0, 0, 0, last, title, self._book.add_format(head))
        self._sheet.set_row(0, 40)
        heading = self._book.add_format(
            {
                "font_name": HEADER_FONT, "font_size": 11, "align": "center", "valign": "vcenter", "text_wrap": True,
                "border": 1, "bg_color": "#F2F2F2",
            }
        )  # fmt: skip
        self._sheet.set_row(_HEADER_ROW, LINE_HEIGHT * 2 + 4)
        for at, (name, _width) in enumerate(self._columns):
            self._sheet.write_string(_HEADER_ROW, at, name, heading)
        for number, row in enumerate(rows):
            self._sheet.set_row(number + _FIRST_ROW, min(TALLEST, max(LINE_HEIGHT * 1.6, _height(row, widths))))
            for at, value in enumerate(row):
                self._write(number + _FIRST_ROW, at, value, (number, at) in shaded)
        self._write_notes(len(rows) + _FIRST_ROW, notes, widths)

    def _widths(self, rows: Sequence[tuple[Value, ...]]) -> tuple[float, ...]:
        """The narrowest table in which every row stays below Excel's tallest."""
        widths: tuple[float, ...] = ()
        for factor in _WIDEN:
            widths = tuple(width * factor for _name, width in self._columns)
            if max((_height(row, widths) for row in rows), default=0.0) < TALLEST:
                break
        return widths

    def _set_page(self, count: int, widths: tuple[float, ...]) -> None:
        for at, width in enumerate(widths):
            self._sheet.set_column(at, at, width)
        self._sheet.set_landscape()
        self._sheet.set_paper(9)  # A4
        self._sheet.set_margins(left=0.47, right=0.47, top=0.75, bottom=0.75)
        self._sheet.fit_to_pages(1, 0)
        self._sheet.center_horizontally()
        self._sheet.repeat_rows(_HEADER_ROW)
        self._sheet.set_footer('&C&"宋体"&11— &P —')
        self._sheet.hide_gridlines(2)
        self._sheet.freeze_panes(_FIRST_ROW, 2)
        self._sheet.autofilter(_HEADER_ROW, 0, max(count + _HEADER_ROW, _FIRST_ROW), len(widths) - 1)

    def _write(self, row: int, at: int, value: Value, shaded: bool) -> None:
        if isinstance(value, int):
            self._sheet.write_number(row, at, value, self._cell(at, shaded))
        elif isinstance(value, Link):
            place = f"internal:'{self._name}'!A{value.number + _FIRST_ROW}"
            self._sheet.write_url(row, at, place, self._cell(at, shaded, "moved"), cell_text(value.text))
        elif isinstance(value, str):
            if value:
                self._sheet.write_string(row, at, cell_text(value), self._cell(at, shaded))
            else:
                self._sheet.write_blank(row, at, None, self._cell(at, shaded))
        else:
            self._write_pieces(row, at, value, shaded)

    def _write_pieces(self, row: int, at: int, value: tuple[Piece, ...], shaded: bool) -> None:
        pieces = _bounded(value)
        if len(pieces) < 2:  # rich text has two stretches at least
            mark = pieces[0].mark if pieces else ""
            if pieces:
                self._sheet.write_string(row, at, pieces[0].text, self._cell(at, shaded, mark))
            else:
                self._sheet.write_blank(row, at, None, self._cell(at, shaded))
            return
        parts = [part for piece in pieces for part in (self._looks[piece.mark], piece.text)]
        self._sheet.write_rich_string(row, at, *parts, self._cell(at, shaded))

    def _cell(self, at: int, shaded: bool, mark: str = "") -> Any:
        key = (at in self._centred, shaded, mark)
        if key not in self._cells:
            look: dict[str, Any] = {
                "font_name": BODY_FONT, "font_size": 11, "border": 1, "text_wrap": True, "valign": "vcenter",
                "align": "center" if at in self._centred else "left", "num_format": "0" if at == 0 else "@",
            }  # fmt: skip
            look |= {"bg_color": _SOFTER} if shaded else {}
            look |= _MARKS.get(mark, {})
            self._cells[key] = self._book.add_format(look)
        return self._cells[key]

    def _write_notes(self, below: int, notes: Sequence[str], widths: tuple[float, ...]) -> None:
        look = self._book.add_format({"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter"})
        for number, note in enumerate(notes):
            self._sheet.set_row(below + number, LINE_HEIGHT * line_count(note, sum(widths)) + 4)
            self._sheet.merge_range(below + number, 0, below + number, len(widths) - 1, "", look)
            self._sheet.write_string(below + number, 0, cell_text(note), look)


def _bounded(value: tuple[Piece, ...]) -> list[Piece]:
    """The pieces as one cell can hold them; stretches of one look are one piece."""
    pieces: list[Piece] = []
    room = LONGEST - len(CUT)
    for piece in value:
        text = xml_safe(piece.text)
        cut = len(text) > room
        text = text[:room] + (CUT if cut else "")
        if text and pieces and pieces[-1].mark == piece.mark:
            pieces[-1] = Piece(pieces[-1].text + text, piece.mark)
        elif text:
            pieces.append(Piece(text, piece.mark))
        room -= len(text)
        if cut:
            break
    return pieces


def _height(row: tuple[Value, ...], widths: tuple[float, ...]) -> float:
    return LINE_HEIGHT * max(line_count(_words(value), width) for value, width in zip(row, widths, strict=True)) + 4


def _words(value: Value) -> str:
    if isinstance(value, tuple):
        return plain_text(value)
    return value.text if isinstance(value, Link) else str(value)
