"""What Windows lacks is asked for nowhere; `make check` proves the same of functions (mypy for win32)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT

DEMO = ROOT / "corpora" / "demo"
# read by every process that is started, the readers' children among them; asyncio asks for fcntl on the system we test on
BLOCK = """
import asyncio, sys
for name in ("resource", "fcntl", "pwd", "grp", "termios", "tty", "pty", "syslog", "crypt", "spwd", "nis", "readline", "curses"):
    sys.modules[name] = None
"""
IMPORT_ALL = """
import importlib, pkgutil, pipeline
for module in pkgutil.walk_packages(pipeline.__path__, "pipeline."):
    if not module.name.endswith((".__main__", ".migrations.env")):
        importlib.import_module(module.name)
print("all")
"""


@pytest.fixture
def windows_like(tmp_path: Path) -> dict[str, str]:
    """An environment whose Pythons lack the modules of POSIX."""
    folder = tmp_path / "blocked"
    folder.mkdir()
    folder.joinpath("sitecustomize.py").write_text(BLOCK, encoding="utf-8")
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT))),
        "HUIQIAN_LANG": "zh",
        "LOGNAME": "",
        "USERNAME": "某",
    }


def python(*arguments: object, environment: dict[str, str], cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *map(str, arguments)], cwd=cwd, env=environment, capture_output=True, text=True, check=False, timeout=300
    )  # fmt: skip


def test_every_module_is_imported_without_the_modules_of_posix(windows_like: dict[str, str], tmp_path: Path) -> None:
    blocked = python("-c", "import resource", environment=windows_like, cwd=tmp_path)
    assert "ModuleNotFoundError" in blocked.stderr, "the block holds"
    done = python("-c", IMPORT_ALL, environment=windows_like, cwd=tmp_path)
    assert done.stdout == "all\n", done.stderr


def test_the_main_job_runs_without_the_modules_of_posix(windows_like: dict[str, str], tmp_path: Path) -> None:
    done = python(
        "-m", "pipeline", "extract", DEMO / "plan-v1.docx", "-o", "plan.json", environment=windows_like, cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    done = python("-m", "pipeline", "run", DEMO, "-o", "out", environment=windows_like, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert "17-国网泊宁供电公司.pdf" in (tmp_path / "out" / "comments.json").read_text("utf-8"), (
        "a child process read it"
    )
