"""A zip archive → `SourceDocument`: no text of its own, its files as attachments in the order of their names."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.read.assemble import digest_of, text_id
from pipeline.read.attached import Carried, Nest, distinct, harmless_path, open_all

READER = "zip/1"
# what systems and office programs leave beside the files: folders of macOS, thumbnails, lock files
_LEFTOVER = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|\._|~\$|\.~lock\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a zip archive with its files as attachments, archives and mails in it opened as far as `limits.nesting`.

    A file that cannot be read is a finding. Nothing is unpacked to the disk.

    Raises:
        InputError: E-TRUNC, E-BOMB, E-DUP, E-ENC as `open_archive`; E-EMPTY without any file; where none of its files
            can be read, the code of the first.
    """
    return read_within(data, name, Nest.around(view, limits))


def read_within(data: bytes, name: str, nest: Nest) -> SourceDocument:
    """Return an archive that stands in a nest of mails and archives; see `read`."""
    room = replace(nest.limits, unpacked_bytes=max(1, min(nest.limits.unpacked_bytes, nest.budget.bytes)))
    archive = open_archive(data, name, room, any_case=False)
    members = sorted(member for member in archive.names if not _LEFTOVER.search(member.replace("\\", "/")))
    if not members:
        raise InputError("E-EMPTY", file=name)
    shown = distinct(harmless_path(member) or f"文件{at}" for at, member in enumerate(members, 1))
    files = [Carried(label, _loader(archive, member)) for label, member in zip(shown, members, strict=True)]
    opened = open_all(files, nest, carrier=name)
    if not opened.documents:
        first = opened.findings[0]
        details = dict(first.details)
        raise InputError(first.code, **{**details, "file": f"{name} > {details.get('file', '')}"})
    straying = set(archive.straying)
    notes = [
        Finding("W-PATH", "warning", (("name", member), ("safe", label)))
        for member, label in zip(members, shown, strict=True)
        if member in straying
    ]
    digest = digest_of(data)
    return SourceDocument(
        name=name, sha256=digest, format="zip", reader=READER, view=nest.view,
        text_id=text_id(digest, nest.view, READER), text="", blocks=(), findings=(*notes, *opened.findings),
        attachments=tuple(opened.documents),
    )  # fmt: skip


def _loader(archive: Archive, member: str) -> Callable[[], bytes]:
    return lambda: archive.read(member)
