"""Tasks → the responsibility matrix (责任分工表): by task, by unit, and one unit's own list.

Takes: a `Plan`. Gives: a `Matrix` of plain words; how it looks in a file is for `export/`.
To add a column: a row in `_COLUMNS`, and its name in the defaults if it should stand there unasked.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

from pipeline.errors import UsageError
from pipeline.lexicon.rows import load_rows
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.corrections import NOTES
from pipeline.model.matrix import Column, Matrix, MatrixRecord, MatrixRow, Merge
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.span import Span
from pipeline.model.task import PERSON, ROLES, Plan, Role, Task, UnitMention
from pipeline.model.time import Deadline
from pipeline.recognize.unit_names import home_of_issuer
from pipeline.recognize.unit_resolver import resolve_unit
from pipeline.text.shadow import shadow_of

INHERITED_MARK = "*"
_INHERITED_NOTE = "带“*”的单位由方案中“以下…均…”之类的默认条款确定，原任务条款未单独列出。"
_LEAD_RULE_NOTE = "按方案规定，责任单位中列第一位的为牵头单位。"
_EMPTY_NOTE = "未抽取到任务：文中没有责任单位条款、任务分工表或编号的任务。"
_STAGE_IN_TITLE = re.compile(r"（[^（）]{0,12}稿）$")
_HAS_YEAR = re.compile(r"\d{4}|[一二][〇○零九\d][〇○零一二三四五六七八九]{2}")
_SENTENCE_END = "。！？；!?;：:"
_SOFT_WORDS = {"strive": "力争", "principle": "原则上"}


@dataclass(frozen=True, slots=True)
class _Entry:
    """What a row is about: a task, its running number, the group it stands in, and (by unit) the unit of the block."""

    task: Task
    number: int
    group: str = ""
    unit: UnitMention | None = None


@dataclass(frozen=True, slots=True)
class _Context:
    """What the cells of all rows need to know: the sections by id, and the roster's rank of the units it lists."""

    sections: dict[str, Section]
    roster: dict[str, int]


@dataclass(frozen=True, slots=True)
class _Rule:
    """A column and how its cells are filled; `by_unit` marks columns that only a table by unit can fill."""

    column: Column
    cell: Callable[[_Entry, _Context], str]
    by_unit: bool = False


def matrix_by_task(plan: Plan, *, columns: Sequence[str] | None = None, roster: Sequence[str] = ()) -> Matrix:
    """Return the matrix with one row a task, in the plan's order.

    Without `columns` the column of guiding units stands only where the plan names one, and one that the office fills in
    by hand where it did.

    Args:
        plan: a plan that was read to the end.
        columns: names of columns (headings or keys), in the order wanted.
        roster: names of units in the order in which the office lists them; others follow in order of first mention.

    Raises:
        UsageError: M-COLUMN, a column that is not known here.
    """
    rules = _chosen(columns, _default_by_task(plan), by_unit=False)
    made = _matrix(plan, rules, _entries_by_task(plan), roster, name="责任分工表", merged="task")
    return replace(made, record=_kept(record_of(plan, roster=roster), made))


def record_of(plan: Plan, *, roster: Sequence[str] = ()) -> MatrixRecord:
    """Return what a table by task says of a plan in every column it can have, with each task's own title and group.

    `roster` as in `matrix_by_task`.
    """
    rules = [rule for rule in _COLUMNS if not rule.by_unit]
    context = _context(plan, roster)
    return MatrixRecord(
        plan.source.sha256,
        plan.document.title,
        ("title", "group", *(rule.column.key for rule in rules)),
        tuple(
            MatrixRow(
                (_line(entry.task.title), entry.group, *(rule.cell(entry, context) for rule in rules)), entry.task.id
            )
            for entry in _entries_by_task(plan)
        ),
    )


def _kept(record: MatrixRecord, made: Matrix) -> MatrixRecord:
    """The record that goes out with a table: of the columns it shows, and no word more."""
    shown = tuple(column.key for column in made.columns)
    keys = ("title", "group", *shown)
    at = [record.keys.index(key) for key in keys]
    rows = tuple(MatrixRow(tuple(row.cells[n] for n in at), row.task) for row in record.rows)
    return replace(record, keys=keys, rows=rows, shown=shown, notes=made.notes, heading=made.title)


