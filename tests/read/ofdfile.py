"""A small writer of OFD files for tests: text laid out in millimetres, ruled tables, templates, notes, seals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from unicodedata import east_asian_width
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from tests.read import paper

SPACE = "http://www.ofdspec.org/2016"
LEFT, TOP, EM, PITCH, COLUMNS, PER_PAGE = 28.0, 37.0, 5.6, 10.0, 54, 22


@dataclass(frozen=True)
class Cell:
    text: str
    rows: int = 1
    columns: int = 1


@dataclass(frozen=True)
class Grid:
    """A table: the widths of its columns in millimetres; each row holds the cells that begin in it."""

    widths: tuple[float, ...]
    rows: tuple[tuple[Cell, ...], ...]


def advance(letter: str, size: float) -> float:
    wide = east_asian_width(letter) in "WF" or letter in "“”‘’—…"
    return size if wide else size / 2


def deltas(text: str, size: float) -> str:
    """The distances between characters, equal ones shortened as ``g n value``."""
    steps = [advance(letter, size) for letter in text[:-1]]
    out: list[str] = []
    at = 0
    while at < len(steps):
        end = at
        while end < len(steps) and steps[end] == steps[at]:
            end += 1
        out.append(f"g {end - at} {steps[at]:g}" if end - at > 1 else f"{steps[at]:g}")
        at = end
    return " ".join(out)


def text_object(x: float, y: float, text: str, size: float = EM, more: str = "", prefix: str = "ofd") -> str:
    """Text whose line box begins at (x, y) millimetres from the top left."""
    width = sum(advance(letter, size) for letter in text)
    return (
        f'<{prefix}:TextObject ID="1" Boundary="{x:g} {y:g} {width:g} {size * 1.3:g}" Font="3" Size="{size:g}" {more}>'
        f'<{prefix}:TextCode X="0" Y="{size:g}" DeltaX="{deltas(text, size)}">{escape(text)}</{prefix}:TextCode></{prefix}:TextObject>'
    )


def line(x0: float, y0: float, x1: float, y1: float) -> str:
    return (
        f'<ofd:PathObject ID="2" Boundary="{x0:g} {y0:g} {max(x1 - x0, 0.1):g} {max(y1 - y0, 0.1):g}" LineWidth="0.3">'
        f"<ofd:AbbreviatedData>M 0 0 L {x1 - x0:g} {y1 - y0:g}</ofd:AbbreviatedData></ofd:PathObject>"
    )


def page(*objects: str, more: str = "", layer: str = "Body", prefix: str = "ofd") -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><{prefix}:Page xmlns:{prefix}="{SPACE}">{more}<{prefix}:Content>'
        f'<{prefix}:Layer Type="{layer}" ID="9">{"".join(objects)}</{prefix}:Layer></{prefix}:Content></{prefix}:Page>'
    )


def package(
    pages: Sequence[str | None],
    *,
    root: str = "Doc_0",
    resources: str = "",
    common: str = "",
    more: str = "",
    body: str = "",
    extra: dict[str, str | bytes] | None = None,
) -> bytes:
    """An OFD file of these page parts (None: named, but not in the file)."""
    listed = "".join(f'<ofd:Page ID="{100 + at}" BaseLoc="Pages/Page_{at}/Content.xml"/>' for at in range(len(pages)))
    members: dict[str, str | bytes] = {
        "OFD.xml": f'<ofd:OFD xmlns:ofd="{SPACE}" Version="1.0" DocType="OFD"><ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID>'
        f"<ofd:Title>题名</ofd:Title></ofd:DocInfo><ofd:DocRoot>{root}/Document.xml</ofd:DocRoot>{body}</ofd:DocBody></ofd:OFD>",
        f"{root}/Document.xml": f'<ofd:Document xmlns:ofd="{SPACE}"><ofd:CommonData><ofd:PageArea><ofd:PhysicalBox>0 0 210 297'
        f"</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes>{common}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages>{more}</ofd:Document>",
        f"{root}/PublicRes.xml": f'<ofd:Res xmlns:ofd="{SPACE}" BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="仿宋_GB2312"/>'
        f"</ofd:Fonts>{resources}</ofd:Res>",
        **{f"{root}/Pages/Page_{at}/Content.xml": part for at, part in enumerate(pages) if part is not None},
        **(extra or {}),
    }
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


class _Layout:
    """Sets paragraphs and tables on pages, one line after the other, with a page number at each foot."""

    def __init__(self) -> None:
        self.pages: list[list[str]] = [[]]
        self.y = TOP

    def room(self, height: float) -> None:
        if self.y + height > TOP + PER_PAGE * PITCH + 0.01:
            self.pages.append([])
            self.y = TOP

    def put(self, x: float, text: str, size: float = EM) -> None:
        self.room(PITCH)
        self.pages[-1].append(text_object(x, self.y + (PITCH - size) / 2, text, size))
        self.y += PITCH

    def centred(self, text: str, size: float) -> None:
        self.put(105 - sum(advance(letter, size) for letter in text) / 2, text, size)

    def paragraph(self, text: str) -> None:
        first, *rest = paper.wrap(text, COLUMNS, 4)
        self.put(LEFT + 2 * EM, first)
        for each in rest:
            self.put(LEFT, each)

    def right(self, text: str) -> None:
        self.put(LEFT + (COLUMNS / 2 - 4) * EM - sum(advance(letter, EM) for letter in text), text)

    def table(self, grid: Grid) -> None:
        size, pitch = 4.2, 6.0
        edges = [LEFT + sum(grid.widths[:at]) for at in range(len(grid.widths) + 1)]
        taken: set[tuple[int, int]] = set()
        placed: list[tuple[int, int, Cell, list[str]]] = []
        for row, cells in enumerate(grid.rows):
            column = 0
            for cell in cells:
                while (row, column) in taken:
                    column += 1
                taken |= {(row + r, column + c) for r in range(cell.rows) for c in range(cell.columns)}
                room = int((edges[column + cell.columns] - edges[column] - 2) / (size / 2))
                placed.append((row, column, cell, paper.wrap(cell.text, room, 0)))
                column += cell.columns
        heights = [2 + pitch * max([len(lines) for at, _, cell, lines in placed if at == row and cell.rows == 1] or [1])
                   for row in range(len(grid.rows))]  # fmt: skip
        self.room(sum(heights))
        tops = [self.y + sum(heights[:at]) for at in range(len(heights) + 1)]
        for row, column, cell, lines in placed:
            left, right = edges[column], edges[column + cell.columns]
            top, bottom = tops[row], tops[row + cell.rows]
            rules = (
                (left, top, right, top),
                (left, bottom, right, bottom),
                (left, top, left, bottom),
                (right, top, right, bottom),
            )
            self.pages[-1] += [line(*rule) for rule in rules]
            self.pages[-1] += [
                text_object(left + 1, top + 1 + at * pitch, each, size) for at, each in enumerate(lines) if each
            ]
        self.y = tops[-1] + 2

    def numbered(self) -> list[str]:
        return [
            page(*objects, text_object(100, 270, f"— {number} —", 4.9)) for number, objects in enumerate(self.pages, 1)
        ]


def document(title: Sequence[str], items: Sequence[str | Grid], end: Sequence[str] = ()) -> bytes:
    """A document as an office sets it: a centred title, paragraphs with their first line set in, tables, a signature."""
    layout = _Layout()
    for each in title:
        layout.centred(each, min(7.76, 150 / sum(advance(letter, 1) for letter in each)))
    for item in items:
        layout.table(item) if isinstance(item, Grid) else layout.paragraph(item)
    for each in end:
        layout.right(each)
    return package(layout.numbered())


def der(tag: int, *content: bytes) -> bytes:
    """A value in DER."""
    body = b"".join(content)
    size = len(body)
    if size < 128:
        return bytes([tag, size]) + body
    count = (size.bit_length() + 7) // 8
    return bytes([tag, 0x80 | count]) + size.to_bytes(count, "big") + body


def seal_data(name: str) -> bytes:
    """A seal as GB/T 38540 builds it (SESeal), without anything that could be verified."""
    header = der(0x30, der(0x16, b"ES"), der(0x02, b"\x04"), der(0x16, b"maker"))
    about = der(0x30, der(0x02, b"\x01"), der(0x0C, name.encode()), der(0x02, b"\x01"), der(0x30, der(0x04, b"\x00" * 40)),
                der(0x18, b"20310101000000Z"))  # fmt: skip
    picture = der(
        0x30, der(0x16, b"png"), der(0x04, b"\x89PNG" + b"\x00" * 300), der(0x02, b"\x2a"), der(0x02, b"\x2a")
    )
    return der(
        0x30, der(0x30, header, der(0x16, b"number-1"), about, picture), der(0x04, b"certificate"), der(0x03, b"\x00")
    )


def signed_value(name: str) -> bytes:
    """A seal's signature over a document (SES_Signature) that holds the seal."""
    return der(
        0x30,
        der(0x30, der(0x02, b"\x04"), seal_data(name), der(0x18, b"20310101000000Z")),
        der(0x04, b"c"),
        der(0x03, b"\x00"),
    )
