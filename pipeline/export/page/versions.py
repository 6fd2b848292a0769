"""版本变化: for each later version what changed in the tasks, and in the text with the comments that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.export.page.case import Case, Link, place_of
from pipeline.export.page.excerpts import Excerpt, Tag, excerpt_of, whole_words
from pipeline.export.page.sections import Sections
from pipeline.model.change import NOISE, Change, Comparison, FieldChange
from pipeline.model.overview import Version
from pipeline.model.settlement import Settled
from pipeline.model.span import Span

_AROUND = 20  # characters on either side of a line feed that came or went


@dataclass(frozen=True, slots=True)
class FieldRow:
    """What changed in one thing that is said of a task; `href` leads to the change of text that did it."""

    task: str
    field: str
    effect: str
    old: str
    new: str
    softer: bool
    href: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A change of text: `where` is its section in the new version, `why` what is said of its reason ("" where nothing was
    settled), `comments` those that asked for it."""

    place: str
    id: str
    kind: str
    where: str
    within: bool
    old: Excerpt
    new: Excerpt
    why: str
    own: bool
    comments: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The changes between two versions: those of substance, and those that change no sense; `share` says how much of them was
    asked for ("" where nothing was settled)."""

    title: str
    rows: tuple[ChangeRow, ...]
    noise: tuple[ChangeRow, ...]
    explained: bool
    share: str


@dataclass(frozen=True, slots=True)
class VersionView:
    """A version: its changes against the one before, and against the draft that was sent where that is another (None otherwise)."""

    place: str
    title: str
    summary: str
    fields: tuple[FieldRow, ...]
    softer: int
    changes: ChangeList
    sent: ChangeList | None


def versions_of(case: Case) -> tuple[VersionView, ...]:
    """Return the later versions in order."""
    return tuple(_version(case, version) for version in case.overview.versions)


def _version(case: Case, version: Version) -> VersionView:
    words, comparison = case.words, version.comparison
    names = {"old": comparison.old.name, "new": comparison.new.name}
    fields = tuple(_field(case, version, field) for field in comparison.fields)
    one = version.against is not None and version.number not in case.twice
    title = words("VERSION-AGAINST", number=version.number, before=version.before)
    changes = _changes(case, version, comparison, title, version.settled if one else None)
    sent = None
    if version.against is not None and version.settled is not None and not one:
        title = words("VERSION-SENT", number=version.number)
        sent = _changes(case, version, version.against, title, version.settled, sent=True)
    summary = words("VERSION-SUMMARY", fields=len(fields), changes=len(changes.rows), noise=len(changes.noise), **names)
    softer = sum(field.softer for field in fields)
    return VersionView(
        place_of("version", str(version.number)), words("VERSION", number=version.number), summary, fields, softer,
        changes, sent,
    )  # fmt: skip


def _field(case: Case, version: Version, field: FieldChange) -> FieldRow:
    words, kind = case.words, case.changes_of(version)
    return FieldRow(
        field.task or words("GOALS"),
        words.of("FIELD", field.field),
        words.of("EFFECT", field.effect),
        field.old,
        field.new,
        field.softer,
        next((href for id_ in field.changes if (href := case.href(kind, id_))), ""),
    )


def _changes(
    case: Case, version: Version, comparison: Comparison, title: str, settled: Settled | None, *, sent: bool = False
) -> ChangeList:
    kind, reasons, sections = case.changes_of(version, sent=sent), _Reasons(settled), Sections(version.plan.document)
    rows = [
        (_is_noise(change), _change(case, comparison, change, kind, sections, reasons)) for change in comparison.changes
    ]
    return ChangeList(
        title,
        tuple(row for noise, row in rows if not noise),
        tuple(row for noise, row in rows if noise),
        settled is not None,
        _share(case, settled) if settled else "",
    )


def _share(case: Case, settled: Settled) -> str:
    own, surplus = len(settled.unexplained), len(settled.surplus)
    return case.words("SHARE", share=f"{settled.share:.0%}", own=own, surplus=surplus)


def _is_noise(change: Change) -> bool:
    return change.kind != "move" and change.topic in NOISE


class _Reasons:
    """Why changes were made, by their ids."""

    def __init__(self, settled: Settled | None) -> None:
        explained = settled.explained if settled else ()
        self.comments: Mapping[str, tuple[str, ...]] = {one.change: one.comments for one in explained}
        self.surplus = frozenset(settled.surplus if settled else ())
        self.own = frozenset(settled.unexplained if settled else ())

    def why(self, change: Change) -> str:
        """What is said of a change's reason, as a name in the catalogue; "" where nothing was settled."""
        if change.id in self.own:
            return "OWN-CHANGE"
        if change.id in self.surplus:
            return "SURPLUS"
        if change.id in self.comments:
            return "ASKED-FOR" if self.comments[change.id] else "FOLLOWS"
        return ""


def _change(
    case: Case, comparison: Comparison, change: Change, kind: str, sections: Sections, reasons: _Reasons
) -> ChangeRow:
    comments = tuple(case.link("comment", id_) for id_ in reasons.comments.get(change.id, ()))
    why = reasons.why(change)
    lines = "\n" in comparison.old_words(change) + comparison.new_words(change)
    return ChangeRow(
        place_of(kind, change.id), change.id, _kind(case, change), sections.path_at(change.new.start), bool(change.within),
        _side(comparison.old.text, change.old, change, "del", lines=lines), _side(comparison.new.text, change.new, change, "ins", lines=lines),
        case.words(why) if why else "", why == "OWN-CHANGE", comments,
    )  # fmt: skip


def _kind(case: Case, change: Change) -> str:
    name = case.words.of("CHANGE", change.kind)
    if change.kind in ("move", "split", "merge", "renumber"):
        return name
    return case.words("CHANGE-OF", kind=name, topic=case.words.of("TOPIC", change.topic))


def _side(text: str, span: Span, change: Change, tag: Tag, *, lines: bool) -> Excerpt:
    """One side of a change, its words within their sentence; the side on which whole lines do not stand has no words."""
    if span.start == span.end:
        within = change.kind in ("insert", "delete") and not lines
        return excerpt_of(text, span.start, span.end, (), tag) if within else ()
    if change.kind in ("split", "merge"):  # a line feed says nothing by itself
        around = max(span.start - _AROUND, 0), min(span.end + _AROUND, len(text))
        return excerpt_of(text, *around, ((span.start, span.end),), tag)
    if change.kind == "move" or lines:
        return whole_words(text, span.start, span.end, tag)
    return excerpt_of(text, span.start, span.end, ((span.start, span.end),), tag)
