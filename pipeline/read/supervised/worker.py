"""The parent's hold on one child process: start it, ask it, watch its clock and its size, end it with all it started."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from pipeline.errors import HuiqianError, InputError, LexiconError, StorageError, UsageError
from pipeline.read.supervised.child import Order
from pipeline.read.supervised.frames import LONGEST, GarbledError, pack, receive, send, unpack_answer

START = 30.0  # seconds that a child may take to start
LOOK = 0.2  # seconds between two looks at the child's size
# the same search path as the parent, as multiprocessing gives it; -P keeps the working folder out until then
_START = (
    "import sys, json; sys.path[:] = json.loads(sys.argv[1]); from pipeline.read.supervised.child import serve; serve()"
)
_ERRORS = {kind.__name__: kind for kind in (InputError, UsageError, StorageError, LexiconError)}

Progress = Callable[[int, int], None]


class ChildDiedError(Exception):
    """The child did not live to answer. `fresh` tells whether this was its first task, `done` how many pages it had read."""

    def __init__(self, error: InputError, *, fresh: bool, done: int, total: int) -> None:
        super().__init__(error.code)
        self.error, self.fresh, self.done, self.total = error, fresh, done, total


class Worker:
    """A child process that answers one order at a time."""

    def __init__(self) -> None:
        paths = json.dumps([path or os.getcwd() for path in sys.path])  # noqa: PTH109 -- "" means just that
        apart: dict[str, Any] = {"start_new_session": True}
        if sys.platform == "win32":
            apart = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP}
        self.process = subprocess.Popen(  # noqa: S603 -- our own interpreter, no shell
            [sys.executable, "-P", "-c", _START, paths],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=-1, **apart,
        )  # fmt: skip
        self.tasks = 0
        self.worn = False
        self._answers: queue.Queue[tuple[Any, ...] | None] = queue.Queue(maxsize=1000)
        self._closed = False
        threading.Thread(target=self._listen, name=f"reader-{self.process.pid}", daemon=True).start()

    def ask(self, order: Order, name: str, *, stall: float, wall: float, progress: Progress | None) -> Any:
        """Return the result of an order.

        Args:
            order: what to call.
            name: the file's name, for messages.
            stall: seconds without progress after which the child is ended.
            wall: seconds after which it is ended whatever it reports.
            progress: called with (pages done, pages in all).

        Raises:
            HuiqianError: what the task itself raised; E-DEPTH, E-LIMIT, X-READER (a bug in the task).
            ChildDiedError: E-TIME, E-MEM or E-CRASH; the worker is of no use any more.
        """
        fresh, self.tasks = self.tasks == 0, self.tasks + 1
        reached = _Reached(progress)
        try:
            self._send(order)
            return self._result(order, name, _Clock(stall, wall, START if fresh else 0), reached)
        except _DeadError as dead:
            self.end()
            raise ChildDiedError(dead.error, fresh=fresh, done=reached.done, total=reached.total) from None
        except HuiqianError:
            raise
        except BaseException:
            self.end()  # interrupted: nobody will fetch the answer
            raise

    def _result(self, order: Order, name: str, clock: _Clock, reached: _Reached) -> Any:
        largest = 0
        while True:
            try:
                answer = self._answers.get(timeout=min(LOOK, clock.left()))
            except queue.Empty:
                if (seconds := clock.up()) is not None:
                    raise _DeadError(InputError("E-TIME", file=name, seconds=round(seconds))) from None
                largest = max(largest, _size(self.process.pid))
                continue
            if answer is None:
                raise _DeadError(self._cause(name, swollen=largest > order.memory // 2))
            if answer[0] == "progress" and _is_count(answer):
                if reached.moved(*answer[1:]):
                    clock.reset()
            elif answer == ("ready",):
                clock.start()
            elif answer in (("next",), ("worn",)):
                self.worn = answer == ("worn",)
            elif answer == ("memory",):
                raise _DeadError(InputError("E-MEM", file=name))
            else:
                return _unwrap(answer, name)

    def _send(self, order: Order) -> None:
        assert self.process.stdin is not None  # noqa: S101 -- opened as a pipe
        # a child that is dead already is met when its answer is waited for
        with contextlib.suppress(OSError, ValueError):
            send(self.process.stdin, pack(order))  # type: ignore[arg-type]

    def _cause(self, name: str, *, swollen: bool) -> InputError:
        """Return what the end of the child means."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=2)
        status = self.process.returncode
        if status is None:
            return InputError("E-CRASH", file=name, how="?")
        how = _signal_name(-status) if status < 0 else f"exit {status}"
        if how == "SIGXCPU":
            return InputError("E-TIME", file=name, seconds="…")
        # ended by the system for its size, or by a library that aborts where memory is refused
        if how == "SIGKILL" or (status < 0 and swollen):
            return InputError("E-MEM", file=name)
        return InputError("E-CRASH", file=name, how=how)

    def _listen(self) -> None:
        """Put the child's answers into the queue; None at its end. Runs in a thread, so that waiting has a limit."""
        assert self.process.stdout is not None  # noqa: S101 -- opened as a pipe
        try:
            while (frame := receive(self.process.stdout, LONGEST)) is not None:  # type: ignore[arg-type]
                self._answers.put(unpack_answer(frame))
        except (GarbledError, OSError, ValueError):
            self._answers.put(("garbled",))
        self._answers.put(None)

    def end(self) -> None:
        """End the child and every process that it started; safe to call twice."""
        if self._closed:
            return
        self._closed = True
        if self.process.poll() is None:
            end_tree(self.process.pid)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(timeout=5)
        with contextlib.suppress(OSError):
            if self.process.stdin is not None:
                self.process.stdin.close()
        with contextlib.suppress(queue.Empty):
            while True:  # let the listener go
                self._answers.get_nowait()
        with contextlib.suppress(queue.Full):
            self._answers.put_nowait(None)  # and whoever waits in another thread

    @property
    def usable(self) -> bool:
        """Tell whether the child can take another order."""
        return not self.worn and not self._closed and self.process.poll() is None


