"""Parsing the XML of a part: no DTD, no network, bounded depth, and characters that XML forbids mended once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.errors import InputError
from pipeline.ooxml.names import STRICT

_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_REFERENCE = re.compile(r"&#(?:x([0-9a-fA-F]{1,8})|(\d{1,10}));")
_BOMS = ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\x00?\x00", "utf-16-le"), (b"\x00<\x00?", "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Parsed:
    """The root of a part; `mended` where characters had to be replaced (U+FFFD) to read it."""

    root: Any
    mended: bool = False


def parse_part(data: bytes, *, part: str, file: str) -> Parsed:
    """Return the parsed part, its strict namespaces read as the usual ones.

    Raises:
        InputError: E-DTD (a document type or entity is declared), E-DEPTH (nested deeper than 256), E-LIMIT (one text
            of more than ten million characters), E-XML (not well-formed).
    """
    data = _utf8(data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("E-DTD", file=file, part=part)
    if b"http://purl.oclc.org/ooxml/" in data:
        for strict, usual in STRICT:
            data = data.replace(strict, usual)
    try:
        return Parsed(_root(data, part, file))
    except etree.XMLSyntaxError as error:
        _refuse_excess(error, part, file)
        cleaned = _cleaned(data)
        if cleaned == data:
            raise _malformed(error, part, file) from error
    try:
        return Parsed(_root(cleaned, part, file), mended=True)
    except etree.XMLSyntaxError as error:
        _refuse_excess(error, part, file)
        raise _malformed(error, part, file) from error


def _root(data: bytes, part: str, file: str) -> Any:
    # a parser of its own for each part: a shared one would keep the error log, and is no good to threads
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    root: Any = etree.fromstring(data, parser)
    if root.getroottree().docinfo.doctype:  # a declaration in an encoding that the look at the bytes missed
        raise InputError("E-DTD", file=file, part=part)
    return root


def _utf8(data: bytes) -> bytes:
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            text = data.decode(encoding, errors="replace").lstrip("\ufeff")
            return re.sub(r"^<\?xml[^>]*\?>", "", text, count=1).encode("utf-8", errors="replace")
    return data


def _refuse_excess(error: etree.XMLSyntaxError, part: str, file: str) -> None:
    words = str(error).lower()
    if "depth" in words:
        raise InputError("E-DEPTH", file=file, part=part) from error
    if "huge" in words or "too long" in words or "too large" in words:
        raise InputError("E-LIMIT", file=file, what=part, found="> 10,000,000", limit="10,000,000") from error


def _malformed(error: etree.XMLSyntaxError, part: str, file: str) -> InputError:
    return InputError("E-XML", file=file, part=part, why=str(error.msg or error)[:120])


def _cleaned(data: bytes) -> bytes:
    text = data.decode("utf-8", errors="replace")
    text = _FORBIDDEN.sub("\ufffd", text)
    return _REFERENCE.sub(_mended_reference, text).encode("utf-8")


def _mended_reference(match: re.Match[str]) -> str:
    code = int(match[1], 16) if match[1] else int(match[2])
    if code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or 0x10000 <= code <= 0x10FFFF:
        return match[0]
    return "\ufffd"
