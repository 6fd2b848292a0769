"""A document as it was read: JSON (schema ``huiqian.document/1``) and readable Markdown, for the command `read`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from pipeline.export.markdown import markdown_text
from pipeline.export.plan_json import (
    document_head,
    finding_lines,
    finding_to_dict,
    head_lines,
    section_to_dict,
    source_to_dict,
)
from pipeline.lexicon.messages import Language
from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.source import Block, Cell, MarginComment, Picture, Place, Revision, Seal, SourceDocument, Table

Json = dict[str, Any]
_KINDS = {"plan": "方案", "request": "征求意见函", "notice": "通知", "reply": "复函", "other": "文件"}
_REVISIONS = {
    "insert": "插入", "delete": "删除", "move_from": "移出", "move_to": "移入", "format": "格式",
    "paragraph_insert": "插入段落", "paragraph_delete": "删除段落", "row_insert": "插入行", "row_delete": "删除行",
}  # fmt: skip
_METADATA = {
    "subject": "主题", "date": "发送时间", "recipients": "收件人", "copies": "抄送", "passed_on_from": "原发件人",
}  # fmt: skip
_SEALS = {"scan": "扫描页", "picture": "图片", "signature": "电子签章"}


def document_to_dict(
    source: SourceDocument, document: OfficialDocument, language: Language = "zh", attachments: Sequence[Json] = ()
) -> Json:
    """Return a file and the document in it as plain values.

    All offsets count characters of `text`, the canonical text in the view named, half-open. Page furniture is no part
    of that text: its blocks have `start` and `end` None and carry their own `text`. What the document does not say is
    None.

    `places` of a block are those that know their page: `page` counts from 1, `box` is [left, top, right, bottom] in
    points from the page's top left corner (None where only the page is known), `start` and `end` are offsets in the
    block's own line. `seals` are as in `model.source.Seal`, their `start` None where it is not known. `attachments` are
    the documents that a mail or an archive carries, in the same form, each with offsets in its own `text`; `document`
    has a list of that name too, of the annexes that the text names (附件说明).
    """
    return {
        "schema": "huiqian.document/1",
        "source": {
            **source_to_dict(source),
            "view": source.view,
            "text_id": source.text_id,
            "metadata": [{"name": name, "value": value} for name, value in source.metadata],
        },
        "document": _document(document),
        "text": source.text,
        "blocks": [_block(block) for block in source.blocks],
        "sections": [section_to_dict(section) for section in document.sections],
        "tables": [_table(table, source.text) for table in source.tables],
        "revisions": [_revision(revision) for revision in source.revisions],
        "comments": [_comment(comment) for comment in source.comments],
        "pictures": [_picture(picture) for picture in source.pictures],
        "findings": [finding_to_dict(finding, language) for finding in _findings(source, document)],
        "seals": [_seal(seal) for seal in source.seals],
        "attachments": list(attachments),
    }


def document_to_markdown(
    source: SourceDocument, document: OfficialDocument, language: Language = "zh", path: str = ""
) -> str:
    """Return a file for a reader: its documents with their elements and headings, its text, and what was noticed.

    Where a page begins, 〔第2页〕 stands in the text. `path` names a file that stands in another one
    (``mail.eml > 附件.docx``).
    """
    lines: list[str] = []
    for item in (document, *_annexes(document)):
        lines += [f"# {markdown_text(item.title or source.name)}", "", f"- 类型：{_kind(source, item)}"]
        if item is document:
            lines += [f"- 文件：{' > '.join(map(markdown_text, path.split(' > ')))}"] if path else []
            lines += _carrier_lines(source)
        lines += [*head_lines(item), ""]
        lines += _outline(item.sections)
    lines += _text_lines(source, (document, *_annexes(document))) if source.text else []
    lines += _seal_lines(source.seals)
    lines += _revision_lines(source.revisions)
    lines += _comment_lines(source)
    lines += finding_lines(_findings(source, document), language)
    return "\n".join(lines).rstrip() + "\n"


# ── JSON ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _document(document: OfficialDocument) -> Json:
    return {
        **document_head(document),
        "start": document.span.start,
        "end": document.span.end,
        "body_start": document.body.start,
        "body_end": document.body.end,
        "attachments": list(document.attachments),
        "contact": document.contact,
        "copies_to": document.copies_to,
        "annexes": [
            {**_document(annex), "sections": [section_to_dict(section) for section in annex.sections]}
            for annex in document.annexes
        ],
    }


def _block(block: Block) -> Json:
    in_text = block.start >= 0
    data: Json = {
        "id": block.id,
        "kind": block.kind,
        "layer": block.layer,
        "start": block.start if in_text else None,
        "end": block.end if in_text else None,
        "label": None,
        "table": block.table or None,
        "row": block.row if block.table else None,
        "places": [_place(place) for place in block.places if place.page],
    }
    if block.label:
        label = block.label
        data["label"] = {"raw": label.raw, "text": label.text, "number": label.number, "in_file": label.in_file}
    return data if in_text else {**data, "text": block.text}


def _place(place: Place) -> Json:
    box = None if place.box is None else [round(edge, 2) for edge in place.box]
    return {"start": place.start, "end": place.end, "page": place.page, "box": box}


def _seal(seal: Seal) -> Json:
    return {
        "text": seal.text,
        "score": round(seal.score, 4),
        "page": seal.page or None,
        "box": None if seal.box is None else [round(edge, 2) for edge in seal.box],
        "diameter_mm": round(seal.diameter_mm, 1),
        "ring": round(seal.ring, 3),
        "source": seal.source,
        "start": seal.start if seal.start >= 0 else None,
    }


def _table(table: Table, text: str) -> Json:
    return {
        "id": table.id,
        "start": table.start,
        "end": table.end,
        "rows": table.rows,
        "columns": table.columns,
        "header_rows": table.header_rows,
        "parent": table.parent or None,
        "cells": [_cell(cell, text) for cell in table.cells],
    }


def _cell(cell: Cell, text: str) -> Json:
    return {
        "row": cell.row,
        "column": cell.column,
        "row_span": cell.row_span,
        "column_span": cell.column_span,
        "text": text[cell.start : cell.end],
        "start": cell.start,
        "end": cell.end,
    }


def _revision(revision: Revision) -> Json:
    return {
        "kind": revision.kind,
        "author": revision.author,
        "date": revision.date or None,
        "text": revision.text,
        "start": revision.start,
        "end": revision.end,
    }


def _comment(comment: MarginComment) -> Json:
    return {
        "id": comment.id,
        "author": comment.author,
        "date": comment.date or None,
        "text": comment.text,
        "start": comment.start,
        "end": comment.end,
        "parent": comment.parent or None,
        "done": comment.done,
    }


def _picture(picture: Picture) -> Json:
    return {
        "part": picture.part,
        "start": picture.start,
        "name": picture.name,
        "width_mm": picture.width_mm,
        "height_mm": picture.height_mm,
    }


def _findings(source: SourceDocument, document: OfficialDocument) -> Iterable[Finding]:
    found = [*source.findings, *document.findings, *(it for annex in _annexes(document) for it in annex.findings)]
    return dict.fromkeys(found)


def _annexes(document: OfficialDocument) -> Iterator[OfficialDocument]:
    for annex in document.annexes:
        yield annex
        yield from _annexes(annex)


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _outline(sections: Iterable[Section]) -> list[str]:
    lines = [f"{'  ' * (section.level - 1)}- {markdown_text(section.label + section.title)}" for section in sections]
    return ["## 提纲", "", *lines, ""] if lines else []


def _kind(source: SourceDocument, document: OfficialDocument) -> str:
    return "压缩包" if source.format == "zip" else _KINDS[document.kind]


def _carrier_lines(source: SourceDocument) -> list[str]:
    """What a mail's head says, and the names of the files that a mail or an archive carries."""
    known = dict(source.metadata)
    pairs = [("发件人", " ".join(known[key] for key in ("sender_name", "sender") if key in known))]
    pairs += [(title, known.get(key, "")) for key, title in _METADATA.items()]
    pairs.append(("附件" if source.format == "eml" else "文件", "，".join(item.name for item in source.attachments)))
    shown = pairs if source.format == "eml" else pairs[-1:]
    return [f"- {title}：{markdown_text(words)}" for title, words in shown if words]


