"""The printed lines of a PDF page in reading order: baselines, blanks, columns of text.

A page is read line by line from the top, except where two or more columns of running text stand side by side: those are
read one after the other. Columns show as a gap that no line crosses, with several nearly full lines on either side.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from operator import attrgetter
from statistics import median
from typing import Any

from pipeline.read.pdfchars import HYPHEN, Box, Char, Paper, TextLine, hull

APART = 1.2  # ems of a gap behind which something else may begin
MOST = 3000  # pieces of lines on a page that is searched for columns
DEEPEST = 4  # columns within columns
_LATIN = re.compile(r"[A-Za-z0-9]")
_FEWEST = 3  # lines that make a column
_NARROWEST = 8  # ems of a column
_FULL = 0.4  # share of the lines of a column that fill it
_TWICE = 0.12  # ems within which the same glyph printed again only makes it bold
_SAME = 0.4  # ems by which characters of one line may stand higher or lower


@dataclass(slots=True)
class _Piece:
    """A stretch of a line without a wide gap; or a `thing` (a table) that takes its place among the lines."""

    box: Box
    row: int
    chars: list[Char] = field(default_factory=list)
    thing: Any = None


Column = tuple[float, float] | None


def text_lines(chars: Sequence[Char], paper: Paper, page: int) -> list[TextLine]:
    """Return the lines from top to bottom, each from left to right across the whole width."""
    lines = [_line(row, paper, page, None) for row in _rows(chars)]
    return [line for line in lines if line is not None]


def reading_order(chars: Sequence[Char], things: Sequence[Any], paper: Paper, page: int) -> list[Any]:
    """Return the lines of a page, with what else stands on it (`things`, each with a `frame`), as they are read."""
    pieces: list[_Piece] = []
    for row, own in enumerate(_rows(chars)):
        pieces += _pieces(own, row)
    pieces += [_Piece(thing.frame, -1 - at, thing=thing) for at, thing in enumerate(things)]
    out: list[Any] = []
    for group, column in _columned(pieces, None, 0):
        out += _laid_out(group, column, paper, page)
    return out


def _rows(chars: Sequence[Char]) -> list[list[Char]]:
    """The characters of each baseline, from left to right; rows from the top."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=_baseline):
        for row in rows[:-4:-1]:
            if char.y - row[-1].y < _SAME * char.size:
                row.append(char)
                break
        else:
            rows.append([char])
    return [list(_once(sorted(row, key=_left))) for row in rows]


_baseline = attrgetter("y")


def _left(char: Char) -> float:
    return char.box[0]


def _once(row: Sequence[Char]) -> Iterator[Char]:
    """The characters without those that are printed again a hair's breadth away, for a bold look."""
    before: Char | None = None
    for char in row:
        if before is not None and char.text == before.text and char.box[0] - before.box[0] < _TWICE * char.size:
            # the two letters of the ligature ﬀ have one box and are no bold print
            if char.text.isspace() or (char.text == "f" and char.box == before.box):
                yield char
            continue
        yield char
        before = char


def _pieces(row: list[Char], number: int) -> Iterator[_Piece]:
    start, right = 0, row[0].box[2]
    for at, char in enumerate(row):
        if char.text == " " or char.text.isspace():
            continue
        if char.box[0] - right > APART * char.size:
            if piece := _piece(row[start:at], number):
                yield piece
            start, right = at, char.box[2]
        right = max(right, char.box[2])
    if piece := _piece(row[start:], number):
        yield piece


def _piece(chars: list[Char], row: int) -> _Piece | None:
    inked = [char.box for char in chars if not char.text.isspace()]
    return _Piece(hull(inked), row, chars) if inked else None


def _columned(pieces: list[_Piece], column: Column, depth: int) -> Iterator[tuple[list[_Piece], Column]]:
    """The pieces in groups that are each read from the top, with the column that the group stands in."""
    gutter = _gutter(pieces) if len(pieces) <= MOST and depth < DEEPEST else None
    if gutter is None:
        yield pieces, column
        return
    plain: list[_Piece] = []
    for band in _bands(pieces, gutter):
        sides = _sides(band, gutter)
        if not all(_is_column(side, depth) for side in sides):
            plain += band
            continue
        if plain:
            yield plain, column
            plain = []
        for side in sides:
            yield from _columned(side, (min(p.box[0] for p in side), max(p.box[2] for p in side)), depth + 1)
    if plain:
        yield plain, column


def _gutter(pieces: list[_Piece]) -> float | None:
    """The middle of the gap that most pairs of neighbours leave open, or None where fewer than a column's lines do."""
    # columns need not share baselines: a piece's neighbour is the nearest one beside it
    by_top = sorted(pieces, key=lambda piece: piece.box[1])
    gaps: list[tuple[float, float]] = []
    first = 0
    for piece in by_top:
        while first < len(by_top) and by_top[first].box[3] < piece.box[1] - 200:
            first += 1
        beside: float | None = None
        for other in by_top[first:]:
            if other.box[1] > piece.box[3]:
                break
            if other.box[0] > piece.box[2] and min(other.box[3], piece.box[3]) > max(other.box[1], piece.box[1]):
                beside = other.box[0] if beside is None else min(beside, other.box[0])
        if beside is not None and beside - piece.box[2] > 1:
            gaps.append((piece.box[2], beside))
    if len(gaps) < _FEWEST:
        return None
    edges = sorted([(left, 1) for left, _ in gaps] + [(right, -1) for _, right in gaps], key=lambda e: (e[0], e[1]))
    best, depth, found, open_at = 0, 0, None, 0.0
    for at, step in edges:
        if step > 0:
            depth += 1
            open_at = at
        else:
            if depth > best:
                best, found = depth, (open_at + at) / 2
            depth -= 1
    return found if best >= _FEWEST else None


