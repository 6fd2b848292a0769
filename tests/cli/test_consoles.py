"""What is printed survives the console of an office: GBK on Chinese Windows, ASCII on a bare Linux, any of them redirected."""

from __future__ import annotations

import io
import os
import shutil
import sys
from pathlib import Path

import pytest

from pipeline.cli import main
from tests.cli.test_commands import huiqian

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
PLAN, PLAN_2, PLAN_3 = (DEMO / f"plan-v{number}.docx" for number in (1, 2, 3))
NOW = "2026-04-08T09:00:00+08:00"
RARE = "由𠮷田县人民政府牵头，2026年底前建成😀站点3处"  # two characters that GBK lacks


class Console(io.TextIOWrapper):
    """A standard stream in another encoding, strict as Python opens it; perhaps a terminal."""

    def __init__(self, encoding: str, *, terminal: bool = False) -> None:
        super().__init__(io.BytesIO(), encoding=encoding, errors="strict", newline=os.linesep, write_through=True)
        self._terminal = terminal

    def isatty(self) -> bool:
        return self._terminal

    def bytes(self) -> bytes:
        self.flush()
        buffer = self.buffer
        assert isinstance(buffer, io.BytesIO)
        return buffer.getvalue()


class Said:
    """How a command ended, and what it printed."""

    def __init__(self, encoding: str, *arguments: object, terminal: bool = False) -> None:
        kept = sys.stdout, sys.stderr
        out, err = Console(encoding), Console(encoding, terminal=terminal)
        sys.stdout, sys.stderr = out, err
        try:
            with pytest.raises(SystemExit) as end:
                main.run([str(argument) for argument in arguments])
        finally:
            sys.stdout, sys.stderr = kept
        self.code, self.out, self.err = end.value.code or 0, out.bytes(), err.bytes()


@pytest.fixture(autouse=True)
def chinese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQIAN_LANG", "zh")


