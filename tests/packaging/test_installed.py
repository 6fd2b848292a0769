"""The program as it is installed from its wheel, without extras, far from its source."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.packaging.conftest import ROOT
from tools.release import version_of

DEMO = ROOT / "corpora" / "demo"
CONSUMER = """
from pathlib import Path

from pipeline.extract import extract_plan
from pipeline.model.task import Task
from pipeline.read.formats import read_document
from pipeline.structure import structure


def titles(path: Path) -> list[str]:
    source = read_document(path.read_bytes(), path.name)
    tasks: tuple[Task, ...] = extract_plan(source, structure(source)).tasks
    return [task.title for task in tasks]
"""


def call(program: Path, *arguments: object, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "HUIQIAN", "MYPY"))}
    return subprocess.run(
        [str(program), *map(str, arguments)], cwd=cwd, env={**clean, "HUIQIAN_LANG": "zh", **environment},
        capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip


def test_it_says_its_version_from_any_folder(installed: Path, tmp_path: Path) -> None:
    said = call(installed / "huiqian", "--version", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert version_of() in said.stdout


def test_the_code_that_runs_is_that_of_the_wheel(installed: Path, tmp_path: Path) -> None:
    said = call(installed / "python", "-c", "import pipeline; print(pipeline.__file__)", cwd=tmp_path)
    assert Path(said.stdout.strip()).is_relative_to(installed.parent)


@pytest.mark.parametrize(
    "letter", ["03-市公安局.txt", "08-市商务局.html", "17-国网泊宁供电公司.pdf", "06-市自然资源和规划局.eml"]
)
def test_a_letter_is_read_without_extras(installed: Path, tmp_path: Path, letter: str) -> None:
    said = call(installed / "huiqian", "read", DEMO / "letters" / letter, "--format", "json", cwd=tmp_path)
    assert said.returncode == 0, said.stderr
    assert json.loads(said.stdout)["schema"] == "huiqian.document/1"


@pytest.mark.parametrize("suffix", ["xlsx", "html"])
def test_the_matrix_of_the_demo_is_written_without_extras(installed: Path, tmp_path: Path, suffix: str) -> None:
    done = call(installed / "huiqian", "matrix", DEMO / "plan-v1.docx", "-o", f"表.{suffix}", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"表.{suffix}").stat().st_size > 1000


def test_the_whole_demo_runs_without_extras(installed: Path, tmp_path: Path) -> None:
    done = call(installed / "huiqian", "run", DEMO, "-o", "结果", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "结果" / "归档.zip").stat().st_size > 1000
    assert (tmp_path / "结果" / "ledger.db").exists(), "the migrations came with the wheel"


def test_what_an_extra_would_bring_is_named_and_not_missed_with_a_traceback(installed: Path, tmp_path: Path) -> None:
    done = call(installed / "huiqian", "status", "--ledger", "postgresql://localhost/none", cwd=tmp_path)
    assert done.returncode == 2
    assert "huiqian[postgres]" in done.stderr


def test_a_program_that_uses_it_is_type_checked_strictly(installed: Path, tmp_path: Path) -> None:
    for name, text in (("good.py", CONSUMER), ("bad.py", CONSUMER.replace("list[str]", "list[int]"))):
        (tmp_path / name).write_text(text, encoding="utf-8")
    checked = call(
        Path(sys.executable), "-m", "mypy", "--strict", "--python-executable", installed / "python", "--cache-dir", "cache",
        "good.py", "bad.py", cwd=tmp_path,
    )  # fmt: skip
    wrong = [line for line in checked.stdout.splitlines() if ": error:" in line]
    assert [line.partition(":")[0] for line in wrong] == ["bad.py"], checked.stdout + checked.stderr
