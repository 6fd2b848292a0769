"""Marks of a seal beside the name that signs."""

import pytest

from pipeline.read.formats import read_document
from pipeline.structure import structure


@pytest.mark.parametrize("mark", ["（章）", "（盖章）", "（公章）", "（代章）", "（单位盖章）", ""])
def test_a_seal_mark_is_no_part_of_the_name(mark: str) -> None:
    text = f"关于征求意见稿的复函\n\n市体育局：\n\n我局无意见。\n\n青禾县财政局{mark}\n2026年3月18日\n"
    document = structure(read_document(text.encode(), "a.txt"))
    assert document.issuer == "青禾县财政局"
