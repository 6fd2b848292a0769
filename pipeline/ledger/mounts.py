"""Whether a folder lies on another machine, where SQLite's write-ahead log is not safe (it needs shared memory)."""

from __future__ import annotations

import re
import sys
from pathlib import Path

_NETWORK = frozenset({
    "nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "9p", "afs", "ceph", "davfs", "glusterfs", "lustre", "ncpfs",
    "vboxsf", "virtiofs", "fuse.sshfs", "fuse.glusterfs", "fuse.davfs2", "fuse.rclone", "fuse.smbnetfs",
    "fuse.vmhgfs-fuse", "fuse.gvfsd-fuse", "prl_fs",
})  # fmt: skip
_MOUNTS = Path("/proc/mounts")
_REMOTE_DRIVE = 4  # DRIVE_REMOTE of the Windows API


def is_network(folder: Path, mounts: str | None = None) -> bool:
    """Return whether a folder is on a network file system; where nobody can tell (macOS), it counts as local.

    Args:
        folder: an existing folder.
        mounts: the text of /proc/mounts; None reads it.
    """
    if sys.platform == "win32":
        return _is_remote_drive(folder)
    if mounts is None:
        try:
            mounts = _MOUNTS.read_text(encoding="utf-8", errors="surrogateescape")
        except OSError:
            return False
    return _kind_of(folder, mounts) in _NETWORK


def _kind_of(folder: Path, mounts: str) -> str:
    """The type of the file system of the longest mount point above a folder; the later line lies over the earlier."""
    longest, kind = -1, ""
    for line in mounts.splitlines():
        _device, point, type_ = [*line.split(" "), "", "", ""][:3]
        point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), point)
        if point.startswith("/") and folder.is_relative_to(point) and len(point) >= longest:
            longest, kind = len(point), type_
    return kind


def _is_remote_drive(folder: Path) -> bool:
    anchor = folder.anchor
    if anchor.startswith("\\\\"):
        return True
    import ctypes

    windll = getattr(ctypes, "windll", None)
    return windll is not None and bool(windll.kernel32.GetDriveTypeW(anchor) == _REMOTE_DRIVE)
