"""Units (单位) by name: whose roster it is, and which of its members a name means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Sameness = Literal["same", "member", "ambiguous", "none"]


@dataclass(frozen=True, slots=True)
class Home:
    """The place whose office keeps a roster (所在地), from the province down: ``("江岚省", "衡川市")``.

    Names of places end with their kind (省, 市, 县 …). The last is the office's own: 市财政局 in the home above is that of
    衡川市. An empty home says that nothing is known; then 市财政局 and 衡川市财政局 cannot be told apart or together.
    """

    places: tuple[str, ...] = ()

    @classmethod
    def of(cls, path: str) -> Home:
        """Return the home that a path names (``江岚省/衡川市``)."""
        return cls(tuple(part for part in path.strip().split("/") if part))


@dataclass(frozen=True, slots=True)
class Resolution:
    """Which member of a roster a name means.

    `state` is "same" (`member` is the office itself), "member" (the name stands for a group that holds `member`, or
    `member` is the group that holds the name), "ambiguous" (a person must say; `candidates` are the members in
    question) or "none". `rule` says why: the way that the two names agree.
    """

    state: Sameness
    rule: str
    member: str | None = None
    candidates: tuple[str, ...] = ()
