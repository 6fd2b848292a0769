# Two commands do all the set-up: `make demo` and `make test`. Both make .venv themselves.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-slow check bench docs clean

.venv/.ready: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; assert sys.version_info >= (3, 11), "huiqian needs Python 3.11 or newer"'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/.ready-dev: .venv/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,ocr,doc,postgres,browser]'
	touch $@

demo: .venv/.ready ## the main job on corpora/demo
	$(BIN)/huiqian run corpora/demo -o outputs/demo

test: .venv/.ready-dev ## the tests
	$(BIN)/python -m pytest

test-slow: .venv/.ready-dev ## the long ones, run by hand
	$(BIN)/python -m pytest -m slow

check: .venv/.ready-dev ## ruff, mypy --strict, import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/.ready-dev ## the benchmarks, run by hand
	for script in benchmarks/*.py; do $(BIN)/python $$script || exit 1; done

docs: .venv/.ready ## docs/commands*.md and build/man, made from the commands
	$(BIN)/python -m pipeline.cli.manual build/man

clean:
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
