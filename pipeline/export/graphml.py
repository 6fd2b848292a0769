"""The task graph as GraphML, for Gephi, yEd, Cytoscape and networkx itself."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from typing import Any

import networkx as nx

from pipeline.export.xml_text import xml_escape, xml_unescape


def graph_to_graphml(graph: nx.MultiDiGraph) -> bytes:
    """Return `graph` as a GraphML file; `graph_from_graphml` gives it back equal.

    Ids, keys and attribute names are strings, attributes strings, numbers or truth values. GraphML cannot tell an empty
    string from none, so attributes must not be empty. Characters that XML cannot hold are written as ``_xHHHH_``.
    """
    buffer = BytesIO()
    nx.write_graphml(_mapped(graph, xml_escape), buffer, encoding="utf-8", infer_numeric_types=False)
    return buffer.getvalue()


def graph_from_graphml(data: bytes) -> nx.MultiDiGraph:
    """Return the graph of a file that `graph_to_graphml` wrote."""
    return _mapped(
        nx.read_graphml(BytesIO(data), node_type=str, edge_key_type=str, force_multigraph=True), xml_unescape
    )


def _mapped(graph: nx.MultiDiGraph, words: Callable[[str], str]) -> nx.MultiDiGraph:
    def attributes(values: dict[str, Any]) -> dict[str, Any]:
        return {words(name): words(value) if isinstance(value, str) else value for name, value in values.items()}

    mapped = nx.MultiDiGraph(**{name: value for name, value in attributes(graph.graph).items() if _is_ours(name)})
    for node, values in graph.nodes(data=True):
        mapped.add_node(words(node), **attributes(values))
    for source, target, key, values in graph.edges(keys=True, data=True):
        mapped.add_edge(words(source), words(target), key=words(key), **attributes(values))
    return mapped


def _is_ours(name: str) -> bool:
    """Whether networkx did not add the graph attribute itself while reading."""
    return name not in {"node_default", "edge_default"}
