# CTO team: every task of a developer and of a first-time user. `make help` lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
CODE := app tests migrations
WORKERS ?= 2

.PHONY: help setup run ask test test-chaos test-eval-kills test-llama test-models examples bench-decide bench-embedding bench-classify bench-eval bench-golden bench-router cassettes bench-faults bench-overload bench-retrieval bench-scale bench-service bench-slack bench-slack-answers bench-whatif check format unit browser lock clean screenshots openapi test-api

help: ## list the tasks
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-16s %s\n", $$1, $$2}'

setup: $(STAMP) ## make .venv with cto-team in it

$(STAMP): pyproject.toml requirements-dev.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "CTO team needs Python 3.11 or later; set PYTHON=..."; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check torch==$$(sed -n 's/^torch==//p' requirements-dev.lock)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

run: setup ## start the service, with everything it needs
	@$(BIN)/cto-team serve

ask: export QUESTION = $(value Q)
ask: setup ## answer one question: make ask Q="..."
	@$(BIN)/cto-team ask "$${QUESTION:?say what to ask: make ask Q=\"...\"}"

format: setup ## lay the code out
	$(BIN)/ruff format $(CODE)
	$(BIN)/ruff check --fix $(CODE)

check: setup ## layout, lint, two type checkers, import contracts
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/pyright --warnings
	$(BIN)/lint-imports

browser: ## a Chromium for the tests of the web page
	@scripts/install-chromium.sh

unit: setup ## the tests alone
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --reruns 1 --reruns-delay 2

test: check browser unit ## every check and every test

screenshots: setup browser ## a picture of every state of the page and of the console, in screenshots/, to be looked at
	mkdir -p screenshots
	SCREENSHOTS=screenshots $(BIN)/python -m pytest tests/web/test_states.py tests/web/console -q

test-llama: setup ## build a Llama server (10 to 20 minutes, once) and drive the local tier through it
	PYTHON="$(PYTHON)" scripts/build-llama.sh
	$(BIN)/python -m pytest tests/llama -m llama

KILLS ?= 200
SEED ?= 1

test-chaos: setup ## kill -9 at random 200 times (KILLS=n SEED=n), and 100,000 random houses; takes half an hour
	$(BIN)/python -m tests.chaos --kills $(KILLS) --seed $(SEED)
	$(BIN)/python -m pytest tests/routing/test_clearance.py --hypothesis-profile=chaos --timeout=0

test-eval-kills: setup ## kill a run of the evaluation 20 times and go on with it (KILLS=n SEED=n)
	$(BIN)/python -m tests.evaluation.killing --kills $(if $(filter 200,$(KILLS)),20,$(KILLS)) --seed $(SEED)

test-api: setup ## hundreds of made-up requests to every endpoint, each answer held against openapi.json
	$(BIN)/python -m pytest tests/api/test_contract.py --hypothesis-profile=contract --timeout=0

openapi: setup ## write openapi.json anew, to be reviewed with what changed it
	$(BIN)/cto-team openapi --out openapi.json

test-models: setup ## the golden set with models that err and obey, under attack; takes half an hour (BENCH_DATA=folder)
	$(BIN)/python scripts/bench_models.py

bench-golden: setup ## golden questions to the whole team: sources, quotes, refusals (BENCH_DATA=folder)
	@$(BIN)/python scripts/bench_golden.py

cassettes: setup ## record the suite `scripted` from scripted models on this machine
	$(BIN)/python -m scripts.scripted_models scripted

bench-eval: setup ## recorded answers replayed 50 times: speed, and whether all results are one (RUNS=n)
	$(BIN)/python -m scripts.bench_eval --runs $(or $(RUNS),50) --write

bench-slack-answers: setup ## every golden answer as Slack messages: blocks refused, tables and code lost (BENCH_DATA=folder)
	@$(BIN)/python -m scripts.bench_slack_answers

bench-classify: setup ## the analyzer's classifier on public sets: vague tasks, intents, none of these (BENCH_DATA=folder)
	@$(BIN)/python scripts/bench_classify.py

examples: setup ## write docs/examples anew: what the built-in expert answers
	@$(BIN)/python -m scripts.examples

