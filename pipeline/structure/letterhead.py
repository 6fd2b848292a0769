"""What stands before and behind the body of a document: letterhead (版头), title, addressees, signature, date, annex list."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.structure.lines import Line
from pipeline.text.brackets import split_outside
from pipeline.text.numerals import parse_numeral

_FRONT = 30  # the head of a document is looked for in its first lines only
_ADDRESSED = re.compile(r"^[^。；]{3,400}：$")
_TO = re.compile(r"各|有关|相关|市|县|区|省|局|委|部|厅|办|单位|部门|政府|公司|院|会|中心|镇|街道")
_BROKEN_TITLE = re.compile(r"^(?:关于|中共|[^，。]{0,30}(?:关于|印发|征求))")


@cache
def rows_of(kind: str) -> tuple[Row, ...]:
    """Return the rows of lexicon/structure.toml that tell one kind of element."""
    return tuple(row for row in load_rows("structure") if row.text("kind") == kind)


def match_kind(kind: str, words: str) -> Row | None:
    """Return the first row of a kind whose pattern is found in `words` (shadow text)."""
    return next((row for row in rows_of(kind) if row.regex.search(words)), None)


@dataclass(frozen=True, slots=True)
class Head:
    """The lines before the body, as indexes into the document's lines; `body` is the first line of the body."""

    title: tuple[int, ...]
    number: str | None
    secrecy: str | None
    date: str | None
    addressees: tuple[str, ...]
    body: int


@dataclass(frozen=True, slots=True)
class Tail:
    """The lines behind the body; `body_end` is the index of the first line that is no longer body."""

    issuer: str | None
    date: str | None
    attachments: tuple[str, ...]
    contact: str
    copies_to: str
    body_end: int


def read_head(lines: Sequence[Line], text: str) -> Head:
    """Return letterhead, title and addressees of a document whose lines are given."""
    words = [text[line.start : line.end] for line in lines]
    body = _first_body_line(lines, words)
    number = secrecy = date = None
    addressees: tuple[str, ...] = ()
    candidates: list[int] = []
    for k in range(body):
        line = words[k]
        if not line:
            continue
        if found := rows_of("number")[0].regex.fullmatch(line.removeprefix("（").removesuffix("）")):
            number = found["number"]
        elif row := match_kind("secrecy", line):
            match = row.regex.search(line)
            secrecy = match["mark"] if match else None
        elif match_kind("beside-title", line):
            date = date or iso_date(line)
        elif match_kind("annex", line) or match_kind("no-heading", line):
            continue
        elif _is_address(line) and candidates:
            addressees = _addressees(line)
        elif (
            candidates
            and k
            and words[k - 1]
            and _ADDRESSED.match("".join(words[k - 1 : k + 1]))
            and candidates[-1] != k - 1
        ):
            addressees = _addressees(words[k - 1] + line)
        else:
            candidates.append(k)
    if candidates and not addressees and _is_address(words[candidates[-1]]):
        addressees = _addressees(words[candidates.pop()])
    return Head(_title(candidates, words), number, secrecy, date, addressees, body)


def _first_body_line(lines: Sequence[Line], words: Sequence[str]) -> int:
    for k, line in enumerate(lines[:_FRONT]):
        text = words[k]
        if line.table or (line.label is not None and not _BROKEN_TITLE.match(text)):
            return k
        if _is_address(text):
            return k + 1
        if text.endswith(("。", "；", "！")) or len(text) > 75 or (text.count("，") >= 2 and "关于" not in text):
            return k
    return min(len(lines), _FRONT) if len(lines) <= 4 else 0 if not words else _last_short(words)


def _last_short(words: Sequence[str]) -> int:
    return next((k for k, text in enumerate(words[:_FRONT]) if len(text) > 40), min(len(words), _FRONT))


def _is_address(words: str) -> bool:
    return bool(_ADDRESSED.match(words) and _TO.search(words)) and not re.search(
        r"(?:如下|事项|通知|公告|措施|意见)：$", words
    )


def _addressees(words: str) -> tuple[str, ...]:
    words = words.rstrip("：")
    outer = split_outside(words, "，；")
    parts = outer if len(outer) > 1 else split_outside(words, "、，；")
    return tuple(words[a:b] for a, b in parts)


def _title(candidates: list[int], words: Sequence[str]) -> tuple[int, ...]:
    """The lines that make the title: the last run whose words end as titles do, without the letterhead above."""
    ends = [k for k in candidates if match_kind("title", words[k])]
    if not ends:
        kept = [k for k in candidates if not match_kind("letterhead", words[k])]
        return tuple(kept[:3])
    last = ends[-1]
    run = [k for k in candidates if k <= last]
    while len(run) > 1 and match_kind("letterhead", words[run[0]]) and not _BROKEN_TITLE.match(words[run[0]]):
        run = run[1:]
    title = [last]
    for k in (k for k in candidates if k > last):  # （2026—2028年） and （征求意见稿） on lines of their own
        if k - title[-1] != 1 or not re.fullmatch(r"（[^（）]{2,30}）", words[k]):
            break
        title.append(k)
    title.sort(reverse=True)
    for k in reversed([k for k in run if k < last]):
        above = words[k]
        if len(title) == 4 or (
            match_kind("title", above)
            and not _open(above)
            and not above.endswith(("方案", "行动", "工作", "任务", "工程", "机制", "政策", "规划"))
        ):
            break
        if title[-1] - k > 2:
            break
        title.append(k)
    return tuple(sorted(title))


