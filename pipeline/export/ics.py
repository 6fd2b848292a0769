"""The deadline of a round as a calendar file (RFC 5545) with alarms, for the calendar of Outlook, WPS or a telephone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from icalendar import Alarm, Calendar, Event, vDuration

from pipeline.model.round import Round

_ALARMS = (timedelta(days=-1), timedelta(hours=-2))


def round_to_ics(round_: Round, *, missing: tuple[str, ...] = ()) -> bytes:
    """Return a calendar with one event, the deadline, and alarms a day and two hours before it.

    A deadline that holds to the end of its day is an event of the whole day. `missing` are the units that have not
    answered yet; they stand in the description. The same round gives the same bytes but for them.

    Raises:
        ValueError: the round has no deadline.
    """
    if round_.deadline is None:
        raise ValueError("a round without a deadline has no calendar")
    event = Event()
    event.add("uid", f"{round_.draft_sha256[:24]}-{round_.number}@huiqian")
    event.add("summary", f"征求意见反馈期限：{_one_line(round_.title)}")
    if len(round_.deadline) == 10:
        day = date.fromisoformat(round_.deadline)
        event.add("dtstart", day)
        event.add("dtend", day + timedelta(days=1))
    else:
        end = datetime.fromisoformat(round_.deadline).astimezone(UTC)  # a zone of its own would need a definition
        event.add("dtstart", end)
        event.add("dtend", end)
    event.add("dtstamp", datetime.fromisoformat(round_.opened_at))
    asked = f"征求意见单位{len(round_.addressees)}个。"
    event.add("description", asked + (f"尚未反馈：{'、'.join(map(_one_line, missing))}。" if missing else ""))
    for before in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"征求意见反馈期限：{_one_line(round_.title)}")
        alarm["trigger"] = vDuration(before)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//huiqian//consultation//ZH")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content


def _one_line(words: str) -> str:
    return " ".join(words.split())
