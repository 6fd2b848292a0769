"""The safe door to all readers: what can loop, crash or swell is read in a child, all else where the guard bounds it."""

from __future__ import annotations

import stat
import traceback
from pathlib import Path
from typing import cast

from pipeline.errors import HuiqianError, InputError
from pipeline.model.limits import DEFAULT, MIB, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.archive import open_archive
from pipeline.read.formats import OLE, read_document, sniff
from pipeline.read.supervised.child import inside
from pipeline.read.supervised.pool import Supervisor, Task
from pipeline.read.supervised.worker import Progress

# what is larger is read in a child whatever its format: lines and trees take some thirty times the room of their bytes,
# and libxml2's time for the attributes of one HTML element grows with the square of their number
SMALL = MIB // 8
SMALL_XML = 8 * MIB


def read_safely(
    data: bytes,
    name: str,
    *,
    view: View = "final",
    limits: Limits = DEFAULT,
    supervisor: Supervisor | None = None,
    progress: Progress | None = None,
) -> SourceDocument:
    """Return a file as a document; its reader's hang, crash, hunger for memory or bug is an error with a code.

    Args:
        data: the file's bytes.
        name: its name, for messages and as a last hint at its type.
        view: which state of tracked changes to read.
        limits: bounds beyond which it is refused or its reader ended.
        supervisor: the pool to use; without one a child is started for this file alone, if it needs one.
        progress: called with (pages read, pages in all) where the reader tells.

    Raises:
        InputError: as `read_document`; E-TIME, E-MEM, E-CRASH, E-DEPTH, or X-READER for a bug (its traceback is in the details).
    """
    if inside() or not needs_child(data, name, limits):
        return _here(data, name, view, limits)
    task = Task(name, f"{__name__}:in_child", (data, name, view, limits), limits=limits)
    return _in_child(task, supervisor, progress)


def read_path(
    path: Path,
    *,
    view: View = "final",
    limits: Limits = DEFAULT,
    supervisor: Supervisor | None = None,
    progress: Progress | None = None,
) -> SourceDocument:
    """Return a file on disk as a document, as `read_safely`; what a child reads, it opens itself.

    Raises:
        InputError: as `read_safely`; E-MISSING, E-FOLDER, E-UNREADABLE, E-LIMIT.
    """
    name = path.name
    large = _size(path, limits) > SMALL
    data = b""
    if inside() or not large or _begins(path, b"PK"):
        data = bytes_of(path, limits)
        if inside() or not needs_child(data, name, limits):
            return _here(data, name, view, limits)
        if not path.is_file():  # a pipe is read once
            return read_safely(data, name, view=view, limits=limits, supervisor=supervisor, progress=progress)
    del data
    task = Task(name, f"{__name__}:path_in_child", (str(path.absolute()), view, limits), limits=limits)
    return _in_child(task, supervisor, progress)


def bytes_of(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of a file, which is opened for reading only.

    Raises:
        InputError: E-MISSING, E-FOLDER, E-UNREADABLE, E-LIMIT (larger than `limits.file_bytes`).
    """
    _size(path, limits)
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > limits.file_bytes:  # a device or a pipe has no size
        raise _too_large(path, len(data), limits)
    return data


def needs_child(data: bytes, name: str, limits: Limits = DEFAULT) -> bool:
    """Tell whether a file is to be read in a child: by its format, or because it is large."""
    if data.startswith(OLE):  # even to look into it is a native format's parser
        return True
    try:
        if data.startswith(b"PK"):
            entries = open_archive(data, name, limits).entries
            if sum(info.file_size for key, info in entries.items() if key.endswith((".xml", ".rels"))) > SMALL_XML:
                return True
        elif len(data) > SMALL:
            return True
        return sniff(data, name, limits).isolated
    except InputError:
        return False  # refused before any reader sees it


def in_child(data: bytes, name: str, view: View, limits: Limits) -> SourceDocument:
    """Read bytes; what a child calls."""
    return read_document(data, name, view=view, limits=limits)


def path_in_child(path: str, view: View, limits: Limits) -> SourceDocument:
    """Read a file on disk; what a child calls."""
    file = Path(path)
    return read_document(bytes_of(file, limits), file.name, view=view, limits=limits)


def _in_child(task: Task, supervisor: Supervisor | None, progress: Progress | None) -> SourceDocument:
    if supervisor is not None:
        return cast(SourceDocument, supervisor.run(task, progress))
    with Supervisor() as alone:
        return cast(SourceDocument, alone.run(task, progress))


def _here(data: bytes, name: str, view: View, limits: Limits) -> SourceDocument:
    try:
        return read_document(data, name, view=view, limits=limits)
    except HuiqianError:
        raise
    except RecursionError as error:
        raise InputError("E-DEPTH", file=name) from error
    except MemoryError as error:
        if inside():
            raise  # the parent gives its verdict, and a new child the next task
        raise InputError("E-MEM", file=name) from error
    except Exception as error:
        trace = "".join(traceback.format_exception(error))[-20_000:]
        raise InputError(
            "X-READER", file=name, why=f"{type(error).__name__}: {error}"[:300], traceback=trace
        ) from error


def _size(path: Path, limits: Limits) -> int:
    try:
        found = path.stat()
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=str(path)) from error
    except (OSError, ValueError) as error:  # ValueError: a NUL in the name
        raise _unreadable(path, error) from error
    if stat.S_ISDIR(found.st_mode):
        raise InputError("E-FOLDER", file=str(path))
    if found.st_size > limits.file_bytes:
        raise _too_large(path, found.st_size, limits)
    return found.st_size


def _begins(path: Path, mark: bytes) -> bool:
    try:
        with path.open("rb") as file:
            return file.read(len(mark)) == mark
    except OSError as error:
        raise _unreadable(path, error) from error


def _unreadable(path: Path, error: OSError | ValueError) -> InputError:
    why = getattr(error, "strerror", None) or type(error).__name__
    return InputError("E-UNREADABLE", file=str(path), why=why)


def _too_large(path: Path, size: int, limits: Limits) -> InputError:
    return InputError("E-LIMIT", file=path.name, what="MiB", found=size >> 20, limit=limits.file_bytes >> 20)
