"""What is kept in the ledger is what was read, to the last field."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.feedback import Draft
from pipeline.ledger.codec import canonical, decode, encode, pack, unpack
from pipeline.model.comment import Comment, Letter, ReplyText
from pipeline.model.limits import DEFAULT
from pipeline.model.round import FiledLetter
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import Ear, letters_in
from tests.ledger.letters import filed
from tests.shared import EVAL, needs_shared

ROOT = Path(__file__).parents[2]
READ = (".docx", ".txt", ".html", ".pdf", ".md")
FILES = sorted(
    path for folder in ("corpora", "tests/files") for path in (ROOT / folder).rglob("*") if path.suffix in READ
)


def there_and_back(kind: type, value: Any) -> Any:
    return decode(kind, json.loads(unpack(pack(canonical(encode(value))))))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_as_read_comes_back_whole(path: Path) -> None:
    source = read_document(path.read_bytes(), path.name)
    assert there_and_back(SourceDocument, source) == source


def test_there_are_files_to_try() -> None:
    assert len(FILES) >= 5


@needs_shared
def test_the_letters_of_a_real_case_come_back_whole() -> None:
    folder = next(path for path in sorted(EVAL.iterdir()) if (path / "letters").is_dir())
    plan = next(path for path in sorted(folder.iterdir()) if path.stem == "plan-v1")
    options = ReadingOptions("final", DEFAULT, True)
    source = read_document(plan.read_bytes(), plan.name)
    draft = Draft.of(source, structure(source))
    papers = [path for path in sorted((folder / "letters").iterdir()) if path.suffix in (".docx", ".txt", ".eml")]
    assert papers
    ear = Ear.of(draft, options, roster=(), issuer="")
    for path in papers:
        mail, (one, *_rest) = letters_in(path, ear)
        assert there_and_back(SourceDocument, mail) == mail
        assert there_and_back(FiledLetter, one) == one
        assert there_and_back(Letter, one.letter) == one.letter
        assert there_and_back(ReplyText, one.reply) == one.reply


@given(st.text(), st.one_of(st.none(), st.text()), st.booleans())
def test_any_words_come_back(text: str, old: str | None, everywhere: bool) -> None:
    comment = Comment("c1", text, "replace", old=old, everywhere=everywhere)
    assert there_and_back(Comment, comment) == comment


@pytest.mark.parametrize("words", ["\ud800", "\0", "\u2028", "\U0001f600", '"\\'])
def test_words_that_databases_refuse_are_stored_as_ascii(words: str) -> None:
    text = canonical(encode(filed(words=words)))
    assert text.isascii()
    assert "\0" not in text
    assert there_and_back(FiledLetter, filed(words=words)) == filed(words=words)


@dataclass(frozen=True, slots=True)
class Inner:
    at: tuple[int, str]
    many: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Outer:
    kind: Literal["a", "b"]
    inner: Inner | None = None
    named: dict[str, Inner] = field(default_factory=dict)
    size: float = 1.0
    more: tuple[Inner, ...] = ()


def test_values_within_values_come_back() -> None:
    inner = Inner((3, "x"), ((1.5, 2.0), ()))
    value = Outer("b", inner, {"n": inner}, 0.1, (inner, Inner((0, ""))))
    assert there_and_back(Outer, value) == value
    assert encode(Outer("a")) == {"kind": "a"}  # what is as usual takes no room


def test_keys_of_another_version_are_ignored_and_missing_ones_take_defaults() -> None:
    assert decode(Outer, {"kind": "a", "colour": "red"}) == Outer("a")


@pytest.mark.parametrize(
    "data",
    [
        {}, {"kind": "c"}, {"kind": 3}, {"kind": "a", "size": "1"}, {"kind": "a", "inner": 3},
        {"kind": "a", "inner": {"at": [1]}}, {"kind": "a", "more": None}, [], None, "a",
    ],
)  # fmt: skip
def test_what_does_not_fit_is_refused(data: Any) -> None:
    with pytest.raises(ValueError, match="Outer"):
        decode(Outer, data)


def test_what_cannot_be_told_apart_again_is_not_kept() -> None:
    with pytest.raises(TypeError):
        encode({1, 2})
    with pytest.raises(ValueError, match="incorrect header"):
        unpack(b"no zlib")
