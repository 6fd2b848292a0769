"""Parts of a paragraph for comparing: sentences, each responsibility clause one of its own. Joined they are the text."""

from __future__ import annotations

import re
from itertools import pairwise

from pipeline.text.brackets import outer_brackets

_END = re.compile(r"[。！？；;!?\n\t]")
_CLOSERS = '”’）)】》」"'
_ROLES = re.compile(r"责任|牵头|负责|配合|落实|参加|参与|协办|主办|指导")
_LONGEST_CLAUSE = 1200


def parts(text: str) -> list[tuple[int, int]]:
    """Return the half-open stretches of the sentences of a text, in order, without gaps.

    A sentence ends behind 。！？； (with the closing marks behind it), and behind a line feed or tab; a bracket with units at a sentence's end
    is a part of its own, with the full stop behind it. Inside such brackets nothing is parted.
    """
    clauses = _clauses(text)
    cuts = {0, len(text)}
    inside = 0
    for match in _END.finditer(text):
        while inside < len(clauses) and clauses[inside][1] <= match.start():
            inside += 1
        if inside < len(clauses) and clauses[inside][0] <= match.start():
            continue
        at = match.end()
        while match.group() not in "\n\t" and at < len(text) and text[at] in _CLOSERS:
            at += 1
        cuts.add(at)
    for start, end in clauses:
        cuts |= {start, end + (text[end : end + 1] in ("。", "；"))}
    return list(pairwise(sorted(cuts))) if text else []


def is_clause(text: str) -> bool:
    """Return whether a part is a responsibility clause."""
    return text.lstrip()[:1] in ("（", "(") and bool(_ROLES.search(text))


def _clauses(text: str) -> list[tuple[int, int]]:
    if not _ROLES.search(text):
        return []
    found = []
    for bracket in outer_brackets(text):
        behind = text[bracket.end : bracket.end + 1]
        words = text[bracket.start : bracket.end]
        before = text[max(0, bracket.start - 3) : bracket.start].rstrip()
        opens = not before or before[-1] in "。；！？\n）)”"
        closes = behind in ("", "。", "\n", "；") or opens
        if bracket.closed and closes and len(words) <= _LONGEST_CLAUSE and _ROLES.search(words):
            found.append((bracket.start, bracket.end))
    return found
