"""`python -m pipeline` is `huiqian`."""

from pipeline.cli.main import run

run()
