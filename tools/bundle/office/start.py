"""Starts huiqian out of the folder `app` beside this file, wherever both were moved to."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "app"))

from pipeline.cli.main import run

if __name__ == "__main__":
    run()
