"""`huiqian ledger`: the case file itself: proof that it is whole, export and import, what Excel changed, the journal."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pipeline.errors import InputError, UsageError
from pipeline.export.json_text import json_text
from pipeline.ledger.book import Ledger
from pipeline.ledger.codec import encode
from pipeline.ledger.edits import Edit, edits_of, moment_in, state_of, verdict_in
from pipeline.ledger.engine import open_ledger
from pipeline.ledger.sheets import STATE, comment_table, journal_table, letter_table
from pipeline.lexicon.messages import Language, say, say_finding
from pipeline.model.event import Event, SubjectKind
from pipeline.model.finding import Finding
from pipeline.model.matrix import Matrix
from pipeline.model.round import Round
from pipeline.model.settlement import Decision
from pipeline.model.source import SourceDocument
from pipeline.workflow.documents import ReadingOptions, load_source
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.matrix import render_matrix

EXPORTS = ("json", "xlsx")
LOGS = ("text", "json", *TABLES)
_WORKBOOK = b"PK"
_NO_HASH = "00000000"
Words = tuple[SubjectKind, str, str, object, str]

__all__ = ["EXPORTS", "LOGS", "open_ledger"]


@dataclass(frozen=True, slots=True)
class Verified:
    """What `verify` found, how much there is, and the last event: who keeps its hash elsewhere can prove the end too."""

    findings: tuple[Finding, ...]
    counts: dict[str, int]
    last: Event | None

    @property
    def whole(self) -> bool:
        """Whether nothing but notes was found."""
        return all(finding.severity == "note" for finding in self.findings)


def verify_case(where: str, who: str) -> Verified:
    """Check a ledger: journal, rows, readings, originals.

    Raises:
        UsageError, InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        counts = book.counts()
        return Verified(book.verify(), counts, _last(book, counts))


def _last(book: Ledger, counts: dict[str, int]) -> Event | None:
    events = book.events(since=counts["events"] - 1)
    return events[-1] if events else None


def verified_to_text(done: Verified, language: Language) -> str:
    """Return the result of a check for a terminal."""
    lines = [f"{finding.code} {say_finding(finding, language)}" for finding in done.findings]
    details = {name: str(count) for name, count in done.counts.items()} | {"hash": done.last.hash if done.last else "—"}
    faults = sum(finding.severity != "note" for finding in done.findings)
    head = say("M-LEDGER-WHOLE" if done.whole else "M-LEDGER-FAULTS", language, details | {"count": str(faults)})
    return "\n".join([head, *lines]) + "\n"


# ── export and import ───────────────────────────────────────────────────────────────────────────────────────────────


