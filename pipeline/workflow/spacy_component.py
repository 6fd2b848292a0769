"""The spaCy component `huiqian`: units, deadlines and targets of any Chinese document as span groups.

    nlp = spacy.blank("zh")
    nlp.add_pipe("huiqian", config={"date": "2025-03-10"})
    doc = nlp("到2027年，市水利局牵头建成水库3座。")
    [(span.text, span._.huiqian["end_date"]) for span in doc.spans["deadlines"]]

spaCy finds it by its entry point. `pipeline()` gives a blank pipeline whose tokens keep the units whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date as calendar_date

from pipeline.recognize.mentions import find_mentions
from pipeline.text import words
from pipeline.text.shadow import shadow_of
from pipeline.workflow.explain import explain

NAME = "huiqian"
_GROUPS = ("units", "mentions", "times", "deadlines", "quantities", "targets")


def annotate(text: str, date: str | None) -> dict[str, list[words.Annotation]]:
    """Return what `explain` understands of a text, by group; offsets count characters of `text`."""
    record = explain(text, calendar_date.fromisoformat(date) if date else None)
    return {group: [_annotation(value) for value in _values(record[group])] for group in _GROUPS}


def _values(values: object) -> list[dict[str, object]]:
    return values if isinstance(values, list) else []


def _annotation(value: dict[str, object]) -> words.Annotation:
    start, end = value["start"], value["end"]
    assert isinstance(start, int) and isinstance(end, int)  # noqa: S101 -- explain's contract
    return start, end, value


def unit_stretches(text: str) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text that are names of units, in order and apart."""
    shadow = shadow_of(text)
    for mention in find_mentions(shadow.text):
        yield shadow.span(mention.start, mention.end)


words.register(NAME, annotate, unit_stretches)


def pipeline(date: str | None = None) -> words.Language:
    """Return a blank Chinese spaCy pipeline with our tokens and our component; `date` is the documents' ISO date."""
    return words.blank(NAME, date=date)
