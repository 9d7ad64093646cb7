#!/usr/bin/env bash
# Runs a command beside a PostgreSQL server of its own: Debian's package, a new cluster in a temporary folder, loopback only,
# a free port, stopped and removed at the end. The command finds it by PGHOST, PGPORT, PGUSER and PGDATABASE.
#   tests/engines/with_postgres.sh make ...
set -euo pipefail

bin=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -n 1 || true)
if [ -z "$bin" ]; then
    echo "Installing PostgreSQL from Debian's packages ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq postgresql >/dev/null
    bin=$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)
fi

folder=$(mktemp -d)
# the server does not run as root
as_owner=()
if [ "$(id -u)" = 0 ]; then
    chown postgres "$folder"
    as_owner=(runuser -u postgres --)
fi
cd "$folder"
trap '"${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -m immediate -s stop || true; rm -rf "$folder"' EXIT

port=$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
"${as_owner[@]}" "$bin/initdb" -D "$folder/data" -U lifecycle -A trust -E UTF8 --locale=C.UTF-8 >/dev/null
"${as_owner[@]}" "$bin/pg_ctl" -D "$folder/data" -s -w -l "$folder/log" \
    -o "-p $port -k $folder -c listen_addresses=127.0.0.1 -c fsync=off -c timezone=UTC" start
export PGHOST=127.0.0.1 PGPORT=$port PGUSER=lifecycle PGDATABASE=lifecycle
"$bin/createdb" lifecycle

cd "$OLDPWD"
"$@"
