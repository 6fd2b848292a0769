"""A folder of the user's own for what may be kept between runs; the shared temporary folder is open to others."""

from __future__ import annotations

import os
import stat
import sys
from pathlib import Path


def private_folder(*parts: str) -> Path | None:
    """Return the program's cache folder, or one below it, made if need be; None where there is no safe one.

    It is the user's alone (mode 0700). A folder that belongs to somebody else, or that is only a link, is not used.
    """
    root = os.environ.get("LOCALAPPDATA") if sys.platform == "win32" else os.environ.get("XDG_CACHE_HOME")
    try:
        folder = (Path(root) if root else Path.home() / ".cache") / "huiqian"
        folder.parent.mkdir(parents=True, exist_ok=True)
        for step in (folder, *(folder.joinpath(*parts[: at + 1]) for at in range(len(parts)))):
            step.mkdir(mode=0o700, exist_ok=True)
            if not _is_ours(step):
                return None
    except (OSError, RuntimeError):  # RuntimeError: there is no home folder
        return None
    return folder.joinpath(*parts)


def _is_ours(folder: Path) -> bool:
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or not os.access(folder, os.W_OK):
        return False
    if sys.platform == "win32":  # the user's profile is closed to others by its access list
        return True
    if found.st_uid != os.geteuid():
        return False
    if stat.S_IMODE(found.st_mode) & 0o077:
        folder.chmod(0o700)
    return True
