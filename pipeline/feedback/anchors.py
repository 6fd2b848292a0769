"""Where in the draft a comment belongs (定位): by its place and its quotation, and never by a guess."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.feedback.draft import Draft, uniform
from pipeline.feedback.places import Stretch, stretches_of
from pipeline.model.comment import NOWHERE, Anchor, DraftPlace
from pipeline.model.span import Span
from pipeline.text.likeness import edit_likeness, likeness, most_alike

LEAST = 0.75
AHEAD = 0.05
_SHORT = 5  # shorter quotations are found as they are or not at all
_ELLIPSIS = re.compile(r"…+|\.{3,}|\*{3,}")
_EDGE = "。，、；：,;."


def anchor_of(
    draft: Draft, quote: str | None, place: DraftPlace | None, *, everywhere: bool = False, near: Stretch | None = None
) -> Anchor:
    """Return where the quoted words stand.

    Exact: at the place that is named, or only once in the draft. Where they stand only elsewhere, or only words like them
    stand there (similarity ≥ 0.75 and 0.05 ahead of the next best), the anchor is fuzzy. Words that stand several times and
    are not told apart by the place give the place alone; without a place, none. A task that is cited by its first words and
    its bracket (推进甲项工作（乙局牵头）) is a place: what stands between them was not read.

    Args:
        draft: the draft that was sent.
        quote: the words of the draft that the comment cites, None where it cites none.
        place: the place that it names.
        everywhere: all occurrences are meant.
        near: the place of the comment before (同一条), canonical offsets.
    """
    scopes = (near,) if near and place is not None and place.same and not place.path else stretches_of(draft, place)
    if quote and (words := uniform(quote)):
        found = _exact(draft, words, _narrowed(draft, words, place, scopes), everywhere=everywhere, place=place)
        if found is not None and found.rule != "anchors.other-place":
            return found
        wider = _wider(draft, place)
        if (
            wider
            and (near_it := _exact(draft, words, wider, everywhere=everywhere, place=place))
            and near_it.state == "exact"
        ):
            return near_it
        if found is not None:
            return found
        if (found := _fuzzy(draft, words, scopes)) is not None:
            return found
        if (found := _opening_and_clause(draft, words, scopes)) is not None:
            return found
    if len(scopes) == 1:
        return Anchor("place", Span(draft.source.text_id, *_trimmed(draft, scopes[0])), 0.0, "anchors.place")
    return NOWHERE


def _narrowed(draft: Draft, words: str, place: DraftPlace | None, scopes: Sequence[Stretch]) -> Sequence[Stretch]:
    """The stretch of a longer quotation that holds this one (“各类项目资金缋效管理”的“缋效”)."""
    for title in reversed(place.titles if place else ()):
        longer = uniform(title)
        if words in longer and words != longer:
            hits = [
                hit
                for hit in _occurrences(draft, longer)
                if not scopes or any(a <= hit[0] and hit[1] <= b for a, b in scopes)
            ]
            hits = hits or _occurrences(draft, longer)
            if len(hits) == 1:
                return hits
    return scopes


def _wider(draft: Draft, place: DraftPlace | None) -> tuple[Stretch, ...]:
    """The place without its last sentence or paragraph: people count those differently."""
    path = place.path if place else ()
    while path and path[-1][0] in ("sentence", "paragraph"):
        path = path[:-1]
    if place is None or path == place.path or not path:
        return ()
    return stretches_of(draft, replace(place, path=path, titles=()))


def _exact(
    draft: Draft, words: str, scopes: Sequence[Stretch], *, everywhere: bool, place: DraftPlace | None
) -> Anchor | None:  # fmt: skip
    hits: list[Stretch] = []
    for attempt in dict.fromkeys((words, words.strip(_EDGE), *_without_label(words))):
        if attempt and (hits := _occurrences(draft, attempt)):
            break
    if not hits:
        hits = _with_gap(draft, words)
    if not hits:
        return None
    text_id = draft.source.text_id
    inside = [hit for hit in hits if any(a <= hit[0] and hit[1] <= b for a, b in scopes)] if scopes else hits
    if everywhere:
        chosen = inside or hits
        return Anchor(
            "exact",
            Span(text_id, *chosen[0]),
            1.0,
            "anchors.everywhere",
            tuple(Span(text_id, *hit) for hit in chosen[1:]),
        )
    if len(inside) == 1:
        return Anchor("exact", Span(text_id, *inside[0]), 1.0, "anchors.quote-at-place" if scopes else "anchors.quote")
    if len(inside) > 1:
        told = _told_apart(draft, inside, place, placed=bool(scopes))
        return Anchor("exact", Span(text_id, *told), 1.0, "anchors.heading") if told else None
    if len(hits) == 1 and len(words) > _SHORT:
        return Anchor("fuzzy", Span(text_id, *hits[0]), 1.0, "anchors.other-place")
    return None


def _occurrences(draft: Draft, words: str) -> list[Stretch]:
    """Where the words stand in the draft; “5%” does not stand in 95% or 0.5%."""
    found, at = [], draft.plain.find(words)
    while at >= 0:
        end = at + len(words)
        start, stop = draft.span_of(at, end)
        # a cell's figure ends with its cell, whatever the next one begins with
        before = "" if draft.text[start - 1 : start] in ("\t", "\n") else draft.plain[max(0, at - 1) : at]
        behind = "" if draft.text[stop : stop + 1] in ("\t", "\n") else draft.plain[end : end + 1]
        inside_a_number = (words[0].isdigit() and (before.isdigit() or before == ".")) or (
            words[-1].isdigit() and behind.isdigit()
        )
        if not inside_a_number:
            found.append((start, stop))
        at = draft.plain.find(words, at + 1)
    return found


def _without_label(words: str) -> tuple[str, ...]:
    """（五）强化金融保障 without its number: the draft may number by itself, or with a slip."""
    bare = re.sub(r"^(?:（[一二三四五六七八九十\d]{1,3}）|[一二三四五六七八九十]{1,3}、|\d{1,2}[.、])", "", words)
    return (bare,) if bare != words and len(bare) >= 4 else ()


def _with_gap(draft: Draft, words: str) -> list[Stretch]:
    """“甲……乙”: what begins with the first words and ends with the last, in one paragraph."""
    parts = [part for part in _ELLIPSIS.split(words) if part]
    if len(parts) < 2 or min(len(part) for part in parts) < 2:
        return []
    found = []
    for start, end in _occurrences(draft, parts[0]):
        line = next((line for line in draft.lines if line.start <= start < line.end), None)
        tail = [hit for hit in _occurrences(draft, parts[-1]) if line and end <= hit[0] and hit[1] <= line.end]
        if tail:
            found.append((start, tail[0][1]))
    return found


def _opening_and_clause(draft: Draft, words: str, scopes: Sequence[Stretch]) -> Anchor | None:
    """The one stretch of a paragraph from a task's first words to its bracket, where the letter leaves out what lies between."""
    parts = re.fullmatch(r"([^（）]{4,})[。，]?(（[^（）]{4,}）)", words)
    if parts is None:
        return None
    found = [
        (start, tail[-1])
        for start, end in _occurrences(draft, parts[1].strip(_EDGE))
        for line in draft.lines
        if line.start <= start < line.end and (not scopes or any(a <= start < b for a, b in scopes))
        for tail in _occurrences(draft, parts[2])
        if end <= tail[0] and tail[1] <= line.end
    ]
    if len(found) != 1:
        return None
    return Anchor("place", Span(draft.source.text_id, *found[0]), 0.0, "anchors.opening-and-clause")


