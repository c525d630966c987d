# What people and machines do with this project. `make help` lists it.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Each step uses both processors by itself; two cargos at once only wait for each other.
.NOTPARALLEL:

# Compiled dependencies are kept outside the checkout, so that a fresh checkout reuses them.
XDG_CACHE_HOME ?= $(HOME)/.cache
export CARGO_TARGET_DIR ?= $(XDG_CACHE_HOME)/motcua/target
export PATH := $(XDG_CACHE_HOME)/motcua/tools/bin:$(PATH)
ifeq ($(CI),true)
# Incremental files help whoever edits; on a machine that builds once they only fill its disk.
export CARGO_INCREMENTAL := 0
endif

# Every build asks for the same features, so that no dependency is compiled twice: cargo adds those
# that only tests need as soon as one test is among the targets. Hence a (small) test in `demo`.
CARGO_ALL := --workspace --all-targets --locked
CARGO_DEMO := --workspace --bin motcua --test tidy --locked

.PHONY: help
help: ## list what can be done
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: setup-demo web ## build and run the demonstration: Nam Giang, the year 2022 (ARGS="--listen …")
	cargo build $(CARGO_DEMO)
	@echo "Starting the demonstration. It prints its address and its accounts; Ctrl-C ends it."
	@"$(CARGO_TARGET_DIR)/debug/motcua" demo $(ARGS)

.PHONY: release
release: setup-demo web ## build the program for an office
	cargo build --release --locked --package motcua
	@echo "The program: $(CARGO_TARGET_DIR)/release/motcua"

.PHONY: test
test: setup-test build ## all tests, the journeys through HTTP on SQLite and on PostgreSQL (FILTER="words")
	scripts/with-postgres.sh cargo nextest run --workspace --locked $(FILTER)
	cargo test --doc --workspace --locked --quiet

.PHONY: attack
attack: setup-test build ## the hostile journeys alone (they are part of `make test`, too)
	scripts/with-postgres.sh cargo nextest run --workspace --locked -E 'test(/^attack::/)'

.PHONY: journeys
journeys: setup-check build ## the screens in a real browser: keyboard, small screens, accessibility
	cd web && node --test --test-reporter=../scripts/plain-reporter.mjs test/*.test.mjs
	scripts/with-demo.sh node web/journeys/run.mjs

.PHONY: document
document: setup-check build ## whether the program keeps what /openapi.json says (ARGS="--include-path …")
	scripts/with-demo.sh scripts/try-document.sh $(ARGS)

.PHONY: pictures
pictures: setup-check build ## take the pictures of the guides anew (docs/anh/huong-dan)
	MOTCUA_PICTURES=1 scripts/with-demo.sh node web/journeys/run.mjs day-

.PHONY: lint
lint: setup-check web ## formatting and lints
	cargo fmt --all --check
	cargo clippy $(CARGO_ALL) -- -D warnings

.PHONY: licences
licences: setup-check ## licences and sources of everything that comes from elsewhere
	cargo deny --locked check licenses bans sources
	node scripts/npm-licences.mjs

.PHONY: advisories
advisories: setup-check ## known weaknesses of dependencies (DENY_ADVISORY_DB=folder with the database)
	scripts/advisories.sh

.PHONY: check
check: licences advisories lint test document journeys ## everything that must hold before a change lands

.PHONY: bench
bench: setup-test web ## the figures of bench/: load, page weight, growth
	bench/run $(ARGS)

.PHONY: build
build: setup-demo web ## compile the program and its tests
	cargo build $(CARGO_ALL)

.PHONY: web
web: setup-demo ## build the style sheets and scripts that the program embeds
	@scripts/build-web.sh

.PHONY: fmt
fmt: ## format the sources
	cargo fmt --all

.PHONY: setup
setup: setup-check ## install what is missing on this machine

.PHONY: setup-demo setup-test setup-check
setup-demo setup-test setup-check: setup-%:
	@scripts/setup.sh $*

.PHONY: clean-var
clean-var: ## delete what demonstrations and benchmarks left in var/
	rm -rf var
