"""What a shell completes: commands, options, values, files."""

import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.cli.main import run
from tests.cli.test_commands import huiqian


@pytest.fixture
def completed(capsys, monkeypatch):
    """What is offered for a line; its last word is what is typed of the one to complete."""

    def call(line, by="bash"):
        monkeypatch.setenv("HUIQIAN_LANG", "zh")
        monkeypatch.setenv("_HUIQIAN_COMPLETE", f"{by}_complete")
        monkeypatch.setenv("COMP_WORDS", line)
        words = line.split(" ")
        monkeypatch.setenv("COMP_CWORD", words[-1] if by == "fish" else str(len(words) - 1))
        with pytest.raises(SystemExit) as end:
            run([])
        assert not end.value.code
        return capsys.readouterr().out.splitlines()

    return call


@pytest.mark.parametrize(
    ("line", "found"),
    [
        ("huiqian ma", ["plain,matrix"]),
        ("huiqian ledger ver", ["plain,verify"]),
        ("huiqian matrix --format x", ["plain,xlsx"]),
        ("huiqian matrix --by u", ["plain,unit"]),
        ("huiqian matrix --col", ["plain,--columns"]),
        ("huiqian --lang zh ma", ["plain,matrix"]),
        ("huiqian matrix pl", ["file,pl"]),
        ("huiqian matrix plan.docx -o 分", ["file,分"]),
        ("huiqian completion p", ["plain,powershell"]),
    ],
)
def test_commands_options_values_and_files_complete(line, found, completed):
    assert completed(line) == found


def test_all_options_of_a_command_complete(completed):
    found = completed("huiqian matrix --")
    assert {"plain,--columns", "plain,--output", "plain,--lang", "plain,--help"} <= set(found)


def test_a_shell_that_shows_help_is_given_it_in_words(completed):
    assert completed("huiqian ma", by="zsh") == ["plain", "matrix", "编制方案的责任分工表。"]
    assert "列出" in "".join(completed("huiqian diff --noi", by="zsh"))
    assert not [line for line in completed("huiqian matrix --", by="fish") if "H-" in line]
    assert not [line for line in completed("huiqian --", by="fish") if "H-" in line]


def test_completing_the_name_of_a_command_imports_none():
    code = (
        "import os, sys\nos.environ.update(_HUIQIAN_COMPLETE='bash_complete', COMP_WORDS='huiqian ', COMP_CWORD='1')\n"
        "from pipeline.cli.main import COMMANDS, run\ntry:\n    run()\nexcept SystemExit as end:\n    assert not end.code\n"
        "loaded = {row[1] for row in COMMANDS.values()} & set(sys.modules)\nassert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish", "powershell"])
def test_the_script_of_a_shell_asks_by_the_variable_that_is_answered(shell):
    done = huiqian("completion", shell)
    assert done.returncode == 0
    assert "_HUIQIAN_COMPLETE" in done.stdout
    assert f"{shell}_complete" in done.stdout


def test_the_script_of_bash_is_taken_by_bash(tmp_path):
    script = tmp_path / "completion.bash"
    script.write_text(huiqian("completion", "bash").stdout, encoding="utf-8")
    done = subprocess.run(
        ["bash", "--norc", "-c", f". {script} && complete -p huiqian"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert "_huiqian_completion" in done.stdout


def test_how_to_install_it_stands_in_its_help():
    said = huiqian("completion", "--help").stdout
    for word in ("~/.bashrc", "~/.zshrc", "fish/completions", "$PROFILE"):
        assert word in said
