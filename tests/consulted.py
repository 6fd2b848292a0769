"""An invented consultation (no real place, office or person), settled by hand: no stage that reads files has a part in it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from pipeline.model.change import Change
from pipeline.model.comment import Anchor, Comment, Letter, UnitEvidence
from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.official import Section
from pipeline.model.settlement import Conflict, Explained, Settled, Settlement
from pipeline.model.span import Span
from pipeline.model.status import ConsultationStatus, UnitStatus

DRAFT = """清泽市社区助餐服务实施方案（征求意见稿）
一、主要目标
到2028年底，全市建成社区助餐点120个以上，服务覆盖率达到80%。
二、重点任务
（一）完善网络布局
2026年6月底前完成规划编制。（市民政局、市自然资源和规划局负责）
对新建助餐点给予一次性补助。鼓励社会力量参与。
（二）强化安全监管
每月至少巡查1次。（市市场监管局负责）
推行明厨亮灶，公开电话接受监督。
三、保障措施
加强组织领导，建立联席会议制度。
"""
REVISED = """清泽市社区助餐服务实施方案
一、主要目标
到2028年底，全市建成社区助餐点110个以上，服务覆盖率达到80%。
二、重点任务
（一）完善网络布局
2026年9月底前完成规划编制。（市民政局、市自然资源和规划局、市住房城乡建设局负责）
对新建助餐点给予一次性补助。
（二）强化安全监管
每月至少巡查1次。（市市场监管局负责）
推行明厨亮灶，公布电话接受监督。
三、保障措施
加强组织领导，建立联席会议制度，定期通报进展。
"""
OLD, NEW = "draft/final/1", "revised/final/1"


def old(words: str) -> Span:
    """Where words stand in the draft that was sent."""
    return Span(OLD, DRAFT.index(words), DRAFT.index(words) + len(words))


def new(words: str) -> Span:
    """Where words stand in the revised draft."""
    return Span(NEW, REVISED.index(words), REVISED.index(words) + len(words))


def _section(id_: str, level: int, label: str, title: str, until: str, parent: str = "") -> Section:
    start = DRAFT.index(label + title)
    end = DRAFT.index(until) if until else len(DRAFT)
    at = Span(OLD, start + len(label), start + len(label + title))
    return Section(id_, level, label, label, title, Span(OLD, start, end), at, at.end + 1, False, parent)


SECTIONS = (
    _section("s1", 1, "一、", "主要目标", "二、重点"),
    _section("s2", 1, "二、", "重点任务", "三、保障"),
    _section("s3", 2, "（一）", "完善网络布局", "（二）强化", "s2"),
    _section("s4", 2, "（二）", "强化安全监管", "三、保障", "s2"),
    _section("s5", 1, "三、", "保障措施", ""),
)

# letter: unit, status, stance, 文号
LETTERS: tuple[tuple[str | None, str, str | None, str], ...] = (
    ("市住房城乡建设局", "on_time", "comments", "清住建函〔2026〕7号"),
    ("市财政局", "on_time", "comments", ""),
    ("市市场监管局", "late", "comments", "清市监函〔2026〕3号"),
    ("市商务局", "on_time", "none", ""),
    ("市残联", "late", "none", ""),
    ("市统计局", "on_time", "extension", ""),
    ("云麓县人民政府", "on_time", "comments", ""),
    ("市餐饮行业协会", "not_on_roster", "comments", ""),
    ("市财政局", "superseded", "comments", ""),
    (None, "not_a_letter", None, ""),
)
ROSTER = (
    "市自然资源和规划局", "市住房城乡建设局", "市财政局", "市市场监管局", "市商务局", "市残联", "市统计局", "云麓县人民政府", "市审计局",
)  # fmt: skip


def _letters() -> tuple[Letter, ...]:
    return tuple(
        Letter(
            f"L{n:03d}", f"来函{n}.docx", f"{n:064x}", unit, (UnitEvidence("signature", unit or "", unit),) if unit else (),
            number or None, "2026-03-18" if n % 2 else None, "2026-03-19T10:00:00+08:00", "csv", status, stance,  # type: ignore[arg-type]
        )
        for n, (unit, status, stance, number) in enumerate(LETTERS, 1)
    )  # fmt: skip


def _comment(id_: str, letter: str, unit: str, op: str, text: str, at: str | None, **more: Any) -> Comment:
    anchor = Anchor("exact", old(at), 1.0) if at else Anchor("none")
    return Comment(id_, text, op, anchor=anchor, letter=letter, unit=unit, **more)  # type: ignore[arg-type]


COMMENTS = (
    _comment("C001", "L001", "市住房城乡建设局", "add_unit", "建议将我局列为“完善网络布局”的责任单位。", "2026年6月底前完成规划编制。", new="市住房城乡建设局",
             reason="配建用房由我局负责移交。"),
    _comment("C002", "L001", "市住房城乡建设局", "change_number", "建议将“120个以上”改为“100个以上”。", "120个以上", old="120个以上",
             new="100个以上", reason="现有用房不足。", conflicts_with=("C005",)),
    _comment("C003", "L002", "市财政局", "delete", "建议删去“对新建助餐点给予一次性补助。”", "对新建助餐点给予一次性补助。",
             old="对新建助餐点给予一次性补助。"),
    _comment("C004", "L002", "市财政局", "delete", "建议删去“鼓励社会力量参与。”", "鼓励社会力量参与。", old="鼓励社会力量参与。"),
    _comment("C005", "L003", "市市场监管局", "change_number", "建议将“120个以上”改为“150个以上”。", "120个以上", old="120个以上",
             new="150个以上", conflicts_with=("C002",)),
    _comment("C006", "L003", "市市场监管局", "change_deadline", "建议将“2026年6月底前”改为“2026年9月底前”。", "2026年6月底前",
             old="2026年6月底前", new="2026年9月底前", identical_to=("C007",)),
    _comment("C007", "L007", "云麓县人民政府", "change_deadline", "建议将“2026年6月底前”改为“2026年9月底前”。", "2026年6月底前",
             old="2026年6月底前", new="2026年9月底前", identical_to=("C006",)),
    _comment("C008", "L007", "云麓县人民政府", "remark", "建议结合我县实际，请张某局长协调市发改委支持，联系人：李某某，电话：0000-0000000。", None),
    _comment("C009", "L008", "市餐饮行业协会", "insert", "建议在“每月至少巡查1次。”后增加“巡查结果向社会公开。”", "每月至少巡查1次。",
             new="巡查结果向社会公开。"),
    _comment("C010", "L009", "市财政局", "delete", "前函的意见。", "鼓励社会力量参与。", old="鼓励社会力量参与。"),
)  # fmt: skip

ITEMS = (
    Settlement("C001", "adopted", "units", "", evidence=("d3",), was=old("2026年6月底前完成规划编制。"),
               now=new("市住房城乡建设局"), reason="已将市住房城乡建设局列入。", decided_by="person"),
    Settlement("C002", "partly_adopted", "number", "", evidence=("d1",), was=old("120个以上"), now=new("110个以上"),
               reason="综合两方意见，取110个。", decided_by="person"),
    Settlement("C003", "not_adopted", "delete", "", was=old("对新建助餐点给予一次性补助。"), now=new("对新建助餐点给予一次性补助。")),
    Settlement("C004", "adopted", "delete", "", evidence=("d4",), was=old("鼓励社会力量参与。")),
    Settlement("C005", "not_adopted", "number", "", was=old("120个以上"), now=new("110个以上"), reason="用房条件暂不具备。",
               decided_by="person"),
    Settlement("C006", "adopted", "deadline", "", evidence=("d2",), was=old("2026年6月底前"), now=new("2026年9月底前")),
    Settlement("C007", "adopted", "deadline", "", evidence=("d2",), was=old("2026年6月底前"), now=new("2026年9月底前"),
               same_as="C006"),
    Settlement("C008", "undecided", "remark", ""),
    Settlement("C009", "not_adopted", "insert", "", was=old("每月至少巡查1次。"), now=new("每月至少巡查1次。"),
               reason="已由市市场监管局另行规定。", decided_by="person"),
)  # fmt: skip


def _change(id_: str, kind: str, topic: str, one: Span, other: Span, group: str = "") -> Change:
    return Change(id_, kind, topic, one, other, group=group)  # type: ignore[arg-type]


def _gap(span: Span, *, end: bool = True) -> Span:
    at = span.end if end else span.start
    return Span(span.text_id, at, at)


CHANGES = (
    _change("d0", "delete", "wording", old("（征求意见稿）"), _gap(new("清泽市社区助餐服务实施方案"))),
    _change("d1", "replace", "number", old("120"), new("110")),
    _change("d2", "replace", "deadline", old("6月底"), new("9月底")),
    _change("d3", "insert", "unit", _gap(old("规划局")), new("、市住房城乡建设局")),
    _change("d4", "delete", "wording", old("鼓励社会力量参与。"), _gap(new("给予一次性补助。"))),
    _change("d5", "replace", "wording", old("公开电话"), new("公布电话")),
    _change("d6", "insert", "wording", _gap(old("联席会议制度")), new("，定期通报进展")),
)


def consultation(*, rounds: int = 1) -> Consultation:
    """One round as above, or a second one in which all is the same but the number."""
    letters = _letters()
    states = {"on_time": "on_time", "late": "late"}
    by_unit = {letter.unit: letter for letter in letters if letter.status in states}
    units = tuple(
        UnitStatus(
            name, by_unit[name].status if name in by_unit else "deemed_no_comment", False,  # type: ignore[arg-type]
            (by_unit[name].id,) if name in by_unit else (),
            tuple(c.id for c in COMMENTS if name in by_unit and c.letter == by_unit[name].id),
        )
        for name in ROSTER
    )  # fmt: skip
    status = ConsultationStatus(
        "关于征求意见的函", "2026-03-20T17:30:00+08:00", "deemed_no_comment", "2026-03-25T09:00:00+08:00", units,
        not_on_roster=("L008",), not_letters=("L010",), superseded=("L009",),
    )  # fmt: skip
    settled = Settled(
        ITEMS, (Explained("d1", ("C002",), surplus=False), Explained("d2", ("C006", "C007")), Explained("d3", ("C001",)),
                Explained("d4", ("C004",))),
        ("d0", "d5", "d6"), 0.6, (Conflict(("C002", "C005"), None),),
    )  # fmt: skip
    first = SettledRound(
        1, status, letters, COMMENTS, settled, DRAFT, REVISED, SECTIONS, CHANGES, sent="2026-03-10"
    )  # fmt: skip
    all_rounds = tuple(replace(first, number=n) for n in range(1, rounds + 1))
    return Consultation("清泽市社区助餐服务实施方案", "清泽市民政局", "2026-04-02", all_rounds)
