"""The merged draft: every comment is in it, refusing all gives the draft, accepting some gives just those."""

import random
import re
import shutil
import subprocess
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from pipeline.errors import UsageError
from pipeline.model.comment import Anchor
from pipeline.model.edit import Amendment
from pipeline.model.span import Span
from pipeline.read.docx import read
from pipeline.text.edits import Shift, replayed
from pipeline.workflow.apply import apply_commented
from pipeline.workflow.comments import Asked, asked_by, comments_of_folder
from pipeline.workflow.documents import ReadingOptions
from tests.amendments import draft_of, letter, merged, part, request, resolved, texts
from tests.cli.test_commands import huiqian
from tests.diff.documents import draft as random_draft
from tests.export.test_redline import word
from tests.ooxml.builder import deleted, docx, ins, p, r
from tests.recognize.test_amend import PLAN
from tests.shared import EVAL, needs_shared
from tests.workflow.libreoffice import judged

LINES = PLAN.splitlines()
ROWS = [
    ("序号", "重点任务", "牵头单位", "责任单位", "完成时限"),
    ("1", "编制规划。", "市民政局", "市商务局、市国资委", "2026年6月底前"),
    ("2", "建设食堂。", "市商务局", "", "2027年6月底前"),
]


def kinds(data):
    return [(each.kind, each.author, each.text) for each in read(data, "x", view="markup").revisions]


def test_each_request_is_a_tracked_change_of_its_unit_with_its_reason_beside_it(tmp_path):
    found = merged(
        tmp_path, word(LINES), lambda draft: [request(
            draft, "change_number", "助餐点46个", old="46个", new="60个", unit="市商务局", reason="需求大。", text="46个改为60个",
        )],
    )  # fmt: skip
    assert kinds(found.data) == [("delete", "市商务局", "46个"), ("insert", "市商务局", "60个")]
    note = read(found.data, "x").comments[0]
    assert note.author == "市商务局"
    assert note.text.startswith("【C001】46个改为60个\n理由：需求大。")
    assert read(found.data, "x").text[note.start : note.end] == "助餐点60个"
    assert texts(found.data) == (draft_of(word(LINES)).text, draft_of(word(LINES)).text.replace("46个", "60个"))


def test_the_date_is_the_letters_unless_another_is_given(tmp_path):
    def ask(draft):
        return [request(draft, "delete", "严格审批。")]

    for given, shown in (("", "2026-03-05T00:00:00Z"), ("2026-04-01T09:00:00Z", "2026-04-01T09:00:00Z")):
        found = merged(tmp_path, word(LINES), ask, date=given)
        assert {each.date for each in read(found.data, "x", view="markup").revisions} == {shown}


def test_contradictions_stand_side_by_side_and_change_nothing(tmp_path):
    data = word(LINES)
    found = merged(
        tmp_path, data, lambda draft: [
            request(draft, "change_number", "助餐点46个", number=n, old="46个", new=f"{n}0个") for n in (5, 6)
        ],
    )  # fmt: skip
    assert kinds(found.data) == []
    words = [note.text for note in read(found.data, "x").comments]
    assert len(words) == 3
    assert "市5局（C005）：“46个”改为“50个”" in words[2]
    assert "市6局（C006）：“46个”改为“60个”" in words[2]
    assert "1组" in found.report("zh")
    assert "1 groups" in found.report("en")


def test_the_same_request_of_two_units_is_one_change_that_names_both(tmp_path):
    found = merged(
        tmp_path, word(LINES),
        lambda draft: [request(draft, "delete", "严格审批。", number=n) for n in (1, 2)],
    )  # fmt: skip
    assert kinds(found.data) == [("delete", "市1局", "严格审批。")]
    [note] = read(found.data, "x").comments
    assert "【C001】（市1局）" in note.text
    assert "【C002】（市2局）" in note.text


def test_what_has_no_place_stands_at_the_title(tmp_path):
    found = merged(tmp_path, word(LINES), lambda draft: [request(draft, "remark", None, text="建议加强协调。")])
    source = read(found.data, "x")
    [note] = source.comments
    assert source.text[note.start : note.end] == LINES[0]
    assert "【C001】建议加强协调。" in note.text


