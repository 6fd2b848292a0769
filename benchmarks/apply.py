"""How long a merged draft (合稿) takes: a thousand requests on drafts of growing length, and the memory it needs.

Drafts are the random ones of the tests, about 700 characters a page. Each size runs in a process of its own. Writes
benchmarks/apply.md.
"""

from __future__ import annotations

import json
import random
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.model.comment import Anchor, Comment  # noqa: E402 -- after the path is known
from pipeline.model.span import Span  # noqa: E402
from tests.amendments import draft_of, merged, request  # noqa: E402
from tests.diff.documents import draft as random_draft  # noqa: E402
from tests.export.test_redline import word  # noqa: E402

COUNT, PAGE = 1000, 700
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
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"pages": len(draft.text) / PAGE, "seconds": spent, "marked": marked, "unproved": unproved, "memory": memory}


def main() -> None:
    if len(sys.argv) > 1:
        print(json.dumps(measure(int(sys.argv[1]))))
        return
    rows = [
        "| pages | requests | marked | unproved | CPU seconds (draft read and proved) | peak MB |",
        "|---|---|---|---|---|---|",
    ]
    for size in SIZES:
        done = subprocess.run(
            [sys.executable, __file__, str(size)], check=True, capture_output=True, text=True, cwd=ROOT
        )
        found = json.loads(done.stdout)
        rows.append(
            f"| {found['pages']:.0f} | {COUNT} | {found['marked']} | {found['unproved']} | {found['seconds']:.1f} | {found['memory']:.0f} |"
        )
        print(rows[-1])
    (ROOT / "benchmarks" / "apply.md").write_text(
        f"# {COUNT} requests in one draft\n\n" + "\n".join(rows) + "\n", "utf-8"
    )


if __name__ == "__main__":
    main()
