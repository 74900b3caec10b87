# `make` lists what there is. The two that matter: `make demo` and `make test`.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.SUFFIXES:

VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
PYTHONS := python3.14 python3.13 python3.12 python3.11 python3
# -qq: errors only. Every package is locked by version and hash, the ones that build omctpub too.
PIP := $(BIN)/python -m pip -qq --disable-pip-version-check install
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po plugins/*/translations/*/LC_MESSAGES/messages.po)

.PHONY: help
help: ## show this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

.PHONY: demo
demo: $(VENV)/compiled ## fill a demo site in five languages and serve it on http://127.0.0.1:8000 (PORT=…)
	$(BIN)/omctpub demo --port $(PORT)

# Tests make thousands of small sites, and databases: in memory where there is room, no commit waits for a disk.
IN_MEMORY = $(shell test "$$(df -k /dev/shm 2>/dev/null | awk 'NR == 2 {print $$4}')" -gt 4000000 2>/dev/null && echo /dev/shm)

.PHONY: test
test: export TMPDIR := $(or $(IN_MEMORY),$(TMPDIR),/tmp)
# A third of the time a test waits, for a server or a browser: two workers more than there are processors.
test: export PYTEST_XDIST_AUTO_NUM_WORKERS = $(shell expr $$(nproc 2>/dev/null || echo 1) + 2)
# Where Python is told to keep no bytecode, each command that a test runs would compile all of omctpub.
test: export PYTHONDONTWRITEBYTECODE =
test: $(VENV)/tested-with $(VENV)/whoosh-reloaded $(VENV)/compiled chromium postgresql validator ## run every test (ARGS=… for pytest)
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

.PHONY: exhaustive
exhaustive: export OMCTPUB_EXHAUSTIVE := 1
exhaustive: test ## the same tests with full matrices, kills and drills

.PHONY: lint
lint: $(VENV)/tested-with ## ruff and mypy, as the tests run them
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

.PHONY: bench
bench: $(VENV)/compiled ## fill sites of 1,000, 10,000 and 100,000 items in build/bench (hours), and measure them
	$(BIN)/python -m bench fill
	$(BIN)/python -m bench statements
	$(BIN)/python -m bench pages

.PHONY: look
look: $(VENV)/tested-with $(VENV)/compiled chromium fonts ## picture every kind of page into build/look (ARGS=… for the bench's look)
	$(BIN)/python -m bench look $(ARGS)

.PHONY: lighthouse
lighthouse: $(VENV)/tested-with $(VENV)/compiled $(VENV)/lighthouse/node_modules chromium ## ask Lighthouse about home, list, item and search (needs npm; minutes)
	$(BIN)/python -m bench lighthouse $(ARGS)

.PHONY: translations
translations: $(VENV)/compiled ## gather the texts, bring every catalogue up to date, say what is left to translate
	$(BIN)/omctpub translations extract
	$(BIN)/omctpub translations update
	$(BIN)/omctpub translations check

.PHONY: artwork
artwork: $(VENV)/tested-with chromium ## draw the icons and the share picture anew from docs/artwork
	$(BIN)/python docs/artwork/draw.py

.PHONY: lock
lock: ## choose the newest allowed version of every package anew (needs uv)
	@command -v uv >/dev/null || { echo "uv is missing: python3 -m pip install uv" >&2; exit 1; }
	echo "hatchling>=1.27" | uv pip compile -q --upgrade $(LOCK) -o requirements.lock pyproject.toml -
	echo "hatchling>=1.27" | uv pip compile -q --upgrade $(LOCK) -o requirements-test.lock \
		-c requirements.lock --extra test pyproject.toml -
LOCK := --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make lock"

.PHONY: clean
clean: ## remove everything that make and the tests have made
	rm -rf $(VENV) build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -path ./.git -prune -o \( -name __pycache__ -o -name '*.mo' \) -print | xargs rm -rf

