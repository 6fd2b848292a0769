"""What a run did, in words for the terminal."""

from __future__ import annotations

from collections import Counter

from pipeline.export.diff_json import field_lines, head_line
from pipeline.lexicon.messages import Language, say
from pipeline.model.change import Comparison
from pipeline.workflow.run import CaseReport
from pipeline.workflow.settle import SettledCase
from pipeline.workflow.status_text import status_to_text

_MOST = 40  # lines of one comparison on the terminal


def report_to_text(report: CaseReport, language: Language) -> str:
    """Return the summary of a run: the plan, its counts, what the letter asks for, the findings, what changed
    in the tasks from version to version, the files written."""
    plan = report.plan
    document = plan.document
    units = {unit.name for task in plan.tasks for unit in task.units}
    details = {
        "title": document.title,
        "issuer": document.issuer or "—",
        "date": document.date or "—",
        "sections": str(len(document.sections)),
        "tasks": str(len(plan.tasks)),
        "units": str(len(units)),
        "deadlines": str(sum(len(task.deadlines) for task in plan.tasks) + len(plan.goals.deadlines)),
        "targets": str(sum(len(task.targets) for task in plan.tasks) + len(plan.goals.targets)),
    }
    lines = [say("M-RUN-PLAN", language, details)]
    if report.request is not None:
        asked = {
            "deadline": (report.request.deadline or "")[:16].replace("T", " ") or report.request.deadline_text or "—",
            "to": report.request.reply_to or "—",
        }
        lines.append(say("M-RUN-REQUEST", language, asked))
    severities = Counter(finding.severity for finding in report.findings)
    lines.append(say("M-COUNTS", language, {kind: str(severities[kind]) for kind in ("error", "warning", "note")}))
    for comparison in report.comparisons:
        lines += _changed(comparison, language)
    for number, case in report.settled:
        lines += ["", *_settled(number, case, language)]
    lines += ["", *_written(report, language)]
    if report.commented is not None and report.status is not None:
        lines += ["", status_to_text(report.commented, report.status, None, report.work, language)]
    return "\n".join(lines) + "\n"


def _written(report: CaseReport, language: Language) -> list[str]:
    """The files written; of a folder within the output only how many."""
    top = min((path.parent for path in report.written), key=lambda folder: len(folder.parts), default=None)
    lines = [say("M-WROTE", language, {"file": str(path)}) for path in report.written if path.parent == top]
    inner = Counter(path.parent for path in report.written if path.parent != top)
    lines += [say("M-WROTE-FOLDER", language, {"folder": str(f), "count": str(n)}) for f, n in inner.items()]
    return lines


def _settled(number: int, case: SettledCase, language: Language) -> list[str]:
    """How many comments have each verdict, and how much of what changed nobody asked for."""
    counted = {verdict: str(count) for verdict, count in case.settled.totals}
    details = counted | {
        "version": f"v{number}", "count": str(len(case.settled.items)), "changes": str(len(case.comparison.changes)),
        "unexplained": str(len(case.settled.unexplained)), "share": f"{case.settled.share:.0%}",
    }  # fmt: skip
    return [say("M-RUN-SETTLED", language, details)]


def _changed(comparison: Comparison, language: Language) -> list[str]:
    fields = field_lines(comparison, language)
    rest = ["……"] if len(fields) > _MOST else []
    return [head_line(comparison, language), *fields[:_MOST], *rest]
