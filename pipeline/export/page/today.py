"""今日待办: what waits for a person, by kind."""

from __future__ import annotations

from dataclasses import dataclass
from typing import get_args

from pipeline.export.page.case import Case, Link
from pipeline.model.overview import Due, DueKind

KINDS: tuple[DueKind, ...] = get_args(DueKind)


@dataclass(frozen=True, slots=True)
class DueRow:
    """One thing to do: its words, what it is about, and the command that does it ("" for none)."""

    words: str
    links: tuple[Link, ...]
    command: str


@dataclass(frozen=True, slots=True)
class DueGroup:
    """The things of one kind, in the order given."""

    name: str
    rows: tuple[DueRow, ...]


def due_groups(case: Case) -> tuple[DueGroup, ...]:
    """Return what is to be done, kind by kind; kinds of which there is nothing are left out."""
    due = case.overview.due
    return tuple(
        DueGroup(case.words.of("DUE", kind), tuple(_row(case, one) for one in due if one.kind == kind))
        for kind in KINDS
        if any(one.kind == kind for one in due)
    )


def _row(case: Case, due: Due) -> DueRow:
    links = tuple(_link(case, subject) for subject in due.subjects if any(sign.isalnum() for sign in subject))
    return DueRow(due.words, links, due.command)


def _link(case: Case, subject: str) -> Link:
    """A subject is an id of a comment, letter or task, or the name of a unit; what is none of them leads nowhere."""
    unit = case.units.get(subject)
    href = (
        case.href("unit", str(unit))
        if unit
        else case.href("comment", subject) or case.href("letter", subject) or case.href("task", subject)
    )
    return Link(subject, href)
