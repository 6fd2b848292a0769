"""The page put together: its parts in order, its policy, its style and scripts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.page.case import PARTS, Case, case_of
from pipeline.export.page.charts import chart_views, json_for_script, script_text
from pipeline.export.page.comments import comments_of
from pipeline.export.page.findings import finding_rows
from pipeline.export.page.head import head_of
from pipeline.export.page.ledger import ledger_of
from pipeline.export.page.plan_text import plan_text_of
from pipeline.export.page.replies import other_rows, unit_rows, unread_rows
from pipeline.export.page.tasks import tasks_of
from pipeline.export.page.today import due_groups
from pipeline.export.page.versions import versions_of
from pipeline.export.page.words import Words, words
from pipeline.export.pages import digest, templates
from pipeline.lexicon.messages import Language
from pipeline.model.overview import Overview

_LANGUAGES: dict[Language, str] = {"zh": "zh-CN", "en": "en"}
_SCRIPT_WORDS = ("COPIED", "SHOWN", "NO-MARK")


def page_of(
    overview: Overview, charts: Sequence[tuple[Chart, str]], *, script: str = "", language: Language = "zh"
) -> str:
    """Return a case as one html file that needs no other file and no network.

    Everything from the plan and the letters is escaped. The page's policy lets no script run but its own, named by their digests,
    and nothing load. Without a script all rows are there and every link works; with it there are filters, and the charts answer
    the pointer. Parts of which there is nothing are left out, with their entry in the table of contents.

    Args:
        overview: the case.
        charts: each with its drawing as svg; a drawing that is none is left out, its figures stay.
        script: the bundle that sets `window.vegaEmbed`; "" shows the drawings alone.
        language: of the page's own words; what was read, and what is to be done, stays in its own.
    """
    environment = templates()
    said = words(language)
    case = case_of(overview, said)
    parts = _parts(case, charts, drawn=bool(script))
    own = script_text(environment.get_template("page.js.j2").render(words=json_for_script(_script_words(said))))
    bundle = script_text(script)
    page = environment.get_template("page.html.j2").render(
        parts,
        w=said,
        lang=_LANGUAGES[language],
        head=head_of(case),
        contents=[name for name in PARTS if parts[name]],
        titles=_titles(case),
        counts=_counts(overview),
        style=environment.get_template("page.css.j2").render(),
        scripts=[each for each in (bundle, own) if each],
        digests=[digest(each) for each in (bundle, own) if each],
    )
    # a name of a file may hold half a character, which no file can
    return page.encode("utf-8", errors="replace").decode()


def _parts(case: Case, charts: Sequence[tuple[Chart, str]], *, drawn: bool) -> dict[str, Any]:
    """What each part shows, by its name: false where there is nothing to show."""
    overview = case.overview
    tasks, comments, ledger = tasks_of(case), comments_of(case), ledger_of(case)
    asked = overview.status is not None or overview.round is not None
    return {
        "today": {"groups": due_groups(case)},
        "replies": asked and {"units": unit_rows(case), "others": other_rows(case), "unread": unread_rows(case)},
        "text": plan_text_of(case),
        "tasks": tasks,
        "charts": chart_views(charts, drawn=drawn),
        "comments": (asked or comments.rows) and comments,
        "versions": versions_of(case),
        "ledger": (asked or ledger.letters or ledger.latest) and ledger,
        "findings": {"rows": finding_rows(case)},
    }


def _titles(case: Case) -> dict[str, str]:
    """The headings of the parts; a plan that nobody was asked about is no draft for consultation unless it says so."""
    sent = case.overview.round is not None or case.overview.plan.document.stage == "consultation"
    titles = {name: case.words.of("PART", name) for name in PARTS}
    return titles if sent else titles | {"text": case.words("PART-PLAN")}


def _counts(overview: Overview) -> dict[str, int]:
    """How much there is in the parts of which one asks that first."""
    return {
        "today": len(overview.due),
        "tasks": len(overview.plan.tasks),
        "comments": len(overview.comments),
        "versions": len(overview.versions),
        "findings": len(overview.findings),
    }


def _script_words(said: Words) -> dict[str, str]:
    """The words that the script itself writes."""
    return {name.lower(): said(name) for name in _SCRIPT_WORDS}