def test_what_nobody_understood_of_a_letter_stands_at_the_title(tmp_path):
    from pipeline.model.comment import Part
    from pipeline.workflow.comments import Commented

    path = tmp_path / "plan.docx"
    path.write_bytes(word(LINES))
    draft = draft_of(path.read_bytes())
    comment = request(draft, "delete", "严格审批。")
    part_ = Part("unread", Span("x", 0, 4), "另有一言")
    commented = Commented(draft, Asked(), (letter(comment),), (comment,), ((comment.letter, part_),), (), ())
    found = apply_commented(commented, path, ReadingOptions())
    assert [f.code for f in found.findings] == ["A-UNREAD"]
    assert any("另有一言" in note.text and note.author == "市1局" for note in read(found.data, "x").comments)


def test_rows_cells_paragraphs_and_moves_prove(tmp_path):
    data = word([*LINES[:7], *ROWS, *LINES[7:]])
    found = merged(
        tmp_path, data, lambda draft: [
            request(draft, "add_unit", "建设食堂", number=1, new="市财政局"),
            request(draft, "insert", "建设食堂", number=2, text="增加一项",
                    new="开展培训。牵头单位为市教育局，完成时限为2026年8月底前。"),
            request(draft, "delete", "\t".join(ROWS[1]), number=3),
            request(draft, "delete", LINES[-1], number=4),
            request(draft, "move", "严格审批。", number=5, to="每月巡查1次。"),
            request(draft, "move", "三、保障措施", number=6, to="二、重点任务", after=False),
        ],
    )  # fmt: skip
    assert {each.obstacle for each in found.amendments.proposals} <= {"", "overlap"}
    assert texts(found.data)[0] == read(data, "x").text
    assert {"row_insert", "row_delete"} <= {kind for kind, _who, _text in kinds(found.data)}


def test_moves_are_marked_as_moves(tmp_path):
    found = merged(tmp_path, word(LINES), lambda draft: [request(draft, "move", "严格审批。", to="每月巡查1次。")])
    assert [kind for kind, _who, _text in kinds(found.data)] == ["move_from", "move_to"]
    whole = merged(
        tmp_path,
        word(LINES),
        lambda draft: [request(draft, "move", "（二）加强宣传", to="（一）加强领导", after=False)],
    )
    xml = part(whole.data, "word/document.xml").decode()
    for name in ("moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"):
        assert len(re.findall(f"<w:{name} ", xml)) == 1
    assert read(whole.data, "x").text.endswith("营造氛围。\n" + LINES[-2])


def test_all_else_in_the_file_stays_byte_for_byte(tmp_path):
    data = word(LINES)
    found = merged(tmp_path, data, lambda draft: [request(draft, "delete", "严格审批。")])
    before, after = zipfile.ZipFile(BytesIO(data)), zipfile.ZipFile(BytesIO(found.data))
    changed = {
        name for name in after.namelist() if name not in before.namelist() or before.read(name) != after.read(name)
    }
    assert changed == {
        "word/document.xml", "word/comments.xml", "[Content_Types].xml", "word/_rels/document.xml.rels",
    }  # fmt: skip


def test_each_mark_and_comment_has_an_id_of_its_own(tmp_path):
    found = merged(
        tmp_path, word(LINES), lambda draft: [
            request(draft, "delete", "严格审批。", number=1), request(draft, "move", "落实补贴政策。", number=2, to="每月巡查1次。"),
            request(draft, "global_replace", "助餐点", number=3, new="助餐站"),
        ],
    )  # fmt: skip
    xml = part(found.data, "word/document.xml").decode()
    ids = re.findall(r'<w:(?:ins|del|moveFrom|moveTo|\w+RangeStart) w:id="(\d+)"', xml)
    assert len(ids) == len(set(ids)) > 8
    assert set(re.findall(r'<w:commentReference w:id="(\d+)"', xml)) == set(
        re.findall(r'<w:comment w:id="(\d+)"', part(found.data, "word/comments.xml").decode())
    )


