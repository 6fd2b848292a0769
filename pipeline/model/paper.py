"""A document of the office in official style (公文): plain words and tables, ready for a Word file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.matrix import Matrix

Level = Literal[0, 1, 2]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: `level` 0 is running text, 1 a heading like 一、, 2 one like （一）."""

    text: str
    level: Level = 0


@dataclass(frozen=True, slots=True)
class Annexed:
    """A table behind the signature on a page of its own (附件): `name` is what the 附件说明 calls it."""

    name: str
    table: Matrix


@dataclass(frozen=True, slots=True)
class Paper:
    """A document in the form of GB/T 9704-2012, portrait.

    `addressee` is the unit it goes to (主送机关, without the colon), "" for a document that goes to nobody. `blocks` are paragraphs
    and tables in order. `issuer` and `date` stand below them where there is an issuer; a `date` of None leaves the line to be
    filled in by hand. `annexes` follow on pages of their own, `attachments` are files beside it; both are listed, in this order.
    """

    title: str
    blocks: tuple[Paragraph | Matrix, ...]
    addressee: str = ""
    issuer: str = ""
    date: str | None = None
    annexes: tuple[Annexed, ...] = ()
    attachments: tuple[str, ...] = ()
    number: str = ""
