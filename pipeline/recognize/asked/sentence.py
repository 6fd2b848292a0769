"""A comment with its quotations masked: the verbs that ask in it, and what stands around them."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.lexicon.rows import Hit, find_hits
from pipeline.model.comment import DraftField, DraftPlace, Op
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.words import rows, says
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.masked import QUOTE, Masked
from pipeline.recognize.quotes import find_quotes

_VERBS = ("become", "fits", "instead", "delete", "insert", "insert-as", "move", "shift", "swap", "lead", "unlead",
          "remove-unit", "add-unit", "role")  # fmt: skip
TRAILING_CUES = re.compile(
    r"(?:建议|应当?|统一|一并|相应|均|也|可|宜|拟|需|请|予以|修订|全部|进一步|直接|同步|适当|分别|再|，|、|：|\s)+$"
)
QUOTE_TAIL = r"(?:(?:这|该)?一?(?:表述|提法|说法|词|语|句话?|段话?|段落|条|项|栏|行|列|字|处|款|部分|表述|部分内容)|[两三四二]?字|(?:的|等|这)?(?:相关)?(?:表述|字样|内容|提法|文字|说法|要求|描述|条款|部分|标题))*"
ENDS_WITH_QUOTE = re.compile(rf"{QUOTE}{QUOTE_TAIL}$")
FROM = re.compile(rf"(?:由|从)(?:原来?的?|目前的?)?({QUOTE}|[^，。；：由从{QUOTE}]{{1,40}})$")
BARE_END = re.compile(r"[，。；！？\n]")
_NO_LONGER = re.compile(
    r"不再|不宜|不应|不必(?!要)|无[需须]|不得"
)  # 列为: with other verbs it says what is asked (不再单列)
_REFUSED = re.compile(
    r"不同意(?!见)|不赞成|反对|不支持|不认可|不建议|[请切望]勿|勿(?=再|把|将|让)|不要(?!求)|(?<![分个特区级类差性识告判])别(?=再|把|将|让)"
)
_JUDGED = re.compile(
    rf"{QUOTE_TAIL}的?(?:目标值?|指标值?|时限|期限|时间|标准|数值|数量|规模|比例|要求|任务)?(?:的?(?:设置|设定|确定|安排|定得))?(?:偏|过于|过|较|太|不够|不尽|不太)[高低大小多少早晚紧松长短严宽快慢频密繁合][^，。；]{{0,4}}(?:[，。；]|$)"
)


class Sentence:
    """One comment while its requests are read from left to right.

    Offsets are those of the masked `text`, where ❝ stands for each quotation. `at` is where the last request ended; `asked`
    and `context` are those of `read_requests`.
    """

    def __init__(self, text: str, *, asked: bool, context: str | None) -> None:
        self.masked = Masked(text, find_quotes(text))
        self.text = self.masked.text
        self.places = find_places(self.text)
        self.place_starts = [place.start for place in self.places]
        self.everywhere = says("everywhere", self.text) is not None
        self.asked = asked
        self.context = context
        guards = [match.span() for row in rows("guard") for match in row.regex.finditer(self.text)]
        hits = find_hits(rows(*_VERBS), self.text)
        self.hits = [
            hit for hit in hits if not any(a < hit.end and hit.start < b and _inside(hit, a, b) for a, b in guards)
        ]
        self.at = self.consumed = 0

    def limit(self, hit: Hit, after: Hit | None) -> int:
        """Where what belongs to a verb on its right ends at the latest: at its sentence, or before the next verb's clause."""
        stop = self.sentence_end(hit.end)
        if after is None or after.start >= stop:
            return stop
        cut = max(self.text.rfind(mark, hit.end, after.start) for mark in "，；、并且")
        quote_before = self.text.rfind(QUOTE, hit.end, after.start)
        if quote_before >= 0 and cut < 0:
            return after.start
        return cut if cut >= hit.end else after.start

    def refused(self, hit: Hit) -> bool:
        """Whether the clause says that this is just what is not wanted (不同意将…列为, 不再将…列为)."""
        begin = max(self.text.rfind(mark, 0, hit.start) for mark in "，。；：！？\n") + 1
        if hit.row.text("kind") == "add-unit" and _NO_LONGER.search(self.text, begin, hit.end):
            return True
        return bool(_REFUSED.search(self.text, begin, hit.start))

    def sentence_end(self, at: int) -> int:
        """Where the sentence around an offset ends."""
        found = re.compile(r"[。！？\n]").search(self.text, at)
        return found.start() if found else len(self.text)

    def clause_start(self, at: int) -> int:
        """Where the sentence around an offset begins, behind the last request."""
        found = max(self.text.rfind(mark, self.at, at) for mark in "。；！？\n")
        return max(self.at, found + 1)

    def places_in(self, start: int, end: int) -> list[DraftPlace]:
        """The places that a masked stretch names."""
        first, last = bisect_left(self.place_starts, start), bisect_left(self.place_starts, end)
        return [place for place in self.places[first:last] if place.end <= end]

    def place(self, start: int, end: int) -> DraftPlace | None:
        """The place that a masked stretch names: its steps in order, with the headings quoted between or behind them."""
        found = self.places_in(start, end)
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

    def with_titles(self, place: DraftPlace | None, titles: Sequence[str]) -> DraftPlace | None:
        """A place with headings that are quoted beside it; None only where there is neither."""
        kept = tuple(dict.fromkeys(title for title in titles if title))
        if not kept:
            return place
        return replace(place, titles=kept) if place else DraftPlace("", 0, 0, (), kept)

    def made(self, hit: Hit, op: Op, start: int, end: int, **more: object) -> Request:
        """Make a request of a masked stretch, and remember how far it reached."""
        begin, stop = self.masked.back(start), self.masked.back(end)
        self.consumed = max(self.consumed, end)
        request = Request(op, begin, stop, hit.row.id)
        return replace(request, **more)  # type: ignore[arg-type] # the fields of Request by name

    def cued(self, start: int, end: int) -> bool:
        """Whether a word that asks stands in a stretch (建议, 请), or none is needed."""
        return self.asked or any(row.regex.search(self.text, start, end) for row in rows("cue"))

    def first_place(self, start: int, end: int) -> DraftPlace | None:
        """The first place of a stretch that lists several (第1项、第2项)."""
        return next((self.place(place.start, place.end) for place in self.places_in(start, end) if place.path), None)

    def side_by_side(self, one: DraftPlace, other: DraftPlace) -> bool:
        """Whether two places are listed as two, with nothing but 和 between them."""
        return re.fullmatch("[、和及与同]|以及", self.text[one.end : other.start]) is not None

    def is_quoted(self, words: str) -> bool:
        """Whether words are a quotation as it stands in the comment."""
        return any(quote.words(self.masked.source) == words for quote in self.masked.quotes)

    def spoken_of(self, start: int, stop: int) -> bool:
        """Whether what follows a quotation only says something about it (❝系笔误，), so that it is what is to change."""
        between = self.text[start:stop]
        if _JUDGED.match(between):
            return True
        if (
            re.match(
                rf"{QUOTE_TAIL}(?:中|内(?!容)|里|部分(?!内容)|之?[前后]|之间|[之以]外|的?(?:责任|牵头|配合|完成|目标|第))",
                between,
            )
            or not between
        ):
            return False
        return not any(
            start <= place.start and place.end <= stop and place.field for place in self.places
        ) and not FROM.search(between)

    def without_places(self, start: int, end: int) -> str:
        """The masked words of a stretch without the places in it."""
        out, at = [], start
        for place in self.places_in(start, end):
            out.append(self.text[at : place.start])
            at = place.end
        return "".join([*out, self.text[at:end]])

    def joined(self, quotes: list[tuple[int, str]]) -> list[tuple[int, str]]:
        """The last quotations of a stretch that are listed side by side (❝、❝和❝)."""
        out = [quotes[-1]]
        for (at, words), (later, _words) in zip(reversed(quotes[:-1]), reversed(quotes), strict=False):
            if not re.fullmatch(r"(?:一词|一句|的表述)?(?:、|，|和|及|与|以及)?", self.text[at + 1 : later]) or (
                later - at == 1 and "分别" not in self.text
            ):
                break
            out.insert(0, (at, words))
        return out

    def rest_end(self, start: int) -> int:
        """Where text that follows a colon ends: with the comment, or where its reason begins."""
        found = [match.start() for row in rows("reason") for match in row.regex.finditer(self.text, start)]
        return min(found) if found else len(self.text)

    def named(self, hit: Hit, *groups: str) -> tuple[str, int, int] | None:
        """The words of the first group that matched, and their place in masked text."""
        for group in groups:
            if hit.match.re.groupindex.get(group) and hit.match[group]:
                start, end = hit.match.span(group)
                quotes = self.masked.within(start, end)
                return (quotes[-1][1] if quotes and hit.match[group] == QUOTE else hit.match[group]), start, end
        return None

    def around(self, hit: Hit, start: int, end: int) -> tuple[int, DraftPlace | None, list[str]]:
        """Where the clause of a unit begins, the place that it names, and the headings quoted in it (the unit stands in [start, end))."""
        left = self.clause_start(hit.start)
        stop = self.sentence_end(hit.end)
        titles = [words for at, words in self.masked.within(left, hit.end) if not start <= at < end]
        place = self.place(left, hit.end)
        if place is None or not (place.path or place.field):
            place = place or self.place(hit.end, min(stop, hit.end + 30))
        return left, self.with_titles(place, titles), titles


def _inside(hit: Hit, start: int, end: int) -> bool:
    """Whether the verb itself lies in a guarded stretch (groups before the verb may reach out of it)."""
    verb_start = max((hit.match.end(group) for group in hit.match.re.groupindex if hit.match[group]), default=hit.start)
    return start <= max(verb_start - 1, hit.start) < end or start <= hit.start < end