def test_comments_and_changes_that_the_draft_had_are_kept_and_said(tmp_path):
    note = f'<w:comment w:id="7" w:author="市甲局">{p("原有批注")}</w:comment>'
    anchored = '<w:commentRangeStart w:id="7"/>' + r("机制健全。") + '<w:commentRangeEnd w:id="7"/><w:r><w:commentReference w:id="7"/></w:r>'  # fmt: skip
    data = docx(p(r("建设") + ins("新的") + deleted("旧的") + r("制度，完善办法。") + anchored), comments=note)
    found = merged(
        tmp_path, data, lambda draft: [
            request(draft, "replace", "完善办法", number=1, new="修订办法"), request(draft, "delete", "新的", number=2),
        ],
    )  # fmt: skip
    assert [(f.code, dict(f.details)["count"]) for f in found.findings] == [("A-REVISIONS", "2"), ("A-MARGINS", "1")]
    assert texts(found.data) == (read(data, "x", view="original").text, "建设新的制度，修订办法。机制健全。")
    assert [each.obstacle for each in found.amendments.proposals] == ["", "untouchable"]
    assert "原有批注" in [each.text for each in read(found.data, "x").comments]


BOX = "<w:r><w:pict><v:textbox><w:txbxContent>{}</w:txbxContent></v:textbox></w:pict></w:r>"


def test_what_stands_in_a_text_box_is_left_to_the_margin(tmp_path):
    data = docx(p(r("正文在此处，有话要说。")) + p(BOX.format(p("框内文字写在这里")) + r("另一段话。")))
    words = "框内文字写在这里"

    def ask(draft):
        at = draft.text.index(words)
        return [replace(request(draft, "delete", None, old=words), anchor=_span(draft, at, at + len(words)))]

    found = merged(tmp_path, data, ask)
    assert [each.obstacle for each in found.amendments.proposals] == ["untouchable"]
    assert kinds(found.data) == []


def test_the_look_of_the_words_around_is_taken_over(tmp_path):
    data = docx(p(r("标题加粗。", "<w:b/>") + r("正文不加粗，接着说。")))
    found = merged(tmp_path, data, lambda draft: [request(draft, "insert", "标题加粗。", new="新的一句。")])
    xml = part(found.data, "word/document.xml").decode()
    assert "<w:b/>" not in xml[xml.index("<w:ins ") : xml.index("</w:ins>")]


def test_a_plan_that_is_no_word_file_is_set_anew_and_said_to_be(tmp_path):
    found = merged(tmp_path, PLAN, lambda draft: [request(draft, "delete", "严格审批。")])
    assert [f.code for f in found.findings] == ["A-BUILT"]
    assert texts(found.data) == (PLAN.strip(), PLAN.strip().replace("严格审批。", ""))


def test_another_file_than_the_draft_is_refused(tmp_path):
    found = draft_of(word(LINES))
    other = tmp_path / "other.docx"
    other.write_bytes(word(LINES[:5]))
    from pipeline.workflow.comments import Commented

    with pytest.raises(UsageError, match="A-NOT-SENT"):
        apply_commented(Commented(found, Asked(), (), (), (), (), ()), other, ReadingOptions())


def test_what_does_not_prove_is_left_to_the_margin(tmp_path, monkeypatch):
    """A request whose mark would not read back is found among the others and left out alone."""
    from pipeline.workflow import apply as module

    honest = module._Desk.proves

    def proves(self, data, made):
        return honest(self, data, made) and not any("C002" in each.comments for each in made)

    monkeypatch.setattr(module._Desk, "proves", proves)
    found = merged(
        tmp_path, word(LINES), lambda draft: [
            request(draft, "delete", words, number=n)
            for n, words in enumerate(("严格审批。", "落实补贴政策", "建立巡查制度", "营造氛围"), 1)
        ],
    )  # fmt: skip
    assert [each.obstacle for each in found.amendments.proposals] == ["", "unproved", "", ""]


def test_a_comment_that_was_lost_is_a_bug_and_never_silent(tmp_path, monkeypatch):
    from pipeline.workflow import apply as module

    monkeypatch.setattr(module._Desk, "_notes", lambda self, amendments: [])
    with pytest.raises(RuntimeError, match="C001"):
        merged(tmp_path, word(LINES), lambda draft: [request(draft, "delete", "严格审批。")])


