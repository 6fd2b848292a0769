"""Changes of fields: what two versions of a plan say of each task."""

from __future__ import annotations

from pipeline.model.change import Comparison
from pipeline.model.task import Plan


def with_fields(comparison: Comparison, old: Plan, new: Plan) -> Comparison:
    """Return the comparison with its tasks matched and what changed in them."""
    return comparison
