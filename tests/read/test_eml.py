"""Mails: what stands in the head, the text without the mail that it answers, and the attached files."""

from __future__ import annotations

import random
import time

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.read.progress import Watch, watched
from tests.forms import typed_docx
from tests.read import mails, paper
from tests.read.mails import BODY, mail, multipart, part, raw, text_part
from tests.shared import EVAL, needs_shared

TEXT = "县政务办：\n征求意见稿收悉，我局意见见附件，请查收。\n县财政局\n2031年5月6日"
PAGE = f"<html><body>{''.join(f'<p>{line}</p>' for line in TEXT.splitlines())}</body></html>"
LETTER = typed_docx(
    "县财政局关于征求意见稿的复函\n县政务办：\n建议将第二条中的“三年”改为“两年”。\n县财政局\n2031年5月6日"
)


def read(data: bytes, name: str = "复函.eml", limits: Limits | None = None) -> SourceDocument:
    return read_document(data, name, limits=limits or Limits())


def codes(document: SourceDocument) -> list[str]:
    return [finding.code for finding in document.findings]


def quoted(document: SourceDocument) -> str:
    return "\n".join(block.text for block in document.blocks if block.layer == "furniture")


# ── Head and text ───────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_mail_says_who_wrote_when_to_whom_and_about_what() -> None:
    document = read(mail(Cc="a@example.com", In_Reply_To="<0.mail@example.com>"))
    assert document.format == "eml"
    assert dict(document.metadata) == {
        "sender": "caizheng@example.com", "sender_name": "县财政局", "date": "2031-05-06T09:30:00+08:00",
        "subject": "县财政局反馈意见", "recipients": "zhengwu@example.com", "copies": "a@example.com",
        "message_id": "1.mail@example.com", "in_reply_to": "0.mail@example.com",
    }  # fmt: skip
    assert document.text == TEXT


@pytest.mark.parametrize(
    ("label", "coding"),
    [("utf-8", "utf-8"), ("gb2312", "gb18030"), ("gbk", "gb18030"), ("gb2312", "utf-8"), ("utf-8", "gb18030"),
     ("iso-8859-1", "gb18030"), ("us-ascii", "utf-8"), ("unknown-8bit", "gb18030"), ("", "gb18030"), ("zlib", "utf-8")],
)  # fmt: skip
def test_the_text_is_read_by_what_it_is_and_not_by_its_label(label: str, coding: str) -> None:
    document = read(multipart(text_part(BODY, label, coding)))
    assert document.text == TEXT
    assert not document.findings


def test_the_plain_text_is_taken_before_the_web_page() -> None:
    assert read(mail(html="<p>另一种写法</p>")).text == TEXT


@pytest.mark.parametrize("plain", ["", " \n\n"])
def test_an_empty_plain_text_gives_way_to_the_web_page(plain: str) -> None:
    assert read(mail(plain, html=PAGE)).text == TEXT


def test_a_web_page_alone_is_read_with_its_table() -> None:
    rows = "".join(f"<tr><td>{n}</td><td>县财政局</td><td>改为{n}年</td></tr>" for n in (1, 2))
    page = f"<div>意见如下：</div><table><tr><td>序号</td><td>单位</td><td>意见</td></tr>{rows}</table>"
    document = read(mail(None, html=page))
    assert document.text == "意见如下：\n序号\t单位\t意见\n1\t县财政局\t改为1年\n2\t县财政局\t改为2年"
    assert [(table.rows, table.columns) for table in document.tables] == [(3, 3)]


def test_a_page_with_a_table_goes_before_the_plain_text_that_lost_its_columns() -> None:
    page = "<p>意见如下：</p><table><tr><td>序号</td><td>单位</td><td>意见</td></tr><tr><td>1</td><td>县财政局</td><td>改为两年</td></tr></table>"
    document = read(mail("意见如下：\n序号\n单位\n意见\n1\n县财政局\n改为两年\n", html=page))
    assert document.text == "意见如下：\n序号\t单位\t意见\n1\t县财政局\t改为两年"


