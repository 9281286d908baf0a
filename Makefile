# VideoDesk. `make help` explains what there is.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
    $$p -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 15))' 2>/dev/null \
    && echo $$p && break; done)
SOURCES := $(wildcard videodesk tests benchmarks packaging)

.DEFAULT_GOAL := help
# Test processes: one more than there are processors, since many tests wait.
# PYTEST takes further options of pytest: make test PYTEST='-x tests/engine'.
WORKERS ?= $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: help install run test pytest check torture bench dist lock screenshots clean

help: ## Explains the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: $(VENV)/.run ## Opens VideoDesk on the demo service; without a screen, makes one clip here
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	    $(BIN)/videodesk --demo; \
	else \
	    echo "There is no screen: making one clip in the terminal."; \
	    $(BIN)/videodesk --demo generate "a red kite over dunes at dawn"; \
	fi

install: $(VENV)/.test ## Makes .venv with the program and the tools to work on it

test: $(VENV)/.test ## Runs every check there is
	$(MAKE) --no-print-directory --jobs=2 pytest check

# The programs that the tests start compile nothing twice, whatever the environment says.
pytest: $(VENV)/.test ## Runs the tests alone
	PYTHONDONTWRITEBYTECODE= $(BIN)/pytest --numprocesses=$(WORKERS) --dist=worksteal --durations=15 $(PYTEST)

check: $(VENV)/.test ## Format, lint, types and import rules; no tests
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/mypy
	$(BIN)/lint-imports

torture: $(VENV)/.test ## Kills, cuts the power, fills the disk: half an hour; docs/reliability.md
	$(BIN)/python -m tests.torture

bench: $(VENV)/.test ## Measures the speeds, as ratios to a control in the same run
	PYTHONDONTWRITEBYTECODE= $(BIN)/python -m benchmarks

dist: $(VENV)/.test ## Packs the program for this system into dist/
	@packaging/linux/system-packages dist $(PYTHON)
	packaging/linux/build

screenshots: $(VENV)/.test ## Draws docs/screenshots anew
	$(BIN)/python -m tests.screenshots docs/screenshots

# The tool that pins is pinned as well: requirements-lock.txt, which it renews for the next time.
COMPILE := $(BIN)/uv pip compile --universal --generate-hashes --upgrade --no-emit-index-url \
    --no-emit-find-links --no-annotate --quiet --custom-compile-command "make lock"

lock: $(VENV)/.test ## Pins the newest allowed versions, with hashes
	$(BIN)/pip install --quiet --require-hashes -r packaging/requirements-lock.txt
	echo uv | $(COMPILE) - -o packaging/requirements-lock.txt
	$(COMPILE) pyproject.toml --extra build -o packaging/requirements-run.txt
	$(COMPILE) pyproject.toml --extra build --extra dev -o packaging/requirements-dev.txt

clean: ## Removes what the targets made
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache

define make_venv
	@test -n "$(PYTHON)" || { echo "VideoDesk needs Python 3.11 to 3.14." >&2; exit 1; }
	@packaging/linux/system-packages $(1) $(PYTHON)
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --require-hashes -r $(2)
endef

$(VENV)/.run: packaging/requirements-run.txt pyproject.toml packaging/linux/system-packages
	$(call make_venv,run,packaging/requirements-run.txt)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/.test: packaging/requirements-dev.txt pyproject.toml packaging/linux/system-packages
	$(call make_venv,test,packaging/requirements-dev.txt)
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/.run
