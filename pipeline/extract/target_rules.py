"""Whether a quantity must be reached, by the words around it (eval/GUIDELINES.md, Targets).

Each rule looks at a `Place` and says yes or no. First everything that makes a quantity no target (it tells the present,
counts a known set, says which things are meant, is where a change starts, a condition, a rate of a benefit), then what
makes it one: a word of comparison, a verb of doing, a place at the end of its phrase.
"""

from __future__ import annotations

import re

from pipeline.extract.target_context import Place, cue

_MEASURES = frozenset(("length", "area", "mass", "volume", "money", "energy", "time", "data", "rate", "score"))
_EXTENTS = frozenset(("length", "area", "volume", "mass"))
_PEOPLE = frozenset("人户岁亩")
_SPREAD = re.compile(r"[每各均都]|所有|有条件|有需求|全部|凡")
_HAVING = re.compile(
    r"(?:建有|设有|配有|配备|拥有|具备|有|建成|建立|设立|建设|创建|培育|打造|配置|开展|组织|举办)(?:了)?$"
)
_AT_PLACES = re.compile(r"(?:在|于|选择|选取|确定|遴选|覆盖|惠及|涉及)$")
_FUTURE_IS = re.compile(r"(?:为|是)$")
_BARE_SCOPE = re.compile(r"(?:[实做]现|确保|力争|争取|推动|使|达到)?(?:全[国省市县区]|我[省市县区]|各地)?$")
REACHED = frozenset(
    (
        "quantities.reach",
        "quantities.reach-of",
        "quantities.at-least-of",
        "quantities.at-least-verb",
        "quantities.raise-to",
        "quantities.at-least",
        "quantities.exceed",
    )
)
_MORE_FIGURES = re.compile(
    r"(?:(?![和及与并])[一-龥]){1,14}\d+(?:\.\d+)?(?:万|亿)?[座台个家处项条套辆所]"
)  # 110千伏变电站3座
_MOVED = re.compile(r"[^，。；\d]{1,20}(?:纳入|接入|转为|升级为|打造|建成|培育)")  # 将26个事项纳入窗口
_REMOVED = re.compile(r"(?:消除|整治|淘汰|关停|关闭|取缔|拆除|清理|退出|替代|更新)$")  # 淘汰35蒸吨以下锅炉
_ANOTHER_CELL = re.compile(r"[| ]{1,2}(?:[≥≤><]=?)?\d")
_OPENERS = ("对", "凡", "如", "若", "当", "符合", "满足")  # conditions only where a consequence follows
_CAP = re.compile(r"最[大高长多]")
_IDIOMS = frozenset(("quantities.doubling", "quantities.twice-doubling"))
_HOLDING = re.compile(r"(?:不|其中)?含")
_SUM = re.compile(r"不?含|其中含|包括|共|合?计|原")


def is_target(place: Place) -> bool:
    """Return whether the quantities of a place must be reached."""
    if place.first.rule == "quantities.full-coverage":
        return _full_coverage(place)
    if tells_present(place) or _is_origin(place) or _is_condition(place) or _is_benefit(place):
        return False
    if place.in_row:  # of the values of a row the last one is to be reached
        return not _ANOTHER_CELL.match(place.after)
    if _describes(place):
        return False
    if place.kind == "time" and not _is_duration(place):
        return False
    if place.in_bracket and _is_known(place):
        return False
    ended = place.after == "" or cue("closing").opens(place.after)
    if place.after.startswith("的") and not ended:
        return _of_what(place)
    return _closes(place) if ended else _counts_what(place)


def is_level_to_reach(place: Place) -> bool:
    """Return whether the levels without a figure of a place must be reached."""
    return not (tells_present(place) or _is_condition(place))


# ---- what makes a quantity no target -----------------------------------------------------------------------------


def tells_present(place: Place) -> bool:
    """Return whether the sentence tells how things are, at this place of it."""
    if place.ahead:
        return False
    if place.told:
        return True
    goals: list[int] | None = None
    for match in cue("situation").matches(place.lead):
        goals = _goals(place) if goals is None else goals
        if not any(at >= match.end() for at in goals):
            return True
    latest = -1
    for match in cue("present").matches(place.lead + place.first.text):
        latest = match.end()
    if latest < 0 or any(at >= latest for at in (_goals(place) if goals is None else goals)):
        return False
    between = place.lead[latest:]
    clause = max(between.rfind("，"), between.rfind("；"))
    return clause < 0 or not cue("verb").opens(between[clause + 1 :])


def _goals(place: Place) -> list[int]:
    return [match.start() for match in cue("goal").regex.finditer(place.lead)]


def _is_origin(place: Place) -> bool:
    if not cue("origin-before").found(place.before):
        return False
    return cue("origin").opens(place.after)


def _is_condition(place: Place) -> bool:
    condition = cue("condition")
    behind = place.after if place.in_bracket else place.rest
    if condition.opens(behind) and not _serves_noun(place):
        return True
    if place.outer and condition.opens(place.outer):
        return True
    if cue("condition-lead").found(place.lead):
        return True
    before = cue("condition-before").regex.search(place.before)
    return before is not None and (not before[0].startswith(_OPENERS) or cue("consequence").found(place.rest))


def _describes(place: Place) -> bool:
    """Whether the number tells what a project is like; a verb of doing before it makes it a task."""
    if place.first.comparator not in ("=", "~") or place.first.direction:
        return False
    match = cue("describing").regex.search(place.before)
    return match is not None and not cue("verb").found(place.before[: match.start()])


def _serves_noun(place: Place) -> bool:
    """完成100个村的，: where a verb governs the number the clause's closing 的 is still a condition; a goal is not."""
    return place.after.startswith("的") and cue("closing").opens(place.after)


