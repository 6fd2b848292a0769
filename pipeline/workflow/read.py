"""`huiqian read`: the structured document of a file, and of the files that it carries."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import HuiqianError
from pipeline.export.json_text import json_text
from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.lexicon.messages import Language
from pipeline.read.supervised.pool import Supervisor, Task
from pipeline.read.supervised.worker import Progress
from pipeline.workflow.documents import Contained, ReadingOptions, load_all


def read_file(
    path: Path, options: ReadingOptions, *, format_: str, language: Language, progress: Progress | None = None
) -> str:
    """Return a file's document as json or markdown; the files of a mail or an archive one after the other behind it.

    `progress` is called with (pages read, pages in all).

    Raises:
        InputError: the file cannot be read.
    """
    found = load_all(path, options, progress=progress)
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


def read_files(
    paths: Sequence[Path],
    options: ReadingOptions,
    *,
    format_: str,
    language: Language,
    jobs: int,
    progress: Callable[[str, int, int], None] | None = None,
) -> Iterator[tuple[Path, str | HuiqianError]]:
    """Yield each file with its document as json or markdown, or with the error that says why there is none.

    All of the work on a file is done in one of `jobs` child processes, so one file never harms another.
    `progress` is called with (file name, pages read, pages in all), from several threads.
    """
    how = {"format_": format_, "language": language}
    quiet = replace(options, tell=None)  # who listens is here, not in the children
    tasks = [Task(path.name, f"{__name__}:read_file", (path, quiet), how, options.limits) for path in paths]
    with Supervisor(min(jobs, len(tasks))) as supervisor:
        tell = None if progress is None else lambda task, done, total: progress(task.name, done, total)
        for path, outcome in zip(paths, supervisor.run_all(tasks, progress=tell), strict=True):
            yield path, outcome.result if outcome.error is None else outcome.error
