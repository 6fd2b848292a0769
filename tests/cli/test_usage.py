"""A command line that cannot be used: what is said, in which language, and what is offered instead."""

from types import SimpleNamespace

import pytest

from pipeline.cli.main import run
from pipeline.cli.usage import likely_commands

ENGLISH = ("Usage", "Error", "No such", "Missing", "Invalid", "Got ", "Did you mean", "Try ", "requires", "not one of")
WRONG = [
    ("nonsense", "没有命令“nonsense”"),
    ("matrix", "缺少 文件"),
    ("extend 市林业局", "缺少 --until"),
    ("matrix a b", "多余的参数：b"),
    ("matrix --nosuch a", "没有选项 --nosuch"),
    ("matrix a -o", "选项 -o 后面要有值"),
    ("matrix --apply=3 a", "选项 --apply 后面不跟值"),
    ("matrix --by page a", "--by 不能是“page”。可用：task unit"),
    ("read --jobs 99 a", "--jobs 应在 1 到 64 之间"),
    ("status --round x", "--round 应是整数"),
    ("ledger undo 0", "数 至少是 1"),
    ("explain --date 昨天 文字", "--date 应是日期"),
    ("matrix --lang fr a", "--lang 不能是“fr”"),
    ("completion tcsh", "外壳 不能是“tcsh”。可用：bash zsh fish powershell"),
]


@pytest.fixture
def huiqian(capsys, monkeypatch):
    def call(*words, lang="zh"):
        monkeypatch.setenv("HUIQIAN_LANG", lang)
        with pytest.raises(SystemExit) as end:
            run(list(words))
        said = capsys.readouterr()
        return SimpleNamespace(returncode=end.value.code, stdout=said.out, stderr=said.err)

    return call


@pytest.mark.parametrize(("words", "said"), WRONG)
def test_what_is_wrong_is_said_in_chinese_without_a_word_of_click(words, said, huiqian):
    done = huiqian(*words.split())
    assert done.returncode == 2
    assert done.stdout == ""
    assert f"错误：{said}" in done.stderr
    assert done.stderr.startswith("用法：huiqian")
    assert not [word for word in ENGLISH if word in done.stderr]


@pytest.mark.parametrize("words", [words for words, _said in WRONG])
def test_what_is_wrong_is_said_in_english(words, huiqian):
    done = huiqian(*words.split(), lang="en")
    assert done.returncode == 2
    assert "\nError: " in done.stderr
    assert "错误" not in done.stderr


def test_the_language_of_a_wrong_command_line_is_the_one_it_names(huiqian):
    assert "Error: No such option" in huiqian("matrix", "--nosuch", "--lang", "en").stderr
    assert "错误：没有选项" in huiqian("matrix", "--nosuch", "--lang", "zh", lang="en").stderr


def test_a_command_line_without_a_command_is_answered_by_the_help(huiqian):
    for words in ([], ["--lang", "zh"], ["ledger"]):
        done = huiqian(*words)
        assert done.returncode == 2
        assert "用法：huiqian" in done.stdout + done.stderr
        assert "错误" not in done.stderr


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("比对", "diff"), ("对照", "diff"), ("条文对照表", "diff"), ("责任分工表", "matrix"), ("登记", "ingest"), ("催办", "status"),
        ("口头反馈", "reply"), ("归档", "pack"), ("台账", "ledger"), ("导出", "ledger export"), ("matrx", "matrix"),
        ("setle", "settle"), ("verify", "ledger verify"), ("DIFF", "diff"), ("意见采纳情况", "settle"),
    ],
)  # fmt: skip
def test_a_word_that_is_no_command_finds_the_one_that_was_meant(typed, first):
    assert likely_commands(typed)[0] == first


@pytest.mark.parametrize("typed", ["xyzzy", "天气", "q"])
def test_where_nothing_is_near_nothing_is_offered(typed):
    assert likely_commands(typed) == ()


def test_a_command_of_the_group_comes_before_others():
    assert (
        likely_commands("ver", "ledger")[:1] == ("ledger verify",)
        or likely_commands("verfy", "ledger")[0] == "ledger verify"
    )


def test_the_offer_names_the_whole_command_and_what_it_does(huiqian):
    done = huiqian("比对")
    assert "是否要用：huiqian diff（比对两稿" in done.stderr
    assert "Did you mean: huiqian diff (" in huiqian("比对", lang="en").stderr
    assert "是否要用：--columns" in huiqian("matrix", "--colums", "a").stderr


@pytest.mark.parametrize("word", ["help", "帮助"])
def test_help_may_stand_before_the_name_of_a_command(word, huiqian):
    for words in ([word], [word, "matrix"], [word, "ledger", "verify"]):
        done = huiqian(*words)
        assert done.returncode == 0
        assert done.stdout.startswith(" ".join(["用法：huiqian", *words[1:]]))
    assert "没有命令“nosuch”" in huiqian(word, "nosuch").stderr


def test_a_file_in_the_place_of_a_command_is_offered_what_can_be_done_with_it(huiqian, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "我的 方案.docx").write_bytes(b"x")
    (tmp_path / "案卷").mkdir()
    said = huiqian("我的 方案.docx").stderr
    assert "huiqian read '我的 方案.docx'" in said
    assert "huiqian matrix '我的 方案.docx'" in said
    assert "huiqian run 案卷 -o outputs" in huiqian("案卷").stderr
    assert "是否要用" not in huiqian("没有的.docx").stderr
