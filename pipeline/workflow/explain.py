"""`huiqian explain`: how one sentence is understood, rule by rule."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date

from pipeline.errors import UsageError
from pipeline.export.timex import timex
from pipeline.extract.deadlines import deadlines_in
from pipeline.extract.targets import targets_in
from pipeline.model.quantity import Quantity
from pipeline.model.time import Time
from pipeline.recognize.levels import find_levels
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.requests import Request, read_requests
from pipeline.recognize.responsibility import Clause, RoleUnit, find_clauses
from pipeline.recognize.times import eventual, find_times, uncounted
from pipeline.text.shadow import Shadow, shadow_of
from pipeline.text.words import model_names
from pipeline.workflow.documents import ReadingOptions

Json = dict[str, object]


def explain(text: str, basis: date | None, options: ReadingOptions = ReadingOptions(), *, line: int = 1) -> Json:  # noqa: B008 -- frozen, no state
    """Return what is understood of a text, by the contract huiqian.explain/1; offsets count characters of `text`.

    Times and quantities are all that is said; deadlines and targets are what a task must meet. Of a target `start` and
    `end` bound the figure with its words of comparison, `clause` the shortest clause that holds it and its indicator.

    Args:
        text: a sentence or more.
        basis: the date from which times without a year are counted.
        options: the hour that 下班前 means, the working days, and a spaCy model that may add names of units.
        line: the number of the line it came from.
    """
    shadow = shadow_of(text)
    times = find_times(shadow.text, basis=basis, office=options.office)
    quantities = _all_said(shadow.text)
    gaps = frozenset(offset for offset, _count in shadow.cuts)
    clauses = find_clauses(shadow.text, 0, len(shadow.text), gaps=gaps)
    region = [(0, clauses[0].start if clauses and clauses[0].start else len(shadow.text))]
    # a clause that opens the text lies in both stretches
    due = tuple(dict.fromkeys(deadlines_in(shadow.text, [*region, *_labelled(clauses)], times, basis=basis)))
    return {
        "schema": "huiqian.explain/1",
        "line": line,
        "text": text,
        "date": basis.isoformat() if basis else None,
        "units": [_unit(unit, shadow, inherited=False) for clause in clauses for unit in clause.units]
        + [_unit(unit, shadow, inherited=True) for clause in clauses for unit in clause.defaults],
        "mentions": _mentions(text, shadow, clauses, options.model),
        "times": [_placed({**asdict(time), "timex": timex(time)}, shadow, text) for time in times],
        "quantities": [_placed(asdict(quantity), shadow, text) for quantity in quantities],
        "deadlines": [
            _placed({**asdict(time), "strength": strength, "timex": timex(time)}, shadow, text)
            for time, strength in due
        ],
        "targets": [
            {
                **_placed(asdict(found.quantity), shadow, text),
                "clause": _placed({"start": found.start, "end": found.end}, shadow, text),
                "indicator": found.indicator,
                "scope": found.scope,
                "end_date": found.end_date,
                "strength": found.strength,
            }
            for found in targets_in(shadow.text, region, times=times, basis=basis)
        ],
        "comments": [_request(request, shadow) for request in read_requests(shadow.text)],
        "findings": [
            *(_finding("T-WORKDAYS", "warning", time, shadow) for time in times if uncounted(time, basis)),
            *(_finding("T-EVENT", "note", time, shadow) for time, _strength in due if eventual(time)),
        ],
    }


def _mentions(text: str, shadow: Shadow, clauses: tuple[Clause, ...], model: str) -> list[Json]:
    """Return the units that the prose names outside its clauses; what only the model knows is marked so."""
    names = [unit for clause in clauses for unit in (*clause.units, *clause.defaults)]
    found = [
        _placed({"name": m.name, "organ": m.code or None, "rule": m.rule, "start": m.start, "end": m.end}, shadow, text)
        for m in find_mentions(shadow.text, names={unit.name for unit in names})
        if not any(m.start < unit.end and unit.start < m.end for unit in names)
    ]
    taken = [(m["start"], m["end"]) for m in found] + [shadow.span(unit.start, unit.end) for unit in names]
    for start, end, _label in model_names(text, model) if model else ():
        if not any(start < stop and begin < end for begin, stop in taken):  # type: ignore[operator]  # both are offsets
            found.append({"name": text[start:end], "organ": None, "rule": f"model.{model}", "start": start, "end": end})
    return found


def _all_said(text: str) -> list[Quantity]:
    """Return figures and levels without one; what is named within a level (基本实现…全覆盖) is not said beside it."""
    levels = [level.quantity for level in find_levels(text)]
    figures = (
        figure
        for figure in find_quantities(text)
        if not any(figure.start < level.end and level.start < figure.end for level in levels)
    )
    return sorted((*figures, *levels), key=lambda quantity: quantity.start)


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


def _finding(code: str, severity: str, time: Time, shadow: Shadow) -> Json:
    start, end = shadow.span(time.start, time.end)
    return {"code": code, "severity": severity, "start": start, "end": end, "text": time.text}


def explain_lines(
    lines: Iterator[str],
    basis: date | None,
    options: ReadingOptions = ReadingOptions(),  # noqa: B008 -- frozen, no state
) -> Iterator[Json | UsageError]:
    """Explain each line of a file: plain text, or a json object with ``text`` and ``date``.

    A line that begins as a json object and is none, or has no ``text``, or whose ``date`` is no ISO date, gives the error
    that names it, and the next line is read.
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
                if not isinstance(words, str):
                    raise TypeError
            except (ValueError, KeyError, TypeError):
                yield UsageError("M-LINE", line=number)
                continue
        yield explain(words, day, options, line=number)


def _request(request: Request, shadow: Shadow) -> Json:
    """A change that the text asks for, as a comment of a reply letter would."""
    start, end = shadow.span(request.start, request.end)
    return {
        "op": request.op,
        "old": request.old,
        "new": request.new,
        "quote": request.quote,
        "place": request.place.text if request.place else None,
        "everywhere": request.everywhere,
        "start": start,
        "end": end,
        "rule": request.rule,
    }
