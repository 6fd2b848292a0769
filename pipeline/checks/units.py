"""Units (单位) under two names, listed twice, or named in the plan and not asked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.checks.subject import Subject, documents
from pipeline.lexicon.rows import load_rows
from pipeline.model.finding import Finding
from pipeline.model.task import UnitMention
from pipeline.model.unit import Home
from pipeline.recognize.addressees import is_addressed
from pipeline.recognize.unit_groups import read_group
from pipeline.recognize.unit_names import GOVERNMENT, home_of_issuers, plain_name, read_unit_name
from pipeline.recognize.unit_resolver import alike_pairs, compare_units, resolve_unit
from pipeline.recognize.units import FoundUnit, parse_unit_list
from pipeline.text.shadow import shadow_of

_SUPERIORS = frozenset((GOVERNMENT, "party-committee", "party-standing-committee", "congress", "cppcc"))
_MOST_NAMES = 400


def two_names(subject: Subject) -> tuple[Finding, ...]:
    """Return a question for every two names that are, or may be, those of one unit (市发改委, 市发展改革委)."""
    mentions, home = _mentions(subject), _home(subject)
    counts = Counter(mention.name for mention in mentions)
    first = {mention.name: mention for mention in reversed(mentions)}
    named = [*(mention.name for mention in mentions if not mention.group), *_asked(subject)]
    names = [name for name in dict.fromkeys(named) if read_group(plain_name(name)) is None][:_MOST_NAMES]
    found: list[Finding] = []
    for one, other in alike_pairs(names, home):
        if one not in counts and other not in counts:
            continue
        rarer = min((name for name in (one, other) if name in counts), key=lambda name: counts[name])
        usual = other if rarer == one else one
        span = first[rarer].span
        found.append(subject.finding("C-UNIT-TWO-NAMES", "warning", span.start, span.end, name=rarer, other=usual))
    return tuple(found)


def listed_twice(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every unit that one task names twice in the same role."""
    found: list[Finding] = []
    for task in subject.plan.tasks:
        seen: set[tuple[str, str]] = set()
        for unit in task.units:
            if unit.inherited:
                continue
            if (unit.name, unit.role) in seen:
                start, end = unit.span.start, unit.span.end
                found.append(subject.finding("C-UNIT-TWICE", "warning", start, end, name=unit.name, task=task.title))
            seen.add((unit.name, unit.role))
    return tuple(found)


def named_not_listed(subject: Subject) -> tuple[Finding, ...]:
    """Return a note for every unit that a task's text gives something to do (由市水利局会同…) and its clause leaves out.

    Only tasks with a clause of their own are looked at, and each unit once a task. A group listed in the clause covers its
    members.
    """
    home, shadow = _home(subject), subject.shadow
    mentions = [mention for mention in subject.plan.mentions if not _is_above(mention.name, home)]
    found: list[Finding] = []
    for task in subject.plan.tasks:
        listed = [unit.name for unit in task.units]
        seen: set[str] = set()
        for mention in mentions:
            start, end = mention.span.start, mention.span.end
            if not listed or mention.name in seen or not task.span.start <= start < task.span.end:
                continue
            seen.add(mention.name)
            if _acts(shadow.text, shadow.offset(start), shadow.offset(end)) and not _is_listed(
                mention.name, listed, home
            ):
                found.append(subject.finding("C-UNIT-NAMED", "note", start, end, name=mention.name, task=task.title))
    return tuple(found)


def _is_above(name: str, home: Home) -> bool:
    """Whether a name is a group, or that of the government or committee that gives the orders (由市政府约谈)."""
    if read_group(plain_name(name)) is not None:
        return True
    readings = read_unit_name(name, home).readings
    return any(
        reading.code in _SUPERIORS and (not reading.place.stem or reading.place.name in home.places)
        for reading in readings
    )


def _acts(text: str, start: int, end: int) -> bool:
    """Whether the words around a name give its unit something to do."""
    rows = {row.text("side"): row for row in load_rows("mentions") if row.text("kind") == "acts"}
    return bool(rows["before"].regex.search(text, max(0, start - 6), start) or rows["behind"].regex.match(text, end))


def _is_listed(name: str, listed: Sequence[str], home: Home) -> bool:
    return resolve_unit(name, listed, home).state != "none"


def not_addressed(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every unit of the tasks that neither the address line nor the roster names or covers.

    A group among the addressees (市直各有关单位, 各县（市、区）人民政府) covers its members; who issues the plan need not
    be asked. Where nobody is addressed there is nothing to compare with.
    """
    asked = _asked(subject)
    if not asked:
        return ()
    issuers = [document.issuer for document in documents(subject.plan) if document.issuer]
    home = _home(subject)
    found: list[Finding] = []
    done: set[str] = set()
    for mention in _mentions(subject):
        if mention.name in done:
            continue
        done.add(mention.name)
        if not _issues(issuers, mention.name, home) and not is_addressed(mention.name, asked, home):
            span = mention.span
            found.append(subject.finding("C-UNIT-NOT-ADDRESSED", "warning", span.start, span.end, name=mention.name))
    return tuple(found)


def _issues(issuers: Sequence[str], name: str, home: Home) -> bool:
    return any(compare_units(issuer, name, home)[0] == "same" for issuer in issuers)


def _mentions(subject: Subject) -> Sequence[UnitMention]:
    return [unit for task in subject.plan.tasks for unit in task.units if not unit.inherited]


def _asked(subject: Subject) -> Sequence[str]:
    """Return the units consulted, one by one: an address line names them by groups (市财政局、市民政局，各县人民政府)."""
    stretches = [*subject.roster, *(name for document in documents(subject.plan) for name in document.addressees)]
    names = (unit.name for text in stretches for unit in _list(shadow_of(text).text))
    return list(dict.fromkeys(names))


def _list(text: str) -> Sequence[FoundUnit]:
    return parse_unit_list(text, 0, len(text))


def _home(subject: Subject) -> Home:
    """The home of the offices named: the place of whoever signed the plan or the letter that sent it."""
    issuers = (document.issuer for document in documents(subject.plan) if document.issuer)
    return home_of_issuers(issuers)