def export_case(where: str, who: str, format_: str) -> str | bytes:
    """Return the whole case as json (``huiqian.ledger/1``), or as a workbook in which a few columns may be corrected.

    Raises:
        UsageError, InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        if format_ == "json":
            return json_text(book.export())
        from pipeline.export.xlsx import matrices_to_xlsx

        events = book.events()
        return matrices_to_xlsx((*_tables(book, events[-1] if events else None), journal_table(events)))


def _tables(book: Ledger, last: Event | None) -> tuple[Matrix, ...]:
    """The tables that may be corrected, as they were after an event."""
    seq, hash_ = (last.seq, last.hash) if last else (0, _NO_HASH)
    state = STATE.format(seq=seq, hash=hash_[:8])
    letters = book.letters(removed=True, as_of=seq)
    return letter_table(letters, state), comment_table(letters, book.decisions(as_of=seq), state)


def is_workbook(path: Path) -> bool:
    """Return whether a file is a workbook (or else an export in json).

    Raises:
        InputError: it cannot be opened.
    """
    return _content(path)[:2] == _WORKBOOK


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=path) from error
    except OSError as error:
        raise InputError("E-UNREADABLE", file=path, why=error.strerror or type(error).__name__) from error


def import_case(where: str, who: str, path: Path) -> dict[str, int]:
    """Write an exported case into a new ledger, and return how much it holds.

    Raises:
        UsageError: M-NOT-EMPTY, the ledger holds something.
        InputError: E-EXPORT, the file is no whole export.
        StorageError: as `open_ledger`.
    """
    try:
        data: Any = json.loads(_content(path))
    except (ValueError, RecursionError) as error:
        raise InputError("E-EXPORT", file=path, why="json") from error
    with open_ledger(where, who=who, create=True) as book:
        book.import_(data, path.name)
        return book.counts()


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
        then = _tables(book, _event_known(book, source, path))
        now = _tables(book, _last(book, book.counts()))
        edits = _without_lone_reasons(edits_of(source, then, now), book.decisions())
        good = tuple(edit for edit in edits if not edit.fault)
        refused = tuple(edit for edit in edits if edit.fault)
        if apply and good:
            book.say_all(_words(good, book.decisions(), path.name))
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


def _without_lone_reasons(edits: Sequence[Edit], decisions: Sequence[Decision]) -> tuple[Edit, ...]:
    """Mark reasons of comments that nobody has decided on."""
    decided = {each.comment for each in decisions} | {e.id for e in edits if e.column == "采纳情况" and not e.fault}
    return tuple(
        replace(edit, fault="alone") if edit.column == "理由" and not edit.fault and edit.id not in decided else edit
        for edit in edits
    )


def _words(edits: Sequence[Edit], decisions: Sequence[Decision], file: str) -> list[Words]:
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
        value = {
            "verdict": verdict or "", "now": before.now if before else "",
            "draft_sha256": before.draft_sha256 if before else "",
        }  # fmt: skip
        out.append(("comment", id_, "decision", value, new.get("理由", before.reason if before else "")))
    return out


def corrections_to_text(done: Corrected, language: Language) -> str:
    """Return what a workbook changes, or changed, for a terminal."""
    lines = []
    if done.edits:
        code = "M-EDITS-APPLIED" if done.applied else "M-EDITS"
        lines.append(say(code, language, {"count": str(len(done.edits))}))
        lines += [f"  {edit.id} {edit.column}：{edit.old or '（空）'} → {edit.new or '（空）'}" for edit in done.edits]
    if done.refused:
        lines.append(say("M-EDITS-REFUSED", language, {"count": str(len(done.refused))}))
    for edit in done.refused:
        why = say(f"M-EDIT-{edit.fault.upper()}", language, {"now": edit.now or "（空）"})
        lines.append(f"  {edit.id} {edit.column}：{edit.new or '（空）'} —— {why}")
    return "\n".join(lines or [say("M-NO-EDITS", language)]) + "\n"


# ── journal, undo, close, purge ─────────────────────────────────────────────────────────────────────────────────────


def render_log(where: str, who: str, format_: str) -> str | bytes:
    """Return the journal: for a terminal, as json with its hashes, or as 台账日志 in a format of tables.

    Raises:
        UsageError, InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        events = book.events()
    if format_ == "json":
        return json_text({"schema": "huiqian.journal/1", "events": encode(events)})
    table = journal_table(events)
    if format_ != "text":
        return render_matrix(table, format_)
    return "".join("  ".join(" ".join(cell.split()) for cell in row.cells if cell) + "\n" for row in table.rows)


def undo_entry(where: str, who: str, seq: int) -> int:
    """Take back what a person said and return the number of the event.

    Raises:
        UsageError: M-UNDO, there is no such entry.
        InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        return book.undo(seq)


def close_round(where: str, who: str, number: int | None) -> Round:
    """Close a round, the latest open one by default.

    Raises:
        UsageError: M-NO-ROUND, there is none.
        InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        return book.close_round(number)


def purge_case(where: str, who: str, *, sure: bool) -> int:
    """Remove the originals of a closed case, and return how many; where not `sure`, only how many there are.

    Raises:
        UsageError: M-NOT-CLOSED, a round is open.
        InputError, StorageError: as `open_ledger`.
    """
    with open_ledger(where, who=who) as book:
        return book.purge() if sure else book.counts()["originals"]
