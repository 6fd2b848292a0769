"""RTF files: our own reader → a Word package in memory → our docx reader.

An RTF file holds the automatic numbers as they were shown (``\\listtext``) and the results of its fields: both are kept.
LibreOffice, measured, loses 、 and full-width brackets of numbers on this way and puts today's date into date fields.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.fields import reaches_out
from pipeline.ooxml.inline import gap_behind
from pipeline.read import wordml
from pipeline.read.rtfscan import CHARSETS, DOUBLE, Token, code_page, tokens
from pipeline.read.rtfstory import Paragraph, State, Story
from pipeline.read.rtfwords import ALIGN, INFO, NOTED, READ, SIGNS, SILENT, SPEAKS, STORIES, iso_time
from pipeline.read.wordml import Change, Look, Origin, Writer

READER = "rtf/1"
_DEEPEST = 4096  # groups within groups
_DEEPEST_TABLE = 16


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return an RTF file as it reads in one view of its tracked changes.

    The places of its blocks are those in the Word package that it is read through. A file that breaks off is read as far
    as it goes, with a finding.

    Raises:
        InputError: E-DEPTH (groups nested far too deeply), and what the docx reader raises.
    """
    reader = _Reader(name)
    reader.feed(data)
    package, notes = reader.finish()
    origin = Origin(data, name, "rtf", READER, tuple(reader.metadata.items()), notes)
    return wordml.read_as(origin, package, view, limits)


