"""Invented plans as text, and short ways to read them in tests."""

from __future__ import annotations

from pipeline.extract import extract_plan
from pipeline.model.official import OfficialDocument
from pipeline.model.task import Plan
from pipeline.read.formats import read_document
from pipeline.structure import structure

LETTER = """云泽市民政局
云民函〔2026〕12号
关于征求《云泽市社区助餐服务三年行动
实施方案（征求意见稿）》意见的函
市直各有关单位，各县（市、区）民政局：
为加快完善社区助餐服务网络，我局起草了《云泽市社区助餐服务三年行动实施方案（征求意见稿）》，现征求你们意见。请于4月10日下午下班前将加盖公章的书面意见反馈至市民政局，逾期未反馈视为无意见。
联系人：市民政局养老服务科，电话：0000000
附件：云泽市社区助餐服务三年行动实施方案（征求意见稿）

云泽市民政局
2026年3月20日
附件
"""

PLAN = """云泽市社区助餐服务三年行动
实施方案（征求意见稿）
为完善社区助餐服务网络，根据《关于发展老年助餐服务的通知》（云政办发〔2025〕8号）要求，制定本方案。
一、总体要求
（一）基本情况。截至2025年底，全市已建成助餐点46个。
（二）主要目标。到2028年底，全市建成社区助餐点120个以上，助餐服务覆盖率达到80%。
二、重点任务
（一）完善网络，优化布局
1.编制布局规划。2026年6月底前完成规划编制。（市民政局、市自然资源和规划局、各县（市、区）人民政府负责。列第一位的为牵头单位，下同）
2.建设助餐点。到2027年，每个街道建成不少于2个助餐点。（牵头单位：市民政局；配合单位：市商务局、市国资委；完成时限：2027年12月底前）
（二）强化保障，提升质量
建立食品安全巡查制度。每月至少巡查1次。（市市场监管局、市卫生健康委按职责分工负责）推行明厨亮灶。鼓励安装监控设备。（市市场监管局负责）
三、保障措施
（一）加强领导。建立联席会议制度。（市民政局牵头，市财政局等部门配合）
（二）加强宣传。各地要做好宣传引导。
云泽市民政局
2026年3月20日
"""


def read_text(text: str, name: str = "draft.txt") -> tuple[OfficialDocument, Plan]:
    """Return the document in a text and the plan in it."""
    source = read_document(text.encode("utf-8"), name)
    document = structure(source)
    return document, extract_plan(source, document)


def outline(plan: Plan) -> list[tuple[int, str, str]]:
    """Return (level, label, title) of the numbered sections of a plan."""
    return [(s.level, s.label, s.title) for s in plan.document.sections if s.label]
