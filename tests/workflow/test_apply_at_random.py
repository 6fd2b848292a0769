"""Merged drafts of random requests: what was accepted reads back, and other programs see the same."""

import random
import shutil
import subprocess
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.model.edit import Amendment
from pipeline.read.docx import read
from pipeline.text.edits import Shift, replayed
from tests.amendments import draft_of, merged, resolved, texts
from tests.diff.documents import draft as random_draft
from tests.export.test_redline import word
from tests.workflow.libreoffice import judged
from tests.workflow.merged_drafts import LINES, random_request, stored

# ---- plans and requests at random ---------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_any_requests_on_any_plan_can_be_accepted_and_refused_one_by_one(seed, tmp_path):
    rng = random.Random(seed)
    lines = random_draft(rng, 2)
    numbered = [n for n, line in enumerate(lines) if isinstance(line, str) and rng.random() < 0.2] if seed % 2 else ()
    data = word(lines, numbered=numbered)
    sent = draft_of(data)
    comments = [random_request(sent, rng, number) for number in range(1, rng.choice((3, 8, 16)))]
    found = merged(tmp_path, data, comments)
    assert texts(found.data)[0] == sent.text
    assert "unproved" not in {each.obstacle for each in found.amendments.proposals}
    noted = "\n".join(note.text for note in read(found.data, "x").comments)
    assert all(f"【{comment.id}】" in noted for comment in comments)
    of = {comment.id: comment.unit for comment in comments}
    taken = {comment.unit for comment in comments if rng.random() < 0.5}
    chosen = [each for each in found.amendments.made if of[each.comments[0]] in taken]
    done = read(resolved(found.data, lambda author: author in taken), "x")
    assert _bare(done) == _replayed(sent.source, chosen)


def _bare(source):
    return [block.text[block.counted :] for block in source.blocks if block.text[block.counted :].strip()]


def _replayed(source, made: list[Amendment]):
    shift = Shift((block.start, block.counted) for block in source.blocks)
    edits = [replace(edit, start=shift(edit.start), end=shift(edit.end)) for each in made for edit in each.edits]
    text = "\n".join(block.text[block.counted :] for block in source.blocks)
    return [line for line in replayed(text, edits).split("\n") if line.strip()]


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(40, 440))
def test_many_more_requests_on_many_more_plans(seed, tmp_path):
    test_any_requests_on_any_plan_can_be_accepted_and_refused_one_by_one(seed, tmp_path)


# ---- other programs ------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_opens_it_and_finds_the_same_words_and_comments(tmp_path):
    rng = random.Random(5)
    data = word(random_draft(rng, 2))
    sent = draft_of(data)
    found = merged(tmp_path, data, [random_request(sent, rng, number) for number in range(1, 13)])
    kept = stored(tmp_path, found.data)
    assert read(kept, "x").text == read(found.data, "x").text
    assert texts(kept)[0].replace("\n", "") == sent.text.replace("\n", "")
    assert len(read(kept, "x").comments) == len(read(found.data, "x").comments)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_keeps_both_texts_of_forty_merged_drafts(tmp_path):
    wanted = {}
    for seed in range(40):
        rng = random.Random(seed)
        data = word(random_draft(rng, 1))
        sent = draft_of(data)
        comments = [random_request(sent, rng, number) for number in range(1, 10)]
        (tmp_path / "in").mkdir(exist_ok=True)
        found = merged(tmp_path, data, comments)
        (tmp_path / "in" / f"{seed}.docx").write_bytes(found.data)
        wanted[seed] = texts(found.data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / "in" / f"{seed}.docx") for seed in wanted)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    for seed, both in wanted.items():
        kept = texts((tmp_path / "out" / f"{seed}.docx").read_bytes())
        assert [text.replace("\n", "") for text in kept] == [text.replace("\n", "") for text in both], seed


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
@pytest.mark.parametrize("seed", range(12))
def test_libreoffice_accepts_and_refuses_all_as_we_read_it(seed, tmp_path):
    rng = random.Random(seed)
    lines = random_draft(rng, 1)
    numbered = [n for n, line in enumerate(lines) if isinstance(line, str) and rng.random() < 0.2] if seed % 2 else ()
    data = word(lines, numbered=numbered)
    sent = draft_of(data)
    found = merged(tmp_path, data, [random_request(sent, rng, number) for number in range(1, 10)])
    refused, accepted = texts(found.data)
    assert read(judged(tmp_path, found.data, "Accept"), "x").text == accepted
    assert read(judged(tmp_path, found.data, "Reject"), "x").text == refused


def test_marks_and_parts_stand_as_the_schema_has_them(tmp_path):
    rng = random.Random(3)
    data = word([*random_draft(rng, 1), *LINES])
    sent = draft_of(data)
    found = merged(tmp_path, data, [random_request(sent, rng, number) for number in range(1, 16)])
    document = Document(BytesIO(found.data))
    [comments] = [rel.target_part for rel in document.part.rels.values() if rel.reltype.endswith("/comments")]
    assert comments.content_type.endswith("comments+xml")
    body = document.element.body
    for properties in body.iter(qn("w:pPr")):
        names = [child.tag for child in properties]
        assert qn("w:rPr") not in names or names.index(qn("w:rPr")) == len(names) - 1
    marks = {qn(f"w:{name}") for name in ("ins", "del", "moveFrom", "moveTo")}
    for look in body.iter(qn("w:rPr")):
        assert all(child.tag not in marks for child in list(look)[1:])
    for properties in body.iter(qn("w:trPr")):
        assert all(child.tag not in marks for child in list(properties)[:-1])
    gone = list(body.iter(qn("w:delText")))
    assert gone
    assert all(any(above.tag == qn("w:del") for above in text.iterancestors()) for text in gone)
    for mark in body.iter(qn("w:del")):
        assert not list(mark.iter(qn("w:t")))
