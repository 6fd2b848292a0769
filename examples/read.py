"""A file as it was read: what kind of document it is, its outline, and what a reader must know of the file."""

from pathlib import Path

from pipeline import api

DEMO = Path(__file__).parents[1] / "corpora" / "demo"

source = api.read(DEMO / "plan-v1.docx")
document = api.outline(DEMO / "plan-v1.docx")
print(
    f"{document.title}｜{document.issuer}｜{document.date}｜{len(source.text)} characters, {len(source.tables)} tables"
)
for section in document.sections:
    print("  " * section.level + section.label + section.title)
for finding in source.findings:
    print(f"! {api.say(finding, 'en')}")

request = api.outline(DEMO / "request.docx").request  # what the 征求意见函 asks for
if request is not None:
    print(f"replies by {request.deadline} ({request.deadline_text}), sealed: {request.seal_required}")
