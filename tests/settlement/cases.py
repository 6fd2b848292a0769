"""An invented draft, letters and revisions in memory: from words to a settlement, by the same stages as the program."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path

from pipeline.extract import extract_plan
from pipeline.feedback import Draft, Paper, linked, read_reply
from pipeline.model.comment import Anchor, Comment, Letter
from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.comments import Asked, Commented, renumbered
from pipeline.workflow.settle import SettledCase, settle_commented
from tests.diff.documents import document

CASES = Path(__file__).parents[1] / "cases" / "settlements.toml"
LETTER = "{unit}\n关于实施方案（征求意见稿）的复函\n市发展改革委：\n来函收悉。经研究，提出如下意见：\n一、{text}\n特此函复。\n{unit}\n2026年3月12日\n"


def source_of(text: str, name: str) -> SourceDocument:
    """A text as a reader would give it; a line with tabs is a row."""
    return document([tuple(line.split("\t")) if "\t" in line else line for line in text.strip("\n").split("\n")], name)


def sent(text: str) -> Draft:
    """The draft that was sent."""
    source = source_of(text, "v1")
    return Draft.of(source, structure(source))


def revised(text: str, edits: list[list[str]]) -> str:
    """The text with its edits; each must have its place just once."""
    for old, new in edits:
        assert text.count(old) == 1, (text.count(old), old)
        text = text.replace(old, new)
    return text


def comments_in(draft: Draft, unit: str, text: str) -> tuple[Comment, ...]:
    """What a letter of one comment asks."""
    source = read_document(LETTER.format(unit=unit, text=text).encode("utf-8"), "复函.txt")
    return read_reply([Paper(source, structure(source))], draft=draft, unit=unit).comments


def tracked(draft: Draft, quote: str, old: str, new: str) -> Comment:
    """A tracked change right behind (or on) the quoted words."""
    start = draft.text.index(quote)
    anchor = Anchor("exact", Span(draft.source.text_id, start, start + len(quote)), 1.0, "revisions.tracked")
    op = "insert" if not old else "replace" if new else "delete"
    return Comment("c1", f"〔修订〕{old}→{new}", op, quote, old or None, new or None, None, anchor, channel="revision")


def settled(draft: Draft, revision: str, said: list[tuple[str, tuple[Comment, ...]]]) -> SettledCase:
    """The settlement of letters, each (unit, comments)."""
    letters, comments = [], []
    for number, (unit, own) in enumerate(said, 1):
        letter = Letter(f"L{number:03d}", f"{number}.txt", "", unit, (), None, None, None, None, "on_time", "comments")
        letters.append(letter)
        comments += renumbered(own, letter, first=len(comments) + 1)
    commented = Commented(
        draft, Asked(issuer="云泽市发展和改革委员会"), tuple(letters), linked(comments), (), (), ()
    )  # fmt: skip
    source = source_of(revision, "v2")
    return settle_commented(commented, extract_plan(source, structure(source)))


def rows() -> tuple[str, list[dict]]:
    """The draft and the rows of the case file."""
    data = tomllib.loads(CASES.read_text(encoding="utf-8"))
    return data["plan"], data["row"]


def settled_row(draft: Draft, plan: str, row: dict) -> SettledCase:
    """The settlement of one row."""
    said = [(unit, comments_in(draft, unit, text)) for unit, text, _want in row.get("comments", ())]
    said += [
        (unit, (replace(tracked(draft, q, old, new), id="c1"),)) for unit, q, old, new, _want in row.get("tracked", ())
    ]
    return settled(draft, revised(plan, row["edits"]), said)


def together(verdicts: list[str]) -> str:
    """The verdict on a sentence whose requests were judged one by one."""
    kinds = set(verdicts)
    if len(kinds) == 1:
        return verdicts[0]
    if kinds & {"adopted", "partly_adopted"}:
        return "partly_adopted"
    return "undecided" if "undecided" in kinds or not verdicts else verdicts[0]


def verdicts_of(case: SettledCase, row: dict) -> list[tuple[str, str, str]]:
    """(words, verdict wanted, verdict found) of each comment of a row."""
    out = []
    wanted = [*row.get("comments", ()), *row.get("tracked", ())]
    for number, entry in enumerate(wanted, 1):
        own = {c.id for c in case.comments if c.letter == f"L{number:03d}"}
        found = together([item.verdict for item in case.settled.items if item.comment in own])
        out.append((entry[1], entry[-1], found))
    return out
