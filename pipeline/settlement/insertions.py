"""Requests to put words in (增加): judged by the place, and by what came there; that the words stand somewhere says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.model.span import Span
from pipeline.recognize.sense import opposed
from pipeline.settlement.added_rows import figures_of_row, headings_at
from pipeline.settlement.asked import occurrences
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, undecided
from pipeline.settlement.witness import ids, short, shown
from pipeline.text.labels import parse_label
from pipeline.text.likeness import likeness, most_alike
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import bare

_SHORT = 5  # characters: shorter words count only right where they were asked for
_TELLING = 8  # characters that stand nowhere by chance
_ALIKE = 0.65
_SOME = 0.4  # of the parts, by their length
_FIELD = re.compile(
    r"^(?:由|其中|其|该项)?(?:牵头|责任|配合|参与|主办|协办|实施)?(?:单位|部门)?(?:完成)?(?:时限|时间|期限)?(?:分别)?(?:为|是|由|：)"
)
_FIELD_END = re.compile(r"(?:牵头|负责|配合|共同|等|按职责分工)+$")
_LIGHT = str.maketrans("", "", "和与及等")
_BREAKS = re.compile(r"[。；，：、\n\t（）]+")


@dataclass(frozen=True, slots=True)
class _Scope:
    """A stretch of the sent draft in which the words may come in, and what it became."""

    old: Stretch
    new: tuple[Stretch, ...]


def settle_insertion(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to add words at a place.

    Adopted: a change put them into the paragraph that was named, or right before or behind it as a paragraph of its own, or
    anywhere in the section, table or annex that was named; a number before them, and punctuation, do not count. Partly: most of
    them, or words much like them, came there, but not where these permit what was to be forbidden (禁止, 允许). Where they came into another paragraph of the same section a person decides;
    where they came elsewhere they are not adopted, and that place is named.
    """
    span, new = comment.anchor.span, comment.new
    if new is None:
        return undecided("settlement.insertion", "S-NO-NEW")
    if span is None:
        return undecided("settlement.insertion", "S-NO-PLACE-NAMED")
    words = bare(_without_label(new))
    if not words:
        return undecided("settlement.insertion", "S-NO-NEW")
    anchor = (span.start, span.end)
    asked = (TextEdit(*_point(comment, anchor), new),)
    if len(words) < _SHORT and comment.anchor.state != "place":
        found = _short_words(ground, comment, anchor, words)
        return replace(shown(ground, found, anchor), asked=asked)
    scope = _scope(ground, comment, anchor)
    outcome = _came(ground, scope, words) or _had(ground, scope, words) or _partly(ground, scope, new)
    outcome = outcome or _elsewhere(ground, anchor, words)
    outcome = outcome or Outcome("not_adopted", "settlement.insertion", "S-NOT-ADDED", (("words", short(new)),))
    outcome = _with_figures(ground, comment, outcome)
    return replace(_with_place(ground, outcome, anchor), asked=asked)


def _without_label(words: str) -> str:
    """Words without the number before them: the revised draft may number otherwise."""
    label = parse_label(words)
    return words[len(label.raw) :] if label and len(label.raw) < len(words) else words


def _point(comment: Comment, anchor: Stretch) -> Stretch:
    at = anchor[1] if comment.after else anchor[0]
    return at, at


def _scope(ground: Ground, comment: Comment, anchor: Stretch) -> _Scope:
    """Where words may come in: the named place, or the paragraph of the quotation, with what is put in right beside it."""
    text = ground.comparison.old.text
    anchor = _list_of(ground, comment, anchor)
    start, end = anchor if comment.anchor.state == "place" else _rows(ground, anchor)
    start, end = min(start, ground.line(start)[0]), max(end, ground.line(max(start, end - 1))[1])
    reach = min(end + 1, len(text))
    carried = ground.carry(start, reach, edges=True)
    pieces = tuple((piece.start, piece.end) for piece in carried.pieces if piece.end > piece.start)
    return _Scope((start, end), pieces)


def _list_of(ground: Ground, comment: Comment, anchor: Stretch) -> Stretch:
    """The place that was named, or the list that it is an item of, where a further item was asked for: no item comes within one."""
    label = parse_label((comment.new or "").strip())
    section = ground.section(anchor[0])
    if label is None or section is None or comment.anchor.state != "place":
        return anchor
    own = parse_label(section.label_raw or section.label)
    above = next((one for one in ground.old_sections if one.id == section.parent), None)
    same = own is not None and own.style == label.style and own.number != label.number
    return (above.span.start, above.span.end) if same and above is not None else anchor


def _rows(ground: Ground, anchor: Stretch) -> Stretch:
    """The paragraph of a quotation; in a table all rows of the cell that holds it (示范引领工程 over several projects)."""
    line = ground.line(anchor[0])
    for table in ground.comparison.old.tables:
        if table.start <= anchor[0] < table.end:
            cell = next((c for c in table.cells if c.start <= anchor[0] < max(c.end, c.start + 1)), None)
            if cell is None or cell.row_span < 2:
                return line
            last = [c for c in table.cells if c.row == cell.row + cell.row_span - 1]
            return line[0], max(ground.line(c.start)[1] for c in last)
    return line


