"""Two stretches of text that are one → the hunks in which they differ, and the sentences that left or came."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.diff.plain import figures, plain
from pipeline.diff.sentences import is_clause, parts
from pipeline.diff.tokens import Token, tokens_of
from pipeline.diff.topics import topic_of
from pipeline.model.change import NOISE, ChangeKind, Topic
from pipeline.text.alignment import Piece, align, increasing, token_hunks
from pipeline.text.likeness import likeness

Stretch = tuple[int, int]
_SENTENCE, _LONG = 30.0, 200  # what a sentence weighs besides its characters, and how many of these count
_FINE = 200  # characters of a stretch that differs in looks only and is told character by character
_WHOLE = 0.3  # below this share of equal characters a sentence is shown as replaced


@dataclass(slots=True)
class Hunk:
    """A change in the making: stretches of both canonical texts, and what is known of it.

    `home` is the index of its entry (`left_home` that of the place a moved sentence left), `owner` that of the move that it
    lies in, -1 for none; `cell` its place in what `pair_cells` gives. `group` is a key that ties hunks. `loose` marks a whole
    sentence that left or came and may turn out to have moved, `sentence` is then its key; `inner` is what changed in it.
    """

    kind: ChangeKind
    topic: Topic
    old: Stretch
    new: Stretch
    home: int = -1
    left_home: int = -1
    owner: int = -1
    group: str = ""
    loose: bool = False
    sentence: str = ""
    cell: int = -1
    inner: list[Hunk] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Texts:
    """Both canonical texts, and the names of units that either draft is known to name."""

    old: str
    new: str
    names: frozenset[str] = frozenset()


def differ(texts: Texts, old: Stretch, new: Stretch, *, role: bool = False) -> Iterator[Hunk]:
    """Yield the hunks between two stretches that stand for each other, in order of the new text.

    Outside them the stretches are equal. Sentences are aligned first; one that has no like is a hunk of its own. `role` says that the
    stretches are cells that list units.
    """
    if texts.old[slice(*old)] == texts.new[slice(*new)]:
        return
    left = [(s + old[0], e + old[0]) for s, e in parts(texts.old[slice(*old)])]
    right = [(s + new[0], e + new[0]) for s, e in parts(texts.new[slice(*new)])]
    if len(left) <= 1 and len(right) <= 1:
        yield from _hunks_of_sentence(texts, old, new, role)
        return
    one = [Piece(plain(texts.old[s:e])) for s, e in left]
    other = [Piece(plain(texts.new[s:e])) for s, e in right]
    found = align(one, other)
    kept = increasing(
        [group.new[0] for group in found],
        [sum(_SENTENCE + min(len(one[n].key), _LONG) for n in range(*group.old)) for group in found],
    )
    i = j = 0
    at_old, at_new = old[0], new[0]
    for group in [*(found[n] for n in kept), None]:
        stop_i, stop_j = (group.old[0], group.new[0]) if group else (len(left), len(right))
        for n in range(i, stop_i):
            yield _sentence(texts, left[n], (at_new, at_new), one[n])
            at_old = left[n][1]
        for n in range(j, stop_j):
            yield _sentence(texts, (at_old, at_old), right[n], other[n])
            at_new = right[n][1]
        if group:
            here = (left[group.old[0]][0], left[group.old[1] - 1][1])
            there = (right[group.new[0]][0], right[group.new[1] - 1][1])
            if texts.old[slice(*here)] != texts.new[slice(*there)]:
                yield from _hunks_of_sentence(texts, here, there, role)
            i, j, at_old, at_new = group.old[1], group.new[1], here[1], there[1]


def _sentence(texts: Texts, old: Stretch, new: Stretch, piece: Piece) -> Hunk:
    """A whole sentence that left or came."""
    words = texts.old[slice(*old)] + texts.new[slice(*new)]
    kind: ChangeKind = "delete" if old[1] > old[0] else "insert"
    topic: Topic = "unit" if is_clause(words) else "wording" if piece.key else "space"
    return Hunk(kind, topic, old, new, loose=not is_clause(words) and len(piece.key) > 1, sentence=piece.key)


def _hunks_of_sentence(texts: Texts, old: Stretch, new: Stretch, role: bool) -> Iterator[Hunk]:
    one, other = texts.old[slice(*old)], texts.new[slice(*new)]
    left, right = tokens_of(one, texts.names, role=role), tokens_of(other, texts.names, role=role)
    spans = token_hunks(
        [one[t.start : t.end] for t in left], [other[t.start : t.end] for t in right], [t.weight for t in left]
    )
    joined = _joined(spans, left, right)
    if len(joined) > 2 and _unlike(joined, left, one, other):
        joined = [((0, len(left)), (0, len(right)))]
    for (i, k), (j, m) in joined:
        here = _stretch(left, i, k, len(one))
        there = _stretch(right, j, m, len(other))
        yield from _by_line(texts, (one, other), (here, there), (old[0], new[0]), role)


def _stretch(tokens: Sequence[Token], start: int, end: int, size: int) -> Stretch:
    first = tokens[start].start if start < len(tokens) else size
    return first, (tokens[end - 1].end if end > start else first)


def _joined(
    spans: Sequence[tuple[Stretch, Stretch]], left: Sequence[Token], right: Sequence[Token]
) -> list[tuple[Stretch, Stretch]]:
    """Join stretches between which hardly anything is equal: a reader sees one change."""
    out: list[tuple[Stretch, Stretch]] = []
    for old, new in spans:
        if out:
            before_old, before_new = out[-1]
            island = left[before_old[1] : old[0]]
            size = sum(token.end - token.start for token in island)
            words = all(token.kind in ("word", "space") for token in island)
            sizes = (
                _characters(left, before_old) + _characters(right, before_new),
                _characters(left, old) + _characters(right, new),
            )
            facts = _names(left, right, out[-1]) or _names(left, right, (old, new))
            if (
                words
                and not (facts and size)
                and (size <= 1 or (size <= 2 and min(sizes) >= 4) or (size <= 3 and min(sizes) >= 8))
            ):
                out[-1] = (before_old[0], old[1]), (before_new[0], new[1])
                continue
        out.append((old, new))
    return out


def _names(left: Sequence[Token], right: Sequence[Token], hunk: tuple[Stretch, Stretch]) -> bool:
    """Whether a change is that of figures, times and names alone: it stands for itself."""
    tokens = [*left[slice(*hunk[0])], *right[slice(*hunk[1])]]
    return all(token.kind in ("number", "time", "unit") for token in tokens)


def _characters(tokens: Sequence[Token], span: Stretch) -> int:
    return sum(tokens[n].end - tokens[n].start for n in range(*span))


def _unlike(spans: Sequence[tuple[Stretch, Stretch]], tokens: Sequence[Token], one: str, other: str) -> bool:
    """Whether so little of two sentences is equal that single changes tell nothing."""
    if "\n" in one or "\n" in other:
        return False
    gone = sum(tokens[k - 1].end - tokens[i].start for (i, k), _new in spans if k > i)
    equal = len(one) - gone
    return equal < _WHOLE * max(len(one), len(other)) or likeness(one, other) < _WHOLE


def _by_line(
    texts: Texts, words: tuple[str, str], spans: tuple[Stretch, Stretch], base: tuple[int, int], role: bool
) -> Iterator[Hunk]:
    """Yield a hunk; its line feeds, where only one side has some, are splits and merges of their own."""
    (one, other), (old, new) = words, spans
    feeds = one.count("\n", *old), other.count("\n", *new)
    if not any(feeds):
        yield from _fine(texts, words, (old, new), base, role)
    elif all(feeds):
        yield from _both_lines(texts, words, spans, base, role)
    elif feeds[0]:
        here = old[0]
        for n, end in enumerate(_line_ends(one, old)):
            there = new if n == 0 else (new[1], new[1])
            if end > here or there[1] > there[0]:
                yield _hunk(texts, words, ((here, end), there), base, role)
            if end < old[1]:
                yield Hunk("merge", "space", (base[0] + end, base[0] + end + 1), (base[1] + new[1], base[1] + new[1]))
            here = end + 1
    else:
        there_at = new[0]
        for n, end in enumerate(_line_ends(other, new)):
            here_span = old if n == 0 else (old[1], old[1])
            if end > there_at or here_span[1] > here_span[0]:
                yield _hunk(texts, words, (here_span, (there_at, end)), base, role)
            if end < new[1]:
                yield Hunk("split", "space", (base[0] + old[1], base[0] + old[1]), (base[1] + end, base[1] + end + 1))
            there_at = end + 1


def _fine(
    texts: Texts, words: tuple[str, str], spans: tuple[Stretch, Stretch], base: tuple[int, int], role: bool
) -> Iterator[Hunk]:
    """Yield a hunk; where two names or times differ in width, blanks or look-alike characters only, character by character."""
    (one, other), (old, new) = words, spans
    was, now = one[slice(*old)], other[slice(*new)]
    if min(len(was), len(now)) < 2 or figures(was) != figures(now) or max(len(was), len(now)) > _FINE:
        yield _hunk(texts, words, spans, base, role)
        return
    for (i, k), (j, m) in token_hunks(was, now, [1.0] * len(was)):
        inner = (old[0] + i, old[0] + k), (new[0] + j, new[0] + m)
        hunk = _hunk(texts, words, inner, base, role)
        if hunk.topic not in NOISE:
            hunk.topic = "typo"
        yield hunk


def _both_lines(
    texts: Texts, words: tuple[str, str], spans: tuple[Stretch, Stretch], base: tuple[int, int], role: bool
) -> Iterator[Hunk]:
    """Both sides have line feeds: the first line feeds are one, what is before and behind is looked at again."""
    (one, other), (old, new) = words, spans
    a, b = one.index("\n", *old), other.index("\n", *new)
    for here, there in (((old[0], a), (new[0], b)), ((a + 1, old[1]), (b + 1, new[1]))):
        if one[slice(*here)] != other[slice(*there)]:
            yield from _by_line(texts, words, (here, there), base, role)


def _line_ends(text: str, span: Stretch) -> list[int]:
    return [at for at in range(*span) if text[at] == "\n"] + [span[1]]


def _hunk(
    texts: Texts, words: tuple[str, str], spans: tuple[Stretch, Stretch], base: tuple[int, int], role: bool
) -> Hunk:
    (one, other), (old, new) = words, spans
    kind: ChangeKind = "replace" if old[1] > old[0] and new[1] > new[0] else "delete" if old[1] > old[0] else "insert"
    topic = topic_of(one, old, other, new, texts.names, role=role)
    return Hunk(kind, topic, (base[0] + old[0], base[0] + old[1]), (base[1] + new[0], base[1] + new[1]))
