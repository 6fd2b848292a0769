"""What changed between two drafts: first what it means for the tasks, then the words; noise (space, width, slips) apart."""

from pathlib import Path

from pipeline import api
from pipeline.model.change import NOISE

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

comparison = api.diff(DEMO / "plan-v1.docx", DEMO / "plan-v2.docx")
for field in comparison.fields:
    mark = "▼" if field.softer else " "  # less is asked than before
    print(f"{mark} {field.task or '(goals)'}｜{field.field} {field.effect}｜{field.old or '—'} → {field.new or '—'}")

changes = [change for change in comparison.changes if change.topic not in NOISE]
print(f"{len(changes)} changes of words, {len(comparison.changes) - len(changes)} more that touch no sense")
for change in changes[:5]:
    print(f"  {change.id} {change.kind}: {comparison.old_words(change)!r} → {comparison.new_words(change)!r}")