# ---- what was accepted in Word reads back -------------------------------------------------------------------------


def test_some_accepted_and_others_refused_read_as_just_those(tmp_path):
    data = word(LINES)
    found = merged(
        tmp_path, data, lambda draft: [
            request(draft, "change_number", "助餐点46个", number=1, old="46个", new="60个"),
            request(draft, "delete", "严格审批。", number=2),
            request(draft, "delete", LINES[-1], number=3),
            request(draft, "insert", "每月巡查1次。", number=4, new="及时整改。"),
        ],
    )  # fmt: skip
    text = read(data, "x").text
    half = text.replace("46个", "60个").replace("\n" + LINES[-1], "")
    done = resolved(found.data, lambda author: author in ("市1局", "市3局"))
    assert texts(done) == (half, half)
    left = resolved(found.data, lambda author: True if author in ("市1局", "市3局") else None)
    assert texts(left) == (half, half.replace("严格审批。", "").replace("每月巡查1次。", "每月巡查1次。及时整改。"))


# ---- plans and requests at random ---------------------------------------------------------------------------------

UNITS = ("市财政局", "市教育局", "市水利局", "市商务局", "市科技局", "市体育局")


def _span(draft, start, end):
    return Anchor("exact", Span(draft.source.text_id, start, end), 1.0)


def _sentences(draft, rng):
    lines = [line for line in draft.lines if not line.table and draft.text[line.start : line.end].count("。") > 1]
    line = rng.choice(lines)
    ends = [at + 1 for at in range(line.start, line.end) if draft.text[at] == "。"]
    k = rng.randrange(len(ends) - 1)
    return line, ends[k], ends[k + 1]


def random_request(draft, rng, number):
    """One request of a random kind, anchored at a random place."""
    base = request(draft, "remark", None, number=number)
    rows = [line for line in draft.lines if line.table and line.row > 0]
    line, start, end = _sentences(draft, rng)
    words = draft.text[start:end]
    op = rng.choice(
        ("replace", "delete", "insert", "paragraph", "line", "move", "lines", "unit", "lead", "row", "norow", "all")
    )
    if op == "replace":
        at = rng.randrange(start, end - 1)
        stop = min(end - 1, at + rng.randint(1, 9))
        return replace(
            base, op="replace", old=draft.text[at:stop], new=f"甲乙{number}丙", anchor=_span(draft, at, stop)
        )
    if op == "delete":
        return replace(base, op="delete", old=words, anchor=_span(draft, start, end))
    if op == "insert":
        return replace(base, op="insert", new=f"新增第{number}句。", anchor=_span(draft, start, end))
    if op == "paragraph":
        whole = draft.text[line.start : line.end]
        return replace(base, op="delete", old=whole, anchor=_span(draft, line.start, line.end))
    if op == "line":
        new, text = f"新增的第{number}段。\n再来一段。", "增加一段"
        return replace(base, op="insert", new=new, text=text, anchor=_span(draft, line.start, line.end))
    if op == "move":
        _line, _start, there = _sentences(draft, rng)
        return replace(
            base, op="move", old=words, anchor=_span(draft, start, end), destination=_span(draft, there - 1, there)
        )
    if op == "lines":
        other = rng.choice([each for each in draft.lines if not each.table])
        whole = draft.text[line.start : line.end]
        return replace(
            base, op="move", old=whole, anchor=_span(draft, line.start, line.end),
            destination=_span(draft, other.start, other.end), after=rng.random() < 0.5,
        )  # fmt: skip
    if op in ("unit", "lead"):
        at = rng.choice(rows) if rows and rng.random() < 0.5 else line
        name, kind = rng.choice(UNITS), ("add_unit" if op == "unit" else "set_lead")
        return replace(base, op=kind, new=name, anchor=_span(draft, at.start, at.start + 1), text="列首位")
    if op == "all":
        hits = [m.span() for m in re.finditer("推进|提升|培育", draft.text) if m.group() == "推进"][:6]
        if hits:
            first, *others = (Span(draft.source.text_id, *hit) for hit in hits)
            return replace(
                base,
                op="global_replace",
                old="推进",
                new="扎实推进",
                anchor=Anchor("exact", first, 1.0, "", tuple(others)),
            )
    if not rows:
        return base
    row = rng.choice(rows)
    if op == "row":
        new = f"新任务{number}。责任单位为市财政局，完成时限为2027年底。"
        return replace(base, op="insert", new=new, text="增加一项", anchor=_span(draft, row.start, row.start + 1))
    return replace(base, op="delete", old=draft.text[row.start : row.end], anchor=_span(draft, row.start, row.end))


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


