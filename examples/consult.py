"""A whole round in a ledger (台账): open, file the letters, see who is missing, settle, decide, and prove that nothing was changed."""

import tempfile
from datetime import datetime
from pathlib import Path

from pipeline import api

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

with tempfile.TemporaryDirectory() as folder, api.consult(Path(folder) / "case.db", who="经办人") as case:
    round_ = case.open(DEMO / "request.docx", DEMO / "plan-v1.docx")
    print(f"round {round_.number}: {len(round_.addressees)} asked, replies by {round_.deadline}")

    filed = case.ingest(DEMO / "letters")
    print(f"{len(filed)} files; again: { ({one.outcome for one in case.ingest(DEMO / 'letters')}) }")

    state = case.status(datetime.fromisoformat("2026-04-08T09:00:00+08:00"))
    print("silent:", "、".join(unit.unit for unit in state.units if not unit.letters))

    left = [item for item in case.settle(DEMO / "plan-v2.docx").settled.items if item.verdict == "undecided"]
    print("for a person:", ", ".join(item.comment for item in left))
    case.decide(left[0].comment, "不采纳", "与上位文件要求不一致")
    by_person = [item for item in case.settle().settled.items if item.decided_by == "person"]
    print("decided:", ", ".join(f"{item.comment} {item.verdict}" for item in by_person))

    page = api.save(case.overview(), Path(folder) / "report.html")
    print(
        f"everything on one page: {page.stat().st_size // 1024} KB; "
        + ("ledger whole" if not case.verify() else "ledger broken")
    )
