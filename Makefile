# Two commands matter: `make demo` and `make test`.
PY := .venv/bin/python
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.PHONY: demo test check bench gallery clean-demo

demo: .venv/.core
	@$(PY) -m keerpunt demo

.venv/.core: requirements.txt
	@echo "Installing what Keerpunt needs into .venv ..."
	@test -x $(PY) || python3 -m venv .venv
	@$(PY) -m pip install --quiet --require-hashes -r requirements.txt
	@printf '#!/bin/sh\nPYTHONPATH="$(CURDIR)" exec "$(CURDIR)/$(PY)" -m keerpunt "$$@"\n' > .venv/bin/keerpunt
	@chmod +x .venv/bin/keerpunt
	@touch $@

.venv/.dev: requirements-dev.txt .venv/.core
	@echo "Installing what the tests need into .venv ..."
	@$(PY) -m pip install --quiet --require-hashes -r requirements-dev.txt
	@touch $@

node_modules/.installed: package-lock.json
	@sh tests/install.sh node
	@npm ci --ignore-scripts --no-audit --no-fund --silent
	@touch $@

# The fast part: format, lint, types, import contracts, unit tests. Under two minutes.
check: .venv/.dev node_modules/.installed
	$(PY) -m ruff format --check keerpunt tests bench
	$(PY) -m ruff check keerpunt tests bench
	$(PY) -m mypy
	.venv/bin/lint-imports
	node_modules/.bin/tsc -p jsconfig.json
	find tests/web -name "*.test.mjs" | sort | xargs node --test
	$(PY) -m pytest -n 2 -m "not browser and not chaos and not peers"

# Everything that CI runs; installs the browsers and servers it needs from the distribution.
test: .venv/.dev node_modules/.installed
	@sh tests/install.sh all
	$(MAKE) check
	$(PY) -m pytest -m "browser or chaos"

bench: .venv/.dev node_modules/.installed
	@sh tests/install.sh all
	$(PY) -m bench

# A picture of every screen in every size and light, in gallery/index.html. More: python -m tests.gallery --help
gallery: .venv/.dev
	@sh tests/install.sh all
	$(PY) -m tests.gallery