def test_lines_broken_by_the_mail_program_are_joined() -> None:
    lines = "建议将“三年”改为“两年”，并明确 \n责任单位。\n\n县财政局"
    head = "Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes"
    assert read(multipart(part(lines.encode(), head=head))).text == "建议将“三年”改为“两年”，并明确责任单位。\n县财政局"


@pytest.mark.parametrize(
    "tail",
    [
        '------------------ 原始邮件 ------------------\n发件人: "政务办" <a@example.com>;\n发送时间: 2031年5月1日\n主题: 征求意见\n\n请各单位反馈意见。',
        "-----Original Message-----\nFrom: a@example.com\nSent: May 1\nSubject: 征求意见\n\n请各单位反馈意见。",
        "---- 回复的原邮件 ----\n请各单位反馈意见。",
        "发件人：政务办\n日期：2031-05-01 10:00\n收件人：县财政局\n主题：征求意见\n请各单位反馈意见。",
        '在 2031-05-01 10:00:00，"政务办" <a@example.com> 写道：\n> 请各单位反馈意见。',
        "在2031年5月1日 10:00，政务办\n<a@example.com> 写道：\n请各单位反馈意见。",
        "On Thu, May 1, 2031 at 10:00 AM Office <a@example.com> wrote:\n> 请各单位反馈意见。",
        "> 请各单位反馈意见。\n> 谢谢。",
    ],
)
def test_the_mail_that_is_answered_is_no_part_of_the_text(tail: str) -> None:
    document = read(mail(f"{BODY}\n{tail}\n"))
    assert document.text == TEXT
    assert "请各单位反馈意见。" in quoted(document)
    assert codes(document) == ["W-QUOTED"]


def test_the_answered_mail_is_left_out_of_a_web_page_too() -> None:
    page = PAGE.replace(
        "</body>", "<div>------------------&nbsp;原始邮件&nbsp;------------------</div><p>请反馈。</p></body>"
    )
    document = read(mail(None, html=page))
    assert (document.text, codes(document)) == (TEXT, ["W-QUOTED"])


def test_answers_between_quoted_lines_stay_with_their_places_in_the_text() -> None:
    document = read(mail("答复如下：\n> 一、是否同意？\n同意。\n> 二、有无意见？\n无意见。\n"))
    assert document.text == "答复如下：\n同意。\n无意见。"
    whole = "答复如下：\n> 一、是否同意？\n同意。\n> 二、有无意见？\n无意见。\n"
    assert [whole[block.places[0].offset :][: len(block.text)] for block in document.blocks if block.start >= 0] == [
        "答复如下：", "同意。", "无意见。",
    ]  # fmt: skip


HEAD_OF_ANOTHER = "发件人: 乡政府 <xiang@example.com>\n发送时间: 2031年5月5日\n收件人: 县财政局\n主题: 意见\n\n"


@pytest.mark.parametrize(
    ("body", "subject"),
    [
        (f"-------- 转发邮件信息 --------\n{HEAD_OF_ANOTHER}我乡无意见。\n", "x"),
        (f"\n------------------ 原始邮件 ------------------\n{HEAD_OF_ANOTHER}我乡无意见。\n", "x"),
        (f"{HEAD_OF_ANOTHER}我乡无意见。\n", "x"),
    ],
)
def test_a_mail_that_is_passed_on_keeps_its_text(body: str, subject: str) -> None:
    document = read(mail(body, Subject=subject))
    assert document.text == "我乡无意见。"
    assert dict(document.metadata)["passed_on_from"] == "xiang@example.com"
    assert codes(document) == ["W-PASSED-ON"]


def test_a_subject_that_says_passed_on_keeps_both_texts() -> None:
    document = read(mail(f"请阅。\n-----原始邮件-----\n{HEAD_OF_ANOTHER}我乡无意见。\n", Subject="转发：意见"))
    assert document.text == "请阅。\n我乡无意见。"


def test_a_word_about_original_mails_is_no_divider() -> None:
    text = "原始邮件请见附件。\n发件人：县财政局\n建议在“写道：”后加引号。"
    assert read(mail(text)).text == text


