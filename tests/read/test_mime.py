"""Headers, parameters and bodies as mail programs write them, right and wrong."""

from __future__ import annotations

import base64
import time
from urllib.parse import quote

import pytest

from pipeline.read.mime import (
    decoded_text,
    decoded_words,
    from_base64,
    iso_date,
    parameters,
    parse,
    sender_of,
    split_head,
)
from tests.read import mails

NAME = "关于征求意见稿的复函.docx"


def word(text: str, charset: str, label: str = "", coding: str = "b") -> str:
    raw = text.encode(charset)
    if coding == "b":
        return f"=?{label or charset}?B?{base64.b64encode(raw).decode()}?="
    return f"=?{label or charset}?Q?{''.join(f'={byte:02X}' for byte in raw)}?="


def cut_in_two(text: str) -> str:
    raw = text.encode("gb18030")
    words = (base64.b64encode(piece).decode() for piece in (raw[:5], raw[5:]))
    return "\r\n ".join(f"=?gb2312?B?{piece}?=" for piece in words).replace("\r\n", "")


@pytest.mark.parametrize(
    "written",
    [
        word(NAME, "utf-8"),
        word(NAME, "gbk", "gb2312"),
        word(NAME, "gb18030", "GBK", "q"),
        word(NAME, "utf-8", "gb2312"),  # the label lies
        word(NAME, "gb18030", "utf-8"),
        word(NAME, "utf-8", "x-unknown"),
        word(NAME, "utf-8", "hex"),  # a codec that is no character set
        word(NAME, "utf-8").rstrip("?=") + "?=",  # padding lost
        word(NAME[:6], "utf-8") + " " + word(NAME[6:], "utf-8"),
        word(NAME[:6], "utf-8") + word(NAME[6:], "gbk"),
        cut_in_two(NAME),
    ],
)
def test_an_encoded_word_gives_its_text_whatever_its_label_says(written: str) -> None:
    assert decoded_words(written) == NAME


@pytest.mark.parametrize(
    ("header", "key"),
    [
        (f"attachment; filename*=UTF-8''{quote(NAME)}", "filename"),
        (f"attachment; filename*=GBK''{quote(NAME.encode('gbk'))}", "filename"),
        (f"attachment; filename*=gb2312'zh-cn'{quote(NAME.encode('gb18030'))}", "filename"),
        (f"attachment; filename*={quote(NAME)}", "filename"),
        (f'attachment; filename="{word(NAME, "gbk", "gb2312")}"', "filename"),
        (f"attachment; filename={word(NAME, 'utf-8')}", "filename"),
        (f'attachment; filename="{quote(NAME)}"', "filename"),
        (f'attachment; filename="{NAME}"', "filename"),
        (f"attachment; filename={NAME}", "filename"),
        (f'attachment; filename="{NAME}', "filename"),  # the closing quote is missing
        (f"attachment;filename*0*=utf-8''{quote(NAME[:5])}; filename*1*={quote(NAME[5:])}", "filename"),
        (f"attachment; filename*1*={quote(NAME[5:])}; filename*0*=utf-8''{quote(NAME[:5])}", "filename"),
        (f"attachment; filename=\"x.docx\"; filename*=utf-8''{quote(NAME)}", "filename"),
        (f'application/msword; NAME="{NAME}"', "name"),
    ],
)
def test_a_file_name_is_found_however_it_is_written(header: str, key: str) -> None:
    assert parameters(header)[key] == NAME


def test_a_name_with_percent_signs_that_are_none_stays_as_it_is() -> None:
    assert parameters('attachment; filename="完成率100%.docx"')["filename"] == "完成率100%.docx"
    assert parameters('attachment; filename="a%20b.docx"')["filename"] == "a%20b.docx"


