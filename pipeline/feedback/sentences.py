"""The body of a letter, sentence by sentence: greeting, comment, reason, no-comment formula, closing, else unread."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.feedback.cells import column_meaning, read_cells
from pipeline.feedback.items import CARD, after_label, items_of
from pipeline.feedback.make import Maker
from pipeline.feedback.paper import Sheet
from pipeline.feedback.reasons import reason_in
from pipeline.feedback.sentence_kinds import kind_of, wish_of
from pipeline.feedback.words import is_kind
from pipeline.model.comment import Comment, DraftField, DraftPlace, PartKind
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.request_shares import request_shares
from pipeline.recognize.requests import Request, mask, read_requests, reason_start, says
from pipeline.text.sentences import sentences

_TOPIC = re.compile(
    r"(?:对|关于|就)(?:征求意见稿|方案|文件)?(?:中的?)?(?P<topic>[^，。；：“”❝第（）]{2,16}?)(?:部分)?的?(?:修改|具体)?(?:意见|建议|方面)(?:建议)?[：。]?|其[他它余](?:意见|方面|事项|建议|内容)?[：。]?|(?:总体|整体|具体|主要|修改|文字|有关|几点|个别|一般|原则|补充|完善|总的|方案|性|的)*(?:意见|建议|评价|看法|情况)(?:(?:和|及|与|、)(?:修改)?(?:建议|意见))?[：。]?"
)
# what is asked of a task as a whole, so that the place goes on from the request before
_OF_TASKS = frozenset(("set_lead", "add_unit", "remove_unit", "change_deadline"))
_NUMBER = re.compile(r"([一-龥]{2,12})(〔20\d{2}〕\d{1,5}号)")


@dataclass
class Heard:
    """What the sentences of a letter said besides its comments."""

    none: bool = False
    rest: bool = False
    elsewhere: bool = False
    promised: bool = False
    extension: str = ""
    supersedes: tuple[int, int] | None = None
    number: str | None = None
    seal: str = ""


@dataclass
class BodyReader:
    """Reads stretches of one sheet's body; `is_reply` False leaves wishes unread, as in a file that is no reply."""

    sheet: Sheet
    maker: Maker
    heard: Heard
    is_reply: bool = True
    place: DraftPlace | None = None
    stack: list[tuple[str, DraftPlace]] = field(default_factory=list)

    def read(self, start: int, end: int) -> None:
        """Account for ``[start, end)`` of the shadow text."""
        units = items_of(self.sheet.text, start, end)
        at = 0
        while at < len(units):
            taken = self._card(units, at)
            if taken:
                at += taken
                continue
            self._unit(*units[at])
            at += 1

    # ---- items -----------------------------------------------------------------------------------------------------

    def _card(self, units: Sequence[tuple[int, int]], at: int) -> int:
        """原文：… 修改为：… 理由：… on lines of their own; returns the number of units it took."""
        fields: dict[str, tuple[int, int, int]] = {}
        count = 0
        for start, stop in units[at : at + 6]:
            begin = after_label(self.sheet.text, start, stop)
            match = CARD.match(self.sheet.text, begin, stop)
            meaning = column_meaning(match["head"]) if match else None
            if match is None or meaning in (None, "index", "unit", "skip") or meaning in fields:
                break
            if meaning == "reason" and not fields:
                break
            fields[str(meaning)] = (start, match.end(), stop)
            count += 1
        if count < 2 or not ({"old", "place"} & set(fields)) or not ({"text", "new"} & set(fields)):
            return 0

        def words(name: str) -> str:
            return self.sheet.text[fields[name][1] : fields[name][2]].strip() if name in fields else ""

        asked = "text" if "text" in fields else "new"
        start, stop = fields[asked][1], fields[asked][2]
        read_cells(
            self.maker, text=words(asked), new=asked == "new", old=words("old"), place=words("place"), reason=words("reason") or None,
            span=self.sheet.span(start, stop), written=self.sheet.written(start, stop),
        )  # fmt: skip
        for name, (begin, _mid, end) in fields.items():
            self.sheet.claim(begin, end, "reason" if name == "reason" else "comment", "replies.card")
        return count

    # ---- one item --------------------------------------------------------------------------------------------------

    def _unit(self, start: int, stop: int) -> None:
        text = self.sheet.text
        begin = after_label(self.sheet.text, start, stop)
        labelled = begin > start
        label = re.sub(r"[\d一二三四五六七八九十]+", "#", text[start:begin])
        words = text[begin:stop]
        if labelled and self._heading(start, begin, stop, label):
            return
        if labelled:
            self._close(label)
        if is_kind("nothing", mask(words.strip())):
            self.heard.rest = self.heard.none = True
            self.sheet.claim(start, stop, "no_comment")
            return
        reason_at = reason_start(words)
        split = begin + reason_at if reason_at is not None else stop
        pieces = sentences(text, begin, split)
        before = len(self.maker.made)
        found = self._requests(begin, split, pieces, text[split:stop] or None, labelled=labelled)
        used = {piece for piece, comments in found.items() if comments}
        waiting: list[tuple[int, int]] = []
        for piece in pieces:
            if piece in used:
                self.sheet.claim(*piece, "comment")
            elif not self._other(piece, labelled=labelled, anything=bool(used)):
                waiting.append(piece)
        self._wishes(waiting, labelled=labelled, anything=bool(used))
        if split < stop:
            self.sheet.claim(split, stop, "reason" if len(self.maker.made) > before else self._lone_reason())
        if labelled:
            kind: PartKind = next((k for s, e, k, _r in self.sheet.claims if begin <= s and e <= stop), "unread")
            self.sheet.claim(start, begin, "comment" if len(self.maker.made) > before else kind)

    def _lone_reason(self) -> PartKind:
        """A reason on a line of its own belongs to the comment above, or to the tracked changes that the letter brings."""
        changes = any(revision.text for revision in self.sheet.paper.source.revisions)
        return "reason" if self.maker.made or changes else "unread"

    def _heading(self, start: int, begin: int, stop: int, label: str) -> bool:
        """An item that only names a place (一、关于第二部分第（三）条) holds for the items below it."""
        words = self.sheet.text[begin:stop]
        masked = mask(words)
        if (
            len(masked) > 50
            or re.search(r"[。！？]", masked.rstrip("。："))
            or read_requests(words)
            or is_kind("no-comment", masked)
        ):
            return False
        if match := _TOPIC.fullmatch(words):
            self._close(label)
            if match["topic"]:
                self.stack.append((label, DraftPlace(words, begin, stop, (), (match["topic"],))))
            self.sheet.claim(start, stop, "greeting", "replies.heading")
            return True
        places = [p for p in find_places(masked) if p.path]
        light = re.sub(
            r"关于|对|就|的|方面|意见|建议|修改|征求意见稿|方案|文件|内容|部分|问题|[：，。、❝（）]", "", masked
        )
        asks = re.sub(r"(?:的|修改)*(?:意见|建议)[：。]?$|的建议|修改", "", masked)
        titled = masked.startswith(("关于❝", "对❝", "❝")) and "❝" in masked
        if not (places or titled) or says("want", asks):
            return False
        for place in places:
            light = light.replace(place.text, "")
        told = words.endswith(("。", "；")) and len(light) > 2
        if len(light) > (14 if places else 0) or told or masked.count("❝") > 1:
            return False
        titles = tuple(q.words(words) for q in find_quotes(words))
        path, side = (places[0].path, places[0].field) if places else ((), "")
        place = DraftPlace(words, begin, stop, path, titles, side)
        self._close(label)
        self.stack.append((label, place))
        self.place = place
        self.sheet.claim(start, stop, "comment", "replies.heading")
        return True

    def _close(self, label: str) -> None:
        """An item ends the headings of its own and of lower levels."""
        at = next((n for n, entry in enumerate(self.stack) if entry[0] == label), None)
        if at is not None:
            self.stack = self.stack[:at]

    def _given(self) -> DraftPlace | None:
        return self.stack[-1][1] if self.stack else self.place

    def _requests(
        self, begin: int, stop: int, pieces: Sequence[tuple[int, int]], reason: str | None, *, labelled: bool
    ) -> dict[tuple[int, int], list[Comment]]:
        """Make the comments of an item; returns them by the sentence in which each begins (and those that it covers)."""
        text = self.sheet.text
        words = text[begin:stop]
        found: dict[tuple[int, int], list[Comment]] = {}
        if not self.is_reply:
            return found
        requests = read_requests(words)
        extending = bool(is_kind("extension", mask(words))) and not any(_says_where(r) for r in requests)
        requests = () if extending else requests
        around = [self._sentences_of(pieces, begin + r.start, begin + r.end) for r in requests]
        shares = self._shares(begin, requests, around)
        for at, (request, (first, end), share) in enumerate(zip(requests, around, shares, strict=True)):
            if at and around[at - 1][1] > first and request.op in _OF_TASKS and not _says_where(request):
                request = _at_the_same(request)
            elif at and (place := _goes_on(request.place, requests[at - 1].place)):
                request = replace(request, place=place)
            piece = self._piece(pieces, first)
            why = _clean_reason(reason) or self._reason_around(pieces, piece, end, labelled=labelled)
            before, share, after = self._other_wishes(share, begin + request.start, begin + request.end)
            beside = [self._note(wish_of(mask(text[a:b])), a, b) for a, b in before]
            comment = self.maker.add(
                request, self.sheet.written(*share), span=self.sheet.span(*share), reason=why, place=self._given(),
                sentence=text[first:end], written=lambda w: self._written(begin, stop, w),
            )  # fmt: skip
            beside += [comment, *(self._note(wish_of(mask(text[a:b])), a, b) for a, b in after)]
            for covered in pieces:
                if first <= covered[0] and covered[1] <= end:
                    found.setdefault(covered, []).extend(beside)
        by_sentence: dict[int, list[Comment]] = {}
        for piece, comments in found.items():
            by_sentence.setdefault(piece[0], []).extend(comments)
        for comments in by_sentence.values():
            self.maker.same_sentence(comments)
        return found

    def _sentences_of(self, pieces: Sequence[tuple[int, int]], start: int, end: int) -> tuple[int, int]:
        """The sentences that a request stands in, as one stretch."""
        first, last = self._piece(pieces, start), self._piece(pieces, max(start, end - 1))
        return first[0], max(first[1], last[1])

    def _shares(
        self, begin: int, requests: Sequence[Request], around: Sequence[tuple[int, int]]
    ) -> list[tuple[int, int]]:
        """The stretch of each request: its sentences, or its own part of them where they hold several requests."""
        text = self.sheet.text
        out: list[tuple[int, int]] = []
        while len(out) < len(requests):
            first = at = len(out)
            low, high = around[at]
            while at < len(requests) and around[at][0] < high:
                low, high = min(low, around[at][0]), max(high, around[at][1])
                at += 1
            spans = [(begin + r.start, begin + r.end) for r in requests[first:at]]
            out += [_trimmed(text, *share) for share in request_shares(text, spans, low, high)]
        return out

    def _other_wishes(
        self, share: tuple[int, int], start: int, end: int
    ) -> tuple[list[tuple[int, int]], tuple[int, int], list[tuple[int, int]]]:
        """Part a request's stretch at ；: the wishes before it, what is its own, the wishes behind it (…；请核实第2项)."""
        text, (low, high) = self.sheet.text, share
        quotes = find_quotes(text, low, high)
        cuts = [
            m.end() for m in re.compile("；").finditer(text, low, high)
            if m.end() < high and not any(q.start < m.start() < q.end for q in quotes)
        ]  # fmt: skip
        pieces = [_trimmed(text, a, b) for a, b in pairwise([low, *cuts, high])]
        wishes = [wish_of(mask(text[a:b])) in ("question", "remark") for a, b in pieces]
        before: list[tuple[int, int]] = []
        after: list[tuple[int, int]] = []
        while len(pieces) > 1 and pieces[0][1] <= start and wishes[0]:
            before.append(pieces.pop(0))
            wishes.pop(0)
        while len(pieces) > 1 and pieces[-1][0] >= end and wishes[-1]:
            after.insert(0, pieces.pop())
            wishes.pop()
        return before, (pieces[0][0], pieces[-1][1]), after

    def _piece(self, pieces: Sequence[tuple[int, int]], at: int) -> tuple[int, int]:
        return next((p for p in pieces if p[0] <= at < p[1]), next((p for p in pieces if at < p[1]), pieces[-1]))

    def _reason_around(
        self, pieces: Sequence[tuple[int, int]], piece: tuple[int, int], end: int, *, labelled: bool
    ) -> str | None:
        """Sentences of the same item that ask for nothing themselves are the reason, else clauses of the sentence itself."""
        text = self.sheet.text
        others = [
            p
            for p in pieces
            if (p[1] <= piece[0] or p[0] >= end)
            and not read_requests(text[p[0] : p[1]])
            and not kind_of(mask(text[p[0] : p[1]]))
        ]
        if others and (labelled or len(others) <= 2):
            return "".join(self.sheet.written(*p) for p in others) or None
        own = reason_in(text[piece[0] : piece[1]])
        return self._written(*piece, own) if own else None

    def _written(self, begin: int, stop: int, words: str) -> str:
        """Recognised words as the letter writes them."""
        at = self.sheet.text.find(words, begin, stop)
        return self.sheet.written(at, at + len(words)) if at >= 0 else words

    # ---- sentences without a request -------------------------------------------------------------------------------

    def _other(self, piece: tuple[int, int], *, labelled: bool, anything: bool) -> bool:
        """Claim a sentence that is no comment; False where it may be one."""
        masked = mask(self.sheet.text[piece[0] : piece[1]])
        kind = kind_of(masked)
        if kind is None:
            return False
        if (
            kind in ("greeting", "closing")
            and labelled
            and self.is_reply
            and not anything
            and says("want", masked)
            and not is_kind("intro", masked)
            and not is_kind("elsewhere", masked)
        ):
            return False  # an item of the list asks for something, however polite
        self._hear(kind, piece, masked)
        self.sheet.claim(*piece, kind)
        return True

    def _hear(self, kind: PartKind, piece: tuple[int, int], masked: str) -> None:
        heard = self.heard
        if is_kind("supersedes", masked):
            heard.supersedes = heard.supersedes or piece
            numbers = _NUMBER.findall(self.sheet.text[piece[0] : piece[1]])
            heard.number = heard.number or (
                re.split("以|原|的|将|用|于|撤回|收回|第|和|与|替代|代替", numbers[0][0])[-1] + numbers[0][1]
                if numbers
                else None
            )
        if kind == "no_comment":
            heard.rest = heard.rest or is_kind("rest", masked) is not None
            heard.none = True
        if kind == "extension":
            heard.extension = heard.extension or self.sheet.written(*piece)
        if is_kind("seal", masked):
            heard.seal = heard.seal or self.sheet.written(*piece)
        if is_kind("elsewhere", masked):
            heard.elsewhere = True
        elif is_kind("intro", masked) or masked.endswith("："):
            heard.promised = True
            self._intro_place(piece, masked)

    def _intro_place(self, piece: tuple[int, int], masked: str) -> None:
        """对第二部分第（四）条❝，我局建议：the place holds for the items that follow."""
        places = [place for place in find_places(masked) if place.path]
        if places:
            words = self.sheet.text[piece[0] : piece[1]]
            titles = tuple(q.words(words) for q in find_quotes(words))
            self.place = DraftPlace(words, piece[0], piece[1], places[0].path, titles, places[0].field)

    def _wishes(self, waiting: Sequence[tuple[int, int]], *, labelled: bool, anything: bool) -> None:
        """Sentences that are left: a question, a remark, a reason for a comment beside them, else unread."""
        if not waiting:
            return
        text = self.sheet.text
        cues = [wish_of(mask(text[a:b])) for a, b in waiting]
        if not self.is_reply or not any(cues):
            for piece in waiting:
                if anything and self.is_reply:
                    self.sheet.claim(*piece, "reason")
                elif labelled and self.is_reply:
                    self._note("remark", *piece)
            return
        first = next(n for n, cue in enumerate(cues) if cue)
        if labelled and not anything:  # one item is one remark
            op = "question" if "question" in cues else "remark"
            self._note(op, waiting[0][0], waiting[-1][1])
            return
        if not anything and len(waiting) > 1 and set(cues) == {"question"} and len(waiting) == len(cues):
            self._note("question", waiting[0][0], waiting[-1][1])
            return
        for number, (piece, cue) in enumerate(zip(waiting, cues, strict=True)):
            if cue and not (anything and cue == "weak"):
                self._note("question" if cue == "question" else "remark", *piece)
            else:
                self.sheet.claim(*piece, "reason" if anything or number < first or self.maker.made else "unread")

    def _note(self, op: str, start: int, stop: int) -> Comment:
        words = self.sheet.text[start:stop]
        quotes = find_quotes(words)
        masked = mask(words)
        places = find_places(masked)
        place = next((p for p in places if p.path or p.same), None) or self._given()
        comment = self.maker.note(
            op, self.sheet.written(start, stop), span=self.sheet.span(start, stop),
            quote=quotes[0].words(words) if quotes else None, place=place, rule=f"requests.{'ask' if op == 'question' else 'want'}",
        )  # fmt: skip
        self.sheet.claim(start, stop, "comment")
        return comment


