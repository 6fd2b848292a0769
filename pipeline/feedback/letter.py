"""A reply letter as a whole: its papers, their pieces, its stance, and the proof that nothing was lost."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from pipeline.feedback.draft import Draft, uniform
from pipeline.feedback.make import Maker
from pipeline.feedback.margins import read_margins
from pipeline.feedback.paper import Paper, Sheet
from pipeline.feedback.revisions import read_revisions, woven
from pipeline.feedback.sentences import BodyReader, Heard
from pipeline.feedback.tables import read_table
from pipeline.feedback.words import is_kind
from pipeline.model.comment import Part, ReplyText, Stance
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument
from pipeline.model.source import Table
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import units_in
from pipeline.recognize.requests import mask, read_requests, says
from pipeline.recognize.times import find_times
from pipeline.text.likeness import most_alike
from pipeline.text.shadow import shadow_of

_ADDRESS = re.compile(r"[^。；？！]{2,300}：")
_DATE = re.compile(
    r"(?:20\d{2}|二[〇零○]{1}[一二三四五六七八九〇零]{2})年[\d一二三四五六七八九十]{1,2}月[\d一二三四五六七八九十]{1,3}日"
)
_PHONE = re.compile(
    r"(?:联系(?!紧密|密切|较?为?紧|实际|群众|制度|机制|点|起来|到)|电话|邮箱|传真|地址|邮编|手机|Tel|E-?mail)",
    re.IGNORECASE,
)
_ANSWERS = re.compile("(?:来函|来文|征求意见[函稿]|》|函)(?:均|已|业已|敬)?(?:收悉|收到|阅悉)")
_COPY_LINE = 15
_COPY_SHARE = 0.6
_MARKED = 0.7  # how alike the draft a line with tracked changes is at least
_LEAST_STRANGE = 6  # a page number or a running head is no change


def read_reply(papers: Sequence[Paper], *, draft: Draft | None = None, unit: str | None = None) -> ReplyText:
    """Return what a letter says: stance, comments, and every stretch of its papers accounted for.

    A file that holds nothing of a reply to a consultation has the stance None and no comments. A letter that says that it
    has comments but none could be read keeps the stance "comments", and a finding says so.

    Args:
        papers: the letter, then its attachments in order.
        draft: the draft that was sent; without it comments have no anchors.
        unit: the name that 我局 stands for, None where it is not known.
    """
    maker, heard = Maker(draft, unit), Heard()
    reply = _is_reply(papers, draft)
    findings: list[Finding] = []
    parts: list[Part] = []
    for paper in papers:
        sheet = Sheet(paper)
        if len(papers) > 1 and _is_plan(paper) and _is_whole_copy(sheet, draft):
            findings += _unmarked(sheet, draft)
            parts += [*_as_draft(sheet)]
            continue  # the draft itself, sent along without a mark in it
        for piece in _pieces(paper.document):
            _read_piece(sheet, piece, BodyReader(sheet, maker, heard, reply), draft)
        if any(r.text for r in paper.source.revisions):
            findings += read_revisions(paper.markup or woven(paper.source), draft, maker)
        heard.none = bool(read_margins(paper.source, draft, maker)) or heard.none
        parts += sheet.parts()
    stance = _stance(maker, heard, reply)
    if stance == "comments" and not maker.made:
        findings.append(Finding("F-NO-COMMENT-FOUND", "warning"))
    if stance is None and reply:
        findings.append(Finding("F-NO-STANCE", "warning"))
    written = next((paper.document.date for paper in papers if paper.document.date), None)
    supersedes = next((part.span for part in parts if part.kind == "supersedes"), None)
    return ReplyText(
        stance, tuple(maker.made), tuple(parts), supersedes, heard.number, heard.seal, heard.extension,
        _until(heard.extension, written), tuple(findings), reply,
    )  # fmt: skip


def _is_plan(paper: Paper) -> bool:
    """Whether a document is a plan without changes or notes in it: it asks for nothing."""
    document, source = paper.document, paper.source
    if any(r.text for r in source.revisions) or source.comments:
        return False
    return document.kind == "plan" and bool(document.title and document.sections) and not document.addressees


def _is_whole_copy(sheet: Sheet, draft: Draft | None) -> bool:
    return draft is None or _is_copy(sheet, _lines(sheet.text, 0, len(sheet.text)), draft)


def _as_draft(sheet: Sheet) -> tuple[Part, ...]:
    sheet.claim(0, len(sheet.text), "draft")
    return sheet.parts()


def _unmarked(sheet: Sheet, draft: Draft | None) -> Iterator[Finding]:
    """Yield a finding where a copy of the draft says something else without a mark: it may have been changed by hand."""
    if draft is None:
        return
    lines = [sheet.text[a:b] for a, b in _lines(sheet.text, 0, len(sheet.text))]
    strange = [line for line in lines if len(uniform(line)) >= _LEAST_STRANGE and uniform(line) not in draft.plain]
    if strange:
        words = (("count", str(len(strange))), ("words", strange[0].strip()[:30]))
        yield Finding("F-COPY-DIFFERS", "warning", words)


def _is_reply(papers: Sequence[Paper], draft: Draft | None) -> bool:
    """Whether anything in the papers is only said in a reply: its title, its words, changes or notes in a draft."""
    return any(
        paper.document.kind == "reply"
        or (not _asks_itself(paper) and is_kind("reply", mask(paper.source.text)) is not None)
        or paper.source.comments
        or any(r.text for r in paper.source.revisions)
        or (not _asks_itself(paper) and _speaks_of(draft, paper))
        for paper in papers
    )


def _speaks_of(draft: Draft | None, paper: Paper) -> bool:
    """Whether a paper offers comments by its title, or wants words changed that stand in the draft."""
    if re.search(r"(?:意见|建议)(?:的函|函)?$", paper.document.title):
        return True
    if draft is None:
        return False
    lines = shadow_of(paper.source.text).text.split("\n")
    return any(
        uniform(r.quote) in draft.plain for line in lines for r in read_requests(line) if r.quote and len(r.quote) > 3
    )


def _asks_itself(paper: Paper) -> bool:
    """Whether a paper is a consultation letter or a notice that wants replies, not one that gives them (贵委来函收悉)."""
    document = paper.document
    if _ANSWERS.search(paper.source.text):
        return False
    wants = document.request is not None and document.request.deadline is not None
    return wants or (document.kind == "notice" and "意见" not in document.title)


def _pieces(document: OfficialDocument) -> Iterator[OfficialDocument]:
    yield document
    for annex in document.annexes:
        yield from _pieces(annex)


def _stance(maker: Maker, heard: Heard, reply: bool) -> Stance | None:
    if maker.made:
        return "comments"
    if heard.extension:
        return "extension"
    if heard.none and not heard.rest:
        return "none"
    if reply and (heard.promised or heard.elsewhere):
        return "comments"
    return "none" if heard.none else None


def _until(words: str, written: str | None) -> str | None:
    """The day that a request for more time names."""
    basis = date.fromisoformat(written) if written else None
    days = [time.end_date for time in find_times(words, basis=basis) if time.end_date] if words else []
    return days[-1] if days else None


# ---- one document of a paper -----------------------------------------------------------------------------------------


def _read_piece(sheet: Sheet, piece: OfficialDocument, reader: BodyReader, draft: Draft | None) -> None:
    shadow, text = sheet.shadow, sheet.text
    start, end = shadow.offset(piece.span.start), shadow.offset(piece.span.end)
    body, stop = shadow.offset(piece.body.start), max(shadow.offset(piece.body.end), shadow.offset(piece.body.start))
    tables = [(shadow.offset(t.start), shadow.offset(t.end), t) for t in piece.tables if not t.parent]
    lines = _lines(text, start, end)
    body = min([body, *(a for a, b in lines if a < body and _speaks(text[a:b]))])
    copy = _is_copy(sheet, [(a, b) for a, b in lines if body <= a < stop], draft)
    run: list[tuple[int, int]] = []

    def flush() -> None:
        if run:
            reader.read(run[0][0], run[-1][1])
        run.clear()

    done: set[str] = set()
    for a, b in lines:
        table = next((t for t in tables if t[0] <= a < t[1]), None)
        if table is not None:
            flush()
            if table[2].id not in done:
                done.add(table[2].id)
                _table(sheet, table, reader, draft, copy=copy)
        elif (copy and not _speaks(text[a:b])) or _is_draft_line(text[a:b], draft) or _is_marked(sheet, a, b, draft):
            flush()
            sheet.claim(a, b, "draft" if a >= body else "head")
        elif a < body:
            sheet.claim(a, b, "head")
        elif _is_frame(text[a:b], last=a >= stop):
            flush()
            _frame_line(sheet, a, b, reader, head=not reader.maker.made and not run and a < stop)
        elif a >= stop and not _speaks(text[a:b]):
            flush()
            sheet.claim(a, b, "signature")
        else:
            run.append((a, b))
    flush()


def _lines(text: str, start: int, end: int) -> list[tuple[int, int]]:
    out, at = [], start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if text[at:stop].strip():
            out.append((at, stop))
        at = stop + 1
    return out


def _speaks(line: str) -> bool:
    """Whether a line outside the body says something that a person must not miss."""
    masked = mask(line)
    if re.fullmatch(r"[^。；]*(?:关于|意见|函|方案|通知)[^。；：]*", masked) and not re.search(
        r"。|❝[^，]*(?:改|删|增)", line
    ):
        return False
    if _ADDRESS.fullmatch(line) and not re.search("如下|意见", line):
        return False
    if QUOTE in masked and masked.endswith("。"):
        return True  # words that are cited are spoken of, whatever the verb
    return bool(read_requests(line)) or (
        masked.endswith(("。", "：", "；", "？"))
        and bool(
            is_kind("no-comment", masked)
            or is_kind("intro", masked)
            or is_kind("greeting", masked)
            or says("want", masked)
        )
    )


def _is_frame(line: str, *, last: bool) -> bool:
    """Whether a line in a body is an address, an office, a date or a contact."""
    bare = line.strip()
    if _ADDRESS.fullmatch(bare):
        return bool(units_in(re.sub(r"[，、].*", "", bare.rstrip("：")))) or (
            bool(re.search(r"(?:局|委|办|科|处|厅|政府|单位|室|部门)：$", bare)) and len(bare) < 40
        )
    if re.search(r"[。；？！❝“]", bare) or len(bare) > 40:
        return (
            bool(_PHONE.search(bare))
            and len(bare) < 80
            and not re.search("建议|修改|删除|增加", bare)
            and not read_requests(bare)
        )
    if is_kind("no-comment", bare) or is_kind("intro", bare) or read_requests(bare):
        return False
    return bool(_DATE.fullmatch(bare) or units_in(re.sub(r"（[^）]*章[^）]*）$", "", bare)) or _PHONE.search(bare)) or (
        last and len(bare) < 30
    )


def _frame_line(sheet: Sheet, start: int, end: int, reader: BodyReader, *, head: bool) -> None:
    words = sheet.text[start:end]
    if is_kind("seal", words):
        reader.heard.seal = reader.heard.seal or words
    sheet.claim(start, end, "head" if head and words.rstrip().endswith("：") else "signature")


def _table(sheet: Sheet, table: tuple[int, int, Table], reader: BodyReader, draft: Draft | None, *, copy: bool) -> None:
    start, end, value = table
    if copy and _share(sheet.text[start:end], draft) >= _COPY_SHARE:
        sheet.claim(start, end, "draft")
        return
    if not read_table(sheet, value, reader.maker) and _share(sheet.text[start:end], draft) >= _COPY_SHARE:
        sheet.claim(start, end, "draft")


def _share(words: str, draft: Draft | None) -> float:
    """The share of a table's cells that stand in the draft."""
    cells = [uniform(cell) for line in words.split("\n") for cell in line.split("\t") if cell.strip()]
    if draft is None or not cells:
        return 0.0
    return sum(len(c) for c in cells if c in draft.plain) / max(1, sum(len(c) for c in cells))


