"""The deadline as a calendar file."""

from dataclasses import replace

import pytest
from icalendar import Calendar

from pipeline.export.ics import round_to_ics
from tests.ledger.test_reminder_letters import ROUND


def test_the_deadline_is_an_event_with_two_alarms() -> None:
    event = Calendar.from_ical(round_to_ics(ROUND)).walk("VEVENT")[0]
    assert event["dtstart"].dt.isoformat() == "2026-03-31T09:30:00+00:00"
    assert [alarm["trigger"].dt.total_seconds() for alarm in event.walk("VALARM")] == [-86400, -7200]


def test_a_deadline_without_an_hour_is_the_whole_day() -> None:
    event = Calendar.from_ical(round_to_ics(replace(ROUND, deadline="2026-03-31"))).walk("VEVENT")[0]
    assert event["dtstart"].dt.isoformat() == "2026-03-31"


def test_names_cannot_add_lines_of_their_own() -> None:
    hostile = replace(ROUND, title="方案\r\nEND:VEVENT\r\nBEGIN:VEVENT")
    content = round_to_ics(hostile, missing=("市财政局\r\nATTACH:file:///etc/passwd",))
    calendar = Calendar.from_ical(content)
    assert len(calendar.walk("VEVENT")) == 1
    assert "attach" not in calendar.walk("VEVENT")[0]


def test_no_deadline_no_calendar() -> None:
    with pytest.raises(ValueError, match="deadline"):
        round_to_ics(replace(ROUND, deadline=None))
