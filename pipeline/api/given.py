"""What a caller gives: files by their names, ways of reading, a moment."""

from __future__ import annotations

from datetime import datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:  # what is heavy is loaded by the function that needs it
    from pipeline.workflow.documents import ReadingOptions

File = str | PathLike[str]


def path_of(file: File | None) -> Path | None:
    """Return the path of a file that may be left out."""
    return None if file is None else Path(file)


def reading(options: ReadingOptions | None) -> ReadingOptions:
    """Return the way of reading that was given, or the usual one."""
    from pipeline.workflow.documents import ReadingOptions as Usual

    return options or Usual()


def present() -> datetime:
    """Return the present on the office's clock."""
    from pipeline.model.office import ZONE

    return datetime.now(ZONE)
