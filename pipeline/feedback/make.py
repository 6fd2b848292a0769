"""A request as words → a comment with its anchor in the draft."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from pipeline.feedback.anchors import anchor_of
from pipeline.feedback.draft import Draft, uniform
from pipeline.feedback.drafted import completed
from pipeline.feedback.leads import lead_at, list_at
from pipeline.feedback.places import Stretch, stretches_of
from pipeline.model.comment import NOWHERE, Anchor, Channel, Comment, DraftPlace
from pipeline.model.span import Span
from pipeline.model.task import Role
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.request_kinds import OWN, kind_of_change, time_in, units_in
from pipeline.recognize.requests import Request, mask, says
from pipeline.text.shadow import shadow_of

_ARTICLES = ("article", "cn-paren")
_SIGNS = "。，、；："
_DUTY = re.compile(
    r"（(?:[^（）]|（[^（）]*）)*(?:牵头|责任单位|配合|负责|主办)(?:[^（）]|（[^（）]*）)*）|(?:责任|牵头|配合)单位：[^。；\n]+"
)
_TASK_DEADLINE = re.compile(r"(?:完成时限|时限|完成时间|期限)：?([^；，。）)\n\t]{2,24})")


@dataclass
class Maker:
    """Makes the comments of one letter: keeps their numbers, and the place that 同一条 goes back to.

    `unit` is the name that 我局 stands for (None: it stays as written). `draft` None leaves comments without anchors.
    """

    draft: Draft | None
    unit: str | None
    made: list[Comment] = field(default_factory=list)
    near: Stretch | None = None

    def add(
        self, request: Request, text: str, *, span: Span | None, reason: str | None, channel: Channel = "text",
        place: DraftPlace | None = None, sentence: str = "", context: str | None = None, part_of: str | None = None,
        written: Callable[[str], str] = lambda words: words, author: str = "", date: str = "",
    ) -> Comment:  # fmt: skip
        """Make the comment of a request.

        Args:
            request: what was recognised.
            text: the comment's words as written; `span` their place in the letter.
            sentence: all of the sentence that the comment is a part of, "" where `text` is that.
            reason: what the letter says for it.
            channel: the form that the comment had.
            place: the place that holds for it where it names none (a heading above, a cell 条款).
            context: the words of the draft that it is about (a cell 原文), None where there are none.
            part_of: the id of the first request of the same sentence.
            written: gives recognised words as the letter writes them.
            author, date: of a tracked change or margin comment.
        """
        if context and request.place is not None and request.place.same and not request.place.path:
            sentence_only = re.search("[句词]$", request.place.text) is not None
            request = replace(request, place=None)  # 本段 beside a cell or a marked stretch is what stands there
            request = _instead_of(context, request) if sentence_only and request.whole else request
        elif context and request.whole and request.op in ("replace", "delete", "move") and request.place is None:
            request = _instead_of(context, request)
        where = _joined(request.place, place)
        where = self._told_by_heading(where, sentence or text)
        quote = request.quote if request.quote is not None else (context or None)
        anchor, where = self._anchor(request, quote, where, context)
        if self.draft is not None and (request.loose or _lacks_something(request, anchor, text)):
            request, anchor = completed(self.draft, request, anchor, shadow_of(sentence or text).text)
        elif self.draft is None and request.reckoning and request.new is None:
            request = replace(request, op="remark")
        request, anchor, old, drafted = self._as_it_stands(request, anchor, quote, sentence or text)
        if request.op == "remark" and request.loose and self._just_said(text, span):
            return self.made[-1]
        destination = None
        if request.destination or request.destination_place:
            beside = self._row_beside(_beside(request.destination_place, where), anchor)
            destination = self._found(request.destination, beside)
        comment = Comment(
            f"c{len(self.made) + 1}", text, request.op, _maybe(quote, written), drafted or self._own(_maybe(old, written)),
            self._own(_as_a_draft_writes(_maybe(request.new, written))), reason, anchor, where, destination, request.after, request.everywhere,
            part_of, request.rule, channel, span, "", self.unit, author, date,
        )  # fmt: skip
        self.made.append(comment)
        if self.draft is not None and anchor.span is not None:
            self.near = self._surrounding(anchor.span)
        return comment

    def _as_it_stands(
        self, request: Request, anchor: Anchor, quote: str | None, text: str
    ) -> tuple[Request, Anchor, str | None, str | None]:  # fmt: skip
        """The request with what goes in the words of the draft: (request, anchor, what goes, the same where the draft words it)."""
        old = request.old
        drafted = None
        if self._list_is_missing(request, anchor):
            request = replace(request, op="remark", new=None, whole=False)
        if request.whole and request.op in ("delete", "replace", "move"):
            anchor, old = self._whole(anchor, quote, request)
        elif request.op == "change_deadline" and old is None:
            old = self._deadline(anchor)
        elif request.op == "set_lead" and old is None and self.draft is not None and anchor.span is not None:
            old = lead_at(self.draft, anchor.span)
            if old == self._own(request.new) and not says("cue", mask(shadow_of(text).text)):
                request, old = replace(request, op="remark", new=None), None  # 由我局牵头，已着手…: as the draft has it
        elif old is not None and old == quote and anchor.span is not None and anchor.state in ("exact", "fuzzy"):
            old = drafted = self._as_drafted(anchor.span, old)
        elif anchor.state == "fuzzy" and anchor.span is not None and request.op == "change_number" and old:
            old = drafted = self._figure_of(anchor.span, old) or old
        if request.op == "change_number" and (cells := self._cells_of(anchor, request)):
            old = drafted = cells[0]
            request = replace(request, new=cells[1])
        if request.op == "delete" and not request.whole and old and self._is_listed(anchor, old):
            request = replace(request, op="remove_unit")
        return request, anchor, old, drafted

    def _just_said(self, text: str, span: Span | None) -> bool:
        """Whether the comment before is a remark of the same words: what cannot be told is left to a person once."""
        last = self.made[-1] if self.made else None
        return last is not None and (last.op, last.text, last.span) == ("remark", text, span)

    def _row_beside(self, place: DraftPlace | None, anchor: Anchor) -> DraftPlace | None:
        """该项提到第2项之后: 第2项 beside a row of a table is a row of that table."""
        if place is None or self.draft is None or anchor.span is None or [kind for kind, _n in place.path] != ["item"]:
            return place
        at = anchor.span.start
        number = next((n for n, table in enumerate(self.draft.tables, 1) if table.start <= at < table.end), 0)
        return replace(place, path=(("table", number), ("row", place.path[0][1]))) if number else place

    def _told_by_heading(self, where: DraftPlace | None, text: str) -> DraftPlace | None:
        """A place, or that of a heading that the comment names; the heading also tells which of several （四） is meant."""
        if where is None:
            return self._heading_in(text)
        if self.draft is None or not where.path or where.titles or len(stretches_of(self.draft, where)) == 1:
            return where
        heading = self._heading_in(text)
        return replace(where, titles=heading.titles) if heading else where

    def _heading_in(self, text: str) -> DraftPlace | None:
        """The heading of the draft that a comment names without marks (在保障措施中增加一条), if it is the only one."""
        if self.draft is None:
            return None
        words = mask(shadow_of(text).text)
        named = {
            s.title
            for s in self.draft.sections
            if len(s.title) >= 4
            and s.title in words  # an expression for each heading of a long draft takes longer than all the rest
            and re.search(
                rf"(?:在|对|将|于|^|，|“)?{re.escape(s.title)}(?:部分|章节|一章|一节|中|里|的|条|第|责任|牵头|配合|完成)",
                words,
            )
        }
        return DraftPlace("", 0, 0, (), tuple(named)) if len(named) == 1 else None

    def note(
        self, op: str, text: str, *, span: Span | None, quote: str | None = None, place: DraftPlace | None = None,
        reason: str | None = None, channel: Channel = "text", rule: str = "", author: str = "", date: str = "",
    ) -> Comment:  # fmt: skip
        """Make a question or a remark: a comment that asks for no words."""
        request = Request("question" if op == "question" else "remark", 0, 0, rule, quote=quote, place=place)
        return self.add(request, text, span=span, reason=reason, channel=channel, author=author, date=date)

    def _anchor(
        self, request: Request, quote: str | None, where: DraftPlace | None, context: str | None
    ) -> tuple[Anchor, DraftPlace | None]:
        if self.draft is None:
            return NOWHERE, where
        found = self._found(quote, where, everywhere=request.everywhere)
        if context and quote != context and (found.state in ("none", "place")):
            about = self._found(context, where)
            if about.span is not None and quote:
                narrow = self._within(about.span, quote)
                found = narrow or (about if found.state == "none" else found)
            elif about.span is not None and about.state != "none":
                found = about
        if found.state in ("place", "none") and request.old and quote != request.old and not request.everywhere:
            inside = self._found(request.old, where)
            if inside.state == "exact" and found.state == "place":
                found = inside
        if found.state == "place" and request.op == "remove_unit" and request.old and found.span:
            found = self._within(found.span, self._own(request.old) or "") or found
        return found, where

    def _found(self, quote: str | None, where: DraftPlace | None, *, everywhere: bool = False) -> Anchor:
        if self.draft is None:
            return NOWHERE
        return anchor_of(self.draft, quote, where, everywhere=everywhere, near=self._near(where))

    def _near(self, where: DraftPlace | None) -> Stretch | None:
        """What 该条, 同一项 goes back to: the section of that kind around the comment before, else the smallest there."""
        near = self.near
        if near is None or self.draft is None or where is None or not where.text.rstrip("中内里的").endswith("条"):
            return near
        around = [
            s.span
            for s in self.draft.sections
            if self.draft.style_of(s) in _ARTICLES and s.span.start <= near[0] and near[1] <= s.span.end
        ]
        best = min(around, key=lambda s: s.end - s.start, default=None)
        return (best.start, best.end) if best else near

    def _figure_of(self, span: Span, quoted: str) -> str | None:
        """The figure of a misquoted stretch as the draft has it (800座 for 800个), where only one has these digits."""
        assert self.draft is not None  # noqa: S101 -- there is an anchor
        words = self.draft.text[span.start : span.end]
        if quoted in words or not (digits := re.search(r"\d+(?:\.\d+)?", quoted)):
            return None
        found = [
            q.text
            for q in find_quantities(words, 0, len(words))
            if digits.group() in re.findall(r"\d+(?:\.\d+)?", q.text)
        ]
        return re.sub(r"^\D+", "", found[0]) if len(found) == 1 else None

    def _within(self, span: Span, words: str) -> Anchor | None:
        """The words within a stretch of the draft, if they stand there once."""
        assert self.draft is not None  # noqa: S101 -- only called with a draft
        low, high = self.draft.plain_range(span.start, span.end)
        wanted = uniform(words)
        at = self.draft.plain.find(wanted, low, high) if wanted else -1
        if at < 0 or self.draft.plain.find(wanted, at + 1, high) >= 0:
            return None
        return Anchor(
            "exact", Span(span.text_id, *self.draft.span_of(at, at + len(wanted))), 1.0, "anchors.quote-at-place"
        )

    def _whole(self, anchor: Anchor, quote: str | None, request: Request) -> tuple[Anchor, str | None]:
        """All of the named place, or of the paragraph that the quotation opens."""
        if self.draft is None or anchor.span is None:
            return anchor, quote if request.op in ("delete", "move") else None
        span = anchor.span
        if request.place is not None and request.place.field == "title" and anchor.state == "place":
            heading = next((s for s in self.draft.sections if s.span.start == span.start and s.title), None)
            at = self.draft.text.find(heading.title, span.start, span.end) if heading else -1
            if heading and at >= 0:
                label = uniform(self.draft.text[span.start : at])
                numbered = label and uniform(request.new or "").startswith(label)
                title = Span(span.text_id, span.start if numbered else at, at + len(heading.title))
                return replace(anchor, span=title), self.draft.text[title.start : title.end]
        if request.op == "replace" and request.place is not None and request.place.field == "units":
            listed = self._list(request, span) or span
            return Anchor("exact", listed, 1.0, "anchors.list"), self.draft.text[listed.start : listed.end]
        if anchor.state in ("exact", "fuzzy") and quote:
            line = self._line(span)
            heading = next((s for s in self.draft.sections if s.span.start <= span.start < s.title_span.end), None)
            whole = (heading.span.start, heading.span.end) if heading else line
            if whole:
                words = self.draft.text[whole[0] : whole[1]].rstrip()
                return replace(anchor, span=Span(span.text_id, whole[0], whole[0] + len(words))), words
        return anchor, self.draft.text[span.start : span.end]

    def _as_drafted(self, span: Span, quoted: str | None) -> str | None:
        """What goes, in the words of the draft: a letter may misquote them, or use other quotation marks."""
        assert self.draft is not None  # noqa: S101 -- there is an anchor
        words = self.draft.text[span.start : span.end]
        if quoted is None or uniform(words) == uniform(quoted) or uniform(words) != uniform(quoted).strip(_SIGNS):
            return words
        begin, stop = span.start, span.end  # the anchor may leave out signs at the ends that the letter quotes
        wanted = uniform(quoted)
        while begin > 0 and self.draft.text[begin - 1] in _SIGNS and uniform(self.draft.text[begin:stop]) != wanted:
            if not wanted.startswith(uniform(self.draft.text[begin - 1 : stop])[:1]):
                break
            begin -= 1
        while stop < len(self.draft.text) and self.draft.text[stop] in _SIGNS:
            if not wanted.startswith(uniform(self.draft.text[begin : stop + 1])):
                break
            stop += 1
        taken = self.draft.text[begin:stop]
        return taken if uniform(taken) == wanted else quoted

    def _is_listed(self, anchor: Anchor, words: str) -> bool:
        """Whether words that are to go are a unit in a list of those responsible: in a clause that says so, or in a cell of units."""
        if self.draft is None or anchor.state != "exact" or anchor.span is None or len(units_in(words)) != 1:
            return False
        line = self._line(anchor.span)
        if line is None:
            return False
        begin = max(line[0], self.draft.text.rfind("\t", line[0], anchor.span.start) + 1)
        stop = self.draft.text.find("\t", anchor.span.end, line[1])
        cell = self.draft.text[begin : stop if stop >= 0 else line[1]].strip()
        if "\t" in self.draft.text[line[0] : line[1]] and units_in(cell):
            return True
        return any(
            begin + match.start() <= anchor.span.start and anchor.span.end <= begin + match.end()
            for match in _DUTY.finditer(cell)
        )

    def _cells_of(self, anchor: Anchor, request: Request) -> tuple[str, str] | None:
        """Both figures as the row of a table has them, whose unit stands in a column of its own (53.1% where a cell says 53.1)."""
        line = self._line(anchor.span) if self.draft is not None and anchor.span is not None else None
        figures = [re.fullmatch(r"(\d+(?:\.\d+)?)(\D{1,4})", words or "") for words in (request.old, request.new)]
        if self.draft is None or line is None or figures[0] is None or figures[1] is None:
            return None
        cells = [cell.strip() for cell in self.draft.text[line[0] : line[1]].split("\t")]
        if figures[0][2] != figures[1][2] or figures[0][2] not in cells or cells.count(figures[0][1]) != 1:
            return None
        return figures[0][1], figures[1][1]

    def _list_is_missing(self, request: Request, anchor: Anchor) -> bool:
        """Whether a list of units is to change as a whole where the draft has none (责任单位请明确为甲局): never all of the item."""
        place = request.place
        if not request.whole or request.op != "replace" or place is None or place.field != "units":
            return False
        return self.draft is not None and (anchor.span is None or self._list(request, anchor.span) is None)

    def _list(self, request: Request, span: Span) -> Span | None:
        """The list of units of the task around a stretch, by the role that the place speaks of."""
        assert self.draft is not None  # noqa: S101 -- only called with a draft
        around = Span(span.text_id, *self._surrounding(span))
        role = _role_in(request.place.text if request.place else "")
        return list_at(self.draft, span, role) or list_at(self.draft, around, role)

    def _line(self, span: Span) -> Stretch | None:
        assert self.draft is not None  # noqa: S101 -- only called with a draft
        return next(((line.start, line.end) for line in self.draft.lines if line.start <= span.start < line.end), None)

    def _surrounding(self, span: Span) -> Stretch:
        """What 同一条 means after a comment at `span`: the smallest section around it, else its paragraph."""
        assert self.draft is not None  # noqa: S101 -- only called with a draft
        row = next((line for line in self.draft.lines if line.table and line.start <= span.start < line.end), None)
        if row is not None and span.end <= row.end:
            return row.start, row.end
        around = [s.span for s in self.draft.sections if s.span.start <= span.start and span.end <= s.span.end]
        if around:
            best = min(around, key=lambda s: s.end - s.start)
            return best.start, best.end
        return self._line(span) or (span.start, span.end)

    def _deadline(self, anchor: Anchor) -> str | None:
        """The deadline that stands at a place, where the comment names only the new one."""
        if self.draft is None or anchor.span is None:
            return None
        line = self._line(anchor.span)
        words = self.draft.text[line[0] : line[1]] if line else self.draft.text[anchor.span.start : anchor.span.end]
        if found := _TASK_DEADLINE.findall(words):
            return found[0] if len(found) == 1 else None
        cells = [cell for cell in words.split("\t") if time_in(cell) == cell.strip()]
        if cells or anchor.state == "place" or line is None:
            return cells[-1] if cells else None
        begin = max(self.draft.text.rfind(mark, line[0], anchor.span.start) for mark in "，。；：") + 1
        stop = min(
            (at for mark in "，。；" if (at := self.draft.text.find(mark, anchor.span.end, line[1])) >= 0),
            default=line[1],
        )
        return time_in(self.draft.text[max(begin, line[0]) : stop])

    def _own(self, words: str | None) -> str | None:
        """我局 as the letter's unit."""
        if words and self.unit and OWN.fullmatch(words):
            return self.unit
        return words

    def same_sentence(self, comments: list[Comment]) -> None:
        """Mark several requests of one sentence as belonging together."""
        if len(comments) > 1:
            ids = {comment.id for comment in comments}
            self.made = [replace(c, part_of=comments[0].id) if c.id in ids else c for c in self.made]


