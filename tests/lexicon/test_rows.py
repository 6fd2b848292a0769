"""Every row of every lexicon proves itself."""

from importlib import resources

import pytest

from pipeline.errors import LexiconError
from pipeline.lexicon import rows as lexicon_rows
from pipeline.lexicon.messages import codes, say
from pipeline.lexicon.rows import find_hits, load_rows
from pipeline.text.shadow import shadow_of

FILES = sorted(
    path.name.removesuffix(".toml")
    for path in resources.files("pipeline.lexicon").iterdir()
    if path.name.endswith(".toml") and path.name not in ("messages.toml", "help.toml", "page.toml")
)
ROWS = [(name, row) for name in FILES for row in load_rows(name)]


@pytest.mark.parametrize(("name", "row"), ROWS, ids=[row.id for _name, row in ROWS])
def test_a_row_finds_what_it_says_and_ignores_what_it_says(name, row):
    for sentence in row.finds:
        assert row.regex.search(shadow_of(sentence).text), f"{row.id} does not find {sentence}"
    for sentence in row.ignores:
        assert not row.regex.search(shadow_of(sentence).text), f"{row.id} finds {sentence}"


def test_ids_are_unique_over_all_lexicons():
    ids = [row.id for _name, row in ROWS]
    assert len(ids) == len(set(ids))


def test_every_file_has_rows():
    assert all(load_rows(name) for name in FILES)
    assert {"numbering", "responsibility", "units", "columns", "structure", "deadlines", "quantities"} <= set(FILES)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ('[[row]]\nid = "a"\npattern = "x"\n', "no proof"),
        ('[[row]]\nid = "a"\npattern = "("\nfinds = ["("]\nignores = []\n', "compile"),
        ('[[row]]\nid = "a"\npattern = "x"\nfinds = ["x"]\nignores = []\n' * 2, "twice"),
        ('[[row]]\npattern = "x"\nfinds = ["x"]\nignores = []\n', "id"),
    ],
)
def test_a_row_without_proof_or_with_a_broken_pattern_is_refused_with_file_and_number(monkeypatch, text, why):
    monkeypatch.setattr(lexicon_rows, "data_text", lambda name: text)
    load_rows.cache_clear()
    with pytest.raises(LexiconError) as caught:
        [row.regex for row in load_rows("broken")]
    load_rows.cache_clear()
    assert why in caught.value.details["why"]
    assert caught.value.details["file"] == "broken.toml"


def test_the_longest_match_at_a_place_wins():
    rows = tuple(row for row in load_rows("responsibility") if row.text("kind") == "label")
    hits = find_hits(rows, "牵头及配合单位：某局")
    assert [hit.row.id for hit in hits] == ["responsibility.label-lead-and-responsible"]


@pytest.mark.parametrize("code", sorted(codes()))
def test_every_message_has_both_languages(code):
    assert say(code, "zh").strip()
    assert say(code, "en").strip()
    assert say(code, "zh") != code


def test_a_missing_detail_never_breaks_a_message():
    assert "…" in say("E-EMPTY", "en")


HOSTILE = [
    "（" * 50_000,
    "责任单位：" * 10_000,
    "1." * 25_000,
    "2025年" * 12_000,
    "、各" * 25_000,
    "不再" * 25_000,
    "列第一" * 16_000,
]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "row"), ROWS, ids=[row.id for _name, row in ROWS])
def test_no_pattern_grows_faster_than_its_text(name, row):
    import time

    for text in HOSTILE:
        took = []
        for size in (len(text) // 4, len(text)):
            part = text[:size]
            begin = time.process_time()
            for _match in row.regex.finditer(part):
                pass
            took.append(time.process_time() - begin)
        assert took[1] < 0.5 or took[1] < 8 * max(took[0], 0.02), f"{row.id}: {took} on {text[:8]}"


@pytest.mark.parametrize(
    ("name", "row"),
    [(name, row) for name, row in ROWS if row.words("opens")],
    ids=lambda value: getattr(value, "id", value),
)
def test_a_row_begins_with_what_it_says_it_opens_with(name, row):
    for sentence in row.finds:
        for match in row.regex.finditer(shadow_of(sentence).text):
            assert match[0].startswith(row.words("opens")), f"{row.id} finds {match[0]}"


@pytest.mark.parametrize("row", [row for _name, row in ROWS if row.words("needs")], ids=lambda row: row.id)
def test_a_row_matches_nothing_without_the_words_that_it_needs(row):
    for sentence in row.finds:
        for match in row.regex.finditer(shadow_of(sentence).text):
            assert any(word in match[0] for word in row.words("needs")), f"{row.id} finds {match[0]}"


def test_rows_that_are_found_by_what_they_open_with_all_say_it():
    needed = [row for name, row in ROWS if name == "levels" or row.text("kind") == "idiom"]
    assert all(row.words("opens") for row in needed)
