"""Files without line breaks: the lines they would have, and the tables that stand in them as cells ended by tabs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from functools import cache

from pipeline.lexicon.rows import load_rows
from pipeline.model.source import Cell, Label, Table
from pipeline.recognize.columns import column_of
from pipeline.structure.lines import Line, labelled
from pipeline.structure.numbering import TWINS
from pipeline.text.labels import parse_label, rank_of
from pipeline.text.shadow import Shadow

LONG = 300
_SENTENCE_ENDS = "。！？）”\t"
_MAYBE = re.compile(
    r"[—－]、|第[一二三四五六七八九十百]+[章节条部编篇]|[一二三四五六七八九十]{1,3}、|（[一二三四五六七八九十]{1,3}）|（\d{1,2}）|(?<![\d.])\d{1,2}[.、．。](?!\d)"
)
_SIGNED = re.compile(
    r"(?<=[。）])(?P<issuer>[^，。；：（）\t\d]{3,40}(?:（[^）]{1,20}）)?[^，。；：（）\t\d]{0,20})"
    r"(?P<date>(?:(?:19|20)\d{2}|[二〇零一三四五六七八九]{4})年[\d一二三四五六七八九十]{1,3}月[\d一二三四五六七八九十]{1,3}日)"
    r"(?=附件|附表|抄送|（此件|\t|$|[^，、；。前止至之起内期间以印完])"
)
_ANNEX = re.compile(r"附[件表](?:\d{1,2}|[一二三四五六七八九十])?(?=[^：，。、；\d中所列])")
_GLUED = 45
_CHAPTER_RANK = 5
_SHORT_HEADING = 8
_REFERS = "第见按照据如即和至到、，（“《"
_NUMBER = re.compile(r"[一-龥]{2,8}〔20\d\d〕\d{1,4}号")
_NUMBER_IN_HEAD = re.compile(r"(?:(?<=文件)|(?<=函))" + _NUMBER.pattern)
_ADDRESS = re.compile(r"(?:各|市直|省直|县直|区直|市级|省级|有关)[^。：]{2,300}：")
_SETS_IN = re.compile(
    r"为|根据|按照|依据|(?:各|市直|省直|县直|区直|市级|省级|有关)[^。：]{2,300}：|[一-龥]{1,6}〔|近年|当前|（?20\d\d年"
)


@cache
def _title_end() -> re.Pattern[str]:
    source = next(row for row in load_rows("structure") if row.id == "structure.title-end")
    return re.compile(source.pattern.removesuffix("$"))


@cache
def _starter() -> re.Pattern[str]:
    return next(row for row in load_rows("structure") if row.text("kind") == "starter").regex


def unfold(lines: list[Line], shadow: Shadow) -> list[Line]:
    """Return the lines of a file, long ones without breaks cut where headings, titles, signatures and annexes begin.

    A file is unfolded only where more of its numbers stand within lines than at their beginnings; otherwise the lines come
    back as they are.
    """
    scan = _Scan(shadow.text)
    within = {line.start: scan.labels_within(line) for line in lines if not line.table and line.layer == "body"}
    inside = sum(len(within[line.start]) for line in lines if _is_long(line))
    outside = sum(1 for line in lines if line.label is not None and not line.table)
    if inside < 2 or inside <= outside:
        return lines
    out: list[Line] = []
    for line in lines:
        cuts = within.get(line.start, [])
        out += _unfolded(line, cuts, shadow) if cuts or _is_long(line) else [line]
    return out


def _is_long(line: Line) -> bool:
    return not line.table and line.layer == "body" and line.end - line.start > LONG


@dataclass(slots=True)
class _Scan:
    """Looks through a file for numbers that go on with a row or begin one, wherever they stand."""

    text: str
    ladder: list[tuple[str, int]] = field(default_factory=list)
    running: dict[str, int] = field(default_factory=dict)

    def labels_within(self, line: Line) -> list[int]:
        """Return the offsets of such numbers behind the line's beginning."""
        found: list[int] = []
        last: int | None = None
        for match in _MAYBE.finditer(self.text, line.start, line.end):
            at = match.start()
            label = parse_label(self.text, at)
            if label is None or at + len(label.raw) >= line.end:
                continue
            if at > line.start and not self._belongs(label, at, last):
                continue
            self._take(label)
            last = at
            if at > line.start:
                found.append(at)
        return found

    def _belongs(self, label: Label, at: int, last: int | None) -> bool:
        """Whether a number goes on with its row where a heading can stand; one number may be missing where it stands
        free, and the very next of a row of chapters counts even behind a bracket that was never closed."""
        due = self._due(label)
        if self._stands_free(at, label.style, last):
            return label.number in due or label.number - 1 in due
        return (
            label.number in due
            and label.number > 1
            and rank_of(label.style) <= _CHAPTER_RANK + 1
            and self.text[at - 1] not in _REFERS
        )

    def _due(self, label: Label) -> tuple[int, ...]:
        twin = TWINS.get(label.style)
        due = next((number + 1 for style, number in self.ladder if style in (label.style, twin)), 1)
        return due, self.running.get(label.style, 0) + 1

    def _stands_free(self, at: int, style: str, last: int | None) -> bool:
        """Behind the end of a sentence, or behind a heading that has none."""
        before = self.text[at - 1]
        if before in _SENTENCE_ENDS or (before == "：" and rank_of(style) <= _CHAPTER_RANK):
            return True
        return last is not None and at - last <= _GLUED and not any(ch in "。；：" for ch in self.text[last:at])

    def _take(self, label: Label) -> None:
        depth = next((k for k, (style, _n) in enumerate(self.ladder) if style == label.style), None)
        if depth is None and label.number > 1:
            depth = next((k for k, (style, _n) in enumerate(self.ladder) if style == TWINS.get(label.style)), None)
            label = label if depth is None else replace(label, style=self.ladder[depth][0])
        if depth is not None:
            del self.ladder[depth:]
        while self.ladder and rank_of(self.ladder[-1][0]) > rank_of(label.style):
            self.ladder.pop()
        self.ladder.append((label.style, label.number))
        self.running[label.style] = label.number


