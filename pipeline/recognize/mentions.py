"""Names of units (单位) in running prose: 由市水利局会同市财政局…, where no list and no clause says that units stand there.

They are mentions, not responsibilities: what a clause says of who must do what is read in `responsibility.py`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from pipeline.lexicon.organs import OrganName, names_by_text, organs, placed_names
from pipeline.lexicon.rows import Row, load_rows
from pipeline.recognize.units import is_unit_like

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

# characters that stand before a place without belonging to its name (由衡川市, 报白溪县)
_BEFORE = frozenset("由报向经与和请送对在到从按及并是为将把让给跟同于至以或而其该等需应须可会的据照含指督办了各")
_LETTER = r"[^局委署厅院司网办\W\d_a-zA-Z]"
_PATH = re.compile(
    rf"(?:中国共产党|中共)?(?:{_LETTER}{{2,4}}?(?:省|自治区))?(?:{_LETTER}{{2,4}}?(?:市|自治州|地区|盟|州))?"
    rf"(?:{_LETTER}{{1,5}}?(?:自治县|县|旗|区|市))?(?:{_LETTER}{{2,4}}?(?:镇|乡|街道))?"
)
_FIRST = re.compile(
    rf"(?:中国共产党|中共)?(?P<stem>{_LETTER}{{1,6}}?)(?:省|自治区|市|自治州|地区|盟|州|自治县|县|旗|区|镇|乡|街道)"
)
# no place holds these but, rarely, as its first character
_NO_STEM = re.compile("[由向经与请送到从按并是将把让给跟于至以或而其该等需须可的据照督了后时要报径拟商对]")
_NEVER_FIRST = frozenset("由向经与请送从按并是将把让给跟于或而其该等须的据照了后时要报径拟各全我本你贵")
_OFFICE_ENDS = frozenset("局委厅署办会院")
_REACH = 18
_BARE = re.compile(r"(?:中共)?(?:省|自治区|市|州|盟|县|区|旗|镇|乡)$")
_BREAK = frozenset("，。；：、（）“”《》〔〕！？\n\t ")
_MOST_STEM = 6
_BARE_STEMS = frozenset(("central-branch", "enterprise", "place-government", "institution"))


@dataclass(frozen=True, slots=True)
class Mention:
    """A unit named in prose: offsets in the searched text, half-open; `code` of its kind of organ, "" where the lexicon
    does not know it (a name that the document lists elsewhere, a group, a model's find). `rule` says how it was found."""

    name: str
    start: int
    end: int
    code: str
    rule: str


def find_mentions(text: str, *, names: Collection[str] = ()) -> tuple[Mention, ...]:
    """Return the units that a stretch of prose names, in reading order, none overlapping.

    A name of the lexicon counts where a place stands before it (市水利局, 衡川市水利局), or where it belongs to the State
    or is a full name of its own (财政部, 工业和信息化厅); a name of the document counts wherever it stands.

    Args:
        text: shadow text; the offsets of the result count its characters.
        names: names as the document lists them in its clauses and tables.
    """
    found = [*_listed(text, frozenset(names)), *_organs(text), *_with_place_inside(text), *_groups(text)]
    found.sort(key=lambda mention: (mention.start, -mention.end))
    return tuple(_joined(text, found))


def _joined(text: str, mentions: Iterable[Mention]) -> Iterator[Mention]:
    """The longest at each place; a second plate in brackets and a part of an office behind a name belong to it."""
    kept: list[Mention] = []
    for mention in mentions:
        last = kept[-1] if kept else None
        if last is not None and mention.start < last.end:
            if mention.end > last.end and mention.end - mention.start > last.end - last.start:
                kept[-1] = mention
            continue
        if last is not None and _beside(text, last.end, mention):
            kept[-1] = replace(last, name=text[last.start : mention.end + 1], end=mention.end + 1)
        elif last is not None and mention.start == last.end and mention.rule == "mentions.part":
            kept[-1] = replace(last, name=text[last.start : mention.end], end=mention.end)
        elif mention.rule != "mentions.part" or _goes_on(text, last, mention):
            kept.append(mention)
    yield from (_with_part(text, mention) for mention in kept)


def _beside(text: str, end: int, mention: Mention) -> bool:
    """Whether a mention fills a bracket right behind another: 市市场监管局（市知识产权局）."""
    return mention.start == end + 1 and text[end] == "（" and text[mention.end : mention.end + 1] == "）"


def _goes_on(text: str, last: Mention | None, mention: Mention) -> bool:
    """Whether a name without a place goes on with a list: 省科技厅、财政厅."""
    return last is not None and mention.start == last.end + 1 and text[last.end] == "、" and len(mention.name) >= 3


def _with_part(text: str, mention: Mention) -> Mention:
    for row in _rows("part"):
        if mention.code and (match := row.regex.match(text, mention.end)):
            return replace(mention, name=text[mention.start : match.end()], end=match.end())
    return mention


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("mentions") if row.text("kind") == kind)


# ---- names of the lexicon -----------------------------------------------------------------------------------------


@cache
def _automaton() -> AhoCorasick:
    from ahocorasick_rs import AhoCorasick  # native code: loaded when prose is searched

    return AhoCorasick(list(names_by_text()))


