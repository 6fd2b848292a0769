"""Random drafts, random requests of every kind, a random part of them carried out, and edits that nobody asked for."""

from __future__ import annotations

import random
import re
from collections import Counter
from dataclasses import dataclass, field, replace

from pipeline.extract import extract_plan
from pipeline.model.change import Comparison
from pipeline.model.comment import Anchor, Comment, Op
from pipeline.model.settlement import Settled
from pipeline.model.span import Span
from pipeline.settlement import Ground, settle
from pipeline.structure import structure
from pipeline.workflow.diff import compare_plans
from tests.diff.documents import EDITS, Edited, Line, document, draft, found, sentence

NEW_UNITS = ("市审计局", "市统计局", "市林业局", "市医疗保障局", "市公安局", "市科技局")
WAYS = ("实行清单化动态管理", "探索跨区域协同机制", "落实首问负责制度", "推行告知承诺办理")


@dataclass
class Case:
    """A draft, what was asked (`asked`: a comment without its place, the line and the words it is about), and what came of it."""

    rng: random.Random
    old: list[Line]
    new: Edited
    touched: set[str] = field(default_factory=set)
    asked: list[tuple[Comment, str, str, str]] = field(default_factory=list)  # comment, line, words, verdict
    done: list[str] = field(default_factory=list)  # lines of the revised draft that hold nothing but what was asked
    own: list[tuple[str, str]] = field(default_factory=list)
    counts: Counter[Line] = field(init=False)
    chapters: dict[Line, int] = field(init=False)

    def __post_init__(self) -> None:
        self.counts = Counter(self.old)
        self.chapters = {}
        chapter = 0
        for line in self.old:
            chapter += isinstance(line, str) and re.match("[一二三四五六七八九十百零]+、", line) is not None
            self.chapters[line] = chapter

    def pick(self, fits) -> str | None:
        """A line that nobody has touched."""
        for _try in range(200):
            line = self.rng.choice(self.old[2:])
            if isinstance(line, str) and line not in self.touched and self.counts[line] == 1 and fits(line):
                return line
        return None

    def ask(self, op: Op, line: str, words: str, verdict: str, **more) -> None:
        """Note a request about words of a line."""
        n = len(self.asked) + 1
        comment = Comment(f"C{n:03d}", f"第{n}条意见", op, quote=words, unit="市财政局", letter="L001", **more)
        self.asked.append((comment, line, words, verdict))
        self.touched.add(line)

    def write(self, line: str, now: str, *, asked: bool = True) -> None:
        """Put another line in the place of one, as it was asked for or not."""
        self.new.lines[self.new.lines.index(line)] = now
        self.touched.add(now)
        if asked:
            self.done.append(now)

    def chance(self, share: float) -> bool:
        return self.rng.random() < share


def _prose(line: str) -> bool:
    return len(line) > 20 and "。" in line and not re.match("[一二三四五六七八九十（]", line)


def _long(line: str) -> bool:
    return _prose(line) and line.count("。") >= 2


def ask_figure(case: Case) -> None:
    line = case.pick(lambda one: _prose(one) and len(re.findall(r"覆盖率达到\d+%", one)) == 1)
    if line is None:
        return
    match = re.search(r"(?<=覆盖率达到)(\d+)%", line)
    was = int(match[1])
    want = was + case.rng.choice((-9, -6, 6, 8)) if was < 90 else was - 8
    roll = case.rng.random()
    now = want if roll < 0.5 else was if roll < 0.75 else (was + want) // 2 if roll < 0.9 else was - (want - was) // 2
    verdict = "adopted" if now == want else "not_adopted" if (now - was) * (want - was) <= 0 else "partly_adopted"
    case.ask("change_number", line, f"覆盖率达到{was}%", verdict, old=f"{was}%", new=f"{want}%")
    if now != was:
        new = line[: match.start()] + f"{now}%" + line[match.end() :]
        case.write(line, new, asked=verdict != "not_adopted")
        if verdict == "not_adopted":
            case.own.append(("number", f"{was}→{now}"))


