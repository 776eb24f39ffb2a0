#!/usr/bin/env bash
# installer.sh BUNDLE_DIR OUT : the Windows installer of a frozen program, see installer.py. Skips nothing: without
# makensis it stops and says what is missing.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
python="${PYTHON:-$here/../../.venv/bin/python}"
[ $# -eq 2 ] || { echo "用法：installer.sh 程序文件夹 输出文件或文件夹" >&2; exit 2; }
exec "$python" "$here/installer.py" "$1" "$2"
