"""Mails, archives and workbooks in the shapes that offices send, and in some that nobody should."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from email.message import EmailMessage
from email.policy import SMTP
from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

HEAD = {
    "From": '"县财政局" <caizheng@example.com>',
    "To": "zhengwu@example.com",
    "Date": "Tue, 06 May 2031 09:30:00 +0800",
    "Subject": "县财政局反馈意见",
    "Message-ID": "<1.mail@example.com>",
}
BODY = "县政务办：\n\n    征求意见稿收悉，我局意见见附件，请查收。\n\n县财政局\n2031年5月6日\n"


def mail(
    body: str | None = BODY,
    files: Sequence[tuple[str, bytes]] = (),
    *,
    html: str | None = None,
    charset: str = "utf-8",
    mails: Sequence[bytes] = (),
    **head: str,
) -> bytes:
    """A well-formed mail, as a mail program writes it."""
    message = EmailMessage(policy=SMTP)
    for name, value in {**HEAD, **{key.replace("_", "-"): value for key, value in head.items()}}.items():
        message[name] = value
    if body is not None:
        message.set_content(body, charset=charset)
    if html is not None and body is not None:
        message.add_alternative(html, subtype="html", charset=charset)
    elif html is not None:
        message.set_content(html, subtype="html", charset=charset)
    for name, data in files:
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    for inner in mails:
        from email import message_from_bytes
        from email.policy import default

        message.add_attachment(message_from_bytes(inner, policy=default))
    return message.as_bytes()


def raw(head: str | bytes, body: str | bytes = b"") -> bytes:
    """A mail byte by byte; lines of `head` and `body` end with CRLF."""
    parts = [part.encode() if isinstance(part, str) else part for part in (head, body)]
    return b"\r\n\r\n".join(part.strip(b"\n").replace(b"\r\n", b"\n").replace(b"\n", b"\r\n") for part in parts)


def part(data: bytes, name: str = "", *, head: str = "", kind: str = "application/octet-stream") -> bytes:
    """One part of a multipart, in base64; `head` replaces the usual headers."""
    lines = head or f'Content-Type: {kind}\nContent-Disposition: attachment; filename="{name}"'
    coded = base64.encodebytes(data)
    return f"{lines}\nContent-Transfer-Encoding: base64\n\n".encode() + coded


def multipart(*parts: bytes, kind: str = "mixed", boundary: str = "=_b", close: bool = True, head: str = "") -> bytes:
    """A multipart mail from raw parts."""
    lines = "".join(f"{name}: {value}\n" for name, value in HEAD.items() if name != "Subject")
    lines += f'Subject: x\n{head}MIME-Version: 1.0\nContent-Type: multipart/{kind}; boundary="{boundary}"'
    mark = b"--" + boundary.encode()
    body = b"".join(mark + b"\n" + piece.strip(b"\n") + b"\n" for piece in parts) + (mark + b"--\n" if close else b"")
    return raw(lines.encode(), body)


def text_part(text: str, charset: str = "utf-8", coding: str = "", kind: str = "text/plain") -> bytes:
    """A text in a character set, labelled `charset`, encoded in `coding` (the same where "")."""
    return part(text.encode(coding or charset), head=f'Content-Type: {kind}; charset="{charset}"')


def archive(members: Sequence[tuple[str | bytes, bytes]]) -> bytes:
    """A zip; a name given as bytes is written as it is, without the mark of UTF-8."""
    out = BytesIO()
    swaps: list[tuple[bytes, bytes]] = []
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for at, (name, data) in enumerate(members):
            if isinstance(name, bytes):
                stand_in = f"{at:0{len(name)}d}"
                swaps.append((stand_in.encode(), name))
                name = stand_in
            file.writestr(ZipInfo(name, (2031, 5, 6, 9, 30, 0)), data, ZIP_DEFLATED)
    data = out.getvalue()
    for old, new in swaps:
        data = data.replace(old, new)
    return data


def locked(data: bytes, *names: str) -> bytes:
    """The zip with these members marked as encrypted, in the directory and before the data."""
    out = bytearray(data)
    for mark, flag, name_at, size_at in ((b"PK\x03\x04", 6, 30, 26), (b"PK\x01\x02", 8, 46, 28)):
        at = out.find(mark)
        while at >= 0:
            size = struct.unpack_from("<H", out, at + size_at)[0]
            if bytes(out[at + name_at : at + name_at + size]).decode() in names:
                out[at + flag] |= 1
            at = out.find(mark, at + 4)
    return bytes(out)


@cache
def bomb(size: int = 256 << 20) -> bytes:
    """A small zip that unpacks to `size` zero bytes."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = bytes(1 << 20)
    crc, packed = 0, []
    for _ in range(size >> 20):
        packed.append(packer.compress(block))
        crc = zlib.crc32(block, crc)
    packed.append(packer.flush())
    data, name = b"".join(packed), b"zeros.txt"
    common = struct.pack("<HHHHHIIIHH", 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0)
    local = b"PK\x03\x04" + common + name
    listed = b"PK\x01\x02" + struct.pack("<H", 20) + common + struct.pack("<HHHII", 0, 0, 0, 0, 0) + name
    begin = len(local) + len(data)
    return local + data + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(listed), begin, 0)


