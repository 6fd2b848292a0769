import pytest

from pipeline.text.labels import label_text, parse_label
from pipeline.text.shadow import shadow_of


@pytest.mark.parametrize(
    ("line", "raw", "text", "number", "style"),
    [
        ("一、总体要求", "一、", "一、", 1, "cn"),
        ("—、指导思想", "—、", "一、", 1, "cn"),
        ("（十二）落实", "（十二）", "（十二）", 12, "cn-paren"),
        ("(三)强化", "（三）", "（三）", 3, "cn-paren"),
        ("1.拓展", "1.", "1.", 1, "arabic"),
        ("11。加强", "11。", "11.", 11, "arabic"),
        ("3、加强", "3、", "3.", 3, "arabic"),
        ("（3）培育", "（3）", "（3）", 3, "arabic-paren"),
        ("2）建立", "2）", "2）", 2, "arabic-half-paren"),
        ("③建立", "③", "③", 3, "circled"),
        ("第十二条 本办法", "第十二条", "第十二条", 12, "article"),
        ("第三章 附则", "第三章", "第三章", 3, "chapter"),
        ("3.2.7城市", "3.2.7", "3.2.7", 7, "decimal"),
    ],
)
def test_labels_are_read(line, raw, text, number, style):
    label = parse_label(shadow_of(line).text)
    assert (label.raw.strip(), label.text, label.number, label.style) == (raw, text, number, style)


@pytest.mark.parametrize(
    "line", ["2025年6月底前", "2.0千伏安以上", "一体推进", "（一般情况）", "第一季度完成", "十大产业", "1.2亿元", ""]
)
def test_what_only_looks_like_a_label_is_none(line):
    assert parse_label(shadow_of(line).text) is None


def test_standard_labels_are_written_as_the_style_wants():
    assert [label_text(s, 12) for s in ("cn", "cn-paren", "arabic", "chapter", "circled")] == [
        "十二、",
        "（十二）",
        "12.",
        "第十二章",
        "⑫",
    ]
