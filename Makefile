# What a person runs is what .ci/run runs.
PY := .venv/bin/python
PORT ?= 8501
GOLD ?= ../shared/gold/dev

.PHONY: setup run test check docs score score-unseen confidence bench bench-gazetteer bench-incidents bench-areas bench-map bench-playback bench-import bench-stores gazetteer

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
	@.venv/bin/sphinx-build -W --keep-going -q -b html docs docs/_build/html

# The documents as a site in docs/_build/html; a warning is an error.
docs:
	@scripts/setup.sh test
	@.venv/bin/sphinx-build -W --keep-going -b html docs docs/_build/html

score: setup
	@$(PY) ../shared/score.py $(GOLD) --python $(PY)

# The same on the project's own annotated articles: what the map opens on, and those never developed against.
score-unseen: setup
	@for set in starter invented invented_more fresh fresh_more fresh_third fresh_fourth held_out unread; do echo "$$set"; $(PY) scripts/score_gold.py $$set; done

# What confidence means: the weights fitted over all annotated articles, and how far they can be trusted.
confidence: setup
	@$(PY) scripts/fit_confidence.py $(GOLD)

gazetteer: setup
	@$(PY) -m gazetteer fetch --country $(COUNTRY)

bench: bench-gazetteer bench-incidents bench-areas

bench-gazetteer bench-incidents bench-areas bench-playback bench-import: setup
	@$(PY) -m bench.$(subst -,_,$@)

# One and ten million incidents; MILLIONS=1 leaves the ten out, whose making takes minutes and 1.5 GB of disk.
MILLIONS ?= 1 10
bench-map:
	@scripts/setup.sh test
	@$(PY) -m bench.bench_map --millions $(MILLIONS)

# DuckDB beside a PostgreSQL that it starts, from the package that tests use.
bench-stores:
	@scripts/setup.sh test
	@$(PY) -m bench.$(subst -,_,$@)
