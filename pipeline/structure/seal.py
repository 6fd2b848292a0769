"""Whether a document is sealed (盖章): seen, said, or neither."""

from __future__ import annotations

import re
from typing import Literal

from pipeline.model.source import SourceDocument
from pipeline.text.shadow import shadow_of

SealState = Literal["seen", "claimed", "none"]
# only what stands alone in brackets, as a remark beside the signature; 请加盖公章后反馈 is a wish
_CLAIM = re.compile(r"[（［【〔](?:[一-龥]{0,10}(?:公章|盖章|印章|签章|用印)|(?:印|公)?章)[）］】〕]")
_WISH = re.compile(r"[请须需应]|待|后")


def seal_state(document: SourceDocument) -> tuple[SealState, str]:
    """Return whether a seal was seen on a document, is claimed by its text, or neither, with the words of it.

    For a seal that was seen the words are those around its ring ("" where they could not be read), several joined by
    ``、``; for a claim they are the remark itself, such as （盖章）. Evidence, never authentication.
    """
    if document.seals:
        return "seen", "、".join(dict.fromkeys(seal.text for seal in document.seals if seal.text))
    for match in _CLAIM.finditer(shadow_of(document.text).text):
        if not _WISH.search(match.group()):
            return "claimed", match.group()
    return "none", ""
