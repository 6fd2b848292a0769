"""The letters in the forms that they come in (docx, txt, eml, html, xlsx, pdf), when they came, and the truth about them.

Everything is written by hand, stored and not compressed, so that the bytes depend on no library and on no clock.
"""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from xml.sax.saxutils import escape

import demo_text as plan
from demo_letters import COMMENTS, CONFLICTS, IDENTICAL, LETTERS, Letter, Said
from demo_revision import edited
from plan_files import plan_body, red_head, signature
from word_parts import HEAD, PACKAGE, TITLE_FONT, R, cell, package, paragraph, row, run, table, zipped

SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET_TYPES = "application/vnd.openxmlformats-officedocument.spreadsheetml"
DOCX_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
LINE = 28  # characters of a line of a printed page
LINES = 22  # lines of a page


def letter_file(letter: Letter) -> bytes:
    """Return the file of a letter in the form that its suffix names."""
    suffix = letter.file.rpartition(".")[2]
    return {"docx": _docx, "txt": _txt, "eml": _eml, "html": _html, "xlsx": _xlsx, "pdf": _pdf}[suffix](letter)


def received_table() -> bytes:
    """Return received.csv; a mail that is not in it tells its own time."""
    rows = [f"{letter.file},{letter.received}" for letter in LETTERS if letter.received]
    return "\n".join(["file,received_at", *rows, ""]).encode()


def truth() -> bytes:
    """Return what is true of the letters and of their comments, as JSON."""
    letters = [
        {
            "file": letter.file, "unit": letter.unit, "member": letter.member or None, "doc_number": letter.number,
            "date": letter.date or None, "received_from": "csv" if letter.received else "mail", "status": letter.status,
            "stance": letter.stance, "seal": letter.seal, "supersedes": letter.supersedes,
        }
        for letter in LETTERS
    ]  # fmt: skip
    comments = [
        {
            "id": f"D{number:02d}", "file": said.file, "text": said.text, "op": said.op, "old": said.old, "new": said.new,
            "at": said.at, "everywhere": said.everywhere, "given_as": said.given_as, "verdict": said.verdict, "why": said.why,
            "identical_to": _linked(said, IDENTICAL), "conflicts_with": _linked(said, CONFLICTS),
        }
        for number, said in enumerate(COMMENTS, 1)
    ]  # fmt: skip
    whole = {"case": "demo", "deadline": "2026-03-31T17:30:00+08:00", "letters": letters, "comments": comments}
    return (json.dumps(whole, ensure_ascii=False, indent=1) + "\n").encode()


def _linked(said: Said, pairs: Sequence[tuple[str, str, str]]) -> list[str]:
    others = [
        ({one, other} - {said.file}, words)
        for one, other, words in pairs
        if said.file in (one, other) and said.old == words
    ]
    return [
        f"D{number:02d}"
        for number, comment in enumerate(COMMENTS, 1)
        if any(comment.file in files and comment.old == words for files, words in others)
    ]


def _written(day: str) -> str:
    """An ISO day as letters write it."""
    year, month, date = (int(part) for part in day.split("-"))
    return f"{year}年{month}月{date}日"


# ---- Word ------------------------------------------------------------------------------------------------------------


def _docx(letter: Letter) -> bytes:
    body = _letter_body(letter) if letter.title else ""
    if letter.copy:
        breaks = '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' if body else ""
        body += breaks + plan_body(_marked(letter))
    return package(body, "".join(letter.title), letter.created or letter.date, letter.signed)


def _letter_body(letter: Letter) -> str:
    parts = [red_head(letter.signed)] if letter.number else []
    parts += [paragraph(run(letter.number), align="right", before=10)] if letter.number else []
    parts += [paragraph(run(line, TITLE_FONT, 22), align="center") for line in letter.title]
    parts += [paragraph(run(letter.to), before=28)]
    for text in letter.body:
        parts += [_word_table(letter.table) if text == "TABLE" else paragraph(run(text), indent=2)]
    return "".join([*parts, signature(_written(letter.date), letter.signed)])


def _word_table(rows: Sequence[Sequence[str]]) -> str:
    widths = (720, 3100, 3024, 2000)
    inner = [
        row(cell(text, width, align="left") for text, width in zip(cells, widths, strict=True)) for cells in rows[1:]
    ]
    return table(rows[0], inner, widths)


def _marked(letter: Letter) -> SimpleNamespace:
    """The first draft with the letter's marks in it."""
    rows = [
        tuple(f"{{-{text}-}}" if text else "" for text in entry) if entry[1] == letter.gone_row else entry
        for entry in plan.TASK_ROWS
    ]
    return SimpleNamespace(
        TITLE=plan.TITLE, INTRO=plan.INTRO, BODY=tuple((kind, edited(text, letter.copy)) for kind, text in plan.BODY),
        TASK_ROWS=rows, PLAN_DATE=plan.PLAN_DATE,
    )  # fmt: skip


# ---- text, mail, web page --------------------------------------------------------------------------------------------


def _plain_lines(letter: Letter) -> Iterator[str]:
    yield from letter.title
    yield from [letter.number] if letter.number else []
    yield from ("", letter.to)
    yield from (f"    {text}" for text in letter.body)
    yield from ("", f"{'':20}{letter.signed}", f"{'':20}{_written(letter.date)}", "")


def _txt(letter: Letter) -> bytes:
    """Lines of Windows; in GB18030 as the older programs write it where the letter has a number, else in UTF-8."""
    return "\r\n".join(_plain_lines(letter)).encode("gb18030" if letter.number else "utf-8")


