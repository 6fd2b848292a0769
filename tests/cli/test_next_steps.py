"""What an error suggests can be typed: each suggested command and each of its options is in the program."""

import shlex

import click
import pytest

from pipeline.cli.main import cli, run
from pipeline.cli.next_step import next_step, remember_line
from pipeline.lexicon.messages import examples_of, next_steps
from tests.cli.test_help import TREE

STEPS = next_steps()
# for those that repeat what was typed: a line of every command that may say so
TYPED = {
    "M-BINARY": ("diff a b --format docx", "matrix a --format xlsx", "apply a", "pack", "settle a --format xlsx", "read a"),
    "M-EXISTS": ("matrix a -o b.xlsx", "run a -o b", "diff a b -o c.docx", "pack -o a.zip", "schema plan -o a"),
    "M-DOCUMENTS": ("settle a --public",),
    "M-TABLE": ("diff a b --table",),
    "M-REPORT-WHERE": ("report", "report a b"),
    "M-REASON": ("decide C001 不采纳",),
    "K-APPLY": ("matrix a --apply",),
}  # fmt: skip
# what each of these changes; `settle` keeps the revised draft unless it reads a folder
WRITES = {
    "open": "ledger", "ingest": "ledger", "reply": "ledger", "assign": "ledger", "extend": "ledger", "remove": "ledger",
    "decide": "ledger", "settle": "ledger", "import": "ledger", "undo": "ledger", "close": "ledger", "purge": "ledger",
}  # fmt: skip


def parsed(words):
    """The names of the command that a line calls; what it does not know raises."""
    context, names = click.Context(cli, info_name="huiqian"), []
    command = cli
    while isinstance(command, click.Group):
        name, *words = words
        command = command.get_command(context, name)
        assert command is not None, name
        names.append(name)
        context = click.Context(command, info_name=name, parent=context)
    if words != ["--help"]:
        command.make_context(names[-1], list(words), parent=context.parent)
    return names, words


def lines(code):
    line = STEPS[code][0]
    assert line.startswith(("huiqian ", "{line} "))
    ledger = "" if "{ledger}" not in line else " --ledger case.db"
    for typed in TYPED[code] if line.startswith("{line}") else ("",):
        yield shlex.split(line.format(line=f"huiqian {typed}", ledger=ledger))[1:]


@pytest.mark.parametrize("code", STEPS)
def test_every_suggested_line_is_one_that_the_program_takes(code):
    for words in lines(code):
        parsed(words)


@pytest.mark.parametrize("code", STEPS)
def test_a_suggestion_that_changes_something_says_so(code):
    line, writes = STEPS[code]
    for words in lines(code):
        names, rest = parsed(words)
        changes = WRITES.get(names[-1], "") if "--letters" not in rest and "--help" not in rest else ""
        if not line.startswith("{line}") or code == "M-REASON":
            assert writes == changes
        elif "--force" in line:
            assert writes == "file"


def test_every_command_has_examples_that_the_program_takes():
    for path, command in TREE:
        if path and not isinstance(command, click.Group):
            assert examples_of(command.help), path
        for line in examples_of(command.help):
            names, _words = parsed(shlex.split(line)[1:])
            assert tuple(names) == path, line


def test_a_suggestion_that_does_not_fit_is_found():
    with pytest.raises(click.UsageError):
        parsed(["matrix", "plan.docx", "--no-such-option"])
    with pytest.raises(AssertionError):
        parsed(["reprot"])


@pytest.mark.parametrize(
    ("typed", "code", "line"),
    [
        (["status", "--ledger", "年 度.db"], "M-NO-LEDGER", "huiqian open request.docx plan.docx --ledger '年 度.db'"),
        (["status", "--ledger=a.db"], "M-NO-LEDGER", "huiqian open request.docx plan.docx --ledger a.db"),
        (["status"], "M-NO-LEDGER", "huiqian open request.docx plan.docx"),
        (
            ["matrix", "我的 方案.docx", "-o", "表.xlsx"],
            "M-EXISTS",
            "huiqian matrix '我的 方案.docx' -o 表.xlsx --force",
        ),
    ],
)
def test_what_was_typed_is_taken_over(typed, code, line, monkeypatch):
    monkeypatch.setenv("HUIQIAN_LANG", "zh")
    remember_line(typed)
    assert next_step(code).endswith(f"：{line}")


def test_what_many_files_suggest_is_said_once(monkeypatch):
    monkeypatch.setenv("HUIQIAN_LANG", "zh")
    remember_line(["ingest", "letters"])
    assert [next_step(code) for code in ("E-OLD", "E-OLD", "E-SCAN", "E-TRUNC")] == [
        "下一步：huiqian doctor",
        "",
        "",
        "",
    ]
    remember_line(["ingest", "letters"])
    assert next_step("E-SCAN")


@pytest.mark.parametrize(
    ("words", "lang", "expected"),
    [
        ("status --ledger no.db", "zh", "下一步（会写入台账）：huiqian open request.docx plan.docx --ledger no.db"),
        (
            "status --ledger no.db",
            "en",
            "Next (writes to the ledger): huiqian open request.docx plan.docx --ledger no.db",
        ),
        ("matrix plan.txt --format xlsx", "zh", "下一步：huiqian matrix plan.txt --format xlsx -o FILE"),
        ("matrix plan.txt -o mine.md", "zh", "下一步（会覆盖该文件）：huiqian matrix plan.txt -o mine.md --force"),
        ("read locked.rar", "zh", ""),
        ("schema nonsense", "en", "Next: huiqian schema"),
        (
            "comments --letters letters",
            "zh",
            "下一步：huiqian comments --letters letters --request request.docx --draft plan.docx",
        ),
    ],
)
def test_the_second_line_of_an_error_names_the_next_command(words, lang, expected, tmp_path, monkeypatch, capsys):
    from tests.drafts import PLAN

    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUIQIAN_LANG", lang)
    (tmp_path / "plan.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "mine.md").write_text("precious", encoding="utf-8")
    (tmp_path / "locked.rar").write_bytes(b"Rar!\x1a\x07\x01\x00")
    (tmp_path / "letters").mkdir()
    with pytest.raises(SystemExit) as end:
        run(words.split())
    assert end.value.code
    said = capsys.readouterr().err.splitlines()
    assert said[1:] == ([expected] if expected else [])
