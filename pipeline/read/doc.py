"""Word 97–2003 files and WPS texts (doc, wps): converted to docx, then read by our own docx reader.

The converters in order: msdoc2docx (a Python package, extra ``doc``), LibreOffice, and antiword, which gives the words
without automatic numbers. A converter that reports losses is passed over where another one is at hand.
"""

from __future__ import annotations

import re
import shutil
import struct
import subprocess
import tempfile
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from types import ModuleType

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read import libreoffice
from pipeline.read.assemble import Draft, DraftCell, DraftTable, assemble, digest_of, text_id
from pipeline.read.olefields import Frozen, freeze_fields
from pipeline.read.programs import run
from pipeline.read.wordml import Origin, read_as

READER = "doc/1"
WORD_97, WORD_6 = 0xA5EC, (0xA5DC, 0xA59C, 0xA59B)  # MS-DOC 2.5.2, wIdent; those of Word 6 and before
FIRST_97 = 0x00C1  # MS-DOC 2.5.2, nFib
ENCRYPTED = 0x0100  # FibBase, fEncrypted
OTHER_TABLE = 0x0200  # FibBase, fWhichTblStm

# what msdoc2docx says where words or numbers are missing; all else it reports is about looks
_LOSSES = re.compile(
    r"(?:TEXTBOX(?:ES)?|TABLE|NOTE_REFERENCE|STORY|OBJECT_ANCHOR|OLE_OBJECT|COMMENT_MARKER)\w*_(?:DEFERRED|MALFORMED|OMITTED|SKIPPED)"
    r"|(?:NUMBERING|STYLE)_TABLE_MALFORMED|LIST_NUMBER_FORMAT_APPROXIMATED|INVALID_UTF16|TABLE_DEPTH_LIMITED"
    r"|TABLE_(?:GRID|CELL_DEFINITION)_MISMATCH|MALFORMED_TABLE_FLATTENED|OFFICEART_MALFORMED|UNSUPPORTED_CONTROL_CHARACTER"
)
_HARMLESS = ("SUMMARY_INFORMATION", "BOOKMARK", "MACRO_STORY", "STYLE_FIELDS")


@dataclass(frozen=True, slots=True)
class Header:
    """What a Word file says about itself before it is read: of Word 6 or 95, with macros, how many `characters` its body
    has (paragraph marks included; 0 where it does not say)."""

    old: bool
    macros: bool
    characters: int = 0


