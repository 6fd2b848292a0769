"""A redline, all changes accepted, reads as the new draft, and all refused as the old one."""

import random
import re
import shutil
import subprocess
import zipfile
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.diff import compare
from pipeline.errors import UsageError
from pipeline.model.limits import DEFAULT
from pipeline.read.docx import read
from pipeline.read.txt import read as read_txt
from pipeline.workflow.redline import redline
from tests.diff.documents import draft, edit
from tests.ooxml.builder import docx, p, r


def word(lines, *, numbered=()):
    """A Word file of paragraphs and rows; a paragraph whose index is in `numbered` has a number that Word counts."""
    document = Document()
    table = None
    for n, line in enumerate(lines):
        if isinstance(line, tuple):
            if table is None:
                table = document.add_table(rows=0, cols=len(line))
            for cell, text in zip(table.add_row().cells, line, strict=True):
                cell.text = text
            continue
        table = None
        paragraph = document.add_paragraph(style="List Number" if n in numbered else None)
        for piece in re.findall(r".{1,17}", line):  # words are spread over runs, as Word leaves them
            paragraph.add_run(piece).bold = len(piece) % 2 == 0
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def made(old, new, **options):
    before = read(old, "old.docx") if old[:2] == b"PK" else read_txt(old, "old.txt")
    return redline(compare(before, read(new, "new.docx")), old, new, DEFAULT, **options)


def assert_proves(old, new, found):
    assert read(found.data, "x").text == read(new, "x").text
    assert read(found.data, "x", view="original").text == read(old, "x").text


def marks(data, *names):
    xml = zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()
    return tuple(len(re.findall(f"<w:{name}[ >]", xml)) for name in names)


def kinds(data):
    return [(each.kind, each.text) for each in read(data, "x", view="markup").revisions]


ONE = "到2025年底前，建成社区食堂12处，切实改善群众感受。（责任单位：市民政局、市财政局）"
TWO = "推进乡镇卫生院改造，严格质量安全标准，做到底数清情况明。"
THREE = "加快老旧小区改造，引入社会力量参与，推动长效常态管理。"
FOUR = "规范殡葬设施，完善信用评价办法，接受社会各界监督。"


def test_words_that_changed_are_marked_and_nothing_else():
    old, new = word([ONE, TWO]), word([ONE.replace("12处", "15处").replace("、市财政局", ""), TWO])
    found = made(old, new)
    assert_proves(old, new, found)
    assert found.findings == ()
    assert kinds(found.data) == [("delete", "12"), ("insert", "15"), ("delete", "、市财政局")]


def test_the_look_of_the_words_around_is_kept():
    old, new = word([ONE]), word([ONE.replace("12处", "15处")])
    before, after = (re.findall(r"<w:b(?: [^>]*)?/>", _xml(data)) for data in (new, made(old, new).data))
    assert len(after) >= len(before)


def test_paragraphs_that_came_and_went():
    old, new = word([ONE, TWO, THREE]), word([ONE, FOUR, THREE])
    found = made(old, new)
    assert_proves(old, new, found)
    assert {kind for kind, _ in kinds(found.data)} == {"insert", "delete", "paragraph_insert", "paragraph_delete"}


def test_the_first_and_the_last_paragraph_may_go():
    for old, new in (([ONE, TWO, THREE], [TWO, THREE]), ([ONE, TWO, THREE], [ONE, TWO]), ([TWO], [ONE, TWO, THREE])):
        assert_proves(word(old), word(new), made(word(old), word(new)))


def test_a_paragraph_parted_and_two_joined():
    old, new = word([ONE + TWO, FOUR]), word([ONE, TWO, FOUR])
    for before, after in ((old, new), (new, old)):
        found = made(before, after)
        assert_proves(before, after, found)
        assert found.findings == ()
    assert kinds(made(old, new).data) == [("paragraph_insert", "\n")]
    assert kinds(made(new, old).data) == [("paragraph_delete", "\n")]


def test_a_paragraph_that_moved_is_marked_as_a_move():
    old, new = word([ONE, TWO, THREE, FOUR]), word([FOUR, ONE, TWO, THREE])
    found = made(old, new)
    assert_proves(old, new, found)
    assert marks(found.data, "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd") == (1,) * 4
    assert marks(found.data, "ins", "del") == (0, 0)


HEAD = ("序号", "任务", "单位")


def test_rows_and_cells_of_a_table():
    old = word([ONE, HEAD, ("1", TWO, "市民政局"), ("2", THREE, "市财政局"), ("3", FOUR, "市水利局"), TWO])
    new = word([ONE, HEAD, ("1", TWO, "市教育局"), ("2", FOUR, "市水利局"), ("3", ONE, "市商务局"), TWO])
    for before, after in ((old, new), (new, old)):
        found = made(before, after)
        assert_proves(before, after, found)
        assert {"row_insert", "row_delete"} <= {kind for kind, _ in kinds(found.data)}


