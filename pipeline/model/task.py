"""Tasks (任务) and who must do them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument
from pipeline.model.quantity import Target
from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.model.time import Deadline, Ongoing

PERSON = "person"
"""The rule of every value that a person set."""
Role = Literal["lead", "responsible", "cooperating", "guiding"]
ROLES: tuple[Role, ...] = ("lead", "responsible", "cooperating", "guiding")
ROLE_NAMED: Mapping[str, Role] = {role: role for role in ROLES}
"""A role by its name, as the lexicon writes it."""
LeadRule = Literal["first-listed"]


@dataclass(frozen=True, slots=True)
class UnitMention:
    """A unit (单位) named for a task: 牵头 lead, 责任/负责 responsible, 配合 cooperating, 指导 guiding.

    `name` is as written, `unit` the name that stands for its office among all names of the plan ("" where nobody looked).
    `inherited` marks a unit that a default clause (以下…均…不再单独列出) adds to the task; its
    span is then the place of that clause's name. `group` marks a name that stands for several units (各县（市、区）).
    """

    name: str
    role: Role
    span: Span
    rule: str
    inherited: bool = False
    group: bool = False
    unit: str = ""


@dataclass(frozen=True, slots=True)
class NamedUnit:
    """A unit named in running prose (点名): found as a name, no responsibility. `code` is its kind of organ in the lexicon,
    "" where it is not known; `rule` says how it was found, ``model.NAME`` for a find of a statistical model."""

    name: str
    span: Span
    code: str
    rule: str


@dataclass(frozen=True, slots=True)
class Measure:
    """A sentence (措施) of a task."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class ByPerson:
    """What a person set of a task (人工修正), beside the values that carry the rule "person".

    `added`: the whole task; the plan's text does not have it, and its spans are empty. `title` is the title that was
    extracted, where a person gave another ("" otherwise), `deadlines` those that were extracted, where a person gave others
    (the targets' times are still told by them). `group` is the group a person put the task in, None where they
    left it. `notes` are the words of columns that the office fills in by hand (责任人, 备注 …), as (column key, words).
    """

    added: bool = False
    title: str = ""
    deadlines: tuple[Deadline, ...] | None = None
    group: str | None = None
    notes: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Task:
    """The smallest stretch of text that has a responsibility of its own.

    `section` is the id of the nearest section above, "" when there is none; `span` covers the task's text with its
    responsibility clause. `group` is the merged cell or group row that a task of a table stands under.
    `depends_on` are ids of tasks that must come first. `ongoing` are the times without an end. `person` says what a person set of it, None for nothing.
    """

    id: str
    section: str
    title: str
    span: Span
    units: tuple[UnitMention, ...] = ()
    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()
    measures: tuple[Measure, ...] = ()
    depends_on: tuple[str, ...] = ()
    group: str = ""
    person: ByPerson | None = None
    ongoing: tuple[Ongoing, ...] = ()


@dataclass(frozen=True, slots=True)
class Goals:
    """The plan's own goals: deadlines and targets that stand outside every task."""

    deadlines: tuple[Deadline, ...] = ()
    targets: tuple[Target, ...] = ()


@dataclass(frozen=True, slots=True)
class Plan:
    """A plan (方案) that was read to the end: the file, the plan in it, and what it asks of whom.

    `letter` is the document that sent the plan out, where the same file holds it; then the plan's `document` carries what
    the letter asks for (`request`) and, where it names none itself, the letter's addressees. `mentions` are the units that
    its prose names outside the clauses. `struck` are the tasks that a person struck out: extracted, and no longer counted.
    """

    source: SourceDocument
    document: OfficialDocument
    lead_rule: LeadRule | None
    tasks: tuple[Task, ...]
    goals: Goals
    findings: tuple[Finding, ...]
    letter: OfficialDocument | None = None
    mentions: tuple[NamedUnit, ...] = ()
    struck: tuple[Task, ...] = ()
