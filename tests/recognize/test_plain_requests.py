"""Requests in plain words must be heard in letters only: the sentences of plans, and of texts about them, ask for nothing."""

import json
from pathlib import Path

import pytest

from pipeline.read.formats import read_document
from pipeline.recognize.requests import read_requests
from pipeline.text.sentences import sentences
from pipeline.text.shadow import shadow_of

TESTS = Path(__file__).parents[1]
TEXTS = sorted(
    (
        *(TESTS / "plans").glob("*.txt"),
        *(TESTS / "files").glob("*.txt"),
        *(TESTS / "cases" / "sentences").glob("*.jsonl"),
    )
)


def words_of(path):
    if path.suffix == ".jsonl":
        lines = [json.loads(line)["text"] for line in path.read_text("utf-8").splitlines()]
    else:
        lines = [read_document(path.read_bytes(), path.name).text]
    for line in lines:
        shadow = shadow_of(line).text
        yield from (shadow[start:end] for start, end in sentences(shadow))


@pytest.mark.parametrize("path", TEXTS, ids=[path.stem for path in TEXTS])
def test_the_sentences_of_a_plan_ask_for_nothing_in_plain_words(path):
    said = list(words_of(path))
    assert said
    assert not [(words, one) for words in said for one in read_requests(words) if one.rule.startswith("plain.")]


@pytest.mark.parametrize(
    "words",
    [
        "请按150个掌握。",
        "“全额免除”口径过宽，以“适当减免”替换较好。",
        "“孤儿”之前遗漏了“残疾学生”。",
        "“甲乙丙”上位法已有规定，此处不必赘述。",
        "第三条我局不宜列名。",
    ],
)
def test_the_same_rules_hear_what_a_letter_asks(words):
    assert [one.rule.split(".")[0] for one in read_requests(words)] == ["plain"]
