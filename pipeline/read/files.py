"""Files on disk → bytes, within limits; and what a supervised child calls (so it imports little)."""

from __future__ import annotations

import stat
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read.formats import read_document


def bytes_of(path: Path, limits: Limits = DEFAULT) -> bytes:
    """Return the bytes of a file, which is opened for reading only.

    Raises:
        InputError: E-MISSING, E-FOLDER, E-UNREADABLE, E-LIMIT (larger than `limits.file_bytes`).
    """
    size_of(path, limits)
    try:
        with path.open("rb") as file:
            data = file.read(limits.file_bytes + 1)
    except OSError as error:
        raise _unreadable(path, error) from error
    if len(data) > limits.file_bytes:  # a device or a pipe has no size
        raise _too_large(path, len(data), limits)
    return data


def read_bytes(data: bytes, name: str, view: View, limits: Limits) -> SourceDocument:
    """Read bytes; what a child calls."""
    return read_document(data, name, view=view, limits=limits)


def read_file(path: str, view: View, limits: Limits) -> SourceDocument:
    """Read a file on disk; what a child calls."""
    file = Path(path)
    return read_document(bytes_of(file, limits), file.name, view=view, limits=limits)


def size_of(path: Path, limits: Limits = DEFAULT) -> int:
    """Return the size of a file, 0 for a pipe or a device; raises as `bytes_of`."""
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


def begins_with(path: Path, mark: bytes) -> bool:
    """Tell whether a file begins with `mark`; raises E-UNREADABLE."""
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
