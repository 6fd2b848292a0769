"""意见: each comment beside the words that it is about, what became of it, and what the revised draft says now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pipeline.export.page.case import Case, Link, changes_of, place_of
from pipeline.export.page.quotes import Quote, quote_of
from pipeline.export.page.tasks import Option
from pipeline.lexicon.messages import say
from pipeline.model.comment import Comment
from pipeline.model.overview import Version
from pipeline.model.settlement import VERDICTS, Settlement
from pipeline.model.span import Span


@dataclass(frozen=True, slots=True)
class CommentRow:
    """A comment in words.

    `was` and `now` are what the two drafts say at its place (None where there is nothing to show), `gone` that what was there
    is deleted. `verdict` is "" where nothing was settled yet; `marks` are remarks on the verdict (by a person, to be looked at
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
    was: Quote | None
    asked: str
    reason: str
    now: Quote | None
    gone: bool
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
    """Return the comments of the letters that count; one that the settlement does not know has no verdict, and is there all the same."""
    comments, version = case.overview.comments, case.overview.settled_version
    units = dict.fromkeys(_unit(case, comment) for comment in comments)
    names = {name: str(number) for number, name in enumerate(_in_roster_order(case, units), 1)}
    rows = tuple(_row(case, comment, version, names) for comment in comments)
    filters = {
        "unit": _options(rows, "unit", {key: name for name, key in names.items()}),
        "op": _options(rows, "op", {c.op: case.words.of("OP", c.op) for c in comments}),
    }
    if version is not None:
        verdicts: dict[str, str] = {verdict: case.words.of("VERDICT", verdict) for verdict in VERDICTS}
        filters["verdict"] = _options(rows, "verdict", verdicts)
    return Comments(rows, filters, case.words("VERSION", number=version.number) if version else "")


def _options(rows: Sequence[CommentRow], name: str, labels: Mapping[str, str]) -> tuple[Option, ...]:
    counts = Counter(row.keys[name] for row in rows)
    return tuple(Option(key, label, counts[key]) for key, label in labels.items() if counts[key])


def _in_roster_order(case: Case, units: Iterable[str]) -> list[str]:
    return sorted(units, key=lambda unit: case.units.get(unit, len(case.units) + 1))


def _unit(case: Case, comment: Comment) -> str:
    return comment.unit or case.words("UNKNOWN-UNIT")


def _row(case: Case, comment: Comment, version: Version | None, names: Mapping[str, str]) -> CommentRow:
    item, words = case.items.get(comment.id), case.words
    was = item.was if item and case.in_text(item.was) else comment.anchor.span
    now = _now(version, item)
    unit = _unit(case, comment)
    asks_to_delete = comment.op == "delete" and item is not None and item.verdict == "adopted" and not item.already
    return CommentRow(
        place_of("comment", comment.id), comment.id, unit, words.of("OP", comment.op),
        item.verdict if item else "", words.of("VERDICT", item.verdict) if item else "",
        tuple(_marks(case, comment, item)), _where(case, comment),
        quote_of(case.text, was) if case.in_text(was) else None,
        comment.text, comment.reason or "", now, now is None and asks_to_delete,
        (item.reason or say(item.code, words.language, item.details)) if item and (item.reason or item.code) else "",
        say(item.code, words.language, item.details) if item and item.reason and item.code else "",
        tuple((name, links) for name, links in _links(case, comment, item, version) if links),
        case.href("text-comment", comment.id),
        {"unit": names[unit], "op": comment.op, "verdict": item.verdict if item else ""},
    )  # fmt: skip


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
    """What is known of the comment's place: words of its own where it was not found in the draft."""
    if case.in_text(comment.anchor.span):
        return case.words.of("ANCHOR", comment.anchor.state)
    named = comment.place.text if comment.place else comment.quote or ""
    return case.words("ANCHOR-NONE") + (f"：{named}" if named else "")


def _now(version: Version | None, item: Settlement | None) -> Quote | None:
    """What the revised draft says at the place."""
    if version is None or version.against is None or item is None:
        return None
    return _quoted(version.against.new.text, version.against.new.text_id, item.now)


def _quoted(text: str, text_id: str, span: Span | None) -> Quote | None:
    if span is None or span.text_id != text_id or span.start == span.end or span.end > len(text):
        return None
    return quote_of(text, span)


def _links(
    case: Case, comment: Comment, item: Settlement | None, version: Version | None
) -> Iterable[tuple[str, tuple[Link, ...]]]:
    words = case.words
    yield words("FROM-LETTER"), (case.link("letter", comment.letter),) if comment.letter else ()
    if item is not None and version is not None:
        kind = changes_of(version, sent=True)
        yield words("EVIDENCE"), tuple(case.link(kind, id_) for id_ in item.evidence)
    for name, ids in (("CONFLICTS", comment.conflicts_with), ("IDENTICAL", comment.identical_to)):
        yield words(name), tuple(case.link("comment", id_) for id_ in ids)
    if comment.part_of and comment.part_of != comment.id:
        yield words("PART-OF"), (case.link("comment", comment.part_of),)
    if item is not None and item.same_as:
        yield words("SAME-AS"), (case.link("comment", item.same_as),)
