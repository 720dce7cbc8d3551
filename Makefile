# Two commands matter: `make run` and `make test`. Both set up what they need first.
PYTHON ?= python3
BIN := .venv/bin
# For this machine only: no other reaches it, and no page of another site does under a name of its own (DNS rebinding).
LOCAL := --server.address=127.0.0.1 --server.allowedHosts=localhost --server.allowedHosts=127.0.0.1
# Each process takes the tests of whole folders, so that what a folder shares is built once, and the rest of the other's.
TWO_AT_A_TIME := --numprocesses 2 --dist worksteal

.PHONY: run test check lint audit resolve screenshots bench format clean

run: .venv/app ## set up and start the app
	$(BIN)/streamlit run streamlit_app.py $(LOCAL)

test: lint ## set up and pass the checks and the tests
	$(BIN)/pytest $(TWO_AT_A_TIME)

check: lint ## pass the checks and the quick tests, in less than a minute: no browser, no TensorFlow, no processes
	$(BIN)/pytest $(TWO_AT_A_TIME) -m "not slow and not browser"

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/bandit --quiet --configfile pyproject.toml --recursive classifier pages streamlit_app.py

audit: .venv/dev ## ask the public database of advisories, which must be reached, about every package
	$(BIN)/pip-audit --strict --local

resolve: ## find wheels of all that the app needs, for every Python and system it is said to run on; needs uv
	for python in 3.11 3.12 3.13 3.14; do \
	  for system in x86_64-manylinux_2_31 aarch64-manylinux_2_31 aarch64-apple-darwin x86_64-pc-windows-msvc; do \
	    printf '%s on %s: ' $$python $$system; \
	    uv pip compile --quiet --python-version $$python --python-platform $$system --only-binary :all: -c constraints.txt requirements.txt \
	      | grep -c == || exit 1; \
	  done; \
	done

screenshots: .venv/dev ## look at every page: 1280 and 390 pixels, light and dark, both languages
	$(BIN)/python -m tests.browser.screenshots

bench: .venv/dev ## measure every figure that the app is held to, and compare with docs/benchmarks.md
	$(BIN)/python -m tests.benchmarks

format: .venv/dev ## put every file in its one layout
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

clean: ## remove the environment and caches
	rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Ainisha needs Python 3.11 or later; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv

.venv/app: requirements.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt -c constraints.txt
	@touch $@

.venv/dev: requirements.txt requirements-cluster.txt requirements-dev.txt constraints.txt | $(BIN)/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -c constraints.txt
	@touch $@ .venv/app
