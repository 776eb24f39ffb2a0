#!/usr/bin/env bash
# Prepare what the Makefile's targets need: .venv with the locked packages, the program itself and the libraries that Qt
# loads; with the argument "judges" also the outside programs that the tests ask, with "screen" what a real window is
# tried out in, with "package" what packages are made with (Debian packages). Repeated runs return at once.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1 PIP_ROOT_USER_ACTION=ignore

say() { printf '%s\n' "$*" >&2; }

# install_debian PACKAGE... : through apt as root or with sudo; otherwise one sentence naming what is missing.
install_debian() {
    local sudo=()
    if [ "$(id -u)" -ne 0 ]; then
        sudo=(sudo)
        # Without a terminal nobody can type a password.
        [ -t 0 ] || sudo=(sudo -n)
    fi
    if ! command -v apt-get >/dev/null 2>&1 || { [ "$(id -u)" -ne 0 ] && ! "${sudo[@]}" true 2>/dev/null; }; then
        say "缺少系统软件包：$*。请让管理员安装后再运行本命令。"
        exit 1
    fi
    say "正在安装系统软件包：$*"
    local log
    log=$(mktemp)
    if ! { "${sudo[@]}" apt-get update -q </dev/null \
        && "${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends \
            -o DPkg::Lock::Timeout=300 "$@" </dev/null; } >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        say "系统软件包没有装上：$*。请检查上面的信息，或让管理员安装后再运行本命令。"
        exit 1
    fi
    rm -f "$log"
}

# Print the first Python that is new enough. A version manager's shim may exist and still not run, so it is asked.
find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13 python3.14; do
        [ -n "$candidate" ] || continue
        if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
            command -v "$candidate"
            return 0
        fi
    done
    return 1
}

need_python() {
    local python
    if ! python=$(find_python); then
        install_debian python3 python3-venv
        if ! python=$(find_python); then
            say "需要 Python 3.11 或更高版本，本机没有。请安装 python3.11 后再运行本命令。"
            exit 1
        fi
    fi
    if ! "$python" -c 'import ensurepip, venv' >/dev/null 2>&1; then
        local version
        version=$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')
        install_debian "python$version-venv"
    fi
    printf '%s\n' "$python"
}

# What .venv was made from: the locked packages, the project's metadata, and where the tree lies.
fingerprint() {
    { pwd -P; cat requirements.lock pyproject.toml; } | sha256sum | cut -c1-32
}

make_environment() {
    local stamp
    stamp=".venv/stamp-$(fingerprint)"
    if [ -f "$stamp" ] && .venv/bin/python -c '' >/dev/null 2>&1 && [ -x .venv/bin/shenbao ]; then
        return 0
    fi
    if ! .venv/bin/python -m pip --version >/dev/null 2>&1 || ! grep -qsxF "$(pwd -P)" .venv/place; then
        local python
        python=$(need_python)
        say "正在建立 .venv（${python}）"
        "$python" -m venv --clear .venv
        pwd -P >.venv/place
    fi
    say "正在按 requirements.lock 安装 Python 软件包"
    .venv/bin/python -m pip install --quiet --require-hashes -r requirements.lock </dev/null
    .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation -e . </dev/null
    rm -f .venv/stamp-*
    : >"$stamp"
}

# The outside judges of the tests: poppler and qpdf read PDFs, LibreOffice renders Word and tables, fontconfig finds
# fonts for it, git lists the files of the tree, faketime sets the clock of a program; xorriso, 7z, bsdtar and isoinfo read disc
# images, ripmime reads mails.
need_judges() {
    local missing=()
    command -v pdftotext >/dev/null 2>&1 && command -v pdftoppm >/dev/null 2>&1 || missing+=(poppler-utils)
    command -v qpdf >/dev/null 2>&1 || missing+=(qpdf)
    command -v soffice >/dev/null 2>&1 || command -v libreoffice >/dev/null 2>&1 || missing+=(libreoffice-writer-nogui)
    compgen -G '/usr/lib*/libreoffice/program/libsclo.so' >/dev/null ||
        compgen -G '/opt/libreoffice*/program/libsclo.so' >/dev/null || missing+=(libreoffice-calc-nogui)
    command -v fc-match >/dev/null 2>&1 || missing+=(fontconfig)
    command -v git >/dev/null 2>&1 || missing+=(git)
    command -v faketime >/dev/null 2>&1 || missing+=(faketime)
    command -v xorriso >/dev/null 2>&1 || missing+=(xorriso)
    command -v 7z >/dev/null 2>&1 || missing+=(p7zip-full)
    command -v bsdtar >/dev/null 2>&1 || missing+=(libarchive-tools)
    command -v isoinfo >/dev/null 2>&1 || missing+=(genisoimage)
    command -v ripmime >/dev/null 2>&1 || missing+=(ripmime)
    [ ${#missing[@]} -eq 0 ] || install_debian "${missing[@]}"
}

# missing_libraries <<< "LIBRARY PACKAGE ..." : the packages whose library the system does not have.
missing_libraries() {
    local known library package
    known=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p)
    while read -r library package; do
        grep -qF "$library" <<<"$known" || printf '%s\n' "$package"
    done
}

# Qt loads these from the system, also where nothing is shown (measured on a bare Debian 12).
need_window() {
    local missing
    mapfile -t missing < <(missing_libraries <<'LIBRARIES'
libGL.so.1 libgl1
libEGL.so.1 libegl1
libglib-2.0.so.0 libglib2.0-0
libdbus-1.so.3 libdbus-1-3
libfontconfig.so.1 libfontconfig1
libxkbcommon.so.0 libxkbcommon0
LIBRARIES
    )
    [ ${#missing[@]} -eq 0 ] || install_debian "${missing[@]}"
}

# A screen in memory, a window manager, hands for keyboard and clipboard, an eye; and what Qt needs to show on it.
need_screen() {
    local missing
    mapfile -t missing < <(missing_libraries <<'LIBRARIES'
libxcb-cursor.so.0 libxcb-cursor0
libxcb-icccm.so.4 libxcb-icccm4
libxcb-keysyms.so.1 libxcb-keysyms1
libxcb-shape.so.0 libxcb-shape0
libxkbcommon-x11.so.0 libxkbcommon-x11-0
LIBRARIES
    )
    command -v Xvfb >/dev/null 2>&1 || missing+=(xvfb)
    command -v openbox >/dev/null 2>&1 || missing+=(openbox)
    command -v xdotool >/dev/null 2>&1 || missing+=(xdotool)
    command -v xclip >/dev/null 2>&1 || missing+=(xclip)
    command -v import >/dev/null 2>&1 || missing+=(imagemagick)
    [ ${#missing[@]} -eq 0 ] || install_debian "${missing[@]}"
}

# Roots of other Debian releases, and the compiler of Windows installers.
need_packagers() {
    local missing=()
    command -v debootstrap >/dev/null 2>&1 || [ -x /usr/sbin/debootstrap ] || missing+=(debootstrap)
    [ -s /usr/share/keyrings/debian-archive-keyring.gpg ] || missing+=(debian-archive-keyring)
    command -v makensis >/dev/null 2>&1 || missing+=(nsis)
    [ ${#missing[@]} -eq 0 ] || install_debian "${missing[@]}"
}

make_environment
need_window
case "${1:-}" in
judges) need_judges ;;
screen) need_screen ;;
package) need_packagers ;;
esac
