"""Frozen values of `model` ↔ plain values of json, without loss: what was read is kept and need not be read again."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields, is_dataclass
from functools import cache
from hashlib import sha256
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

T = TypeVar("T")
_PLAIN = frozenset({str, int, float, bool, NoneType})
_NOTHING = object()
_Decode = Callable[[Any], Any]


def encode(value: object) -> Any:
    """Return a value as dicts, lists and plain values; a field that has its default is left out.

    Raises:
        TypeError: the value is neither plain, nor a tuple, a mapping or a dataclass.
    """
    kind = type(value)
    if kind in _PLAIN:
        return value
    if kind is tuple:
        return [encode(each) for each in cast(tuple[object, ...], value)]
    if isinstance(value, Mapping):
        return {str(key): encode(each) for key, each in value.items()}
    out = {}
    for name, default in _defaults(cast(Any, kind)):
        each = getattr(value, name)
        if each is not default and each != default:
            out[name] = each if type(each) in _PLAIN else encode(each)
    return out


def decode(kind: type[T], data: Any) -> T:
    """Return what `encode` was given; keys that `kind` does not know are ignored, missing ones take their defaults.

    Raises:
        ValueError: the data does not fit the type.
    """
    try:
        return cast(T, _decoder(cast(Any, kind))(data))
    except (TypeError, KeyError, AttributeError) as error:
        raise ValueError(f"no {getattr(kind, '__name__', kind)}: {error}") from error


def canonical(data: Any) -> str:
    """Return json data as the one text that stands for it: sorted, without spaces, ASCII only (lone surrogates too)."""
    return json.dumps(data, ensure_ascii=True, sort_keys=True, separators=(",", ":"))


def digest(text: str) -> str:
    """Return the sha256 of a text of ASCII."""
    return sha256(text.encode("ascii")).hexdigest()


def pack(text: str) -> bytes:
    """Return a text of ASCII as few bytes."""
    return zlib.compress(text.encode("ascii"), 1)


def unpack(packed: bytes) -> str:
    """Return what `pack` was given.

    Raises:
        ValueError: the bytes are damaged.
    """
    try:
        return zlib.decompress(packed).decode("ascii")
    except zlib.error as error:
        raise ValueError(str(error)) from error


@cache
def _defaults(kind: type) -> tuple[tuple[str, object], ...]:
    if not is_dataclass(kind):
        raise TypeError(f"{kind.__name__} cannot be kept")
    return tuple((field.name, _default(field)) for field in fields(kind))


def _default(field: Any) -> object:
    if field.default is not MISSING:
        return cast(object, field.default)
    return field.default_factory() if field.default_factory is not MISSING else _NOTHING


@cache
def _decoder(kind: Any) -> _Decode:
    """What turns json data into a value of a type."""
    origin, arguments = get_origin(kind), get_args(kind)
    if kind is Any or kind is object:
        return _as_it_is
    if kind in _PLAIN:
        return _plain(kind)
    if origin is Literal:
        return _one_of(frozenset(arguments))
    if origin in (Union, UnionType):
        return _optional(arguments)
    if origin is tuple:
        return _tuple(arguments)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        return _mapping(_decoder(arguments[1]))
    return _dataclass(kind)


def _as_it_is(data: Any) -> Any:
    return data


def _plain(kind: type) -> _Decode:
    accepted = (int, float) if kind is float else kind

    def check(data: Any) -> Any:
        if not isinstance(data, accepted):
            raise TypeError(f"{type(data).__name__} where {kind.__name__} is due")
        return data

    return check


def _one_of(allowed: frozenset[Any]) -> _Decode:
    def check(data: Any) -> Any:
        if data not in allowed:
            raise TypeError(f"{data!r} is none of {sorted(map(str, allowed))}")
        return data

    return check


def _optional(arguments: tuple[Any, ...]) -> _Decode:
    kinds = [kind for kind in arguments if kind is not NoneType]
    if len(kinds) != 1:
        raise TypeError(f"cannot tell {kinds} apart in json")
    inner = _decoder(kinds[0])
    return lambda data: None if data is None else inner(data)


def _tuple(arguments: tuple[Any, ...]) -> _Decode:
    if len(arguments) == 2 and arguments[1] is Ellipsis:
        inner = _decoder(arguments[0])
        return lambda data: tuple([inner(each) for each in data])
    each_of = tuple(_decoder(kind) for kind in arguments)
    return lambda data: tuple([inner(each) for inner, each in zip(each_of, data, strict=True)])


def _mapping(inner: _Decode) -> _Decode:
    return lambda data: {key: inner(each) for key, each in data.items()}


def _dataclass(kind: type) -> _Decode:
    names = {name for name, _default_ in _defaults(kind)}
    parts: dict[str, _Decode] = {}

    def build(data: Any) -> Any:
        if not parts:  # at the first value, not before: a document holds documents
            hints = get_type_hints(kind)
            parts.update({name: _decoder(hints[name]) for name in names})
        return kind(**{key: parts[key](each) for key, each in data.items() if key in parts})

    return build
