"""`huiqian diff OLD NEW -o x.docx`: a redline (花脸稿), read back before it leaves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.export.redline import Settings, package_format, write_redline
from pipeline.model.change import Comparison
from pipeline.model.finding import Finding
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.ooxml.package import Package, open_package
from pipeline.read.assemble import digest_of
from pipeline.read.docx import read
from pipeline.read.files import bytes_of

_ROUNDS = 8


@dataclass(frozen=True, slots=True)
class ProvedRedline:
    """A redline whose acceptance gives the new text and whose refusal gives the old one, and what a person should know."""

    data: bytes
    findings: tuple[Finding, ...]


def redline_of_files(
    comparison: Comparison, old: Path, new: Path, limits: Limits, *, author: str = "会签", date: str = ""
) -> ProvedRedline:
    """Return the redline of two files that were compared.

    Raises:
        UsageError: as `redline`.
    """
    return redline(comparison, bytes_of(old, limits), bytes_of(new, limits), limits, author=author, date=date)


def redline(
    comparison: Comparison, old: bytes, new: bytes, limits: Limits, *, author: str = "会签", date: str = ""
) -> ProvedRedline:
    """Return a Word file with the changes tracked: the new draft as it is, the old draft's words in it as gone.

    It is read back: all changes accepted it must read as the new draft, all refused as the old one. Where changes within
    lines do not prove, the lines are marked as a whole, and a finding says how many.

    Args:
        comparison: what changed; both sides were read in their final view.
        old: the bytes of the old file, of any format.
        new: the bytes of the new file, which must be a Word file without tracked changes.
        limits: how much is read at most.
        author: who is named on the changes.
        date: an ISO time that stands on them, "" for none.

    Raises:
        UsageError: R-NOT-WORD, the new file is no plain docx (or holds it in a mail or an archive); R-TRACKED, it has tracked changes of its own; R-VIEW, it was
            not read in its final view; R-UNPROVED, no redline could be proved.
    """
    before, after = comparison.old, comparison.new
    package = _package(after, new, limits)
    found_format = ({"docx": "zip/eml"}.get(after.format, after.format)) if package is None else package_format(package)
    if package is None or found_format != "docx":
        raise UsageError("R-NOT-WORD", file=after.name, format=found_format)
    if after.revisions:
        raise UsageError("R-TRACKED", file=after.name, count=len(after.revisions))
    if after.view != "final" or (before.format == "docx" and before.view != "final"):
        raise UsageError("R-VIEW")
    settings = Settings(author, date)
    origin = _package(before, old, limits)
    for attempt in _attempts(settings):
        found = _prove(comparison, package, origin, attempt, limits)
        if found is not None:
            return found
    raise UsageError("R-UNPROVED", file=after.name)


def _package(source: SourceDocument, data: bytes, limits: Limits) -> Package | None:
    """Return the package that a document was read from, None where its file is something else."""
    if source.format != "docx":
        return None
    if digest_of(data) != source.sha256:  # the document was found in a mail or an archive
        return None
    return open_package(data, source.name, limits)


def _attempts(settings: Settings) -> tuple[Settings, ...]:
    return (
        settings,
        replace(settings, typed=True),
        replace(settings, moves=False),
        replace(settings, typed=True, moves=False),
    )


def _prove(
    comparison: Comparison, new: Package, old: Package | None, settings: Settings, limits: Limits
) -> ProvedRedline | None:
    """Return the redline once it proves; each round marks more lines as a whole, and at last all of them."""
    both = {line.match for line in comparison.lines if line.side == "both"}
    whole: frozenset[str] = settings.whole
    for _ in range(_ROUNDS):
        made = write_redline(comparison, new, old, replace(settings, whole=whole))
        wrong = set(made.failed) if made.failed else _wrong(comparison, made.data, limits)
        if not wrong and not made.failed:
            return ProvedRedline(made.data, tuple(_findings(comparison, whole, made.unmarked)))
        more = frozenset(wrong & both) - whole
        if not more:
            break
        whole |= more
    if whole != both:
        made = write_redline(comparison, new, old, replace(settings, whole=frozenset(both)))
        if not made.failed and not _wrong(comparison, made.data, limits):
            return ProvedRedline(made.data, tuple(_findings(comparison, frozenset(both), made.unmarked)))
    return None


def _wrong(comparison: Comparison, data: bytes, limits: Limits) -> set[str]:
    """Return the matches whose lines do not read as they should; a line that cannot be told makes them all wrong."""
    wrong: set[str] = set()
    accepted = read(data, comparison.new.name, limits=limits)
    refused = read(data, comparison.old.name, view="original", limits=limits)
    for found, wanted, side in ((accepted, comparison.new, "new"), (refused, comparison.old, "old")):
        expected, lines = _body(wanted), _body(found)
        if expected == lines:
            continue
        blocks = comparison.new_blocks if side == "new" else comparison.old_blocks
        owners = {}
        for match in comparison.matches:
            for index in range(*(match.new if side == "new" else match.old)):
                owners[blocks[index].start] = match.id
        starts = [block.start for block in wanted.blocks if block.layer == "body"]
        for tag, left, right, _low, _high in SequenceMatcher(None, expected, lines, autojunk=False).get_opcodes():
            if tag != "equal":
                near = range(max(0, left - (left == right)), min(len(starts), max(right, left + 1)))
                wrong |= {owners[starts[at]] for at in near if starts[at] in owners}
        wrong.add("")
    return wrong


def _body(source: SourceDocument) -> list[str]:
    return [block.text for block in source.blocks if block.layer == "body"]


def _findings(comparison: Comparison, whole: frozenset[str], unmarked: frozenset[str]) -> list[Finding]:
    out = []
    changed = {match.id for match in comparison.matches if match.id in whole}
    if changed:
        out.append(Finding("R-WHOLE", "warning", (("count", str(len(changed))),)))
    if unmarked:
        out.append(Finding("R-UNMARKED", "warning", (("count", str(len(unmarked))),)))
    if comparison.old.revisions:
        count = str(len(comparison.old.revisions))
        out.append(Finding("R-ACCEPTED", "warning", (("file", comparison.old.name), ("count", count))))
    return out
