# Two commands do all the set-up: `make demo` and `make test`. Both make .venv themselves.
PYTHON ?= python3
BIN := .venv/bin

.PHONY: demo test test-slow check bench clean

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

BENCH_VENV ?= .venv-bench

$(BENCH_VENV)/.ready: pyproject.toml constraints.txt ## a place of its own for the peers: they need other versions than ours
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,ocr,doc]'
	$(BENCH_VENV)/bin/python -m benchmarks.peers.install
	touch $@

bench: $(BENCH_VENV)/.ready ## all benchmarks beside their peers → benchmarks/RESULTS.md (QUICK=1: two minutes, RESULTS-quick.md)
	$(BENCH_VENV)/bin/python -m benchmarks.run_all $(if $(QUICK),--quick)

clean:
	rm -rf .venv .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