def _bands(pieces: list[_Piece], gutter: float) -> Iterator[list[_Piece]]:
    """The pieces from the top, cut where one crosses the gutter; a crossing piece is a band of its own."""
    band: list[_Piece] = []
    for piece in sorted(pieces, key=lambda piece: (piece.box[1], piece.box[0])):
        if piece.box[0] < gutter < piece.box[2]:
            yield from ([band] if band else [])
            yield [piece]
            band = []
        else:
            band.append(piece)
    if band:
        yield band


def _is_column(pieces: list[_Piece], depth: int) -> bool:
    """Tell whether pieces are running text, or columns of it: several lines, many of which reach from edge to edge."""
    lines = [piece for piece in pieces if piece.chars]
    if len(lines) < _FEWEST:
        return False
    width = max(piece.box[2] for piece in lines) - min(piece.box[0] for piece in lines)
    if width < _NARROWEST * median(piece.chars[0].size for piece in lines):
        return False
    if sum(piece.box[2] - piece.box[0] >= 0.8 * width for piece in lines) >= _FULL * len(lines):
        return True
    gutter = _gutter(lines) if depth < DEEPEST else None
    if gutter is None:
        return False
    longest = max(_bands(lines, gutter), key=len)
    return all(_is_column(side, depth + 1) for side in _sides(longest, gutter))


def _sides(pieces: list[_Piece], gutter: float) -> tuple[list[_Piece], list[_Piece]]:
    left = [piece for piece in pieces if piece.box[2] <= gutter]
    return left, [piece for piece in pieces if piece.box[2] > gutter]


def _laid_out(pieces: list[_Piece], column: Column, paper: Paper, page: int) -> list[Any]:
    rows: dict[int, list[_Piece]] = {}
    for piece in pieces:
        rows.setdefault(piece.row, []).append(piece)
    parts: list[Any] = []
    for own in rows.values():
        if own[0].thing is not None:
            parts.append(own[0].thing)
        elif line := _line(sorted((c for p in own for c in p.chars), key=_left), paper, page, column):
            parts.append(line)
    return sorted(parts, key=lambda part: float(part.frame[1]))


def _line(row: list[Char], paper: Paper, page: int, column: Column) -> TextLine | None:
    start, stop = 0, len(row)
    while start < stop and row[start].text.isspace():
        start += 1
    while stop > start and row[stop - 1].text.isspace():
        stop -= 1
    row = [char for at, char in enumerate(row[start:stop], start) if _is_seen(row, at, stop)]
    if not row:
        return None
    wide = [char.size for char in row if char.wide]
    size = median(wide) if wide else median(char.size for char in row)
    pieces = list(_spaced(row, size))
    box = hull([char.box for char in row])
    text, fonts = "".join(text for text, _ in pieces), tuple(font for text, font in pieces for _ in text)
    place = paper.on_page(box)
    return TextLine(text, place, size, row[0].y, page, fonts, None if place == box else box, column=column)


def _is_seen(row: list[Char], at: int, stop: int) -> bool:
    """Tell whether a character shows: a blank between Hanzi leaves a gap, and a hyphen that divides a word ends the line."""
    char = row[at]
    if char.text == HYPHEN:
        return at == stop - 1
    if char.text != " " or not 0 < at < stop - 1:
        return True
    before, after = row[at - 1], row[at + 1]
    return not (before.wide and after.wide) or after.box[0] - before.box[2] > 0.1 * after.size


def _spaced(row: list[Char], size: float) -> Iterator[tuple[str, str]]:
    """The characters, with a blank where a gap was left.

    A whole em is a blank anywhere, a fifth of one between Latin words. PDFium takes a printed blank for one of its own
    guesses, so where it guessed, a gap counts that is wider than the line is spaced: between Hanzi a fifth of an em, and
    between Hanzi and digits more than the quarter em that typesetters put there.
    """
    usual = _usual_gap(row) if any(char.guessed for char in row) else 0.0
    before: Char | None = None
    for char in row:
        gap = char.box[0] - before.box[2] if before is not None else 0.0
        if before is not None and gap > 0.15 * size and not before.text.isspace() and not char.text.isspace():
            latin = [bool(_LATIN.match(each.text)) for each in (before, char)]
            least = 0.2 if all(latin) else 1.0
            if char.guessed and not all(latin):
                least = (0.4 if any(latin) else 0.17) + usual / size
            if gap > least * size:
                yield " ", ""
        yield char.text, char.font
        before = char


def _usual_gap(row: list[Char]) -> float:
    """The gap that a justified line leaves between two wide characters."""
    gaps = [b.box[0] - a.box[2] for a, b in itertools.pairwise(row) if a.wide and b.wide]
    return max(0.0, median(gaps)) if gaps else 0.0
