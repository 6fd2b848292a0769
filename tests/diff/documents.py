"""Documents of plain lines and table rows, as a reader would give them; random drafts and random edits with their truth."""

from __future__ import annotations

import itertools
import random
from dataclasses import dataclass, field

from pipeline.model.change import Comparison
from pipeline.model.source import Block, Cell, SourceDocument, Table
from pipeline.text.labels import label_text, parse_label

Line = str | tuple[str, ...]  # a paragraph, or the cells of a row


def document(lines: list[Line], name: str = "draft") -> SourceDocument:
    """Rows that follow each other are one table."""
    blocks: list[Block] = []
    tables: list[Table] = []
    rows: list[tuple[int, tuple[str, ...]]] = []
    at = 0

    def close() -> None:
        if rows:
            cells, key = [], f"t{len(tables) + 1}"
            for n, (start, row) in enumerate(rows):
                for column, cell in enumerate(row):
                    cells.append(Cell(n, column, 1, 1, start, start + len(cell)))
                    start += len(cell) + 1
            tables.append(Table(key, rows[0][0], cells[-1].end, len(rows), max(len(r) for _s, r in rows), tuple(cells)))
            rows.clear()

    for n, line in enumerate(lines):
        if isinstance(line, tuple):
            text = "\t".join(line)
            blocks.append(Block(f"b{n}", "row", "body", text, at, table=f"t{len(tables) + 1}", row=len(rows)))
            rows.append((at, line))
        else:
            close()
            text = line
            blocks.append(Block(f"b{n}", "paragraph", "body", text, at, label=parse_label(text)))
        at += len(text) + 1
    close()
    text = "\n".join(block.text for block in blocks)
    return SourceDocument(name, name, "docx", "test/1", "final", name, text, tuple(blocks), tuple(tables))


def outside(text: str, spans: list[tuple[int, int]]) -> str:
    keep = [True] * len(text)
    for start, end in spans:
        for at in range(start, end):
            keep[at] = False
    return "".join(ch for ch, kept in zip(text, keep, strict=True) if kept)


def assert_whole(comparison: Comparison) -> None:
    """Outside the changes the texts are the same, inside every move too; no two changes overlap; matches cover all blocks."""
    old, new = comparison.old.text, comparison.new.text
    top = [c for c in comparison.changes if not c.within]
    assert outside(old, [(c.old.start, c.old.end) for c in top]) == outside(
        new, [(c.new.start, c.new.end) for c in top]
    )
    for move in (c for c in top if c.kind == "move"):
        inner = [c for c in comparison.changes if c.within == move.id]
        for c in inner:
            assert move.old.start <= c.old.start and c.old.end <= move.old.end
            assert move.new.start <= c.new.start and c.new.end <= move.new.end
        parts = [
            outside(text[s.start : s.end], [(a.start - s.start, a.end - s.start) for a in spans]).strip("\n")
            for text, s, spans in (
                (old, move.old, [c.old for c in inner]), (new, move.new, [c.new for c in inner]),
            )
        ]  # fmt: skip
        assert parts[0] == parts[1]
    for group in (top, *([c for c in comparison.changes if c.within == m.id] for m in top if m.kind == "move")):
        for side in ("old", "new"):
            ends = sorted((getattr(c, side).start, getattr(c, side).end) for c in group)
            ends = [e for e in ends if e[1] > e[0]]
            assert all(a[1] <= b[0] for a, b in itertools.pairwise(ends)), (side, ends)
    ids = [c.id for c in comparison.changes]
    assert len(set(ids)) == len(ids)
    _assert_matched(comparison)


def _assert_matched(comparison: Comparison) -> None:
    for side, blocks in (("old", comparison.old_blocks), ("new", comparison.new_blocks)):
        covered = sorted(n for match in comparison.matches for n in range(*getattr(match, side)))
        assert covered == list(range(len(blocks)))
    shown = {(line.match, line.side) for line in comparison.lines}
    by_id = {match.id: match for match in comparison.matches}
    for match in comparison.matches:
        sides = {side for key, side in shown if key == match.id}
        assert sides == ({"old", "new"} if match.moved and match.shape not in ("inserted", "deleted") else sides)
    for side, other in (("old", "new"), ("new", "old")):
        order = [n for line in comparison.lines if line.side != other for n in range(*getattr(by_id[line.match], side))]
        assert order == sorted(order), side  # rejecting (accepting) all gives the lines of the old (new) draft in order


# ---- random drafts --------------------------------------------------------------------------------------------------

