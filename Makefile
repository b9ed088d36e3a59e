# The two that matter: `make demo` and `make test`. Each works first, on a fresh machine.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3.14 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
VENV := .venv
BIN := $(VENV)/bin
DEMO ?= recordings/demo.jsonl
PROMPT ?= Why does bread smell so good?

.PHONY: help demo test test-local test-clients check bench format samples picture clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(VENV)/local ## watch a small model's answer arrive, and step through it; no key
	@$(BIN)/inspect record --local "$(PROMPT)" --force -o $(DEMO); code=$$?; \
	if [ $$code -eq 2 ]; then $(BIN)/inspect record --demo --force -o $(DEMO); code=$$?; fi; \
	[ $$code -eq 0 ] || [ $$code -eq 130 ]
	@{ [ -t 0 ] && [ -t 1 ] && [ -t 2 ] && [ "$$TERM" != dumb ]; } || $(BIN)/inspect show $(DEMO)

test-local: $(VENV)/developed $(VENV)/local ## run the tests of the local model
	@INSPECTOR_LOCAL=1 $(BIN)/pytest -q tests/local

test-clients: $(VENV)/developed ## run real clients, Python's and Node's, through the proxy and the server
	@$(PYTHON) -m venv .clients/python && $(PYTHON) -m venv .clients/gateway
	@.clients/python/bin/pip install -q --disable-pip-version-check -r tests/clients/requirements.txt
	@.clients/gateway/bin/pip install -q --disable-pip-version-check -r tests/clients/gateway.txt
	@mkdir -p .clients/node && cp tests/clients/package.json .clients/node/ && cd .clients/node && npm install --silent --no-audit --no-fund
	@INSPECTOR_CLIENTS=$(CURDIR)/.clients $(BIN)/pytest -n 2 -q tests/clients

test: $(VENV)/developed ## run the tests
	@echo "running the tests"
	@$(BIN)/pytest -n 2 -q

check: $(VENV)/developed ## formatting, lint, types, import contracts
	@echo "checking format, lint, types and import contracts"
	@$(BIN)/ruff format --check -q .
	@$(BIN)/ruff check -q .
	@$(BIN)/mypy
	@$(BIN)/lint-imports

bench: $(VENV)/developed ## measure against the limits, beside peers; ONLY=wire for a part
	@$(BIN)/python -m tests.bench $(ONLY)

format: $(VENV)/developed ## format the code and mend what can be mended
	@$(BIN)/ruff check -q --fix . || true
	@$(BIN)/ruff format .

samples: $(VENV)/installed ## write the sample recordings anew
	@$(BIN)/python -m inspector.server.sampling recordings

picture: $(VENV)/developed ## draw the README's picture of the replay screen anew
	@$(BIN)/python -m tests.picture recordings/replay.svg

clean: ## remove what these targets made
	rm -rf $(VENV) .clients build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/pip:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is needed, and was not found"; exit 1; }
	@echo "making a virtual environment in $(VENV) with $(PYTHON)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/installed: pyproject.toml constraints.txt | $(VENV)/bin/pip
	@echo "installing stream-inspector into $(VENV)"
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(VENV)/local: $(VENV)/installed
	@echo "installing the local model's server"
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -e '.[local]' \
		|| echo "it cannot be had here; a sample answers in its place"
	@touch $@

$(VENV)/developed: $(VENV)/installed
	@echo "installing what the tests and checks need"
	@$(BIN)/pip install -q --disable-pip-version-check -c constraints.txt -r requirements-dev.txt
	@touch $@