# ---- they came ----------------------------------------------------------------------------------------------------


def _came(ground: Ground, scope: _Scope, words: str) -> Outcome | None:
    """The words stand in the scope once more than before, and a change brought them."""
    before = len(occurrences(ground.old_bare, words, *scope.old))
    hits = [hit for stretch in scope.new for hit in occurrences(ground.new_bare, words, *stretch)]
    if len(hits) <= before:
        return None
    for hit in hits:
        now = ground.new_bare.span(*hit)
        if 2 * ground.carrier.came(*now) >= now[1] - now[0]:
            outcome = Outcome(
                "adopted",
                "settlement.insertion",
                "",
                evidence=_brought(ground, now),
                new=(now,),
                now=_sentences(ground, now),
            )
            return outcome.said("S-ADDED", words=short(ground.comparison.new.text[slice(*now)]))
    return None


def _sentences(ground: Ground, now: Stretch) -> Span:
    return ground.now(*ground.new_sentence(*now))


def _brought(ground: Ground, now: Stretch) -> tuple[str, ...]:
    """The changes, moves among them, that brought a stretch of the revised draft where it is."""
    return ids([*ground.carrier.moves(*now, side="new"), *ground.carrier.changed(*now)])


def _had(ground: Ground, scope: _Scope, words: str) -> Outcome | None:
    """The words stood in the scope before."""
    hits = occurrences(ground.old_bare, words, *scope.old)
    if not hits:
        return None
    span = ground.old_bare.span(*hits[0])
    piece = ground.carry(*span).main
    if ground.new_words(piece.start, piece.end) != words:
        return None
    outcome = Outcome("adopted", "settlement.already", "", already=True, now=ground.now(piece.start, piece.end))
    return outcome.said("S-ALREADY", now=short(ground.comparison.old.text[slice(*span)]))


def _short_words(ground: Ground, comment: Comment, anchor: Stretch, words: str) -> Outcome:
    """A few characters: only right before or behind the quoted words, or within its clause, do they say anything."""
    sentence = ground.sentence(*anchor)
    for low, high in (_point(comment, anchor), sentence):
        carried = ground.carry(low, high, edges=True)
        before = len(occurrences(ground.old_bare, words, low, high)) if low < high else 0
        for piece in carried.pieces:
            hits = occurrences(ground.new_bare, words, piece.start, piece.end)
            if len(hits) > before:
                for hit in hits:
                    now = ground.new_bare.span(*hit)
                    if 2 * ground.carrier.came(*now) >= now[1] - now[0]:
                        outcome = Outcome(
                            "adopted", "settlement.insertion", "", evidence=_brought(ground, now), new=(now,)
                        )
                        return outcome.said("S-ADDED", words=comment.new or "")
    if not comment.after and ground.old_words(sentence[0], anchor[0]).endswith(words):
        return Outcome("adopted", "settlement.already", "S-ALREADY", (("now", comment.new or ""),), already=True)
    if comment.after and ground.old_words(anchor[1], sentence[1]).startswith(words):
        return Outcome("adopted", "settlement.already", "S-ALREADY", (("now", comment.new or ""),), already=True)
    return Outcome("not_adopted", "settlement.insertion", "S-NOT-ADDED", (("words", comment.new or ""),))


def _with_figures(ground: Ground, comment: Comment, outcome: Outcome) -> Outcome:
    """A row that came by its name, but without all the figures that the letter names for it, came in part."""
    if outcome.verdict != "adopted" or outcome.already or not outcome.new:
        return outcome
    wanted, row = figures_of_row(ground, comment, outcome.new[0])
    if all(figure in row for figure in wanted):
        return outcome
    said = short(ground.comparison.new.text[slice(*ground.new_line(outcome.new[0][0]))], 120)
    return replace(outcome, verdict="partly_adopted", new=()).said("S-ADDED-PART", words=said)


# ---- some of them came --------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Block:
    """Words that came into the scope together: how like they are to those asked for, and the share of the parts they hold."""

    changes: tuple[Change, ...]
    stretch: Stretch
    like: float
    share: float

    @property
    def counts(self) -> bool:
        """Whether enough of what was asked for is in them."""
        return self.like >= _ALIKE or self.share >= _SOME

    @property
    def rank(self) -> tuple[bool, float]:
        """The better of two blocks ranks higher: one that holds every part, else the more alike."""
        return self.share == 1.0, max(self.like, self.share)


def _partly(ground: Ground, scope: _Scope, new: str) -> Outcome | None:
    """What came into the scope is much like the words, or holds the parts of them (the cells of a row)."""
    words = bare(_without_label(new))
    blocks = [_block(ground, changes, words, new) for changes in _blocks(ground, scope)]
    best = max((block for block in blocks if block.counts), key=lambda block: block.rank, default=None)
    if best is None:
        return None
    if opposed(shadow_of(new).text, shadow_of(ground.comparison.new.text[slice(*best.stretch)]).text):
        said = short(ground.comparison.new.text[slice(*best.stretch)], 120)
        there = ground.now(*best.stretch)
        return Outcome("not_adopted", "settlement.insertion", "S-ADDED-OPPOSED", (("words", said),), now=there)
    whole = best.share == 1.0
    outcome = Outcome(
        "adopted" if whole else "partly_adopted", "settlement.insertion", "", evidence=ids(best.changes),
        now=ground.now(*best.stretch),
    )  # fmt: skip
    now = short(ground.comparison.new.text[slice(*best.stretch)], 120)
    return outcome.said("S-ADDED" if whole else "S-ADDED-PART", words=now)


