"""The ledger, on SQLite and on PostgreSQL: facts are written once, people's words lie over them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import UsageError
from pipeline.model.round import Addressee
from pipeline.read.formats import read_document
from tests.ledger.cases import PLAN, Clock, asked, begin, faults, ledger, letter_of, paper, put

HOSTILE = (
    "=cmd|' /C calc'!A0",
    "../../x",
    "'); DROP TABLE letter;--",
    "<script>alert(1)</script>",
    "一\0二\ud800",
    "C:\\x\n",
)


def test_a_round_comes_back_as_it_was_opened(place: str) -> None:
    with ledger(place) as book:
        opened = begin(book)
        assert (opened.number, opened.opened_by, opened.opened_at) == (1, "经办人", "2026-03-09T09:01:00+08:00")
    with ledger(place, create=False) as book:
        assert book.rounds() == (opened,)
        assert book.round() == book.round(1) == opened
        assert begin(book).number == 2
        assert book.round().number == 2
        assert faults(book) == []


def test_the_latest_open_round_is_meant_where_none_is_named(place: str) -> None:
    with ledger(place) as book:
        with pytest.raises(UsageError, match="M-NO-ROUND"):
            book.round()
        begin(book)
        begin(book)
        assert book.close_round().closed_at == "2026-03-09T09:03:00+08:00"
        assert book.round().number == 1
        assert book.close_round(2) == book.round(2)  # again: nothing happens
        assert [event.act for event in book.events()] == ["open", "open", "say"]
        book.undo(3)
        assert book.round().number == 2


def test_what_was_read_comes_back_with_text_and_reader(place: str) -> None:
    draft = read_document(PLAN, "plan-v1.txt")
    with ledger(place) as book:
        begin(book)
        assert book.document(draft.sha256) == draft == book.document(draft.sha256, draft.text_id)
        assert book.original(draft.sha256) == PLAN
        newer = replace(draft, text_id=f"{draft.text_id}+", reader="txt 9", text="new", blocks=())
        book.keep_document(PLAN, newer)
        book.keep_document(PLAN, newer)
        assert book.document(draft.sha256) == newer
        assert book.document(draft.sha256, draft.text_id) == draft
        assert [event.act for event in book.events()] == ["open", "keep"]
        for unknown in ("0" * 64, "../../etc/passwd", ""):
            with pytest.raises(UsageError, match="M-NO-DOCUMENT"):
                book.document(unknown)
            with pytest.raises(UsageError, match="M-NO-DOCUMENT"):
                book.original(unknown)
        assert faults(book) == []


def test_letters_and_comments_are_counted_over_the_whole_case(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        begin(book)
        assert put(book, "甲", comments=2) == "L001"
        other, files = letter_of("乙", comments=1, unit="市教育局")
        assert book.file_letter(replace(other, round=2), files) == "L002"
        assert [one.letter.id for one in book.letters()] == ["L001", "L002"]
        (one,) = book.letters(2)
        assert [(c.id, c.letter, c.unit) for c in one.reply.comments] == [("C003", "L002", "市教育局")]
        assert one.text == "乙"
        assert faults(book) == []


def test_the_parts_of_one_sentence_keep_together_under_their_new_ids(place: str) -> None:
    one, files = letter_of("甲", comments=2)
    first, second = one.reply.comments
    one = replace(one, reply=replace(one.reply, comments=(first, replace(second, part_of=first.id))))
    with ledger(place) as book:
        begin(book)
        put(book, "先到的", comments=3)
        book.file_letter(one, files)
        assert [(c.id, c.part_of) for c in book.letters()[1].reply.comments] == [("C004", None), ("C005", "C004")]


def test_filing_again_changes_nothing_and_the_same_file_under_another_name_is_a_second_letter(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        assert put(book, "甲", file="甲.txt") == put(book, "甲", file="甲.txt") == "L001"
        one, files = letter_of("甲", file="副本.txt")
        sha256 = one.letter.sha256
        assert book.holds(1, sha256, "甲.txt") == "L001"
        assert book.holds(1, sha256, "副本.txt") is None
        assert book.file_letter(one, files) == "L002"
        assert book.holds(2, sha256, "甲.txt") is None
        assert book.counts() == {"rounds": 1, "letters": 2, "comments": 0, "entries": 0, "originals": 2, "events": 3}


def test_a_letter_for_a_round_that_was_never_opened_is_refused(place: str) -> None:
    with ledger(place) as book:
        with pytest.raises(UsageError, match="M-NO-ROUND"):
            put(book, "甲")
        assert book.counts()["originals"] == 0


def test_a_new_reading_keeps_the_ids_of_comments_that_ask_the_same(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", comments=3)
        put(book, "乙", comments=1)
        before = book.letters()[0]
        book.decide("C003", "adopted")
        again, files = letter_of("甲", comments=3)
        third = again.reply.comments[2]
        changed = (replace(again.reply.comments[0], id="x", new="丙"), replace(third, id="y"))
        again = replace(again, reply=replace(again.reply, comments=changed))
        assert book.refile_letter("L001", again, files) == ("C001", "C002")
        assert [(c.id, c.new) for c in book.letters()[0].reply.comments] == [("C005", "丙"), ("C003", "乙3")]
        assert book.past_readings("L001") == (before,)
        assert book.refile_letter("L001", again, files) == ()  # the same reading once more
        assert [event.act for event in book.events()] == ["open", "file", "file", "say", "refile"]
        assert put(book, "丙", comments=1) == "L003"
        assert book.letters()[2].reply.comments[0].id == "C006"
        assert faults(book) == []
        with pytest.raises(UsageError, match="M-NO-SUBJECT"):
            book.refile_letter("L009", again, files)


def test_people_say_whose_letter_it_is_and_take_it_back(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", unit=None, comments=1)
        first = book.say("letter", "L001", "unit", "市教育局", "电话核实")
        book.say("letter", "L001", "unit", "市气象局")
        book.say("letter", "L001", "received_at", "2026-03-19T08:00:00+08:00")
        (one,) = book.letters(1)
        assert (one.letter.unit, one.reply.comments[0].unit, one.letter.received_from) == (
            "市气象局",
            "市气象局",
            "person",
        )
        assert one.letter.unit_evidence[0].source == "option"
        book.undo(4)
        assert book.letters(1)[0].letter.unit == "市教育局"
        book.undo(first)
        assert book.letters(1)[0].letter.unit is None
        with pytest.raises(UsageError, match="M-UNDO"):
            book.undo(first)
        with pytest.raises(UsageError, match="M-UNDO"):
            book.undo(1)
        assert [entry.undone_by for entry in book.entries("letter", "L001")] == [7, 6, None]
        assert faults(book) == []


def test_a_removed_letter_is_kept_and_left_out(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲")
        taken = book.say("letter", "L001", "removed", True, "发错了")
        assert book.letters(1) == ()
        assert [one.removed for one in book.letters(1, removed=True)] == [True]
        assert put(book, "甲") == "L001"  # the folder is ingested again
        assert book.letters(1) == ()
        book.undo(taken)
        assert len(book.letters(1)) == 1


def test_more_time_is_the_unit_s_own(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        book.say("addressee", "1/市教育局", "until", "2026-03-25")
        assert book.round().addressees[1] == Addressee("市教育局", until="2026-03-25")
        assert [one.until for one in book.round().addressees] == [None, "2026-03-25", None]


def test_a_decision_that_is_made_again_replaces_the_first(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", comments=2)
        book.decide("C001", "adopted", reason="已吸收", draft_sha256="ab")
        second = book.decide("C001", "not_adopted", reason="与上位文件不一致", draft_sha256="cd", now="第三条")
        (one,) = book.decisions()
        assert (one.comment, one.verdict, one.reason, one.now, one.draft_sha256, one.seq, one.who) == (
            "C001", "not_adopted", "与上位文件不一致", "第三条", "cd", second, "经办人",
        )  # fmt: skip
        book.undo(second)
        assert book.decisions()[0].verdict == "adopted"


@pytest.mark.parametrize(
    ("kind", "id_", "field", "value", "code"),
    [
        ("letter", "L001", "sha256", "0" * 64, "M-SAY"),
        ("letter", "L001", "removed", "yes", "M-SAY"),
        ("letter", "L001", "unit", 3, "M-SAY"),
        ("letter", "L002", "unit", "市教育局", "M-NO-SUBJECT"),
        ("letter", "L1 OR 1=1", "unit", "市教育局", "M-NO-SUBJECT"),
        ("comment", "C001", "decision", "adopted", "M-SAY"),
        ("comment", "C001", "op", "invent", "M-SAY"),
        ("comment", "C099", "op", "delete", "M-NO-SUBJECT"),
        ("round", "1", "no_reply", "silence", "M-SAY"),
        ("round", "²", "title", "x", "M-NO-SUBJECT"),
        ("addressee", "9/市教育局", "until", "2026-03-25", "M-NO-SUBJECT"),
        ("case", "", "title", "x", "M-SAY"),
    ],
)
def test_what_makes_no_sense_cannot_be_said(
    place: str, kind: str, id_: str, field: str, value: object, code: str
) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", comments=1)
        with pytest.raises(UsageError, match=code):
            book.say(kind, id_, field, value)  # type: ignore[arg-type] # that is the point
        assert book.entries() == ()


def test_several_words_are_written_all_or_none(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", comments=1)
        with pytest.raises(UsageError, match="M-NO-SUBJECT"):
            book.say_all([("letter", "L001", "unit", "市教育局", ""), ("letter", "L009", "unit", "市教育局", "")])
        assert book.entries() == ()
        assert book.say_all([("letter", "L001", "unit", "市教育局", ""), ("round", "1", "title", "新", "")]) == (3, 4)
        assert book.round().title == "新"


def test_reminders_are_remembered(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        assert book.reminded("市教育局") is None
        book.remind(["市教育局", "各县人民政府"], "催办函")
        book.remind(["市教育局"], "电话")
        assert book.reminded("市教育局") == "2026-03-09T09:03:00+08:00"
        assert book.reminded("各县人民政府") == "2026-03-09T09:02:00+08:00"
        assert book.reminded("市财政局") is None
        begin(book)
        assert book.reminded("市教育局") is None  # a round of its own


def test_the_journal_tells_who_did_what_when(place: str) -> None:
    with ledger(place, who="张\ud800") as book:
        begin(book)
        put(book, "甲")
        book.say("letter", "L001", "unit", "市教育局", "电话核实")
        one = book.events()[-1]
        assert (one.seq, one.who, one.act, one.subject_kind, one.subject_id) == (
            3,
            "张\\ud800",
            "say",
            "letter",
            "L001",
        )
        assert one.after == {"field": "unit", "value": "市教育局", "reason": "电话核实"}
        assert one.prev_hash == book.events()[1].hash
        assert book.events(since=2) == (one,)


@pytest.mark.parametrize("words", HOSTILE)
def test_names_from_letters_are_words_and_nothing_else(place: str, words: str) -> None:
    with ledger(place) as book:
        draft = read_document(PLAN, words)
        book.open_round(replace(asked(draft), addressees=(Addressee(words),), title=words), [(PLAN, draft)])
        put(book, "甲", unit=words, file=words, comments=1)
        book.say("letter", "L001", "unit", words, words)
        book.say("addressee", f"1/{words}", "until", "2026-03-25", words)
        book.decide("C001", words, reason=words)
        book.remind([words], words)
        (one,) = book.letters(1)
        assert (one.letter.unit, one.letter.file, one.reply.comments[0].unit) == (words, words, words)
        assert book.round().addressees == (Addressee(words, until="2026-03-25"),)
        assert book.reminded(words) is not None
        assert book.holds(1, one.letter.sha256, words) == "L001"
        assert book.document(draft.sha256).name == words
        assert faults(book) == []


def test_an_export_makes_the_same_ledger_elsewhere(place: str, tmp_path: object, schema: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲", comments=2, unit=HOSTILE[-2])
        again, files = letter_of("甲", comments=1)
        book.refile_letter("L001", again, files)
        book.undo(book.say("letter", "L001", "unit", "市教育局"))
        exported = book.export()
    for other in (f"{tmp_path}/other.db", schema):
        with ledger(other) as copy:
            if copy.counts()["events"] == 0:
                copy.import_(exported, "x.json")
            assert copy.export() == exported
            assert copy.verify() == ()
            with pytest.raises(UsageError, match="M-NOT-EMPTY"):
                copy.import_(exported, "x.json")


def test_purging_a_closed_case_keeps_the_record(place: str) -> None:
    with ledger(place) as book:
        opened = begin(book)
        one, files = letter_of("本局无意见，落款略", comments=1)
        book.file_letter(one, files)
        with pytest.raises(UsageError, match="M-NOT-CLOSED"):
            book.purge()
        book.close_round()
        assert book.purge() == 2
        assert [finding.code for finding in book.verify()] == ["L-PURGED"]
        (left,) = book.letters(1)
        assert left.reply.comments[0].text == one.reply.comments[0].text
        assert left.text.startswith("sha256:")
        for sha256 in (opened.draft_sha256, one.letter.sha256):
            with pytest.raises(UsageError, match="M-NO-DOCUMENT"):
                book.original(sha256)
        assert book.document(opened.draft_sha256).text == PLAN.decode()[:-1].replace("\n\n", "\n")
        with pytest.raises(UsageError, match="M-NO-DOCUMENT"):
            book.document(one.letter.sha256)
        assert book.purge() == 0


def test_a_file_that_comes_again_after_a_purge_is_kept_again(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        put(book, "甲")
        book.close_round()
        book.purge()
        begin(book)
        one, files = letter_of("甲", file="再来.txt")
        book.file_letter(replace(one, round=2), files)
        assert book.original(one.letter.sha256) == "甲".encode()
        assert book.document(one.letter.sha256).text == "甲"
        assert faults(book) == []


def test_the_reading_must_be_of_the_file(place: str) -> None:
    one, _files = letter_of("甲")
    with ledger(place) as book:
        begin(book)
        with pytest.raises(ValueError, match="missing"):
            book.file_letter(one, [paper("乙")])
        with pytest.raises(ValueError, match="another file"):
            book.file_letter(one, [("乙".encode(), paper("甲")[1])])
        assert book.counts()["letters"] == 0


def test_the_clock_of_a_test_moves() -> None:
    clock = Clock()
    assert clock() < clock()
