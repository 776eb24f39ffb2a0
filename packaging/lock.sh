#!/usr/bin/env bash
# Write requirements.lock anew from pyproject.toml: every package for every platform, with hashes, naming no index.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
if ! command -v uv >/dev/null 2>&1; then
    echo "缺少 uv：请先安装 uv，再运行 make lock。" >&2
    exit 1
fi
uv pip compile pyproject.toml --group dev --group package --universal --generate-hashes --no-emit-index-url --no-header \
    --quiet --output-file requirements.lock "$@"