def _lacks_something(request: Request, anchor: Anchor, text: str) -> bool:
    """Whether the draft must say where a unit is meant, or which figure or time gives way: none is named, or it is named in part (7月底前) or not found."""
    if (
        request.op in ("add_unit", "remove_unit", "set_lead", "insert")
        and anchor.state == "none"
        and request.quote is None
    ):
        return True  # 抢救复壮离不开农技力量，责任单位请补上甲局: the draft may tell of what
    if request.op not in ("change_number", "change_deadline") or request.everywhere:
        return False
    if request.old is None or anchor.state in ("place", "none"):
        return True
    return re.match(r"\d{1,2}月", request.old) is not None and not re.search(f'[“"「]{re.escape(request.old)}', text)


def _role_in(words: str) -> Role:
    """The role whose units a place speaks of (第三条配合单位)."""
    return (
        "cooperating"
        if re.search("配合|协办|协助", words)
        else "lead"
        if re.search("牵头|主办", words)
        else "responsible"
    )


def _instead_of(context: str, request: Request) -> Request:
    """A request about all of the words beside it (改为“…”), which go; only their figures, where nothing else changes."""
    if request.op != "replace" or request.new is None:
        return replace(request, whole=False, old=context)
    op, old, new = kind_of_change(context, request.new)
    return replace(request, op=op, whole=False, old=old, new=new)


