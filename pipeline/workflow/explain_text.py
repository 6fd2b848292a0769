"""An explanation in words, for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

from pipeline.lexicon.messages import Language, say

_KINDS = ("units", "mentions", "times", "quantities", "deadlines", "targets")


def explanation_to_text(record: Mapping[str, object], language: Language) -> str:
    """Return an explanation (huiqian.explain/1) as lines: what was understood, and by which rule."""
    lines = [f"“{record['text']}”"]
    for kind in _KINDS:
        name = say("M-EXPLAIN-" + kind.upper(), language)
        values = cast(Sequence[Mapping[str, object]], record[kind])
        lines += [f"  {name} {_words(kind, value)}  [{value['rule']}]" for value in values]
    findings = cast(Sequence[Mapping[str, str]], record["findings"])
    lines += [f"  ! {say(str(finding['code']), language, {'text': finding['text']})}" for finding in findings]
    if len(lines) == 1:
        lines.append("  " + say("M-EXPLAIN-NOTHING", language))
    return "\n".join(lines) + "\n"


def _words(kind: str, value: Mapping[str, object]) -> str:
    if kind == "mentions":
        return str(value["name"])
    if kind == "units":
        inherited = " (…)" if value["inherited"] else ""
        return f"{value['name']} = {value['role']}{inherited}"
    if kind in ("times", "deadlines"):
        start, end = value["start_date"] or "", value["end_date"] or ""
        parts = [
            str(value["kind"]),
            f"{start}..{end}" if start or end else "",
            str(value["every"] or ""),
            str(value["clock"] or ""),
        ]
        return f"{value['text']} = " + " ".join(part for part in parts if part)
    per = f" / {value['per']}" if value["per"] else ""
    head = f"{value['indicator']} " if kind == "targets" and value.get("indicator") else ""
    return f"{value['text']} = {head}{_measure(value)}{per}".rstrip()


def _measure(value: Mapping[str, object]) -> str:
    """The figure with its unit, and with its myriads multiplied out; of a level without a figure its words."""
    if value["value"] is None:
        return f"{value['comparator']} {value['reference'] or value['qualitative']}"
    number = f"{value['comparator']} {_number(value['value'])}"
    if value["value_max"] is not None:
        number += f"..{_number(value['value_max'])}"
    out = f" (= {_number(value['expanded'])} {value['base_unit']})" if value["base_unit"] != value["unit"] else ""
    return f"{number} {value['unit']}{out}"


def _number(value: object) -> str:
    return f"{value:.12g}" if isinstance(value, int | float) else str(value)
