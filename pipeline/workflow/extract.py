"""`huiqian extract`: the tasks of a plan."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.json_text import json_text
from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
from pipeline.lexicon.messages import Language, say
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.plan_corrections import load_corrected


def extract_file(path: Path, options: ReadingOptions, *, format_: str, language: Language) -> str:
    """Return the plan in a file as json (schema huiqian.plan/1) or markdown.

    Raises:
        InputError: the file cannot be read.
        UsageError: corrections that were named do not belong to it.
    """
    plan = load_corrected(path, options)
    if format_ == "json":
        return json_text(plan_to_dict(plan, language))
    words = plan_to_markdown(plan, language)
    return words if plan.tasks else f"{words}\n{say('M-NOT-A-PLAN', language, {'file': plan.source.name})}\n"
