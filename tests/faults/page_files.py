"""Hostile web pages and plain text."""

# ruff: noqa: PLW0108 -- a lambda builds when it is called, the bound method that ruff would like builds at import

from __future__ import annotations

from tests.faults.fault import MIB, NO_READER, WORDS, also, fault
from tests.faults.word_files import LAUGHS


@fault("calls-home.html", "text")
def _page_calls_home(url: str) -> bytes:
    return (
        f"<html><head><base href='{url}/'><link rel=stylesheet href='{url}/a.css'><meta http-equiv=refresh content='0;url={url}/r'>"
        f"<script src='{url}/a.js'></script></head><body background='{url}/b.png'><img src='{url}/i.png'><iframe src='{url}/f'></iframe>"
        f"<object data='{url}/o'></object><p>{WORDS}，2026年底前完成。</p></body></html>"
    ).encode()


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


also("deep.html", lambda: page("<div>" * 100_000 + WORDS), "E-DEPTH")
also(
    "laughs.html",
    lambda: (LAUGHS.replace("w:document", "html") + f"<html><body>&a11;{WORDS}</body></html>").encode(),
    "E-DTD",
)
also(
    "colspan-2e9.html",
    lambda: page(
        f"<table><tr><td colspan=2000000000 rowspan=2000000000>{WORDS}</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    ),
    "text",
    "E-LIMIT",
    instant=True,
)
also(
    "colspan-wide.html",
    lambda: page("<table>" + f"<tr><td colspan=1000>{WORDS}</td></tr>" * 3000 + "</table>"),
    "text",
    "E-LIMIT",
    slow=True,
)
also("tables-unclosed.html", lambda: page("<table><tr><td>" * 3000 + WORDS), "text", "E-DEPTH")
also(
    "attributes.html",
    lambda: page(f"<p {' '.join(f'a{n}=x' for n in range(50_000))}>{WORDS}</p>"),
    "text",
    "E-TIME",
    slow=True,
)
also("nul.html", lambda: page(f"<p>{WORDS}\0\x01\x1b[2J</p>"), "text")
also(
    "charset-lies.html",
    lambda: f"<html><head><meta charset=iso-8859-1></head><body><p>{WORDS}</p></body></html>".encode("gb18030"),
    "text",
)
also("plaintext.html", lambda: page(f"<p>{WORDS}</p><plaintext><script>"), "text")
also("references.html", lambda: page(f"<p>{WORDS}&#xD800;&#0;&#x110000;&#99999999999;</p>"), "text")
also("empty-tags.html", lambda: page("<p></p>" * 200_000 + f"<p>{WORDS}</p>"), "text", "E-TIME", slow=True)
also("no-text.html", lambda: page("<script>alert(1)</script>"), "E-EMPTY")


PLAN = f"实施方案\n一、总体要求\n（一）{WORDS}，2026年底前完成。\n"
also("gb18030.txt", lambda: (PLAN * 9).encode("gb18030"), "text")
also("utf16-le-bare.txt", lambda: (PLAN * 9).encode("utf-16-le"), "text")
also("utf16-be-bare.txt", lambda: (PLAN * 9).encode("utf-16-be"), "text")
also("gb18030-cut.txt", lambda: (PLAN * 9).encode("gb18030")[:-2] + b"\xb9", "E-CHARSET", "text")
also("surrogate.txt", lambda: PLAN.encode() + b"\xed\xa0\x80", "E-CHARSET", "text")
also("control.txt", lambda: (PLAN + "\x00\x01\x1b[31m\x07").encode(), "text", "E-TYPE", "E-CHARSET")
also("nul.txt", lambda: bytes(MIB), *NO_READER, "E-CHARSET", "E-EMPTY")
also("noise.bin", lambda: bytes((7 * n * n + n) % 251 for n in range(50_000)), *NO_READER, "E-CHARSET")
also("empty.txt", lambda: b"", "E-EMPTY")
also("blank.txt", lambda: ("\ufeff \n\u3000\n" * 100).encode(), "E-EMPTY")
also("bidi.txt", lambda: (PLAN + "\u202e\u2066\u200b\ue000").encode(), "text")
also("formula.txt", lambda: (PLAN + "=cmd|' /C calc'!A0\n@SUM(1)\n").encode(), "text")
also("one-line-3mb.txt", lambda: ((WORDS + "，") * 150_000).encode(), "text", "E-LIMIT", slow=True)
also("brackets.txt", lambda: (PLAN + "（" * 50_000 + "\n" + "《" * 50_000 + "\n" + "“" * 50_000).encode(), "text")
also(
    "digits.txt", lambda: (PLAN + "1" * 200_000 + "\n" + "2026年" * 50_000 + "\n" + "一二三" * 50_000).encode(), "text"
)
also("labels-50k.txt", lambda: (PLAN + "1.1.1.1.1.1.1.1." * 20_000 + "\n" + "（一）" * 50_000).encode(), "text")
also("blanks-3m.txt", lambda: (PLAN + " " * 1_500_000 + "\n" * 1_500_000).encode(), "text")
also("tabs.txt", lambda: (PLAN + "\t".join("甲乙丙") * 20_000).encode(), "text")
also("text-50mb.txt", lambda: b"A" * (50 * MIB), "E-LIMIT", "E-MEM")
also("markdown-deep.md", lambda: (f"# {WORDS}\n\n" + "> " * 20_000 + "x\n\n" + "* " * 20_000).encode(), "text")
