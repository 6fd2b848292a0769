"""What converters leave in a text is understood as meant; the characters stay."""

from __future__ import annotations

from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document


def read(*lines: str) -> SourceDocument:
    return read_document("\n".join(lines).encode(), "a.txt")


def label_of(document: SourceDocument, line: int) -> tuple[str, str, str, int] | None:
    label = document.blocks[line].label
    return None if label is None else (label.raw, label.text, label.style, label.number)


def test_an_arabic_number_between_chinese_siblings_counts_as_the_chinese_one() -> None:
    document = read("一、任务", "（一）摸清家底", "（二）完善配套", "（3） 加强管理", "（四）强化保障")
    assert label_of(document, 3) == ("（3） ", "（三）", "cn-paren", 3)
    assert document.blocks[3].text == "（3） 加强管理"
    (finding,) = document.findings
    assert finding.code == "W-REPAIRED"
    assert finding.span is not None
    assert document.text[finding.span.start : finding.span.end] == "（3） "


def test_a_run_of_such_numbers_and_one_at_either_end_are_mended_too() -> None:
    document = read("一、任务", "（1） 甲", "（二）乙", "（3） 丙", "（4） 丁", "二、保障", "（一）戊", "（2） 己")
    assert [label_of(document, at) and label_of(document, at)[1] for at in (1, 3, 4, 7)] == [
        "（一）",
        "（三）",
        "（四）",
        "（二）",
    ]


def test_a_real_list_one_level_down_is_left_alone() -> None:
    document = read("（一）甲", "（1） 子", "（2） 丑", "（二）乙", "（1） 寅", "（三）丙")
    assert [label_of(document, at)[2] for at in (1, 2, 4)] == ["arabic-paren"] * 3
    assert not document.findings


def test_a_typed_number_without_the_converters_blank_is_left_to_the_structure() -> None:
    document = read("（一）甲", "（二）乙", "（3）丙", "（四）丁")
    assert label_of(document, 2)[2] == "arabic-paren"


def test_a_document_whose_numbers_are_all_arabic_is_only_reported() -> None:
    document = read("1、 总体要求", "（1） 甲", "（2） 乙", "2、 任务", "（1） 丙")
    assert [finding.code for finding in document.findings] == ["W-DECIMAL"]
    assert label_of(document, 0)[2] == "arabic"


def test_marks_of_bookmarks_and_pictures_are_taken_out_and_reported() -> None:
    document = read("[bookmark: _GoBack]为改善居住条件，制定本方案。", "[image: 图片1.png]", "第二段。")
    assert document.text == "为改善居住条件，制定本方案。\n第二段。"
    assert [finding.code for finding in document.findings] == ["W-REPAIRED", "W-REPAIRED"]
