"""The few exceptions of the program, each with its code (DESIGN §6).

An exception is for input that cannot be used; whatever the program is merely unsure of is a `Finding`.
The texts of the codes stand in `lexicon/messages.toml`, in Chinese and English.
"""

from __future__ import annotations


class HuiqianError(Exception):
    """A failure with a code that `lexicon/messages.toml` explains.

    Args:
        code: a key of messages.toml, such as ``E-TRUNC``.
        details: the words that the message's ``{placeholders}`` stand for.
    """

    def __init__(self, code: str, **details: object) -> None:
        super().__init__(code, details)
        self.code = code
        self.details = {key: str(value) for key, value in details.items()}


class InputError(HuiqianError):
    """A file that cannot be read, or must not be (damaged, encrypted, hostile, of an unknown type)."""


class UsageError(HuiqianError):
    """A call that makes no sense: an option that does not fit, an output that would overwrite a stranger's file."""


class StorageError(HuiqianError):
    """Nothing can be written: the disk is full, read-only or locked."""


class LexiconError(HuiqianError):
    """A data file of the program is not well-formed; names the file and the row."""
