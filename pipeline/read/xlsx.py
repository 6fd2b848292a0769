"""An Excel workbook (xlsx, xlsm) → `SourceDocument`, read by our own zip and XML reader.

openpyxl walks all positions of a sheet whose last cell is XFD1048576, and merges ranges cell by cell; here only what
the file holds is looked at, row by row. Formulas are never computed: what the file stored of them is what is shown.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any, TypeAlias

from lxml import etree

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.matrix import Grid
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.package import Package, Relationship, open_package
from pipeline.read.charset import clean
from pipeline.read.numfmt import BUILT_IN, GENERAL, shown
from pipeline.read.sheets import Counter, Note, Sheet, document

Element: TypeAlias = Any  # lxml ships no types
READER = "xlsx/1"
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
_CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d{1,7})")
_TITLES = re.compile(r"!\$\d{1,7}:\$(\d{1,7})$")
_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
_THREADED = re.compile(r"^\s*\[(?:Threaded comment|线程批注)\]")


@dataclass(slots=True)
class _Book:
    """What all sheets share."""

    package: Package
    counter: Counter
    limits: Limits
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)
    people: dict[str, str] = field(default_factory=dict)
    from_1904: bool = False
    damaged: list[str] = field(default_factory=list)
    not_computed: int = 0


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a workbook as a document: each sheet its name and a table, numbers and dates as their formats show them.

    Comments on cells are margin comments; hidden sheets, rows and columns are read and named in findings, as are
    formulas whose results the file does not hold. A workbook has no revisions that could be read, so every `view` is
    the same.

    Raises:
        InputError: what `open_package` raises; E-TYPE (no workbook in it), E-DTD, E-XML, E-DEPTH, E-EMPTY, E-LIMIT.
    """
    book, sheets, relationships = _open(data, name, limits)
    return document(
        sheets, data, name, format_="xlsx", reader=READER, view=view, limits=limits,
        metadata=_metadata(book.package), findings=_findings(book, relationships),
    )  # fmt: skip


def read_grids(data: bytes, name: str, *, limits: Limits = DEFAULT) -> tuple[Grid, ...]:
    """Return the sheets of a workbook as grids, hidden ones and the tool's own record too.

    Raises:
        InputError: as `read`.
    """
    _book, sheets, _relationships = _open(data, name, limits)
    return tuple(
        Grid(
            sheet.name,
            tuple((row, column, clean(words)) for (row, column), words in sorted(sheet.cells.items())),
            tuple(sheet.merged),
            frozenset(sheet.formulas),
        )
        for sheet in sheets
    )


def _open(data: bytes, name: str, limits: Limits) -> tuple[_Book, list[Sheet], dict[str, Relationship]]:
    package = open_package(data, name, limits)
    part = _workbook(package)
    root = package.root(part)
    book = _Book(package, Counter(name, limits), limits)
    relationships = {item.id: item for item in package.relationships(part)}
    book.from_1904 = any(_flag(item, "date1904") for item in root.iter("{*}workbookPr"))
    book.strings = _strings(book, _target(relationships.values(), "sharedStrings"))
    book.formats = _formats(package, _target(relationships.values(), "styles"))
    book.people = _people(package, relationships)
    titles = _print_titles(root)
    sheets = []
    for at, item in enumerate(root.iter("{*}sheet")):
        relationship = relationships.get(_relationship_id(item))
        if relationship is not None and relationship.type == "worksheet" and not relationship.external:
            sheets.append(_sheet(book, item, relationship.target, titles.get(at, 0)))
    return book, sheets, relationships


def _workbook(package: Package) -> str:
    for relationship in package.relationships(""):
        if relationship.type == "officeDocument" and package.has(relationship.target):
            if relationship.target.lower().endswith(".bin"):
                break
            return relationship.target
    if package.has("xl/workbook.xml"):
        return "xl/workbook.xml"
    raise InputError("E-TYPE", file=package.name, found="xlsb", known="xlsx、xls")


def _target(relationships: Any, kind: str) -> str:
    return next((item.target for item in relationships if item.type == kind and not item.external), "")


def _relationship_id(element: Element) -> str:
    return next((str(value) for key, value in element.attrib.items() if key.endswith("}id")), "")


def _flag(element: Element, name: str) -> bool:
    return element.get(name) in ("1", "true", "on")


# ── What sheets share ───────────────────────────────────────────────────────────────────────────────────────────────


def _parts(book: _Book, part: str, *tags: str) -> Iterator[Element]:
    """Give the elements of a large part one after the other, each forgotten behind it; what is damaged ends it."""
    data = book.package.read(part)
    file = book.package.name
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputError("E-DTD", file=file, part=part)
    events = etree.iterparse(
        BytesIO(data), events=("end",), tag=[f"{{*}}{tag}" for tag in tags], resolve_entities=False, no_network=True,
        load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False,
    )  # fmt: skip
    try:
        for _event, element in events:
            yield element
            element.clear()
            while (before := element.getprevious()) is not None:
                element.getparent().remove(before)
    except etree.XMLSyntaxError as error:
        if "depth" in str(error).lower():
            raise InputError("E-DEPTH", file=file, part=part) from error
        book.damaged.append(part)


