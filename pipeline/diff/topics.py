"""What a change is about (主题): noise first (space, punctuation, slips), then what the changed words name."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.diff.plain import plain, unsigned, without_blanks
from pipeline.diff.tokens import Facts, facts_of
from pipeline.lexicon.rows import load_rows
from pipeline.model.change import Topic
from pipeline.text.words import is_word

Stretch = tuple[int, int]
_MOSTLY = 0.5  # share of a changed stretch that must be a time, a figure or a name


def topic_of(
    one: str, old: Stretch, other: str, new: Stretch, names: frozenset[str] = frozenset(), *, role: bool = False
) -> Topic:
    """Return what a change is about.

    What differs in white space, width, signs or look-alike characters only is told by its looks. Else the kind of thing
    that makes up most of the changed words decides, in the order time, unit, figure, strength; where none does, it is wording.

    Args:
        one: the sentence of the old text.
        old: the changed stretch of it, half-open.
        other: the sentence of the new text.
        new: the changed stretch of it.
        names: names of units that the drafts name.
        role: the sentences are cells that list units.
    """
    noise = _noise(one, old, other, new)
    if noise:
        return noise
    left, right = facts_of(one, names, role=role), facts_of(other, names, role=role)
    if _about(old, left.times) and _about(new, right.times) and _size(old, left.times) + _size(new, right.times):
        return "deadline"
    if _in_clause(old, left) or _in_clause(new, right) or role:
        return "unit"
    if _mostly(old, left.units, new, right.units):
        return "unit"
    if _number(one, old, left) or _number(other, new, right):
        return "number"
    if _mostly(old, left.times, new, right.times):
        return "deadline"
    if _strength(old, left) != _strength(new, right) and _cues(old, left) and _cues(new, right):
        return "strength"
    return "wording"


# ---- noise ----------------------------------------------------------------------------------------------------------


def _noise(one: str, old: Stretch, other: str, new: Stretch) -> Topic | None:
    was, now = one[slice(*old)], other[slice(*new)]
    if without_blanks(was) == without_blanks(now):
        return "space"
    if plain(was) == plain(now):
        return (
            "typo"
            if any(a.isalnum() for a in set(was) ^ set(now) if not a.isascii()) and _same_width(was, now)
            else "punctuation"
        )
    if unsigned(was) == unsigned(now):
        return "punctuation"
    if _mended(one, old, other, new) or _mended(other, new, one, old) or _misspelt(one, old, other, new):
        return "typo"
    return None


def _same_width(was: str, now: str) -> bool:
    """Whether two strings differ by more than the width of their characters."""
    wide = str.maketrans({chr(0xFEE0 + code): chr(code) for code in range(0x21, 0x7F)})
    return was.translate(wide) != now.translate(wide)


def _mended(one: str, old: Stretch, other: str, new: Stretch) -> bool:
    """Whether a row of lexicon/typos.toml, or a figure written with letters, makes the old words the new ones."""
    if old[1] - old[0] > 12 or new[1] - new[0] > 12:
        return False
    low, high = max(0, old[0] - 8), min(len(one), old[1] + 8)
    for row in load_rows("typos"):
        for match in row.regex.finditer(one[low:high]):
            start, end = match.start() + low, match.end() + low
            if start < max(old[1], old[0] + 1) and old[0] < end:
                first, last = min(start, old[0]), max(end, old[1])
                mended = one[first:start] + match.expand(row.text("right")) + one[end:last]
                if mended == other[new[0] - (old[0] - first) : new[1] + (last - old[1])]:
                    return True
    return False


def _misspelt(one: str, old: Stretch, other: str, new: Stretch) -> bool:
    """Whether one character was wrong: the words of one side are a word, those of the other are none."""
    if old[1] - old[0] != new[1] - new[0] or not 1 <= old[1] - old[0] <= 4:
        return False
    was, now = _word_around(one, old), _word_around(other, new)
    if not (2 <= len(was) == len(now) <= 4) or sum(a != b for a, b in zip(was, now, strict=True)) != 1:
        return False
    if not all("一" <= character <= "龥" for character in was + now):
        return False
    return is_word(was) != is_word(now)


def _word_around(text: str, span: Stretch) -> str:
    """The changed stretch, widened by a neighbour where it is a single character."""
    if span[1] - span[0] != 1:
        return text[slice(*span)]
    for start, end in ((span[0] - 1, span[1]), (span[0], span[1] + 1)):
        if start >= 0 and end <= len(text) and is_word(text[start:end]):
            return text[start:end]
    return text[max(0, span[0] - 1) : span[1]]


# ---- sense ----------------------------------------------------------------------------------------------------------


def _size(span: Stretch, places: Sequence[Stretch]) -> int:
    return sum(max(0, min(span[1], end) - max(span[0], start)) for start, end in places)


def _about(span: Stretch, places: Sequence[Stretch]) -> bool:
    """Whether most of a stretch is what the places are (an empty one is)."""
    return span[0] == span[1] or _size(span, places) >= _MOSTLY * (span[1] - span[0])


def _mostly(old: Stretch, left: Sequence[Stretch], new: Stretch, right: Sequence[Stretch]) -> bool:
    size = old[1] - old[0] + new[1] - new[0]
    return _size(old, left) + _size(new, right) >= max(1, _MOSTLY * size)


def _in_clause(span: Stretch, facts: Facts) -> bool:
    return span[1] > span[0] and any(start <= span[0] and span[1] <= end for start, end in facts.clauses)


def _number(text: str, span: Stretch, facts: Facts) -> bool:
    """Whether a short stretch changes a figure: it holds digits, or touches a quantity written in words."""
    words = text[slice(*span)]
    if not words or len(words) > 16:
        return False
    digits = sum(character.isdigit() or character in ".%％+-~—至万亿千百十个" for character in words)
    if any(character.isdigit() and character.isascii() for character in words):
        return digits >= _MOSTLY * len(words) or _about(span, facts.quantities)
    return _about(span, facts.quantities)


def _strength(span: Stretch, facts: Facts) -> tuple[str, ...]:
    """The words of strength that a changed stretch touches, in order."""
    return tuple(strength for start, end, strength in facts.cues if start < span[1] and span[0] < end)


def _cues(span: Stretch, facts: Facts) -> bool:
    """Whether most of a stretch are words of strength."""
    return _about(span, [(start, end) for start, end, _strength in facts.cues])
