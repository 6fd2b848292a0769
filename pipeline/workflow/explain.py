"""`huiqian explain`: how one sentence is understood, rule by rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from pipeline.errors import UsageError
from pipeline.extract.deadlines import deadlines_in
from pipeline.extract.targets import targets_in
from pipeline.model.quantity import Quantity
from pipeline.recognize.levels import find_levels
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.responsibility import Clause, RoleUnit, find_clauses
from pipeline.recognize.times import find_times
from pipeline.text.shadow import Shadow, shadow_of

Json = dict[str, object]


def explain(text: str, basis: date | None, *, line: int = 1) -> Json:
    """Return what is understood of a text, by the contract huiqian.explain/1; offsets count characters of `text`.

    Times and quantities are all that is said; deadlines and targets are what a task must meet. Of a target `start` and
    `end` bound its clause, `value_start` and `value_end` the figure with its words of comparison.

    Args:
        text: a sentence or more.
        basis: the date from which times without a year are counted.
        line: the number of the line it came from.
    """
    shadow = shadow_of(text)
    times = find_times(shadow.text, basis=basis)
    quantities = _all_said(shadow.text)
    gaps = frozenset(offset for offset, _count in shadow.cuts)
    clauses = find_clauses(shadow.text, 0, len(shadow.text), gaps=gaps)
    region = [(0, clauses[0].start if clauses and clauses[0].start else len(shadow.text))]
    return {
        "schema": "huiqian.explain/1",
        "line": line,
        "text": text,
        "date": basis.isoformat() if basis else None,
        "units": [_unit(unit, shadow, inherited=False) for clause in clauses for unit in clause.units]
        + [_unit(unit, shadow, inherited=True) for clause in clauses for unit in clause.defaults],
        "times": [_placed(asdict(time), shadow, text) for time in times],
        "quantities": [_placed(asdict(quantity), shadow, text) for quantity in quantities],
        "deadlines": [
            _placed({**asdict(time), "strength": strength}, shadow, text)
            for time, strength in deadlines_in(shadow.text, [*region, *_labelled(clauses)], times, basis=basis)
        ],
        "targets": [
            {
                **_placed({**asdict(found.quantity), "start": found.start, "end": found.end}, shadow, text),
                **_value_place(found.quantity, shadow),
                "indicator": found.indicator,
                "scope": found.scope,
                "end_date": found.end_date,
                "strength": found.strength,
            }
            for found in targets_in(shadow.text, region, times=times, basis=basis)
        ],
        "comments": [],
        "findings": [],
    }


def _all_said(text: str) -> list[Quantity]:
    """Return figures and levels without one; what is named within a level (基本实现…全覆盖) is not said beside it."""
    levels = [level.quantity for level in find_levels(text)]
    figures = (
        figure
        for figure in find_quantities(text)
        if not any(figure.start < level.end and level.start < figure.end for level in levels)
    )
    return sorted((*figures, *levels), key=lambda quantity: quantity.start)


def _value_place(quantity: Quantity, shadow: Shadow) -> Json:
    start, end = shadow.span(quantity.start, quantity.end)
    return {"value_start": start, "value_end": end}


def _labelled(clauses: tuple[Clause, ...]) -> list[tuple[int, int]]:
    return [stretch for clause in clauses for stretch in clause.times]


def _unit(unit: RoleUnit, shadow: Shadow, *, inherited: bool) -> Json:
    start, end = shadow.span(unit.start, unit.end)
    return {"name": unit.name, "role": unit.role, "inherited": inherited, "rule": unit.rule, "start": start, "end": end}


def _placed(value: dict[str, object], shadow: Shadow, text: str) -> Json:
    """Give a value its offsets and words in the text as typed."""
    first, last = value["start"], value["end"]
    if isinstance(first, int) and isinstance(last, int):
        start, end = shadow.span(first, last)
        value = {**value, "start": start, "end": end, "text": text[start:end]}
    return value


def explain_lines(lines: Iterator[str], basis: date | None) -> Iterator[Json]:
    """Explain each line of a file: plain text, or a json object with ``text`` and ``date``.

    Raises:
        UsageError: a line begins as a json object and is none, or has no ``text``, or its ``date`` is no ISO date.
    """
    for number, line in enumerate(lines, 1):
        words = line.rstrip("\r\n")
        if not words.strip():
            continue
        day = basis
        if words.lstrip().startswith("{"):
            try:
                record = json.loads(words)
                words = record["text"]
                if record.get("date"):
                    day = date.fromisoformat(record["date"])
            except (ValueError, KeyError, TypeError) as error:
                raise UsageError("M-LINE", line=number) from error
        yield explain(words, day, line=number)
