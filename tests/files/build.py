#!/usr/bin/env python3
"""Build the eight plans of this folder, as the kinds of files that offices send, and their gold files.

The words stand in words_NN.py, one plan each, in reading order, with the truth about them beside the words.
Places and units are invented. The built files are committed; check.py proves the gold against them.
usage: build.py [NN ...]      (needs python-docx, for 04 and 05 LibreOffice)
"""

import importlib
import json
import re
import subprocess
import sys
import tempfile
import zipfile
from datetime import datetime
from pathlib import Path

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

HERE = Path(__file__).parent
FONT = "WenQuanYi Micro Hei"  # one face for plain and bold keeps the pdf files small
MARK = re.compile(r"\[([+-])(.*?)\1\]", re.S)
WHO = {"w:author": "综合科", "w:date": "2026-02-05T09:30:00Z"}
HEADERS = {"01": "征求意见稿  注意保存", "03": "桦沼县人民政府办公室文件", "04": "苎河市食品安全委员会办公室"}
LABELS = {0: ("chineseCounting", "%1、"), 1: ("chineseCounting", "（%1）")}


def element(tag, **attributes):
    made = OxmlElement(tag)
    for name, value in attributes.items():
        made.set(qn("w:" + name), str(value))
    return made


class Paper:
    """A Word document that takes the blocks of a words module one by one."""

    def __init__(self, key):
        self.doc, self.key, self.changes, self.numbers = Document(), key, 0, {}
        for name, size in (("Normal", 12), ("Heading 1", 15), ("Heading 2", 13.5)):
            style = self.doc.styles[name]
            style.font.size, style.font.name, style.font.color.rgb = Pt(size), FONT, RGBColor(0, 0, 0)
            fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
            for slot in ("eastAsia", "ascii", "hAnsi"):
                fonts.set(qn("w:" + slot), FONT)
            for slot in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme"):
                fonts.attrib.pop(qn("w:" + slot), None)
        self.page()

    def page(self):
        section = self.doc.sections[0]
        if self.key == "05":
            section.orientation = WD_ORIENT.LANDSCAPE
            section.page_width, section.page_height = Cm(29.7), Cm(21)
        else:
            section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.left_margin = section.right_margin = Cm(2.4)
        if self.key in HEADERS:
            section.header.paragraphs[0].text = HEADERS[self.key]
        foot = section.footer.paragraphs[0]
        foot.alignment = WD_ALIGN_PARAGRAPH.CENTER
        foot.add_run("— ")
        for kind, text in (("begin", ""), ("", "PAGE"), ("end", "")):
            run = foot.add_run()._r
            if kind:
                run.append(element("w:fldChar", fldCharType=kind))
            else:
                code = element("w:instrText")
                code.text = text
                run.append(code)
        foot.add_run(" —")

    # paragraphs

    def paragraph(self, style=None, indent=False, align=None):
        made = self.doc.add_paragraph(style=style)
        if indent:
            made.paragraph_format.first_line_indent = Pt(24)
        if align is not None:
            made.alignment = align
        return made

    def write(self, paragraph, text, bold=False, change=None):
        """Add text with soft line breaks and [+inserted+] [-deleted-] stretches."""
        for n, piece in enumerate(re.split(r"(\[\+.*?\+\]|\[-.*?-\])", text, flags=re.S)):
            if not piece:
                continue
            mark = MARK.fullmatch(piece) if n % 2 else None
            kind, words = (mark[1], mark[2]) if mark else (change, piece)
            run = paragraph.add_run()
            run.bold = bold or None
            for k, line in enumerate(words.split("\n")):
                if k:
                    run.add_break(WD_BREAK.LINE)
                run.add_text(line)
            if kind:
                self.track(run, kind)

    def track(self, run, kind):
        self.changes += 1
        wrap = OxmlElement(
            "w:ins" if kind == "+" else "w:del",
            attrs={qn("w:id"): str(self.changes)} | {qn(k): v for k, v in WHO.items()},
        )
        run._r.addprevious(wrap)
        wrap.append(run._r)
        if kind == "-":
            for text in run._r.findall(qn("w:t")):
                text.tag = qn("w:delText")

    def numbered(self, paragraph, level, restart=False):
        """Give the paragraph a label by Word's own numbering."""
        if level not in self.numbers or restart:
            self.numbers[level] = self.definition(level)
        properties = paragraph._p.get_or_add_pPr()
        number = properties.get_or_add_numPr()
        number.get_or_add_ilvl().val = 0
        number.get_or_add_numId().val = self.numbers[level]

    def definition(self, level):
        root = self.doc.part.numbering_part.element
        form, text = LABELS[level]
        key = 700 + len(root)
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{key}"><w:multiLevelType w:val="singleLevel"/><w:lvl w:ilvl="0"><w:start w:val="1"/>'
            f'<w:numFmt w:val="{form}"/><w:suff w:val="nothing"/><w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl></w:abstractNum>'
        )
        first = root.find(qn("w:num"))
        root.append(abstract) if first is None else first.addprevious(abstract)
        root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="{key}"><w:abstractNumId w:val="{key}"/></w:num>'))
        return key

    # blocks

    def add(self, kind, *words):
        getattr(self, "add_" + kind.replace("-", "_"))(*words)

    def add_title(self, text):
        made = self.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER)
        self.write(made, text, bold=True)
        for run in made.runs:
            run.font.size = Pt(18)

    def add_center(self, text):
        self.write(self.paragraph(align=WD_ALIGN_PARAGRAPH.CENTER), text)

    def add_flush(self, text):
        self.write(self.paragraph(), text)

    def add_right(self, text):
        self.write(self.paragraph(align=WD_ALIGN_PARAGRAPH.RIGHT), text)

    def add_p(self, text):
        self.write(self.paragraph(indent=True), text)

    def add_bold(self, text):
        self.write(self.paragraph(indent=True), text, bold=True)

    def add_page(self, _text):
        self.doc.paragraphs[-1].add_run().add_break(WD_BREAK.PAGE)

    def whole(self, text, sign, tag):
        made = self.paragraph(indent=True)
        self.write(made, text, change=sign)
        self.changes += 1
        inner = made._p.get_or_add_pPr()
        properties = inner.find(qn("w:rPr"))
        if properties is None:
            properties = element("w:rPr")
            inner.append(properties)
        properties.append(OxmlElement(tag, attrs={qn("w:id"): str(self.changes)} | {qn(k): v for k, v in WHO.items()}))

    def add_p_deleted(self, text):
        self.whole(text, "-", "w:del")

    def add_p_inserted(self, text):
        self.whole(text, "+", "w:ins")

    def add_h1(self, text):
        self.write(self.paragraph(style="Heading 1"), text)

    def add_h1auto(self, text):
        made = self.paragraph(style="Heading 1")
        self.numbered(made, 0)
        self.write(made, text)

    def add_h2(self, heading, text=""):
        if text:
            self.run_in(self.paragraph(indent=True), heading, text)
        else:
            self.write(self.paragraph(style="Heading 2"), heading)

    add_h2run = add_h2

    def add_h2auto(self, heading, text="", restart=False):
        made = self.paragraph(style=None if text else "Heading 2", indent=bool(text))
        self.numbered(made, 1, restart)
        self.run_in(made, heading + ("。" if text else ""), text)

    def add_h2auto_again(self, heading, text=""):
        self.add_h2auto(heading, text, restart=True)

    def add_h3(self, label, heading, text):
        self.run_in(self.paragraph(indent=True), f"{label}{heading}。", text)

    def run_in(self, paragraph, heading, text):
        self.write(paragraph, heading, bold=True)
        self.write(paragraph, text)

    # tables

    def table(self, rows, size=10.5, widths=None):
        made = self.doc.add_table(rows=len(rows), cols=len(rows[0]), style="Table Grid")
        for column, width in zip(made.columns, widths or (), strict=False):
            column.width = Cm(width)
        made.autofit = not widths
        for line, words in zip(made.rows, rows, strict=True):
            line._tr.get_or_add_trPr().append(element("w:cantSplit"))
            if len(words) == 1:
                line.cells[0].merge(line.cells[-1])
            for n, word in enumerate(words):
                cell = line.cells[n]
                if widths and len(words) > 1:
                    cell.width = Cm(widths[n])
                if word == "^":
                    cell._tc.get_or_add_tcPr().append(element("w:vMerge"))
                    continue
                cell.paragraphs[0].paragraph_format.space_after = Pt(0)
                run = cell.paragraphs[0].add_run(word)
                run.font.size, run.bold = Pt(size), words is rows[0] or len(words) == 1 or None
        made.rows[0]._tr.get_or_add_trPr().append(element("w:tblHeader"))
        for n, words in enumerate(rows):
            for k, word in enumerate(words):
                if word == "^" and rows[n - 1][k] != "^":
                    made.rows[n - 1].cells[k]._tc.get_or_add_tcPr().append(element("w:vMerge", val="restart"))
        return made

    add_table_plain = table

    def add_table_merged(self, rows):
        self.table(rows, 9, (1, 1.8, 4.9, 2.2, 2.2, 2.6, 1.5))

    def add_table_ruled(self, rows):
        self.table(rows, 11, (1.2, 3, 7.6, 2.7, 5, 2.3, 3))

    def save(self, path):
        properties = self.doc.core_properties
        properties.author, properties.title = "", ""
        properties.created = properties.modified = datetime(2026, 1, 5)
        self.doc.save(path)
        parts = {name: archive.read(name) for archive in [zipfile.ZipFile(path)] for name in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(zipfile.ZipInfo(name, (2026, 1, 5, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)


def build(key):
    words = importlib.import_module("words_" + key)
    path, suffix = HERE / words.NAME, Path(words.NAME).suffix
    if suffix in (".docx", ".pdf"):
        paper = Paper(key)
        for block in words.BLOCKS:
            paper.add(*block)
    if suffix == ".docx":
        paper.save(path)
    elif suffix == ".pdf":
        with tempfile.TemporaryDirectory() as folder:
            source = Path(folder) / (path.stem + ".docx")
            paper.save(source)
            command = [
                "soffice",
                "--headless",
                "-env:UserInstallation=file:///tmp/lo-h8",
                "--convert-to",
                "pdf",
                "--outdir",
                str(HERE),
                str(source),
            ]
            subprocess.run(command, check=True, capture_output=True, timeout=180)
    elif suffix == ".html":
        path.write_bytes(words.html().encode("gb18030"))
    else:
        path.write_bytes(words.text().encode("gb18030" if key == "07" else "utf-8"))
    path.with_suffix(".json").write_text(json.dumps(words.GOLD, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(words.NAME, path.stat().st_size)


if __name__ == "__main__":
    for each in sys.argv[1:] or [f"{n:02}" for n in range(1, 9)]:
        build(each)
