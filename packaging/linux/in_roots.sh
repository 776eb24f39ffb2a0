#!/usr/bin/env bash
# Try the packages of DIST_DIR (dist) in bare Debian roots, as a user whose name has a blank and Chinese characters, with
# the installed program read-only: the .deb on Debian 12, the portable archive on Debian 11. Needs root; a few minutes.
# Exit code 3: skipped, this machine cannot make roots. The results stay in build/linux/result-*.json.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=packaging/linux/roots.sh
. packaging/linux/roots.sh

dist=${1:-dist}
PYTHON=${PYTHON:-.venv/bin/python}
USER_HOME='/srv/张 三'
can_make_roots || exit 3
deb=$(find "$dist" -maxdepth 1 -name 'shenbao_*_amd64.deb')
archive=$(find "$dist" -maxdepth 1 -name 'shenbao-*-linux-x86_64.tar.gz')
if [ ! -f "$deb" ] || [ ! -f "$archive" ]; then
    say "$dist 里没有（或不止一份）.deb 和 .tar.gz，请先运行 make package。"
    exit 1
fi
work=$(mktemp -d "$ROOTS/trying-XXXXXX")
trap 'rm -rf --one-file-system "$work"' EXIT

# prepare SUITE : a fresh root with that user.
prepare() {
    bare_root "$1" "$work/$1"
    in_root "$work/$1" -- useradd --create-home --home-dir "$USER_HOME" --shell /bin/bash zhangsan
}

# as_user DIR COMMAND : a shell command of that user, with everything read-only but home and /tmp.
as_user() {
    local root=$1
    in_root "$root" -r "$root/opt:/opt" -r "$root/usr:/usr" -r "$root/etc:/etc" -r "$root/var:/var" -- \
        LC_ALL=C.UTF-8 setpriv --reuid zhangsan --regid zhangsan --clear-groups -- \
        env HOME="$USER_HOME" USER=zhangsan bash -c "cd \"\$HOME\" && $2" </dev/null
}

# self_test NAME DIR PROGRAM : the program checks itself; nothing may be written outside of home and nothing left behind.
self_test() {
    local name=$1 root=$2 program=$3 left
    touch "$root/before"
    say "$name：自检"
    if ! as_user "$root" "$program self-test --out '结果 一.json' 2>自检.log" >&2; then
        tail -n 5 "$root$USER_HOME/自检.log" >&2
        say "$name：自检没有通过"
        return 1
    fi
    cp "$root$USER_HOME/结果 一.json" "$ROOTS/result-$name.json"
    left=$(cd "$root" && find . -xdev -newer before \( -path "./srv/张 三" -o -path ./proc -o -path ./dev \) -prune -o \
        -newer before -type f -print -o -newer before -path './tmp/*' -print)
    if [ -n "$left" ]; then
        printf '%s\n' "$left" >&2
        say "$name：程序在用户的文件夹以外写了东西"
        return 1
    fi
    # A home that nobody can write into: the program says so and works all the same.
    if ! as_user "$root" "HOME=/nonexistent XDG_CACHE_HOME=/nonexistent/c $program self-test 2>/dev/null" >"$work/no-home.txt"; then
        cat "$work/no-home.txt" >&2
        say "$name：没有能写的用户文件夹时，自检没有通过"
        return 1
    fi
    grep -q '写不进去' "$work/no-home.txt"
}

say "Debian 12：安装 $(basename "$deb")"
prepare bookworm
root=$work/bookworm
cp "$deb" "$root/tmp/shenbao.deb"
install_in "$root" /tmp/shenbao.deb
rm "$root/tmp/shenbao.deb"
self_test debian12 "$root" /usr/bin/shenbao
install_in "$root" desktop-file-utils shared-mime-info
in_root "$root" -- desktop-file-validate /usr/share/applications/shenbao.desktop
in_root "$root" -- update-mime-database /usr/share/mime
grep -q 'application/vnd.shenbao.draft+zip:\*\.shenbao$' "$root/usr/share/mime/globs2"
in_root "$root" -- apt-get -q remove -y shenbao >"$ROOTS/apt.log" 2>&1 </dev/null
if [ -e "$root/opt/apps/cn.shenbao.shenbao" ] || [ ! -e "$root$USER_HOME/结果 一.json" ]; then
    say "卸载没有卸干净，或者动了用户的文件"
    exit 1
fi
rm -rf --one-file-system "$root"

say "Debian 11：解开 $(basename "$archive")"
prepare bullseye
root=$work/bullseye
mapfile -t packages < <("$PYTHON" packaging/linux/asks.py --packages | tr ' ' '\n')
install_in "$root" "${packages[@]}"
mkdir "$root/opt/程序 文件夹"
tar -C "$root/opt/程序 文件夹" --strip-components=1 -xf "$archive"
self_test debian11 "$root" "'/opt/程序 文件夹/shenbao'"

say "两种环境都通过了自检：$ROOTS/result-debian12.json、$ROOTS/result-debian11.json"
