"""What `read` shows of pages, boxes and seals."""

from __future__ import annotations

from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.model.source import Place, Seal, SourceDocument
from pipeline.read.assemble import Draft, DraftCell, DraftTable, assemble
from pipeline.structure import structure


def page(text: str, *pages: int) -> Draft:
    size = len(text) // len(pages)
    return Draft(
        text,
        places=tuple(
            Place(at * size, (at + 1) * size, page=n, box=(1.0, 2.0, 3.006, 4.0)) for at, n in enumerate(pages)
        ),
    )


def printed(*, pages: tuple[int, int, int, int] = (1, 2, 2, 3)) -> SourceDocument:
    rows = [DraftCell(row, 0, paragraphs=[page(f"第{row}行", pages[2 + row])]) for row in (0, 1)]
    canonical = assemble(
        [page("县财政局关于方案的复函", pages[0]), page("前一页的话后一页的话", *pages[:2]), DraftTable(rows)]
    )
    seals = (
        Seal("青禾县财政局", 0.98, page=2, box=(10.0, 20.0, 129.0, 139.0), diameter_mm=41.96, ring=0.991),
        Seal("", 0.0, source="picture", start=3),
    )
    return SourceDocument(
        "a.pdf",
        "0" * 64,
        "pdf",
        "pdf/1",
        "final",
        "id",
        canonical.text,
        canonical.blocks,
        canonical.tables,
        seals=seals,
    )


def test_a_page_is_marked_where_it_begins_in_paragraphs_and_rows() -> None:
    source = printed()
    text = document_to_markdown(source, structure(source))
    assert "\n〔第1页〕县财政局关于方案的复函\n" in text
    assert "\n前一页的话〔第2页〕后一页的话\n" in text
    assert "| 第0行 |" in text
    assert "| 〔第3页〕第1行 |" in text


def test_a_text_of_one_page_has_no_marks() -> None:
    source = printed(pages=(1, 1, 1, 1))
    assert "〔第" not in document_to_markdown(source, structure(source))


def test_seals_are_told_as_evidence() -> None:
    source = printed()
    text = document_to_markdown(source, structure(source))
    assert "- 第2页：青禾县财政局，直径约 42 毫米" in text
    assert "- 图片：未能识别名称" in text
    seals = document_to_dict(source, structure(source))["seals"]
    assert [(seal["text"], seal["page"], seal["start"]) for seal in seals] == [("青禾县财政局", 2, None), ("", None, 3)]


def test_blocks_have_their_pages_and_boxes() -> None:
    source = printed()
    blocks = document_to_dict(source, structure(source))["blocks"]
    assert blocks[1]["places"] == [
        {"start": 0, "end": 5, "page": 1, "box": [1.0, 2.0, 3.01, 4.0]},
        {"start": 5, "end": 10, "page": 2, "box": [1.0, 2.0, 3.01, 4.0]},
    ]
