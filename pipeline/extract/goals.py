"""The plan's own goals (发展目标): the stretches outside every task that state them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from pipeline.extract.segments import Heading, RawTask
from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.official import Section


@cache
def rows_of(kind: str) -> tuple[Row, ...]:
    """Return the rows of lexicon/extraction.toml of one kind."""
    return tuple(row for row in load_rows("extraction") if row.text("kind") == kind)


def is_heading_of(kind: str, title: str) -> bool:
    """Return whether a heading's words are of a kind (goal, scene, no-task)."""
    return any(row.regex.search(title) for row in rows_of(kind))


def goal_regions(
    text: str, headings: Sequence[Heading], tasks: Sequence[RawTask], body: tuple[int, int]
) -> list[tuple[int, int]]:
    """Return the stretches of the body (shadow text) that state the plan's goals, in order.

    A section headed 目标 states them where no task covers it. In 总体要求 a paragraph states them from the first sentence
    that begins with a year to be reached; so does a plan's opening text before the first heading.
    """
    regions: list[tuple[int, int]] = []
    opening = (body[0], headings[0].start if headings else body[1])
    regions += _from_goal_sentence(text, *opening) if headings else []
    by_id = {heading.section.id: heading.section for heading in headings}
    for k, heading in enumerate(headings):
        stop = headings[k + 1].start if k + 1 < len(headings) else body[1]
        titles = _titles_above(heading, by_id)
        if any(is_heading_of("goal", title) for title in titles):
            regions.append((heading.body, stop))
        elif is_heading_of("scene", titles[0]):
            regions += _from_goal_sentence(text, heading.body, stop)
    return [part for region in regions for part in _uncovered(region, tasks)]


def _titles_above(heading: Heading, by_id: Mapping[str, Section]) -> list[str]:
    """The titles of a heading and of the headings it stands under, its own first."""
    titles, section = [heading.section.title], heading.section
    while section.parent in by_id:
        section = by_id[section.parent]
        titles.append(section.title)
    return titles


def _from_goal_sentence(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """From the sentence that opens with a year to be reached to the end of its paragraph."""
    found = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        for row in rows_of("goal-opening"):
            match = row.regex.search(text, at, stop)
            if match:
                found.append((match.start(), stop))
                break
        at = stop + 1
    return found


def _uncovered(region: tuple[int, int], tasks: Sequence[RawTask]) -> list[tuple[int, int]]:
    parts, at = [], region[0]
    for task in sorted(tasks, key=lambda task: task.start):
        if task.end <= at or task.start >= region[1]:
            continue
        if task.start > at:
            parts.append((at, task.start))
        at = max(at, task.end)
    if at < region[1]:
        parts.append((at, region[1]))
    return parts
