# What one does with this project; `make` alone lists it.
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run demo test test-deep mutation coverage lint format types translations lock bench clean

# The Python that creates the environment: the first on the path that is new enough.
PYTHON ?= $(shell for python in python3.11 python3.12 python3.13 python3; do \
	$$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$python; break; }; done)
BIN := .venv/bin
PYTEST := $(BIN)/python -m pytest
T ?=

define prepare
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed (on Debian: apt-get install python3 python3-venv)."; exit 1; }
	@$(PYTHON) -m scripts.setup
endef

help:  ## List what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup:  ## Prepare the environment, front end, system libraries, fonts and translations
	$(prepare)

setup-dev:
	$(prepare) --dev

run: setup demo  ## Do everything a fresh machine needs and serve the demo at http://127.0.0.1:8080
	@$(BIN)/xinfang serve

demo: setup  ## Create the database with roles, permissions and synthetic demo data, if not there yet
	@$(BIN)/xinfang init --demo

test: setup-dev  ## Run the tests; T=tests/domain runs a part
	@$(PYTEST) -n 2 --dist loadscope $(T)

test-deep: setup-dev  ## Run the longer proofs too
	@$(PYTEST) -n 2 --dist loadscope -m deep $(T)
	@$(if $(T),,$(MAKE) -s mutation)

mutation: setup-dev  ## Change the rules one by one, list what no test noticed, and hold the score
	@XINFANG_SHARED="$${XINFANG_SHARED:-$(abspath ../shared)}" $(BIN)/mutmut run --max-children 2
	@$(BIN)/mutmut results
	@$(BIN)/python -m scripts.mutation

coverage: setup-dev  ## Run the tests and hold the branch coverage: 100 % of rules and actions, 90 % of the rest
	@rm -f .coverage .coverage.*
	@$(PYTEST) -n 2 --dist loadscope --cov --cov-report= $(T)
	@$(BIN)/coverage report --include='app/domain/*,app/access/*,app/actions/*' --fail-under=100
	@$(BIN)/coverage report --omit='app/domain/*,app/access/*,app/actions/*' --fail-under=90

lint: setup-dev types  ## Check style, types, import contracts and guards
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/lint-imports --no-logo
	@$(PYTEST) -q tests/guards

format: setup-dev  ## Put the code into its form
	@$(BIN)/ruff check --fix
	@$(BIN)/ruff format

types: setup-dev  ## Check types
	@$(BIN)/mypy

translations: setup-dev  ## Read the messages from the code into the catalogues and compile them
	@$(BIN)/python -m scripts.translations

lock: setup-dev  ## Resolve the dependencies within our bounds again; UPGRADE=1 takes the newest allowed
	@for part in "requirements.lock pyproject.toml" \
		"requirements-dev.lock pyproject.toml --extra dev -c requirements.lock" \
		"requirements-tools.lock --group tools" "requirements-node.lock --group node"; do \
		$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate \
			--custom-compile-command "make lock" $(if $(UPGRADE),--upgrade) --output-file $$part || exit 1; done
	@npm install --package-lock-only

bench: setup-dev  ## Measure the pages and print ratios; ARGS="--rows 100000" for a smaller run
	@$(BIN)/python -m bench $(ARGS)

clean:  ## Remove the environment and everything made from the sources; the data stay
	@rm -rf .venv node_modules app/static/vendor *.egg-info htmlcov .coverage .coverage.* \
		.mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -prune -exec rm -rf {} + -o -name '*.mo' -exec rm -f {} +
