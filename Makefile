# Everything that is done with this project; `make` alone lists it.

PYTHON ?= python3
UV_VERSION := 0.13.9

VENV := .venv
BIN := $(VENV)/bin
UV := .tools/uv-$(UV_VERSION)/bin/uv
NODE := PYTHON="$(PYTHON)" ../../scripts/with-node.sh
FRONTEND := src/frontend
PACKAGES := $(FRONTEND)/node_modules/.package-lock.json
OLD_REACT := .tools/react-18/node_modules/.package-lock.json
PACKAGE := dist/panel-package/package.json
PANEL := src/backend/email_provisioning/web/static/panel/index.html
PANEL_SOURCES := $(shell find $(FRONTEND) -mindepth 1 -name node_modules -prune -o -print)

export PYTHON
export UV_PYTHON_DOWNLOADS := never
export UV_PROJECT_ENVIRONMENT := $(VENV)
unexport VIRTUAL_ENV
MAKEFLAGS += --no-builtin-rules --no-print-directory
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help

.PHONY: help install dev panel package run test test-faults lint format bench gallery types check-types wheel clean

help: ## list what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: install ## serve the page, the worker and the SMTP gateway until Ctrl-C
	@exec $(BIN)/email-provisioning serve

install: $(VENV)/.runtime $(PANEL) ## install what the server needs, and build the panel

dev: $(VENV)/.development $(PACKAGES) ## install what the tests and the checks need as well

panel: $(PANEL) ## build the panel where its sources have changed

package: $(PACKAGE) ## build the panel as an npm package, into dist/panel-package

test: ## run every check and test, and list what was skipped
	@$(MAKE) --jobs=3 --output-sync=line dev $(PANEL)
	@$(BIN)/python -m scripts.checks test

test-faults: dev $(PANEL) $(PACKAGE) $(OLD_REACT) ## run what is exhaustive: every kill and fault, every page and request of the panel
	@$(BIN)/python -m scripts.checks faults

lint: dev ## run the linters, the type checkers and the import contracts
	@$(BIN)/python -m scripts.checks lint

format: dev ## put the Python sources in their one form
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

bench: dev $(PANEL) ## measure, and print the ratios
	@$(BIN)/python -m benchmarks

gallery: dev $(PANEL) ## picture every page of the panel in every variant, into .reports/pages
	@$(BIN)/python -m scripts.gallery

types: dev ## regenerate the OpenAPI document, the panel's types and the guides' codes
	@$(BIN)/python -m scripts.generated

check-types: dev ## fail where one of these is stale
	@$(BIN)/python -m scripts.checks types

wheel: $(UV) $(PANEL) ## build the distribution, with the panel inside
	@$(UV) build --wheel

clean: ## remove what was made, but not the data in var/
	rm -rf $(VENV) .tools .reports .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist
	rm -rf $(FRONTEND)/node_modules $(dir $(PANEL))

$(VENV)/.runtime: pyproject.toml uv.lock | $(BIN)/python $(UV)
	@echo "Installing the server's packages"
	@$(UV) sync --locked --inexact --no-dev
	@touch $@

$(VENV)/.development: pyproject.toml uv.lock | $(BIN)/python $(UV)
	@echo "Installing the packages of the server and of the tests"
	@$(UV) sync --locked
	@touch $(VENV)/.runtime $@

$(BIN)/python:
	@$(PYTHON) scripts/check_python.py
	@echo "Making the environment $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)

$(UV):
	@$(PYTHON) scripts/check_python.py
	@echo "Installing uv $(UV_VERSION) into .tools"
	@$(PYTHON) -m venv --clear .tools/uv-$(UV_VERSION)
	@.tools/uv-$(UV_VERSION)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(PACKAGES): $(FRONTEND)/package.json $(FRONTEND)/package-lock.json
	@echo "Installing the panel's packages"
	@cd $(FRONTEND) && $(NODE) npm ci --include=dev --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

# After the panel's packages: both would bring Node along where the machine has none.
$(OLD_REACT): tests/support/react-18/package.json tests/support/react-18/package-lock.json | $(PACKAGES)
	@echo "Installing the older React of the tests"
	@mkdir -p .tools/react-18 && cp $^ .tools/react-18/
	@PYTHON="$(PYTHON)" scripts/with-node.sh npm ci --prefix .tools/react-18 --no-audit --no-fund --no-update-notifier --loglevel=error
	@touch $@

$(PANEL): $(PACKAGES) $(PANEL_SOURCES)
	@echo "Building the panel"
	@cd $(FRONTEND) && $(NODE) npm run --silent build -- --logLevel warn

$(PACKAGE): $(PACKAGES) $(PANEL_SOURCES)
	@echo "Building the panel's package"
	@cd $(FRONTEND) && $(NODE) node scripts/package.js
	@touch $@
