"""A mail (eml) or a page saved with its pictures (mht) → `SourceDocument`.

The text is the mail's own; the mail that it answers is furniture, which is no part of the canonical text. What the head
says is metadata: ``sender``, ``sender_name``, ``date`` (ISO with its zone), ``subject``, ``recipients``, ``copies``,
``message_id``, ``in_reply_to``, and ``passed_on_from`` where the text is another mail's.
"""

from __future__ import annotations

import mimetypes
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import Picture, SourceDocument, View
from pipeline.read import txt
from pipeline.read.assemble import Draft, DraftTable, assemble, digest_of, text_id
from pipeline.read.attached import Carried, Nest, distinct, harmless, open_all
from pipeline.read.charset import clean
from pipeline.read.html import text_items
from pipeline.read.mime import (
    Entity,
    content,
    decoded_text,
    decoded_words,
    iso_date,
    parse,
    recipients_of,
    sender_of,
)
from pipeline.read.quoted import passed_on_subject, quoted_lines
from pipeline.read.repair import repair_labels, traces

READER = "eml/1"
_SIGNATURES = frozenset(
    [
        "application/pkcs7-signature",
        "application/x-pkcs7-signature",
        "application/pgp-signature",
        "application/pgp-keys",
    ]
)
_MAILS = frozenset(["message/rfc822", "message/global", "message/news"])
_ENVELOPED = frozenset(["application/pkcs7-mime", "application/x-pkcs7-mime", "application/pgp-encrypted"])
_SUFFIXES = {"application/octet-stream": "", "text/plain": ".txt", "image/jpeg": ".jpg", "text/html": ".html"}
LONGEST_TEXT = txt.LONGEST_TEXT
_BLANK = re.compile(r"[^\n\f]")


@dataclass(slots=True)
class _Found:
    """What stands where in a mail: texts of the body in reading order, attached files, pictures within the text."""

    texts: list[Entity] = field(default_factory=list)
    files: list[Entity] = field(default_factory=list)
    pictures: list[Entity] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _Body:
    """The drafts of a mail's text and what was noticed about it."""

    items: list[Draft | DraftTable] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    quoted: int = 0
    hidden: int = 0
    sender: str = ""
    lost: list[str] = field(default_factory=list)


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a mail with its attachments as documents of their own; it has no revisions, every `view` is the same.

    Of a text in two forms the plain one is read, the web page where it is empty. An attachment that cannot be read is a
    finding. What is broken about the mail itself (a missing boundary, a text in no known character set) is a finding
    too; the rest is read as it stands.

    Raises:
        InputError: E-EMPTY (no text, no subject, no file), E-ENC (an encrypted mail), E-LIMIT (a text too long).
    """
    return read_within(data, name, Nest.around(view, limits))


def read_within(data: bytes, name: str, nest: Nest) -> SourceDocument:
    """Return a mail that stands in a nest of mails and archives; see `read`."""
    mail = parse(data)
    if mail.type in _ENVELOPED or mail.type == "multipart/encrypted":
        raise InputError("E-ENC", file=name)
    found = _Found(faults=list(mail.faults))
    _gather(mail, found)
    subject = decoded_words(mail.header("subject"))
    body = _body(found.texts, name, nest.limits, passed_on=passed_on_subject(subject))
    if not _words(body.items):  # a picture is all that was sent
        found.files += found.pictures
        found.pictures = []
    files = _files(found.files)
    if not _words(body.items) and not body.quoted and not files and not subject:
        raise InputError("E-EMPTY", file=name)
    mended = repair_labels(body.items)
    canonical = assemble(body.items)
    digest = digest_of(data)
    identity = text_id(digest, nest.view, READER)
    notes = txt.findings(traces("\n".join(body.plain)), mended, body.items, canonical, identity)
    opened = open_all(files, nest, carrier=name)
    return SourceDocument(
        name=name, sha256=digest, format="eml", reader=READER, view=nest.view, text_id=identity, text=canonical.text,
        blocks=canonical.blocks, tables=canonical.tables, pictures=_pictures(found.pictures, len(canonical.text)),
        metadata=_metadata(mail, subject, body.sender), findings=(*notes, *_notes(found, body), *opened.findings),
        attachments=tuple(opened.documents),
    )  # fmt: skip


# ── What stands where ───────────────────────────────────────────────────────────────────────────────────────────────


def _gather(part: Entity, found: _Found, *, related: bool = False) -> None:
    """Sort a mail's parts into texts, files and pictures."""
    found.faults += [fault for child in part.parts for fault in child.faults]
    if part.type == "multipart/alternative" and part.parts:
        _alternatives(part.parts, found)
    elif part.parts:
        inside = part.type == "multipart/related"
        for at, child in enumerate(part.parts):
            _gather(child, found, related=related or (inside and at > 0))
    elif part.type.startswith("multipart/") or part.type in _SIGNATURES:
        return
    elif part.type.startswith("image/") and related and part.disposition != "attachment":
        found.pictures.append(part)
    elif part.type in ("text/plain", "text/html") and not _is_file(part) and not related:
        found.texts.append(part)
    elif not (related and part.type in ("text/css", "text/javascript", "text/xml", "text/html")):
        found.files.append(part)


