# Two commands do everything on a fresh machine: `make demo` and `make test`.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

.PHONY: demo test lint types contracts suite coverage format bench lock clean setup

demo: setup          ## opens the program on a demo bureau with invented people
	$(BIN)/stagetui demo --dir .demo

test: lint types contracts suite   ## everything that must hold

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

# The bureaus of tests live for a second: in memory, where it has 4 GB to spare, nobody waits for a disk.
MEMORY := $(shell test "$$(df --output=avail /dev/shm 2>/dev/null | tail -n 1)" -gt 4000000 2>/dev/null && echo /dev/shm)

suite: setup
	$(if $(MEMORY),PYTEST_DEBUG_TEMPROOT=$(MEMORY)) $(BIN)/python -m pytest --numprocesses 2 --dist worksteal \
	    -o tmp_path_retention_policy=failed

coverage: setup      ## the same tests, measuring what they reach of engine and profiles (slower; at least 95 %)
	rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --numprocesses 2 --dist worksteal --cov --cov-report=term

format: setup        ## lay the code out and mend what can be mended by itself
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lock:                ## renew requirements.lock from pyproject.toml (needs uv on the PATH)
	uv pip compile --universal --python-version 3.11 --group dev --generate-hashes --no-emit-index-url --no-header --quiet \
	    --output-file requirements.lock pyproject.toml

bench: setup         ## the measurements that docs/architecture.md quotes
	$(BIN)/python -m benchmarks

clean:
	rm -rf $(VENV) .demo .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
