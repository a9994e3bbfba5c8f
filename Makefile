# Offcut. `make` alone lists what there is.
export PATH := $(PATH):$(HOME)/.cargo/bin
TARGET := $(or $(CARGO_TARGET_DIR),target)
# Each builds without the others.
FEATURES := cloud compare fetch gpu node preview promo

.DEFAULT_GOAL := help
.PHONY: help deps demo test bench lint

help: ## list the targets
	@sed -n 's/^\([a-z]*\):[^#]*## /  make \1\t/p' Makefile | expand -t 16

deps: ## install what is missing on this machine
	@.ci/install-deps

demo: deps ## build, and render the example to promo.mp4
	cargo build --release --locked --no-default-features
	$(TARGET)/release/offcut render examples/promo/promo.json -o promo.mp4 --force
	@echo "The video lies at $(CURDIR)/promo.mp4"

test: deps ## run the tests
	cargo test --locked

bench: deps ## run the benches
	cargo bench --locked

lint: deps ## check format, lints and docs
	cargo fmt --check
	cargo clippy --locked --all-targets -- -D warnings
	for features in "" $(FEATURES); do \
		cargo clippy --locked --no-default-features --features "$$features" -- -D warnings || exit 1; \
	done
	RUSTDOCFLAGS="-D warnings" cargo doc --locked --no-deps