def _strings(book: _Book, part: str) -> list[str]:
    if not part or not book.package.has(part):
        return []
    strings: list[str] = []
    length = 0
    for element in _parts(book, part, "si"):
        strings.append(_rich(element))
        length += len(strings[-1])
        book.counter.check("字数", length, book.limits.unpacked_bytes)
    return strings


def _rich(element: Element) -> str:
    """The text of a string, its runs joined, without the reading aids (rPh) that stand above Hanzi."""
    words = [
        child.text or ""
        for child in element.iter("{*}t")
        if child.getparent() is element or not _is(child.getparent(), "rPh")
    ]
    return _unescaped("".join(words))


def _unescaped(text: str) -> str:
    return _ESCAPE.sub(lambda match: _character(match[1]), text) if "_x" in text else text


def _is(element: Element, tag: str) -> bool:
    """Tell whether an element has this name in whatever namespace."""
    name = element.tag
    return isinstance(name, str) and (name == tag or name.endswith(f"}}{tag}"))


def _character(code: str) -> str:
    number = int(code, 16)
    return "" if 0xD800 <= number <= 0xDFFF else chr(number)


def _formats(package: Package, part: str) -> list[str]:
    """Return the number format of each cell style."""
    root = package.side(part) if part else None
    if root is None:
        return []
    own = {_whole(item.get("numFmtId")): item.get("formatCode", "") for item in root.iter("{*}numFmt")}
    styles = next(root.iter("{*}cellXfs"), None)
    if styles is None:
        return []
    numbers = [_whole(item.get("numFmtId")) for item in styles if isinstance(item.tag, str)]
    return [own.get(number) or BUILT_IN.get(number, GENERAL) for number in numbers]


def _people(package: Package, relationships: dict[str, Relationship]) -> dict[str, str]:
    found: dict[str, str] = {}
    for item in relationships.values():
        if item.type == "person" and (root := package.side(item.target)) is not None:
            found |= {person.get("id", ""): person.get("displayName", "") for person in root.iter("{*}person")}
    return found


def _print_titles(root: Element) -> dict[int, int]:
    """Return the last row that is repeated on each page, counted from 1, by the sheet's place."""
    found = {}
    for item in root.iter("{*}definedName"):
        match = _TITLES.search(item.text or "")
        if item.get("name") == "_xlnm.Print_Titles" and match:
            found[_whole(item.get("localSheetId"))] = int(match[1])
    return found


def _metadata(package: Package) -> tuple[tuple[str, str], ...]:
    root = package.side("docProps/core.xml")
    if root is None:
        return ()
    known = {
        "creator": "author",
        "lastModifiedBy": "last_author",
        "created": "created",
        "modified": "modified",
        "title": "title",
    }
    pairs = [
        (known.get(etree.QName(item).localname, ""), item.text or "") for item in root if isinstance(item.tag, str)
    ]
    return tuple((key, value.strip()[:500]) for key, value in pairs if key and value.strip())


def _findings(book: _Book, relationships: dict[str, Relationship]) -> list[Finding]:
    package = book.package
    found = []
    if package.has("xl/vbaProject.bin"):
        found.append(Finding("W-MACRO", "warning"))
    for item in relationships.values():
        if item.type == "externalLink":
            outside = [link.target for link in package.relationships(item.target) if link.external] or [item.target]
            found.append(Finding("W-EXTREL", "warning", (("target", outside[0]),)))
    parts = [*book.damaged, *package.damaged]
    if book.not_computed:
        parts.append(f"{book.not_computed} 个公式没有保存结果")
    return found + [Finding("W-PARTIAL", "warning", (("part", part),)) for part in dict.fromkeys(parts)]


# ── A sheet ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sheet(book: _Book, item: Element, part: str, header_rows: int) -> Sheet:
    sheet = Sheet(
        item.get("name") or part, hidden=item.get("state") in ("hidden", "veryHidden"), header_rows=header_rows
    )
    if not book.package.has(part):
        book.damaged.append(part)
        return sheet
    try:
        _fill(book, sheet, part)
    except InputError as error:
        if error.code != "E-TRUNC":  # the other sheets are read; a hostile one is refused with its file
            raise
        book.damaged.append(part)
    for relationship in book.package.relationships(part):
        if relationship.external:
            continue
        if relationship.type == "comments":
            _comments(book, sheet, relationship.target)
        elif relationship.type == "threadedComment":
            _threads(book, sheet, relationship.target)
        elif relationship.type == "drawing":
            _drawing(book, sheet, relationship.target)
    return sheet


