"""Times, quantities and units beside JioNLP, Recognizers-Text and jieba, on the same inputs in one run.

Accuracy is judged by the scorer of the evaluation set (``score_case.py sentences``), which asks of a time its last day
(for a period both) and of a quantity its value, unit and comparator; a name or a number of a document must give nothing.
The outside suites are Microsoft's and JioNLP's own; where their conventions differ from ours stands in tests/specs. Speed is
characters a millisecond of CPU, medians of rounds in turn; a slow program gets a part of the lines each round.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout, suppress
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.table import ROOT, Figure, Row, from_parts, guarded, publish
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from pipeline.workflow.explain import explain

TITLE = "Times, quantities, units"
SHARED = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared"))
SPECS = SHARED / "eval" / "specs"
OWN = ROOT / "tests" / "cases" / "sentences"
Found = list[dict[str, Any]]
Reader = Callable[[str, date], Found]


def scorer() -> ModuleType:
    """The scorer of the evaluation set."""
    path = SHARED / "eval" / "score_case.py"
    sys.path.insert(0, str(path.parent))
    spec = importlib.util.spec_from_file_location("score_case", path)
    assert spec and spec.loader  # noqa: S101 -- a benchmark without its scorer cannot go on
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


# ---- the programs -------------------------------------------------------------------------------------------------


def ours_times(text: str, day: date) -> Found:
    return explain(text, day)["times"]  # type: ignore[return-value]


def ours_targets(text: str, day: date) -> Found:
    return explain(text, day)["targets"]  # type: ignore[return-value]


def jionlp_readers() -> tuple[Reader, Reader] | None:
    if importlib.util.find_spec("jionlp") is None:
        return None
    with redirect_stdout(StringIO()):
        import jionlp as jio
    logging.disable(logging.CRITICAL)

    def times(text: str, day: date) -> Found:
        base = {"year": day.year, "month": day.month, "day": day.day}
        with suppress(Exception):  # it raises on some words of its own finding
            return [_jio_time(item) for item in jio.ner.extract_time(text, time_base=base, with_parsing=True)]
        return []

    def quantities(text: str, _day: date) -> Found:
        with suppress(Exception):
            return [_jio_money(item) for item in jio.ner.extract_money(text, with_parsing=True)]
        return []

    return times, quantities


def _jio_time(item: dict[str, Any]) -> dict[str, Any]:
    start, end = item["offset"]
    out: dict[str, Any] = {"start": start, "end": end, "start_date": None, "end_date": None, "every": None}
    said = item["detail"]["time"]
    if item["type"] == "time_period":
        (unit, count), *_ = said["delta"].items()
        months = {"year": 12, "month": 1}.get(unit, 0) * count
        sign = {"year": "Y", "month": "M", "day": "D"}.get(unit, "")
        out["every"] = f"P{months:g}M" if unit == "year" and count < 1 else f"P{count:g}{sign}" if sign else None
    elif isinstance(said, list):
        out["start_date"], out["end_date"] = (None if value in ("inf", "-inf") else value[:10] for value in said)
    return out


def _jio_money(item: dict[str, Any]) -> dict[str, Any]:
    start, end = item["offset"]
    return {"start": start, "end": end, "value": float(item["detail"]["num"]), "unit": "元", "comparator": "="}


def recognizers_readers() -> tuple[Reader, Reader] | None:
    try:
        from recognizers_date_time import recognize_datetime
        from recognizers_number import recognize_number, recognize_percentage
        from recognizers_number_with_unit import recognize_currency, recognize_dimension
        from recognizers_text import Culture
    except (ImportError, AttributeError):  # AttributeError: with emoji>=2
        return None

    def times(text: str, day: date) -> Found:
        found: Found = []
        with suppress(Exception):  # it raises on 第四季度
            for item in recognize_datetime(text, Culture.Chinese, reference=datetime(day.year, day.month, day.day)):
                values = (item.resolution or {}).get("values", [])
                found += [_ms_time(item.start, item.end + 1, value) for value in values]
        return found

    def quantities(text: str, _day: date) -> Found:
        found: Found = []
        for recognize in (recognize_percentage, recognize_currency, recognize_dimension, recognize_number):
            with suppress(Exception):
                found += [_ms_quantity(item) for item in recognize(text, Culture.Chinese) if item.resolution]
        return found

    return times, quantities


def _ms_time(start: int, end: int, value: dict[str, str]) -> dict[str, Any]:
    out: dict[str, Any] = {"start": start, "end": end, "start_date": None, "end_date": None, "every": None}
    if value.get("type") == "set":
        out["every"] = value["timex"]
    elif "value" in value:
        out["start_date"] = out["end_date"] = value["value"][:10]
    else:
        out["start_date"] = value.get("start", "")[:10] or None
        with suppress(ValueError):  # their ranges end before `end`
            out["end_date"] = (date.fromisoformat(value.get("end", "")[:10]) - timedelta(days=1)).isoformat()
    return out


def _ms_quantity(item: Any) -> dict[str, Any]:
    said, unit = str(item.resolution.get("value") or "nan"), item.resolution.get("unit")
    percent = said.endswith("%")
    return {"start": item.start, "end": item.end + 1, "value": float(said.rstrip("%").replace(",", "")),
            "unit": "%" if percent else unit, "comparator": "=", "number": True}  # fmt: skip


# ---- accuracy -----------------------------------------------------------------------------------------------------


def rows_of(path: Path) -> Found:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def right(kind: str, rows: Found, reader: Reader, score: ModuleType) -> int:
    answers = {}
    for line, row in enumerate(rows, 1):
        day = date.fromisoformat(row.get("date") or "2024-06-03")
        answers[line] = {"times" if kind == "times" else "targets": reader(row["text"], day)}
    with redirect_stdout(StringIO()):
        figures = score.sentences(kind, rows, answers)
    return int(figures["right"])


def values_alone(rows: Found, reader: Reader) -> tuple[int, int]:
    """Rows whose value is found in the expression, whatever the unit and comparator; and rows without a target left alone."""
    hit = left = 0
    for row in rows:
        at = row["text"].find(row["expression"])
        near = [
            item
            for item in reader(row["text"], date(2024, 6, 3))
            if item["start"] < at + len(row["expression"]) and at < item["end"]
        ]
        if row["value"] is None:
            left += not near
            continue
        worth = {"万": 1e4, "亿": 1e8}.get((row["unit"] or " ")[0], 1)
        hit += any(
            item.get("value") is not None
            and min(abs(item["value"] - row["value"] * by) for by in (1, worth)) < 1e-3 * max(1, row["value"])
            for item in near
        )
    return hit, left


# ---- speed --------------------------------------------------------------------------------------------------------


def speed(work: dict[str, Callable[[list[str]], object]], lines: list[str], slow: frozenset[str]) -> dict[str, float]:
    """Characters a second of CPU, the median of alternating rounds; a slow program gets other lines each round."""
    figures: dict[str, list[float]] = {name: [] for name in work}
    for part in range(4):
        for name, job in work.items():
            given = lines[part::4] if name in slow else lines
            begin = time.process_time()
            job(given)
            took = time.process_time() - begin
            if part:  # the first round warms up
                figures[name].append(sum(map(len, given)) / max(took, 1e-6))
    return {name: statistics.median(rounds) for name, rounds in figures.items()}


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of accuracy, of the outside suites and of speed."""
    programs: dict[str, tuple[Reader, Reader] | None] = {
        "huiqian": (ours_times, ours_targets), "JioNLP": jionlp_readers(), "Recognizers-Text": recognizers_readers(),
    }  # fmt: skip
    yield from guarded("accuracy", lambda: accuracy(programs, quick))
    if not quick:
        yield from guarded("outside suites", outside)
    yield from guarded("speed of recognition", lambda: speeds(programs, quick))