def test_a_table_that_came_or_went():
    old, new = word([ONE, HEAD, ("1", TWO, "市民政局"), THREE]), word([ONE, THREE])
    for before, after in ((old, new), (new, old)):
        assert_proves(before, after, made(before, after))


def test_a_column_that_came():
    old = word([ONE, HEAD, ("1", TWO, "市民政局"), THREE])
    new = word([ONE, (*HEAD, "时限"), ("1", TWO, "市民政局", "2025年底"), THREE])
    for before, after in ((old, new), (new, old)):
        assert_proves(before, after, made(before, after))


def test_an_empty_cell_that_was_filled():
    old, new = word([HEAD, ("1", TWO, "")]), word([HEAD, ("1", TWO, "市民政局")])
    for before, after, kind in ((old, new, "insert"), (new, old, "delete")):
        found = made(before, after)
        assert_proves(before, after, found)
        assert found.findings == ()
        assert kinds(found.data) == [(kind, "市民政局")]


def test_typed_numbers_that_word_counted_before_are_marked_within_the_line():
    old = word([ONE, TWO, THREE], numbered=(1, 2))
    new = word([ONE, FOUR, "2. " + TWO, "3. " + THREE.replace("加快", "推进")])
    found = made(old, new)
    assert_proves(old, new, found)
    assert found.findings == ()


BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


def test_what_stands_in_a_text_box_or_a_note_is_left_and_said_to_be():
    def page(words, box, note):
        reference = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        return docx(
            p(BOX.format(p(box)) + r(words)) + p(r(TWO) + reference),
            footnotes=f'<w:footnote w:id="2">{p(note)}</w:footnote>',
        )

    old, new = (
        page(ONE, "框内旧字写在这里", "脚注旧字写在这里"),
        page(ONE.replace("12", "15"), "框内新字写在这里", "脚注新字写在这里"),
    )
    found = made(old, new)
    assert [(f.code, dict(f.details)["count"]) for f in found.findings] == [("R-UNMARKED", "2")]
    assert read(found.data, "x").text == read(new, "x").text
    assert kinds(found.data) == [("delete", "12"), ("insert", "15")]


def test_a_document_with_macros_is_no_plain_docx():
    old, new = word([ONE]), word([TWO])
    macros = BytesIO()
    with zipfile.ZipFile(BytesIO(new)) as source, zipfile.ZipFile(macros, "w") as target:
        for name in source.namelist():
            data = source.read(name)
            target.writestr(
                name, data.replace(b"wordprocessingml.document.main", b"wordprocessingml.document.macroEnabled.main")
            )
    with pytest.raises(UsageError, match="R-NOT-WORD"):
        made(old, macros.getvalue())


def test_numbers_that_word_counts_are_no_text():
    old, new = word([ONE, TWO, THREE, FOUR], numbered=(1, 2, 3)), word([ONE, THREE, FOUR], numbered=(1, 2))
    for before, after in ((old, new), (new, old)):
        assert_proves(before, after, made(before, after))


def test_a_counted_paragraph_at_the_end_leaves_no_number_behind():
    old, new = word([ONE, TWO], numbered=(1,)), word([ONE, TWO, THREE], numbered=(1, 2))
    for before, after in ((old, new), (new, old)):
        found = made(before, after)
        assert_proves(before, after, found)
        assert found.findings == ()


def test_a_number_that_was_typed_and_is_now_counted():
    old, new = word([ONE, "1. " + TWO, THREE]), word([ONE, TWO, THREE], numbered=(1,))
    for before, after in ((old, new), (new, old)):
        assert_proves(before, after, made(before, after))


def test_an_old_draft_of_plain_text_will_do():
    old, new = f"{ONE}\n{TWO}\n{FOUR}\n".encode(), word([ONE, TWO.replace("改造", "建设"), THREE])
    found = made(old, new)
    assert read(found.data, "x", view="original").text == read_txt(old, "x").text
    assert read(found.data, "x").text == read(new, "x").text


def test_a_new_draft_that_is_no_word_file_is_refused():
    with pytest.raises(UsageError, match="R-NOT-WORD"):
        old, new = word([ONE]), TWO.encode()
        redline(compare(read(old, "o.docx"), read_txt(new, "n.txt")), old, new, DEFAULT)


def test_a_new_draft_with_tracked_changes_of_its_own_is_refused():
    tracked = made(word([ONE]), word([TWO])).data
    with pytest.raises(UsageError, match="R-TRACKED"):
        made(word([ONE]), tracked)


