"""Files without a clock: the same value gives the same bytes, today and tomorrow."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_FIRST_DAY = datetime(2000, 1, 1, tzinfo=UTC)
_W3C_TIME = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z")
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def document_time(date: str | None) -> datetime:
    """Return the time a file carries as its own: the start of the document's ISO date, or of 2000-01-01 without one."""
    try:
        return datetime.fromisoformat(date or "").replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=UTC)
    except ValueError:
        return _FIRST_DAY


def without_clock(package: bytes) -> bytes:
    """Return a zip package with the same parts in the same order, whose entries all carry the first day of zip time."""
    buffer = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, source.read(name))
    return buffer.getvalue()


def without_time(package: bytes) -> bytes:
    """Return an Office package whose own times (created, modified) are the first day that a document can have here.

    Some libraries write the clock's time there whatever they are told.
    """
    buffer = BytesIO()
    with ZipFile(BytesIO(package)) as source, ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            data = source.read(name)
            if name == "docProps/core.xml":
                data = _W3C_TIME.sub(_FIRST_DAY.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), data)
            target.writestr(name, data)
    return buffer.getvalue()