def _told_apart(
    draft: Draft, hits: Sequence[Stretch], place: DraftPlace | None, *, placed: bool
) -> Stretch | None:  # fmt: skip
    """The one of several occurrences that is meant: the heading, where a heading has just these words; the list of units, where
    units are spoken of; at a place that is named (`placed`), the cell of a table that says nothing else."""
    headings = [
        hit for hit in hits if any(s.title_span.start <= hit[0] and hit[1] <= s.title_span.end for s in draft.sections)
    ]
    if place is not None and place.field == "units":
        listed = [hit for hit in hits if _in_unit_list(draft, hit)]
        if len(listed) == 1:
            return listed[0]
    elif place is not None and place.field == "deadline":
        named = [hit for hit in hits if _DEADLINE.search(draft.text, max(0, hit[0] - 8), hit[0])]
        if len(named) == 1:
            return named[0]
    elif len(headings) == 1:
        exact = [
            s for s in draft.sections if s.title_span.start == headings[0][0] and s.title_span.end == headings[0][1]
        ]
        if exact or (place is not None and place.field == "title"):
            return headings[0]
    cells = [hit for hit in hits if _is_cell(draft, hit)] if placed else []
    return cells[0] if len(cells) == 1 else None


def _is_cell(draft: Draft, hit: Stretch) -> bool:
    """Whether a hit is all that a cell of a table says."""
    for table in draft.tables:
        if table.start <= hit[0] < table.end:
            return any(
                draft.text[c.start : c.end].strip() == draft.text[slice(*hit)] and c.start <= hit[0] < c.end
                for c in table.cells
            )
    return False


