"""What is in the wheel and in the sdist."""

from __future__ import annotations

import tarfile
import tomllib
from email.parser import HeaderParser
from hashlib import sha256
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.packaging.conftest import ROOT, build
from tools.release import version_of


def names(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return set(archive.namelist())


def on_disk(folder: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for path in ROOT.joinpath(folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


def test_the_wheel_holds_the_package_and_its_own_data_and_nothing_else(wheel: Path) -> None:
    information = f"huiqian-{version_of()}.dist-info/"
    assert {name for name in names(wheel) if not name.startswith(information)} == on_disk("pipeline")
    assert {name.removeprefix(information) for name in names(wheel) if name.startswith(information)} == {
        "METADATA", "WHEEL", "RECORD", "entry_points.txt", "licenses/LICENSE",
    }  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "py.typed", "lexicon/messages.toml", "lexicon/help.toml", "lexicon/page.toml", "lexicon/units.tsv", "lexicon/lunar.tsv",
        "lexicon/confusables.tsv", "export/templates/changes.html.j2", "export/templates/matrix.css.j2",
        "schemas/plan.schema.json", "schemas/settlement.schema.json", "ledger/migrations/env.py",
        "ledger/migrations/versions/v0001_first.py",
    ],
)  # fmt: skip
def test_data_that_is_read_at_run_time_is_in_the_wheel(wheel: Path, name: str) -> None:
    assert f"pipeline/{name}" in names(wheel)


def test_the_metadata_say_what_pyproject_says(wheel: Path) -> None:
    with ZipFile(wheel) as archive:
        words = archive.read(f"huiqian-{version_of()}.dist-info/METADATA").decode()
        commands = archive.read(f"huiqian-{version_of()}.dist-info/entry_points.txt").decode()
    told = HeaderParser().parsestr(words)
    assert (told["Name"], told["Version"], told["Requires-Python"]) == ("huiqian", version_of(), ">=3.11")
    assert {"ocr", "doc", "postgres", "fast", "browser"} <= set(told.get_all("Provides-Extra") or ())
    bare = [line for line in told.get_all("Requires-Dist") or () if "extra ==" not in line]
    assert not {"rapidocr", "onnxruntime", "psycopg", "pytest"} & {line.split(">")[0] for line in bare}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert f"huiqian = {project['scripts']['huiqian']}" in commands
    assert "huiqian = pipeline.workflow.spacy_component:annotate" in commands


def test_the_sdist_builds_the_same_wheel(wheel: Path, sdist: Path, tmp_path: Path) -> None:
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    source = next(tmp_path.iterdir())
    assert not source.joinpath(".git").exists()
    build(source, tmp_path / "dist", "wheel")
    again = tmp_path / "dist" / wheel.name
    assert sha256(again.read_bytes()).hexdigest() == sha256(wheel.read_bytes()).hexdigest()


def test_the_sdist_holds_what_a_packager_needs_to_test_it(sdist: Path) -> None:
    with tarfile.open(sdist) as archive:
        held = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "PKG-INFO", "LICENSE", "README.md", "CHANGELOG.md", "Makefile", "constraints.txt"} <= held
    assert {"tests/packaging/test_contents.py", "tools/release.py", "corpora/demo/plan-v1.docx"} <= held
    assert not [name for name in held if name.startswith(("outputs/", "dist/", ".venv")) or name.endswith(".pyc")]