_VERBS = [
    "推进",
    "加强",
    "完善",
    "健全",
    "优化",
    "深化",
    "提升",
    "开展",
    "落实",
    "强化",
    "加快",
    "推动",
    "规范",
    "拓展",
    "建立",
    "改造",
    "整治",
    "培育",
]
_OBJECTS = [
    "农村供水设施",
    "乡镇卫生院",
    "义务教育学校",
    "数字政务平台",
    "粮食仓储",
    "河道岸线",
    "林区防火",
    "养老服务站点",
    "冷链物流",
    "公交线路",
    "老旧小区",
    "社区食堂",
    "技能培训基地",
    "普惠托育",
    "商业街区",
    "污水管网",
    "村级道路",
    "消防通道",
    "电商站点",
    "文化场馆",
    "体育设施",
    "应急物资",
    "农田水利",
    "种业基地",
    "屠宰场所",
    "校车运行",
    "集贸市场",
    "殡葬设施",
    "住房保障",
    "人才公寓",
]
_WAYS = [
    "统筹资金与土地要素",
    "坚持分类指导",
    "运用信息化手段",
    "严格质量安全标准",
    "引入社会力量参与",
    "实行台账销号管理",
    "定期开展第三方评估",
    "对照国家标准查漏补缺",
    "结合网格化治理",
    "建立会商研判机制",
    "依托行业协会力量",
    "完善信用评价办法",
    "明确时间表路线图",
    "做好风险评估预案",
    "优先保障困难群体",
    "简化审批流程环节",
]
_ENDS = [
    "形成可复制经验",
    "切实改善群众感受",
    "做到底数清情况明",
    "确保责任落到实处",
    "逐步实现全域覆盖",
    "不断提高运行效率",
    "推动长效常态管理",
    "力求取得明显成效",
    "防止问题反弹回潮",
    "接受社会各界监督",
]
UNITS = [
    "市发展改革委",
    "市教育局",
    "市科技局",
    "市工业和信息化局",
    "市公安局",
    "市民政局",
    "市财政局",
    "市人力资源社会保障局",
    "市自然资源局",
    "市生态环境局",
    "市住房城乡建设局",
    "市交通运输局",
    "市水利局",
    "市农业农村局",
    "市商务局",
    "市文化广电旅游局",
    "市卫生健康委",
    "市应急管理局",
    "市市场监管局",
    "市统计局",
    "市林业局",
    "市医疗保障局",
]


def sentence(rng: random.Random) -> str:
    kind = rng.random()
    head = f"{rng.choice(_VERBS)}{rng.choice(_OBJECTS)}"
    if kind < 0.25:
        return f"到{rng.randint(2025, 2030)}年{rng.randint(1, 12)}月底前，{head}{rng.randint(3, 980)}{rng.choice('个处家项座')}，{rng.choice(_ENDS)}。"
    if kind < 0.4:
        return f"{head}覆盖率达到{rng.randint(20, 99)}%以上，{rng.choice(_WAYS)}。"
    return f"{head}和{rng.choice(_OBJECTS)}，{rng.choice(_WAYS)}，{rng.choice(_VERBS)}{rng.choice(_OBJECTS)}，{rng.choice(_ENDS)}。"


def clause(rng: random.Random) -> str:
    return "（责任单位：" + "、".join(rng.sample(UNITS, rng.randint(1, 5))) + "）"


def paragraph(rng: random.Random) -> str:
    return "".join(sentence(rng) for _ in range(rng.randint(1, 5))) + (clause(rng) if rng.random() < 0.6 else "")


def draft(rng: random.Random, chapters: int = 4) -> list[Line]:
    lines: list[Line] = [f"关于{rng.choice(_VERBS)}{rng.choice(_OBJECTS)}的实施方案", paragraph(rng)]
    for chapter in range(chapters):
        lines.append(f"{label_text('cn', chapter + 1)}{rng.choice(_VERBS)}{rng.choice(_OBJECTS)}工作")
        for section in range(rng.randint(2, 4)):
            lines.append(f"{label_text('cn-paren', section + 1)}{rng.choice(_VERBS)}{rng.choice(_OBJECTS)}")
            lines += [paragraph(rng) for _ in range(rng.randint(1, 3))]
    lines.append(("序号", "任务", "责任单位", "完成时限"))
    lines += [
        (
            str(n + 1),
            sentence(rng).rstrip("。"),
            "、".join(rng.sample(UNITS, rng.randint(1, 3))),
            f"{rng.randint(2025, 2030)}年底",
        )
        for n in range(rng.randint(3, 8))
    ]
    return lines


# ---- random edits ---------------------------------------------------------------------------------------------------


@dataclass
class Edited:
    lines: list[Line]
    log: list[tuple[str, str]] = field(default_factory=list)  # kind of edit, words by which it is known


def edit(rng: random.Random, old: list[Line], count: int) -> Edited:
    """Apply `count` edits of different kinds, each to a line of its own."""
    out = Edited(list(old))
    touched: set[str] = set()
    for kind in rng.sample(sorted(EDITS), min(count, len(EDITS))):
        EDITS[kind](rng, out, touched)
    return out


