"""What every rule looks at: the two plans, the comparison, the way forward, and both texts as wordings are compared."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model.change import Comparison
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.source import Block
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task
from pipeline.model.unit import Home
from pipeline.settlement.carry import Carried, Carrier, Stretch
from pipeline.text.sentences import sentences
from pipeline.text.uniform import View, bare_view, plain_view


@dataclass(frozen=True)
class Ground:
    """Both drafts as the rules of settlement see them.

    `old` and `new` are the sent and the revised plan; `comparison` compares their files. Offsets named old or new count in
    ``comparison.old.text`` and ``comparison.new.text``. `home` is the place whose offices are meant.
    """

    comparison: Comparison
    old: Plan
    new: Plan
    home: Home = field(default=Home())

    @cached_property
    def carrier(self) -> Carrier:
        """The way from the sent draft into the revised one."""
        return Carrier(self.comparison)

    @cached_property
    def order(self) -> dict[str, int]:
        """The reading order of the changes, by their ids."""
        return {change.id: n for n, change in enumerate(self.comparison.changes)}

    @cached_property
    def old_bare(self) -> View:
        """The sent draft without punctuation and white space."""
        return bare_view(self.comparison.old.text)

    @cached_property
    def new_bare(self) -> View:
        """The revised draft without punctuation and white space."""
        return bare_view(self.comparison.new.text)

    @cached_property
    def old_plain(self) -> View:
        """The sent draft without white space."""
        return plain_view(self.comparison.old.text)

    # ---- places in the sent draft ---------------------------------------------------------------------------------

    def line(self, at: int) -> Stretch:
        """Return the paragraph or table row of the sent draft that holds the old offset `at`."""
        return _line(self.comparison.old_blocks, self._old_starts, at)

    def new_line(self, at: int) -> Stretch:
        """Return the paragraph or table row of the revised draft that holds the new offset `at`."""
        return _line(self.comparison.new_blocks, self._new_starts, at)

    def sentence(self, start: int, end: int) -> Stretch:
        """Return the sentences of the sent draft that hold ``old_text[start:end]``; never beyond the lines that it is in."""
        return _sentence(self.comparison.old.text, self.line, start, end)

    def new_sentence(self, start: int, end: int) -> Stretch:
        """Return the sentences of the revised draft that hold ``new_text[start:end]``."""
        return _sentence(self.comparison.new.text, self.new_line, start, end)

    def section(self, at: int) -> Section | None:
        """Return the smallest section of the sent plan that holds the old offset `at`."""
        around = [s for s in self.old_sections if s.span.start <= at < s.span.end]
        return min(around, key=lambda s: s.span.end - s.span.start, default=None)

    @cached_property
    def old_sections(self) -> tuple[Section, ...]:
        """The sections of the sent plan and of what is annexed to it."""
        return tuple(_sections(self.old.document))

    @cached_property
    def new_sections(self) -> tuple[Section, ...]:
        """The sections of the revised plan and of what is annexed to it."""
        return tuple(_sections(self.new.document))

    @cached_property
    def old_range(self) -> Stretch:
        """The plan in the sent file: a letter before it is not settled."""
        return _range(self.old)

    @cached_property
    def new_range(self) -> Stretch:
        """The plan in the revised file."""
        return _range(self.new)

    # ---- tasks ----------------------------------------------------------------------------------------------------

    def tasks_at(self, start: int, end: int) -> list[Task]:
        """Return the tasks of the sent plan that ``old_text[start:end]`` speaks of: those it lies in, else those it holds
        or that follow it in its section (a heading stands above its tasks)."""
        first = max(0, bisect_right(self._task_starts, start) - 1)
        own: list[Task] = []
        for at in range(first, len(self._tasks)):
            task = self._tasks[at]
            if task.span.start >= end and task.span.start != start:
                break
            if task.span.end > start:
                own.append(task)
        if own:
            return own
        section = self.section(start)
        if section is None or not section.title_span.start <= start < section.body_start:
            return []
        return [t for t in self._tasks if section.span.start <= t.span.start < section.span.end]

    def becomes(self, task: Task) -> list[Task]:
        """Return the tasks of the revised plan that a task of the sent one became."""
        return [self._new_tasks[id_] for id_ in self._task_links.get(task.id, ()) if id_ in self._new_tasks]

    @cached_property
    def _tasks(self) -> list[Task]:
        return sorted(self.old.tasks, key=lambda task: task.span.start)

    @cached_property
    def _task_starts(self) -> list[int]:
        return [task.span.start for task in self._tasks]

    @cached_property
    def _new_tasks(self) -> dict[str, Task]:
        return {task.id: task for task in self.new.tasks}

    @cached_property
    def _task_links(self) -> dict[str, tuple[str, ...]]:
        return {old: match.new for match in self.comparison.tasks for old in match.old}

    @cached_property
    def _old_starts(self) -> list[int]:
        return [block.start for block in self.comparison.old_blocks]

    @cached_property
    def _new_starts(self) -> list[int]:
        return [block.start for block in self.comparison.new_blocks]

    # ---- words ----------------------------------------------------------------------------------------------------

    def carry(self, start: int, end: int, *, edges: bool = False) -> Carried:
        """Return what became of a stretch of the sent draft (`Carrier.carry`)."""
        return self.carrier.carry(start, end, edges=edges)

    def old_words(self, start: int, end: int) -> str:
        """Return the bare words of ``old_text[start:end]``."""
        return self.old_bare.words(start, end)

    def new_words(self, start: int, end: int) -> str:
        """Return the bare words of ``new_text[start:end]``."""
        return self.new_bare.words(start, end)

    def was(self, start: int, end: int) -> Span:
        """Return a stretch of the sent draft as a span."""
        return Span(self.comparison.old.text_id, start, end)

    def now(self, start: int, end: int) -> Span:
        """Return a stretch of the revised draft as a span."""
        return Span(self.comparison.new.text_id, start, end)


def _line(blocks: Sequence[Block], starts: Sequence[int], at: int) -> Stretch:
    n = max(0, bisect_right(starts, at) - 1)
    return (blocks[n].start, blocks[n].end) if blocks else (0, 0)


def _sentence(text: str, line: Callable[[int], Stretch], start: int, end: int) -> Stretch:
    low = line(start)
    high = line(max(start, end - 1))
    first = _cells(text, low, start)[0]
    last = _cells(text, high, max(start, end - 1))[1]
    inside = sentences(text, first, last)
    held = [(a, b) for a, b in inside if b > start and a < max(end, start + 1)]
    return (held[0][0], held[-1][1]) if held else (first, last)


def _cells(text: str, line: Stretch, at: int) -> Stretch:
    """The cell of a row that holds an offset; a paragraph is one cell."""
    start = text.rfind("\t", line[0], at) + 1
    end = text.find("\t", at, line[1])
    return max(start, line[0]), line[1] if end < 0 else end


def _sections(document: OfficialDocument) -> Iterator[Section]:
    yield from document.sections
    for annex in document.annexes:
        yield from _sections(annex)


def _range(plan: Plan) -> Stretch:
    """The plan and what is annexed to it: a letter that sent it out in the same file is none of its words."""
    spans = [plan.document.span, *(annex.span for annex in plan.document.annexes)]
    start, title = min(span.start for span in spans), plan.document.title_span
    if start > 0 and title is not None:
        start = max(start, title.start)  # the mark 附件 above the title is the letter's
    return start, max(span.end for span in spans)
