# The commands of this repository; `make help` lists them. Each can be run again.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.PHONY: help packages build test drill drill-long soak chaos judge backtest throughput simulate latency footprint fuzz model oracle \
	lint format clean

TEST_BUILD := .build-test
# Of `make fuzz`, for each target.
SECONDS ?= 60
# Of `make chaos`; without SEED=n one is drawn and printed.
MINUTES ?= 30
# Few tests at a time: all at once, one that only waits for its turn misses the deadlines of what it tests. And freed memory
# is overwritten (mallopt(3)), so that who reads it is found.
FEW_AT_A_TIME := --experimental-maximum-parallelization-width 8
TEST_FLAGS := -c release -Xswiftc -enable-testing --scratch-path $(TEST_BUILD)
RELEASE_FLAGS := -c release --static-swift-stdlib
# Labelled files and time series of real machines, for judge and backtest.
DATA ?= ../shared/data
MEASURE := .build/release/forewarn-measure
# Of `make simulate`.
SEEDS ?= 1000
# The lab is torn down whatever happens, also when make is interrupted; one that is up already is somebody else's.
WITH_LAB = if [ -e "$${FOREWARN_LAB_RUN:-lab/run}/lab.json" ]; then echo "a lab is up already; run: lab/lab down" >&2; exit 1; fi; \
	trap 'lab/lab down' EXIT; trap 'exit 130' INT TERM;

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile

packages: ## install the Debian packages that are missing (as root)
	@lab/install-packages

build: packages ## release build into .build
	@echo "== release build"
	swift build $(RELEASE_FLAGS)

test: packages ## everything that must hold: tests, lint, each drill once without numbers
	@echo "== build with tests ($(TEST_BUILD))"
	swift build --build-tests $(TEST_FLAGS)
	@echo "== unit tests"
	MALLOC_PERTURB_=165 swift test --skip-build $(TEST_FLAGS) $(FEW_AT_A_TIME) --skip '^(Simulation|Scenario)Tests'
	@echo "== the policy on simulated clusters, and the golden scenarios"
	swift test --skip-build $(TEST_FLAGS) --filter '^(Simulation|Scenario)Tests'
	@$(MAKE) --no-print-directory lint
	@echo "== fence agent under Pacemaker's own fencer"
	@if lab/possible "the fencer check"; then lab/fencer-check.sh $(TEST_BUILD)/release/fence_forewarn; else [ $$? -eq 2 ]; fi
	@echo "== drills"
	@if lab/possible; then $(WITH_LAB) lab/lab all --build $(TEST_BUILD)/release; else [ $$? -eq 2 ]; fi
	@echo "== chaos"
	@if lab/possible chaos; then $(WITH_LAB) lab/lab chaos --build $(TEST_BUILD)/release --minutes 2 --seed 7; else [ $$? -eq 2 ]; fi

drill: build ## release build, each drill once, with the paired numbers
	@if lab/possible; then $(WITH_LAB) lab/lab all --build .build/release --numbers drill; else [ $$? -eq 2 ]; fi

drill-long: build ## as drill, with the repetitions: both-sick 20 times, idle 10 minutes, crash pairs, BMC in band, the soaks
	@if lab/possible; then $(WITH_LAB) lab/lab all --build .build/release --numbers long; else [ $$? -eq 2 ]; fi
	lab/kcs-check.sh .build/release/forewarn-probe
	@$(MAKE) --no-print-directory soak

soak: build ## 10,000 polls of a BMC with random errors, and 1,000,000 readings for the daemon: all stays flat
	lab/soak-bmc.sh
	lab/soak-daemon.sh

chaos: build ## MINUTES=30 of random faults on the pair by SEED=n: one writer, and back after each
	@if lab/possible chaos; then $(WITH_LAB) lab/lab chaos --build .build/release --minutes $(MINUTES) $(if $(SEED),--seed $(SEED)); else [ $$? -eq 2 ]; fi

judge: build ## the rules against the labelled files of DATA=DIR: confusion matrix and every disagreement
	$(MEASURE) judge --data "$(DATA)"

backtest: build ## the disk predictor against the time series of DATA=DIR, beside two baselines
	$(MEASURE) backtest --data "$(DATA)"

throughput: build ## readings assessed in a second
	$(MEASURE) throughput

simulate: build ## the policy on a simulated cluster with faults, SEEDS=1000: coverage, and every broken invariant
	$(MEASURE) simulate --seeds $(SEEDS)

latency: build ## from a lost carrier, and from a removed disk, to the finding in the daemon
	@if lab/possible "the latency measurement"; then $(WITH_LAB) lab/lab latency --build .build/release; else [ $$? -eq 2 ]; fi

footprint: build ## CPU and memory of an idle node at the shipped schedules, beside other people's daemons
	@if lab/possible "the footprint measurement"; then $(WITH_LAB) lab/lab footprint --build .build/release; else [ $$? -eq 2 ]; fi

fuzz: packages ## fuzz every decoder, each for SECONDS=60 (the findings: .build-fuzz/artifacts)
	lab/fuzz $(SECONDS)

model: ## the pair's protocol checked exhaustively with SPIN, and each protection taken away once (docs/model)
	docs/model/check

oracle: packages ## the placement matrix asked of crm_simulate anew, written to docs/placement.md
	FOREWARN_WRITE_PLACEMENT=1 swift test $(TEST_FLAGS) --filter OracleTests

lint: ## formatting and style, without changing anything
	@echo "== lint"
	swift format lint --strict --recursive Package.swift Sources Tests
	lab/lint

format: ## format the Swift sources
	swift format --in-place --recursive Package.swift Sources Tests

clean: ## remove the lab and everything that was built
	lab/lab down
	rm -rf .build .build-fuzz $(TEST_BUILD) lab/run lab/report.json