def _fill(book: _Book, sheet: Sheet, part: str) -> None:
    row = -1
    for element in _parts(book, part, "row", "mergeCell", "col"):
        tag = etree.QName(element).localname
        if tag == "row":
            row = _whole(element.get("r"), row + 2) - 1
            if 0 <= row < LAST_ROW:
                _row(book, sheet, element, row)
        elif tag == "mergeCell":
            first, _, last = element.get("ref", "").partition(":")
            if (top := spot_of(first)) and (bottom := spot_of(last or first)):
                sheet.merged.append((top[0], top[1], bottom[0], bottom[1]))
        elif _flag(element, "hidden"):
            first_column, last_column = _whole(element.get("min")), _whole(element.get("max"))
            sheet.hidden_columns |= set(range(first_column - 1, min(last_column, LAST_COLUMN)))


def _row(book: _Book, sheet: Sheet, element: Element, row: int) -> None:
    if _flag(element, "hidden"):
        sheet.hidden_rows.add(row)
    column = -1
    for cell in element:
        if not _is(cell, "c"):
            continue
        spot = spot_of(cell.get("r", ""))
        column = spot[1] if spot else column + 1
        text = _text(book, cell)
        if column < LAST_COLUMN and any(_is(child, "f") for child in cell):
            sheet.formulas.add((row, column))
        if text.strip() and column < LAST_COLUMN:
            sheet.cells[row, column] = text
            book.counter.add(text)


def _text(book: _Book, cell: Element) -> str:
    """What a cell shows."""
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _rich(cell)
    value = next((child.text or "" for child in cell if _is(child, "v")), None)
    if value is None:
        book.not_computed += any(_is(child, "f") for child in cell)
        return ""
    if kind == "s":
        at = _whole(value, -1)
        return book.strings[at] if 0 <= at < len(book.strings) else ""
    if kind == "b":
        return "TRUE" if value.strip() == "1" else "FALSE"
    if kind != "n":  # str (a formula's text), e (an error as shown), d (an ISO date)
        return _unescaped(value)
    style = _whole(cell.get("s"))
    try:
        number = float(value)
    except ValueError:
        return value
    if number != number or number in (float("inf"), float("-inf")):
        return value
    return shown(number, book.formats[style] if style < len(book.formats) else GENERAL, from_1904=book.from_1904)


def _comments(book: _Book, sheet: Sheet, part: str) -> None:
    root = book.package.side(part)
    if root is None:
        return
    authors = [item.text or "" for item in root.iter("{*}author")]
    for item in root.iter("{*}comment"):
        spot, text, author = spot_of(item.get("ref", "")), _rich(item), _whole(item.get("authorId"), -1)
        if spot is None or _THREADED.match(text):  # the same stands in threadedComments, whole
            continue
        name = authors[author] if 0 <= author < len(authors) else ""
        text = text.removeprefix(f"{name}:").removeprefix(f"{name}：") if name else text
        book.counter.add(text)
        sheet.notes.append(Note(spot, f"{sheet.name}!{item.get('ref')}", name, text.strip()))


def _threads(book: _Book, sheet: Sheet, part: str) -> None:
    root = book.package.side(part)
    if root is None:
        return
    for item in root.iter("{*}threadedComment"):
        spot = spot_of(item.get("ref", ""))
        if spot is not None:
            text = "".join(child.text or "" for child in item.iter("{*}text"))
            book.counter.add(text)
            author = book.people.get(item.get("personId", ""), "")
            sheet.notes.append(
                Note(
                    spot,
                    item.get("id", ""),
                    author,
                    text,
                    item.get("dT", ""),
                    item.get("parentId", ""),
                    _flag(item, "done"),
                )
            )


def _drawing(book: _Book, sheet: Sheet, part: str) -> None:
    """The text boxes and pictures that lie on a sheet."""
    root = book.package.side(part)
    if root is None:
        return
    for body in root.iter("{*}txBody"):
        for paragraph in body.iter("{*}p"):
            text = "".join(item.text or "" for item in paragraph.iter("{*}t"))
            if text.strip():
                book.counter.add(text)
                sheet.boxes.append(text)
    pictures = (item.target for item in book.package.relationships(part) if item.type == "image" and not item.external)
    sheet.pictures += pictures


def spot_of(reference: str) -> tuple[int, int] | None:
    """Return (row, column) from 0 of a reference like ``B5``, or None where it is none or lies outside a sheet."""
    match = _CELL.fullmatch(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row - 1, column - 1) if 1 <= row <= LAST_ROW and column <= LAST_COLUMN else None


def _whole(text: str | None, otherwise: int = 0) -> int:
    return int(text) if text and text.isascii() and text.strip().isdigit() and len(text) < 10 else otherwise
