"""A file that came in: whose letter it is, when it came, and what speaks against it."""

import os
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from pipeline.feedback import Draft
from pipeline.model.comment import UnitEvidence
from pipeline.model.round import FiledLetter
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import Ear, letters_in, received_times, whose
from tests.feedback.fitness import DRAFT

ROSTER = ("市财政局", "市水利局", "市教育局", "各县（市、区）人民政府")


def ear(**more: object) -> Ear:
    source = read_document(DRAFT.encode(), "plan.txt")
    draft = Draft.of(source, structure(source))
    return Ear.of(draft, ReadingOptions(), roster=ROSTER, issuer="泊宁市住房和城乡建设局", **more)  # type: ignore[arg-type]


def reply(unit: str, body: str = "经研究，我单位无修改意见。") -> str:
    return f"关于征求意见的复函\n\n市住房城乡建设局：\n{body}\n\n{unit}\n2026年3月20日\n"


def hear(path: Path, **more: object) -> tuple[FiledLetter, ...]:
    return letters_in(path, ear(**more))[1]


def codes(one: FiledLetter) -> list[str]:
    return [finding.code for finding in one.reply.findings]


def test_the_signature_goes_before_the_files_name_and_the_contradiction_is_told(tmp_path: Path) -> None:
    path = tmp_path / "03-市教育局.txt"
    path.write_text(reply("泊宁市财政局"), encoding="utf-8")
    (one,) = hear(path)
    assert (one.letter.unit, one.letter.status) == ("市财政局", "on_time")
    assert "F-UNIT-EVIDENCE" in codes(one)


def test_a_letter_without_any_sender_waits_for_a_person(tmp_path: Path) -> None:
    path = tmp_path / "扫描件001.txt"
    path.write_text("经研究，我单位无修改意见。\n", encoding="utf-8")
    (one,) = hear(path)
    assert (one.letter.unit, one.letter.status) == (None, "unsure")
    assert "F-NO-UNIT" in codes(one)


def test_two_members_on_the_face_of_a_letter_wait_for_a_person() -> None:
    evidence = (UnitEvidence("signature", "市财政局", "市财政局"), UnitEvidence("seal", "市水利局", "市水利局"))
    unit, sure, findings = whose(evidence, ear())
    assert (unit, sure, [f.code for f in findings]) == ("市财政局", False, ["F-UNIT-EVIDENCE"])


def test_hints_that_contradict_each_other_wait_for_a_person() -> None:
    evidence = (UnitEvidence("mail", "市财政局", "市财政局"), UnitEvidence("file", "市水利局", "市水利局"))
    assert whose(evidence, ear())[:2] == ("市财政局", False)


def test_without_a_list_the_files_own_time_counts_and_a_finding_says_so(tmp_path: Path) -> None:
    path = tmp_path / "市财政局.txt"
    path.write_text(reply("泊宁市财政局"), encoding="utf-8")
    os.utime(path, (1774000000, 1774000000))
    (one,) = hear(path)
    assert (one.letter.received_from, one.letter.received_at) == ("file", "2026-03-20T17:46:40+08:00")
    assert "F-RECEIVED-FILE" in codes(one)


def test_a_list_goes_before_the_file_and_an_option_before_both(tmp_path: Path) -> None:
    path = tmp_path / "市财政局.txt"
    path.write_text(reply("泊宁市财政局"), encoding="utf-8")
    times = {"市财政局.txt": "2026-03-19T08:00:00+08:00"}
    assert hear(path, times=times)[0].letter.received_from == "csv"
    assert hear(path, times=times, at="2026-03-18")[0].letter.received_at == "2026-03-18"


def test_an_archive_of_several_units_is_as_many_letters(tmp_path: Path) -> None:
    path = tmp_path / "各单位.zip"
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("a.txt", reply("泊宁市财政局"))
        archive.writestr("b.txt", reply("泊宁市水利局", "建议将“一年”修改为“两年”。"))
    path.write_bytes(buffer.getvalue())
    found = hear(path)
    assert [(one.letter.file, one.letter.unit) for one in found] == [
        ("各单位.zip > a.txt", "市财政局"),
        ("各单位.zip > b.txt", "市水利局"),
    ]


def test_an_archive_of_one_unit_is_one_letter(tmp_path: Path) -> None:
    path = tmp_path / "市财政局.zip"
    with ZipFile(path, "w") as archive:
        archive.writestr("复函.txt", reply("泊宁市财政局", "意见附后。"))
        archive.writestr("附件.txt", "修改意见\n1.建议将“一年”修改为“两年”。\n")
    (one,) = hear(path)
    assert one.letter.unit == "市财政局"
    assert len(one.reply.comments) == 1


@pytest.mark.parametrize("content", ["unit,when\na,b\n", "\xff\xfe"])
def test_a_list_of_times_that_is_none_is_refused(tmp_path: Path, content: str) -> None:
    from pipeline.errors import UsageError

    path = tmp_path / "received.csv"
    path.write_bytes(content.encode("latin-1"))
    with pytest.raises(UsageError, match="M-RECEIVED"):
        received_times(path)


def test_a_letter_that_asks_for_more_time_is_a_reply_though_it_names_a_day_to_reply_by(tmp_path: Path) -> None:
    path = tmp_path / "市水利局.txt"
    path.write_text(
        "市住房城乡建设局：\n贵局征求意见函收悉。因涉及事项较多，我局难以在3月31日前反馈，恳请将反馈时间延长至4月7日。请予支持为盼。\n"
        "泊宁市水利局\n2026年3月30日\n",
        encoding="utf-8",
    )
    (one,) = hear(path)
    assert one.reply.is_reply
    assert (one.letter.unit, one.letter.stance) == ("市水利局", "extension")
