"""What the walkthrough shows on the terminal, made anew: `python docs/build_walkthrough.py`.

In a block that opens with ```` ```console ```` every line `$ huiqian …` is run, in order, in one copy of the demo, and what stood below it is
replaced by what the command prints now. `first=12` behind `console` keeps the first twelve lines of each answer, `last=3` the last
three; `…` stands for the rest. Digests become `…` as well: they differ from run to run. The same runs prove the commands of the README:
lines `huiqian …` of blocks that open with ```` ```sh ````.
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path

HOME = Path(__file__).parents[1]
DEMO = HOME / "corpora" / "demo"
PAGES = {"docs/walkthrough.md": "en", "docs/walkthrough.zh-CN.md": "zh"}
_BLOCK = re.compile(r"(?P<open>^```console(?P<how>[^\n]*)\n)(?P<body>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)
_SHELL = re.compile(r"^```sh\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
_DIGEST = re.compile(r"\b[0-9a-f]{64}\b")
_PROMPT = "$ huiqian "


def main() -> None:
    """Renew the walkthrough in both languages."""
    for name, language in PAGES.items():
        page = HOME / name
        with tempfile.TemporaryDirectory(prefix="huiqian-walk-") as folder, copy_of_demo(Path(folder), language):
            renewed = renew(page.read_text("utf-8"))
        page.write_text(renewed, encoding="utf-8")
        print(f"{name}: {renewed.count(_PROMPT)} commands")


@contextmanager
def copy_of_demo(folder: Path, language: str = "en") -> Iterator[Path]:
    """Stand in a copy of the demo, as a clerk whose language is `language`, and leave everything as it was at the end."""
    case = folder / "case"
    shutil.copytree(DEMO, case, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    here, before = Path.cwd(), dict(os.environ)
    for name in [name for name in os.environ if name.startswith("HUIQIAN_")]:
        del os.environ[name]
    os.environ |= {"HUIQIAN_LANG": language, "LOGNAME": "经办人"}
    os.chdir(case)
    try:
        yield case
    finally:
        os.chdir(here)
        os.environ.clear()
        os.environ.update(before)


def run(arguments: Sequence[str]) -> tuple[int, str]:
    """Run huiqian as the command line does; return its exit code and what it printed, results and messages together."""
    from pipeline.cli.main import run as huiqian

    said = StringIO()
    with redirect_stdout(said), redirect_stderr(said):
        try:
            huiqian(list(arguments))
        except SystemExit as leaving:
            return int(leaving.code or 0), said.getvalue()
    raise AssertionError("the command line always leaves with a code")


def renew(page: str) -> str:
    """Return a page with the answers of its console blocks made anew.

    Raises:
        SystemExit: a command failed.
    """
    return _BLOCK.sub(lambda block: block["open"] + "".join(_answered(block["body"], block["how"])), page)


def _answered(body: str, how: str) -> Iterator[str]:
    cuts = {name: int(number) for name, number in re.findall(r"(first|last)=(\d+)", how)}
    for line in body.splitlines():
        if not line.startswith(_PROMPT):
            continue
        code, said = run(shlex.split(line[len(_PROMPT) :]))
        if code:
            raise SystemExit(f"{line}\n{said}\nexit code {code}")
        lines = [_DIGEST.sub("…", words.rstrip()) for words in said.rstrip("\n").split("\n")]
        yield f"{line}\n"
        yield from (f"{words}\n" for words in _cut(lines, **cuts))


def _cut(lines: list[str], first: int = 0, last: int = 0) -> list[str]:
    if not (first or last) or len(lines) <= first + last:
        return lines
    return [*lines[:first], "…", *lines[len(lines) - last :]]


def commands_of(page: str) -> tuple[tuple[str, ...], ...]:
    """Return the arguments of each `huiqian` line in the shell blocks of a page, in order."""
    lines = (line.strip() for block in _SHELL.finditer(page) for line in block["body"].splitlines())
    return tuple(tuple(shlex.split(line, comments=True)[1:]) for line in lines if line.startswith("huiqian "))


if __name__ == "__main__":
    main()