# ── Files ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_attached_files_are_documents_of_their_own() -> None:
    document = read(mail(files=[("复函.docx", LETTER), ("说明 一.txt", "补充说明。".encode("gbk"))]))
    assert [item.name for item in document.attachments] == ["复函.docx", "说明 一.txt"]
    letter, note = document.attachments
    assert letter.format == "docx"
    assert letter.text.startswith("县财政局关于征求意见稿的复函")
    assert letter.sha256 == read_document(LETTER, "复函.docx").sha256
    assert (note.format, note.text) == ("txt", "补充说明。")
    assert document.text == TEXT


def test_a_mail_without_text_and_with_one_file_is_fine() -> None:
    for body in ("", "\n\n", None):
        pieces = [] if body is None else [text_part(body)]
        document = read(multipart(*pieces, part(LETTER, "复函.docx")))
        assert (document.text, document.blocks, len(document.attachments)) == ("", (), 1)


def test_a_file_that_cannot_be_read_is_a_finding_with_its_name() -> None:
    files = [
        ("一.docx", LETTER[:200]), ("二.rar", b"Rar!\x1a\x07\x01\x00"), ("三.docx", paper.ole("EncryptedPackage")),
        ("winmail.dat", b"\x78\x9f\x3e\x22" + bytes(40)), ("四.msg", paper.ole("__properties_version1.0")),
        ("五.docx", LETTER), ("六.txt", b""),
    ]  # fmt: skip
    document = read(mail(files=files))
    assert [item.name for item in document.attachments] == ["五.docx"]
    found = {(finding.code, dict(finding.details)["file"]) for finding in document.findings}
    assert found == {
        ("E-TRUNC", "一.docx"), ("E-ARCHIVE", "二.rar"), ("E-ENC", "三.docx"), ("E-TYPE", "winmail.dat"),
        ("E-TYPE", "四.msg"), ("E-EMPTY", "六.txt"),
    }  # fmt: skip
    told = {dict(finding.details)["file"]: dict(finding.details).get("found", "") for finding in document.findings}
    assert "winmail.dat" in told["winmail.dat"]
    assert "另存为 eml" in told["四.msg"]


def test_names_cannot_lead_out_of_a_folder_and_none_stands_twice() -> None:
    pieces = [
        part(b"1", "../../etc/a.txt"),
        part(b"2", "C:\\temp\\a.txt"),
        part(b"3", "a.txt"),
        part(b"4", "a（2）.txt"),
        part(b"5", ""),
    ]
    document = read(multipart(text_part(BODY), *pieces))
    assert [item.name for item in document.attachments] == [
        "a.txt",
        "a（2）.txt",
        "a（3）.txt",
        "a（2）（2）.txt",
        "附件5",
    ]


def test_pictures_in_the_text_are_apart_and_attached_ones_are_files() -> None:
    page = '<p>我局无意见。</p><img src="cid:logo@x"/>'
    logo = 'Content-Type: image/png; name="logo.png"\nContent-ID: <logo@x>\nContent-Disposition: inline'
    inner = multipart(
        text_part(page, kind="text/html"), part(b"\x89PNG\r\n\x1a\n", head=logo), kind="related", boundary="in"
    )
    inner = b"Content-Type" + inner.split(b"Content-Type", 1)[1]
    document = read(multipart(inner, part(b"\x89PNG\r\n\x1a\n", "扫描件.png", kind="image/png")))
    assert document.text == "我局无意见。"
    assert [(picture.part, picture.name) for picture in document.pictures] == [("logo@x", "logo.png")]
    named = [item.name for item in document.attachments] + [dict(f.details).get("file") for f in document.findings]
    assert named == ["扫描件.png"]


def test_a_picture_that_is_all_that_was_sent_is_a_file() -> None:
    scan = 'Content-Type: image/png; name="复函.png"\nContent-ID: <1@x>\nContent-Disposition: inline'
    pieces = [text_part('<img src="cid:1@x"/>', kind="text/html"), part(b"\x89PNG\r\n\x1a\n", head=scan)]
    document = read(multipart(*pieces, kind="related"))
    assert not document.pictures
    assert [item.name for item in document.attachments] + [
        dict(finding.details)["file"] for finding in document.findings
    ] == ["复函.png"]


