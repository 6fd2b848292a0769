"""Which document of a mail or an archive is meant, and that it is the same as the file by itself."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.export.plan_json import plan_to_dict
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.documents import Contained, ReadingOptions, choose, documents_of, load_document, load_plan
from pipeline.workflow.read import read_file
from tests.drafts import LETTER, PLAN
from tests.forms import typed_docx
from tests.read.mails import archive, bomb, mail, xlsx

DEMO = Path(__file__).parents[2] / "corpora" / "demo" / "plan-v1.docx"
HOW = ReadingOptions()
REPLY = typed_docx(
    "县财政局关于征求意见稿的复函\n县政务办：\n一、建议改为两年。\n二、建议删除“全面”。\n县财政局\n2031年5月6日"
)


def zipped_mail(name: str, plan: bytes) -> bytes:
    """A zip in a zip in a mail."""
    return mail(
        files=[
            ("复函.docx", REPLY),
            ("附件.zip", archive([("里.zip", archive([(name, plan), ("0说明.txt", "说明。".encode())]))])),
        ]
    )


@pytest.mark.parametrize("plan", [typed_docx(PLAN), DEMO.read_bytes()], ids=["draft", "demo"])
@pytest.mark.parametrize(
    ("carrier", "wrap"),
    [
        ("信.eml", lambda plan: mail(files=[("复函.docx", REPLY), ("方案.docx", plan)])),
        ("包.zip", lambda plan: archive([("0复函.docx", REPLY), ("方案.docx", plan)])),
        ("信.eml", lambda plan: zipped_mail("方案.docx", plan)),
        ("信.eml", lambda plan: mail(mails=[mail(files=[("方案.docx", plan)], Subject="转来")])),
    ],
    ids=["mail", "zip", "zip-in-zip-in-mail", "mail-in-mail"],
)
def test_a_plan_in_a_mail_or_an_archive_is_the_plan_by_itself(tmp_path, plan, carrier, wrap):
    (tmp_path / "方案.docx").write_bytes(plan)
    (tmp_path / carrier).write_bytes(wrap(plan))
    alone = plan_to_dict(load_plan(tmp_path / "方案.docx", HOW), "zh")
    carried = plan_to_dict(load_plan(tmp_path / carrier, HOW), "zh")
    assert [f["code"] for f in carried["findings"] if f not in alone["findings"]] == ["W-CHOSEN"]
    assert {**carried, "findings": []} == {**alone, "findings": []}
    assert alone["tasks"]
    assert alone["sections"]


def test_all_documents_of_a_source_have_their_paths():
    source = read_document(zipped_mail("方案.docx", typed_docx(PLAN)), "信.eml")
    assert [path for path, _ in documents_of(source)] == [
        "信.eml", "信.eml > 复函.docx", "信.eml > 附件.zip", "信.eml > 附件.zip > 里.zip",
        "信.eml > 附件.zip > 里.zip > 0说明.txt", "信.eml > 附件.zip > 里.zip > 方案.docx",
    ]  # fmt: skip


def chosen(data: bytes, name: str, want: str = "plan") -> str:
    source = read_document(data, name)
    found = [Contained(path, item, structure(item)) for path, item in documents_of(source)]
    return choose(found, want).path  # type: ignore[arg-type]


def test_a_plan_is_preferred_then_a_letter_with_a_plan_below_then_the_body():
    plan, letter = PLAN.encode(), (LETTER + PLAN).encode()
    assert chosen(mail(files=[("函.txt", letter), ("方案.txt", plan)]), "信.eml") == "信.eml > 方案.txt"
    assert chosen(mail(files=[("复函.docx", REPLY), ("函.txt", letter)]), "信.eml") == "信.eml > 函.txt"
    assert chosen(mail(files=[("函.txt", letter), ("方案.txt", plan)]), "信.eml", "request") == "信.eml > 函.txt"
    assert (
        chosen(mail("县政务办：\n一、建议改为两年。\n二、无其他意见。\n", [("说明.txt", "说明。".encode())]), "信.eml")
        == "信.eml"
    )
    assert chosen(mail("", [("说明.txt", "说明。".encode())]), "信.eml") == "信.eml > 说明.txt"
    assert chosen(mail(PLAN), "信.eml") == "信.eml"


def test_a_mail_whose_only_file_cannot_be_read_says_why(tmp_path):
    (tmp_path / "信.eml").write_bytes(mail("", [("方案.zip", bomb())]))
    begin = time.process_time()
    with pytest.raises(InputError) as caught:
        load_plan(tmp_path / "信.eml", HOW)
    assert (caught.value.code, caught.value.details["file"]) == ("E-BOMB", "信.eml > 方案.zip")
    assert time.process_time() - begin < 1


def test_a_secrecy_mark_stops_wherever_in_the_mail_it_stands(tmp_path):
    (tmp_path / "信.eml").write_bytes(mail(files=[("密.docx", typed_docx("机密★3年\n" + PLAN))]))
    with pytest.raises(InputError) as caught:
        load_document(tmp_path / "信.eml", HOW)
    assert (caught.value.code, caught.value.details["file"]) == ("W-SECRET", "信.eml > 密.docx")
    assert load_document(tmp_path / "信.eml", ReadingOptions(allow_secret=True))


def test_what_is_typed_into_a_mail_is_a_reply_with_its_office_and_date():
    body = "县政务办：\n征求意见稿收悉，我局意见如下：\n一、建议改为两年。\n二、建议删除“全面”。\n青禾县财政局\n2031年5月6日\n"
    for subject in ("回复：关于征求实施方案意见的函", "县财政局反馈意见"):
        document = structure(read_document(mail(body, Subject=subject), "信.eml"))
        assert (document.kind, document.issuer, document.date) == ("reply", "青禾县财政局", "2031-05-06")
        assert document.addressees == ("县政务办",)
    assert structure(read_document(mail(body, Subject="你好"), "信.eml")).kind == "other"
    assert structure(read_document(mail("", [("a.txt", b"x")]), "信.eml")).kind == "other"


def test_read_prints_a_mail_and_its_files_one_after_the_other(tmp_path):
    path = tmp_path / "信.eml"
    sheet = xlsx([["序号", "单位", "意见"], [1, "县财政局", "改为两年"]])
    path.write_bytes(mail(files=[("复函.docx", REPLY), ("汇总.xlsx", sheet), ("坏.rar", b"Rar!\x1a\x07\x01\x00")]))
    text = read_file(path, HOW, format_="md", language="zh")
    assert (
        "- 发件人：县财政局 caizheng@example.com\n- 主题：县财政局反馈意见\n- 发送时间：2031-05-06T09:30:00+08:00"
        in text
    )
    assert "- 附件：复函.docx，汇总.xlsx" in text
    assert "- 文件：信.eml > 汇总.xlsx" in text
    assert "| 1 | 县财政局 | 改为两年 |" in text
    assert "E-ARCHIVE：坏.rar" in text
    assert text.index("征求意见稿收悉") < text.index("县财政局关于征求意见稿的复函") < text.index("| 序号 |")


def test_read_as_json_nests_the_files_with_their_own_offsets(tmp_path):
    path = tmp_path / "信.eml"
    path.write_bytes(zipped_mail("方案.docx", typed_docx(PLAN)))
    data = json.loads(read_file(path, HOW, format_="json", language="zh"))
    assert [item["source"]["name"] for item in data["attachments"]] == ["复函.docx", "附件.zip"]
    inner = data["attachments"][1]["attachments"][0]["attachments"][1]
    assert inner["document"]["kind"] == "plan"
    assert inner["text"][inner["sections"][0]["start"] :].startswith("一、总体要求")
    assert inner["attachments"] == []


def test_the_user_s_file_is_never_changed(tmp_path):
    path = tmp_path / "信.eml"
    path.write_bytes(zipped_mail("方案.docx", typed_docx(PLAN)))
    before = (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir()))
    load_plan(path, HOW)
    assert (path.read_bytes(), path.stat().st_mtime_ns, sorted(tmp_path.iterdir())) == before
