#!/usr/bin/env bash
# Installs what the tests of this folder need, unless it is there: Python packages in .cache/venv, npm packages in
# node_modules, AWS's examples of signatures, a function in Rust, a collector of OpenTelemetry in Go, and PostgreSQL by
# apt-get, for which it has to run as root. A list that has changed is installed anew. Cargo, Go, a compiler for C++ and cmake
# have to be there.
set -euo pipefail
cd "$(dirname "$0")"

venv=.cache/venv
if ! cmp -s requirements.txt "$venv/requirements.txt" || ! "$venv/bin/python" -c '' 2>/dev/null; then
  python3 -m venv --clear "$venv"
  "$venv/bin/pip" install --quiet --no-deps --requirement requirements.txt
  cp requirements.txt "$venv/requirements.txt"
fi

if ! cmp -s package-lock.json node_modules/.installed-lock.json; then
  npm ci --silent --no-audit --no-fund
  cp package-lock.json node_modules/.installed-lock.json
fi

# AWS's own examples of Signature Version 4 come with its crate.
crate=aws-sigv4-1.3.6
if [ ! -d ".cache/$crate" ]; then
  curl --silent --show-error --fail --location --retry 3 --output ".cache/$crate.crate" \
    "https://static.crates.io/crates/aws-sigv4/$crate.crate"
  echo "c35452ec3f001e1f2f6db107b6373f1f48f05ec63ba2c5c9fa91f07dad32af11  .cache/$crate.crate" | sha256sum --check --quiet
  tar --extract --gzip --file ".cache/$crate.crate" --directory .cache
fi

# A function in Rust, on AWS's own client. Cargo does nothing if nothing has changed.
CARGO_TARGET_DIR=.cache/rust cargo build --quiet --locked --manifest-path runtimes/rust/Cargo.toml

# It takes two minutes of CPU time, so it is built anew only if its sources have changed.
sources=$(cat collector/go.mod collector/go.sum collector/main.go | sha256sum)
if [ "$(cat .cache/collector.sources 2>/dev/null)" != "$sources" ] || [ ! -x .cache/collector ]; then
  (cd collector && go build -buildvcs=false -trimpath -ldflags '-s -w' -o ../.cache/collector .)
  echo "$sources" >.cache/collector.sources
fi

if ! compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then
  apt-get update --quiet
  DEBIAN_FRONTEND=noninteractive apt-get install --quiet --yes --no-install-recommends postgresql
fi
