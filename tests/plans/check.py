#!/usr/bin/env python3
"""Prove that each gold file NN-topic.json fits its plan NN-topic.txt (format: GUIDELINES.md of the evaluation folder).

Every quote, section title, task title, unit name, citation and number must stand in the text (white space and page
numbers removed), quotes only once; sections and tasks in reading order; every fact of a task inside its own stretch.
Standard library only; exit 1 on any fault. usage: check.py [NN-topic ...]
"""

import json
import re
import sys
from datetime import date, datetime
from pathlib import Path

HERE = Path(__file__).parent
KEYS = [
    "id",
    "source",
    "title",
    "issuer",
    "date",
    "number",
    "citations",
    "lead_rule",
    "sections",
    "tasks",
    "goals",
    "request",
]
ROLES, OPS = {"lead", "responsible", "cooperating", "guiding"}, {">=", "<=", "=", ">", "<", "~", "+", "-"}
PAGE = re.compile(r"^\s*[—－-]\s*\d+\s*[—－-]\s*$", re.M)


def check(path):
    gold, faults = json.loads(path.read_text(encoding="utf-8")), []
    text = re.sub(r"\s+", "", PAGE.sub("", path.with_suffix(".txt").read_text(encoding="utf-8")))
    body = (
        max(text.rfind(gold["title"]), 0)
        if gold["request"] or text.count(gold["title"]) > 1
        else text.find(gold["title"])
    )
    body += len(gold["title"])

    def fault(*words):
        faults.append(" ".join(map(str, words)))

    if sorted(gold) != sorted(KEYS):
        fault("keys", sorted(set(gold) ^ set(KEYS)))
    for name in [gold["title"], gold["issuer"], *gold["citations"], *filter(None, [gold["number"]])]:
        if name not in text:
            fault("not in text:", name)
    if gold["number"] in gold["citations"]:
        fault("own number cited", gold["number"])
    written = set(re.findall(r"[\u4e00-\u9fff]{2,8}〔\d{4}〕\d+号", text))
    for mark in written:
        if not any(mark.endswith(c) for c in [*gold["citations"], *filter(None, [gold["number"]])]):
            fault("document number of the text not in gold:", mark)
    day = date.fromisoformat(gold["date"])
    if f"{day.year}年{day.month}月{day.day}日" not in text:
        fault("date", day)
    at = body
    for level, label, title in gold["sections"]:
        here = text.find(label + title, at)
        if here < 0 or level not in (1, 2, 3, 4):
            fault("section not found in order:", level, label, title)
        else:
            at = here + len(title)
    starts, at = [], body
    for task in gold["tasks"]:
        here = text.find(task["title"], at)
        if here < 0:
            fault("task not found in order:", task["title"])
            here = at
        starts.append(here)
        at = here + len(task["title"])
    titles = {s[2] for s in gold["sections"]}
    for n, task in enumerate(gold["tasks"]):
        begin, end = starts[n], starts[n + 1] if n + 1 < len(starts) else len(text)
        if task["section"] not in titles:
            fault("section of task", task["title"], task["section"])
        for name in task.get("also", []):
            if name not in text:
                fault("also", name)
        names = [name for name, role in task["units"]]
        if len(set(names)) != len(names) or set(names) & set(task["inherited"]):
            fault("unit twice", task["title"])
        for name, role in task["units"]:
            if role not in ROLES or name not in text[begin:end]:
                fault("unit", task["title"], name, role)
        for name in task["inherited"]:
            if name not in text[:begin]:
                fault("inherited", task["title"], name)
    blocks = [(t["title"], t, s, e) for t, s, e in zip(gold["tasks"], starts, [*starts[1:], len(text)], strict=True)]
    for name, block, begin, end in [*blocks, ("GOALS", gold["goals"], 0, starts[0] if starts else len(text))]:
        for item in [*block["deadlines"], *block["targets"]]:
            quote = item["quote"]
            if text.count(quote) != 1:
                fault("quote found", text.count(quote), "times:", name, quote)
            column = re.fullmatch(r"\d{4}年目标", quote)  # a deadline that heads a column stands above its rows
            if not column and not begin <= text.find(quote) < end:
                fault("quote outside its task:", name, quote)
        for item in block["deadlines"]:
            first = date.fromisoformat(item.get("start", "1900-01-01"))
            if (
                set(item) - {"quote", "end", "start"}
                or not first < date.fromisoformat(item["end"])
                or date.fromisoformat(item["end"]) < day
            ):
                fault("deadline", name, item)
        for item in block["targets"]:
            if set(item) - {"quote", "value", "unit", "op", "per"} or item["op"] not in OPS:
                fault("target", name, item)
            figure = f"{item['value']:g}" if isinstance(item["value"], float) else str(item["value"])
            unit = item["unit"]
            spoken = (
                figure + unit in item["quote"]
                or figure in item["quote"]
                or {2: "两", 1: "一"}.get(item["value"], "?") in item["quote"]
            )
            if not spoken and "全覆盖" not in item["quote"]:
                fault("value not in quote", name, item)
            if unit.lstrip("万亿") not in item["quote"] and "全覆盖" not in item["quote"]:
                fault("unit not in quote", name, item)
    if gold["request"]:
        request = gold["request"]
        datetime.fromisoformat(request["deadline"])
        for quote in [request["deadline_quote"], *request["addressees"], request["reply_to"]]:
            if quote not in text:
                fault("request", quote)
    facts = [len(gold["sections"]), len(gold["tasks"]), sum(len(t["units"]) for t in gold["tasks"])]
    facts += [
        sum(len(b[kind]) for _n, b, _s, _e in blocks) + len(gold["goals"][kind]) for kind in ("deadlines", "targets")
    ]
    print(
        f"{gold['id']}: {len(text)} characters; sections, tasks, units, deadlines, targets: {facts}; faults: {len(faults)}"
    )
    for words in faults:
        print("   !", words)
    return len(faults)


if __name__ == "__main__":
    wanted = sys.argv[1:]
    paths = [p for p in sorted(HERE.glob("[0-9][0-9]-*.json")) if not wanted or p.stem in wanted]
    sys.exit(bool(sum(check(p) for p in paths)) or not paths)
