# make demo   simulates a company, builds it, checks its metrics and writes a report
# make test   everything that needs no server
# make bench  what a build costs, beside the least that it could: SIZE=S (the demo's company), M (10 million events), L (100 million), ledger (a million prices), billing (five million invoice lines), usage (10 million events in the order of time, and a day more) or identities (a million ids of accounts)
# The first run makes .venv and installs into it; the next ones are quick. Another Python: make PYTHON=python3.12 demo

PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps
export DO_NOT_TRACK := 1

.PHONY: help demo setup test lint types unit build-test test-effects test-reference test-postgres test-spark bench clean

help:
	@sed -n 's/^# //p' Makefile

demo: .venv/ready node_modules
	@$(BIN)/lifecycle demo

# The smaller of Plotly's browser libraries, a quarter of the one that the Python package brings, where npm is there.
node_modules: .venv/ready
	@if command -v npm >/dev/null; then \
		npm install --silent --no-save --no-package-lock --fetch-retries 0 --fetch-timeout 20000 --prefix . \
			"plotly.js-basic-dist-min@$$($(BIN)/python -c 'from plotly.offline import get_plotlyjs_version as v; print(v())')" \
			|| echo "npm did not bring Plotly's basic bundle; the report will carry the full one."; \
	fi
	@mkdir -p $@

# what is looked at and what is built have nothing to do with each other
test: .venv/ready-dev
	@$(MAKE) --no-print-directory --jobs 2 lint types build-test
	@$(MAKE) --no-print-directory unit

setup: .venv/ready .venv/ready-dev

.venv/ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed; this is $$($(PYTHON) --version). Try: make PYTHON=python3.12 demo"; exit 2; }
	@echo "Installing into .venv ..."
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(PIP) -r requirements.lock
	@$(PIP) --editable .
	@touch $@

.venv/ready-%: requirements-%.lock .venv/ready
	@echo "Installing what $* needs ..."
	@$(PIP) -r $<
	@touch $@

lint: .venv/ready-dev
	@echo "== ruff"
	@$(BIN)/ruff check --quiet . && $(BIN)/ruff format --quiet --check .
	@echo "== sqlfluff"
	@$(BIN)/python tests/lint/stub_macros.py data/test/lint/macros.sql
	@$(BIN)/sqlfluff lint --disable-progress-bar --processes 2 models examples/ravenstack/models
	@$(BIN)/python tests/lint/model_sizes.py

types: .venv/ready-dev
	@echo "== mypy"
	@$(BIN)/mypy

build-test: .venv/ready-dev
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/build.sh duckdb

unit: .venv/ready-dev
	@echo "== pytest"
	@$(BIN)/pytest --quiet --numprocesses 2 --dist loadfile

test-effects: .venv/ready-dev
	@LIFECYCLE_TEST_EFFECTS=1 $(BIN)/pytest tests/python/test_effects.py

# survival beside lifelines, which brings half of scientific Python
test-reference: .venv/ready-dev .venv/ready-reference
	@$(BIN)/pytest --quiet tests/python/test_survival.py

test-postgres: .venv/ready-dev .venv/ready-postgres
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/with_postgres.sh tests/engines/compare.sh postgres

test-spark: .venv/ready-dev .venv/ready-spark
	@PATH="$(CURDIR)/$(BIN):$$PATH" tests/engines/with_java.sh tests/engines/compare.sh spark

SIZE ?= S

bench: .venv/ready
	@$(BIN)/python tests/bench/bench.py $(SIZE)

clean:
	rm -rf .venv data target logs node_modules
	cd examples/ravenstack && rm -rf target logs dbt_packages data/reports data/*.duckdb