def _alternatives(parts: Sequence[Entity], found: _Found) -> None:
    """Of the forms of one text the plain one, else the last that has words; the files of all.

    A page with a table of comments goes before the plain text, in which its cells are lines of which nobody can tell
    the columns.
    """
    forms: list[_Found] = []
    for part in parts:
        form = _Found()
        _gather(part, form)
        forms.append(form)
        found.faults += form.faults
        # an invitation is another form of the text, not a file that someone attached
        found.files += [file for file in form.files if file.type != "text/calendar" or _is_file(file)]
        found.pictures += form.pictures
    written = [form for form in forms if any(content(text)[0].strip() for text in form.texts)]
    plain = [form for form in written if all(text.type == "text/plain" for text in form.texts)]
    tabled = [form for form in written if form not in plain and any(_has_table(text) for text in form.texts)]
    for form in (tabled or plain or written[::-1])[:1]:
        found.texts += form.texts


def _has_table(part: Entity) -> bool:
    raw = content(part)[0]
    if part.type != "text/html" or b"<table" not in raw.lower():
        return False
    try:
        items, _ = text_items(decoded_text(raw, part.charset)[0], "")
    except InputError:
        return False
    return any(
        isinstance(item, DraftTable)
        and max((cell.row for cell in item.cells), default=0) >= 1
        and max((cell.column for cell in item.cells), default=0) >= 2
        for item in items
    )


def _is_file(part: Entity) -> bool:
    return part.disposition == "attachment" or bool(part.file_name)


def _files(parts: Sequence[Entity]) -> list[Carried]:
    names = distinct(_name(part, at) for at, part in enumerate(parts, 1))
    return [Carried(name, _loader(part), mail=part.type in _MAILS) for name, part in zip(names, parts, strict=True)]


def _loader(part: Entity) -> Callable[[], bytes]:
    return lambda: content(part)[0]


def _name(part: Entity, number: int) -> str:
    if name := harmless(part.file_name):
        return name
    if part.type in _MAILS:
        subject = decoded_words(parse(content(part)[0][:20_000]).header("subject"))
        return (harmless(subject) or f"邮件{number}") + ".eml"
    suffix = _SUFFIXES.get(part.type)
    return f"附件{number}" + (suffix if suffix is not None else mimetypes.guess_extension(part.type) or "")


def _pictures(parts: Sequence[Entity], at: int) -> tuple[Picture, ...]:
    return tuple(
        Picture(part.header("content-id").strip("<> ") or f"picture{number}", at, harmless(part.file_name))
        for number, part in enumerate(parts, 1)
    )


# ── The text ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _body(parts: Sequence[Entity], name: str, limits: Limits, *, passed_on: bool) -> _Body:
    body = _Body()
    for part in parts:
        raw, whole = content(part)
        text, known = decoded_text(raw, part.charset)
        if not (whole and known):
            body.lost.append("正文")
        if len(text) > min(LONGEST_TEXT, limits.unpacked_bytes):
            raise InputError("E-LIMIT", file=name, what="字数", found=len(text), limit=LONGEST_TEXT)
        if part.type == "text/html":
            _add_page(body, text, name, limits, passed_on=passed_on)
        else:
            _add_plain(body, _unfolded(clean(text), part), passed_on=passed_on)
    return body


