"""Comments on one invented draft, its revisions, and what became of each comment: the rows of tests/cases/settlements.toml."""

import pytest

from tests.settlement.cases import rows, sent, settled_row, verdicts_of

PLAN, ROWS = rows()
DRAFT = sent(PLAN)
NAMES = [(row.get("comments") or row["tracked"])[0][1][:24] for row in ROWS]


@pytest.fixture(scope="module")
def cases():
    return [settled_row(DRAFT, PLAN, row) for row in ROWS]


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_a_comment_is_settled_as_a_careful_clerk_would(cases, number):
    row, case = ROWS[number], cases[number]
    for words, wanted, found in verdicts_of(case, row):
        assert found == wanted, (words, [item.code for item in case.settled.items])
    assert any(item.already for item in case.settled.items) == row.get("already", False)
    if row.get("elsewhere"):
        assert any(item.elsewhere for item in case.settled.items)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_what_nobody_asked_for_is_told_from_what_was_asked(cases, number):
    case = cases[number]
    assert len(case.settled.unexplained) == ROWS[number].get("own", 0)


def test_every_change_is_explained_or_not_and_none_is_both(cases):
    for case in cases:
        explained = [one.change for one in case.settled.explained]
        both = [*explained, *case.settled.unexplained]
        assert sorted(both) == sorted(change.id for change in case.comparison.changes)


def test_the_figures_promised_for_unseen_comments_hold_over_the_rows(cases):
    verdicts = [verdict for case, row in zip(cases, ROWS, strict=True) for verdict in verdicts_of(case, row)]
    right = sum(wanted == found for _words, wanted, found in verdicts)
    falsely = sum(found == "adopted" != wanted for _words, wanted, found in verdicts)
    person = sum(found == "undecided" != wanted for _words, wanted, found in verdicts)
    assert len(verdicts) >= 60
    assert right >= 0.9 * len(verdicts)
    assert falsely <= 0.02 * len(verdicts)
    assert person <= 0.15 * len(verdicts)


def test_a_verdict_names_its_witness_in_both_drafts(cases):
    for case in cases:
        for item in case.settled.items:
            if item.verdict in ("adopted", "partly_adopted") and not item.already:
                assert item.evidence, item
            for span, text in ((item.was, case.comparison.old.text), (item.now, case.comparison.new.text)):
                assert span is None or text[span.start : span.end]
