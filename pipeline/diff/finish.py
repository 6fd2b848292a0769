"""Hunks and entries → the values of `model/change.py`, in reading order and with ids."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from pipeline.diff.draft import Draft, Entry
from pipeline.diff.hunks import Hunk, Texts
from pipeline.diff.matched import Tables
from pipeline.diff.rows import pair_cells
from pipeline.diff.units import body_blocks
from pipeline.model.change import CellMatch, Change, Comparison, Line, Match, Shape, TableMatch, Topic
from pipeline.model.finding import Finding
from pipeline.model.source import Block, SourceDocument
from pipeline.model.span import Span
from pipeline.recognize.times import find_times

_UNRELATED = 0.2
_ENOUGH = 40  # characters of a text of which that can be said


@dataclass(slots=True)
class _Numbered:
    """The changes in the making, and which entry each belongs to."""

    changes: list[Change] = field(default_factory=list)
    of_entry: dict[int, list[tuple[str, int]]] = field(default_factory=lambda: defaultdict(list))
    of_move: dict[int, str] = field(default_factory=dict)


def finish(old: SourceDocument, new: SourceDocument, draft: Draft, hunks: Sequence[Hunk], tables: Tables) -> Comparison:
    """Return the comparison: changes sorted and numbered, groups named, matches and lines over the documents' blocks."""
    numbered = _number(old, new, draft, [_as_break(hunk, old, new, draft) for hunk in hunks])
    changes = _named_groups(_with_terms(numbered.changes, old, new))
    olds, news = body_blocks(old), body_blocks(new)
    if len(olds) == len(draft.old) and len(news) == len(draft.new):
        matches, lines = _matches(old, new, draft, numbered, tables)
    else:
        matches, lines = _matches_of_blocks(olds, news, draft, changes)
    alike = _likeness(old, new, changes)
    findings = (
        (Finding("D-UNRELATED", "warning", (("share", f"{alike:.0%}"),)),)
        if alike < _UNRELATED and min(len(old.text), len(new.text)) >= _ENOUGH
        else ()
    )
    found = tuple(
        TableMatch(pair[0], pair[1], columns.pairs, columns.keys, columns.counter) for pair, columns in tables.items()
    )
    return Comparison(old, new, olds, news, changes, matches, lines, found, likeness=alike, findings=findings)


def _as_break(hunk: Hunk, old: SourceDocument, new: SourceDocument, draft: Draft) -> Hunk:
    """A line feed alone that came or went is a paragraph that was parted or joined, unless it is an empty line of its own."""
    if hunk.kind not in ("insert", "delete") or hunk.cell >= 0:
        return hunk
    if (old.text[slice(*hunk.old)] + new.text[slice(*hunk.new)]) == "\n" and _has_words(
        draft, draft.entries[hunk.home]
    ):
        return replace(hunk, kind="split" if hunk.kind == "insert" else "merge", topic="space")
    return hunk


def _has_words(draft: Draft, entry: Entry) -> bool:
    return any(draft.old[i].piece.key for i in range(*entry.old)) or any(
        draft.new[j].piece.key for j in range(*entry.new)
    )


# ---- changes --------------------------------------------------------------------------------------------------------


def _number(old: SourceDocument, new: SourceDocument, draft: Draft, hunks: Sequence[Hunk]) -> _Numbered:
    _group_lines(draft, hunks)
    top = [hunk for hunk in hunks if hunk.owner < 0]
    owned: dict[int, list[Hunk]] = defaultdict(list)
    for hunk in hunks:
        if hunk.owner >= 0:
            owned[hunk.owner].append(hunk)
    for n, move in enumerate(draft.moves):
        top.append(Hunk("move", "wording", move.old, move.new, home=-2 - n, inner=owned[n]))
    out = _Numbered()
    for hunk in sorted(top, key=_place):
        own = _keep(out, hunk, old, new, "")
        if hunk.home <= -2:
            out.of_move[-2 - hunk.home] = own
        for inner in sorted(hunk.inner, key=_place):
            inner.home = hunk.home if inner.home == -1 else inner.home
            _keep(out, inner, old, new, own)
    return out


def _place(hunk: Hunk) -> tuple[int, int, int, int]:
    return hunk.new[0], int(hunk.new[1] > hunk.new[0]), hunk.old[0], hunk.new[1]