class _Pages:
    """Says where pages begin; silent for a text that knows of one page only."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        pages = {place.page for block in blocks for place in block.places if place.page}
        self._silent = len(pages) < 2
        self._at = 0

    def marked(self, block: Block) -> str:
        """Return a paragraph with its marks, where pages begin before or within it."""
        out, done = [], 0
        for place in sorted(block.places, key=lambda place: place.start):
            if mark := self._mark(place.page):
                out += [markdown_text(block.text[done : place.start]), mark]
                done = place.start
        return "".join([*out, markdown_text(block.text[done:])])

    def before(self, block: Block) -> str:
        """Return the mark to stand before a row of a table, or ""."""
        return self._mark(max((place.page for place in block.places), default=0))

    def _mark(self, page: int) -> str:
        if self._silent or page <= self._at:
            return ""
        self._at = page
        return f"〔第{page}页〕"


def _text_lines(source: SourceDocument, documents: Iterable[OfficialDocument]) -> list[str]:
    """The text line by line, headings set as such, tables as tables."""
    levels = {
        section.span.start: section for document in documents for section in document.sections if not section.run_in
    }
    tables = {table.id: table for table in source.tables}
    rows: dict[str, list[Block]] = {}
    for block in source.blocks:
        rows.setdefault(block.table, []).append(block)
    pages = _Pages(source.blocks)
    lines = ["## 正文", ""]
    shown: set[str] = set()
    for block in source.blocks:
        if block.start < 0:
            continue
        if block.table in tables:
            lines += [] if block.table in shown else _table_lines(tables[block.table], rows[block.table], source, pages)
            shown.add(block.table)
        elif block.text.strip():
            section = levels.get(block.start)
            mark = f"{'#' * min(section.level + 2, 6)} " if section else ""
            lines += [mark + pages.marked(block), ""]
    return lines


def _table_lines(table: Table, blocks: Sequence[Block], source: SourceDocument, pages: _Pages) -> list[str]:
    grid = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        if cell.row < table.rows and cell.column < table.columns:
            grid[cell.row][cell.column] = markdown_text(source.text[cell.start : cell.end])
    for block in blocks:
        if 0 <= block.row < table.rows and table.columns:
            grid[block.row][0] = pages.before(block) + grid[block.row][0]
    rows = [f"| {' | '.join(row)} |" for row in grid]
    return [*rows[:1], "|" + " --- |" * table.columns, *rows[1:], ""] if rows else []


def _seal_lines(seals: Iterable[Seal]) -> list[str]:
    lines = []
    for seal in seals:
        where = f"第{seal.page}页" if seal.page else _SEALS[seal.source]
        size = f"，直径约 {seal.diameter_mm:.0f} 毫米" if seal.diameter_mm else ""
        lines.append(f"- {where}：{markdown_text(seal.text) or '未能识别名称'}{size}（仅为线索，不能证明真伪）")
    return ["## 印章", "", *lines, ""] if lines else []


def _revision_lines(revisions: Iterable[Revision]) -> list[str]:
    lines = [
        f"- {_REVISIONS[revision.kind]}（{markdown_text(revision.author) or '未署名'}）：{markdown_text(revision.text)}"
        for revision in revisions
    ]
    return ["## 修订", "", *lines, ""] if lines else []


def _comment_lines(source: SourceDocument) -> list[str]:
    lines: list[str] = []
    for comment in source.comments:
        about = markdown_text(source.text[comment.start : comment.end])
        words = markdown_text(comment.text)
        lines.append(f"- {markdown_text(comment.author) or '未署名'}{f'（“{about}”）' if about else ''}：{words}")
    return ["## 批注", "", *lines, ""] if lines else []
