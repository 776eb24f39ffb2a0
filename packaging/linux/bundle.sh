#!/usr/bin/env bash
# Build the Linux bundle, build/bundle/shenbao: PyInstaller with the locked packages inside the old root, so that it runs
# where glibc is 2.31 or newer. OLD_ROOT=DIR uses a root that is there already. Exit code 3: cannot be built here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=packaging/linux/roots.sh
. packaging/linux/roots.sh

can_make_roots || exit 3
PYTHON=${PYTHON:-.venv/bin/python}
root=${OLD_ROOT:-$(bash packaging/linux/old_root.sh)}
mkdir -p "$ROOTS"

# The packages, by name and hash, as wheels for Python 3.11 on a glibc of at most 2.31.
site=$ROOTS/site
wanted=$("$PYTHON" packaging/locked.py package)
if [ "$(cat "$site/.made-of" 2>/dev/null)" != "$wanted" ]; then
    say "正在取打包要用的 Python 软件包"
    rm -rf "$site"
    printf '%s\n' "$wanted" >"$ROOTS/shipped.lock"
    platforms=()
    for minor in $(seq 31 -1 17); do platforms+=(--platform "manylinux_2_${minor}_x86_64"); done
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --root-user-action=ignore --require-hashes --no-deps \
        --no-compile --only-binary=:all: --python-version 3.11 --implementation cp --abi cp311 --abi abi3 --abi none \
        "${platforms[@]}" --platform manylinux2014_x86_64 --platform any --target "$site" -r "$ROOTS/shipped.lock" </dev/null
    printf '%s' "$wanted" >"$site/.made-of"
fi

made_of=$("$PYTHON" packaging/bundle/contents.py)
say "正在打包程序（详情在 $ROOTS/pyinstaller.log）"
rm -rf build/bundle
mkdir -p build/bundle "$ROOTS/work"
in_root "$root" -r .:/shenbao/tree -b "$ROOTS/work:/shenbao/work" -b build/bundle:/shenbao/out \
    -b "$site:/opt/python3.11/lib/python3.11/site-packages" -- \
    HOME=/shenbao/work PYTHONUTF8=1 PYTHONHASHSEED=1 PYTHONDONTWRITEBYTECODE=1 \
    SOURCE_DATE_EPOCH="$(bash packaging/linux/epoch.sh)" \
    python3.11 -m PyInstaller --noconfirm --clean --distpath /shenbao/out --workpath /shenbao/work \
    /shenbao/tree/packaging/bundle/shenbao.spec >"$ROOTS/pyinstaller.log" 2>&1 </dev/null ||
    { tail -n 15 "$ROOTS/pyinstaller.log" >&2; exit 1; }

# What a bundle takes of the system goes with its licence, and asks for no newer system than promised.
"$PYTHON" packaging/system_licences.py build/bundle/shenbao "$root" >&2
find build/bundle/shenbao -type d -exec chmod 755 {} +
"$PYTHON" packaging/linux/asks.py build/bundle/shenbao >&2
size=$(($(du -s --bytes build/bundle/shenbao | cut -f1) / 1000000))
say "build/bundle/shenbao：$size MB"
if [ "$size" -gt 300 ]; then
    say "程序超过了 300 MB。"
    exit 1
fi

# It holds what it should, by the tests that look at one; here they may not skip. What fails them is no bundle.
printf '%s\n' "$made_of" >build/bundle/made-of
SHENBAO_TEST_BUNDLE=1 PYTHONDONTWRITEBYTECODE=1 "$PYTHON" -m pytest -q -p no:cacheprovider tests/packaging/test_bundle.py \
    >"$ROOTS/bundle-test.log" 2>&1 </dev/null || { rm -f build/bundle/made-of; tail -n 40 "$ROOTS/bundle-test.log" >&2; exit 1; }
