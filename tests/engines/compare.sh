#!/usr/bin/env bash
# Builds and tests everything on an engine, and compares every metric on it with DuckDB's.
#   tests/engines/compare.sh postgres|spark
set -euo pipefail

target=$1
if [ ! -d data/test/duckdb ]; then tests/engines/build.sh duckdb; fi
tests/engines/build.sh "$target"
echo "== pytest: $target against duckdb"
LIFECYCLE_TEST_TARGET=$target pytest tests/python/test_engines.py
