"""What new corrections would change, for the terminal."""

from __future__ import annotations

from pipeline.lexicon.messages import Language, say
from pipeline.matrix import known_columns
from pipeline.model.corrections import Correction
from pipeline.model.finding import Finding
from pipeline.workflow.returned import Proposal

_LONGEST = 200  # characters of a cell that are shown


def proposal_to_text(proposal: Proposal, language: Language) -> str:
    """Return what a proposal would change, task by task, and what was not understood, for the terminal."""
    plan, changes = proposal.plan.document.title or proposal.plan.source.name, proposal.changes
    count = {"plan": plan, "count": str(len(changes)), "tasks": str(len({entry.task for entry in changes}))}
    lines = [say("K-CHANGES" if changes else "K-NO-CHANGE", language, count)]
    shown = ""
    for entry in changes:
        if entry.task != shown:
            lines += ["", f"{entry.task} {entry.title}{f'（{entry.place}）' if entry.place else ''}"]
        shown = entry.task
        lines.append("  " + _change_words(entry, language))
    if proposal.findings:
        marks = {"error": "✗", "warning": "!", "note": "·"}
        found = dict.fromkeys(
            f"{marks[item.severity]} {item.code} {_said(item, language)}" for item in proposal.findings
        )
        lines += ["", *found]
    return "\n".join(lines) + "\n"


def _change_words(entry: Correction, language: Language) -> str:
    details = {
        "field": field_name(entry.field, language), "before": _one_line(entry.before) or "—",
        "after": _one_line(entry.after) or "—",
    }  # fmt: skip
    code = {"added": "K-ADDED", "removed": "K-REMOVED"}.get(entry.field, "K-SET")
    return say(code, language, details)


def field_name(field: str, language: Language) -> str:
    """Return the name of a field as the table heads it, in English its key."""
    if language == "en":
        return field
    names = {"title": "任务名称", "group": "所属任务组", "added": "新增任务", "removed": "删去任务"}
    return names.get(field) or next(column.title for column in known_columns() if column.key == field)


def _said(finding: Finding, language: Language) -> str:
    details = {key: _one_line(words) or "—" for key, words in finding.details}
    if "field" in details:
        details["field"] = field_name(details["field"], language)
    return say(finding.code, language, details)


def _one_line(words: str) -> str:
    line = " ".join(words.split())
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"
