"""Reminders (催办): the letter to a unit that has not answered, and the list of all of them.

A unit is reminded at most once a day (政府督查工作条例: 控制频次); who was reminded when stands in the journal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta

from pipeline.ledger.timing import TimeLeft, moment_of
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.office import ZONE
from pipeline.model.outgoing import OutgoingLetter
from pipeline.model.round import Round
from pipeline.model.status import UnitStatus

PAUSE = timedelta(days=1)
_COLUMNS = (
    Column("index", "序号", "number"), Column("unit", "单位", "units"), Column("status", "反馈情况"),
    Column("deadline", "反馈期限"), Column("reminded", "上次催办"), Column("phone", "联系电话", "blank"),
    Column("note", "催办情况", "blank"),
)  # fmt: skip
_SILENCE = {
    "missing": "", "deemed_no_comment": "逾期未反馈的，视为无意见。", "deemed_consent": "逾期未反馈的，视为同意。",
}  # fmt: skip


def due(missing: Sequence[str], reminded: Mapping[str, str], now: datetime) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the units to remind, and those that were reminded less than a day ago (`reminded`: unit → ISO moment)."""
    recent = tuple(
        unit for unit in missing if unit in reminded and now - datetime.fromisoformat(reminded[unit]) < PAUSE
    )
    return tuple(unit for unit in missing if unit not in recent), recent


def reminder_letter(
    round_: Round, unit: str, *, until: str | None, left: TimeLeft | None, now: datetime
) -> OutgoingLetter:
    """Return the 催办函 to a unit.

    Args:
        round_: what it was asked.
        unit: the addressee.
        until: its own deadline (ISO), None where there is none.
        left: the time that is left for it, None where there is no deadline.
        now: the moment that the letter speaks of, with zone.
    """
    title = round_.title if round_.title.startswith("《") else f"《{round_.title}》"
    asked = f"我单位已发函征求你单位对{title}的意见"
    if until is not None:
        asked += f"，反馈期限为{chinese_moment(until)}"
    lines = [f"{asked}。截至{chinese_moment(now.isoformat())}，尚未收到你单位反馈。"]
    if left is not None and left.over:
        wish = "反馈期限已过，请抓紧研究，尽快将书面意见反馈我单位"
    elif left is not None and left.workdays is not None:
        days = f"距反馈期限还有{left.workdays}个工作日" if left.workdays else "今日即为反馈期限"
        wish = f"{days}，请抓紧研究，按期将书面意见反馈我单位"
    else:
        wish = "请抓紧研究，及时将书面意见反馈我单位"
    if round_.seal_required:
        wish = wish.replace("书面意见", "加盖公章的书面意见")
    wish += "；无修改意见的，也请书面反馈。" if round_.reply_without_comments else "。"
    lines.append(wish + ("" if left is not None and left.over else _SILENCE[round_.no_reply]))
    if round_.deadline is not None:
        lines.append("如你单位已经反馈，请与我单位核对收件情况。")
    return OutgoingLetter(
        f"关于催报{title}反馈意见的函", unit, tuple(lines), round_.issuer, now.astimezone(ZONE).date().isoformat()
    )


def reminder_list(
    round_: Round, units: Sequence[tuple[UnitStatus, str | None]], reminded: Mapping[str, str], *, now: datetime, states: Mapping[str, str]
) -> Matrix:  # fmt: skip
    """Return the 催办清单: a row for each unit that has not answered.

    Args:
        round_: what they were asked.
        units: each with its own deadline (ISO or None).
        reminded: unit → ISO moment of its last reminder.
        now: the moment that the list speaks of, with zone.
        states: the words for each status.
    """
    rows = tuple(
        MatrixRow(
            (
                str(number), unit.unit, states[unit.status], _plain(until), _plain(reminded.get(unit.unit)), "", "",
            ),
            "",
        )
        for number, (unit, until) in enumerate(units, 1)
    )  # fmt: skip
    notes = (f"征求意见：{round_.title}", f"统计时间：{_plain(now.isoformat())}。")
    return Matrix("征求意见催办清单", _COLUMNS, rows, notes=notes, date=now.date().isoformat(), name="催办清单")


def chinese_moment(iso: str) -> str:
    """Return an ISO moment as letters write it: 2026年3月31日17时30分; a bare day without an hour."""
    moment = moment_of(iso).astimezone(ZONE)
    day = f"{moment.year}年{moment.month}月{moment.day}日"
    if len(iso) == 10:
        return day
    return f"{day}{moment.hour}时" + (f"{moment.minute}分" if moment.minute else "")


def _plain(iso: str | None) -> str:
    return "" if not iso else iso[:16].replace("T", " ")
