"""The figures over the outside suite of quantities do not fall."""

import pytest

from tests.shared import EVAL, needs_shared
from tests.specs.quantities import score


@needs_shared
@pytest.mark.parametrize(("kind", "floor"), [("percent", 0.98), ("dimension", 0.95), ("currency", 0.92)])
def test_percentages_dimensions_and_currencies_of_the_outside_suite_are_read(kind, floor):
    result = score(EVAL / "specs/zh_quantity.jsonl")
    assert result.share(kind) >= floor, [line for line in result.wrong if line.startswith(kind)]
