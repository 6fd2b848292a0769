"""An invented plan (no real place, office or person), built by hand: no stage that reads files has a part in it."""

from __future__ import annotations

from pipeline.model.finding import Finding
from pipeline.model.official import Citation, OfficialDocument, Request, Section
from pipeline.model.quantity import Target
from pipeline.model.source import Block, Cell, Label, MarginComment, Picture, Revision, SourceDocument, Table
from pipeline.model.span import Span
from pipeline.model.task import Goals, Measure, Plan, Role, Task, UnitMention
from pipeline.model.time import Deadline

TEXT_ID = "invented-plan/final/1"

LINES = (
    "清泽市养老服务提升行动方案（2026—2028年）",
    "（征求意见稿）",
    "为落实《清泽市老龄事业规划》（清政发〔2025〕9号），制定本方案。到2028年，全市养老床位达到2.6万张。",
    "一、完善服务设施",
    "（一）建设社区网点",
    "新建街道养老中心。每个街道建设1个以上养老中心，2026年底前全部投入使用。（市民政局牵头，市财政局、市自然资源局配合，"
    "以下各项工作均需各县（市、区）政府推进，不再单独列出）",
    "改造社区助餐点。支持国有企业利用闲置房屋。6月底前完成摸底，到2027年改造助餐点200个左右。"
    "（市商务局、市民政局按职责分工负责）",
    "（二）推进适老化改造",
    "力争每年为1500户困难老年人家庭实施适老化改造。（市住房城乡建设局牵头，市民政局、市残联配合，省建筑设计院指导）",
    "二、强化要素保障",
    "（一）培养护理人才",
    "在街道养老中心建成的基础上，开展护理员培训，持证上岗率不低于95%。（市人力资源社会保障局负责）",
    "（二）发展智慧养老",
    "领域\t项目\t完成时限\t责任单位",
    "智慧养老\t建设信息平台\t2026年9月\t市大数据局、市民政局",
    "\t配发智能手环\t长期\t",
)
TEXT = "\n".join(LINES)


def place(words: str, after: str = "") -> Span:
    """The first place of `words` behind the first place of `after`."""
    start = TEXT.index(words, TEXT.index(after) + len(after) if after else 0)
    return Span(TEXT_ID, start, start + len(words))


def _between(first: str, last: str) -> Span:
    return Span(TEXT_ID, TEXT.index(first), TEXT.index(last, TEXT.index(first)) + len(last))


def _section(
    identity: str, level: int, label: str, title: str, *, parent: str = "", until: str | None = None
) -> Section:
    heading = place(label + title)
    end = TEXT.index("\n" + until, heading.end) if until else len(TEXT)
    return Section(
        id=identity, level=level, label=label, label_raw=label, title=title,
        span=Span(TEXT_ID, heading.start, end), title_span=place(title, TEXT[: heading.start] if heading.start else ""),
        body_start=heading.end + 1, run_in=False, parent=parent,
    )  # fmt: skip


SECTIONS = (
    _section("s1", 1, "一、", "完善服务设施", until="二、"),
    _section("s2", 2, "（一）", "建设社区网点", parent="s1", until="（二）推进"),
    _section("s3", 2, "（二）", "推进适老化改造", parent="s1", until="二、"),
    _section("s4", 1, "二、", "强化要素保障"),
    _section("s5", 2, "（一）", "培养护理人才", parent="s4", until="（二）发展"),
    _section("s6", 2, "（二）", "发展智慧养老", parent="s4"),
)


def _unit(name: str, role: Role, after: str, *, inherited: bool = False, group: bool = False) -> UnitMention:
    rule = "responsibility.default" if inherited else "responsibility.clause"
    return UnitMention(name, role, place(name, after), rule, inherited=inherited, group=group)


def _due(text: str, after: str, end: str | None, **more: str) -> Deadline:
    start = more.pop("start_date", None)
    return Deadline(text, place(text, after), start, end, more.pop("precision", "year"), "deadlines.test", **more)  # type: ignore[arg-type]


