"""One comment as the office's tables show it: where it is about, what was asked and why, what became of it, what stands there now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.lexicon.messages import say
from pipeline.model.comment import Comment, Letter
from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.official import Section
from pipeline.model.settlement import Settlement, Verdict
from pipeline.model.span import Span
from pipeline.recognize.adoption import verdict_word
from pipeline.recognize.unit_groups import member_of
from pipeline.text.headings import above, place_of
from pipeline.text.numerals import chinese_number

UNKNOWN_UNIT = "（来函单位未能识别）"
NO_REASON = "【待补充理由】"
BLANK = "【待补充】"
REFUSED: tuple[Verdict, ...] = ("partly_adopted", "not_adopted")
_REMARKS = {"late": "（逾期）", "not_on_roster": "（不在征求意见范围）"}
_TRACKED = "〔修订〕"
_STOPS = "。！？；\n\t"
_LONGEST = 120  # characters of a draft that are cited


@dataclass(frozen=True, slots=True)
class Row:
    """A comment with all that a table or a text says of it, in words.

    `unit` is the name alone, `shown_unit` with a remark (逾期). `place` is the number of the heading above (二（三）2.), `heading` that heading with its words, `quote` what the draft
    that was sent says there, `asked` the comment as written, `reason` the unit's own. `explanation` is what is said to the unit
    (处理说明): a person's word, or how the drafts compare; `missing` tells that a verdict which needs a person's reason has
    none. `now` is what the revised draft says.
    """

    round: int
    comment: Comment
    letter: Letter
    item: Settlement
    unit: str
    shown_unit: str
    place: str
    heading: str
    quote: str
    asked: str
    reason: str
    explanation: str
    missing: bool
    now: str

    @property
    def verdict(self) -> Verdict:
        """The verdict."""
        return self.item.verdict

    @property
    def word(self) -> str:
        """The verdict in the office's word."""
        return verdict_word(self.item.verdict)

    @property
    def group(self) -> str:
        """The id of the comment whose answer this row shares; its own where it shares none."""
        return self.item.same_as or self.comment.id


def counted_letters(round_: SettledRound) -> tuple[Letter, ...]:
    """Return the letters that count: none that was superseded, sent twice, or is no letter."""
    return tuple(letter for letter in round_.letters if letter.counts)


def rows_of(consultation: Consultation) -> tuple[Row, ...]:
    """Return every comment of the letters that count, round by round, in the order of the draft; those without a place stand last.

    A comment that the settlement does not know is undecided, never left out.
    """
    return tuple(row for round_ in consultation.rounds for row in rows_of_round(round_))


def rows_of_round(round_: SettledRound) -> tuple[Row, ...]:
    """Return the comments of one round, as `rows_of` does."""
    letters = {letter.id: letter for letter in counted_letters(round_)}
    items = {item.comment: item for item in round_.settled.items}
    own = [comment for comment in round_.comments if comment.letter in letters]
    rows = [_row(round_, comment, letters[comment.letter], items.get(comment.id)) for comment in own]
    end = len(round_.draft)
    return tuple(
        sorted(rows, key=lambda row: (_start(row.comment, end), row.group, row.comment.id))
    )  # what is answered alike stands together


def by_unit(rows: Sequence[Row], roster: Sequence[str]) -> tuple[Row, ...]:
    """Return rows in the order of those asked, each unit's in the order of the draft; others stand last."""
    order = {name: at for at, name in enumerate(dict.fromkeys((*roster, *(row.unit for row in rows))))}
    return tuple(sorted(rows, key=lambda row: (row.round, order[row.unit])))


def _start(comment: Comment, end: int) -> int:
    return comment.anchor.span.start if comment.anchor.span else end


def _row(round_: SettledRound, comment: Comment, letter: Letter, item: Settlement | None) -> Row:
    item = item or Settlement(comment.id, "undecided", "report.no-item", "")
    unit = sender(letter) or comment.unit or UNKNOWN_UNIT
    missing = item.verdict in REFUSED and not item.reason.strip()
    said = item.reason.strip() or (say(item.code, "zh", item.details) if item.code else "")
    return Row(
        round_.number, comment, letter, item, unit, unit + _REMARKS.get(letter.status, ""),
        *_place(round_.sections, comment), _quote(round_.draft, comment, item.was), _asked(comment), comment.reason or "",
        said, missing, _now(round_, comment, item),
    )  # fmt: skip


def sender(letter: Letter) -> str | None:
    """Return whose letter it is: of a group that was asked as one (各县（市、区）人民政府) the member that signed."""
    return member_of(letter.unit, letter.unit_evidence)


def _asked(comment: Comment) -> str:
    """What was asked, in words also where it was a tracked change (〔修订〕85→90)."""
    old, arrow, new = comment.text.removeprefix(_TRACKED).partition("→")
    if not comment.text.startswith(_TRACKED) or not arrow or "→" in new:
        return comment.text
    if old and new:
        return f"{_TRACKED}将“{old}”改为“{new}”"
    return f"{_TRACKED}删去“{old}”" if old else f"{_TRACKED}增加“{new}”"


def _place(sections: Sequence[Section], comment: Comment) -> tuple[str, str]:
    """Place and heading of a comment; the place as it names it where that was not found."""
    span = comment.anchor.span
    if span is None:
        words = comment.place.text if comment.place else ""
        return words, words
    headings = above(sections, span.start)
    return place_of(sections, span.start), headings[-1].label + headings[-1].title if headings else ""


def _quote(draft: str, comment: Comment, was: Span | None) -> str:
    span = was or comment.anchor.span
    return cited(draft, span) if span is not None else comment.quote or ""


def _now(round_: SettledRound, comment: Comment, item: Settlement) -> str:
    gone = item.now is None or item.now.start == item.now.end
    if gone and comment.op == "delete" and item.verdict == "adopted" and not item.already:
        return "（已删去）"
    words = cited(round_.revised, item.now) if item.now is not None else ""
    return "（未作修改）" if words and words == _quote(round_.draft, comment, item.was) else words


def cited(text: str, span: Span) -> str:
    """Return the sentence that a stretch of a draft stands in, or the stretch itself where it is more; what is long is cut
    around the stretch."""
    start, end = span.start, max(span.start, span.end)
    while start and text[start - 1] not in _STOPS:
        start -= 1
    while end < len(text) and (end == span.start or text[end - 1] not in _STOPS):
        end += 1
    if end - start > _LONGEST:
        room = max(0, _LONGEST - (span.end - span.start)) // 2
        low, high = max(start, span.start - room), min(end, span.start + _LONGEST, span.end + room)
        return ("…" if low > start else "") + " ".join(text[low:high].split()) + ("…" if high < end else "")
    return " ".join(text[start:end].split())


def closed(words: str) -> str:
    """Return words with a full stop, where they do not end with one (also within a closing mark)."""
    words = words.strip()
    bare = words.rstrip("”’」』）)")
    return words if bare.endswith(("。", "！", "？", "；")) or not words else words + "。"


def outward(row: Row) -> str:
    """Return what is said to others (处理说明): never what only asks the office to decide; what is missing is marked."""
    if row.missing:
        return explained(row)
    if row.verdict == "undecided":
        return row.item.reason.strip() or BLANK
    return "" if row.verdict == "no_change_asked" and not row.item.reason else row.explanation


def explained(row: Row) -> str:
    """Return 处理说明 as the office's own table shows it: with a mark where a reason is missing."""
    return "\n".join(filter(None, (NO_REASON if row.missing else "", row.explanation)))


def round_name(number: int) -> str:
    """Return a round as it is called: 第二轮."""
    return f"第{chinese_number(number)}轮"
