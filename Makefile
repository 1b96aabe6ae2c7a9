# Everything that is done with Josira from the outside. A machine needs Python 3.11, 3.12 or 3.13 and make, nothing else.

PORT ?= 8000
N ?= 25
WHO ?= educator

RUN = sh scripts/python.sh -m
SETUP = @$(RUN) scripts.environment
PY = .venv/bin/python
# What this machine's variables say of other projects must not lead astray.
FORGET = env -u DJANGO_SETTINGS_MODULE -u SECRET_KEY -u ALLOWED_HOSTS
ON_SQLITE = $(FORGET) -u DATABASE_URL -u REDIS_URL
ON_POSTGRES = $(FORGET) DATABASE_URL=$${DATABASE_URL:-postgres://postgres@127.0.0.1:5432/josira} REDIS_URL=$${REDIS_URL:-redis://127.0.0.1:6379/8}
PYTEST = $(PY) -m pytest --numprocesses auto --maxprocesses 4

.PHONY: help demo demo-code demo-learners test test-postgres check format messages review screenshots bench-page bench-quizzes chaos lock
.DEFAULT_GOAL := help

help: ## say what can be done here
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1  \2/p' Makefile

demo: ## show Josira on this machine: make demo PORT=8001
	@$(RUN) scripts.demo --port "$(PORT)"

demo-code: ## print a one-time code of a demo account: make demo-code WHO=educator
	$(SETUP) base
	@$(ON_SQLITE) $(PY) manage.py demo_code "$(WHO)"

demo-learners: ## let some made-up learners walk through the running demo: make demo-learners N=25
	$(SETUP) dev
	@$(PY) -m tests.load.walk_learners "http://127.0.0.1:$(PORT)" "$(N)"

test: ## run the tests; those in a browser too where Chromium is found
	$(SETUP) dev
	@$(PY) -m scripts.catalogues compile
	@$(ON_SQLITE) $(PYTEST)

test-postgres: ## run the tests on PostgreSQL with Redis (DATABASE_URL, REDIS_URL)
	$(SETUP) dev
	@$(PY) -m scripts.catalogues compile
	@$(ON_POSTGRES) $(PYTEST)

check: ## check form, types, import direction, templates, migrations, settings, translations
	$(SETUP) dev
	@$(PY) -m scripts.check

format: ## bring code and templates into form
	$(SETUP) dev
	@$(PY) -m scripts.check --mend

messages: ## add new strings of code and templates to locale/
	$(SETUP) dev
	@$(PY) -m scripts.catalogues update

review: ## make locale/bm/REVIEW.md anew: the Bambara words of the interface, for a native speaker
	$(SETUP) dev
	@$(PY) -m scripts.review_list

screenshots: ## take pictures of every kind of page into var/screenshots, and those of the README
	$(SETUP) dev
	@$(PY) -m scripts.screenshots

bench-page: ## measure a lesson on a weak phone against the same page as a plain file
	$(SETUP) dev
	@$(PY) -m scripts.bench_page

bench-quizzes: ## measure quizzes: queries, marking, item analysis, against the numbers they are to reach
	$(SETUP) dev
	@$(FORGET) $(PY) -m scripts.bench_quizzes

chaos: ## try to lose an answer: kill the server 100 times and the browser 50 times while 20,000 answers come
	$(SETUP) dev
	@$(FORGET) $(PY) -m scripts.chaos

lock: ## write requirements/*.txt anew from pyproject.toml
	$(SETUP) dev
	@$(PY) -m scripts.lock
