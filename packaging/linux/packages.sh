#!/usr/bin/env bash
# Make the .deb and the portable archive of the bundle: packages.sh BUNDLE_DIR OUT_DIR. Same bundle, same bytes.
set -euo pipefail
bundle=$(realpath "$1")
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
PYTHON=${PYTHON:-.venv/bin/python}
SOURCE_DATE_EPOCH=$(bash packaging/linux/epoch.sh)
export SOURCE_DATE_EPOCH
FILES=packaging/linux/files
ID=cn.shenbao.shenbao
version=$("$PYTHON" packaging/project_version.py)

work=$(mktemp -d build/packages-XXXXXX)
trap 'rm -rf "$work"' EXIT

# put SOURCE PLACE : a file of the package that everybody may read.
put() { install -D -m 644 "$1" "$2"; }

# ---- the .deb

root=$work/deb
mkdir -p "$root/DEBIAN" "$root/opt/apps/$ID"
cp -a "$bundle" "$root/opt/apps/$ID/files"
install -D -m 755 "$FILES/launcher" "$root/usr/bin/shenbao"
put "$FILES/shenbao.desktop" "$root/usr/share/applications/shenbao.desktop"
put "$FILES/shenbao.xml" "$root/usr/share/mime/packages/shenbao.xml"
# What speaks for the package: the program's own licence, and where those of all its parts lie.
cat "$FILES/copyright" LICENSE >"$work/copyright"
put "$work/copyright" "$root/usr/share/doc/shenbao/copyright"
hicolor=$root/usr/share/icons/hicolor
put resources/icons/app.svg "$hicolor/scalable/apps/shenbao.svg"
for picture in packaging/icons/shenbao-*.png; do
    size=$(basename "$picture" .png)
    size=${size#shenbao-}
    put "$picture" "$hicolor/${size}x$size/apps/shenbao.png"
    put "$picture" "$hicolor/${size}x$size/mimetypes/application-vnd.shenbao.draft+zip.png"
done
chmod -R u+rwX,go+rX,go-w "$root"

(cd "$root" && find opt usr -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum) >"$root/DEBIAN/md5sums"
# As dpkg-gencontrol counts: each file system has another size of folders.
size=$(find "$root" -name DEBIAN -prune -o -printf '%y %s\n' |
    awk '{ size += $1 == "d" ? 1 : int(($2 + 1023) / 1024) } END { print size }')
sed -e "s/@VERSION@/$version/" -e "s/@SIZE@/$size/" \
    -e "s/@DEPENDS@/$("$PYTHON" packaging/linux/asks.py --depends)/" \
    -e "s/@RECOMMENDS@/$("$PYTHON" packaging/linux/asks.py --recommends)/" "$FILES/control.in" >"$root/DEBIAN/control"
find "$root" -exec touch --no-dereference --date="@$SOURCE_DATE_EPOCH" {} +
# gzip: dpkg of older desktops knows neither zstd nor much else.
dpkg-deb --root-owner-group -Zgzip -z9 --build "$root" "$out/shenbao_${version}_amd64.deb" >/dev/null

# ---- the portable archive

name=shenbao-$version-linux-x86_64
mkdir "$work/portable"
cp -a "$bundle" "$work/portable/$name"
put "$FILES/说明.txt" "$work/portable/$name/说明.txt"
put LICENSE "$work/portable/$name/LICENSE"
chmod -R u+rwX,go+rX,go-w "$work/portable"
tar -C "$work/portable" --sort=name --mtime="@$SOURCE_DATE_EPOCH" --owner=0 --group=0 --numeric-owner --format=gnu \
    -cf - "$name" | gzip -n -9 >"$work/$name.tar.gz"
mv "$work/$name.tar.gz" "$out/$name.tar.gz"
if grep -q '^Maintainer:.*@example\.invalid' "$FILES/control.in"; then
    echo "注意：$FILES/control.in 里的维护者地址是占位的，发布前要换成真的（packaging/release.md）。" >&2
fi
ls -l "$out/shenbao_${version}_amd64.deb" "$out/$name.tar.gz" >&2
