# Everything this project asks of a machine is behind one of these words; `make help` prints them.
# Fresh machine: Go 1.26, Node.js 20.19 or newer with npm, make. `make test` installs the rest on Debian as root and says
# what to install elsewhere.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
# The steps share two cores, one database server and one browser: they run one after the other, cheap ones first.
.NOTPARALLEL:

# The version is given to the linker by tools/build; git must not refuse a build because the checkout has another owner.
export GOFLAGS ?= -buildvcs=false

# Whoever opens a fresh installation first sets it up, so it answers on this machine only unless told otherwise.
LISTEN ?= 127.0.0.1:8080
DEMO_LISTEN ?= 127.0.0.1:8090
# Which Go packages `make test-go` runs, and extra flags: make test-go PKG=./internal/kit/db/... GOTESTFLAGS=-v
PKG ?= ./...
GOTESTFLAGS ?=
GOFMT = $(shell go env GOROOT)/bin/gofmt
GOFILES = $(wildcard cmd internal migrations tools web/*.go)
GOLANGCI := go tool -modfile=tools.mod golangci-lint

.PHONY: help
help: ## print this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  make %-16s %s\n", $$1, $$2 }'

##-- using it

.PHONY: run
run: build ## build everything, start the server with its data in ./data and print the address
	@bin/tradewind serve --data ./data --listen $(LISTEN)

.PHONY: demo
demo: build ## start a second server with a believable export company in it, data in ./data-demo
	@bin/tradewind demo --data ./data-demo --listen $(DEMO_LISTEN)

.PHONY: build
build: ## build the page and bin/tradewind with the page inside; does nothing that is up to date
	@go run ./tools/build

.PHONY: web
web: ## build only the page
	@go run ./tools/build -only web

##-- checking it

.PHONY: test
test: deps check-format check-go build check-web generate-check lint test-web test-go e2e ## all checks: format, vet, lint, generated files, Go on both databases, page, browser
	@echo "all checks passed"

.PHONY: check
check: test ## what CI runs: the same as `make test`

.PHONY: deps
deps: ## install what the checks need: a C compiler, PostgreSQL, Chromium, fonts, the page's packages
	@go run ./tools/ensure
	@go run ./tools/build -dev -only packages
	@go mod download

.PHONY: check-format
check-format: ## fail when a Go file is not formatted (the page's files: make check-web)
	@unformatted=$$($(GOFMT) -l $(GOFILES)); \
	if [ -n "$$unformatted" ]; then echo "not formatted, run make fmt:"; echo "$$unformatted"; exit 1; fi

.PHONY: check-go
check-go: ## go vet
	go vet ./...

.PHONY: check-web
check-web: ## format, lint and types of the page and of the browser tests, and the size budgets
	cd web && npm run --silent lint
	cd web && npm run --silent typecheck
	cd web && npm run --silent budget
	cd e2e && ../web/node_modules/.bin/biome check .
	cd e2e && node ../web/node_modules/typescript7/bin/tsc -p .

.PHONY: lint
lint: ## golangci-lint, built from tools.mod
	$(GOLANGCI) run

.PHONY: lint-fix
lint-fix: ## the same, and mend what can be mended by itself
	$(GOLANGCI) run --fix

.PHONY: generate
generate: ## write api/openapi.yaml from the Go types and the page's types from it
	@go run ./tools/generate

.PHONY: generate-check
generate-check: ## fail when a generated file is stale
	@go run ./tools/generate -check

.PHONY: test-go
test-go: ## Go tests with the race detector, store tests on SQLite and on a PostgreSQL of their own
	go run ./tools/withpg -- go test -race -shuffle=on -timeout=30m $(GOTESTFLAGS) $(PKG)

.PHONY: test-web
test-web: ## unit and component tests of the page
	cd web && npm run --silent test

.PHONY: e2e
e2e: build ## walk through the real binary in a real Chromium, both languages, desktop and phone
	@go run ./tools/build -dev -only packages
	@chromium="$$(go run ./tools/ensure -print chromium)" && cd e2e && CHROMIUM_PATH="$$chromium" node_modules/.bin/playwright test $(E2E)

.PHONY: screenshots
screenshots: export TRADEWIND_MANUAL_IMAGES = 1
screenshots: e2e ## the same walk, and renew the pictures in docs/images

.PHONY: bench
bench: build ## measure the server against a bare handler and a raw indexed read; options: BENCH='-h'
	go run ./tools/bench $(BENCH)

##-- keeping it tidy

.PHONY: fmt
fmt: ## format Go, the page and the browser tests
	$(GOFMT) -w $(GOFILES)
	cd web && npm run --silent format
	cd e2e && ../web/node_modules/.bin/biome check --write .

.PHONY: clean
clean: ## remove what was built and what tests left behind; never touches ./data
	rm -rf bin e2e/shots e2e/results coverage.out web/coverage
	find web/dist -mindepth 1 ! -name .keep -delete
