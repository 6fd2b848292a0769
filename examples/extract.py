"""Who must do what by when: the tasks of a plan, each value with the words it was read from."""

from pathlib import Path

from pipeline import api

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

plan = api.extract(DEMO / "plan-v1.docx")
for task in plan.tasks:
    lead = "、".join(unit.name for unit in task.units if unit.role == "lead")
    others = "、".join(unit.name for unit in task.units if unit.role != "lead" and not unit.inherited)
    print(f"{task.title}｜牵头：{lead or '—'}｜其他：{others or '—'}")
    for deadline in task.deadlines:
        words = plan.source.text[deadline.span.start : deadline.span.end]  # every value knows its place in the text
        print(f"    by {deadline.end_date or deadline.every}, from the words {words!r} (rule {deadline.rule})")
    for target in task.targets:
        print(f"    {target.indicator} {target.comparator} {target.value} {target.unit}")

for finding in api.check(plan):
    print(f"{finding.severity}: {api.say(finding, 'en')}")
