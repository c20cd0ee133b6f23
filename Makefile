# wirewatch: `make demo` shows it, `make test` checks it. Each makes its own .venv from the hash-checked lock.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORE_STAMP := $(VENV)/.core-$(shell cat requirements.lock pyproject.toml | cksum | tr ' ' '-')
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | tr ' ' '-')
PIP := $(BIN)/python -m pip --disable-pip-version-check --no-input -q

.PHONY: install demo test hostile check-long lint check-types check-imports pytest lock clean

demo: $(CORE_STAMP)
	@$(BIN)/wirewatch demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

# The program alone: .venv/bin/wirewatch
install: $(CORE_STAMP)

test: lint check-types check-imports pytest

lint: $(DEV_STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

check-types: $(DEV_STAMP)
	$(BIN)/mypy

check-imports: $(DEV_STAMP)
	$(BIN)/lint-imports

pytest: $(DEV_STAMP)
	$(BIN)/python -m pytest -n auto --dist worksteal -q -m "not long"

# What is too slow for every run: pages in a real browser, property tests with many more examples.
check-long: $(DEV_STAMP)
	HYPOTHESIS_PROFILE=long $(BIN)/python -m pytest -n auto --dist loadfile -q -m "long or property"

# Hostile answers, once and over several polls; says at the end how many met their expectation.
hostile: $(DEV_STAMP)
	$(BIN)/python -m pytest -q tests/hostile

# $(call install,LOCK,STAMP): each way this can fail ends in one sentence saying what to do.
define install
@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
  echo "wirewatch needs Python 3.11 or newer, and $(PYTHON) is not: install one and run: make $(MAKECMDGOALS) PYTHON=/path/to/python3" >&2; exit 1; }
@test -x $(BIN)/python || { echo "Making $(VENV) ..."; $(PYTHON) -m venv $(VENV) >/dev/null 2>&1; } || { rm -rf $(VENV); \
  echo "Python's venv module is missing: install it (on Debian and Ubuntu: apt install python3-venv) and run make again" >&2; exit 1; }
@echo "Installing what $(1) names (once, about half a minute) ..."
@{ $(PIP) install --require-hashes --only-binary :all: -r $(1) \
  && $(PIP) install --no-deps --no-build-isolation -e .; } >$(VENV)/install.log 2>&1 || { \
  echo "The installation failed; its last words are in $(VENV)/install.log: check the network connection and run make again" >&2; exit 1; }
@rm -f $(VENV)/.core-* $(VENV)/.dev-* ; touch $(2)
endef

$(CORE_STAMP):
	$(if $(wildcard $(DEV_STAMP)),@touch $@,$(call install,requirements.lock,$@))

$(DEV_STAMP):
	$(call install,requirements-dev.lock,$@)
	@touch $(CORE_STAMP)

# Needs uv and the network; run it after changing dependencies in pyproject.toml, and commit both locks. Extras stay
# named: without them pip looks for a newer release than the pinned one, and wants its hash. pip 23 compares their
# names as the package that asks for them writes them.
lock:
	uv pip compile --universal --generate-hashes --no-header --no-strip-extras --python-version 3.11 --upgrade --group build --extra cjk pyproject.toml -o requirements.lock
	uv pip compile --universal --generate-hashes --no-header --no-strip-extras --python-version 3.11 --upgrade --group build --group dev --extra cjk --extra fulltext pyproject.toml -o requirements-dev.lock
	sed -i 's/html-clean\]/html_clean]/' requirements-dev.lock

clean:
	rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
