"""Numbers as their formats show them."""

from __future__ import annotations

import time

import pytest

from pipeline.read.numfmt import BUILT_IN, shown

DAY = 47974.0  # 6 May 2031


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        (3, "General", "3"), (1 / 3, "", "0.3333333333"), (0.1 + 0.2, "", "0.3"), (13800000000, "", "13800000000"),
        (0.85, "0%", "85%"), (0.1234, "0.00%", "12.34%"), (0.985, "0.0%", "98.5%"), (1234567.891, "#,##0.00", "1,234,567.89"),
        (2.5, "0", "3"), (1.005, "0.00", "1.01"), (5, "000", "005"), (120, '0"万元"', "120万元"), (12, '"第"0"号"', "第12号"),
        (-3, "0;(0)", "(3)"), (0, '0;-0;"—"', "—"), (-3.456, "0.0", "-3.5"), (-0.001, "0.0", "0.0"), (1200000, "0.0,", "1200.0"),
        (12, "[$¥-804]#,##0.00", "¥12.00"), (-5, "#,##0;[Red]-#,##0", "-5"), (12345, "0.00E+00", "1.23E+04"), (0.25, "# ?/?", "0.25"),
        (47974, "G/通用格式", "47974"), (5, "0_ ;-0_ ", "5"), (7, "@", "7"),
        (DAY, "yyyy-mm-dd", "2031年5月6日"), (DAY, "yyyy/m/d", "2031年5月6日"), (DAY, 'yyyy"年"m"月"d"日"', "2031年5月6日"),
        (DAY, "[$-F800]dddd, mmmm dd, yyyy", "2031年5月6日"), (DAY, '[DBNum1][$-804]yyyy"年"m"月"d"日"', "2031年5月6日"),
        (DAY, 'yyyy"年"m"月"', "2031年5月"), (DAY, 'm"月"d"日"', "5月6日"), (DAY + 0.5, "yyyy/m/d h:mm", "2031年5月6日 12:00"),
        (DAY + 0.75, "yyyy-mm-dd hh:mm:ss", "2031年5月6日 18:00:00"), (0.5, "h:mm", "12:00"), (1.5, "[h]:mm", "36:00"),
        (1, "yyyy/m/d", "1900年1月1日"), (61, "yyyy/m/d", "1900年3月1日"), (-1, "yyyy", "-1"), (1e300, "yyyy", "1E+300"),
    ],
)  # fmt: skip
def test_a_number_is_shown_as_its_format_says(value: float, code: str, text: str) -> None:
    assert shown(value, code) == text


def test_days_may_count_from_1904() -> None:
    assert shown(DAY - 1462, "yyyy/m/d", from_1904=True) == "2031年5月6日"


def test_every_built_in_format_shows_something() -> None:
    assert all(shown(value, code) for code in BUILT_IN.values() for value in (0.0, 1.5, DAY, -2.0, 1e20))


@pytest.mark.parametrize(
    "code",
    [
        "0" * 50_000,
        ";" * 50_000,
        '"' * 49_999,
        "[" * 50_000,
        "#,##" * 10_000,
        "\\" * 50_000,
        "m" * 50_000,
        "0." + "0" * 50_000,
    ],
)
def test_a_hostile_format_takes_little_time(code: str) -> None:
    begin = time.process_time()
    shown(12.5, code)
    assert time.process_time() - begin < 0.2
