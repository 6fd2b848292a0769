"""Requests that carry no 建议…修改为, each against its draft: the kind, the words, and where it stands."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from pipeline.feedback import Draft
from pipeline.model.comment import Comment
from tests.settlement.cases import comments_in, sent

CASES = Path(__file__).parents[1] / "cases" / "wordings"
ROWS = [
    (path.stem, row)
    for path in sorted(CASES.glob("*.toml"))
    for row in tomllib.loads(path.read_text(encoding="utf-8"))["row"]
]


@cache
def draft_of(name: str) -> Draft:
    """The draft of a case file, as it was sent."""
    return sent(tomllib.loads((CASES / f"{name}.toml").read_text(encoding="utf-8"))["plan"])


def bare(words: str | None) -> str:
    """Words without white space and the marks at their ends."""
    return re.sub(r"\s|[‘’“”]", "", words or "").strip("，。；、")


def heard(name: str, row: dict[str, Any]) -> tuple[Comment, ...]:
    """The comments that a row gives."""
    text = f"\n原文：{row['cell']}\n修改意见：{row['text']}" if "cell" in row else row["text"]
    return comments_in(draft_of(name), row["unit"], text)


def fault(name: str, row: dict[str, Any]) -> str:
    """What is wrong with what a row gives, "" where all is right."""
    found, kind = heard(name, row), {"question": "remark"}
    told = [(c.op, c.old, c.new) for c in found]
    if not row["want"] and row.get("trap"):
        asked = [c for c in found if c.op not in ("question", "remark")]
        return f"asks for nothing: {told}" if asked else ""
    if [kind.get(c.op, c.op) for c in found] != [kind.get(op, op) for op, *_rest in row["want"]]:
        return f"{told}"
    text = draft_of(name).text
    for comment, (_op, old, new, where) in zip(found, row["want"], strict=True):
        span = comment.anchor.span
        there = bare(text[span.start : span.end]) if span else ""
        if (old and bare(comment.old) != bare(old)) or (new and bare(comment.new) != bare(new)):
            return f"{told}"
        if not (bare(where) in there or (there and there in bare(where))):
            return f"{told} at {there!r}"
    return ""


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[f"{name}-{row['text'][:24]}" for name, row in ROWS])
def test_a_request_in_plain_words_is_heard_where_it_is_meant(name: str, row: dict[str, Any]) -> None:
    assert fault(name, row) == ""
