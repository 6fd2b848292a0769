"""A comparison as one offline page: the tasks' changes on top, both drafts side by side below."""

from __future__ import annotations

from collections import Counter

from pipeline.export.diff_json import EFFECTS, FIELDS, TOPICS
from pipeline.export.pages import digest, templates
from pipeline.export.side_by_side import Row, rows_of, told_of
from pipeline.lexicon.messages import say_finding
from pipeline.model.change import Comparison
from pipeline.model.official import OfficialDocument


def comparison_to_html(comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> bytes:
    """Return the comparison as a UTF-8 page that needs no other file and no network.

    Everything from the drafts is escaped; the page's policy lets nothing run or load but its one style sheet and its one
    script, named by their digests. The script only shows and hides rows: by topic, rows without change, rows whose
    changes touch no sense. Without it all rows are there. Both places of a paragraph that moved lead to each other.
    """
    environment = templates()
    style = environment.get_template("changes.css.j2").render()
    script = environment.get_template("changes.js.j2").render()
    rows = rows_of(comparison, old, new)
    numbers = {row.key: row.number for row in rows if row.number}
    page = environment.get_template("changes.html.j2").render(
        title=f"{new.title or comparison.new.name}修改对照",
        old_name=comparison.old.name,
        new_name=comparison.new.name,
        warnings=[say_finding(finding, "zh") for finding in comparison.findings],
        style=style,
        style_digest=digest(style),
        script=script,
        script_digest=digest(script),
        fields=_fields(comparison),
        topics=_topics(rows),
        rows=rows,
        numbers=numbers,
        told={row.key: told_of(comparison, row, numbers) for row in rows},
    )
    return page.encode("utf-8", errors="replace")


def _fields(comparison: Comparison) -> list[dict[str, str | bool]]:
    return [
        {
            "task": field.task or "总体目标",
            "name": FIELDS["zh"][field.field],
            "effect": EFFECTS["zh"][field.effect],
            "old": field.old,
            "new": field.new,
            "softer": field.softer,
        }
        for field in comparison.fields
    ]


def _topics(rows: tuple[Row, ...]) -> list[dict[str, str | int]]:
    """The topics that occur, with the number of rows of each."""
    counts = Counter(topic for row in rows for topic in row.topics)
    names = {"move": "移动", **TOPICS["zh"]}
    return [{"key": key, "name": name, "count": counts[key]} for key, name in names.items() if counts[key]]