def matrix_by_unit(plan: Plan, *, columns: Sequence[str] | None = None, roster: Sequence[str] = ()) -> Matrix:
    """Return the matrix with one block of rows a unit: its tasks in the plan's order and its role in each.

    Args and errors are those of `matrix_by_task`. Names of one office (市发改委, 市发展改革委) are one unit.
    A task in which a unit has two roles is one row.
    """
    rules = _chosen(columns, ("unit", "index", "role", "task", "targets", "deadline", "others", "place"), by_unit=True)
    entries = [entry for key in _unit_keys(plan, roster) for entry in _entries_of(plan, key)]
    made = _matrix(plan, rules, entries, roster, name="责任单位任务清单", merged="unit")
    return replace(made, record=MatrixRecord(plan.source.sha256, plan.document.title))


def matrix_for_unit(
    plan: Plan, unit: str, *, columns: Sequence[str] | None = None, roster: Sequence[str] = ()
) -> Matrix:
    """Return one unit's own list: its tasks in the plan's order, its role, and with whom it shares each.

    Args:
        plan: a plan that was read to the end.
        unit: any name of the unit (width and white space do not count).
        columns: as in `matrix_by_task`.
        roster: as in `matrix_by_task`.

    Raises:
        UsageError: M-COLUMN, a column that is not known; M-UNIT, the plan does not name this unit.
    """
    default = ("index", "task", "measures", "targets", "deadline", "role", "others", "place")
    rules = _chosen(columns, default, by_unit=True)
    entries = list(_entries_of(plan, _named(plan, unit)))
    if not entries:
        known = "、".join(mention.name for mention in _first_mentions(plan).values())
        raise UsageError("M-UNIT", unit=unit, known=known or "—")
    made = _matrix(plan, rules, entries, roster, name=f"{unit.strip()}任务清单", merged=None)
    return replace(made, record=MatrixRecord(plan.source.sha256, plan.document.title))


def known_columns(*, by_unit: bool = False) -> tuple[Column, ...]:
    """Return the columns that can be asked for, in their usual order."""
    return tuple(rule.column for rule in _COLUMNS if by_unit or not rule.by_unit)


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _matrix(
    plan: Plan,
    rules: Sequence[_Rule],
    entries: Sequence[_Entry],
    roster: Sequence[str],
    *,
    name: str,
    merged: str | None,
) -> Matrix:
    context = _context(plan, roster)
    rows = tuple(MatrixRow(tuple(rule.cell(entry, context) for rule in rules), entry.task.id) for entry in entries)
    keys = [rule.column.key for rule in rules]
    merges = tuple(_merges(keys.index(merged), entries, merged)) if merged in keys else ()
    subject, stage = _subject_and_stage(plan.document.title)
    return Matrix(
        title=f"{subject}{name}{stage}",
        title_break=len(subject),
        columns=tuple(rule.column for rule in rules),
        rows=rows,
        merges=merges,
        notes=_notes(plan, entries, keys),
        date=plan.document.date,
    )


def _entries_by_task(plan: Plan) -> list[_Entry]:
    groups = _groups(plan)
    return [_Entry(task, number, groups.get(task.id, "")) for number, task in enumerate(plan.tasks, 1)]


def _context(plan: Plan, roster: Sequence[str]) -> _Context:
    listed = {key: rank for rank, key in enumerate(dict.fromkeys(_named(plan, name) for name in roster))}
    return _Context({section.id: section for section in _sections(plan.document)}, listed)


def _merges(column: int, entries: Sequence[_Entry], merged: str) -> Iterator[Merge]:
    def block(at: int) -> tuple[str, str]:
        entry = entries[at]
        if merged == "unit" and entry.unit is not None:
            return _key(entry.unit), ""
        return (entry.group, "") if entry.group else ("", entry.task.id)

    for _, run in groupby(range(len(entries)), key=block):
        rows = list(run)
        if len(rows) > 1:
            yield Merge(column, rows[0], rows[-1])


def _notes(plan: Plan, entries: Iterable[_Entry], keys: Sequence[str]) -> tuple[str, ...]:
    shown = {key for key in keys if key in ROLES}
    everyone = "others" in keys or "role" in keys
    notes: list[str] = []
    if not plan.tasks:
        return (_EMPTY_NOTE,)
    if any(
        mention.inherited and (everyone or mention.role in shown) for entry in entries for mention in entry.task.units
    ):
        notes.append(_INHERITED_NOTE)
    if plan.lead_rule == "first-listed" and ("lead" in shown or everyone):
        notes.append(_LEAD_RULE_NOTE)
    if len(notes) == 1:
        return (f"注：{notes[0]}",)
    return tuple(f"{'' if number > 1 else '注：'}{number}.{note}" for number, note in enumerate(notes, 1))


