"""A comparison as the rows of a table that people read (条文对照表): what stands beside what, word by word, with its place."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal

from pipeline.export.diff_json import KINDS, TOPICS, short
from pipeline.model.change import NOISE, Change, Comparison, Match, Side
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.source import Block

Mark = Literal["", "gone", "came", "moved"]
_COUNTING = frozenset({"numbering", "space"})


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a row's words: unchanged (""), gone, came, or part of a sentence that moved; `noise` changes no sense."""

    text: str
    mark: Mark = ""
    noise: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of one change of a row; `to` is the key of the row that it leads to, "" for none."""

    text: str
    to: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the words of both drafts at one place.

    `key` names the row, `number` counts the rows of a table of changes from 1 (0: not in it, as nothing changed there
    or only numbers and blanks). A paragraph that moved has two rows, each with the other's key in `partner`: on the
    side "new" both texts stand beside each other, on the side "old" only the old one. `place` is the place in the new
    draft; of what stands in the old one alone it is that in the old, and begins with 原. `left` and `came` are the
    sentences that moved out of this row and into it: the change's id and the key of the row at its other place.
    """

    key: str
    number: int
    place: str
    side: Side
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]
    changes: tuple[Change, ...]
    whole: Literal["", "inserted", "deleted"] = ""
    in_table: bool = False
    partner: str = ""
    left: tuple[tuple[str, str], ...] = ()
    came: tuple[tuple[str, str], ...] = ()

    @property
    def changed(self) -> bool:
        """Whether anything is to be told of the row, noise included."""
        return bool(self.changes or self.partner or self.whole)

    @property
    def noise(self) -> bool:
        """Whether something changed, but nothing that changes the sense."""
        return self.changed and not self.partner and not self.whole and all(_is_noise(c) for c in self.changes)

    @property
    def topics(self) -> tuple[str, ...]:
        """What the row's changes are about: topics, "move" for what stands elsewhere; each once."""
        found = ["move"] if self.partner else []
        found += ["move" if change.kind == "move" else change.topic for change in self.changes]
        return tuple(dict.fromkeys(found))


def rows_of(comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> tuple[Row, ...]:
    """Return all rows in the order in which they are shown, unchanged ones included."""
    matches = {match.id: match for match in comparison.matches}
    changes = {change.id: change for change in comparison.changes}
    within: dict[str, list[Change]] = defaultdict(list)
    for change in comparison.changes:
        within[change.within].append(change)
    places = (_Places(old), _Places(new))
    twice = {line.match for line in comparison.lines if line.side == "old"} & {
        line.match for line in comparison.lines if line.side == "new"
    }
    rows: list[Row] = []
    count = 0
    for line in comparison.lines:
        match = matches[line.match]
        listed = [changes[key] for key in match.changes]
        inner = [change for key in listed if key.kind == "move" for change in within[key.id]]
        row = _row(comparison, match, line.side, tuple(dict.fromkeys([*listed, *inner])), places)
        if line.match in twice:
            row = replace(row, partner=f"{match.id}-{'new' if line.side == 'old' else 'old'}")
        if row.partner or row.whole or any(change.topic not in _COUNTING for change in row.changes):
            count += 1
            row = replace(row, number=count)
        rows.append(row)
    return tuple(_linked(rows, comparison))


def _linked(rows: Iterable[Row], comparison: Comparison) -> Iterator[Row]:
    """The rows, each with the other places of the sentences that left it and came to it."""
    rows = list(rows)
    matches = {match.id: match for match in comparison.matches}
    origins: dict[str, str] = {}
    targets: dict[str, str] = {}
    for row in rows:
        match = matches[row.key.rpartition("-")[0]]
        for change in row.changes:
            if change.kind != "move":
                continue
            if row.old and _within(change.old.start, comparison.old_blocks[slice(*match.old)]):
                origins.setdefault(change.id, row.key)
            if row.new and _within(change.new.start, comparison.new_blocks[slice(*match.new)]):
                targets.setdefault(change.id, row.key)
    for row in rows:
        moves = [change.id for change in row.changes if change.id in origins and change.id in targets]
        left = tuple((key, targets[key]) for key in moves if origins[key] == row.key)
        came = tuple((key, origins[key]) for key in moves if targets[key] == row.key)
        yield replace(row, left=left, came=came) if left or came else row


def _within(at: int, blocks: tuple[Block, ...]) -> bool:
    return bool(blocks) and blocks[0].start <= at < max(blocks[-1].end, blocks[0].start + 1)


def counting_only(rows: Iterable[Row]) -> int:
    """Return how many rows changed in numbers and blanks alone."""
    return sum(1 for row in rows if row.changed and not row.number)


def plain_text(pieces: Iterable[Piece]) -> str:
    """Return the words of pieces; cells of a table row stand apart by ｜."""
    return "".join(piece.text for piece in pieces)


def told_of(comparison: Comparison, row: Row, numbers: dict[str, int]) -> tuple[Told, ...]:
    """Return what changed in a row: the topic, the kind, the words of each change. `numbers` are those of the rows by key."""
    told: list[Told] = []
    if row.partner:
        told.append(Told(f"移动（{'至' if row.side == 'old' else '自'}序号{numbers[row.partner]}）", row.partner))
    if row.whole:
        words = ("增加" if row.whole == "inserted" else "删除") + ("表格行" if row.in_table else "段落")
        return (*told, Told(words))
    if row.partner and row.side == "old":
        return tuple(told)
    return (*told, *(_told(comparison, row, change, numbers) for change in row.changes))


def _told(comparison: Comparison, row: Row, change: Change, numbers: dict[str, int]) -> Told:
    if change.kind != "move":
        return Told(_line(comparison, change))
    to, origin = dict(row.left).get(change.id), dict(row.came).get(change.id)
    words = short(comparison.new_words(change))
    if to and to != row.key:
        return Told(f"语句移出（至序号{numbers[to]}）：{words}", to)
    if origin and origin != row.key:
        return Told(f"语句移入（自序号{numbers[origin]}）：{words}", origin)
    return Told(f"语句移动：{words}")


def told_text(comparison: Comparison, row: Row, numbers: dict[str, int]) -> str:
    """Return what changed in a row as text, a line each."""
    return "\n".join(told.text for told in told_of(comparison, row, numbers))


def _line(comparison: Comparison, change: Change) -> str:
    old, new = short(comparison.old_words(change)), short(comparison.new_words(change))
    if change.kind in ("split", "merge"):
        return KINDS["zh"][change.kind]
    topic, kind = TOPICS["zh"][change.topic], KINDS["zh"][change.kind]
    words = " → ".join(part for part in (old, new) if part)
    return f"编号：{words}" if change.kind == "renumber" else f"{topic}{kind}：{words}"


def _is_noise(change: Change) -> bool:
    return change.kind != "move" and change.topic in NOISE


# ── one row ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _row(
    comparison: Comparison, match: Match, side: Side, changes: tuple[Change, ...], places: tuple[_Places, _Places]
) -> Row:
    olds, news = comparison.old_blocks[slice(*match.old)], comparison.new_blocks[slice(*match.new)]
    old = _pieces(comparison.old.text, olds, [(c.old.start, c.old.end, c) for c in changes], "gone")
    new = _pieces(comparison.new.text, news, [(c.new.start, c.new.end, c) for c in changes], "came")
    first = olds[0] if side == "old" or not news else news[0]
    by_old = side == "old" or not news
    place = f"原{places[0].of(first)}" if by_old else places[1].of(first)
    whole: Literal["", "inserted", "deleted"] = (
        match.shape if match.shape == "inserted" or match.shape == "deleted" else ""
    )
    split_over_rows = side == "old" and bool(news)
    return Row(
        f"{match.id}-{side}", 0, place, side, old, () if split_over_rows else new, changes, whole, bool(first.table)
    )


