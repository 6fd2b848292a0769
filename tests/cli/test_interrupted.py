"""Ctrl-C ends the program with 130 and without a traceback, however early it comes."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# stands for a Ctrl-C that comes while this module is loaded
INTERRUPT = """
import sys
class Interrupt:
    def find_spec(self, name, path=None, target=None):
        if name == {module!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupt())
sys.argv = ["huiqian", "explain", "到2027年"]
import runpy
runpy.run_module("pipeline", run_name="__main__")
"""


@pytest.mark.parametrize(
    "module", ["pipeline.cli.main", "click", "pipeline.errors", "pipeline.cli.explain", "pipeline.text"]
)
def test_an_interruption_while_modules_are_loaded_leaves_no_traceback(module):
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPT.format(module=module)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 130, done.stderr
    assert done.stderr.lstrip() == "中断 / interrupted\n"


@pytest.mark.skipif(sys.platform == "win32", reason="signals are sent as POSIX does")
@pytest.mark.parametrize("delay", [0.0, 0.02, 0.05, 0.1, 0.2, 0.4])
def test_a_signal_at_any_moment_after_the_start_leaves_no_traceback(delay):
    begun = "import os, sys; os.write(1, b'.'); sys.argv = ['huiqian', 'doctor']; from pipeline.cli.entry import start; start()"
    process = subprocess.Popen(
        [sys.executable, "-c", begun], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout.read(1) == b"."
    time.sleep(delay + 0.01)
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the children as well
    _out, said = process.communicate(timeout=60)
    assert process.returncode == 130, said.decode()
    assert "Traceback" not in said.decode()
