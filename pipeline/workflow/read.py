"""`huiqian read`: the structured document of a file, and of the files that it carries."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pipeline.export.json_text import json_text
from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.lexicon.messages import Language
from pipeline.workflow.documents import Contained, ReadingOptions, load_all


def read_file(path: Path, options: ReadingOptions, *, format_: str, language: Language) -> str:
    """Return a file's document as json or markdown; the files of a mail or an archive one after the other behind it.

    Raises:
        InputError: the file cannot be read.
    """
    found = load_all(path, options)
    if format_ == "json":
        return json_text(_nested({item.path: item for item in found}, found[0].path, language))
    texts = [
        document_to_markdown(item.source, item.document, language, path=item.path if at else "")
        for at, item in enumerate(found)
    ]
    return "\n---\n\n".join(texts)


def _nested(found: Mapping[str, Contained], path: str, language: Language) -> dict[str, Any]:
    item = found[path]
    inner = [_nested(found, f"{path} > {attachment.name}", language) for attachment in item.source.attachments]
    return document_to_dict(item.source, item.document, language, inner)
