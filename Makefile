# Two commands matter: `make run` and `make test`. Both set up what is missing.
PYTHON ?= python3
PORT ?= 8082
BIN := .venv/bin
.DEFAULT_GOAL := help
# Without its bytecode every process of a test run would compile the program and its tests anew.
unexport PYTHONDONTWRITEBYTECODE
.PHONY: help setup run test test-slow test-databases check lint types layers generated docs clients pages format wheel engines kill-workers fuzz bench faults corpus lock audit sbom clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.ready  ## make .venv from the lock file

.venv/.ready: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo 'Python 3.11 or newer is needed: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'This Python lacks the venv module (Debian: apt-get install python3-venv)' >&2; exit 1; }
	@echo 'Setting up .venv, once; it takes about a minute.'
	@echo '1 of 3: making the environment'
	@$(PYTHON) -m venv .venv
	@echo '2 of 3: installing the packages of requirements.lock'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@echo '3 of 3: installing plainspoken'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup  ## serve the API with demo data on 127.0.0.1 (PORT=8082)
	$(BIN)/plainspoken serve --demo --port $(PORT)

test: setup  ## run the everyday tests
	$(BIN)/pytest -n auto --dist worksteal -m 'not slow and not databases'

test-slow: setup  ## run the slow tests: real servers and editors, the documents' examples
	$(BIN)/pytest -n auto --dist worksteal -m 'slow and not databases'

test-databases: setup  ## run the tests on MariaDB and PostgreSQL: such as run here, else some of their own
	$(BIN)/python tools/database_servers.py $(BIN)/pytest -n auto --dist worksteal -m databases

check: lint types layers generated  ## everything CI checks besides the tests

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/plainspoken lint
	$(BIN)/plainspoken fmt --check rules

types: setup
	$(BIN)/mypy

layers: setup
	$(BIN)/lint-imports

generated: setup
	$(BIN)/python tools/generate_openapi.py --check
	$(BIN)/python tools/generate_checks.py --check
	$(BIN)/python tools/draw_architecture.py --check

docs: setup  ## refresh what is generated: the OpenAPI document, the examples' output
	$(BIN)/python tools/generate_openapi.py
	$(BIN)/python tools/generate_checks.py
	$(BIN)/python tools/draw_architecture.py
	$(BIN)/python tools/run_examples.py

clients:  ## refresh and build the TypeScript client; needs Node.js (do it after `make docs`)
	cd clients/typescript && npm ci --ignore-scripts && npm run generate && npm run build:all

pages:  ## build the pages that the server shows; needs Node.js
	cd clients/typescript && npm ci --ignore-scripts && npm run build:pages

format: setup  ## lay out the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

wheel: setup  ## build the wheel to install elsewhere, into dist
	@$(BIN)/python -m build --wheel --no-isolation --outdir dist . > /dev/null
	@ls dist/*.whl

engines: setup  ## install DuckDB, Spark and Ray into var, for the tests of the recipes and for `make bench ONLY=bulk`
	$(BIN)/python -m tools.bench.engines

kill-workers: setup  ## answer failures on a Dask cluster whose workers are killed, and count them (ROWS=1000000)
	PLAINSPOKEN_BULK_ROWS=$(or $(ROWS),1000000) $(BIN)/pytest -q tests/bulk/test_cluster.py -k killed

fuzz: setup  ## attack the scrubber and then the API (MINUTES=1 each, SEED=n; COUNT=n: that many pieces at the scrubber)
	$(BIN)/python -m tools.fuzz_scrub $(if $(COUNT),--count $(COUNT),--minutes $(or $(MINUTES),1)) $(if $(SEED),--seed $(SEED))
	$(BIN)/python -m tools.fuzz_api --minutes $(or $(MINUTES),1) $(if $(SEED),--seed $(SEED))

bench: setup  ## measure all that is claimed, beside others, and write docs/performance.md (MINUTES=20, JOBS=n; ONLY=part or AGAINST=commit print alone)
	$(BIN)/python tools/database_servers.py $(BIN)/python -m tools.bench --minutes $(or $(MINUTES),20) $(if $(JOBS),--jobs $(JOBS)) $(foreach part,$(ONLY),--only $(part)) $(if $(AGAINST),--against $(AGAINST))

faults: setup  ## break servers, databases, disks and clients under load, and write docs/reliability.md (MINUTES=8)
	$(BIN)/python tools/database_servers.py $(BIN)/python -m tools.faults --minutes $(or $(MINUTES),8)

corpus: setup  ## measure the catalogue on error corpora (PLAINSPOKEN_CORPUS=dir, SHOW=cases or wrong, unmatched, envelopes, leaks, ambiguous)
	$(BIN)/python -m tools.measure_corpus $(if $(SHOW),--show $(SHOW))

lock: setup  ## make the lock file anew from pyproject.toml
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --output-file requirements.lock --custom-compile-command 'make lock'

AUDIT := build/audit

# In an environment of their own: they need many packages, and what they look at is the lock file alone.
$(AUDIT)/.ready: Makefile
	@$(PYTHON) -m venv $(AUDIT)
	@$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit==2.10.1 cyclonedx-bom==7.5.0
	@touch $@

audit: $(AUDIT)/.ready  ## ask whether a package of the lock file has a known weakness
	@$(AUDIT)/bin/python tools/dependencies.py audit

sbom: $(AUDIT)/.ready  ## write the wheel's bill of materials (CycloneDX) from the lock file, into dist
	@$(AUDIT)/bin/python tools/dependencies.py sbom

clean:  ## remove what the targets made
	rm -rf .venv dist build var .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	rm -rf clients/typescript/node_modules clients/typescript/dist clients/typescript/build
