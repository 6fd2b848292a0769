"""What OCR confuses beside Hanzi, and what must stay as it is."""

import pytest

from pipeline.read.furniture import is_page_number
from pipeline.read.ocrtext import fold


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("整治河道。·每个县建成一处", "整治河道。每个县建成一处"),
        ("乌兰·其其格村", "乌兰·其其格村"),
        ("(一)摸清底数，科学编制规划", "（一）摸清底数，科学编制规划"),
        ("（三)建管并重", "（三）建管并重"),
        ("(—)基本情况", "（一）基本情况"),
        ("第二部分第〈五）条", "第二部分第（五）条"),
        ("(十二】加强监管", "（十二）加强监管"),
        ("—、总体要求", "一、总体要求"),
        ("第—章 总则", "第一章总则"),
        ("牵头单位:县水利局;配合单位：县财政局", "牵头单位：县水利局；配合单位：县财政局"),
        ("1200个。(县水利局、县财政局", "1200个。（县水利局、县财政局"),
        ("府等按职责分工负责)", "府等按职责分工负责）"),
        ("前)", "前）"),
        ("青水发〔2031]17号", "青水发〔2031〕17号"),
        ("青水发[2031]17号", "青水发〔2031〕17号"),
        ("〔2031]31号)、《关于", "〔2031〕31号）、《关于"),
        ("2031-2033年", "2031—2033年"),
        ("2031一2033年", "2031—2033年"),
        ("2031年-2033年", "2031年—2033年"),
        ("2031年5月一9月", "2031年5月—9月"),
        ("2031年9月一2032年10月", "2031年9月—2032年10月"),
        ("衰减率控制在3%o以内", "衰减率控制在3‰以内"),
        ("误差控制在3%₀以内", "误差控制在3‰以内"),
        ("-11-", "— 11 —"),
        ("一3一", "— 3 —"),
        ("各 县 （市、区）", "各县（市、区）"),
        ("公里，治理率为47.6%;纳入", "公里，治理率为47.6%；纳入"),
        ("完成整治.", "完成整治。"),
    ],
)
def test_marks_beside_hanzi_become_those_of_the_paper(raw: str, folded: str) -> None:
    assert fold(raw) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    "raw",
    [
        "1.推行纳管处理。",
        "1,286个",
        "17:30前",
        "f(x)=1",
        "COD(Cr) value",
        "PM2.5浓度",
        "专业公司+村级管护员",
        "一件事",
        "达到3%。（县水利局",
        "5月一批项目",
        "A-12",
        "2.5万亩",
        "1.2.3",
    ],
)
def test_figures_and_latin_words_keep_their_marks(raw: str) -> None:
    assert fold(raw) == raw


def test_a_page_number_is_known_as_one() -> None:
    assert all(is_page_number(fold(raw)) for raw in ("-1-", "一12一", "— 3 —", "－4－"))


@pytest.mark.parametrize("unit", ["(", "(一", "—", "，,", "20", "〔2031] ", " 一 "])
def test_folding_a_hostile_line_takes_no_longer_than_the_line_is_long(unit: str) -> None:
    from time import perf_counter

    start = perf_counter()
    fold(unit * 5000)
    assert perf_counter() - start < 1.0