_DEADLINE = re.compile(r"(?:时限|期限|时间)[：:]\s?$")
_CLAUSE = re.compile(r"[（(][^（()）]{0,12}(?:责任|牵头|配合|主办|负责)|负责[）)]|牵头[，、]")


def _in_unit_list(draft: Draft, hit: Stretch) -> bool:
    """Whether a hit stands in a bracket that names who is responsible."""
    begin = max(draft.text.rfind("（", 0, hit[0]), draft.text.rfind("(", 0, hit[0]))
    end = min((at for at in (draft.text.find("）", hit[1]), draft.text.find(")", hit[1])) if at >= 0), default=-1)
    return (
        begin >= 0
        and end >= 0
        and "\n" not in draft.text[begin:end]
        and bool(_CLAUSE.search(draft.text[begin : end + 1]))
    )


def _fuzzy(draft: Draft, words: str, scopes: Sequence[Stretch]) -> Anchor | None:
    """The stretch most like the quotation, where it is like enough and clearly ahead of the next best."""
    if len(words) < _SHORT:
        return None
    ranges = [draft.plain_range(a, b) for a, b in scopes] or _line_ranges(draft)
    ranked = sorted(_alike(draft, words, ranges), reverse=True)
    if not ranked or ranked[0][0] < LEAST:
        return None
    best = ranked[0]
    second = next((score for score, start, end in ranked[1:] if end <= best[1] or start >= best[2]), 0.0)
    if best[0] - second < AHEAD:
        return None
    return Anchor(
        "fuzzy", Span(draft.source.text_id, *draft.span_of(best[1], best[2])), round(best[0], 3), "anchors.alike"
    )


def _line_ranges(draft: Draft) -> list[tuple[int, int]]:
    return [draft.plain_range(line.start, line.end) for line in draft.lines]


def _alike(draft: Draft, words: str, ranges: Sequence[tuple[int, int]]) -> list[tuple[float, int, int]]:
    """(similarity, start, end) of the best stretches of `plain` in each range, the runner-up of the best range too."""
    found: list[tuple[float, int, int]] = []
    todo = [pair for pair in ranges if pair[1] - pair[0] >= max(2, len(words) // 2)]
    for low, high in todo:
        aligned = most_alike(words, draft.plain[low:high], 0.6)
        if aligned is None:
            continue
        start, end = _edges(draft.plain, words, low + aligned[1], low + aligned[2], low, high)
        found.append((likeness(words, draft.plain[start:end]), start, end))
    if found:
        _score, start, end = max(found)
        for low, high in ((low, high) for low, high in todo if low <= start and end <= high):
            for a, b in ((low, start), (end, high)):
                other = most_alike(words, draft.plain[a:b], 0.6) if b - a > len(words) // 2 else None
                if other is not None:
                    found.append((other[0], a + other[1], a + other[2]))
    return found


def _edges(plain: str, words: str, start: int, end: int, low: int, high: int) -> tuple[int, int]:
    """Move the edges of an alignment by a few characters to where the quotation's own words begin and end; of equally good
    stretches the longest: a slip at the edge belongs to what is meant."""
    best = (0.0, 0, 0)
    for a in range(max(low, start - 4), min(start + 5, end)):
        for b in range(max(a + 1, end - 4), min(high, end + 4) + 1):
            if plain[a] == words[0] or plain[b - 1] == words[-1]:
                best = max(best, (edit_likeness(words, plain[a:b]), b - a, -a))
    return (-best[2], best[1] - best[2]) if best[0] else (start, end)


def _trimmed(draft: Draft, stretch: Stretch) -> Stretch:
    """A stretch without white space at its ends."""
    words = draft.text[stretch[0] : stretch[1]]
    return stretch[0] + len(words) - len(words.lstrip()), stretch[0] + len(words.rstrip())


def overlap(one: Anchor, other: Anchor) -> bool:
    """Whether two anchors share characters of the draft."""
    return bool(one.span and other.span and one.span.start < other.span.end and other.span.start < one.span.end)
