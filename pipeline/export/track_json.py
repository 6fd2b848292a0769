"""The history of a plan's tasks as plain values (schema ``huiqian.track/1``) and as a summary for the terminal."""

from __future__ import annotations

from typing import Any

from pipeline.export.diff_json import field_line, short
from pipeline.export.plan_json import source_to_dict, task_to_dict
from pipeline.lexicon.messages import Language
from pipeline.model.history import History, Step, TaskHistory
from pipeline.model.task import Plan

Json = dict[str, Any]


def history_to_dict(history: History) -> Json:
    """Return the history of a plan's tasks as plain values.

    `versions` of a task are as in schema huiqian.plan/1, None where a version has no such task; `changes` name the version (0-based)
    that brought them, `softer` where less is asked than before.
    """
    return {
        "schema": "huiqian.track/1",
        "versions": [_version(plan) for plan in history.plans],
        "tasks": [_task(task) for task in history.tasks],
        "softened": [
            {"id": task.id, "title": task.title, **_step(step)} for task in history.tasks for step in task.softened
        ],
    }


def _version(plan: Plan) -> Json:
    document = plan.document
    return {
        **source_to_dict(plan.source),
        "title": document.title,
        "stage": document.stage or None,
        "date": document.date,
    }


def _task(task: TaskHistory) -> Json:
    return {
        "id": task.id,
        "title": task.title,
        "origin": task.origin or None,
        "heir": task.heir or None,
        "versions": [task_to_dict(version) if version is not None else None for version in task.versions],
        "changes": [_step(step) for step in task.steps],
    }


def _step(step: Step) -> Json:
    change = step.change
    return {
        "version": step.version,
        "field": change.field,
        "effect": change.effect,
        "old": change.old or None,
        "new": change.new or None,
        "softer": change.softer,
    }


def history_to_text(history: History, language: Language = "zh") -> str:
    """Return the history for a reader: the tasks that changed, each with its changes by version, then what was softened."""
    lines = [" → ".join(plan.source.name for plan in history.plans), ""]
    for task in history.tasks:
        if task.steps:
            lines.append(f"{task.id} {short(task.title) or ('总体目标' if language == 'zh' else 'Goals')}")
            lines += [f"    v{step.version + 1} {field_line(step.change, language)}" for step in task.steps]
    if not any(task.steps for task in history.tasks):
        lines.append("各稿任务要素相同。" if language == "zh" else "No task changed.")
    softened = [(task, step) for task in history.tasks for step in task.softened]
    if softened:
        lines += ["", "要求放宽的：" if language == "zh" else "Softened:"]
        lines += [
            f"- {task.id} {short(task.title)} v{step.version + 1} {field_line(step.change, language)}"
            for task, step in softened
        ]
    return "\n".join(lines) + "\n"