def _open(words: str) -> bool:
    return words.count("《") > words.count("》") or words.count("（") > words.count("）")


def read_tail(lines: Sequence[Line], text: str, first: int) -> Tail:
    """Return signature, date, contact, annex list and copies of a document; `first` is its first body line."""
    words = [text[line.start : line.end] for line in lines]
    dates = [k for k in range(first, len(lines)) if match_kind("date", words[k]) and not lines[k].table]
    date_at = dates[-1] if dates else None
    end = len(lines)
    copies, contact = "", ""
    for k in range(len(lines) - 1, max(first, len(lines) - 12) - 1, -1):
        if lines[k].table:
            break
        if match_kind("copies", words[k]):
            copies, end = words[k], k
        elif match_kind("contact", words[k]):
            contact = words[k] + ("\n" + contact if contact else "")
            end = min(end, k) if date_at is None or k > date_at else end
    issuer: list[str] = []
    if date_at is not None:
        k = date_at - 1
        while (
            k >= first
            and len(issuer) < 6
            and _signs(words[k], issuer)
            and lines[k].label is None
            and not lines[k].table
        ):
            issuer.insert(0, words[k])
            k -= 1
        end = min(end, k + 1)
    contact = contact or next((words[k] for k in range(first, end) if match_kind("contact", words[k])), "")
    attachments, end = _attachments(lines, words, first, end)
    return Tail(
        _signature(issuer), iso_date(words[date_at]) if date_at is not None else None, attachments, contact, copies, end
    )


_OFFICE = re.compile(
    r"(?:局|厅|部|委|委员会|办公室|政府|中心|院|会|公司|署|行|小组|集团|办|指挥部|专班|处|站|所|党组|党委)(?:（[^）]{1,8}）)?$"
)
_HALF_OFFICE = re.compile(r"^(?:领导小组|工作领导小组|指挥部|联席会议|委员会|办公室|工作专班)")


def _signs(words: str, below: list[str]) -> bool:
    """Whether a line above the date belongs to the signature: an office, or the first half of one broken over two lines."""
    if not words:
        return True
    if (
        len(words) > 40
        or re.search(r"[。；：，！？《》]", words)
        or match_kind("annex", words)
        or match_kind("stage", words)
    ):
        return False
    named = [line for line in below if line]
    return (
        bool(_OFFICE.search(words)) or (not named and len(words) <= 20) or bool(named and _HALF_OFFICE.match(named[0]))
    )


# （盖章）, （章）: a mark beside the name, no part of it
_SEAL_MARK = re.compile(r"[（［【〔](?:代章|[一-龥]{0,10}(?:公章|盖章|印章|签章)|[印公]?章)[）］】〕]$")


def _signature(lines: list[str]) -> str | None:
    names = [_SEAL_MARK.sub("", line) for line in lines if line]
    if not names:
        return None
    complete = all(_OFFICE.search(name) for name in names)
    return ("、" if complete else "").join(names)


def _attachments(lines: Sequence[Line], words: Sequence[str], first: int, end: int) -> tuple[tuple[str, ...], int]:
    """The list 附件：1.… 2.… above the signature, and where the body ends before it."""
    for k in range(max(first, end - 12), end):
        if lines[k].table or not match_kind("annex-titled", words[k]) or match_kind("annex", words[k]):
            continue
        names: list[str] = []
        for text in words[k:end]:
            part = re.sub(r"^附(?:件|表|录)(?:\d{1,2}|[一二三四五六七八九十]{1,3})?[：、．.]?", "", text)
            if match_kind("contact", text):
                continue
            numbered = re.sub(r"^(?:\d{1,2}[.、．]|附件\d{1,2}[：、.]?)", "", part)
            if numbered != part or not names:
                names.append(numbered)
            elif part:
                names[-1] += part
        return tuple(name for name in names if name), k
    return (), end


def iso_date(words: str) -> str | None:
    """Return the first date named in `words` (shadow text) as ISO, or None if there is none or it does not exist."""
    match = re.search(r"((?:19|20)\d{2})[-/.年](\d{1,2})[-/.月](\d{1,2})", words)
    if match:
        parts = tuple(int(part) for part in match.groups())
    else:
        match = re.search(
            r"([一二三四五六七八九〇零○]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日", words
        )
        if not match:
            return None
        numbers = [parse_numeral(part) for part in match.groups()]
        if any(number is None for number in numbers):
            return None
        parts = tuple(int(number or 0) for number in numbers)
    year, month, day = parts
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"
