"""The words of the page, all of them from the catalogue (`lexicon/page.toml`)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.lexicon.messages import Language, codes, say


@dataclass(frozen=True, slots=True)
class Words:
    """The catalogue in one language, called with a name: ``w("TASKS-SHOWN", count=3)`` says N-TASKS-SHOWN."""

    language: Language

    def __call__(self, name: str, /, **details: object) -> str:
        """Return the words of N-`name`, with its placeholders filled.

        Raises:
            KeyError: the catalogue has no such words.
        """
        code = f"N-{name}"
        if code not in codes():
            raise KeyError(code)
        return say(code, self.language, {key: str(value) for key, value in details.items()})

    def of(self, family: str, value: str, /, **details: object) -> str:
        """Return the word for a value of the model: ``of("VERDICT", "partly_adopted")`` says N-VERDICT-PARTLY-ADOPTED."""
        return self(f"{family}-{value.replace('_', '-').upper()}", **details)

    def or_itself(self, family: str, value: str, /, **details: object) -> str:
        """Return the word for a value as `of` does; one that the catalogue does not know (a later version wrote it) as it is."""
        try:
            return self.of(family, value, **details)
        except KeyError:
            return value


def words(language: Language) -> Words:
    """Return the words of the page in a language."""
    return Words(language)
