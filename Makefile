# Two commands do all the set-up: `make demo` and `make test`. Both make .venv themselves.
PYTHON ?= python3
BIN := .venv/bin

VERSION := $(shell sed -n 's/^__version__ = "\(.*\)"/\1/p' pipeline/__init__.py)
WHEEL := dist/huiqian-$(VERSION)-py3-none-any.whl
# of the machine that a bundle is for
PLATFORM ?= win_amd64
PYVERSION ?= 3.11
EXTRAS ?=

.PHONY: demo test test-slow test-package test-lowest check bench docs dist bundle release clean

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
	$(BIN)/mypy --platform win32 --cache-dir .mypy_cache/win32 # what Windows lacks is asked for nowhere
	$(BIN)/lint-imports

test-package: .venv/.ready-dev ## the wheel in a clean environment, with and without extras (asks the registry; a minute)
	$(BIN)/python -m pytest -m slow tests/packaging

.venv-lowest/.ready: pyproject.toml .venv/.ready-dev
	rm -rf .venv-lowest
	$(BIN)/python -m uv venv --quiet --python 3.11 .venv-lowest
	$(BIN)/python -m uv pip install --quiet --python .venv-lowest/bin/python --resolution lowest-direct \
	  -e '.[dev,ocr,doc,postgres,browser]'
	touch $@

test-lowest: .venv-lowest/.ready ## the tests with the lowest versions that pyproject.toml allows, on the lowest Python
	.venv-lowest/bin/python -m pytest

BENCH_VENV ?= .venv-bench

$(BENCH_VENV)/.ready: pyproject.toml constraints.txt ## a place of its own for the peers: they need other versions than ours
	$(PYTHON) -m venv $(BENCH_VENV)
	$(BENCH_VENV)/bin/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev,ocr,doc]'
	$(BENCH_VENV)/bin/python -m benchmarks.peers.install
	touch $@

bench: $(BENCH_VENV)/.ready ## all benchmarks beside their peers → benchmarks/RESULTS.md (QUICK=1: two minutes, RESULTS-quick.md)
	$(BENCH_VENV)/bin/python -m benchmarks.run_all $(if $(QUICK),--quick)

docs: .venv/.ready ## docs/commands*.md and build/man, made from the commands; what the walkthrough shows on the terminal
	$(BIN)/python -m pipeline.cli.manual build/man
	$(BIN)/python docs/build_walkthrough.py

dist: .venv/.ready-dev ## wheel and sdist
	rm -rf dist/huiqian-*.whl dist/huiqian-*.tar.gz
	$(BIN)/python -m hatchling build -d dist

bundle: dist ## a folder that installs without a network: PLATFORM=win_amd64 PYVERSION=3.11 EXTRAS=ocr,doc (docs/offline.md)
	$(BIN)/python tools/bundle/build.py $(WHEEL) --platform $(PLATFORM) --python $(PYVERSION) --extras '$(EXTRAS)'

release: .venv/.ready-dev ## checks, tests, dist and the tag of this version (CONTRIBUTING, Releasing)
	$(BIN)/python tools/release.py
	$(MAKE) check test test-package dist
	$(BIN)/python tools/release.py --tag

clean:
	rm -rf .venv .venv-lowest .venv-bench .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist build
