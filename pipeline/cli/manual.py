"""The manual of all commands, made from the commands: docs/commands.md, docs/commands.zh-CN.md, and man pages.

`python -m pipeline.cli.manual` (or `make docs`) writes the two pages; `python -m pipeline.cli.manual build/man` also man pages.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import click

from pipeline import __version__
from pipeline.cli.command import Argument, options_of, said, summary_of
from pipeline.cli.language import choose_language
from pipeline.cli.main import COMMANDS, DAY, cli
from pipeline.lexicon.messages import examples_of

PAGES = {"en": "docs/commands.md", "zh": "docs/commands.zh-CN.md"}
EXITS = (
    (0, "H-EXIT-WELL"), (1, "H-EXIT-SOME"), (2, "H-EXIT-USAGE"), (3, "H-EXIT-INPUT"), (4, "H-EXIT-STORAGE"), (5, "H-EXIT-BUG"),
    (130, "H-EXIT-INTERRUPTED"),
)  # fmt: skip
VARIABLES = (
    ("HUIQIAN_LANG", "H-ENV-LANG"), ("HUIQIAN_LEDGER", "H-ENV-LEDGER"), ("HUIQIAN_CALENDAR", "H-ENV-CALENDAR"),
    ("HUIQIAN_CLOSING", "H-ENV-CLOSING"), ("HUIQIAN_CACHE", "H-ENV-CACHE"), ("HUIQIAN_OCR", "H-ENV-OCR"),
)  # fmt: skip
FILES = (
    ("outputs/ledger.db", "H-FILE-LEDGER"), ("outputs/ledger.db.originals/", "H-FILE-ORIGINALS"),
    ("~/.config/huiqian/calendar.txt", "H-FILE-CALENDAR"), ("~/.config/huiqian/places.txt", "H-FILE-PLACES"),
    ("~/.cache/huiqian/", "H-FILE-CACHE"), ("*.corrections.json", "H-FILE-CORRECTIONS"), (".huiqian.json", "H-FILE-MANIFEST"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Entry:
    """One command as its page shows it; arguments are (term, meaning), options the same below the codes of their headings."""

    name: str
    summary: str
    usage: str
    paragraphs: tuple[str, ...]
    arguments: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, list[tuple[str, str]]], ...]
    variables: tuple[str, ...]
    examples: tuple[str, ...]


def entries() -> Iterator[tuple[str, Entry]]:
    """Return each command with the code of the heading it stands under, in the order of the day."""
    root = click.Context(cli, info_name="huiqian", **cli.context_settings)
    for day in DAY:
        for name in (name for name, row in COMMANDS.items() if row[0] == day):
            command = cli.get_command(root, name)
            assert command is not None  # noqa: S101 -- it stands in the table
            context = command.context_class(command, info_name=name, parent=root)
            yield day, entry_of(context)
            for inner in command.commands.values() if isinstance(command, click.Group) else ():
                yield day, entry_of(inner.context_class(inner, info_name=inner.name, parent=context))


def entry_of(context: click.Context) -> Entry:
    """Return a command's page in the language that was chosen."""
    command = context.command
    params = command.get_params(context)
    names = {name for param in params for name in ([param.envvar] if isinstance(param.envvar, str) else [])}
    return Entry(
        context.command_path,
        summary_of(command.help or ""),
        " ".join((context.command_path, *command.collect_usage_pieces(context))),
        tuple(said(command.help).split("\n\n")[1:]),
        tuple(param.get_help_record(context) for param in params if isinstance(param, Argument)),
        options_of(context),
        tuple(name for name, _code in VARIABLES if name in names | {"HUIQIAN_LANG"}),
        examples_of(command.help or ""),
    )


# ── one page of all commands ────────────────────────────────────────────────────────────────────────────────────────


