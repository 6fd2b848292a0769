"""The unit that a form of comments names as its own (填报单位：…), where no letterhead and no signature tells whose it is."""

from __future__ import annotations

from pipeline.feedback.words import rows_of
from pipeline.text.shadow import shadow_of

_LINES = 8  # at its top or at its foot; further down a form speaks of others


def sender_named(text: str) -> str | None:
    """Return the unit in the line or cell for it, near the top or the foot of a form; None without one, or where two differ.

    Args:
        text: canonical text of the paper; the cells of a row are parted by tabs.
    """
    lines = [line.strip() for line in shadow_of(text).text.split("\n") if line.strip()]
    near = dict.fromkeys((*lines[:_LINES], *lines[-_LINES:]))
    found = {match["unit"] for line in near for row in rows_of("sender") if (match := row.regex.match(line))}
    return found.pop() if len(found) == 1 else None
