"""`OfficialDocument` → `Plan`: tasks with their units, deadlines, targets, and the plan's own goals.

Takes: a file as read and the document in it. Gives: a `Plan` whose every value carries span and rule.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`. To add one more kind of value: a module named after it.
"""

from pipeline.extract.plan import extract_plan, plan_document, unit_names

__all__ = ["extract_plan", "plan_document", "unit_names"]
