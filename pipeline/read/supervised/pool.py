"""A warm pool of child processes: one document lost at most, results in the order they were asked for."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import Any, Self

from pipeline.errors import HuiqianError, InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.read.supervised.child import Order
from pipeline.read.supervised.worker import ChildDiedError, Progress, Worker

AHEAD = 32  # tasks that are begun before the first of them is fetched
MOST_LOST_PAGES = 2  # each costs a time limit


@dataclass(frozen=True, slots=True)
class Task:
    """A function to call in a child: `call` is ``module:function``, `name` the file it is about, for messages.

    What it returns must be plain values or dataclasses of `pipeline.model`.
    """

    name: str
    call: str
    args: tuple[Any, ...] = ()
    kwargs: dict[str, Any] = field(default_factory=dict)
    limits: Limits = DEFAULT


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a task: its `result`, or the `error` that says why there is none."""

    task: Task
    result: Any = None
    error: HuiqianError | None = None


class Supervisor:
    """Runs tasks in at most `jobs` child processes, which are kept for the next task and replaced when they die.

    Use it as a context manager, so that no child outlives it. Its methods may be called from several threads.
    """

    def __init__(self, jobs: int = 1) -> None:
        if jobs < 1:
            raise ValueError("a supervisor needs at least one child")
        self.jobs = jobs
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._lock = threading.Lock()
        self._places = threading.Semaphore(jobs)
        self._closed = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def warm(self) -> None:
        """Start one child now, while the caller still has other things to do."""
        worker = Worker()
        with self._lock:
            self._idle.append(worker)

    def close(self) -> None:
        """End all children, the busy ones too."""
        with self._lock:
            self._closed = True
            workers = [*self._idle, *self._busy]
            self._idle.clear()
        for worker in workers:
            worker.end()

    def run(self, task: Task, progress: Progress | None = None) -> Any:
        """Return what a task returns; waits where all children are busy.

        A child that dies of a document after it has read others gets no verdict: a new one tries again. Where the reader
        told its pages, a page that ends it is left out and the others are read (the reader notes W-PARTIAL).

        Raises:
            HuiqianError: what the task raised, or E-TIME, E-MEM, E-CRASH, E-DEPTH, E-LIMIT, X-READER.
        """
        with self._places:
            return self._attempts(task, progress)

    def _attempts(self, task: Task, progress: Progress | None) -> Any:
        begun = monotonic()
        skip: frozenset[int] = frozenset()
        lost: ChildDiedError | None = None
        while True:
            left = task.limits.wall_seconds - (monotonic() - begun)
            try:
                return self._once(task, skip, progress, wall=left, new=lost is not None)
            except ChildDiedError as died:
                lost = lost or died
                if not died.fresh and died.error.code != "E-TIME":
                    continue
                page = died.done + 1
                hopeless = died.total < 2 or page > died.total or page in skip or len(skip) >= MOST_LOST_PAGES
                if hopeless or monotonic() - begun >= task.limits.wall_seconds:
                    raise lost.error from None
                skip = skip | {page}
            except InputError as error:
                raise (lost.error if skip and lost else error) from None  # without that page there is nothing

    def run_all(
        self, tasks: Iterable[Task], *, progress: Callable[[Task, int, int], None] | None = None
    ) -> Iterator[Outcome]:
        """Yield the outcome of each task in the order given; a failure is an outcome and stops no other task.

        `progress` is called with (task, pages done, pages in all), from several threads.
        """
        waiting: deque[Future[Outcome]] = deque()
        source = iter(tasks)
        threads = ThreadPoolExecutor(self.jobs, thread_name_prefix="supervisor")
        try:
            for task in source:
                waiting.append(threads.submit(self._outcome, task, progress))
                if len(waiting) >= max(AHEAD, 2 * self.jobs):
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()
        except BaseException:  # the caller stopped, or was interrupted: what runs must end for the threads to end
            self.close()
            raise
        finally:
            threads.shutdown(wait=True, cancel_futures=True)

    def _outcome(self, task: Task, progress: Callable[[Task, int, int], None] | None) -> Outcome:
        def tell(done: int, total: int) -> None:
            if progress is not None:
                progress(task, done, total)

        try:
            return Outcome(task, result=self.run(task, tell))
        except HuiqianError as error:
            return Outcome(task, error=error)

    def _once(self, task: Task, skip: frozenset[int], progress: Progress | None, *, wall: float, new: bool) -> Any:
        limits = task.limits
        order = Order(task.call, task.args, task.kwargs, limits.memory, limits.wall_seconds + 10, skip)
        worker = self._take(new=new)
        try:
            return worker.ask(order, task.name, stall=limits.seconds, wall=wall, progress=progress)
        finally:
            self._give_back(worker)

    def _take(self, *, new: bool) -> Worker:
        """Return a child that nobody uses: one that waits (unless it must be a `new` one), else one that is started."""
        while True:
            with self._lock:
                if self._closed:
                    raise RuntimeError("the supervisor is closed")
                waiting = self._idle.pop() if self._idle else None
            if waiting is None or (waiting.usable and not (new and waiting.tasks)):
                break
            waiting.end()  # died in its sleep, or has seen too much
        worker = waiting or Worker()
        with self._lock:
            self._busy.add(worker)
            late = self._closed
        if late:  # closed while it started
            worker.end()
        return worker

    def _give_back(self, worker: Worker) -> None:
        with self._lock:
            self._busy.discard(worker)
            if worker.usable and not self._closed:
                self._idle.append(worker)
                return
        worker.end()
