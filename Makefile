# What a person runs is what .ci/run runs.
PY := .venv/bin/python
PORT ?= 8501
GOLD ?= ../shared/gold/dev

.PHONY: setup run test check score bench bench-gazetteer bench-incidents bench-areas bench-map gazetteer

setup:
	@scripts/setup.sh run

run: setup
	@exec .venv/bin/streamlit run app.py --server.port $(PORT)

test: check
	@$(PY) -m pytest

check:
	@scripts/setup.sh test
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/mypy

score: setup
	@$(PY) ../shared/score.py $(GOLD) --python $(PY)

gazetteer: setup
	@$(PY) -m gazetteer fetch --country $(COUNTRY)

bench: bench-gazetteer bench-incidents bench-areas

bench-gazetteer bench-incidents bench-areas bench-map: setup
	@$(PY) -m bench.$(subst -,_,$@)
