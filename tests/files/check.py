#!/usr/bin/env python3
"""Prove that each gold file of this folder fits the built file beside it, read by simple means of its own.

Each quote must stand once in the text (white space and page numbers removed), in the order and inside the stretch of its task.
usage: check.py [NN ...]      (needs pdfplumber); exit 1 on any fault
"""

import html
import json
import re
import sys
import zipfile
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
ROLES, OPS = {"lead", "responsible", "cooperating", "guiding"}, {">=", "<=", "=", ">", "<", "~", "+", "-"}
NARROW = {0xFF01 + i: 0x21 + i for i in range(94)}


def of_docx(path):
    xml = zipfile.ZipFile(path).read("word/document.xml").decode("utf-8")
    return html.unescape("".join(re.findall(r"<w:t(?: [^>]*)?>([^<]*)</w:t>", xml)))  # deleted text is w:delText


def of_pdf(path):
    import pdfplumber

    out = []
    with pdfplumber.open(path) as pdf:
        for number, page in enumerate(pdf.pages):
            page = page.crop((0, 60, page.width, page.height - 60))  # without header and page number
            tables = page.find_tables()
            rest = page
            for table in tables:
                rest = rest.outside_bbox(table.bbox)
            if not tables:
                out.append(rest.extract_text())
                continue
            top, bottom = min(t.bbox[1] for t in tables), max(t.bbox[3] for t in tables)
            out.append(rest.filter(lambda o, top=top: o.get("top", 0) < top).extract_text())
            for table in tables:
                rows = table.extract()
                out += [cell or "" for row in (rows[1:] if number and rows[0][0] == "序号" else rows) for cell in row]
            out.append(rest.filter(lambda o, bottom=bottom: o.get("top", 0) >= bottom).extract_text())
    return "\n".join(out)


def of_html(path):
    page = path.read_bytes().decode("gb18030")
    page = re.sub(r"(?s)<(script|style).*?</\1>", "", page)
    return html.unescape(re.sub(r"<[^>]+>", "", page))


def of_txt(path):
    raw = path.read_bytes()
    try:
        text = raw.decode("utf-8")
    except UnicodeDecodeError:
        text = raw.decode("gb18030")
    return re.sub(r"(?m)^\s*－\s*\d+\s*－\s*$", "", text)


READ = {".docx": of_docx, ".pdf": of_pdf, ".html": of_html, ".txt": of_txt}


def check(path):
    gold, faults = json.loads(path.read_text(encoding="utf-8")), []
    file = HERE / Path(gold["source"]).name
    text = re.sub(r"\s+", "", READ[file.suffix](file))

    def fault(*words):
        faults.append(" ".join(map(str, words)))

    start = [m.end() for m in re.finditer(re.escape(gold["title"]), text)]
    if not start:
        fault("title", gold["title"])
    body = start[-1] if gold["request"] or file.suffix == ".docx" else start[0] if start else 0
    if file.suffix == ".html":
        body = start[[n for n, s in enumerate(start) if s < text.find("为加快")][-1]]
    for name in [gold["issuer"], *gold["citations"], *filter(None, [gold["number"]])]:
        if name not in text:
            fault("not in text:", name)
    for mark in set(re.findall(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号", text)):
        if not any(mark.endswith(c) for c in [*gold["citations"], *filter(None, [gold["number"]])]):
            fault("document number not in gold:", mark)
    day = date.fromisoformat(gold["date"])
    if f"{day.year}年{day.month}月{day.day}日" not in text.translate(NARROW):
        fault("date", day)
    at = body
    for level, label, title in gold["sections"]:
        here = text.find(label + title, at)
        if here < 0:
            here = text.find(title, at) if file.suffix == ".docx" else -1  # the label may be Word's
        if here < 0 or not 1 <= level <= 5:
            fault("section not in order:", level, label, title)
        else:
            at = here + 1
    starts, at = [], body
    for task in gold["tasks"]:
        here = text.find(task["title"], at)
        if here < 0:
            fault("task not in order:", task["title"])
            here = at
        starts.append(here)
        at = here + len(task["title"])
    ends = [*starts[1:], len(text)]
    titles = {s[2] for s in gold["sections"]}
    for task, begin, end in zip(gold["tasks"], starts, ends, strict=True):
        stretch = text[begin:end]
        if task["section"] not in titles:
            fault("section of task", task["title"], task["section"])
        faults += [f"also {name}" for name in task.get("also", []) if name not in text]
        names = [name for name, _role in task["units"]]
        if len(set(names)) != len(names) or not names:
            fault("units", task["title"], names)
        for name, role in task["units"]:
            if role not in ROLES or name not in stretch:
                fault("unit", task["title"], name, role)
        for name in task["inherited"]:
            if name not in text[:begin]:
                fault("inherited", task["title"], name)
    blocks = [(t["title"], t, b, e) for t, b, e in zip(gold["tasks"], starts, ends, strict=True)]
    for name, facts, begin, end in [*blocks, ("GOALS", gold["goals"], body, starts[0])]:
        for item in [*facts["deadlines"], *facts["targets"]]:
            quote = item["quote"]
            if text.count(quote) != 1:
                fault("quote found", text.count(quote), "times:", name, quote)
            elif not begin <= text.find(quote) < end:
                fault("quote outside its task:", name, quote)
        for item in facts["deadlines"]:
            first, last = date.fromisoformat(item.get("start", "1900-01-01")), date.fromisoformat(item["end"])
            if not first < last or last < day:
                fault("deadline", name, item)
        for item in facts["targets"]:
            plain = item["quote"].translate(NARROW)
            words = {
                2: "番" if "番" in plain else "两",
                1: "一",
                0.667: "三分之二",
                0.25: "四分之一",
                0.333: "三分之一",
            }
            if item["op"] not in OPS or (
                f"{item['value']:g}" not in plain.replace("．", ".")
                and words.get(item["value"], "?") not in plain
                and "全覆盖" not in plain
            ):
                fault("value", name, item)
            if item["unit"] not in plain and "全覆盖" not in plain and "番" not in plain and "千分之" not in plain:
                fault("unit of target", name, item)
    for quote in (gold["request"] or {}).get("addressees", []) + (
        [gold["request"]["deadline_quote"], gold["request"]["reply_to"]] if gold["request"] else []
    ):
        if quote not in text:
            fault("request", quote)
    counts = [len(gold["sections"]), len(gold["tasks"]), sum(len(t["units"]) for t in gold["tasks"])]
    counts += [
        sum(len(f[kind]) for _n, f, _b, _e in blocks) + len(gold["goals"][kind]) for kind in ("deadlines", "targets")
    ]
    print(
        f"{gold['id']}: {file.stat().st_size} bytes, {len(text)} characters; sections, tasks, units, deadlines, targets: {counts}; faults: {len(faults)}"
    )
    for words in faults:
        print("   !", words)
    return len(faults)


if __name__ == "__main__":
    wanted = sys.argv[1:]
    paths = [p for p in sorted(HERE.glob("[0-9][0-9]-*.json")) if not wanted or p.name[:2] in wanted]
    sys.exit(bool(sum(check(p) for p in paths)) or not paths)
