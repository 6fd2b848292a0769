"""What a consultation letter (征求意见函) asks for: reply by when, to whom, sealed or not, and what silence means."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.official import Request
from pipeline.model.span import Span
from pipeline.model.time import Time
from pipeline.recognize.times import find_times
from pipeline.text.sentences import sentences
from pipeline.text.shadow import Shadow

_ZONE = "+08:00"


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("request") if row.text("kind") == kind)


def read_request(
    shadow: Shadow,
    start: int,
    end: int,
    *,
    written: str | None,
    issuer: str | None,
    text_id: str,
    office: OfficeTime = STANDARD,
) -> Request:
    """Return what the letter in ``[start, end)`` of the shadow text asks for.

    The deadline is the first time in a sentence that asks for a reply; without an hour it is a plain date.

    Args:
        shadow: the file's shadow text.
        start: first offset of the letter.
        end: offset behind it.
        written: the letter's ISO date; times without a year are counted from it.
        issuer: the office that signed; it gets the replies where the letter names nobody (我局).
        text_id: the canonical text of the spans.
        office: the hour that 下班前 means, and the working days.
    """
    text = shadow.text
    time = _deadline(text, start, end, written, office)
    span, words, iso = None, "", None
    if time is not None:
        begin, stop = shadow.span(time.start, time.end)
        span, words = Span(text_id, begin, stop), time.text
        iso = f"{time.end_date}T{time.clock}:00{_ZONE}" if time.clock else time.end_date
    always = bool(_first("reply-always", text, start, end))
    silence = _first("silence", text, start, end)
    no_reply = silence[0].text("no_reply") if silence else "missing"
    return Request(
        iso,
        words,
        span,
        _reply_to(text, start, end, issuer),
        bool(_first("seal", text, start, end)),
        always,
        "deemed_consent"
        if no_reply == "deemed_consent"
        else "deemed_no_comment"
        if no_reply == "deemed_no_comment"
        else "missing",
        tuple(match["what"] for row in _rows("frozen") for match in row.regex.finditer(text, start, end)),
        bool(_first("reasons", text, start, end)),
    )


def _first(kind: str, text: str, start: int, end: int) -> tuple[Row, str] | None:
    for row in _rows(kind):
        match = row.regex.search(text, start, end)
        if match:
            return row, match.group()
    return None


def _deadline(text: str, start: int, end: int, written: str | None, office: OfficeTime) -> Time | None:
    basis = date.fromisoformat(written) if written else None
    for begin, stop in sentences(text, start, end, also="；"):
        if not any(row.regex.search(text, begin, stop) for row in _rows("asks")):
            continue
        for time in find_times(text[begin:stop], basis=basis, office=office):
            if (
                time.end_date
                and time.kind in ("deadline", "range", "point")
                and (not written or time.end_date >= written)
            ):
                return _moved(time, begin)
    return None


def _moved(time: Time, by: int) -> Time:
    return replace(time, start=time.start + by, end=time.end + by)


def _reply_to(text: str, start: int, end: int, issuer: str | None) -> str:
    for row in _rows("reply-to"):
        match = row.regex.search(text, start, end)
        if match:
            unit = match["unit"]
            return issuer or unit if unit[:1] in "我本" else unit
    return issuer or ""
