"""A plan as JSON (contract ``huiqian.plan/1``, DESIGN §5) and as readable Markdown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.export.markdown import markdown_text
from pipeline.export.timex import timex
from pipeline.lexicon.messages import Language, say_finding
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument, Request, Section
from pipeline.model.quantity import Target
from pipeline.model.source import SourceDocument
from pipeline.model.task import ByPerson, NamedUnit, Plan, Task, UnitMention
from pipeline.model.time import Deadline

Json = dict[str, Any]
_SEVERITIES = {"error": "错误", "warning": "注意", "note": "提示"}


def plan_to_dict(plan: Plan, language: Language) -> Json:
    """Return the plan as plain values, keys in the contract's order.

    All offsets count characters of `text`, the canonical text of the file, half-open. What the plan does not say is
    None, what stands under no heading has section (or parent) None. `language` is that of the findings' messages.
    `struck` (tasks that a person struck out) is there only where there are some.
    """
    said: Json = {
        "schema": "huiqian.plan/1",
        "source": source_to_dict(plan.source),
        "document": document_head(plan.document, lead_rule=plan.lead_rule),
        "text": plan.source.text,
        "sections": [section_to_dict(section) for section in _sections(plan)],
        "tasks": [task_to_dict(task) for task in plan.tasks],
        "goals": {
            "deadlines": [_deadline(deadline) for deadline in plan.goals.deadlines],
            "targets": [_target(target) for target in plan.goals.targets],
        },
        "findings": [finding_to_dict(finding, language) for finding in _findings(plan)],
        "mentions": [_mention(mention) for mention in plan.mentions],
    }
    return said | {"struck": [task_to_dict(task) for task in plan.struck]} if plan.struck else said


def _mention(mention: NamedUnit) -> Json:
    """Return a unit that the prose names; `organ` is the code of its kind in the lexicon, or None."""
    return {
        "name": mention.name,
        "organ": mention.code or None,
        "rule": mention.rule,
        "start": mention.span.start,
        "end": mention.span.end,
    }


def source_to_dict(source: SourceDocument) -> Json:
    """Return what names the file: name, sha256, format, reader."""
    return {"name": source.name, "sha256": source.sha256, "format": source.format, "reader": source.reader}


def document_head(document: OfficialDocument, *, lead_rule: str | None = None) -> Json:
    """Return the elements of a document but its text and sections."""
    return {
        "kind": document.kind,
        "stage": document.stage or None,
        "number": document.number,
        "secrecy": document.secrecy,
        "title": document.title,
        "issuer": document.issuer,
        "date": document.date,
        "addressees": list(document.addressees),
        "citations": list(dict.fromkeys(citation.number for citation in document.citations)),
        "lead_rule": lead_rule,
        "request": _request(document.request) if document.request else None,
    }


def section_to_dict(section: Section) -> Json:
    """Return a section; `start` and `end` bound the heading and everything under it."""
    return {
        "id": section.id,
        "level": section.level,
        "label": section.label,
        "label_raw": section.label_raw,
        "title": section.title,
        "start": section.span.start,
        "end": section.span.end,
        "parent": section.parent or None,
    }


def finding_to_dict(finding: Finding, language: Language) -> Json:
    """Return a finding with its message in words; without a place, `start` and `end` are None."""
    return {
        "code": finding.code,
        "severity": finding.severity,
        "message": say_finding(finding, language),
        "start": finding.span.start if finding.span else None,
        "end": finding.span.end if finding.span else None,
    }


def _sections(plan: Plan) -> Iterator[Section]:
    """The document's sections, and those of its annexes that hold tasks, so that every task's section is there."""
    yield from plan.document.sections
    annexed = {section.id: section for annex in _annexes(plan.document) for section in annex.sections}
    wanted = {section.id for section in plan.document.sections}
    needed: set[str] = set()
    for task in plan.tasks:
        at = task.section
        while at in annexed and at not in wanted and at not in needed:
            needed.add(at)
            at = annexed[at].parent
    yield from (section for section in annexed.values() if section.id in needed)


def _annexes(document: OfficialDocument) -> Iterator[OfficialDocument]:
    for annex in document.annexes:
        yield annex
        yield from _annexes(annex)


def _findings(plan: Plan) -> Iterable[Finding]:
    """Those of the reading, the document and the plan, each once."""
    return dict.fromkeys((*plan.source.findings, *plan.document.findings, *plan.findings))


def _request(request: Request) -> Json:
    return {
        "deadline": request.deadline,
        "deadline_text": request.deadline_text,
        "reply_to": request.reply_to,
        "seal_required": request.seal_required,
        "reply_without_comments": request.reply_without_comments,
        "no_reply": request.no_reply,
        "frozen": list(request.frozen),
        "reasons_required": request.reasons_required,
    }


def task_to_dict(task: Task) -> Json:
    """Return one task as plain values; `person` is there only where a person set something of it."""
    said: Json = {
        "id": task.id,
        "section": task.section or None,
        "title": task.title,
        "start": task.span.start,
        "end": task.span.end,
        "units": [_unit(mention) for mention in task.units],
        "deadlines": [_deadline(deadline) for deadline in task.deadlines],
        "targets": [_target(target) for target in task.targets],
        "measures": [
            {"text": measure.text, "start": measure.span.start, "end": measure.span.end} for measure in task.measures
        ],
        "depends_on": list(task.depends_on),
    }
    return said | {"person": _by_person(task.person)} if task.person else said


def _by_person(person: ByPerson) -> Json:
    """`title` is the title that was extracted, where a person gave another."""
    return {
        "added": person.added,
        "title": person.title or None,
        "group": person.group,
        "notes": dict(person.notes),
    }


def _unit(mention: UnitMention) -> Json:
    """`unit` is the one name that stands for the office in this plan (市发改委, 市发展改革委)."""
    return {
        "name": mention.name,
        "unit": mention.unit or mention.name,
        "role": mention.role,
        "inherited": mention.inherited,
        "rule": mention.rule,
        "start": mention.span.start,
        "end": mention.span.end,
    }


def _deadline(deadline: Deadline) -> Json:
    return {
        "text": deadline.text,
        "start_date": deadline.start_date,
        "end_date": deadline.end_date,
        "time": deadline.clock,
        "precision": deadline.precision,
        "every": deadline.every,
        "strength": deadline.strength,
        "start": deadline.span.start,
        "end": deadline.span.end,
        "rule": deadline.rule,
        "timex": timex(deadline),
    }


def _target(target: Target) -> Json:
    return {
        "text": target.text,
        "indicator": target.indicator,
        "scope": target.scope,
        "comparator": target.comparator,
        "value": _number(target.value),
        "value_max": _number(target.value_max),
        "unit": target.unit,
        "expanded": _number(target.expanded),
        "base_unit": target.base_unit,
        "reference": target.reference,
        "qualitative": target.qualitative,
        "direction": target.direction,
        "per": target.per,
        "end_date": target.end_date,
        "strength": target.strength,
        "start": target.span.start,
        "end": target.span.end,
        "rule": target.rule,
    }


def _number(value: float | None) -> float | int | None:
    return int(value) if value is not None and value == value // 1 and abs(value) < 2**53 else value


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────────────────


def plan_to_markdown(plan: Plan, language: Language = "zh") -> str:
    """Return the plan for a reader: its head, its goals, its tasks under their headings, and the findings."""
    lines = [f"# {markdown_text(plan.document.title or plan.source.name)}", "", *head_lines(plan.document), ""]
    lines += _goal_lines(plan)
    lines += ["## 任务", ""]
    sections = {section.id: section for section in _sections(plan)}
    titles = {task.id: task.title for task in plan.tasks}
    shown: set[str] = set()
    for number, task in enumerate(plan.tasks, 1):
        lines += _heading_lines(sections, task.section, shown)
        lines += [f"**{number}. {markdown_text(task.title)}**", "", *_task_lines(task, titles), ""]
    lines += finding_lines(_findings(plan), language)
    return "\n".join(lines).rstrip() + "\n"


def head_lines(document: OfficialDocument) -> list[str]:
    """Return the elements of a document that it has, as list items."""
    request = document.request
    pairs = (
        ("发文字号", document.number or ""),
        ("密级", document.secrecy or ""),
        ("发文机关", document.issuer or ""),
        ("成文日期", document.date or ""),
        ("主送", "，".join(document.addressees)),
        ("引用文件", "、".join(dict.fromkeys(citation.number for citation in document.citations))),
        ("反馈期限", f"{request.deadline_text}（{request.deadline or '未定'}）" if request else ""),
        ("反馈至", request.reply_to if request else ""),
    )
    return [f"- {name}：{markdown_text(words)}" for name, words in pairs if words]


def finding_lines(findings: Iterable[Finding], language: Language) -> list[str]:
    """Return findings as a chapter of their own, or nothing where there are none."""
    lines = [
        f"- {_SEVERITIES[finding.severity]} {finding.code}：{markdown_text(say_finding(finding, language))}"
        for finding in findings
    ]
    return ["## 提示", "", *lines, ""] if lines else []


def _goal_lines(plan: Plan) -> list[str]:
    goals = [target.text for target in plan.goals.targets] + [deadline.text for deadline in plan.goals.deadlines]
    if not goals:
        return []
    return ["## 总体目标", "", *(f"- {markdown_text(text)}" for text in dict.fromkeys(goals)), ""]


def _heading_lines(sections: dict[str, Section], section: str, shown: set[str]) -> list[str]:
    """The headings above a task that were not shown yet, the highest first."""
    path: list[Section] = []
    while section in sections and section not in shown:
        shown.add(section)
        path.append(sections[section])
        section = sections[section].parent
    lines: list[str] = []
    for item in reversed(path):
        lines += [f"{'#' * min(item.level + 2, 6)} {markdown_text(item.label + item.title)}", ""]
    return lines


def _task_lines(task: Task, titles: dict[str, str]) -> list[str]:
    pairs = [(f"{name}单位", unit_names(task, role)) for role, name in ROLE_WORDS.items()]
    pairs += [
        ("完成时限", "；".join(dict.fromkeys(map(_deadline_words, task.deadlines)))),
        ("目标指标", "；".join(dict.fromkeys(target.text for target in task.targets))),
        ("前置任务", "、".join(titles[key] for key in task.depends_on if key in titles)),
        ("具体措施", "".join(measure.text for measure in task.measures)),
    ]
    return [f"- {name}：{markdown_text(words)}" for name, words in pairs if words]


def unit_names(task: Task, role: str) -> str:
    """Return the names of a task's units in one role; those that a default clause adds bear a star."""
    names = (mention.name + ("*" if mention.inherited else "") for mention in task.units if mention.role == role)
    return "、".join(dict.fromkeys(names))


def _deadline_words(deadline: Deadline) -> str:
    return f"{deadline.text}（{deadline.end_date}）" if deadline.end_date else deadline.text
