"""The history of a plan's tasks as one offline page."""

from __future__ import annotations

from pipeline.export.history_rows import step_rows, task_rows, version_names
from pipeline.export.pages import digest, templates
from pipeline.model.history import History


def history_to_html(history: History) -> bytes:
    """Return the history as a UTF-8 page that needs no other file and no network: every change, then every task by version.

    Everything from the drafts is escaped; the page's policy lets nothing run or load but its one style sheet.
    """
    environment = templates()
    style = environment.get_template("history.css.j2").render()
    last = history.plans[-1]
    page = environment.get_template("history.html.j2").render(
        title=f"{last.document.title or last.source.name}任务沿革",
        style=style,
        digest=digest(style),
        versions=version_names(history),
        tasks=task_rows(history),
        steps=step_rows(history),
    )
    return page.encode("utf-8", errors="replace")
