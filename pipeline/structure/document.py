"""From a file as read to the documents in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.finding import Finding
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.official import Citation, DocumentKind, OfficialDocument, Stage
from pipeline.model.source import SourceDocument, Table
from pipeline.model.span import Span
from pipeline.structure.flat import flat_tables, unfold
from pipeline.structure.letterhead import Head, Tail, match_kind, read_head, read_tail, rows_of
from pipeline.structure.lines import Line, lines_of
from pipeline.structure.parts import split_parts
from pipeline.structure.request import read_request
from pipeline.structure.sections import find_sections
from pipeline.text.shadow import Shadow, shadow_of

_STAGES: dict[str, Stage] = {"consultation": "consultation", "revised": "revised", "for_review": "for_review"}
_YEAR_IN_BRACKETS = re.compile(r"[〔（［【](?:19|20)\d{2}[〕）］】]第?\d")
_LONGEST_CODE = 22
_LEAD_IN = re.compile(r".*(?:根据|按照|依据|参照|落实|执行|贯彻|印发|遵照|对照|结合|以及)")
_JOINED = re.compile(r"[和与及见]|(?<=。)")
_CITED_TITLE = re.compile(r"《([^《》]{2,80})》[（〔［]?$")


def structure(source: SourceDocument, *, office: OfficeTime = STANDARD) -> OfficialDocument:
    """Return the document that a file holds, with what is attached to it as annexes.

    A letter that sends out a plan holds the plan among its annexes; a plan's annexes are the plan's. Every offset of the
    result is one of `source.text`; `office` says what hour 下班前 means in a letter. A file without any words gives an empty document of kind "other".
    """
    shadow = shadow_of(source.text)
    lines = [line for line in unfold(lines_of(source, shadow), shadow) if line.layer == "body"]
    tables, lines = _with_flat_tables(source, lines, shadow)
    documents: list[OfficialDocument] = []
    sections = 0
    for first, last in split_parts(lines, shadow.text) if lines else ():
        document = _document(source, lines[first:last], shadow, tables, sections, office)
        sections += len(document.sections)
        documents.append(document)
    if not documents:
        empty = Span(source.text_id, 0, len(source.text))
        return OfficialDocument("other", "", None, None, "", (), None, None, empty, empty)
    return _attached(documents)


def _attached(documents: list[OfficialDocument]) -> OfficialDocument:
    """Hang annexes on what they are annexed to; an unsigned plan takes office and date from its letter."""
    first, rest = documents[0], documents[1:]
    if first.kind == "plan" or not rest:
        return replace(
            first, annexes=tuple(replace(a, issuer=a.issuer or first.issuer, date=a.date or first.date) for a in rest)
        )
    plan_at = next((k for k, document in enumerate(rest) if document.kind == "plan"), None)
    if plan_at is None:
        return replace(first, annexes=tuple(rest))
    plan = rest[plan_at]
    plan = replace(
        plan,
        issuer=plan.issuer or first.issuer,
        date=plan.date or first.date,
        number=plan.number or (first.number if first.kind == "notice" else None),
    )
    inner = _attached([plan, *rest[plan_at + 1 :]])
    return replace(first, annexes=(*rest[:plan_at], inner))


def _with_flat_tables(
    source: SourceDocument, lines: list[Line], shadow: Shadow
) -> tuple[tuple[Table, ...], list[Line]]:
    """Add the tables of a file without line breaks, and part the lines around them."""
    found = flat_tables(lines, shadow, taken=len(source.tables))
    out: list[Line] = []
    for line in lines:
        at = line.start
        for table, begin, stop in found:
            if not line.start <= begin < line.end:
                continue
            if begin > at:
                out.append(replace(line, start=at, end=begin) if at == line.start else Line(at, begin, flat=True))
            out.append(Line(begin, stop, None, begin, table=table.id, flat=True))
            at = stop
        if at == line.start:
            out.append(line)
        elif at < line.end:
            out.append(Line(at, line.end, flat=True))
    return (*source.tables, *(table for table, _begin, _stop in found)), out


@dataclass(frozen=True, slots=True)
class _Frame:
    """A part's head and tail, and the offsets of its body in shadow text."""

    head: Head
    tail: Tail
    title: str
    body: tuple[int, int]


