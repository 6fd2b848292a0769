"""What the commands write is what the contracts say, and what is otherwise is refused."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from jsonschema import Draft202012Validator, FormatChecker

from pipeline.export.comments_json import comments_to_dict
from pipeline.schemas.published import schema, schema_names
from tests.cli.test_commands import huiqian

Written = Callable[[str], list[tuple[str, dict[str, Any]]]]
Step = str | int


@cache
def contract(name: str) -> Draft202012Validator:
    return Draft202012Validator(schema(name), format_checker=FormatChecker())


def faults(name: str, record: Any) -> list[str]:
    return [f"{error.json_path}: {error.message[:200]}" for error in contract(name).iter_errors(record)][:5]


@pytest.mark.parametrize("name", schema_names())
def test_what_is_written_is_what_the_contract_says(name: str, written: Written) -> None:
    records = written(name)
    assert records, f"no command wrote huiqian.{name}/1"
    for of, record in records:
        assert faults(name, record) == [], of


def test_comments_without_a_draft_or_letters_are_by_the_contract() -> None:
    assert faults("comments", comments_to_dict((), (), (), None)) == []


def test_the_cases_reach_what_they_are_there_for(written: Written) -> None:
    acts = {event["act"] for _of, log in written("journal") for event in log["events"]}
    assert acts == {"open", "keep", "file", "refile", "say", "undo", "remind", "purge"}
    plans = [plan for _of, plan in written("plan")]
    assert any("struck" in plan for plan in plans)
    assert any(task.get("person", {}).get("added") for plan in plans for task in plan["tasks"])
    assert any(not plan["tasks"] for plan in plans)
    assert any(finding["code"] == "D-UNRELATED" for _of, diff in written("diff") for finding in diff["findings"])
    assert any(status["left"] is None for _of, status in written("status"))
    assert any(document["attachments"] for _of, document in written("document"))
    assert any(document["tables"] for _of, document in written("document"))
    assert any(document["revisions"] or document["comments"] for _of, document in written("document"))
    assert any(
        place["box"]
        for _of, document in written("document")
        for block in document["blocks"]
        for place in block["places"]
    )
    assert any(row["source"] is None for _of, ledger in written("ledger") for row in ledger["readings"])
    assert any(ledger["past"] for _of, ledger in written("ledger"))


# ── what is otherwise is refused ────────────────────────────────────────────────────────────────────────────────────

# keys that may be missing, by contract and place; of graph and ledger only what each row has is looked at
MAY_MISS = {
    ("plan", "struck"), ("plan", "person"), ("document", "score"), ("document", "raw"), ("explain", "mentions.text"),
}  # fmt: skip
CLOSED = {
    "kind", "stage", "role", "comparator", "direction", "precision", "strength", "severity", "op", "anchor", "stance",
    "received_from", "state", "no_reply", "topic", "field", "effect", "verdict", "decided_by", "view", "layer", "act",
    "subject_kind", "lead_rule",
}  # fmt: skip
SMALL = {
    "document": "demo/read-4",
    "diff": "small/diff-unrelated",
    "settlement": "small/settle",
    "ledger": "small/export",
}


def places(value: Any, path: tuple[Step, ...] = ()) -> Iterator[tuple[tuple[Step, ...], Any]]:
    yield path, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from places(inner, (*path, step))


def form(path: tuple[Step, ...]) -> tuple[Step, ...]:
    return tuple(0 if isinstance(step, int) else step for step in path)


def samples(name: str, written: Written) -> Iterator[tuple[dict[str, Any], list[tuple[tuple[Step, ...], Any]]]]:
    """The smallest records that show the contract, with one place of every form in them."""
    records = [(of, record) for of, record in written(name) if of == SMALL.get(name, of)]
    seen: set[tuple[Any, ...]] = set()
    for _of, record in sorted(records, key=lambda pair: len(json.dumps(pair[1])))[:4]:
        found = []
        for path, value in places(record):
            key = (form(path), type(value))
            if key not in seen:
                seen.add(key)
                found.append((path, value))
        yield record, found


def changed(record: Any, path: tuple[Step, ...], change: Callable[[Any], None]) -> Any:
    """A copy in which `change` was done to the value at a place; what lies beside the path is shared."""
    if not path:
        new = copy.copy(record)
        change(new)
        return new
    new = copy.copy(record)
    new[path[0]] = changed(record[path[0]], path[1:], change)
    return new


def is_free(path: tuple[Step, ...]) -> bool:
    """What a person said of a field has the form of that field: the contract leaves it open."""
    return ("after" in path or "before" in path) and "value" in path


@pytest.mark.parametrize("name", schema_names())
def test_an_unknown_key_is_refused_everywhere(name: str, written: Written) -> None:
    tried = 0
    for record, found in samples(name, written):
        for path, value in found:
            if isinstance(value, dict) and not is_free(path):
                assert faults(name, changed(record, path, lambda at: at.update({"x-unknown": 0}))), path
                tried += 1
    assert tried


@pytest.mark.parametrize("name", schema_names())
def test_a_missing_key_is_refused(name: str, written: Written) -> None:
    tried = 0
    for record, found in samples(name, written):
        for path, value in found:
            if not isinstance(value, dict):
                continue
            for key in value:
                if must_be(name, path, key):
                    assert faults(name, changed(record, path, lambda at, key=key: at.pop(key))), (path, key)
                    tried += 1
    assert tried


def must_be(name: str, path: tuple[Step, ...], key: str) -> bool:
    words = [step for step in path if isinstance(step, str)]
    if (name, key) in MAY_MISS or (name, ".".join([*words, key])) in MAY_MISS:
        return False
    if words and words[-1] in {"files", "notes", "explained", "readings"} and not isinstance(path[-1], int):
        return False  # a table of any keys
    if name == "graph":
        return not words or key in {"id", "kind", "source", "target", "key"}
    if name in {"ledger", "journal"}:
        return not {"value", "source", "round"} & set(words) and not (
            words and words[-1] == "letters" and "after" in words
        )
    return True


@pytest.mark.parametrize("name", [name for name in schema_names() if name not in {"pack", "manifest"}])
def test_a_word_outside_a_closed_vocabulary_is_refused(name: str, written: Written) -> None:
    tried = 0
    for record, found in samples(name, written):
        for path, value in found:
            key = path[-1] if path else ""
            if key in CLOSED and isinstance(value, str) and not is_free(path):
                refused = changed(record, path[:-1], lambda at, key=key: at.update({key: "whatever"}))
                assert faults(name, refused), path
                tried += 1
    assert tried


@pytest.mark.parametrize("name", schema_names())
def test_offsets_digests_and_dates_of_another_form_are_refused(name: str, written: Written) -> None:
    bad = {
        "start": -7,
        "end": 1.5,
        "sha256": "ABC",
        "end_date": "2026-3-1",
        "date": "2026年3月1日",
        "hash": "",
        "deadline": "3月31日",
    }
    for record, found in samples(name, written):
        for path, value in found:
            key = path[-1] if path else ""
            in_file = name in {"document", "ledger"} and ("revisions" in path or "comments" in path)
            if (
                key in bad
                and not isinstance(value, dict | list)
                and not is_free(path)
                and not (in_file and key == "date")
            ):
                refused = changed(record, path[:-1], lambda at, key=key: at.update({key: bad[key]}))
                assert faults(name, refused), path


def test_a_comment_with_a_place_and_no_anchor_is_refused(written: Written) -> None:
    record = copy.deepcopy(dict(written("comments"))["demo/comments"])
    placed = next(comment for comment in record["comments"] if comment["anchor"] == "exact")
    placed["anchor"] = "none"
    assert faults("comments", record)


# ── the command ─────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_command_prints_a_schema_and_lists_all() -> None:
    printed = huiqian("schema", "huiqian.plan/1")
    assert json.loads(printed.stdout) == schema("plan")
    listed = huiqian("schema").stdout.splitlines()
    assert tuple(line.split()[0] for line in listed) == schema_names()
    unknown = huiqian("schema", "plan/2")
    assert unknown.returncode == 2
    assert "M-SCHEMA" in unknown.stderr
