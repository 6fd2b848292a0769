"""`huiqian ledger import 台账.xlsx`: what a person changed in an exported workbook, shown first and written when asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.ledger.book import Ledger
from pipeline.ledger.edits import Edit, edits_of, moment_in, state_of, verdict_in
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import Language, say
from pipeline.model.event import Event, SubjectKind
from pipeline.model.settlement import Decision
from pipeline.model.source import SourceDocument
from pipeline.workflow.decide import NEEDS_REASON, witnesses
from pipeline.workflow.documents import ReadingOptions, load_source
from pipeline.workflow.ledger import case_tables, last_event, one_line

Words = tuple[SubjectKind, str, str, object, str]


@dataclass(frozen=True, slots=True)
class Corrected:
    """What a workbook changes: the edits that can be written, those that cannot, and whether they were written."""

    edits: tuple[Edit, ...]
    refused: tuple[Edit, ...]
    applied: bool = False


def corrections(where: str, who: str, path: Path, options: ReadingOptions, *, apply: bool) -> Corrected:
    """Return what a workbook of `export_case` changes; write it, in one transaction, only where `apply` is True.

    Raises:
        UsageError: M-NOT-EXPORTED, no workbook of `ledger export`; M-OTHER-LEDGER, of another case.
        InputError: the file cannot be read.
        StorageError: as `open_ledger`.
    """
    source = load_source(path, options)
    with open_ledger(where, who=who) as book:
        then = case_tables(book, _event_known(book, source, path))
        last = last_event(book, book.counts())
        now = case_tables(book, last)
        edits = _checked(edits_of(source, then, now), book.decisions())
        good = tuple(edit for edit in edits if not edit.fault)
        refused = tuple(edit for edit in edits if edit.fault)
        if apply and good:
            words = _words(good, book.decisions(), path.name, _seen(book, good, options))
            book.say_all(words, after=last.seq if last else 0)
        return Corrected(good, refused, apply and bool(good))


def _event_known(book: Ledger, source: SourceDocument, path: Path) -> Event | None:
    """The last event that a workbook knows of; it must be of this ledger."""
    state = state_of(source)
    if state is None:
        raise UsageError("M-NOT-EXPORTED", file=path)
    seq, hash_ = state
    if seq == 0:
        return None
    found = next((event for event in book.events(since=seq - 1) if event.seq == seq), None)
    if found is None or not hash_ or not found.hash.startswith(hash_):
        raise UsageError("M-OTHER-LEDGER", file=path)
    return found


def _checked(edits: Sequence[Edit], decisions: Sequence[Decision]) -> tuple[Edit, ...]:
    """Mark reasons of comments that nobody has decided on, and verdicts without the reason that a unit is owed."""
    before = {each.comment: (each.verdict, each.reason) for each in decisions}
    out = []
    for edit in edits:
        if not edit.fault and edit.column in ("采纳情况", "理由"):
            new = {other.column: other.new for other in edits if other.id == edit.id and not other.fault}
            verdict, reason = before.get(edit.id, (None, ""))
            verdict = verdict_in(new.get("采纳情况", "")) or verdict
            if verdict is None:
                edit = replace(edit, fault="alone")
            elif verdict in NEEDS_REASON and not new.get("理由", reason).strip():
                edit = replace(edit, fault="reason")
        out.append(edit)
    return tuple(out)


def _seen(book: Ledger, edits: Sequence[Edit], options: ReadingOptions) -> dict[str, tuple[str, str]]:
    """Of each comment that is decided on: the revised draft of its round, and what that says at its place."""
    ids = {edit.id for edit in edits if edit.id.startswith("C")}
    found: dict[str, tuple[str, str]] = {}
    for round_ in book.rounds() if ids else ():
        own = {c.id for one in book.letters(round_.number) for c in one.reply.comments} & ids
        if own and round_.revised_sha256:
            said = witnesses(book, round_, options)
            found |= {id_: (round_.revised_sha256, said.get(id_, "")) for id_ in own}
    return found


def _words(
    edits: Sequence[Edit], decisions: Sequence[Decision], file: str, seen: Mapping[str, tuple[str, str]]
) -> list[Words]:
    out: list[Words] = []
    for edit in edits:
        if edit.column == "单位":
            out.append(("letter", edit.id, "unit", edit.new, file))
        elif edit.column == "收到时间":
            out.append(("letter", edit.id, "received_at", moment_in(edit.new), file))
    known = {each.comment: each for each in decisions}
    for id_ in dict.fromkeys(edit.id for edit in edits if edit.column in ("采纳情况", "理由")):
        new = {edit.column: edit.new for edit in edits if edit.id == id_}
        before = known.get(id_)
        verdict = verdict_in(new["采纳情况"]) if "采纳情况" in new else before and before.verdict
        draft, now = seen.get(id_, ("", ""))
        value = {"verdict": verdict or "", "draft_sha256": draft, "now": now}
        out.append(("comment", id_, "decision", value, new.get("理由", before.reason if before else "")))
    return out


def corrections_to_text(done: Corrected, language: Language) -> str:
    """Return what a workbook changes, or changed, for a terminal."""
    lines = []
    if done.edits:
        code = "M-EDITS-APPLIED" if done.applied else "M-EDITS"
        lines.append(say(code, language, {"count": str(len(done.edits))}))
        lines += [f"  {edit.id} {edit.column}：{one_line(edit.old)} → {one_line(edit.new)}" for edit in done.edits]
    if done.refused:
        lines.append(say("M-EDITS-REFUSED", language, {"count": str(len(done.refused))}))
    for edit in done.refused:
        why = say(f"M-EDIT-{edit.fault.upper()}", language, {"now": one_line(edit.now)})
        lines.append(f"  {edit.id} {edit.column}：{one_line(edit.new)} —— {why}")
    return "\n".join(lines or [say("M-NO-EDITS", language)]) + "\n"
