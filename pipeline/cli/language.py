"""In which language the program speaks to its user."""

from __future__ import annotations

import locale
import os
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from pipeline.lexicon.messages import Language

LANGUAGES = ("zh", "en")
_CHOSEN: dict[str, Language] = {}


def choose_language(arguments: Sequence[str], *, anew: bool) -> None:
    """Keep the language that a command line names, wherever ``--lang`` stands in it.

    It is looked for before the command line is parsed: an option that does not exist, or ``--help`` before ``--lang``,
    is answered in that language too.

    Args:
        arguments: the words behind the command; what stands after ``--`` is no option.
        anew: whether this is a new command line, so that what the one before chose is forgotten.
    """
    if anew:
        _CHOSEN.clear()
    words = [*arguments[: arguments.index("--")]] if "--" in arguments else [*arguments]
    named = [word.removeprefix("--lang=") for word in words if word.startswith("--lang=")]
    named += [value for option, value in pairwise(words) if option == "--lang"]
    for value in named:
        if value in LANGUAGES:
            _CHOSEN["lang"] = cast("Language", value)


def language_of_user() -> Language:
    """Return the language of messages: ``--lang``, else HUIQIAN_LANG, else the locale."""
    chosen = _CHOSEN.get("lang") or os.environ.get("HUIQIAN_LANG")
    if chosen in LANGUAGES:
        return cast("Language", chosen)
    named = (
        os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or locale.getlocale()[0]
        or ""
    )
    return "zh" if re.match(r"zh|chinese", named, re.IGNORECASE) else "en"
