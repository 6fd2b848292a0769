"""Who is asked: the address line, its groups, the plan and the table of places."""

from pipeline.ledger.roster import Roster, make_roster
from tests.drafts import read_text

PLAN = """泊宁市河道治理实施方案（征求意见稿）

一、主要任务
（一）开展排查。全面排查入河排污口。（牵头单位：市水利局；责任单位：市生态环境局、市财政局）
（二）组织整治。完成200公里河道整治。（责任单位：各县（市、区）人民政府、市城管局）
（三）加强宣传。开展主题宣传。（责任单位：市委宣传部、有关部门）

泊宁市水利局
2026年3月2日
"""
LETTER = """关于征求《泊宁市河道治理实施方案（征求意见稿）》意见的函

{to}：
现将《泊宁市河道治理实施方案（征求意见稿）》印送你们，请于2026年3月20日前反馈意见。

泊宁市水利局
2026年3月3日
"""


def roster(to: str, **options: object) -> Roster:
    letter, _plan = read_text(LETTER.format(to=to), "request.txt")
    _document, plan = read_text(PLAN)
    return make_roster(letter, plan, **options)  # type: ignore[arg-type]


def names(found: Roster) -> list[str]:
    return [addressee.name for addressee in found.addressees]


def codes(found: Roster) -> list[tuple[str, str]]:
    return [(finding.code, dict(finding.details)["name"]) for finding in found.findings]


def test_named_units_are_asked_one_by_one_and_the_issuer_need_not_be() -> None:
    found = roster("市生态环境局、市财政局、市城管局，市委宣传部，临溪县、青坞市人民政府")
    assert names(found) == ["市生态环境局", "市财政局", "市城管局", "市委宣传部", "临溪县人民政府", "青坞市人民政府"]
    assert codes(found) == []


def test_a_group_of_offices_gives_way_to_those_that_the_plan_names() -> None:
    found = roster("市财政局，市直有关单位")
    assert names(found) == ["市财政局", "市生态环境局", "市城管局", "市委宣传部"]
    assert [a.source for a in found.addressees] == ["request", "plan", "plan", "plan"]
    assert {a.of for a in found.addressees[1:]} == {"市直有关单位"}


def test_a_group_of_places_stays_one_addressee_and_a_finding_says_so() -> None:
    found = roster("各县（市、区）人民政府，市直有关单位")
    assert found.addressees[0].group
    assert ("R-GROUP", "各县（市、区）人民政府") in codes(found)


def test_the_users_table_of_places_takes_a_group_apart_by_kind() -> None:
    found = roster("各县（市、区）水利局", places=("临溪县", "青坞市", "云岭区", "高新园区管委会", "大河镇"))
    assert names(found)[:3] == ["临溪县水利局", "青坞市水利局", "云岭区水利局"]
    assert not any("大河" in name for name in names(found))
    assert all(a.of == "各县（市、区）水利局" for a in found.addressees)


def test_a_place_that_is_addressed_by_its_own_name_is_not_asked_twice() -> None:
    found = roster("临溪县人民政府，各县（市、区）人民政府", places=("临溪县", "青坞市"))
    assert names(found) == ["临溪县人民政府", "青坞市人民政府"]


def test_a_unit_with_a_task_that_nobody_asks_is_a_finding() -> None:
    assert ("R-NOT-ASKED", "市委宣传部") in codes(roster("市财政局、市生态环境局、市城管局"))


def test_a_unit_that_is_asked_without_a_task_is_a_note() -> None:
    found = roster("市财政局、市生态环境局、市城管局、市委宣传部、市气象局")
    assert codes(found) == [("R-NOT-NAMED", "市气象局")]


def test_a_county_is_named_by_the_plans_group_of_counties() -> None:
    found = roster("市财政局、市生态环境局、市城管局、市委宣传部、临溪县人民政府")
    assert codes(found) == []


def test_a_given_roster_replaces_the_address_line() -> None:
    found = roster("市财政局、市生态环境局", given=("市城管局", "市委宣传部"))
    assert names(found) == ["市城管局", "市委宣传部"]
    assert {a.source for a in found.addressees} == {"option"}


def test_hostile_names_stay_words() -> None:
    found = roster("市财政局", given=("=cmd|' /C calc'!A0", "../../x", "<script>", "'); DROP TABLE letter;--"))
    assert names(found) == ["=cmd|' /C calc'!A0", "../../x", "<script>", "'); DROP TABLE letter;--"]
