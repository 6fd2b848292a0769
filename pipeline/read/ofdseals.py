"""Electronic seals of an OFD file (GB/T 38540): where they stand and whose they say they are.

A seal's name is read from its data as it stands there. Nothing is verified: no signature, no certificate, no picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from pipeline.errors import InputError
from pipeline.model.source import Seal
from pipeline.read.ofdpackage import Leaf, OfdPackage, box_of, child, children, words
from pipeline.read.ofdpage import on_paper

_MOST_VALUES = 20_000  # of one seal's data
_LONGEST_NAME = 100
_UTF8, _IA5, _PRINTABLE, _BMP, _OCTETS = 0x0C, 0x16, 0x13, 0x1E, 0x04


def electronic_seals(package: OfdPackage, signatures: str, base: str, leaves: dict[str, Leaf]) -> Iterator[Seal]:
    """Yield the seals of a document's signatures, one for each place where one is stamped.

    Args:
        package: the file.
        signatures: the location of the list of signatures, in the part `base`.
        base: the part that names it.
        leaves: the document's pages by id.
    """
    part, root = package.follow(signatures, base)
    for reference in children(root, "Signature"):
        own, signature = package.follow(reference.get("BaseLoc", ""), part)
        if signature is None:
            continue
        signed = child(signature, "SignedInfo")
        stamps = list(children(signed, "StampAnnot"))
        sources = (words(signed, "Seal", "BaseLoc"), words(signature, "SignedValue"))
        if not stamps and not sources[0] and reference.get("Type", "Seal").lower() == "sign":
            continue  # a digital signature without a seal
        name = next(filter(None, (_name_at(package, location, own) for location in sources)), "")
        for stamp in stamps:
            yield _stamped(name, stamp, leaves)
        if not stamps:
            yield Seal(name, 1.0 if name else 0.0, source="signature")


def _stamped(name: str, stamp: Any, leaves: dict[str, Leaf]) -> Seal:
    leaf = leaves.get(stamp.get("PageRef", ""))
    boundary = box_of(stamp.get("Boundary"))
    return Seal(
        name, 1.0 if name else 0.0, page=leaf.number if leaf else 0,
        box=on_paper(boundary, leaf) if leaf and boundary else None,
        diameter_mm=round(max(boundary[2], boundary[3]), 1) if boundary else 0.0, source="signature",
    )  # fmt: skip


def _name_at(package: OfdPackage, location: str, base: str) -> str:
    part = package.locate(location, base)
    if not part:
        return ""
    try:
        return seal_name(package.archive.read(part))
    except InputError as error:
        if error.code == "E-BOMB":
            raise
        package.damaged.append(part)
        return ""


def seal_name(data: bytes) -> str:
    """Return the name that a seal or a seal's signature gives itself, "" where none is found.

    A seal begins with the mark ``ES``; the first UTF-8 string behind it is its name (SES_ESPropertyInfo).
    """
    marked = False
    for tag, value in _values(data):
        if tag in (_IA5, _PRINTABLE) and value == b"ES":
            marked = True
        elif marked and tag in (_UTF8, _BMP):
            text = value.decode("utf-8" if tag == _UTF8 else "utf-16-be", "replace").strip()
            if text and len(text) <= _LONGEST_NAME and text.isprintable() and "\ufffd" not in text:
                return text
    return ""


def _values(data: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield tag and content of the simple values in DER data in order; an octet string that holds DER is gone into."""
    stack = [(0, len(data))]
    left = _MOST_VALUES
    while stack and left:
        at, end = stack.pop()
        while at + 2 <= end and left:
            left -= 1
            tag, size, at = data[at], data[at + 1], at + 2
            if size & 0x80:
                count = size & 0x7F
                size, at = int.from_bytes(data[at : at + count], "big"), at + count
            if at + size > end:
                break
            constructed = bool(tag & 0x20) or (tag == _OCTETS and data[at : at + 1] == b"\x30" and size > 64)
            if constructed:
                stack.append((at + size, end))
                end = at + size
                continue
            yield tag, data[at : at + size]
            at += size
