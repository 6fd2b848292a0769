"""Drafts with requests on them, merged; and Word's accept and refuse, done by hand on the file's own marks."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path

from lxml import etree

from pipeline.feedback import Draft, linked
from pipeline.feedback.anchors import anchor_of
from pipeline.model.comment import NOWHERE, Comment, Letter
from pipeline.read.docx import read
from pipeline.read.formats import read_document
from pipeline.recognize.amend import Ground, propose
from pipeline.structure import structure
from pipeline.text.edits import replayed
from pipeline.workflow.apply import MergedDraft, apply_commented
from pipeline.workflow.comments import Asked, Commented
from pipeline.workflow.documents import ReadingOptions

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def draft_of(data: bytes | str, name: str = "plan.docx") -> Draft:
    """The draft in a file, or in lines of text."""
    if isinstance(data, str):
        data, name = data.encode(), "plan.txt"
    source = read_document(data, name)
    return Draft.of(source, structure(source))


def request(
    draft: Draft, op: str, quote: str | None, *, number: int = 1, unit: str = "", to: str | None = None, **more
) -> Comment:
    """A request whose quotation is looked for in the draft; `to` is the quotation that moved text is to stand beside."""
    anchor = anchor_of(draft, quote, more.get("place"), everywhere=op == "global_replace") if quote else NOWHERE
    text = more.pop("text", f"{op} {quote}")
    more.setdefault("old", quote if op in ("delete", "move", "replace", "global_replace") else None)
    if to is not None:
        more["destination"] = anchor_of(draft, to, None)
    unit = unit or f"市{number}局"
    return Comment(f"C{number:03d}", text, op, quote, anchor=anchor, unit=unit, letter=f"L{number:03d}", **more)


def letter(comment: Comment) -> Letter:
    """The letter that a request came in."""
    return Letter(comment.letter, f"{comment.letter}.docx", "", comment.unit, (), None, "2026-03-05", None, None, "on_time", "comments")  # fmt: skip


def edited(draft: Draft, *comments: Comment) -> str:
    """The draft's text with what the comments ask for, as `propose` understands each."""
    ground = Ground(draft.source, draft.document)
    edits = [edit for comment in comments for edit in propose(ground, comment).edits]
    return replayed(draft.text, edits)


def obstacle(draft: Draft, comment: Comment) -> str:
    """Why a comment has no edits."""
    return propose(Ground(draft.source, draft.document), comment).obstacle


def merged(
    folder: Path, data: bytes | str, comments: Iterable[Comment] | Callable[[Draft], Iterable[Comment]], **more
) -> MergedDraft:
    """A draft with requests on it, written to a folder and merged; comments that count are linked as the command does."""
    name = "plan.txt" if isinstance(data, str) else "plan.docx"
    path = folder / name
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    draft = draft_of(path.read_bytes(), name)
    found = linked(list(comments(draft) if callable(comments) else comments))
    letters = tuple({comment.letter: letter(comment) for comment in found}.values())
    commented = Commented(draft, Asked(), letters, found, (), (), ())
    return apply_commented(commented, path, ReadingOptions(), **more)


def texts(data: bytes) -> tuple[str, str]:
    """What a file says with all changes refused, and with all accepted."""
    return read(data, "x", view="original").text, read(data, "x").text


def part(data: bytes, name: str) -> bytes:
    """A part of a package."""
    return zipfile.ZipFile(BytesIO(data)).read(name)


# ---- Word's accept and refuse --------------------------------------------------------------------------------------


def resolved(data: bytes, accepts: Callable[[str], bool | None]) -> bytes:
    """The file with changes accepted (True) or refused (False) by their authors; None leaves them as they are."""
    root = etree.fromstring(part(data, "word/document.xml"))
    for tag in ("ins", "moveTo", "del", "moveFrom"):
        comes = tag in ("ins", "moveTo")
        for mark in list(root.iter(W + tag)):
            verdict = accepts(mark.get(W + "author", ""))
            if verdict is None or mark.getparent() is None:
                continue
            _resolve(mark, stays=verdict == comes)
    for range_ in list(root.iter(*(W + f"move{way}Range{end}" for way in ("From", "To") for end in ("Start", "End")))):
        if not any(root.iter(W + "moveFrom", W + "moveTo")):
            range_.getparent().remove(range_)
    _drop_emptied(root)
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            xml = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
            target.writestr(name, xml if name == "word/document.xml" else source.read(name))
    return out.getvalue()


def _resolve(mark, *, stays: bool) -> None:
    parent = mark.getparent()
    if parent.tag == W + "rPr":  # the end of a paragraph
        paragraph = parent.getparent().getparent()
        parent.remove(mark)
        if not stays:
            paragraph.set("gone", "1")
    elif parent.tag == W + "trPr":
        row = parent.getparent()
        parent.remove(mark)
        if not stays:
            row.getparent().remove(row)
    else:
        for child in list(mark) if stays else ():
            mark.addprevious(child)
            for text in child.iter(W + "delText"):
                text.tag = W + "t"
        parent.remove(mark)


def _drop_emptied(root) -> None:
    """A paragraph whose end is gone goes with it; our edits only take whole paragraphs."""
    for paragraph in list(root.iter(W + "p")):
        if paragraph.get("gone"):
            assert not any(t.text for t in paragraph.iter(W + "t", W + "delText")), "a paragraph went with words in it"
            paragraph.getparent().remove(paragraph)
