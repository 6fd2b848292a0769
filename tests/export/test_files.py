"""Results are written whole or not at all, and never over somebody else's file."""

from __future__ import annotations

import errno
import json
import os
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from pipeline.errors import StorageError, UsageError
from pipeline.export import files
from pipeline.export.files import MANIFEST, is_device, write_file, write_files
from pipeline.lexicon.messages import codes
from pipeline.text import durable

AS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def refused(code: str, folder: Path, contents: dict[str, bytes], *, force: bool = False) -> None:
    before = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    with pytest.raises(UsageError) as caught:
        write_files(folder, contents, force=force)
    assert caught.value.code == code
    after = {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()} if folder.is_dir() else {}
    assert after == before


def test_files_are_written_with_a_manifest_of_their_digests(tmp_path: Path) -> None:
    folder = tmp_path / "新" / "结果"
    paths = write_files(folder, {"表.csv": b"1", "表.md": b"2"})
    assert [path.read_bytes() for path in paths] == [b"1", b"2"]
    manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    assert manifest["files"] == {"表.csv": sha256(b"1").hexdigest(), "表.md": sha256(b"2").hexdigest()}
    assert names(folder) == {"表.csv", "表.md", MANIFEST}


def test_what_the_tool_wrote_it_may_replace(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"1")
    write_file(tmp_path / "b", b"1")
    write_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"2"
    assert set(json.loads((tmp_path / MANIFEST).read_text())["files"]) == {"a", "b"}


def test_a_strangers_file_is_refused_and_none_of_the_others_is_written(tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"mine")
    refused("M-EXISTS", tmp_path, {"a": b"1", "b": b"2"})


def test_a_file_that_was_changed_since_is_a_strangers(tmp_path: Path) -> None:
    write_file(tmp_path / "a", b"1")
    (tmp_path / "a").write_bytes(b"1 with a clerk's remarks")
    refused("M-EXISTS", tmp_path, {"a": b"2"})


def test_force_replaces_a_strangers_file_and_makes_it_the_tools(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"mine")
    write_file(tmp_path / "a", b"1", force=True)
    write_file(tmp_path / "a", b"2")
    assert (tmp_path / "a").read_bytes() == b"2"


def test_the_same_content_is_left_alone_and_does_not_become_the_tools(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"same")
    os.utime(tmp_path / "a", (1, 1))
    write_file(tmp_path / "a", b"same")
    assert (tmp_path / "a").stat().st_mtime == 1
    refused("M-EXISTS", tmp_path, {"a": b"other"})


def test_a_symbolic_link_is_never_written_through(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"mine")
    out = tmp_path / "out"
    out.mkdir()
    (out / "a").symlink_to(target)
    (out / "b").symlink_to(tmp_path / "nowhere")
    for name in ("a", "b"):
        refused("M-LINK", out, {name: b"1"}, force=True)
    assert target.read_bytes() == b"mine"
    assert not (tmp_path / "nowhere").exists()


def test_a_manifest_that_is_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / MANIFEST).symlink_to(tmp_path / "elsewhere")
    refused("M-LINK", tmp_path, {"a": b"1"})


def test_a_folder_in_the_place_of_a_file_is_refused_and_the_other_way_round(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    refused("E-FOLDER", tmp_path, {"a": b"1"}, force=True)
    (tmp_path / "file").write_bytes(b"mine")
    refused("M-NOFOLDER", tmp_path / "file", {"a": b"1"})


@pytest.mark.parametrize("name", ["", ".", "..", "../a", "x/y", "x\\y", MANIFEST])
def test_only_plain_names_are_written(tmp_path: Path, name: str) -> None:
    refused("M-NAME", tmp_path, {name: b"1"}, force=True)


@pytest.mark.parametrize("name", ["con", "CON.docx", "aux .txt", "Com1.tar.gz", "nul:x", "LPT9", "prn.", "com¹"])
def test_a_device_of_windows_is_known_whatever_its_suffix(name: str) -> None:
    assert is_device(name)


@pytest.mark.parametrize("name", ["contract.docx", "市公安局.txt", "aux2.md", "com10", "lpt", "console", "表con.docx"])
def test_a_name_that_only_resembles_a_device_is_a_name(name: str) -> None:
    assert not is_device(name)


@pytest.mark.parametrize("name", ["aux.xlsx", "表?.xlsx", "表:二.xlsx", "表*.md", "表.", "表 ", "a|b.md", "表\t.md"])
def test_windows_is_never_asked_for_a_name_that_it_keeps_for_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(files.sys, "platform", "win32")
    refused("M-NAME", tmp_path, {name: b"x"})


def test_a_locale_without_the_characters_of_a_name_is_said_to_lack_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files.os, "fsencode", lambda name: name.encode("ascii"))
    refused("M-NAME-CODING", tmp_path, {"责任分工表.xlsx": b"x"})
    assert "M-NAME-CODING" in codes()


@pytest.mark.parametrize("content", ["", "[]", "{", '{"files": 3}', "[" * 5000, '{"files": {"a": null}}'])
def test_a_manifest_that_cannot_be_understood_vouches_for_nothing(tmp_path: Path, content: str) -> None:
    (tmp_path / MANIFEST).write_text(content)
    (tmp_path / "a").write_bytes(b"mine")
    refused("M-EXISTS", tmp_path, {"a": b"1"})


@pytest.mark.parametrize(
    ("number", "code"),
    [(errno.ENOSPC, "E-FULL"), (errno.EROFS, "E-READONLY"), (errno.EACCES, "E-READONLY"), (errno.EIO, "E-STORAGE")],
)
def test_a_failing_disk_leaves_the_old_files_and_no_rubbish(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    write_files(tmp_path, {"a": b"1", "b": b"1"})
    before = names(tmp_path)
    calls = []

    def fail_on_the_second(handle: int) -> None:
        calls.append(handle)
        if len(calls) == 2:
            raise OSError(number, os.strerror(number))

    monkeypatch.setattr(durable.os, "fsync", fail_on_the_second)
    with pytest.raises(StorageError) as caught:
        write_files(tmp_path, {"a": b"2", "b": b"2"})
    assert caught.value.code == code
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes() == b"1"
    assert names(tmp_path) == before


@pytest.mark.skipif(AS_ROOT or sys.platform == "win32", reason="the superuser may write everywhere")
def test_a_folder_without_write_permission_is_a_storage_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o555)
    with pytest.raises(StorageError) as caught:
        write_file(tmp_path / "a", b"1")
    tmp_path.chmod(0o755)
    assert caught.value.code == "E-READONLY"


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such rights")
def test_a_new_file_has_the_rights_of_the_users_own_new_files(tmp_path: Path) -> None:
    (tmp_path / "own").write_bytes(b"")
    assert write_file(tmp_path / "a", b"1").stat().st_mode == (tmp_path / "own").stat().st_mode


def test_every_code_has_its_messages() -> None:
    wanted = {"M-EXISTS", "M-LINK", "M-NAME", "M-NOFOLDER", "E-FOLDER", "E-FULL", "E-READONLY", "E-STORAGE"}
    assert wanted <= codes()
