"""`huiqian check`: slips and doubts in a draft."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.checks.rules import check_plan
from pipeline.export.json_text import json_text
from pipeline.export.plan_json import finding_to_dict
from pipeline.lexicon.messages import Language, say, say_finding
from pipeline.model.finding import Finding
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.plan_corrections import load_corrected

_CONTEXT = 12


def check_file(
    path: Path, options: ReadingOptions, *, format_: str, language: Language, roster: Sequence[str] = ()
) -> str:
    """Return what is doubtful in the draft in a file, in reading order, as json or text.

    Raises:
        InputError: the file cannot be read.
        UsageError: corrections that were named do not belong to it.
    """
    plan = load_corrected(path, options)
    findings = all_findings(plan, roster=roster)
    if format_ == "json":
        return json_text(findings_to_dict(plan, findings, language))
    return findings_to_text(plan, findings, language)


def all_findings(plan: Plan, *, roster: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return the findings of reading, structure, extraction, graph and checks, in reading order, each once."""
    from pipeline.graph import graph_findings, plan_graph

    found = {*check_plan(plan, roster=roster), *graph_findings(plan, plan_graph(plan))}
    return tuple(sorted(found, key=lambda f: (f.span is None, f.span.start if f.span else 0, f.code, f.details)))


def findings_to_dict(plan: Plan, findings: Sequence[Finding], language: Language) -> dict[str, object]:
    """Return findings as the contract huiqian.check/1: offsets count characters of ``text``."""
    return {
        "schema": "huiqian.check/1",
        "source": {"name": plan.source.name, "sha256": plan.source.sha256},
        "text": plan.source.text,
        "findings": [finding_to_dict(finding, language) for finding in findings],
    }


def findings_to_text(plan: Plan, findings: Sequence[Finding], language: Language) -> str:
    """Return findings as lines: severity, code, message, and the words around the place.

    Of a file without tasks that is said first: that nothing was found in a wrong file would mean nothing.
    """
    lines = [] if plan.tasks else [say("M-NOT-A-PLAN", language, {"file": plan.source.name})]
    if not findings:
        return "\n".join([*lines, say("M-NO-FINDINGS", language)]) + "\n"
    marks = {"error": "✗", "warning": "!", "note": "·"}
    for finding in findings:
        line = f"{marks[finding.severity]} {finding.code} {say_finding(finding, language)}"
        if finding.span is not None and finding.span.end > finding.span.start:
            line += f"\n    {_around(plan.source.text, finding.span.start, finding.span.end)}"
        lines.append(line)
    counts = {kind: sum(1 for f in findings if f.severity == kind) for kind in marks}
    lines.append(say("M-COUNTS", language, {kind: str(count) for kind, count in counts.items()}))
    return "\n".join(lines) + "\n"


def _around(text: str, start: int, end: int) -> str:
    stop = min(end, start + 40)
    before = text[max(0, start - _CONTEXT) : start].rpartition("\n")[2]
    after = text[stop : stop + _CONTEXT].partition("\n")[0]
    return f"…{before}【{text[start:stop]}】{after}…".replace("\n", " ").replace("\t", " ")