# The files below say what is already done: nothing is set up twice while nothing changed.
$(BIN)/python:
	@for python in $(PYTHONS); do \
		$$python -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
		echo "Making $(VENV) with $$($$python --version)"; \
		$$python -m venv --clear $(VENV) && exit 0 || exit 1; \
	done; \
	echo "omctpub needs Python 3.11 or newer with venv, and found none of: $(PYTHONS)." >&2; \
	echo "On Debian or Ubuntu: apt-get install python3 python3-venv" >&2; exit 1

$(VENV)/installed: $(BIN)/python requirements.lock pyproject.toml hatch_build.py
	@echo "Installing omctpub and what it stands on"
	@$(PIP) --require-hashes -r requirements.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/tested-with: $(VENV)/installed requirements-test.lock
	@echo "Installing what the tests need"
	@$(PIP) --require-hashes -r requirements-test.lock
	@touch $@

$(VENV)/whoosh-reloaded: $(BIN)/python requirements-other-whoosh.lock
	@$(PIP) --require-hashes --no-deps --upgrade --target $@ -r requirements-other-whoosh.lock
	@touch $@

$(VENV)/compiled: $(VENV)/installed $(CATALOGUES)
	@$(BIN)/python hatch_build.py
	@touch $@

# One that never has a window does with two thirds of the time; not every system offers it, so it is tried once.
$(VENV)/without-windows: $(BIN)/python
	@if ! command -v chromium-headless-shell >/dev/null && [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium without windows for the tests in a browser"; \
		{ apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-remove \
			--no-install-recommends chromium-headless-shell fonts-dejavu-core; } >/dev/null 2>&1 || true; \
	fi
	@touch $@

.PHONY: chromium
chromium: $(VENV)/without-windows
	@for name in chromium-headless-shell chromium chromium-browser google-chrome; do \
		command -v $$name >/dev/null && exit 0; \
	done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Chromium for the tests in a browser"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else \
		echo "Chromium is missing, and only root may install it here: the tests in a browser are skipped." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install chromium" >&2; \
	fi

.PHONY: validator
validator: $(BIN)/python
	@if command -v java >/dev/null && command -v npm >/dev/null; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Java and npm for the HTML checker"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install -y --no-install-recommends default-jre-headless npm >/dev/null; \
	else \
		echo "Java or npm is missing, and only root may install it here: whether pages are valid HTML is not tested." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install default-jre-headless npm" >&2; \
	fi
	@if command -v java >/dev/null && command -v npm >/dev/null; then \
		$(MAKE) -s $(VENV)/validator/node_modules; \
	fi

# What comes from npm is locked as well, and runs no script of its own when it is installed.
$(VENV)/%/node_modules: bench/faces/%/package-lock.json $(BIN)/python
	@command -v npm >/dev/null || { echo "npm is missing. On Debian or Ubuntu: apt-get install npm" >&2; exit 1; }
	@mkdir -p $(@D) && cp bench/faces/$*/package.json bench/faces/$*/package-lock.json $(@D)/
	@npm ci --prefix $(@D) --ignore-scripts --no-audit --no-fund --loglevel=error >/dev/null
	@touch $@

# Without them Chromium draws boxes where Thai, Chinese and Hindi stand.
.PHONY: fonts
fonts:
	@if [ -n "$$(fc-list :lang=th family 2>/dev/null)" ] && [ -n "$$(fc-list :lang=zh-tw family)" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing fonts for all scripts"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install -y --no-install-recommends fontconfig fonts-noto-core fonts-noto-cjk >/dev/null; \
	else \
		echo "Fonts for Thai or Chinese are missing, and only root may install them here." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install fonts-noto-core fonts-noto-cjk" >&2; \
	fi

.PHONY: postgresql
postgresql:
	@if command -v postgres >/dev/null; then exit 0; fi; \
	for version in /usr/lib/postgresql/*; do [ "$${version##*/}" -ge 15 ] 2>/dev/null && exit 0; done; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing PostgreSQL for the tests on a second database"; \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive \
			apt-get -qq install -y --no-install-recommends postgresql >/dev/null; \
	else \
		echo "PostgreSQL 15 or newer is missing, and only root may install it here: its tests are skipped." >&2; \
		echo "On Debian or Ubuntu: sudo apt-get install postgresql" >&2; \
	fi