def markdown(language: str) -> str:
    """Return the manual of all commands as one page."""
    choose_language(["--lang", language], anew=True)
    lines = [f"# {said('H-MAN-TITLE')}", "", said("H-MAN-MADE"), ""]
    heading = ""
    for day, entry in entries():
        if day != heading:
            lines += [f"## {said(day)}", ""]
            heading = day
        lines += _section(entry)
    lines += [f"## {said('H-MAN-EXIT')}", "", *(f"- `{code}`: {said(words)}" for code, words in EXITS), ""]
    lines += [f"## {said('H-MAN-ENVIRONMENT')}", "", *(f"- `{name}`: {said(words)}" for name, words in VARIABLES), ""]
    lines += [f"## {said('H-MAN-FILES')}", "", *(f"- `{name}`: {said(words)}" for name, words in FILES), ""]
    return "\n".join(lines)


def _section(entry: Entry) -> list[str]:
    lines = [f"### {entry.name}", "", entry.summary, "", "```", entry.usage, "```", ""]
    for paragraph in entry.paragraphs:
        lines += [_marked(paragraph), ""]
    for heading, rows in (("H-WORD-ARGUMENTS", entry.arguments), *entry.options):
        if rows:
            lines += [f"**{said(heading)}**", "", *(f"- `{term}`: {_marked(meaning)}" for term, meaning in rows), ""]
    if entry.examples:
        lines += [f"**{said('H-WORD-EXAMPLES')}**", "", "```", *entry.examples, "```", ""]
    lines += [
        f"**{said('H-MAN-ENVIRONMENT')}**{said('H-MAN-COLON')}{', '.join(f'`{name}`' for name in entry.variables)}",
        "",
    ]
    return lines


def _marked(text: str) -> str:
    return re.sub(r"([*<\\])", r"\\\1", text)


# ── man pages ───────────────────────────────────────────────────────────────────────────────────────────────────────


def man_pages(language: str) -> dict[str, str]:
    """Return the man page of each command by the name of its file."""
    choose_language(["--lang", language], anew=True)
    pages = (
        entry_of(click.Context(cli, info_name="huiqian", **cli.context_settings)),
        *(entry for _day, entry in entries()),
    )
    return {f"{page.name.replace(' ', '-')}.1": _man(page) for page in pages}


def _man(page: Entry) -> str:
    title = page.name.replace(" ", "-")
    lines = [
        f'.TH "{title.upper()}" "1" "" "huiqian {__version__}"',
        _head("H-MAN-NAME"),
        f"{_roff(title)} \\- {_roff(page.summary)}",
    ]
    lines += [_head("H-MAN-SYNOPSIS"), _roff(page.usage)]
    if page.paragraphs:
        lines.append(_head("H-MAN-DESCRIPTION"))
        lines += [f".PP\n{_roff(paragraph)}" for paragraph in page.paragraphs]
    examples = [f".br\n{_roff(line)}" for line in page.examples]
    variables = [(name, said(words)) for name, words in VARIABLES if name in page.variables]
    exits = [(str(code), said(words)) for code, words in EXITS]
    files = [(name, said(words)) for name, words in FILES]
    for heading, rows in (
        ("H-WORD-ARGUMENTS", page.arguments), *page.options, ("H-MAN-EXIT", exits),
        ("H-MAN-ENVIRONMENT", variables), ("H-MAN-FILES", files),
    ):  # fmt: skip
        if rows:
            lines.append(_head(heading))
            lines += [f".TP\n\\fB{_roff(term)}\\fR\n{_roff(meaning)}" for term, meaning in rows]
    if page.examples:
        lines += [_head("H-WORD-EXAMPLES"), *examples]
    return "\n".join(lines) + "\n"


def _head(code: str) -> str:
    return f'.SH "{said(code).upper()}"'


def _roff(text: str) -> str:
    """A text as it stands in roff: a hyphen is one, and a line begins with no command."""
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return f"\\&{text}" if text.startswith((".", "'")) else text


def write(folder: Path, man: Path | None = None) -> list[Path]:
    """Write the two pages below a folder, and man pages where one is named; return what was written."""
    written = {folder / name: markdown(language) for language, name in PAGES.items()}
    if man is not None:
        for language, place in (("en", man / "man1"), ("zh", man / "zh_CN" / "man1")):
            written |= {place / name: page for name, page in man_pages(language).items()}
    for path, text in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    return list(written)


if __name__ == "__main__":
    done = write(Path(__file__).parents[2], Path(sys.argv[1]) if sys.argv[1:] else None)
    click.echo("\n".join(map(str, done)))
