"""Edits (改法) of a text: what a comment's request does to the draft that was sent, in characters of its canonical text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

EditKind = Literal["words", "lines", "row"]
Obstacle = Literal[
    "", "remark", "unsure", "place", "none", "unclear", "already", "conflict", "overlap", "untouchable", "unproved"
]  # fmt: skip
Note = Literal["renumber", "row-number", "partly", "kept-lead"]


@dataclass(frozen=True, slots=True)
class TextEdit:
    """One edit; `start` and `end` count characters of the draft's canonical text, half-open.

    ``words``: [start, end) gives way to `new`; where a file is to be marked, all of it within one line.
    ``lines``: whole lines. With `new` empty the lines from `start` to `end` go; else start == end is the end of a line,
    and the lines of `new` come behind it.
    ``row``: a row of a table: as ``lines``, its cells parted by tabs; `carried` are the columns whose merged cell goes on.
    `like` is the start of the line whose look new lines take, -1 for the line before. `move` ties the two ends of a move.
    """

    start: int
    end: int
    new: str = ""
    kind: EditKind = "words"
    like: int = -1
    carried: tuple[int, ...] = ()
    move: str = ""

    @property
    def comes(self) -> bool:
        """Whether nothing goes."""
        return self.start == self.end


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one comment does to the draft: its edits, or why it has none (`obstacle`).

    `place` is the stretch of the draft that a margin comment belongs to, None for nowhere in particular. `notes` say what
    the drafter should see to besides.
    """

    comment: str
    edits: tuple[TextEdit, ...] = ()
    obstacle: Obstacle = ""
    place: tuple[int, int] | None = None
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """One tracked change, or several that belong together, with the ids of all comments that ask for just this."""

    comments: tuple[str, ...]
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class Amendments:
    """All comments of a consultation as edits: what is marked, and what is left to a person.

    `made` do not overlap. `proposals` hold one entry for each comment, those that stood against others with the obstacle
    conflict or overlap. `clashes` are the groups of comments that no edit was made of because they touch the same words.
    """

    made: tuple[Amendment, ...]
    proposals: tuple[Proposal, ...]
    clashes: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class SignedEdits:
    """Edits with who is named on their marks, and the ISO time that stands on them ("" for none)."""

    author: str
    date: str
    edits: tuple[TextEdit, ...]


@dataclass(frozen=True, slots=True)
class MarginNote:
    """A margin comment (批注) that is to be written: its paragraphs, and the stretch of the draft it is tied to (None: the
    title)."""

    author: str
    date: str
    paragraphs: tuple[str, ...]
    place: tuple[int, int] | None
