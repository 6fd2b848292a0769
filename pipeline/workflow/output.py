"""Results → files: never over a stranger's file, never half."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.export.files import is_device, write_files

# the last: bytes of a name in another encoding (GBK, unpacked on Linux), which no zip and no UTF-8 holds
_NOT_IN_NAMES = re.compile(r"[\\/:*?\"<>|\x00-\x1f\ud800-\udfff]")


def name_part(words: str, longest: int, *, from_end: bool = False) -> str:
    """Return words as a part of a file's name, at most `longest` characters (the last ones with `from_end`): what a letter says
    is never a path, nor a device of Windows (CON, aux.txt)."""
    plain = _NOT_IN_NAMES.sub("_", words)
    plain = (plain[-longest:] if from_end else plain[:longest]).strip(". ") or "_"
    return f"_{plain}" if is_device(plain) else plain


def write_output(path: Path, content: str | bytes, *, force: bool = False) -> None:
    """Write one result.

    Raises:
        UsageError: the file exists, huiqian did not write it, and `force` is off.
        StorageError: nothing can be written there.
    """
    write_outputs(path.parent, {path.name: content}, force=force)


def write_outputs(folder: Path, contents: dict[str, str | bytes], *, force: bool = False) -> tuple[Path, ...]:
    """Write several results into one folder and return their paths, in order.

    Raises:
        UsageError, StorageError: as `write_output`; then nothing of this call is left half-written.
    """
    encoded = {name: value.encode("utf-8") if isinstance(value, str) else value for name, value in contents.items()}
    return tuple(write_files(folder, encoded, force=force))