@pytest.fixture(scope="module")
def case(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo, run in a process of its own whose standard streams are GBK."""
    output = tmp_path_factory.mktemp("consoles") / "out"
    done = huiqian("run", DEMO, "-o", output, "--as-of", NOW, "--as", "经办人", PYTHONIOENCODING="gbk", encoding="gbk")
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    (output / "said.txt").write_text(done.stdout, encoding="utf-8")
    return output


@pytest.fixture
def ledger(case: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger to be written to."""
    copy = Path(shutil.copytree(case, tmp_path / "case"))
    monkeypatch.setenv("HUIQIAN_LEDGER", str(copy / "ledger.db"))
    monkeypatch.chdir(copy)
    return copy


def test_the_whole_job_is_told_in_chinese_on_a_gbk_console(case: Path) -> None:
    said = (case / "said.txt").read_text("utf-8")
    assert "泊宁市城镇老旧小区改造提升三年行动实施方案" in said
    assert "完成时限（推迟）：2026年5月底前 → 2026年6月底前" in said


SHOWING = [
    ("status", "--as-of", NOW), ("comments",), ("comments", "--by", "unit"), ("settle",), ("ledger", "verify"), ("ledger", "log"),
    ("check", PLAN), ("read", PLAN), ("extract", PLAN), ("extract", PLAN, "--format", "json"), ("matrix", PLAN),
    ("matrix", PLAN, "--format", "csv"), ("graph", PLAN), ("diff", PLAN, PLAN_2), ("diff", PLAN, PLAN_2, "--noise"),
    ("track", PLAN, PLAN_2, PLAN_3), ("explain", RARE), ("calendar",), ("schema",), ("schema", "plan"),
]  # fmt: skip


@pytest.mark.parametrize("command", SHOWING, ids=lambda command: " ".join(Path(str(word)).name for word in command[:4]))
def test_what_a_command_shows_is_whole_in_gbk(ledger: Path, command: tuple[object, ...]) -> None:
    narrow, wide = Said("cp936", *command), Said("utf-8", *command)
    assert (narrow.code, wide.code) == (0, 0), wide.err.decode()
    assert narrow.out == wide.out.decode().encode("gbk", "replace")
    assert narrow.err == wide.err.decode().encode("gbk", "replace")


@pytest.mark.parametrize(
    "command", [SHOWING[0], SHOWING[1], SHOWING[6], SHOWING[13], SHOWING[16]], ids=lambda c: str(c[0])
)
def test_a_console_without_chinese_is_no_reason_to_fail(ledger: Path, command: tuple[object, ...]) -> None:
    said = Said("ascii", *command)
    assert said.code == 0, said.err
    assert said.out
    assert b"Traceback" not in said.err


def test_what_gbk_lacks_is_a_question_mark() -> None:
    said = Said("gbk", "explain", RARE)
    assert said.code == 0
    assert "?田县人民政府" in said.out.decode("gbk")


@pytest.mark.parametrize("name", ["", *main.COMMANDS])
def test_help_is_told_on_every_console(name: str) -> None:
    for encoding in ("gbk", "ascii"):
        said = Said(encoding, *([name] if name else []), "--help")
        assert said.code == 0
        assert len(said.out) > 100


@pytest.mark.parametrize("encoding", ["gbk", "ascii"])
@pytest.mark.parametrize(
    ("command", "code"),
    [
        (("extract", "没有的方案𠮷.docx"), 3),
        (("matrix", PLAN, "-o", "表.exe"), 2),
        (("matrix", PLAN, "--format", "xlsx"), 2),
        (("extract",), 2),
        (("没有这个命令😀",), 2),
        (("decide", "C999", "采纳"), 2),
        (("status", "--ledger", "无😀.db"), 2),
    ],
)
def test_a_failure_is_told_and_never_hidden_by_the_console(
    encoding: str, command: tuple[object, ...], code: int, ledger: Path
) -> None:
    said = Said(encoding, *command)
    assert said.code == code, said.err
    assert said.err
    assert b"Traceback" not in said.err


def test_acts_on_the_ledger_are_confirmed_in_gbk(ledger: Path) -> None:
    for command in (
        ("reply", "市财政局", "--comment", "建议将“60处”修改为“80处”。😀", "--at", "2026-03-30T10:00"),
        ("extend", "市财政局", "--until", "2026-04-03"),
        ("decide", "C001", "不采纳", "--reason", "与上位规划不一致𠮷"),
        ("apply", "-o", "新合稿.docx"),
        ("pack", "-o", "新归档.zip"),
        ("pack", "--verify", "新归档.zip"),
        ("status", "--as-of", NOW, "--remind", "催办"),
    ):
        said = Said("gbk", *command)
        assert said.code == 0, said.err.decode("gbk")
        assert (said.out + said.err).decode("gbk")


def test_progress_is_shown_on_a_gbk_terminal(tmp_path: Path) -> None:
    letters = sorted((DEMO / "letters").glob("0[1-4]*"))
    said = Said("gbk", "read", *letters, "--jobs", "1", "-o", tmp_path / "out", terminal=True)
    assert said.code == 0
    shown = said.err.decode("gbk")
    assert f"{len(letters)}/{len(letters)}" in shown


def test_a_line_that_is_printed_on_windows_ends_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "linesep", "\r\n")
    said = Said("gbk", "matrix", PLAN, "--format", "csv")
    assert said.code == 0
    assert said.out.count(b"\r\n") > 20
    assert b"\r\r" not in said.out


@pytest.mark.parametrize(
    ("name", "mark"), [("表.csv", b"\xef\xbb\xbf"), ("表.md", b""), ("表.html", b""), ("方案.json", b"")]
)
def test_files_are_utf_8_whatever_the_console_is(tmp_path: Path, name: str, mark: bytes) -> None:
    command = "extract" if name.endswith("json") else "matrix"
    assert Said("gbk", command, PLAN, "-o", tmp_path / name).code == 0
    written = (tmp_path / name).read_bytes()
    assert written.startswith(mark)
    assert written.count(b"\xef\xbb\xbf") == (1 if mark else 0)
    assert "市住房城乡建设局" in written.decode("utf-8")
