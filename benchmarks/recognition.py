"""Times, quantities and units beside JioNLP, Recognizers-Text and jieba, on the same inputs in one run.

    pip install '.[bench]' && python benchmarks/recognition.py > benchmarks/recognition.md

Accuracy is judged by the scorer of the evaluation set (``score_case.py sentences``), which asks of a time its last day
(for a period both) and of a quantity its value, unit and comparator; a name or a number of a document must give nothing.
Speed is characters a second of CPU as a ratio to jieba.lcut in the same run, medians of alternating rounds. A program
that is not installed is left out, and the table says so.
"""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import redirect_stdout, suppress
from datetime import date, datetime, timedelta
from io import StringIO
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.recognize.mentions import find_mentions  # noqa: E402
from pipeline.recognize.quantities import find_quantities  # noqa: E402
from pipeline.recognize.times import find_times  # noqa: E402
from pipeline.text.shadow import shadow_of  # noqa: E402
from pipeline.workflow.explain import explain  # noqa: E402

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


def share(kind: str, rows: Found, reader: Reader, score: ModuleType) -> str:
    answers = {}
    for line, row in enumerate(rows, 1):
        day = date.fromisoformat(row.get("date") or "2024-06-03")
        answers[line] = {"times" if kind == "times" else "targets": reader(row["text"], day)}
    with redirect_stdout(StringIO()):
        figures = score.sentences(kind, rows, answers)
    return f"{figures['right']}/{figures['of']}"


def values_alone(rows: Found, reader: Reader) -> str:
    """Rows whose value is found in the expression, whatever the unit and comparator; and rows that are no target."""
    hit = wanted = left = names = 0
    for row in rows:
        at = row["text"].find(row["expression"])
        near = [
            item
            for item in reader(row["text"], date(2024, 6, 3))
            if item["start"] < at + len(row["expression"]) and at < item["end"]
        ]
        if row["value"] is None:
            names, left = names + 1, left + (not near)
            continue
        wanted += 1
        worth = {"万": 1e4, "亿": 1e8}.get((row["unit"] or " ")[0], 1)
        hit += any(
            item.get("value") is not None
            and min(abs(item["value"] - row["value"] * by) for by in (1, worth)) < 1e-3 * max(1, row["value"])
            for item in near
        )
    return f"{hit}/{wanted}, left alone {left}/{names}"


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


def main() -> None:
    score = scorer()
    programs: dict[str, tuple[Reader, Reader] | None] = {
        "huiqian": (ours_times, ours_targets), "JioNLP": jionlp_readers(), "Recognizers-Text": recognizers_readers(),
    }  # fmt: skip
    temporal, quantity = rows_of(SPECS / "policy_temporal.jsonl"), rows_of(SPECS / "policy_quantity.jsonl")
    own_times = rows_of(OWN / "times-a.jsonl") + rows_of(OWN / "times-b.jsonl")
    own_quantities = rows_of(OWN / "quant-a.jsonl") + rows_of(OWN / "quant-b.jsonl")
    seed, policy = ([row for row in temporal if row["group"] == group] for group in ("seed", "policy"))
    print("# Times and quantities beside other programs\n")
    print(f"Printed by `python benchmarks/recognition.py` on {date.today().isoformat()}; the figures of one run.\n")
    print("| set | " + " | ".join(programs) + " |\n|---|" + "---|" * len(programs))
    tables = [("policy_temporal, seed", "times", seed), ("policy_temporal, policy", "times", policy),
              ("own sentences, times", "times", own_times), ("policy_quantity", "quantities", quantity),
              ("own sentences, quantities", "quantities", own_quantities)]  # fmt: skip
    for title, kind, rows in tables:
        cells = [
            share(kind, rows, readers[kind != "times"], score) if readers else "not installed"
            for readers in programs.values()
        ]
        print(f"| {title} | " + " | ".join(cells) + " |")
    for title, rows in (("policy_quantity, value alone", quantity), ("own quantities, value alone", own_quantities)):
        cells = [values_alone(rows, readers[1]) if readers else "not installed" for readers in programs.values()]
        print(f"| {title} | " + " | ".join(cells) + " |")
    print_outside()
    print_speed(programs)


def print_outside() -> None:
    from tests.specs import jionlp_times, quantities, temporal_iso

    print("\n## The outside suites (our figures; conventions in tests/specs)\n")
    for name, module in (
        ("zh_temporal_iso", temporal_iso),
        ("jionlp_time_cases", jionlp_times),
        ("zh_quantity", quantities),
    ):
        print(f"- {name}: {module.score(SPECS / f'{name}.jsonl').line()}")


def print_speed(programs: dict[str, tuple[Reader, Reader] | None]) -> None:
    import jieba

    jieba.setLogLevel(60)
    text = (SHARED / "eval" / "corpus" / "seed-shangrao.txt").read_text("utf-8")
    day = date(2021, 9, 23)
    lines = [part for part in shadow_of(text).text.replace("。", "。\n").split("\n") if part]
    work: dict[str, Callable[[list[str]], object]] = {
        "jieba.lcut": lambda given: [jieba.lcut(line) for line in given],
        "huiqian find_times": lambda given: [find_times(line, basis=day) for line in given],
        "huiqian find_quantities": lambda given: [find_quantities(line) for line in given],
        "huiqian find_mentions": lambda given: [find_mentions(line) for line in given],
    }
    slow = set()
    for name, readers in programs.items():
        if readers and name != "huiqian":
            slow |= {f"{name} times", f"{name} quantities"}
            work[f"{name} times"] = lambda given, read=readers[0]: [read(line, day) for line in given]
            work[f"{name} quantities"] = lambda given, read=readers[1]: [read(line, day) for line in given]
    rates = speed(work, lines, frozenset(slow))
    print("\n## Speed, sentence by sentence\n\n| program | ratio to jieba.lcut |\n|---|---|")
    for name, rate in rates.items():
        print(f"| {name} | {rate / rates['jieba.lcut']:.3g} |")
    if "JioNLP times" in rates:
        print(
            f"\nfind_times is {rates['huiqian find_times'] / rates['JioNLP times']:.0f} times as fast as JioNLP's extractor."
        )


if __name__ == "__main__":
    main()