@pytest.mark.parametrize(
    ("written", "iso"),
    [
        ("Tue, 06 May 2031 09:30:00 +0800", "2031-05-06T09:30:00+08:00"),
        ("6 May 2031 01:30:00 GMT", "2031-05-06T01:30:00+00:00"),
        ("Tue, 06 May 2031 09:30:00 +0800 (CST)", "2031-05-06T09:30:00+08:00"),
        ("Tue, 06 May 2031 09:30:00", "2031-05-06T09:30:00+08:00"),
        ("2031-05-06 09:30:00", "2031-05-06T09:30:00+08:00"),
        ("2031年5月6日 9:30", "2031-05-06T09:30:00+08:00"),
        ("2031-13-46 99:30:00", ""),
        ("yesterday", ""),
        ("", ""),
        ("1" * 5000, ""),
    ],
)
def test_a_date_becomes_iso_time_with_its_zone(written: str, iso: str) -> None:
    assert iso_date(written) == iso


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ('"县财政局" <a@example.com>', ("县财政局", "a@example.com")),
        ("a@example.com", ("", "a@example.com")),
        (f"{word('县财政局', 'gbk', 'gb2312')} <a@example.com>", ("县财政局", "a@example.com")),
        ("县财政局", ("县财政局", "")),
        ("", ("", "")),
    ],
)
def test_a_sender_has_a_name_and_an_address(written: str, expected: tuple[str, str]) -> None:
    assert sender_of(written) == expected


def test_headers_in_raw_gbk_are_read() -> None:
    headers, _ = split_head("Subject: 关于反馈意见的函\r\nFrom: 财政局 <a@example.com>\r\n\r\n".encode("gbk"))
    assert dict(headers)["subject"] == "关于反馈意见的函"


def test_a_line_that_is_no_header_is_passed_over_and_the_body_begins_behind_the_blank_line() -> None:
    headers, body = split_head(b"From a@b Tue\nSubject: x\n y\nnonsense line\nTo: c\n\nBcc: body\n")
    assert headers == (("subject", "x y"), ("to", "c"))
    assert body == b"Bcc: body\n"


def test_encoded_words_cannot_inject_headers_or_lines() -> None:
    evil = word("正常\r\nBcc: victim@example.com\r\n\r\n<html>", "utf-8")
    mail = parse(mails.raw(f"From: a@example.com\nSubject: {evil}", "正文"))
    assert [name for name, _ in mail.headers] == ["from", "subject"]
    assert "\n" not in decoded_words(mail.header("subject"))
    assert "\r" not in decoded_words(mail.header("subject"))


@pytest.mark.parametrize(
    ("raw", "plain", "whole"),
    [
        (b"5q2j\r\n5paH", "正文", True),
        (b"5q2j5paH====", "正文", True),
        (b"5q2j*5paH\xff", "正文", False),
        (b"5q2j5paH5", "正文", False),
        (b"", "", True),
        (b"====", "", True),
    ],
)
def test_base64_is_read_as_far_as_it_goes(raw: bytes, plain: str, whole: bool) -> None:
    assert from_base64(raw) == (plain.encode(), whole)


def test_text_that_fits_no_character_set_is_read_with_replacements_and_said_so() -> None:
    text, whole = decoded_text("征求意见".encode("gb18030")[:-1], "gb2312")
    assert (text[:3], whole) == ("征求意", False)


@pytest.mark.parametrize(
    "hostile",
    [
        b"".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n'.encode() for n in range(3000)),
        b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\n" * 200_000,
        b"Subject: " + b"=?" * 500_000 + b"\n\n",
        b"Subject: " + b"=?a?q?" * 200_000 + b"\n\n",
        b"Content-Disposition: attachment" + b'; filename*0="' * 100_000 + b"\n\n",
        b"Content-Disposition: attachment; " + b" " * 1_000_000 + b"\n\n",
        b"X: y\n" * 500_000,
        b"Content-Type: multipart/mixed; boundary=" + b"-" * 100_000 + b"\n\n" + b"-" * 1_000_000,
        b"Content-Type: multipart/mixed\n\n" + b"--" * 500_000,
    ],
)
def test_hostile_mails_are_parsed_in_little_time(hostile: bytes) -> None:
    begin = time.process_time()
    mail = parse(hostile)
    for name in ("subject", "content-disposition"):
        decoded_words(mail.header(name))
        parameters(mail.header(name))
    assert time.process_time() - begin < 3
