"""What changed between two drafts (修改): changes of text, what stands beside what, and changes of a task's fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.source import Block, SourceDocument
from pipeline.model.span import Span

ChangeKind = Literal["insert", "delete", "replace", "move", "split", "merge", "renumber"]
Topic = Literal[
    "number", "deadline", "unit", "strength", "wording", "typo", "punctuation", "space", "numbering", "table"
]
Field = Literal["added", "removed", "title", "units", "lead", "deadline", "target", "strength"]
Effect = Literal[
    "added", "removed", "renamed", "reordered", "role", "split", "merged",
    "earlier", "later", "raised", "lowered", "tightened", "loosened", "softened", "hardened", "changed",
]  # fmt: skip
Shape = Literal["same", "changed", "inserted", "deleted", "split", "merged"]
Side = Literal["both", "old", "new"]

# topics that leave what is asked of whom as it was: a reader may hide them, nothing drops them
NOISE: frozenset[Topic] = frozenset({"typo", "punctuation", "space", "numbering"})


@dataclass(frozen=True, slots=True)
class Change:
    """One difference between two texts (一处修改).

    `old` is a stretch of the old canonical text, `new` one of the new; both are always there. An empty stretch is the
    place where the words of the other side would stand (the old side of an insert, the new side of a delete; the side of a
    split or merge that has no line feed).

    kind:
        insert, delete, replace: words came, went, or gave way to others. Whole lines and table rows are covered with
            the line feed behind them (before them where they end the text).
        move: whole lines (with their line feed, as above) or one sentence stand elsewhere. What else changed in them is
            listed by rows whose `within` is this row's id, and whose spans lie inside this row's.
        split, merge: a paragraph was parted (`new` is the line feed) or two were joined (`old` is the line feed).
        renumber: the number before a heading or paragraph, or in a 序号 column, changed; `old` and `new` are the numbers
            as written. All labels of one renumbering (a section was put in before them, moved, or taken out) share `group`.

    Outside all changes the two texts are the same, character for character; inside a move too, but for the line feed at
    its edges. No two changes overlap on one side, except those within a move, which lie inside it.

    `topic` is what the words are about; those in `NOISE` change nothing that is asked of anybody. A row of a table that
    came or went has the topic "table"; in a cell that changed the words decide.
    `group` ties what is one event: renumbered labels, neighbouring lines that came or went together, rows that are one
    replaced word throughout the text; "" for a change that stands alone.
    """

    id: str
    kind: ChangeKind
    topic: Topic
    old: Span
    new: Span
    within: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True)
class CellMatch:
    """Two cells of matched table rows (单元格).

    `old_column`/`new_column` are 0-based grid columns, -1 where the other side has no such column; `old`/`new` are the
    stretches of the cells' text in their canonical texts (empty, at the row's end, where there is no such cell). `changes` are the ids of what
    changed in it, in reading order.
    """

    old_column: int
    new_column: int
    old: Span
    new: Span
    changes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """What stands beside what: old blocks and the new blocks that they became (对照).

    `old` and `new` are half-open ranges of indices into `Comparison.old_blocks` and `Comparison.new_blocks`; an empty range
    (n, n) says that the side has none. The shape tells how many: "same" (one beside one, no change, not even a space),
    "changed" (one beside one), "split" (one old, several new), "merged" (several old, one new; several beside several
    also counts as merged), "inserted" (none, one), "deleted" (one, none).

    `moved` is the id of the move that carried the match elsewhere, "" where it stayed; a line that came or went inside a
    section that moved has it too. `changes` are the ids of the
    changes of its text in reading order: those inside, and the insert or delete that is the whole line; the move of a sentence is
    listed where it left and where it came, the move that carries the whole match is not.
    `cells` are the cells of a matched table row, in order of new columns (old columns that went last).
    """

    id: str
    old: tuple[int, int]
    new: tuple[int, int]
    shape: Shape
    moved: str = ""
    changes: tuple[str, ...] = ()
    cells: tuple[CellMatch, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a side-by-side view, and of a redline: the match shown, and on which sides.

    "both": its blocks stand beside each other. "old": only the old side stands here (deleted, or moved away from here);
    "new": only the new side (inserted, or moved here). A moved match has two lines, one of each.
    """

    match: str
    side: Side


