"""What parent and child say to each other: pickled tuples behind their length, on a pipe.

The parent trusts no child (its native library may have been taken over by what it read): it unpickles nothing but the
dataclasses of `pipeline.model` and plain values, and reads no more than a bounded length.
"""

from __future__ import annotations

import pickle
import struct
from io import BytesIO
from typing import Any, BinaryIO

LONGEST = 64 << 20  # of an answer: some ten million characters with their places
_LENGTH = struct.Struct("<Q")


class GarbledError(Exception):
    """A frame that no honest child would send."""


def send(pipe: BinaryIO, message: bytes) -> None:
    """Write one frame; raises OSError where nobody reads any more."""
    pipe.write(_LENGTH.pack(len(message)))
    pipe.write(message)
    pipe.flush()


def receive(pipe: BinaryIO, longest: int | None = None) -> bytes | None:
    """Return the next frame, or None at the end of the pipe.

    Raises:
        GarbledError: the frame is longer than `longest`.
    """
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    length = _LENGTH.unpack(head)[0]
    if longest is not None and length > longest:
        raise GarbledError(length)
    message = pipe.read(length)
    return message if len(message) == length else None


def pack(value: object) -> bytes:
    """Return a value as bytes."""
    return pickle.dumps(value, protocol=pickle.HIGHEST_PROTOCOL)


def unpack_answer(message: bytes) -> tuple[Any, ...]:
    """Return an answer of a child.

    Raises:
        GarbledError: it is no tuple, or holds anything but dataclasses of `pipeline.model` and plain values.
    """
    try:
        value = _Wary(BytesIO(message)).load()
    except Exception as error:  # unpickling raises whatever the bytes make it do
        raise GarbledError(type(error).__name__) from error
    if not isinstance(value, tuple) or not value:
        raise GarbledError(type(value).__name__)
    return value


class _Wary(pickle.Unpickler):
    """Loads only what `pipeline.model` defines itself."""

    def find_class(self, module: str, name: str) -> Any:
        if not module.startswith("pipeline.model.") or "." in name:
            raise pickle.UnpicklingError(f"{module}.{name}")
        found = super().find_class(module, name)
        if not isinstance(found, type) or found.__module__ != module:
            raise pickle.UnpicklingError(f"{module}.{name}")
        return found
