#!/usr/bin/env bash
# The time that packages carry, so that the same tree gives the same bytes: SOURCE_DATE_EPOCH, else that of the last commit,
# else the first second of 2026.
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 1
printf '%s\n' "${SOURCE_DATE_EPOCH:-$(git -c safe.directory="$PWD" log -1 --format=%ct 2>/dev/null || echo 1767225600)}"
