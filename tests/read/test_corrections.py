"""A corrections file says what was written, and a damaged one says where it is damaged."""

from __future__ import annotations

import json
from typing import Any

import pytest

from pipeline.errors import UsageError
from pipeline.export.corrections_json import corrections_to_dict
from pipeline.export.json_text import json_text
from pipeline.model.corrections import FIELDS, Correction, Corrections
from pipeline.read.corrections import read_corrections

ENTRIES = tuple(
    Correction("t1", "任务", "一（一）", field, "前", "后", who="甲", when="2026-03-02") for field in FIELDS
)
MANY = Corrections(
    "0" * 64, "方案", "甲", "2026-03-02", (*ENTRIES, Correction("p1", "新", "", "added", "", "新", "t1"))
)


def test_what_was_written_is_read_back() -> None:
    assert read_corrections(json_text(corrections_to_dict(MANY)).encode(), "a.json") == MANY


def test_the_file_names_its_schema_plan_and_person() -> None:
    data = corrections_to_dict(MANY)
    assert (data["schema"], data["plan"]) == ("huiqian.corrections/1", {"sha256": "0" * 64, "title": "方案"})
    assert (data["who"], data["when"]) == ("甲", "2026-03-02")
    assert {"task", "title", "place", "field", "before", "after", "rule"} <= set(data["entries"][0])
    assert {entry["rule"] for entry in data["entries"]} == {"person"}


def damaged(**changes: Any) -> bytes:
    return json.dumps({**corrections_to_dict(MANY), **changes}).encode()


def entry(**changes: Any) -> bytes:
    return damaged(entries=[{**corrections_to_dict(MANY)["entries"][2], **changes}])


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "JSONDecodeError"),
        (b"\xff\xfe", "UnicodeDecodeError"),
        (b"[" * 100_000, "RecursionError"),
        (b"[]", "schema"),
        (damaged(schema="huiqian.plan/1"), "schema"),
        (damaged(plan=None), "plan, entries"),
        (damaged(entries={}), "plan, entries"),
        (damaged(who=1), "who"),
        (damaged(entries=[1]), "entries[0]"),
        (entry(field="sha256"), "entries[0]"),
        (entry(rule="units.suffix"), "entries[0]"),
        (entry(after=5), "entries[0].after"),
        (entry(task=""), "entries[0]"),
        (entry(field="title", after=" "), "entries[0]"),
        (damaged(entries=[corrections_to_dict(MANY)["entries"][2]] * 2), "entries"),
    ],
)
def test_a_damaged_file_is_refused_and_says_where(data: bytes, why: str) -> None:
    with pytest.raises(UsageError) as error:
        read_corrections(data, "a.json")
    assert (error.value.code, error.value.details["why"]) == ("K-FILE", why)
