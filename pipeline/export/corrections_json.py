"""Corrections as JSON (contract ``huiqian.corrections/1``); `read/corrections.py` reads it back."""

from __future__ import annotations

from typing import Any

from pipeline.model.corrections import Correction, Corrections

SCHEMA = "huiqian.corrections/1"


def corrections_to_dict(corrections: Corrections) -> dict[str, Any]:
    """Return corrections as plain values, keys in the contract's order; `before` and `after` are the words of the cell."""
    return {
        "schema": SCHEMA,
        "plan": {"sha256": corrections.sha256, "title": corrections.plan},
        "who": corrections.who,
        "when": corrections.when,
        "entries": [_entry(entry) for entry in corrections.entries],
    }


def _entry(entry: Correction) -> dict[str, Any]:
    said = {
        "task": entry.task,
        "title": entry.title,
        "place": entry.place,
        "field": entry.field,
        "before": entry.before,
        "after": entry.after,
        "rule": entry.rule,
        "who": entry.who,
        "when": entry.when,
    }
    return said | ({"behind": entry.behind} if entry.field == "added" else {})