def _keep(out: _Numbered, hunk: Hunk, old: SourceDocument, new: SourceDocument, within: str) -> str:
    own = f"c{len(out.changes) + 1}"
    out.changes.append(
        Change(
            own,
            hunk.kind,
            _topic(hunk, old, new),
            Span(old.text_id, *hunk.old),
            Span(new.text_id, *hunk.new),
            within,
            hunk.group,
        )
    )
    if hunk.home >= 0:
        out.of_entry[hunk.home].append((own, hunk.cell))
    if hunk.left_home >= 0:
        out.of_entry[hunk.left_home].append((own, -1))
    return own


def _group_lines(draft: Draft, hunks: Sequence[Hunk]) -> None:
    """Neighbouring lines that came or went together are one event."""
    whole = {
        hunk.home: hunk
        for hunk in hunks
        if hunk.kind in ("insert", "delete") and not draft.entries[hunk.home].paired and hunk.owner < 0
    }
    run: list[Hunk] = []
    for n, _side in [*draft.layout, (-1, "both")]:
        hunk = whole.get(n)
        if hunk is not None and (not run or run[-1].kind == hunk.kind):
            run.append(hunk)
            continue
        if len(run) > 1:
            for member in run:
                member.group = member.group or f"lines {run[0].home}"
        run = [hunk] if hunk is not None else []


def _topic(hunk: Hunk, old: SourceDocument, new: SourceDocument) -> Topic:
    """What a change is about; the date that a document bears (成文日期), a line of its own outside tables, is no deadline."""
    if hunk.topic == "deadline" and hunk.cell < 0 and _is_date(old.text, hunk.old) and _is_date(new.text, hunk.new):
        return "wording"
    return hunk.topic


def _is_date(text: str, span: tuple[int, int]) -> bool:
    """Whether the line around a stretch is a day and nothing else."""
    end = text.find("\n", span[1])
    line = text[text.rfind("\n", 0, span[0]) + 1 : end if end >= 0 else len(text)].strip("（）() 　")
    found = find_times(line, basis=None) if len(line) < 20 else ()
    return len(found) == 1 and (found[0].kind, found[0].precision, found[0].text) == ("point", "day", line)


def _with_terms(changes: Sequence[Change], old: SourceDocument, new: SourceDocument) -> list[Change]:
    """Tie the places where one word was replaced by one other."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for n, change in enumerate(changes):
        if change.kind == "replace" and not change.group:
            words = old.text[change.old.start : change.old.end], new.text[change.new.start : change.new.end]
            if min(map(len, words)) > 1 and change.topic in ("wording", "unit", "typo"):
                places[words].append(n)
    out = list(changes)
    for members in places.values():
        if len(members) > 1:
            for n in members:
                out[n] = replace(out[n], group=f"term {members[0]}")
    return out


def _named_groups(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Give groups short names in order; what is tied to nothing else has none."""
    sizes: dict[str, int] = defaultdict(int)
    for change in changes:
        sizes[change.group] += 1
    names: dict[str, str] = {"": ""}
    out: list[Change] = []
    for change in changes:
        alone = sizes[change.group] < 2 and change.kind != "renumber"
        if change.group not in names and not alone:
            names[change.group] = f"g{len(names)}"
        out.append(replace(change, group="" if alone else names[change.group]))
    return tuple(out)


def _likeness(old: SourceDocument, new: SourceDocument, changes: Sequence[Change]) -> float:
    total = len(old.text) + len(new.text)
    marked = sum(
        change.old.end - change.old.start + change.new.end - change.new.start
        for change in changes
        if change.kind != "move"
    )
    return max(0.0, 1 - marked / total) if total else 1.0


# ---- matches --------------------------------------------------------------------------------------------------------


def _matches(
    old: SourceDocument, new: SourceDocument, draft: Draft, numbered: _Numbered, tables: Tables
) -> tuple[tuple[Match, ...], tuple[Line, ...]]:
    """Matches where every unit is a block."""
    texts = Texts(old.text, new.text)
    matches: list[Match] = []
    ids: dict[int, str] = {}
    reached_old = reached_new = 0
    lines: list[Line] = []
    for n, side in draft.layout:
        entry = draft.entries[n]
        if n not in ids:
            ids[n] = f"m{len(ids) + 1}"
            own = numbered.of_entry.get(n, [])
            left = entry.old if entry.old[0] >= 0 else (reached_old, reached_old)
            right = entry.new if entry.new[0] >= 0 else (reached_new, reached_new)
            moved = numbered.of_move.get(entry.move, "")
            cells = _cells(texts, old, new, draft, entry, own, tables)
            changes = tuple(own_id for own_id, _cell in own)
            matches.append(Match(ids[n], left, right, _shape(entry, changed=bool(changes)), moved, changes, cells))
        if side != "new":
            reached_old = max(reached_old, entry.old[1])
        if side != "old":
            reached_new = max(reached_new, entry.new[1])
        lines.append(Line(ids[n], side))
    return tuple(matches), tuple(lines)


