"""The merged draft: every comment is in it, refusing all gives the draft, accepting some gives just those."""

import re
import shutil
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest

from pipeline.errors import UsageError
from pipeline.model.span import Span
from pipeline.read.docx import read
from pipeline.workflow.apply import apply_commented
from pipeline.workflow.comments import Asked, asked_by, comments_of_folder
from pipeline.workflow.documents import ReadingOptions
from tests.amendments import draft_of, letter, merged, part, request, resolved, texts
from tests.cli.test_commands import huiqian
from tests.export.test_redline import word
from tests.ooxml.builder import deleted, docx, ins, p, r
from tests.recognize.test_amend import PLAN
from tests.shared import EVAL, needs_shared
from tests.workflow.merged_drafts import LINES, exact_at, kinds, stored

ROWS = [
    ("序号", "重点任务", "牵头单位", "责任单位", "完成时限"),
    ("1", "编制规划。", "市民政局", "市商务局、市国资委", "2026年6月底前"),
    ("2", "建设食堂。", "市商务局", "", "2027年6月底前"),
]


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
        return [replace(request(draft, "delete", None, old=words), anchor=exact_at(draft, at, at + len(words)))]

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
