"""`huiqian report`: a case, or versions of a plan, on one page."""

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli.main import cli
from tests.cli.test_commands import huiqian

DEMO = Path(__file__).parents[2] / "corpora" / "demo"


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report") / "out"
    done = huiqian("run", DEMO, "-o", folder, "--as-of", "2026-04-10T09:00", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    return folder


def test_a_run_leaves_the_page_and_its_charts(outputs: Path):
    page = (outputs / "report.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 6_000_000
    assert "Content-Security-Policy" in page and "待办" in page
    svg, png = ({path.stem for path in (outputs / "图").glob(f"*.{suffix}")} for suffix in ("svg", "png"))
    assert svg == png and len(svg) == 4


def test_the_page_of_the_ledger_says_what_that_of_the_run_says(outputs: Path, tmp_path: Path):
    target = tmp_path / "page.html"
    done = huiqian(
        "report", "--ledger", str(outputs / "ledger.db"), "--as-of", "2026-04-10T09:00", "--lang", "zh", "-o", str(target)
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    of_run, of_ledger = (path.read_text(encoding="utf-8") for path in (outputs / "report.html", target))
    assert len(_verdicts(of_run)) == 45
    assert _verdicts(of_run) == _verdicts(of_ledger)
    assert re.findall(r"<h2[^>]*>[^<]*", of_run) == re.findall(r"<h2[^>]*>[^<]*", of_ledger)


def _verdicts(page: str) -> list[str]:
    return re.findall(r'data-verdict="([^"]*)"', page)


def test_versions_of_a_plan_need_no_ledger(tmp_path: Path):
    target = tmp_path / "page.html"
    done = CliRunner().invoke(
        cli, ["report", str(DEMO / "plan-v1.docx"), str(DEMO / "plan-v2.docx"), "-o", str(target), "--lang", "zh"]
    )
    assert done.exit_code == 0, done.output
    page = target.read_text(encoding="utf-8")
    assert 'id="versions"' in page and 'id="replies"' not in page


def test_without_a_place_for_it_nothing_is_written():
    done = huiqian("report", str(DEMO / "plan-v1.docx"), "--lang", "zh")
    assert done.returncode == 2 and "M-REPORT-WHERE" in done.stderr


def test_charts_alone(tmp_path: Path):
    done = huiqian("report", str(DEMO / "plan-v1.docx"), "--charts", str(tmp_path / "图"), "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert sum(path.suffix == ".png" for path in (tmp_path / "图").iterdir()) == 3


def test_a_command_to_do_names_the_ledger_that_it_is_done_on(outputs: Path):
    page = (outputs / "report.html").read_text(encoding="utf-8")
    commands = re.findall(r"huiqian decide[^<]*", page)
    assert commands and all(f"--ledger {outputs / 'ledger.db'}" in command for command in commands)
