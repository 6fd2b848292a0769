"""Alignment (对齐): which pieces of two sequences of texts are one, and which tokens of two sentences are.

Pure strings in, index ranges out. Pieces may be paragraphs, rows of a table, or sentences. Nothing grows with the square of
the sequences: equal pieces that are unique anchor each other, what lies between anchors is compared in tables of bounded
size, and what is left over finds its like through an index of character shingles, of which only the nearest are looked at.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
from rapidfuzz import fuzz, process
from rapidfuzz.distance import LCSseq

from pipeline.text.likeness import likeness

Range = tuple[int, int]
Matrix = npt.NDArray[np.float32]

_CELLS = 250_000  # of one gap's table
_WORK = 2_000_000_000  # characters times characters of one gap's table
_TOKEN_CELLS = 250_000
_TOKEN_BITS = 1_000_000_000  # a bit each is kept: 120 MB
_DEEPEST = 12  # unique within a gap within a gap …
_NEAREST = 12  # entries of a long posting that are looked at
_SHINGLE = 4
_SHINGLES = 300  # of one piece
_LIKE = 0.5  # from here two pieces in the same gap are one
_LIKE_ALONE = 0.35  # the same where each side has but one piece there
_LIKE_ROWS = 0.55  # the same for rows
_FAR_LIKE = 0.25  # the same for shingles of pieces that stand elsewhere
_FAR_DOUBT = 0.15  # what the whole text's length of distance costs, for being one at all
_FAR_TIE = 1e-4  # the same among several that are alike
_GAIN = 0.6  # share of a piece that must be found in the rest of its neighbour's partner
_SOLID = 200  # characters beyond which a piece weighs no more


@dataclass(frozen=True, slots=True)
class Piece:
    """One piece to align.

    Two pieces with one `key` are equal. Pieces of different `kind` are never one unless they are equal. `head` names the
    piece where it has a name (a heading's number, a row's key cell): pieces with like heads are likelier one; `weighty`
    says that the head counts more than the rest (rows).
    """

    key: str
    kind: int = 0
    head: str = ""
    weighty: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """Pieces that are one: half-open ranges of indices, neither empty. (1, 1) is a pair, others were split or merged."""

    old: Range
    new: Range


def align(old: Sequence[Piece], new: Sequence[Piece], *, far: bool = True) -> tuple[Group, ...]:
    """Return which pieces are one, in order of `old`; groups may cross, none overlap.

    Equal pieces that occur once on both sides are one; of equal pieces that occur more often those beside others that are
    one; what lies between is one where it is alike in order; what is left, where it is alike anywhere (with `far`) or completes its neighbour (split, merge).
    """
    work = _Work(old, new, [-1] * len(old), [-1] * len(new))
    work.anchor()
    work.fill_gaps()
    if far:
        work.find_far()
        work.fill_gaps()
    return work.groups()


def alike_anywhere(old: Sequence[Piece], new: Sequence[Piece]) -> tuple[tuple[int, int], ...]:
    """Return the pairs of pieces that are alike wherever they stand, in order of `old`, each piece once at most."""
    work = _Work(old, new, [-1] * len(old), [-1] * len(new))
    work.find_far()
    return tuple((i, j) for i, j in enumerate(work.to_new) if j >= 0)


def increasing(values: Sequence[int], weights: Sequence[float]) -> list[int]:
    """Return the indices of a strictly increasing subsequence of the greatest total weight, in order (n log n).

    `values` are whole numbers from 0, `weights` positive.
    """
    if not values:
        return []
    size = max(values) + 2
    best = [0.0] * (size + 1)  # Fenwick tree of maxima: weight of the best subsequence that ends below a value
    last = [-1] * (size + 1)
    before = [-1] * len(values)
    top, end = 0.0, -1
    for at, (value, weight) in enumerate(zip(values, weights, strict=True)):
        total, link, node = 0.0, -1, value
        while node > 0:
            if best[node] > total:
                total, link = best[node], last[node]
            node -= node & -node
        total += weight
        before[at] = link
        node = value + 1
        while node <= size:
            if best[node] < total:
                best[node], last[node] = total, at
            node += node & -node
        if total > top:
            top, end = total, at
    chain: list[int] = []
    while end >= 0:
        chain.append(end)
        end = before[end]
    return chain[::-1]


def common(one: str, other: str) -> int:
    """Return the length of the longest common subsequence of two strings."""
    return LCSseq.similarity(one, other)


def in_order(weights: Matrix) -> list[tuple[int, int]]:
    """Return the pairs of rows and columns, both increasing, of the greatest total weight; only positive weights count."""
    rows, columns = weights.shape
    table = np.zeros((rows + 1, columns + 1), dtype=np.float32)
    for row in range(rows):
        above = table[row]
        np.maximum.accumulate(np.maximum(above[1:], above[:-1] + weights[row]), out=table[row + 1, 1:])
    pairs: list[tuple[int, int]] = []
    i, j = rows, columns
    while i and j:
        value = table[i, j]
        if value == table[i - 1, j]:
            i -= 1
        elif value == table[i, j - 1]:
            j -= 1
        else:
            i, j = i - 1, j - 1
            if weights[i, j] > 0:
                pairs.append((i, j))
    return pairs[::-1]


def token_hunks(old: Sequence[str], new: Sequence[str], weights: Sequence[float]) -> list[tuple[Range, Range]]:
    """Return the stretches in which two lists of tokens differ, in order: half-open ranges of indices of both.

    Between the stretches the tokens are equal; of all ways to see them equal, one of the greatest weight is taken.
    `weights` are those of `old`, positive. Very long lists are compared without weights, and of the longest (a text without any
    sentence) only the beginning and the end.
    """
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    tail = 0
    while tail < min(len(old), len(new)) - head and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    inner_old, inner_new = old[head : len(old) - tail], new[head : len(new) - tail]
    if not inner_old and not inner_new:
        return []
    numbers: dict[str, int] = {}
    left = np.array([numbers.setdefault(token, len(numbers)) for token in inner_old], dtype=np.int64)
    right = np.array([numbers.setdefault(token, len(numbers)) for token in inner_new], dtype=np.int64)
    if len(left) * len(right) <= _TOKEN_CELLS:
        heavy = np.array(weights[head : len(old) - tail], dtype=np.float32)
        equal = in_order(np.where(left[:, None] == right[None, :], heavy[:, None], 0).astype(np.float32))
    elif len(left) * len(right) > _TOKEN_BITS:
        equal = []
    else:
        blocks = LCSseq.opcodes(left.tolist(), right.tolist())
        equal = [
            (op.src_start + k, op.dest_start + k)
            for op in blocks
            if op.tag == "equal"
            for k in range(op.src_end - op.src_start)
        ]
    hunks: list[tuple[Range, Range]] = []
    i = j = 0
    for row, column in [*equal, (len(inner_old), len(inner_new))]:
        if row > i or column > j:
            hunks.append(((head + i, head + row), (head + j, head + column)))
        i, j = row + 1, column + 1
    return hunks


# ---- one alignment in the making ----------------------------------------------------------------------------------


@dataclass(slots=True)
class _Work:
    """The partners found so far: `to_new[i]` is the new piece of old piece i, `to_old[j]` the other way, -1 for none."""

    old: Sequence[Piece]
    new: Sequence[Piece]
    to_new: list[int]
    to_old: list[int]
    tried: set[tuple[int, int, int, int]] = field(default_factory=set)

    def pair(self, i: int, j: int) -> None:
        self.to_new[i], self.to_old[j] = j, i

    # equal pieces

    def anchor(self) -> None:
        """Pair equal pieces that are unique on both sides, and their equal neighbours, those in place first."""
        pairs = _unique(self.old, self.new, range(len(self.old)), range(len(self.new)))
        for i, j in pairs:
            self.pair(i, j)
        kept = set(increasing([j for _i, j in pairs], [len(self.old[i].key) + 1 for i, _j in pairs]))
        for n in kept:
            self.grow(*pairs[n])
        self._edges()
        for n, (i, j) in enumerate(pairs):
            if n not in kept:
                self.grow(i, j)

    def _edges(self) -> None:
        """The two beginnings and the two ends stand beside each other as if paired."""
        self.grow(-1, -1)
        self.grow(len(self.old), len(self.new))

    def grow(self, i: int, j: int) -> None:
        """Pair the equal neighbours of a pair, both ways."""
        for step in (1, -1):
            a, b = i + step, j + step
            while 0 <= a < len(self.old) and 0 <= b < len(self.new) and self.free_and_equal(a, b):
                self.pair(a, b)
                a, b = a + step, b + step

    def free_and_equal(self, i: int, j: int) -> bool:
        return self.to_new[i] < 0 and self.to_old[j] < 0 and self.old[i].key == self.new[j].key

    # what lies between

    def spine(self) -> list[tuple[int, int]]:
        """The pairs that keep their order, heaviest first choice."""
        pairs = [(i, j) for i, j in enumerate(self.to_new) if j >= 0]
        kept = increasing([j for _i, j in pairs], [min(len(self.old[i].key), _SOLID) + 1 for i, _j in pairs])
        return [pairs[n] for n in kept]

    def fill_gaps(self) -> None:
        """Pair what is alike, in order, between two neighbours of the spine."""
        edges = [(-1, -1), *self.spine(), (len(self.old), len(self.new))]
        for (i, j), (k, m) in pairwise(edges):
            if k - i > 1 and m - j > 1:
                self.gap((i + 1, k), (j + 1, m), 0)

    def gap(self, old: Range, new: Range, depth: int) -> None:
        """Pair the free pieces of two stretches that lie beside each other."""
        left = [i for i in range(*old) if self.to_new[i] < 0]
        right = [j for j in range(*new) if self.to_old[j] < 0]
        if not left or not right or (left[0], left[-1], right[0], right[-1]) in self.tried:
            return
        if len(left) * len(right) <= _CELLS and self._length(left, right) <= _WORK:
            self.tried.add((left[0], left[-1], right[0], right[-1]))
            weights = self.weights(left, right)
            for row, column in in_order(weights):
                self.pair(left[row], right[column])
            return
        pairs = _unique(self.old, self.new, left, right) or _by_rank(self.old, self.new, left, right)
        kept = increasing([j for _i, j in pairs], [len(self.old[i].key) + 1.0 for i, _j in pairs])
        if not kept or depth >= _DEEPEST:
            return
        inner = [pairs[n] for n in kept]
        for i, j in inner:
            self.pair(i, j)
        for (i, j), (k, m) in pairwise([(old[0] - 1, new[0] - 1), *inner, (old[1], new[1])]):
            if k - i > 1 and m - j > 1:
                self.gap((i + 1, k), (j + 1, m), depth + 1)

    def _length(self, left: Sequence[int], right: Sequence[int]) -> int:
        return sum(len(self.old[i].key) for i in left) * sum(len(self.new[j].key) for j in right)

    def weights(self, left: Sequence[int], right: Sequence[int]) -> Matrix:
        """How much is gained by pairing each of some old pieces with each of some new ones; 0 where they are not alike."""
        one, other = [self.old[i] for i in left], [self.new[j] for j in right]
        like = _ratios([piece.key for piece in one], [piece.key for piece in other])
        heads = _ratios([piece.head for piece in one], [piece.head for piece in other])
        weighty = np.array([piece.weighty for piece in one])[:, None] & np.array([piece.weighty for piece in other])
        named = np.array([bool(p.head) for p in one])[:, None] & np.array([bool(p.head) for p in other])
        like = np.where(
            weighty, 0.6 * heads + 0.4 * like, like + np.where(named & (heads == 1) & (like > 0.15), 0.12, 0)
        )
        alike = np.array([p.kind for p in one])[:, None] == np.array([p.kind for p in other])
        exact = np.array([hash(p.key) for p in one])[:, None] == np.array([hash(p.key) for p in other])
        like = np.where(exact, 1.0, np.where(alike, like, 0))
        sizes = np.minimum.outer([len(p.key) + 1 for p in one], [len(p.key) + 1 for p in other])
        solid = np.minimum(sizes, _SOLID)
        single = len(left) == len(right) == 1
        least = np.where(weighty, _LIKE_ROWS, _LIKE_ALONE if single else _LIKE)
        return np.where(like >= least, like * solid, 0).astype(np.float32)

    # what stands elsewhere

    def find_far(self) -> None:
        """Pair free pieces that are alike wherever they stand, the likest first."""
        left = [i for i, j in enumerate(self.to_new) if j < 0 and len(self.old[i].key) > _SHINGLE]
        right = [j for j, i in enumerate(self.to_old) if i < 0 and len(self.new[j].key) > _SHINGLE]
        if not left or not right:
            return
        index: dict[str, list[int]] = defaultdict(list)
        sizes: dict[int, int] = {}
        for j in right:
            grams = _shingles(self.new[j].key)
            sizes[j] = len(grams)
            for gram in grams:
                index[gram].append(j)
        found: list[tuple[float, int, int]] = []
        for i in left:
            found += self._candidates(i, index, sizes)
        for _score, i, j in sorted(found, key=lambda item: (-item[0], item[1], item[2])):
            if self.to_new[i] < 0 and self.to_old[j] < 0:
                self.pair(i, j)
                self.grow(i, j)

    def _candidates(
        self, i: int, index: dict[str, list[int]], sizes: dict[int, int]
    ) -> Iterator[tuple[float, int, int]]:
        grams, place = _shingles(self.old[i].key), self._expected(i)
        hits: Counter[int] = Counter()
        for gram in grams:
            hits.update(_nearest(index.get(gram, []), place))
        for j, shared in hits.most_common(6):
            if self.old[i].kind != self.new[j].kind:
                continue
            like = shared / (len(grams) + sizes[j] - shared)
            distance = abs(j - place) / max(len(self.new), 1)
            if like - _FAR_DOUBT * distance >= _FAR_LIKE:
                yield likeness(self.old[i].key, self.new[j].key) - _FAR_TIE * distance, i, j

    def _expected(self, i: int) -> int:
        """Where old piece i would stand among the new ones if it had not moved."""
        for back in range(i - 1, max(-1, i - 40), -1):
            if self.to_new[back] >= 0:
                return self.to_new[back] + i - back
        return i * len(self.new) // max(len(self.old), 1)

    # split and merge

    def groups(self) -> tuple[Group, ...]:
        """The pairs, widened by free neighbours that complete them."""
        spans = {i: [i, i + 1, j, j + 1] for i, j in enumerate(self.to_new) if j >= 0}
        if len(spans) < len(self.old) or len(spans) < len(self.new):
            for step in (1, -1):
                for i in sorted(spans, reverse=step < 0):
                    self._widen(spans[i], step)
        return tuple(Group((a, b), (c, d)) for a, b, c, d in sorted(spans.values()))

    def _widen(self, span: list[int], step: int) -> None:
        for _more in range(40):
            if not (self._take(span, step, 0) or self._take(span, step, 2)):
                return

    def _take(self, span: list[int], step: int, side: int) -> bool:
        """Take the free neighbour behind (or before) a group on one side, if the other side holds its words."""
        here, partners = (self.old, self.to_new) if side == 0 else (self.new, self.to_old)
        at = span[side + 1] if step > 0 else span[side] - 1
        if (
            not (0 <= at < len(here))
            or partners[at] != -1
            or here[at].kind != here[span[side]].kind
            or here[at].weighty
        ):
            return False
        there = self.new if side == 0 else self.old
        other = "".join(piece.key for piece in there[span[2 - side] : span[3 - side]])
        mine = "".join(piece.key for piece in here[span[side] : span[side + 1]])
        extra = here[at].key
        if len(mine) + len(extra) > 1.6 * len(other) + 8 or not _holds(other, extra):
            return False
        both = mine + extra if step > 0 else extra + mine
        if common(both, other) - common(mine, other) < _GAIN * len(extra):
            return False
        partners[at] = -2
        span[side + 1 if step > 0 else side] = at + 1 if step > 0 else at
        return True


def _unique(
    old: Sequence[Piece], new: Sequence[Piece], left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """The pairs of equal pieces that occur once among `left` and once among `right`, in order of `left`."""
    counts = Counter(old[i].key for i in left)
    others = Counter(new[j].key for j in right)
    at = {new[j].key: j for j in right if others[new[j].key] == 1}
    return [(i, at[key]) for i in left if (key := old[i].key) in at and counts[key] == 1 and key]


def _by_rank(
    old: Sequence[Piece], new: Sequence[Piece], left: Sequence[int], right: Sequence[int]
) -> list[tuple[int, int]]:
    """The first with the first, the second with the second … of equal pieces that occur equally often."""
    here: dict[str, list[int]] = defaultdict(list)
    there: dict[str, list[int]] = defaultdict(list)
    for i in left:
        here[old[i].key].append(i)
    for j in right:
        there[new[j].key].append(j)
    pairs = [
        pair
        for key, places in here.items()
        if key and len(places) == len(there.get(key, ()))
        for pair in zip(places, there[key], strict=True)
    ]
    return sorted(pairs)


def _ratios(one: Sequence[str], other: Sequence[str]) -> Matrix:
    table = process.cdist(one, other, scorer=fuzz.ratio, dtype=np.float32, score_cutoff=15)
    return (table / 100).astype(np.float32)


def _shingles(text: str) -> set[str]:
    """The stretches of four characters of a text; of a very long one an even sample."""
    last = len(text) - _SHINGLE + 1
    grams = {text[at : at + _SHINGLE] for at in range(max(last, 1))}
    return set(sorted(grams, key=_mix)[:_SHINGLES]) if len(grams) > _SHINGLES else grams


def _mix(gram: str) -> int:
    """A number that spreads shingles evenly and is the same in every run."""
    value = 0
    for character in gram:
        value = (value * 131 + ord(character) * 2654435761) & 0xFFFFFFFF
    return value ^ (value >> 15)


def _nearest(places: list[int], expected: int) -> list[int]:
    if len(places) <= _NEAREST:
        return places
    low, high = 0, len(places)
    while low < high:
        middle = (low + high) // 2
        if places[middle] < expected:
            low = middle + 1
        else:
            high = middle
    start = max(0, min(low - _NEAREST // 2, len(places) - _NEAREST))
    return places[start : start + _NEAREST]


def _holds(text: str, part: str) -> bool:
    """Whether at least half of a part's three-character stretches stand in a text."""
    if len(part) < 3:
        return bool(part) and part in text
    held = {text[at : at + 3] for at in range(len(text) - 2)}
    return 2 * sum(part[at : at + 3] in held for at in range(len(part) - 2)) >= len(part) - 2
