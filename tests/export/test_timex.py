"""Times as ISO-TimeML writes them."""

from datetime import date

import pytest

from pipeline.export.timex import timex
from pipeline.recognize.times import find_times

BASIS = date(2025, 3, 10)


@pytest.mark.parametrize(
    ("text", "kind", "value", "mod", "interval"),
    [
        ("到2027年建成", "DATE", "2027", "ON_OR_BEFORE", "../2027-12-31"),
        ("2025年6月底前完成", "DATE", "2025-06", "ON_OR_BEFORE", "../2025-06-30"),
        ("2025年一季度前完成", "DATE", "2025-Q1", "ON_OR_BEFORE", "../2025-03-31"),
        ("2026年上半年建成", "DATE", "2026-H1", None, "2026-01-01/2026-06-30"),
        ("2026年第三季度启动", "DATE", "2026-Q3", None, "2026-07-01/2026-09-30"),
        ("2026年建成", "DATE", "2026", None, "2026-01-01/2026-12-31"),
        ("10月中旬前完成", "DATE", "2025-10-20", "ON_OR_BEFORE", "../2025-10-20"),
        ("3月21日下班前报送", "TIME", "2025-03-21T17:30", "ON_OR_BEFORE", "../2025-03-21"),
        ("2025—2027年", "DATE", "2025-01-01/2027-12-31", None, "2025-01-01/2027-12-31"),
        ("自2025年7月1日起施行", "DATE", "2025-07-01", "ON_OR_AFTER", "2025-07-01/.."),
        ("2025年3月1日印发", "DATE", "2025-03-01", None, "2025-03-01/2025-03-01"),
        ("全国两会召开前完成", "DATE", "FUTURE_REF", None, None),
        ("每季度通报", "SET", "P3M", None, None),
    ],
)
def test_a_time_has_its_timex3_form(text, kind, value, mod, interval):
    (time,) = find_times(text, basis=BASIS)
    form = timex(time)
    assert (form["type"], form["value"], form["mod"], form["interval"]) == (kind, value, mod, interval)
    assert (form["quant"] == "EVERY") is (kind == "SET")