def _says_where(request: Request) -> bool:
    """Whether a request names words or a place of the draft itself, not only the side of a task (完成时限)."""
    place = request.place
    return bool(request.quote or (place and (place.path or place.titles or place.same)))


_PARTS_OF_A_PLACE = ("sentence", "paragraph")


def _goes_on(place: DraftPlace | None, before: DraftPlace | None) -> DraftPlace | None:
    """第二句 after 第三条第一句: a sentence or paragraph of the place that was spoken of before; None for any other place."""
    if place is None or before is None or not place.path or place.path[0][0] not in _PARTS_OF_A_PLACE:
        return None
    kept = before.path
    while kept and kept[-1][0] in _PARTS_OF_A_PLACE:
        kept = kept[:-1]
    return replace(place, path=(*kept, *place.path)) if kept else None


def _at_the_same(request: Request) -> Request:
    """A request about the place that was spoken of just before."""
    side: DraftField = request.place.field if request.place else ""
    return replace(request, place=DraftPlace("", 0, 0, field=side, same=True))


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """A stretch without the white space at its ends."""
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - len(words) + len(words.rstrip())


def _clean_reason(words: str | None) -> str | None:
    if not words:
        return None
    found = re.sub(
        r"^(?:修改|调整|主要|具体|删除|增加|建议)?(?:的)?(?:理由|原因|依据|说明|缘由|考虑)(?:及依据|和依据)?(?:如下|是|为)?[：，]?",
        "",
        words.strip(),
    )
    return found.strip() or None
