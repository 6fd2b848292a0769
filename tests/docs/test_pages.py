"""What the pages for readers say is so: commands run, answers are those of today, links and pictures are there."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import unquote

import click
import pytest

from pipeline.cli.main import COMMANDS, cli

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")])
READMES = ("README.md", "README.zh-CN.md")
HELP = ("--help",)  # it stands with the installation, whose place differs
KB = 1024


def _walk() -> ModuleType:
    spec = importlib.util.spec_from_file_location("build_walkthrough", ROOT / "docs" / "build_walkthrough.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


WALK = _walk()


def _words(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


@pytest.mark.parametrize("name", WALK.PAGES)
def test_the_walkthrough_shows_what_the_program_prints_today(name: str, tmp_path: Path) -> None:
    with WALK.copy_of_demo(tmp_path, WALK.PAGES[name]):
        assert WALK.renew(_words(name)) == _words(name), (
            "run python docs/build_walkthrough.py and look at the difference"
        )


def test_every_command_of_the_readme_runs_in_order_on_a_copy_of_the_demo(tmp_path: Path) -> None:
    commands = [line for line in WALK.commands_of(_words("README.md")) if line != HELP]
    assert len(commands) >= 10
    with WALK.copy_of_demo(tmp_path) as case:
        for arguments in commands:
            code, said = WALK.run(arguments)
            assert code == 0, f"huiqian {' '.join(arguments)}\n{said}"
        assert (case / "归档.zip").stat().st_size > 0


def test_both_readmes_have_the_same_commands() -> None:
    english, chinese = ([line for line in WALK.commands_of(_words(name)) if line != HELP] for name in READMES)
    assert english == chinese


@pytest.mark.parametrize("name", ["README.md", "docs/python.md"])
def test_the_python_of_a_page_runs_as_it_stands(name: str, tmp_path: Path) -> None:
    demo = tmp_path / "corpora" / "demo"
    demo.mkdir(parents=True)
    shutil.copy(WALK.DEMO / "plan-v1.docx", demo)
    programs = re.findall(r"^```python\n(.*?)^```$", _words(name), re.MULTILINE | re.DOTALL)
    assert programs
    for program in programs:
        done = subprocess.run(
            [sys.executable, "-c", program],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
            check=False,
            capture_output=True,
            encoding="utf-8",
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s#]+)(?:#[^)]*)?\)", page.read_text("utf-8")):
        assert "://" not in target, f"{page.name}: an offline office cannot follow {target}"
        assert (page.parent / unquote(target)).exists(), f"{page.name}: {target}"


def test_pictures_are_small_and_each_is_shown() -> None:
    pictures = sorted((ROOT / "docs" / "pictures").iterdir())
    shown = " ".join(page.read_text("utf-8") for page in PAGES)
    assert pictures
    for picture in pictures:
        assert picture.stat().st_size < 200 * KB, picture.name
        assert f"pictures/{picture.name}" in shown, picture.name
    assert sum(picture.stat().st_size for picture in pictures) < 2500 * KB


def _mentioned() -> Iterator[tuple[str, str]]:
    for page in (page for page in PAGES if page.name != "CHANGELOG.md"):  # which tells of the past, too
        for words in re.findall(r"`huiqian ([^`]+)`", page.read_text("utf-8")):
            yield page.name, words


def test_commands_and_options_that_a_page_mentions_exist() -> None:
    context = click.Context(cli)
    mentioned = list(_mentioned())
    assert len(mentioned) > 40
    for page, words in mentioned:
        name, *rest = words.split()
        if name.startswith("-") or not re.fullmatch(r"[a-z]+", name):
            continue  # `huiqian --help`, `huiqian COMMAND --help`
        assert name in COMMANDS, f"{page}: huiqian {words}"
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            command = command.get_command(context, rest[0])
        assert command is not None, f"{page}: huiqian {words}"
        known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)} | {"--help"}
        for option in re.findall(r"(?<![^\s`])--?[a-z][a-z-]*", " ".join(rest)):
            assert option in known, f"{page}: huiqian {words}: {option}"
