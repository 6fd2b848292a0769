"""The list of hostile and damaged files, and how one is filed.

`ends` are the outcomes that are right for a file: ``text`` (its words came out), ``any`` (some text, or none, without an
error), or codes of errors. Where a reader of the format is not installed, its code (E-OLD, E-TYPE, E-SCAN) is right too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

WORDS = "市教育局负责"
LATIN = "Education Bureau"
MIB = 1 << 20
GIB = 1 << 30
NO_READER = ("E-TYPE", "E-OLD", "E-SCAN")


@dataclass(frozen=True)
class Fault:
    """A file: its name, what may become of it, and how it is built (from the address that must not be called)."""

    name: str
    ends: tuple[str, ...]
    build: Callable[[str], bytes]
    slow: bool = False
    instant: bool = False


FAULTS: list[Fault] = []


def fault(
    name: str, *ends: str, slow: bool = False, instant: bool = False
) -> Callable[[Callable[[str], bytes]], Callable[[str], bytes]]:
    """Return a decorator that files a builder under a name; `instant`: the answer must come within a second."""

    def decorate(build: Callable[[str], bytes]) -> Callable[[str], bytes]:
        FAULTS.append(Fault(name, ends, build, slow, instant))
        return build

    return decorate


def also(name: str, data: Callable[[], bytes], *ends: str, slow: bool = False, instant: bool = False) -> None:
    """File a fault that needs no address."""
    FAULTS.append(Fault(name, ends, lambda _url: data(), slow, instant))
