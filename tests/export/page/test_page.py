"""The page of a case, parsed as a browser would."""

from __future__ import annotations

import json
import re
import time
from base64 import b64encode
from dataclasses import replace
from functools import cache
from hashlib import sha256
from typing import Any

import pytest
from lxml import etree, html

from pipeline.export.charts.chart import Chart
from pipeline.export.page import page_of
from pipeline.model.event import Event
from pipeline.model.overview import Overview
from pipeline.model.span import Span
from pipeline.model.task import PERSON, ByPerson
from tests.export.page.overviews import ATTACK, NOW, demo, hostile, plan_alone

SVG = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="40" height="20" viewBox="0 0 40 20">
<defs><clipPath id="clip1"><rect width="40" height="20"/></clipPath></defs><g clip-path="url(#clip1)"><path d="M0,0h9"/><text>市民政局</text></g></svg>"""
CHARTS = (
    (
        Chart(
            "heat-map", "责任分工图", "3个单位承担5项任务。", {"mark": "rect"}, ("单位", "任务"), (("市民政局", "1"),)
        ),
        SVG,
    ),
    (Chart("time-line", "时限图", "2项任务今年到期。", {"mark": "bar"}, ("任务", "时限"), (("任务甲", "2026"),)), SVG),
)
PARTS = ["today", "replies", "text", "tasks", "charts", "comments", "versions", "ledger", "findings"]
BUNDLE = "window.vegaEmbed = function () { return '</script></SCRIPT><!--'; };"


@cache
def text_of(name: str, language: str = "zh", script: str = BUNDLE) -> str:
    made = {"demo": demo, "alone": plan_alone, "hostile": hostile}[name]()
    return page_of(made, () if name == "alone" else CHARTS, script=script, language=language)  # type: ignore[arg-type]


@cache
def tree_of(name: str, language: str = "zh") -> Any:
    return html.document_fromstring(text_of(name, language))


def parts(tree: Any) -> list[str]:
    return [section.get("id") for section in tree.iter("section")]


def words_of(element: Any) -> str:
    return " ".join(element.text_content().split())


CASES = pytest.mark.parametrize("name", ["demo", "alone", "hostile"])


@CASES
def test_the_page_is_well_formed(name):
    parser = etree.HTMLParser(huge_tree=True)
    etree.fromstring(text_of(name), parser)
    # this parser knows no element that is younger than it is
    faults = [str(entry) for entry in parser.error_log if entry.type_name != "HTML_UNKNOWN_TAG"]
    assert faults == []


@CASES
def test_every_link_leads_to_a_place_of_the_page_and_no_place_has_two_names(name):
    tree = tree_of(name)
    ids = tree.xpath("//@id")
    assert len(ids) == len(set(ids))
    hrefs = tree.xpath("//@href")
    assert hrefs and all(href.startswith("#") for href in hrefs)
    assert {href[1:] for href in hrefs} <= set(ids)
    named = {id_ for names in tree.xpath("//@aria-labelledby") for id_ in names.split()}
    assert named <= set(ids)


@CASES
def test_nothing_is_loaded_and_the_policy_names_all_scripts(name):
    text, tree = text_of(name), tree_of(name)
    assert tree.xpath("//@src | //@srcset | //@action | //@style | //link | //iframe | //object | //base") == []
    assert not [key for element in tree.iter() for key in element.attrib if key.startswith("on")]
    policy = tree.xpath("//meta[@http-equiv]/@content")[0]
    assert "default-src 'none'" in policy and "base-uri 'none'" in policy and "unsafe-eval" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)
    assert len(scripts) == 2
    for script in scripts:
        assert f"'sha256-{b64encode(sha256(script.encode()).digest()).decode()}'" in policy
    assert len(re.findall("sha256-", policy)) == len(scripts)
    outside = re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)
    assert set(re.findall(r"https?://[^\s\"]+", outside)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xlink",
    }


def test_no_word_of_a_case_becomes_markup():
    tree = tree_of("hostile")
    assert [script.get("type") for script in tree.iter("script")] == ["application/json"] * 2 + [None] * 2
    assert list(tree.iter("img")) == []
    shown = [part.get("id") for part in tree.iter("section") if ATTACK in part.text_content().replace("¶", "\n")]
    assert shown == ["today", "replies", "text", "comments", "versions", "ledger", "findings"]


def test_a_chart_cannot_act_lead_away_or_end_its_element():
    attack = (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)" id="x">'
        '<script>alert(1)</script><a xlink:href="https://x.invalid/"><text>甲</text></a><image href="https://x.invalid/"/>'
        '<rect fill="url(https://x.invalid/)" clip-path="url(#x)" onclick="alert(1)"/><foreignObject><p>乙</p></foreignObject>'
        "<text>&lt;b&gt;丙</text></svg>"
    )
    chart = Chart("hostile", ATTACK, ATTACK, {"title": ATTACK}, (ATTACK,), ((ATTACK,),))
    text = page_of(plan_alone(), [(chart, attack)], script=BUNDLE)
    figure = html.document_fromstring(text).xpath("//figure")[0]
    assert "x.invalid" not in text and figure.xpath(".//@onload | .//@onclick") == []
    assert figure.xpath(".//svg/*/text() | .//svg/text()") == ["<b>丙"]
    assert figure.xpath(".//@id[contains(., '-x')]") == ["chart-hostile-x"]
    assert json.loads(figure.xpath(".//script")[0].text) == {"title": ATTACK}
    assert figure.xpath(".//td")[0].text_content() == ATTACK


def test_a_drawing_that_is_none_leaves_the_figures_of_its_chart():
    figure = html.document_fromstring(page_of(plan_alone(), [(CHARTS[0][0], "<b>no svg")])).xpath("//figure")[0]
    assert figure.xpath(".//svg | .//b") == []
    assert [cell.text_content() for cell in figure.iter("td")] == ["市民政局", "1"]


def test_a_chart_is_a_picture_with_title_and_summary_and_its_ids_are_its_own():
    tree = tree_of("demo")
    for chart, figure in zip((chart for chart, _svg in CHARTS), tree.iter("figure"), strict=True):
        drawing = figure.find(".//svg")
        assert drawing.get("role") == "img"
        names = [tree.get_element_by_id(id_).text_content() for id_ in drawing.get("aria-labelledby").split()]
        assert names == [chart.title, chart.summary]
        assert drawing.find(".//g").get("clip-path") == f"url(#chart-{chart.id}-clip1)"


def test_without_a_bundle_there_is_one_script_and_no_specification():
    tree = html.document_fromstring(text_of("demo", "zh", ""))
    assert [script.get("type") for script in tree.iter("script")] == [None]
    assert len(list(tree.iter("figure"))) == 2


# ── the parts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_parts_stand_in_their_order_each_with_its_entry_in_the_contents():
    tree = tree_of("demo")
    assert parts(tree) == PARTS
    assert [link.get("href")[1:] for link in tree.xpath("//nav//a")] == PARTS
    assert all(words_of(section.find("h2")) for section in tree.iter("section"))


def test_a_plan_alone_has_no_parts_of_a_round():
    tree = tree_of("alone")
    assert parts(tree) == ["today", "text", "tasks", "findings"]
    assert "没有待办事项" in words_of(tree.get_element_by_id("today"))
    assert [link.get("href")[1:] for link in tree.xpath("//nav//a")] == parts(tree)


def test_a_round_before_any_letter_says_what_there_is_not():
    whole = demo()
    assert whole.status
    empty = replace(
        whole, due=(), letters=(), comments=(), versions=(), journal=(),
        status=replace(whole.status, units=(), not_on_roster=(), superseded=(), duplicates=(), not_letters=()),
    )  # fmt: skip
    tree = html.document_fromstring(page_of(empty, ()))
    assert parts(tree) == ["today", "replies", "text", "tasks", "comments", "ledger", "findings"]
    assert words_of(tree.get_element_by_id("comments")) == "意见 没有意见。"
    assert "没有征求意见单位" in words_of(tree.get_element_by_id("replies"))


def test_the_head_says_which_plan_until_when_and_how_the_round_stands():
    head = tree_of("demo").find(".//header")
    said = words_of(head)
    assert head.find("h1").text_content() == demo().plan.document.title
    assert "2026年3月31日 17:30" in said and "反馈期限已过8天（5个工作日）" in said and "泊宁市住房和城乡建设局" in said
    figures = {words_of(item.find(".//span")): words_of(item.find(".//strong")) for item in head.iter("li")}
    settled = demo().settled_version
    assert settled and settled.settled
    totals = dict(settled.settled.totals)
    assert figures["征求意见单位"] == "18" and figures["其中逾期"] == "1" and figures["未反馈"] == "1"
    assert (figures["采纳"], figures["不采纳"]) == (str(totals["adopted"]), str(totals["not_adopted"]))


def test_what_is_to_be_done_leads_to_what_it_is_about_and_gives_its_command():
    today = tree_of("demo").get_element_by_id("today")
    assert [words_of(head) for head in today.iter("h3")] == ["尚未反馈 1项", "意见待认定 1项"]
    place = next(number for number, unit in enumerate(demo().status.units, 1) if unit.unit == "市公安局")
    assert today.xpath(".//li//a/@href") == [f"#unit-{place}", "#comment-C002", "#comment-C022"]
    assert today.xpath(".//code/text()") == ["huiqian decide C002 采纳"]


def test_every_unit_that_was_asked_has_its_row_and_letters_from_others_are_told():
    replies = tree_of("demo").get_element_by_id("replies")
    asked, others = list(replies.iter("table"))[:2]
    assert [row.find("th").text for row in asked.findall("tbody/tr")] == [u.unit for u in demo().status.units]
    assert {words_of(row[0]): row[1].text_content() for row in others.findall("tbody/tr")} == {
        "不在征求意见范围": "L025", "已被后函代替": "L021", "重复来函": "L026", "不是复函": "L028",
    }  # fmt: skip


def test_a_unit_that_stands_twice_in_the_roster_has_two_rows_with_places_of_their_own():
    whole = demo()
    assert whole.status
    status = replace(whole.status, units=(*whole.status.units, whole.status.units[0]))
    tree = html.document_fromstring(page_of(replace(whole, status=status), ()))
    rows = tree.get_element_by_id("replies").find(".//tbody")
    assert [row.get("id") for row in rows] == [f"unit-{number}" for number in range(1, len(rows) + 1)]


def test_a_task_that_a_person_added_is_told_as_such_and_leads_nowhere_in_the_text():
    whole = demo()
    nowhere = Span(whole.plan.source.text_id, 0, 0)
    unit = replace(whole.plan.tasks[0].units[0], span=nowhere, rule=PERSON)
    added = replace(
        whole.plan.tasks[0], id="p1", title="口头交办", span=nowhere, units=(unit,), deadlines=(), targets=(),
        person=ByPerson(added=True),
    )  # fmt: skip
    plan = replace(whole.plan, tasks=(added,), struck=whole.plan.tasks[:2])
    tree = html.document_fromstring(page_of(replace(whole, plan=plan), ()))
    row = tree.get_element_by_id("task-p1")
    assert row.find("th").text == "口头交办" and "人工修正" in words_of(row.find("th"))
    assert row.xpath(".//th/a") == [] and tree.xpath("//a[@id='text-task-p1']") == []
    assert "人工删去的任务（2）" in words_of(tree.get_element_by_id("tasks"))


def test_a_plan_that_was_sent_to_nobody_and_is_no_draft_is_called_a_plan():
    issued = replace(
        plan_alone(), plan=replace(plan_alone().plan, document=replace(plan_alone().plan.document, stage="issued"))
    )
    tree = html.document_fromstring(page_of(issued, ()))
    assert words_of(tree.get_element_by_id("text-title")) == "文稿全文"
    assert words_of(tree_of("alone").get_element_by_id("text-title")) == "征求意见稿全文"


def test_every_task_is_a_row_with_the_keys_of_the_filters():
    tree, plan = tree_of("demo"), demo().plan
    rows = tree.xpath("//table[@id='task-rows']/tbody/tr")
    assert [row.get("id") for row in rows] == [f"task-{task.id}" for task in plan.tasks]
    form = tree.xpath("//form[@data-rows='task-rows']")[0]
    for select in form.xpath(".//select[@data-key]"):
        key = select.get("data-key")
        offered = {option.get("value") for option in select.iter("option") if option.get("value")}
        assert offered == {value for row in rows for value in row.get(f"data-{key}").split()}
    years = [row.get("data-year") for row in rows]
    assert years[0] == "2026" and "-" in years
    assert rows[0].xpath(".//th/a/@href") == ["#text-task-t1"]
    assert form.xpath(".//output/@aria-live") == ["polite"]


def test_every_comment_stands_beside_the_words_it_is_about_with_its_verdict_in_words():
    tree = tree_of("demo")
    rows = tree.xpath("//*[@id='comment-rows']/article")
    assert [row.get("id") for row in rows] == [f"comment-{comment.id}" for comment in demo().comments]
    by_id = {row.get("id"): row for row in rows}
    row = by_id["comment-C050"]
    was, asked, now = (words_of(cell) for cell in row.xpath("./div/div"))
    assert "停车泊位" in was and "全文统一" in asked and "停车位" in now
    assert row.xpath(".//del/text()") == ["停车泊位"] and row.xpath(".//ins/text()") == ["停车位"]
    assert words_of(row.xpath(".//*[contains(@class, 'badge')]")[0]) == "部分采纳"
    assert "全文2处" in words_of(row.xpath("./p[@class='explanation']")[0])
    assert {"#letter-L027", "#text-comment-C050"} <= set(row.xpath(".//a/@href"))
    assert "#comment-C040" in by_id["comment-C036"].xpath(".//a/@href")


def test_a_tracked_change_is_told_in_words():
    row = tree_of("demo").xpath("//*[@id='comment-rows']/article[.//p[starts-with(., '〔修订〕')]]")[0]
    assert re.search("〔修订〕(将“.+”改为“.+”|删去“.+”|增加“.+”)", words_of(row))


def test_a_comment_that_the_settlement_does_not_know_is_for_a_person():
    whole = demo()
    version = whole.versions[-1]
    assert version.settled
    items = tuple(item for item in version.settled.items if item.comment != "C050")
    forgotten = replace(version, settled=replace(version.settled, items=items))
    tree = html.document_fromstring(page_of(replace(whole, versions=(*whole.versions[:-1], forgotten)), ()))
    row = tree.get_element_by_id("comment-C050")
    assert row.get("data-verdict") == "undecided" and "待人工" in words_of(row)


def test_the_changes_of_each_version_say_who_asked_for_them():
    tree, overview = tree_of("demo"), demo()
    versions = tree.get_element_by_id("versions")
    for version in overview.versions:
        ids = [f"change-{version.number}-{change.id}" for change in version.comparison.changes]
        assert all(tree.get_element_by_id(id_) is not None for id_ in ids)
    first = overview.versions[0].settled
    assert first
    own = [row.get("id") for row in versions.xpath(".//tr[td//*[contains(@class, 'b-own')]]")]
    assert {f"change-2-{id_}" for id_ in first.unexplained} <= set(own)
    explained = first.explained[0]
    row = tree.get_element_by_id(f"change-2-{explained.change}")
    assert {f"#comment-{id_}" for id_ in explained.comments} <= set(row.xpath(".//a/@href"))
    softer = [row for row in versions.iter("tr") if row.get("class") == "softer"]
    assert len(softer) == sum(field.softer for version in overview.versions for field in version.comparison.fields)


def test_it_is_said_how_much_of_the_changes_was_asked_for():
    first = demo().versions[0].settled
    assert first
    said = words_of(tree_of("demo").get_element_by_id("versions"))
    assert f"{first.share:.0%}的修改有意见依据；主动修改{len(first.unexplained)}处" in said


def test_of_comments_that_contradict_each_other_the_one_is_named_that_the_draft_follows():
    settled = demo().versions[-1].settled
    assert settled
    conflict = next(conflict for conflict in settled.conflicts if conflict.winner)
    for id_ in conflict.comments:
        links = (
            tree_of("demo")
            .get_element_by_id(f"comment-{id_}")
            .xpath(".//span[starts-with(., '相左意见中采纳')]/a/@href")
        )
        assert links == [f"#comment-{conflict.winner}"]


def test_words_that_stand_at_another_place_of_the_revised_draft_are_shown():
    whole = demo()
    version = whole.versions[-1]
    assert version.settled and version.against
    new = version.against.new
    at = Span(new.text_id, new.text.index("汐政办发"), new.text.index("汐政办发") + 4)
    items = tuple(replace(item, elsewhere=at) if item.comment == "C050" else item for item in version.settled.items)
    moved = replace(version, settled=replace(version.settled, items=items))
    tree = html.document_fromstring(page_of(replace(whole, versions=(*whole.versions[:-1], moved)), ()))
    assert "修改稿别处" in words_of(tree.get_element_by_id("comment-C050"))
    assert "汐政办发" in words_of(tree.get_element_by_id("comment-C050"))


def test_a_version_that_follows_another_is_told_against_the_draft_that_was_sent_too():
    tree, last = tree_of("demo"), demo().versions[-1]
    assert last.against and last.settled
    assert all(tree.get_element_by_id(f"sent-{last.number}-{change.id}") is not None for change in last.against.changes)
    evidence = next(item for item in last.settled.items if item.evidence)
    links = tree.get_element_by_id(f"comment-{evidence.comment}").xpath(".//a/@href")
    assert f"#sent-{last.number}-{evidence.evidence[0]}" in links


def test_the_ledger_lists_every_letter_and_folds_all_but_the_last_events():
    whole = demo()
    many = replace(whole, journal=tuple(replace(whole.journal[1], seq=n) for n in range(1, 251)), journal_whole=False)
    ledger = html.document_fromstring(page_of(many, ())).get_element_by_id("ledger")
    letters, latest, earlier = ledger.findall(".//table")
    assert [row.get("id") for row in letters.findall("tbody/tr")] == [f"letter-{letter.id}" for letter in whole.letters]
    assert [row[0].text_content() for row in latest.findall("tbody/tr")] == [str(n) for n in range(51, 251)]
    assert [row[0].text_content() for row in earlier.findall("tbody/tr")] == [str(n) for n in range(1, 51)]
    assert earlier.xpath("ancestor::details") and not latest.xpath("ancestor::details")
    assert "日志不完整" in words_of(ledger) and "日志完整" not in words_of(ledger)


def test_every_event_of_the_journal_is_told_in_words_also_one_that_a_later_version_wrote():
    whole, at = demo(), NOW.isoformat()
    said: Any = [
        ("undo", "entry", "3", {"field": "unit", "value": "市甲局", "subject": ["letter", "L001"]}, None),
        ("say", "addressee", "1/市甲局", None, {"field": "until", "value": "2026-04-20", "reason": "来电申请"}),
        (
            "say",
            "comment",
            "C001",
            {"verdict": "adopted"},
            {"field": "decision", "value": {"verdict": "not_adopted"}, "reason": ""},
        ),
        ("say", "letter", "L001", None, {"field": "removed", "value": True, "reason": ""}),
        ("remind", "addressee", "1/市甲局", None, {"unit": "市甲局", "how": "电话"}),
        ("purge", "case", "", None, {"originals": 7}),
        ("later", "thing", "x", [1], "words"),
    ]
    events = tuple(
        Event(n, at, "经办人", act, kind, id_, before, after, "", "f" * 64)
        for n, (act, kind, id_, before, after) in enumerate(said, 1)
    )
    tree = html.document_fromstring(page_of(replace(whole, journal=(whole.journal[0], *events)), ()))
    rows = [[cell.text_content() for cell in row][3:6] for row in tree.xpath("//section[@id='ledger']//tbody/tr")[-8:]]
    assert rows[0][:2] == ["开启征求意见", "第1轮"] and "18家" in rows[0][2]
    assert rows[1:] == [
        ["撤销记录", "第3号记录", "来函L001 单位 市甲局"],
        ["人工记录", "市甲局（第1轮）", "延期至：2026-04-20（来电申请）"],
        ["人工记录", "意见C001", "采纳情况：采纳 → 不采纳"],
        ["人工记录", "来函L001", "移除：是"],
        ["催办", "市甲局（第1轮）", "电话"],
        ["清除原件", "台账", "原件7份"],
        ["later", "thing", ""],
    ]


def test_findings_lead_to_their_place_in_the_text_and_are_led_to_from_there():
    tree = tree_of("demo")
    rows = tree.get_element_by_id("findings").xpath(".//tbody/tr")
    assert [row.xpath(".//code/text()")[0] for row in rows] == [finding.code for finding in demo().findings]
    for number, finding in enumerate(demo().findings, 1):
        back = tree.xpath(f"//a[@id='text-finding-{number}']/@href")
        assert back == ([f"#finding-{number}"] if finding.span else [])


# ── language, size, use ─────────────────────────────────────────────────────────────────────────────────────────────


def test_the_pages_own_words_are_in_the_language_asked_for():
    tree = tree_of("demo", "en")
    assert tree.get("lang") == "en" and tree_of("demo").get("lang") == "zh-CN"
    assert [words_of(head) for head in tree.xpath("//main//h2")][:3] == ["To do today", "Replies", "The draft"]
    bare = html.document_fromstring(page_of(replace(plan_alone(), findings=()), (), language="en"))
    for element in bare.xpath("//div[@id='plan-text'] | //table[@id='task-rows'] | //option | //h1 | //title | //dd"):
        element.drop_tree() if element.tag != "title" else element.getparent().remove(element)
    assert re.findall(r"[\u4e00-\u9fff]+", bare.find("body").text_content().split("(function")[0]) == []


def test_whoever_sees_no_picture_and_has_no_mouse_can_use_the_page():
    tree = tree_of("demo")
    assert tree.xpath("//a[@class='skip']/@href") == ["#main"]
    assert [len(list(tree.iter(tag))) for tag in ("header", "nav", "main", "footer", "h1")] == [1, 1, 1, 1, 1]
    for table in tree.iter("table"):
        assert table.find("caption") is not None and table.find("caption").text_content()
        assert all(head.get("scope") for head in table.iter("th"))
    for control in tree.xpath("//select | //input"):
        assert control.xpath("ancestor::label"), etree.tostring(control)


def test_half_a_character_in_a_name_does_not_keep_the_page_from_being_written():
    whole = demo()
    letters = (replace(whole.letters[0], file="来函\udce5.docx"), *whole.letters[1:])
    assert page_of(replace(whole, letters=letters), ()).encode("utf-8")


def test_the_digest_of_a_bundle_is_that_of_the_lines_a_browser_reads():
    text = page_of(plan_alone(), (), script="window.a = 1;\r\nwindow.b = 2;\r")
    assert "\r" not in text
    script = re.findall(r"<script>(.*?)</script>", text, re.DOTALL)[0]
    assert b64encode(sha256(script.encode()).digest()).decode() in text


def test_the_same_case_gives_the_same_page():
    assert page_of(demo(), CHARTS, script=BUNDLE) == text_of("demo")


@cache
def large() -> Overview:
    """300 tasks and 1,000 comments: the demo over and over."""
    whole = demo()
    tasks = [replace(whole.plan.tasks[n % 25], id=f"t{n}") for n in range(1, 301)]
    comments = [
        replace(whole.comments[n % 45], id=f"C{n:04d}", identical_to=(), conflicts_with=()) for n in range(1, 1001)
    ]
    last = whole.versions[-1]
    assert last.settled
    items = {item.comment: item for item in last.settled.items}
    settled = [replace(items[whole.comments[n % 45].id], comment=f"C{n:04d}", same_as="") for n in range(1, 1001)]
    versions = (*whole.versions[:-1], replace(last, settled=replace(last.settled, items=tuple(settled))))
    return replace(whole, plan=replace(whole.plan, tasks=tuple(tasks)), comments=tuple(comments), versions=versions)


def test_a_thousand_comments_and_three_hundred_tasks_stay_small_and_quick():
    page_of(demo(), CHARTS)  # templates are compiled once
    begin = time.process_time()
    text = page_of(large(), CHARTS)
    assert time.process_time() - begin < 3  # 0.6 where nothing else runs
    assert len(text.encode()) < 6_000_000


def test_a_comment_on_another_text_than_the_drafts_is_shown_without_a_place():
    whole = demo()
    strange = replace(
        whole.comments[0], anchor=replace(whole.comments[0].anchor, span=Span("another:final:docx/1", 0, 5), others=())
    )
    tree = html.document_fromstring(page_of(replace(whole, comments=(strange,), versions=()), ()))
    row = tree.get_element_by_id(f"comment-{strange.id}")
    assert "未能定位" in words_of(row) and not row.xpath(".//a[starts-with(@href, '#text-')]")
