"""Where the article of a government page is, and what the page says about it (索引号 table, meta tags)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, TypeAlias

from pipeline.text.shadow import shadow_of

Element: TypeAlias = Any  # lxml ships no types

# what the content systems of government portals call the article, most telling first
IDS = (
    "zoom",
    "UCAP-CONTENT",
    "ucap-content",
    "zoomcon",
    "zoom_content",
    "article_content",
    "articleContent",
    "content_text",
    "js_content",
    "Zoom",
    "ZOOM",
    "fontzoom",
    "news_content",
    "text_content",
    "conN",
    "TRS_Editor",
)
CLASSES = (
    "TRS_Editor",
    "trs_editor_view",
    "TRS_UEDITOR",
    "article-content",
    "article_content",
    "articleContent",
    "pages_content",
    "pages-content",
    "b12c",
    "news_content",
    "news-content",
    "detail-content",
    "content_body",
    "xxgk_content",
    "wzcon",
    "zw-con",
    "article-body",
    "rich_media_content",
    "entry-content",
    "Custom_UnionStyle",
)
TAGS = ("article", "main")
# class names and ids of what surrounds an article; matched as whole words
_CHROME = re.compile(
    r"(?:^|[\s_\-])(?:nav|navbar|menu|crumbs?|breadcrumb|location|position|header|footer|foot|share|bdsharebuttonbox|social|print|tools?|toolbar|related|"
    r"relevant|sidebar|aside|comment|search|logo|banner|copyright|pager|qrcode|ewm|tail|ad|ads|friendlink|links?|fontsize|close|prenext)(?:$|[\s_\-\d])",
    re.IGNORECASE,
)
_DROP_TAGS = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "nav",
        "footer",
        "aside",
        "iframe",
        "svg",
        "object",
        "embed",
        "button",
        "select",
        "input",
        "textarea",
        "head",
        "title",
        "meta",
        "link",
        "map",
        "canvas",
        "video",
        "audio",
    ]
)
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE)
_INFO_NAMES = frozenset(
    [
        "索引号",
        "主题分类",
        "发文机关",
        "发文单位",
        "发布机构",
        "发布单位",
        "公开机构",
        "制发机关",
        "信息来源",
        "成文日期",
        "发布日期",
        "发文日期",
        "生成日期",
        "公开日期",
        "公布日期",
        "生效日期",
        "失效日期",
        "废止日期",
        "发文字号",
        "文号",
        "标题",
        "名称",
        "文件名称",
        "信息名称",
        "主题词",
        "有效性",
        "信息分类",
        "体裁分类",
        "服务对象",
        "公开方式",
        "公开范围",
        "公开时限",
        "公文种类",
        "内容概述",
        "组配分类",
        "所属主题",
        "统一编号",
        "规范性文件编号",
        "关键词",
        "公开形式",
        "文件状态",
        "发布时间",
        "主办单位",
    ]
)
_META = ("ArticleTitle", "PubDate", "ContentSource", "ColumnName", "SiteName", "Keywords", "Author", "Publisher")
MANY = 0.8  # share of the text that one child must hold for the article to be inside it


def is_dropped(element: Element) -> bool:
    """Tell whether an element never holds part of an article (scripts, navigation, form controls)."""
    return not isinstance(element.tag, str) or element.tag in _DROP_TAGS


def is_hidden(element: Element) -> bool:
    """Tell whether an element is not shown."""
    return "hidden" in element.attrib or bool(_HIDDEN.search(element.get("style") or ""))


def is_chrome(element: Element) -> bool:
    """Tell whether class or id name an element as part of the portal; what holds many sentences never is."""
    words = f"{element.get('class') or ''} {element.get('id') or ''}"
    if not words.strip() or not _CHROME.search(words):
        return False
    return str(element.text_content()).count("。") < 3


def find_article(root: Element) -> Element:
    """Return the element that holds the article: a known container with text, else the densest block."""
    body = root.find(".//body")
    top = body if body is not None else root
    total = _weight(top)
    for candidate in _known(top):
        # a container of that name may be a teaser beside the article
        if _weight(candidate) >= max(20, 0.3 * total):
            return candidate
    return _densest(top, total)


def _known(top: Element) -> Iterator[Element]:
    by_id: dict[str, Element] = {}
    by_class: dict[str, Element] = {}
    by_tag: dict[str, Element] = {}
    for element in top.iter():
        if not isinstance(element.tag, str):
            continue
        by_id.setdefault(element.get("id") or "", element)
        by_tag.setdefault(element.tag, element)
        for name in (element.get("class") or "").split():
            by_class.setdefault(name, element)
    for names, found in ((IDS, by_id), (CLASSES, by_class), (TAGS, by_tag)):
        yield from (found[name] for name in names if name in found)


def _weight(element: Element) -> int:
    """Characters of text outside links, navigation and hidden elements; text with sentence marks counts."""
    return sum(_own(element).values())


def _own(element: Element) -> dict[Element, int]:
    """The weight of the text that stands directly in each element below (and in) `element`."""
    weights: dict[Element, int] = {}
    stack = [element]
    while stack:
        at = stack.pop()
        if is_dropped(at) or is_hidden(at) or at.tag == "a":
            continue
        own = len((at.text or "").strip()) + sum(len((child.tail or "").strip()) for child in at)
        if own:
            weights[at] = own
        stack.extend(at)
    return weights


def _densest(top: Element, total: int) -> Element:
    """Go down as long as one child holds nearly all of the text."""
    sums: dict[Element, int] = {}
    for element, own in _own(top).items():
        at: Element | None = element
        while at is not None:
            sums[at] = sums.get(at, 0) + own
            at = None if at is top else at.getparent()
    here = top
    while total:
        children = [child for child in here if sums.get(child, 0) >= MANY * total]
        if not children or children[0].tag in {"p", "span", "tbody", "tr", "ol", "ul", "font", "strong", "b"}:
            return here
        if children[0].tag == "table" and _is_data_table(children[0]):
            return here
        here = children[0]
    return here


def _is_data_table(table: Element) -> bool:
    rows = table.findall(".//tr")
    return len(rows) >= 2 and max(len(row.findall("td")) for row in rows) >= 3


def page_metadata(root: Element) -> tuple[tuple[tuple[str, str], ...], frozenset[Element]]:
    """Return what the page states about its article, as (name, value) pairs, and the elements that state it."""
    pairs: dict[str, str] = {}
    lower = {name.lower(): name for name in _META}
    for meta in root.iter("meta"):
        name, value = lower.get((meta.get("name") or "").strip().lower()), (meta.get("content") or "").strip()
        if name and value:
            pairs.setdefault(name, value)
    holders: set[Element] = set()
    for block in root.iter("table", "ul", "dl", "div"):
        if block.tag == "div" and block.find(".//table") is not None:
            continue
        found = _info_pairs(block)
        if len(found) >= 2 and ("索引号" in found or len(found) >= 3):
            for name, value in found.items():
                pairs.setdefault(name, value)
            holders.add(block)
    title = root.find(".//title")
    if title is not None and (words := " ".join(title.text_content().split())):
        pairs.setdefault("title", words)
    return tuple(pairs.items()), frozenset(holders)


def _info_pairs(block: Element) -> dict[str, str]:
    """Name and value of the cells (or list items) of an 索引号 table; empty for anything longer than one."""
    cells = list(block.iter("td", "th")) if block.tag == "table" else list(block.iter("li", "dt", "dd", "p", "span"))
    if not 2 <= len(cells) <= 60 or len(block.text_content()) > 1500:
        return {}
    words = [" ".join(cell.text_content().split()) for cell in cells]
    found: dict[str, str] = {}
    for at, text in enumerate(words):
        name, colon, value = shadow_of(text).text.partition("：")
        key = name.replace(" ", "").strip("【】［］")
        if key not in _INFO_NAMES:
            continue
        if not value.strip() and at + 1 < len(words):
            value = words[at + 1]
        elif colon:
            value = text[len(text) - len(value) :] if len(value) <= len(text) else value
        if shadow_of(value).text.partition("：")[0].replace(" ", "") not in _INFO_NAMES:
            found.setdefault(key, value.strip())
    return found
