"""A reader that does on demand what bad readers do: for tests of the supervision, through the real supervisor."""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument
from pipeline.read.progress import must_skip, page_done, within_part
from pipeline.read.supervised.pool import Task
from pipeline.read.txt import read

CALL = "tests.read.mock_reader:act"
GOOD = "一、总体要求\n市教育局负责，2026年底前完成。"


def task(deed: str, *, name: str = "", limits: Limits = DEFAULT, **details: Any) -> Task:
    """Return a task that does `deed`."""
    return Task(name or f"{deed}.pdf", CALL, (deed,), details, limits)


def act(deed: str, **details: Any) -> Any:
    """Do a deed; what a child calls."""
    return DEEDS[deed](**details)


def good(text: str = GOOD) -> SourceDocument:
    return read(text.encode(), "good.txt")


def pid() -> int:
    return os.getpid()


def hang() -> None:
    while True:
        pass


def sleep() -> None:
    time.sleep(3600)


def segfault() -> None:
    ctypes.string_at(1)


def abort() -> None:
    os.abort()


def leave(code: int = 3) -> None:
    os._exit(code)


def exit_politely() -> None:
    sys.exit(7)


def eat(mebibytes: int = 1 << 20) -> int:
    held = [bytearray(1 << 20) for _ in range(mebibytes)]
    return len(held)


def eat_at_once() -> int:
    return len(bytearray(1 << 40))


def spew() -> SourceDocument:
    line = b"x" * 65536
    for _ in range(200):
        os.write(1, line)
        os.write(2, line)
    print("noise" * 100_000)
    return good()


def fail() -> None:
    raise KeyError("no such thing")


def refuse() -> None:
    raise InputError("E-ENC", file="secret.pdf")


def deep() -> int:
    return deep() + 1


def strange() -> object:
    return subprocess.Popen


def large() -> str:
    return "字" * (30 << 20)


def pages(bad: tuple[int, ...] = (), how: str = "hang", total: int = 5, seconds: float = 0.0) -> str:
    """Read pages one by one; a bad one does `how`."""
    lost = []
    page_done(0, total)
    for number in range(1, total + 1):
        if must_skip(number):
            lost.append(number)
        elif number in bad:
            act(how)
        time.sleep(seconds)
        page_done(number, total)
    return f"lost {lost}"


def stuck_but_talking() -> None:
    while True:
        page_done(1, 3)
        time.sleep(0.01)


def mail(bad: int = 2, total: int = 3) -> str:
    """Read the attachments of a mail, of three slow pages each; a bad one hangs."""
    lost = []
    for part in range(1, total + 1):
        if must_skip(part):
            lost.append(part)
            continue
        with within_part(part, total):
            pages((2,) if part == bad else (), total=3, seconds=0.4)
    return f"lost {lost}"


def family(file: str) -> None:
    """Start a converter in a session of its own, as converters should be, note its number, and hang."""
    started = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600)"], start_new_session=True)
    Path(file).write_text(str(started.pid))
    hang()


def polluted() -> int:
    """Die unless this is the child's first task."""
    if hasattr(sys, "_met"):
        os.abort()
    sys._met = True  # type: ignore[attr-defined]
    return os.getpid()


DEEDS: dict[str, Callable[..., Any]] = {
    name: value for name, value in globals().items() if callable(value) and not name.startswith("_")
}
