#!/usr/bin/env bash
# Inside the old root: compile the Python whose source package lies in /build into /opt/python3.11.
set -euo pipefail
cd /build
tar xf python3.11_*.orig.tar.*
tar xf python3.11_*.debian.tar.*
cd Python-3.11.*/

# Debian's patches in their order: those before this one change where Debian puts things, the others are fixes of
# upstream, security fixes most of all.
while read -r name; do
    patch -p1 -s --forward <"../debian/patches/$name"
done < <(sed -n '/^ntpath-import\.diff/,$p' ../debian/patches/series | sed -E 's/[ \t#].*//; /^$/d')

# Inside the interpreter as Debian has it: a fix in pyexpat uses a header that modules outside may not see.
printf '*static*\npyexpat pyexpat.c -lexpat\n' >Modules/Setup.local
./configure --prefix=/opt/python3.11 --enable-shared --with-system-expat --without-ensurepip --with-computed-gotos \
    --without-static-libpython --disable-test-modules LDFLAGS='-Wl,-rpath,/opt/python3.11/lib'
make -j"$(nproc)"
make install
find /opt/python3.11 -name '*.so*' -type f -exec strip --strip-unneeded {} +

# A module that could not be built is left out without an error; these are the ones that must be there.
/opt/python3.11/bin/python3.11 - <<'MODULES'
import _elementtree, bz2, ctypes, decimal, hashlib, lzma, multiprocessing.synchronize, pyexpat, sqlite3, uuid, zlib
assert hashlib.sha256.__module__ == "_hashlib", "hashlib without OpenSSL is several times slower"
MODULES
rm -rf /build/Python-3.11.* /build/debian
