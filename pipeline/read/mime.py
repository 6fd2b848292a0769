"""The grammar of a mail (RFC 5322, 2045–2047, 2231), as mail programs write it and not only as it should be.

A parser of our own, because Chinese mail programs write raw GBK into headers, cut characters in two between encoded
words, label GB18030 as gb2312 and forget boundaries, and because nesting and cost are bounded here: every level of a
mail is looked through once.
"""

from __future__ import annotations

import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_to_datetime
from urllib.parse import unquote_to_bytes

from pipeline.read.charset import clean, decode, standard_name

_CHINA = timezone(timedelta(hours=8))
LONGEST_HEAD = 256 * 1024
LONGEST_HEADER = 64 * 1024
MOST_HEADERS = 1000
MOST_PARTS = 10_000
DEEPEST = 12  # levels of multipart within one mail; mail programs make four
_HEADER = re.compile(rb"[!-9;-~]{1,200}[ \t]*:")
_WORD = re.compile(r"=\?([^?\s]{1,60})\?([bBqQ])\?([^?]{0,20000})\?=")
_PARAMETER = re.compile(r";\s*([A-Za-z0-9_\-]{1,60})(\*\d{1,3})?(\*?)\s*=\s*(?:\"((?:[^\"\\]|\\.)*)\"?|([^;]*))")
_EXTENDED = re.compile(r"([A-Za-z0-9_\-:.]{0,40})'[^']{0,20}'(.*)", re.DOTALL)
_PERCENT = re.compile(r"%[0-9A-Fa-f]{2}")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")
_GUESSED_BOUNDARY = re.compile(
    rb"^--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-[a-z\-]+[ \t]*:)", re.IGNORECASE | re.MULTILINE
)
_ADDRESS = re.compile(r"<([^<>\s]{1,320})>|([^\s<>()\",;:]{1,200}@[^\s<>()\",;:]{1,200})")
_ISO_DATE = re.compile(r"(\d{4})[-/年.](\d{1,2})[-/月.](\d{1,2})日?[ T]*(\d{1,2}):(\d{2})(?::(\d{2}))?")


@dataclass(frozen=True, slots=True)
class Entity:
    """A mail or a part of one. `headers` are (lower-case name, value on one line) as written, still encoded; `body` is
    what follows them, still in its transfer encoding; `parts` are those of a multipart. `faults` say in a word each
    what is broken about it."""

    headers: tuple[tuple[str, str], ...]
    body: bytes
    parts: tuple[Entity, ...] = ()
    faults: tuple[str, ...] = ()

    def header(self, name: str) -> str:
        """Return the first header of that name as written, or ""."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def type(self) -> str:
        """The media type in lower case; text/plain where none is given (RFC 2045, 5.2)."""
        value = self.header("content-type").partition(";")[0].strip().lower()
        return value if re.fullmatch(r"[a-z0-9.+\-]+/[a-z0-9.+\-]+", value) else "text/plain"

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or ""."""
        return self.header("content-disposition").partition(";")[0].strip().lower()

    @property
    def file_name(self) -> str:
        """The name of an attached file, decoded, or ""."""
        for header, key in (("content-disposition", "filename"), ("content-type", "name")):
            if name := parameters(self.header(header)).get(key, "").strip():
                return name
        return ""

    @property
    def charset(self) -> str:
        """The character set that a text claims to be in."""
        return parameters(self.header("content-type")).get("charset", "")


def parse(data: bytes) -> Entity:
    """Return a mail with its parts; never fails: what is broken is read as far as it goes and named in `faults`.

    Mails within the mail (message/rfc822) stay what they are: files.
    """
    return _Parser().entity(data, 0)


class _Parser:
    """Counts parts over the whole mail."""

    def __init__(self) -> None:
        self.left = MOST_PARTS

    def entity(self, data: bytes, depth: int) -> Entity:
        headers, body = split_head(data)
        found = Entity(headers, body)
        if not found.type.startswith("multipart/"):
            return found
        if depth >= DEEPEST:
            return replace(found, faults=("E-DEPTH",))
        pieces, faults = _pieces(body, parameters(found.header("content-type")).get("boundary", ""))
        if not pieces:
            return replace(found, headers=_as_text(headers), faults=faults)
        kept = pieces[: max(0, self.left)]
        self.left -= len(kept)
        if len(kept) < len(pieces):
            faults = (*faults, "E-LIMIT")
        return Entity(headers, b"", tuple(self.entity(piece, depth + 1) for piece in kept), faults)


