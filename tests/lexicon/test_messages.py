"""The catalogue: two texts a code, the same details in both, Chinese in English only as a term in parentheses."""

import re

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon import messages
from pipeline.lexicon.messages import HELP, MESSAGES, PAGE, codes, say

HANZI = re.compile("[\u3400-\u9fff]")
ITS_OWN_WAY = {"N-DAY"}  # a date is written in another way in each language
PARENTHESES = re.compile("[（(][^（()）]*[)）]")


def row(code):
    return messages._row(code)


@pytest.mark.parametrize("file", [MESSAGES, HELP, PAGE])
def test_every_code_has_a_chinese_and_an_english_text_and_nothing_unknown(file):
    for code in codes(file):
        assert set(row(code)) - {"next", "writes", "names", "examples"} == {"zh", "en"}, code
        assert row(code)["zh"].strip(), code
        assert row(code)["en"].strip(), code


@pytest.mark.parametrize("file", [MESSAGES, HELP, PAGE])
def test_an_english_text_holds_chinese_only_as_a_term_in_parentheses(file):
    bare = {code: row(code)["en"] for code in codes(file) if HANZI.search(PARENTHESES.sub("", row(code)["en"]))}
    assert bare == {}


@pytest.mark.parametrize("file", [MESSAGES, HELP, PAGE])
def test_an_english_text_names_only_details_that_the_chinese_names_too(file):
    for code in codes(file) - ITS_OWN_WAY:
        chinese, english = (set(re.findall(r"{(\w+)}", row(code)[language])) for language in ("zh", "en"))
        assert english <= chinese, code


def test_a_row_in_the_wrong_file_is_refused(monkeypatch):
    monkeypatch.setattr(messages, "data_text", lambda _name: '[M-STRAY]\nzh = "甲"\nen = "a"\n')
    messages._rows.cache_clear()
    try:
        with pytest.raises(LexiconError):
            say("H-STRAY", "zh")
    finally:
        messages._rows.cache_clear()


def test_an_unknown_code_is_shown_as_it_is_and_a_missing_detail_as_an_ellipsis():
    assert say("M-NO-SUCH-CODE", "zh") == "M-NO-SUCH-CODE"
    assert say("M-WROTE", "en") == "wrote …"
