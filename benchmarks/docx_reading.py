"""How long our reading of a docx takes beside other readers, and how much of the numbering that Word counts comes through.

CPU time, medians of rounds in turn. python-docx does paragraphs with style, alignment, indent and run fonts (what a finder
of headings needs) and the text of table cells; docx2python, mammoth, markitdown and undoc give their text or Markdown; ours
adds numbers, places, revisions and the fidelity check. "Numbers" are the automatic 一、（一）1. of a file whose text holds
none of them.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from benchmarks.measure import in_turn
from benchmarks.table import Row, from_parts, publish, reason
from pipeline.read.docx import read

TITLE = "Reading a docx"
CLAUSE = "推进数据归集共享，完善公共数据目录，到2027年底前建成统一的数据资源平台，实现重点领域数据应归尽归。"
UNITS = "（市数据局牵头，市财政局、市司法局、各县（市、区）人民政府等按职责分工负责）"
CHARACTERS_PER_PAGE = 560


def build(pages: int) -> bytes:
    """Return a plan of about so many pages: automatic and typed numbers, styles, run-in headings, a table a chapter."""
    document = Document()
    written = chapter = 0
    while written < pages * CHARACTERS_PER_PAGE:
        chapter += 1
        heading = document.add_paragraph(style="List Number")
        _run(heading, f"第{chapter}批重点任务", "黑体", bold=True)
        for task in range(1, 9):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            _run(paragraph, f"{task}.夯实数据基础。", "楷体", bold=True)
            _run(paragraph, CLAUSE * 2, "仿宋")
            _run(paragraph, UNITS, "仿宋")
            written += len(paragraph.text)
        written += _table(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _run(paragraph: object, text: str, font: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)  # type: ignore[attr-defined]
    run.font.size, run.bold = Pt(16), bold
    fonts = run._element.get_or_add_rPr().find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        run._element.rPr.insert(0, fonts)
    fonts.set(qn("w:eastAsia"), font)


def _table(document: object) -> int:
    table = document.add_table(rows=9, cols=4)  # type: ignore[attr-defined]
    for number, row in enumerate(table.rows):
        for cell, text in zip(row.cells, (str(number), "示范工程", CLAUSE, "市数据局"), strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(3, 1))
    return 9 * (len(CLAUSE) + 9)


def with_python_docx(data: bytes) -> str:
    """Read what a finder of headings needs, the way its documentation shows."""
    document = Document(BytesIO(data))
    seen, looks = [], 0
    for paragraph in document.paragraphs:
        form = paragraph.paragraph_format
        seen.append(paragraph.text)
        looks += len(paragraph.style.name) + len(str(paragraph.alignment)) + len(str(form.first_line_indent))
        for run in paragraph.runs:
            looks += len(str(run.font.name)) + len(str(run.font.size)) + len(str(run.bold))
    for table in document.tables:
        for row in table.rows:
            seen += [cell.text for cell in row.cells]
    return "\n".join(seen)


def with_ours(data: bytes) -> str:
    """Read everything: numbers, places, styles, tables, revisions, the fidelity check."""
    return read(data, "bench.docx").text


def with_docx2python(data: bytes) -> str:
    from docx2python import docx2python

    with docx2python(BytesIO(data)) as found:
        return str(found.text)


def with_mammoth(data: bytes) -> str:
    import mammoth

    return str(mammoth.convert_to_html(BytesIO(data)).value)


def with_markitdown(data: bytes) -> str:
    from markitdown import MarkItDown

    return MarkItDown().convert_stream(BytesIO(data), file_extension=".docx").text_content


def with_undoc(data: bytes) -> str:
    import undoc

    with tempfile.NamedTemporaryFile(suffix=".docx") as file:
        file.write(data)
        file.flush()
        return str(undoc.parse_file(file.name).to_markdown())


READERS: dict[str, Callable[[bytes], str]] = {
    "huiqian": with_ours,
    "python-docx": with_python_docx,
    "docx2python": with_docx2python,
    "mammoth": with_mammoth,
    "markitdown": with_markitdown,
    "undoc": with_undoc,
}


def numbered() -> tuple[bytes, tuple[str, ...]]:
    """Return a file whose headings are numbered by Word alone, and their labels as a reader sees them."""
    from tests.ooxml.builder import docx, p

    levels = (("chineseCountingThousand", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."))
    numbering = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (kind, text) in enumerate(levels)
    )
    body, labels = [], []
    for chapter in "一二三":
        rows = [(0, f"{chapter}、"), (1, "（一）"), (2, "1."), (2, "2."), (1, "（二）"), (2, "1.")]
        for level, label in rows:
            labels.append(f"{label}完善{chapter}类设施{len(labels)}处")
            look = f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
            body.append(p(look + f"<w:r><w:t>{labels[-1].removeprefix(label)}</w:t></w:r>"))
    lists = f'<w:abstractNum w:abstractNumId="0">{numbering}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    return docx("".join(body), numbering=lists), tuple(labels)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield a row a size of file, and one of numbers kept."""
    for pages, rounds in ((30, 2 if quick else 5), *(() if quick else ((300, 1),))):
        data = build(pages)
        seconds, _ = in_turn({name: lambda r=read: r(data) for name, read in READERS.items()}, rounds)  # noqa: B023 -- run at once
        ours, peers = from_parts("huiqian", {n: s if isinstance(s, str) else s * 1000 for n, s in seconds.items()})
        yield Row(
            f"docx of {pages} pages read",
            "ms CPU",
            ours,
            peers,
            f"{rounds} round{'s' if rounds > 1 else ''}",
            f"{len(data) // 1024} KB",
        )
    data, labels = numbered()
    kept = {}
    for name, reader in READERS.items():
        try:
            found = "".join(reader(data).split()).replace("**", "").replace("\\", "")
            kept[name] = sum(label in found for label in labels)
        except Exception as error:
            kept[name] = "not run: " + reason(error)
    ours, peers = from_parts("huiqian", kept)
    yield Row("automatic numbers kept", f"of {len(labels)}", ours, peers, "1 file", more=True)


if __name__ == "__main__":
    publish("docx_reading", TITLE, __doc__, rows())
