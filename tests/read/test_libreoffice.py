"""LibreOffice as a converter: nothing is fetched, nothing hangs, nothing is left behind, no claim is believed."""

from __future__ import annotations

import os
import socket
import stat
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT
from pipeline.read import libreoffice
from pipeline.read.formats import read_document
from tests.ooxml.builder import docx, p, r
from tests.read.old import needs_libreoffice, odt, rtf
from tests.read.old import p as paragraph


@contextmanager
def listener() -> Iterator[tuple[str, list[bytes]]]:
    """A server on the loopback; yields its address and the first bytes of every connection to it."""
    heard: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.1)
        done = threading.Event()

        def serve() -> None:
            while not done.is_set():
                try:
                    peer, _ = server.accept()
                except TimeoutError:
                    continue
                with peer:
                    peer.settimeout(1)
                    try:
                        heard.append(peer.recv(200))
                        peer.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                    except OSError:
                        heard.append(b"")

        thread = threading.Thread(target=serve)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.getsockname()[1]}/a.png", heard
        finally:
            done.set()
            thread.join()


def linked_docx(url: str) -> bytes:
    shape = '<w:drawing><wp:inline><wp:extent cx="900000" cy="900000"/><wp:docPr id="1" name="a"/><a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr><pic:cNvPr id="1" name="a"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="out"/></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="900000" cy="900000"/></a:xfrm><a:prstGeom prst="rect"/></pic:spPr></pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing>'
    return docx(p(r("字")) + p(f"<w:r>{shape}</w:r>"), rels=[("out", "image", url, "External")])


def linked(url: str) -> dict[str, bytes]:
    """The same reference to something outside in each format."""
    return {
        "docx": linked_docx(url),
        "odt": odt(
            paragraph(f'字<draw:frame svg:width="5cm" svg:height="5cm"><draw:image xlink:href="{url}"/></draw:frame>')
        ),
        "rtf": rtf(rf'{{\field{{\*\fldinst INCLUDEPICTURE "{url}" \\d}}{{\fldrslt 字}}}}\par'),
        "html": f'<html><body><p>字</p><img src="{url}"/></body></html>'.encode(),
    }


@needs_libreoffice
def test_no_format_makes_the_converter_or_a_reader_fetch_anything() -> None:
    with listener() as (url, heard):
        files = linked(url)
        files["doc"] = libreoffice.convert(files["docx"], "docx", "a.docx", to="doc")
        for kind, data in files.items():
            libreoffice.convert(data, kind, f"a.{kind}", to="pdf" if kind == "html" else "docx")
            assert "字" in read_document(data, f"a.{kind}").text
        assert heard == []


@needs_libreoffice
def test_links_of_an_old_file_are_named_and_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pipeline.read.doc.msdoc2docx", lambda: None)
    with listener() as (url, heard):
        data = libreoffice.convert(linked_docx(url), "docx", "a.docx", to="doc")
        document = read_document(data, "a.doc")
        assert heard == []
    assert url in {dict(f.details)["target"] for f in document.findings if f.code == "W-EXTREL"}


@needs_libreoffice
def test_the_listener_does_hear_a_converter_without_our_profile(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "_PROFILE", '<oor:items xmlns:oor="http://openoffice.org/2001/registry"/>')
    with listener() as (url, heard):
        libreoffice.convert(linked_docx(url), "docx", "a.docx")
        assert heard


def script(folder: Path, *lines: str) -> str:
    path = folder / "soffice"
    path.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)
    return str(path)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # one that has ended but was not yet collected by its new parent does not live
    status = Path(f"/proc/{pid}/stat")
    return not (status.exists() and status.read_text().rpartition(")")[2].split()[0] == "Z")


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the program")
def test_a_converter_that_hangs_is_ended_with_all_it_started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = script(tmp_path, f"sleep 300 & echo $! > {tmp_path}/pid", "wait")
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    begun = time.monotonic()
    with pytest.raises(InputError) as caught:
        libreoffice.convert(b"x", "doc", "a.doc", limits=replace(DEFAULT, seconds=1))
    assert caught.value.code == "E-TIME"
    assert time.monotonic() - begun < 10
    child = int((tmp_path / "pid").read_text())
    deadline = time.monotonic() + 5
    while alive(child) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert not alive(child)


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the program")
@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (("exit 0",), "E-CRASH"),
        (("kill -SEGV $$",), "E-CRASH"),
        ((": > out/document.docx",), "E-CRASH"),
        (("head -c 3000000 /dev/zero > out/document.docx",), "E-LIMIT"),
    ],
)  # fmt: skip
def test_only_the_file_that_was_written_counts(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: tuple[str, ...], code: str
) -> None:
    program = script(tmp_path, *lines)
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setattr("pipeline.read.programs._bound", lambda _pid, _limits: None)
    with pytest.raises(InputError) as caught:
        libreoffice.convert(b"x", "doc", "a.doc", limits=replace(DEFAULT, unpacked_bytes=2_000_000))
    assert caught.value.code == code


@pytest.mark.skipif(os.name != "posix", reason="a shell script stands in for the program")
def test_the_private_folder_is_removed_and_the_users_surroundings_are_not_handed_over(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = script(tmp_path, f"env > {tmp_path}/env; pwd > {tmp_path}/pwd; echo made > out/document.docx")
    monkeypatch.setattr(libreoffice, "program", lambda: program)
    monkeypatch.setenv("HUIQIAN_SECRET", "x")
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    assert libreoffice.convert(b"x", "doc", "a.doc") == b"made\n"
    given = (tmp_path / "env").read_text()
    assert "HUIQIAN_SECRET" not in given
    assert "proxy" not in given
    folder = (tmp_path / "pwd").read_text().strip()
    assert f"HOME={folder}" in given
    assert folder.startswith(tempfile.gettempdir())
    assert not Path(folder).exists()


def test_without_libreoffice_the_error_names_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(libreoffice, "program", lambda: None)
    with pytest.raises(InputError) as caught:
        libreoffice.convert(b"x", "doc", "a.doc")
    assert caught.value.code == "E-OLD"


@needs_libreoffice
def test_calls_at_the_same_time_do_not_disturb_each_other() -> None:
    source = docx(p(r("字")))
    out: list[bytes] = []
    threads = [
        threading.Thread(target=lambda: out.append(libreoffice.convert(source, "docx", "a.docx", to="doc")))
        for _ in range(2)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(out) == 2
    assert all(data.startswith(b"\xd0\xcf\x11\xe0") for data in out)
