# Everything runs in .venv, which the first command makes. Nothing outside this folder is changed,
# but for the system libraries that Qt needs, where you may install them.
.PHONY: help run test lint types imports tests bench docs constraints package smoke clean setup-test

bin := .venv/bin
FILE ?=

help:
	@echo "make run              open the window on an example"
	@echo "make run FILE=x.json  open your own workflow"
	@echo "make test             every check and test (make lint, types, imports, tests: one of them)"
	@echo "make bench            the speed figures, as ratios"
	@echo "make docs             write docs/rules.md from the texts of the rules"
	@echo "make constraints      renew the pinned versions"
	@echo "make package          build a Debian package in out/ (make smoke: try it in a bare Debian)"
	@echo "make clean            remove .venv, caches and out"

run:
	@sh packaging/run.sh "$(FILE)"

test: lint types imports tests
	@echo "All checks passed."

setup-test:
	@sh packaging/bootstrap.sh test

lint: setup-test
	$(bin)/ruff check .
	$(bin)/ruff format --check .

types: setup-test
	$(bin)/mypy

imports: setup-test
	$(bin)/lint-imports

tests: setup-test
	QT_QPA_PLATFORM=offscreen $(bin)/python -m pytest -n 2 --dist worksteal

bench: setup-test
	QT_QPA_PLATFORM=offscreen $(bin)/python -m tests.benchmarks

docs: setup-test
	PYTHONPATH=. $(bin)/python packaging/rules_page.py
	PYTHONPATH=. $(bin)/python packaging/formats_table.py
	PYTHONPATH=. $(bin)/python packaging/analysis_schema.py

constraints: setup-test
	$(bin)/pip install --quiet --upgrade --only-binary=:all: --upgrade-strategy eager \
		--no-build-isolation --editable .[dev]
	{ grep '^#' packaging/constraints.txt; $(bin)/pip freeze --all --exclude-editable \
		| grep -v '^pip==' | LC_ALL=C sort -f; } > packaging/constraints.new && mv packaging/constraints.new packaging/constraints.txt

package:
	@sh packaging/build_bundle.sh
	@$(bin)/python packaging/debian_package.py

smoke: package
	@packaging/smoke_test

clean:
	rm -rf .venv out .mypy_cache .ruff_cache .pytest_cache .hypothesis .benchmarks .import_linter_cache
