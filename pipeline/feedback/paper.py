"""One paper of a letter (a file or an attachment) as stretches of shadow text that a reader can account for one by one."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.comment import Part, PartKind
from pipeline.model.official import OfficialDocument
from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.text.shadow import Shadow, shadow_of


@dataclass(frozen=True, slots=True)
class Paper:
    """A file of a letter: as read in the final view, the document in it, and, where it has tracked changes, as read in the
    view that shows both sides (`markup`)."""

    source: SourceDocument
    document: OfficialDocument
    markup: SourceDocument | None = None


@dataclass
class Sheet:
    """A paper while it is read: its shadow, and the kind of every stretch that was explained.

    Offsets are those of the shadow text. Later claims never overwrite earlier ones.
    """

    paper: Paper
    shadow: Shadow = field(init=False)
    claims: list[tuple[int, int, PartKind, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.shadow = shadow_of(self.paper.source.text)

    @property
    def text(self) -> str:
        """The shadow text."""
        return self.shadow.text

    def claim(self, start: int, end: int, kind: PartKind, rule: str = "") -> None:
        """Say what a stretch of shadow text is."""
        if end > start:
            self.claims.append((start, end, kind, rule))

    def span(self, start: int, end: int) -> Span:
        """The canonical span of a shadow stretch."""
        return Span(self.paper.source.text_id, *self.shadow.span(start, end))

    def written(self, start: int, end: int) -> str:
        """The words of a shadow stretch as the file has them."""
        begin, stop = self.shadow.span(start, end)
        return self.paper.source.text[begin:stop]

    def parts(self) -> tuple[Part, ...]:
        """Return the parts in order: every character that is no white space lies in exactly one; the unclaimed are unread."""
        kinds: list[int] = [-1] * len(self.text)
        for number, (start, end, _kind, _rule) in enumerate(self.claims):
            for at in range(start, min(end, len(kinds))):
                if kinds[at] < 0:
                    kinds[at] = number
        parts: list[Part] = []
        at = 0
        while at < len(kinds):
            stop = at
            while stop < len(kinds) and kinds[stop] == kinds[at] and (kinds[at] >= 0 or self.text[stop] not in "\n"):
                stop += 1
            stop = max(stop, at + 1)
            if self.text[at:stop].strip():
                parts.append(self._part(at, stop, kinds[at]))
            at = stop
        return tuple(parts)

    def _part(self, start: int, end: int, number: int) -> Part:
        words = self.text[start:end]
        start, end = start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        span = self.span(start, end)
        kind: PartKind = "unread"
        rule = ""
        if number >= 0:
            _start, _end, kind, rule = self.claims[number]
        if kind == "unread" or number < 0:
            kind = "unread" if any(ch.isalnum() for ch in self.text[start:end]) else "closing"
        return Part(kind, span, self.paper.source.text[span.start : span.end], rule)


def lost_stretches(text: str, parts: tuple[Part, ...], text_id: str) -> list[tuple[int, int]]:
    """Return the stretches of a canonical text that no part holds, white space and invisible characters left out.

    This is the proof that no comment is lost: for every paper of a letter the result is empty.
    """
    held = bytearray(len(text))
    for part in parts:
        if part.span.text_id == text_id:
            held[part.span.start : part.span.end] = b"\1" * (part.span.end - part.span.start)
    from pipeline.text.shadow import INVISIBLE

    lost: list[tuple[int, int]] = []
    for at, ch in enumerate(text):
        if held[at] or ch.isspace() or ch in INVISIBLE:
            continue
        if lost and lost[-1][1] == at:
            lost[-1] = (lost[-1][0], at + 1)
        else:
            lost.append((at, at + 1))
    return lost
