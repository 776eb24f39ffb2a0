#!/usr/bin/env bash
# Make the Debian 11 root in which the bundle is built, or reuse it: build/linux/old-root. Its glibc 2.31 is as old as that
# of the desktops in use, but its Python 3.9 is too old for our packages, so Python 3.11 is compiled in it, from the source
# package of Debian 12 with Debian's security fixes. Needs root; takes about ten minutes once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# shellcheck source=packaging/linux/roots.sh
. packaging/linux/roots.sh

OLD=$ROOTS/old-root
STAMP=$OLD/made-$(cat packaging/linux/old_root.sh packaging/linux/compile_python.sh | sha256sum | cut -c1-16)
if [ -f "$STAMP" ]; then
    printf '%s\n' "$OLD"
    exit 0
fi
can_make_roots || exit 1

# What PyInstaller finds of the system is only what is here; packaging/bundle/contents.py says what is taken of it.
TOOLS="binutils ca-certificates gcc libbz2-dev libc6-dev libexpat1-dev libffi-dev libglib2.0-0 liblzma-dev libsqlite3-dev \
libssl-dev libxcb-cursor0 make patch xz-utils zlib1g-dev"
if [ "$(cat "$OLD/installed" 2>/dev/null)" != "$TOOLS" ]; then
    rm -rf --one-file-system "$OLD"
    bare_root bullseye "$OLD"
    say "正在安装编译要用的软件包"
    # shellcheck disable=SC2086
    install_in "$OLD" $TOOLS
    printf '%s\n' "$TOOLS" >"$OLD/installed"
fi

say "正在取 Python 3.11 的源码（Debian 12 的源码包）"
{
    printf 'deb-src [signed-by=/etc/apt/keyrings/debian.gpg] %s bookworm main\n' "$(mirror)"
    [ -z "$(security_mirror)" ] ||
        printf 'deb-src [signed-by=/etc/apt/keyrings/debian.gpg] %s bookworm-security main\n' "$(security_mirror)"
} >"$OLD/etc/apt/sources.list.d/source.list"
rm -rf "$OLD/build"
mkdir -p "$OLD/build"
in_root "$OLD" -- apt-get -q update >"$ROOTS/source.log" 2>&1 </dev/null
fetch='cd /build && apt-get -q source --download-only'
if ! in_root "$OLD" -- sh -c "$fetch python3.11" >>"$ROOTS/source.log" 2>&1 </dev/null; then
    say "安全更新的源码包取不到，改用 Debian 12 最近一次发布的"
    rm -rf "$OLD"/build/*
    in_root "$OLD" -- sh -c "$fetch python3.11/bookworm" >>"$ROOTS/source.log" 2>&1 </dev/null ||
        { tail -n 5 "$ROOTS/source.log" >&2; exit 1; }
fi

say "正在编译 Python 3.11（约十分钟，详情在 $ROOTS/python.log）"
cp packaging/linux/compile_python.sh "$OLD/build/"
in_root "$OLD" -- bash /build/compile_python.sh >"$ROOTS/python.log" 2>&1 </dev/null || { tail -n 15 "$ROOTS/python.log" >&2; exit 1; }
: >"$STAMP"
printf '%s\n' "$OLD"