def _is_draft_line(line: str, draft: Draft | None) -> bool:
    words = uniform(line)
    return draft is not None and len(words) >= _COPY_LINE * 2 and words in draft.plain


def _is_marked(sheet: Sheet, start: int, end: int, draft: Draft | None) -> bool:
    """Whether a line is the draft's with tracked changes in it (a letter may bring only the paragraphs that it changes)."""
    span = sheet.span(start, end)
    own = [r for r in sheet.paper.source.revisions if r.text and r.start <= span.end and span.start <= r.end]
    if not own or draft is None or _speaks(sheet.text[start:end]):
        return False
    return bool(most_alike(uniform(sheet.text[start:end]), draft.plain, _MARKED))


def _is_copy(sheet: Sheet, lines: Sequence[tuple[int, int]], draft: Draft | None) -> bool:
    """Whether a document is (a part of) the draft, sent back: most of its longer lines are the draft's, or nearly."""
    if draft is None:
        return bool(sheet.paper.markup)
    changed = sheet.paper.source.revisions or sheet.paper.source.comments
    least = 4 if changed else _COPY_LINE  # a copy with changes may be short
    total = known = 0
    for start, end in lines:
        words = uniform(sheet.text[start:end])
        if len(words) < least:
            continue
        total += len(words)
        if words in draft.plain or most_alike(words, draft.plain, 0.85):
            known += len(words)
    return total > 0 and known / total >= _COPY_SHARE
