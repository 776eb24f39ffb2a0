"""The Linux packages: what they ask of the system, what the .deb and the archive hold, how the launcher starts it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from configparser import ConfigParser
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT

LINUX = ROOT / "packaging" / "linux"
FILES = LINUX / "files"
PROGRAM = "opt/apps/cn.shenbao.shenbao/files"
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="dpkg-deb is not installed: no .deb is tested")
needs_linux = pytest.mark.skipif(sys.platform != "linux", reason="libraries of Linux are read")


@pytest.fixture(scope="module", autouse=True)
def scripts() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(LINUX))
        yield


# ---- what programs and libraries ask for


@needs_linux
@pytest.mark.skipif(shutil.which("objdump") is None, reason="objdump is not installed: nobody to compare with")
@pytest.mark.parametrize("module", ["PIL._imaging", "lxml.etree", "PySide6.QtCore"])
def test_a_library_is_read_as_objdump_reads_it(module: str) -> None:
    from importlib.util import find_spec

    from elf import read_elf

    spec = find_spec(module)
    assert spec is not None
    assert spec.origin is not None
    told = subprocess.run(["objdump", "-p", spec.origin], capture_output=True, text=True, check=True).stdout
    found = read_elf(Path(spec.origin))
    assert list(found.needed) == re.findall(r"^ +NEEDED +(\S+)", told, re.MULTILINE)
    required = told.partition("Version References:")[2]
    assert found.versions == set(re.findall(r"^ +0x\w+ 0x\w+ \d+ (\S+)", required, re.MULTILINE))


@needs_linux
def test_links_and_other_files_are_no_libraries(tmp_path: Path) -> None:
    from elf import elf_files

    library = tmp_path / "库 一.so"
    shutil.copy(sys.executable, library)
    (tmp_path / "link.so").symlink_to(library)
    (tmp_path / "text.so").write_text("no library")
    assert list(elf_files(tmp_path)) == [library]


@pytest.mark.parametrize("data", [b"\x7fELF\x01\x01" + bytes(60), b"\x7fELF\x02\x01" + bytes(60), b"text"])
def test_what_cannot_be_judged_is_refused(data: bytes, tmp_path: Path) -> None:
    from elf import read_elf

    file = tmp_path / "a.so"
    file.write_bytes(data)
    with pytest.raises(ValueError, match=r"a\.so"):
        read_elf(file)


@given(st.integers(0, 60), st.integers(0, 60))
def test_a_newer_glibc_is_seen(major: int, minor: int) -> None:
    from asks import LIMITS, too_new
    from elf import Elf

    files = {"a.so": Elf(("libc.so.6",), frozenset(("GLIBC_2.2.5", f"GLIBC_2.{major}.{minor}", "OTHER_9")), "a.so")}
    assert bool(too_new(files)) == ((2, major, minor) > LIMITS["GLIBC"])


@pytest.mark.parametrize("version", ["GLIBC_2.32", "GLIBCXX_3.4.29", "CXXABI_1.3.13", "GLIBC_PRIVATE"])
def test_what_debian_11_lacks_is_named(version: str) -> None:
    from asks import too_new
    from elf import Elf

    (sentence,) = too_new({"x/a.so": Elf((), frozenset(("GLIBC_2.31", version)), "")})
    assert sentence.startswith("x/a.so asks for ")


def test_a_library_that_nobody_brings_is_named() -> None:
    from asks import Library, unasked, unmet
    from elf import Elf

    files = {
        "p": Elf(("libown.so.1", "libsystem.so.2", "libgone.so.3"), frozenset(), ""),
        "lib/own-1.so": Elf((), frozenset(), "libown.so.1"),
    }
    known = [Library("libsystem.so.2", "libsystem2", False), Library("libidle.so.1", "libidle1", True)]
    assert unmet(files, known) == ["p needs libgone.so.3, which is neither in the bundle nor in libraries.txt"]
    assert unasked(files, known) == ["libraries.txt names libidle.so.1, which nothing needs"]


def test_the_table_of_libraries_gives_the_dependencies() -> None:
    from asks import depends, libraries

    known = libraries()
    assert depends(known).split(", ")[0] == "libc6 (>= 2.31)"
    assert depends(known, optional=True) == "libcups2"
    assert {"libgl1", "libegl1", "libfontconfig1", "libxkbcommon0", "libxkbcommon-x11-0"} <= set(
        depends(known).split(", ")
    )
    sonames = [library.soname for library in known]
    assert len(sonames) == len(set(sonames))


def test_the_note_in_the_archive_names_libraries_of_the_table() -> None:
    from asks import LIMITS, depends, libraries

    note = (FILES / "说明.txt").read_text("utf-8")
    named = re.findall(r"\blib[a-z0-9-]+", note)
    assert len(named) > 3
    assert set(named) <= set(depends(libraries()).split(", "))
    assert f"glibc {'.'.join(map(str, LIMITS['GLIBC']))} 或更新" in note


# ---- the packages, of a stand-in bundle


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> Path:
    bundle = tmp_path_factory.mktemp("bundle") / "shenbao"
    for name, mode in (
        ("shenbao", 0o755),
        ("_internal/a.so", 0o755),
        ("_internal/resources/manual/使用 手册.pdf", 0o600),
    ):
        (bundle / name).parent.mkdir(parents=True, exist_ok=True)
        (bundle / name).write_text(f"#!/bin/sh\n# {name}\n", encoding="utf-8")
        (bundle / name).chmod(mode)
    (bundle / "_internal/b.so").symlink_to("a.so")
    return bundle


def pack(bundle: Path, out: Path) -> tuple[Path, Path]:
    environment = {**os.environ, "PYTHON": sys.executable, "SOURCE_DATE_EPOCH": "1767225600"}
    (ROOT / "build").mkdir(exist_ok=True)
    command = ["bash", str(LINUX / "packages.sh"), str(bundle), str(out)]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=120)
    (deb,), (archive,) = out.glob("*.deb"), out.glob("*.tar.gz")
    return deb, archive


@pytest.fixture(scope="module")
def packed(stand_in: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return pack(stand_in, tmp_path_factory.mktemp("out") / "分 发")


def field(deb: Path, name: str) -> str:
    command = ["dpkg-deb", "--field", str(deb), name]
    return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout.strip()


def members(deb: Path) -> dict[str, tarfile.TarInfo]:
    data = subprocess.run(["dpkg-deb", "--fsys-tarfile", str(deb)], capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        return {member.name.removeprefix("./"): member for member in archive}


@needs_dpkg
def test_the_same_bundle_gives_the_same_packages(packed: tuple[Path, Path], stand_in: Path, tmp_path: Path) -> None:
    copy = tmp_path / "other" / "shenbao"
    shutil.copytree(stand_in, copy, symlinks=True)
    os.utime(copy / "shenbao", (1, 1))
    again = pack(copy, tmp_path / "again")
    assert [file.read_bytes() for file in again] == [file.read_bytes() for file in packed]


@needs_dpkg
def test_the_deb_says_what_it_is(packed: tuple[Path, Path]) -> None:
    from asks import depends, libraries

    from app.version import program_version

    deb = packed[0]
    assert (field(deb, "Package"), field(deb, "Architecture")) == ("shenbao", "amd64")
    assert field(deb, "Version") == program_version()
    assert field(deb, "Depends") == depends(libraries())
    assert "@" not in field(deb, "Recommends") + field(deb, "Installed-Size")
    assert "申报" in field(deb, "Description")
    parts = subprocess.run(["ar", "t", str(deb)], capture_output=True, text=True, check=True).stdout.split()
    assert parts == ["debian-binary", "control.tar.gz", "data.tar.gz"]  # what an old dpkg reads, too


@needs_dpkg
def test_an_address_that_nobody_reads_does_not_go_out_silently(stand_in: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "PYTHON": sys.executable, "SOURCE_DATE_EPOCH": "1767225600"}
    command = ["bash", str(LINUX / "packages.sh"), str(stand_in), str(tmp_path)]
    done = subprocess.run(command, env=environment, check=True, capture_output=True, encoding="utf-8", timeout=120)
    maintainer = field(next(tmp_path.glob("*.deb")), "Maintainer")
    assert ("example.invalid" in maintainer) == ("维护者地址" in done.stderr)


@needs_dpkg
def test_the_size_is_that_of_the_files_on_any_file_system(packed: tuple[Path, Path]) -> None:
    """As dpkg-gencontrol counts: KiB of each file and link, rounded up, and one for every folder."""
    sizes = [
        len(one.linkname.encode()) if one.issym() else one.size
        for one in members(packed[0]).values()
        if not one.isdir()
    ]
    folders = sum(one.isdir() for one in members(packed[0]).values())
    assert int(field(packed[0], "Installed-Size")) == sum(-(-size // 1024) for size in sizes) + folders


@needs_dpkg
def test_the_deb_holds_program_menu_entry_type_and_icons(packed: tuple[Path, Path]) -> None:
    found = members(packed[0])
    assert {
        f"{PROGRAM}/shenbao",
        f"{PROGRAM}/_internal/resources/manual/使用 手册.pdf",
        "usr/bin/shenbao",
        "usr/share/applications/shenbao.desktop",
        "usr/share/mime/packages/shenbao.xml",
        "usr/share/icons/hicolor/scalable/apps/shenbao.svg",
        "usr/share/doc/shenbao/copyright",
    } <= set(found)
    for picture in (ROOT / "packaging/icons").glob("shenbao-*.png"):
        size = picture.stem.removeprefix("shenbao-")
        for place in ("apps/shenbao", "mimetypes/application-vnd.shenbao.draft+zip"):
            assert f"usr/share/icons/hicolor/{size}x{size}/{place}.png" in found
    assert found[f"{PROGRAM}/_internal/b.so"].issym()
    for name, member in found.items():
        assert (member.uid, member.gid, member.uname) == (0, 0, "root"), name
        assert member.issym() or member.mode & 0o777 in (0o644, 0o755), name
    assert found[f"{PROGRAM}/shenbao"].mode & 0o111
    assert found["usr/bin/shenbao"].mode & 0o111


@needs_dpkg
def test_the_copyright_file_leads_to_the_licences_of_all_parts(packed: tuple[Path, Path]) -> None:
    command = ["dpkg-deb", "--fsys-tarfile", str(packed[0])]
    data = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=BytesIO(data)) as archive:
        file = archive.extractfile("./usr/share/doc/shenbao/copyright")
        assert file is not None
        text = file.read().decode()
    assert text.endswith((ROOT / "LICENSE").read_text("utf-8"))
    assert "LGPL" in text
    named = re.findall(rf"/{PROGRAM}/_internal/(\S+)", text)
    assert set(named) == {"resources/licences", "resources/fonts"}
    assert all((ROOT / name).is_dir() for name in named)


def test_the_archive_is_one_folder_that_everybody_may_read(packed: tuple[Path, Path]) -> None:
    with tarfile.open(packed[1]) as archive:
        found = archive.getmembers()
    names = [member.name for member in found]
    assert {name.split("/")[0] for name in names} == {packed[1].name.removesuffix(".tar.gz")}
    assert {"shenbao", "说明.txt", "LICENSE"} <= {name.split("/")[1] for name in names if name.count("/") == 1}
    assert all(member.uid == member.gid == 0 and member.mtime == 1767225600 for member in found)
    assert all(member.issym() or member.mode & 0o444 == 0o444 for member in found)


# ---- menu entry, types, launcher


def test_the_menu_entry_opens_every_type_that_is_declared() -> None:
    entry = ConfigParser(interpolation=None, delimiters=("=",))
    entry.optionxform = str  # type: ignore[assignment,method-assign]
    entry.read(FILES / "shenbao.desktop", encoding="utf-8")
    main = entry["Desktop Entry"]
    spaces = {"m": "http://www.freedesktop.org/standards/shared-mime-info"}
    declared = {
        kind.attrib["type"]: [glob.attrib["pattern"] for glob in kind.iterfind("m:glob", spaces)]
        for kind in ET.parse(FILES / "shenbao.xml").getroot()
    }
    assert set(main["MimeType"].strip(";").split(";")) == set(declared)
    assert declared["application/vnd.shenbao.draft+zip"] == ["*.shenbao"]
    assert declared["application/vnd.shenbao.form+yaml"] == ["*.shenbao-form"]
    assert main["Name[zh_CN]"] == "申报册"
    assert main["Exec"] == "/usr/bin/shenbao %f"
    desktop_name = re.search(r'setDesktopFileName\("(\w+)"\)', (ROOT / "app/ui/application.py").read_text("utf-8"))
    assert desktop_name is not None
    assert desktop_name[1] == main["StartupWMClass"] == main["Icon"] == "shenbao"


def test_the_launcher_starts_what_the_deb_holds_with_what_it_was_given(tmp_path: Path) -> None:
    program = tmp_path / "程 序"
    program.write_text('#!/bin/sh\nprintf "%s|" "$@"\n')
    program.chmod(0o755)
    text = (FILES / "launcher").read_text("utf-8")
    assert text.count(f"/{PROGRAM}/shenbao") == 1
    command = ["sh", "-c", text.replace(f"/{PROGRAM}/shenbao", f"'{program}'"), "shenbao", "a b.shenbao", "二"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stdout == "a b.shenbao|二|"


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize("script", sorted(path.name for path in LINUX.glob("*.sh")))
def test_the_scripts_are_right(script: str) -> None:
    subprocess.run(["bash", "-n", str(LINUX / script)], check=True)


@needs_linux
@pytest.mark.parametrize("script", ["old_root.sh", "bundle.sh", "in_roots.sh"])
def test_without_debootstrap_a_script_says_so(script: str, tmp_path: Path) -> None:
    for tool in ("bash", "uname", "id", "dirname", "cat", "sha256sum", "cut"):
        found = shutil.which(tool)
        assert found is not None
        (tmp_path / tool).symlink_to(found)
    done = subprocess.run(
        [str(tmp_path / "bash"), str(LINUX / script), str(tmp_path)],
        env={"PATH": str(tmp_path), "PYTHON": sys.executable},
        capture_output=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if script == "old_root.sh" and done.returncode == 0:
        pytest.skip("the root is there already")
    assert done.returncode in (1, 3)
    assert done.stderr.startswith("跳过：")
