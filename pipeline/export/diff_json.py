"""A comparison as plain values (schema ``huiqian.diff/1``) and as a summary for the terminal."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any

from pipeline.export.plan_json import finding_to_dict, source_to_dict
from pipeline.lexicon.messages import Language, say_finding
from pipeline.model.change import NOISE, Change, Comparison, FieldChange
from pipeline.model.span import Span

Json = dict[str, Any]
_LONG = 60  # characters of a change shown on the terminal
_AROUND = 12
KINDS = {
    "zh": {"insert": "增加", "delete": "删除", "replace": "修改", "move": "移动", "split": "分段", "merge": "并段", "renumber": "编号"},
    "en": {kind: kind for kind in ("insert", "delete", "replace", "move", "split", "merge", "renumber")},
}  # fmt: skip
TOPICS = {
    "zh": {"number": "数字", "deadline": "时限", "unit": "单位", "strength": "力度", "wording": "文字", "typo": "错别字",
           "punctuation": "标点", "space": "空白分段", "numbering": "编号", "table": "表格行"},
    "en": {},
}  # fmt: skip
FIELDS = {
    "zh": {"added": "新增任务", "removed": "删去任务", "title": "任务名称", "units": "责任单位", "lead": "牵头单位",
           "deadline": "完成时限", "target": "目标指标", "strength": "力度"},
    "en": {},
}  # fmt: skip
EFFECTS = {
    "zh": {"added": "增加", "removed": "删除", "renamed": "更名", "reordered": "排序变化", "role": "分工变化", "split": "拆分",
           "merged": "合并", "moved": "移动", "earlier": "提前", "later": "推迟", "raised": "提高", "lowered": "降低",
           "tightened": "上限收紧", "loosened": "上限放宽",
           "softened": "放宽", "hardened": "加强", "changed": "调整"},
    "en": {},
}  # fmt: skip


def comparison_to_dict(comparison: Comparison, language: Language = "zh") -> Json:
    """Return a comparison as plain values; offsets count characters of `old_text` and `new_text`, half-open.

    The side of an insert or delete that has no words is None; of a split or merge it is the empty place.
    """
    return {
        "schema": "huiqian.diff/1",
        "old": source_to_dict(comparison.old),
        "new": source_to_dict(comparison.new),
        "old_text": comparison.old.text,
        "new_text": comparison.new.text,
        "likeness": round(comparison.likeness, 4),
        "changes": [change_to_dict(comparison, change) for change in comparison.changes],
        "fields": [_field(field) for field in comparison.fields],
        "tasks": [{"old": list(match.old), "new": list(match.new)} for match in comparison.tasks],
        "findings": [finding_to_dict(finding, language) for finding in comparison.findings],
    }


def change_to_dict(comparison: Comparison, change: Change) -> Json:
    """Return one change as plain values."""
    return {
        "id": change.id,
        "kind": change.kind,
        "topic": change.topic,
        "noise": change.kind != "move" and change.topic in NOISE,
        "old": None if change.kind == "insert" else _stretch(change.old, comparison.old.text),
        "new": None if change.kind == "delete" else _stretch(change.new, comparison.new.text),
        "within": change.within or None,
        "group": change.group or None,
    }


def _stretch(span: Span, text: str) -> Json:
    return {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


def _field(field: FieldChange) -> Json:
    return {
        "task": field.task,
        "old_task": field.old_task or None,
        "new_task": field.new_task or None,
        "field": field.field,
        "effect": field.effect,
        "old": field.old or None,
        "new": field.new or None,
        "softer": field.softer,
        "changes": list(field.changes),
    }


# ── for the terminal ────────────────────────────────────────────────────────────────────────────────────────────────


def comparison_to_text(comparison: Comparison, language: Language = "zh", *, noise: bool = False) -> str:
    """Return a comparison for a reader: what changed in the tasks, the changes of substance in order, and how many there
    are that change no sense (typos, signs, blanks, numbers); with `noise` these are listed too."""
    lines = [head_line(comparison, language), ""]
    lines += [say_finding(finding, language) for finding in comparison.findings]
    if comparison.fields:
        lines += [_say(language, "要素变化：", "Tasks:"), *field_lines(comparison, language), ""]
    shown = [change for change in comparison.changes if noise or change.kind == "move" or change.topic not in NOISE]
    if shown:
        lines += [
            _say(language, "文字变化：", "Text:"),
            *(change_line(comparison, change, language) for change in shown),
            "",
        ]
    lines += _noise_lines(comparison, language, listed=noise)
    return "\n".join(lines).rstrip() + "\n"


def field_lines(comparison: Comparison, language: Language = "zh") -> list[str]:
    """Return the changes of fields, a line each, under their tasks."""
    by_task: dict[tuple[str, str, str], list[FieldChange]] = defaultdict(list)
    for field in comparison.fields:
        by_task[field.task, field.old_task, field.new_task].append(field)
    lines: list[str] = []
    for (task, _old, _new), fields in by_task.items():
        lines.append(f"- {short(task) or _say(language, '总体目标', 'Goals')}")
        lines += [f"    {field_line(field, language)}" for field in fields]
    return lines


def field_line(field: FieldChange, language: Language = "zh") -> str:
    """Return one change of a field in words."""
    name, effect = FIELDS[language].get(field.field, field.field), EFFECTS[language].get(field.effect, field.effect)
    words = " → ".join(part for part in (short(field.old), short(field.new)) if part)
    return f"{name}（{effect}）：{words}" if language == "zh" else f"{name} ({effect}): {words}"


def head_line(comparison: Comparison, language: Language = "zh") -> str:
    """Return the names of the drafts and how many changes of substance there are, by kind."""
    if not comparison.changes:
        return _say(language, "两稿相同。", "No change.")
    kinds = Counter(change.kind for change in comparison.changes if change.kind == "move" or change.topic not in NOISE)
    counted = ("、" if language == "zh" else ", ").join(
        f"{KINDS[language][kind]} {count}" for kind, count in kinds.items()
    )
    return _say(language, f"{comparison.old.name} → {comparison.new.name}：{counted or '无实质修改'}",
                f"{comparison.old.name} -> {comparison.new.name}: {counted or 'no change of substance'}")  # fmt: skip


def change_line(comparison: Comparison, change: Change, language: Language) -> str:
    """Return one change on one line, with a few words around it."""
    old, new = short(comparison.old_words(change)), short(comparison.new_words(change))
    text, span = (comparison.new.text, change.new) if new else (comparison.old.text, change.old)
    before, after = _around(text, span) if not text[span.start : span.end].endswith("\n") else ("", "")
    kind, topic = KINDS[language][change.kind], TOPICS[language].get(change.topic, change.topic)
    if change.kind == "move":
        words = f"「{new}」"
    else:
        words = before + (f"[-{old}-]" if old else "") + (f"{{+{new}+}}" if new else "") + after
    indent = "    " if change.within else ""
    return f"{indent}{change.id} {kind}" + (f"·{topic}" if change.kind != "move" else "") + f" {words}"


def _around(text: str, span: Span) -> tuple[str, str]:
    """A few words before and behind a stretch, within its line."""
    before = text[max(0, span.start - _AROUND) : span.start].rsplit("\n", 1)[-1]
    after = text[span.end : span.end + _AROUND].split("\n", 1)[0]
    return before.replace("\t", "｜"), after.replace("\t", "｜")


def _noise_lines(comparison: Comparison, language: Language, *, listed: bool) -> list[str]:
    counts = Counter(change.topic for change in comparison.changes if change.kind != "move" and change.topic in NOISE)
    if not counts:
        return []
    named = ("、" if language == "zh" else ", ").join(
        f"{TOPICS[language].get(topic, topic)} {count}" for topic, count in counts.items()
    )
    if listed:
        return [_say(language, f"其中不涉及实质的修改：{named}", f"Of these, without change of sense: {named}")]
    return [
        _say(
            language,
            f"另有不涉及实质的修改（--noise 列出）：{named}",
            f"Besides, without change of sense (--noise lists them): {named}",
        )
    ]


def short(words: str) -> str:
    """Return words on one line, the middle of long ones left out."""
    words = words.strip("\n").replace("\n", "¶").replace("\t", "｜")
    return words if len(words) <= _LONG else words[: _LONG - 12] + "……" + words[-10:]


def _say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en