def _measure(text: str) -> Measure:
    return Measure(text, place(text))


def _target(text: str, indicator: str, value: float, unit: str, comparator: str = ">=", **more: object) -> Target:
    fields = {"scope": "", **more}
    rule = "targets.test"
    return Target(text, place(text), indicator, comparator=comparator, value=value, unit=unit, rule=rule, **fields)  # type: ignore[arg-type]


COUNTIES = "各县（市、区）政府"


def _inherited() -> UnitMention:
    return _unit(COUNTIES, "responsible", "", inherited=True, group=True)


def _facility_tasks() -> tuple[Task, ...]:
    first = Task(
        "t1", "s2", "新建街道养老中心", _between("新建街道", "不再单独列出）"),
        units=(
            _unit("市民政局", "lead", "投入使用。"),
            _unit("市财政局", "cooperating", "牵头，"),
            _unit("市自然资源局", "cooperating", "市财政局"),
        ),
        deadlines=(_due("2026年底前", "新建街道", "2026-12-31", precision="day"),),
        targets=(_target("每个街道建设1个以上养老中心", "养老中心", 1, "个", per="街道", end_date="2026-12-31"),),
        measures=(_measure("每个街道建设1个以上养老中心，2026年底前全部投入使用。"),),
    )  # fmt: skip
    second = Task(
        "t2", "s2", "改造社区助餐点", _between("改造社区", "按职责分工负责）"),
        units=(
            _unit("市商务局", "responsible", "200个左右。"),
            _unit("市民政局", "responsible", "市商务局、"),
            _inherited(),
        ),
        deadlines=(
            _due("6月底前", "改造社区", "2026-06-30", precision="day"),
            _due("到2027年", "改造社区", "2027-12-31"),
        ),
        targets=(_target("改造助餐点200个左右", "助餐点", 200, "个", "~", end_date="2027-12-31"),),
        measures=(
            _measure("支持国有企业利用闲置房屋。"),
            _measure("6月底前完成摸底，到2027年改造助餐点200个左右。"),
        ),
    )  # fmt: skip
    third = Task(
        "t3", "s3", "推进适老化改造", _between("力争每年", "指导）"),
        units=(
            _unit("市住房城乡建设局", "lead", "适老化改造。"),
            _unit("市民政局", "cooperating", "市住房城乡建设局"),
            _unit("市残联", "cooperating", "市民政局、"),
            _unit("省建筑设计院", "guiding", "市残联"),
            _inherited(),
        ),
        deadlines=(_due("每年", "力争", None, every="P1Y"),),
        targets=(
            _target(
                "每年为1500户困难老年人家庭实施适老化改造", "适老化改造", 1500, "户", "=",
                scope="困难老年人家庭", per="年", strength="strive",
            ),
        ),
        measures=(_measure("力争每年为1500户困难老年人家庭实施适老化改造。"),),
    )  # fmt: skip
    return first, second, third


def _support_tasks() -> tuple[Task, ...]:
    fourth = Task(
        "t4", "s5", "培养护理人才", _between("在街道养老中心", "市人力资源社会保障局负责）"),
        units=(_unit("市人力资源社会保障局", "responsible", ""), _inherited()),
        targets=(_target("持证上岗率不低于95%", "持证上岗率", 95, "%"),),
        measures=(_measure("在街道养老中心建成的基础上，开展护理员培训，持证上岗率不低于95%。"),),
        depends_on=("t1",),
    )  # fmt: skip
    fifth = Task(
        "t5", "s6", "建设信息平台", _between("智慧养老\t建设", "市大数据局、市民政局"),
        units=(_unit("市大数据局", "responsible", ""), _unit("市民政局", "responsible", "市大数据局"), _inherited()),
        deadlines=(_due("2026年9月", "", "2026-09-30", precision="month"),),
        group="智慧养老",
    )  # fmt: skip
    sixth = Task("t6", "s6", "配发智能手环", _between("配发智能手环", "长期"), group="智慧养老", depends_on=("t5",))
    return fourth, fifth, sixth


