"""What exactly is asked to change: where the old words stand in the sent draft, and which of them give way to what."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.recognize.request_kinds import kind_of_change
from pipeline.recognize.times import find_times
from pipeline.settlement.carry import Stretch
from pipeline.settlement.direction import EVERY, LENGTH
from pipeline.settlement.ground import Ground
from pipeline.text.alignment import token_hunks
from pipeline.text.likeness import likeness, most_alike
from pipeline.text.uniform import View, bare, bare_view, plain_view
from pipeline.text.words import cut

_ALIKE = 0.75
_RESTATED = 4  # characters, of which most must be the draft's
_SHORTER = 0.6
_QUOTES = tuple("“”‘’\"'「『")
_COUNT = re.compile(
    r"(?:\d+(?:\.\d+)?|[一二三四五六七八九十百两]+)(?P<unit>年|个月|月|日|天|个工作日|小时|周|次|轮|遍)"
)
_LABELLED = re.compile(r"(?:完成时限|时限|完成时间|期限)[：:]?\s*(?P<time>[^；，。;）)\n\t]{2,24})")
_THE_SENTENCE = re.compile(r"(?:该|此|这|本|上述)一?句")
_POINTING = re.compile(
    r"(?:该|此|本|这)一?(?:整)?(?:项|条|款|点|段|行|节|部分|项目|任务|工程|指标)(?:的)?(?:内容|任务|工作|项目|指标|要求|表述)?"
)
_PART = re.compile(r"\d+(?:[.]\d+)*|[A-Za-z]+")
Hunk = tuple[int, int, str]


def spot_of(ground: Ground, comment: Comment) -> Stretch | None:
    """Return where in the sent draft the words stand that are to change, or None where that cannot be said for sure.

    They are looked for within the anchor, then in its sentence, its paragraph or row, and its task, and must stand there only
    once. Without old words the anchor itself is meant where words were quoted, or the one time or figure of its sentence
    where the new words are one.
    """
    span = comment.anchor.span
    if span is None:
        return None
    if comment.old is None:
        return _unsaid(ground, comment, (span.start, span.end))
    if comment.op == "delete" and (sentence := _pointed_sentence(ground, comment, (span.start, span.end))):
        return sentence
    for view, words in ((ground.old_bare, bare(comment.old)), (ground.old_plain, _plain(comment.old))):
        if not words:
            continue
        for low, high in _around(ground, comment, (span.start, span.end)):
            hits = occurrences(view, words, low, high)
            if len(hits) == 1:
                return _counted_alone(ground, comment, view.span(*hits[0]))
            if hits:
                return _nearest(ground, view, hits, (span.start, span.end), comment)
    if comment.op == "delete" and _is_the_place(comment):
        return span.start, span.end
    if (
        comment.anchor.state == "fuzzy"
        and likeness(bare(comment.old), ground.old_words(span.start, span.end)) >= _ALIKE
    ):
        return span.start, span.end
    return None


def _is_the_place(comment: Comment) -> bool:
    """Whether the words that are to go name the place itself (删除附表第3项), or point to it (附表第3项……删除该项目)."""
    old = bare(comment.old or "")
    named = comment.place is not None and old in bare(comment.place.text)
    return named or (comment.anchor.state == "place" and _POINTING.fullmatch(old) is not None)


def _pointed_sentence(ground: Ground, comment: Comment, anchor: Stretch) -> Stretch | None:
    """The sentence of the quoted words where that alone is to go (该句), though the old words are taken for more."""
    quote = bare(comment.quote or "")
    old = bare(comment.old or "")
    if not quote or quote == old or quote not in old or not _THE_SENTENCE.search(comment.text):
        return None
    hits = occurrences(ground.old_bare, quote, *anchor)
    return ground.sentence(*ground.old_bare.span(*hits[0])) if len(hits) == 1 else None


def restated(ground: Ground, spot: Stretch, comment: Comment) -> tuple[Stretch, Comment]:
    """Return the part of the old words that the new ones, which the letter does not quote, say again in another way (“…每周报送进度”
    建议改为每月报送; “每半年组织一次检查”改为每季度一次), with the request for it; all of them where no part is like that."""
    new, view = comment.new or "", ground.old_bare
    low, high = view.range(*spot)
    at = comment.text.find(new)
    quoted = at < 0 or comment.text[max(0, at - 1) : at] in _QUOTES
    if quoted or not _RESTATED <= len(bare(new)) <= (high - low) * _SHORTER:
        return spot, comment
    often, before = EVERY.match(new), list(EVERY.finditer(ground.comparison.old.text, *spot))
    if often and len(before) == 1 and bare(new[often.end() :]) in view.words(before[0].end(), spot[1]):
        return before[0].span(), replace(comment, old=before[0].group(), new=often.group())
    found = most_alike(bare(new), view.chars[low:high], _ALIKE)
    return (view.span(low + found[1], low + found[2]), comment) if found else (spot, comment)


def _counted_alone(ground: Ground, comment: Comment, spot: Stretch) -> Stretch:
    """The count that alone is named anew (“每五年完成一轮排查”缩短为三年), where the quoted words have one of its kind."""
    named = _COUNT.fullmatch(comment.new or "")
    if named is None:
        return spot
    text = ground.comparison.old.text
    like = [m.span() for m in _COUNT.finditer(text, *spot) if m["unit"] == named["unit"]]
    return like[0] if len(like) == 1 and like[0] != spot else spot


def _plain(words: str) -> str:
    return plain_view(words).chars


def _around(ground: Ground, comment: Comment, anchor: Stretch) -> list[Stretch]:
    """Ever wider stretches around an anchor."""
    if comment.anchor.state == "place":
        return [anchor]
    line = ground.line(anchor[0])
    tasks = ground.tasks_at(*anchor)
    wider = [tasks[0].span] if len(tasks) == 1 else []
    return [anchor, ground.sentence(*anchor), line, *((span.start, span.end) for span in wider)]


def _nearest(ground: Ground, view: View, hits: Sequence[Stretch], anchor: Stretch, comment: Comment) -> Stretch | None:
    """Of several places none can be taken, but for a time or figure that stands in the anchor's own cell or behind it in its
    sentence."""
    if comment.op not in ("change_number", "change_deadline") or comment.anchor.state == "place":
        return None
    spans = [view.span(*hit) for hit in hits]
    behind = [span for span in spans if span[0] >= anchor[1] and span[1] <= ground.sentence(*anchor)[1]]
    return behind[0] if len(behind) == 1 else None


def _unsaid(ground: Ground, comment: Comment, anchor: Stretch) -> Stretch | None:
    if comment.op in ("change_number", "change_deadline") and comment.new:
        spans = list(LENGTH.finditer(ground.comparison.old.text, *anchor)) if LENGTH.fullmatch(comment.new) else []
        if len(spans) == 1:
            return spans[0].span()
        for low, high in (anchor, ground.sentence(*anchor), ground.line(anchor[0])):
            words = ground.comparison.old.text[low:high]
            op, old, _new = kind_of_change(None, comment.new, context=words)
            fits = old is not None and ("每" in old) == ("每" in comment.new)
            if old and fits and op == comment.op and words.count(old) == 1:
                at = low + words.index(old)
                return at, at + len(old)
        return _labelled_time(ground, anchor) if comment.op == "change_deadline" else None
    return anchor if comment.anchor.state in ("exact", "fuzzy") else None


def _labelled_time(ground: Ground, anchor: Stretch) -> Stretch | None:
    """The one time behind the words 完成时限 of the place, or of its task."""
    tasks = ground.tasks_at(*anchor)
    task = [(tasks[0].span.start, tasks[0].span.end)] if len(tasks) == 1 else []
    for low, high in (anchor, *task):
        found = list(_LABELLED.finditer(ground.comparison.old.text, low, high))
        if len(found) == 1:
            return found[0].span("time")
    return None


def occurrences(view: View, words: str, start: int, end: int) -> list[Stretch]:
    """Return where `words` stand within ``text[start:end]``, as stretches of the view; 5% does not stand in 15% or 0.5%."""
    low, high = view.range(start, end)
    found = []
    at = view.chars.find(words, low, high)
    while at >= 0 and words:
        if whole_figures(view.chars, at, at + len(words)):
            found.append((at, at + len(words)))
        at = view.chars.find(words, at + 1, high)
    return found


def whole_figures(chars: str, start: int, end: int) -> bool:
    """Return whether a stretch begins and ends outside figures."""
    before, behind = chars[start - 1 : start] if start else "", chars[end : end + 1]
    opens = chars[start].isdigit() and (before.isdigit() or (before == "." and chars[start - 2 : start - 1].isdigit()))
    closes = chars[end - 1].isdigit() and (behind.isdigit() or (behind == "." and chars[end + 1 : end + 2].isdigit()))
    return not (opens or closes)


# ---- which words give way -----------------------------------------------------------------------------------------


def edits_of(ground: Ground, spot: Stretch, comment: Comment) -> tuple[TextEdit, ...]:
    """Return the edits that make the old words into the new ones, as small as their tokens allow (times and figures whole).

    A letter may misquote the draft: what differs between its quotation and its new words is asked for, not the slip.
    """
    new = comment.new or ""
    view = ground.old_bare
    low, high = view.range(*spot)
    words, asked = view.chars[low:high], bare_view(new)
    if words == asked.chars:  # only punctuation differs, or characters that look alike
        return (TextEdit(*spot, new),)
    base = _base(comment, words)
    way = _way(base, words)
    edits = []
    for start, end, (first, last) in _hunks(base, asked.chars):
        begin, stop = asked.span(first, last)
        text = new[begin:stop] if first < last else ""
        a, b = way[start], way[end]
        edits.append(TextEdit(*view.span(low + a, low + max(a, b)), text))
    return tuple(edits)


def _base(comment: Comment, words: str) -> str:
    """What the new words were made from: the letter's quotation, where it is the draft's words with a slip."""
    quoted = bare(comment.quote or "")
    if comment.anchor.state == "fuzzy" and quoted and quoted != words and likeness(quoted, words) >= _ALIKE:
        return quoted
    return words


def _way(base: str, words: str) -> list[int]:
    """For each offset of `base` the offset of `words` that it stands for."""
    if base == words:
        return list(range(len(base) + 1))
    way = [0] * (len(base) + 1)
    i = j = 0
    for (a, b), (c, d) in [
        *token_hunks(list(base), list(words), [1.0] * len(base)),
        ((len(base),) * 2, (len(words),) * 2),
    ]:
        for k in range(i, a + 1):
            way[k] = j + k - i
        for k in range(a + 1, b):
            way[k] = min(c + k - a, d)
        i, j = b, d
        way[b] = d
    return way


def _hunks(old: str, new: str) -> list[tuple[int, int, Stretch]]:
    """Stretches of `old` and what they become in `new`; hunks that only one character parts are one."""
    left, right = tokens(old), tokens(new)
    starts, ends = _offsets(left), _offsets(right)
    joined: list[list[int]] = []
    for (a, b), (c, d) in token_hunks(left, right, [float(len(token)) for token in left]):
        i, j, k, m = starts[a], starts[b], ends[c], ends[d]
        if joined and i - joined[-1][1] <= 1 and joined[-1][1] > 0:
            joined[-1][1], joined[-1][3] = j, m
        else:
            joined.append([i, j, k, m])
    return [(i, j, (k, m)) for i, j, k, m in joined]


def _offsets(parts: Sequence[str]) -> list[int]:
    out = [0]
    for part in parts:
        out.append(out[-1] + len(part))
    return out


@lru_cache(maxsize=4096)
def _tokens(words: str) -> tuple[str, ...]:
    whole = [(time.start, time.end) for time in find_times(words, basis=None) if time.kind != "none"]
    for match in _PART.finditer(words):
        at = bisect_left(whole, match.span())
        inside = any(a < match.end() and match.start() < b for a, b in whole[max(0, at - 1) : at + 1])
        if not inside:
            whole.insert(at, match.span())
    return tuple(cut(words, whole))


def tokens(words: str) -> list[str]:
    """Return the tokens of bare words: times and figures whole, words elsewhere."""
    return list(_tokens(words))