def _unfolded(line: Line, cuts: list[int], shadow: Shadow) -> list[Line]:
    text = shadow.text
    marks = {line.start, *cuts}
    for match in _SIGNED.finditer(text, line.start, line.end):
        marks |= {match.start("issuer"), match.start("date"), match.end()}
        annex = _ANNEX.match(text, match.end(), line.end)
        if annex:
            marks.add(annex.end())
    ordered = sorted(mark for mark in marks if mark < line.end)
    out: list[Line] = []
    for begin, stop in zip(ordered, [*ordered[1:], line.end], strict=True):
        part = labelled(shadow, begin, stop, flat=True)
        out += _head(part, shadow) if part.label is None and stop - begin > 20 else [part]
    return out


def _head(part: Line, shadow: Shadow) -> list[Line]:
    """Cut the title off the stretch that begins with one: at its last word of a title before the text sets in."""
    text = shadow.text
    number = _NUMBER_IN_HEAD.search(text, part.start, min(part.end, part.start + 60))
    if number and not any(ch in text[part.start : number.start()] for ch in "。；，：《（"):
        # letterhead and document number stand before the title
        above = [Line(part.start, number.start(), flat=True)] if number.start() > part.start else []
        rest = Line(number.end(), part.end, flat=True)
        return [*above, Line(*number.span(), flat=True), *(_head(rest, shadow) if rest.end > rest.start else [])]
    best = 0
    for match in _title_end().finditer(text, part.start, min(part.end, part.start + 120)):
        at = match.end()
        if at >= part.end or any(ch in text[part.start : at] for ch in "。；，"):
            break
        if at - part.start >= 8 and (_starter().match(text, at) or _SETS_IN.match(text, at)):
            best = at
            if _SETS_IN.match(text, at):
                break
    if not best:
        return [part]
    out = [Line(part.start, best, flat=True)]
    number = _NUMBER.match(text, best, part.end)
    if number:
        out.append(Line(best, number.end(), flat=True))
        best = number.end()
    address = _ADDRESS.match(text, best, part.end)
    if address:
        out.append(Line(best, address.end(), flat=True))
        best = address.end()
    return [*out, *_head_rest(best, part.end)]


def _head_rest(start: int, end: int) -> list[Line]:
    return [Line(start, end, flat=True)] if end > start else []


def flat_tables(lines: list[Line], shadow: Shadow, *, taken: int) -> list[tuple[Table, int, int]]:
    """Return the tables that stand in ordinary lines as cells ended by tabs, with the shadow offsets they cover.

    The heading cells are known by their words; every run of as many cells is a row. Cells carry canonical offsets.

    Args:
        lines: the lines of the file.
        shadow: its shadow text.
        taken: how many tables the file already has (for the ids).
    """
    found: list[tuple[Table, int, int]] = []
    for line in lines:
        if line.table or shadow.text.count("\t", line.start, line.end) < 5:
            continue
        table = _flat_table(line, shadow, f"t{taken + len(found) + 1}")
        if table is not None:
            found.append(table)
    return found


def _flat_table(line: Line, shadow: Shadow, identity: str) -> tuple[Table, int, int] | None:
    cells: list[tuple[int, int]] = []
    at = line.start
    while at <= line.end:
        stop = shadow.text.find("\t", at, line.end)
        cells.append((at, line.end if stop < 0 else stop))
        if stop < 0:
            break
        at = stop + 1
    ended = [shadow.text[begin:stop] for begin, stop in cells]
    first = next((k for k, words in enumerate(ended) if _heading_tail(words)), None)
    if first is None:
        return None
    columns = 1
    while first + columns + 1 < len(ended) and _is_heading_cell(ended[first + columns], ended[first + columns + 1]):
        columns += 1
    if columns < 3:
        return None
    tail = _heading_tail(ended[first]) or ended[first]
    cells[first] = (cells[first][1] - len(tail), cells[first][1])
    rows = (len(cells) - 1 - first) // columns  # what stands behind the last tab is text again
    if rows < 2:
        return None
    grid = []
    for k in range(rows * columns):
        begin, stop = shadow.span(*cells[first + k])
        if stop > begin or k % columns not in (0, 1):
            grid.append(Cell(k // columns, k % columns, 1, 1, begin, stop, ((begin, stop),) if stop > begin else ()))
    last = cells[first + rows * columns - 1][1]
    start, end = shadow.span(cells[first][0], last)
    return Table(identity, start, end, rows, columns, tuple(grid), 1), cells[first][0], min(line.end, last + 1)


def _is_heading_cell(words: str, following: str) -> bool:
    """Whether a cell goes on with the headings: a known one, or an unknown short one before a known one."""
    known = column_of(words) is not None
    return known or (0 < len(words) <= _SHORT_HEADING and not words.isdigit() and column_of(following) is not None)


def _heading_tail(words: str) -> str:
    """The heading cell at the end of a stretch: 序号, also where text stands glued before it."""
    for length in (2, 3, 4, 5, 6):
        if len(words) == length or (len(words) > length and words[-length - 1] in "。：）下表"):
            column = column_of(words[-length:])
            if column is not None and column.meaning in ("index", "group", "name"):
                return words[-length:]
    if words.endswith("序号"):
        return "序号"
    return ""
