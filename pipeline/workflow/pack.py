"""`huiqian pack`: the archive of a case, everything that a later reader needs, each file with its digest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.export.json_text import json_text
from pipeline.export.pack import pack_files
from pipeline.model.round import Round
from pipeline.workflow.apply import apply_commented
from pipeline.workflow.comments import Commented, render_comment_table, render_comments
from pipeline.workflow.consultation import commented_of
from pipeline.workflow.decide import settle_round
from pipeline.workflow.diff import redline_of, render_comparison, render_table
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.output import name_part
from pipeline.workflow.settle import SettledCase, render_settlement
from pipeline.workflow.settlement_documents import Wishes, consultation_of_ledger, documents_of
from pipeline.workflow.status import render_status, status_of

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one

SENT, LETTERS, REVISED, PAPERS, TABLES, CASE = (
    "1-征求意见", "2-来函", "3-修改稿", "4-文书", "5-对照", "6-台账"
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Packed:
    """What an archive holds, by its path in it, and what it is of."""

    title: str
    date: str
    files: Mapping[str, bytes]

    def archive(self) -> bytes:
        """Return the archive, with the manifest that holds the digest of each file."""
        return pack_files(self.files, title=self.title, date=self.date)

    def papers(self) -> dict[str, bytes]:
        """Return the documents (4-文书) by name: the merged draft, the office's papers."""
        return {path.removeprefix(f"{PAPERS}/"): data for path, data in self.files.items() if path.startswith(PAPERS)}


def pack_case(
    ledger: Ledger,
    options: ReadingOptions,
    *,
    number: int | None = None,
    now: datetime,
    wishes: Wishes = Wishes(public=True),  # noqa: B008 -- frozen, no state
) -> Packed:
    """Gather what the archive of a round holds: what was sent, the letters, the merged draft, the revised draft, every
    document, the comparison, and the ledger with its journal.

    What does not exist yet (no revised draft was settled) is left out. Originals that were purged are left out too.

    Raises:
        UsageError: M-NO-ROUND; S-REASON or S-OPEN, documents are to be issued and a reason or a decision is missing.
        InputError: an original is not what it was.
    """
    round_, commented = commented_of(ledger, options.office, number=number)
    files = dict(_originals(ledger, round_, commented))
    status = status_of(commented, now)
    files |= {
        f"{CASE}/反馈情况表.xlsx": _bytes(render_status(commented, status, "xlsx")),
        f"{CASE}/意见汇总表.xlsx": _bytes(render_comment_table(commented, "xlsx")),
        f"{CASE}/comments.json": render_comments(commented, "zh").encode(),
    }
    with TemporaryDirectory(prefix="huiqian-") as folder:
        old = _copy(ledger, round_.draft_sha256, Path(folder), "old")
        if old is not None:
            files[f"{PAPERS}/合稿.docx"] = apply_commented(commented, old, options).data
        if round_.revised_sha256 is not None:
            round_, case = settle_round(ledger, None, options, number=round_.number)
            new = _copy(ledger, round_.revised_sha256 or "", Path(folder), "new")
            files |= _settled(ledger, round_, case, options, now, wishes)
            files |= _compared(case, old, new, options)
    files[f"{CASE}/ledger.json"] = json_text(ledger.export()).encode()
    return Packed(round_.title, round_.opened_at[:10], files)


def _originals(ledger: Ledger, round_: Round, commented: Commented) -> Iterator[tuple[str, bytes]]:
    """The files as they came: what was sent, the letters, the revised draft."""
    sent = {round_.request_sha256: "征求意见函", round_.draft_sha256: "征求意见稿"}
    named = [(sha256, f"{SENT}/{name}") for sha256, name in sent.items()]
    named += [
        (letter.sha256, f"{LETTERS}/{letter.id}-{name_part(letter.file, 80, from_end=True)}")
        for letter in commented.letters
    ]
    named += [(round_.revised_sha256, f"{REVISED}/修改稿")]
    done: set[tuple[str, str]] = set()
    for sha256, name in named:
        if sha256 is None or (sha256, name) in done:
            continue
        done.add((sha256, name))
        try:
            data, source = ledger.original(sha256), ledger.document(sha256)
        except UsageError:
            continue  # purged
        suffix = "" if "." in name.rpartition("/")[2] else f".{source.format}"
        yield name + suffix, data


def _copy(ledger: Ledger, sha256: str, folder: Path, stem: str) -> Path | None:
    """A copy of a file that the ledger keeps; None for one that was purged."""
    try:
        path = folder / f"{stem}.{ledger.document(sha256).format}"
        path.write_bytes(ledger.original(sha256))
    except UsageError:
        return None
    return path


def _settled(
    ledger: Ledger, round_: Round, case: SettledCase, options: ReadingOptions, now: datetime, wishes: Wishes
) -> dict[str, bytes]:
    whole = consultation_of_ledger(ledger, round_, case, options, now=now)
    files = {f"{PAPERS}/{name}": data for name, data in documents_of(whole, wishes).items()}
    files[f"{CASE}/settlement.json"] = _bytes(render_settlement(case, "json", "zh"))
    return files


def _compared(case: SettledCase, old: Path | None, new: Path | None, options: ReadingOptions) -> dict[str, bytes]:
    comparison = case.comparison
    files = {
        f"{TABLES}/条文对照表.xlsx": render_table(comparison, case.old, case.new, "xlsx"),
        f"{TABLES}/条文对照表.docx": render_table(comparison, case.old, case.new, "docx"),
        f"{TABLES}/diff.json": render_comparison(comparison, "json", "zh").encode(),
    }
    if old is not None and new is not None and comparison.new.format == "docx" and not comparison.new.revisions:
        files[f"{TABLES}/花脸稿.docx"] = redline_of(comparison, old, new, options)
    return files


def _bytes(content: str | bytes) -> bytes:
    return content.encode() if isinstance(content, str) else content