class _Reader:
    """Follows the tokens of one file."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.writer = Writer()
        self.state = State()
        self.stack: list[State] = []
        self.stories = [Story()]
        self.page = "cp1252"
        self.fonts: dict[int, tuple[str, str]] = {}
        self.styles: dict[int, str] = {}
        self.authors: list[str] = []
        self.metadata: dict[str, str] = {}
        self.noted: list[list[str]] = []
        self.bytes = b""
        self.high = 0
        self.skip = 0
        self.trail = False
        self.font = -1
        self.font_number = self.style_number = -1
        self.author = ""
        self.date = ""
        self.reference = ""
        self.references: dict[str, int] = {}
        self.pictures = 0
        self.unnumbered = 0
        self.size = [0, 0]
        self.handlers = self._handlers()

    @property
    def story(self) -> Story:
        """The flow that text goes into."""
        return self.stories[-1]

    def feed(self, data: bytes) -> None:
        """Read a file."""
        for token in tokens(data):
            if token.kind == "bytes":
                self._bytes(token)
                continue
            self._flush()
            if token.kind == "open":
                self._open()
            elif token.kind == "close":
                self._close()
            elif token.kind == "symbol":
                self._symbol(token.word)
            else:
                self._word(token.word, token.number)
        self._flush()

    def finish(self) -> tuple[bytes, tuple[Finding, ...]]:
        """Return the package and what was noticed."""
        notes = []
        if self.stack:
            notes.append(Finding("W-PARTIAL", "warning", (("part", "文件末尾"),)))
        while self.stack:
            self._close()
        if self.unnumbered:
            notes.append(Finding("W-PARTIAL", "warning", (("part", f"自动编号 {self.unnumbered} 处"),)))
        return self.writer.package(self._end_story(self.stories[0])), tuple(notes)

    # groups

    def _open(self) -> None:
        if len(self.stack) >= _DEEPEST:
            raise InputError("E-DEPTH", file=self.name)
        self.skip = 0
        self.stack.append(self.state)
        self.state = replace(self.state, first=True, starred=False, story="")

    def _close(self) -> None:
        self.skip = 0
        if not self.stack:
            return
        done, self.state = self.state, self.stack.pop()
        if done.story:
            self._story_done(done.story)
        elif done.kind != self.state.kind and done.kind in NOTED:
            self._noted_done(done.kind, "".join(self.noted.pop()))
        elif done.kind in ("fonttbl", "stylesheet", "revtbl") or done.kind.startswith("info "):
            self._entry_done(done.kind)

    def _begin(self, word: str) -> bool:
        """Take the first word of a group as the name of a destination; tell whether it was one."""
        state = self.state
        starred = state.starred
        if state.kind == "skip":
            if word == "ud" and starred and len(self.stack) > 1:
                state.kind = self.stack[-2].kind
            return False
        if state.kind == "info" and word in INFO:
            state.kind = f"info {word}"
            self.noted[-1].clear()
            return True
        if state.kind in ("fonttbl", "stylesheet", "revtbl", "info"):
            if starred and state.kind != "stylesheet":
                state.kind = "skip"
            return False
        if word == "upr":
            state.kind = "skip"  # its first group repeats in ANSI what the second, \ud, says in Unicode
            return True
        if word in STORIES and (state.kind == "" or word == "annotation"):
            state.kind, state.story = "", word
            self.stories.append(Story())
            return True
        if word in NOTED:
            state.kind = word
            self.noted.append([])
            return True
        if word in SILENT or (starred and word not in READ):
            state.kind = "skip"
            return True
        return starred

    def _story_done(self, kind: str) -> None:
        story = self.stories.pop()
        content = self._end_story(story)
        if kind.startswith(("header", "footer")):
            self.writer.furniture.append(content)
        elif kind == "footnote":
            self.story.parts.append(self.writer.note("footnote", content))
        elif kind == "annotation":
            number = self.references.get(self.reference) or self.writer.comment_number()
            self.writer.comment(self.author, self.date, story.lines, number=number)
            self.story.parts.append(wordml.comment_mark(number))
            self.author = self.date = self.reference = ""
        elif content:
            self.story.parts.append(wordml.text_box(content))

    def _noted_done(self, kind: str, text: str) -> None:
        if kind in ("listtext", "pntext"):
            # the tab behind a number is no part of it; a bullet is not shown
            self.story.number = text.strip() if SPEAKS.search(text) else ""
            self.story.paragraph.listed = False
        elif kind == "fldinst":
            if reaches_out(text):
                self.writer.outside(" ".join(text.split())[:80])
        elif kind == "atnauthor":
            self.author = text.strip()
        elif kind == "atnref":
            self.reference = text.strip()
        elif kind == "atndate":
            self.date = iso_time(int(text)) if text.strip().lstrip("-").isdecimal() else ""
        elif kind == "atrfstart":
            self.references[text.strip()] = number = self.writer.comment_number()
            self.story.parts.append(wordml.comment_start(number))
        elif kind == "atrfend" and text.strip() in self.references:
            self.story.parts.append(wordml.comment_end(self.references[text.strip()]))
        elif kind == "pict":
            self.pictures += 1
            width, height = (value / 1440 * 25.4 for value in self.size)
            self.story.parts.append(
                self.writer.picture(f"pict/{self.pictures}", external=False, width_mm=width, height_mm=height)
            )

    def _entry_done(self, kind: str) -> None:
        """An entry of one of the tables at the head of the file."""
        text = "".join(self.noted[-1]).strip().rstrip(";").strip()
        self.noted[-1].clear()
        if kind == "fonttbl" and self.font_number in self.fonts and text:
            self.fonts[self.font_number] = (text, self.fonts[self.font_number][1])
        elif kind == "stylesheet" and self.style_number >= 0 and text:
            self.styles[self.style_number] = text
        elif kind == "revtbl":
            self.authors.append(text)
        elif kind.startswith("info ") and text:
            self.metadata[INFO[kind[5:]]] = text
        self.style_number = -1

    # text

    def _bytes(self, token: Token) -> None:
        data = token.data
        if self.skip:
            if token.escaped:
                # some writers stand a Hanzi of two bytes in for \u though they announce one byte
                self.trail = not self.trail and self.skip == 1 and data[0] > 0x80 and self._page() in DOUBLE
                self.skip -= not self.trail
                return
            data, self.skip = data[self.skip :], max(0, self.skip - len(data))
        self.state.first = False
        if self.state.kind not in ("skip", "pict"):
            self.bytes += data

    def _flush(self) -> None:
        if self.bytes:
            data, self.bytes = self.bytes, b""
            self._put(data.decode(self._page(), "replace"))

    def _page(self) -> str:
        """The code page of bytes: that of the font, of the font for East Asian text, or of the file."""
        pages = [self.fonts.get(font, ("", ""))[1] for font in (self._own_font(), self.state.east)]
        if self.state.kind == "fonttbl":
            pages = [self.fonts.get(self.font_number, ("", ""))[1]]
        wide = next((page for page in [*pages, self.page] if page in DOUBLE), "")
        return wide or pages[0] or self.page

    def _put(self, text: str) -> None:
        state = self.state
        if self.high:
            text, self.high = "\ufffd" + text, 0  # the half of a pair that is alone
        if state.kind == "skip" or not text:
            return
        if state.kind:
            if self.noted:
                self.noted[-1].append(text)
            return
        self.story.parts.append(wordml.run(text, self._look(), self._changes()))
        if not state.deleted:
            self.story.plain.append(text)

    def _own_font(self) -> int:
        return self.state.font if self.state.font >= 0 else self.font

    def _look(self) -> Look:
        state = self.state
        font = self.fonts.get(state.east, ("", ""))[0] or self.fonts.get(self._own_font(), ("", ""))[0]
        return Look(font, state.size, state.bold, state.hidden)

    def _changes(self) -> list[Change]:
        state = self.state
        found = []
        if state.deleted:
            found.append(Change(True, self._author(state.author_deleted), iso_time(state.date_deleted)))
        if state.inserted:
            found.append(Change(False, self._author(state.author), iso_time(state.date)))
        return found

    def _author(self, number: int) -> str:
        return self.authors[number] if 0 <= number < len(self.authors) else ""

    def _unicode(self, number: int) -> None:
        code = number & 0xFFFF if number < 0x10000 else number
        self.skip = self.state.fallback
        if 0xD800 <= code < 0xDC00:
            if self.high:
                self._put("")
            self.high = code
            return
        if 0xDC00 <= code < 0xE000 and self.high:
            code = 0x10000 + ((self.high - 0xD800) << 10) + (code - 0xDC00)
            self.high = 0
        self._put(chr(code) if code < 0x110000 else "\ufffd")

    def _symbol(self, symbol: str) -> None:
        if symbol == "*":
            self.state.starred = True
            return
        self.state.first = False
        if self.skip:
            self.skip -= 1
            return
        if symbol in "\r\n":
            self._end_paragraph()
        elif symbol == "~":
            self._put("\u00a0")
        elif symbol == "_":
            self._put("-")
        elif symbol in "\\{}":
            self.bytes += symbol.encode("ascii")

    # control words

    def _word(self, word: str, number: int | None) -> None:
        if word == "u" and number is not None:
            self.state.first = False
            if self.state.kind != "skip":
                self._unicode(number)
            return
        if self.skip:
            self.skip -= 1  # a control word stands for one character too
            if word not in self.handlers and word not in SIGNS:
                return
        if self.state.first:
            self.state.first = False
            if self._begin(word):
                return
        if self.state.kind == "skip":
            return
        if word in SIGNS:
            self._put(SIGNS[word])
            return
        handler = self.handlers.get(word)
        if handler is not None:
            handler(number)

    def _handlers(self) -> dict[str, Callable[[int | None], None]]:
        """What each control word does that this reader understands."""
        on: dict[str, Callable[[int | None], None]] = {
            "ansicpg": self._file_page, "mac": lambda _: self._file_page(10000), "deff": lambda number: setattr(self, "font", number or 0), "f": self._font, "af": self._other_font,
            "fcharset": self._charset, "s": self._style, "uc": lambda number: self._set(fallback=max(0, number or 0)),
            "fs": lambda number: self._set(size=(number or 24) / 2), "b": lambda number: self._set(bold=number != 0),
            "v": lambda number: self._set(hidden=number != 0), "plain": lambda _: self._plain(),
            "revised": lambda number: self._set(inserted=number != 0),
            "deleted": lambda number: self._set(deleted=number != 0),
            "revauth": lambda number: self._set(author=number or 0), "revdttm": lambda number: self._set(date=number or 0),
            "revauthdel": lambda number: self._set(author_deleted=number or 0),
            "revdttmdel": lambda number: self._set(date_deleted=number or 0),
            "pard": lambda _: self._reset(), "intbl": lambda _: self._paragraph(in_table=True),
            "itap": lambda number: self._paragraph(depth=max(0, min(number or 0, _DEEPEST_TABLE))),
            "ls": lambda number: self._paragraph(listed=bool(number)),
            "fi": lambda number: self._shape(indent=(number or 0) / 20),
            "outlinelevel": lambda number: self._shape(outline=number if number is not None and 0 <= number < 9 else None),
            "par": lambda _: self._end_paragraph(), "sect": lambda _: self._end_paragraph(),
            "page": lambda _: self._break(), "column": lambda _: self._break(),
            "cell": lambda _: self._end_cell(1), "row": lambda _: self._end_row(1),
            "nestcell": lambda _: self._end_cell(self.story.depth), "nestrow": lambda _: self._end_row(self.story.depth),
            "trowd": lambda _: self.story.new_row(),
            "cellx": lambda number: self.story.cell_edge(number),  # noqa: PLW0108 -- another story by then
            "trleft": lambda number: setattr(self.story.row, "left", number or 0),
            "trhdr": lambda _: setattr(self.story.row, "header", True),
            "picwgoal": lambda number: self._picture(0, number), "pichgoal": lambda number: self._picture(1, number),
        }  # fmt: skip
        for word in ("loch", "hich", "dbch"):
            on[word] = lambda _, word=word: self._set(slot=word)  # type: ignore[misc]
        for word, align in ALIGN.items():
            on[word] = lambda _, align=align: self._shape(align=align)  # type: ignore[misc]
        for word, (name, value) in {
            "clvmgf": ("down", "restart"), "clvmrg": ("down", "continue"),
            "clmgf": ("across", "restart"), "clmrg": ("across", "continue"),
        }.items():  # fmt: skip
            on[word] = lambda _, name=name, value=value: self.story.cell.__setitem__(name, value)  # type: ignore[misc]
        return on

    def _set(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self.state, name, value)

    def _file_page(self, number: int | None) -> None:
        self.page = code_page(number or 1252)

    def _font(self, number: int | None) -> None:
        if self.state.kind == "fonttbl":
            self.font_number = number or 0
            self.fonts.setdefault(self.font_number, ("", ""))
        elif self.state.slot == "dbch":
            self.state.east = number or 0
        else:
            self.state.font = number or 0

    def _other_font(self, number: int | None) -> None:
        if self.state.slot == "dbch":
            self.state.east = number or 0

    def _charset(self, number: int | None) -> None:
        if self.state.kind == "fonttbl" and self.font_number in self.fonts:
            # 0 and 1 mean the file's own code page for a file made in China
            page = "" if number in (0, 1, None) else CHARSETS.get(number, "")
            self.fonts[self.font_number] = (self.fonts[self.font_number][0], page)

    def _style(self, number: int | None) -> None:
        if self.state.kind == "stylesheet":
            self.style_number = number or 0
            return
        name = self.styles.get(number or 0, "")
        if name:
            self.writer.styles[name] = None
            self._shape(style=name)

    def _plain(self) -> None:
        fresh = State()
        self._set(
            font=fresh.font, east=fresh.east, size=fresh.size, bold=False, hidden=False, inserted=False, deleted=False
        )

    def _picture(self, which: int, number: int | None) -> None:
        if self.state.kind == "pict":
            self.size[which] = number or 0

    # paragraphs and tables

    def _reset(self) -> None:
        self.story.paragraph = Paragraph()

    def _paragraph(self, **changes: object) -> None:
        for name, value in changes.items():
            setattr(self.story.paragraph, name, value)

    def _shape(self, **changes: object) -> None:
        paragraph = self.story.paragraph
        paragraph.shape = replace(paragraph.shape, **changes)  # type: ignore[arg-type]

    def _break(self) -> None:
        if self.story.parts and not self.state.kind:
            self._put("\n")

    def _end_paragraph(self) -> None:
        if self.state.kind:
            return
        self.story.into(self.story.depth).append(self._made_paragraph())

    def _made_paragraph(self) -> str:
        story = self.story
        content = "".join(story.parts)
        text = "".join(story.plain)
        if story.number:
            gap = gap_behind(story.number, "tab", text)
            content = wordml.run(story.number + gap, self._look()) + content
        elif story.paragraph.listed and text.strip():
            self.unnumbered += 1
        changes = self._changes()
        story.lines.append(story.number + text)
        made = wordml.paragraph(content, story.paragraph.shape, None, changes[0] if changes else None)
        story.parts, story.plain, story.number = [], [], ""
        return made

    def _end_cell(self, depth: int) -> None:
        if self.state.kind:
            return
        depth = max(1, depth)
        inner = max(depth, self.story.depth if self.story.parts else depth)
        self.story.end_cell(depth, inner, self._made_paragraph())

    def _end_row(self, depth: int) -> None:
        if self.state.kind:
            return
        self.story.end_row(max(1, depth))

    def _end_story(self, story: Story) -> str:
        """Return the content of a flow that is done."""
        self.stories.append(story)
        if "".join(story.plain).strip() or story.parts:
            self.story.into(self.story.depth).append(self._made_paragraph())
        self.story.into(0)
        self.stories.pop()
        return "".join(story.out)
