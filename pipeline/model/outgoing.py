"""A letter that the office sends out (发函): plain words, ready for a Word file in official style."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OutgoingLetter:
    """A letter in the form of GB/T 9704-2012.

    `addressee` is the unit it goes to (主送机关, without the colon), `paragraphs` its body, `issuer` the office that signs
    and `date` the ISO date below it (None leaves the line to be filled in by hand). `attachments` are the names of the
    附件说明. `number` is left to be given by the office's registry where it is "".
    """

    title: str
    addressee: str
    paragraphs: tuple[str, ...]
    issuer: str
    date: str | None
    attachments: tuple[str, ...] = ()
    number: str = ""