def _document(
    source: SourceDocument,
    lines: Sequence[Line],
    shadow: Shadow,
    tables: Sequence[Table],
    sections_before: int,
    office: OfficeTime,
) -> OfficialDocument:
    text, text_id = shadow.text, source.text_id
    frame = _frame(lines, text)
    head, tail = frame.head, frame.tail
    body_lines = lines[head.body : max(head.body, tail.body_end)]
    sections, findings = find_sections(body_lines, shadow, text_id=text_id, prefix="s", first_id=sections_before + 1)
    begin, end = shadow.span(lines[0].start, lines[-1].end)
    own = tuple(table for table in tables if begin <= table.start < max(end, begin + 1))
    opening = "".join(text[line.start : line.end] for line in lines[:3])
    kind = _kind(frame.title, bool(sections or own), opening)
    if source.format == "eml" and not frame.title:
        kind = _kind_of_mail(source, opening)
    issuer, date = tail.issuer, tail.date or head.date
    request = (
        read_request(shadow, *frame.body, written=date, issuer=issuer, text_id=text_id, office=office)
        if kind == "request"
        else None
    )
    return OfficialDocument(
        kind,
        _stage(frame.title, kind),
        head.number,
        head.secrecy,
        frame.title,
        head.addressees,
        issuer,
        date,
        Span(text_id, begin, end),
        Span(text_id, *shadow.span(*frame.body)),
        _title_span(lines, head, shadow, text_id),
        sections,
        own,
        _citations(text, lines, shadow, text_id, head.number),
        tail.attachments,
        tail.contact,
        tail.copies_to,
        request,
        (),
        _doubts(frame, date, kind, Span(text_id, begin, begin), titled=source.format != "eml") + findings,
    )


def _frame(lines: Sequence[Line], text: str) -> _Frame:
    head = read_head(lines, text)
    tail = read_tail(lines, text, head.body)
    inside = lines[head.body : max(head.body, tail.body_end)]
    start = inside[0].start if inside else lines[-1].end
    stop = inside[-1].end if inside else start
    title = "".join(text[lines[k].start : lines[k].end] for k in head.title)
    return _Frame(head, tail, title, (start, stop))


def _title_span(lines: Sequence[Line], head: Head, shadow: Shadow, text_id: str) -> Span | None:
    if not head.title:
        return None
    return Span(text_id, *shadow.span(lines[head.title[0]].start, lines[head.title[-1]].end))


def _kind(title: str, has_parts: bool, opening: str) -> DocumentKind:
    row = match_kind("document", title) or (match_kind("document", opening) if not title else None)
    kind = row.text("document") if row else ""
    if kind == "request":
        return "request"
    if kind == "reply":
        return "reply"
    if kind == "notice":
        return "notice"
    return "plan" if has_parts else "other"


def _kind_of_mail(source: SourceDocument, opening: str) -> DocumentKind:
    """The kind of what is typed into a mail: its subject stands for the title; numbered comments make no plan of it."""
    subject = shadow_of(dict(source.metadata).get("subject", "")).text
    kind = _kind(subject, False, opening)
    return kind if kind != "other" else _kind("", False, opening)


def _stage(title: str, kind: DocumentKind) -> Stage:
    row = match_kind("stage", title)
    if row is not None:
        return _STAGES.get(row.text("stage"), "")
    return "issued" if kind in ("plan", "notice") and title else ""


def _doubts(frame: _Frame, date: str | None, kind: DocumentKind, at: Span, *, titled: bool) -> tuple[Finding, ...]:
    doubts = []
    if titled and not frame.title:
        doubts.append(Finding("S-NO-TITLE", "warning", (), at))
    if date is None and kind == "request":
        doubts.append(Finding("S-NO-DATE", "warning", (), at))
    return tuple(doubts)


def _citations(text: str, lines: Sequence[Line], shadow: Shadow, text_id: str, own: str | None) -> tuple[Citation, ...]:
    """Document numbers that the text names, without its own, each once."""
    start, end = lines[0].start, lines[-1].end
    seen: set[str] = {own} if own else set()
    found: list[Citation] = []
    for year in _YEAR_IN_BRACKETS.finditer(text, start, end):
        match = rows_of("number")[0].regex.search(
            text, max(start, year.start() - _LONGEST_CODE), min(end, year.end() + 8)
        )
        if match is None or match.end() < year.end():
            continue
        number = _code(match, text)
        if number in seen:
            continue
        seen.add(number)
        title = _CITED_TITLE.search(text, max(start, match.start() - 90), match.start())
        span = Span(text_id, *shadow.span(match.end("number") - len(number), match.end("number")))
        found.append(Citation(number, span, title.group(1) if title else ""))
    return tuple(found)


def _code(match: re.Match[str], text: str) -> str:
    """The document number without the words of the sentence before it (根据云政发〔2025〕27号)."""
    number = match["number"]
    head = re.split(r"[〔（［【]", number)[0]
    lead = _LEAD_IN.match(head)
    if lead is None and match.start() and text[match.start() - 1] not in "（〔《\n":
        lead = _JOINED.match(head)
    return number[lead.end() :] if lead and len(head) - lead.end() >= 2 else number
