"""`huiqian read`: the structured document of a file."""

from __future__ import annotations

from pathlib import Path

from pipeline.export.json_text import json_text
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
        return json_text(document_to_dict(source, document, language))
    return document_to_markdown(source, document, language)
