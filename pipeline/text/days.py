"""Days as official documents write them."""

from __future__ import annotations

from datetime import date


def chinese_day(iso: str) -> str:
    """Return an ISO date (or the day of an ISO moment) as 成文日期 is written: 2026年3月5日."""
    day = date.fromisoformat(iso[:10])
    return f"{day.year}年{day.month}月{day.day}日"
