"""The spaCy component: spans with values on any Chinese pipeline, tokens that keep units whole, models of the user's."""

import subprocess
import sys
from pathlib import Path

import pytest
import spacy
from spacy.tokens import DocBin

from pipeline.errors import UsageError
from pipeline.text import words
from pipeline.workflow import spacy_component

TEXT = "到2027年，市水利局牵头，新建泵站12座，覆盖率达到95%以上。（市水利局、国网衡川供电公司负责）"


@pytest.fixture(scope="module")
def nlp():
    nlp = spacy.blank("zh")
    nlp.add_pipe("huiqian", config={"date": "2025-03-10"})
    return nlp


def test_spacy_finds_the_component_without_an_import_of_ours(tmp_path):
    code = (
        "import spacy\nnlp = spacy.blank('zh')\nnlp.add_pipe('huiqian')\n"
        "doc = nlp('市水利局负责，2027年底前完成。')\nprint([span.text for span in doc.spans['deadlines']])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=False)
    assert "2027年底前" in done.stdout, done.stderr


def test_units_deadlines_and_targets_are_span_groups_with_values(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [span._.huiqian["name"] for span in doc.spans["units"]] == ["市水利局", "国网衡川供电公司"]
    assert [span._.huiqian["end_date"] for span in doc.spans["deadlines"]] == ["2027-12-31"]
    values = [(span._.huiqian["value"], span._.huiqian["unit"]) for span in doc.spans["targets"]]
    assert values == [(12.0, "座"), (95.0, "%")]
    for group in ("units", "deadlines", "targets", "times", "quantities", "mentions"):
        for span in doc.spans[group]:
            value = span._.huiqian
            assert value["rule"]
            assert doc.text[value["start"] : value["end"]] == value["text"] if "text" in value else True


def test_values_survive_docbin_and_pipe(nlp):
    docs = list(nlp.pipe([TEXT, "无内容。", TEXT], batch_size=2))
    again = list(DocBin(store_user_data=True, docs=docs).get_docs(nlp.vocab))
    again = list(
        DocBin(store_user_data=True).from_bytes(DocBin(store_user_data=True, docs=docs).to_bytes()).get_docs(nlp.vocab)
    )
    for doc, copy in zip(docs, again, strict=True):
        for group in doc.spans:
            assert [span._.huiqian for span in copy.spans[group]] == [span._.huiqian for span in doc.spans[group]]
    assert again[0].spans["deadlines"][0]._.huiqian["end_date"] == "2027-12-31"


def test_our_own_pipeline_keeps_units_whole_and_loses_no_character():
    nlp = spacy_component.pipeline("2025-03-10")
    doc = nlp(TEXT + "\n　\t（空白）")
    assert doc.text == TEXT + "\n　\t（空白）"
    assert {"市水利局", "国网衡川供电公司"} <= {token.text for token in doc}
    assert nlp.from_bytes(nlp.to_bytes())(TEXT).spans["units"]


def test_a_value_keeps_the_offsets_of_the_characters_where_tokens_are_wider():
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"segmenter": "jieba"}}})
    nlp.add_pipe("huiqian", config={"date": "2025-03-10"})
    doc = nlp(TEXT)
    for span in doc.spans["deadlines"]:
        assert span.start_char <= span._.huiqian["start"] < span._.huiqian["end"] <= span.end_char


def test_tokens_joined_are_the_text():
    text = "市水利局会同市财政局，推进农村供水。"
    for whole in ((), [(0, 4), (6, 10)]):
        assert "".join(words.cut(text, whole)) == text
    assert words.cut(text, [(0, 4), (6, 10)])[0] == "市水利局"


def test_jieba_keeps_its_cache_out_of_the_shared_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    folder = words._cache_folder()
    assert folder == tmp_path / "huiqian"
    assert folder.stat().st_mode & 0o077 == 0


def test_a_model_that_is_not_installed_is_a_clear_error():
    with pytest.raises(UsageError) as caught:
        list(words.model_names("市水利局", "zh_no_such_model"))
    assert caught.value.code == "M-MODEL"


@pytest.fixture
def model(tmp_path) -> Path:
    """A pipeline of the user's that knows one organisation by heart."""
    nlp = spacy.blank("zh")
    ruler = nlp.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "ORG", "pattern": "青禾公益联盟"}, {"label": "GPE", "pattern": "泊宁"}])
    nlp.to_disk(tmp_path / "model")
    return tmp_path / "model"


def test_a_model_adds_names_and_they_are_marked(model):
    found = list(words.model_names("泊宁\n青禾公益联盟参与。", str(model)))
    assert found == [(3, 9, "ORG")]
