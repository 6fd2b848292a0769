"""The schemas are valid, described, closed, and name the same words and fields as the model."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import MISSING, fields
from pathlib import Path
from typing import Any, get_args, get_type_hints

import pytest
from jsonschema import Draft202012Validator

import pipeline
from pipeline.errors import UsageError
from pipeline.export.timex import timex
from pipeline.graph import plan_graph
from pipeline.model import (
    change,
    comment,
    event,
    finding,
    health,
    official,
    quantity,
    round,
    settlement,
    source,
    span,
    status,
    task,
)
from pipeline.model.corrections import FIELDS
from pipeline.model.time import Precision, Strength, Time, TimeKind
from pipeline.schemas.published import schema, schema_names, schema_text
from pipeline.workflow.documents import ReadingOptions, load_plan

PACKAGE = Path(pipeline.__file__).parent
PLAN = Path(__file__).parents[2] / "corpora" / "demo" / "plan-v1.docx"
SCHEMAS = {name: schema(name) for name in schema_names()}

LITERALS: dict[str, Any] = {
    "severity": finding.Severity, "documentKind": official.DocumentKind, "silence": status.Silence, "role": task.Role,
    "leadRule": task.LeadRule, "comparator": quantity.Comparator, "direction": quantity.Direction, "precision": Precision,
    "strength": Strength, "timeKind": TimeKind, "op": comment.Op, "anchorState": comment.AnchorState,
    "letterStatus": comment.LetterStatus, "stance": comment.Stance, "receivedFrom": comment.ReceivedFrom,
    "evidenceSource": comment.EvidenceSource, "sealState": comment.SealState, "partKind": comment.PartKind,
    "channel": comment.Channel, "draftField": comment.DraftField, "unitState": status.UnitState,
    "addresseeSource": round.AddresseeSource, "changeKind": change.ChangeKind, "topic": change.Topic,
    "taskField": change.Field, "effect": change.Effect, "verdict": settlement.Verdict, "decidedBy": settlement.DecidedBy,
    "view": source.View, "layer": source.Layer, "blockKind": source.BlockKind, "revisionKind": source.RevisionKind,
    "sealSource": get_type_hints(source.Seal)["source"], "align": get_type_hints(source.Style)["align"], "act": event.Act,
    "subjectKind": event.SubjectKind, "formatState": health.FormatState, "helperKind": health.HelperKind,
    "ledgerState": health.LedgerState,
}  # fmt: skip
WORDS: dict[str, set[str]] = {name: set(get_args(literal)) for name, literal in LITERALS.items()} | {
    "stage": set(get_args(official.Stage)) - {""},  # no stage is null in json
    "correctionField": set(FIELDS),
    "sayable": set().union(*event.SAYABLE.values()),
}
# words that the program makes without a type of their own: compared with what it makes
MADE = {"timexType", "timexMod", "timexQuant", "edgeKind"}

# what the ledger keeps, field by field
KEPT: dict[str, type] = {
    "keptRound": round.Round, "keptAddressee": round.Addressee, "keptFiledLetter": round.FiledLetter,
    "keptLetter": comment.Letter, "keptEvidence": comment.UnitEvidence, "keptLetterSeal": comment.LetterSeal,
    "keptReply": comment.ReplyText, "keptPart": comment.Part, "keptComment": comment.Comment,
    "keptAnchor": comment.Anchor, "keptPlace": comment.DraftPlace, "keptFinding": finding.Finding, "span": span.Span,
    "keptSource": source.SourceDocument, "keptBlock": source.Block, "keptLabel": source.Label, "keptStyle": source.Style,
    "keptWhere": source.Place, "keptTable": source.Table, "keptCell": source.Cell, "keptRevision": source.Revision,
    "keptMargin": source.MarginComment, "keptPicture": source.Picture, "keptSeal": source.Seal,
}  # fmt: skip
# definitions that two contracts share by name only: their offsets count in other texts, or they hold more
OWN = {"deadline", "target", "mention", "finding", "oldStretch", "newStretch"}


def objects(value: Any, at: str = "#") -> Iterator[tuple[str, dict[str, Any]]]:
    """Every object of a schema, with its place."""
    if isinstance(value, dict):
        yield at, value
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, inner in steps:
        yield from objects(inner, f"{at}/{step}")


@pytest.mark.parametrize("name", SCHEMAS)
def test_a_schema_is_valid_and_goes_by_the_name_of_its_file(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$id"] == SCHEMAS[name]["properties"]["schema"]["const"] == f"huiqian.{name}/1"


def test_every_contract_that_the_program_names_has_a_schema_and_no_other() -> None:
    named = {
        found for path in PACKAGE.rglob("*.py") for found in re.findall(r'"huiqian\.([a-z]+)/1"', path.read_text("utf-8"))
    }  # fmt: skip
    assert named - {"matrix"} == set(SCHEMAS)  # the record of a matrix is a hidden sheet, no json


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_property_is_described_in_chinese_and_english(name: str) -> None:
    for at, found in objects(SCHEMAS[name]):
        if at.endswith(("/properties", "$defs")) and "/then" not in at and "/else" not in at and "/if" not in at:
            for key, value in found.items():
                said = value.get("description", "")
                assert re.match(r"[^a-z]*[\u4e00-\u9fff].*。[A-Z0-9].*[.]$", said), f"{at}/{key}: {said}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_object_is_closed_and_names_only_keys_that_it_has(name: str) -> None:
    for at, found in objects(SCHEMAS[name]):
        if found.get("type") == "object":
            assert found["additionalProperties"] is False or "properties" not in found, at
            assert found["additionalProperties"] is not True, at
            assert set(found.get("required", ())) <= set(found.get("properties", ())), at


@pytest.mark.parametrize("name", SCHEMAS)
def test_every_closed_vocabulary_is_that_of_the_model(name: str) -> None:
    for at, found in objects(SCHEMAS[name]):
        if "enum" in found and isinstance(found["enum"], list):
            words = at.removeprefix("#/$defs/")
            assert words in WORDS or words in MADE, f"{at} belongs into $defs"
            assert len(set(found["enum"])) == len(found["enum"])
            if words in WORDS:
                assert set(found["enum"]) == WORDS[words], at


def test_no_vocabulary_or_kept_thing_is_compared_in_vain() -> None:
    defined = set().union(*(found["$defs"] for found in SCHEMAS.values()))
    assert set(WORDS) | MADE | set(KEPT) | OWN <= defined


def test_what_is_written_of_times_and_edges_are_the_words_of_the_schemas() -> None:
    def time(first: str | None, last: str | None, clock: str | None = None, every: str | None = None) -> Time:
        return Time("deadline", "", 0, 0, first, last, "day", "", every, clock)

    day = "2026-03-31"
    made = [
        timex(one) for one in (time(None, day), time(day, None), time(None, day, "17:30"), time(day, day, None, "P1Y"))
    ]
    defined = SCHEMAS["plan"]["$defs"]
    for key, name in (("type", "timexType"), ("mod", "timexMod"), ("quant", "timexQuant")):
        assert {one[key] for one in made} - {None} == set(defined[name]["enum"])
    graph = plan_graph(load_plan(PLAN, ReadingOptions()))
    assert {kind for _from, _to, kind in graph.edges(data="kind")} == set(SCHEMAS["graph"]["$defs"]["edgeKind"]["enum"])


def test_the_totals_of_a_settlement_name_every_verdict() -> None:
    assert set(SCHEMAS["settlement"]["$defs"]["totals"]["properties"]) == set(settlement.VERDICTS)


@pytest.mark.parametrize("name", ["ledger", "journal"])
def test_what_the_ledger_keeps_has_the_fields_of_the_model(name: str) -> None:
    defined = SCHEMAS[name]["$defs"]
    for kept, kind in KEPT.items():
        if kept in defined:
            must = {
                field.name for field in fields(kind) if field.default is MISSING and field.default_factory is MISSING
            }
            assert set(defined[kept]["properties"]) == {field.name for field in fields(kind)}, kept
            assert set(defined[kept]["required"]) == must, kept


def test_a_definition_says_the_same_in_every_schema() -> None:
    seen: dict[str, tuple[str, Any]] = {}
    for name, found in SCHEMAS.items():
        for words, defined in found["$defs"].items():
            first, said = seen.setdefault(words, (name, defined))
            assert said == defined or words in OWN | {"round", "letter", "comment"}, f"{words} of {first} and {name}"


@pytest.mark.parametrize("name", SCHEMAS)
def test_no_schema_names_a_network_address_but_its_dialect(name: str) -> None:
    addresses = re.findall(r"https?://[^\"]*", schema_text(name))
    assert addresses == ["https://json-schema.org/draft/2020-12/schema"]
    assert all(found["$ref"].startswith("#") for _at, found in objects(SCHEMAS[name]) if "$ref" in found)


def test_an_unknown_contract_or_version_is_refused() -> None:
    for name in ("huiqian.plan/2", "plans", "", "../plan", "plan.schema.json"):
        with pytest.raises(UsageError, match="M-SCHEMA"):
            schema_text(name)


def test_a_contract_goes_by_its_short_and_its_full_name() -> None:
    assert schema_text("plan") == schema_text("huiqian.plan/1")
    assert json.loads(schema_text("plan")) == schema("plan")
