"""Requests of random kinds on a draft, and what a merged draft shows or becomes in LibreOffice."""

import re
import subprocess
from dataclasses import replace

from pipeline.model.comment import Anchor
from pipeline.model.span import Span
from pipeline.read.docx import read
from tests.amendments import request
from tests.recognize.test_amend import PLAN

LINES = PLAN.splitlines()
UNITS = ("市财政局", "市教育局", "市水利局", "市商务局", "市科技局", "市体育局")


def kinds(data):
    return [(each.kind, each.author, each.text) for each in read(data, "x", view="markup").revisions]


def exact_at(draft, start, end):
    return Anchor("exact", Span(draft.source.text_id, start, end), 1.0)


def _sentences(draft, rng):
    lines = [line for line in draft.lines if not line.table and draft.text[line.start : line.end].count("。") > 1]
    line = rng.choice(lines)
    ends = [at + 1 for at in range(line.start, line.end) if draft.text[at] == "。"]
    k = rng.randrange(len(ends) - 1)
    return line, ends[k], ends[k + 1]


def random_request(draft, rng, number):
    """One request of a random kind, anchored at a random place."""
    base = request(draft, "remark", None, number=number)
    rows = [line for line in draft.lines if line.table and line.row > 0]
    line, start, end = _sentences(draft, rng)
    words = draft.text[start:end]
    op = rng.choice(
        ("replace", "delete", "insert", "paragraph", "line", "move", "lines", "unit", "lead", "row", "norow", "all")
    )
    if op == "replace":
        at = rng.randrange(start, end - 1)
        stop = min(end - 1, at + rng.randint(1, 9))
        return replace(
            base, op="replace", old=draft.text[at:stop], new=f"甲乙{number}丙", anchor=exact_at(draft, at, stop)
        )
    if op == "delete":
        return replace(base, op="delete", old=words, anchor=exact_at(draft, start, end))
    if op == "insert":
        return replace(base, op="insert", new=f"新增第{number}句。", anchor=exact_at(draft, start, end))
    if op == "paragraph":
        whole = draft.text[line.start : line.end]
        return replace(base, op="delete", old=whole, anchor=exact_at(draft, line.start, line.end))
    if op == "line":
        new, text = f"新增的第{number}段。\n再来一段。", "增加一段"
        return replace(base, op="insert", new=new, text=text, anchor=exact_at(draft, line.start, line.end))
    if op == "move":
        _line, _start, there = _sentences(draft, rng)
        return replace(
            base,
            op="move",
            old=words,
            anchor=exact_at(draft, start, end),
            destination=exact_at(draft, there - 1, there),
        )
    if op == "lines":
        other = rng.choice([each for each in draft.lines if not each.table])
        whole = draft.text[line.start : line.end]
        return replace(
            base, op="move", old=whole, anchor=exact_at(draft, line.start, line.end),
            destination=exact_at(draft, other.start, other.end), after=rng.random() < 0.5,
        )  # fmt: skip
    if op in ("unit", "lead"):
        at = rng.choice(rows) if rows and rng.random() < 0.5 else line
        name, kind = rng.choice(UNITS), ("add_unit" if op == "unit" else "set_lead")
        return replace(base, op=kind, new=name, anchor=exact_at(draft, at.start, at.start + 1), text="列首位")
    if op == "all":
        hits = [m.span() for m in re.finditer("推进|提升|培育", draft.text) if m.group() == "推进"][:6]
        if hits:
            first, *others = (Span(draft.source.text_id, *hit) for hit in hits)
            return replace(
                base,
                op="global_replace",
                old="推进",
                new="扎实推进",
                anchor=Anchor("exact", first, 1.0, "", tuple(others)),
            )
    if not rows:
        return base
    row = rng.choice(rows)
    if op == "row":
        new = f"新任务{number}。责任单位为市财政局，完成时限为2027年底。"
        return replace(base, op="insert", new=new, text="增加一项", anchor=exact_at(draft, row.start, row.start + 1))
    return replace(base, op="delete", old=draft.text[row.start : row.end], anchor=exact_at(draft, row.start, row.end))


def stored(folder, data):
    (folder / "merged.docx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(folder / "out"), str(folder / "merged.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / "merged.docx").read_bytes()
