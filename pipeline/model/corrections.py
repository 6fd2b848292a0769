"""What people corrected of what was extracted (人工修正)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.task import PERSON

NOTES = ("leader", "person", "contact", "phone", "progress", "remark")
"""Columns that the office fills in by hand; the plan says nothing of them."""
FIELDS = (
    "added", "removed", "group", "title", "measures", "targets", "deadline",
    "lead", "responsible", "cooperating", "guiding", *NOTES,
)  # fmt: skip
"""What of a task can be corrected, in the order in which corrections stand; `measures` only of a task that a person added."""


@dataclass(frozen=True, slots=True)
class Correction:
    """One thing that a person set otherwise (一处修正).

    `task` is the id of the task in the plan that was corrected, ``p1``, ``p2`` … for tasks that a person added. `title` and
    `place` (numbers of the headings above) name it for a reader, and for a plan read anew. `field` is one of `FIELDS`;
    `before` and `after` are the words of the cell as extracted and as the person wants them ("" for nothing). Of ``added``
    `behind` is the task it stands behind ("" for the top); of ``removed`` `before` is the title.
    `rule` is always "person"; `who` and `when` (ISO) say whose word it is.
    """

    task: str
    title: str
    place: str
    field: str
    before: str
    after: str
    behind: str = ""
    rule: str = PERSON
    who: str = ""
    when: str = ""


@dataclass(frozen=True, slots=True)
class Corrections:
    """All corrections of one version of a plan: its file's sha256 and title, who made the last of them and when (ISO)."""

    sha256: str
    plan: str
    who: str = ""
    when: str = ""
    entries: tuple[Correction, ...] = ()
