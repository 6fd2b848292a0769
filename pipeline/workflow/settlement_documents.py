"""`huiqian settle --documents`: the office's documents about a consultation that was settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.errors import InputError, UsageError
from pipeline.export.docx import matrix_to_docx
from pipeline.export.paper_docx import paper_to_docx
from pipeline.export.template_docx import fill_docx
from pipeline.export.template_xlsx import fill_xlsx
from pipeline.export.work_xlsx import work_sheet_to_xlsx
from pipeline.model.consulted import Consultation, EarlierReason, SettledRound
from pipeline.model.paper import Paper
from pipeline.model.round import Round
from pipeline.model.settlement import Decision, Settled
from pipeline.settlement.report import own_changes, table
from pipeline.settlement.report.divergence import divergence
from pipeline.settlement.report.fields import column_cells, fields_of
from pipeline.settlement.report.front_matter import front_matter
from pipeline.settlement.report.public import public_version
from pipeline.settlement.report.rows import rows_of
from pipeline.settlement.report.unit_replies import unit_replies
from pipeline.structure import structure
from pipeline.workflow.comments import counted
from pipeline.workflow.consultation import commented_of
from pipeline.workflow.decide import settle_round
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.output import name_part
from pipeline.workflow.settle import SettledCase, consultation_of, settled_round
from pipeline.workflow.status import status_of

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one

FRONT, DIVERGENCE, PUBLIC, REPLY = "征求意见情况说明", "分歧说明", "意见采纳情况（公开版）", "意见采纳情况的函"
_LONGEST_NAME = 60


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the user wants of the documents.

    `order`: rows by the place in the draft or by unit. `issue`: they are to be issued, so no reason may be missing. `public`: the
    public version as well. `template`: a file of the office to be filled in.
    """

    order: Literal["place", "unit"] = "place"
    issue: bool = False
    public: bool = False
    template: Path | None = None


def consultation_of_ledger(
    ledger: Ledger, round_: Round, case: SettledCase, options: ReadingOptions, *, now: datetime, date: str | None = None
) -> Consultation:
    """Return the consultation that a ledger keeps, up to a round that was just settled, with what people said to comments before.

    Comments of an earlier round whose revised draft the ledger does not know are undecided, never left out.

    Args:
        ledger: the ledger.
        round_: the round of `case`.
        case: what became of its comments.
        options: how the drafts are understood.
        now: the moment at which it is looked who answered, with zone.
        date: as `consultation_of` takes it.
    """
    rounds = [_earlier_round(ledger, one, options, now) for one in ledger.rounds() if one.number < round_.number]
    last = settled_round(case, status_of(case.commented, now), number=round_.number, sent=_sent(ledger, round_))
    rounds.append(last)
    ops: dict[str, str] = {comment.id: comment.op for each in rounds for comment in each.comments}
    return consultation_of(rounds, case, date=date, earlier=earlier_reasons(ledger.decisions(), ops))


def _earlier_round(ledger: Ledger, round_: Round, options: ReadingOptions, now: datetime) -> SettledRound:
    sent = _sent(ledger, round_)
    if round_.revised_sha256 is not None:
        _round, case = settle_round(ledger, None, options, number=round_.number)
        return settled_round(case, status_of(case.commented, now), number=round_.number, sent=sent)
    _round, commented = commented_of(ledger, options.office, number=round_.number)
    draft, nothing = commented.draft, Settled((), (), ())
    return SettledRound(
        round_.number, status_of(commented, now), commented.letters, counted(commented), nothing, draft.text, draft.text,
        draft.sections, sent=sent,
    )  # fmt: skip


def _sent(ledger: Ledger, round_: Round) -> str | None:
    """The date of the consultation letter."""
    if round_.request_sha256 is None:
        return None
    return structure(ledger.document(round_.request_sha256)).date


def earlier_reasons(decisions: Sequence[Decision], ops: dict[str, str]) -> tuple[EarlierReason, ...]:
    """Return what people said to comments before; `ops` is the kind of request of each comment."""
    return tuple(
        EarlierReason(one.verdict, ops[one.comment], one.reason)
        for one in decisions
        if one.reason.strip() and one.comment in ops
    )


def documents_of(consultation: Consultation, wishes: Wishes = Wishes()) -> dict[str, bytes]:
    """Return every document by its file name, in the order in which they are read.

    Front matter, the table (docx, and xlsx to be worked in), own changes, divergences, a letter to each unit that has comments; the
    public version and the office's own template where they are wanted.

    Raises:
        UsageError: S-REASON or S-OPEN, they are to be issued and a reason or a decision is missing; M-TEMPLATE-…, the template cannot be filled in.
        InputError: S-COUNT, two ways of counting disagree; S-NAMED, the public version would name somebody; E-…, the template cannot be
            read.
    """
    if wishes.issue:
        table.require_reasons(rows_of(consultation))
    papers: list[tuple[str, Callable[[Consultation], Paper]]] = [(FRONT, front_matter), (DIVERGENCE, divergence)]
    if wishes.public:
        papers.append((PUBLIC, public_version))
    out = {f"{name}.docx": paper_to_docx(make(consultation)) for name, make in papers}
    out[f"{table.TITLE}.docx"] = matrix_to_docx(table.report_table(consultation, order=wishes.order))
    out[f"{table.TITLE}.xlsx"] = work_sheet_to_xlsx(table.work_sheet(consultation, order=wishes.order))
    out[f"{own_changes.TITLE}.docx"] = matrix_to_docx(own_changes.own_changes_table(consultation))
    for number, (unit, paper) in enumerate(unit_replies(consultation), 1):
        out[f"{REPLY}-{number:02d}-{name_part(unit, _LONGEST_NAME)}.docx"] = paper_to_docx(paper)
    if wishes.template is not None:
        name, data = filled_template(consultation, wishes.template)
        out[name] = data
    return out


def filled_template(consultation: Consultation, template: Path) -> tuple[str, bytes]:
    """Return an office's own template filled in, and a name for it; the template is never written to.

    Raises:
        InputError: it cannot be read.
        UsageError: M-TEMPLATE-KIND, it is neither docx nor xlsx; M-TEMPLATE-…, it asks for what there is not.
    """
    try:
        data = template.read_bytes()
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=template.name) from error
    except OSError as error:
        raise InputError("E-UNREADABLE", file=template.name, why=error.strerror or "") from error
    kind = template.suffix.lower()
    if kind == ".docx":
        done = fill_docx(data, template.name, fields_of(consultation))
    elif kind == ".xlsx":
        done = fill_xlsx(data, template.name, column_cells(consultation))
    else:
        raise UsageError("M-TEMPLATE-KIND", file=template.name)
    return f"{template.stem}（已填写）{kind}", done