def _named(plan: Plan, unit: str) -> str:
    """Return the key of the unit that a name means in a plan: the name as written, else the one office it resolves to."""
    keys = _first_mentions(plan)
    written = {mention.name: key for key, mention in keys.items()} | {key: key for key in keys}
    if unit in written or _key(unit) in keys:
        return written.get(unit, _key(unit))
    found = resolve_unit(unit, list(keys), home_of_issuer(plan.document.issuer or ""))
    return found.member if found.state == "same" and found.member else _key(unit)


def _entries_of(plan: Plan, key: str) -> Iterator[_Entry]:
    number = 0
    for task in plan.tasks:
        mine = [mention for mention in task.units if _key(mention) == key]
        if mine:
            number += 1
            yield _Entry(task, number, unit=mine[0])


def _default_by_task(plan: Plan) -> tuple[str, ...]:
    guided = any(mention.role == "guiding" for task in plan.tasks for mention in task.units)
    noted = {key for task in plan.tasks if task.person for key, _words in task.person.notes}
    return (
        "index", "task", "measures", "targets", "deadline", "lead", "responsible", "cooperating",
        *(("guiding",) if guided else ()), "place", *(key for key in NOTES if key in noted),
    )  # fmt: skip


def _chosen(names: Sequence[str] | None, default: Sequence[str], *, by_unit: bool) -> tuple[_Rule, ...]:
    known: dict[str, _Rule] = {}
    for rule in _COLUMNS:
        if by_unit or not rule.by_unit:
            known |= {rule.column.key: rule, rule.column.title: rule}
    wanted = [name.strip() for name in names or default]
    for name in wanted:
        if name not in known:
            titles = "、".join(column.title for column in known_columns(by_unit=by_unit))
            raise UsageError("M-COLUMN", column=name, known=titles)
    return tuple(dict.fromkeys(known[name] for name in wanted))


def _subject_and_stage(title: str) -> tuple[str, str]:
    """Part 某方案（征求意见稿） into 某方案 and （征求意见稿）: the table's name stands between them."""
    stage = _STAGE_IN_TITLE.search(title)
    return (title[: stage.start()], stage.group()) if stage else (title, "")


# ── groups ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def _groups(plan: Plan) -> dict[str, str]:
    """Return the group (title of a merged cell) of each task that stands in one, by task id.

    A task of a table keeps the table's own group. A task that is named after its heading stands in the group of the
    heading above; one with a title of its own, in that of its heading. A title that any plan has (重点任务, 保障措施)
    names no group; several tasks under one heading then are a group under that. Where a heading above would group a
    single row, the row's own title says more. The group that a person set holds before all this, and what a person
    renamed or struck out leaves the groups of the others as they were.
    """
    sections = {section.id: section for section in _sections(plan.document)}
    extracted = _extracted(plan)
    counts = Counter(task.section for task in extracted)
    named_after = {
        task.section
        for task in extracted
        if task.section in sections and _bare(_extracted_title(task)) == _bare(sections[task.section].title)
    }

    def above(task: Task) -> tuple[str, str]:
        if task.group or task.section not in sections:
            return task.group, ""
        heading = sections[task.section]
        parent = sections.get(heading.parent) if task.section in named_after else heading
        if parent is None or _says_nothing(parent.title):
            parent = heading if counts[task.section] > 1 else None
        return "", parent.id if parent and not _says_nothing(parent.title) else ""

    groups: dict[str, str] = {}
    for (table_group, section), run in groupby(extracted, key=above):
        tasks = list(run)
        title = table_group or (sections[section].title if section else "")
        if title and (table_group or len(tasks) > 1 or tasks[0].section == section):
            groups |= {task.id: _line(title) for task in tasks}
    return groups | {task.id: task.person.group for task in plan.tasks if task.person and task.person.group is not None}


def _extracted(plan: Plan) -> Sequence[Task]:
    """The tasks that the plan's text has, those that were struck out in their places."""
    if not plan.struck and not any(task.person for task in plan.tasks):
        return plan.tasks
    written = [task for task in (*plan.tasks, *plan.struck) if task.person is None or not task.person.added]
    return sorted(written, key=lambda task: (task.span.start, task.span.end))


def _extracted_deadlines(task: Task) -> tuple[Deadline, ...]:
    return task.deadlines if task.person is None or task.person.deadlines is None else task.person.deadlines