def _unfolded(text: str, part: Entity) -> str:
    """Join the lines that the mail program broke and marked with a blank at their end (RFC 3676)."""
    value = part.header("content-type").lower()
    if "format=flowed" not in value.replace(" ", "").replace('"', ""):
        return text
    glue = "" if "delsp=yes" in value.replace(" ", "").replace('"', "") else " "
    out: list[str] = []
    open_line = False
    for line in text.split("\n"):
        if open_line and line.strip() and not line.startswith(">"):
            out[-1] = out[-1].rstrip(" ") + glue + line
        else:
            out.append(line)
        open_line = line.endswith(" ") and line != "-- " and not line.startswith(">")
    return "\n".join(out)


def _add_plain(body: _Body, text: str, *, passed_on: bool) -> None:
    lines = text.split("\n")
    quoted = quoted_lines(lines, passed_on=passed_on)
    # blanks of the same length, so that the offsets of what is left stay those of the decoded text
    own = "\n".join(_BLANK.sub(" ", line) if at in quoted.lines else line for at, line in enumerate(lines))
    body.plain.append(own)
    body.items += txt.drafts(txt.source_lines(own))
    body.items += [Draft(lines[at].strip(), layer="furniture") for at in sorted(quoted.lines) if lines[at].strip()]
    _count(body, sum(bool(lines[at].strip()) for at in quoted.lines), quoted.sender)


def _add_page(body: _Body, text: str, name: str, limits: Limits, *, passed_on: bool) -> None:
    try:
        items, hidden = text_items(text, name, limits=limits)
    except InputError as error:
        if error.code != "E-EMPTY":
            raise
        return
    quoted = quoted_lines([item.text if isinstance(item, Draft) else "表" for item in items], passed_on=passed_on)
    body.items += [item for at, item in enumerate(items) if at not in quoted.lines]
    off = [draft for at in sorted(quoted.lines) for draft in _as_furniture(items[at])]
    body.items += off
    body.hidden += hidden
    _count(body, len(off), quoted.sender)


def _count(body: _Body, quoted: int, sender: str) -> None:
    body.quoted += quoted
    body.sender = body.sender or sender


def _as_furniture(item: Draft | DraftTable) -> list[Draft]:
    if isinstance(item, Draft):
        return [Draft(item.text, layer="furniture")] if item.text.strip() else []
    words = [paragraph.text for cell in item.cells for paragraph in cell.paragraphs if paragraph.text.strip()]
    return [Draft(line, layer="furniture") for line in words]


def _words(items: Sequence[Draft | DraftTable]) -> bool:
    return any(isinstance(item, DraftTable) or (item.text.strip() and item.layer != "furniture") for item in items)


# ── The head, and what was noticed ──────────────────────────────────────────────────────────────────────────────────


def _metadata(mail: Entity, subject: str, passed_on: str) -> tuple[tuple[str, str], ...]:
    name, address = sender_of(mail.header("from") or mail.header("sender"))
    pairs = (
        ("sender", address),
        ("sender_name", name),
        ("date", iso_date(decoded_words(mail.header("date")))),
        ("subject", subject),
        ("recipients", recipients_of(value for key, value in mail.headers if key == "to")),
        ("copies", recipients_of(value for key, value in mail.headers if key == "cc")),
        ("message_id", mail.header("message-id").strip("<> ")[:500]),
        ("in_reply_to", mail.header("in-reply-to").strip("<> ")[:500]),
        ("passed_on_from", "" if passed_on == "?" else passed_on),
    )
    return tuple((key, value) for key, value in pairs if value)


def _notes(found: _Found, body: _Body) -> list[Finding]:
    notes: list[Finding] = []
    if body.sender:
        notes.append(Finding("W-PASSED-ON", "note", (("sender", body.sender.replace("?", "—")),)))
    elif body.quoted:
        notes.append(Finding("W-QUOTED", "note", (("count", str(body.quoted)),)))
    if body.hidden:
        notes.append(Finding("W-HIDDEN", "note", (("count", str(body.hidden)),)))
    broken = [_FAULTS.get(fault, fault) for fault in dict.fromkeys(found.faults)]
    broken += body.lost
    broken += [f"附件“{harmless(part.file_name)}”" for part in found.files if not content(part)[1]]
    notes += [Finding("W-PARTIAL", "warning", (("part", part),)) for part in dict.fromkeys(broken)]
    return notes


_FAULTS = {"boundary": "邮件缺少分隔标记", "end": "邮件结尾缺失", "E-DEPTH": "邮件嵌套过深", "E-LIMIT": "邮件部分过多"}
