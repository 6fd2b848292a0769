"""The words of the page: none missing, none that nobody says, and those that other lists say too are the same there."""

from __future__ import annotations

import re
from importlib import resources
from typing import get_args

import pytest

from pipeline.export.page.case import PARTS
from pipeline.export.page.marks import KINDS
from pipeline.export.page.words import words
from pipeline.feedback.sheets import OPS
from pipeline.lexicon.messages import codes, say
from pipeline.lexicon.terms import LETTER_STATES, STANCES, VERDICTS
from pipeline.model.change import ChangeKind, Effect, Field, Topic
from pipeline.model.comment import AnchorState, EvidenceSource, LetterStatus, Op, ReceivedFrom, SealState, Stance
from pipeline.model.event import SAYABLE, Act, SubjectKind
from pipeline.model.finding import Severity
from pipeline.model.overview import DueKind
from pipeline.model.settlement import Verdict
from pipeline.model.status import Silence, UnitState
from pipeline.model.task import Role
from pipeline.model.time import Precision, Strength

SOURCES = [
    path.read_text("utf-8")
    for folder, suffix in (("pipeline.export.page", ".py"), ("pipeline.export.templates", ".j2"))
    for path in resources.files(folder.rpartition(".")[0]).joinpath(folder.rpartition(".")[2]).iterdir()
    if path.name.endswith(suffix) and (suffix == ".py" or path.name.startswith("page"))
]
FAMILIES = {
    "DUE": get_args(DueKind), "STATE": get_args(UnitState), "LETTER": get_args(LetterStatus),
    "STANCE": (*get_args(Stance), "unknown"), "SILENCE": get_args(Silence), "VERDICT": get_args(Verdict), "OP": get_args(Op),
    "ANCHOR": get_args(AnchorState), "ROLE": get_args(Role), "STRENGTH": get_args(Strength), "PRECISION": get_args(Precision),
    "KIND": KINDS, "PART": PARTS, "FIELD": get_args(Field), "EFFECT": get_args(Effect), "CHANGE": get_args(ChangeKind),
    "TOPIC": get_args(Topic), "ACT": get_args(Act), "SUBJECT": get_args(SubjectKind), "SOURCE": get_args(EvidenceSource),
    "RECEIVED": get_args(ReceivedFrom), "SEAL": get_args(SealState), "SEVERITY": get_args(Severity),
    "FIELD-OF": tuple(sorted(frozenset().union(*SAYABLE.values()))), "FILTER": ("unit", "year", "section", "strength", "op", "verdict"),
    "TRACKED": ("replace", "delete", "insert"),
    "WITHOUT": ("unit", "year", "section", "strength"), "TO": ("task", "comment", "finding"),
    "COMPARE": ("eq", "ge", "le", "gt", "lt", "about", "plus", "minus"),
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_value_of_the_model_has_its_word(language):
    said = words(language)
    for family, values in FAMILIES.items():
        assert all(said.of(family, value) for value in values)


def test_a_name_that_the_catalogue_does_not_have_is_an_error():
    with pytest.raises(KeyError):
        words("zh")("NO-SUCH-NAME")


def test_no_word_of_the_catalogue_is_left_unsaid():
    named = {f"N-{name}" for source in SOURCES for name in re.findall(r"""["']([A-Z][A-Z0-9-]+)["']""", source)}
    named |= {
        f"N-{family}-{value.replace('_', '-').upper()}" for family, values in FAMILIES.items() for value in values
    }
    for path in resources.files("pipeline").rglob("*.py"):  # type: ignore[attr-defined]
        named |= set(re.findall(r"""["'](N-[A-Z0-9-]+)["']""", path.read_text("utf-8")))
    # these two are put together from a stem
    named |= {"N-LEFT-DAYS", "N-LEFT-OVER-DAYS"}
    assert {code for code in codes() if code.startswith("N-")} - named == set()


def test_what_other_lists_say_is_said_in_the_same_words():
    said = words("zh")
    assert all(said.of("VERDICT", verdict) == word for verdict, word in VERDICTS.items())
    assert all(said.of("STANCE", stance or "unknown") == word for stance, word in STANCES.items())
    assert all(said.of("OP", op) == word for op, word in OPS.items())
    assert all(said.of("STATE", state) == LETTER_STATES[state] for state in get_args(UnitState))


def test_english_words_hold_the_same_placeholders_as_the_chinese_ones():
    class Names(dict[str, str]):
        def __missing__(self, key: str) -> str:
            return f"<{key}>"

    for code in codes():
        if code.startswith("N-") and code != "N-DAY":
            zh, en = (set(re.findall("<([a-z]+)>", say(code, language, Names()))) for language in ("zh", "en"))
            assert zh == en, code
