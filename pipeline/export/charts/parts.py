"""What the charts of a plan share: its parts with their tasks, and who has which share in a task."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from pipeline.export.charts.look import plain
from pipeline.lexicon.rows import load_rows
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.task import Plan, Role, Task, UnitMention
from pipeline.text.shadow import shadow_of

FEWEST, MOST = 3, 15
"""How many parts of a plan read well side by side."""
_NOWHERE = "其他"
_ROLE_ORDER: tuple[Role, ...] = ("lead", "responsible", "cooperating", "guiding")

Path = tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a plan (章节) and the tasks in it, in order; no two parts of a plan have the same title."""

    title: str
    tasks: tuple[Task, ...]


@dataclass(frozen=True, slots=True)
class Share:
    """What one unit has to do with one task.

    `unit` is the key of the unit (the same for all its names), `role` its strongest role there. `inherited`: only a default
    clause names it for the task.
    """

    unit: str
    role: Role
    inherited: bool

    @property
    def role_name(self) -> str:
        """The role in Chinese."""
        return ROLE_WORDS[self.role]


def chapters(plan: Plan) -> tuple[Chapter, ...]:
    """Return the tasks of a plan under the headings that part them best, each task once, in the plan's order.

    The highest headings part the plan, except that one that says nothing (重点任务) gives way to those under it where they
    hold several tasks each. Where that does not make `FEWEST` to `MOST` parts, the highest headings do, or those below
    them, else whatever comes nearest. A table's task without a heading stands under its group, one with neither under 其他.
    """
    paths = _paths(plan)
    opened = _opened(plan, paths)
    ways: tuple[Callable[[Path], Section], ...] = (
        lambda path: path[min(1, len(path) - 1)] if path[0].id in opened else path[0],
        lambda path: path[0],
        lambda path: path[min(1, len(path) - 1)],
    )
    parted = [_parted(plan, paths, way) for way in ways]
    return min(parted, key=lambda parts: max(FEWEST - len(parts), len(parts) - MOST, 0))


def shares(task: Task) -> tuple[Share, ...]:
    """Return who has a share in a task, each unit once, in the order of the task's clause."""
    mentions: dict[str, list[UnitMention]] = {}
    for mention in task.units:
        mentions.setdefault(_key(mention), []).append(mention)
    return tuple(
        Share(
            unit,
            min((mention.role for mention in named), key=_ROLE_ORDER.index),
            all(mention.inherited for mention in named),
        )
        for unit, named in mentions.items()
    )


def unit_names(plan: Plan) -> dict[str, str]:
    """Return the name to show of every unit of the plan's tasks, by key, in order of first mention."""
    names: dict[str, str] = {}
    for task in plan.tasks:
        for mention in task.units:
            names.setdefault(_key(mention), plain(mention.unit or mention.name))
    return names


def numbered(plan: Plan) -> dict[str, str]:
    """Return the title of every task with its number in the plan before it, by id: no two are the same."""
    return {task.id: f"{number} {plain(task.title)}" for number, task in enumerate(plan.tasks, 1)}


def _key(mention: UnitMention) -> str:
    return shadow_of(mention.unit or mention.name).text.strip()


def _paths(plan: Plan) -> dict[str, Path]:
    """The headings above every task, from the highest."""
    sections = {section.id: section for section in _sections(plan.document)}
    paths: dict[str, Path] = {}
    for task in plan.tasks:
        above: list[Section] = []
        section = sections.get(task.section)
        while section is not None and section not in above:
            above.append(section)
            section = sections.get(section.parent)
        paths[task.id] = tuple(reversed(above))
    return paths


def _sections(document: OfficialDocument) -> Iterator[Section]:
    yield from document.sections
    for annex in document.annexes:
        yield from _sections(annex)


def _opened(plan: Plan, paths: dict[str, Path]) -> set[str]:
    """The highest headings that say nothing and have one under them with several tasks."""
    under = Counter((path[0], path[1]) for task in plan.tasks if len(path := paths[task.id]) > 1)
    return {top.id for (top, _), count in under.items() if count > 1 and _says_nothing(top.title)}


def _says_nothing(title: str) -> bool:
    words = shadow_of(title).text.strip()
    return any(row.regex.search(words) for row in load_rows("chapters"))


def _parted(plan: Plan, paths: dict[str, Path], way: Callable[[Path], Section]) -> tuple[Chapter, ...]:
    held: dict[tuple[str, str], list[Task]] = {}
    for task in plan.tasks:
        path = paths[task.id]
        if path:
            heading = way(path)
            held.setdefault((heading.id, plain(heading.label + heading.title)), []).append(task)
        else:
            held.setdefault(("", plain(task.group) or _NOWHERE), []).append(task)
    seen: Counter[str] = Counter()
    parts = []
    for (_, title), tasks in held.items():
        seen[title] += 1
        shown = f"{title}（{seen[title]}）" if seen[title] > 1 else title
        parts.append(Chapter(shown, tuple(tasks)))
    return tuple(parts)
