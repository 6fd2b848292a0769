"""Quoted words (引文) in a comment: nested, half-width, over several paragraphs, with a mark that was forgotten."""

from __future__ import annotations

import re
from dataclasses import dataclass

_PAIRS = {"“": "”", "「": "」", "『": "』", "‘": "’"}
_CLOSING = frozenset(_PAIRS.values())
_MARKS = re.compile("[“”‘’「」『』\"'\n]")
# what stands behind a quotation; other words between two half-width marks may be a quotation inside the quotation
_AFTER = re.compile(
    r"[，。；：、）！？…\s]|$|建议|应|宜|改|修|调|删|增|后|前|之|中|的|一[词句段条项]|等|和|与|及|或|为|替|换|移|字样|表述|部分|责任|牵头|配合|完成|标题|由|提|降|延|有|是|系|已|不|过|偏|与|并|第"
)
_NESTED = re.compile(r"(?:(?!修改|改为|调整|建议|删|增加|替换)[^，。；：\s]){1,16}")
_LINES = 40  # a quotation of more paragraphs than this is a forgotten mark
# where a quotation without its closing mark ends: before the words that say what is to become of it
_CHANGE = re.compile(
    r"[，、]?(?:建议|应当|应该|予以|一并)?(?:将其|统一)?(?:修改|调整|更改|变更|更正|修订|替换|表述|改写|改|换|移)(?:为|成|至|到)|应为"
    r"|(?:一[句段项条]|的?(?:表述|内容|字样)|责任单位|牵头单位|配合单位|完成时限)?(?:[，、]?建议|予以)?(?:删[除去掉]|增加|补充)|(?:之?[后前])(?=增加|补充|增写)"
    r"|[。；]$"
)


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that stands in no other one: ``text[start:end]`` with its marks, ``text[inner_start:inner_end]`` without.

    `closed` is False where its closing mark is missing; it then ends before the words that say what is to become of it,
    else with its sentence or line.
    """

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True

    def words(self, text: str) -> str:
        """The quoted words, the marks that open further paragraphs left out."""
        return re.sub(r"\n[“「『\"]", "\n", text[self.inner_start : self.inner_end])


def find_quotes(text: str, start: int = 0, end: int | None = None) -> tuple[Quote, ...]:
    """Return the outermost quotations of ``text[start:end]`` in reading order, in linear time.

    Marks may be nested (“…‘…’…”, “…“…”…”) or half-width ("…"). Where the new text of an amendment has several paragraphs,
    each begins with an opening mark and only the last is closed: that is one quotation. What is never closed ends at the
    change words behind it, else at the end of its sentence or line. A single mark that pairs with none is passed over.

    Args:
        text: shadow or canonical text; the offsets of the result count its characters.
        start: first offset.
        end: offset behind the last character.
    """
    stop = len(text) if end is None else end
    found: list[Quote] = []
    at = start
    while at < stop:
        match = _MARKS.search(text, at, stop)
        if match is None:
            break
        begin, mark = match.start(), match.group()
        close = _close_of(text, begin, stop, mark)
        if close is None:
            at = begin + 1
            continue
        found.append(close)
        at = max(close.end, begin + 1)
    return tuple(found)


def _close_of(text: str, begin: int, stop: int, mark: str) -> Quote | None:
    """The quotation that the mark at `begin` opens, or None if it opens none."""
    if mark == "'" or mark == "\n" or mark in "’」』":
        return None
    if mark == '"':
        line_end = _line_end(text, begin, stop)
        at = _straight_close(text, begin, line_end)
        return Quote(begin, at + 1, begin + 1, at) if at > 0 else _open(text, begin, line_end)
    if mark == "”":  # ”快递进村“: the wrong mark was typed
        line_end = _line_end(text, begin, stop)
        other = re.compile("[“”]").search(text, begin + 1, line_end)
        if other is None or other.start() - begin > 60:
            return None
        rest = text[other.start() + 1 : line_end]
        if other.group() == "“" and rest.count("”") > rest.count("“"):
            return None  # that one opens the next quotation
        return Quote(begin, other.start() + 1, begin + 1, other.start())
    return _balanced(text, begin, stop, mark) or _open(text, begin, _line_end(text, begin, stop))


def _straight_close(text: str, begin: int, line_end: int) -> int:
    """Where the half-width mark at `begin` is closed, -1 where it is not: marks of one shape may hold a pair of the same
    shape ("甲"乙"丙"), told by the words around them."""
    at = text.find('"', begin + 1, line_end)
    while at >= 0:
        inner = text.find('"', at + 1, line_end)
        outer = text.find('"', inner + 1, line_end) if inner >= 0 else -1
        if outer < 0 or _AFTER.match(text, at + 1, line_end) or not _NESTED.fullmatch(text, at + 1, inner):
            return at
        at = outer
    return at


def _balanced(text: str, begin: int, stop: int, mark: str) -> Quote | None:
    depth, lines = 1, 0
    opened, closing = mark, _PAIRS[mark]
    for match in _MARKS.finditer(text, begin + 1, stop):
        ch, at = match.group(), match.start()
        if ch == "\n":
            lines += 1
            if lines > _LINES or not _goes_on(text, at + 1, stop, opened, closing):
                return None
            depth = 1
        elif ch == opened:
            if text[at - 1] == "\n":
                continue  # the next paragraph of the same quotation
            if lines == 0 and _same_mark_closes(text, at, stop, opened, closing):
                return Quote(begin, at + 1, begin + 1, at)
            depth += 1
        elif ch == closing:
            depth -= 1
            if depth == 0:
                return Quote(begin, at + 1, begin + 1, at)
    return _short_of_one(text, begin, stop, closing) if lines == 0 else None


def _same_mark_closes(text: str, at: int, stop: int, opened: str, closing: str) -> bool:
    """Whether the line has opening marks only, an even number of them: “…“ stands for “…”."""
    line_start = text.rfind("\n", 0, at) + 1
    line = text[line_start : _line_end(text, at, stop)]
    return closing not in line and line.count(opened) % 2 == 0


def _short_of_one(text: str, begin: int, stop: int, closing: str) -> Quote | None:
    """A quotation whose line lacks a closing mark: nested words took the one that is there (“一“村一档”数据库 改为)."""
    line_end = _line_end(text, begin, stop)
    change = _CHANGE.search(text, begin + 1, line_end)
    last = text.rfind(closing, begin, change.start() if change else line_end)
    return Quote(begin, last + 1, begin + 1, last) if last > begin and change and change.start() == last + 1 else None


def _goes_on(text: str, at: int, stop: int, opened: str, closing: str) -> bool:
    """Whether a quotation that is open at a line's end goes on in the line that begins at `at`."""
    if at >= stop:
        return False
    if text[at] == opened:
        return True
    for _count in range(_LINES):
        line_end = _line_end(text, at, stop)
        line = text[at:line_end]
        if line[:1] == opened:
            return True
        depth = 0
        for ch in line:
            depth += (ch == opened) - (ch == closing)
            if depth < 0:
                return True
        if opened in line or line_end >= stop:
            return False
        at = line_end + 1
    return False


def _open(text: str, begin: int, line_end: int) -> Quote | None:
    """A quotation without its closing mark."""
    change = _CHANGE.search(text, begin + 2, line_end)
    next_mark = re.compile('[“「『"]').search(text, begin + 1, line_end)
    if change is not None and (next_mark is None or change.start() < next_mark.start()):
        return Quote(begin, change.start(), begin + 1, change.start(), False)
    sentence = re.compile("[。；！？]").search(text, begin + 1, line_end)
    at = min(
        sentence.end() if sentence else line_end,
        next_mark.start() if next_mark else line_end,
    )
    return Quote(begin, at, begin + 1, at, False) if at - begin > 2 else None


def _line_end(text: str, at: int, stop: int) -> int:
    found = text.find("\n", at, stop)
    return stop if found < 0 else found
