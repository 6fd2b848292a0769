"""The command line as a user meets it: results, exit codes, and what it leaves alone."""

import json
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import docx
import openpyxl
import pytest

from tests.drafts import LETTER, PLAN

HEAVY = (
    "spacy",
    "jieba",
    "pdfplumber",
    "pypdfium2",
    "networkx",
    "docx",
    "lxml",
    "sqlalchemy",
    "openpyxl",
    "xlsxwriter",
    "jinja2",
    "chinese_calendar",
    "ahocorasick_rs",
    "numpy",
    "rapidfuzz",
)


def huiqian(*arguments, cwd=None, lang="zh", encoding="utf-8", **environment):
    return subprocess.run(
        [sys.executable, "-m", "pipeline", *map(str, arguments)],
        cwd=cwd,
        env={**os.environ, "HUIQIAN_LANG": lang, "PYTHONPATH": str(Path(__file__).parents[2]), **environment},
        check=False,
        capture_output=True,
        text=True,
        encoding=encoding,
        timeout=400,
    )


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["-h"]])
def test_help_loads_nothing_heavy(arguments):
    code = (
        "import sys\nfrom pipeline.cli.main import run\n"
        f"try:\n    run({arguments!r})\nexcept SystemExit as end:\n    assert not end.code, end.code\n"
        f"loaded = [name for name in {HEAVY!r} if name in sys.modules]\nassert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr


def test_extracting_needs_no_word_segmenter_and_no_graph(plan):
    code = (
        f"import sys\nfrom pipeline.cli.main import run\ntry:\n    run(['extract', {str(plan)!r}])\nexcept SystemExit as end:\n    assert not end.code\n"
        "loaded = [name for name in ('jieba', 'spacy', 'networkx', 'docx', 'pdfplumber') if name in sys.modules]\nassert not loaded, loaded\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=Path(__file__).parents[2], check=False
    )
    assert done.returncode == 0, done.stderr


def test_every_command_explains_itself():
    for command in ("read", "extract", "graph", "matrix", "check", "explain", "run"):
        done = huiqian(command, "--help")
        assert done.returncode == 0
        assert "--lang" in done.stdout


def test_extract_prints_json_by_the_contract(plan):
    done = huiqian("extract", plan, "--format", "json")
    assert done.returncode == 0
    result = json.loads(done.stdout)
    assert result["schema"] == "huiqian.plan/1"
    assert {"name", "sha256", "format", "reader"} == set(result["source"])
    assert set(result["document"]) >= {
        "kind", "stage", "number", "secrecy", "title", "issuer", "date", "addressees", "citations", "lead_rule", "request",
    }  # fmt: skip
    for task in result["tasks"]:
        assert set(task) >= {
            "id",
            "section",
            "title",
            "start",
            "end",
            "units",
            "deadlines",
            "targets",
            "measures",
            "depends_on",
        }
        for unit in task["units"]:
            assert set(unit) >= {"name", "unit", "role", "inherited", "rule", "start", "end"}
        for target in task["targets"]:
            assert result["text"][target["start"] : target["end"]] == target["text"]
    assert result["document"]["lead_rule"] == "first-listed"
    assert result["tasks"][0]["title"] == "编制布局规划"


def test_the_letter_of_a_plan_is_in_the_json(tmp_path):
    path = tmp_path / "both.txt"
    path.write_text(LETTER + PLAN, encoding="utf-8")
    result = json.loads(huiqian("extract", path, "--format", "json").stdout)
    assert result["document"]["title"] == "云泽市社区助餐服务三年行动实施方案（征求意见稿）"
    assert result["document"]["request"]["deadline"] == "2026-04-10T17:30:00+08:00"
    assert result["document"]["request"]["no_reply"] == "deemed_no_comment"


@pytest.mark.parametrize("suffix", ["xlsx", "docx", "csv", "html", "md"])
def test_the_matrix_is_written_in_every_format(plan, tmp_path, suffix):
    target = tmp_path / "out" / f"matrix.{suffix}"
    done = huiqian("matrix", plan, "-o", target)
    assert done.returncode == 0, done.stderr
    assert target.stat().st_size > 200
    assert huiqian("matrix", plan, "-o", target).returncode == 0, "what the tool wrote it may replace"


def test_a_strangers_file_is_never_replaced_without_force(plan, tmp_path):
    target = tmp_path / "mine.md"
    target.write_text("precious", encoding="utf-8")
    done = huiqian("matrix", plan, "-o", target)
    assert done.returncode == 2
    assert target.read_text(encoding="utf-8") == "precious"
    assert huiqian("matrix", plan, "-o", target, "--force").returncode == 0
    assert "云泽市" in target.read_text(encoding="utf-8")


def test_columns_are_chosen_and_ordered_and_an_unknown_one_is_named(plan):
    done = huiqian("matrix", plan, "--columns", "牵头单位,重点任务,备注")
    assert "| 牵头单位 | 重点任务 | 备注 |" in done.stdout
    done = huiqian("matrix", plan, "--columns", "牵头单位,月亮")
    assert done.returncode == 2
    assert "月亮" in done.stderr


def test_one_units_own_list(plan):
    done = huiqian("matrix", plan, "--unit", "市商务局")
    assert "建设助餐点" in done.stdout
    assert "建立食品安全巡查制度" not in done.stdout
    assert huiqian("matrix", plan, "--unit", "市月亮局").returncode == 2


@pytest.mark.parametrize("command", ["check", "extract"])
def test_a_file_without_tasks_is_said_to_be_none_of_a_plan(command, tmp_path):
    (tmp_path / "通知.txt").write_text("关于召开会议的通知\n\n各科室：\n定于本周五召开会议。\n", encoding="utf-8")
    done = huiqian(command, tmp_path / "通知.txt")
    assert done.returncode == 0
    assert "通知.txt：未抽取到任务" in done.stdout


def test_check_reports_slips_in_both_languages(tmp_path):
    path = tmp_path / "slip.txt"
    path.write_text(PLAN.replace("（二）强化保障", "（四）强化保障"), encoding="utf-8")
    chinese, english = huiqian("check", path), huiqian("check", path, "--lang", "en")
    assert chinese.returncode == english.returncode == 0
    assert "序号" in chinese.stdout
    assert "out of sequence" in english.stdout
    assert any(
        f["code"] == "S-LABEL-GAP" for f in json.loads(huiqian("check", path, "--format", "json").stdout)["findings"]
    )


def test_explain_says_what_was_understood_and_by_which_rule():
    done = huiqian(
        "explain", "到2025年，自来水普及率达到90%。（责任单位：市水利局）", "--date", "2021-09-23", "--format", "json"
    )
    result = json.loads(done.stdout)
    assert result["schema"] == "huiqian.explain/1"
    assert [(t["kind"], t["end_date"]) for t in result["times"]] == [("deadline", "2025-12-31")]
    assert [(t["value"], t["comparator"]) for t in result["targets"]] == [(90.0, ">=")]
    assert [unit["name"] for unit in result["units"]] == ["市水利局"]
    for kind in ("times", "quantities", "deadlines", "targets"):
        for value in result[kind]:
            assert result["text"][value["start"] : value["end"]] == value["text"]
            assert value["rule"]


def test_a_matrix_without_tasks_says_so_on_the_screen_and_in_its_first_row(tmp_path):
    path, made = tmp_path / "notice.txt", tmp_path / "out.xlsx"
    path.write_text(
        "关于做好值班工作的通知\n各有关单位：\n现就有关事项通知如下。\n云泽市水利局\n2026年3月1日\n", "utf-8"
    )
    done = huiqian("matrix", path, "-o", made, "--lang", "zh")
    assert done.returncode == 0
    assert "未抽取到任务" in done.stderr
    sheet = openpyxl.load_workbook(made).worksheets[0]
    assert sheet.cell(3, 1).value.startswith("未抽取到任务")


def test_explain_reads_lines_of_text_and_of_json(tmp_path):
    path = tmp_path / "lines.txt"
    path.write_text('2022年6月底前完成\n\n{"text": "9月底前完成", "date": "2021-09-23"}\n', encoding="utf-8")
    records = [json.loads(line) for line in huiqian("explain", "--lines", path, "--format", "json").stdout.splitlines()]
    assert [(r["line"], r["times"][0]["end_date"]) for r in records] == [(1, "2022-06-30"), (3, "2021-09-30")]
    assert huiqian("explain").returncode == 2


def test_explain_names_a_line_that_is_no_json_object_and_goes_on(tmp_path):
    path = tmp_path / "lines.txt"
    bad = '{"text": \n{"date": "2021-09-23"}\n{"text": 5}\n{"text": "9月底前", "date": "2021"}\n'
    path.write_text("6月底前完成\n" + bad + "9月底前完成\n", encoding="utf-8")
    done = huiqian("explain", "--lines", path, "--format", "json", "--lang", "en")
    assert done.returncode == 1
    assert [json.loads(line)["line"] for line in done.stdout.splitlines()] == [1, 6]
    assert [re.search(r"Line (\d)", line)[1] for line in done.stderr.splitlines()] == ["2", "3", "4", "5"]


def _bad_files(folder):
    (folder / "empty.docx").write_bytes(b"")
    (folder / "text.docx").write_bytes(b"PK\x03\x04 not really")
    with zipfile.ZipFile(folder / "other.docx", "w") as package:
        package.writestr("hello.bin", bytes(range(256)) * 8)
    with zipfile.ZipFile(folder / "dtd.docx", "w") as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("word/document.xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    with zipfile.ZipFile(folder / "bomb.docx", "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", b"\0" * (300 << 20))
    whole = (folder / "bomb.docx").read_bytes()
    (folder / "cut.docx").write_bytes(whole[: len(whole) // 2])
    (folder / "noise.bin").write_bytes(bytes(range(256)) * 40)


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("absent.docx", "E-MISSING"), ("", "E-FOLDER"), ("empty.docx", "E-EMPTY"), ("other.docx", "E-TYPE"), ("dtd.docx", "E-DTD"),
        ("bomb.docx", "E-BOMB"), ("cut.docx", "E-TRUNC"),
    ],
)  # fmt: skip
def test_bad_input_gives_its_code_and_exit_three_and_writes_nothing(tmp_path, name, code):
    bad = tmp_path / "in"
    bad.mkdir()
    _bad_files(bad)
    done = huiqian("extract", bad / name, "-o", tmp_path / "out" / "plan.json")
    assert done.returncode == 3, done.stderr
    assert code in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_one_bad_file_never_stops_the_others(plan, tmp_path):
    (tmp_path / "bad.docx").write_bytes(b"")
    done = huiqian("read", tmp_path / "bad.docx", plan, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert "E-EMPTY" in done.stderr
    assert (tmp_path / "out" / "plan.txt.md").exists()
    assert huiqian("read", tmp_path / "bad.docx", tmp_path / "gone.txt").returncode == 3


def test_wrong_usage_is_exit_two(plan):
    assert huiqian("extract").returncode == 2
    assert huiqian("extract", plan, "-o", "plan.pdf").returncode == 2
    assert huiqian("extract", plan, "--limit", "moon=3").returncode == 2
    assert huiqian("matrix", plan, "--format", "xlsx").returncode == 2
    assert huiqian("moon").returncode == 2


def test_a_limit_can_be_changed(plan):
    done = huiqian("extract", plan, "--limit", "file_bytes=1")
    assert done.returncode == 0


def test_a_secrecy_mark_stops_until_it_is_allowed(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_text("机密★10年\n" + PLAN, encoding="utf-8")
    done = huiqian("extract", path)
    assert done.returncode == 3
    assert "W-SECRET" in done.stderr
    assert huiqian("extract", path, "--allow-secret").returncode == 0


def test_a_read_only_place_is_a_storage_error(plan, tmp_path):
    done = huiqian("extract", plan, "-o", "/proc/huiqian/plan.json")
    assert done.returncode == 4
    assert "Traceback" not in done.stderr


def test_run_does_the_whole_job_on_a_case_folder(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "request.txt").write_text(LETTER, encoding="utf-8")
    (case / "plan-v1.txt").write_text(PLAN, encoding="utf-8")
    before = {path: path.read_bytes() for path in case.iterdir()}
    done = huiqian("run", case, "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {
        "plan.json",
        "责任分工表.xlsx",
        "责任分工表.docx",
        "graph.graphml",
        "findings.txt",
        "request.json",
    } <= written
    assert {path: path.read_bytes() for path in case.iterdir()} == before, "the clerk's files are never touched"
    assert huiqian("run", case, "-o", tmp_path / "out").returncode == 0
    assert huiqian("run", tmp_path / "nowhere", "-o", tmp_path / "out").returncode == 2


def test_run_compares_each_version_of_the_plan_with_the_one_before(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "plan-v1.txt").write_text(PLAN, encoding="utf-8")
    (case / "plan-v2.txt").write_text(PLAN, encoding="utf-8")
    (case / "plan-v10.txt").write_text(PLAN, encoding="utf-8")
    (case / "plan-v3.docx").write_bytes(b"")
    done = huiqian("run", case, "-o", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 1, "the third version is damaged, the others are compared"
    assert done.stdout.count("两稿相同。") == 2
    written = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"diff-v1-v2.json", "diff-v2-v10.txt"} <= written


@pytest.mark.parametrize("suffix", ["xlsx", "csv", "html"])
def test_diff_writes_tables_by_suffix(plan, tmp_path, suffix):
    new = tmp_path / "new.txt"
    new.write_text(PLAN.replace("2026年6月底前完成", "2026年9月底前完成"), encoding="utf-8")
    done = huiqian("diff", plan, new, "-o", tmp_path / f"对照.{suffix}")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / f"对照.{suffix}").stat().st_size > 100


def test_run_on_the_demo_tells_what_changed(tmp_path):
    demo = Path(__file__).resolve().parents[2] / "corpora" / "demo"
    done = huiqian("run", demo, "-o", tmp_path / "out", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "完成时限（推迟）：2026年5月底前 → 2026年6月底前" in done.stdout
    assert (tmp_path / "out" / "条文对照表（v1-v2）.xlsx").exists()


def test_a_damaged_request_does_not_stop_the_plan(tmp_path):
    case = tmp_path / "case"
    case.mkdir()
    (case / "request.docx").write_bytes(b"")
    (case / "plan-v1.txt").write_text(PLAN, encoding="utf-8")
    done = huiqian("run", case, "-o", tmp_path / "out")
    assert done.returncode == 1
    assert (tmp_path / "out" / "plan.json").exists()


def test_output_survives_a_console_that_knows_no_chinese(plan):
    assert huiqian("extract", plan, PYTHONIOENCODING="ascii").returncode == 0


def test_calendar_shows_its_file_and_makes_it_on_demand(tmp_path):
    path = tmp_path / "set" / "days.txt"
    shown = huiqian("calendar", "--calendar", path)
    assert shown.returncode == 0 and str(path) in shown.stdout and "2004" in shown.stdout
    assert not path.exists()
    assert huiqian("calendar", "--init", "--calendar", path).returncode == 0
    path.write_text(path.read_text("utf-8") + "2027-01-01 休\n", encoding="utf-8")
    assert "2027" in huiqian("calendar", "--calendar", path).stdout


def test_working_days_of_an_unknown_year_are_a_finding_until_the_calendar_has_them(tmp_path):
    words = ("explain", "自本通知印发之日起10个工作日内报送", "--date", "2026-12-25", "--format", "json")
    unknown = json.loads(huiqian(*words).stdout)
    assert [finding["code"] for finding in unknown["findings"]] == ["T-WORKDAYS"]
    path = tmp_path / "days.txt"
    path.write_text("2027-01-01 休 元旦\n", encoding="utf-8")
    known = json.loads(huiqian(*words, HUIQIAN_CALENDAR=str(path)).stdout)
    assert known["times"][0]["end_date"] == "2027-01-11" and not known["findings"]
    path.write_text("第一行\n", encoding="utf-8")
    wrong = huiqian(*words, "--calendar", path)
    assert wrong.returncode == 3 and "days.txt" in wrong.stderr


def test_the_closing_hour_is_an_option(tmp_path):
    words = ("explain", "3月21日下班前", "--date", "2025-03-10", "--format", "json")
    assert json.loads(huiqian(*words, "--closing", "18:00").stdout)["times"][0]["clock"] == "18:00"
    assert huiqian(*words, "--closing", "soon").returncode == 2


def test_one_bad_file_among_many_stops_no_other(tmp_path, plan):
    """A cut-off Word file, an absent one and one that ends its reader, between good ones, in two processes."""
    from tests.read import paper

    cut, printed, out = tmp_path / "cut.docx", tmp_path / "printed.pdf", tmp_path / "out"
    cut.write_bytes(b"PK\x03\x04 cut off")
    printed.write_bytes(paper.pdf([[(72, 100, 16, "实施方案")], [(72, 100, 16, "一、总体要求")]]))
    other = tmp_path / "other" / plan.name
    other.parent.mkdir()
    other.write_text(PLAN.replace("\n", "\n\n"), encoding="utf-8")
    done = huiqian("read", "--jobs", "2", plan, cut, tmp_path / "absent.docx", printed, other, "-o", out)
    assert done.returncode == 1
    assert [line.split()[0] for line in done.stderr.splitlines() if line.startswith("E-")] == ["E-TRUNC", "E-MISSING"]
    assert sorted(path.name for path in out.iterdir() if path.suffix == ".md") == [
        "plan.txt.2.md",
        "plan.txt.md",
        "printed.pdf.md",
    ]
    assert "Traceback" not in done.stderr


def test_many_files_are_printed_in_the_order_given(tmp_path):
    names = ["丙", "甲", "乙"]
    for name in names:
        (tmp_path / f"{name}.txt").write_text(f"{name}市实施方案\n一、总体要求\n", encoding="utf-8")
    done = huiqian("read", *(tmp_path / f"{name}.txt" for name in names))
    assert done.returncode == 0
    assert [
        name for line in done.stdout.splitlines() if line.startswith("# ") for name in names if name in line
    ] == names
    assert done.stderr == ""  # no bar where nobody looks


def test_a_pdf_that_ends_its_reader_gives_a_code_and_exit_three(tmp_path):
    from tests.faults.hostile import FAULTS

    path = tmp_path / "form.pdf"
    path.write_bytes(next(one for one in FAULTS if one.name == "form-doubling.pdf").build(""))
    done = huiqian("read", path, "--limit", "memory=300", "--limit", "seconds=5")
    assert done.returncode == 3
    assert done.stderr.startswith(("E-MEM", "E-TIME"))
    assert done.stdout == ""


def test_diff_tells_what_changed_on_the_terminal_and_as_json(plan, tmp_path):
    new = tmp_path / "plan-v2.txt"
    new.write_text(PLAN.replace("2026年6月底前完成", "2026年9月底前完成"), encoding="utf-8")
    done = huiqian("diff", plan, new)
    assert done.returncode == 0
    assert "完成时限（推迟）：2026年6月底前 → 2026年9月底前" in done.stdout
    assert "[-2026年6月底前-]{+2026年9月底前+}" in done.stdout
    told = json.loads(huiqian("diff", plan, new, "--format", "json").stdout)
    assert told["schema"] == "huiqian.diff/1"
    (change,) = told["changes"]
    assert (change["kind"], change["topic"], change["within"], change["group"]) == ("replace", "deadline", None, None)
    for side in ("old", "new"):
        assert told[f"{side}_text"][change[side]["start"] : change[side]["end"]] == change[side]["text"]
    assert [(field["field"], field["effect"], field["changes"]) for field in told["fields"]] == [
        ("deadline", "later", [change["id"]])
    ]
    target = tmp_path / "out" / "changes.json"
    assert huiqian("diff", plan, new, "-o", target).returncode == 0
    assert json.loads(target.read_text(encoding="utf-8")) == told


def test_diff_lists_what_touches_no_sense_when_asked_and_counts_it_always(plan, tmp_path):
    new = tmp_path / "plan-v2.txt"
    new.write_text(PLAN.replace("每月至少巡查1次。", "每月至少巡查1次；"), encoding="utf-8")
    silent, told = huiqian("diff", plan, new), huiqian("diff", plan, new, "--noise")
    assert "c1 " not in silent.stdout
    assert "另有不涉及实质的修改（--noise 列出）：标点 1" in silent.stdout
    assert "c1 修改·标点 查制度。每月至少巡查1次[-。-]{+；+}" in told.stdout
    assert "其中不涉及实质的修改：标点 1" in told.stdout


def test_diff_writes_the_table_as_a_word_file_when_asked(plan, tmp_path):
    new, target = tmp_path / "plan-v2.txt", tmp_path / "条文对照表.docx"
    new.write_text(PLAN.replace("2026年6月底前完成", "2026年9月底前完成"), encoding="utf-8")
    assert huiqian("diff", plan, new, "-o", target, "--table").returncode == 0
    (table,) = docx.Document(str(target)).tables
    assert [cell.text for cell in table.rows[0].cells] == ["序号", "条款", "原文", "修改后", "变化"]
    refused = huiqian("diff", plan, new, "--table")
    assert (refused.returncode, refused.stderr[:7]) == (2, "M-TABLE")


def test_diff_of_equal_drafts_says_so(plan):
    done = huiqian("diff", plan, plan)
    assert (done.returncode, done.stdout) == (0, "两稿相同。\n")


def test_diff_of_unrelated_files_says_so(plan, tmp_path):
    other = tmp_path / "poem.txt"
    other.write_text("春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。\n" * 4, encoding="utf-8")
    done = huiqian("diff", plan, other)
    assert done.returncode == 0
    assert "可能不是同一文件的两稿" in done.stdout


def test_diff_of_a_file_that_is_not_there_is_no_bug(plan, tmp_path):
    assert huiqian("diff", plan, tmp_path / "none.docx").returncode == 3


def test_track_follows_tasks_through_versions(plan, tmp_path):
    new = tmp_path / "plan-v2.txt"
    new.write_text(PLAN.replace("2026年6月底前完成", "2026年9月底前完成"), encoding="utf-8")
    done = huiqian("track", plan, new, plan)
    assert done.returncode == 0
    assert "v2 完成时限（推迟）：2026年6月底前 → 2026年9月底前" in done.stdout
    assert "v3 完成时限（提前）" in done.stdout
    assert json.loads(huiqian("track", plan, new, "--format", "json").stdout)["schema"] == "huiqian.track/1"
    assert huiqian("track", plan).returncode == 2


def test_what_is_read_is_never_written_over(plan):
    page = plan.with_name("page.md")
    page.write_text(PLAN, encoding="utf-8")
    done = huiqian("read", page, "-o", page, "--force")
    assert (done.returncode, page.read_text(encoding="utf-8")) == (2, PLAN)
    assert done.stderr.startswith("M-INPUT")


def test_a_page_that_is_lost_is_told_on_the_terminal(tmp_path):
    from tests.read import paper

    path = tmp_path / "cut.pdf"
    whole = paper.pdf([[(72, 100, 16, "实施方案")], [(72, 100, 16, "一、总体要求")]])
    path.write_bytes(whole[: len(whole) * 9 // 10])
    done = huiqian("extract", path, "-o", tmp_path / "plan.json")
    assert done.returncode == 0
    assert done.stderr.startswith("W-PARTIAL cut.pdf")
    assert "W-PARTIAL" not in huiqian("extract", path, "-o", tmp_path / "again.json", "--quiet").stderr


def test_several_files_as_json_are_one_json(plan, tmp_path):
    other = tmp_path / "other.txt"
    other.write_text("某市实施方案\n一、总体要求\n", encoding="utf-8")
    told = json.loads(huiqian("read", plan, other, "--format", "json").stdout)
    assert [record["name"] if "name" in record else record["source"]["name"] for record in told] == [
        plan.name,
        other.name,
    ]


def test_diff_makes_a_redline_that_is_read_back(tmp_path):
    from docx import Document

    for name, words in (("old", "到2025年底前建成社区食堂12处。"), ("new", "到2026年底前建成社区食堂12处。")):
        document = Document()
        document.add_paragraph(words)
        document.save(tmp_path / f"{name}.docx")
    old, new, target = tmp_path / "old.docx", tmp_path / "new.docx", tmp_path / "changes.docx"
    before = new.read_bytes()
    done = huiqian("diff", old, new, "-o", target, "--author", "综合科", "--date", "2026-03-02")
    assert done.returncode == 0, done.stderr
    assert new.read_bytes() == before
    xml = zipfile.ZipFile(target).read("word/document.xml").decode()
    assert "w:del " in xml
    assert 'w:author="综合科" w:date="2026-03-02T00:00:00Z"' in xml
    assert huiqian("diff", old, new, "-o", new, "--force").returncode == 2
    assert new.read_bytes() == before
    assert huiqian("diff", old, new, "--format", "docx").returncode == 2
    assert huiqian("diff", old, new, "-o", target, "--date", "昨天").returncode == 2


def test_diff_makes_no_redline_of_a_new_draft_that_is_no_word_file(plan, tmp_path):
    new = tmp_path / "new.txt"
    new.write_text("改后的方案", encoding="utf-8")
    done = huiqian("diff", plan, new, "-o", tmp_path / "changes.docx")
    assert done.returncode == 2
    assert "docx" in done.stderr
    assert not (tmp_path / "changes.docx").exists()
