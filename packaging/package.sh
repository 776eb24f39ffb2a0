#!/usr/bin/env bash
# Build everything that is given to users into dist/: wheel, Linux bundle as .deb and portable archive, bill of materials,
# and the Windows installer of a stand-in, to prove its script (a Windows program is built on Windows, see README.md).
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
PYTHON=${PYTHON:-.venv/bin/python}
SOURCE_DATE_EPOCH=$(bash packaging/linux/epoch.sh)
export SOURCE_DATE_EPOCH PYTHON
say() { printf '%s\n' "$*" >&2; }

mkdir -p dist build
rm -f dist/shenbao[-_]*.whl dist/shenbao[-_]*.deb dist/shenbao-*-linux-x86_64.tar.gz dist/shenbao-*.cdx.json \
    dist/演练-*.exe dist/SHA256SUMS

say "轮子包"
"$PYTHON" -m pip wheel . --quiet --no-deps --no-build-isolation --no-index --disable-pip-version-check -w dist </dev/null
version=$("$PYTHON" packaging/project_version.py)
"$PYTHON" packaging/sbom.py "dist/shenbao-$version.cdx.json"

left=0
say "Linux 程序"
built=0
bash packaging/linux/bundle.sh || built=$?
case $built in
0) bash packaging/linux/packages.sh build/bundle/shenbao dist ;;
3) left=1 ;;
*) exit "$built" ;;
esac

say "Windows 安装程序（演练）"
if command -v makensis >/dev/null 2>&1; then
    rm -rf build/windows-stand-in
    "$PYTHON" packaging/windows/stand_in.py build/windows-stand-in
    bash packaging/windows/installer.sh build/windows-stand-in dist
else
    say "跳过：缺少 makensis（apt-get install nsis）。"
    left=1
fi

"$PYTHON" packaging/checksums.py dist
if [ "$left" -ne 0 ]; then
    say "没有做全：原因在上面，以“跳过”开头。"
    exit 1
fi
