"""The consultation of a case folder: the round in the ledger, the letters filed into it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.errors import HuiqianError
from pipeline.export.json_text import json_text
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import Language
from pipeline.model.finding import Finding
from pipeline.model.round import Round
from pipeline.model.settlement import Decision
from pipeline.workflow.case_folder import CaseFolder
from pipeline.workflow.comments import Commented
from pipeline.workflow.consultation import commented_of, ingest
from pipeline.workflow.decide import settle_round
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.pack import Packed, pack_case
from pipeline.workflow.report import Journal, journal_of
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.rounds import Wishes, prepare_round, round_to_dict


@dataclass(frozen=True, slots=True)
class Consulted:
    """The round, what its letters say, what people decided, what to look at, and the files that could not be read or taken."""

    round: Round
    commented: Commented
    decisions: tuple[Decision, ...]
    findings: tuple[Finding, ...]
    failures: tuple[HuiqianError, ...]

    def round_json(self, language: Language) -> str:
        """Return the round as json (schema ``huiqian.round/1``)."""
        return json_text(round_to_dict(self.round, self.findings, language))


def consult(
    case: CaseFolder,
    place: str | Path,
    options: ReadingOptions,
    *,
    now: datetime,
    who: str,
    progress: Callable[[str], None] = lambda _step: None,
) -> Consulted:
    """Open the round of a case folder's request, unless this draft was sent before, and file its letters.

    Raises:
        InputError: the request cannot be read.
        UsageError: nobody is asked, or the ledger is none.
        StorageError: the ledger cannot be written.
    """
    assert case.request is not None  # noqa: S101 -- the caller looked
    wishes = Wishes(roster=read_roster(case.roster) if case.roster else ())
    prepared = prepare_round(case.request, case.plan, options, wishes, now=now, who=who)
    failures: list[HuiqianError] = []
    if isinstance(place, Path):
        place.parent.mkdir(parents=True, exist_ok=True)
    with open_ledger(place, who=who, create=True) as book:
        sent = (prepared.round.request_sha256, prepared.round.draft_sha256)
        known = [one for one in book.rounds() if (one.request_sha256, one.draft_sha256) == sent]
        round_ = known[-1] if known else book.open_round(prepared.round, prepared.sources)
        if case.letters is not None:
            filings = ingest(
                book, [case.letters], options, number=round_.number, times=case.received, progress=progress
            )  # fmt: skip
            failures += [filing.error for filing in filings if filing.error is not None]
        round_, commented = commented_of(book, options.office, number=round_.number)
        return Consulted(round_, commented, book.decisions(), prepared.findings, tuple(failures))


def packed(
    place: str | Path, number: int, revised: Path, options: ReadingOptions, *, now: datetime, who: str
) -> Packed:
    """Keep the revised draft in the ledger as the round's, and return what the archive of the round holds.

    Raises:
        InputError: the revised draft cannot be read.
        StorageError: the ledger cannot be written.
    """
    with open_ledger(place, who=who) as book:
        settle_round(book, revised, options, number=number)
        return pack_case(book, options, number=number, now=now)


def journal_in(place: str | Path, who: str) -> Journal:
    """Return what the ledger of a case tells of itself.

    Raises:
        StorageError: it cannot be opened.
    """
    with open_ledger(place, who=who) as book:
        return journal_of(book, str(place))
