"""What works on this machine, as a page for the terminal and as json (huiqian.doctor/1)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from unicodedata import east_asian_width

from pipeline.export.json_text import json_text
from pipeline.lexicon.messages import Language, say
from pipeline.model.health import FormatHealth, Health, Helper

_MARK = {"ok": "✓", "failed": "✗", "missing": "○", "refused": "—"}
FORMATS = ("text", "json")


def render_health(health: Health, format_: str, language: Language) -> str:
    """Return what works here as ``text`` or ``json``."""
    if format_ == "json":
        return json_text(health_to_dict(health, language))
    return "\n".join(_lines(health, language)) + "\n"


def _lines(health: Health, language: Language) -> Iterator[str]:
    yield f"huiqian {health.version} · Python {health.python} · {health.system}"
    yield from ("", say("M-DOCTOR-FORMATS", language))
    width = max(_columns(_name(row, language)) for row in health.formats)
    for row in health.formats:
        if row.state != "refused":
            yield f"  {_MARK[row.state]} {_padded(_name(row, language), width)}  {_told(row, language)}"
    yield from ("", say("M-DOCTOR-REFUSED", language))
    for row in health.formats:
        if row.state == "refused":
            yield f"  {_MARK[row.state]} {_padded(_name(row, language), width)}  {say(row.advice, language)}"
    yield from ("", say("M-DOCTOR-HELPERS", language))
    for helper in health.helpers:
        yield f"  {'✓' if helper.found else '○'} {_helper(helper, language)}"
    yield from ("", say("M-DOCTOR-HERE", language))
    yield from (f"  {line}" for line in _here(health, language))


def _name(row: FormatHealth, language: Language) -> str:
    return ", ".join(row.suffixes) or (row.title if language == "zh" else row.id)


def _told(row: FormatHealth, language: Language) -> str:
    if row.state == "ok":
        return say("M-DOCTOR-OK", language, {"reader": row.reader, "seconds": f"{row.seconds:.2f}"})
    why = f"{row.code} {say(row.code, language, row.details)}"
    return f"{why} {say(row.advice, language)}" if row.state == "failed" else say(row.advice, language)


def _helper(helper: Helper, language: Language) -> str:
    name = f"{helper.name} {helper.version}".strip()
    words = f"{name}{'：' if language == 'zh' else ': '}{say(helper.purpose, language)}"
    return words if helper.found else f"{words} {say(helper.advice, language)}"


def _here(health: Health, language: Language) -> Iterator[str]:
    yield say("M-DOCTOR-CONSOLE" if health.chinese else "M-DOCTOR-NARROW", language, {"encoding": health.encoding})
    yield say("M-DOCTOR-SETTINGS", language, {"folder": health.settings})
    yield say("M-DOCTOR-CACHE" if health.cache else "M-DOCTOR-NO-CACHE", language, {"folder": health.cache})
    known = health.calendar
    yield say("M-CALENDAR-YEARS", language, {"first": str(known.first), "last": str(known.last)})
    shown = {"file": known.file, "years": "、".join(map(str, known.added)) or "—"}
    yield say("M-CALENDAR-FILE" if known.exists else "M-CALENDAR-NO-FILE", language, shown)
    yield say(f"M-DOCTOR-LEDGER-{health.ledger_state.upper()}", language, {"place": health.ledger})
    if health.network:
        yield say("M-DOCTOR-NETWORK", language)
    for name, value in health.variables:
        yield f"{name}={value}"
    missing = [name for name, number in health.packages if not number]
    if missing:
        yield say("M-DOCTOR-PACKAGES-MISSING", language, {"names": "、".join(missing)})
    else:
        yield say("M-DOCTOR-PACKAGES", language, {"names": " ".join(f"{n} {v}" for n, v in health.packages)})


def _columns(text: str) -> int:
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - _columns(text))


def health_to_dict(health: Health, language: Language) -> dict[str, Any]:
    """Return what works here by the contract huiqian.doctor/1; messages and advice in the language."""
    return {
        "schema": "huiqian.doctor/1",
        "version": health.version,
        "python": health.python,
        "system": health.system,
        "console": {"encoding": health.encoding, "chinese": health.chinese},
        "settings": health.settings,
        "cache": health.cache or None,
        "calendar": {
            "file": health.calendar.file, "exists": health.calendar.exists, "first": health.calendar.first,
            "last": health.calendar.last, "added": list(health.calendar.added),
        },
        "variables": [{"name": name, "value": value} for name, value in health.variables],
        "ledger": {"place": health.ledger, "state": health.ledger_state, "network": health.network},
        "formats": [_format(row, language) for row in health.formats],
        "helpers": [
            {
                "name": helper.name, "kind": helper.kind, "found": helper.found, "version": helper.version or None,
                "where": helper.where or None, "purpose": say(helper.purpose, language), "advice": say(helper.advice, language),
            }
            for helper in health.helpers
        ],
        "packages": [{"name": name, "version": number or None} for name, number in health.packages],
    }  # fmt: skip


def _format(row: FormatHealth, language: Language) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "suffixes": list(row.suffixes),
        "state": row.state,
        "reader": row.reader or None,
        "seconds": row.seconds,
        "code": row.code or None,
        "message": say(row.code, language, row.details) if row.code else None,
        "advice": say(row.advice, language) if row.advice else None,
    }
