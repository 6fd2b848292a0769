"""Wheel and sdist are built once a session, offline, by the build backend of the test environment."""

from __future__ import annotations

import subprocess
import sys
import venv
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
# what the extras bring; a child process must not see them either, so a .pth file takes them away at every start
EXTRAS = ("rapidocr", "onnxruntime", "cv2", "doc2docx", "psycopg", "playwright", "rjieba", "pytest", "hypothesis", "uv")


@pytest.fixture(scope="session")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the wheel and the sdist."""
    if find_spec("hatchling") is None:
        pytest.skip("hatchling is not installed (make test installs it)")
    folder = tmp_path_factory.mktemp("dist")
    build(ROOT, folder)
    return folder


def build(source: Path, folder: Path, *kinds: str) -> None:
    """Build what `kinds` name (wheel and sdist without any) of a source tree."""
    wanted = [word for kind in kinds for word in ("-t", kind)]
    done = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-d", folder, *wanted],
        cwd=source,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture(scope="session")
def wheel(dist: Path) -> Path:
    """The wheel."""
    return next(dist.glob("*.whl"))


@pytest.fixture(scope="session")
def sdist(dist: Path) -> Path:
    """The source distribution."""
    return next(dist.glob("*.tar.gz"))


@pytest.fixture(scope="session")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The `bin` of an environment with the wheel installed, the dependencies of the test environment, and no extra."""
    folder = tmp_path_factory.mktemp("installed")
    venv.create(folder, with_pip=False, symlinks=True)
    python = folder / "bin" / "python"
    done = subprocess.run(
        [sys.executable, "-m", "pip", "--python", python, "install", "--quiet", "--no-deps", "--no-index", wheel],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    site = next(folder.glob("lib/python*/site-packages"))
    dependencies = next(path for path in sys.path if path.endswith("site-packages"))
    site.joinpath("dependencies.pth").write_text(
        f"{dependencies}\nimport sys; sys.modules.update(dict.fromkeys({EXTRAS!r}))\n", encoding="utf-8"
    )
    yield folder / "bin"