def test_signatures_are_no_files_and_an_encrypted_mail_is_refused() -> None:
    signed = multipart(text_part(BODY), part(b"0", "smime.p7s", kind="application/pkcs7-signature"), kind="signed")
    assert (read(signed).text, read(signed).attachments, codes(read(signed))) == (TEXT, (), [])
    with pytest.raises(InputError) as caught:
        read(
            raw(
                "From: a@example.com\nSubject: x\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data",
                "MII=",
            )
        )
    assert caught.value.code == "E-ENC"


def test_a_mail_within_a_mail_is_a_document_named_by_its_subject() -> None:
    inner = mail("我乡无意见。\n", [("一.txt", "甲".encode())], Subject="乡政府复函")
    document = read(mail(mails=[inner]))
    assert [item.name for item in document.attachments] == ["乡政府复函.eml"]
    assert document.attachments[0].text == "我乡无意见。"
    assert [item.text for item in document.attachments[0].attachments] == ["甲"]
    assert dict(document.attachments[0].metadata)["subject"] == "乡政府复函"


def test_mails_are_opened_three_deep_and_no_deeper() -> None:
    data = mail("第五层\n", Subject="五")
    for name in "四三二一":
        data = mail(f"第{name}层\n", mails=[data], Subject=name)
    document, names = read(data), []
    while document.attachments:
        document = document.attachments[0]
        names.append(document.name)
    assert names == ["二.eml", "三.eml"]
    assert [(f.code, dict(f.details)["file"]) for f in document.findings] == [("E-DEPTH", "四.eml")]


def test_a_page_saved_with_its_pictures_is_read() -> None:
    page = text_part(PAGE, "gb2312", "gb18030", kind="text/html")
    data = b"MIME-Version: 1.0\r\nX-Saved: 1\r\n" + multipart(page, kind="related").split(b"MIME-Version: 1.0\r\n")[1]
    data = data.replace(b"X-Saved: 1", b"Date: Tue, 06 May 2031 09:30:00 +0800")
    assert read(data, "保存的网页.mht").text == TEXT


# ── Broken and hostile mails ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("declared", ['boundary="other"', "", 'boundary=""', "boundary"])
def test_a_wrong_or_missing_boundary_is_guessed_and_said(declared: str) -> None:
    data = multipart(text_part(BODY), part(LETTER, "复函.docx")).replace(b'boundary="=_b"', declared.encode())
    document = read(data)
    assert (document.text, [item.name for item in document.attachments]) == (TEXT, ["复函.docx"])
    assert codes(document) == ["W-PARTIAL"]


def test_a_multipart_without_parts_is_read_as_the_text_that_it_is() -> None:
    document = read(raw("From: a@example.com\nSubject: x\nContent-Type: multipart/mixed; boundary=b", BODY))
    assert document.text == TEXT
    assert codes(document) == ["W-PARTIAL"]


def test_a_mail_that_is_cut_off_says_so() -> None:
    document = read(multipart(text_part(BODY), close=False))
    assert (document.text, codes(document)) == (TEXT, ["W-PARTIAL"])


def test_base64_garbage_in_a_file_costs_that_file_only() -> None:
    head, _, coded = part(LETTER, "复函.docx").partition(b"\n\n")
    broken = head + b"\n\n" + coded.replace(b"\n", b"\n!!??", 12)[:-300]
    document = read(multipart(text_part(BODY), broken, part(LETTER, "又.docx")))
    assert document.text == TEXT
    assert document.attachments[-1].name == "又.docx"
    assert document.attachments[-1].text == read_document(LETTER, "又.docx").text
    assert ("W-PARTIAL", "附件“复函.docx”") in [(f.code, dict(f.details).get("part")) for f in document.findings]


def test_a_text_with_bytes_of_no_character_set_is_read_with_a_warning() -> None:
    document = read(multipart(part(BODY.encode("gbk") + b"\xff\xff\x80", head="Content-Type: text/plain; charset=gbk")))
    assert document.text.startswith(TEXT)
    assert codes(document) == ["W-PARTIAL"]


