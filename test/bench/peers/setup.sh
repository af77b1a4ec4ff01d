#!/usr/bin/env bash
# Installs what the bench compares with: AWS's client and hono from npm, and a function on AWS's runtime for Rust if there
# is cargo. AWS's client compiles natively: sudo apt-get install -y cmake autoconf automake libtool g++ make xz-utils python3
set -euo pipefail
cd "$(dirname "$0")"

npm ci --ignore-scripts --no-audit --no-fund
npm rebuild aws-lambda-ric
if command -v cargo >/dev/null; then cargo build --release --locked --manifest-path rust/Cargo.toml; fi
