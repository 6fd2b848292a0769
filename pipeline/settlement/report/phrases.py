"""Usual phrases for 处理说明 (常用说明): proposed to a person, never written into a table."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.lexicon.rows import load_rows
from pipeline.model.comment import Comment
from pipeline.model.consulted import EarlierReason
from pipeline.model.settlement import Verdict
from pipeline.text.shadow import shadow_of

_MOST = 8
_FITS_ALL = "."


def phrases_for(verdict: Verdict, comment: Comment, earlier: Sequence[EarlierReason] = ()) -> tuple[str, ...]:
    """Return what may be said to a comment with a verdict: earlier words of the office first, then the lexicon's.

    Earlier words count for the same verdict and kind of request, the most frequent first; of the lexicon's phrases those
    that ask for words of the comment go before those that suit its kind, and these before those that suit every one.
    """
    said = [
        one.reason.strip() for one in earlier if (one.verdict, one.op) == (verdict, comment.op) and one.reason.strip()
    ]
    office = sorted(dict.fromkeys(said), key=lambda words: -said.count(words))
    words = shadow_of(f"{comment.text}\n{comment.reason or ''}").text
    fitting = [
        row
        for row in load_rows("reasons")
        if row.text("verdict") == verdict
        and (not row.words("ops") or comment.op in row.words("ops"))
        and row.regex.search(words)
    ]
    fitting.sort(key=lambda row: (row.pattern == _FITS_ALL, not row.words("ops")))
    return tuple(dict.fromkeys((*office, *(row.text("says") for row in fitting))))[:_MOST]
