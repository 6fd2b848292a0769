"""Programs that help with reading (LibreOffice, antiword), run within bounds and with nothing of the user's about them."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from pipeline.model.limits import Limits
from pipeline.read.supervised.worker import end_tree

_KEPT = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "SYSTEMROOT", "SYSTEMDRIVE", "WINDIR", "PROGRAMFILES", "PROGRAMDATA")


def run(command: Sequence[str], folder: Path, limits: Limits) -> bytes:
    """Return what a program writes to its standard output; its exit code means nothing here.

    Args:
        command: the program's path and its arguments; no shell is involved.
        folder: a private folder, its working and home folder; the caller removes it.
        limits: `seconds` bound its time, `unpacked_bytes` each file it writes.

    Raises:
        subprocess.TimeoutExpired: time was up; the program and all that it started are ended.
        OSError: it could not be started.
    """
    surroundings = {key: value for key, value in os.environ.items() if key.upper() in _KEPT}
    surroundings |= {"HOME": str(folder), "TMPDIR": str(folder), "TEMP": str(folder), "TMP": str(folder)}
    surroundings["SAL_USE_VCLPLUGIN"] = "svp"
    process = subprocess.Popen(  # noqa: S603 - our own argument list, no shell
        list(command), cwd=folder, env=surroundings, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL, start_new_session=True,
    )  # fmt: skip
    try:
        _bound(process.pid, limits)
        said, _ = process.communicate(timeout=limits.seconds)
        return said
    finally:
        _end_group(process)


def _bound(pid: int, limits: Limits) -> None:
    """Bounds that hold even if this process is ended before it can end the converter."""
    if sys.platform != "linux":
        return
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.prlimit(pid, resource.RLIMIT_CPU, (limits.seconds + 5, limits.seconds + 10))
        resource.prlimit(pid, resource.RLIMIT_FSIZE, (limits.unpacked_bytes, limits.unpacked_bytes))
        resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _end_group(process: subprocess.Popen[bytes]) -> None:
    """End a process that was started in a session of its own, and all that it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            end_tree(process.pid)
    else:
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout is not None:
        process.stdout.close()