def _as_a_draft_writes(words: str | None) -> str | None:
    """New words with the marks of a draft: what was quoted within a quotation, or typed half-width, stands alone there."""
    if not words or not re.search("[一-龥]", words):
        return words
    for opening, closing in (("‘", "’"), ("'", "'"), ('"', '"')):
        if "“" not in words and words.count(opening) == words.count(closing):
            words = re.sub(f"{opening}([^‘’'\"\n]{{1,60}}?){closing}", r"“\1”", words)
    return re.sub(r"(?<=[一-龥”）])[,;:?!()]|[,;:?!()](?=[一-龥“（])", lambda sign: _WIDE[sign.group()], words)


_WIDE = dict(zip(",;:?!()", "，；：？！（）", strict=True))


def _maybe(words: str | None, written: Callable[[str], str]) -> str | None:
    return written(words) if words else None


def _joined(own: DraftPlace | None, given: DraftPlace | None) -> DraftPlace | None:
    """A comment's own place, completed by the one that holds for it from outside."""
    if own is None or given is None:
        return own or given
    if (
        own.path
        and given.path
        and own.path[0][0] in ("part", "annex", "table", "section", "title", "preamble", "label")
    ):
        return own
    if own.same and not own.path:
        return replace(given, field=own.field or given.field, titles=(*given.titles, *own.titles))
    if own.path and given.path and own.path[0][0] == given.path[-1][0]:
        return own
    return replace(
        own, path=(*given.path, *own.path), titles=(*given.titles, *own.titles), field=own.field or given.field
    )


def _beside(place: DraftPlace | None, origin: DraftPlace | None) -> DraftPlace | None:
    """Where something is to go, completed by the place that it comes from (第三部分第（四）条移到第（一）条之后)."""
    if place is None or origin is None or not place.path:
        return place
    kinds = [kind for kind, _number in origin.path]
    if place.path[0][0] not in kinds:
        return place
    return replace(place, path=(*origin.path[: kinds.index(place.path[0][0])], *place.path))


__all__ = ["Maker", "stretches_of", "units_in"]