def accuracy(programs: dict[str, tuple[Reader, Reader] | None], quick: bool) -> Iterator[Row]:
    """Yield the rows of the evaluation set's sentences and of our own."""
    score = scorer()
    temporal, quantity = rows_of(SPECS / "policy_temporal.jsonl"), rows_of(SPECS / "policy_quantity.jsonl")
    seed, policy = ([row for row in temporal if row["group"] == group] for group in ("seed", "policy"))
    tables = [
        ("times, seed", "times", seed),
        ("times, policy", "times", policy),
        ("quantities, policy", "quantities", quantity),
    ]
    if not quick:
        tables += [("times, own sentences", "times", own("times-a", "times-b")),
                   ("quantities, own sentences", "quantities", own("quant-a", "quant-b"))]  # fmt: skip
    for title, kind, found in tables:
        parts: dict[str, Figure] = {
            name: right(kind, found, readers[kind != "times"], score) if readers else "not installed"
            for name, readers in programs.items()
        }
        ours, peers = from_parts("huiqian", parts)
        yield Row(title, f"right of {len(found)}", ours, peers, f"{len(found)} sentences", more=True)
        if kind == "quantities":
            yield from alone(title, found, programs)


def alone(title: str, found: Found, programs: dict[str, tuple[Reader, Reader] | None]) -> Iterator[Row]:
    """Yield the rows that judge a value without its unit and comparator, which the peers do not claim to know."""
    hits = {name: values_alone(found, readers[1]) if readers else None for name, readers in programs.items()}
    names = sum(row["value"] is None for row in found)
    for number, what, of in ((0, "value alone", len(found) - names), (1, "what is no target left alone", names)):
        ours, peers = from_parts("huiqian", {n: hit[number] if hit else "not installed" for n, hit in hits.items()})
        yield Row(f"{title}: {what}", f"right of {of}", ours, peers, f"{of} sentences", more=True)


