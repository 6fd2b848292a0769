"""Moments as people and files write them, in ISO 8601."""

from __future__ import annotations

from datetime import datetime

from pipeline.model.office import ZONE


def iso_moment(words: str) -> str:
    """Return a moment on the office's clock, which is also meant where no zone is written; a bare day stays one.

    Raises:
        ValueError: it is no ISO date or time.
    """
    words = words.strip()
    moment = datetime.fromisoformat(words)
    if len(words) == 10:
        return words
    return (moment.astimezone(ZONE) if moment.tzinfo else moment.replace(tzinfo=ZONE)).isoformat()