def _pieces(
    text: str, blocks: tuple[Block, ...], marked: list[tuple[int, int, Change]], mark: Literal["gone", "came"]
) -> tuple[Piece, ...]:
    if not blocks:
        return ()
    start, end = blocks[0].start, blocks[-1].end
    clipped = [(max(a, start), min(b, end), change) for a, b, change in marked if a < end and b > start]
    cuts = sorted({start, end, *(a for a, _b, _c in clipped), *(b for _a, b, _c in clipped)})
    pieces: list[Piece] = []
    for a, b in pairwise(cuts):
        # what changed in a sentence that moved is told before the move itself
        over = sorted((c for first, last, c in clipped if first <= a and b <= last), key=lambda c: c.kind == "move")
        words = text[a:b].replace("\t", "｜")
        if not over:
            pieces.append(Piece(words))
        elif over[0].kind == "move":
            pieces.append(Piece(words, "moved"))
        else:
            pieces.append(Piece(words.replace("\n", "¶\n"), mark, _is_noise(over[0])))
    return tuple(pieces)


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────


class _Places:
    """The places of a document's lines, as a clerk names them: 二、（三）推进适老化改造, 附件1 表格第8行."""

    def __init__(self, document: OfficialDocument) -> None:
        self._documents = tuple(_with_names(document, ""))
        self._by_id = [{section.id: section for section in found.sections} for found, _name in self._documents]
        self._starts = [[section.span.start for section in found.sections] for found, _name in self._documents]

    def of(self, block: Block) -> str:
        """Return the place of a line."""
        at = next(
            (n for n, (found, _name) in enumerate(self._documents) if found.span.start <= block.start < found.span.end),
            len(self._documents) - 1,
        )
        found, name = self._documents[at]
        section = self._section(at, block.start)
        title = found.title_span
        if section is not None:
            place = self._path(at, section)
        elif title is not None and title.start <= block.start < title.end:
            place = "标题"
        else:
            place = "" if name or block.table else "正文" if block.start < found.body.end else "落款"
        row = "" if not block.table else "表头" if block.row == 0 else f"表格第{block.row}行"
        return " ".join(part for part in (name, place, row) if part)

    def _section(self, at: int, start: int) -> Section | None:
        """The innermost section that holds a place."""
        sections = self._documents[at][0].sections
        found = bisect_right(self._starts[at], start) - 1
        section = sections[found] if found >= 0 else None
        while section is not None and section.span.end <= start:
            section = self._by_id[at].get(section.parent)
        return section

    def _path(self, at: int, section: Section) -> str:
        labels, upper = [section.label + section.title], self._by_id[at].get(section.parent)
        while upper is not None:
            labels.append(upper.label or upper.title + " ")
            upper = self._by_id[at].get(upper.parent)
        return "".join(reversed(labels))


def _with_names(document: OfficialDocument, name: str) -> Iterator[tuple[OfficialDocument, str]]:
    """The annexes before the document that they are attached to."""
    alone = len(document.annexes) == 1
    for number, annex in enumerate(document.annexes, 1):
        yield from _with_names(annex, f"{name}附件{'' if alone else number}")
    yield document, name
