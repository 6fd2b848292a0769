"""Marks that nest and overlap, cut into pieces."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.page.spans import Mark, Piece, pieces_of


def lines(text: str) -> list[tuple[int, int]]:
    """Where the lines of a text begin and end."""
    bounds, start = [], 0
    for line in text.split("\n"):
        bounds.append((start, start + len(line)))
        start += len(line) + 1
    return bounds


def mark(start: int, end: int, name: str = "") -> Mark:
    return Mark(start, end, "target", name)


def shown(pieces: tuple[Piece, ...]) -> list[tuple[str, str]]:
    return [(piece.text, "".join(one.words for one in piece.marks)) for piece in pieces]


TEXTS = st.text(alphabet="甲乙1\n\t<&", max_size=40)
MARKS = st.lists(
    st.tuples(st.integers(-3, 45), st.integers(-3, 45)).map(sorted).map(lambda two: mark(*two)), max_size=12
).map(lambda found: [Mark(m.start, m.end, m.kind, str(n)) for n, m in enumerate(found)])


@given(TEXTS, MARKS)
def test_put_together_the_pieces_are_the_text_whatever_is_marked(text, marks):
    found = pieces_of(text, lines(text), marks)
    assert "\n".join("".join(piece.text for piece in line) for line in found) == text


@given(TEXTS, MARKS)
def test_a_mark_covers_exactly_its_own_stretch(text, marks):
    found = [piece for line in pieces_of(text, lines(text), marks) for piece in line if piece.text]
    for one in marks:
        covered = "".join(piece.text for piece in found if one in piece.marks)
        assert covered == text[max(one.start, 0) : max(one.end, 0)].replace("\n", "")


@given(TEXTS, MARKS)
def test_every_mark_opens_exactly_once_and_where_it_begins(text, marks):
    opened = []
    for (start, _end), line in zip(lines(text), pieces_of(text, lines(text), marks), strict=True):
        at = start
        for piece in line:
            opened += [(one, at, piece.text) for one in piece.opens]
            at += len(piece.text)
    assert sorted(one.words for one, _at, _words in opened) == sorted(one.words for one in marks)
    for one, at, words in opened:
        begin = min(max(one.start, 0), len(text))
        assert at == begin or (not words and at <= begin) or set(text[begin:at]) == {"\n"}


def test_marks_that_nest_and_overlap_share_the_pieces_between_their_edges():
    text = "一二三四五六"
    found = pieces_of(text, lines(text), [mark(0, 6, "a"), mark(1, 4, "b"), mark(3, 5, "c")])
    assert [shown(line) for line in found] == [[("一", "a"), ("二三", "ab"), ("四", "abc"), ("五", "ac"), ("六", "a")]]


def test_a_mark_over_several_lines_opens_in_the_first_of_them():
    found = pieces_of("一\n\n二", lines("一\n\n二"), [mark(0, 4, "a")])
    assert [[piece.opens for piece in line if piece.text] for line in found] == [[(mark(0, 4, "a"),)], [], [()]]
    assert [shown(line) for line in found] == [[("一", "a")], [], [("二", "a")]]


def test_an_empty_mark_is_a_piece_without_text_at_its_place():
    assert [shown(line) for line in pieces_of("一二", [(0, 2)], [mark(1, 1, "a"), mark(0, 2, "b")])] == [
        [("一", "b"), ("", "b"), ("二", "b")]
    ]
    assert pieces_of("一二", [(0, 2)], [mark(2, 2, "a")])[0][-1] == Piece("", (), (mark(2, 2, "a"),))


def test_a_text_without_lines_has_no_pieces():
    assert pieces_of("", [], [mark(0, 0)]) == ()