def split_head(data: bytes) -> tuple[tuple[tuple[str, str], ...], bytes]:
    """Return the headers and the body of a mail or a part. A line that is no header is passed over."""
    headers: list[tuple[str, str]] = []
    name, words = "", bytearray()
    at = 0
    while at < len(data) and at < LONGEST_HEAD and len(headers) < MOST_HEADERS:
        stop = data.find(b"\n", at)
        stop = len(data) if stop < 0 else stop
        line = data[at:stop].rstrip(b"\r")
        at = stop + 1
        if not line.strip():
            break
        if line[:1] in b" \t" and name:
            words += b" " + line.strip()
            continue
        if name:
            headers.append((name, _header_text(bytes(words))))
            name = ""
        if match := _HEADER.match(line):
            name = match.group()[:-1].strip().decode("ascii").lower()
            words = bytearray(line[match.end() :].strip())
    if name:
        headers.append((name, _header_text(bytes(words))))
    return tuple(headers), data[at:]


def _header_text(raw: bytes) -> str:
    raw = raw[:LONGEST_HEADER]
    text = decode(raw)
    return clean(text if text is not None else raw.decode("gb18030", "replace")).replace("\n", " ")


def _as_text(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Headers of a multipart without parts: its body is read as the text that it is."""
    return tuple(pair for pair in headers if pair[0] != "content-type")


def _pieces(body: bytes, boundary: str) -> tuple[list[bytes], tuple[str, ...]]:
    """Return the parts between the boundary's lines, and what is wrong with it."""
    mark = boundary.encode("utf-8", "replace")
    faults: tuple[str, ...] = ()
    if not mark or b"--" + mark not in body:
        guessed = _GUESSED_BOUNDARY.search(body)
        faults = ("boundary",)
        if guessed is None:
            return [], faults
        mark = guessed.group(1)
    lines = re.compile(rb"(?:^|\r?\n)--" + re.escape(mark) + rb"(--)?[ \t]*(?=\r?\n|$)")
    pieces: list[bytes] = []
    begin = -1
    for match in lines.finditer(body):
        if begin >= 0:
            pieces.append(_piece(body, begin, match.start()))
        begin = match.end()
        if match.group(1):
            return pieces, faults
        if len(pieces) > MOST_PARTS:
            return pieces, (*faults, "E-LIMIT")
    if begin >= 0:
        pieces.append(_piece(body, begin, len(body)))
        faults = (*faults, "end")
    return pieces, faults


def _piece(body: bytes, begin: int, end: int) -> bytes:
    """The part behind a boundary's line break."""
    for line_break in (b"\r\n", b"\n"):
        if body.startswith(line_break, begin):
            return body[begin + len(line_break) : end] if begin + len(line_break) <= end else b""
    return body[begin:end]


# ── Headers ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def decoded_words(value: str) -> str:
    """Return a header's value with its encoded words decoded (RFC 2047).

    Words of one character set that stand side by side are joined as bytes first, because mail programs cut characters
    in two. What cannot be decoded stays as it is.
    """
    out: list[str] = []
    at, held, label = 0, b"", ""
    for match in _WORD.finditer(value):
        between = value[at : match.start()]
        raw = _word_bytes(match[2].lower(), match[3])
        same = held and not between.strip() and match[1].lower() == label
        if not same:
            out.append(decoded_text(held, label)[0])
            out.append("" if held and not between.strip() else between)
            held = b""
        held, label = held + raw, match[1].lower()
        at = match.end()
    out += [decoded_text(held, label)[0], value[at:]]
    return clean("".join(out)).replace("\n", " ").strip()


def _word_bytes(encoding: str, payload: str) -> bytes:
    raw = payload.encode("ascii", "ignore")
    if encoding == "b":
        return from_base64(raw)[0]
    return binascii.a2b_qp(raw.replace(b"_", b" "))


def parameters(value: str) -> dict[str, str]:
    """Return the parameters of a header (``; name=value``) by lower-case name, decoded: RFC 2231 with its sections and
    character sets, encoded words where RFC 2047 forbids them, raw percent signs."""
    plain: dict[str, str] = {}
    sections: dict[str, dict[int, tuple[str, bool]]] = {}
    for match in _PARAMETER.finditer(value):
        name = match[1].lower()
        words = re.sub(r"\\([\"\\])", r"\1", match[4]) if match[4] is not None else (match[5] or "").strip()
        if match[2] or match[3]:
            number = int(match[2][1:]) if match[2] else 0
            sections.setdefault(name, {}).setdefault(number, (words, bool(match[3])))
        else:
            plain.setdefault(name, words)
    found = {name: _plain_parameter(words) for name, words in plain.items()}
    for name, parts in sections.items():
        found[name] = _extended(parts) or found.get(name, "")
    return found


def _plain_parameter(words: str) -> str:
    if "=?" in words:
        return decoded_words(words)
    if "%" in words and (raw := unquote_to_bytes(words)) and not words.isspace() and _PERCENT.search(words):
        text = decode(raw) if any(byte > 127 for byte in raw) else None
        return text if text is not None else words
    return words


def _extended(parts: dict[int, tuple[str, bool]]) -> str:
    """Join the sections of a parameter; the character set stands before the first (``utf-8''%E5…``), or is missing."""
    label, raw = "", b""
    for number, (words, coded) in sorted(parts.items()):
        if number == min(parts) and coded and (head := _EXTENDED.match(words)):
            label, words = head[1], head[2]
        raw += unquote_to_bytes(words) if coded or _PERCENT.search(words) else words.encode("utf-8", "replace")
    text = decoded_text(raw, label)[0]
    return decoded_words(text) if "=?" in text else text


def sender_of(value: str) -> tuple[str, str]:
    """Return the name and the address of a From header; either may be ""."""
    words = decoded_words(value)
    match = _ADDRESS.search(words)
    address = (match[1] or match[2]) if match else ""
    name = words[: match.start()] if match else words
    return name.strip(" \t\"'“”"), address.strip("<>")


def recipients_of(values: Iterable[str]) -> str:
    """Return the people a mail went to, one after the other."""
    return "；".join(words for value in values if (words := decoded_words(value)))


def iso_date(value: str) -> str:
    """Return a Date header as ISO time with its zone (+08:00 where it names none), or "" where it is no date."""
    words = value.strip()[:200]
    try:
        found = parsedate_to_datetime(words)
        zone = UTC if "-0000" in words else _CHINA
        return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    if match := _ISO_DATE.search(words):
        year, month, day, hour, minute, second = (int(part or 0) for part in match.groups())
        try:
            return datetime(year, month, day, hour, minute, second, tzinfo=_CHINA).isoformat()
        except ValueError:
            return ""
    return ""


# ── Bodies ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def content(entity: Entity) -> tuple[bytes, bool]:
    """Return the bytes of a part without its transfer encoding, and whether they came out whole."""
    encoding = entity.header("content-transfer-encoding").strip().lower()
    if encoding == "base64":
        return from_base64(entity.body)
    if encoding == "quoted-printable":
        return binascii.a2b_qp(entity.body), True
    if encoding in ("x-uuencode", "uuencode", "x-uue"):
        return _from_uu(entity.body)
    return entity.body, True


def from_base64(raw: bytes) -> tuple[bytes, bool]:
    """Return what base64 stands for and whether nothing in it was foreign or missing."""
    letters = _NOT_BASE64.sub(b"", raw)
    body = letters.rstrip(b"=")
    foreign = len(raw) - len(letters) - sum(raw.count(blank) for blank in (b"\r", b"\n", b" ", b"\t"))
    if b"=" in body:  # several runs one after the other, each padded
        runs = [run for run in re.split(rb"=+", body) if run]
        return b"".join(_run(run)[0] for run in runs), False
    plain, whole = _run(body)
    return plain, whole and foreign <= 0


def _run(letters: bytes) -> tuple[bytes, bool]:
    rest = len(letters) % 4
    whole = rest != 1
    letters = letters if whole else letters[:-1]
    return binascii.a2b_base64(letters + b"=" * (-len(letters) % 4)), whole


def _from_uu(raw: bytes) -> tuple[bytes, bool]:
    out, whole = bytearray(), True
    inside = False
    for line in raw.splitlines():
        if not inside:
            inside = line.startswith(b"begin ")
            continue
        if line.strip() == b"end":
            return bytes(out), whole
        try:
            out += binascii.a2b_uu(line)
        except binascii.Error:
            whole = False
    return bytes(out), False


def decoded_text(raw: bytes, label: str) -> tuple[str, bool]:
    """Return text and whether all of it could be decoded: by what it is, not by what its label says (charset.decode)."""
    text = decode(raw, label)
    if text is not None:
        return text, True
    name = standard_name(label)
    known = name if name and name not in {"ascii", "iso8859-1", "cp1252"} else "gb18030"
    try:
        return raw.decode(known, "replace"), False
    except (LookupError, ValueError):
        return raw.decode("gb18030", "replace"), False
