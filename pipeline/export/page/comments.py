"""意见: each comment beside the words that it is about, what became of it, and what the revised draft says now."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import get_args

from pipeline.export.page.case import Case, Link, place_of
from pipeline.export.page.excerpts import Excerpt, excerpt_of
from pipeline.export.page.filters import Option, options_of
from pipeline.lexicon.messages import say
from pipeline.model.change import Change
from pipeline.model.comment import Comment, Op
from pipeline.model.settlement import VERDICTS, Settlement
from pipeline.model.span import Span

_TRACKED = "〔修订〕"


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment in words.

    `was` and `now` are what the two drafts say at its place (empty where there is nothing to show), `gone` that what was there
    is deleted, `elsewhere` what holds it at another place. `verdict` is "" where nothing was settled yet; `marks` are remarks on the verdict (by a person, to be looked at
    again). `links` are (what they are, the places they lead to). `keys` are those that the filters ask for.
    """

    place: str
    id: str
    unit: str
    op: str
    verdict: str
    verdict_words: str
    marks: tuple[str, ...]
    where: str
    was: Excerpt
    asked: str
    reason: str
    now: Excerpt
    gone: bool
    elsewhere: Excerpt
    explanation: str
    by_rule: str
    links: tuple[tuple[str, tuple[Link, ...]], ...]
    href: str
    keys: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Comments:
    """All comments in the order of the draft, the choices of the filters, and which version tells the verdicts ("" for none)."""

    rows: tuple[CommentRow, ...]
    filters: Mapping[str, tuple[Option, ...]]
    version: str


def comments_of(case: Case) -> Comments:
    """Return the comments of the letters that count; one that the settlement does not know is for a person, never left out."""
    comments, version = case.overview.comments, case.overview.settled_version
    units = dict.fromkeys(_unit(case, comment) for comment in comments)
    names = {name: str(number) for number, name in enumerate(_in_roster_order(case, units), 1)}
    drafts = _Drafts(case)
    rows = tuple(_row(case, comment, drafts, names) for comment in comments)
    labels: dict[str, dict[str, str]] = {"unit": {key: name for name, key in names.items()}}
    if version is not None:
        labels["verdict"] = {verdict: case.words.of("VERDICT", verdict) for verdict in VERDICTS}
    labels["op"] = {op: case.words.of("OP", op) for op in get_args(Op)}
    filters = {name: options_of((row.keys[name] for row in rows), known) for name, known in labels.items()}
    return Comments(rows, filters, case.words("VERSION", number=version.number) if version else "")


def _in_roster_order(case: Case, units: Iterable[str]) -> list[str]:
    return sorted(units, key=lambda unit: case.units.get(unit, len(case.units) + 1))


def _unit(case: Case, comment: Comment) -> str:
    return comment.unit or case.words("UNKNOWN-UNIT")


def _row(case: Case, comment: Comment, drafts: _Drafts, names: Mapping[str, str]) -> CommentRow:
    item, words = case.items.get(comment.id), case.words
    now = drafts.now(item)
    unit = _unit(case, comment)
    verdict = item.verdict if item else "undecided" if case.overview.settled_version else ""
    asks_to_delete = comment.op == "delete" and item is not None and item.verdict == "adopted" and not item.already
    by_rule = say(item.code, words.language, item.details) if item and item.code else ""
    return CommentRow(
        place_of("comment", comment.id), comment.id, unit, words.of("OP", comment.op),
        verdict, words.of("VERDICT", verdict) if verdict else "",
        tuple(_marks(case, comment, item)), _where(case, comment), drafts.was(comment, item),
        _asked(case, comment.text), comment.reason or "", now, not now and asks_to_delete, drafts.elsewhere(item),
        (item.reason if item else "") or by_rule, by_rule if item and item.reason else "",
        tuple((name, links) for name, links in _links(case, comment, item) if links),
        case.href("text-comment", comment.id),
        {"unit": names[unit], "op": comment.op, "verdict": verdict},
    )  # fmt: skip


def _asked(case: Case, text: str) -> str:
    """What was asked, in words also where it was a tracked change (〔修订〕85→90)."""
    old, arrow, new = text.removeprefix(_TRACKED).partition("→")
    if not text.startswith(_TRACKED) or not arrow or "→" in new or not (old or new):
        return text
    kind = "replace" if old and new else "delete" if old else "insert"
    return _TRACKED + case.words.of("TRACKED", kind, old=old, new=new)


