"""What a template may say: fields by name, loops over lists, and questions whether a field is empty. Nothing else is run.

A template comes from an office, but also from anybody who sent one. Each is taken apart before it is rendered, and what is
not on the list below is refused: no calls, no arithmetic, no attributes but the fields themselves, no loop but over a list.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from jinja2 import StrictUndefined, nodes
from jinja2.exceptions import TemplateSyntaxError
from jinja2.sandbox import SandboxedEnvironment

from pipeline.errors import UsageError
from pipeline.model.fields import FieldList, Fields

_ALLOWED = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.For, nodes.If, nodes.CondExpr, nodes.Const,
    nodes.Not, nodes.And, nodes.Or, nodes.Compare, nodes.Operand, nodes.Filter,
)  # fmt: skip
_FILTERS = frozenset({"length"})
_LOOP = frozenset({"index", "index0", "first", "last", "length", "revindex"})
_DEEPEST = 2


class TemplateEnvironment(SandboxedEnvironment):
    """Compiles only templates that name fields which there are; everything that is put in is escaped."""

    def __init__(self, file: str, fields: Fields) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.filters = {"length": len}
        self.tests = {}
        self._file, self._fields = file, fields

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        try:
            template = super()._parse(source, name, filename)
        except TemplateSyntaxError as error:
            raise UsageError(
                "M-TEMPLATE-SYNTAX", file=self._file, line=error.lineno, why=error.message or "?"
            ) from error
        refused = list(_refused(template))
        if refused:
            raise UsageError("M-TEMPLATE-REFUSED", file=self._file, what="、".join(dict.fromkeys(refused)))
        unknown = list(_unknown(template, self._fields, {}, 0))
        if unknown:
            raise UsageError("M-TEMPLATE-FIELDS", file=self._file, fields="、".join(dict.fromkeys(unknown)))
        return template

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return a field of an entry, or what a loop says of itself; objects have no attributes here."""
        if isinstance(obj, Mapping):
            return obj[attribute]
        if attribute in _LOOP:
            return super().getattr(obj, attribute)
        return self.undefined(name=attribute)

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ARG002 -- the sandbox asks with it
        """Nothing may be called."""
        return False


def _refused(node: nodes.Node) -> Iterator[str]:
    """Yield what a template holds beyond what it may."""
    for child in node.iter_child_nodes():
        if not isinstance(child, _ALLOWED):
            yield type(child).__name__.lower()
        elif isinstance(child, nodes.Filter) and child.name not in _FILTERS:
            yield f"|{child.name}"
        elif isinstance(child, nodes.Getattr) and not isinstance(child.node, nodes.Name):
            yield f".{child.attr}"
        elif isinstance(child, nodes.For) and (child.recursive or child.test is not None):
            yield "recursive / if"
        yield from _refused(child)


def _unknown(node: nodes.Node, fields: Fields, entries: Mapping[str, frozenset[str]], depth: int) -> Iterator[str]:
    """Yield the names that are no fields; `entries` are the loops' own names with the fields of what they stand for."""
    if isinstance(node, nodes.For):
        yield from _in_loop(node, fields, entries, depth)
        return
    if isinstance(node, nodes.Getattr):
        name = node.node.name if isinstance(node.node, nodes.Name) else ""
        known = entries.get(name)
        if known is None or node.attr not in known:
            yield f"{name}.{node.attr}"
        return
    if isinstance(node, nodes.Name) and node.name not in fields:
        yield node.name
    for child in node.iter_child_nodes():
        yield from _unknown(child, fields, entries, depth)


def _in_loop(node: nodes.For, fields: Fields, entries: Mapping[str, frozenset[str]], depth: int) -> Iterator[str]:
    over = node.iter.name if isinstance(node.iter, nodes.Name) else ""
    value = fields.get(over)
    if not isinstance(value, FieldList) or not isinstance(node.target, nodes.Name) or depth >= _DEEPEST:
        yield over or "for"
        return
    own = {node.target.name: frozenset(value.names), "loop": _LOOP}
    for child in (*node.body, *node.else_):
        yield from _unknown(child, fields, {**entries, **own}, depth + 1)


def context_of(fields: Fields) -> dict[str, Any]:
    """Return the fields as a template is filled with them."""
    return {name: value.records if isinstance(value, FieldList) else value for name, value in fields.items()}