def ask_deadline(case: Case) -> None:
    line = case.pick(lambda one: _prose(one) and len(re.findall(r"到20\d\d年\d+月底前", one)) == 1)
    if line is None:
        return
    match = re.search(r"(20\d\d)年(\d+)月底前", line)
    year = int(match[1])
    want = f"{year + 2}年{match[2]}月底前"
    roll = case.rng.random()
    now = want if roll < 0.5 else match[0] if roll < 0.75 else f"{year + 1}年{match[2]}月底前"
    verdict = "adopted" if now == want else "not_adopted" if now == match[0] else "partly_adopted"
    case.ask("change_deadline", line, match[0], verdict, old=match[0], new=want)
    if now != match[0]:
        case.write(line, line.replace(match[0], now))


def ask_words(case: Case) -> None:
    line = case.pick(lambda one: _prose(one) and re.search("，[^，。0-9]{6,12}，", one))
    if line is None:
        return
    was, want = re.search("，([^，。0-9]{6,12})，", line)[1], case.rng.choice(WAYS)
    verdict = "adopted" if case.chance(0.6) else "not_adopted"
    case.ask("replace", line, was, verdict, old=was, new=want)
    if verdict == "adopted":
        case.write(line, line.replace(was, want, 1))


def ask_deletion(case: Case) -> None:
    line = case.pick(_long)
    if line is None:
        return
    cut = line.index("。") + 1
    words, roll = line[:cut], case.rng.random()
    verdict = "adopted" if roll < 0.5 else "not_adopted"
    case.ask("delete", line, words, verdict, old=words)
    if verdict == "adopted":
        case.write(line, line[cut:])
    elif roll > 0.75 and (to := case.pick(_long)) is not None:  # moved, not deleted
        behind = to.index("。") + 1
        case.write(line, line[cut:], asked=False)
        case.touched.add(to)
        case.write(to, to[:behind] + words + to[behind:], asked=False)
        case.own.append(("sentence-move", words))


def ask_insertion(case: Case) -> None:
    line = case.pick(_long)
    if line is None:
        return
    cut = line.index("。") + 1
    words, roll = sentence(case.rng), case.rng.random()
    verdict = "adopted" if roll < 0.5 else "not_adopted"
    case.ask("insert", line, line[:cut], verdict, new=words)
    if verdict == "adopted":
        case.write(line, line[:cut] + words + line[cut:])
    elif roll > 0.75 and (to := _far(case, line)) is not None:  # put in elsewhere
        behind = to.index("。") + 1
        case.touched.add(to)
        case.write(to, to[:behind] + words + to[behind:], asked=False)
        case.own.append(("sentence-add", words))


def _far(case: Case, line: str) -> str | None:
    """A line of another chapter."""
    return case.pick(lambda one: _long(one) and case.chapters[one] != case.chapters[line])


def ask_paragraph(case: Case) -> None:
    line = case.pick(lambda one: one.startswith("（"))
    if line is None:
        return
    words = sentence(case.rng) + "（责任单位：市财政局）"
    verdict = "adopted" if case.chance(0.5) else "not_adopted"
    case.ask("insert", line, "", verdict, new=words)
    if verdict == "adopted":
        case.new.lines.insert(case.new.lines.index(line) + 1, words)
        case.touched.add(words)
        case.done.append(words)


def ask_unit(case: Case) -> None:
    line = case.pick(lambda one: _prose(one) and one.endswith("）") and one.count("（责任单位：") == 1)
    if line is None:
        return
    head, listed = line[:-1].split("（责任单位：")
    names = listed.split("、")
    adopted = case.chance(0.55)
    verdict = "adopted" if adopted else "not_adopted"
    words = head.split("。")[-2] if head.count("。") else head
    kind = case.rng.choice(("add", "remove", "lead")) if len(names) > 2 else "add"
    if kind == "remove":
        gone = case.rng.choice(names)
        now = [name for name in names if name != gone]
        case.ask("remove_unit", line, gone, verdict, old=gone)
    elif kind == "lead":
        first = case.rng.choice(names[1:])
        now = [first, *(name for name in names if name != first)]
        case.ask("set_lead", line, words, verdict, new=first)
        comment, *rest = case.asked[-1]
        case.asked[-1] = (replace(comment, text="建议由其牵头，列首位"), *rest)
    else:
        come = next(name for name in NEW_UNITS if name not in names)
        now = [*names, come]
        case.ask("add_unit", line, words, verdict, new=come)
    if adopted:
        case.write(line, f"{head}（责任单位：{'、'.join(now)}）")