def _pick(rng: random.Random, out: Edited, touched: set[str], fits) -> int | None:
    places = [n for n, line in enumerate(out.lines) if n > 1 and str(line) not in touched and fits(line)]
    return rng.choice(places) if places else None


def _prose(line: Line) -> bool:
    return isinstance(line, str) and parse_label(line) is None and len(line) > 20


def _long(line: Line) -> bool:
    return _prose(line) and line.count("。") >= 2


def _set(out: Edited, touched: set[str], at: int, line: Line) -> None:
    out.lines[at] = line
    touched.add(str(line))


def _insert(rng, out, touched):
    at = _pick(rng, out, touched, _prose)
    if at is not None:
        words = paragraph(rng)
        out.lines.insert(at + 1, words)
        touched.add(words)
        out.log.append(("insert", words))


def _delete(rng, out, touched):
    at = _pick(rng, out, touched, _prose)
    if at is not None:
        out.log.append(("delete", str(out.lines.pop(at))))


def _move(rng, out, touched):
    at = _pick(rng, out, touched, _prose)
    if at is None:
        return
    words = out.lines[at]
    places = [n for n, line in enumerate(out.lines) if _prose(line) and abs(n - at) > 3 and str(line) not in touched]
    if not places:
        return
    to = rng.choice(places)
    out.lines.pop(at)
    out.lines.insert(to if to < at else to - 1, words)
    touched.add(str(words))
    out.log.append(("move", str(words)))


def _split(rng, out, touched):
    at = _pick(rng, out, touched, _long)
    if at is not None:
        line = out.lines[at]
        cut = line.index("。") + 1
        out.lines[at : at + 1] = [line[:cut], line[cut:]]
        touched |= {line[:cut], line[cut:]}
        out.log.append(("split", line[cut - 6 : cut]))


def _merge(rng, out, touched):
    at = _pick(rng, out, touched, _prose)
    if (
        at is not None
        and at + 1 < len(out.lines)
        and _prose(out.lines[at + 1])
        and str(out.lines[at + 1]) not in touched
    ):
        out.log.append(("merge", out.lines[at][-6:] + "\n" + out.lines[at + 1][:6]))
        _set(out, touched, at, out.lines[at] + out.lines.pop(at + 1))


def _move_sentence(rng, out, touched):
    at = _pick(rng, out, touched, _long)
    if at is None:
        return
    line = out.lines[at]
    cut = line.index("。") + 1
    words, rest = line[:cut], line[cut:]
    touched.add(str(line))
    to = _pick(rng, out, touched, _long)
    if to is None or to == at:
        return
    other = out.lines[to]
    behind = other.index("。") + 1
    _set(out, touched, at, rest)
    _set(out, touched, to, other[:behind] + words + other[behind:])
    out.log.append(("sentence-move", words))


def _replace(kind, find, make):
    import re

    pattern = re.compile(find)

    def change(rng, out, touched):
        at = _pick(rng, out, touched, lambda line: isinstance(line, str) and pattern.search(line))
        if at is not None:
            match = rng.choice(list(pattern.finditer(out.lines[at])))
            new = make(rng, match)
            line = out.lines[at]
            _set(out, touched, at, line[: match.start()] + new + line[match.end() :])
            out.log.append((kind, f"{match.group()}→{new}"))

    return change


def _add_sentence(rng, out, touched):
    at = _pick(rng, out, touched, _long)
    if at is not None:
        words, line = sentence(rng), out.lines[at]
        cut = line.index("。") + 1
        _set(out, touched, at, line[:cut] + words + line[cut:])
        out.log.append(("sentence-add", words))


def _drop_sentence(rng, out, touched):
    at = _pick(rng, out, touched, _long)
    if at is not None:
        line = out.lines[at]
        cut = line.index("。") + 1
        _set(out, touched, at, line[cut:])
        out.log.append(("sentence-drop", line[:cut]))


def _add_row(rng, out, touched):
    at = _pick(rng, out, touched, lambda line: isinstance(line, tuple) and line[0].isdigit())
    if at is not None:
        row = (out.lines[at][0], sentence(rng).rstrip("。"), rng.choice(UNITS), "长期")
        out.lines.insert(at, row)
        touched.add(row[1])
        _count(out, touched)
        out.log.append(("row-add", row[1]))


def _drop_row(rng, out, touched):
    at = _pick(rng, out, touched, lambda line: isinstance(line, tuple) and line[0].isdigit() and line[1] not in touched)
    if at is not None:
        out.log.append(("row-drop", out.lines.pop(at)[1]))
        _count(out, touched)


