"""OFD files (GB/T 33190), the national format for fixed pages → `SourceDocument`, by zip and XML alone.

Characters come with page and box, so lines, paragraphs, furniture and ruled tables are those of the PDF reader.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import MarginComment, Picture, Seal, SourceDocument, View
from pipeline.read.assemble import Canonical, Draft, assemble, digest_of, text_id
from pipeline.read.ofdpackage import POINTS, Body, Leaf, OfdPackage, box_of, child, children, open_ofd, words
from pipeline.read.ofdpage import Image, Scene, appearance_scene, on_paper, page_scene
from pipeline.read.ofdscan import recognised_page
from pipeline.read.ofdseals import electronic_seals
from pipeline.read.ofdtables import ruled_tables
from pipeline.read.pdf import Page, lay_scans, page_items
from pipeline.read.pdfchars import Box, Paper, TextLine, hull
from pipeline.read.pdflines import reading_order, text_lines
from pipeline.read.pdftables import draft_of
from pipeline.read.progress import must_skip, page_done

READER = "ofd/1"
MOST_OBJECTS = 2_000_000  # objects and characters of a whole file
_INFO = {
    "Title": "title", "Author": "author", "Subject": "subject", "Abstract": "description", "CreationDate": "created",
    "ModDate": "modified", "Creator": "application", "Keywords": "keywords",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """What an annotation says: its lines on the page, and the words of its author."""

    page: int
    box: Box | None
    kind: str
    author: str
    date: str
    text: str
    lines: tuple[TextLine, ...]


@dataclass(slots=True)
class Found:
    """All that was found in the file, page by page."""

    pages: list[Page] = field(default_factory=list)
    images: list[tuple[int, Image]] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    seals: list[Seal] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)
    bare: list[int] = field(default_factory=list)
    hidden: int = 0
    objects: int = 0


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return an OFD file as a document; its places are pages and boxes. Every `view` is the same.

    Pages that cannot be read are findings. The words of annotations that stand on the page are notes behind the text
    (those of a watermark furniture); what an annotation's author remarks is a margin comment. Seals are evidence, never
    verified. A page that is a picture goes to OCR where that is installed.

    Raises:
        InputError: E-ENC, E-TRUNC, E-XML, E-BOMB, E-DUP, E-DTD, E-DEPTH, E-LIMIT, E-SCAN (pictures only), E-EMPTY.
    """
    package, bodies = open_ofd(data, name, limits)
    found, digest = Found(), digest_of(data)
    total = sum(len(body.leaves) for body in bodies)
    page_done(0, total)
    for body in bodies:
        _read_body(package, body, found, digest, total)
    # what could not be read is named once, however many pages ask for it
    found.partial += [part for part in dict.fromkeys(package.damaged) if part not in found.partial]
    notes = [_note(remark, line) for remark in found.remarks for line in remark.lines]
    if not any(page.has_text or page.askew for page in found.pages) and not notes:
        raise InputError(_no_text(found), file=name, part="Content.xml", why="、".join(found.partial[:3]))
    lay_scans(found.pages)
    items, remarks = page_items(found.pages)
    canonical = assemble([*items, *notes])
    info = bodies[0].info
    return SourceDocument(
        name=name, sha256=digest, format="ofd", reader=READER, view=view, text_id=text_id(digest, view, READER),
        text=canonical.text, blocks=canonical.blocks, tables=canonical.tables, findings=(*_findings(found), *remarks),
        comments=tuple(_comments(found.remarks, canonical)), pictures=tuple(_pictures(found, canonical)),
        metadata=tuple((key, value) for tag, key in _INFO.items() if (value := words(info, tag))),
        seals=tuple(found.seals),
    )  # fmt: skip


def _no_text(found: Found) -> str:
    if found.images:
        return "E-SCAN"
    return "E-XML" if found.partial else "E-EMPTY"


def _read_body(package: OfdPackage, body: Body, found: Found, digest: str, total: int) -> None:
    for leaf in body.leaves:
        if found.pages:
            page_done(len(found.pages), total)
        page = Page(leaf.number, leaf.box[2] * POINTS)
        found.pages.append(page)
        if leaf.root is None or must_skip(len(found.pages)):
            found.partial.append(f"第{leaf.number}页")
            continue
        if found.objects > MOST_OBJECTS:  # composite graphics can be shown far more often than the file is large
            found.partial.append(f"第{leaf.number}页内容过多")
            continue
        scene = page_scene(leaf)
        found.objects += scene.objects + len(scene.chars)
        _fill(page, scene, _paper(leaf))
        found.images += [(leaf.number, image) for image in scene.images]
        found.hidden += scene.hidden
        if scene.cut:
            found.partial.append(f"第{leaf.number}页内容过多")
        if not scene.chars and scene.images:
            page.scan = recognised_page(package, leaf, scene.images, digest)
            if page.scan is not None:
                found.seals += page.scan.seals
                page.parts = [*page.scan.lines, *page.scan.tables]
        if not (page.has_text or page.askew):
            found.bare.append(leaf.number)
    leaves = {leaf.id: leaf for leaf in body.leaves}
    for remark in _annotations(package, body, leaves):
        found.remarks.append(remark)
        if remark.kind == "stamp":
            words_on_it = "".join(line.text for line in remark.lines)
            found.seals.append(Seal(words_on_it, 1.0 if words_on_it else 0.0, remark.page, remark.box,
                                    _size(remark.box), source="signature"))  # fmt: skip
    if body.signatures:
        found.seals += electronic_seals(package, body.signatures, "OFD.xml", leaves)
    part, root = package.follow(words(body.root, "Attachments"), body.part)
    del part
    found.partial += [f"附件 {each.get('Name', '')}" for each in children(root, "Attachment")]