def ask_move(case: Case) -> None:
    line = case.pick(_long)
    if line is None:
        return
    case.touched.add(line)
    to = case.pick(_long)
    if to is None:
        return
    cut, behind = line.index("。") + 1, to.index("。") + 1
    words, goal = line[:cut], to[:behind]
    verdict = "adopted" if case.chance(0.6) else "not_adopted"
    case.ask("move", line, words, verdict, old=words, reason=f"{to}\0{goal}")
    case.touched.add(to)
    if verdict == "adopted":
        case.write(line, line[cut:])
        case.write(to, goal + words + to[behind:])


ASKED = (ask_figure, ask_deadline, ask_words, ask_deletion, ask_insertion, ask_paragraph, ask_unit, ask_move)


def generated(seed: int, requests: int = 12, own: int = 4, chapters: int = 5) -> Case:
    """A draft with requests, a part of them carried out, and some own edits on lines that nobody spoke of."""
    rng = random.Random(seed)
    old = draft(rng, chapters)
    case = Case(rng, old, Edited(list(old)))
    for _ in range(requests):
        rng.choice(ASKED)(case)
    kinds = [kind for kind in sorted(EDITS) if kind not in ("section-move", "merge")]
    for kind in rng.sample(kinds, own):
        EDITS[kind](rng, case.new, case.touched)
    case.own += case.new.log
    return case


def settled_case(case: Case) -> tuple[Ground, tuple[Comment, ...], Settled, Comparison]:
    """The case settled."""
    old, new = (document(lines, name) for lines, name in ((case.old, "v1"), (case.new.lines, "v2")))
    plans = [extract_plan(source, structure(source)) for source in (old, new)]
    comparison = compare_plans(*plans)
    ground = Ground(comparison, *plans)
    comments = tuple(placed(old.text, comment, line, words) for comment, line, words, _verdict in case.asked)
    return ground, comments, settle(ground, comments), comparison


def placed(text: str, comment: Comment, line: str, words: str) -> Comment:
    """A request with its place in the draft's text."""
    start = text.index(line)
    at = start + line.index(words)
    if comment.op == "insert" and not words:  # the section under a heading
        heading = re.compile(r"\n(?:（[一二三四五六七八九十]+）|[一二三四五六七八九十]+、|序号\t)").search(text, start)
        return replace(comment, anchor=Anchor("place", Span("v1", start, heading.start() if heading else len(text))))
    placed = replace(comment, anchor=Anchor("exact", Span("v1", at, at + len(words)), 1.0))
    if comment.op == "move":
        to, goal = comment.reason.split("\0")
        there = text.index(to) + to.index(goal)
        placed = replace(placed, reason=None, destination=Anchor("exact", Span("v1", there, there + len(goal)), 1.0))
    return placed


def reported(comparison: Comparison, ids: set[str], kind: str, words: str) -> bool:
    """Whether an edit is among the changes with these ids."""
    return found(replace(comparison, changes=tuple(c for c in comparison.changes if c.id in ids)), kind, words)


def falsely_reported(comparison: Comparison, unexplained: set[str], line: str) -> bool:
    """Whether a line that holds nothing but what was asked has an unexplained change."""
    start = comparison.new.text.index(line)
    spans = [c.new for c in comparison.changes if c.id in unexplained and not c.within]
    return any(s.start < start + len(line) and s.end > start for s in spans if s.end > s.start)


__all__ = ["falsely_reported", "generated", "reported", "settled_case"]