def _count(out: Edited, touched: set[str]) -> None:
    number = 0
    for n, line in enumerate(out.lines):
        if isinstance(line, tuple) and line[0].isdigit():
            number += 1
            out.lines[n] = (str(number), *line[1:])


def _cell(rng, out, touched):
    at = _pick(rng, out, touched, lambda line: isinstance(line, tuple) and line[0].isdigit() and line[1] not in touched)
    if at is not None:
        row = out.lines[at]
        out.log.append(("cell", f"{row[3]}→2031年底"))
        out.lines[at] = (*row[:3], "2031年底")
        touched.add(row[1])


def _move_section(rng, out, touched):
    """The second section of a chapter goes before the first; both are renumbered."""
    places = []
    for n, line in enumerate(out.lines):
        label = parse_label(line) if isinstance(line, str) else None
        if label is not None and label.style == "cn-paren" and label.number in (1, 2):
            places.append((n, label.number))
    starts = [(a, b) for (a, x), (b, y) in itertools.pairwise(places) if (x, y) == (1, 2)]
    if not starts:
        return
    first, second = rng.choice(starts)
    end = second + 1
    while end < len(out.lines) and _prose(out.lines[end]):
        end += 1
    one, two = out.lines[first:second], out.lines[second:end]
    if min(len(one), len(two)) < 2 or any(str(line) in touched for line in one + two):
        return
    one = ["（二）" + one[0][3:], *one[1:]]
    two = ["（一）" + two[0][3:], *two[1:]]
    out.lines[first:end] = [*two, *one]
    touched |= {str(line) for line in one + two}
    out.log.append(("section-move", one[1] + "\n" + two[1]))


def _heading(rng, out, touched):
    at = _pick(rng, out, touched, lambda line: isinstance(line, str) and line.startswith("（"))
    if at is not None:
        line = out.lines[at]
        new = line[:3] + rng.choice(_VERBS) + line[5:] + "和机制建设"
        out.log.append(("heading", "和机制建设"))
        _set(out, touched, at, new)


EDITS = {
    "insert": _insert, "delete": _delete, "move": _move, "split": _split, "merge": _merge, "sentence-move": _move_sentence,
    "number": _replace("number", r"\d+(?=%)", lambda rng, m: str((int(m.group()) + rng.randint(1, 9)) % 100)),
    "date": _replace("date", r"20\d\d年\d+月底前", lambda rng, m: f"{rng.randint(2031, 2033)}年{rng.randint(1, 12)}月底前"),
    "unit": _replace("unit", r"(?<=：)市[^、）]+(?=、)", lambda rng, m: "市审计局"),
    "strength": _replace("strength", "推动长效常态管理", lambda rng, m: "应当推动长效常态管理"),
    "width": _replace("width", r"，(?=[^，。]{5,}。)", lambda rng, m: ","),
    "sentence-add": _add_sentence, "sentence-drop": _drop_sentence, "row-add": _add_row, "row-drop": _drop_row,
    "cell": _cell, "section-move": _move_section, "heading": _heading,
}  # fmt: skip


def found(comparison: Comparison, kind: str, words: str) -> bool:
    """Whether a known edit is reported as what it is."""
    changes = comparison.changes
    pairs = [(c, comparison.old_words(c).strip("\n"), comparison.new_words(c).strip("\n")) for c in changes]
    if kind in ("insert", "sentence-add"):
        return any(c.kind == "insert" and words in new for c, _old, new in pairs)
    if kind in ("delete", "sentence-drop"):
        return any(c.kind == "delete" and words in old for c, old, _new in pairs)
    if kind in ("move", "sentence-move", "section-move"):  # of two sections that change places either has moved
        return any(c.kind == "move" and w in old and w in new for c, old, new in pairs for w in words.split("\n"))
    if kind == "split":
        return any(c.kind == "split" and comparison.new.text[: c.new.start].endswith(words) for c, _o, _n in pairs)
    if kind == "merge":
        left, right = words.split("\n")
        text = comparison.old.text
        return any(
            c.kind == "merge" and text[: c.old.start].endswith(left) and text[c.old.end :].startswith(right)
            for c, _o, _n in pairs
        )
    if kind in ("row-add", "row-drop"):
        side = "insert" if kind == "row-add" else "delete"
        return any(
            c.kind == side and c.topic == "table" and words in (new if side == "insert" else old)
            for c, old, new in pairs
        )
    if kind == "heading":
        return any(new.endswith(words) for _c, _old, new in pairs)
    if kind == "strength":
        return any(new == "应当" and c.topic == "strength" for c, _old, new in pairs)
    was, now = words.split("→")
    return any(
        (was in old or old in was) and (now in new or new in now) and old + new and len(old) + len(new) <= 24
        for _c, old, new in pairs
    )
