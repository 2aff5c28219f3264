# `make` prints what there is to do. The two that matter to a newcomer: `make run` and `make test`.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv --system-certs # an office's proxy may have its own authority
ASSETS := src/cchc/ui/assets
SPRITE := $(ASSETS)/dist/ui/icons.svg
LOCALES := $(wildcard src/cchc/*/locale src/cchc/registers/*/locale)
WORDS := $(patsubst %.po,%.mo,$(wildcard $(LOCALES:%=%/*/LC_MESSAGES/django.po)))
ROWS ?= 1000000

say = @printf '▸ %s\n' '$(1)' >&2
offline = { echo 'Không tải được thư viện: hãy kiểm tra mạng rồi chạy lại. (Download failed: check the network and run again.)' >&2; exit 1; }

.PHONY: help
help: ## print this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: setup run-needs ## set up, load the demonstration district, write its report, serve it on http://127.0.0.1:8000
	$(BIN)/cchc init
	$(BIN)/cchc demo
	exec $(BIN)/cchc serve

.PHONY: test
test: test-setup check test-sqlite test-postgresql test-browser ## install what the tests need, then run every check and test

.PHONY: check
check: setup ## style, types, import rules and the catalogue, without tests
	$(call say,Kiểm tra mã nguồn và danh mục)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	CCHC_HOME=build/check $(BIN)/cchc catalog check

# Marks: `browser` needs Chromium; `postgres` runs on both databases, so it stays in the first stage too.
.PHONY: test-sqlite
test-sqlite: setup ## the tests that need neither a browser nor PostgreSQL
	$(call say,Chạy phép thử trên SQLite)
	$(BIN)/pytest -n 2 -m "not browser and not race and not long"

.PHONY: test-postgresql
test-postgresql: setup ## contract, store and journal tests on a throw-away PostgreSQL
	$(call say,Chạy phép thử trên PostgreSQL)
	.ci/with-postgresql $(BIN)/pytest -n 2 -m "postgres and not race and not long"

.PHONY: test-browser
test-browser: setup ## an officer's day, in a real Chromium
	$(call say,Chạy phép thử trong trình duyệt)
	$(BIN)/pytest -n 2 --dist loadscope -m browser

.PHONY: race
race: test-setup ## long: writers, readers and a killed compaction, on both databases; a million rows refused for one
	$(call say,Chạy phép thử tranh chấp trên hai cơ sở dữ liệu)
	$(BIN)/pytest -m "race or long"
	.ci/with-postgresql $(BIN)/pytest -m "race or long"

.PHONY: test-setup
test-setup: setup run-needs
	@.ci/need 'chromium: test -x /usr/bin/chromium' 'postgresql: ls /usr/lib/postgresql/*/bin/initdb || command -v initdb' \
	  'poppler-utils: command -v pdftotext' 'libatomic1: /sbin/ldconfig -p | grep -q libatomic.so.1' # the last for Playwright's driver

.PHONY: bench-setup
bench-setup: setup ## install what benchmarks need (PostgreSQL to compare with)
	@.ci/need 'postgresql: ls /usr/lib/postgresql/*/bin/initdb || command -v initdb'

.PHONY: bench
bench: bench-setup ## measure the engine against the alternatives: make bench ROWS=10000000
	$(BIN)/python -m benchmarks engine --rows $(ROWS)

.PHONY: setup
setup: .venv/ready node_modules/.ready $(SPRITE) $(WORDS) ## Python environment, front-end libraries, assets, words

.PHONY: assets
assets: $(SPRITE) ## bundle styles, scripts, fonts and icons

.PHONY: gallery
gallery: setup ## every page with invented contents, on http://127.0.0.1:8765
	$(BIN)/python -m cchc.ui.tests.gallery 8765

.PHONY: lock
lock: setup ## pin libraries anew, after a change in pyproject.toml or package.json
	$(UV) pip compile -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate \
	  --group dev --group bench pyproject.toml -o requirements.lock
	npm install --package-lock-only --ignore-scripts --silent

.PHONY: messages
messages: setup ## put new words of the pages into the English catalogues, to be translated there
	@for room in $(LOCALES:/locale=); do \
	  mkdir -p build; \
	  $(BIN)/pybabel -q extract -k gettext_lazy --sort-output --ignore-dirs tests -F src/cchc/ui/locale/babel.toml --no-location -o build/words.pot $$room && \
	  words=$$room/locale/en/LC_MESSAGES/django.po && sed '/^$$/q' $$words > build/head.po && \
	  $(BIN)/pybabel -q update -N --omit-header --ignore-obsolete -w 120 -i build/words.pot -d $$room/locale -D django && \
	  cat build/head.po $$words > build/words.po && mv build/words.po $$words || exit 1; \
	done

# A stamp is newer than all that it was made from, so a second run finds nothing to do.
.venv/ready: requirements.lock .ci/uv.txt pyproject.toml
	@.ci/need 'python3: command -v $(PYTHON)' 'tzdata: test -e /usr/share/zoneinfo/Asia/Ho_Chi_Minh' \
	  'ca-certificates: test -e /etc/ssl/certs/ca-certificates.crt' && \
	  .ci/need 'python3-venv: $(PYTHON) -c "import ensurepip, venv"'
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Cần Python 3.11 trở lên; hãy chạy: make PYTHON=/đường/dẫn/python3.11 ... (Python 3.11 or later is needed.)' >&2; exit 1; }
	$(call say,Chuẩn bị môi trường Python)
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r .ci/uv.txt || $(offline)
	@$(UV) pip sync -q --require-hashes requirements.lock .ci/uv.txt || $(offline)
	@$(UV) pip install -q --no-deps -e . || $(offline)
	@touch $@

node_modules/.ready: package-lock.json .npmrc
	@.ci/need 'nodejs npm: command -v node && command -v npm'
	$(call say,Tải thư viện giao diện)
	@npm ci --ignore-scripts --silent || $(offline)
	@touch $@

$(SPRITE): node_modules/.ready $(ASSETS)/build.mjs $(wildcard $(ASSETS)/src/*)
	$(call say,Đóng gói giao diện)
	@npm run --silent build

%.mo: %.po | .venv/ready
	@$(BIN)/pybabel -q compile -i $< -o $@ -l $(notdir $(patsubst %/LC_MESSAGES/,%,$(dir $@)))

.PHONY: run-needs
run-needs:
	@.ci/need 'fonts-liberation2: ls /usr/share/fonts/truetype/liberation2/*.ttf' || \
	  echo 'Vẫn chạy tiếp: PDF dùng phông chữ dự phòng. (Going on: PDFs use a fallback font.)' >&2
