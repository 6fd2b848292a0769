"""The task graph as node-link JSON, the form that D3 and networkx read."""

from __future__ import annotations

from typing import Any

import networkx as nx


def graph_to_json(graph: nx.MultiDiGraph) -> dict[str, Any]:
    """Return `graph` as a dictionary ``{directed, multigraph, graph, nodes, edges}`` of plain values.

    Nodes have `id`, edges `source`, `target` and `key`, beside their attributes; `graph_from_json` gives it back equal.
    """
    data: dict[str, Any] = nx.node_link_data(graph, edges="edges")
    return {"schema": graph.graph.get("schema", "huiqian.graph/1"), **data}


def graph_from_json(data: dict[str, Any]) -> nx.MultiDiGraph:
    """Return the graph of a dictionary that `graph_to_json` made, or that was read back from its JSON."""
    return nx.node_link_graph(data, directed=True, multigraph=True, edges="edges")
