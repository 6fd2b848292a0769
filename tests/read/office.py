"""LibreOffice as a builder of test files: what a clerk's own computer would have printed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

SOFFICE = shutil.which("soffice")
needs_office = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice (soffice) is not installed")


def convert(data: bytes, suffix: str, target: str) -> bytes:
    """Convert a file with LibreOffice; a profile of its own, removed afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, f"source.{suffix}")
        source.write_bytes(data)
        subprocess.run(
            [str(SOFFICE), f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
             "--convert-to", target, "--outdir", f"{folder}/out", str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return Path(folder, "out", f"source.{target.partition(':')[0]}").read_bytes()