def _shape(entry: Entry, *, changed: bool) -> Shape:
    if not entry.paired:
        return "deleted" if entry.old[1] > entry.old[0] else "inserted"
    sizes = entry.old[1] - entry.old[0], entry.new[1] - entry.new[0]
    if sizes == (1, 1):
        return "changed" if changed else "same"
    return "split" if sizes[0] == 1 else "merged"


def _cells(
    texts: Texts,
    old: SourceDocument,
    new: SourceDocument,
    draft: Draft,
    entry: Entry,
    own: Sequence[tuple[str, int]],
    tables: Tables,
) -> tuple[CellMatch, ...]:
    if not entry.paired:
        return ()
    left, right = draft.old[entry.old[0]], draft.new[entry.new[0]]
    columns = tables.get((left.table, right.table))
    if columns is None or not left.table or not right.table:
        return ()
    return tuple(
        CellMatch(
            i,
            j,
            Span(old.text_id, *here),
            Span(new.text_id, *there),
            tuple(change for change, cell in own if cell == n),
        )
        for n, (i, j, here, there) in enumerate(
            pair_cells(texts, (left.start, left.end), (right.start, right.end), columns)
        )
    )


def _matches_of_blocks(
    olds: Sequence[Block], news: Sequence[Block], draft: Draft, changes: Sequence[Change]
) -> tuple[tuple[Match, ...], tuple[Line, ...]]:
    """Matches where sentences were aligned: blocks whose sentences are one stand beside each other, in order."""
    spans: list[list[int]] = []
    for entry in draft.entries:
        if entry.paired and entry.move < 0:
            a, b = draft.old[entry.old[0]].block, draft.old[entry.old[1] - 1].block + 1
            c, d = draft.new[entry.new[0]].block, draft.new[entry.new[1] - 1].block + 1
            if spans and (a < spans[-1][1] or c < spans[-1][3]):
                spans[-1][1], spans[-1][3] = max(b, spans[-1][1]), max(d, spans[-1][3])
            else:
                spans.append([a, b, c, d])
    matches: list[Match] = []
    lines: list[Line] = []
    i = j = 0
    for a, b, c, d in [*spans, [len(olds), len(olds), len(news), len(news)]]:
        for n in range(i, a):
            matches.append(_block_match(len(matches), (n, n + 1), (j, j), olds, news, changes))
            lines.append(Line(matches[-1].id, "old"))
        for n in range(j, c):
            matches.append(_block_match(len(matches), (a, a), (n, n + 1), olds, news, changes))
            lines.append(Line(matches[-1].id, "new"))
        if b > a:
            matches.append(_block_match(len(matches), (a, b), (c, d), olds, news, changes))
            lines.append(Line(matches[-1].id, "both"))
        i, j = b, d
    return tuple(matches), tuple(lines)


def _block_match(
    number: int,
    old: tuple[int, int],
    new: tuple[int, int],
    olds: Sequence[Block],
    news: Sequence[Block],
    changes: Sequence[Change],
) -> Match:
    left = (olds[old[0]].start, olds[old[1] - 1].end) if old[1] > old[0] else (-1, -1)
    right = (news[new[0]].start, news[new[1] - 1].end) if new[1] > new[0] else (-1, -1)
    own = tuple(
        change.id
        for change in changes
        if (left[0] <= change.old.start and change.old.end <= left[1] + 1 and left[0] >= 0)
        or (right[0] <= change.new.start and change.new.end <= right[1] + 1 and right[0] >= 0)
    )
    sizes = old[1] - old[0], new[1] - new[0]
    shape: Shape = (
        "inserted" if not sizes[0] else "deleted" if not sizes[1] else "split" if sizes[0] == 1 < sizes[1]
        else "merged" if sizes != (1, 1) else "changed" if own else "same"
    )  # fmt: skip
    return Match(f"m{number + 1}", old, new, shape, "", own)
