"""Who of those asked has answered, from the letters that were read (反馈情况)."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from pipeline.model.comment import Comment, Letter
from pipeline.model.office import ZONE
from pipeline.model.status import ConsultationStatus, Silence, UnitState, UnitStatus
from pipeline.recognize.unit_groups import read_group
from pipeline.recognize.unit_names import plain_name

_COUNTED = ("on_time", "late", "unsure")


def answers(
    letters: Sequence[Letter],
    comments: Sequence[Comment],
    *,
    roster: Sequence[str],
    title: str,
    deadline: str | None,
    no_reply: Silence,
    now: datetime,
) -> ConsultationStatus:
    """Return what became of every unit of a roster, in its order.

    A unit with a letter in time is on time, whatever came later; one without any is pending until the deadline, and then
    what the request says about silence. `now` needs a zone.
    """
    open_ = deadline is not None and not is_after(now.isoformat(), deadline)
    units = []
    for name in roster:
        own = [letter for letter in letters if letter.unit == name and letter.status in _COUNTED]
        ids = {letter.id for letter in own}
        state: UnitState = no_reply
        if own:
            state = "late" if all(letter.status == "late" for letter in own) else "on_time"
        elif open_:
            state = "pending"
        units.append(
            UnitStatus(
                name, state, read_group(plain_name(name)) is not None, tuple(letter.id for letter in own),
                tuple(comment.id for comment in comments if comment.letter in ids),
            )
        )  # fmt: skip

    def of(*states: str) -> tuple[str, ...]:
        return tuple(letter.id for letter in letters if letter.status in states)

    return ConsultationStatus(
        title, deadline, no_reply, now.isoformat(timespec="seconds"), tuple(units), of("not_on_roster"),
        of("not_a_letter"), of("duplicate"), of("superseded"), of("unsure"),
    )  # fmt: skip


def is_after(moment: str, deadline: str) -> bool:
    """Return whether a moment (ISO 8601 with zone, or a day) is later than a deadline; one that is a day holds for all of it.

    Raises:
        ValueError: only the day is known, and it is that of a deadline with an hour.
    """
    if len(deadline) == 10 or len(moment) == 10:
        day, last = _day(moment), _day(deadline)
        if day == last and len(deadline) != 10:
            raise ValueError(moment)
        return day > last
    return datetime.fromisoformat(moment) > datetime.fromisoformat(deadline)


def _day(moment: str) -> date:
    """The day on the office's clock."""
    return date.fromisoformat(moment) if len(moment) == 10 else datetime.fromisoformat(moment).astimezone(ZONE).date()
