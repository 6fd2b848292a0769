"""Results → files: never over a stranger's file, never half."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.files import write_files


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
