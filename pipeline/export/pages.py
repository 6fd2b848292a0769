"""What all offline pages share: their templates, in which everything is escaped, and the digests that their policy names."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256

from jinja2 import Environment, PackageLoader, StrictUndefined


def templates() -> Environment:
    """Return the templates of the package; what is put in is escaped, and what is missing is an error."""
    return Environment(
        loader=PackageLoader("pipeline.export"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def digest(text: str) -> str:
    """Return the digest of a style sheet or script as a content security policy writes it (sha256, base64)."""
    return b64encode(sha256(text.encode()).digest()).decode()
