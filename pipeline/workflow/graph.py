"""`huiqian graph`: the task graph of a plan."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.json_text import json_text
from pipeline.lexicon.messages import Language, say_finding
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.plan_corrections import load_corrected


def graph_file(path: Path, options: ReadingOptions, *, format_: str, language: Language) -> str | bytes:
    """Return the task graph of the plan in a file as node-link json, GraphML, or a summary in words.

    Raises:
        InputError: the file cannot be read.
    """
    return render_graph(load_corrected(path, options), format_=format_, language=language)


def render_graph(plan: Plan, *, format_: str, language: Language) -> str | bytes:
    """Return the task graph of a plan as `graph_file` does."""
    from pipeline.checks.rules import task_gaps
    from pipeline.export.graph_json import graph_to_json
    from pipeline.export.graphml import graph_to_graphml
    from pipeline.graph import graph_findings, plan_graph

    graph = plan_graph(plan)
    if format_ == "json":
        return json_text(graph_to_json(graph))
    if format_ == "graphml":
        return graph_to_graphml(graph)
    kinds: dict[str, int] = {}
    for _node, kind in graph.nodes(data="kind"):
        kinds[kind] = kinds.get(kind, 0) + 1
    lines = [f"{kind}: {count}" for kind, count in kinds.items()] + [f"edges: {graph.number_of_edges()}"]
    findings = (*graph_findings(plan, graph), *task_gaps(plan))
    lines += [f"- {say_finding(finding, language)}" for finding in findings]
    return "\n".join(lines) + "\n"
