"""版本变化: for each later version what changed in the tasks, and in the text with the comments that asked for it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.export.page.case import Case, Link, changes_of, one_comparison, place_of
from pipeline.export.page.quotes import Quote, quote_of, shortened
from pipeline.model.change import NOISE, Change, Comparison, FieldChange
from pipeline.model.overview import Version
from pipeline.model.settlement import Settled
from pipeline.model.span import Span


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
    """A change of text: `why` is what is said of its reason ("" where nothing was settled), `comments` those that asked for it."""

    place: str
    id: str
    kind: str
    within: bool
    old: Quote | None
    new: Quote | None
    why: str
    own: bool
    comments: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class ChangeList:
    """The changes between two versions: those of substance, and those that change no sense."""

    title: str
    rows: tuple[ChangeRow, ...]
    noise: tuple[ChangeRow, ...]
    explained: bool


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
    one = one_comparison(version)
    title = words("VERSION-AGAINST", number=version.number, before=version.before)
    changes = _changes(case, comparison, changes_of(version), title, version.settled if one else None)
    sent = None
    if version.against is not None and version.settled is not None and not one:
        title = words("VERSION-SENT", number=version.number)
        sent = _changes(case, version.against, changes_of(version, sent=True), title, version.settled)
    summary = words("VERSION-SUMMARY", fields=len(fields), changes=len(changes.rows), noise=len(changes.noise), **names)
    softer = sum(field.softer for field in fields)
    return VersionView(
        place_of("version", str(version.number)), words("VERSION", number=version.number), summary, fields, softer,
        changes, sent,
    )  # fmt: skip


def _field(case: Case, version: Version, field: FieldChange) -> FieldRow:
    words, kind = case.words, changes_of(version)
    return FieldRow(
        field.task or words("GOALS"),
        words.of("FIELD", field.field),
        words.of("EFFECT", field.effect),
        field.old,
        field.new,
        field.softer,
        next((href for id_ in field.changes if (href := case.href(kind, id_))), ""),
    )


def _changes(case: Case, comparison: Comparison, kind: str, title: str, settled: Settled | None) -> ChangeList:
    rows = [
        (_is_noise(change), _change(case, comparison, change, kind, _Reasons(settled))) for change in comparison.changes
    ]
    return ChangeList(
        title,
        tuple(row for noise, row in rows if not noise),
        tuple(row for noise, row in rows if noise),
        settled is not None,
    )


def _is_noise(change: Change) -> bool:
    return change.kind != "move" and change.topic in NOISE


class _Reasons:
    """Why changes were made, by their ids."""

    def __init__(self, settled: Settled | None) -> None:
        self.known = settled is not None
        explained = settled.explained if settled else ()
        self.comments: Mapping[str, tuple[str, ...]] = {one.change: one.comments for one in explained}
        self.surplus = frozenset(settled.surplus if settled else ())
        self.own = frozenset(settled.unexplained if settled else ())


def _change(case: Case, comparison: Comparison, change: Change, kind: str, reasons: _Reasons) -> ChangeRow:
    words = case.words
    comments = tuple(case.link("comment", id_) for id_ in reasons.comments.get(change.id, ()))
    name = words.of("CHANGE", change.kind)
    if change.kind not in ("move", "split", "merge", "renumber"):
        name = words("CHANGE-OF", kind=name, topic=words.of("TOPIC", change.topic))
    why = ""
    if change.id in reasons.own:
        why = words("OWN-CHANGE")
    elif change.id in reasons.surplus:
        why = words("SURPLUS")
    elif comments:
        why = words("ASKED-FOR")
    elif change.id in reasons.comments:
        why = words("FOLLOWS")
    return ChangeRow(
        place_of(kind, change.id), change.id, name, bool(change.within),
        _side(comparison.old.text, change.old, change), _side(comparison.new.text, change.new, change),
        why, change.id in reasons.own, comments,
    )  # fmt: skip


def _side(text: str, span: Span, change: Change) -> Quote | None:
    """One side of a change; the side on which nothing stands has no words of its own, unless it tells the place."""
    words = text[span.start : span.end]
    if not words:
        return None
    if change.kind == "move" or "\n" in words:
        return Quote("", shortened(words), "")
    return quote_of(text, span)
