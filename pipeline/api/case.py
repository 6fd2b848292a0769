"""A consultation that a ledger keeps (台账)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.api.given import File, path_of, present, reading
from pipeline.api.letters import status

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger
    from pipeline.lexicon.messages import Language
    from pipeline.model.finding import Finding
    from pipeline.model.overview import Overview
    from pipeline.model.round import Round
    from pipeline.model.status import ConsultationStatus
    from pipeline.workflow.comments import Commented
    from pipeline.workflow.consultation import Filing
    from pipeline.workflow.documents import ReadingOptions
    from pipeline.workflow.settle import SettledCase


class Case:
    """A consultation in its ledger (台账), from `consult`: every step is written down, and nothing is filed twice."""

    def __init__(self, ledger: Ledger, who: str, options: ReadingOptions) -> None:
        self.ledger = ledger
        self._who = who
        self._options = options

    def open(self, request: File, plan: File | None = None, *, now: datetime | None = None) -> Round:
        """Begin a round with the 征求意见函 and the draft it sends out; roster, deadline and rules are read from the letter.

        Raises:
            Error: a file cannot be read; the letter holds no draft and none is named; it names nobody that is asked.
        """
        from pipeline.workflow.rounds import Wishes, prepare_round

        moment = now or present()
        ready = prepare_round(Path(request), path_of(plan), self._options, Wishes(), now=moment, who=self._who)
        return self.ledger.open_round(ready.round, ready.sources)

    def ingest(self, *files: File) -> tuple[Filing, ...]:
        """File letters (files and folders) into the round, and return what became of each file.

        Raises:
            Error: a path is not there; there is no round; the ledger cannot be written.
        """
        from pipeline.workflow.consultation import ingest

        return tuple(ingest(self.ledger, [Path(file) for file in files], self._options))

    def comments(self) -> Commented:
        """Return what the round's letters say.

        Raises:
            Error: there is no round.
        """
        from pipeline.workflow.consultation import commented_of

        return commented_of(self.ledger, self._options.office)[1]

    def status(self, now: datetime | None = None) -> ConsultationStatus:
        """Return who has answered by `now` (with a zone; None for the present).

        Raises:
            Error: there is no round.
        """
        return status(self.comments(), now or present())

    def settle(self, new: File | None = None) -> SettledCase:
        """Return what became of each comment in the revised draft, with what people decided; the draft is kept, and may be
        left out the next time.

        Raises:
            Error: the draft cannot be read; none was ever named.
        """
        from pipeline.workflow.decide import settle_round

        return settle_round(self.ledger, path_of(new), self._options)[1]

    def decide(self, comment: str, verdict: str, reason: str = "") -> None:
        """Write a person's word on a comment; it wins over every rule, and is marked stale where the draft changes again.

        Args:
            comment: its id (``C012``).
            verdict: 采纳, 部分采纳, 不采纳, 待人工 or the English terms.
            reason: 部分采纳 and 不采纳 need one.

        Raises:
            Error: no such comment or verdict; the reason is missing.
        """
        from pipeline.workflow.decide import decide, verdict_of

        decide(self.ledger, [comment], verdict_of(verdict), reason, self._options)

    def overview(self, now: datetime | None = None, *, language: Language = "zh") -> Overview:
        """Return everything about the case that goes on one page (`save` as html).

        Raises:
            Error: there is no round; what the ledger keeps is not what it was.
        """
        from pipeline.workflow.report import overview_of_ledger

        return overview_of_ledger(self.ledger, self._options, number=None, language=language, now=now or present())

    def verify(self) -> tuple[Finding, ...]:
        """Return what is wrong with the ledger: nothing, where every journal row and every original is as it was written."""
        return self.ledger.verify()


@contextmanager
def consult(ledger: File, *, who: str, options: ReadingOptions | None = None) -> Iterator[Case]:
    """Open the ledger of a case, made where there is none, and close it at the end.

    Args:
        ledger: a file (one case), or a URL ``postgresql://…``.
        who: in whose name entries are written.
        options: how files are read.

    Raises:
        Error: the file is no ledger, is damaged, or cannot be written.
    """
    from pipeline.ledger.engine import open_ledger

    where = ledger if isinstance(ledger, str) else Path(ledger)  # a URL must not be taken for a path
    with open_ledger(where, who=who, create=True) as book:
        yield Case(book, who, reading(options))
