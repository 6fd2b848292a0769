"""How long a merged draft (合稿) takes: a thousand requests on drafts of growing length, and the memory it needs.

Drafts are the random ones of the tests, about 700 characters a page. Each size runs in a process of its own; the draft is
read and the result proved within the time.
"""

from __future__ import annotations

import json
import random
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.measure import exponent, watched
from benchmarks.table import Row, guarded, publish
from pipeline.model.comment import Anchor, Comment
from pipeline.model.span import Span
from tests.amendments import draft_of, merged, request
from tests.diff.documents import draft as random_draft
from tests.export.test_redline import word

TITLE = "A thousand requests in one draft"
COUNT = 1000
PAGE = 700  # characters
SIZES = (100, 400, 1600)  # chapters


def requests(draft, count: int) -> list[Comment]:
    """Requests on single sentences, all over the draft."""
    rng = random.Random(1)  # noqa: S311 -- drafts, no secrets
    lines = [line for line in draft.lines if not line.table and draft.text[line.start : line.end].count("。") > 1]
    out = []
    for number in range(1, count + 1):
        line = rng.choice(lines)
        start = draft.text.index("。", line.start) + 1
        end = draft.text.index("。", start) + 1
        words, op = draft.text[start:end], rng.choice(("replace", "delete", "insert", "add_unit"))
        new = {"replace": words.replace("，", "，进一步", 1), "insert": "新增一句。", "add_unit": "市财政局"}.get(op)
        anchor = Anchor("exact", Span(draft.source.text_id, start, end), 1.0)
        base = request(draft, "remark", None, number=number)
        out.append(replace(base, op=op, old=None if op == "insert" else words, new=new, anchor=anchor))
    return out


def measure(chapters: int) -> dict[str, float]:
    data = word(random_draft(random.Random(1), chapters))  # noqa: S311 -- the same
    draft = draft_of(data)
    comments = requests(draft, COUNT)
    with tempfile.TemporaryDirectory() as folder:
        begun = time.process_time()
        found = merged(Path(folder), data, comments)
        spent = time.process_time() - begun
    marked = sum(bool(each.edits) for each in found.amendments.proposals)
    unproved = sum(each.obstacle == "unproved" for each in found.amendments.proposals)
    return {"pages": len(draft.text) / PAGE, "seconds": spent, "marked": marked, "unproved": unproved}


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield a row a size, and how time grows with the draft."""
    pages, seconds = [], []

    def of_size(chapters: int) -> Iterator[Row]:
        run = watched(f"import json; from benchmarks.apply import measure; print(json.dumps(measure({chapters})))")
        found = json.loads(run.out)
        pages.append(found["pages"])
        seconds.append(found["seconds"])
        note = f"{found['marked']} marked, {found['unproved']} unproved; peak {run.peak:.0f} MB"
        yield Row(f"{COUNT} requests, {found['pages']:.0f} pages", "s CPU", found["seconds"], (), "1 run", note)

    for size in SIZES[: 1 if quick else None]:
        yield from guarded(f"{COUNT} requests, {size} chapters", lambda s=size: of_size(s))
    if len(pages) > 1:
        yield Row("time grows with the pages to the power of", "", exponent(pages, seconds), (), f"{len(pages)} sizes")


if __name__ == "__main__":
    publish("apply", TITLE, __doc__, rows())
