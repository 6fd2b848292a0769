"""Words (词): the only door to jieba and spaCy.

Tokens are those of jieba (or rjieba, thirty times faster, where the extra ``fast`` is installed), but a name that is
known to be one stays whole: the text is parted at the names' edges and only what lies between is segmented.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import UsageError
from pipeline.text.private_folder import private_folder

if TYPE_CHECKING:
    from spacy.language import Language as Language
    from spacy.tokens import Doc, Span

Value = Mapping[str, object]
Annotation = tuple[int, int, Value]
Annotate = Callable[[str, str | None], Mapping[str, Sequence[Annotation]]]
_KEY = "huiqian"


def cut(text: str, whole: Iterable[tuple[int, int]] = ()) -> list[str]:
    """Return the tokens of a text, in order and without loss: joined they are the text.

    Args:
        text: any text.
        whole: half-open stretches of `text` that stay one token each, in order and apart (names of units).
    """
    segment = _segmenter()
    tokens: list[str] = []
    at = 0
    for start, end in whole:
        tokens += segment(text[at:start])
        tokens.append(text[start:end])
        at = end
    return [token for token in (*tokens, *segment(text[at:])) if token]


@cache
def _segmenter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        import jieba

        jieba.setLogLevel(60)  # it logs its loading to stderr
        jieba.dt.tmp_dir = str(_cache_folder())
        return lambda text: list(jieba.cut(text)) if text else []
    return lambda text: list(rjieba.cut(text)) if text else []


def is_word(text: str) -> bool:
    """Return whether jieba's dictionary has a text as a word."""
    return bool(_dictionary().get(text))


@cache
def _dictionary() -> Mapping[str, int]:
    import jieba

    jieba.setLogLevel(60)
    jieba.dt.tmp_dir = str(_cache_folder())
    jieba.initialize()
    words: Mapping[str, int] = jieba.dt.FREQ
    return words


def _cache_folder() -> Path:
    """A folder for jieba's cache: the user's own, or one that only this run knows."""
    return private_folder() or Path(tempfile.mkdtemp(prefix="huiqian-"))


# ---- spaCy --------------------------------------------------------------------------------------------------------


class Tokenizer:
    """A spaCy tokenizer whose tokens are those of `cut`; `names` finds the stretches that stay whole."""

    def __init__(self, vocab: Any, names: Callable[[str], Iterable[tuple[int, int]]]) -> None:
        self.vocab, self.names = vocab, names

    def __call__(self, text: str) -> Doc:
        """Return the text as a document; ``doc.text == text``."""
        from spacy.tokens import Doc

        words = cut(text, self.names(text))
        return Doc(self.vocab, words=words, spaces=[False] * len(words))

    def to_bytes(self, **_options: object) -> bytes:
        """Nothing of it has to be kept."""
        return b""

    def from_bytes(self, _data: bytes, **_options: object) -> Tokenizer:
        """Return itself."""
        return self

    def to_disk(self, _path: object, **_options: object) -> None:
        """Nothing of it has to be kept."""

    def from_disk(self, _path: object, **_options: object) -> Tokenizer:
        """Return itself."""
        return self


def register(name: str, annotate: Annotate, names: Callable[[str], Iterable[tuple[int, int]]]) -> None:
    """Make `annotate` a spaCy component and `names` a spaCy tokenizer, both under one name.

    The component writes each group of annotations as ``doc.spans[group]``; the value of a span is ``span._.huiqian``.
    Token edges are not ours: a span covers the tokens that its characters touch, and its value keeps the characters'
    own ``start`` and ``end``.
    """
    from spacy.language import Language
    from spacy.tokens import Doc, Span
    from spacy.util import registry

    if not Span.has_extension(_KEY):
        Span.set_extension(_KEY, getter=_of_span)
        Doc.set_extension(_KEY, getter=_of_doc)

    def make(nlp: Language, name: str, date: str | None = None) -> Callable[[Doc], Doc]:  # noqa: ARG001 -- spaCy's signature
        return lambda doc: _annotated(doc, annotate(doc.text, date))

    def tokenizer() -> Callable[[Language], Tokenizer]:
        return lambda nlp: Tokenizer(nlp.vocab, names)

    Language.factory(name, default_config={"date": None}, func=make)
    registry.tokenizers.register(f"{name}.Words", func=tokenizer)


def _annotated(doc: Doc, groups: Mapping[str, Sequence[Annotation]]) -> Doc:
    values: dict[str, Value] = {}
    for group, found in groups.items():
        spans = []
        for start, end, value in found:
            span = doc.char_span(start, end, label=group, alignment_mode="expand")
            if span is None:
                continue
            spans.append(span)
            values[_address(group, span.start_char, span.end_char)] = {**value, "start": start, "end": end}
        doc.spans[group] = spans
    doc.user_data[_KEY] = values
    return doc


def _address(group: str, start: int, end: int) -> str:
    return f"{group}:{start}:{end}"


def _of_span(span: Span) -> Value | None:
    values: Mapping[str, Value] = span.doc.user_data.get(_KEY, {})
    return values.get(_address(span.label_, span.start_char, span.end_char))


def _of_doc(doc: Doc) -> Mapping[str, Value]:
    found: Mapping[str, Value] = doc.user_data.get(_KEY, {})
    return found


def blank(name: str, *, date: str | None = None) -> Language:
    """Return a blank Chinese pipeline with the tokenizer and the component that were registered under a name."""
    import spacy

    config = {"nlp": {"tokenizer": {"@tokenizers": f"{name}.Words"}}}
    nlp = spacy.blank("zh", config=config)
    nlp.add_pipe(name, config={"date": date})
    return nlp


@cache
def _model(name: str) -> Language:
    import spacy

    try:
        return spacy.load(name)
    except (OSError, ImportError, ValueError) as error:
        raise UsageError("M-MODEL", name=name, why=type(error).__name__) from error


def model_names(text: str, model: str, labels: frozenset[str] = frozenset({"ORG"})) -> Iterator[tuple[int, int, str]]:
    """Yield the named entities of some kinds that a spaCy model of the user's finds: start, end, label.

    Offsets count characters of `text`, half-open. Long texts go in line by line, so that no limit of a model is met.

    Raises:
        UsageError: no model of that name is installed, or it cannot be loaded (M-MODEL).
    """
    nlp, at = _model(model), 0
    lines = text.split("\n")
    for line, doc in zip(lines, nlp.pipe(lines), strict=True):
        for entity in doc.ents:
            if entity.label_ in labels:
                yield at + entity.start_char, at + entity.end_char, entity.label_
        at += len(line) + 1
