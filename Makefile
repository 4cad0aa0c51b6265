# Two commands matter: `make run` and `make test`. Both set up what they need first.

PYTHON_BIN := .venv/bin/python
.DEFAULT_GOAL := help
.PHONY: help setup setup-dev run test lint lock clean

help: ## Lists the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: ## Makes .venv with what the tracker needs
	@bin/setup

setup-dev:
	@bin/setup dev

run: setup ## Starts everything here, with demonstration data (PORT=8000, VAR_DIR=var)
	@DEMO=1 exec $(PYTHON_BIN) manage.py run

test: setup-dev ## Runs the whole suite (ARGS="-k words" for a part)
	@exec $(PYTHON_BIN) -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

lint: setup-dev ## Checks style and layout
	@$(PYTHON_BIN) -m ruff check .
	@$(PYTHON_BIN) -m ruff format --check .

# uv reads the index from its own settings; --no-emit-index-url keeps it out of the files.
LOCK = $(PYTHON_BIN) -m uv pip compile --quiet --universal --python-version 3.11 \
	--generate-hashes --no-emit-index-url --no-header

lock: setup-dev ## Renews both locked requirement files (ARGS=--upgrade for newer versions)
	$(LOCK) $(ARGS) requirements.in -o requirements.txt
	$(LOCK) $(ARGS) requirements-dev.in -o requirements-dev.txt

clean: ## Removes .venv and caches; keeps var/
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
