# Two commands matter: `make run` and `make test`. Everything is installed into .venv from the hashed lock files.
PYTHON ?= python3
VENV := .venv
UV ?= uv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
SHELL := /bin/bash
.DELETE_ON_ERROR:
.PHONY: run install test test-servers lint format models bench lock wheel clean

run: $(VENV)/.installed
	$(BIN)/minsheng run

install: $(VENV)/.installed-dev

# The interpreter is asked first, so that an old Python is named before anything is downloaded.
$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "需要 Python 3.11 或更新 (need Python >= 3.11): make PYTHON=python3.11 run")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: requirements.lock pyproject.toml | $(VENV)/bin/python
	@echo "正在安装依赖 (installing dependencies) …"
	$(PIP) install --require-hashes -r requirements.lock
	$(PIP) install --no-deps -e .
	@touch $@

$(VENV)/.installed-dev: requirements-dev.lock $(VENV)/.installed
	@echo "正在安装开发依赖 (installing development tools) …"
	$(PIP) install --require-hashes -r requirements-dev.lock
	@touch $@

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest

# The real servers: fetched from Maven Central, started, stopped. One that cannot be had is a failure.
# Only one of them: make test-servers SERVERS=tests/servers/kafka
SERVERS ?= tests/servers
test-servers: $(VENV)/.installed-dev
	MINSHENG_TEST_SERVERS=1 $(BIN)/python -m pytest $(SERVERS)

lint: $(VENV)/.installed-dev
	$(BIN)/python -m ruff check .
	$(BIN)/python -m ruff format --check .
	$(BIN)/python -m mypy
	$(BIN)/lint-imports

format: $(VENV)/.installed-dev
	$(BIN)/python -m ruff check --fix .
	$(BIN)/python -m ruff format .

# Trains the models from the comments in analyzers/training and writes them to analyzers/models.
models: $(VENV)/.installed-dev
	$(BIN)/python -m analyzers.training

bench: $(VENV)/.installed-dev
	$(BIN)/python -m tests.benchmarks

wheel: $(VENV)/.installed-dev
	rm -rf dist && $(BIN)/python -m build --wheel

# Needs uv (https is not written into the lock files, so any mirror will do).
lock:
	$(UV) pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements.lock
	$(UV) pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -q -o requirements-dev.lock

clean:
	rm -rf $(VENV) dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
