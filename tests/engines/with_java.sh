#!/usr/bin/env bash
# Runs a command with Java 17 or later, which Spark needs; Debian's package is installed where there is none.
set -euo pipefail

version=$(java -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p' || true)
if [ "${version:-0}" -lt 17 ]; then
    echo "Installing Java from Debian's packages ..."
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq openjdk-17-jre-headless >/dev/null
    JAVA_HOME=$(dirname "$(dirname "$(readlink -f /usr/lib/jvm/java-17-openjdk-*/bin/java)")")
    export JAVA_HOME
fi
"$@"
