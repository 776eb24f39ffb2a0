"""Libraries that a Linux bundle takes of the system bring their licences, or stop the build."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A Debian root with two packages of one source, a third that points to a common licence, and a barred one."""
    place = tmp_path / "root"
    lists = {"libz1:amd64": ["/lib/x86_64-linux-gnu/libz.so.1"], "libzz": ["/usr/lib/libzz.so.2"],
             "libglib": ["/usr/lib/libglib-2.0.so.0"], "libreadline8:amd64": ["/lib/libreadline.so.8"]}  # fmt: skip
    status = []
    (place / "var/lib/dpkg/info").mkdir(parents=True)
    for package, files in lists.items():
        (place / f"var/lib/dpkg/info/{package}.list").write_text("\n".join(["/.", "/usr", *files]) + "\n")
        name = package.partition(":")[0]
        status.append(f"Package: {name}\nStatus: install ok installed\nVersion: 1:2-3\nSource: src-{name} (2)\n")
    (place / "var/lib/dpkg/status").write_text("\n".join(status))
    doc = place / "usr/share/doc"
    for name, text in (
        (
            "libz1",
            "Format: x\nUpstream-Name: z\n\nFiles: debian/*\nLicense: GPL-2\n\nFiles: *\nCopyright: A\nLicense: Zlib\n",
        ),
        ("libglib", "see /usr/share/common-licenses/LGPL-2.1.\n"),
        ("libreadline8", "GPL\n"),
    ):
        (doc / name).mkdir(parents=True)
        (doc / name / "copyright").write_text(text)
    (doc / "libzz").symlink_to("libz1")
    (place / "usr/share/common-licenses").mkdir()
    (place / "usr/share/common-licenses/LGPL-2.1").write_text("LESSER\n")
    return place


@pytest.fixture
def frozen(tmp_path: Path) -> Path:
    """A bundle with libraries of the system, of packages, of Python, and a link."""
    folder = tmp_path / "程序" / "_internal"
    (folder / "PIL").mkdir(parents=True)
    for name in (
        "libz.so.1", "libzz.so.2", "libglib-2.0.so.0", "libpython3.11.so.1.0", "base_library.zip",
        "_pi_heif.cpython-311-x86_64-linux-gnu.so", "PIL/libtiff-1.so.6",
    ):  # fmt: skip
        (folder / name).write_bytes(b"\x7fELF")
    (folder / "libtiff.so.6").symlink_to("PIL/libtiff-1.so.6")
    (folder / "resources/licences").mkdir(parents=True)
    (folder / "resources/licences/index.json").write_text(
        json.dumps(
            {"format": 1, "parts": [{"name": "申报册", "licence": "MIT", "texts": ["licences/program/LICENSE.txt"]}]}
        )
    )
    return folder.parent


def test_libraries_of_the_system_bring_their_licences(frozen: Path, root: Path) -> None:
    import system_licences

    from app.licences import read_parts, told

    assert system_licences.add(frozen, root) == 3
    index = (frozen / "_internal/resources/licences/index.json").read_bytes()
    assert system_licences.add(frozen, root) == 3
    assert (frozen / "_internal/resources/licences/index.json").read_bytes() == index
    parts = {part.name: part for part in read_parts(frozen / "_internal/resources")}
    assert set(parts) == {"申报册", "libglib", "libz1", "libzz"}
    assert parts["libz1"].licence == "Zlib"
    assert parts["libglib"].licence == "见原文"
    assert parts["libzz"].version == "1:2-3"
    shown = told(parts["libglib"], frozen / "_internal/resources")
    assert "Linux 版随附：libglib-2.0.so.0" in shown
    assert "LESSER" in shown


@pytest.mark.parametrize(
    ("library", "told"),
    [("libmine.so.1", "of no Debian package.*libmine"), ("libreadline.so.8", "may not be shipped.*libreadline8")],
)
def test_libraries_of_nobody_and_barred_ones_stop_the_build(frozen: Path, root: Path, library: str, told: str) -> None:
    import system_licences

    (frozen / "_internal" / library).write_bytes(b"\x7fELF")
    with pytest.raises(SystemExit, match=told):
        system_licences.add(frozen, root)


def test_a_package_without_its_text_stops_the_build(frozen: Path, root: Path) -> None:
    import system_licences

    (root / "usr/share/common-licenses/LGPL-2.1").unlink()
    with pytest.raises(SystemExit, match=r"libglib: points to LGPL-2\.1"):
        system_licences.add(frozen, root)
    (root / "usr/share/doc/libglib/copyright").unlink()
    with pytest.raises(SystemExit, match="libglib: no copyright file"):
        system_licences.add(frozen, root)
