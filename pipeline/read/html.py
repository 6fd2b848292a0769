"""A web page (html, htm) → `SourceDocument`: the article of a government page, without the portal around it.

Also reads what Word saves as a web page. Nothing is fetched; scripts do not run; hidden elements are left out.
"""

from __future__ import annotations

import re

from lxml import etree
from lxml import html as lxml_html

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, Style, View
from pipeline.read.article import find_article, page_metadata
from pipeline.read.assemble import Draft, DraftTable, assemble, digest_of, text_id
from pipeline.read.charset import clean, decode
from pipeline.read.furniture import is_web_chrome
from pipeline.read.htmlblocks import Walk
from pipeline.text.shadow import shadow_of

READER = "html/1"
_CHARSET = re.compile(rb"""charset\s*=\s*["']?\s*([A-Za-z0-9_\-:.]{2,30})""", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"""^<\?xml[^>]{0,100}encoding\s*=\s*["']([A-Za-z0-9_\-:.]{2,30})""")
_ENTITY = re.compile(r"<!DOCTYPE[^>\[]{0,500}\[[^\]]{0,5000}<!ENTITY", re.IGNORECASE)
_SITE = re.compile(r"[_|｜]|\s[-–—]\s")


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a web page as a document: the article's lines and tables, the portal's chrome left out.

    The 索引号 table and the meta tags become metadata. The page's title is the first line where the article itself does
    not begin with it.

    Raises:
        InputError: E-CHARSET, E-DTD (a DTD that declares entities), E-DEPTH, E-XML, E-EMPTY (no text at all).
    """
    root = _parse(data, name, limits)
    metadata, info_tables = page_metadata(root)
    article = find_article(root)
    walk = Walk(skip=info_tables)
    items = [item for item in walk.items(article) if not _is_chrome(item)]
    if (title := _missing_title(root, metadata, items)) is not None:
        items.insert(0, Draft(title, style=Style(align="center", bold=True, outline=0)))
    if not any(isinstance(item, DraftTable) or item.text for item in items):
        raise InputError("E-EMPTY", file=name)
    canonical = assemble(items)
    digest = digest_of(data)
    notes = (Finding("W-HIDDEN", "note", (("count", str(walk.hidden)),)),) if walk.hidden else ()
    return SourceDocument(
        name=name, sha256=digest, format="html", reader=READER, view=view, text_id=text_id(digest, view, READER),
        text=canonical.text, blocks=canonical.blocks, tables=canonical.tables, metadata=metadata, findings=notes,
    )  # fmt: skip


def text_items(text: str, name: str, *, limits: Limits = DEFAULT) -> tuple[list[Draft | DraftTable], int]:
    """Return the lines and tables of a page that is no portal's (the body of a mail), all of it, and how many hidden
    elements were left out.

    Raises:
        InputError: as `read`.
    """
    root = _parse(text.encode("utf-8", "replace"), name, limits)
    body = root.find(".//body")
    walk = Walk()
    return walk.items(root if body is None else body), walk.hidden


def _parse(data: bytes, name: str, limits: Limits) -> lxml_html.HtmlElement:
    label = _XML_ENCODING.search(data[:200]) or _CHARSET.search(data[:8192])
    text = decode(data, label.group(1).decode("ascii") if label else "")
    if text is None:
        raise InputError("E-CHARSET", file=name)
    if not text.strip():
        raise InputError("E-EMPTY", file=name)
    if _ENTITY.search(text[:20_000]):
        raise InputError("E-DTD", file=name)
    parser = lxml_html.HTMLParser(encoding="utf-8", no_network=True, remove_comments=True, remove_pis=True)
    try:
        root = lxml_html.document_fromstring(clean(text).replace("\f", "\n").encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError) as error:
        raise InputError("E-EMPTY", file=name) from error
    if any("depth" in entry.message.lower() for entry in parser.error_log) or _deeper(root, limits.xml_depth):
        raise InputError("E-DEPTH", file=name)
    return root


def _deeper(root: lxml_html.HtmlElement, limit: int) -> bool:
    """Tell whether elements are nested deeper than `limit`, without recursion."""
    depth = 0
    for event, _ in etree.iterwalk(root, events=("start", "end")):
        depth += 1 if event == "start" else -1
        if depth > limit:
            return True
    return False


def _is_chrome(item: Draft | DraftTable) -> bool:
    return isinstance(item, Draft) and is_web_chrome(item.text)


def _missing_title(
    root: lxml_html.HtmlElement, metadata: tuple[tuple[str, str], ...], items: list[Draft | DraftTable]
) -> str | None:
    """Return the page's own title where the article does not begin with it, else None."""
    known = dict(metadata)
    title = known.get("ArticleTitle", "").strip()
    if not title:
        heads = [" ".join(head.text_content().split()) for head in root.iter("h1")]
        title = next((head for head in heads if len(head) >= 6), "")
    if not title:
        return None
    title = _SITE.split(title)[0].strip()
    opening = _bare("".join(item.text for item in items[:12] if isinstance(item, Draft)))
    wanted = _bare(title)
    # the article's own heading may say the same in fewer or more words, broken over lines
    if (
        not wanted
        or wanted in opening
        or any(
            len(line := _bare(item.text)) >= 8 and item.style.align == "center" and (line in wanted or wanted in line)
            for item in items[:6]
            if isinstance(item, Draft)
        )
    ):
        return None
    return title


def _bare(text: str) -> str:
    return re.sub(r"[\s《》“”]", "", shadow_of(text).text)
