"""Comments of every kind at any place: nothing fails, and nothing is adopted that no change brought."""

import random

import pytest

from pipeline.extract import extract_plan
from pipeline.model.comment import NOWHERE, Anchor, Comment
from pipeline.model.span import Span
from pipeline.settlement import Ground, settle
from pipeline.structure import structure
from pipeline.workflow.diff import compare_plans
from tests.diff.documents import UNITS, document, draft, edit, sentence

OPS = (
    "set_lead", "add_unit", "remove_unit", "change_deadline", "change_number", "global_replace", "replace", "insert", "delete",
    "move", "question", "remark",
)  # fmt: skip


def _span(rng: random.Random, text: str) -> Span:
    start = rng.randrange(len(text))
    return Span("v1", start, min(len(text), start + rng.choice((1, 4, 20, 90, 600))))


def _words(rng: random.Random, text: str, op: str) -> str | None:
    span = _span(rng, text)
    unit = op in ("set_lead", "add_unit", "remove_unit")
    return rng.choice([text[span.start : span.end], rng.choice(UNITS) if unit else sentence(rng), "，", "30个", None])


def _comment(rng: random.Random, text: str, number: int) -> Comment:
    op = rng.choice(OPS)
    span = _span(rng, text)
    anchor = Anchor(rng.choice(("exact", "fuzzy", "place")), span, 1.0, others=(_span(rng, text),))
    words = text[span.start : span.end]
    old = rng.choice([words, _words(rng, text, op)])
    return Comment(
        f"C{number:03d}", "意见", op, words, old or None, _words(rng, text, op) or None, anchor=rng.choice([anchor, anchor, NOWHERE]),
        destination=rng.choice([None, Anchor("exact", _span(rng, text)), Anchor("place", _span(rng, text))]),
        after=rng.random() < 0.5, everywhere=op == "global_replace",
    )  # fmt: skip


def _settled(seed: int, edits: int):
    rng = random.Random(seed)
    old = draft(rng)
    new = edit(rng, old, edits).lines if edits else old
    sources = document(old, "v1"), document(new, "v2")
    plans = [extract_plan(source, structure(source)) for source in sources]
    comparison = compare_plans(*plans)
    comments = [_comment(rng, sources[0].text, n) for n in range(60)]
    return comparison, comments, settle(Ground(comparison, *plans), comments)


@pytest.mark.parametrize("seed", range(12))
def test_where_nothing_changed_nothing_was_adopted(seed):
    _comparison, _comments, settled = _settled(seed, 0)
    for item in settled.items:
        assert item.verdict in ("not_adopted", "undecided") or (item.verdict == "adopted" and item.already), item


@pytest.mark.parametrize("seed", range(12))
def test_any_comment_is_settled_once_with_spans_that_hold(seed):
    comparison, comments, settled = _settled(100 + seed, 10)
    assert [item.comment for item in settled.items] == [comment.id for comment in comments]
    known = {change.id for change in comparison.changes}
    for item in settled.items:
        assert set(item.evidence) <= known
        assert item.code.startswith("S-")
        assert item.evidence or item.already or item.verdict in ("not_adopted", "undecided"), item
        for span, text in ((item.was, comparison.old.text), (item.now, comparison.new.text)):
            assert span is None or 0 <= span.start <= span.end <= len(text)
    assert 0.0 <= settled.share <= 1.0
