"""Make the folder resources/fonts again from package registries, every file checked against its sha256.

Usage: ``python packaging/fetch_fonts.py [--archives DIR] [--target DIR] [--check]``

Archives already in DIR are used as they are; missing ones are fetched by ``npm pack`` and ``apt-get download`` (a
Debian-family machine), which install nothing. What is checked is each file, not the archive around it. The Fandol
fonts are turned into glyf outlines on the way, and the letters and signs that the Chinese fonts lack are taken out of
``SOURCES``, which stay out of the folder; another fontTools than ``FONTTOOLS`` may give other bytes.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import make_latin_font
import make_symbol_font
from outlines import cff_to_glyf

FONTTOOLS = "4.68.0"
TEX = "./usr/share/texlive/texmf-dist/fonts/opentype/public/fandol"
TEX_DOC = "./usr/share/doc/texlive-doc/fonts/fandol"
TRUETYPE = "./usr/share/fonts/truetype"


@dataclass(frozen=True)
class Archive:
    """A package of a registry; ``kind`` is ``npm`` or ``deb``, ``file`` the name under which its client stores it."""

    kind: str
    name: str
    version: str
    file: str


@dataclass(frozen=True)
class Wanted:
    """A file of the folder: its member in the archive and the sha256 of both (None: taken over unchanged)."""

    target: str
    sha256: str
    archive: Archive
    member: str
    member_sha256: str | None = None


SERIF = Archive("npm", "@expo-google-fonts/noto-serif-sc", "0.4.3", "expo-google-fonts-noto-serif-sc-0.4.3.tgz")
SANS = Archive("npm", "@expo-google-fonts/noto-sans-sc", "0.4.3", "expo-google-fonts-noto-sans-sc-0.4.3.tgz")
FANDOL = Archive(
    "deb", "texlive-lang-chinese", "2022.20230122-1", "texlive-lang-chinese_2022.20230122-1_all.deb"
)  # fmt: skip
HANAZONO = Archive("deb", "fonts-hanazono", "20170904-2.1", "fonts-hanazono_20170904-2.1_all.deb")
LIBERATION = Archive("deb", "fonts-liberation2", "2.1.5-1", "fonts-liberation2_2.1.5-1_all.deb")
NOTO = Archive("deb", "fonts-noto-core", "20201225-1", "fonts-noto-core_20201225-1_all.deb")

WANTED = (
    Wanted("NotoSerifSC-Regular.ttf", "c358a69de3df5f423a8946a7b03e3126fb6ba116f1130a463455b4e39e1f0742",
           SERIF, "package/400Regular/NotoSerifSC_400Regular.ttf"),
    Wanted("NotoSerifSC-Bold.ttf", "9c6a2ba736e4b499c84f65ce366bd3625c0401885fd3e585ace50fb738b96ff6",
           SERIF, "package/700Bold/NotoSerifSC_700Bold.ttf"),
    Wanted("OFL-NotoSerifSC.txt", "5e0da210fb04058a8c0087985d2d456b931c2579811a49655721d3cf0c36b6d6",
           SERIF, "package/LICENSE_FONT"),
    Wanted("NotoSansSC-Regular.ttf", "d45f67f0a7c0ca3f256950777ce6a61cc7ce5f9696d02900cbbaac25f8aa7d16",
           SANS, "package/400Regular/NotoSansSC_400Regular.ttf"),
    Wanted("OFL-NotoSansSC.txt", "1c05c68c34f9708415aada51f17e1b0092d2cea709bf4a94cd38114f9e73d7d9",
           SANS, "package/LICENSE_FONT"),
    Wanted("FandolFang-Regular.ttf", "fde5aca044e56f1e8e421cce7df2bce41ccd3f02adbf29d266c814a508c9dfa5",
           FANDOL, f"{TEX}/FandolFang-Regular.otf",
           "d838ad32ce2244d8144f408c37fe71065aba6fbbc80759a4d2aa2033948d5bc9"),
    Wanted("FandolKai-Regular.ttf", "bbf184fc3bbdcf2a2f0e79a7340a2b9d3ad4a0fd47742c32307adaff7e7d840d",
           FANDOL, f"{TEX}/FandolKai-Regular.otf",
           "ea7e7fb4f9b3ac694a68d43946e04d21deed6e8c29a7c2d3081e1a4138f2f827"),
    Wanted("COPYING-Fandol.txt", "853b586f0d520493390e571431afaf36a5fbb27dcfd239338a7ee9b0505cb004",
           FANDOL, f"{TEX_DOC}/COPYING.gz",
           "b94928591ae23ad41681fe34991e5d95d793666e751af505453a0152e6bc1a10"),
    Wanted("README-Fandol.txt", "32537e063f4c7d4aebf016d5c8279cbce13f34fc8970f24b2578a3c04d0f8ca6",
           FANDOL, f"{TEX_DOC}/README"),
    Wanted("HanaMinB.ttf", "829543436cdf7b4c6730e2af5806fa406f8ddf0d4b656e0cd49c58d4db1c8d3c",
           HANAZONO, "./usr/share/fonts/truetype/hanazono/HanaMinB.ttf"),
    Wanted("LICENSE-Hanazono.txt", "79d939010df236c3b257bec8b3efdc17c9fb603970695a73a0e155fab6672ed2",
           HANAZONO, "./usr/share/doc/fonts-hanazono/copyright"),
    Wanted("OFL-Liberation.txt", "e4593eea6be55531c930388446f950ce97b5c730f5bc5dfd0167489402e91de4",
           LIBERATION, "./usr/share/doc/fonts-liberation2/copyright"),
    Wanted("OFL-Noto.txt", "075f91382875da1c4b491f1facf2586f55448705133264d98ce15cab6211b125",
           NOTO, "./usr/share/doc/fonts-noto-core/copyright"),
)  # fmt: skip
SOURCES = (
    Wanted("LiberationSerif-Regular.ttf", "29d12439831b7f59194efec85872f24f54eff05738933f9a860220d2abff88ba",
           LIBERATION, f"{TRUETYPE}/liberation2/LiberationSerif-Regular.ttf"),
    Wanted("LiberationSerif-Bold.ttf", "446a4421f297698427170fd7db20e59169a4188baaaf940e9bea58af6341a723",
           LIBERATION, f"{TRUETYPE}/liberation2/LiberationSerif-Bold.ttf"),
    Wanted("LiberationSans-Regular.ttf", "8d91388f1d3604b3b8ae0e3ee2d140e50cd6122f9214514f4aca772540a4076d",
           LIBERATION, f"{TRUETYPE}/liberation2/LiberationSans-Regular.ttf"),
    Wanted("NotoSerif-Regular.ttf", "9d7583b7dc9e812afd32a14280c5cac3160012efe50c8d08938f4fea266ff67f",
           NOTO, f"{TRUETYPE}/noto/NotoSerif-Regular.ttf"),
    Wanted("NotoSerif-Bold.ttf", "0af0ff2be8f84910fb21ec5fe1b6b7395e3073250502a334baf6ca2f860c88fe",
           NOTO, f"{TRUETYPE}/noto/NotoSerif-Bold.ttf"),
    Wanted("NotoSans-Regular.ttf", "89c3c497f618fdaa0b2d1e98fef93582f28c71debd2c4a8cdf41f190ced2909d",
           NOTO, f"{TRUETYPE}/noto/NotoSans-Regular.ttf"),
    Wanted("NotoSansMath-Regular.ttf", "8242bd1e55368b27e32455260754cf9aa58f3ad7ea80664b66c21f1b09910d6c",
           NOTO, f"{TRUETYPE}/noto/NotoSansMath-Regular.ttf"),
    Wanted("NotoSansSymbols-Regular.ttf", "24b615ceb7d50a2c09060664ca9e24a160c9beb6bfca0563e8359369a4bc0993",
           NOTO, f"{TRUETYPE}/noto/NotoSansSymbols-Regular.ttf"),
    Wanted("NotoSansSymbols2-Regular.ttf", "876598db5f1e3bef2bc77c4d94c5b0d5d2c1620be4878a06f18fb5434e331688",
           NOTO, f"{TRUETYPE}/noto/NotoSansSymbols2-Regular.ttf"),
)  # fmt: skip
SYMBOLS = ("ShenbaoSymbols.ttf", "ebdc6701c9d190c0443b0de94af192e0b227de41edf3277223f24745d23f8a9b")
LATIN = (
    ("ShenbaoLatin-Regular.ttf", "eb1834c6dc8e80e82caeadaa75461c4fe9f6fa57c403cf13af4981544178789b"),
    ("ShenbaoLatin-Bold.ttf", "bfa289842176bcd24b7589cc57d23342fb7648e28443db1ab595471cd5d3d120"),
    ("ShenbaoLatinHei.ttf", "9b320ae9988d36aeeb280592727913297c32c50b7198cab1cf522beb8932a0b9"),
    ("ShenbaoSigns.ttf", "fe231daf4cc68cd86361e69b5986a1298b359abfe14a700364eaba709c1fe590"),
)


def sha256(path: Path) -> str:
    """Hash of a file as lower-case hex."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def problems(folder: Path) -> list[str]:
    """What is missing from or different in a font folder, one line each; empty when all is well."""
    found = []
    for name, wanted in [(item.target, item.sha256) for item in WANTED] + [SYMBOLS, *LATIN]:
        path = folder / name
        if not path.is_file():
            found.append(f"{name}: missing")
        elif sha256(path) != wanted:
            found.append(f"{name}: sha256 is {sha256(path)}, not {wanted}")
    return found