def test_a_mail_with_nothing_in_it_is_empty_but_a_subject_is_something() -> None:
    with pytest.raises(InputError) as caught:
        read(raw("From: a@example.com\nDate: Tue, 06 May 2031 09:30:00 +0800", ""))
    assert caught.value.code == "E-EMPTY"
    assert dict(read(raw("From: a@example.com\nSubject: =?utf-8?B?5peg5oSP6KeB?=", "")).metadata)["subject"] == "无意见"


def test_of_two_thousand_files_as_many_are_read_as_allowed_and_the_rest_is_said() -> None:
    data = multipart(text_part(BODY), *(part(f"文件{n}".encode(), f"{n}.txt") for n in range(2000)))
    begin = time.process_time()
    document = read(data)
    assert time.process_time() - begin < 10
    assert len(document.attachments) == Limits().attachments == 500
    assert [(f.code, dict(f.details)["found"]) for f in document.findings] == [("E-LIMIT", "2000")]


def test_a_bomb_in_a_mail_is_refused_under_a_second_and_harms_no_other_file() -> None:
    data = mail(files=[("附件.zip", mails.bomb()), ("复函.docx", LETTER)])
    begin = time.process_time()
    document = read(data)
    assert time.process_time() - begin < 1
    assert [item.name for item in document.attachments] == ["复函.docx"]
    assert [(f.code, dict(f.details)["file"]) for f in document.findings] == [("E-BOMB", "附件.zip")]


def test_a_file_that_ended_the_reader_is_left_out_when_the_mail_is_read_again() -> None:
    told: list[tuple[int, int, int]] = []
    with watched(Watch(lambda *far: told.append(far), frozenset([2]))):
        document = read(mail(files=[(f"{n}.txt", str(n).encode()) for n in (1, 2, 3)]))
    assert [item.name for item in document.attachments] == ["1.txt", "3.txt"]
    assert [(f.code, dict(f.details)["file"]) for f in document.findings] == [("E-CRASH", "2.txt")]
    assert told[-1] == (3, 3, 0)


def test_files_of_a_nest_share_one_budget_of_bytes() -> None:
    text = "字".encode() * 400_000
    inner = mails.archive([(f"{n}.txt", text + str(n).encode()) for n in range(3)])
    document = read(mail(files=[("一.zip", inner), ("二.zip", inner)]), limits=Limits(unpacked_bytes=5 << 20))
    assert [len(item.attachments) for item in document.attachments] == [3]
    assert "E-BOMB" in codes(document)


def test_noise_behind_a_mails_head_never_brings_it_down() -> None:
    source = random.Random(7)
    whole = mail(files=[("复函.docx", LETTER)], html=PAGE)
    for _ in range(60):
        data = bytearray(whole)
        for _ in range(source.randrange(1, 60)):
            data[source.randrange(200, len(data))] = source.randrange(256)
        del data[source.randrange(300, len(data)) :]
        try:
            read(bytes(data))
        except InputError as error:
            assert error.code.startswith("E-")


def test_a_text_of_very_many_broken_lines_is_joined_in_linear_time() -> None:
    head = "Content-Type: text/plain; charset=utf-8; format=flowed"
    begin = time.process_time()
    assert len(read(multipart(part("字 \n".encode() * 100_000, head=head))).blocks) == 1
    assert time.process_time() - begin < 3


# ── The evaluation set ──────────────────────────────────────────────────────────────────────────────────────────────


@needs_shared
@pytest.mark.parametrize(
    ("number", "sender", "date", "opening", "files"),
    [
        ("05", "shuiliju@example.com", "2025-03-19T10:30:12+08:00", "我局反馈意见见附件，请查收。", 1),
        ("11", "chengguanju@example.com", "2025-03-21T16:57:41+08:00", "征求意见稿收悉，我局意见如下：", 0),
    ],
)
def test_the_mails_of_the_case_are_read(number: str, sender: str, date: str, opening: str, files: int) -> None:
    path = next((EVAL / "case-1" / "letters").glob(f"{number}-*.eml"))
    document = read(path.read_bytes(), path.name)
    known = dict(document.metadata)
    assert (known["sender"], known["date"]) == (sender, date)
    assert document.text.splitlines()[1] == opening
    assert [item.format for item in document.attachments] == ["docx"] * files
    assert all(item.text for item in document.attachments)
    assert not document.findings
