"""The door for programs: light to open, complete in what it writes, plain in what it refuses."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import api
from tests.cli.test_commands import HEAVY

DEMO = Path(__file__).parents[1] / "corpora" / "demo"


@pytest.fixture(scope="module")
def settled():
    return api.settle(DEMO / "letters", DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", request=DEMO / "request.docx")


def test_importing_the_package_and_its_door_loads_nothing_heavy() -> None:
    said = subprocess.run(
        [sys.executable, "-c", "import pipeline, pipeline.api, sys; print(*sys.modules)"],
        cwd=Path(__file__).parents[1],
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.split()
    assert not {name.partition(".")[0] for name in said} & {*HEAVY, "click", "rich"}
    assert {name for name in said if name.startswith("pipeline.") and "api" not in name} == {"pipeline.errors"}


def test_every_name_of_the_door_is_there_and_documented() -> None:
    for name in api.__all__:
        assert getattr(api, name).__doc__, name


def test_what_the_door_gives_is_written_in_every_format_that_it_names(settled, tmp_path: Path) -> None:
    plan = api.extract(DEMO / "plan-v1.docx")
    history = api.track(DEMO / "plan-v1.docx", DEMO / "plan-v2.docx")
    for value, formats in (
        (plan, "json md"),
        (api.matrix(plan, by="unit"), "xlsx docx csv html md"),
        (settled.comparison, "json txt xlsx docx csv html"),
        (history, "json txt xlsx html"),
        (settled.commented, "json xlsx docx csv html md"),
        (settled, "json txt xlsx docx csv html md"),
        (api.apply(settled.commented, DEMO / "plan-v1.docx"), "docx"),
        (api.overview(DEMO / "plan-v1.docx", DEMO / "plan-v2.docx"), "html"),
    ):
        for kind in formats.split():
            written = api.save(value, tmp_path / f"{type(value).__name__}.{kind}")
            assert written.stat().st_size > 200, written.name


def test_a_suffix_that_names_no_format_is_refused_with_those_that_do(tmp_path: Path) -> None:
    with pytest.raises(api.Error) as refused:
        api.save(api.extract(DEMO / "plan-v1.docx"), tmp_path / "plan.xlsx")
    assert "json md" in api.say(refused.value, "en")
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_somebody_else_is_replaced_only_by_force(tmp_path: Path) -> None:
    there = tmp_path / "plan.json"
    there.write_text("mine", encoding="utf-8")
    plan = api.extract(DEMO / "plan-v1.docx")
    with pytest.raises(api.Error, match="M-EXISTS"):
        api.save(plan, there)
    assert there.read_text("utf-8") == "mine"
    assert api.save(plan, there, force=True).read_text("utf-8").startswith("{")


def test_a_matrix_by_anything_but_task_or_unit_is_refused() -> None:
    plan = api.extract(DEMO / "plan-v1.docx")
    with pytest.raises(ValueError, match="'units'"):
        api.matrix(plan, by="units")  # type: ignore[arg-type] # what is tested


def test_a_sentence_is_explained_without_any_file() -> None:
    said = api.explain("到2025年，自来水普及率达到90%。")
    assert [row["end_date"] for row in said["deadlines"]] == ["2025-12-31"]


def test_a_letter_that_is_missing_says_so_in_words(tmp_path: Path) -> None:
    with pytest.raises(api.Error) as refused:
        api.read(tmp_path / "none.docx")
    assert "none.docx" in api.say(refused.value, "zh")
