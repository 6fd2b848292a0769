"""`doctor`: every format is really tried, what is missing is told with what to do, and no secret is shown."""

import json
from types import SimpleNamespace

import pytest

from pipeline.cli.main import run
from pipeline.errors import InputError
from pipeline.lexicon.messages import codes
from pipeline.read.formats import FORMATS, readable, sniff
from pipeline.read.trials import trials
from pipeline.workflow import doctor
from pipeline.workflow.doctor import examine, try_format
from pipeline.workflow.doctor_text import health_to_dict, render_health

ROWS = {row.id: row for row in FORMATS}
TRIALS = {trial.format: trial for trial in trials()}


@pytest.fixture
def surroundings(tmp_path, monkeypatch):
    """A machine without trials that take long."""
    monkeypatch.setattr(doctor, "trials", lambda: (TRIALS["txt"], TRIALS["html"]))
    monkeypatch.delenv("HUIQIAN_LEDGER", raising=False)

    def look(**more):
        usual = {
            "settings": tmp_path,
            "calendar": tmp_path / "calendar.txt",
            "ledger": str(tmp_path / "case.db"),
            "encoding": "utf-8",
        }
        return examine(**{**usual, **more})

    return look


def test_every_format_that_can_be_read_has_a_trial_of_its_own_kind():
    assert set(TRIALS) == {row.id for row in readable()}
    for trial in TRIALS.values():
        assert sniff(trial.data, trial.name).id == trial.format
        assert len(trial.data) < 20_000


@pytest.mark.parametrize("name", sorted(set(TRIALS) - {"doc", "image"}))
def test_what_needs_no_optional_reader_is_read_anywhere(name):
    health = try_format(ROWS[name], TRIALS[name])
    assert (health.state, health.code) == ("ok", "")
    assert health.reader
    assert health.seconds is not None


@pytest.mark.parametrize("name", ["doc", "image"])
def test_what_needs_an_optional_reader_is_read_or_says_what_to_install(name):
    health = try_format(ROWS[name], TRIALS[name])
    assert health.state == "ok" or (health.state == "missing" and health.advice.startswith("M-GET-"))


def test_two_pictures_are_never_the_same_so_that_the_engine_itself_is_tried():
    assert TRIALS["image"].data != {trial.format: trial for trial in trials()}["image"].data


@pytest.mark.parametrize(("name", "code", "advice"), [("doc", "E-OLD", "M-GET-DOC"), ("image", "E-SCAN", "M-GET-OCR")])
def test_a_reader_that_is_not_installed_is_missing_and_not_broken(name, code, advice, monkeypatch):
    def refuse(_data, file, **_how):
        raise InputError(code, file=file, format="doc")

    monkeypatch.setattr(doctor, "read_safely", refuse)
    health = try_format(ROWS[name], TRIALS[name])
    assert (health.state, health.code, health.advice) == ("missing", code, advice)


@pytest.mark.parametrize("name", ["pdf", "doc", "txt"])
def test_a_reader_that_fails_is_told_apart_from_one_that_is_missing(name, monkeypatch):
    def crash(_data, file, **_how):
        raise InputError("E-CRASH", file=file, how="signal 11", traceback="secret")

    monkeypatch.setattr(doctor, "read_safely", crash)
    health = try_format(ROWS[name], TRIALS[name])
    assert (health.state, health.code) == ("failed", "E-CRASH")
    assert "traceback" not in dict(health.details)


def test_a_reader_that_finds_other_words_than_the_file_holds_has_failed(monkeypatch):
    empty = SimpleNamespace(text="乱码", reader="pdf/2", attachments=())
    monkeypatch.setattr(doctor, "read_safely", lambda *_file, **_how: empty)
    assert try_format(ROWS["pdf"], TRIALS["pdf"]).state == "failed"


def test_formats_that_are_not_read_are_listed_with_what_to_ask_for(surroundings):
    health = surroundings()
    refused = {row.id: row for row in health.formats if row.state == "refused"}
    assert set(refused) >= {"pptx", "msg", "rar", "7z", "encrypted", "xml"}
    for row in refused.values():
        assert {row.code, row.advice} <= codes()


def test_every_word_of_doctor_has_a_row(surroundings):
    health = surroundings()
    assert {helper.purpose for helper in health.helpers} | {helper.advice for helper in health.helpers} <= codes()
    for language in ("zh", "en"):
        said = render_health(health, "text", language)
        assert "M-" not in said
        assert "…" not in said.replace("://…", "")


def test_no_password_is_shown(surroundings, monkeypatch):
    monkeypatch.setenv("HUIQIAN_LEDGER", "postgresql://clerk:s3cret@db.example/case")
    health = surroundings(ledger="postgresql://clerk:s3cret@db.example/case")
    assert health.ledger_state == "server"
    for language in ("zh", "en"):
        for kind in ("text", "json"):
            said = render_health(health, kind, language)
            assert "s3cret" not in said
            assert "clerk:…@db.example" in said


def test_what_stands_around_is_told(surroundings, tmp_path, monkeypatch):
    monkeypatch.setenv("HUIQIAN_OCR", "off")
    (tmp_path / "calendar.txt").write_text("2031-01-01 休\n", encoding="utf-8")
    health = surroundings()
    assert ("HUIQIAN_OCR", "off") in health.variables
    assert (health.calendar.exists, health.calendar.added) == (True, (2031,))
    assert health.ledger_state == "none"
    (tmp_path / "case.db").write_bytes(b"x")
    assert surroundings().ledger_state == "file"
    assert surroundings(encoding="gb18030").chinese
    assert not surroundings(encoding="cp1252").chinese
    assert not surroundings(encoding="no-such").chinese


def test_a_ledger_on_a_network_share_is_told(surroundings, monkeypatch):
    assert not surroundings().network
    monkeypatch.setattr(doctor, "is_network", lambda _folder: True)
    health = surroundings()
    assert health.network
    assert "网络共享" in render_health(health, "text", "zh")
    assert health_to_dict(health, "en")["ledger"]["network"] is True


def test_the_command_tries_all_formats_ends_well_and_changes_nothing(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HUIQIAN_LANG", "en")
    with pytest.raises(SystemExit) as end:
        run(["doctor", "--format", "json"])
    assert end.value.code == 0
    record = json.loads(capsys.readouterr().out)
    assert record["schema"] == "huiqian.doctor/1"
    assert {row["id"] for row in record["formats"] if row["state"] != "refused"} == set(TRIALS)
    assert not [row for row in record["formats"] if row["state"] == "failed"]
    assert [row for row in record["packages"] if row["version"] is None] == []
    assert list(tmp_path.iterdir()) == []