def stored(folder, data):
    (folder / "merged.docx").write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "docx:MS Word 2007 XML",
         "--outdir", str(folder / "out"), str(folder / "merged.docx")],
        check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    return (folder / "out" / "merged.docx").read_bytes()


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


# ---- the command ---------------------------------------------------------------------------------------------------


LETTER = "市商务局关于征求意见的复函\n市民政局：\n来函收悉。经研究，提出以下意见：\n1.建议将“全市建成助餐点46个”修改为“全市建成助餐点60个”。\n2.建议加强部门协同。\n市商务局\n2026年3月5日\n"


def test_the_command_writes_the_file_and_tells_what_became_of_each(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "市商务局.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "plan.docx").write_bytes(word(LINES))
    done = huiqian("apply", tmp_path / "plan.docx", "--letters", tmp_path / "letters", "-o", tmp_path / "合稿.docx")
    assert done.returncode == 0, done.stderr
    assert "合稿共收录意见2条：作修订标出1条，仅作批注1条" in done.stdout
    data = (tmp_path / "合稿.docx").read_bytes()
    assert kinds(data) == [("delete", "市商务局", "46个"), ("insert", "市商务局", "60个")]
    assert huiqian("apply", tmp_path / "plan.docx", "--letters", tmp_path / "letters").returncode == 2


def test_the_letters_of_a_ledgers_round_will_do(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "letters" / "市商务局.txt").write_text(LETTER, encoding="utf-8")
    (tmp_path / "plan.docx").write_bytes(word(LINES))
    (tmp_path / "request.txt").write_text(
        "市民政局\n关于征求《云泽市社区助餐服务行动方案》意见的函\n市商务局、市财政局：\n现征求你们意见，请于2026年3月31日前反馈。\n市民政局\n2026年3月1日\n", encoding="utf-8"
    )  # fmt: skip
    book = {"HUIQIAN_LEDGER": str(tmp_path / "case.db")}
    opened = huiqian("open", tmp_path / "request.txt", tmp_path / "plan.docx", **book)
    assert opened.returncode == 0, opened.stderr
    assert huiqian("ingest", tmp_path / "letters", **book).returncode == 0
    done = huiqian("apply", tmp_path / "plan.docx", "-o", tmp_path / "合稿.docx", **book)
    assert done.returncode == 0, done.stderr
    assert [who for _kind, who, _text in kinds((tmp_path / "合稿.docx").read_bytes())] == ["市商务局"] * 2


@needs_shared
def test_all_comments_of_the_shared_case_stand_in_its_merged_draft(tmp_path):
    case = EVAL / "case-1"
    options = ReadingOptions()
    asked = asked_by(case / "request.docx", options, roster=(), deadline=None)
    commented = comments_of_folder(case / "letters", case / "plan-v1.docx", options, asked=asked)
    found = apply_commented(commented, case / "plan-v1.docx", options)
    source = read(found.data, "x")
    noted = "\n".join(note.text for note in source.comments)
    assert len(found.comments) >= 32 - 4 * len(commented.failures)
    assert all(f"【{comment.id}】" in noted for comment in found.comments)
    assert texts(found.data)[0] == read((case / "plan-v1.docx").read_bytes(), "x").text
    assert "unproved" not in {each.obstacle for each in found.amendments.proposals}
    if shutil.which("soffice"):
        kept = stored(tmp_path, found.data)
        assert read(kept, "x").text.replace("\n", "") == source.text.replace("\n", "")
        assert len(read(kept, "x").comments) == len(source.comments)