class _DeadError(Exception):
    def __init__(self, error: InputError) -> None:
        super().__init__(error.code)
        self.error = error


class _Clock:
    """Two clocks: since the last progress, and since the beginning."""

    def __init__(self, stall: float, wall: float, grace: float) -> None:
        """Begin both; `grace` is what the start of a new child may take on a busy machine, before `start` is called."""
        self.stall, self.wall = stall, wall
        self.begun = self.moved = time.monotonic() + grace

    def start(self) -> None:
        """Begin both anew: the child is ready for its first task."""
        self.begun = self.moved = time.monotonic()

    def reset(self) -> None:
        self.moved = time.monotonic()

    def left(self) -> float:
        now = time.monotonic()
        return max(0.0, min(self.moved + self.stall - now, self.begun + self.wall - now))

    def up(self) -> float | None:
        """Return the limit that is passed, or None."""
        now = time.monotonic()
        if now >= self.begun + self.wall:
            return self.wall
        return self.stall if now >= self.moved + self.stall else None


class _Reached:
    """How far the reader has come."""

    def __init__(self, progress: Progress | None) -> None:
        self.progress = progress
        self.done = self.total = self.inner = 0

    def moved(self, done: int, total: int, inner: int) -> bool:
        """Note what the child says; tell whether it is progress (saying the same again is none)."""
        further = (done, inner) > (self.done, self.inner) or self.total == 0
        if further:
            self.done, self.inner = done, inner
        self.total = total
        if further and self.progress is not None:
            self.progress(self.done, total)
        return further


def _unwrap(answer: tuple[Any, ...], name: str) -> Any:
    match answer:
        case ("result", value):
            return value
        case ("error", str(kind), str(code), dict(details)):
            raise _ERRORS.get(kind, InputError)(code, **{str(key): value for key, value in details.items()})
        case ("deep",):
            raise InputError("E-DEPTH", file=name)
        case ("large", int(size)):
            raise InputError("E-LIMIT", file=name, what="MiB", found=size >> 20, limit=LONGEST >> 20)
        case ("bug", str(why), str(words), str(trace)):
            raise InputError("X-READER", file=name, why=f"{why}: {words}" if words else why, traceback=trace)
    raise _DeadError(InputError("E-CRASH", file=name, how="garbled"))


def _is_count(answer: tuple[Any, ...]) -> bool:
    return len(answer) == 4 and all(isinstance(value, int) and 0 <= value < 1 << 31 for value in answer[1:])


def _signal_name(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"


def _size(pid: int) -> int:
    """Return the bytes of data that a process has, 0 where the platform does not tell."""
    if sys.platform == "win32":
        return 0
    try:
        fields = Path(f"/proc/{pid}/statm").read_bytes().split()
        return int(fields[5]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, IndexError, ValueError):
        return 0


def end_tree(pid: int) -> None:
    """End a process, its group, and whatever it started, even in a group of its own (a converter's)."""
    if sys.platform == "win32":
        kill = ["taskkill", "/T", "/F", "/PID", str(pid)]
        subprocess.run(kill, capture_output=True, check=False)  # noqa: S603 -- fixed words and a number
        return
    with contextlib.suppress(OSError):
        os.kill(pid, signal.SIGSTOP)  # so that it starts nothing more while its children are counted
    family = list(_offspring(pid))
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    for member in (pid, *family):
        with contextlib.suppress(OSError):
            os.kill(member, signal.SIGKILL)


def _offspring(pid: int) -> Iterator[int]:
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in (task / "children").read_text().split():
                yield int(child)
                yield from _offspring(int(child))
    except (OSError, ValueError):
        return
