"""The figures of the outside suites must not fall; each adapter's docstring names the conventions that are allowed for."""

import pytest

from tests.shared import EVAL, needs_shared
from tests.specs import jionlp_times, temporal_iso

SPECS = EVAL / "specs"


@needs_shared
def test_the_temporal_specification_is_met():
    result = temporal_iso.score(SPECS / "zh_temporal_iso.jsonl")
    assert result.share() >= 0.885, result.line()
    assert result.share("date", "daterange", "datetime", "datetimerange", "set") >= 0.95, result.line()


@needs_shared
@pytest.mark.parametrize(("category", "floor"), [("time_point", 0.89), ("time_span", 0.89)])
def test_the_everyday_cases_are_met(category, floor):
    result = jionlp_times.score(SPECS / "jionlp_time_cases.jsonl")
    assert result.share(category) >= floor, result.line()
