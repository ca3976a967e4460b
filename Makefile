# make setup | run | test | check | lint | cover | bench | soak | fuzz SECONDS=n. CONTRIBUTING.md says what each is for.
BIN := .venv/bin
PYTHON ?= python3.11
SECONDS ?= 60
PORT ?= 8000
export CONCORD_HOME ?= $(CURDIR)/var

.PHONY: setup setup-dev run test check lint cover bench soak fuzz messages requirements clean

setup: .venv/.installed
	$(BIN)/python -m concord.web.catalogues
	$(BIN)/python -m concord.web.manage collectstatic --noinput --verbosity 0

setup-dev: setup .venv/.installed-dev

.venv/.installed: requirements.txt requirements-build.txt pyproject.toml
	tools/debian-packages run
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/pip install -qq --require-hashes -r requirements-build.txt
	$(BIN)/pip install -qq --require-hashes -r requirements.txt
	$(BIN)/pip install -qq --no-deps --no-build-isolation --editable .
	touch $@

.venv/.installed-dev: requirements-dev.txt .venv/.installed
	tools/debian-packages test
	$(BIN)/pip install -qq --require-hashes -r requirements-dev.txt
	touch $@

run: export CONCORD_DEMO = 1
# So that the outbox of the demonstration has letters to look at, to release and to drop.
run: export CONCORD_HOLD_MAIL = 1
run: setup
	$(BIN)/concord build
	$(BIN)/concord demo
	$(BIN)/concord serve --port $(PORT)

# The suite once on SQLite with the browser, then what touches the database once more on PostgreSQL.
test: setup-dev
	$(BIN)/pytest -n 2 --dist loadscope -m "not browser"
	$(BIN)/pytest -n 2 --dist loadscope -m browser
	$(BIN)/python tests/support/postgres.py $(BIN)/pytest -n 2 --dist loadscope -m "not browser" tests/web tests/society tests/demo tests/operations

lint: setup-dev
	$(BIN)/ruff check src tests benchmarks
	$(BIN)/ruff format --check src tests benchmarks
	$(BIN)/mypy
	$(BIN)/lint-imports

# Branch coverage of what is pure: kernel, counting, claims, pathways and state tables, each over its own tests.
cover: setup-dev
	tools/cover

check: lint
	$(BIN)/pytest -q -n 2 -m "not slow and not browser and not postgres"

bench: setup-dev
	$(BIN)/python -m benchmarks

soak: setup-dev
	$(BIN)/python -m benchmarks.soak
	$(BIN)/python -m benchmarks.soak_site
	$(BIN)/python -m benchmarks.soak_server

fuzz: setup-dev
	$(BIN)/python -m benchmarks.fuzz --seconds $(SECONDS)

# Collects the texts of templates and code for the translators. Needs Debian's gettext.
messages: setup-dev
	tools/messages

COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --strip-extras --allow-unsafe --no-header \
	--no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options

requirements: setup-dev
	$(COMPILE) --output-file requirements.txt requirements.in
	$(COMPILE) --output-file requirements-build.txt requirements-build.in
	$(COMPILE) --output-file requirements-dev.txt requirements-dev.in

clean:
	rm -rf .venv var build dist
