from pipeline.diff import compare
from pipeline.model.change import NOISE, Comparison
from tests.diff.documents import Line, assert_whole, document


def _compared(old: list[Line], new: list[Line]) -> Comparison:
    comparison = compare(document(old, "old"), document(new, "new"))
    assert_whole(comparison)
    return comparison


def _told(comparison: Comparison) -> list[tuple[str, str, str, str]]:
    return [(c.kind, c.topic, comparison.old_words(c), comparison.new_words(c)) for c in comparison.changes]


def _one(old: str, new: str) -> list[tuple[str, str, str, str]]:
    return _told(_compared([old], [new]))


def test_two_equal_drafts_have_no_change():
    lines: list[Line] = ["一、总体要求", "到2027年底，建成30个站点。", ("序号", "任务"), ("1", "建站")]
    comparison = _compared(lines, list(lines))
    assert comparison.changes == ()
    assert {match.shape for match in comparison.matches} == {"same"}
    assert comparison.likeness == 1.0


def test_empty_drafts_are_no_failure():
    assert _compared([""], [""]).changes == ()
    assert [c.kind for c in _compared([""], ["新的一行"]).changes] == ["insert"]
    assert [c.kind for c in _compared(["旧的一行"], [""]).changes] == ["delete"]


def test_figures_times_and_names_stay_whole():
    assert _one("建成1,200个站点。", "建成1,350个站点。") == [("replace", "number", "1,200", "1,350")]
    assert _one("力争2026年底前完成整改。", "力争2027年3月底前完成整改。") == [
        ("replace", "deadline", "2026年底前", "2027年3月底前")
    ]
    assert _one("建设站点。（市水利局、市财政局负责）", "建设站点。（市林业局、市财政局负责）") == [
        ("replace", "unit", "市水利局", "市林业局")
    ]


def test_words_of_strength_are_told():
    assert _one("各县应当设立专项资金。", "各县原则上设立专项资金。") == [("replace", "strength", "应当", "原则上")]


def test_noise_is_shown_as_noise():
    cases = {
        ("责任单位:市水利局。", "责任单位：市水利局。"): "punctuation",
        ("推广5G +平台建设。", "推广5G+平台建设。"): "space",
        ("强化缋效评价。", "强化绩效评价。"): "typo",
        ("釆取巡诊方式服务群众。", "采取巡诊方式服务群众。"): "typo",
        ("2O25年底前完成整改。", "2025年底前完成整改。"): "typo",
        ("各县（市、区）要加强领导。", "各县(市、区)要加强领导。"): "punctuation",
        ("至2025 年底前，完成 30% 。", "至2025年底前，完成30%。"): "space",
        ("检查水源、水质。", "检查水源，水质。"): "punctuation",
    }
    for (old, new), topic in cases.items():
        assert {told[1] for told in _one(old, new)} == {topic}, old
        assert topic in NOISE


def test_a_renumbered_chapter_is_one_group_of_numbers():
    old: list[Line] = [
        "（一）加强领导",
        "建立联席会议制度。",
        "（二）加强宣传",
        "开展宣传教育活动。",
        "（三）加强督导",
        "定期组织督导检查。",
    ]
    new: list[Line] = [
        "（一）加强领导",
        "建立联席会议制度。",
        "（二）落实资金",
        "安排专项资金。",
        "（三）加强宣传",
        "开展宣传教育活动。",
        "（四）加强督导",
        "定期组织督导检查。",
    ]
    comparison = _compared(old, new)
    renumbered = [c for c in comparison.changes if c.kind == "renumber"]
    assert [comparison.new_words(c) for c in renumbered] == ["（三）", "（四）"]
    assert len({c.group for c in renumbered}) == 1 and renumbered[0].group


def test_a_section_that_moved_is_one_move_with_its_changes_inside():
    old: list[Line] = [
        "（一）加强领导",
        "建立联席会议制度，统筹推进各项工作。",
        "（二）加强宣传",
        "充分利用广播电视开展宣传教育活动。",
        "（三）加强督导",
        "鼓励各地定期组织督导检查。",
    ]
    new: list[Line] = [
        "（一）加强督导",
        "各地应当定期组织督导检查。",
        "（二）加强领导",
        "建立联席会议制度，统筹推进各项工作。",
        "（三）加强宣传",
        "充分利用广播电视开展宣传教育活动。",
    ]
    comparison = _compared(old, new)
    moves = [c for c in comparison.changes if c.kind == "move"]
    assert [comparison.new_words(c) for c in moves] == ["（一）加强督导\n各地应当定期组织督导检查。\n"]
    inner = [told for told, c in zip(_told(comparison), comparison.changes, strict=True) if c.within == moves[0].id]
    assert inner == [
        ("renumber", "numbering", "（三）", "（一）"),
        ("delete", "strength", "鼓励", ""),
        ("insert", "strength", "", "应当"),
    ]
    assert len({c.group for c in comparison.changes if c.kind == "renumber"}) == 1