def _block(ground: Ground, changes: tuple[Change, ...], words: str, new: str) -> _Block:
    stretch = (changes[0].new.start, changes[-1].new.end)
    text = ground.new_words(*stretch)
    in_row = "\t" in ground.comparison.new.text[slice(*stretch)]
    parts = tuple(_parts(new, cells=in_row, headings=headings_at(ground, stretch) if in_row else ()))
    held = [part for part in parts if part in text]
    if not in_row and words.translate(_LIGHT) in text.translate(_LIGHT):
        held = list(parts)  # 、 for 和, or 等 behind the last
    share = sum(map(len, held)) / sum(map(len, parts)) if len(held) > 1 else 0.0
    return _Block(changes, stretch, _like(words, text) if text else 0.0, share)


def _parts(new: str, *, cells: bool, headings: Sequence[str] = ()) -> Iterator[str]:
    """The parts of what is to come in; for the cells of a row without the words that only name a field (责任单位为…), or the
    heading of its column (建设内容为…, 牵头单位…)."""
    for part in _BREAKS.split(_without_label(new)):
        said = bare(_FIELD_END.sub("", _FIELD.sub("", _without_heading(part, headings))) if cells else part)
        if len(said) >= 2:
            yield said


def _without_heading(part: str, headings: Sequence[str]) -> str:
    part = part.strip()
    heading = next((one for one in headings if len(one) >= 2 and part.startswith(one)), "")
    return part[len(heading) :].lstrip("为是：:") if len(heading) < len(part) else part


def _like(words: str, text: str) -> float:
    """How much what came is like what was asked; a part of it counts by its length."""
    if len(text) <= len(words):
        return likeness(words, text)
    found = most_alike(words, text, 0.5)
    return 0.0 if found is None else max(found[0] * min(1.0, (found[2] - found[1]) / len(words)), likeness(words, text))


def _blocks(ground: Ground, scope: _Scope) -> Iterator[tuple[Change, ...]]:
    """Neighbouring changes that brought words into the scope: a heading and the lines under it came as one."""
    for start, end in scope.new:
        run: list[Change] = []
        for change in ground.carrier.changed(start, end):
            if change.kind not in ("insert", "replace"):
                continue
            if run and change.new.start > run[-1].new.end + 1:
                yield tuple(run)
                run = []
            run.append(change)
        if run:
            yield tuple(run)
            for change in run if len(run) > 1 else ():
                yield (change,)


# ---- they came elsewhere ------------------------------------------------------------------------------------------


def _elsewhere(ground: Ground, anchor: Stretch, words: str) -> Outcome | None:
    """A change brought the words to another place."""
    if len(words) < _TELLING:
        return None
    hits = occurrences(ground.new_bare, words, *ground.new_range)
    if len(hits) <= len(occurrences(ground.old_bare, words, *ground.old_range)):
        return None
    for hit in hits:
        now = ground.new_bare.span(*hit)
        if 2 * ground.carrier.came(*now) < now[1] - now[0]:
            continue
        said = short(ground.comparison.new.text[slice(*now)])
        if _same_section(ground, anchor, now):
            task = ground.tasks_at(*anchor)
            near = Outcome(
                "undecided", "settlement.elsewhere", "S-ADDED-NEAR", (("words", said),), elsewhere=ground.now(*now)
            )
            if len(task) == 1 and _in_task(ground, task[0].id, now):
                return replace(
                    near,
                    verdict="adopted",
                    evidence=_brought(ground, now),
                    new=(now,),
                    now=ground.now(*now),
                    elsewhere=None,
                ).said("S-ADDED", words=said)
            return near
        return Outcome(
            "not_adopted", "settlement.elsewhere", "S-ELSEWHERE", (("words", said),), elsewhere=ground.now(*now)
        )
    return None


def _same_section(ground: Ground, anchor: Stretch, now: Stretch) -> bool:
    section = ground.section(anchor[0])
    if section is None:
        return False
    carried = ground.carry(section.span.start, section.span.end, edges=True)
    return any(piece.start <= now[0] and now[1] <= piece.end for piece in carried.pieces)


def _in_task(ground: Ground, task: str, now: Stretch) -> bool:
    old = next(one for one in ground.old.tasks if one.id == task)
    return any(one.span.start <= now[0] and now[1] <= one.span.end for one in ground.becomes(old))


def _with_place(ground: Ground, outcome: Outcome, anchor: Stretch) -> Outcome:
    """The outcome with what both drafts say; what came is more telling than what stands at the place."""
    found = shown(ground, outcome, anchor) if anchor[1] - anchor[0] < 400 else outcome
    return replace(found, now=outcome.now or found.now)