def test_tracked_changes_of_the_old_draft_are_taken_as_accepted_and_said_to_be():
    tracked, new = made(word([ONE]), word([ONE, TWO])).data, word([ONE, THREE])
    found = made(tracked, new)
    assert [finding.code for finding in found.findings] == ["R-ACCEPTED"]
    assert read(found.data, "x", view="original").text == read(tracked, "x").text


def test_author_and_date_are_those_asked_for():
    found = made(word([ONE]), word([TWO]), author="综合科", date="2026-03-02T09:00:00Z")
    revisions = read(found.data, "x").revisions
    assert {(each.author, each.date) for each in revisions} == {("综合科", "2026-03-02T09:00:00Z")}
    assert 'w:date="' not in _xml(made(word([ONE]), word([TWO])).data)


def test_the_same_drafts_give_the_same_bytes():
    old, new = word([ONE, TWO]), word([TWO, THREE])
    assert made(old, new).data == made(old, new).data


def test_each_mark_has_an_id_of_its_own():
    found = made(word([ONE, TWO, THREE, FOUR]), word([FOUR, ONE, THREE.replace("加快", "推进")]))
    ids = re.findall(r'<w:(?:ins|del|moveFrom|moveTo|move\w+RangeStart) w:id="(\d+)"', _xml(found.data))
    assert len(ids) == len(set(ids)) > 3


@pytest.mark.parametrize("lines", [[ONE.replace("，", "\n"), TWO], [ONE, TWO + "\n" + THREE]])
def test_line_breaks_within_a_paragraph(lines):
    def broken(texts):
        document = Document(BytesIO(word([])))
        for text in texts:
            document.add_paragraph(text)
        buffer = BytesIO()
        document.save(buffer)
        return buffer.getvalue()

    old, new = broken(lines), broken([line.replace("改造", "建设\n更新") for line in lines])
    for before, after in ((old, new), (new, old)):
        assert_proves(before, after, made(before, after))


@pytest.mark.parametrize("seed", range(100))
def test_random_edits_prove(seed):
    rng = random.Random(seed)
    lines = draft(rng, 2)
    edited = edit(rng, lines, (1, 5, 12)[seed % 3])
    old, new = word(lines), word(edited.lines)
    found = made(old, new)
    assert_proves(old, new, found)
    assert found.findings == ()


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 1000))
def test_many_more_random_edits_prove(seed):
    test_random_edits_prove(seed)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_keeps_both_texts_of_sixty_redlines(tmp_path):
    drafts = {}
    for seed in range(60):
        rng = random.Random(seed)
        lines = draft(rng, 1)
        old, new = word(lines), word(edit(rng, lines, (1, 5, 12)[seed % 3]).lines)
        (tmp_path / f"{seed}.docx").write_bytes(made(old, new).data)
        drafts[seed] = read(old, "x").text, read(new, "x").text
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "out"), *(str(tmp_path / f"{seed}.docx") for seed in drafts)],
        check=True, capture_output=True, timeout=600,
    )  # fmt: skip
    for seed, (old_text, new_text) in drafts.items():
        stored = (tmp_path / "out" / f"{seed}.docx").read_bytes()
        assert read(stored, "x").text == new_text, seed
        assert read(stored, "x", view="original").text.replace("\n", "") == old_text.replace("\n", ""), seed


@pytest.mark.parametrize("seed", range(6))
def test_drafts_that_have_nothing_in_common_prove_too(seed):
    rng = random.Random(seed)
    old, new = word(draft(rng, 1)), word(draft(rng, 2))
    assert_proves(old, new, made(old, new))


@pytest.mark.skipif(not shutil.which("soffice"), reason="needs LibreOffice")
def test_libreoffice_opens_it_and_finds_the_same_words(tmp_path):
    rng = random.Random(7)
    lines = draft(rng, 1)
    new = word(edit(rng, lines, 12).lines)
    (tmp_path / "redline.docx").write_bytes(made(word(lines), new).data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(tmp_path / "out"), str(tmp_path / "redline.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    stored = (tmp_path / "out" / "redline.docx").read_bytes()
    assert read(stored, "x").text == read(new, "x").text
    assert read(stored, "x", view="original").text.replace("\n", "") == read(word(lines), "x").text.replace("\n", "")


def _xml(data):
    return zipfile.ZipFile(BytesIO(data)).read("word/document.xml").decode()


def test_the_marks_stand_in_the_order_of_the_schema():
    """The mark of a paragraph's end is the first thing in its run properties, a row's behind its other properties."""
    found = made(word([ONE, HEAD, ("1", TWO, "市民政局")]), word([FOUR, HEAD, ("1", THREE, "市财政局")]))
    body = Document(BytesIO(found.data)).element.body
    for properties in body.iter(qn("w:pPr")):
        names = [child.tag for child in properties]
        assert names.index(qn("w:rPr")) == len(names) - 1 if qn("w:rPr") in names else True
