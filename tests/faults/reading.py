"""Reads every file of a folder through the safe door, in a process of its own whose size is measured; prints json."""

from __future__ import annotations

import json
import resource
import sys
import time
from pathlib import Path

from pipeline.errors import InputError
from pipeline.model.limits import MIB, Limits
from pipeline.read.supervised.pool import Supervisor
from pipeline.read.supervised.reading import read_path


def read_folder(folder: Path, limits: Limits) -> dict[str, object]:
    """Return by name: the code or "text", the text's beginning, findings, seconds; and the largest size of this process."""
    found: dict[str, object] = {}
    with Supervisor() as supervisor:
        supervisor.warm()
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            began = time.monotonic()
            text, findings, why = "", [], ""
            try:
                document = read_path(path, limits=limits, supervisor=supervisor)
                end, text = "text", "\n".join((document.text, *(inner.text for inner in document.attachments)))
                findings = [finding.code for finding in document.findings]
            except InputError as error:
                end, why = error.code, error.details.get("why", "") + error.details.get("traceback", "")
            seconds = time.monotonic() - began
            largest = largest_size()
            found[str(path.relative_to(folder))] = {
                "end": end, "text": text[:20_000], "findings": findings, "seconds": seconds, "why": why, "mib": largest,
            }  # fmt: skip
    found[""] = largest_size()
    return found


def largest_size() -> int:
    """Return the largest resident size so far, in MiB; on Linux that of this program alone, without what forked it."""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) // 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


if __name__ == "__main__":
    bounds = Limits(seconds=int(sys.argv[2]), memory=int(sys.argv[3]) * MIB, wall_seconds=4 * int(sys.argv[2]))
    json.dump(read_folder(Path(sys.argv[1]), bounds), sys.stdout)
