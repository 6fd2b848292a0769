"""Cases for the page: the demo as a whole, a plan alone, and a case in which every word tries to be markup."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from pipeline.ledger.engine import open_ledger
from pipeline.model.comment import Anchor, Comment, Letter, LetterSeal, Part, UnitEvidence
from pipeline.model.event import Event
from pipeline.model.finding import Finding
from pipeline.model.overview import Due, Overview, Version
from pipeline.model.round import Addressee, Round
from pipeline.model.settlement import Settled, Settlement
from pipeline.model.span import Span
from pipeline.model.status import ConsultationStatus, UnitStatus
from pipeline.workflow.case_folder import case_folder
from pipeline.workflow.check import all_findings
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.run_consultation import consult
from pipeline.workflow.settle import counted, settle_commented
from pipeline.workflow.status import left_of, status_of
from tests.drafts import PLAN, read_text

DEMO = Path(__file__).resolve().parents[3] / "corpora" / "demo"
NOW = datetime.fromisoformat("2026-04-08T09:00:00+08:00")
ATTACK = '</script></title><script>alert(1)</script><img src=x onerror="alert(1)"></td></table>\'"&amp;<!--'


@cache
def demo() -> Overview:
    """The demo with its letters filed and both later versions settled."""
    options, case = ReadingOptions(), case_folder(DEMO)
    with TemporaryDirectory() as folder:
        place = Path(folder) / "ledger.db"
        found = consult(case, place, options, now=NOW, who="经办人")
        with open_ledger(place, who="经办人") as book:
            journal = book.events()
    plans = [(case.number, load_plan(case.draft, options))]
    plans += [(number, load_plan(path, options)) for number, path in case.later]
    versions = []
    for (before, old), (number, new) in pairwise(plans):
        settled = settle_commented(found.commented, new, options)
        versions.append(
            Version(number, before, new, compare_plans(old, new), settled.comparison, settled.settled)
        )  # fmt: skip
    left = left_of(found.commented, NOW, options.office)
    assert left
    plan = plans[0][1]
    return Overview(
        plan, all_findings(plan, roster=found.commented.asked.roster), NOW.isoformat(),
        (Due("undecided", ("C002", "C022"), "请认定", "huiqian decide C002 采纳"), Due("missing", ("市公安局",), "请催办")),
        1, found.round, left.days, left.workdays, status_of(found.commented, NOW), found.commented.letters,
        counted(found.commented), found.commented.unread, tuple(versions), journal,
    )  # fmt: skip


def plan_alone() -> Overview:
    """A plan that was sent to nobody."""
    plan = read_text(PLAN)[1]
    return Overview(plan, plan.findings, NOW.isoformat())


def hostile() -> Overview:
    """A case whose plan, letters, comments, decisions, journal and duties all hold the attack."""
    plan = read_text(PLAN.replace("加强宣传。", "加强宣传。" + ATTACK))[1]
    revised = read_text(PLAN)[1]
    comparison, text = compare_plans(plan, revised), plan.source.text
    at = Span(plan.source.text_id, text.index(ATTACK), text.index(ATTACK) + len(ATTACK))
    letter = Letter(
        "L001", ATTACK, "0" * 64, ATTACK, (UnitEvidence("signature", ATTACK, ATTACK),), ATTACK, None,
        "2026-04-01T10:00:00+08:00", "csv", "on_time", "comments", LetterSeal("seen", ATTACK),
    )  # fmt: skip
    comment = Comment(
        "C001", ATTACK, "delete", ATTACK, ATTACK, ATTACK, ATTACK, Anchor("exact", at, 1.0), letter="L001", unit=ATTACK
    )  # fmt: skip
    item = Settlement("C001", "adopted", "rule", "S-PARTLY", (("was", ATTACK), ("now", ATTACK)), reason=ATTACK, was=at)
    round_ = Round(
        1, ATTACK, ATTACK, "2026-04-10", ATTACK, "missing", True, True, True, (ATTACK,), (Addressee(ATTACK),), None,
        "0" * 64, NOW.isoformat(), ATTACK,
    )  # fmt: skip
    events = (
        Event(1, NOW.isoformat(), ATTACK, "file", "letter", ATTACK, None, {"file": ATTACK, "unit": ATTACK}, "", ATTACK),
        Event(2, NOW.isoformat(), ATTACK, "say", "addressee", f"1/{ATTACK}", ATTACK,
              {"field": ATTACK, "value": {"verdict": ATTACK}, "reason": ATTACK}, "", ATTACK),
    )  # fmt: skip
    status = ConsultationStatus(
        ATTACK, "2026-04-10", "missing", NOW.isoformat(),
        (UnitStatus(ATTACK, "on_time", True, ("L001",), ("C001",)),), (ATTACK,), (ATTACK,), (ATTACK,), (ATTACK,), (ATTACK,),
    )  # fmt: skip
    return Overview(
        plan, (Finding("C-TYPO", "warning", (("found", ATTACK), ("right", ATTACK)), at),), NOW.isoformat(),
        (Due("missing", (ATTACK, "C001"), ATTACK, ATTACK),), 1, round_, 2, 2, status, (letter,), (comment,),
        ((ATTACK, Part("unread", at, ATTACK)),),
        (Version(2, 1, revised, comparison, comparison, Settled((item,), (), (comparison.changes[0].id,))),), events,
        journal_whole=False,
    )  # fmt: skip
