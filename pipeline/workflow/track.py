"""`huiqian track`: the history of every task through the versions of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

from pipeline.diff.history import history
from pipeline.export.json_text import json_text
from pipeline.export.track_json import history_to_dict, history_to_text
from pipeline.lexicon.messages import Language
from pipeline.model.history import History
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.plan_corrections import load_versions

FORMATS = ("json", "text", "xlsx", "html")


def track_files(paths: Sequence[Path], options: ReadingOptions) -> History:
    """Return the history of the tasks of a plan's versions, oldest first, each as people corrected it.

    Raises:
        InputError: a file cannot be read.
        UsageError: corrections that were named belong to none of the versions.
    """
    plans = load_versions(paths, options)
    return history(plans, [compare_plans(old, new) for old, new in pairwise(plans)])


def render_history(found: History, format_: str, language: Language) -> str | bytes:
    """Return a history in one of `FORMATS`; the writers of files are imported only when they are asked for."""
    if format_ == "xlsx":
        from pipeline.export.history_xlsx import history_to_xlsx

        return history_to_xlsx(found)
    if format_ == "html":
        from pipeline.export.history_html import history_to_html

        return history_to_html(found)
    return json_text(history_to_dict(found)) if format_ == "json" else history_to_text(found, language)
