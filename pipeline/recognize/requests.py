"""Change wordings (修改要求) in one comment: what goes, what comes, where, and of what kind the request is.

A comment's quotations are first put behind the single sign ❝ (masked text), so that the rows of `lexicon/requests.toml` see
the grammar of the sentence and never the words of the draft.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from pipeline.lexicon.rows import Hit, Row, find_hits, load_rows
from pipeline.model.comment import DraftField, DraftPlace, Op
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.masked import QUOTE, Masked
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.request_kinds import OWN, ROLE_NAMES, is_figure, is_time, kind_of_change, units_in

_VERBS = ("become", "fits", "instead", "delete", "insert", "insert-as", "move", "shift", "swap", "lead", "unlead",
          "remove-unit", "add-unit", "role")  # fmt: skip
_SIGNS = {"顿号": "、", "逗号": "，", "句号": "。", "分号": "；", "冒号": "："}
_TRAILING_CUES = re.compile(
    r"(?:建议|应当?|统一|一并|相应|均|也|可|宜|拟|需|请|予以|修订|全部|进一步|直接|同步|适当|分别|再|，|、|：|\s)+$"
)
_QUOTE_TAIL = r"(?:(?:这|该)?一?(?:表述|提法|说法|词|语|句话?|段话?|段落|条|项|栏|行|列|字|处|款|部分|表述|部分内容)|[两三四二]?字|(?:的|等|这)?(?:相关)?(?:表述|字样|内容|提法|文字|说法|要求|描述|条款|部分|标题))*"
_ENDS_WITH_QUOTE = re.compile(rf"{QUOTE}{_QUOTE_TAIL}$")
_FROM = re.compile(rf"(?:由|从)(?:原来?的?|目前的?)?({QUOTE}|[^，。；：由从{QUOTE}]{{1,40}})$")
_TAKE = re.compile(r"(?:将|把|对)([^，。；：将把]{1,80})$")
_STARTS_QUOTE = re.compile(rf"[，：]?(?:以下|如下|下列|下述)?(?:内容|表述|文字|句子|一段)?[：，]?{QUOTE}")
_BARE_END = re.compile(r"[，。；！？\n]")
_FITTER = re.compile(
    r"(?:较|更|比较|更加)(?:为)?(?:合适|妥当|恰当|适宜|准确|妥|好)$|(?:为宜|为妥|为好|即可|的表述|的?字样|比较合适)$"
)
_FORM = re.compile(
    r"(?:一|两|1|2|三)(?:段|句|句话|条|项|款|点|节|部分|章|列|栏|个?自然段)(?:内容|话|文字|表述|任务|规定|措施|要求)?|(?:以下|如下|下列|下述|相关|有关)?(?:内容|表述|文字|语句|任务|条款|规定|措施)(?:如下)?"
)
_SIDE = re.compile(
    r"^(?:一(?:句|段|词|条|项|款)|的?表述|段|条|部分|这句|等内容)?(?:的)?(?P<side>之?后面?|之?前面?|以后|以前)"
)
_REFUSED = re.compile(r"不同意(?!见)|不赞成|反对|不支持|不认可|不建议")
_JUDGED = re.compile(
    rf"{_QUOTE_TAIL}的?(?:目标值?|指标值?|时限|期限|时间|标准|数值|数量|规模|比例|要求|任务)?(?:的?(?:设置|设定|确定|安排|定得))?(?:偏|过于|过|较|太|不够|不尽|不太)[高低大小多少早晚紧松长短严宽快慢频密繁合][^，。；]{{0,4}}(?:[，。；]|$)"
)
_LISTED = "(?:、|和|及|与|，)?"
_BESIDE = re.compile(
    rf"{_QUOTE_TAIL}(?:之|以)?[前后]面?的?(?:全部|所有|其他|其余)?(?:内容|文字|部分|表述|字句|语句)(?:全部|均|都)?"
)
_NO_WORDS = re.compile(r"(?:相关|有关|方面)的?(?:内容|表述|要求|规定|措施|条款)$")
_SPOKEN_OF = re.compile(
    r"(?:鉴于|由于|因为?|考虑到?|第[一二三四五六七八九十]|[一二三四五六七八九十]是)?(?P<unit>[^，。；]{2,20}?)(?=的?(?:主要|工作)?(?:职责|职能|业务)|与|已|不|无|没有|未)"
)
_SIGN = re.compile("(?:引|书名|括|逗|顿|句|分|冒)号$|标点(?:符号)?$")
_MERGED = re.compile("合并|归并|并为|并成")
_ONE_ITEM = re.compile(r"(?:同?一|1)个?(?:项|条|款|段|句|点|节|章|任务|部分|指标|行)(?:任务|内容|表述|措施|工作)?")
_TITLED = re.compile("题|命题|标题|名称")
_NOT_MINE = re.compile(
    rf"(?P<unit>{OWN.pattern})[^。；{QUOTE}]{{0,16}}?(?:不承担|无|没有|不具有|不具备|不涉及|不负责|不属于|未承担)[^。；{QUOTE}]{{0,24}}?(?:职责|职能|职权|权限|任务|业务|工作)"
)
_WHOLE = re.compile(r"(?:整|全|本|该|此|这)(?:段|条|项|句|款|部分|点)(?:内容|文字|话|表述)?")


@dataclass(frozen=True, slots=True)
class Request:
    """One change that a stretch of text asks for; `start`/`end` are its offsets in that text, half-open.

    `old`, `new` and `quote` are words as written, without marks. `targets` are (start, end) offsets of the quotation that
    `quote` was. `destination` is the quotation that moved text (or an insertion in words) is to stand beside, `after` on
    which side. `whole` says that all of the named place is meant (删除本段). `units` says that a responsibility list is spoken of.
    """

    op: Op
    start: int
    end: int
    rule: str
    old: str | None = None
    new: str | None = None
    quote: str | None = None
    place: DraftPlace | None = None
    destination: str | None = None
    destination_place: DraftPlace | None = None
    after: bool = True
    everywhere: bool = False
    whole: bool = False
    inside: bool = False


@cache
def _rows(*kinds: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("requests") if row.text("kind") in kinds)


def mask(text: str) -> str:
    """Return `text` with ❝ in the place of each quotation."""
    return Masked(text, find_quotes(text)).text


def says(kind: str, masked: str) -> Row | None:
    """Return the first row of a kind (ask, want, cue, everywhere …) that masked text matches, or None."""
    return next((row for row in _rows(kind) if row.regex.search(masked)), None)


def reason_start(text: str) -> int | None:
    """Return where a reason that is named as such (理由：…) begins in `text` outside quotations, or None."""
    masked = Masked(text, find_quotes(text))
    found = [match.start() for row in _rows("reason") for match in row.regex.finditer(masked.text)]
    return masked.back(min(found)) if found else None


def read_requests(text: str, *, asked: bool = False, context: str | None = None) -> tuple[Request, ...]:
    """Return the changes that one comment asks for, in reading order.

    The kind is the most specific that fits (DESIGN §5). A sentence without a change of words gives nothing here; whether it
    is a question or a remark is for the caller.

    Args:
        text: a sentence of a comment, or several that belong together, as shadow text without the item's number.
        asked: whether the text stands where only requests stand (a cell 修改意见, a margin comment), so that no 建议 is needed.
        context: the words of the draft that the text is about (a cell 原文), "" or None where there are none.
    """
    reader = _Reader(text, asked=asked, context=context)
    return tuple(reader.requests())


class _Reader:
    """Reads the requests of one comment from left to right."""

    def __init__(self, text: str, *, asked: bool, context: str | None) -> None:
        self.masked = Masked(text, find_quotes(text))
        self.text = self.masked.text
        self.places = find_places(self.text)
        self.place_starts = [place.start for place in self.places]
        self.everywhere = says("everywhere", self.text) is not None
        self.asked = asked
        self.context = context
        guards = [match.span() for row in _rows("guard") for match in row.regex.finditer(self.text)]
        hits = find_hits(_rows(*_VERBS), self.text)
        self.hits = [
            hit for hit in hits if not any(a < hit.end and hit.start < b and _inside(hit, a, b) for a, b in guards)
        ]
        self.at = self.consumed = 0

    def requests(self) -> Iterator[Request]:
        for number, hit in enumerate(self.hits):
            if hit.end <= self.at and hit.end != hit.start:
                continue
            after = self.hits[number + 1] if number + 1 < len(self.hits) else None
            limit = self._limit(hit, after)
            found = list(self._read(hit, limit))
            yield from found
            if found:
                self.at = max(self.at, self.consumed)

    def _limit(self, hit: Hit, after: Hit | None) -> int:
        """Where what belongs to a verb on its right ends at the latest: at its sentence, or before the next verb's clause."""
        stop = self._sentence_end(hit.end)
        if after is None or after.start >= stop:
            return stop
        cut = max(self.text.rfind(mark, hit.end, after.start) for mark in "，；、并且")
        quote_before = self.text.rfind(QUOTE, hit.end, after.start)
        if quote_before >= 0 and cut < 0:
            return after.start
        return cut if cut >= hit.end else after.start

    def _sentence_end(self, at: int) -> int:
        found = re.compile(r"[。！？\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def _clause_start(self, at: int) -> int:
        found = max(self.text.rfind(mark, self.at, at) for mark in "。；！？\n")
        return max(self.at, found + 1)

    def _refused(self, hit: Hit) -> bool:
        """Whether the clause says that this is just what is not wanted (不同意将…列为)."""
        begin = max(self.text.rfind(mark, 0, hit.start) for mark in "，。；：！？\n") + 1
        return bool(_REFUSED.search(self.text, begin, hit.start))

    def _read(self, hit: Hit, limit: int) -> Iterator[Request]:
        kind = hit.row.text("kind")
        if self._refused(hit):
            yield from self._unit_refused(hit) if kind == "add-unit" else ()
            return
        method = {
            "become": self._become, "fits": self._fits, "instead": self._instead, "delete": self._delete, "insert": self._insert,
            "insert-as": self._insert, "move": self._move, "shift": self._shift, "swap": self._swap, "lead": self._lead,
            "unlead": self._unlead, "remove-unit": self._unit_goes, "add-unit": self._unit_comes, "role": self._role,
        }[kind]  # fmt: skip
        yield from method(hit, limit)

    # ---- what stands around a verb ---------------------------------------------------------------------------------

    def _places(self, start: int, end: int) -> list[DraftPlace]:
        first, last = bisect_left(self.place_starts, start), bisect_left(self.place_starts, end)
        return [place for place in self.places[first:last] if place.end <= end]

    def _place(self, start: int, end: int) -> DraftPlace | None:
        """The place that a masked stretch names: its steps in order, with the headings quoted between or behind them."""
        found = self._places(start, end)
        if not found:
            return None
        first, path = found[0], found[0].path
        for before, place in pairwise(found):
            if not (place.path and path):
                path = path or place.path
            elif place.path[0][0] == path[-1][0] and re.fullmatch("[、和及与]", self.text[before.end : place.start]):
                path = ()  # a list of places: the words may stand in each
                break
            elif place.path[0][0] in ("part", path[0][0]):
                first, path = place, place.path  # the one nearest to the verb
            else:
                path = (*path, *place.path)
        side: DraftField = next((place.field for place in found if place.field), "")
        last = found[-1]
        return replace(
            first, text=self.masked.words(first.start, last.end), start=self.masked.back(first.start),
            end=self.masked.back(last.end), path=path, field=side, same=any(place.same for place in found),
        )  # fmt: skip

    def _with_titles(self, place: DraftPlace | None, titles: Sequence[str]) -> DraftPlace | None:
        kept = tuple(dict.fromkeys(title for title in titles if title))
        if not kept:
            return place
        return replace(place, titles=kept) if place else DraftPlace("", 0, 0, (), kept)

    def _made(self, hit: Hit, op: Op, start: int, end: int, **more: object) -> Request:
        begin, stop = self.masked.back(start), self.masked.back(end)
        self.consumed = max(self.consumed, end)
        request = Request(op, begin, stop, hit.row.id)
        return replace(request, **more)  # type: ignore[arg-type] # the fields of Request by name

    def _cued(self, start: int, end: int) -> bool:
        return self.asked or any(row.regex.search(self.text, start, end) for row in _rows("cue"))

    # ---- old → new -------------------------------------------------------------------------------------------------

    def _become(self, hit: Hit, limit: int) -> Iterator[Request]:
        left = self._clause_start(hit.start)
        new, end, quoted = self._right(hit.end, limit)
        if not new:
            return
        if not quoted and _MERGED.search(hit.match.group()) and _ONE_ITEM.fullmatch(new):
            yield from self._merged(hit, left, end)
            return
        before = self.text[left : hit.start]
        trimmed = _TRAILING_CUES.sub("", before)
        stop = left + len(trimmed)
        if sign := re.search("(?:顿|逗|句|分|冒)号$", trimmed):
            quotes = self.masked.within(left, stop)
            yield self._made(hit, "replace", left, end, old=_SIGNS[sign.group()], new=_SIGNS.get(new, new),
                             quote=quotes[-1][1] if quotes else None, place=self._place(left, hit.start))  # fmt: skip
            return
        somewhere = self._place(hit.end, max(end, hit.end))
        if hit.row.flag("towards") and ((somewhere and somewhere.path) or not (is_time(new) or is_figure(new))):
            yield from self._move(hit, limit)
            return
        place = self._place(left, hit.start)
        if quoted and _TITLED.match(hit.match.group()):
            yield from self._titled(hit, left, end, new)
            return
        quotes = self.masked.within(left, stop)
        olds, titles = self._olds(left, stop, trimmed, quotes)
        if not (quotes or quoted) and not self._plainly_asked(hit, left, new, place, olds):
            return
        if (
            olds
            and not quoted
            and (is_time(new) or is_figure(new))
            and not (is_time(olds[-1]) or is_figure(olds[-1]))
            and kind_of_change(olds[-1], new)[0] == "replace"
        ):
            olds, titles = [], [*titles, *(words for words in olds if self._is_quoted(words))]
        if not olds and not quotes and (place is None or not place.field) and not self.context:
            earlier = self.masked.within(0, hit.start)
            like = kind_of_change(None, new, context=self.masked.words(0, hit.start))[1]
            if place is None and like is None and not (quoted and self._cued(left, hit.end)):
                return
            olds = [like] if like else []
            titles = titles or [words for _at, words in earlier[-1:] if like]
        if len(olds) == 1 and uniform_words(olds[0]) == uniform_words(new) and len(quotes) > 1:
            olds = [words for _at, words in quotes if uniform_words(words) != uniform_words(new)][:1]
            titles = [words for words in titles if words not in olds]  # ❝甲❝与❝乙❝不一致，统一为❝乙❝
        place = self._with_titles(place, titles)
        roles = ROLE_NAMES.match(new)
        if roles and (olds or quotes):
            name = olds[0] if olds else quotes[-1][1]
            if roles["lead"]:
                yield self._made(
                    hit, "set_lead", left, end, new=name, place=place, quote=titles[-1] if titles else None
                )
            else:
                yield self._made(hit, "remark", left, end, quote=name, place=place)
            return
        if not (olds or quoted or quotes or self.context) and self._would_take_all(hit, new, place):
            yield self._made(hit, "remark", left, end, place=place)
            return
        news = self._news(hit.end, end) if quoted else [new]
        pairs = self._pairs(olds, news)
        for number, (old, one) in enumerate(pairs):
            yield self._changed(hit, left, end, old, one, place, titles, first=number == 0)

    def _first_place(self, start: int, end: int) -> DraftPlace | None:
        """The first place of a stretch that lists several (第1项、第2项)."""
        return next((self._place(place.start, place.end) for place in self._places(start, end) if place.path), None)

    def _merged(self, hit: Hit, left: int, end: int) -> Iterator[Request]:
        """第1项、第2项合并为一项: which words come is not said; a person must see it at the first of them."""
        quotes = self.masked.within(left, hit.start)
        place = self._first_place(left, hit.start) or self._place(left, hit.start)
        if self._cued(left, hit.start) and (place or quotes):
            quote = quotes[0][1] if quotes else None
            yield self._made(hit, "remark", left, end, place=place, quote=quote)

    def _titled(self, hit: Hit, left: int, end: int, new: str) -> Iterator[Request]:
        """…合并为一项，题为❝: the heading of the first place changes."""
        begin = max(self.text.rfind(mark, 0, hit.start) for mark in "。！？\n") + 1
        place = self._first_place(begin, hit.start)
        if place is not None:
            yield self._made(hit, "replace", left, end, new=new, place=replace(place, field="title"), whole=True)

    def _fits(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        """❝过于频繁，按年度更新即可: what is quoted before gives way to the words that would fit."""
        named = self._named(hit, "new", "new2")
        left = self._clause_start(hit.start)
        quotes = self.masked.within(left, named[1]) if named else []
        if named is None or not quotes:
            return
        old, new = quotes[-1][1], named[0]
        place = self._with_titles(self._place(left, hit.start), [words for _at, words in quotes[:-1]])
        op, was, now = kind_of_change(old, new)
        yield self._made(hit, op, left, hit.end, old=was, new=now, quote=old, place=place)

    def _would_take_all(self, hit: Hit, new: str, place: DraftPlace | None) -> bool:
        """Whether bare words beside a list of units are no units: they say how a unit's part changes, not what the item becomes."""
        listed = place is not None and place.field == "units"
        return listed and not units_in(new) and not self.text.startswith("：", hit.end)

    def _earlier_figure(self, hit: Hit, new: str) -> bool:
        """Whether the sentences before name the one figure or time that is to change (…100%能否实现？建议改成98%)."""
        return kind_of_change(None, new, context=self.masked.words(0, hit.start))[1] is not None

    def _plainly_asked(self, hit: Hit, left: int, new: str, place: DraftPlace | None, olds: list[str]) -> bool:
        """Whether a change without any quotation is a request: it is asked for, and says what it is about."""
        asked = self._cued(left, hit.start + 1)
        definite = is_time(new) or is_figure(new) or bool(place and place.field)
        goes_on = 0 < self.at <= left and not re.search("[。！？\n]", self.text[self.at - 1 : left])
        asked = asked or (goes_on and definite)  # 建议将❝改为❝，数量80座改为60座
        if asked and self._earlier_figure(hit, new):
            return True
        if not (asked or place is not None or self.context is not None):
            return False
        return (asked or definite) and bool(olds or place or self.context is not None or definite)

    def _changed(
        self, hit: Hit, left: int, end: int, old: str | None, new: str, place: DraftPlace | None, titles: list[str], *, first: bool
    ) -> Request:  # fmt: skip
        quote = old if old and self._is_quoted(old) else (titles[-1] if titles else None)
        if self.everywhere and old:
            return self._made(
                hit, "global_replace", left, end, old=old, new=new, quote=old, place=place, everywhere=True
            )
        side = place.field if place else ""
        led = re.search(rf"(?:牵头|主办)(?:单位|部门)(?:由|：)?{QUOTE}", self.text[left : hit.start])
        led = led if old and not _one_name(old, new) and "更名" not in self.text[left : hit.start] else None
        unnamed = not old or (units_in(old) and units_in(new) and (bool(led) or not (self._is_quoted(old) and first)))
        if side == "units" and unnamed and self._lead_side(left, hit.start):
            return self._made(hit, "set_lead", left, end, old=old, new=new, quote=quote, place=place)
        op, was, now = kind_of_change(old, new, side=side, context=self.context or (titles[-1] if titles else None))
        if old is None and was is None and op != "replace" and titles:  # ❝50个的目标偏高，建议调减为40个
            op, was, now = kind_of_change(None, new, side=side, context=self.masked.words(left, hit.start))
        return self._made(hit, op, left, end, old=was, new=now, quote=quote, place=place, whole=old is None and not was)

    def _lead_side(self, start: int, end: int) -> bool:
        return bool(re.search(r"(?:牵头|主办|主责|第一责任)(?:单位|部门)", self.text[start:end]))

    def _is_quoted(self, words: str) -> bool:
        return any(quote.words(self.masked.source) == words for quote in self.masked.quotes)

    def _pairs(self, olds: list[str], news: list[str]) -> list[tuple[str | None, str]]:
        if len(olds) == len(news) and olds:
            return list(zip(olds, news, strict=True))
        if olds and len(news) == 1:
            return [(old, news[0]) for old in olds]
        return [(olds[-1] if olds else None, news[0])]

    def _news(self, start: int, end: int) -> list[str]:
        return [words for _at, words in self.masked.within(start, end)]

    def _olds(self, left: int, stop: int, trimmed: str, quotes: list[tuple[int, str]]) -> tuple[list[str], list[str]]:
        """(old words, quoted headings that only say where) on the left of a verb that changes something."""
        if match := _FROM.search(trimmed):
            words = match[1]
            if words == QUOTE:
                return [quotes[-1][1]], [title for _at, title in quotes[:-1]]
            return [words], [title for _at, title in quotes]
        if quotes and _ENDS_WITH_QUOTE.search(trimmed):
            joined = self._joined(quotes)
            kept = len(quotes) - len(joined)
            return [words for _at, words in joined], [title for _at, title in quotes[:kept]]
        if quotes and self._spoken_of(quotes[-1][0] + 1, stop):
            return [quotes[-1][1]], [title for _at, title in quotes[:-1]]
        titles = [title for _at, title in quotes]
        last = quotes[-1][0] + 1 if quotes else left
        rest = (
            re.sub(rf"^{_QUOTE_TAIL}", "", self._without_places(last, stop))
            if quotes
            else self._without_places(last, stop)
        )
        if match := re.search(r"(?:将|把|中的?|内的?|^的?)([^，。；：将把]{1,40})$", rest):
            words = re.sub(r"^(?:的|中|内|里|为|其|该|原|文中|原文中?)+", "", match[1])
            words = re.sub(r"(?:的?(?:表述|字样|内容))$", "", words)
            if words and (
                is_time(words)
                or is_figure(words)
                or units_in(words)
                or (not quotes and _TAKE.search(trimmed) and len(words) > 1)
            ):
                return [words], titles
        return [], titles

    def _spoken_of(self, start: int, stop: int) -> bool:
        """Whether what follows a quotation only says something about it (❝系笔误，), so that it is what is to change."""
        between = self.text[start:stop]
        if _JUDGED.match(between):
            return True
        if (
            re.match(
                rf"{_QUOTE_TAIL}(?:中|内(?!容)|里|部分(?!内容)|之?[前后]|之间|[之以]外|的?(?:责任|牵头|配合|完成|目标|第))",
                between,
            )
            or not between
        ):
            return False
        return not any(
            start <= place.start and place.end <= stop and place.field for place in self.places
        ) and not _FROM.search(between)

    def _without_places(self, start: int, end: int) -> str:
        out, at = [], start
        for place in self._places(start, end):
            out.append(self.text[at : place.start])
            at = place.end
        return "".join([*out, self.text[at:end]])

    def _joined(self, quotes: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """The last quotations of a stretch that are listed side by side (❝、❝和❝)."""
        out = [quotes[-1]]
        for (at, words), (later, _words) in zip(reversed(quotes[:-1]), reversed(quotes), strict=False):
            if not re.fullmatch(r"(?:一词|一句|的表述)?(?:、|，|和|及|与|以及)?", self.text[at + 1 : later]) or (
                later - at == 1 and "分别" not in self.text
            ):
                break
            out.insert(0, (at, words))
        return out

    def _right(self, start: int, limit: int) -> tuple[str, int, bool]:
        """(new words, masked offset behind them, whether they were quoted) on the right of a verb."""
        if match := _STARTS_QUOTE.match(self.text, start, len(self.text)):
            end = match.end()
            while more := re.compile(
                rf"{_LISTED if '分别' in self.text else '(?:、|和|及|与)?'}{QUOTE}(?!{_QUOTE_TAIL}(?:修改|改|调整|删|替换|应|建议|增加|之?[前后]))"
            ).match(self.text, end, limit):
                end = more.end()
            return self.masked.within(start, end)[0][1], end, True
        colon = re.compile(r"：\n?").match(self.text, start)
        begin = colon.end() if colon else start
        if colon:
            end = self._rest_end(begin)
        else:
            found = _BARE_END.search(self.text, begin, max(limit, begin))
            end = found.start() if found else max(limit, begin)
        words = self.masked.words(begin, end)
        words = _FITTER.sub("", words.strip("，。；：、 \n"))
        return words, end, False

    def _rest_end(self, start: int) -> int:
        """Where text that follows a colon ends: with the comment, or where its reason begins."""
        found = [match.start() for row in _rows("reason") for match in row.regex.finditer(self.text, start)]
        return min(found) if found else len(self.text)

    def _instead(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        quotes = self.masked.within(hit.start, hit.end)
        earlier = self.masked.within(self._clause_start(hit.start), hit.start)
        if len(quotes) < 2 and not earlier:
            return
        new, old = quotes[0][1], quotes[-1][1] if len(quotes) > 1 else earlier[-1][1]
        place = self._place(self._clause_start(hit.start), hit.end)
        op, was, now = kind_of_change(old, new)
        if self.everywhere:
            op, was, now = "global_replace", old, new
        yield self._made(
            hit, op, hit.start, hit.end, old=was, new=now, quote=old, place=place, everywhere=self.everywhere
        )

    # ---- deletions -------------------------------------------------------------------------------------------------

    def _delete(self, hit: Hit, limit: int) -> Iterator[Request]:
        left = self._clause_start(hit.start)
        right = self.text[hit.end : limit]
        quotes = self.masked.within(hit.end, limit)
        if quotes and not re.match(r"[，；]", right):
            yield from self._delete_right(hit, left, quotes)
            return
        place_right = self._place(hit.end, limit)
        bare = re.split(r"[，。；]", self._without_places(hit.end, limit).strip("的中内 "))[0]
        units = units_in(bare)
        if units and bare:
            place = self._with_titles(
                self._place(left, limit), [words for _at, words in self.masked.within(left, hit.start)]
            )
            yield from self._units(hit, left, limit, "remove_unit", units, place)
            return
        if place_right is not None and not right.startswith(("，", "。", "；")):
            whole = not bare or bool(
                re.fullmatch(r"(?:整[条段]|全部|的?(?:内容|表述|文字|全部内容|一句话?)|一?[段条句])*", bare)
            )
            place = self._with_titles(
                self._place(left, limit), [words for _at, words in self.masked.within(left, hit.start)]
            )
            yield self._made(hit, "delete", left, limit, old=None if whole else bare, place=place, whole=whole,
                             quote=place.titles[-1] if place and place.titles else None)  # fmt: skip
            return
        if (
            len(bare) >= 2
            and not _WHOLE.fullmatch(bare)
            and self._cued(left, hit.start)
            and not _left_operand(self.text[left : hit.start])
        ):
            yield self._made(hit, "delete", left, limit, old=bare, place=self._place(left, limit))
            return
        yield from self._delete_left(hit, left, whole_right=bool(_WHOLE.match(bare)))

    def _delete_right(self, hit: Hit, left: int, quotes: list[tuple[int, str]]) -> Iterator[Request]:
        listed = [quotes[0]]
        titles = [words for _at, words in self.masked.within(left, hit.start)]
        for (at, words), (before, title) in zip(quotes[1:], quotes, strict=False):
            between = self.text[before + 1 : at]
            if re.fullmatch(r"(?:一词|一句|的?表述|字样)?(?:、|和|及|与|以及|，)?", between):
                listed.append((at, words))
            elif re.match(r"(?:一词|一句|的?表述|字样|内容)?(?:、|和|及|与|以及|，|；)", between) and any(
                place.path for place in self._places(before + 1, at)
            ):  # 删除甲处的❝及乙处的❝: each at its own place
                yield from self._delete_right_of(hit, left, listed, titles)
                left, titles, listed = before + 1, [], [(at, words)]
            elif re.search(r"中|责任|牵头|配合|[内里]的?$|^之?[前后]面?的?$", between) and len(listed) == 1:
                titles.append(title)
                listed = [(at, words)]
            else:
                break
        yield from self._delete_right_of(hit, left, listed, titles)

    def _delete_right_of(
        self, hit: Hit, left: int, listed: list[tuple[int, str]], titles: list[str]
    ) -> Iterator[Request]:
        """The deletions of quotations that are listed side by side, at one place."""
        end = listed[-1][0] + 1
        tail = re.compile(_QUOTE_TAIL).match(self.text, end)
        end = tail.end() if tail else end
        place = self._with_titles(self._place(left, listed[0][0]) or self._place(end, self._sentence_end(end)), titles)
        unit_side = place is not None and place.field == "units"
        for _at, words in listed:
            op: Op = "remove_unit" if unit_side and units_in(words) and words[0] not in "（(" else "delete"
            old = words.strip("、，") if op == "remove_unit" else words
            yield self._made(hit, op, left, end, old=old, quote=words, place=place)

    def _delete_left(self, hit: Hit, left: int, *, whole_right: bool) -> Iterator[Request]:
        """❝一句建议删除, 第三条建议删除, 该段删除; 我局不承担此职责，请删去 speaks of the unit."""
        own = _NOT_MINE.search(self.text, left, hit.start)
        if own and not self.masked.within(own.start(), hit.start):
            yield from self._own_duty(hit, left, own)
            return
        trimmed = _TRAILING_CUES.sub("", self.text[left : hit.start])
        stop = left + len(trimmed)
        quotes = self.masked.within(left, stop)
        place = self._place(left, stop)
        if quotes and (_BESIDE.fullmatch(self.text, quotes[-1][0] + 1, stop) or _SIGN.search(trimmed)):
            yield self._made(hit, "remark", left, hit.end, quote=quotes[-1][1], place=place)
            return  # “甲”之后的内容全部删除, “甲”外的引号删除: which words go is not said
        if quotes and (_ENDS_WITH_QUOTE.search(trimmed) or whole_right or self._spoken_of(quotes[-1][0] + 1, stop)):
            joined = self._joined(quotes)
            kept = len(quotes) - len(joined)
            place = self._with_titles(place, [title for _at, title in quotes[:kept]])
            in_units = place is not None and place.field == "units"
            whole = bool(re.search(r"整(?:段|条|项|款|部分)$|(?:全段|全条)$", trimmed))
            for _at, words in joined:
                unit = in_units and bool(units_in(words))
                yield self._made(
                    hit, "remove_unit" if unit else "delete", left, hit.end, old=words, quote=words, place=place,
                    whole=whole and not unit,
                )  # fmt: skip
            return
        rest = self._without_places(quotes[-1][0] + 1 if quotes else left, stop)
        bare = re.sub(r"^.*(?:将|把|对|的|中)", "", rest)
        if units := units_in(bare):
            place = self._with_titles(place, [title for _at, title in quotes])
            yield from self._units(hit, left, hit.end, "remove_unit", units, place)
            return
        if place is not None and place.field == "units" and not quotes and not self.context:
            yield from self._out_of_list(hit, left, place)
            return
        if place is not None or quotes or self.asked or self.context:
            whole = True
            place = self._with_titles(place, [title for _at, title in quotes])
            if place is None and not (self.asked or self.context):
                return
            yield self._made(
                hit, "delete", left, hit.end, place=place, whole=whole, quote=quotes[-1][1] if quotes else None
            )

    def _out_of_list(self, hit: Hit, left: int, place: DraftPlace) -> Iterator[Request]:
        """甲局职责与此无关，建议从责任单位中删去: the unit that the clauses before speak of; no unit, and a person must see it."""
        clauses = re.split("，", self.text[left : hit.start])
        named = [
            units for clause in clauses if (match := _SPOKEN_OF.match(clause)) and (units := units_in(match["unit"]))
        ]
        if len(named) == 1:
            yield from self._units(hit, left, hit.end, "remove_unit", named[0], place)
        else:
            yield self._made(hit, "remark", left, hit.end, place=place)

    def _own_duty(self, hit: Hit, left: int, own: re.Match[str]) -> Iterator[Request]:
        """我局不承担该项职责，请删去: the unit goes where a list of units is spoken of; else a person must see what goes."""
        titles = [words for _at, words in self.masked.within(left, own.start())]
        place = self._place(left, own.start())
        unit = titles[-1] if titles and units_in(titles[-1]) else own["unit"]
        listed = (place is not None and place.field == "units") or unit != own["unit"]
        if listed or (self.context and units_in(self.context)):
            place = self._with_titles(place, [title for title in titles if title != unit])
            yield from self._units(hit, left, hit.end, "remove_unit", [unit], place)
        elif self.context is None:
            yield self._made(hit, "remark", left, hit.end, place=self._with_titles(place, titles),
                             quote=titles[-1] if titles else None)  # fmt: skip
        else:
            yield self._made(hit, "delete", left, hit.end, place=place, whole=True)

    # ---- insertions ------------------------------------------------------------------------------------------------

    def _insert(self, hit: Hit, limit: int) -> Iterator[Request]:
        left = self._clause_start(hit.start)
        before = self.text[left : hit.start]
        quotes_left = self.masked.within(left, hit.start)
        place = self._place(left, hit.start)
        new, end, named = self._inserted(hit, limit)
        if not new or (not named and not self._bare_insertion(hit, left, new)):
            return
        anchor, after, inside = self._beside(hit.start, quotes_left)
        if not named and _NO_WORDS.search(new):
            titles = [words for _at, words in quotes_left if words != anchor]
            yield self._made(hit, "remark", left, end, quote=anchor, place=self._with_titles(place, titles))
            return  # 补充应急预案相关内容: what it is to say is not said
        right_place = self._place(hit.end, end)
        titles = [words for _at, words in quotes_left if words != anchor]
        units = units_in(new)
        if hit.row.flag("units") and not units:
            return
        unit_side = any(p is not None and p.field == "units" for p in (place, right_place)) or "单位" in before[-12:]
        if units and (unit_side or (not named and "".join(units) == re.sub(r"[、和及与以，]", "", new))):
            place = place or right_place
            yield from self._units(
                hit, left, end, "add_unit", units, self._with_titles(place, [w for _at, w in quotes_left])
            )
            return
        if self.text[end : end + 14] and (
            side := re.match(
                rf"{_QUOTE_TAIL}[，]?(?:并)?(?:放|置|列|加|插)?(?:在|于|到)[^，。；]{{0,20}}?{QUOTE}(?:的)?(?:之)?(?P<side>[前后])",
                self.text[end:],
            )
        ):
            beside = self.masked.within(end, end + side.end())
            anchor, after, inside = beside[-1][1], side["side"] == "后", False
            end += side.end()
        yield self._made(
            hit, "insert", left, end, new=new, quote=anchor or (titles[-1] if titles else None),
            place=self._with_titles(place or right_place, titles), after=after, inside=inside,
        )  # fmt: skip

    def _bare_insertion(self, hit: Hit, left: int, new: str) -> bool:
        """Whether words without quotation marks are to be inserted: they are asked for in the same clause, or stand behind a place."""
        comma = max(left, self.text.rfind("，", left, hit.start) + 1)
        clause = self.text[comma : hit.start]
        if new.startswith("的") or re.search(r"(?:关于|对于?|有关|提出的?|所提的?|要求)$", clause):
            return False
        if self.asked or re.search(r"建议|请(?!示)|应当?|宜|需|可|望|拟|要求", clause + hit.match.group()):
            return True
        at = max((p.end for p in self.places if left <= p.start and p.end <= hit.start), default=-1)
        if at >= 0 and re.fullmatch(r"[中内里下]?的?(?:还|也|再|另)?", self.text[at : hit.start]):
            return True
        return bool(units_in(new)) and (bool(re.search("单位", clause)) or self.at > 0)

    def _inserted(self, hit: Hit, limit: int) -> tuple[str, int, bool]:
        """(what comes, masked offset behind it, whether it was quoted or followed a colon)."""
        at = hit.end
        colon = "：" in hit.match.group()
        skip = re.compile(
            rf"(?:(?:在|于)?[^，。；：{QUOTE}]{{0,24}}?)?(?:，?(?:作为|列为|内容为|具体为|表述为|即|为)[^，。；：{QUOTE}]{{0,12}})?[：，]?{QUOTE}"
        )
        if match := skip.match(self.text, at, len(self.text)):
            gap = self.text[at : match.end() - 1]
            if colon or not re.search(r"[^，]{14,}|[前后]$|关于", gap):
                found = self.masked.within(at, match.end())
                end = match.end()
                several = [found[-1][1]]
                while more := re.compile(rf"(?:、|和|及|与|以及){QUOTE}").match(self.text, end, limit):
                    several.append(self.masked.within(end, more.end())[-1][1])
                    end = more.end()
                return (
                    "、".join(several) if len(several) > 1 and all(units_in(w) for w in several) else several[0],
                    end,
                    True,
                )
        form = re.compile(rf"(?:{_FORM.pattern})?[^，。；：{QUOTE}]{{0,16}}：\n?").match(self.text, at)
        if colon or form:
            begin = form.end() if form else at
            end = self._rest_end(begin)
            return self.masked.words(begin, end).strip(), end, True
        found_end = _BARE_END.search(self.text, at, max(limit, at))
        end = found_end.start() if found_end else max(limit, at)
        words = self.masked.words(at, end)
        words = re.sub(r"(?:的)?(?:表述|字样|等字样|两字)$", "", words)
        words = re.sub(r"(?:列|作)?(?:为|入)(?:牵头|责任|配合|参与|协办)(?:单位|部门)$", "", words)
        return words.strip("，。；：、 “”\n"), end, False

    def _beside(self, stop: int, quotes: list[tuple[int, str]]) -> tuple[str | None, bool, bool]:
        """(quotation that an insertion stands beside, whether after it, whether within it)."""
        if not quotes:
            return None, True, True
        at, words = quotes[-1]
        if side := _SIDE.match(self.text[at + 1 : stop]):
            return words, "前" not in side["side"], False
        if len(quotes) > 1 and re.fullmatch(
            rf"(?:和|与|、|及){QUOTE}(?:之间|中间)[^。]*", self.text[quotes[-2][0] + 1 : stop]
        ):
            return quotes[-2][1], True, False
        return words, True, True

    # ---- moves -----------------------------------------------------------------------------------------------------

    def _move(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        left = self._clause_start(hit.start)
        stop = self._sentence_end(hit.end)
        comma = re.compile("[，；]").search(self.text, hit.end, stop)
        stop = comma.start() if comma else stop
        quotes = self.masked.within(left, hit.start)
        beside = self.masked.within(hit.end, stop)
        place_left, place_right = self._place(left, hit.start), self._place(hit.end, stop)
        right = self.text[hit.end : stop]
        target = beside or place_right or re.search(r"段[首末尾]|文[首末尾]|最[前后]|开头|末尾|正文|[前后]面", right)
        if not target:
            return
        lead = re.search(r"牵头单位|首位|第一位", right)
        units = units_in(quotes[-1][1] if quotes else self._without_places(left, hit.start)[-20:])
        if lead and units:
            yield self._made(hit, "set_lead", left, stop, new=units[0], place=self._with_titles(place_left, []))
            return
        if not quotes and (place_left is None or not self._right_before(hit, left)):
            place_left = self._spoken_of_first(hit, left)
            if place_left is None:
                return
        titles = [words for _at, words in quotes[:-1]]
        sits_at = quotes and re.search(rf"{QUOTE}", self.text[left : hit.start])
        old = quotes[-1][1] if sits_at else None
        after = not re.search(r"之?前面?(?:[，。]|$)|以前$", right)
        target_words = beside[-1][1] if beside else None
        yield self._made(
            hit, "move", left, stop, old=old, quote=old, place=self._with_titles(place_left, titles), whole=old is None,
            destination=target_words, after=after,
            destination_place=self._with_titles(place_right, [words for _at, words in beside[:-1]]),
        )  # fmt: skip

    def _spoken_of_first(self, hit: Hit, left: int) -> DraftPlace | None:
        """第3项内容较少，建议并入第1项: the place that the clauses before the verb judge, where they name one only."""
        comma = self.text.rfind("，", left, hit.start)
        cued = self._cued(left, hit.start) and not _TRAILING_CUES.sub("", self.text[comma + 1 : hit.start])
        found = [place for place in self._places(left, max(left, comma)) if place.path or place.same]
        opens = found and not re.search(r"[一-龥]", self.text[left : found[0].start].lstrip("，关于对"))
        return self._place(left, found[0].end) if comma > left and cued and opens else None

    def _right_before(self, hit: Hit, left: int) -> bool:
        """Whether the place that a verb's left side names is itself what moves (第二段移至…), not where something else stands."""
        at = max(
            (place.end for place in self.places if left <= place.start and place.end <= hit.start and not place.field),
            default=-1,
        )
        between = _TRAILING_CUES.sub("", self.text[at : hit.start]) if at >= 0 else "?"
        return bool(re.fullmatch(r"(?:的?(?:全部)?(?:内容|一句|部分|整段|表述|文字|任务)|可|宜|应|一并)*", between))

    def _shift(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        left = self._clause_start(hit.start)
        quotes, place = self.masked.within(left, hit.start), self._place(left, hit.start)
        if quotes or place:
            old = quotes[-1][1] if quotes else None
            yield self._made(hit, "move", left, hit.end, old=old, quote=old, place=place, whole=old is None,
                             after="后" in hit.match.group())  # fmt: skip

    def _swap(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        left = self._clause_start(hit.start)
        quotes = self.masked.within(left, hit.start)
        place = self._place(left, hit.start)
        if len(quotes) >= 2:
            yield self._made(hit, "move", left, hit.end, old=quotes[-2][1], quote=quotes[-2][1], destination=quotes[-1][1],
                             place=self._with_titles(place, [words for _at, words in quotes[:-2]]), after=True)  # fmt: skip
        elif place is not None:
            yield self._made(hit, "move", left, hit.end, place=place, whole=True)

    # ---- units -----------------------------------------------------------------------------------------------------

    def _units(
        self, hit: Hit, left: int, end: int, op: Op, units: Sequence[str], place: DraftPlace | None
    ) -> Iterator[Request]:
        quote = place.titles[-1] if place and place.titles else None
        for name in units:
            which = {"new": name} if op == "add_unit" else {"old": name}
            yield self._made(hit, op, left, end, quote=quote, place=place, **which)

    def _named(self, hit: Hit, *groups: str) -> tuple[str, int, int] | None:
        """The words of the first group that matched, and their place in masked text."""
        for group in groups:
            if hit.match.re.groupindex.get(group) and hit.match[group]:
                start, end = hit.match.span(group)
                quotes = self.masked.within(start, end)
                return (quotes[-1][1] if quotes and hit.match[group] == QUOTE else hit.match[group]), start, end
        return None

    def _around(self, hit: Hit, start: int, end: int) -> tuple[int, DraftPlace | None, list[str]]:
        left = self._clause_start(hit.start)
        stop = self._sentence_end(hit.end)
        titles = [words for at, words in self.masked.within(left, hit.end) if not start <= at < end]
        place = self._place(left, hit.end)
        if place is None or not (place.path or place.field):
            place = place or self._place(hit.end, min(stop, hit.end + 30))
        return left, self._with_titles(place, titles), titles

    def _lead(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        found = self._named(hit, "unit")
        if found is None:
            return
        words, start, stop = found
        units = units_in(words)
        left, place, titles = self._around(hit, start, stop)
        if not units or not (self._cued(left, hit.end) or (place and place.path)):
            return
        before = self._named(hit, "old")
        old = units_in(before[0]) if before else []
        if not old and (
            match := re.search(
                r"(我[局委办厅院县区市]|本单位|我单位|我集团|我公司)(?:[^，。；]{0,8})(?:不再|不宜|不适|不列|不作|不担|不承)",
                self.text[left : hit.start],
            )
        ):
            old = [match[1]]
        yield self._made(hit, "set_lead", left, hit.end, new=units[0], old=old[0] if old else None, place=place,
                         quote=titles[-1] if titles else None)  # fmt: skip

    def _unlead(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        found = self._named(hit, "old")
        if found is None or not units_in(found[0]):
            return
        stop = self._sentence_end(hit.end)
        if re.search(r"由[^，。；]{2,24}牵头|牵头单位(?:调整|改|变更)?为|列为牵头", self.text[hit.end : stop]):
            return  # the next clause says who leads instead
        left, place, titles = self._around(hit, found[1], found[2])
        if self._cued(left, stop):
            yield self._made(hit, "remark", left, hit.end, quote=titles[-1] if titles else None, place=place)

    def _unit_goes(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        found = self._named(hit, "unit", "unit2", "unit3")
        if found is None:
            return
        left, place, _titles = self._around(hit, found[1], found[2])
        units = units_in(found[0]) or self._speaker(left, hit.start + 4)
        if units and (self._cued(left, self._sentence_end(hit.end)) or place):
            yield from self._units(hit, left, hit.end, "remove_unit", units, place)

    def _speaker(self, start: int, end: int) -> list[str]:
        """The unit that speaks (我委), where the clause that leaves a list names none."""
        own = OWN.findall(self.text[:end]) or ["我单位"]
        named = [match.group() for match in OWN.finditer(self.text, start, end)]
        return [named[-1]] if named else own[-1:]

    def _unit_comes(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        found = self._named(hit, "unit", "unit2", "unit3")
        if found is None or self._cued_by_lead(hit):
            return
        units = units_in(found[0])
        left, place, _titles = self._around(hit, found[1], found[2])
        if units and (
            wrong := re.compile(
                r"(?:名单)?[^，。；]{0,6}?(?:不合适|不妥|不当|欠妥|不宜|不符|不合理|不适)[^，。；]{0,6}"
            ).match(self.text, hit.end)
        ):
            yield from self._unit_is_wrong(hit, left, wrong.end(), units, place)
            return
        later = re.search(
            r"(?:建议|请)(?:予以)?(?:补充|增加|列入|纳入)", self.text[hit.end : self._sentence_end(hit.end)]
        )
        if units and (self._cued(left, hit.end) or left > 0 or later or (place and place.path)):
            yield from self._units(hit, left, hit.end, "add_unit", units, place)

    def _unit_refused(self, hit: Hit) -> Iterator[Request]:
        """不同意将我局列为责任单位: the unit is to go."""
        found = self._named(hit, "unit", "unit2")
        units = units_in(found[0]) if found else []
        if found and units:
            left, place, _titles = self._around(hit, found[1], found[2])
            yield from self._units(hit, left, hit.end, "remove_unit", units, place)

    def _unit_is_wrong(
        self, hit: Hit, left: int, end: int, units: list[str], place: DraftPlace | None
    ) -> Iterator[Request]:
        """将甲局列为责任单位不妥，建议调整为乙局: another unit, or none, instead."""
        other = re.compile(
            rf"，?(?:建议|应|请)*(?:调整|改|修改|变更|更改|换)(?:为|成)({QUOTE}|[^，。；：]{{2,24}})"
        ).match(self.text, end)
        named = units_in(self.masked.words(*other.span(1)).strip("“”")) if other else []
        if other and named:
            yield self._made(hit, "replace", left, other.end(), old=units[0], new=named[0], place=place)
        else:
            yield from self._units(hit, left, end, "remove_unit", units, place)

    def _cued_by_lead(self, hit: Hit) -> bool:
        """市财政局牵头，我委作为责任单位: the part of the former lead, no request of its own."""
        if re.search("增加|补充|增列|新增", hit.match.group()):
            return False
        left = max(0, hit.start - 60)
        before = self.text[left : hit.start]
        return (
            bool(re.search(r"牵头[^。；]{0,30}[，、]?$|牵头单位[^。；]{0,40}为[^。；]{2,24}[，、]?$", before))
            and "作为" in hit.match.group()
        )

    def _role(self, hit: Hit, limit: int) -> Iterator[Request]:  # noqa: ARG002 -- one signature for all verbs
        found = self._named(hit, "unit")
        if found is None or not units_in(found[0]):
            return
        left, place, _titles = self._around(hit, found[1], found[2])
        if self._cued(left, hit.end):
            yield self._made(
                hit, "remark", left, hit.end, quote=found[0] if self._is_quoted(found[0]) else None, place=place
            )


def uniform_words(words: str) -> str:
    """Words without white space, to be compared."""
    return re.sub(r"\s+", "", words)


def _one_name(one: str, other: str) -> bool:
    """Whether one name of a unit may be the short form of the other: its characters stand in the other in order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short)


def _left_operand(before: str) -> bool:
    return QUOTE in before


def _inside(hit: Hit, start: int, end: int) -> bool:
    """Whether the verb itself lies in a guarded stretch (groups before the verb may reach out of it)."""
    verb_start = max((hit.match.end(group) for group in hit.match.re.groupindex if hit.match[group]), default=hit.start)
    return start <= max(verb_start - 1, hit.start) < end or start <= hit.start < end
