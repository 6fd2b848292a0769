"""Killed at any point, a ledger is whole, loses nothing, doubles nothing, and a second run goes on."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline.ledger.book import Ledger
from tests.ledger import cases
from tests.ledger.cases import faults, ledger, letter_of

ROOT = Path(__file__).parents[2]
KILLED = 137


def start(place: str, *words: str, crash: int = 0) -> subprocess.Popen[bytes]:
    environment = os.environ | {"PYTHONPATH": str(ROOT), "HUIQIAN_CRASH_AT": str(crash) if crash else ""}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.work", place, *words], env=environment, cwd=ROOT, stderr=subprocess.PIPE
    )


def run(place: str, *words: str, crash: int = 0) -> int:
    process = start(place, *words, crash=crash)
    _out, err = process.communicate(timeout=120)
    assert process.returncode in (0, KILLED), err.decode()
    return process.returncode


def in_fork(work: Callable[[], None], crash: int) -> int:
    """Run `work` in a fork that dies at the n-th crash point: many times faster than a new interpreter."""
    child = os.fork()
    if child == 0:
        os.environ["HUIQIAN_CRASH_AT"] = str(crash)
        import pipeline.ledger.crash_points as points

        points._passed = 0
        try:
            work()
        except BaseException:
            os._exit(1)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


STEPS = (
    ("open",), ("file", "1", "2"), ("file", "1", "3"), ("say",), ("undo",), ("refile",), ("purge",),
)  # fmt: skip


def expected(book: Ledger) -> tuple[object, ...]:
    """What a ledger holds, but for the times of events."""
    return (
        [(one.letter.id, one.letter.unit, [c.id for c in one.reply.comments], one.removed) for one in book.letters()],
        [(event.seq, event.act, event.subject_id) for event in book.events()],
        book.counts(),
    )


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
def test_killed_at_every_step_of_every_act_a_ledger_stays_whole(place: str, tmp_path: Path) -> None:
    from tests.ledger.work import main

    plain = str(tmp_path / "undisturbed.db")
    passed = 0
    for step in STEPS:
        main(plain, *step)
        for crash in range(1, 200):
            code = in_fork(lambda step=step: main(place, *step), crash)
            assert code in (0, KILLED)
            if os.path.exists(place) or "://" in place:  # noqa: PTH110 -- may be a URL
                with ledger(place, create=True) as book:
                    assert faults(book) == [], (step, crash)
            if code == 0:
                break
            passed += 1
        else:
            pytest.fail("it never came to an end")
        with ledger(place) as book, ledger(plain) as undisturbed:
            assert expected(book) == expected(undisturbed), step
            notes = {finding.code for finding in book.verify()}
            assert notes <= ({"L-PURGED"} if step == ("purge",) else set())
    assert passed > 40  # every one of them was tried


def test_a_real_process_that_is_killed_is_as_dead_as_a_fork(tmp_path: Path) -> None:
    place = str(tmp_path / "ledger.db")
    assert run(place, "open", crash=3) == KILLED
    assert run(place, "open") == 0
    assert run(place, "file", "1", "2", crash=9) == KILLED
    assert run(place, "file", "1", "2") == 0
    with ledger(place) as book:
        assert len(book.letters()) == 2
        assert faults(book) == []


def test_two_processes_that_open_at_once_make_one_ledger(place: str) -> None:
    both = [start(place, "open") for _n in range(3)]
    for process in both:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    with ledger(place, create=False) as book:
        assert faults(book) == []
        assert 1 <= len(book.rounds()) <= 3


def test_two_processes_that_file_at_once_never_give_an_id_twice(place: str) -> None:
    run(place, "open")
    both = [start(place, "file", "1", "20"), start(place, "file", "11", "30")]
    for process in both:
        _out, err = process.communicate(timeout=120)
        assert process.returncode == 0, err.decode()
    with ledger(place) as book:
        letters = book.letters()
        assert [one.letter.id for one in letters] == [f"L{n:03d}" for n in range(1, 31)]
        assert {one.letter.file for one in letters} == {f"{n}.txt" for n in range(1, 31)}
        ids = [comment.id for one in letters for comment in one.reply.comments]
        assert sorted(ids) == [f"C{n:03d}" for n in range(1, 91)]
        assert faults(book) == []


@pytest.mark.slow
def test_two_hundred_random_kills_with_two_processes_lose_nothing(place: str) -> None:
    run(place, "open")
    chance = random.Random(20260320)
    kills = 0
    last = 40
    while kills < 200:
        both = [start(place, "file", str(first), str(last)) for first in (1, 21)]
        time.sleep(chance.uniform(0.4, 1.6))
        for process in both:
            kills += process.poll() is None
            process.kill()
            process.communicate()
        last += 20
        with ledger(place) as book:
            assert faults(book) == []
    run(place, "file", "1", str(last))
    with ledger(place) as book:
        letters = book.letters()
        assert {one.letter.file for one in letters} == {f"{n}.txt" for n in range(1, last + 1)}
        assert len(letters) == last
        assert book.counts()["comments"] == 3 * last
        assert faults(book) == []


def test_a_crash_in_between_keeps_the_old_reading_of_a_letter(tmp_path: Path) -> None:
    place = str(tmp_path / "ledger.db")
    run(place, "open")
    run(place, "file", "1", "1")
    with ledger(place) as book:
        before = book.letters()
        book._store.put(None, cases.paper("x")[1].sha256, b"x")  # type: ignore[arg-type] # a folder needs no connection
        one, files = letter_of("来函1", file="1.txt", comments=1)
        files[0] = (files[0][0], files[0][1])
        with pytest.raises(RuntimeError), book._write() as writing:
            from pipeline.ledger.letters import refile_letter

            refile_letter(writing, "L001", one, files)
            raise RuntimeError
        assert book.letters() == before
        assert [finding.code for finding in book.verify()] == ["L-LEFTOVER"]
