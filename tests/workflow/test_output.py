"""Parts of file names that come out of letters."""

import pytest

from pipeline.export.pack import pack_files
from pipeline.workflow.output import name_part


@pytest.mark.parametrize(
    ("words", "part"),
    [
        ("市公安局.txt", "市公安局.txt"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("C:\\复函?.docx", "C__复函_.docx"),
        ("CON", "_CON"),
        ("aux.docx", "_aux.docx"),
        ("com1.", "_com1"),
        ("合同.docx", "合同.docx"),
        (" . ", "_"),
        ("", "_"),
        ("行\n尾\t. ", "行_尾_"),
    ],
)
def test_a_name_from_a_letter_is_a_plain_name_on_every_system(words: str, part: str) -> None:
    assert name_part(words, 40) == part


def test_the_end_of_a_long_name_keeps_its_suffix() -> None:
    assert name_part("长" * 100 + ".docx", 20, from_end=True) == "长" * 15 + ".docx"


def test_a_name_in_another_encoding_goes_into_the_archive() -> None:
    foreign = "23-枫澹县.txt".encode("gbk").decode("utf-8", "surrogateescape")
    part = name_part(foreign, 80, from_end=True)
    assert part.startswith("23-")
    assert part.endswith(".txt")
    assert pack_files({f"复函/L002-{part}": b"x"})
