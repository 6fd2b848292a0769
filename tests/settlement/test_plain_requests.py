"""Requests in plain words, settled: never adopted where nothing changed, adopted where the draft does what they say."""

import pytest

from pipeline.model.nearby import may_concern
from tests.feedback.test_plain_requests import CASES, ROWS, draft_of, heard
from tests.settlement.cases import comments_in, settled

NAMES = sorted(path.stem for path in CASES.glob("*.toml"))
DECIDED = ("adopted", "partly_adopted")


@pytest.mark.parametrize("name", NAMES)
def test_no_request_is_adopted_by_a_draft_that_did_not_change(name):
    draft = draft_of(name)
    said = [(row["unit"], heard(name, row)) for of, row in ROWS if of == name]
    case = settled(draft, draft.text, [(unit, comments) for unit, comments in said if comments])
    assert not [item for item in case.settled.items if item.verdict in DECIDED]


@pytest.mark.parametrize("name", NAMES)
def test_a_value_or_wording_that_is_put_in_is_adopted_and_explains_the_change(name):
    draft, tried = draft_of(name), 0
    for of, row in ROWS:
        for comment in heard(name, row) if of == name else ():
            span, old, new = comment.anchor.span, comment.old, comment.new
            if comment.op not in ("change_number", "change_deadline", "replace") or not (span and old and new):
                continue
            at = draft.text.index(old, span.start)
            assert at < span.end
            case = settled(draft, draft.text[:at] + new + draft.text[at + len(old) :], [(row["unit"], (comment,))])
            assert case.settled.items[0].verdict == "adopted", row["text"]
            assert not case.settled.unexplained, row["text"]
            tried += 1
    assert tried > 5


def test_a_change_beside_a_comment_that_waits_for_a_person_names_it():
    draft = draft_of("canteen")
    question = comments_in(draft, "市财政局", "“所需资金由县（市、区）财政承担”，市级是否分担，请予明确。")
    case = settled(draft, draft.text.replace("财政承担", "财政共同承担"), [("市财政局", question)])
    (change,) = [c for c in case.comparison.changes if c.id in case.settled.unexplained]
    assert may_concern(case.settled, case.comments, change) == (case.comments[0].id,)
    other = settled(draft, draft.text.replace("曝光典型", "通报典型"), [("市财政局", question)])
    (change,) = [c for c in other.comparison.changes if c.id in other.settled.unexplained]
    assert may_concern(other.settled, other.comments, change) == ()
