"""The revised draft of the demo plan: the words of `demo_text`, and every edit made to them, as data.

`EDITS` are words that gave way to others (each stands once in the first draft); the rest says what came, went, moved or was
parted. Everything is invented.
"""

from __future__ import annotations

import demo_text as first

TITLE = (first.TITLE[0], "实施方案（送审稿）")
PLAN_DATE = "2026年4月13日"

EDITS = (
    ("提升居民生活品质", "提高居民生活质量"),
    ("改造小区物业管理覆盖率达到95%以上", "改造小区物业管理覆盖率达到98%以上"),
    ("2026年5月底前完成全部386个小区体检", "2026年6月底前完成全部386个小区体检"),
    ("（市住房城乡建设局牵头，市发展改革委、市财政局按职责分工负责）", "（市发展改革委牵头，市住房城乡建设局、市财政局按职责分工负责）"),
    ("配合单位：市城市管理局、泊宁水务集团、泊宁燃气集团；", "配合单位：泊宁水务集团、泊宁燃气集团；"),
    ("（市消防救援支队牵头，市公安局、市市场监管局按职责分工负责）", "（市消防救援支队牵头，市公安局、市应急管理局、市市场监管局按职责分工负责）"),
    ("力争2027年底前完成困难老年人、残疾人家庭适老化改造3000户", "确保2027年底前完成困难老年人、残疾人家庭适老化改造3000户"),
    ("新增社区养老服务设施60处", "新增社区养老服务设施80处"),
    ("“一刻钟便民生活圈”50个,引导", "“一刻钟便民生活圈”50个，引导"),
    ("连锁化率提高到30%以上", "连锁化率提高到25%以上"),
    ("统一布署智能门禁", "统一部署智能门禁"),
    ("应当于2026年4月底前制定本地区实施方案", "应当于2026年5月底前制定本地区实施方案"),
    ("项目入库前应当征求居民意见", "项目入库前原则上征求居民意见"),
    ("，并安排一定数量的工作经费", ""),
    ("2027年3月底前接入小区200个", "2027年6月底前接入小区200个"),
    ("累计筹集改造资金12亿元左右", "累计筹集改造资金11亿元左右"),
    ("2026年8月底前公布办事指南", "2026年9月底前公布办事指南"),
    ("消除雨污混接点420处", "消除雨污混接点400处"),
    ("新增托位2400个", "新增托位2200个"),
    ("报警信息处置率达到100%", "报警信息处置率达到98%以上"),
    ("无障碍坡道和休息座椅", "无障碍坡道、低位扶手和休息座椅"),
    ("2026年底前实现有条件的小区充电设施全覆盖", "2027年3月底前实现有条件的小区充电设施全覆盖"),
    ("改造供水管网150公里以上", "改造供水管网140公里以上"),
    ("新增停车泊位不少于1.2万个", "新增停车位不少于1.2万个"),
    ("发放改造贷款5亿元以上。", "发放改造贷款5亿元以上。对财政困难县（市、区）适当倾斜。"),
)  # fmt: skip

REMOVED = "2.整治架空线缆。"
PARTED = "发展社区托育服务。"  # now a paragraph of its own
MOVED, MOVED_BEHIND = "严格督导考核。", "（一）加强组织领导。"
RENUMBERED = (
    ("3.消除安全隐患", "2.消除安全隐患"),
    ("（五）严格督导考核", "（二）严格督导考核"),
    ("（二）强化资金保障", "（三）强化资金保障"),
)
ADDED = (
    # behind the paragraph that begins with …
    ("2.建设智慧社区。", ("run3", "3.推进片区更新。统筹相邻小区和周边街巷一体改造，2027年底前建成更新示范片区6个，公共空间开放共享率达到"
     "90%以上。（牵头单位：市自然资源和规划局；配合单位：市住房城乡建设局、市财政局；完成时限：2027年底前）")),
    ("（四）优化审批服务。", ("run2", "（五）做好宣传引导。每个小区改造前应当张贴改造方案并公示不少于7天，2026年9月底前制作政策问答手册"
     "5万册。（责任单位：市住房城乡建设局、市委社会工作部）")),
)  # fmt: skip

ROW_EDITS = (
    ("加装电梯300部，更新运行15年以上的老旧电梯80部。", "加装电梯320部，更新运行15年以上的老旧电梯80部。"),
    ("助餐服务覆盖率提高15个百分点。", "助餐服务覆盖率提高12个百分点。"),
)
ROW_REMOVED = "垃圾分类提质。"
# behind the row whose work begins with …
ROW_ADDED = (
    "健身设施更新。",
    ("", "儿童设施补建。补建儿童活动场地90处，安全检查合格率达到100%。", "市民政局", "市体育局", "2027年8月底前"),
)
ROW_TIMES = (("社区食堂建设。", "2027年6月底前"),)
ROW_UNITS = (("停车设施建设。", "国网泊宁供电公司"), ("数字化管理。", "市公安局、市城市管理局"))


def edited(text: str, edits: tuple[tuple[str, str], ...]) -> str:
    """Return `text` with the old words of each edit replaced by the new ones."""
    for old, new in edits:
        text = text.replace(old, new)
    return text


def _body() -> tuple[tuple[str, str], ...]:
    rows = [row for row in first.BODY if not row[1].startswith(REMOVED)]
    moved = next(row for row in rows if MOVED in row[1])
    rows.remove(moved)
    rows.insert(_behind(rows, MOVED_BEHIND), moved)
    for opening, row in ADDED:
        rows.insert(_behind(rows, opening), row)
    parted: list[tuple[str, str]] = []
    for kind, text in rows:
        before, mark, rest = text.partition(PARTED)
        parted += [(kind, before), (kind, mark + rest)] if mark and before else [(kind, text)]
    return tuple((kind, edited(text, EDITS + RENUMBERED)) for kind, text in parted)


def _behind(rows: list[tuple[str, str]], opening: str) -> int:
    return next(at for at, (_kind, text) in enumerate(rows) if text.startswith(opening)) + 1


def _task_rows() -> tuple[tuple[str, str, str, str, str], ...]:
    rows: list[tuple[str, str, str, str, str]] = []
    times, units, (behind, added) = dict(ROW_TIMES), dict(ROW_UNITS), ROW_ADDED
    for group, work, lead, responsible, time in first.TASK_ROWS:
        name = work.partition("。")[0] + "。"
        if name != ROW_REMOVED:
            rows.append((group, edited(work, ROW_EDITS), lead, units.get(name, responsible), times.get(name, time)))
        if name == behind:
            rows.append(added)
    return tuple(rows)


INTRO = edited(first.INTRO, EDITS)
BODY = _body()
TASK_ROWS = _task_rows()
