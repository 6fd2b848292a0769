"""`huiqian read`: the structured document of a file."""

from __future__ import annotations

import json
from pathlib import Path

from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.lexicon.messages import Language
from pipeline.workflow.documents import ReadingOptions, load_document


def read_file(path: Path, options: ReadingOptions, *, format_: str, language: Language) -> str:
    """Return a file's document as json or markdown.

    Raises:
        InputError: the file cannot be read.
    """
    source, document = load_document(path, options)
    if format_ == "json":
        return json.dumps(document_to_dict(source, document, language), ensure_ascii=False, indent=1) + "\n"
    return document_to_markdown(source, document, language)
