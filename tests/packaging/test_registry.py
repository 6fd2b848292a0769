"""The wheel with the dependencies that a registry gives: in a clean environment, and with its extras."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT
from tests.packaging.test_installed import DEMO, call
from tools.release import version_of

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(find_spec("uv") is None, reason="uv is not installed (make test installs it)"),
]


def uv(*arguments: object) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "uv", *map(str, arguments)], capture_output=True, text=True, check=False, env=os.environ
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def clean(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The `bin` of an environment in which the wheel alone was asked for."""
    folder = tmp_path_factory.mktemp("clean") / "venv"
    uv("venv", "--quiet", "--python", sys.executable, folder)
    uv(
        "pip",
        "install",
        "--quiet",
        "--python",
        folder / "bin" / "python",
        "--constraint",
        ROOT / "constraints.txt",
        wheel,
    )
    return folder / "bin"


def test_a_clean_environment_has_no_extra(clean: Path, tmp_path: Path) -> None:
    for module in ("rapidocr", "psycopg", "doc2docx", "pytest"):
        assert call(clean / "python", "-c", f"import {module}", cwd=tmp_path).returncode == 1


def test_the_text_parts_of_the_demo_run_in_a_clean_environment(clean: Path, tmp_path: Path) -> None:
    assert version_of() in call(clean / "huiqian", "--version", cwd=tmp_path).stdout
    for command in (
        ("read", DEMO / "plan-v1.docx"),
        ("matrix", DEMO / "plan-v1.docx", "-o", "表.xlsx"),
        ("run", DEMO, "-o", "结果"),
    ):
        done = call(clean / "huiqian", *command, cwd=tmp_path)
        assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("system", "python"),
    [("windows", "3.11"), ("windows", "3.13"), ("x86_64-manylinux_2_28", "3.12"), ("aarch64-manylinux_2_28", "3.13")],
)
def test_the_extras_resolve_from_the_wheel_on_every_system(
    wheel: Path, tmp_path: Path, system: str, python: str
) -> None:
    wanted = tmp_path / "wanted.in"
    wanted.write_text(f"huiqian[ocr,doc,postgres] @ {wheel.as_uri()}\n", encoding="utf-8")
    uv(
        "pip", "compile", "--quiet", "--python-platform", system, "--python-version", python, "--constraint",
        ROOT / "constraints.txt", "--output-file", tmp_path / "pins.txt", wanted,
    )  # fmt: skip
    pins = tmp_path.joinpath("pins.txt").read_text("utf-8")
    assert {"rapidocr", "msdoc2docx", "psycopg-binary"} <= {line.partition("==")[0] for line in pins.splitlines()}