def _extracted_title(task: Task) -> str:
    return (task.person.title if task.person else "") or task.title


def _bare(title: str) -> str:
    return shadow_of(title).text.strip().rstrip(_SENTENCE_END)


@cache
def _says_nothing(title: str) -> bool:
    words = shadow_of(title).text.strip()
    return any(row.regex.search(words) for row in load_rows("chapters"))


def _sections(document: OfficialDocument) -> Iterator[Section]:
    yield from document.sections
    for annex in document.annexes:
        yield from _sections(annex)


# ── units ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _key(unit: UnitMention | str) -> str:
    """What is the same for all names of one office: the name that stands for it, without width and white space."""
    return shadow_of(unit if isinstance(unit, str) else unit.unit or unit.name).text.strip()


def _first_mentions(plan: Plan) -> dict[str, UnitMention]:
    """Return the first mention of every unit by key; one that only a default clause adds follows those of its task."""
    mentions: dict[str, UnitMention] = {}
    for task in plan.tasks:
        for mention in sorted(task.units, key=lambda mention: mention.inherited):
            mentions.setdefault(_key(mention), mention)
    return mentions


def _unit_keys(plan: Plan, roster: Sequence[str]) -> tuple[str, ...]:
    """Return the keys of all units of the plan: in the roster's order, then in that of first mention."""
    mentioned = _first_mentions(plan)
    listed = [key for key in (_named(plan, name) for name in roster) if key in mentioned]
    return tuple(dict.fromkeys([*listed, *mentioned]))


def _names(mentions: Iterable[UnitMention], context: _Context) -> str:
    """Join names, each once and with its mark: in the roster's order, else as the clause (or a person) lists them, inherited
    last."""
    last = len(context.roster)
    ordered = sorted(
        mentions,
        key=lambda mention: (context.roster.get(_key(mention), last), mention.inherited and mention.rule != PERSON),
    )
    shown: dict[str, str] = {}
    for mention in ordered:
        shown.setdefault(_key(mention), mention.name + (INHERITED_MARK if mention.inherited else ""))
    return "、".join(shown.values())


# ── cells ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def _index(entry: _Entry, _: _Context) -> str:
    return str(entry.number)


def _unit(entry: _Entry, _: _Context) -> str:
    return (entry.unit.unit or entry.unit.name) if entry.unit else ""


def _role(entry: _Entry, _: _Context) -> str:
    if entry.unit is None:
        return ""
    key = _key(entry.unit)
    mine = [mention for mention in entry.task.units if _key(mention) == key]
    mark = INHERITED_MARK if all(mention.inherited for mention in mine) else ""
    return "、".join(ROLE_WORDS[role] for role in ROLES if any(mention.role == role for mention in mine)) + mark


def _others(entry: _Entry, context: _Context) -> str:
    """Who shares the task, a line a role."""
    key = _key(entry.unit) if entry.unit else ""
    lines: list[str] = []
    for role in ROLES:
        names = _names((it for it in entry.task.units if it.role == role and _key(it) != key), context)
        if names:
            lines.append(f"{ROLE_WORDS[role]}：{names}")
    return "\n".join(lines)


def _in_role(role: Role) -> Callable[[_Entry, _Context], str]:
    def cell(entry: _Entry, context: _Context) -> str:
        return _names((mention for mention in entry.task.units if mention.role == role), context)

    return cell


def _title(entry: _Entry, _: _Context) -> str:
    return entry.group or _line(entry.task.title)


def _measures(entry: _Entry, _: _Context) -> str:
    """The sentences of the task, opened by its title only where a group stands in the title's own column."""
    title = _line(entry.task.title)
    if entry.task.person and entry.task.person.added:
        return "\n".join(measure.text for measure in entry.task.measures) or (title if entry.group else "")
    sentences = [_line(measure.text) for measure in entry.task.measures]
    while sentences and _bare(sentences[0]) in {_bare(title), _bare(_extracted_title(entry.task)), _bare(entry.group)}:
        del sentences[0]
    if entry.group and title != entry.group and not (sentences and sentences[0].startswith(title)):
        sentences.insert(0, title if title.endswith(tuple(_SENTENCE_END)) or not sentences else f"{title}。")
    text = ""
    for sentence in sentences:
        text += sentence if not text or text[-1] in _SENTENCE_END else f"\n{sentence}"
    return text


