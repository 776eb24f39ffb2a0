# Debian roots of other releases, for building and trying out; sourced by the scripts beside it, which run in the tree.
# Packages come from the mirror that this machine's apt uses, or from DEBIAN_MIRROR (and DEBIAN_SECURITY_MIRROR).

ROOTS=build/linux
KEYRING=${DEBIAN_KEYRING:-/usr/share/keyrings/debian-archive-keyring.gpg}

say() { printf '%s\n' "$*" >&2; }

# apt_mirror LABEL : where apt gets Debian (label Debian) or its security updates (label Debian-Security) from.
apt_mirror() {
    apt-get indextargets --format '$(LABEL) $(REPO_URI) $(RELEASE)' 2>/dev/null |
        awk -v label="$1" '$1 == label && $3 !~ /-updates|-backports/ { print $2; exit }'
}

mirror() { printf '%s\n' "${DEBIAN_MIRROR:-$(apt_mirror Debian)}"; }
security_mirror() { printf '%s\n' "${DEBIAN_SECURITY_MIRROR:-$(apt_mirror Debian-Security)}"; }

# can_make_roots : whether this machine can; says why it cannot.
can_make_roots() {
    if [ "$(uname -m)" != x86_64 ] || [ "$(id -u)" -ne 0 ]; then
        say "跳过：要在 x86_64 的 Linux 上用 root 运行，才能建 Debian 环境。"
    elif ! command -v debootstrap >/dev/null 2>&1 || ! command -v unshare >/dev/null 2>&1; then
        say "跳过：缺少 debootstrap 或 unshare（apt-get install debootstrap util-linux）。"
    elif [ ! -s "$KEYRING" ]; then
        say "跳过：缺少 Debian 的签名钥匙（apt-get install debian-archive-keyring）。"
    elif [ -z "$(mirror)" ]; then
        say "跳过：本机的 apt 不知道 Debian 的软件源，请用变量 DEBIAN_MIRROR 指定。"
    elif ! unshare -m true 2>/dev/null; then
        say "跳过：这台机器不允许建立自己的挂载空间。"
    else
        return 0
    fi
    return 1
}

# bare_root SUITE DIR : a fresh minimal Debian in DIR; it is downloaded once and kept as an archive.
bare_root() {
    local suite=$1 target=$2 kept=$ROOTS/bare-$1.tar extra=() making
    mkdir -p "$ROOTS"
    if [ ! -s "$kept" ]; then
        say "正在下载最小的 Debian（${suite}）"
        making=$(mktemp -d "$ROOTS/making-XXXXXX")
        case $(mirror) in https:*) extra=(--include=ca-certificates) ;; esac
        if ! debootstrap --variant=minbase --keyring="$KEYRING" "${extra[@]}" "$suite" "$making" "$(mirror)" \
            >"$ROOTS/debootstrap-$suite.log" 2>&1; then
            tail -n 5 "$ROOTS/debootstrap-$suite.log" >&2
            rm -rf --one-file-system "$making"
            say "没有下载成，详情在 $ROOTS/debootstrap-$suite.log"
            return 1
        fi
        tar -C "$making" --exclude=./var/cache/apt/archives/*.deb -cf "$kept.part" .
        mv "$kept.part" "$kept"
        rm -rf --one-file-system "$making"
    fi
    mkdir -p "$target"
    tar -C "$target" -xf "$kept"
    chmod 755 "$target"  # other users live in it, too
    lead_outside "$suite" "$target"
}

# lead_outside SUITE DIR : the root finds names, mirrors and proxies as this machine does.
lead_outside() {
    local suite=$1 target=$2 security
    cp -f /etc/resolv.conf /etc/hosts "$target/etc/" 2>/dev/null || true
    apt-config dump 2>/dev/null | grep -E '^Acquire::https?::Proxy' >"$target/etc/apt/apt.conf.d/01proxy" || true
    mkdir -p "$target/etc/apt/keyrings"
    cp -f "$KEYRING" "$target/etc/apt/keyrings/debian.gpg"
    security=$(security_mirror)
    {
        printf 'deb [signed-by=/etc/apt/keyrings/debian.gpg] %s %s main\n' "$(mirror)" "$suite"
        [ -z "$security" ] ||
            printf 'deb [signed-by=/etc/apt/keyrings/debian.gpg] %s %s-security main\n' "$security" "$suite"
    } >"$target/etc/apt/sources.list"
}

# in_root DIR [-b OUTSIDE:INSIDE]... [-r OUTSIDE:INSIDE]... -- COMMAND... : run in a root, with folders of this machine
# mounted into it (-r: read-only). The mounts are gone when the command is: nobody else ever sees them.
in_root() {
    local root binds=()
    root=$(realpath "$1")
    shift
    while [ "$1" != -- ]; do
        mkdir -p "$root${2#*:}"
        binds+=("$1" "$(realpath "${2%%:*}")" "$root${2#*:}")
        shift 2
    done
    shift
    unshare -m -- bash -c '
        set -e
        root=$1; shift
        while [ "$1" != -- ]; do
            mount --bind "$2" "$3"
            [ "$1" = -b ] || mount -o remount,ro,bind "$3"
            shift 3
        done
        shift
        mount -t proc proc "$root/proc"
        mount --rbind /dev "$root/dev"  # with /dev/shm: workers share semaphores there
        exec chroot "$root" "$@"' bash "$root" "${binds[@]}" -- \
        /usr/bin/env -i PATH=/opt/python3.11/bin:/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 HOME=/root \
        DEBIAN_FRONTEND=noninteractive ${http_proxy:+http_proxy="$http_proxy"} ${https_proxy:+https_proxy="$https_proxy"} \
        "$@"
}

# install_in DIR PACKAGE... : through the apt of the root.
install_in() {
    local root=$1
    shift
    in_root "$root" -- apt-get -q update >"$ROOTS/apt.log" 2>&1 </dev/null &&
        in_root "$root" -- apt-get -q install -y --no-install-recommends "$@" >>"$ROOTS/apt.log" 2>&1 </dev/null && return 0
    tail -n 15 "$ROOTS/apt.log" >&2
    say "软件包没有装上：$*"
    return 1
}
