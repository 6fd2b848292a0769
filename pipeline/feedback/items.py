"""The body of a letter as items: lines, and what a line lists in one go (一是…；二是…)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from pipeline.feedback.words import is_kind
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.requests import mask

_ITEM = re.compile(
    r"(?:第?[一二三四五六七八九十]{1,3}(?:[、.．]|，|是[：，]?)|（[一二三四五六七八九十\d]{1,3}）[、.．]?|\d{1,2}(?:[、.．](?!\d)|）)|[①-⑳]|"
    r"(?:意见|建议)[一二三四五六七八九十\d]{1,2}(?:[：、.]|是)|(?:其[一二三四五]|首先|其次|再次|最后)，|第[一二三四五六七八九十\d]{1,2}[，：])"
)
CARD = re.compile(r"(?:（?\d）|[①-⑳])?(?P<head>[^：，。❝“\"]{1,14})：")


def items_of(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the items of ``text[start:end]``: its lines, those within one quotation together, and text that follows a colon with it."""
    quotes = find_quotes(text, start, end)
    items: list[tuple[int, int]] = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        while stop >= 0 and any(quote.start < stop < quote.end for quote in quotes):
            stop = text.find("\n", stop + 1, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            if items and _goes_on(text, items[-1], at, stop):
                items[-1] = (items[-1][0], stop)
            else:
                items.append((at, stop))
        at = stop + 1
    return [piece for item in items for piece in _run_in_items(text, *item)]


def _goes_on(text: str, last: tuple[int, int], start: int, stop: int) -> bool:
    """Whether a line is the text that the one before announced (建议增加以下内容：) or the rest of a broken line."""
    before, line = text[last[0] : last[1]].rstrip(), text[start:stop]
    if before.endswith("：") and line[:1] in '“"「':
        return True
    if _ITEM.match(line) or CARD.match(line):
        return False
    masked = mask(before)
    announced = before.endswith("：") and bool(
        re.search(r"(?:修改|调整|改|表述|替换)为[^。；]{0,8}：$|(?:增加|补充|增写|新增|增设)[^。；]{0,24}：$", masked)
    )
    return announced and not is_kind("closing", line)


def _run_in_items(text: str, start: int, stop: int) -> list[tuple[int, int]]:
    """Part a paragraph that lists its items in one line (意见如下：1.…；2.…。 or 一是…；二是…)."""
    masked_quotes = find_quotes(text, start, stop)
    marks = [
        m.end() - len(m[1])
        for m in re.compile(
            r"(?:[：；。]|^)((?:\d{1,2}[.、．](?!\d)|（[一二三四五六七八九十\d]{1,2}）|[一二三四五六七八九]是|[①-⑳]|[一二三四五六七八九]、))"
        ).finditer(text, start, stop)
        if not any(q.start < m.end() - 1 < q.end for q in masked_quotes)
    ]
    marks = [mark for mark in marks if mark > start]
    first = _ITEM.match(text, start)
    numbered = len(marks) + (1 if first else 0)
    if numbered < 2 or not marks or not _is_series(text, start, marks, bool(first)):
        return [(start, stop)]
    cuts = [start, *marks, stop]
    return [(a, b) for a, b in pairwise(cuts) if text[a:b].strip()]


def _is_series(text: str, start: int, marks: Sequence[int], first: bool) -> bool:
    heads = [text[at : at + 3] for at in ([start, *marks] if first else marks)]
    kinds = {re.sub(r"[\d一二三四五六七八九十①-⑳]+", "#", head)[:2] for head in heads}
    return len(kinds) == 1 and bool(re.match(r"[（]?[1一①]", heads[0]))


def after_label(text: str, start: int, stop: int) -> int:
    """Return where the words of an item begin, behind its label (1. 一是)."""
    match = _ITEM.match(text, start, stop)
    return match.end() if match else start
