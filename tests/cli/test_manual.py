"""The manual says what the commands say: it is made from them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from pipeline.cli.manual import PAGES, VARIABLES, man_pages, markdown, write
from tests.cli.test_help import TREE

ROOT = Path(__file__).parents[2]
HIDDEN = {
    "HUIQIAN_CRASH_AT",
    "HUIQIAN_SUPERVISED",
    "HUIQIAN_COMPLETE",
}  # between the program and its tests, its children, a shell


@pytest.mark.parametrize("language", PAGES)
def test_the_pages_in_docs_are_those_of_the_commands(language):
    kept = ROOT / PAGES[language]
    assert kept.read_text(encoding="utf-8") == markdown(language), f"{PAGES[language]} is out of date: run `make docs`"


@pytest.mark.parametrize("language", PAGES)
def test_every_command_has_a_section_and_every_option_stands_in_it(language):
    sections = dict(re.findall(r"^### (huiqian .*)\n((?:(?!^##).*\n)*)", markdown(language), re.MULTILINE))
    for path, command in TREE:
        if path:
            text = sections[f"huiqian {' '.join(path)}"]
            for param in command.params:
                assert param.param_type_name == "argument" or param.opts[-1] in text


def test_every_variable_that_the_program_looks_at_is_in_the_manual():
    source = "".join(file.read_text(encoding="utf-8") for file in (ROOT / "pipeline").rglob("*.py"))
    assert set(re.findall(r"HUIQIAN_[A-Z_]*[A-Z]", source)) - HIDDEN == {name for name, _words in VARIABLES}


@pytest.mark.parametrize("language", PAGES)
def test_there_is_a_man_page_for_every_command(language, tmp_path):
    pages = man_pages(language)
    assert set(pages) == {f"{'-'.join(('huiqian', *path))}.1" for path, _command in TREE}
    for page in pages.values():
        assert page.startswith(".TH ")
        assert not re.search(r"\bH-[A-Z]", page)
        assert not [line for line in page.splitlines() if line.startswith("'")]


def test_man_pages_are_taken_by_man(tmp_path):
    reader = shutil.which("mandoc") or shutil.which("groff")
    if reader is None:
        pytest.skip("neither mandoc nor groff is installed here")
    written = write(tmp_path, tmp_path / "man")
    page = next(path for path in written if path.name == "huiqian-matrix.1")
    arguments = [reader, "-T", "utf8", page] if "mandoc" in reader else [reader, "-Tutf8", "-man", "-Kutf8", page]
    done = subprocess.run(arguments, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "--columns" in re.sub(".\x08", "", done.stdout)
