"""What the benchmarks stand on: rows, ratios, the table of peers; the measurements themselves are `make bench`."""

from __future__ import annotations

import re
import tomllib

import pytest

from benchmarks.measure import exponent, growth, in_turn, watched
from benchmarks.peers.table import peers, peers_page
from benchmarks.run_all import STEPS, as_row, words_of
from benchmarks.table import ROOT, Row, guarded, markdown, reason


def test_a_ratio_says_how_many_times_better_ours_is():
    assert Row("read", "ms", 2.0).better(6.0) == 3
    assert Row("found", "of 30", 30, more=True).better(10) == 3
    assert Row("read", "ms", 2.0).better("not installed") is None


def test_a_row_has_a_line_for_each_peer_and_says_what_is_missing():
    table = markdown([Row("read", "ms", 2.0, (("a", 4.0), ("b", "not run: no | such thing")), "3 rounds")])
    assert table.splitlines()[2:] == [
        "| read | ms | 2 | a | 4 | 2 | 3 rounds |  |",
        "|  |  |  | b | not run: no \\| such thing |  |  |  |",
    ]


def test_what_fails_is_a_row_and_the_rest_goes_on():
    def broken():
        yield Row("first", "s", 1.0)
        raise ValueError("cannot open /home/someone/plan.docx")

    found = [*guarded("second", broken), *guarded("third", lambda: [Row("third", "s", 1.0)])]
    assert [(row.what, row.ours) for row in found] == [("first", 1.0), ("second", "failed"), ("third", 1.0)]
    assert found[1].note == "ValueError: cannot open plan.docx"


def test_a_way_that_fails_has_its_reason_for_a_figure():
    seconds, results = in_turn({"sum": lambda: sum(range(9)), "peer": lambda: 1 / 0}, 2)
    assert results == {"sum": 36}
    assert seconds["sum"] >= 0
    assert seconds["peer"] == "not run: ZeroDivisionError: division by zero"


def test_a_child_tells_its_time_its_memory_and_its_last_words():
    run = watched("held = bytearray(60_000_000)\nprint(len(held))")
    assert run.out == "60000000\n"
    assert run.cpu > 0
    assert run.peak > 57
    with pytest.raises(RuntimeError, match="out of paper"):
        watched("sys.exit('out of paper')")


def test_the_exponent_of_quadratic_work_is_two():
    assert exponent([1, 2, 4, 8], [3, 12, 48, 192]) == pytest.approx(2)


def test_growth_leaves_the_start_of_the_program_out():
    assert growth([1, 2, 4, 8, 16], [10 + size for size in (1, 2, 4, 8, 16)]) == pytest.approx(1)
    assert growth([1, 2, 4], [10.0, 10.01, 10.0]) == "too little to tell"


@pytest.mark.parametrize("name", STEPS)
def test_every_step_has_a_title_and_says_how_it_measures(name):
    title, about = words_of(STEPS[name])
    assert title != STEPS[name]
    assert about.partition("\n\n")[2]
    assert (ROOT / "benchmarks" / f"{STEPS[name]}.py").is_file()


def test_a_row_comes_back_from_its_json():
    row = Row("read", "ms", 2.0, (("a", 4.0),), note="n")
    assert as_row({"what": "read", "unit": "ms", "ours": 2.0, "peers": [["a", 4.0]], "note": "n"}) == row


def test_every_peer_that_is_installed_stands_in_the_table_and_every_other_one_says_why_not():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]["bench"]
    named = {row["name"] for row in peers()}
    wanted = {re.split(r"[\[<>=]", requirement)[0] for requirement in project} - {"emoji"}
    assert wanted <= named
    assert all(row["how"] and row["run"] in ("yes", "opt-in", "no") for row in peers())
    assert peers_page().count("\n") == 3 + len(peers())


def test_a_reason_is_one_line_without_folders():
    assert reason("\n  FileNotFoundError: /tmp/x/y.docx is not there\nmore") == "FileNotFoundError: y.docx is not there"