@dataclass(frozen=True, slots=True)
class Converted:
    """The docx that a converter made, the converter's name and version, and what it said about losses."""

    data: bytes
    by: str
    findings: tuple[Finding, ...] = ()


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a Word 97–2003 or WPS file as a document in one view of its tracked changes.

    `reader` and the metadata name the chain that read it. The places of its blocks are those in the converted docx.
    Stored results of date fields are kept. By antiword there are neither automatic numbers nor revisions.

    Raises:
        InputError: E-ENC, E-TRUNC, E-XML (damaged), E-OLD (no converter is installed that can read it), E-TIME, and
            what the docx reader raises.
    """
    header = inspect(data, name)
    failures: list[InputError] = []
    doubtful: SourceDocument | None = None
    for convert in (_by_msdoc2docx, _by_libreoffice):
        try:
            made = convert(data, name, header, limits)
            found = _document(made, data, name, header, view, limits) if made else None
        except InputError as error:
            failures.append(error)
            continue
        if found and not found.text.strip() and header.characters > 1:
            failures.append(InputError("E-XML", file=name, part="WordDocument", why=found.reader))
        elif found and not (made and made.findings):
            return found
        else:
            doubtful = doubtful or found
    found = doubtful or _by_antiword(data, name, header, view, limits)
    if found is None:
        raise _failure(failures, name)
    return found


def inspect(data: bytes, name: str) -> Header:
    """Return what the file's header says; nothing is converted.

    Raises:
        InputError: E-ENC (a password, or rights management), E-TRUNC (a stream is cut off), E-XML (no Word file).
    """
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {"/".join(path).lower() for path in ole.listdir()}
            if {"encryptedpackage", "\tdrmcontent"} & streams:
                raise InputError("E-ENC", file=name)
            main = ole.openstream("WordDocument").read()
            ident, version, flags = _fib(main, name)
            if flags & ENCRYPTED:
                raise InputError("E-ENC", file=name)
            old = ident in WORD_6 or version < FIRST_97
            characters = 0 if old or len(main) < 0x50 else struct.unpack_from("<i", main, 0x4C)[0]
            if not old:
                ole.openstream("1Table" if flags & OTHER_TABLE else "0Table").read()
    except InputError:
        raise
    except Exception as error:  # olefile raises what its parsing met: struct.error, IndexError, OSError …
        raise InputError("E-TRUNC", file=name) from error
    return Header(old, any("vba" in stream for stream in streams), characters)


def _fib(main: bytes, name: str) -> tuple[int, int, int]:
    if len(main) < 32:
        raise InputError("E-TRUNC", file=name)
    ident, version = struct.unpack_from("<HH", main)
    (flags,) = struct.unpack_from("<H", main, 10)
    if ident != WORD_97 and ident not in WORD_6:
        raise InputError("E-XML", file=name, part="WordDocument", why=f"wIdent {ident:#06x}")
    return ident, version, flags


# ── converters ──────────────────────────────────────────────────────────────────────────────────────────────────────


def msdoc2docx() -> ModuleType | None:
    """Return the module of msdoc2docx, None where it is not installed.

    Another package has the same module name; it drives Word itself and is never called.
    """
    try:
        import doc2docx
    except ImportError:
        return None
    return doc2docx if hasattr(doc2docx, "inspect_doc") else None


def _by_msdoc2docx(data: bytes, name: str, header: Header, limits: Limits) -> Converted | None:  # noqa: ARG001 - one signature for all converters
    doc2docx = msdoc2docx()
    if doc2docx is None or header.old:
        return None
    with tempfile.TemporaryDirectory(prefix="huiqian-", ignore_cleanup_errors=True) as folder:
        source, target = Path(folder) / "document.doc", Path(folder) / "document.docx"
        source.write_bytes(data)
        try:
            result = doc2docx.convert(source, target)
            made = target.read_bytes()
        except Exception as error:  # it refuses what it is not sure of; a bug in it must not lose the document either
            code = "E-ENC" if type(error).__name__ == "EncryptedDocumentError" else "E-XML"
            raise InputError(code, file=name, part="WordDocument", why=f"msdoc2docx: {error}"[:160]) from error
    by = f"msdoc2docx {doc2docx.__version__}"
    lost = [note.code for note in result.report.diagnostics if _is_loss(str(note.code))]
    return Converted(made, by, tuple(_loss(by, code) for code in dict.fromkeys(lost)))


def _is_loss(code: str) -> bool:
    return bool(_LOSSES.search(code)) and not code.startswith(_HARMLESS)


def _loss(by: str, code: str) -> Finding:
    return Finding("W-CONVERTER", "warning", (("program", by), ("what", code.lower().replace("_", " "))))


def _by_libreoffice(data: bytes, name: str, header: Header, limits: Limits) -> Converted | None:
    path = libreoffice.program()
    if path is None:
        return None
    frozen = Frozen(data) if header.old else freeze_fields(data)
    made = libreoffice.convert(frozen.data, "doc", name, limits=limits)
    by = f"LibreOffice {libreoffice.version(path)}".strip()
    notes = (Finding("W-DATE-FIELD", "warning", (("count", str(frozen.left)),)),) if frozen.left else ()
    return Converted(made, by, notes)


def _document(made: Converted, data: bytes, name: str, header: Header, view: View, limits: Limits) -> SourceDocument:
    notes = (*made.findings, Finding("W-MACRO", "warning")) if header.macros else made.findings
    origin = Origin(data, name, _format(name), f"{READER} {made.by}", findings=notes)
    found = read_as(origin, made.data, view, limits)
    said = (row for row in found.metadata if row[0] != "application")  # the converter names itself there
    return replace(found, metadata=(*said, ("converter", made.by)))


def _format(name: str) -> str:
    return "wps" if name.lower().endswith((".wps", ".wpt")) else "doc"


def _by_antiword(data: bytes, name: str, header: Header, view: View, limits: Limits) -> SourceDocument | None:
    path = shutil.which("antiword")
    if path is None:
        return None
    with tempfile.TemporaryDirectory(prefix="huiqian-", ignore_cleanup_errors=True) as folder:
        source = Path(folder) / "document.doc"
        source.write_bytes(data)
        try:
            said = run([path, "-w", "0", "-m", "UTF-8.txt", str(source)], Path(folder), limits)
        except (subprocess.TimeoutExpired, OSError):
            return None
    lines = said.decode("utf-8", "replace").replace("\f", "\n").splitlines()
    if not any(line.strip() for line in lines):
        return None
    canonical = assemble(_plain_items(lines))
    reader, digest = f"{READER} antiword", digest_of(data)
    notes = [Finding("W-LABELS-LOST", "warning", (("program", "antiword"),))]
    notes += [Finding("W-MACRO", "warning")] if header.macros else []
    return SourceDocument(
        name=name, sha256=digest, format=_format(name), reader=reader, view=view,
        text_id=text_id(digest, view, reader), text=canonical.text, blocks=canonical.blocks, tables=canonical.tables,
        metadata=(("converter", "antiword"),), findings=tuple(notes),
    )  # fmt: skip


def _plain_items(lines: list[str]) -> list[Draft | DraftTable]:
    """Lines as antiword prints them without wrapping: a paragraph each, the rows of a table between upright strokes."""
    items: list[Draft | DraftTable] = []
    rows: list[list[str]] = []
    for line in [*lines, ""]:
        text = line.strip()
        if text.startswith("|") and text.endswith("|") and len(text) > 1:
            rows.append([cell.strip() for cell in text[1:-1].split("|")])
            continue
        if rows:
            items.append(DraftTable([DraftCell(at, column, paragraphs=[Draft(word)] if word else [])
                                     for at, row in enumerate(rows) for column, word in enumerate(row)]))  # fmt: skip
            rows = []
        if text:
            items.append(Draft(text))
    return items


def _failure(failures: list[InputError], name: str) -> InputError:
    """What to say where no converter read the file: that it is damaged only where every good one could look at it."""
    worst = next((error for error in failures if error.code in ("E-ENC", "E-TIME")), None)
    if worst:
        return worst
    if failures and libreoffice.program():
        told = next((error for error in failures if error.code == "E-XML"), None)
        return told or InputError("E-XML", file=name, part="WordDocument", why=failures[-1].code)
    return InputError("E-OLD", file=name, format="doc")