def _organs(text: str) -> Iterator[Mention]:
    """Yield the names of the lexicon with the place before each; of several that end at one place the longest."""
    texts = list(names_by_text())
    best: dict[int, tuple[int, str]] = {}
    for index, start, end in _automaton().find_matches_as_indexes(text, overlapping=True):
        if end not in best or start < best[end][0]:
            best[end] = start, texts[index]
    for end, (start, words) in sorted(best.items()):
        name = _usual(names_by_text()[words])
        if _runs_on(text, words, end) or _is_area(name):
            continue
        begin = _place_start(text, start, bare_stem=organs()[name.code].system in _BARE_STEMS)
        if text.endswith("国家", 0, start) and name.via in ("name", "short"):
            yield Mention(text[start - 2 : end], start - 2, end, name.code, "mentions.organ")
        elif begin < start:
            yield Mention(text[begin:end], begin, end, name.code, "mentions.organ")
        elif _stands_alone(name, text, start):
            yield Mention(text[start:end], start, end, name.code, "mentions.organ")
        else:
            yield Mention(text[start:end], start, end, name.code, "mentions.part")


def _is_area(name: OrganName) -> bool:
    """Whether a name without 管委会 is that of an area rather than of its office (工业园区)."""
    return organs()[name.code].system == "place-government" and name.text.endswith(("区", "园"))


def _usual(names: tuple[OrganName, ...]) -> OrganName:
    return min(names, key=lambda name: ("name", "short", "plate", "former").index(name.via))


def _stands_alone(name: OrganName, text: str, start: int) -> bool:
    """Whether a name without a place is one all the same: of the State, or long enough to be nothing else."""
    if name.level == "national" or _rows_match("national", name.text):
        return True
    opened = start == 0 or text[start - 1] in _BREAK or text[start - 1] in _BEFORE
    return opened and len(name.text) >= 5 and name.via == "name" and is_unit_like(name.text)


def _rows_match(kind: str, words: str) -> bool:
    return any(row.regex.search(words) for row in _rows(kind))


def _runs_on(text: str, words: str, end: int) -> bool:
    """Whether the characters behind make another word of the name's end (农业局面, 市委员, 街道办法)."""
    around = text[end - 1 : end + 2]
    return any(row.regex.match(around) for row in _rows("runs-on")) and not any(
        len(longer) > len(words) and text.startswith(longer, end - len(words)) for longer in _longer(words)
    )


@lru_cache(maxsize=4_000)
def _longer(words: str) -> tuple[str, ...]:
    return tuple(text for text in names_by_text() if text.startswith(words) and len(text) > len(words))


def _place_start(text: str, at: int, *, bare_stem: bool) -> int:
    """Return where the place begins that ends at offset `at`; `at` itself where none does.

    The longest stretch that may be a place and begins where a word may begin wins; a kind of place alone (市) otherwise.
    """
    low = max(0, at - _REACH)
    low = next((back + 1 for back in range(at - 1, low - 1, -1) if text[back] in _BREAK), low)
    for begin in range(low, at - 2):
        if _PATH.fullmatch(text, begin, at) and _may_begin(text, low, begin) and _is_place(text, begin, at):
            return begin
    bare = _BARE.search(text, low, at)
    if bare and (bare.start() == low or len(bare[0]) > 1 or bare[0] in "省市县" or text[bare.start() - 1] in _BEFORE):
        return bare.start()
    if bare_stem:
        for begin in range(max(low, at - 4), at - 1):
            if _may_begin(text, low, begin) and _is_stem(text[begin:at]):
                return begin
    return at


def _may_begin(text: str, low: int, at: int) -> bool:
    """Whether a name may begin at an offset: behind a sign, a word like 由, or a verb like 组织."""
    if at == low or text[at - 1] in _BEFORE or text[at - 1] in _OFFICE_ENDS:
        return True
    return any(row.regex.search(text, low, at) for row in _rows("no-place"))


def _is_place(text: str, begin: int, at: int) -> bool:
    """Whether the first name of a stretch is no verb and holds no word like 由."""
    stem = _FIRST.match(text, begin, at)
    return stem is not None and stem[0][0] not in _NEVER_FIRST and _is_stem(stem["stem"])


def _is_stem(words: str) -> bool:
    """Whether a word may name a place: it holds no word like 由, is no verb, and a 和 before it is not its first part."""
    if _NO_STEM.search(words[1:]) or words[0] in _NEVER_FIRST or (words[0] in "和同会及" and len(words) > 2):
        return False
    ends = (words[:end] for end in range(2, len(words) + 1))
    return not any(row.regex.search(start) for start in ends for row in _rows("no-place"))


# ---- other names --------------------------------------------------------------------------------------------------


def _listed(text: str, names: frozenset[str]) -> Iterator[Mention]:
    for name in names:
        if len(name) < 3:
            continue
        at = text.find(name)
        while at >= 0:
            yield Mention(name, at, at + len(name), "", "mentions.listed")
            at = text.find(name, at + len(name))


def _with_place_inside(text: str) -> Iterator[Mention]:
    """Yield branches of central offices and companies (国网衡川供电公司)."""
    for row in placed_names():
        head = row.name.text.partition("{")[0]
        by_level = "{级}" in row.name.text
        if (len(head) < 2 and not by_level) or not row.may_stand_in(text):
            continue
        for match in row.pattern.finditer(text):
            inner = match.groupdict().get("place") or ""
            if len(inner) <= _MOST_STEM and _BREAK.isdisjoint(inner):
                yield Mention(match[0], match.start(), match.end(), row.name.code, "mentions.placed")


def _groups(text: str) -> Iterator[Mention]:
    for row in (*_rows("group"), *_rows("company")):
        for match in row.regex.finditer(text):
            yield Mention(match["name"], match.start("name"), match.end("name"), "", row.id)
