"""`huiqian status --remind`: letters and a list for those who have not answered, told to the ledger; and the calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.export.ics import round_to_ics
from pipeline.export.letter_docx import letter_to_docx
from pipeline.feedback.sheets import STATES
from pipeline.ledger.reminder_letters import due, reminder_letter, reminder_list
from pipeline.ledger.timing import time_left
from pipeline.model.office import OfficeTime
from pipeline.model.round import Round
from pipeline.model.status import ConsultationStatus
from pipeline.workflow.matrix import render_matrix
from pipeline.workflow.output import write_outputs

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one


_ANSWERED = frozenset(("on_time", "late"))


@dataclass(frozen=True, slots=True)
class Reminded:
    """Who was reminded, who was not because it was reminded less than a day ago, and the files written."""

    units: tuple[str, ...]
    recent: tuple[str, ...]
    written: tuple[Path, ...]


def write_reminders(
    ledger: Ledger,
    round_: Round,
    status: ConsultationStatus,
    folder: Path,
    office: OfficeTime,
    *,
    now: datetime,
    again: bool = False,
    force: bool = False,
) -> Reminded:
    """Write a 催办函 for each unit that has not answered and one 催办清单 of all of them, and tell the ledger.

    A unit that was reminded less than a day ago is left out, unless `again`. The files are written before the ledger is
    told: a reminder that nobody could write was not sent.

    Raises:
        StorageError: the folder or the ledger cannot be written.
        UsageError: a file there is a stranger's.
    """
    silent = [unit for unit in status.units if unit.status not in _ANSWERED]
    last = {unit.unit: ledger.reminded(unit.unit, number=round_.number) for unit in silent}
    known = {name: moment for name, moment in last.items() if moment is not None}
    names = tuple(unit.unit for unit in silent)
    units, recent = (names, ()) if again else due(names, known, now)
    if not units:
        return Reminded((), recent, ())
    until = {a.name: a.until or round_.deadline for a in round_.addressees}
    contents: dict[str, str | bytes] = {}
    for number, unit in enumerate(units, 1):
        left = time_left(now, moment, office) if (moment := until[unit]) else None
        letter = reminder_letter(round_, unit, until=until[unit], left=left, now=now)
        contents[f"催办函-{number:02d}-{_plain(unit)}.docx"] = letter_to_docx(letter)
    table = reminder_list(
        round_, [(unit, until[unit.unit]) for unit in silent if unit.unit in units], known, now=now, states=STATES
    )  # fmt: skip
    contents["催办清单.xlsx"] = render_matrix(table, "xlsx")
    contents["催办清单.docx"] = render_matrix(table, "docx")
    written = write_outputs(folder, contents, force=force)
    ledger.remind(units, "催办函", number=round_.number)
    return Reminded(units, recent, written)


def _plain(name: str) -> str:
    """A unit's name as part of a file's name: letters and digits, at most forty."""
    return "".join(ch for ch in name if ch.isalnum() or ch in "（）")[:40] or "单位"


def render_calendar(round_: Round | None, status: ConsultationStatus) -> bytes:
    """Return a round's deadline as a calendar file.

    Raises:
        UsageError: M-ICS, there is no round in a ledger, or it has no deadline.
    """
    if round_ is None or round_.deadline is None:
        raise UsageError("M-ICS")
    return round_to_ics(
        round_, missing=tuple(unit.unit for unit in status.units if unit.status not in _ANSWERED)
    )  # fmt: skip
