"""Starts huiqian out of the folder `app` beside this file, wherever both were moved to."""

import runpy
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "app"))

if __name__ == "__main__":
    runpy.run_module("pipeline", run_name="__main__")
