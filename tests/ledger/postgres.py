"""A PostgreSQL server for the tests: in a temporary folder, at a Unix socket, gone at the end."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def programs() -> Path | None:
    """Return the folder of the server's programs, the newest; None where it is not installed."""
    found = Path("/usr/lib/postgresql").glob("*/bin/postgres")
    newest = max(found, key=lambda path: float(path.parts[4]), default=None)
    if newest:
        return newest.parent
    on_path = shutil.which("postgres")
    return Path(on_path).resolve().parent if on_path else None


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose programs are in `folder`, and give the URL of its first database."""
    home = Path(tempfile.mkdtemp(prefix="hq-pg-", dir="/tmp"))
    user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []  # the server refuses to run as root
    if user:
        shutil.chown(home, "postgres", "postgres")
    data, log = str(home / "data"), str(home / "log")
    options = f"-k {home} -c listen_addresses='' -c fsync=off"
    try:
        _run([*user, folder / "initdb", "-D", data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C", "-N"])
        _run([*user, folder / "pg_ctl", "-D", data, "-l", log, "-w", "-t", "60", "-o", options, "start"])
        try:
            yield f"postgresql://postgres@/postgres?host={home}"
        finally:
            _run([*user, folder / "pg_ctl", "-D", data, "-m", "immediate", "stop"])
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _run(command: list[object]) -> None:
    subprocess.run([str(word) for word in command], check=True, stdout=subprocess.DEVNULL, timeout=120, cwd="/")
