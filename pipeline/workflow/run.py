"""`huiqian run`: the whole job on one case folder (DESIGN §4)."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from pipeline.errors import HuiqianError, UsageError
from pipeline.export.json_text import json_text
from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
from pipeline.export.structure_json import document_to_dict
from pipeline.lexicon.messages import Language
from pipeline.model.change import Comparison
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument, Request
from pipeline.model.task import Plan
from pipeline.workflow.check import all_findings, findings_to_dict, findings_to_text
from pipeline.workflow.corrections import with_corrections
from pipeline.workflow.diff import compare_plans, render_comparison, render_table
from pipeline.workflow.documents import PASSED_OVER, ReadingOptions, load_document, load_plan
from pipeline.workflow.graph import render_graph
from pipeline.workflow.matrix import make_matrix, render_matrix
from pipeline.workflow.output import write_outputs

_VERSION = re.compile(r"(?P<stem>.*-v)(?P<number>[1-9][0-9]{0,3})")


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What a run did: the plan it read, what it asks for, the findings, the files written, what failed, and what changed
    from each version of the plan to the next."""

    plan: Plan
    request: Request | None
    findings: tuple[Finding, ...]
    written: tuple[Path, ...]
    failures: tuple[HuiqianError, ...]
    comparisons: tuple[Comparison, ...] = ()


def run_case(
    folder: Path,
    output: Path,
    options: ReadingOptions,
    *,
    language: Language,
    plan_name: str = "plan-v1",
    request_name: str = "request",
    force: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> CaseReport:
    """Read the plan and the request of a case folder and write everything that can be said of them.

    The plan is `plan-v1.*`, or the annex of `request.*` where there is no such file. Where the folder holds later
    versions (`plan-v2.*`, `plan-v3.*` …), each is compared with the one before. A request or a later version that cannot
    be read is a failure of its own and stops nothing.

    Raises:
        UsageError: the folder holds neither a plan nor a request, corrections belong to another plan, or an output is a
            stranger's file.
        InputError: the plan cannot be read.
        StorageError: nothing can be written.
    """
    plan_path, request_path = _named(folder, plan_name), _named(folder, request_name)
    if plan_path is None and request_path is None:
        raise UsageError("M-NO-CASE", folder=str(folder), plan=f"{plan_name}.*", request=f"{request_name}.*")
    failures: list[HuiqianError] = []
    letter: OfficialDocument | None = None
    contents: dict[str, str | bytes] = {}
    if request_path is not None and plan_path is not None:
        progress(request_path.name)
        try:
            source, letter = load_document(request_path, options, "request")
            contents["request.json"] = json_text(document_to_dict(source, letter, language))
        except HuiqianError as error:
            failures.append(error)
    chosen = plan_path or request_path
    assert chosen is not None  # noqa: S101 -- one of the two is there, or M-NO-CASE was raised
    progress(chosen.name)
    extracted = load_plan(chosen, options)
    plan = with_corrections(extracted, chosen, options)
    asked = letter or plan.document
    request, roster = asked.request, asked.addressees
    progress("checks")
    findings = all_findings(plan, roster=roster)
    contents |= _rendered(plan, findings, language, progress)
    versions = [(_version_of(plan_name), extracted)]  # what changed in the text is no matter of corrections
    for number, path in _later(folder, plan_name):
        progress(path.name)
        try:
            versions.append((number, load_plan(path, options)))
        except HuiqianError as error:
            failures.append(error)
    comparisons: list[Comparison] = []
    for (old_number, old), (new_number, new) in pairwise(versions):
        progress(f"v{old_number} → v{new_number}")
        comparisons.append(compare_plans(old, new))
        contents |= _compared(comparisons[-1], old, new, f"v{old_number}-v{new_number}", language)
    written = write_outputs(output, contents, force=force)
    return CaseReport(plan, request, findings, written, tuple(failures), tuple(comparisons))


def _version_of(plan_name: str) -> int:
    """The number at the end of a plan's name (plan-v1); 1 where there is none."""
    found = _VERSION.fullmatch(plan_name)
    return int(found["number"]) if found else 1


def _later(folder: Path, plan_name: str) -> list[tuple[int, Path]]:
    """The versions of the plan after the named one, in order of their numbers; none where the name has no number."""
    named = _VERSION.fullmatch(plan_name)
    if named is None:
        return []
    numbers = {
        int(found["number"])
        for path in folder.iterdir()
        if (found := _VERSION.fullmatch(path.stem)) and found["stem"] == named["stem"]
    }
    found_paths = [(number, _named(folder, f"{named['stem']}{number}")) for number in sorted(numbers)]
    return [(number, path) for number, path in found_paths if path is not None and number > int(named["number"])]


def _compared(
    comparison: Comparison, old: Plan, new: Plan, versions: str, language: Language
) -> dict[str, str | bytes]:
    return {
        f"diff-{versions}.json": render_comparison(comparison, "json", language),
        f"diff-{versions}.txt": render_comparison(comparison, "text", language),
        f"条文对照表（{versions}）.xlsx": render_table(comparison, old, new, "xlsx"),
        f"条文对照表（{versions}）.html": render_table(comparison, old, new, "html"),
    }


def _named(folder: Path, stem: str) -> Path | None:
    """The file of a case folder with this name, whatever its suffix; lock files of Word are passed over."""
    if not folder.is_dir():
        raise UsageError("M-NO-FOLDER", folder=str(folder))
    found = [
        path
        for path in sorted(folder.iterdir())
        if path.stem == stem and path.is_file() and not path.name.startswith(PASSED_OVER)
    ]
    return found[0] if found else None


def _rendered(
    plan: Plan, findings: tuple[Finding, ...], language: Language, progress: Callable[[str], None]
) -> dict[str, str | bytes]:
    progress("matrix")
    by_task, by_unit = make_matrix(plan), make_matrix(plan, by="unit")
    return {
        "plan.json": json_text(plan_to_dict(plan, language)),
        "plan.md": plan_to_markdown(plan, language),
        "责任分工表.xlsx": render_matrix(by_task, "xlsx"),
        "责任分工表.docx": render_matrix(by_task, "docx"),
        "责任分工表.html": render_matrix(by_task, "html"),
        "责任分工表.csv": render_matrix(by_task, "csv"),
        "责任分工表（按单位）.xlsx": render_matrix(by_unit, "xlsx"),
        "graph.json": render_graph(plan, format_="json", language=language),
        "graph.graphml": render_graph(plan, format_="graphml", language=language),
        "findings.txt": findings_to_text(plan, findings, language),
        "findings.json": json_text(findings_to_dict(plan, findings, language)),
    }
