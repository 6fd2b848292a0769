"""What became of every comment of the reply letters in the revised draft, and which changes nobody asked for."""

from pathlib import Path

from pipeline import api

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

case = api.settle(
    DEMO / "letters", DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", request=DEMO / "request.docx", received=DEMO / "received.csv"
)  # fmt: skip
comments = {comment.id: comment for comment in case.comments}
for item in case.settled.items:
    comment = comments[item.comment]
    print(f"{item.comment} {comment.unit}: {item.verdict}\n    asked: {comment.text}\n    {api.say(item)}")

print(", ".join(f"{verdict} {count}" for verdict, count in case.settled.totals))
changes = {change.id: change for change in case.comparison.changes}
for id_ in case.settled.unexplained:
    change = changes[id_]
    print(f"nobody asked for: {case.comparison.old_words(change)!r} → {case.comparison.new_words(change)!r}")
