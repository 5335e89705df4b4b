# Needs Python 3.11 or later, git and make; everything else goes into .venv.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: demo test lint lab bench clean

demo: $(VENV)/core
	$(BIN)/skillmatch demo

test: $(VENV)/full
	$(BIN)/python -m pytest
	$(BIN)/python -m pytest --nbval notebooks

lint: $(VENV)/full
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

lab: $(VENV)/full
	$(BIN)/jupyter lab notebooks

bench: $(VENV)/full
	$(BIN)/python tests/benchmarks/verification.py
	$(BIN)/python tests/benchmarks/skill_extraction.py
	$(BIN)/python tests/benchmarks/resumes.py
	$(BIN)/python tests/benchmarks/hard_cases.py

clean:
	rm -rf $(VENV) build dist *.egg-info

$(BIN)/python:
	$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11) and 'skillmatch needs Python 3.11 or later: make PYTHON=python3.12 …')"
	$(PYTHON) -m venv $(VENV)

# torch comes first and pinned, or another package may pull a larger build of it.
$(VENV)/core: $(BIN)/python pyproject.toml constraints.txt
	$(BIN)/python -m pip install --quiet --constraint constraints.txt torch
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable .
	touch $@

$(VENV)/full: $(VENV)/core
	$(BIN)/python -m pip install --quiet --constraint constraints.txt --editable '.[lab,dev]'
	touch $@