def invented_document(request: Request | None = None) -> OfficialDocument:
    """The plan as an official document."""
    return OfficialDocument(
        kind="plan", stage="consultation", number=None, secrecy=None,
        title="清泽市养老服务提升行动方案（2026—2028年）（征求意见稿）",
        addressees=("市直各有关单位",), issuer="清泽市民政局", date="2026-01-15",
        span=Span(TEXT_ID, 0, len(TEXT)), body=_between(LINES[2], LINES[-1]), title_span=place(LINES[0]),
        sections=SECTIONS,
        citations=(Citation("清政发〔2025〕9号", place("清政发〔2025〕9号"), "清泽市老龄事业规划"),),
        request=request,
    )  # fmt: skip


def invented_request() -> Request:
    """What the covering letter of the plan asks for."""
    return Request(
        deadline="2026-01-30T17:30:00+08:00", deadline_text="1月30日下班前", deadline_span=None, reply_to="市民政局",
        seal_required=True, reply_without_comments=True, no_reply="missing", frozen=("总体要求",),
    )  # fmt: skip


def invented_source() -> SourceDocument:
    """The file of the plan, with one of everything that a reader may find."""
    blocks: list[Block] = []
    about = place("左右")
    at = 0
    for number, line in enumerate(LINES):
        row = number - 13
        blocks.append(
            Block(
                f"b{number}",
                "row" if row >= 0 else "paragraph",
                "body",
                line,
                at,
                label=Label("（一）", "（一）", 1, "cn-paren") if line.startswith("（一）") else None,
                table="tb1" if row >= 0 else "",
                row=max(row, -1),
            )
        )
        at += len(line) + 1
    blocks.append(Block("b99", "paragraph", "furniture", "— 1 —", -1))
    return SourceDocument(
        name="plan-v1.docx", sha256="0" * 64, format="docx", reader="docx/1", view="final", text_id=TEXT_ID, text=TEXT,
        blocks=tuple(blocks), tables=(_table(),),
        revisions=(Revision("insert", "李审核", "2026-01-10T08:00:00Z", "左右", about.start, about.end),),
        comments=(MarginComment("c1", "王批注", "", "请核实数字", place("200个").start, place("200个").end),),
        pictures=(Picture("word/media/image1.png", 0, "图1", 20.0, 10.0),),
        metadata=(("作者", "起草组"),),
        findings=(Finding("W-ZW", "warning", (("count", "2"),)),),
    )  # fmt: skip


def _table() -> Table:
    cells: list[Cell] = []
    at = TEXT.index(LINES[13])
    start = at
    for row, line in enumerate(LINES[13:]):
        for column, words in enumerate(line.split("\t")):
            if not (row == 2 and column == 0):
                merged = 2 if (row, column) == (1, 0) else 1
                cells.append(Cell(row, column, merged, 1, at, at + len(words)))
            at += len(words) + 1
    return Table("tb1", start, len(TEXT), 3, 4, tuple(cells), header_rows=1)


def invented_plan(request: Request | None = None) -> Plan:
    """Two chapters, six tasks (two of them rows of a table under one group), inherited units, goals, a citation."""
    goals = Goals(
        deadlines=(_due("到2028年", "", "2028-12-31"),),
        targets=(_target("全市养老床位达到2.6万张", "养老床位", 2.6, "万张", scope="全市", end_date="2028-12-31"),),
    )
    finding = Finding("W-REPAIRED", "note", (("raw", "（3） "), ("label", "（三）")), place("（二）推进"))
    return Plan(
        source=invented_source(), document=invented_document(request), lead_rule=None,
        tasks=(*_facility_tasks(), *_support_tasks()), goals=goals, findings=(finding,),
    )  # fmt: skip