def fetch(archive: Archive, folder: Path) -> Path:
    """Path of the archive in ``folder``, fetched there by the registry's own client when it is not at hand."""
    path = folder / archive.file
    if not path.is_file():
        command = {
            "npm": ["npm", "pack", f"{archive.name}@{archive.version}"],
            "deb": ["apt-get", "download", f"{archive.name}={archive.version}"],
        }[archive.kind]
        print("fetching", archive.name, archive.version)
        subprocess.run(command, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return path


@contextmanager
def _members(archive: Archive, path: Path) -> Iterator[tarfile.TarFile]:
    if archive.kind == "npm":
        with tarfile.open(path, "r|gz") as tar:
            yield tar
        return
    with subprocess.Popen(["dpkg-deb", "--fsys-tarfile", str(path)], stdout=subprocess.PIPE) as process:
        with tarfile.open(fileobj=process.stdout, mode="r|") as tar:
            yield tar
        if process.stdout:
            process.stdout.read()  # to the end, or dpkg-deb complains of a broken pipe


def unpack(archive: Archive, path: Path, into: Path, sources: Path) -> None:
    """Write the wanted members of one archive into a folder under their target names, sources apart, hashes checked."""
    wanted = {item.member: item for item in (*WANTED, *SOURCES) if item.archive == archive}
    with _members(archive, path) as tar:
        for member in tar:
            item = wanted.pop(member.name, None)
            stream = tar.extractfile(member) if item else None
            if item and stream:
                place(item, stream.read(), sources if item in SOURCES else into)
    if wanted:
        raise SystemExit(f"{path.name} lacks {', '.join(wanted)}")


def place(item: Wanted, data: bytes, into: Path) -> None:
    """Check one member, convert or unzip it where the table says so, and write the file of the folder."""
    expected = item.member_sha256 or item.sha256
    if hashlib.sha256(data).hexdigest() != expected:
        raise SystemExit(f"{item.member} in {item.archive.file} is not the file that was approved")
    target = into / item.target
    if item.member.endswith(".otf"):
        source = into / Path(item.member).name
        source.write_bytes(data)
        cff_to_glyf(source, target)
        source.unlink()
    else:
        target.write_bytes(gzip.decompress(data) if item.member.endswith(".gz") else data)
    print("made", item.target)


def make(archives: Path, target: Path) -> None:
    """Build the whole folder beside ``target`` and move file by file when all of it is right."""
    import fontTools

    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as name, tempfile.TemporaryDirectory() as taken:
        built = Path(name)
        for archive in (SERIF, SANS, FANDOL, HANAZONO, LIBERATION, NOTO):
            unpack(archive, fetch(archive, archives), built, Path(taken))
        make_symbol_font.build(built / SYMBOLS[0])
        make_latin_font.build_all(Path(taken), built)
        found = problems(built)
        if found:
            note = f"fontTools is {fontTools.version}, the table was made with {FONTTOOLS}"
            raise SystemExit("\n".join([*found, note]))
        for path in sorted(built.iterdir()):
            path.chmod(0o644)
            path.replace(target / path.name)


def main() -> int:
    """Parse the arguments and build or check the folder; exit code 1 when something differs."""
    here = Path(__file__).resolve().parent.parent
    parser = argparse.ArgumentParser(description="Reproduce resources/fonts from package registries.")
    parser.add_argument("--archives", type=Path, help="folder with archives at hand; missing ones are put there")
    parser.add_argument("--target", type=Path, default=here / "resources" / "fonts")
    parser.add_argument("--check", action="store_true", help="only compare the folder with the table")
    arguments = parser.parse_args()
    if not arguments.check:
        if arguments.archives:
            make(arguments.archives.resolve(), arguments.target)
        else:
            with tempfile.TemporaryDirectory() as name:
                make(Path(name), arguments.target)
    found = problems(arguments.target)
    print("\n".join(found) or "all font files are as approved")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
