#!/usr/bin/env bash
# Builds and tests both test companies on an engine, from nothing: the small one of canonical tables with a fault of each kind, and
# the example of a source of one's own. Leaves data/test/<target>/{company,ravenstack}/ for the tests that read a warehouse.
#   tests/engines/build.sh duckdb|postgres|spark
set -euo pipefail
# the profiles are those of the projects, whatever the shell says
unset DBT_PROFILES_DIR DBT_PROJECT_DIR DBT_TARGET

target=$1
root=$(pwd)
folder=$root/data/test/$target
rm -rf "$folder"
mkdir -p "$folder"/{company,ravenstack}
# one day after the last sound row of the small company
company_vars="{files_path: $folder/company/raw, as_of: 2025-07-01}"

# $1 company, $2 project, rest: arguments of the build
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
    lifecycle build --project-dir "$project" --target "$target" "$@"
}

python tests/python/company.py "$folder/company/raw"
load=(--connector files --path "$folder/company/raw")
build company "$root" --vars "$company_vars"

load=(--connector ravenstack)
build ravenstack "$root/examples/ravenstack"
