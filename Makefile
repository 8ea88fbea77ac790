# Two commands matter: `make run` and `make test`. Both install what they need; `make help` lists the rest.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

# A checkout that git does not trust, or none at all, builds without its commit in it.
VCS := $(shell git rev-parse HEAD >/dev/null 2>&1 && echo auto || echo false)
# One Postgres for every test process of a command.
WITH_POSTGRES := go run ./db/dbtest/server --

ASSETS   := web/assets
PACKAGES := $(ASSETS)/node_modules/.package-lock.json
DIST     := $(ASSETS)/dist/manifest.json

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: build ## Start everything with the demo world at http://localhost:8080 (PORT=8081 moves it, ARGS='…' adds to serve)
	@trap : INT; bin/huizhida serve --demo $(ARGS) || [ $$? -eq 130 ] # Ctrl-C

.PHONY: demo
demo: build ## Load the demo world into an empty database (ARGS='--enterprises 1000000' scales it)
	@bin/huizhida demo $(ARGS)

.PHONY: build
build: $(DIST) ## Build bin/huizhida with everything in it
	@go build -buildvcs=$(VCS) -o bin/huizhida ./cmd/huizhida

.PHONY: assets
assets: $(DIST) ## Build the style sheet and the script

$(PACKAGES): $(ASSETS)/package.json $(ASSETS)/package-lock.json
	@scripts/ensure node
	@echo "installing the packages of $(ASSETS)"
	@cd $(ASSETS) && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

$(DIST): $(PACKAGES) $(ASSETS)/build.js $(shell find $(ASSETS)/scss $(ASSETS)/js $(ASSETS)/*.svg -type f)
	@echo "building the style sheet and the script"
	@cd $(ASSETS) && npm run --silent build

.PHONY: generate
generate: ## Write the Go code of the templ files
	@go tool templ generate -log-level error

.PHONY: test
test: $(DIST) lint ## Check everything: lint, unit, property, database, browser
	@scripts/ensure browser
	@echo "go test ./..."
	@$(WITH_POSTGRES) go test -vet=off ./...

.PHONY: e2e
e2e: $(DIST) ## Run only the tests with a real browser and real processes
	@scripts/ensure browser
	@$(WITH_POSTGRES) go test -count=1 ./e2e/...

.PHONY: lint
lint: $(DIST) ## Check the format, go vet, staticcheck, and that generated files are fresh
	@echo "gofmt"; unformatted=$$(git ls-files -co --exclude-standard '*.go' | xargs gofmt -l); \
	  [ -z "$$unformatted" ] || { echo "run gofmt -w on:"; echo "$$unformatted"; exit 1; }
	@echo "templ generate"; scripts/generated-is-fresh
	@echo "go vet"; go vet ./...
	@echo "staticcheck"; go tool staticcheck ./...

.PHONY: bench
bench: bench-peers ## Measure the parts that must be fast, beside what others would pick (ARGS='--enterprises 100000' scales it)
	@$(WITH_POSTGRES) go test -run '^$$' -bench . -benchmem $$(go list ./... | grep -v /matching/bench)
	@go run ./cmd/huizhida bench match $(ARGS)

# Go's vectors are an experiment, for which the standard library is built anew: minutes, once. That is why `make test` and `make lint`
# know the portable kernels only; this target holds the others against them before it measures.
.PHONY: bench-simd
bench-simd: bench-peers ## Like bench, for matching alone and with the kernels for AVX2 (amd64; builds Go's library anew, once)
	@GOEXPERIMENT=simd go test ./matching/columnar
	@GOEXPERIMENT=simd go test -run '^$$' -bench 'Kernels|Count' ./matching/columnar
	@GOEXPERIMENT=simd go run ./cmd/huizhida bench match $(ARGS)

# DuckDB, which the matching engine is measured against; without it the table has a column less.
DUCKDB := matching/bench/duckdb

.PHONY: bench-peers
bench-peers: ## Install the peers of the benchmarks that come as packages
	@[ -d $(DUCKDB)/node_modules/@duckdb/node-api ] || { echo "installing the packages of $(DUCKDB)" && cd $(DUCKDB) && \
	  npm ci --no-audit --no-fund --loglevel=error; } || echo "going on without DuckDB"

.PHONY: bench-portal
bench-portal: $(DIST) ## Measure the public pages at 100,000 documents, beside a bare handler (ARGS='--time 10s' and others)
	@go run ./cmd/huizhida bench portal $(ARGS)

.PHONY: clean
clean: ## Remove what was built or installed here; data stays
	@rm -rf bin $(ASSETS)/node_modules $(DUCKDB)/node_modules
	@find $(ASSETS)/dist -type f ! -name .keep -delete