def _eml(letter: Letter) -> bytes:
    if letter.mail is None:
        raise ValueError(letter.file)
    sender, date, subject, text = letter.mail
    head = [
        f"From: <{sender}>", "To: <gengxin@boning.example>", f"Subject: {_encoded(subject)}", f"Date: {date}",
        "MIME-Version: 1.0",
    ]  # fmt: skip
    body = ["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", _base64(text.encode())]
    if not letter.attached:
        return "\r\n".join([*head, *body, ""]).encode()
    edge = "----=_demo"
    name = _encoded(letter.attached)
    attached = [
        f'Content-Type: {DOCX_TYPE}; name="{name}"', "Content-Transfer-Encoding: base64",
        f'Content-Disposition: attachment; filename="{name}"', "", _base64(_docx(letter)),
    ]  # fmt: skip
    head += [f'Content-Type: multipart/mixed; boundary="{edge}"', ""]
    return "\r\n".join([*head, f"--{edge}", *body, f"--{edge}", *attached, f"--{edge}--", ""]).encode()


def _encoded(words: str) -> str:
    return f"=?utf-8?B?{b64encode(words.encode()).decode()}?="


def _base64(data: bytes) -> str:
    text = b64encode(data).decode()
    return "\r\n".join(text[at : at + 76] for at in range(0, len(text), 76))


def _html(letter: Letter) -> bytes:
    """A letter as the office's own web system shows it."""
    title = "".join(letter.title)
    body = "\n".join(f'<p style="text-indent:2em">{escape(text)}</p>' for text in letter.body)
    return (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head><meta charset="utf-8"><title>{title}</title></head>\n<body>\n'
        f'<h1 style="text-align:center">{title}</h1>\n<p style="text-align:right">{letter.number}</p>\n'
        f"<p>{letter.to}</p>\n{body}\n"
        f'<p style="text-align:right">{letter.signed}</p>\n<p style="text-align:right">{_written(letter.date)}</p>\n'
        "</body>\n</html>\n"
    ).encode()


# ---- sheet -----------------------------------------------------------------------------------------------------------


def _xlsx(letter: Letter) -> bytes:
    """One sheet: the title over all columns, then the table."""
    rows = ((*letter.title, *[""] * (len(letter.table[0]) - 1)), *letter.table)
    cells = "".join(
        f'<row r="{y}">'
        + "".join(
            f'<c r="{chr(64 + x)}{y}" t="inlineStr"><is><t>{escape(text)}</t></is></c>'
            for x, text in enumerate(line, 1)
            if text
        )
        + "</row>"
        for y, line in enumerate(rows, 1)
    )
    merge = f'<mergeCells count="1"><mergeCell ref="A1:{chr(64 + len(rows[0]))}1"/></mergeCells>'
    overrides = (
        f'<Override PartName="/xl/workbook.xml" ContentType="{SHEET_TYPES}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{SHEET_TYPES}.worksheet+xml"/>'
    )
    kinds = (
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
    )
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">{kinds}{overrides}</Types>',
        "_rels/.rels": _relation(f"{R}/officeDocument", "xl/workbook.xml"),
        "xl/workbook.xml": f'<workbook xmlns="{SHEET}" xmlns:r="{R}"><sheets><sheet name="意见反馈" sheetId="1" r:id="rId1"/>'
        "</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": _relation(f"{R}/worksheet", "worksheets/sheet1.xml"),
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{SHEET}"><cols><col min="1" max="6" width="24" customWidth="1"/></cols><sheetData>{cells}</sheetData>{merge}</worksheet>',
    }
    return zipped({name: (HEAD + text).encode() for name, text in parts.items()})


def _relation(kind: str, target: str) -> str:
    one = f'<Relationship Id="rId1" Type="{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>'


# ---- PDF -------------------------------------------------------------------------------------------------------------


def _pdf(letter: Letter) -> bytes:
    """A printed letter of one page: the fonts are those of the reader, the characters Unicode (UniGB-UTF16-H)."""
    lines = list(_printed(letter))
    if len(lines) > LINES:
        raise ValueError(f"{letter.file}: {len(lines)} lines")
    shown = "".join(
        f"BT /F1 {size} Tf 1 0 0 1 {left:.1f} {top:.1f} Tm <{text.encode('utf-16-be').hex()}> Tj ET\n"
        for text, size, left, top in lines
    ).encode()
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> >> /Contents 4 0 R >>",
        f"<< /Length {len(shown)} >>\nstream\n{shown.decode()}endstream",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UTF16-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) "
        "/Ordering (GB1) /Supplement 5 >> /DW 1000 /FontDescriptor 7 0 R >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0 "
        "/Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    )
    out, places = b"%PDF-1.5\n", []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table_ = "".join(f"{place:010d} 00000 n \n" for place in places)
    end = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table_}trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\n"
    return out + f"{end}startxref\n{len(out)}\n%%EOF\n".encode()


def _printed(letter: Letter) -> Iterator[tuple[str, int, float, float]]:
    """(text, size, left, baseline) of each line; every character is as wide as it is high."""
    top, step = 760.0, 28.0
    for line in letter.title:
        yield line, 20, (595 - 20 * len(line)) / 2, top
        top -= step
    right: list[str] = [letter.number or ""]
    for text in right:
        yield text, 16, 523 - 16 * len(text), top - 8
    top -= 2 * step
    for text in (letter.to, *(f"　　{text}" for text in letter.body)):
        for at in range(0, len(text), LINE):
            yield text[at : at + LINE], 16, 79, top
            top -= step
    for text in (letter.signed, _written(letter.date)):
        top -= step
        yield text, 16, 507 - 16 * len(text), top
