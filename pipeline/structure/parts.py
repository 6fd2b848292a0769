"""The documents that one file holds: a letter, the plan attached to it, the plan's own annexes."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

from pipeline.structure.letterhead import match_kind
from pipeline.structure.lines import Line

_FEW = 3
_LONG = 20  # a line with more characters than this is running text


def split_parts(lines: Sequence[Line], text: str) -> list[tuple[int, int]]:
    """Return the (first, last + 1) line indexes of the documents in a file, in order.

    A line that is only 附件, 附件1 … begins a document; so does what follows a signature's date, unless that is the usual
    end matter (抄送, 联系人, the annex list). A line 附件1：name begins one where it follows a date or a full stop and text
    comes after it; before the signature it belongs to the list of annexes.
    """
    words = [text[line.start : line.end] for line in lines]
    long_above = [0, *accumulate(len(each) > _LONG for each in words)]  # counted once: a plan may have 40,000 lines
    starts = [0]
    dated = False
    for k in range(1, len(lines)):
        if lines[k].table or not words[k]:
            continue
        body_lines = long_above[k] - long_above[starts[-1]]
        if match_kind("annex", words[k]):
            if body_lines and _something_behind(words, k):
                starts.append(k)
                dated = False
        elif (dated and body_lines >= 1 and not _end_matter(words[k])) or (
            match_kind("annex-titled", words[k]) and _begins_annex(lines, words, starts[-1], k)
        ):
            starts.append(k)
            dated = False
        if match_kind("date", words[k]) and body_lines >= 1 and k - starts[-1] >= _FEW:
            dated = True
    return list(zip(starts, [*starts[1:], len(lines)], strict=True))


def _something_behind(words: Sequence[str], k: int) -> bool:
    return any(words[k + 1 :])


def _end_matter(words: str) -> bool:
    return bool(
        match_kind("copies", words)
        or match_kind("contact", words)
        or match_kind("date", words)
        or match_kind("annex-titled", words)
        or words.startswith(("（", "附注", "注："))
    )


def _begins_annex(lines: Sequence[Line], words: Sequence[str], first: int, k: int) -> bool:
    """附件1：名称 begins an annex where a signed date stands above it in this document, or where a table or long text follows."""
    signed = any(match_kind("date", words[j]) for j in range(first + _FEW, k))
    later_date = any(match_kind("date", words[j]) for j in range(k + 1, min(len(words), k + 14)))
    if signed:
        return True
    if later_date or len(words[k]) > 60 or words[k].endswith("。"):
        return False
    following = [j for j in range(k + 1, min(len(words), k + 4)) if words[j]]
    return bool(following) and any(lines[j].table or len(words[j]) > 60 for j in following)
