"""A ledger as tables: letters and comments to be corrected in Excel, and the journal as people read it. No database here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.model.event import Event
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.round import FiledLetter
from pipeline.model.settlement import Decision

VERDICTS = {
    "adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "不采纳", "undecided": "待人工",
    "no_change_asked": "未提修改",
}  # fmt: skip
STANCES = {"comments": "有意见", "none": "无意见", "extension": "申请延期", None: "未能识别"}
FIELDS = {
    "unit": "单位", "received_at": "收到时间", "removed": "移除", "decision": "采纳情况", "until": "延期至",
    "closed_at": "关闭时间", "deadline": "反馈期限", "deadline_text": "期限原文", "no_reply": "逾期处理", "title": "标题",
    "issuer": "起草单位", "seal_required": "须盖章", "reply_without_comments": "无意见也须反馈",
    "reasons_required": "须说明理由", "frozen": "原则上不作修改的内容", "addressees": "征求意见范围", "op": "类型",
    "old": "原文", "new": "改为", "quote": "引文", "revised_sha256": "修改稿",
}  # fmt: skip
_ACTS = {
    "open": "开启征求意见", "keep": "存入文件", "file": "登记来函", "refile": "重新读取来函", "say": "人工记录",
    "undo": "撤销记录", "remind": "催办", "purge": "清除原件",
}  # fmt: skip
_THINGS = {
    "case": "台账", "round": "第{}轮", "addressee": "{}", "document": "文件", "letter": "来函{}", "comment": "意见{}",
    "entry": "第{}号记录",
}  # fmt: skip
ID = "编号"
_LETTERS = (
    Column("id", ID), Column("round", "轮次"), Column("unit", "单位", "units"), Column("received", "收到时间"),
    Column("number", "文号"), Column("date", "成文日期"), Column("stance", "意见"), Column("count", "意见条数"),
    Column("file", "文件"), Column("note", "备注"),
)  # fmt: skip
_COMMENTS = (
    Column("id", ID), Column("letter", "来函"), Column("unit", "来文单位", "units"), Column("text", "意见建议"),
    Column("why", "单位所述理由"), Column("adopted", "采纳情况"), Column("reason", "理由"),
)  # fmt: skip
_JOURNAL = (
    Column("index", "序号", "number"), Column("at", "时间"), Column("who", "经办人"), Column("act", "事项"),
    Column("subject", "对象"), Column("what", "内容"),
)  # fmt: skip
STATE = "台账日志截至第{seq}条（{hash}）"


def letter_table(letters: Sequence[FiledLetter], state: str) -> Matrix:
    """Return 来函登记表: a row a letter, removed ones too; 单位 and 收到时间 may be corrected in it."""
    rows = []
    for one in letters:
        letter = one.letter
        cells = (
            letter.id, str(one.round), letter.unit or "", shown_moment(letter.received_at), letter.doc_number or "",
            letter.date or "", STANCES[letter.stance] if one.reply.is_reply else "—", str(len(one.reply.comments)),
            letter.file, "已移除" if one.removed else "",
        )  # fmt: skip
        rows.append(MatrixRow(cells, letter.id))
    return Matrix("来函登记表", _LETTERS, tuple(rows), notes=_notes(state, "单位", "收到时间"), name="来函")


def comment_table(letters: Sequence[FiledLetter], decisions: Sequence[Decision], state: str) -> Matrix:
    """Return 意见采纳情况登记表: a row a comment of the letters that were not removed; 采纳情况 and 理由 may be filled in."""
    decided = {each.comment: each for each in decisions}
    rows = []
    for one in letters:
        for comment in () if one.removed else one.reply.comments:
            word = decided.get(comment.id)
            verdict, reason = (VERDICTS.get(word.verdict, word.verdict), word.reason) if word else ("", "")
            cells = (
                comment.id, comment.letter, comment.unit or "", comment.text, comment.reason or "", verdict, reason,
            )  # fmt: skip
            rows.append(MatrixRow(cells, comment.id))
    notes = _notes(state, "采纳情况", "理由")
    allowed = "采纳情况可填：" + "、".join(VERDICTS.values()) + "。"
    return Matrix("意见采纳情况登记表", _COMMENTS, tuple(rows), notes=(*notes, allowed), name="意见")


def _notes(state: str, *columns: str) -> tuple[str, ...]:
    names = "".join(f"“{name}”" for name in columns)
    return (
        f"{state}。",
        f"{names}两列可以修改；保存后用 huiqian ledger import 本文件 预览改动，加 --apply 写入台账。",
    )


def journal_table(events: Sequence[Event]) -> Matrix:
    """Return 台账日志: a row an event."""
    rows = [
        MatrixRow(
            (
                str(each.seq), shown_moment(each.at), each.who, _act(each), _subject(each.subject_kind, each.subject_id),
                _what(each),
            ),
            str(each.seq),
        )
        for each in events
    ]  # fmt: skip
    return Matrix("台账日志", _JOURNAL, tuple(rows), name="日志")


def shown_moment(iso: str | None) -> str:
    """Return a moment as people write it, on the office's clock: 2026-03-20 17:00, with seconds where they are not 0."""
    if not iso:
        return ""
    words = iso[:19].replace("T", " ")
    return words[:16] if words[16:] in ("", ":00") else words


def _act(each: Event) -> str:
    return _ACTS.get(each.act, each.act)


def _subject(kind: str, id_: str) -> str:
    if kind == "addressee":
        number, _slash, name = id_.partition("/")
        return f"{name}（第{number}轮）"
    return _THINGS.get(kind, kind).format(id_)


def _what(each: Event) -> str:
    after: Mapping[str, Any] = each.after if isinstance(each.after, dict) else {}
    if each.act == "open":
        value = after["round"]
        return f"{value['title']}；期限 {shown_moment(value.get('deadline')) or '未写明'}；{len(value['addressees'])}家"
    if each.act == "file":
        return f"{after['file']}；{after['unit'] or '单位未能识别'}；意见{len(after['comments'])}条"
    if each.act == "refile":
        gone = "、".join(after["gone"])
        return f"意见{len(after['comments'])}条" + (f"；不再有：{gone}" if gone else "")
    if each.act in ("say", "undo"):
        return _said(each)
    if each.act == "remind":
        return str(after.get("how", ""))
    if each.act == "purge":
        return f"原件{after['originals']}份"
    return str(after.get("name", ""))


def _said(each: Event) -> str:
    if each.act == "undo":
        kind, id_ = each.before["subject"]
        return f"{_subject(kind, id_)}：{_field(each.before)} {_value(each.before['value'])}"
    before = f"{_value(each.before)} → " if each.before is not None else ""
    reason = each.after["reason"]
    return f"{_field(each.after)}：{before}{_value(each.after['value'])}" + (f"（{reason}）" if reason else "")


def _field(data: Mapping[str, Any]) -> str:
    return FIELDS.get(str(data["field"]), str(data["field"]))


def _value(value: Any) -> str:
    if isinstance(value, dict) and "verdict" in value:
        return VERDICTS.get(str(value["verdict"]), str(value["verdict"]))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_value(each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name", value))
    return "（空）" if value is None else str(value)
