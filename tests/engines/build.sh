#!/usr/bin/env bash
# Builds and tests the test companies on an engine, from nothing: the small one of canonical tables with a fault of each kind, the
# simulated one whose truth is known, and the example of a source of one's own. Leaves data/test/<target>/<company>/ for the tests
# that read a warehouse.
#   tests/engines/build.sh duckdb|postgres|spark
set -euo pipefail
# the profiles are those of the projects, whatever the shell says
unset DBT_PROFILES_DIR DBT_PROJECT_DIR DBT_TARGET

target=$1
root=$(pwd)
folder=$root/data/test/$target
rm -rf "$folder"
mkdir -p "$folder"/{company,simulated,simulated_clean,ravenstack}

# $1 company, $2 project, rest: the command that builds it
build() {
    local company=$1 project=$2
    shift 2
    echo "== dbt build on $target: $company"
    export LIFECYCLE_DUCKDB_PATH=$folder/$company/lifecycle.duckdb LIFECYCLE_SPARK_DIR=$folder/$company/spark
    export DBT_TARGET_PATH=$folder/$company/target DBT_LOG_PATH=$folder/$company/logs PGDATABASE=$company
    if [ "$target" = postgres ]; then createdb "$company"; fi
    if [ "$target" != duckdb ]; then
        lifecycle load --project-dir "$project" --target "$target" "${load[@]}"
    fi
    (cd "$project" && "$@" --target "$target")
}

# Unit tests need no data, so they run once. Spark takes seconds for each node: there only the small company is built, its rows are
# compared with DuckDB's, and tests are left to the other engines.
again=(dbt --quiet build --exclude-resource-type unit_test)

python tests/python/company.py "$folder/company/raw"
load=(--connector files --path "$folder/company/raw")
# one day after the last sound row of the small company
company_vars="{files_path: $folder/company/raw, as_of: 2025-07-01}"
if [ "$target" = spark ]; then
    build company "$root" "${again[@]}" test --vars "$company_vars"
    exit
fi
# elsewhere only the small company is tested: what is compared of the simulated one passed on DuckDB
untested=()
if [ "$target" != duckdb ]; then untested=(test); fi
# two at a time, since one keeps a core busy; unit tests make the first as long as the others together
small() {
    build company "$root" lifecycle build --vars "$company_vars"
}
others() {
    lifecycle simulate --out "$folder/simulated/raw"
    load=(--connector files --path "$folder/simulated/raw")
    build simulated "$root" "${again[@]}" ${untested[@]+"${untested[@]}"} --vars "{files_path: $folder/simulated/raw}"
    load=(--connector ravenstack)
    (cd examples/ravenstack && dbt --quiet deps)
    build ravenstack "$root/examples/ravenstack" "${again[@]}" ${untested[@]+"${untested[@]}"}
    if [ "$target" = duckdb ]; then
        lifecycle simulate --clean --out "$folder/simulated_clean/raw"
        build simulated_clean "$root" "${again[@]}" test --vars "{files_path: $folder/simulated_clean/raw}"
    fi
}
# both in the background, where a failure ends them: after `||` the shell would go on
(others) >"$folder/others.log" 2>&1 &
second=$!
(small) &
first=$!
failed=0
wait "$first" || failed=$?
wait "$second" || failed=$?
cat "$folder/others.log"
exit "$failed"
