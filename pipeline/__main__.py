"""`python -m pipeline` is `huiqian`."""

from pipeline.cli.entry import start

if __name__ == "__main__":
    start()
