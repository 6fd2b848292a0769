"""`huiqian run`: the whole job on one case folder (DESIGN §4), stage by stage; one that fails leaves the others' results."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from pipeline.diff.history import history
from pipeline.errors import HuiqianError, StorageError
from pipeline.export.json_text import json_text
from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
from pipeline.export.structure_json import document_to_dict
from pipeline.lexicon.messages import Language
from pipeline.model.change import Comparison
from pipeline.model.finding import Finding
from pipeline.model.history import History
from pipeline.model.official import OfficialDocument, Request
from pipeline.model.overview import Due, Overview, Version
from pipeline.model.round import Round
from pipeline.model.settlement import Decision
from pipeline.model.status import ConsultationStatus
from pipeline.model.task import Plan
from pipeline.workflow.apply import apply_commented
from pipeline.workflow.case_folder import CaseFolder, case_folder
from pipeline.workflow.check import all_findings, findings_to_dict, findings_to_text
from pipeline.workflow.comments import Commented, render_comment_table, render_comments
from pipeline.workflow.diff import compare_plans, redline_of, render_comparison, render_table
from pipeline.workflow.documents import ReadingOptions, load_document, load_plan
from pipeline.workflow.due import due_in_plan
from pipeline.workflow.graph import render_graph
from pipeline.workflow.matrix import make_matrix, render_matrix
from pipeline.workflow.output import write_outputs
from pipeline.workflow.plan_corrections import all_used, with_corrections
from pipeline.workflow.report import chart_files, overview_of_case, render_report
from pipeline.workflow.run_consultation import consult, journal_in, packed
from pipeline.workflow.settle import SettledCase, render_settlement, settle_commented
from pipeline.workflow.status import render_status, status_of
from pipeline.workflow.track import render_history

_MERGED = "合稿.docx"


@dataclass(frozen=True, slots=True)
class CaseReport:
    """What a run did: the plan it read, what the letter asks for, the findings, the files written, what failed, what changed
    from each version of the plan to the next, who answered, what waits for a person (`work`), and what became of the comments in
    each later version (by its number)."""

    plan: Plan
    request: Request | None
    findings: tuple[Finding, ...]
    written: tuple[Path, ...]
    failures: tuple[HuiqianError, ...]
    comparisons: tuple[Comparison, ...] = ()
    round: Round | None = None
    commented: Commented | None = None
    status: ConsultationStatus | None = None
    work: tuple[Due, ...] = ()
    decisions: tuple[Decision, ...] = ()
    settled: tuple[tuple[int, SettledCase], ...] = ()
    versions: tuple[Version, ...] = ()


@dataclass
class _Results:
    """What the stages have made so far."""

    contents: dict[str, str | bytes] = field(default_factory=dict)
    folders: dict[str, dict[str, str | bytes]] = field(default_factory=dict)
    failures: list[HuiqianError] = field(default_factory=list)

    @contextmanager
    def stage(self) -> Iterator[None]:
        """Keep a failure of the block from stopping what follows; a disk that takes nothing stops all."""
        try:
            yield
        except StorageError:
            raise
        except HuiqianError as error:
            self.failures.append(error)


def run_case(
    folder: Path,
    output: Path,
    options: ReadingOptions,
    *,
    language: Language,
    now: datetime,
    who: str,
    ledger: str | Path | None = None,
    plan_name: str = "plan-v1",
    request_name: str = "request",
    force: bool = False,
    progress: Callable[[str], None] = lambda _step: None,
) -> CaseReport:
    """Do everything that can be done with a case folder and write it to `output`.

    The plan is `plan-v1.*`, or the annex of `request.*` where there is no such file. With a request a round is opened in
    the ledger (`ledger`, else `ledger.db` in `output`) unless it was before, and the letters of `letters/` are filed. Later
    versions (`plan-v2.*` …) are each compared with the one before, and the comments settled against each. Whatever cannot
    be read is a failure of its own and stops nothing else.

    Raises:
        UsageError: the folder holds neither a plan nor a request, or an output is a stranger's file.
        InputError: the plan cannot be read.
        StorageError: nothing can be written.
    """
    case = case_folder(folder, plan_name=plan_name, request_name=request_name)
    done = _Results()
    letter = _letter(case, options, language, done, progress)
    progress(case.draft.name)
    extracted = load_plan(case.draft, options)
    plan = with_corrections(extracted, case.draft, options, several=True)
    asked = letter or plan.document
    progress("checks")
    findings = all_findings(plan, roster=asked.addressees)
    done.contents |= _rendered(plan, findings, language, progress)
    report = CaseReport(plan, asked.request, findings, (), ())
    place = ledger or output / "ledger.db"
    with done.stage():
        report = _consulted(report, case, place, options, language, done, now=now, who=who, progress=progress)
    report = _later_versions(report, extracted, case, options, language, done, progress)
    if report.round is not None and report.settled:
        progress("pack")
        with done.stage():
            newest = dict(case.later)[report.settled[-1][0]]
            whole = packed(place, report.round.number, newest, options, now=now, who=who)
            papers: dict[str, str | bytes] = dict(whole.papers())
            done.contents |= {_MERGED: papers.pop(_MERGED), "归档.zip": whole.archive()}
            done.folders["文书"] = papers
    if report.commented is not None and report.commented.comments and _MERGED not in done.contents:
        progress("apply")
        with done.stage():
            done.contents[_MERGED] = apply_commented(report.commented, case.draft, options).data
    progress("report")
    with done.stage():
        overview = _overview(report, place, options, language, done.failures, now=now, who=who)
        report = replace(report, work=overview.due)
        done.contents["report.html"] = render_report(overview, language)
        done.folders["图"] = dict(chart_files(overview))
    written = write_outputs(output, done.contents, force=force)
    for name, files in done.folders.items():
        written += write_outputs(output / name, files, force=force)
    return replace(report, written=written, failures=tuple(done.failures))


def _letter(
    case: CaseFolder, options: ReadingOptions, language: Language, done: _Results, progress: Callable[[str], None]
) -> OfficialDocument | None:
    """The consultation letter, where it is a file of its own."""
    letter: OfficialDocument | None = None
    if case.request is not None and case.plan is not None:
        progress(case.request.name)
        with done.stage():
            source, letter = load_document(case.request, options, "request")
            done.contents["request.json"] = json_text(document_to_dict(source, letter, language))
    return letter


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


def _overview(
    report: CaseReport, place: str | Path, options: ReadingOptions, language: Language, failures: Sequence[HuiqianError],
    *, now: datetime, who: str,
) -> Overview:  # fmt: skip
    """The state of the case, as its page shows it."""
    if report.commented is None or report.status is None or report.round is None:
        due = due_in_plan(report.findings, language, file=report.plan.source.name)
        return Overview(report.plan, report.findings, now.isoformat(), due, versions=report.versions)
    return overview_of_case(
        report.plan, report.findings, report.commented, report.status, report.round, report.versions,
        journal_in(place, who), options.office, language=language, now=now, failures=failures,
    )  # fmt: skip


# ── the consultation ────────────────────────────────────────────────────────────────────────────────────────────────


def _consulted(
    report: CaseReport,
    case: CaseFolder,
    place: str | Path,
    options: ReadingOptions,
    language: Language,
    done: _Results,
    *,
    now: datetime,
    who: str,
    progress: Callable[[str], None],
) -> CaseReport:
    """Open the round, file the letters, and say who answered what."""
    if case.request is None or (
        case.letters is None and not report.plan.document.addressees and report.request is None
    ):
        return report
    found = consult(case, place, options, now=now, who=who, progress=progress)
    done.failures += found.failures
    progress("status")
    result, status = found.commented, status_of(found.commented, now)
    number = found.round.number
    done.contents |= {
        "round.json": found.round_json(language),
        "status.json": render_status(result, status, "json", language=language, number=number, office=options.office),
        "反馈情况表.xlsx": render_status(result, status, "xlsx"),
        "反馈情况表.docx": render_status(result, status, "docx"),
        "comments.json": render_comments(result, language),
        "意见汇总表.xlsx": render_comment_table(result, "xlsx"),
        "意见汇总表.docx": render_comment_table(result, "docx"),
    }
    return replace(
        report, round=found.round, commented=result, status=status, decisions=found.decisions,
    )  # fmt: skip


# ── later versions ──────────────────────────────────────────────────────────────────────────────────────────────────


def _later_versions(
    report: CaseReport,
    extracted: Plan,
    case: CaseFolder,
    options: ReadingOptions,
    language: Language,
    done: _Results,
    progress: Callable[[str], None],
) -> CaseReport:
    """Compare each version with the one before it, and settle the comments against each: as their texts say, whatever
    people corrected of what was extracted. The history of the tasks is that of the versions as corrected."""
    versions: list[tuple[int, Path, Plan]] = [(case.number, case.draft, extracted)]
    for number, path in case.later:
        progress(path.name)
        with done.stage():
            versions.append((number, path, load_plan(path, options)))
    with done.stage():
        all_used([(path, plan) for _number, path, plan in versions], options)
    comparisons: list[Comparison] = []
    settled: list[tuple[int, SettledCase]] = []
    shown: dict[int, Version] = {}
    for (old_number, old_path, old), (new_number, new_path, new) in pairwise(versions):
        progress(f"v{old_number} → v{new_number}")
        with done.stage():
            comparisons.append(compare_plans(old, new))
            shown[new_number] = Version(new_number, old_number, new, comparisons[-1])
            name = f"v{old_number}-v{new_number}"
            done.contents |= _compared(comparisons[-1], old, new, name, language)
            with done.stage():
                done.contents |= _redlined(comparisons[-1], old_path, new_path, options, name)
        if report.commented is not None:
            progress(f"v{case.number} → v{new_number}: settle")
            with done.stage():
                one = settle_commented(report.commented, new, options, decisions=report.decisions)
                settled.append((new_number, one))
                if new_number in shown:
                    shown[new_number] = replace(shown[new_number], against=one.comparison, settled=one.settled)
                done.contents |= _settled(one, f"v{case.number}-v{new_number}", language)
    if comparisons and len(comparisons) == len(versions) - 1:
        with done.stage():
            found = _history([(path, plan) for _number, path, plan in versions], comparisons, options)
            done.contents |= {
                "任务沿革.xlsx": render_history(found, "xlsx", language),
                "任务沿革.html": render_history(found, "html", language),
            }
    return replace(report, comparisons=tuple(comparisons), settled=tuple(settled), versions=tuple(shown.values()))


def _history(
    versions: Sequence[tuple[Path, Plan]], comparisons: Sequence[Comparison], options: ReadingOptions
) -> History:
    plans = [plan for _path, plan in versions]
    quiet = replace(options, tell=None)  # the draft's were told, the others' are in `track`
    corrected = [with_corrections(plan, path, quiet, several=True) for path, plan in versions]
    if any(one.tasks != other.tasks for one, other in zip(plans, corrected, strict=True)):
        comparisons = [compare_plans(old, new) for old, new in pairwise(corrected)]
    return history(corrected, comparisons)


def _compared(
    comparison: Comparison, old: Plan, new: Plan, versions: str, language: Language
) -> dict[str, str | bytes]:
    return {
        f"diff-{versions}.json": render_comparison(comparison, "json", language),
        f"diff-{versions}.txt": render_comparison(comparison, "text", language),
        f"条文对照表（{versions}）.xlsx": render_table(comparison, old, new, "xlsx"),
        f"条文对照表（{versions}）.docx": render_table(comparison, old, new, "docx"),
        f"条文对照表（{versions}）.html": render_table(comparison, old, new, "html"),
    }


def _redlined(
    comparison: Comparison, old: Path, new: Path, options: ReadingOptions, versions: str
) -> dict[str, str | bytes]:
    """The redline, where the later version is a Word file."""
    if comparison.new.format != "docx" or comparison.new.revisions:
        return {}
    return {f"花脸稿（{versions}）.docx": redline_of(comparison, old, new, options)}


def _settled(case: SettledCase, versions: str, language: Language) -> dict[str, str | bytes]:
    return {
        f"settlement-{versions}.json": render_settlement(case, "json", language),
        f"settlement-{versions}.txt": render_settlement(case, "text", language),
        f"意见采纳情况表（{versions}）.xlsx": render_settlement(case, "xlsx", language),
        f"意见采纳情况表（{versions}）.docx": render_settlement(case, "docx", language),
    }
