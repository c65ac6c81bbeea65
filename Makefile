# Everything a person needs to run, test and keep this project. `make` lists the targets.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

TABLES := $(or $(BILDUNGSATLAS_TABLES_DIR),data/tables)
# Two more than the cores of a small machine: browser tests and servers often wait.
WORKERS ?= 4

VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := $(BIN)/python -m pip install -qq --disable-pip-version-check --no-input
SERVING := $(VENV)/.serving-installed
DEVELOPING := $(VENV)/.developing-installed

# Every folder with a municipality.toml is a municipality. The demonstration city is generated where
# its folder is missing or older than its generator, and the command for it exists.
SOURCES := data/sources
DEMO := $(if $(shell grep -s '@main.command("demo")' dashboard/cli.py),musterstadt)
MUNICIPALITIES := $(sort $(DEMO) \
	$(patsubst $(SOURCES)/%/municipality.toml,%,$(wildcard $(SOURCES)/*/municipality.toml)))

# A stamp per municipality says when its release was made. `make prepare MUNICIPALITY=krefeld`
# makes only that one.
STAMPS := $(MUNICIPALITIES:%=$(TABLES)/.%-prepared)
FILES_OF = $(shell find $(1) -type f -not -name '*.pyc' -not -path '*/__pycache__/*' 2>/dev/null)
CODE := $(call FILES_OF,layers)

.PHONY: help
help: ## List the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

# --- environment ---------------------------------------------------------------------------------

$(BIN)/python:
	@scripts/make_venv.sh $(VENV)

# Hashes pin what is installed; the project itself is linked without fetching a build tool.
$(SERVING): requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing the pinned dependencies ..."
	@$(PIP_INSTALL) --require-hashes --no-deps -r requirements.lock
	@$(PIP_INSTALL) --no-deps --no-build-isolation --no-index --editable .
	@touch $@

$(DEVELOPING): requirements-dev.lock $(SERVING)
	@echo "Installing the pinned tools for development ..."
	@$(PIP_INSTALL) --require-hashes --no-deps -r requirements-dev.lock
	@touch $@

# --- running -------------------------------------------------------------------------------------

ifneq ($(DEMO),)
$(SOURCES)/$(DEMO)/municipality.toml: $(call FILES_OF,layers/prepare/demo) | $(SERVING)
	@$(BIN)/bildungsatlas demo
endif

# What a release is made of: its sources and the code that prepares it. A release that was removed
# by hand is made again, although its stamp is still there; one that was withdrawn is not.
define PREPARED_FROM
$(TABLES)/.$(1)-prepared: $(SOURCES)/$(1)/municipality.toml $$(call FILES_OF,$(SOURCES)/$(1)) $(CODE) $(SERVING)
	@$(BIN)/bildungsatlas prepare $(1)
	@touch $$@
ifeq ($$(wildcard $(TABLES)/$(1).current $(TABLES)/$(1).withdrawn),)
.PHONY: $(TABLES)/.$(1)-prepared
endif
endef
$(foreach slug,$(MUNICIPALITIES),$(eval $(call PREPARED_FROM,$(slug))))

# Compressed beforehand, in a folder that carries the fingerprint of the files: without it, or with
# an old one, the files are compressed while serving.
ASSETS := build/assets/.made
$(ASSETS): $(call FILES_OF,assets) dashboard/web/asset_files.py dashboard/web/compressed.py dashboard/web/dash_files.py $(SERVING)
	@$(BIN)/python -m dashboard.web.compressed
	@touch $@

.PHONY: assets
assets: $(ASSETS) ## Compress scripts, styles and fonts for serving

.PHONY: serve
serve: $(STAMPS) $(ASSETS) ## Install, prepare and serve on http://127.0.0.1:8050
	@exec $(BIN)/bildungsatlas serve

.PHONY: prepare
prepare: $(SERVING) $(if $(DEMO),$(SOURCES)/$(DEMO)/municipality.toml) ## Make the releases from data/sources again
	@$(BIN)/bildungsatlas prepare $(MUNICIPALITY)
	@touch $(if $(MUNICIPALITY),$(TABLES)/.$(MUNICIPALITY)-prepared,$(STAMPS))

# --- checking ------------------------------------------------------------------------------------

.PHONY: chromium
chromium: $(DEVELOPING) ## Find a Chromium for the browser tests, or install one where that is possible
	@$(BIN)/python -m scripts.chromium

.PHONY: test
test: $(DEVELOPING) chromium ## All tests, the browser tests included
	@$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist worksteal --ahead

.PHONY: test-long
test-long: $(DEVELOPING) chromium ## The long random and fault runs
	@$(BIN)/python -m pytest -m long -n $(WORKERS) --dist worksteal

.PHONY: lint
lint: $(DEVELOPING) ## Style and format
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .

.PHONY: types
types: $(DEVELOPING) ## Static types of layers and dashboard
	@$(BIN)/mypy

.PHONY: check
check: lint types test ## Lint, types and all tests: what continuous integration runs

.PHONY: bench
bench: $(DEVELOPING) chromium $(TABLES)/.krefeld-prepared ## Measure beside the common way and the floor, write docs/messung.md (15 minutes)
	@$(BIN)/python -m bench

.PHONY: bench-soak
bench-soak: $(DEVELOPING) $(TABLES)/.krefeld-prepared ## Half an hour of mixed load: memory must stay flat
	@$(BIN)/python -m bench soak

# --- keeping -------------------------------------------------------------------------------------

UV_COMPILE = $(BIN)/uv pip compile pyproject.toml --universal --generate-hashes \
	--no-emit-index-url --no-header --python-version 3.11 --quiet

.PHONY: lock
lock: $(DEVELOPING) ## Write the lock files again after a change of dependencies
	@$(UV_COMPILE) --extra prepare -o requirements.lock
	@$(UV_COMPILE) --extra prepare --group dev -o requirements-dev.lock
	@$(UV_COMPILE) --constraint requirements.lock -o requirements-serve.lock
	@$(PIP_INSTALL) --require-hashes --no-deps -r requirements-dev.lock
	@$(BIN)/python -m scripts.notices

.PHONY: vendor
vendor: $(DEVELOPING) ## Build assets/js/vendor again after a change of plotly's version (needs npm)
	@cd frontend && npm ci --ignore-scripts --silent && npm run --silent build

# Tools that look at the dependencies have an environment of their own: they bring many others.
AUDIT := $(VENV)/audit
AUDITING := $(AUDIT)/.installed-pip-audit-2.10.1-cyclonedx-bom-7.5.0

$(AUDITING): | $(BIN)/python
	@$(BIN)/python -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1 cyclonedx-bom==7.5.0
	@touch $@

.PHONY: deps-audit
deps-audit: $(AUDITING) ## Compare the pinned dependencies with published advisories
	@$(BIN)/python -m scripts.deps_audit $(AUDIT)/bin/pip-audit

.PHONY: sbom
sbom: $(AUDITING) ## Write what the software is made of to build/sbom.cdx.json (CycloneDX)
	@$(AUDIT)/bin/python scripts/sbom.py $(AUDIT)/bin/cyclonedx-py build/sbom.cdx.json

.PHONY: clean
clean: ## Remove the environment, releases and caches
	rm -rf $(VENV) data/tables data/geo data/internal data/cache data/sources/musterstadt bench-results build *.egg-info \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
