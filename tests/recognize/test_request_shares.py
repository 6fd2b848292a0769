"""The words of each request in a sentence that holds several."""

from __future__ import annotations

import pytest

from pipeline.recognize.request_shares import request_shares
from pipeline.recognize.requests import read_requests

CASES = (
    ("“培训800人次”改为“培训600人次”，并将牵头单位由我局调整为市教育局，便于统筹。",
     ("“培训800人次”改为“培训600人次”，", "并将牵头单位由我局调整为市教育局，便于统筹。")),
    ("责任单位增加市审计局，负责资金审计，并在“加强管理”前增加“依法”。",
     ("责任单位增加市审计局，负责资金审计，", "并在“加强管理”前增加“依法”。")),
    ("将“甲甲”改为“乙乙”，鉴于机构已经改革，删去“丙丙丙”。",
     ("将“甲甲”改为“乙乙”，", "鉴于机构已经改革，删去“丙丙丙”。")),
    ("建议删去“甲，乙。”并增加“丙丁”。", ("建议删去“甲，乙。”", "并增加“丙丁”。")),
)  # fmt: skip


@pytest.mark.parametrize(("text", "shares"), CASES)
def test_each_request_has_the_words_that_speak_of_it(text: str, shares: tuple[str, ...]) -> None:
    requests = read_requests(text)
    found = request_shares(text, [(request.start, request.end) for request in requests])
    assert tuple(text[start:end] for start, end in found) == shares


def test_requests_that_end_together_share_their_words() -> None:
    text = "第二条责任单位增加市教育局、市民政局。"
    requests = read_requests(text)
    assert len(requests) == 2
    assert request_shares(text, [(r.start, r.end) for r in requests]) == ((0, len(text)), (0, len(text)))


def test_the_shares_of_a_sentence_leave_nothing_out() -> None:
    text = "“甲甲”改为“乙乙”，“丙丙”改为“丁丁”；“戊戊”一句删去，其余无意见。"
    found = sorted(set(request_shares(text, [(r.start, r.end) for r in read_requests(text)])))
    assert "".join(text[start:end] for start, end in found) == text
    assert len(found) == 3
