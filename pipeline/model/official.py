"""An official document (公文): its elements by GB/T 9704-2012, its sections and its annexes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding
from pipeline.model.source import Table
from pipeline.model.span import Span

DocumentKind = Literal["plan", "request", "notice", "reply", "other"]
Stage = Literal["consultation", "revised", "for_review", "issued", ""]


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the text under it.

    `level` is the depth in this document's own tree (1 = highest; a heading without a number takes the depth of the
    text it heads plus one). `label` is the number in its standard form ("" for a heading without one), `label_raw` the
    label as written. `span` runs from the heading's first character to the end of everything under it, `title_span`
    covers the heading's words, `body_start` is where the text under the heading begins. `run_in` is True where the
    heading opens a paragraph. `parent` is the id of the section above, "" at the top.
    """

    id: str
    level: int
    label: str
    label_raw: str
    title: str
    span: Span
    title_span: Span
    body_start: int
    run_in: bool
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """What a consultation letter (征求意见函) asks for.

    `deadline` is ISO 8601 with zone, or a plain ISO date when the letter names no hour; None when it names none.
    `no_reply` says what silence means. `frozen` are the passages that should not be changed (原则上不作修改).
    `reasons_required`: requests without a reason need not be heard (请说明理由，否则不予采纳).
    """

    deadline: str | None
    deadline_text: str
    deadline_span: Span | None
    reply_to: str
    seal_required: bool
    reply_without_comments: bool
    no_reply: Literal["missing", "deemed_no_comment", "deemed_consent"]
    frozen: tuple[str, ...] = ()
    reasons_required: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """A document number (发文字号) of another document that the text names."""

    number: str
    span: Span
    title: str = ""


@dataclass(frozen=True, slots=True)
class OfficialDocument:
    """One document within a file: a letter, a plan, an annex.

    `span` covers all of it, `body` its text between the addressees (or the title) and the signature. `annexes` are the
    documents attached to it in the same file, in order; `attachments` the names its 附件说明 lists.
    `date` is ISO or None, `issuer` the office that signed (发文机关署名).
    """

    kind: DocumentKind
    stage: Stage
    number: str | None
    secrecy: str | None
    title: str
    addressees: tuple[str, ...]
    issuer: str | None
    date: str | None
    span: Span
    body: Span
    title_span: Span | None = None
    sections: tuple[Section, ...] = ()
    tables: tuple[Table, ...] = ()
    citations: tuple[Citation, ...] = ()
    attachments: tuple[str, ...] = ()
    contact: str = ""
    copies_to: str = ""
    request: Request | None = None
    annexes: tuple[OfficialDocument, ...] = ()
    findings: tuple[Finding, ...] = ()
