"""The guard of every zip: what is refused before anything is unpacked, and how names are read."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile, ZipInfo

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, MIB
from pipeline.ooxml.archive import member_names, open_archive


def zipped(*names: str, content: bytes = b"x" * 99, method: int = ZIP_DEFLATED) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", method) as archive:
        for name in names:
            archive.writestr(name, content)
    return out.getvalue()


def named(raw: bytes) -> bytes:
    """A zip whose only member has these bytes for a name, without the UTF-8 mark, as Chinese Windows writes it."""
    data = zipped("N" * len(raw))
    return data.replace(b"N" * len(raw), raw)


def code_of(data: bytes, **more: object) -> str:
    with pytest.raises(InputError) as caught:
        open_archive(data, "复函.zip", **more).read("a.txt")  # type: ignore[arg-type]
    assert caught.value.details["file"] == "复函.zip"
    return caught.value.code


def test_members_are_read_by_name_and_folders_are_no_members() -> None:
    archive = open_archive(zipped("复函/", "复函/a.txt", "B.TXT"), "a.zip")
    assert archive.names == ("复函/a.txt", "B.TXT")
    assert archive.has("b.txt")
    assert archive.read("复函\\A.txt") == b"x" * 99


def test_names_of_a_plain_archive_may_differ_in_case_only() -> None:
    data = zipped("a.txt", "A.txt")
    assert open_archive(data, "a.zip", any_case=False).names == ("a.txt", "A.txt")
    assert code_of(data) == "E-DUP"


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8"])
def test_names_without_the_utf8_mark_are_what_chinese_windows_writes(encoding: str) -> None:
    archive = open_archive(named("市教育局复函.docx".encode(encoding)), "a.zip")
    assert archive.names == ("市教育局复函.docx",)
    assert archive.read("市教育局复函.docx") == b"x" * 99


def test_names_that_point_out_of_the_archive_are_told() -> None:
    names = ("../x", "a/../../y", "/etc/passwd", "C:\\x.dll", "..\\z", "good/a..b.txt")
    assert set(open_archive(zipped(*names), "a.zip").straying) == set(names) - {"good/a..b.txt"}


def test_an_archive_within_an_archive_gets_what_is_left_of_the_budget() -> None:
    data = zipped("a.txt", content=bytes(range(256)) * 8192)
    assert code_of(data, limits=replace(DEFAULT, unpacked_bytes=MIB)) == "E-BOMB"
    assert open_archive(data, "a.zip", replace(DEFAULT, unpacked_bytes=2 * MIB)).read("a.txt")


def test_a_member_packed_by_another_method_says_so() -> None:
    with pytest.raises(InputError) as caught:
        open_archive(zipped("a.txt", method=ZIP_BZIP2), "a.zip").read("a.txt")
    assert (caught.value.code, caught.value.details["format"]) == ("E-ARCHIVE", "zip (bzip2)")


def test_only_the_member_that_needs_a_password_is_refused() -> None:
    data = bytearray(zipped("a.txt", "b.txt"))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    archive = open_archive(bytes(data), "复函.zip")
    assert archive.encrypted("a.txt") and not archive.encrypted("b.txt")
    assert archive.read("b.txt")
    assert code_of(bytes(data)) == "E-ENC"


def test_an_archive_without_its_directory_is_refused_unless_salvage_is_asked_for() -> None:
    data = zipped("a.txt", "复函.txt")[:-30]
    assert code_of(data) == "E-TRUNC"
    with pytest.raises(InputError):
        member_names(data, "a.zip")
    archive = open_archive(data, "a.zip", salvage=True)
    assert archive.salvaged
    assert archive.names == ("a.txt", "复函.txt") == member_names(data, "a.zip", salvage=True)
    assert archive.read("复函.txt") == b"x" * 99


def test_a_salvaged_archive_keeps_the_bounds() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo("a.txt"), bytes(30 * MIB), ZIP_DEFLATED)
    data = bytearray(out.getvalue()[:-30])
    data[22:26] = (100).to_bytes(4, "little")  # the header says that it is small
    assert code_of(bytes(data), salvage=True) == "E-BOMB"
    many = zipped(*(f"{number}.txt" for number in range(5000)), content=b"")
    assert code_of(many[:-30], salvage=True) == "E-BOMB"
