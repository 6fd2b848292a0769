"""The demo files are what their script writes, and owe nothing to the evaluation set."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from io import BytesIO
from pathlib import Path
from types import ModuleType
from zipfile import ZIP_STORED, ZipFile

import docx
import pytest

from pipeline.workflow.diff import compare_files
from pipeline.workflow.documents import ReadingOptions

PLANS = ("plan-v1.docx", "plan-v2.docx", "plan-v3.docx", "request.docx")
ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "corpora" / "demo"
SHARED = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared"))
# proper names of the evaluation set; what our own script writes may hold none of them
PASSAGE = 36  # characters: longer than any set phrase of the field
FOREIGN = (
    "上饶",
    "澜州",
    "岚江",
    "澜江",
    "沙浦",
    "临溪",
    "云岭",
    "三清山",
    "浙江",
    "江西",
    "上海",
    "赣",
    "饶发",
    "岚政",
    "岚环",
)


@pytest.fixture(scope="module")
def script() -> ModuleType:
    sys.path.insert(0, str(DEMO))
    try:
        spec = importlib.util.spec_from_file_location("build_demo", DEMO / "build_demo.py")
        assert spec and spec.loader
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(DEMO))
    return module


def letters_of(script: ModuleType) -> str:
    """All words of the letters, as they stand in the data that the files are built from."""
    letters = script.demo_letters.LETTERS
    return "\n".join(
        "\n".join(
            (
                *letter.title,
                letter.number or "",
                *letter.body,
                *(letter.mail or ()),
                *(c for row in letter.table for c in row),
            )
        )
        for letter in letters
    )


def words_of(name: str) -> str:
    with ZipFile(DEMO / name) as archive:
        parts = [archive.read(part).decode() for part in archive.namelist()]
    return re.sub(r"<[^>]+>", "", "\n".join(parts))


def test_the_script_reproduces_the_committed_files_byte_for_byte(script):
    built = script.build()
    assert built == script.build()
    assert [name for name, data in built.items() if data != (DEMO / name).read_bytes()] == []
    assert {f"letters/{path.name}" for path in (DEMO / "letters").iterdir()} == {
        name for name in built if name.startswith("letters/")
    }


def test_nothing_in_the_files_depends_on_the_clock_or_on_a_compressor(script):
    zips = {name: data for name, data in script.build().items() if name.endswith((".docx", ".xlsx"))}
    assert len(zips) > 20
    for data in zips.values():
        infos = ZipFile(BytesIO(data)).infolist()
        assert {info.date_time for info in infos} == {(1980, 1, 1, 0, 0, 0)}
        assert {info.compress_type for info in infos} == {ZIP_STORED}


@pytest.mark.parametrize("name", PLANS)
def test_the_files_hold_no_name_of_the_evaluation_set(name):
    text = words_of(name)
    assert "泊宁市" in text
    assert [word for word in FOREIGN if word in text] == []


def test_the_letters_hold_no_name_of_the_evaluation_set(script):
    text = letters_of(script)
    assert "泊宁市" in text
    assert [word for word in FOREIGN if word in text] == []


def test_the_demo_shares_no_long_passage_with_the_evaluation_set(script):
    corpus = SHARED / "eval"
    if not corpus.is_dir():
        pytest.skip(f"the evaluation set is not here ({corpus}); set HUIQIAN_SHARED")
    files = [*corpus.glob("corpus/*.txt"), *corpus.glob("case-*/*.txt"), *corpus.glob("case-*/letters.py")]
    assert files
    shingles: set[str] = set()
    for path in files:
        text = re.sub(r"\s", "", path.read_text(encoding="utf-8-sig"))
        shingles |= {text[at : at + PASSAGE] for at in range(len(text) - PASSAGE + 1)}
    ours = "".join(re.sub(r"\s", "", text) for text in (*map(words_of, PLANS), letters_of(script)))
    assert [
        ours[at : at + PASSAGE] for at in range(len(ours) - PASSAGE + 1) if ours[at : at + PASSAGE] in shingles
    ] == []


def test_python_docx_opens_the_plan_with_its_numbering_and_merged_cells():
    plan = docx.Document(str(DEMO / "plan-v1.docx"))
    numbered = [p for p in plan.paragraphs if p._p.pPr is not None and p._p.pPr.numPr is not None]
    assert len(numbered) == 4
    tasks, years = plan.tables
    assert [cell.text for cell in tasks.rows[0].cells] == [
        "序号",
        "重点任务",
        "工作内容",
        "牵头单位",
        "责任单位",
        "完成时限",
    ]
    assert tasks.rows[1].cells[1].text == tasks.rows[3].cells[1].text == "安全整治工程"
    assert [cell.text for cell in years.rows[-1].cells] == ["合计", "386", "120", "140", "126"]


def test_the_figures_of_the_text_are_those_of_the_table(script):
    rows = script.words.YEAR_ROWS
    text = words_of("plan-v1.docx")
    for name, total, *years in rows:
        assert f"{name}{total}个" in text
        assert sum(years) == total
    assert [sum(row[column] for row in rows) for column in range(1, 5)] == [386, 120, 140, 126]


def test_every_edit_is_one_of_the_draft_before(script):
    revision = script.demo_revision
    first, second = words_of("plan-v1.docx"), words_of("plan-v2.docx")
    for old, new in (*revision.EDITS, *revision.ROW_EDITS, *revision.RENUMBERED):
        assert first.count(old) == 1, old
        assert new in second and (old in new or old not in second), old
    third = words_of("plan-v3.docx")
    for old, new in (*script.demo_issue.EDITS, *script.demo_issue.ROW_EDITS):
        assert second.count(old) == 1, old
        assert third.count(new) == 1, new
    for gone in (revision.REMOVED, revision.ROW_REMOVED):
        assert gone in first and gone not in second


def test_the_second_draft_holds_edits_of_every_kind():
    options = ReadingOptions()
    comparison = compare_files(DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", options)
    assert {change.kind for change in comparison.changes} >= {
        "insert",
        "delete",
        "replace",
        "move",
        "split",
        "renumber",
    }
    assert {change.topic for change in comparison.changes} >= {
        "number", "deadline", "unit", "strength", "wording", "typo", "punctuation", "numbering", "table",
    }  # fmt: skip
    assert {(field.field, field.effect) for field in comparison.fields} >= {
        ("added", "added"), ("removed", "removed"), ("units", "added"), ("units", "removed"), ("lead", "changed"),
        ("deadline", "later"), ("target", "raised"), ("target", "lowered"), ("strength", "softened"),
        ("strength", "hardened"),
    }  # fmt: skip


def test_the_issued_plan_softens_what_the_second_draft_promised():
    comparison = compare_files(DEMO / "plan-v2.docx", DEMO / "plan-v3.docx", ReadingOptions())
    assert {(field.field, field.effect) for field in comparison.fields} >= {
        ("strength", "softened"), ("target", "lowered"), ("deadline", "later"), ("lead", "added"),
    }  # fmt: skip


def test_the_slips_that_the_readme_promises_are_in_the_plan():
    text = words_of("plan-v1.docx")
    for slip in ("50个,引导", "统一布署", "（四）优化审批服务", "一定数量的工作经费", "市体育局"):
        assert text.count(slip) == 1, slip
    assert "市体育局" not in words_of("request.docx")