# ── Old workbooks ───────────────────────────────────────────────────────────────────────────────────────────────────


def compound(name: str, stream: bytes) -> bytes:
    """An OLE file with one stream (MS-CFB): header, FAT, directory, the stream in sectors of 512 bytes."""
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % 512)
    sectors = len(stream) // 512
    assert sectors + 2 <= 128, "one FAT sector only"
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    chain = [*range(3, sectors + 2), end]
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *chain, *[free] * (126 - sectors))
    return header + fat + _entry("Root Entry", 5, end, 0, 1) + _entry(name, 2, 2, len(stream)) + bytes(256) + stream


def _entry(name: str, kind: int, first: int, size: int, child: int = 0xFFFFFFFF) -> bytes:
    words = (name + "\0").encode("utf-16-le")
    none = 0xFFFFFFFF
    data = words.ljust(64, b"\0") + struct.pack("<HBBIII", len(words), kind, 1, none, none, child)
    return data + bytes(36) + struct.pack("<III", first, size, 0)


def _record(kind: int, data: bytes) -> bytes:
    return struct.pack("<HH", kind, len(data)) + data


def _words(text: str) -> bytes:
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


def xls(
    sheets: Sequence[tuple[str, dict[tuple[int, int], str | float | tuple[float, str]]]],
    *,
    merged: Sequence[tuple[int, int, int, int]] = (),
    hidden_rows: Sequence[int] = (),
    hidden_sheets: Sequence[str] = (),
    encrypted: bool = False,
) -> bytes:
    """A BIFF8 workbook (MS-XLS). A number with a format is (number, format); merged ranges are (first row, last row,
    first column, last column) of the first sheet."""
    formats = [value[1] for _, cells in sheets for value in cells.values() if isinstance(value, tuple)]
    codes = list(dict.fromkeys(formats))
    opening = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0005, 0, 0, 0, 0))
    if encrypted:
        opening += _record(0x002F, struct.pack("<HHH", 1, 1, 1) + bytes(48))
    opening += _record(0x0042, struct.pack("<H", 1200))
    for at, code in enumerate(codes):
        opening += _record(0x041E, struct.pack("<H", 164 + at) + _words(code))
    for number in [0, *(164 + at for at in range(len(codes)))]:
        opening += _record(0x00E0, struct.pack("<HHH", 0, number, 0) + bytes(14))
    bodies = [
        _xls_sheet(cells, codes, merged if at == 0 else (), hidden_rows if at == 0 else ())
        for at, (_, cells) in enumerate(sheets)
    ]
    names = [(name.encode("utf-16-le"), len(name), name in hidden_sheets) for name, _ in sheets]
    length = len(opening) + sum(12 + len(name) for name, _, _ in names) + 4
    out = opening
    for (name, count, hidden), body in zip(names, bodies, strict=True):
        out += _record(0x0085, struct.pack("<IBBBB", length, hidden, 0, count, 1) + name)
        length += len(body)
    return compound("Workbook", out + _record(0x000A, b"") + b"".join(bodies))


def _xls_sheet(
    cells: dict[tuple[int, int], str | float | tuple[float, str]],
    codes: Sequence[str],
    merged: Sequence[tuple[int, int, int, int]],
    hidden_rows: Sequence[int],
) -> bytes:
    out = _record(0x0809, struct.pack("<HHHHII", 0x0600, 0x0010, 0, 0, 0, 0))
    for row in hidden_rows:
        out += _record(0x0208, struct.pack("<HHHHHHI", row, 0, 10, 255, 0, 0, 0x0120))
    for (row, column), value in sorted(cells.items()):
        if isinstance(value, str):
            out += _record(0x0204, struct.pack("<HHH", row, column, 0) + _words(value))
        else:
            number, code = value if isinstance(value, tuple) else (value, "")
            style = codes.index(code) + 1 if code else 0
            out += _record(0x0203, struct.pack("<HHHd", row, column, style, number))
    if merged:
        out += _record(0x00E5, struct.pack("<H", len(merged)) + b"".join(struct.pack("<HHHH", *m) for m in merged))
    return out + _record(0x000A, b"")


def xlsx(rows: Sequence[Sequence[object]], *, title: str = "意见汇总", merge: Sequence[str] = ()) -> bytes:
    """A workbook with one sheet, written by openpyxl; a value with a format is (value, format)."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = title
    for at, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            cell = sheet.cell(at, column)
            if isinstance(value, tuple):
                cell.value, cell.number_format = value
            elif value != "":
                cell.value = value
    for area in merge:
        sheet.merge_cells(area)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
