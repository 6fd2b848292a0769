"""The numbers of a consultation (征求意见情况): each is the length of a list, and a second count must give the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from pipeline.errors import InputError
from pipeline.model.change import Change
from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.settlement import Verdict
from pipeline.settlement.report.rows import Row, counted_letters, rows_of_round, sender


@dataclass(frozen=True, slots=True)
class Tally:
    """The lists behind the numbers of one round. Units are names, comments ids, `own_changes` and `surplus` groups of ids.

    `asked` are the units that were asked, each either `answered` or `silent`. Of those answered some were `late`; each has
    comments (`with_comments`), has none (`without_comments`), or nobody can say (`doubtful`: it only asks for more time, or could not be
    read). Of the silent, `deemed` are taken to have no comment, `pending` still have time. `outside` are those who were
    not asked, or whose name nobody could tell, and sent a letter all the same. `verdicts` has the comments by verdict.
    `members` are the senders of each
    group that was asked as one (各县（市、区）人民政府): it counts as one unit. `own_changes` are the changes that nobody asked for (主动修改), one a place; `surplus` those that hold more than what was asked.
    """

    number: int
    asked: tuple[str, ...]
    answered: tuple[str, ...]
    late: tuple[str, ...]
    silent: tuple[str, ...]
    deemed: tuple[str, ...]
    pending: tuple[str, ...]
    with_comments: tuple[str, ...]
    without_comments: tuple[str, ...]
    doubtful: tuple[str, ...]
    outside: tuple[str, ...]
    comments: tuple[str, ...]
    outside_comments: tuple[str, ...]
    verdicts: tuple[tuple[Verdict, tuple[str, ...]], ...]
    own_changes: tuple[tuple[str, ...], ...]
    surplus: tuple[tuple[str, ...], ...]
    members: tuple[tuple[str, tuple[str, ...]], ...] = ()

    def of(self, verdict: Verdict) -> tuple[str, ...]:
        """Return the comments with a verdict."""
        return dict(self.verdicts)[verdict]


_VERDICTS: tuple[Verdict, ...] = ("adopted", "partly_adopted", "not_adopted", "undecided", "no_change_asked")


def tally(round_: SettledRound) -> Tally:
    """Return the numbers of a round, as the lists that they count.

    Raises:
        InputError: S-COUNT, the lists contradict each other (`recount`).
    """
    rows = rows_of_round(round_)
    units = round_.status.units
    answered = [unit for unit in units if unit.status in ("on_time", "late")]
    silent = [unit for unit in units if unit.status not in ("on_time", "late")]
    letters = {letter.id: letter for letter in counted_letters(round_)}
    talking = {row.letter.id for row in rows}
    with_comments = [unit for unit in answered if talking.intersection(unit.letters)]
    quiet = [unit for unit in answered if unit not in with_comments]
    stances = {unit.unit: {letters[id_].stance for id_ in unit.letters if id_ in letters} for unit in quiet}
    inside = {id_ for unit in units for id_ in unit.letters}
    strange = [letter for letter in letters.values() if letter.id not in inside]
    result = Tally(
        number=round_.number,
        asked=tuple(unit.unit for unit in units),
        answered=tuple(unit.unit for unit in answered),
        late=tuple(unit.unit for unit in answered if unit.status == "late"),
        silent=tuple(unit.unit for unit in silent),
        deemed=tuple(unit.unit for unit in silent if unit.status.startswith("deemed")),
        pending=tuple(unit.unit for unit in silent if unit.status == "pending"),
        with_comments=tuple(unit.unit for unit in with_comments),
        without_comments=tuple(unit.unit for unit in quiet if "none" in stances[unit.unit]),
        doubtful=tuple(unit.unit for unit in quiet if "none" not in stances[unit.unit]),
        outside=tuple(dict.fromkeys(letter.unit or letter.file for letter in strange)),
        comments=tuple(row.comment.id for row in rows),
        outside_comments=tuple(row.comment.id for row in rows if row.letter.id not in inside),
        verdicts=tuple(
            (verdict, tuple(row.comment.id for row in rows if row.verdict == verdict)) for verdict in _VERDICTS
        ),
        own_changes=tuple(
            tuple(change.id for change in group) for group in grouped(round_, round_.settled.unexplained)
        ),
        surplus=tuple(tuple(change.id for change in group) for group in grouped(round_, round_.settled.surplus)),
        members=tuple(
            (
                unit.unit,
                tuple(dict.fromkeys(sender(letters[id_]) or "" for id_ in unit.letters if id_ in letters)),
            )
            for unit in units
            if unit.group
        ),
    )
    problems = list(recount(round_, result, rows))
    if problems:
        what, one, other = problems[0]
        raise InputError("S-COUNT", round=str(round_.number), what=what, one=one, other=other)
    return result


def grouped(round_: SettledRound, ids: Iterable[str]) -> tuple[tuple[Change, ...], ...]:
    """Return changes place by place: what is one event (the labels of one renumbering, one word replaced throughout) is one."""
    by_id = {change.id: change for change in round_.changes}
    groups: dict[str, list[Change]] = {}
    for id_ in ids:
        change = by_id.get(id_)
        if change is not None:
            groups.setdefault(change.group or f"#{change.id}", []).append(change)
    return tuple(tuple(group) for group in groups.values())


def recount(round_: SettledRound, counted: Tally, rows: Iterable[Row]) -> Iterator[tuple[str, int, int]]:
    """Yield what two ways of counting disagree on: what is counted, and both numbers.

    The second way goes from the letters and the items of the settlement, not from the rows of the tables.
    """
    own = {letter.id for letter in counted_letters(round_)}
    comments = {comment.id for comment in round_.comments if comment.letter in own}
    checks = [
        ("发函单位与已反馈、未反馈单位之和", len(counted.asked), len(counted.answered) + len(counted.silent)),
        (
            "反馈单位与有意见、无意见、待核对单位之和",
            len(counted.answered),
            len(counted.with_comments) + len(counted.without_comments) + len(counted.doubtful),
        ),
        ("意见条数", len(counted.comments), len(comments)),
        ("意见条数与各类采纳情况之和", len(counted.comments), sum(len(ids) for _verdict, ids in counted.verdicts)),
        ("汇总表行数", len(counted.comments), len({row.comment.id for row in rows})),
        ("主动修改涉及的修改", sum(map(len, counted.own_changes)), len(set(round_.settled.unexplained))),
    ]
    for verdict in _VERDICTS:
        settled = {item.comment for item in round_.settled.items if item.verdict == verdict}
        unknown = comments - {item.comment for item in round_.settled.items} if verdict == "undecided" else set()
        checks.append((f"采纳情况 {verdict}", len(counted.of(verdict)), len((settled & comments) | unknown)))
    yield from (check for check in checks if check[1] != check[2])


def total(consultation: Consultation, verdict: Verdict | None = None) -> int:
    """Return how many comments all rounds have, all or those with a verdict."""
    counts = [tally(round_) for round_ in consultation.rounds]
    return sum(len(one.comments if verdict is None else one.of(verdict)) for one in counts)
