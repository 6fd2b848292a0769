"""The files that a mail or an archive carries, each read as a document of its own, within one budget for the whole nest."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from importlib import import_module
from typing import cast

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read.formats import character_findings, read_document, sniff
from pipeline.read.progress import must_skip, within_part

# formats that carry files themselves: their readers take the nest that they stand in
_CARRIERS = {
    "eml": "pipeline.read.eml:read_within",
    "mht": "pipeline.read.eml:read_within",
    "zip": "pipeline.read.archive:read_within",
}
LONGEST_NAME = 200
_UNSAFE = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")


@dataclass(slots=True)
class Budget:
    """What may still be read of the files in a nest: how many, and how many bytes unpacked."""

    files: int
    bytes: int


@dataclass(frozen=True, slots=True)
class Nest:
    """Where a mail or an archive stands: `depth` counts those around it; all of them draw on one `budget`."""

    view: View
    limits: Limits
    budget: Budget
    depth: int = 0

    @staticmethod
    def around(view: View, limits: Limits) -> Nest:
        """Return the nest of a file that stands in no other."""
        return Nest(view, limits, Budget(limits.attachments, limits.unpacked_bytes))


@dataclass(frozen=True, slots=True)
class Carried:
    """A file as its carrier holds it; `load` returns its bytes or raises InputError. `mail` where it is known to be a
    mail whatever it looks like."""

    name: str
    load: Callable[[], bytes]
    mail: bool = False


@dataclass(slots=True)
class Opened:
    """What came of the files of a carrier: documents in their order, and a finding for each that could not be read."""

    documents: list[SourceDocument] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def open_all(files: Sequence[Carried], nest: Nest, *, carrier: str) -> Opened:
    """Return the files of a mail or an archive as documents.

    A file that cannot be read is a finding with its code and name and never stops the others, one that ended the process
    that read it included (E-CRASH, when the supervisor tries again); what exceeds the budget is counted in one E-LIMIT
    finding.

    Args:
        files: the files in reading order.
        nest: where their carrier stands.
        carrier: the carrier's name, for messages.
    """
    opened = Opened()
    over = 0
    for at, file in enumerate(files, 1):
        if nest.budget.files <= 0:
            over += 1
            continue
        nest.budget.files -= 1
        if must_skip(at):
            opened.findings.append(Finding("E-CRASH", "error", (("file", file.name), ("how", "E-TIME / E-MEM"))))
            continue
        try:
            with within_part(at, len(files)):
                opened.documents.append(_read(file, nest))
        except InputError as error:
            opened.findings.append(refused(error, file.name))
    if over:
        limit = nest.limits.attachments
        details = (("file", carrier), ("what", "附件"), ("found", str(limit + over)), ("limit", str(limit)))
        opened.findings.append(Finding("E-LIMIT", "error", details))
    return opened


def refused(error: InputError, name: str) -> Finding:
    """Return the finding that stands for a file that cannot be read."""
    named = error.details.get("file", "")
    path = named if named.startswith(f"{name} > ") else name  # the one file of an archive within
    return Finding(error.code, "error", tuple({**error.details, "file": path}.items()))


def _read(file: Carried, nest: Nest) -> SourceDocument:
    data = file.load()
    name, limits = file.name, nest.limits
    if not data:
        raise InputError("E-EMPTY", file=name)
    if len(data) > min(limits.file_bytes, nest.budget.bytes):
        raise InputError("E-BOMB", file=name, size=f"{len(data) >> 20} MiB")
    nest.budget.bytes -= len(data)
    carrier = _CARRIERS["eml"] if file.mail else _CARRIERS.get(sniff(data, name).id, "")
    if not carrier:
        room = replace(limits, unpacked_bytes=max(1, min(limits.unpacked_bytes, nest.budget.bytes)))
        return read_document(data, name, view=nest.view, limits=room)
    if nest.depth + 1 >= limits.nesting:
        raise InputError("E-DEPTH", file=name)
    module, _, function = carrier.partition(":")
    read = cast(Callable[[bytes, str, Nest], SourceDocument], getattr(import_module(module), function))
    found = read(data, name, replace(nest, depth=nest.depth + 1))
    return replace(found, findings=found.findings + character_findings(found.text))


def harmless(name: str) -> str:
    """Return a file's name without folders, drives, control and direction characters; "" where nothing is left."""
    words = _UNSAFE.sub("", name).replace("\\", "/")
    base = words.rsplit("/", 1)[-1].strip().strip(".").strip()
    return base if len(base) <= LONGEST_NAME else base[: LONGEST_NAME - 20] + base[-20:]


def harmless_path(name: str) -> str:
    """Return a member's path without what leads out of its archive (``..``, a drive, a leading slash)."""
    words = _UNSAFE.sub("", name).replace("\\", "/")
    parts = [part.strip() for part in re.sub(r"^[A-Za-z]:", "", words).split("/")]
    kept = [part for part in parts if part.strip(".")]
    path = "/".join(kept)
    return path if len(path) <= LONGEST_NAME else harmless(path)


def distinct(names: Iterable[str]) -> list[str]:
    """Return the names with a number on each that stands twice: ``复函（2）.docx``."""
    counts: dict[str, int] = {}
    taken: dict[str, None] = {}
    for name in names:
        stem, dot, suffix = name.rpartition(".") if "." in name.lstrip(".") else (name, "", "")
        new = name
        while new in taken:
            counts[name] = counts.get(name, 1) + 1
            new = f"{stem}（{counts[name]}）{dot}{suffix}"
        taken[new] = None
    return list(taken)
