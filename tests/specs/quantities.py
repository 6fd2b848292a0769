"""specs/zh_quantity.jsonl: Recognizers-Text's Chinese specifications of percentages, currencies, dimensions and numbers.

A row is right where our quantities of its kind are the suite's, one by one, in order, none more. Values are compared with
百, 千, 万 and 亿 multiplied out.

Conventions in which we differ on purpose:
    RT-tenths          成 and 折 are percentages there (七成六 is 76%); here 7.6 成
    RT-points          个百分点 and ‰ are percentages there; here units of their own
    RT-approximate     二三十 is no number there; here a range
    RT-range-end       5-20% is 20% there; here a range from 5 to 20
    RT-prefix          千比特 is a unit there (三千比特: 3 of them); here 3000 of 比特
    RT-currency-alone  人民币 without a number is an entity there; here a quantity has a number
    RT-value-only      (numbers) the unit is left out there; here a number comes with its unit
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from pipeline.model.quantity import Quantity
from pipeline.recognize.quantities import find_quantities, kind_of
from pipeline.text.shadow import shadow_of
from tests.specs.score import EXACT, Score

_CURRENCIES = {
    "Chinese yuan": {"元": 1, "人民币": 1, "元人民币": 1, "块": 1, "￥": 1, "¥": 1, "角": 0.1, "分钱": 0.01}, "Euro": {"欧元": 1},
    "United States dollar": {"美元": 1, "美圆": 1, "美金": 1}, "Swiss franc": {"瑞士法郎": 1}, "Hong Kong dollar": {"港元": 1, "港币": 1},
    "New Taiwan dollar": {"台币": 1, "新台币": 1}, "Japanese yen": {"日元": 1}, "Nigerian naira": {"奈拉": 1}, "Dollar": {"$": 1},
    "Bitcoin": {"比特币": 1, "个比特币": 1},
}  # fmt: skip
_DIMENSIONS = {
    "Mu": {"亩": 1}, "Kilogram": {"公斤": 1, "千克": 1}, "Centimeter": {"公分": 1, "厘米": 1, "cm": 1, "CM": 1}, "Ton": {"吨": 1},
    "Meter": {"米": 1, "m": 1}, "Jin": {"斤": 1}, "Kilometer": {"公里": 1, "千米": 1}, "Gram": {"克": 1}, "Kilobit": {"比特": 0.001, "千比特": 1},
    "Megabyte": {"兆字节": 1}, "Kilobyte": {"字节": 0.001, "千字节": 1}, "Megahertz": {"兆赫兹": 1, "兆赫": 1}, "Hertz": {"赫兹": 1},
    "Kilowatt": {"千瓦": 1}, "Kilocalorie": {"千卡": 1, "大卡": 1}, "Liang": {"两": 1}, "Microgram": {"微克": 1}, "Bit": {"位": 1},
}  # fmt: skip
_SHARES = {"%": 1.0, "‰": 0.1, "‱": 0.01, "个百分点": 1.0, "百分点": 1.0, "成": 10.0, "折": 10.0}
_MEASURES = frozenset(("area", "data", "energy", "length", "mass", "rate", "temperature", "volume"))


def score(path: Path) -> Score:
    """Score our answers to all rows, by the suite's kinds."""
    result = Score()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        kind = row["kind"]
        found = find_quantities(shadow_of(row["input"]).text, everyday=True)
        judged = _JUDGES[kind](found, row["expected"])
        said = [(item.text, item.value, item.unit) for item in found]
        wanted = [(item["text"], item["value"], item["unit"]) for item in row["expected"]]
        result.add(kind, judged, f"{row['input'][:60]} | {said} | {wanted}")
    return result


def _same(ours: float | None, wanted: float) -> bool:
    return ours is not None and abs(ours - wanted) <= 1e-9 * max(1.0, abs(wanted))


def _percent(found: Sequence[Quantity], expected: Sequence[dict]) -> str | None:
    ours = [item for item in found if item.base_unit in _SHARES]
    convention = EXACT
    if any(item.value_max is not None for item in ours):
        convention = "RT-range-end" if expected else "RT-approximate"
        ours = ours if expected else [item for item in ours if item.value_max is None]
    if len(ours) != len(expected):
        return None
    for item, wanted in zip(ours, expected, strict=True):
        value = item.expanded if item.value_max is None else item.value_max
        if value is None or not _same(value * _SHARES[item.base_unit], float(wanted["value"].rstrip("%"))):
            return None
        if item.base_unit in ("成", "折"):
            convention = "RT-tenths"
        elif item.base_unit != "%":
            convention = convention or "RT-points"
    return convention


def _currency(found: Sequence[Quantity], expected: Sequence[dict]) -> str | None:
    ours = [item for item in found if kind_of(item.unit) == "money" or item.base_unit in ("$", "￥", "¥", "块")]
    with_number = [item for item in expected if item["value"] is not None]
    right = _in_units(ours, with_number, _CURRENCIES)
    return "RT-currency-alone" if right == EXACT and len(with_number) < len(expected) else right


def _dimension(found: Sequence[Quantity], expected: Sequence[dict]) -> str | None:
    ours = [item for item in found if kind_of(item.unit) in _MEASURES or item.base_unit == "两"]
    return _in_units(ours, expected, _DIMENSIONS)


def _in_units(ours: Sequence[Quantity], expected: Sequence[dict], units: dict[str, dict[str, float]]) -> str | None:
    if len(ours) != len(expected):
        return None
    convention = EXACT
    for item, wanted in zip(ours, expected, strict=True):
        worth = units.get(wanted["unit"], {}).get(item.base_unit)
        if worth is None or item.expanded is None or not _same(item.expanded * worth, float(wanted["value"])):
            return None
        if worth != 1:
            convention = "RT-prefix"
    return convention


def _number(found: Sequence[Quantity], expected: Sequence[dict]) -> str | None:
    ours = [item.expanded for item in found]
    wanted = [float(item["value"]) for item in expected]
    if len(ours) != len(wanted) or not all(_same(one, other) for one, other in zip(ours, wanted, strict=True)):
        return None
    return "RT-value-only" if any(item.unit for item in found) else EXACT


def _number_range(found: Sequence[Quantity], expected: Sequence[dict]) -> str | None:
    """Compare the ends only: which of them belong to a range is a convention of that program."""
    ours = [_ends(item) for item in found]
    wanted = [tuple(float(end) if end else None for end in item["value"].strip("[]()").split(",")) for item in expected]
    if len(ours) != len(wanted) or ours != wanted:
        return None
    return "RT-value-only" if any(item.unit for item in found) else EXACT


def _ends(item: Quantity) -> tuple[float | None, float | None]:
    if item.value_max is not None:
        return item.expanded, item.value_max
    return (None, item.expanded) if item.comparator in ("<", "<=") else (item.expanded, None)


_JUDGES = {
    "percent": _percent, "currency": _currency, "dimension": _dimension, "number": _number, "number_range": _number_range,
    "ordinal": _number,
}  # fmt: skip
