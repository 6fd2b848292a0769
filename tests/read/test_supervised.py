"""A reader that hangs, crashes, eats memory or fails costs one document, and the pool goes on."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import HuiqianError, InputError
from pipeline.model.limits import DEFAULT, MIB, Limits
from pipeline.model.source import SourceDocument
from pipeline.read.supervised.frames import GarbledError, pack, unpack_answer
from pipeline.read.supervised.pool import Outcome, Supervisor, Task
from tests.read.mock_reader import GOOD, task

QUICK = Limits(seconds=1, memory=384 * MIB)
BAD = [
    ("hang", "E-TIME"),
    ("sleep", "E-TIME"),
    ("stuck_but_talking", "E-TIME"),
    ("segfault", "E-CRASH"),
    ("abort", "E-CRASH"),
    ("leave", "E-CRASH"),
    ("eat", "E-MEM"),
    ("eat_at_once", "E-MEM"),
    ("fail", "X-READER"),
    ("exit_politely", "X-READER"),
    ("refuse", "E-ENC"),
    ("deep", "E-DEPTH"),
    ("strange", "E-CRASH"),
    ("large", "E-LIMIT"),
]


@pytest.fixture(scope="module")
def pool() -> Supervisor:  # type: ignore[misc]
    with Supervisor() as supervisor:
        yield supervisor


def code_of(pool: Supervisor, wanted: Task) -> str:
    with pytest.raises(HuiqianError) as caught:
        pool.run(wanted)
    return caught.value.code


@pytest.mark.parametrize(("deed", "code"), BAD)
def test_each_way_to_fail_has_its_code_and_the_next_file_is_read(pool: Supervisor, deed: str, code: str) -> None:
    assert code_of(pool, task(deed, limits=QUICK)) == code
    assert pool.run(task("good")).text == GOOD


def test_a_document_comes_back_as_it_was_read(pool: Supervisor) -> None:
    from tests.read.mock_reader import good

    assert pool.run(task("good")) == good()


def test_what_a_reader_prints_does_not_reach_the_answers(pool: Supervisor) -> None:
    assert pool.run(task("spew", limits=QUICK)).text == GOOD


def test_a_bug_brings_its_traceback_for_the_log_and_not_for_the_message(pool: Supervisor) -> None:
    with pytest.raises(InputError) as caught:
        pool.run(task("fail"))
    assert "no such thing" in caught.value.details["why"]
    assert "mock_reader.py" in caught.value.details["traceback"]


def test_a_child_is_kept_for_the_next_file_and_replaced_after_its_death(pool: Supervisor) -> None:
    first = pool.run(task("pid"))
    assert pool.run(task("pid")) == first != os.getpid()
    assert code_of(pool, task("leave")) == "E-CRASH"
    assert pool.run(task("pid")) != first


def test_a_child_that_died_in_its_sleep_is_replaced(pool: Supervisor) -> None:
    first = pool.run(task("pid"))
    os.kill(first, 9)
    time.sleep(0.2)
    assert pool.run(task("pid")) != first


def test_a_used_child_that_dies_gives_no_verdict_a_new_one_tries_again(pool: Supervisor) -> None:
    first = pool.run(task("polluted"))
    assert pool.run(task("polluted")) != first


def test_progress_keeps_a_long_document_alive_and_is_told(pool: Supervisor) -> None:
    told: list[tuple[int, int]] = []
    found = pool.run(task("pages", seconds=0.4, total=5, limits=QUICK), lambda done, total: told.append((done, total)))
    assert found == "lost []"
    assert told == [(done, 5) for done in range(6)]


def test_the_wall_limit_ends_even_a_document_that_makes_progress(pool: Supervisor) -> None:
    assert code_of(pool, task("pages", seconds=0.3, total=99, limits=replace(QUICK, wall_seconds=2))) == "E-TIME"


@pytest.mark.parametrize("how", ["hang", "segfault", "eat"])
def test_a_page_that_ends_the_reader_is_left_out_and_the_others_are_read(pool: Supervisor, how: str) -> None:
    assert pool.run(task("pages", bad=(3,), how=how, limits=QUICK)) == "lost [3]"


def test_a_document_of_many_bad_pages_is_given_up(pool: Supervisor) -> None:
    assert code_of(pool, task("pages", bad=(1, 2, 3, 4), how="abort", limits=QUICK)) == "E-CRASH"


def test_an_attachment_that_ends_the_reader_is_left_out(pool: Supervisor) -> None:
    assert pool.run(task("mail", limits=QUICK)) == "lost [2]"


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the family of a process is read from /proc")
def test_what_a_child_started_dies_with_it_even_in_a_session_of_its_own(pool: Supervisor, tmp_path: Path) -> None:
    note = tmp_path / "pid"
    assert code_of(pool, task("family", file=str(note), limits=QUICK)) == "E-TIME"
    started = int(note.read_text())
    for _ in range(50):
        if not Path(f"/proc/{started}").exists() or " Z " in Path(f"/proc/{started}/stat").read_text():
            return
        time.sleep(0.05)
    pytest.fail("the converter is still alive")


def test_bad_files_among_good_ones_harm_none_of_them_and_the_order_holds() -> None:
    tasks: list[Task] = []
    for number, (deed, _code) in enumerate(BAD):
        tasks += [task("good", name=f"{number}.txt", text=f"{GOOD}{number}"), task(deed, limits=QUICK)]
    with Supervisor(3) as supervisor:
        outcomes = list(supervisor.run_all(tasks))
    assert [outcome.task for outcome in outcomes] == tasks
    assert [_said(outcome) for outcome in outcomes[1::2]] == [code for _deed, code in BAD]
    assert [_said(outcome) for outcome in outcomes[::2]] == [f"{GOOD}{number}" for number in range(len(BAD))]


def _said(outcome: Outcome) -> str:
    if outcome.error is not None:
        return outcome.error.code
    assert isinstance(outcome.result, SourceDocument)
    return outcome.result.text


def test_several_threads_may_share_a_pool() -> None:
    found: list[str] = []
    with Supervisor(2) as supervisor:
        threads = [threading.Thread(target=lambda: found.append(supervisor.run(task("good")).text)) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert found == [GOOD] * 6


def test_no_child_outlives_its_supervisor() -> None:
    with Supervisor(2) as supervisor:
        pids = {outcome.result for outcome in supervisor.run_all([task("pid") for _ in range(8)])}
        assert 1 <= len(pids) <= 2
    assert not any(_alive(pid) for pid in pids)


def test_stopping_early_ends_what_still_runs() -> None:
    began = time.monotonic()
    with Supervisor(2) as supervisor:
        outcomes = supervisor.run_all([task("pid"), task("hang"), task("hang")])
        pid = next(outcomes).result
        outcomes.close()  # type: ignore[attr-defined]
    assert time.monotonic() - began < 10
    assert not _alive(pid)


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except OSError:
        return False
    return True


def test_an_answer_that_holds_more_than_the_model_is_not_unpickled() -> None:
    assert unpack_answer(pack(("result", 1))) == ("result", 1)
    with pytest.raises(GarbledError):
        unpack_answer(pack(("result", os.system)))
    with pytest.raises(GarbledError):
        unpack_answer(b"cos\nsystem\n(S'true'\ntR.")
    with pytest.raises(GarbledError):
        unpack_answer(pack("no tuple"))


def test_a_child_imports_nothing_but_the_reader_that_it_needs() -> None:
    program = (
        "import sys, pipeline.read.supervised.child as child;"
        "print(sorted({'lxml', 'pypdfium2', 'click', 'rich', 'jieba', 'spacy', 'subprocess', 'pipeline.lexicon'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_default_limits_are_those_of_the_design() -> None:
    assert (DEFAULT.seconds, DEFAULT.memory, DEFAULT.file_bytes) == (60, 1536 * MIB, 100 * MIB)
