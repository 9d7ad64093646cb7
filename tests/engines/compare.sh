#!/usr/bin/env bash
# Builds and tests everything on an engine, and compares every mart and every metric on it with DuckDB's.
#   tests/engines/compare.sh postgres|spark
set -euo pipefail

export LIFECYCLE_TEST_TARGET=$1
if [ ! -d data/test/duckdb ]; then tests/engines/build.sh duckdb; fi
tests/engines/build.sh "$LIFECYCLE_TEST_TARGET"
if [ "$LIFECYCLE_TEST_TARGET" = postgres ]; then
    echo "== pytest: what needs a Postgres server"
    pytest --quiet tests/python/test_cli.py tests/python/test_engine.py tests/python/test_load.py tests/python/test_warehouse.py \
        tests/python/test_usage_days.py
fi
# one process each: a Spark session has one metastore
companies=(company)
if [ "$LIFECYCLE_TEST_TARGET" = postgres ]; then companies+=(simulated); fi
for company in "${companies[@]}"; do
    echo "== pytest: $company on $LIFECYCLE_TEST_TARGET against duckdb"
    LIFECYCLE_TEST_COMPANY=$company pytest tests/python/test_engines.py
done
