"""The safe door to all readers: what can loop, crash or swell is read in a child, all else where the guard bounds it."""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import cast

from pipeline.errors import HuiqianError, InputError
from pipeline.model.limits import DEFAULT, MIB, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.archive import open_archive
from pipeline.read.files import begins_with, bytes_of, size_of
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
    task = Task(name, "pipeline.read.files:read_bytes", (data, name, view, limits), limits=limits)
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
    large = size_of(path, limits) > SMALL
    data = b""
    if inside() or not large or begins_with(path, b"PK"):
        data = bytes_of(path, limits)
        if inside() or not needs_child(data, name, limits):
            return _here(data, name, view, limits)
        if not path.is_file():  # a pipe is read once
            return read_safely(data, name, view=view, limits=limits, supervisor=supervisor, progress=progress)
    del data
    task = Task(name, "pipeline.read.files:read_file", (str(path.absolute()), view, limits), limits=limits)
    return _in_child(task, supervisor, progress)


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