bench-decide: setup ## time one routing decision
	@$(BIN)/python scripts/bench_decide.py

bench-whatif: setup ## replays of ten and a hundred thousand logged decisions, and whether their intervals hold the truth
	@$(BIN)/python -m scripts.bench_whatif

bench-embedding: setup ## the forms of the embedding model: speed, memory, likeness
	@OMP_NUM_THREADS=2 $(BIN)/python scripts/bench_embedding.py

LITELLM := .venv-litellm

$(LITELLM)/.installed:
	test -x $(LITELLM)/bin/python || $(PYTHON) -m venv $(LITELLM)
	$(LITELLM)/bin/python -m pip install --quiet --disable-pip-version-check 'litellm[proxy]==1.106.2'
	@touch $@

bench-router: setup $(LITELLM)/.installed ## the gateway beside LiteLLM's proxy, on the same scripted backend
	$(BIN)/python scripts/bench_router.py --write

bench-faults: setup $(LITELLM)/.installed ## sixteen faults of a provider, met by both; takes five minutes
	$(BIN)/python scripts/bench_faults.py

bench-overload: setup ## ten times the sustainable load: goodput, refusals, fairness; takes five minutes
	@$(BIN)/python scripts/bench_overload.py --write

LANGCHAIN := .venv-langchain
LLAMAINDEX := .venv-llamaindex

$(LANGCHAIN)/.installed:
	test -x $(LANGCHAIN)/bin/python || $(PYTHON) -m venv $(LANGCHAIN)
	$(LANGCHAIN)/bin/python -m pip install --quiet --disable-pip-version-check \
	  langchain-postgres==0.0.19 langchain-core==1.7.2 langchain-text-splitters==1.1.3
	@touch $@

$(LLAMAINDEX)/.installed:
	test -x $(LLAMAINDEX)/bin/python || $(PYTHON) -m venv $(LLAMAINDEX)
	$(LLAMAINDEX)/bin/python -m pip install --quiet --disable-pip-version-check \
	  llama-index-vector-stores-postgres==0.9.0 llama-index-core==0.14.25
	@touch $@

bench-retrieval: setup $(LANGCHAIN)/.installed $(LLAMAINDEX)/.installed ## the search beside LangChain's and LlamaIndex's
	$(BIN)/python scripts/bench_retrieval.py --write

bench-scale: setup ## the search in ten and a hundred thousand chunks, and a million: an hour, 20 GB of disk
	$(BIN)/python scripts/bench_scale.py --chunks 10000 100000 1000000 --write

AEGRA := .venv-aegra

$(AEGRA)/.installed:
	test -x $(AEGRA)/bin/python || $(PYTHON) -m venv $(AEGRA)
	$(AEGRA)/bin/python -m pip install --quiet --disable-pip-version-check aegra-api==0.6.0 \
	  langgraph==1.2.22 langgraph-checkpoint-postgres==3.2.0 langchain-openai==1.7.3 'sqlalchemy[asyncio]'
	@touch $@

bench-service: setup $(AEGRA)/.installed ## whole runs beside aegra and plain LangGraph, on the same backend and Postgres
	$(BIN)/python scripts/bench_service.py --write

bench-slack: setup ## how long Slack waits for an acknowledgement, at 50 events a second
	@PYTHONPATH=. $(BIN)/python scripts/bench_slack.py

lock: setup ## pin what pyproject.toml allows
	@set -e; trap 'rm -f .constraints' EXIT; echo "torch==2.13.0" > .constraints; \
	for part in ".lock" "-dev.lock --extra dev"; do set -- $$part; file=requirements$$1; shift; \
	  $(BIN)/pip-compile --quiet --strip-extras $$@ --constraint .constraints --no-header \
	    --no-emit-index-url --no-emit-find-links --no-emit-options --output-file $$file pyproject.toml; \
	  sed -i -e 's/^\(torch==[^+]*\)+.*/\1/' -e '1i # Written by `make lock`; do not edit.' $$file; done

clean: ## remove what the tasks have made
	rm -rf $(VENV) .venv-llama $(LITELLM) $(LANGCHAIN) $(LLAMAINDEX) $(AEGRA) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