def _paper(leaf: Leaf) -> Paper:
    return Paper(0.0, 0.0, leaf.box[2] * POINTS, leaf.box[3] * POINTS)


def _fill(page: Page, scene: Scene, paper: Paper) -> None:
    page.askew = list(_stretches(scene))
    tables, outside = ruled_tables(scene.rulings, scene.chars, paper, page.number)
    page.parts = reading_order(outside, tables, paper, page.number)


def _stretches(scene: Scene) -> Iterator[tuple[str, Box]]:
    """Text that runs across the page, each stretch in the order of its characters, with the box around it."""
    for chars in scene.askew:
        text = "".join(char.text for char in chars)
        if text.strip():
            yield text, hull([char.box for char in chars])


def _size(box: Box | None) -> float:
    return round(max(box[2] - box[0], box[3] - box[1]) / POINTS, 1) if box else 0.0


def _annotations(package: OfdPackage, body: Body, leaves: dict[str, Leaf]) -> Iterator[Remark]:
    part, root = package.follow(words(body.root, "Annotations"), body.part)
    for page in children(root, "Page"):
        leaf = leaves.get(page.get("PageID", ""))
        annotations = package.follow(words(page, "FileLoc"), part)[1]
        if leaf is None or annotations is None:
            continue
        for annotation in children(annotations, "Annot"):
            if annotation.get("Visible", "true").lower() != "false":
                yield _remark(annotation, leaf)


def _remark(annotation: Any, leaf: Leaf) -> Remark:
    appearance = child(annotation, "Appearance")
    scene = Scene() if appearance is None else appearance_scene(appearance, leaf)
    askew = [
        TextLine(text, box, box[3] - box[1], box[3], leaf.number, ("",) * len(text)) for text, box in _stretches(scene)
    ]
    boundary = None if appearance is None else box_of(appearance.get("Boundary"))
    return Remark(
        leaf.number, on_paper(boundary, leaf) if boundary else None, annotation.get("Type", "").lower(),
        annotation.get("Creator", ""), annotation.get("LastModDate", ""), words(annotation, "Remark"),
        (*text_lines(scene.chars, _paper(leaf), leaf.number), *askew),
    )  # fmt: skip


def _note(remark: Remark, line: TextLine) -> Draft:
    return replace(draft_of([line]), layer="furniture" if remark.kind in ("watermark", "stamp") else "note")


def _comments(remarks: Sequence[Remark], canonical: Canonical) -> Iterator[MarginComment]:
    for number, remark in enumerate((each for each in remarks if each.text), 1):
        start, end = _anchor(canonical, remark.page, remark.box)
        yield MarginComment(str(number), remark.author, remark.date, remark.text, start, end)


def _anchor(canonical: Canonical, page: int, box: Box | None) -> tuple[int, int]:
    """The stretch of text that a box on a page covers; where it covers none, the place that follows it on the page."""
    places = [(block.start, place) for block in canonical.blocks if block.start >= 0 for place in block.places]
    on_page = [(start, place) for start, place in places if place.page == page and place.box]
    if box:
        under = [(start + place.start, start + place.end) for start, place in on_page if place.box
                 and place.box[0] < box[2] and box[0] < place.box[2]
                 and box[1] < (place.box[1] + place.box[3]) / 2 < box[3]]  # fmt: skip
        if under:
            return min(start for start, _ in under), max(end for _, end in under)
        below = [start + place.start for start, place in on_page if place.box and place.box[1] >= box[1]]
        if below:
            return min(below), min(below)
    later = [start for start, place in places if place.page > page]
    at = min(later, default=len(canonical.text))
    return at, at


def _pictures(found: Found, canonical: Canonical) -> Iterator[Picture]:
    for page, image in found.images:
        if image.part:
            at, _ = _anchor(canonical, page, image.box)
            width, height = (image.box[2] - image.box[0]) / POINTS, (image.box[3] - image.box[1]) / POINTS
            yield Picture(image.part, at, width_mm=round(width, 1), height_mm=round(height, 1))


def _findings(found: Found) -> Iterator[Finding]:
    for part in found.partial:
        yield Finding("W-PARTIAL", "warning", (("part", part),))
    if found.bare:
        yield Finding("W-PARTIAL", "warning", (("part", f"第{'、'.join(map(str, found.bare))}页没有文字"),))
    if found.hidden:
        yield Finding("W-HIDDEN", "warning", (("count", str(found.hidden)),))
