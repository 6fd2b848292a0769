"""The archive of a case: whole, the same every time, and anything that was touched is found."""

from __future__ import annotations

import json
from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.errors import InputError, UsageError
from pipeline.export.pack import pack_files, verify_pack
from pipeline.lexicon.messages import codes

FILES = {
    "复函/市甲局.docx": b"PK\x03\x04 a",
    "征求意见情况说明.docx": b"b" * 5000,
    "journal.json": b"{}\n",
    "空.txt": b"",
}


def codes_of(path):
    return [(finding.code, dict(finding.details)["file"]) for finding in verify_pack(path)]


def rewritten(data: bytes, **changes: bytes | None) -> bytes:
    """The pack with members replaced (None: left out, new ones added)."""
    buffer = BytesIO()
    with ZipFile(BytesIO(data)) as source, ZipFile(buffer, "w") as target:
        for name in source.namelist():
            content = changes.pop(name, source.read(name))
            if content is not None:
                target.writestr(name, content)
        for name, content in changes.items():
            target.writestr(name, content or b"")
    return buffer.getvalue()


@pytest.fixture
def pack(tmp_path):
    def write(data: bytes):
        path = tmp_path / "案卷.zip"
        path.write_bytes(data)
        return path

    return write


def test_a_pack_is_whole_and_lists_every_file_in_order(pack):
    data = pack_files(FILES, title="某方案", date="2026-04-02")
    assert codes_of(pack(data)) == []
    with ZipFile(BytesIO(data)) as archive:
        assert archive.namelist() == ["manifest.json", "目录.txt", *sorted(FILES)]
        record = json.loads(archive.read("manifest.json"))
        assert [one["name"] for one in record["files"]] == sorted(FILES)
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert "共 4 个文件" in archive.read("目录.txt").decode()


def test_the_order_in_which_files_are_given_changes_nothing():
    assert pack_files(FILES) == pack_files(dict(reversed(FILES.items())))


def test_what_was_touched_is_found(pack):
    data = pack_files(FILES)
    assert codes_of(pack(rewritten(data, **{"journal.json": b"{ }\n"}))) == [("P-CHANGED", "journal.json")]
    assert codes_of(pack(rewritten(data, **{"空.txt": None}))) == [("P-MISSING", "空.txt")]
    assert codes_of(pack(rewritten(data, **{"新.txt": b"x"}))) == [("P-EXTRA", "新.txt")]
    assert codes_of(pack(rewritten(data, **{"目录.txt": b"x"}))) == [("P-CHANGED", "目录.txt")]
    assert codes_of(pack(rewritten(data, **{"目录.txt": None}))) == [("P-MISSING", "目录.txt")]


def test_a_flipped_byte_is_found_wherever_it_is(pack):
    data = pack_files(FILES)
    at = data.index(b"b" * 10) if b"b" * 10 in data else data.index(b"PK\x03\x04 a") + 5
    broken = data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]
    assert codes_of(pack(broken)) != []


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_pack_is_told(pack, data):
    with pytest.raises(InputError) as caught:
        verify_pack(pack(data))
    assert caught.value.code in codes()


@pytest.mark.parametrize(
    "manifest", [b"[]", b"{", b'{"schema":"x"}', b'{"schema":"huiqian.pack/1","files":[{}]}', b"[" * 9999]
)
def test_a_manifest_that_is_none_is_told(pack, manifest):
    with pytest.raises(InputError) as caught:
        verify_pack(pack(rewritten(pack_files(FILES), **{"manifest.json": manifest})))
    assert caught.value.code == "P-NOT-A-PACK"


@pytest.mark.parametrize(
    "name", ["", "/a", "../a", "a/../b", "a\\b", "C:a", "./a", "a//b", "manifest.json", "目录.txt", "a/"]
)
def test_a_name_that_leads_out_of_the_pack_is_refused(name):
    with pytest.raises(UsageError):
        pack_files({name: b""})


def test_names_that_differ_only_in_case_are_refused():
    with pytest.raises(UsageError):
        pack_files({"a.txt": b"", "A.txt": b""})