def _targets(entry: _Entry, _: _Context) -> str:
    """The clauses of the targets; each with its time where the task has several, and with a softening 力争 if meant.
    A person's words stand as they are."""
    targets = entry.task.targets
    if any(target.rule == PERSON for target in targets):
        return _list(target.text for target in targets)
    times = {deadline.end_date: _line(deadline.text) for deadline in reversed(_extracted_deadlines(entry.task))}
    stepwise = len({target.end_date for target in targets}) > 1
    lines: list[str] = []
    for target in targets:
        if any(_inside(target.span, other.span) for other in targets):
            continue
        words = _line(target.text)
        time = times.get(target.end_date, "") if stepwise and target.end_date else ""
        soft = _SOFT_WORDS.get(target.strength or "", "")
        words = words if soft in words else soft + words
        lines.append(words if not time or time in words else f"{time}：{words}")
    return _list(lines)


def _inside(span: Span, other: Span) -> bool:
    """Whether `other` holds all of `span` and more."""
    return span != other and other.start <= span.start and span.end <= other.end


def _deadline(entry: _Entry, _: _Context) -> str:
    """The times as the plan words them, each day once; with its date where the wording leaves the year open.

    Then what it says of having no end (长期坚持), unless a person set the times.
    """
    lines: dict[object, str] = {}
    for deadline in entry.task.deadlines:
        words = _line(deadline.text)
        dated = deadline.end_date and deadline.rule != PERSON
        day = (deadline.start_date, deadline.end_date, deadline.every) if dated else words
        lines.setdefault(day, words + _missing_year(deadline))
    by_hand = entry.task.person is not None and entry.task.person.deadlines is not None
    endless = () if by_hand else entry.task.ongoing
    return _list([*lines.values(), *(_line(ongoing.text) for ongoing in endless)])


def _missing_year(deadline: Deadline) -> str:
    if deadline.end_date is None or _HAS_YEAR.search(deadline.text):
        return ""
    return f"\n（{deadline.start_date}至{deadline.end_date}）" if deadline.start_date else f"\n（{deadline.end_date}）"


def _place(entry: _Entry, context: _Context) -> str:
    """The numbers of the headings above the task, 二（三）2.; the nearest title where none has a number."""
    path: list[Section] = []
    section = context.sections.get(entry.task.section)
    while section is not None and section not in path:
        path.append(section)
        section = context.sections.get(section.parent)
    labels = "".join(section.label.rstrip("、 ") for section in reversed(path))
    return labels or (path[0].title if path else "")


def _note(key: str) -> Callable[[_Entry, _Context], str]:
    """A column that the office fills in by hand: blank, until a filled-in table came back."""

    def cell(entry: _Entry, _: _Context) -> str:
        return dict(entry.task.person.notes).get(key, "") if entry.task.person else ""

    return cell


def _line(text: str) -> str:
    """White space of the file (line feeds and tabs of its layout) as single spaces, none at the ends."""
    return " ".join(text.split())


def _list(lines: Iterable[str]) -> str:
    return "；\n".join(line.rstrip("；;，,。") for line in dict.fromkeys(lines))


_COLUMNS: tuple[_Rule, ...] = (
    _Rule(Column("unit", "单位"), _unit, by_unit=True),
    _Rule(Column("index", "序号", "number"), _index),
    _Rule(Column("role", "承担角色"), _role, by_unit=True),
    _Rule(Column("task", "重点任务"), _title),
    _Rule(Column("measures", "具体措施"), _measures),
    _Rule(Column("targets", "目标指标"), _targets),
    _Rule(Column("deadline", "完成时限"), _deadline),
    _Rule(Column("lead", "牵头单位", "units"), _in_role("lead")),
    _Rule(Column("responsible", "责任单位", "units"), _in_role("responsible")),
    _Rule(Column("cooperating", "配合单位", "units"), _in_role("cooperating")),
    _Rule(Column("guiding", "指导单位", "units"), _in_role("guiding")),
    _Rule(Column("others", "其他单位", "units"), _others, by_unit=True),
    _Rule(Column("place", "出处"), _place),
    _Rule(Column("leader", "责任领导", "blank"), _note("leader")),
    _Rule(Column("person", "责任人", "blank"), _note("person")),
    _Rule(Column("contact", "联系人", "blank"), _note("contact")),
    _Rule(Column("phone", "联系电话", "blank"), _note("phone")),
    _Rule(Column("progress", "进展情况", "blank"), _note("progress")),
    _Rule(Column("remark", "备注", "blank"), _note("remark")),
)
