"""Comments on invented drafts, their revisions, and what became of each comment: the rows of tests/cases/settlements."""

import pytest

from tests.settlement.cases import rows, sent, settled_row, verdicts_of

DRAFTS = {name: rows(name) for name in ("charging", "care", "drainage", "reading", "housing", "flood", "prose")}
ROWS = [(name, row) for name, (_plan, own) in DRAFTS.items() for row in own]
NAMES = [(row.get("comments") or row["tracked"])[0][1][:24] for _name, row in ROWS]


@pytest.fixture(scope="module")
def cases():
    sent_drafts = {name: sent(plan) for name, (plan, _own) in DRAFTS.items()}
    return [settled_row(sent_drafts[name], DRAFTS[name][0], row) for name, row in ROWS]


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_a_comment_is_settled_as_a_careful_clerk_would(cases, number):
    row, case = ROWS[number][1], cases[number]
    for words, wanted, found in verdicts_of(case, row):
        assert found == wanted, (words, [item.code for item in case.settled.items])
    assert any(item.already for item in case.settled.items) == row.get("already", False)
    if row.get("elsewhere"):
        assert any(item.elsewhere for item in case.settled.items)


@pytest.mark.parametrize("number", range(len(ROWS)), ids=NAMES)
def test_what_nobody_asked_for_is_told_from_what_was_asked(cases, number):
    row, case = ROWS[number][1], cases[number]
    if row.get("own", 0) >= 0:
        assert len(case.settled.unexplained) == row.get("own", 0)


def test_every_change_is_explained_or_not_and_none_is_both(cases):
    for case in cases:
        explained = [one.change for one in case.settled.explained]
        both = [*explained, *case.settled.unexplained]
        assert sorted(both) == sorted(change.id for change in case.comparison.changes)


def test_the_figures_promised_for_unseen_comments_hold_over_the_rows(cases):
    verdicts = [verdict for case, (_name, row) in zip(cases, ROWS, strict=True) for verdict in verdicts_of(case, row)]
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
