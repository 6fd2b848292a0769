"""Results → files and words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.api.given import File
from pipeline.errors import HuiqianError as Error
from pipeline.errors import UsageError

if TYPE_CHECKING:
    from pipeline.lexicon.messages import Language
    from pipeline.model.change import Comparison
    from pipeline.model.finding import Finding
    from pipeline.model.history import History
    from pipeline.model.matrix import Matrix
    from pipeline.model.overview import Overview
    from pipeline.model.settlement import Settlement
    from pipeline.model.task import Plan
    from pipeline.workflow.apply import MergedDraft
    from pipeline.workflow.comments import Commented
    from pipeline.workflow.settle import SettledCase


def save(
    value: Plan | Matrix | Comparison | History | Overview | Commented | MergedDraft | SettledCase,
    file: File,
    *,
    language: Language = "zh",
    force: bool = False,
) -> Path:
    """Write a result; the suffix names the format, as ``-o`` does on the command line. The file is there whole or not at all.

    A plan as json or md; a matrix as xlsx, docx, csv, html or md; a comparison as json, txt, xlsx, docx, csv or html; a history as
    json, txt, xlsx or html; comments and a settlement as json, xlsx, docx, csv, html or md, a settlement as txt too; a merged draft as
    docx; an overview as html.

    Args:
        value: what the functions above return.
        file: where to.
        language: of messages in json, md and txt; what goes to the office is Chinese.
        force: replace a file that huiqian did not write.

    Raises:
        Error: the suffix names no format of such a value; the file is a stranger's; nothing can be written there.
    """
    from pipeline.workflow.output import write_output

    path = Path(file)
    kind = path.suffix.lower().lstrip(".")
    formats, render = _writer_of(value)
    if kind not in formats:
        raise UsageError("M-FORMAT", output=str(path), known=" ".join(formats))
    write_output(path, render(kind, language), force=force)
    return path


def say(subject: Finding | Settlement | Error, language: Language = "zh") -> str:
    """Return a finding, the explanation of a settled comment (处理说明), or an error in words."""
    from pipeline.lexicon.messages import say_error, say_finding
    from pipeline.model.finding import Finding

    if isinstance(subject, Error):
        return say_error(subject, language)
    if isinstance(subject, Finding):
        return say_finding(subject, language)
    from pipeline.export.settlement_json import explanation

    return explanation(subject, language)


def _writer_of(value: Any) -> tuple[tuple[str, ...], Callable[[str, Language], str | bytes]]:
    """The formats of a value, and what writes it."""
    from pipeline.export.json_text import json_text
    from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
    from pipeline.model.change import Comparison
    from pipeline.model.history import History
    from pipeline.model.matrix import Matrix
    from pipeline.model.overview import Overview
    from pipeline.model.task import Plan
    from pipeline.workflow.apply import MergedDraft
    from pipeline.workflow.comments import Commented, render_comment_table, render_comments
    from pipeline.workflow.matrix import FORMATS as TABLES
    from pipeline.workflow.matrix import render_matrix
    from pipeline.workflow.settle import SettledCase, render_settlement
    from pipeline.workflow.track import render_history

    match value:
        case Plan():
            return (
                ("json", "md"),
                lambda kind, language: (
                    json_text(plan_to_dict(value, language)) if kind == "json" else plan_to_markdown(value, language)
                ),
            )
        case Matrix():
            return TABLES, lambda kind, _language: render_matrix(value, kind)
        case Comparison():
            return ("json", "txt", "xlsx", "docx", "csv", "html"), lambda kind, language: _compared(
                value, kind, language
            )
        case History():
            return ("json", "txt", "xlsx", "html"), lambda kind, language: render_history(value, _text(kind), language)
        case Overview():
            return ("html",), lambda _kind, language: _page(value, language)
        case MergedDraft():
            return ("docx",), lambda _kind, _language: value.data
        case Commented():
            return (
                ("json", *TABLES),
                lambda kind, language: (
                    render_comments(value, language) if kind == "json" else render_comment_table(value, kind)
                ),
            )
        case SettledCase():
            return ("json", "txt", *TABLES), lambda kind, language: render_settlement(value, _text(kind), language)
    raise TypeError(f"nothing writes a {type(value).__name__}")


def _compared(comparison: Comparison, kind: str, language: Language) -> str | bytes:
    from pipeline.extract import extract_plan
    from pipeline.structure import structure
    from pipeline.workflow.diff import TABLES, render_comparison, render_table

    if kind not in TABLES:
        return render_comparison(comparison, _text(kind), language)
    old, new = (extract_plan(source, structure(source)) for source in (comparison.old, comparison.new))
    return render_table(comparison, old, new, kind)


def _page(overview: Overview, language: Language) -> str:
    from pipeline.workflow.report import render_report

    return render_report(overview, language)


def _text(kind: str) -> str:
    return "text" if kind == "txt" else kind
