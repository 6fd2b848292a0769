"""A Word package with some of its parts replaced or added; all else, order and times, as it was."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from lxml import etree

from pipeline.ooxml.package import Package

_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)


def packed(package: Package, parts: Mapping[str, bytes]) -> bytes:
    """Return the bytes of a package with these parts in it, those that it does not have behind its own.

    Args:
        package: the package, which stays as it is.
        parts: bytes by part name.
    """
    buffer = BytesIO()
    new = {name.casefold(): (name, data) for name, data in parts.items()}
    with ZipFile(buffer, "w", ZIP_DEFLATED) as target:
        for name, info in package.archive.entries.items():
            entry = ZipInfo(info.filename, info.date_time)
            entry.compress_type = ZIP_DEFLATED
            replaced = new.pop(name.casefold(), None)
            target.writestr(entry, package.read(name) if replaced is None else replaced[1])
        for name, data in new.values():
            entry = ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = ZIP_DEFLATED
            target.writestr(entry, data)
    return buffer.getvalue()


def part_bytes(root: Any) -> bytes:
    """Return a part as Word writes it."""
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True))
