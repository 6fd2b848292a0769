"""The only place that writes results to the disk: whole files or none, and never over somebody else's.

Each output folder holds a manifest, ``.huiqian.json``, with the sha256 of what the tool wrote there. The tool may
replace a file that still is what it wrote; any other file at that place belongs to a person.
"""

from __future__ import annotations

import errno
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex

from pipeline.errors import StorageError, UsageError
from pipeline.text.durable import flush_folder, write_new

MANIFEST = ".huiqian.json"
_SCHEMA = "huiqian.manifest/1"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_DEVICE = re.compile(
    r"(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:[.:].*)?", re.IGNORECASE | re.DOTALL
)
_NOT_ON_WINDOWS = re.compile(r'[<>:"|?*\x00-\x1f]|[. ]\Z')
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY})


def write_file(path: Path, data: bytes, *, force: bool = False) -> Path:
    """Write one file and return its path; the rules are those of `write_files`."""
    return write_files(path.parent, {path.name: data}, force=force)[0]


def write_files(folder: Path, files: Mapping[str, bytes], *, force: bool = False) -> tuple[Path, ...]:
    """Write `files` (plain name → content) into `folder`, which is made if need be, and return their paths.

    Nothing is written unless everything may be: all places are looked at first, then all contents are written beside
    them and flushed to the disk, and only then do they take their places one by one. What is already there with the
    same content stays untouched.

    Raises:
        UsageError: M-EXISTS, a file that the tool did not write, or that was changed since (unless `force`); M-LINK, a
            symbolic link; E-FOLDER, a folder in the place of a file; M-NAME, a name that is not a plain file name (on
            Windows also a device's, or one with signs that it keeps for itself); M-NAME-CODING, the system's locale has no
            such characters; M-NOFOLDER, a file in the place of the folder.
        StorageError: E-FULL, no room; E-READONLY, no right to write or the file is open elsewhere; E-STORAGE, any
            other failure of the disk.
    """
    for name in files:
        _check_name(name)
    with _storage(folder):
        _make_folder(folder)
        written = _read_manifest(folder)
        changed = {name: data for name, data in files.items() if _must_write(folder / name, data, written, force=force)}
        if changed:
            _replace_all(folder, {**changed, MANIFEST: _manifest(written, changed)})
    return tuple(folder / name for name in files)


def is_device(name: str) -> bool:
    """Return whether Windows takes a file of this name for a device, whatever its suffix (con, AUX.docx, com1.txt)."""
    return _DEVICE.fullmatch(name) is not None


def _check_name(name: str) -> None:
    wrong = name in {"", ".", "..", MANIFEST} or Path(name).name != name or "\\" in name
    if wrong or (sys.platform == "win32" and (is_device(name) or _NOT_ON_WINDOWS.search(name))):
        raise UsageError("M-NAME", file=name)
    try:
        os.fsencode(name)
    except UnicodeEncodeError as error:
        raise UsageError("M-NAME-CODING", file=name, coding=sys.getfilesystemencoding()) from error


def _make_folder(folder: Path) -> None:
    if folder.exists() and not folder.is_dir():
        raise UsageError("M-NOFOLDER", file=folder)
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / MANIFEST).is_symlink():
        raise UsageError("M-LINK", file=folder / MANIFEST)


def _must_write(path: Path, data: bytes, written: Mapping[str, str], *, force: bool) -> bool:
    """Whether `path` has to be written; raises where it must not be."""
    if path.is_symlink():
        raise UsageError("M-LINK", file=path)
    if path.is_dir():
        raise UsageError("E-FOLDER", file=path)
    if not path.exists():
        return True
    found = _digest_of(path)
    if found == sha256(data).hexdigest():
        return False
    if not force and written.get(path.name) != found:
        raise UsageError("M-EXISTS", file=path)
    return True


def _digest_of(path: Path) -> str:
    with path.open("rb") as stream:
        digest = sha256()
        while piece := stream.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def _replace_all(folder: Path, files: Mapping[str, bytes]) -> None:
    waiting: dict[str, Path] = {}
    try:
        for name, data in files.items():
            waiting[name] = folder / f".huiqian-{token_hex(8)}.tmp"
            write_new(waiting[name], data)
        for name in files:
            with _storage(folder / name):
                waiting[name].replace(folder / name)
    finally:
        for temporary in waiting.values():
            with suppress(OSError):
                temporary.unlink(missing_ok=True)
    flush_folder(folder)


# ── manifest ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _read_manifest(folder: Path) -> dict[str, str]:
    """Return name → sha256; a manifest that cannot be understood vouches for nothing."""
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, RecursionError):
        return {}
    files = content.get("files") if isinstance(content, dict) else None
    return {str(name): str(digest) for name, digest in files.items()} if isinstance(files, dict) else {}


def _manifest(written: Mapping[str, str], changed: Mapping[str, bytes]) -> bytes:
    files = {**written, **{name: sha256(data).hexdigest() for name, data in changed.items()}}
    content = {"schema": _SCHEMA, "files": dict(sorted(files.items()))}
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", errors="replace")


@contextmanager
def _storage(path: Path) -> Iterator[None]:
    """Turn a failure of the disk into an error with a code."""
    try:
        yield
    except OSError as error:
        code = "E-FULL" if error.errno in _FULL else "E-READONLY" if error.errno in _REFUSED else "E-STORAGE"
        raise StorageError(code, file=path, why=error.strerror or type(error).__name__) from error