def own(*names: str) -> Found:
    """Return our own sentences of some files."""
    return [row for name in names for row in rows_of(OWN / f"{name}.jsonl")]


def outside() -> Iterator[Row]:
    """Yield a row for each outside suite, ours alone: the peers are at home in theirs."""
    from tests.specs import jionlp_times, quantities, temporal_iso

    suites = (("zh_temporal_iso", temporal_iso), ("jionlp_time_cases", jionlp_times), ("zh_quantity", quantities))
    for name, module in suites:
        share, _, rest = module.score(SPECS / f"{name}.jsonl").line().partition(" ")
        yield Row(f"outside suite {name}", "share", float(share), (), "all cases", rest.strip(), more=True)


def speeds(programs: dict[str, tuple[Reader, Reader] | None], quick: bool) -> Iterator[Row]:
    """Yield rows of speed: times and quantities beside the same of the others, names of units beside mere cutting."""
    import jieba

    jieba.setLogLevel(60)
    text = (SHARED / "eval" / "corpus" / "seed-shangrao.txt").read_text("utf-8")
    day = date(2021, 9, 23)
    lines = [part for part in shadow_of(text).text.replace("。", "。\n").split("\n") if part][: 40 if quick else None]
    work: dict[str, Callable[[list[str]], object]] = {
        "jieba.lcut": lambda given: [jieba.lcut(line) for line in given],
        "times": lambda given: [find_times(line, basis=day) for line in given],
        "quantities": lambda given: [find_quantities(line) for line in given],
        "units": lambda given: [find_mentions(line) for line in given],
    }
    slow = set()
    for name, readers in programs.items():
        if readers and name != "huiqian":
            slow |= {f"{name} times", f"{name} quantities"}
            work[f"{name} times"] = lambda given, read=readers[0]: [read(line, day) for line in given]
            work[f"{name} quantities"] = lambda given, read=readers[1]: [read(line, day) for line in given]
    rates = {name: rate / 1000 for name, rate in speed(work, lines, frozenset(slow)).items()}
    for what in ("times", "quantities", "units"):
        peers = {name: rate for name, rate in rates.items() if name.endswith(f" {what}") or name == "jieba.lcut"}
        yield Row(
            f"{what} found",
            "characters/ms",
            rates[what],
            tuple(peers.items()),
            "3 rounds",
            f"{len(lines)} sentences",
            more=True,
        )


if __name__ == "__main__":
    publish("recognition", TITLE, __doc__, rows())
