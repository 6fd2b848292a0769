"""By when a target must be reached, and what was said of a time that is over."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date
from itertools import pairwise

from pipeline.extract.target_context import Place
from pipeline.model.time import Time

_CARRY = 600  # how far a time that opens a sentence reaches (到2027年，…。…。)
_NEAREST = 12  # more times than that before one quantity are never of its list
_COMPARED = frozenset("较比以与从由自按")
_COMPARED_BEHIND = ("的", "以", "基础", "基数", "同期", "水平")
_OVER_YEARS = re.compile("[两三四五]年(?:时间)?内?(?:累计|合计|共)")
_CLAUSE_END = re.compile("[，。；\n]")
_FORWARD = ("到", "至", "力争")


class Timeline:
    """The dated times of a text in reading order, and the document's own date (None where it is not known)."""

    def __init__(self, text: str, times: Sequence[Time], basis: date | None) -> None:
        self._text = text
        self._basis = basis.isoformat() if basis else ""
        self._times = sorted((time for time in times if time.end_date and time.kind != "none"), key=lambda at: at.start)
        self._starts = [time.start for time in self._times]

    def dates(self, place: Place, floor: int) -> list[str | None]:
        """Return the end date of each quantity of a list, looking back to offset `floor` of the text at most.

        Where as many times as quantities stand side by side before it (2025年、2026年，…分别…) each has its own; else the
        nearest before it in its sentence counts, then one behind it in its clause, then one that opened a sentence before.
        A time in brackets right behind a quantity (90%（2025年）、95%（2030年）) is that quantity's own. A total over several
        years (三年累计50亿元) takes the date of no other quantity.
        """
        count = len(place.quantities)
        near = self._before(place, place.first.end)
        if len(near) >= count > 1 and _side_by_side(near[-count:]):
            return [time.end_date for time in near[-count:]]
        if _OVER_YEARS.search(self._text, place.start, place.first.start):
            near = [time for time in near if time.start >= place.start]
            found = near[-1:]
        else:
            found = near[-1:] or self._between(place.first.end, place.end)[:1] or self._carried(place, floor)
        end = found[0].end_date if found else None
        return [self._bracketed(quantity.end) or end for quantity in place.quantities]

    def _bracketed(self, end: int) -> str | None:
        """The end date of the time that stands alone in brackets behind an offset."""
        if not self._text.startswith("（", end):
            return None
        own = next((time for time in self._between(end + 1, end + 2) if self._text.startswith("）", time.end)), None)
        return own.end_date if own else None

    def is_over(self, place: Place) -> bool:
        """Return whether what is said happened: its time was over at the document's date, and no deadline (2023年，…)."""
        near = self._before(place, place.first.start)
        if not near or not self._basis or near[-1].text.startswith(_FORWARD) or near[-1].text.endswith("前"):
            return False
        return (near[-1].end_date or self._basis) < self._basis

    def is_ahead(self, place: Place) -> bool:
        """Return whether a time that the clause names before the list is still to come at the document's date."""
        near = self._before(place, place.first.start)
        return bool(near and self._basis and near[-1].start >= place.start and (near[-1].end_date or "") > self._basis)

    def _between(self, start: int, end: int) -> list[Time]:
        return self._times[bisect_left(self._starts, start) : bisect_left(self._starts, end)]

    def _before(self, place: Place, end: int) -> list[Time]:
        first, last = bisect_left(self._starts, place.sentence), bisect_left(self._starts, end)
        nearest = self._times[max(first, last - _NEAREST) : last]
        spans = [(quantity.start, quantity.end) for quantity in place.quantities] if place.kind == "time" else []
        return [
            time
            for time in nearest
            if time.end <= end
            and not self._is_base(time)
            and not any(first <= time.start < last for first, last in spans)  # 18个月以内 is the value itself
        ]

    def _is_base(self, time: Time) -> bool:
        """较2024年, 以2020年为基数: a time that is compared with, not one to meet."""
        if self._text[time.start - 1 : time.start] in _COMPARED:
            return True
        return self._text.startswith(_COMPARED_BEHIND, time.end) and not self._is_end_of_change(time)

    def _is_end_of_change(self, time: Time) -> bool:
        """从2024年的60%提高到2027年的85%: the change that began at a year before ends in this one."""
        before = self._times[: bisect_left(self._starts, time.start)][-1:]
        return (
            time.text.startswith(("到", "至"))
            and bool(before)
            and before[0].text.startswith(("从", "由", "自"))
            and self._text.startswith("的", before[0].end)
            and not _CLAUSE_END.search(self._text, before[0].end, time.start)
        )

    def _carried(self, place: Place, floor: int) -> list[Time]:
        earlier = self._between(max(floor, place.sentence - _CARRY), place.sentence)
        opening = [time for time in earlier[-_NEAREST:] if self._opens_sentence(time, floor)]
        if not opening or "\n" in self._text[opening[-1].end : place.sentence]:
            return []
        return opening[-1:]

    def _opens_sentence(self, time: Time, floor: int) -> bool:
        low = max(floor, time.start - 5)
        begin = max(self._text.rfind("。", low, time.start), self._text.rfind("\n", low, time.start)) + 1
        return time.kind in ("deadline", "range") and (begin > 0 or low == floor)


def _side_by_side(times: Sequence[Time]) -> bool:
    return all(later.start - earlier.end <= 1 for earlier, later in pairwise(times))