class _Drafts:
    """What the draft that was sent and the revised one say at a comment's place, with the changes that its verdict rests on."""

    def __init__(self, case: Case) -> None:
        version = case.overview.settled_version
        self._case = case
        self._against = version.against if version else None
        self._changes = {change.id: change for change in self._against.changes} if self._against else {}

    def was(self, comment: Comment, item: Settlement | None) -> Excerpt:
        """Return the words that were sent: what was changed of them, else what the comment speaks of."""
        text, anchor = self._case.text, comment.anchor.span
        span = item.was if item and self._case.in_text(item.was) else anchor
        if not self._case.in_text(span):
            return ()
        changed = [(c.old.start, c.old.end) for c in self._evidence(item) if c.old.text_id == span.text_id]
        if any(max(a, span.start) < min(b, span.end) for a, b in changed):
            return excerpt_of(text, span.start, span.end, changed, "del")
        at = text.find(comment.old, span.start, span.end) if comment.old else -1
        meant = (at, at + len(comment.old or "")) if at >= 0 else (span.start, span.end)
        return excerpt_of(text, span.start, span.end, (meant,), "b")

    def now(self, item: Settlement | None) -> Excerpt:
        """Return the words of the revised draft, those marked that came."""
        return self._revised(item, item.now if item else None)

    def elsewhere(self, item: Settlement | None) -> Excerpt:
        """Return the words that came at another place of the revised draft and hold what was asked."""
        return self._revised(item, item.elsewhere if item else None)

    def _revised(self, item: Settlement | None, span: Span | None) -> Excerpt:
        if self._against is None or span is None or span.text_id != self._against.new.text_id or span.start == span.end:
            return ()
        came = [(c.new.start, c.new.end) for c in self._evidence(item)]
        return excerpt_of(self._against.new.text, span.start, span.end, came, "ins")

    def _evidence(self, item: Settlement | None) -> list[Change]:
        return [self._changes[id_] for id_ in item.evidence if id_ in self._changes] if item else []


def _marks(case: Case, comment: Comment, item: Settlement | None) -> Iterable[str]:
    words = case.words
    if item is not None:
        if item.decided_by == "person":
            yield words("BY-PERSON")
        if item.stale:
            yield words("STALE")
        if item.already:
            yield words("ALREADY")
    letter = case.letters.get(comment.letter)
    if letter is not None and letter.status in ("late", "not_on_roster", "unsure"):
        yield words.of("LETTER", letter.status)


def _where(case: Case, comment: Comment) -> str:
    """Where the comment belongs and how that was found; words of its own where its place was not found."""
    span = comment.anchor.span
    if case.in_text(span):
        return " · ".join(
            filter(None, (case.sections.path_at(span.start), case.words.of("ANCHOR", comment.anchor.state)))
        )
    named = comment.place.text if comment.place else comment.quote or ""
    return case.words("ANCHOR-NONE") + (f"：{named}" if named else "")


def _links(case: Case, comment: Comment, item: Settlement | None) -> Iterable[tuple[str, tuple[Link, ...]]]:
    words, version = case.words, case.overview.settled_version
    yield words("FROM-LETTER"), (case.link("letter", comment.letter),) if comment.letter else ()
    if item is not None and version is not None:
        kind = case.changes_of(version, sent=True)
        yield words("EVIDENCE"), tuple(case.link(kind, id_) for id_ in item.evidence)
    for name, ids in (("CONFLICTS", comment.conflicts_with), ("IDENTICAL", comment.identical_to)):
        yield words(name), tuple(case.link("comment", id_) for id_ in ids)
    if winner := _winner(case, comment):
        yield words("CONFLICT-WON"), (case.link("comment", winner),)
    if comment.part_of and comment.part_of != comment.id:
        yield words("PART-OF"), (case.link("comment", comment.part_of),)
    if item is not None and item.same_as:
        yield words("SAME-AS"), (case.link("comment", item.same_as),)


def _winner(case: Case, comment: Comment) -> str:
    """The comment that the revised draft follows, of those that contradict each other; "" where it follows none."""
    version = case.overview.settled_version
    conflicts = version.settled.conflicts if version and version.settled else ()
    return next((one.winner for one in conflicts if comment.id in one.comments and one.winner), "")