def test_a_sentence_that_moved_is_a_move():
    words = "新建管网应当同步预留检查井和流量计。"
    old: list[Line] = [f"完成外业调查工作。{words}建立数据库。", "编制治理规划，明确建设时序。落实管护经费。"]
    new: list[Line] = ["完成外业调查工作。建立数据库。", f"编制治理规划，明确建设时序。{words}落实管护经费。"]
    assert _told(_compared(old, new)) == [("move", "wording", words, words)]


def test_parted_and_joined_paragraphs_are_told_by_their_line_feed():
    one, two = "健全供水设施管护制度，落实管护经费。", "推进卫生院标准化建设，补齐设备短板。"
    assert _told(_compared([one + two], [one, two])) == [("split", "space", "", "\n")]
    assert _told(_compared([one, two], [one + two])) == [("merge", "space", "\n", "")]
    assert [m.shape for m in _compared([one + two], [one, two]).matches] == ["split"]


def test_rows_that_came_and_went_keep_the_others_whole():
    head = ("序号", "任务", "责任单位", "完成时限")
    old: list[Line] = [
        head,
        ("1", "建成供水站30座", "市水利局", "2026年底"),
        ("2", "改造公路50公里", "市交通运输局", "2027年底"),
        ("3", "新增床位200张", "市民政局", "2026年底"),
    ]
    new: list[Line] = [
        head,
        ("1", "建成供水站35座", "市水利局、市财政局", "2026年底"),
        ("2", "新增床位200张", "市民政局", "2026年底"),
        ("3", "培训教师400人", "市教育局", "2027年底"),
    ]
    comparison = _compared(old, new)
    assert _told(comparison) == [
        ("replace", "number", "30", "35"),
        ("insert", "unit", "", "、市财政局"),
        ("delete", "table", "2\t改造公路50公里\t市交通运输局\t2027年底\n", ""),
        ("renumber", "numbering", "3", "2"),
        ("insert", "table", "", "\n3\t培训教师400人\t市教育局\t2027年底"),
    ]
    changed = next(match for match in comparison.matches if match.shape == "changed")
    assert [cell.changes for cell in changed.cells] == [(), ("c1",), ("c2",), ()]


def test_a_column_that_came_is_told_cell_by_cell():
    old: list[Line] = [("任务", "责任单位"), ("建成供水站30座", "市水利局"), ("改造公路50公里", "市交通运输局")]
    new: list[Line] = [
        ("任务", "责任单位", "备注"),
        ("建成供水站30座", "市水利局", "续建"),
        ("改造公路50公里", "市交通运输局", "新建"),
    ]
    assert [told[2:] for told in _told(_compared(old, new))] == [("", "\t备注"), ("", "\t续建"), ("", "\t新建")]


def test_a_word_that_was_replaced_throughout_is_one_group():
    old: list[Line] = ["聘请村级管护员两名。", "村级管护员每月巡查。"]
    new: list[Line] = ["聘请村级管水员两名。", "村级管水员每月巡查。"]
    comparison = _compared(old, new)
    assert len({c.group for c in comparison.changes}) == 1 and comparison.changes[0].group


def test_a_draft_without_line_breaks_is_compared_by_sentences():
    lines: list[Line] = []
    for n in range(60):
        lines += [f"第{n}项要做的工作是完善设施{n * 7}处，落实经费{n * 3}万元。"]
    joined = "".join(str(line) for line in lines)
    comparison = _compared([joined], lines)
    assert {c.kind for c in comparison.changes} == {"split"}
    assert [match.shape for match in comparison.matches] == ["split"]


def test_drafts_of_other_documents_are_told_so():
    comparison = _compared(
        ["春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。" * 3], ["完善供水设施，健全管护制度，落实经费保障措施。" * 3]
    )
    assert [finding.code for finding in comparison.findings] == ["D-UNRELATED"]
