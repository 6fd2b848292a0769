"""A small case in a ledger: a draft that was sent, a round, letters."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import datetime, timedelta

from pipeline.ledger.book import Ledger
from pipeline.ledger.engine import open_ledger
from pipeline.model.office import ZONE
from pipeline.model.round import Addressee, FiledLetter, Round
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.ledger.letters import DEADLINE, filed

PLAN = "关于全民健身场地建设的实施方案\n\n一、总体要求\n到2027年，新建健身场地20处。\n".encode()
ROSTER = (Addressee("市财政局"), Addressee("市教育局"), Addressee("各县人民政府", group=True))
START = datetime(2026, 3, 9, 9, 0, tzinfo=ZONE)


class Clock:
    """A clock that goes on by a minute each time it is read."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


def ledger(place: str, *, create: bool = True, who: str = "经办人") -> AbstractContextManager[Ledger]:
    """Open a ledger with a clock of its own."""
    return open_ledger(place, who=who, create=create, clock=Clock(), wait=20)


def asked(draft: SourceDocument, **changed: object) -> Round:
    """Return a round that may be opened."""
    value = Round(
        0, "全民健身场地建设实施方案", "市体育局", DEADLINE, "3月20日17时前", "missing", True, True, False,
        ("一、总体要求",), ROSTER, None, draft.sha256, "", "",
    )  # fmt: skip
    return replace(value, **changed)  # type: ignore[arg-type] # names of its fields


def begin(book: Ledger) -> Round:
    """Open a round for the plan."""
    draft = read_document(PLAN, "plan-v1.txt")
    return book.open_round(asked(draft), [(PLAN, draft)])


def paper(words: str, name: str = "复函.txt") -> tuple[bytes, SourceDocument]:
    """Return a letter's file and what was read from it."""
    data = words.encode("utf-8", "surrogatepass")
    return data, read_document(data, name)


def letter_of(words: str, **how: object) -> tuple[FiledLetter, list[tuple[bytes, SourceDocument]]]:
    """Return what `file_letter` takes, for a file that holds `words`; `how` goes to `filed`."""
    data, source = paper(words)
    one = filed(words=words, **how)  # type: ignore[arg-type] # keywords of `filed`
    return replace(one, letter=replace(one.letter, sha256=source.sha256)), [(data, source)]


def put(book: Ledger, words: str, **how: object) -> str:
    """File a letter that holds `words`."""
    return book.file_letter(*letter_of(words, **how))


def faults(book: Ledger) -> list[str]:
    """Return the codes of what `verify` finds, but for notes."""
    return [finding.code for finding in book.verify() if finding.severity != "note"]
