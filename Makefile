# Two commands on a fresh machine: `make demo` and `make test`. `make help` lists the rest.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin
PYTEST := $(RUN)/python -m pytest
export ORT_DISABLE_TELEMETRY := 1

.PHONY: help demo test check format types contracts generated unit integration samples benchmarks services lock rules-mutants

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 14

$(VENV)/.runtime: pyproject.toml requirements.lock
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed")'
	$(PYTHON) -m venv $(VENV)
	$(RUN)/pip install -q -c requirements.lock -e .
	@touch $@

$(VENV)/.development: $(VENV)/.runtime
	$(RUN)/pip install -q -c requirements.lock -e '.[dev,draw]'
	@touch $@

demo: $(VENV)/.runtime ## the main job on the embedded default: no server, reports in out/demo
	$(RUN)/proofstream demo --out out/demo

services: $(VENV)/.development ## fetch and build what the real services need, once
	$(RUN)/python tools/services.py install

test: format types contracts generated services ## every check and every test, against the real services
	$(RUN)/python tools/services.py run -- $(PYTEST)

check: format types contracts generated unit ## what needs no service: format, lint, types, contracts, fast tests

format: $(VENV)/.development
	$(RUN)/ruff format --check .
	$(RUN)/ruff check .

types: $(VENV)/.development
	$(RUN)/mypy

contracts: $(VENV)/.development
	$(RUN)/lint-imports

generated: $(VENV)/.development
	$(RUN)/python -m schemas.generate --check
	$(RUN)/python tools/rules_coverage.py --check
	$(RUN)/python tools/lifecycles.py --check
	$(RUN)/python tools/checks_table.py --check

unit: $(VENV)/.development ## tests without a service: unit, contract on fakes, property, golden
	$(PYTEST) -q tests/unit tests/contract tests/property tests/golden tests/architecture \
	  -m 'not kafka and not minio and not postgres and not tesseract and not slow'

integration: services ## only the tests that need a real service
	$(RUN)/python tools/services.py run -- $(PYTEST) -m 'kafka or minio or postgres or tesseract'

rules-mutants: $(VENV)/.development ## switch each rule off in turn and see which test notices (minutes)
	$(RUN)/python tools/rules_mutants.py

samples: $(VENV)/.development ## draw the sample documents and cases again
	$(RUN)/python -m specimens --set demo --out specimens

lock: ## pin what is installed now
	(echo "# Every package of a working set-up, pinned; used as constraints. Written by 'make lock'."; \
	 $(RUN)/pip freeze --exclude-editable | sort) > requirements.lock

benchmarks: services ## measure; writes nothing, prints the figures
	$(RUN)/python tools/services.py run -- $(RUN)/python -m benchmarks