def _is_benefit(place: Place) -> bool:
    if _CAP.match(place.first.text):
        return True
    if place.kind not in ("money", "share", "time"):
        return False
    if cue("benefit-after").opens(place.after):
        return True
    words = place.before if place.first.comparator in (">=", ">") else _since_semicolon(place.lead[-60:])
    lowered = place.first.direction == "decrease"  # 费率降至8‰以下 is a task, 费率不超过1% a rule
    capped = not lowered and place.first.comparator in ("<=", "<") and cue("benefit-capped").found(words)
    if not capped and not cue("benefit").found(words):
        return False
    return not cue("disbursing").found(place.before)


def _since_semicolon(lead: str) -> str:
    return lead[max(lead.rfind("；"), lead.rfind("，", 0, max(0, len(lead) - 40))) + 1 :]


def _is_duration(place: Place) -> bool:
    """A length of time is a target where it is what is measured, not where it says by when."""
    if cue("duration").found(place.before):
        return True
    if place.first.unit == "岁":
        return False
    return place.first.direction == "decrease" or (place.first.rule in REACHED and bool(place.before.strip()))


def _is_known(place: Place) -> bool:
    if place.first.comparator != "=":
        return False
    return (
        not place.before
        or cue("known").found(place.before)
        or bool((_SUM if place.in_bracket else _HOLDING).match(place.before))
    )


def _is_abstract(place: Place) -> bool:
    match = cue("abstract").regex.match(place.after)
    if match is None:
        return False
    if place.chinese:
        return True
    return any(row.flag("arabic") and row.regex.match(place.after) for row in cue("abstract").rows)


def _is_article(place: Place) -> bool:
    """一个, 一批 …: a number only where it is compared, or where each of several must have one."""
    first = place.first
    if not place.chinese or first.value != 1 or first.comparator != "=" or first.value_max is not None:
        return False
    if first.unit not in ("个", "所", "家", "座", "名", "处", "支", "条", "次", "台", "辆", "间", "项"):
        return True
    return not (_HAVING.search(place.before) and (first.per or _SPREAD.search(place.before) or _with_subject(place)))


def _with_subject(place: Place) -> bool:
    """有需求的重点村建有一个…: a subject before the verb."""
    subject = _HAVING.sub("", place.before)
    return bool(re.search(r"(?:村|镇|乡|县|区|市|校|园|社区|街道|企业|单位|医院|机构)$", subject))


# ---- what makes it one -------------------------------------------------------------------------------------------


def _full_coverage(place: Place) -> bool:
    if tells_present(place) or _is_condition(place) or cue("doubt").found(place.before):
        return False
    return bool(place.before) and cue("predicate").found(place.before)


def _governed(place: Place) -> bool:
    """Whether a verb of doing stands right before the number."""
    return any(row.flag("strong") and row.regex.search(place.before) for row in cue("verb").rows)


def _acted_on(place: Place) -> bool:
    """Whether any verb of doing stands right before the number (安排1000万元用于…)."""
    return any(match.end() == len(place.before) for match in cue("verb").regex.finditer(place.before))


def _done(place: Place) -> bool:
    """Whether a verb of doing stands anywhere before the number in its clause."""
    return cue("verb").found(place.before)


def _of_what(place: Place) -> bool:
    """N个以上的…: the number says which things, unless a verb governs it or a share opens the clause."""
    if place.kind == "share":
        return place.first.rule not in REACHED and (_short(place) or _at(place))
    counted = place.kind == "count" or (place.kind in _EXTENTS and place.first.comparator in (">=", ">"))
    return _governed(place) and counted and not _is_article(place)


def _counts_what(place: Place) -> bool:
    """N个…: a noun follows the number."""
    first = place.first
    if _is_abstract(place) or _is_article(place):
        return False
    if place.kind == "share":
        return _share_of(place)
    governed = _governed(place)
    if _MORE_FIGURES.match(place.after) or (first.comparator != "=" and _REMOVED.search(place.before)):
        return False
    if place.kind in _MEASURES or (first.unit[-1:] in _PEOPLE and first.comparator != "="):
        return (
            governed
            or _acted_on(place)
            or (first.rule in REACHED and first.unit[-1:] in _PEOPLE and bool(place.before))
        )
    if _is_known(place) or cue("counted-up").found(place.before):
        return False
    if governed or _at(place) or (place.before.endswith(("将", "把")) and _MOVED.match(place.after)):
        return True
    if first.comparator != "=":
        return first.rule in REACHED or first.per is not None or _done(place)
    return not place.chinese and (_done(place) or first.per is not None)


def _share_of(place: Place) -> bool:
    """80%以上行政村: a share of what follows."""
    if place.before.endswith(("剩余", "其余", "另外")):
        return False
    if place.first.rule in REACHED:
        return place.after.startswith(("用于", "专项用于"))
    return _at(place) or _governed(place) or _short(place) or place.first.value == 100


def _short(place: Place) -> bool:
    """Whether nothing but a scope or a verb of reaching stands before the number."""
    return len(_BARE_SCOPE.sub("", place.before)) <= 4 or bool(cue("lead-in").regex.fullmatch(place.before))


def _at(place: Place) -> bool:
    return _AT_PLACES.search(place.before) is not None


def _closes(place: Place) -> bool:
    """The number ends its phrase: 公厕1200座, 普及率达到90%."""
    first = place.first
    if _is_article(place):
        return False
    if first.rule in _IDIOMS:
        return True
    if first.comparator != "=" or first.direction:
        return bool(place.before) or place.after == "" or first.rule in REACHED
    if _FUTURE_IS.search(place.before):
        return cue("goal").found(place.lead)
    if _is_known(place):
        return False
    return bool(place.before.strip("“（"))
