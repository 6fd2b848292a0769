"""Edits carried out in a text, all of it or a stretch."""

from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.edit import TextEdit
from pipeline.text.edits import apart, replayed, replayed_within

EDITS = st.lists(
    st.tuples(st.integers(0, 12), st.integers(0, 4), st.text("xy", max_size=2)).map(
        lambda one: TextEdit(one[0], min(12, one[0] + one[1]), one[2])
    ),
    max_size=6,
)


def test_of_edits_that_take_the_same_words_the_first_holds_and_what_comes_stays():
    edits = [TextEdit(2, 5, "B"), TextEdit(0, 3, "A"), TextEdit(0, 3, "A"), TextEdit(2, 2, "C"), TextEdit(3, 6, "D")]
    assert apart(edits) == [TextEdit(0, 3, "A"), TextEdit(2, 2, "C"), TextEdit(3, 6, "D")]
    assert replayed("abcdefgh", apart(edits)) == "ACDgh"


@given(EDITS)
@settings(max_examples=200)
def test_edits_that_were_set_apart_leave_every_other_character(edits):
    text = "abcdefghijkl"
    kept = apart(edits)
    gone = {at for edit in kept for at in range(edit.start, edit.end)}
    left = [ch for ch in replayed(text, kept) if ch not in "xy"]
    assert left == [ch for at, ch in enumerate(text) if at not in gone]


@given(EDITS)
@settings(max_examples=100)
def test_a_stretch_is_edited_as_the_whole_text_is(edits):
    text, kept = "abcdefghijkl", apart(edits)
    assert replayed_within("..." + text + "..", 3, 15, [
        TextEdit(edit.start + 3, edit.end + 3, edit.new) for edit in kept
    ]) == replayed(text, kept)  # fmt: skip
