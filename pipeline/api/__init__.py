"""The door for programs: what the commands do, as functions of Python (接口). The distribution is called huiqian, the package pipeline.

    from pipeline import api

    plan = api.extract("plan-v1.docx")
    api.save(api.matrix(plan), "责任分工表.xlsx")

Files are only read, nothing is fetched, nothing is printed. What was doubtful is in the `findings` of what comes back, and `say` puts it
into words. Input that cannot be used raises an `Error`.

Takes: files, by their names. Gives: the frozen values of `pipeline.model`, and files from them.
May import: workflow and what is below it, inside the function that needs it: importing the door loads nothing heavy.
To add one more: a function in `drafts`, `letters` or `case` that calls one workflow, its name here, its type in `saving` if it can be
written, a row in docs/python.md.
"""

from pipeline.api.case import Case, consult
from pipeline.api.drafts import check, diff, explain, extract, matrix, outline, overview, read, track
from pipeline.api.letters import apply, comments, settle, status
from pipeline.api.saving import save, say
from pipeline.errors import HuiqianError as Error

__all__ = [
    "Case", "Error", "apply", "check", "comments", "consult", "diff", "explain", "extract", "matrix", "outline", "overview", "read",
    "save", "say", "settle", "status", "track",
]  # fmt: skip
