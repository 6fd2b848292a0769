"""What a letter counts as, and who of those asked has answered (反馈情况): computed anew each time, never stored.

No database here: what was read without a ledger is judged by the same rules.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime

from pipeline.errors import UsageError
from pipeline.model.comment import Comment, Letter, LetterStatus
from pipeline.model.office import ZONE
from pipeline.model.round import Addressee, FiledLetter
from pipeline.model.status import ConsultationStatus, Silence, UnitState, UnitStatus
from pipeline.recognize.unit_groups import member_of, read_group
from pipeline.recognize.unit_names import plain_name

_COUNTED = ("on_time", "late", "unsure")


def judged(
    filed: Sequence[FiledLetter], *, roster: Sequence[Addressee], deadline: str | None
) -> tuple[FiledLetter, ...]:  # fmt: skip
    """Return the letters of a round in the order of their ids, each with the status that all of them together give it.

    Late is a letter that came after its unit's own deadline, or after the round's where it has none. A letter supersedes
    earlier ones of its sender only where it says so, one with the text of an earlier one is a duplicate. Without a
    roster nobody is a stranger. Removed letters are left out, and nothing is a duplicate of them.

    Raises:
        UsageError: M-HOUR, only the day of receipt is known and the deadline ends within that day.
    """
    until = {one.name: one.until or deadline for one in roster}
    out: list[FiledLetter] = []
    seen: set[str] = set()
    waiting = [one for one in filed if not one.removed]
    for one in sorted(waiting, key=lambda f: (f.letter.received_at or "9", _in_order(f))):
        status = _status(one, seen, until, deadline)
        seen.add(one.text)
        letter = replace(one.letter, status=status, supersedes=None)
        if one.reply.replaces_earlier and status != "duplicate":
            for n, other in enumerate(out):
                if _sender(other.letter) == _sender(letter) and other.letter.status in ("on_time", "late"):
                    out[n] = replace(other, letter=replace(other.letter, status="superseded"))
                    letter = replace(letter, supersedes=other.letter.id)
        out.append(replace(one, letter=letter))
    return tuple(sorted(out, key=_in_order))


def _in_order(one: FiledLetter) -> tuple[int, str]:
    """L1000 comes after L999."""
    return len(one.letter.id), one.letter.id


def _status(one: FiledLetter, seen: set[str], until: dict[str, str | None], deadline: str | None) -> LetterStatus:
    if not one.reply.is_reply:
        return "not_a_letter"
    if one.text in seen:
        return "duplicate"
    if one.letter.status == "unsure":
        return "unsure"  # nobody can say for sure whose it is, or what it says
    if until and one.letter.unit not in until:
        return "not_on_roster"
    return "late" if _is_late(one.letter, until.get(one.letter.unit or "", deadline)) else "on_time"


def _is_late(letter: Letter, deadline: str | None) -> bool:
    received = letter.received_at
    try:
        return bool(deadline and received) and is_after(received or "", deadline or "")
    except ValueError as error:
        raise UsageError("M-HOUR", file=letter.file, day=received or "") from error


def _sender(letter: Letter) -> tuple[str | None, str]:
    """Whose letter it is: the roster's entry, and of a group (各县人民政府) which of its members."""
    return letter.unit, plain_name(member_of(letter.unit, letter.unit_evidence) or "")


def answers(
    letters: Sequence[Letter],
    comments: Sequence[Comment],
    *,
    roster: Sequence[Addressee],
    title: str,
    deadline: str | None,
    no_reply: Silence,
    now: datetime,
) -> ConsultationStatus:
    """Return what became of every unit of a roster, in its order.

    A unit with a letter in time is on time, whatever came later; one without any is pending until the deadline (its own
    where it has one), and then what the request says about silence. `now` needs a zone.
    """
    units = []
    for asked in roster:
        name, until = asked.name, asked.until or deadline
        own = [letter for letter in letters if letter.unit == name and letter.status in _COUNTED]
        ids = {letter.id for letter in own}
        state: UnitState = no_reply
        if own:
            state = "late" if all(letter.status == "late" for letter in own) else "on_time"
        elif until is not None and not is_after(now.isoformat(), until):
            state = "pending"
        units.append(
            UnitStatus(
                name, state, asked.group or read_group(plain_name(name)) is not None, tuple(letter.id for letter in own),
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
