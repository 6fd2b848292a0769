"""Recognised pages kept between runs: a page takes seconds to recognise and never changes.

The cache lies in the user's own folder (0700, its files 0600). A file is written beside its place and renamed, so that
several processes may share it; what is too old or too much is removed. HUIQIAN_CACHE=off turns it off.
"""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.text.private_folder import private_folder

MOST_BYTES = 64 << 20
OLDEST = 90 * 24 * 3600  # seconds since a page was last used
LARGEST = 4 << 20  # of one page


def page_key(digest: str, page: int, *versions: str) -> str:
    """Return the name of a page's entry: what file (sha256), which page of it, and all that shaped the result."""
    return sha256("\n".join((digest, str(page), *versions)).encode()).hexdigest()


def _folder() -> Path | None:
    return None if os.environ.get("HUIQIAN_CACHE", "").lower() == "off" else private_folder("ocr")


def load(key: str) -> Any | None:
    """Return the value kept under a key, or None; a damaged entry is none."""
    folder = _folder()
    if folder is None:
        return None
    path = folder / f"{key}.json"
    try:
        if path.stat().st_size > LARGEST:
            return None
        value = json.loads(path.read_text(encoding="utf-8"))
        with contextlib.suppress(OSError):
            os.utime(path)  # what is used stays
    except (OSError, ValueError):
        return None
    return value


def keep(key: str, value: object) -> None:
    """Keep a value of plain lists, dicts and texts; a disk that is full or read-only only means that nothing is kept."""
    folder = _folder()
    data = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
    if folder is None or len(data) > LARGEST:
        return
    beside = ""
    try:
        handle, beside = tempfile.mkstemp(dir=folder, suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).replace(folder / f"{key}.json")
        _prune(folder)
    except OSError:
        with contextlib.suppress(OSError):
            Path(beside or folder / "none.part").unlink(missing_ok=True)


def _prune(folder: Path) -> None:
    """Remove what was not used for long, and the longest unused while there is too much."""
    entries = []
    for entry in os.scandir(folder):
        with contextlib.suppress(OSError):  # another process may have removed it
            found = entry.stat()
            entries.append((found.st_mtime, found.st_size, entry.path))
    total, now = sum(size for _, size, _ in entries), time.time()
    for used, size, path in sorted(entries):
        if total <= MOST_BYTES and now - used < OLDEST:
            break
        with contextlib.suppress(OSError):
            Path(path).unlink()
            total -= size
