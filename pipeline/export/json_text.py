"""Plain values as the text of a JSON file."""

from __future__ import annotations

import json
import re
from typing import Any

_SURROGATE = re.compile("[\ud800-\udfff]")


def json_text(data: Any) -> str:
    """Return `data` as indented JSON with a closing line feed; Chinese stands as it is, lone surrogates as ``\\uXXXX``.

    Raises:
        ValueError: a number that JSON does not know (NaN, infinity).
    """
    text = json.dumps(data, ensure_ascii=False, indent=2, allow_nan=False)
    return _SURROGATE.sub(lambda match: f"\\u{ord(match.group()):04x}", text) + "\n"
