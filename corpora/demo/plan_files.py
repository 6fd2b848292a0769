"""The plan in its drafts and the letter that sends it out, as bodies of Word files."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType, SimpleNamespace

import demo_text as words
from word_parts import (
    AUTOMATIC,
    CHAPTER_FONT,
    ITEM_FONT,
    TITLE_FONT,
    cell,
    paragraph,
    row,
    run,
    table,
)


def body_paragraph(kind: str, text: str) -> str:
    """Return a paragraph of the plan by its kind (demo_text.py)."""
    heading, _, rest = text.partition("。")
    if kind == "h1":
        return paragraph(run(text, CHAPTER_FONT), style="1", indent=2)
    if kind == "auto":
        numbering = f'<w:numPr><w:ilvl w:val="0"/><w:numId w:val="{AUTOMATIC}"/></w:numPr>'
        return paragraph(run(text, ITEM_FONT), extra=numbering, indent=2)
    if kind == "run2":
        return paragraph(run(heading + "。", ITEM_FONT) + run(rest), indent=2)
    if kind == "run3":
        return paragraph(run(heading + "。", bold=True) + run(rest), indent=2)
    return paragraph(run(text), indent=2)


def task_table(entries: Sequence[tuple[str, str, str, str, str]]) -> str:
    """Return the list of tasks; the group's cell is merged over its rows."""
    widths = (720, 1180, 2664, 1500, 1600, 1180)
    groups = [entry[0] for entry in entries]
    rows: list[str] = []
    for at, (group, work, lead, responsible, time) in enumerate(entries):
        alone = bool(group) and (at + 1 == len(groups) or bool(groups[at + 1]))
        merge = "" if alone else "restart" if group else "continue"
        gone = work.startswith("{-")
        texts = (f"{{-{at + 1}-}}" if gone else str(at + 1), group, work, lead, responsible, time)
        rows.append(
            row(
                (
                    cell(text, width, align="left" if column == 2 else "center", merge=merge if column == 1 else "")
                    for column, (text, width) in enumerate(zip(texts, widths, strict=True))
                ),
                gone=gone,
            )
        )
    return table(words.HEADER, rows, widths)


def year_table() -> str:
    """Return the plan by years with a row of totals."""
    widths = (2444, 1900, 1500, 1500, 1500)
    totals = ("合计", *(sum(int(entry[column]) for entry in words.YEAR_ROWS) for column in range(1, 5)))
    rows = [
        row(cell(str(value), width) for value, width in zip(entry, widths, strict=True))
        for entry in (*words.YEAR_ROWS, totals)
    ]
    return table(words.YEAR_HEADER, rows, widths)


def signature(date: str, issuer: str = words.ISSUER) -> str:
    """Return the issuer and the date, at the right as GB/T 9704 has it."""
    return paragraph(run(issuer), align="right", right=2, before=28) + paragraph(run(date), align="right", right=4)


def annex_head(number: int, title: str) -> str:
    """Return 附件N on a new page and the title of the annex."""
    return paragraph(run(f"附件{number}", CHAPTER_FONT), extra="<w:pageBreakBefore/>") + paragraph(
        run(title, TITLE_FONT, 22), align="center", before=14
    )


def plan_body(draft: ModuleType | SimpleNamespace) -> str:
    """Return the body of the plan in one of its drafts (demo_text, demo_revision, demo_issue, or a copy with marks)."""
    parts = [paragraph(run(line, TITLE_FONT, 22), align="center") for line in draft.TITLE]
    bookmark = '<w:bookmarkStart w:id="0" w:name="_GoBack"/><w:bookmarkEnd w:id="0"/>'
    parts += [paragraph("", align="center"), paragraph(bookmark + run(draft.INTRO), indent=2)]
    parts += [body_paragraph(kind, text) for kind, text in draft.BODY]
    first, second = words.ATTACHMENTS
    parts += [paragraph(""), paragraph(run(f"附件：1.{first}"), indent=2), paragraph(run(f"2.{second}"), left=5)]
    parts.append(signature(draft.PLAN_DATE))
    tasks, years = words.ANNEX_TITLES
    for number, title, annex in ((1, tasks, task_table(draft.TASK_ROWS)), (2, years, year_table())):
        parts += [annex_head(number, title), paragraph(""), annex, paragraph("")]
    return "".join(parts)


def red_head(issuer: str) -> str:
    """Return the name of the issuer in red over a double line, as letters have it."""
    border = '<w:pBdr><w:bottom w:val="thinThickSmallGap" w:sz="24" w:space="4" w:color="FF0000"/></w:pBdr>'
    head = run(issuer, TITLE_FONT, 30, color="FF0000")
    return f'<w:p><w:pPr>{border}<w:spacing w:line="900" w:lineRule="exact"/><w:jc w:val="center"/></w:pPr>{head}</w:p>'


def request_body() -> str:
    """Return the body of the letter that asks for opinions (征求意见函)."""
    parts = [red_head(words.ISSUER), paragraph(run(words.NUMBER), align="right", before=10), paragraph("")]
    parts += [paragraph(run(line, TITLE_FONT, 22), align="center") for line in words.REQUEST_TITLE]
    parts += [paragraph(run(words.ADDRESSEES), before=28)]
    parts += [paragraph(run(text), indent=2) for text in words.REQUEST_BODY]
    name, rest = words.REQUEST_ATTACHMENT
    parts += [paragraph(run(f"附件：{name}"), indent=2, before=28), paragraph(run(rest), left=5)]
    return "".join([*parts, signature(words.REQUEST_DATE)])
