"""What a child process does: takes tasks from its standard input, one at a time, and answers on its standard output.

It imports nothing but the standard library until a task names the function to call, so that a single PDF costs the start
of Python and of the PDF reader, and no more.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import Any, BinaryIO

from pipeline.errors import HuiqianError
from pipeline.read.progress import Watch, watched
from pipeline.read.supervised.frames import LONGEST, pack, receive, send

MANY = 200  # tasks after which a child has earned its rest
MIB = 1 << 20
# mapped libraries, stacks and arenas that are reserved and never touched count as address space, not as memory
RESERVED = 4096 * MIB
INSIDE = "HUIQIAN_SUPERVISED"


@dataclass(frozen=True, slots=True)
class Order:
    """What the parent asks for: `call` (``module:function``) with arguments; the bounds of this one task.

    `memory` is bytes, `seconds` of processor time a backstop for a child whose parent is gone; `skip` are pages to
    leave out.
    """

    call: str
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    memory: int
    seconds: int
    skip: frozenset[int]


def inside() -> bool:
    """Tell whether this process is a supervised child already (then nothing needs a child of its own)."""
    return os.environ.get(INSIDE) == str(os.getpid())


def serve() -> None:
    """Answer the parent until it closes the pipe, or until the child is worn out."""
    os.environ[INSIDE] = str(os.getpid())
    orders, answers = _own_pipes()
    bounds = _Bounds()
    done = 0
    send(answers, pack(("ready",)))
    while (frame := receive(orders)) is not None:
        order: Order = pickle.loads(frame)  # noqa: S301 -- from our own parent, on a pipe of ours
        del frame
        answer = _answer(order, bounds, answers)
        done += 1
        worn = done >= MANY or bounds.worn(order.memory)
        send(answers, pack(("worn" if worn else "next",)))
        send(answers, answer)
        if worn:
            break


def _own_pipes() -> tuple[BinaryIO, BinaryIO]:
    """Take the pipes away from standard input and output: a library that prints must not garble the answers."""
    orders, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    void = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(void, stream)
    return orders, answers


def _answer(order: Order, bounds: _Bounds, pipe: BinaryIO) -> bytes:
    """Return the packed answer to an order; memory that ran out is an answer too."""
    try:
        bounds.tighten(order.memory, order.seconds)
        try:
            answer = _outcome(order, lambda *reached: send(pipe, pack(("progress", *reached))))
            packed = pack(answer)
        finally:
            bounds.loosen()
    except MemoryError:
        return pack(("memory",))
    if len(packed) > LONGEST:
        return pack(("large", len(packed)))
    return packed


def _outcome(order: Order, tell: Callable[[int, int, int], None]) -> tuple[Any, ...]:
    try:
        module, _, function = order.call.partition(":")
        called = getattr(import_module(module), function)
        with watched(Watch(tell, order.skip)):
            return ("result", called(*order.args, **order.kwargs))
    except MemoryError:
        return ("memory",)
    except RecursionError:
        return ("deep",)
    except HuiqianError as error:
        return ("error", type(error).__name__, error.code, error.details)
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except BaseException as error:  # a bug, or a library's own; SystemExit too must not end the child without a word
        return ("bug", type(error).__name__, str(error)[:500], "".join(traceback.format_exception(error))[-20_000:])


class _Bounds:
    """Memory and processor time of one task, by the means of the platform (none on Windows: the parent's clock holds)."""

    def __init__(self) -> None:
        self.resource: Any = None
        try:
            self.resource = import_module("resource")
        except ImportError:
            return
        self.resource.setrlimit(self.resource.RLIMIT_CORE, (0, 0))
        self.hard = {
            name: self.resource.getrlimit(getattr(self.resource, name))[1] for name in ("RLIMIT_AS", "RLIMIT_DATA")
        }

    def tighten(self, memory: int, seconds: int) -> None:
        if self.resource is None:
            return
        space, data = _sizes()
        self._soften("RLIMIT_AS", space + memory + RESERVED)
        self._soften("RLIMIT_DATA", data + memory)
        used = self.resource.getrusage(self.resource.RUSAGE_SELF)
        spent = int(used.ru_utime + used.ru_stime) + 1
        hard = self.resource.getrlimit(self.resource.RLIMIT_CPU)[1]
        wanted = spent + seconds * (os.cpu_count() or 1)
        if hard == self.resource.RLIM_INFINITY or wanted < hard:
            self.resource.setrlimit(self.resource.RLIMIT_CPU, (wanted, hard))

    def loosen(self) -> None:
        """Give room again, for the answer that says that memory ran out."""
        if self.resource is not None:
            for name, hard in self.hard.items():
                self.resource.setrlimit(getattr(self.resource, name), (hard, hard))

    def worn(self, memory: int) -> bool:
        """Tell whether the child has grown so large that the next task deserves a new one."""
        if not sys.platform.startswith("linux"):
            return False
        with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 -- pathlib is not loaded here yet
            resident = int(file.read().split()[1])
        return resident * os.sysconf("SC_PAGE_SIZE") > memory * 2 // 3

    def _soften(self, name: str, wanted: int) -> None:
        hard = self.hard[name]
        soft = wanted if hard == self.resource.RLIM_INFINITY else min(wanted, hard)
        try:
            self.resource.setrlimit(getattr(self.resource, name), (soft, hard))
        except (ValueError, OSError):  # macOS refuses some; the parent's clock still holds
            return


def _sizes() -> tuple[int, int]:
    """Bytes of address space and of data that this process has now (0 where the platform does not tell)."""
    if not sys.platform.startswith("linux"):
        return 0, 0
    with open("/proc/self/statm", "rb") as file:  # noqa: PTH123 -- pathlib is not loaded here yet
        fields = file.read().split()
    page = os.sysconf("SC_PAGE_SIZE")
    return int(fields[0]) * page, int(fields[5]) * page