@dataclass(frozen=True, slots=True)
class TableMatch:
    """Two tables that are one (表格): ids of `SourceDocument.tables`, the pairs of columns that stand for each other
    (old, new; 0-based), the columns that tell rows apart (pairs as well), and the pair of columns that only count (序号), or None.
    """

    old: str
    new: str
    columns: tuple[tuple[int, int], ...]
    keys: tuple[tuple[int, int], ...]
    counter: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """What changed in one thing that a plan says of a task (要素变化).

    `task` is the task's title (the new one, where it has one); `old_task` and `new_task` are ids of `Plan.tasks` of the
    two versions, "" where the version has none. The plan's own goals have the title "" and no ids.

    field and effect:
        added, removed: a task came (added, split off: "split") or went (removed, joined to another: "merged").
        title: renamed; `old`, `new` are the titles.
        units: added (`new` its name), removed (`old`), renamed (both; known to be one office, or a name that took the
            other's place and resembles it), role (牵头→配合 …; both as name and role), reordered (both lists).
        lead: the leading unit changed.
        deadline: earlier, later, added, removed, changed (words or recurrence without a date to compare).
        target: raised, lowered, added, removed, changed; of an upper bound (控制在5%以内, 不超过): tightened, loosened.
        strength: softened, hardened (应当→力争 is softened).

    `old`/`new` are the words as written, "" where there are none. `old_span`/`new_span` are where they stand (None where
    there are none). `changes` are the ids of the changes of text that touch them. `softer` says that less is asked than before: a
    later or dropped deadline, an easier or dropped target, softer words, a task that went.
    """

    task: str
    old_task: str
    new_task: str
    field: Field
    effect: Effect
    old: str
    new: str
    old_span: Span | None = None
    new_span: Span | None = None
    changes: tuple[str, ...] = ()
    softer: bool = False


@dataclass(frozen=True, slots=True)
class TaskMatch:
    """Tasks of two versions that are one (任务沿革): ids of `Plan.tasks`; several on one side where it was split or merged."""

    old: tuple[str, ...]
    new: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two drafts compared (比对).

    `old` and `new` are the files as read: their canonical texts are `old.text` and `new.text`. `old_blocks` and
    `new_blocks` are the blocks that make up these texts (page furniture left out): the n-th is the n-th line.
    `changes` are in reading order: by place in the new text, what only the old one has before what follows it; what is
    within a move right behind it. `lines` is the order in which `matches` are shown; every old block and every new block stands in exactly one match.
    `fields` are in order of the new plan's tasks, removed tasks last. `likeness` is the share of both texts (0 to 1) that
    no change touches, moves counted as unchanged; below 0.2 the drafts are hardly versions of one text, and `findings` say so (D-UNRELATED).
    """

    old: SourceDocument
    new: SourceDocument
    old_blocks: tuple[Block, ...]
    new_blocks: tuple[Block, ...]
    changes: tuple[Change, ...]
    matches: tuple[Match, ...]
    lines: tuple[Line, ...]
    tables: tuple[TableMatch, ...] = ()
    tasks: tuple[TaskMatch, ...] = ()
    fields: tuple[FieldChange, ...] = ()
    likeness: float = 1.0
    findings: tuple[Finding, ...] = ()

    def old_words(self, change: Change) -> str:
        """Return the words of a change in the old text ("" where they only came)."""
        return self.old.text[change.old.start : change.old.end]

    def new_words(self, change: Change) -> str:
        """Return the words of a change in the new text ("" where they only went)."""
        return self.new.text[change.new.start : change.new.end]
