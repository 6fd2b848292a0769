"""Help in the user's language: every word of it from the catalogue, none of click's own, nothing imported for it."""

import re
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from pipeline.cli.command import Argument, Command, Option
from pipeline.cli.main import COMMANDS, DAY, cli
from pipeline.cli.page import columns, wrap
from pipeline.lexicon.messages import HELP, codes, say
from pipeline.model.limits import Limits

ROOT = Path(__file__).parents[2]
HANZI = re.compile("[\u3400-\u9fff]")


def tree(command=cli, path=()):
    yield path, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for name in command.list_commands(context):
            yield from tree(command.get_command(context, name), (*path, name))


TREE = list(tree())
PAGES = [" ".join(path) for path, _command in TREE]


def page(words, language, *, where="after"):
    arguments = [*words.split(), "--help"]
    at = len(arguments) if where == "after" else len(arguments) - 1
    done = CliRunner().invoke(cli, [*arguments[:at], "--lang", language, *arguments[at:]], prog_name="huiqian")
    assert done.exit_code == 0, done.output
    return done.output


def test_every_command_has_words_of_its_own_under_the_code_of_its_name():
    for path, command in TREE:
        assert isinstance(command, Command), path
        assert command.help == ("-".join(("H-CMD", *path)).upper() if path else "H-HUIQIAN")


def test_every_option_and_argument_has_words_in_the_catalogue():
    for path, command in TREE:
        for param in command.params:
            assert isinstance(param, Option | Argument), f"{path} {param.name}: declare it by pipeline.cli.command"
            assert param.help in codes(HELP), f"{path} {param.name}: {param.help!r} is no code of help.toml"
            assert param.metavar is None or param.metavar in codes(HELP), f"{path} {param.name}: {param.metavar!r}"


def test_every_row_of_help_is_chinese_in_chinese_and_says_the_same_in_english():
    for code in codes(HELP):
        chinese, english = say(code, "zh"), say(code, "en")
        assert english not in ("", code), code
        assert HANZI.search(chinese) or not re.search("[a-z]{2}", english), f"{code}: {chinese}"
        assert set(re.findall(r"{(\w+)}", chinese)) <= set(re.findall(r"{(\w+)}", english)), code


def test_every_row_of_help_is_used_and_every_code_has_a_row():
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "pipeline").rglob("*.py"))
    named = set(re.findall(r'["\'](H-[A-Z][A-Z-]*[A-Z])["\']', source))
    assert named <= codes(HELP), named - codes(HELP)
    commands = {command.help for _path, command in TREE}
    assert codes(HELP) - named - commands == set()


def test_every_command_stands_under_a_heading_of_the_day():
    assert {row[0] for row in COMMANDS.values()} == set(DAY)
    listed = page("", "en")
    places = [listed.index(f"\n{say(day, 'en')}:\n") for day in DAY]
    assert places == sorted(places)
    for name in COMMANDS:
        assert f"\n  {name} " in listed


@pytest.mark.parametrize("words", PAGES)
def test_no_word_of_click_is_left_in_a_chinese_page(words):
    said = page(words, "zh")
    assert said.startswith("用法：huiqian")
    for word in ("Usage", "Options", "Commands", "Arguments", "Show this", "default", "env var", "required", "TEXT", "PATH", "INTEGER", "H-"):  # fmt: skip
        assert word not in said, word


@pytest.mark.parametrize("words", PAGES)
def test_no_code_and_no_chinese_word_is_left_in_an_english_page(words):
    said = page(words, "en")
    assert said.startswith("Usage: huiqian")
    assert not re.search(r"\bH-[A-Z]", said)
    for word in ("选项", "参数", "默认", "环境变量", "用法"):
        assert word not in said


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("words", PAGES)
def test_no_line_of_help_is_wider_than_a_terminal(words, language):
    for line in page(words, language).splitlines():
        assert columns(line) <= 80, line


@pytest.mark.parametrize("words", ["", "run", "ledger verify"])
@pytest.mark.parametrize("where", ["before", "after"])
def test_the_language_may_stand_before_and_behind_help(words, where, monkeypatch):
    monkeypatch.setenv("HUIQIAN_LANG", "en")
    assert page(words, "zh", where=where).startswith("用法：")
    monkeypatch.setenv("HUIQIAN_LANG", "zh")
    assert page(words, "en", where=where).startswith("Usage: ")


def test_the_language_may_stand_before_the_command_and_holds_for_one_command_line_only(monkeypatch):
    monkeypatch.setenv("HUIQIAN_LANG", "en")
    runner = CliRunner()
    assert runner.invoke(cli, ["--lang", "zh", "run", "--help"]).output.startswith("用法：")
    assert runner.invoke(cli, ["run", "--lang=zh", "--help"]).output.startswith("用法：")
    assert runner.invoke(cli, ["run", "--help"]).output.startswith("Usage: ")
    assert runner.invoke(cli, ["explain", "--help", "--", "--lang", "zh"]).output.startswith("Usage: ")


def test_help_imports_no_command_and_no_message_but_those_of_help():
    code = (
        "import sys\nfrom pipeline.cli.main import COMMANDS, run\nfrom pipeline.lexicon import messages\n"
        "read, messages.data_text = [], lambda name, old=messages.data_text: (read.append(name), old(name))[1]\n"
        "try:\n    run(['--help'])\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        "loaded = {row[1] for row in COMMANDS.values()} & set(sys.modules)\n"
        "loaded |= {name for name in sys.modules if name.startswith(('pipeline.workflow', 'pipeline.read', 'pipeline.text'))}\n"
        "assert not loaded, loaded\nassert read == ['help.toml'], read\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


def test_the_help_of_limit_names_every_limit():
    for language in ("zh", "en"):
        named = re.findall(
            r"[a-z]+(?:_[a-z]+)+|memory|ratio|entries|attachments|nesting|seconds", say("H-LIMIT", language)
        )
        assert set(named) == {field.name for field in fields(Limits)}


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("依据征求意见函开启一轮", ["依据征求意", "见函开启一", "轮"]),
        ("汇总意见，比对修改稿", ["汇总意见，", "比对修改稿"]),
        ("汇总各意见，比对稿", ["汇总各意", "见，比对稿"]),
        ("参见各处《方案》附件", ["参见各处", "《方案》附", "件"]),
        ("用 huiqian 命令", ["用 huiqian", "命令"]),
        ("averyveryverylongword 好", ["averyveryverylongword", "好"]),
    ],
)
def test_a_line_breaks_between_hanzi_but_never_before_a_stop_or_behind_a_bracket(text, lines):
    assert wrap(text, 10) == lines
