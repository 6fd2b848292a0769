"""A corrections file (contract ``huiqian.corrections/1``) → `Corrections`."""

from __future__ import annotations

import json
from typing import Any

from pipeline.errors import UsageError
from pipeline.model.corrections import FIELDS, Correction, Corrections
from pipeline.model.task import PERSON

SCHEMA = "huiqian.corrections/1"


def read_corrections(data: bytes, name: str) -> Corrections:
    """Return the corrections in a file.

    Args:
        data: its bytes.
        name: its name, for messages.

    Raises:
        UsageError: K-FILE, it is no corrections file, or one that somebody damaged; says where.
    """
    try:
        content = json.loads(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise UsageError("K-FILE", file=name, why=f"{type(error).__name__}") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA:
        raise UsageError("K-FILE", file=name, why="schema")
    plan, entries = content.get("plan"), content.get("entries")
    if not isinstance(plan, dict) or not isinstance(entries, list):
        raise UsageError("K-FILE", file=name, why="plan, entries")
    read = tuple(_entry(entry, f"entries[{at}]", name) for at, entry in enumerate(entries))
    known = [(entry.task, entry.field) for entry in read]
    if len(set(known)) != len(known):
        raise UsageError("K-FILE", file=name, why="entries")
    return Corrections(
        _words(plan, "sha256", "plan", name), _words(plan, "title", "plan", name), _words(content, "who", "", name),
        _words(content, "when", "", name), read,
    )  # fmt: skip


def _entry(entry: Any, where: str, name: str) -> Correction:
    if not isinstance(entry, dict) or entry.get("field") not in FIELDS or entry.get("rule", PERSON) != PERSON:
        raise UsageError("K-FILE", file=name, why=where)
    keys = ("task", "title", "place", "field", "before", "after", "behind")
    words = {key: _words(entry, key, where, name) for key in (*keys, "who", "when")}
    if not words["task"] or (words["field"] in ("title", "added") and not words["after"].strip()):
        raise UsageError("K-FILE", file=name, why=where)
    return Correction(**words)


def _words(table: dict[str, Any], key: str, where: str, name: str) -> str:
    words = table.get(key, "")
    if not isinstance(words, str):
        raise UsageError("K-FILE", file=name, why=f"{where}.{key}".strip("."))
    return words
