"""The task graph as GraphML and as JSON: what is read back equals what was written."""

from __future__ import annotations

import json

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from networkx.utils import graphs_equal

from pipeline.export.graph_json import graph_from_json, graph_to_json
from pipeline.export.graphml import graph_from_graphml, graph_to_graphml
from pipeline.export.xml_text import xml_escape, xml_safe, xml_unescape
from pipeline.graph import plan_graph
from tests.plans import invented_plan

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and control characters too
NASTY = ("\x00\x1b", "_x0041_", "__x0000_", "\ud800", "a\r\n\tb ", "<&>\"'", "\ufffe", "＝1+1")


def test_graphml_is_read_back_equal() -> None:
    graph = plan_graph(invented_plan())
    again = graph_from_graphml(graph_to_graphml(graph))
    assert graphs_equal(graph, again)
    assert list(again.nodes) == list(graph.nodes)


def test_json_is_read_back_equal_even_through_its_text() -> None:
    graph = plan_graph(invented_plan())
    data = graph_to_json(graph)
    assert data["schema"] == "huiqian.graph/1"
    assert graphs_equal(graph, graph_from_json(json.loads(json.dumps(data))))


def test_a_changed_attribute_is_seen() -> None:
    graph = plan_graph(invented_plan())
    again = graph_from_graphml(graph_to_graphml(graph))
    again.nodes["task:t1"]["label"] += "？"
    assert not graphs_equal(graph, again)


@pytest.mark.parametrize("words", NASTY)
def test_characters_that_xml_cannot_hold_come_back_from_graphml(words: str) -> None:
    graph = nx.MultiDiGraph(title=words)
    graph.add_node(f"unit:{words}", kind="unit", label=words)
    graph.add_edge(f"unit:{words}", "plan", key=words, role=words)
    data = graph_to_graphml(graph)
    etree.fromstring(data)
    assert graphs_equal(graph, graph_from_graphml(data))


def test_edge_ids_are_unique_in_the_file() -> None:
    root = etree.fromstring(graph_to_graphml(plan_graph(invented_plan())))
    ids = [edge.get("id") for edge in root.iter("{*}edge")]
    assert len(ids) == len(set(ids)) > 20


def test_the_same_plan_gives_the_same_bytes() -> None:
    assert graph_to_graphml(plan_graph(invented_plan())) == graph_to_graphml(plan_graph(invented_plan()))


@given(ANY_TEXT)
def test_escaped_text_is_legal_xml_and_comes_back(text: str) -> None:
    escaped = xml_escape(text)
    assert xml_unescape(escaped) == text
    assert xml_safe(escaped) == escaped


@given(ANY_TEXT)
def test_safe_text_is_legal_xml_of_the_same_length(text: str) -> None:
    safe = xml_safe(text)
    assert len(safe) == len(text)
    element = etree.Element("a")
    element.text = safe  # lxml refuses what XML cannot hold
