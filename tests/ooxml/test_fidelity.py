"""The fidelity check finds what a walk would lose, and only that."""

from __future__ import annotations

import pytest

from pipeline.ooxml import inline
from pipeline.ooxml.fidelity import expected_count, raw_count, visible
from pipeline.ooxml.names import W
from pipeline.ooxml.parse import parse_part
from pipeline.read.docx import read
from tests.ooxml.builder import deleted, docx, ins, p, part, r, t


def root(body: str) -> object:
    return parse_part(part("document", f"<w:body>{body}</w:body>").encode(), part="x", file="a").root


def test_white_space_does_not_count() -> None:
    assert visible(" 甲　乙\t丙\n") == 3


@pytest.mark.parametrize(("view", "count"), [("final", 3), ("original", 4), ("markup", 5)])
def test_each_view_has_its_own_count(view: str, count: int) -> None:
    body = p(r("甲") + ins("增") + deleted("删去") + r("乙"))
    assert expected_count(root(body), view) == count  # type: ignore[arg-type]


def test_a_part_without_marks_is_counted_at_once() -> None:
    body = root(p(r("甲 乙") + "<w:r><w:noBreakHyphen/></w:r>") + p("丙"))
    assert raw_count(body) == expected_count(body, "final") == 4


def test_the_code_of_a_field_and_ruby_text_do_not_count() -> None:
    code = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' + r("码") + '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    body = p(
        code + r("果") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' + f"<w:ruby><w:rt>{r('音')}</w:rt></w:ruby>"
    )
    assert expected_count(root(body), "final") == 1


def test_text_that_the_walk_would_miss_is_reported(monkeypatch: pytest.MonkeyPatch) -> None:
    data = docx(p(r("甲") + f"<w:hyperlink>{r('链接')}</w:hyperlink>"))
    assert read(data, "a.docx").findings == ()
    monkeypatch.setattr(inline, "_SKIPPED", inline._SKIPPED | {W + "hyperlink"})
    (finding,) = read(data, "a.docx").findings
    assert (finding.code, finding.details) == ("W-PARTIAL", (("part", "word/document.xml"),))


def test_a_text_outside_every_run_is_reported() -> None:
    (finding,) = read(docx(p("甲") + f"<w:p>{t('无主')}</w:p>"), "a.docx").findings
    assert finding.code == "W-PARTIAL"
