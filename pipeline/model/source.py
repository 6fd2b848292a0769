"""A file as it was read: blocks, tables, revisions, margin comments."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.finding import Finding

View = Literal["final", "original", "markup"]
Layer = Literal["body", "textbox", "note", "furniture"]
BlockKind = Literal["paragraph", "row"]
RevisionKind = Literal[
    "insert", "delete", "move_from", "move_to", "format",
    "paragraph_insert", "paragraph_delete", "row_insert", "row_delete",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stretch of a block's line stands in the file.

    `start`/`end` are offsets in the block's line. In a Word file `part` is the package part, `run` the ordinal of the
    ``w:r`` in that part in document order, `node` the index of the text-bearing child within the run and `offset` the
    first character within that child's text. In a PDF `page` counts from 1 and `box` is (left, top, right, bottom) in
    points from the page's top left corner. Of words recognised in a picture `score` is how sure that is (0 to 1) and
    `raw` what the engine read, where brackets or dashes were corrected; `score` is None for words that the file holds.
    """

    start: int
    end: int
    part: str = ""
    run: int = -1
    node: int = -1
    offset: int = 0
    page: int = 0
    box: tuple[float, float, float, float] | None = None
    score: float | None = None
    raw: str = ""


@dataclass(frozen=True, slots=True)
class Label:
    """The number that opens a block (编号).

    `raw` is what the line begins with, `text` the label it stands for in its standard form (``（三）`` for ``（3） ``),
    `number` its value, `style` a style of lexicon/numbering.toml. `in_file` is False for an automatic number, which the
    line shows but no run of the file holds.
    """

    raw: str
    text: str
    number: int
    style: str
    in_file: bool = True


@dataclass(frozen=True, slots=True)
class Style:
    """How a block looks; evidence for its part in the document, never proof.

    `size` and `indent` (first line) are points, 0.0 when unknown; `outline` is Word's outline level (0 = highest) or
    None. `lead` is the number of leading characters of the line that are set apart by bold or by another font from the
    rest of the line (a heading that opens a paragraph); 0 when the whole line looks the same.
    """

    name: str = ""
    font: str = ""
    size: float = 0.0
    bold: bool = False
    align: Literal["", "left", "center", "right", "justify"] = ""
    indent: float = 0.0
    outline: int | None = None
    lead: int = 0


PLAIN = Style()


@dataclass(frozen=True, slots=True)
class Block:
    """One line of the canonical text: a paragraph, a line of it, or a row of a table.

    `text` is the line (an automatic number included); `start` its offset in the canonical text, -1 for page furniture,
    which is not part of that text. `table` is the id of the table that a row belongs to, `row` its index there.
    """

    id: str
    kind: BlockKind
    layer: Layer
    text: str
    start: int
    label: Label | None = None
    style: Style = PLAIN
    places: tuple[Place, ...] = ()
    table: str = ""
    row: int = -1

    @property
    def end(self) -> int:
        """Offset behind the line's last character, in the canonical text."""
        return self.start + len(self.text)

    @property
    def counted(self) -> int:
        """How many characters at the beginning of the line are an automatic number, held by no run."""
        if self.label is None or self.label.in_file:
            return 0
        return self.places[0].start if self.places else len(self.text)


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a table; a merged cell stands once, at its first row and column.

    `start`/`end` bound its text in the canonical text; `paragraphs` are the (start, end) of its paragraphs there.
    """

    row: int
    column: int
    row_span: int
    column_span: int
    start: int
    end: int
    paragraphs: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """A table: `rows` × `columns` grid positions covered by `cells` in reading order.

    `header_rows` is the number of rows the file itself marks as a repeated header (0 when it marks none).
    `parent` is the id of the table that this one is nested in, else "".
    """

    id: str
    start: int
    end: int
    rows: int
    columns: int
    cells: tuple[Cell, ...]
    header_rows: int = 0
    parent: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A tracked change (修订). `start`/`end` are offsets in the canonical text of the view that was read;
    what that view does not show has start == end, the place where it would stand. `date` is ISO or ""."""

    kind: RevisionKind
    author: str
    date: str
    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class MarginComment:
    """A margin comment (批注) and the stretch of canonical text it is tied to; `parent` is the comment it answers."""

    id: str
    author: str
    date: str
    text: str
    start: int
    end: int
    parent: str = ""
    done: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """An embedded picture: its part in the package and the offset in the canonical text where it is anchored."""

    part: str
    start: int
    name: str = ""
    width_mm: float = 0.0
    height_mm: float = 0.0


@dataclass(frozen=True, slots=True)
class Seal:
    """A red seal (印章) that was seen: evidence that a sheet was sealed, never proof that the seal is genuine.

    `text` is what was read around its ring ("" where nothing was), `score` how sure the reading is (0 to 1). `page` counts
    from 1 (0 where the file has no pages), `box` is (left, top, right, bottom) in points from the page's top left corner,
    `diameter_mm` its outer diameter, `ring` the share of its circle that is red. `source` says where it was: on a scanned
    page, in a picture of the file, or in an electronic signature. `start` is the offset in the canonical text where a
    picture is anchored, -1 where it is not.
    """

    text: str
    score: float
    page: int = 0
    box: tuple[float, float, float, float] | None = None
    diameter_mm: float = 0.0
    ring: float = 0.0
    source: Literal["scan", "picture", "signature"] = "scan"
    start: int = -1


@dataclass(frozen=True, slots=True)
class SourceDocument:
    """A file as it was read, in one view of its revisions.

    `text` is the canonical text: the lines of all blocks but page furniture, joined by line feeds.
    `metadata` are (name, value) pairs that the file states about itself (索引号, 发文字号, author …). `attachments` are the
    files that it carries (of a mail, an archive), each a document of its own with its own canonical text; those that
    cannot be read are findings.
    """

    name: str
    sha256: str
    format: str
    reader: str
    view: View
    text_id: str
    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...] = ()
    revisions: tuple[Revision, ...] = ()
    comments: tuple[MarginComment, ...] = ()
    pictures: tuple[Picture, ...] = ()
    metadata: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()
    seals: tuple[Seal, ...] = ()
    attachments: tuple[SourceDocument, ...] = ()
