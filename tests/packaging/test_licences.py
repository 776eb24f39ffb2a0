"""The licences that are shipped are those of what is shipped, complete and up to date; the bill of materials too."""

from __future__ import annotations

import copy
import json
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.conftest import ROOT

Table = dict[str, Any]


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))


@pytest.fixture
def table() -> Table:
    found: Table = yaml.safe_load((ROOT / "packaging" / "licences.yaml").read_text("utf-8"))
    return found


def group(table: Table, name: str) -> Table:
    return next(one for one in table["groups"] if one["name"] == name)


# ---- the lock


def test_what_developers_need_is_not_shipped() -> None:
    import locked

    packages = locked.read_lock(ROOT / "requirements.lock")
    wanted = locked.shipped(packages)
    assert {"pyside6-essentials", "shiboken6", "lxml", "charset-normalizer", "et-xmlfile"} <= set(wanted)
    assert not {"pytest", "hypothesis", "img2pdf", "ruff", "mypy", "pyinstaller", "fonttools"} & set(wanted)
    assert len(packages) > len(wanted) > 15


def test_a_package_of_a_package_is_shipped_with_it(tmp_path: Path) -> None:
    import locked

    lock = tmp_path / "lock"
    lock.write_text(
        "a==1 \\\n    --hash=sha256:00\n    # via shenbao (pyproject.toml)\n"
        "b==2 ; sys_platform == 'win32' \\\n    # via\n    #   a\n    #   t\n"
        "c==3 \\\n    # via b\n"
        "t==4 \\\n    # via shenbao (pyproject.toml:dev)\n"
        "u==5 \\\n    # via t\n"
    )
    assert {name: one.version for name, one in locked.shipped(locked.read_lock(lock)).items()} == {
        "a": "1",
        "b": "2",
        "c": "3",
    }
    lock.write_text("t==4 \\\n    # via shenbao (pyproject.toml:dev)\n")
    with pytest.raises(SystemExit):
        locked.shipped(locked.read_lock(lock))


# ---- the collection


@pytest.mark.skipif(sys.platform != "linux", reason="the committed texts are those of the packages for Linux")
def test_the_committed_licences_are_those_of_the_lock(table: Table) -> None:
    import licences

    assert licences.differences(ROOT / "resources", licences.collect(ROOT, table)) == []


def test_every_package_and_font_is_in_the_index_with_texts_that_are_there() -> None:
    import locked

    resources = ROOT / "resources"
    parts = json.loads((resources / "licences" / "index.json").read_text("utf-8"))["parts"]
    versions = {part["name"]: part.get("version") for part in parts}
    for name, package in locked.shipped(locked.read_lock(ROOT / "requirements.lock")).items():
        assert versions[name] == package.version
    assert {"Qt", "CPython", "PyInstaller", "NSIS", "Fandol", "Noto Serif SC"} <= set(versions)
    for part in parts:
        assert part["texts"], part["name"]
        for text in part["texts"]:
            assert len((resources / text).read_text("utf-8")) > 20, text


def test_every_kept_text_belongs_to_a_part_and_says_where_it_is_from() -> None:
    kept = ROOT / "resources" / "licences" / "kept"
    parts = json.loads((kept.parent / "index.json").read_text("utf-8"))["parts"]
    named = {text for part in parts for text in part["texts"]}
    there = {file.name for file in kept.iterdir()} - {"SOURCES.md"}
    assert {f"licences/kept/{name}" for name in there} <= named
    table = (kept / "SOURCES.md").read_text("utf-8")
    assert set(re.findall(r"`([\w.-]+\.txt)`", table)) - {"LICENSE.txt", "COPYING.txt"} == there


def test_the_lgpl_parts_say_where_the_sources_are_and_that_they_may_be_replaced() -> None:
    resources = ROOT / "resources"
    parts = json.loads((resources / "licences" / "index.json").read_text("utf-8"))["parts"]
    carrying = [part for part in parts if "LGPL" in json.dumps([part["licence"], part.get("inside")])]
    assert {part["name"] for part in carrying} == {
        "pyside6-essentials", "shiboken6", "Qt", "pi-heif", "pycdlib", "python-stdnum", "pydantic-core"
    }  # fmt: skip
    for part in carrying:
        if part["name"] == "pydantic-core":  # one crate may be had under MIT as well
            assert all("MIT OR" in one["licence"] for one in part["inside"] if "LGPL" in one["licence"])
            continue
        told = "".join((resources / text).read_text("utf-8") for text in part["texts"])
        sources = [part.get("source"), *(one.get("source") for one in part.get("inside", ()))]
        assert any(str(source).startswith("https://") for source in sources), part["name"]
        assert "接口相容的版本" in told
        assert "反向工程" in told
        assert re.search(r"GNU LESSER GENERAL PUBLIC LICENSE\s+Version", told)


def test_no_part_is_under_a_licence_that_would_bind_the_program() -> None:
    parts = json.loads((ROOT / "resources" / "licences" / "index.json").read_text("utf-8"))["parts"]
    named = [(part["name"], part["licence"]) for part in parts]
    named += [(one["name"], one["licence"]) for part in parts for one in part.get("inside", ())]
    binding = re.compile(r"(?<![A-Z])A?GPL-\S+(?! WITH)")
    for name, licence in named:
        choices = licence.split(" OR ")
        assert not all(binding.search(choice) and " WITH " not in choice for choice in choices), name


def test_what_pillow_is_said_not_to_carry_it_does_not_carry(table: Table) -> None:
    from PIL import features

    without = group(table, "程序库")["packages"]["pillow"]["without"]
    assert set(without) == {"libimagequant", "FriBiDi"}
    assert not features.check("libimagequant")
    import PIL

    beside = Path(PIL.__file__).parent.parent / "pillow.libs"
    assert not [file.name for file in beside.glob("*") if re.search("imagequant|fribidi", file.name)]


# ---- refusals: each makes one thing wrong


def missing_package(table: Table) -> str:
    del group(table, "程序库")["packages"]["lxml"]
    return "lxml: shipped, but not in licences.yaml"


def gone_package(table: Table) -> str:
    group(table, "程序库")["packages"]["pytest"] = {"licence": "MIT", "what": "x"}
    return "pytest: no longer shipped"


def no_text(table: Table) -> str:
    del group(table, "界面")["packages"]["shiboken6"]["texts"]
    return "shiboken6: no licence text"


def lost_text(table: Table) -> str:
    group(table, "界面")["parts"]["Qt"]["texts"].append("licences/kept/nothing.txt")
    return r"Qt: the text licences/kept/nothing\.txt is missing"


def unknown_licence(table: Table) -> str:
    group(table, "程序库")["packages"]["appdirs"]["licence"] = "BSD"
    return "appdirs: no licence that we know: 'BSD'"


def other_licence(table: Table) -> str:
    group(table, "程序库")["packages"]["pikepdf"]["licence"] = "MIT"
    return "pikepdf: says MPL-2.0 itself"


def old_kept_text(table: Table) -> str:
    group(table, "程序库")["packages"]["pillow"]["texts_for"] = "1.0"
    return r"pillow: its kept texts are those of 1\.0"


def no_phrase(table: Table) -> str:
    del group(table, "程序库")["packages"]["appdirs"]["what"]
    return "appdirs: licences.yaml does not say what it is for"


def font_without_licence(table: Table) -> str:
    group(table, "字体")["parts"]["Noto Sans SC"]["files"] = []
    return "NotoSansSC-Regular.ttf: a font without licence"


def font_twice(table: Table) -> str:
    group(table, "字体")["parts"]["Noto Serif SC"]["files"].append("HanaMinB.ttf")
    return "HanaMinB.ttf: named twice"


def font_that_is_gone(table: Table) -> str:
    group(table, "字体")["parts"]["Noto Serif SC"]["files"].append("Kai.ttf")
    return "Kai.ttf: licences.yaml names a font that is not there"


def misspelt_key(table: Table) -> str:
    group(table, "界面")["parts"]["Qt"]["lisence"] = "MIT"
    return "Qt: licences.yaml knows no key 'lisence'"


def version_of_nothing(table: Table) -> str:
    group(table, "界面")["parts"]["Qt"]["version"] = "= qt"
    return "Qt: takes its version from qt"


def part_without_licence(table: Table) -> str:
    group(table, "程序库")["packages"]["pillow"]["inside"] = []
    return "pillow: libXau inside it has no licence"


def absent_that_is_not_listed(table: Table) -> str:
    group(table, "程序库")["packages"]["pillow"]["without"]["zip"] = "x"
    return "pillow: does not list zip"


@pytest.mark.parametrize(
    "spoil",
    [
        missing_package, gone_package, no_text, lost_text, unknown_licence, other_licence, old_kept_text, no_phrase,
        font_without_licence, font_twice, font_that_is_gone, misspelt_key, version_of_nothing, part_without_licence,
        absent_that_is_not_listed,
    ],
)  # fmt: skip
def test_what_has_no_licence_is_refused(table: Table, spoil: Callable[[Table], str]) -> None:
    import licences

    spoilt = copy.deepcopy(table)
    told = spoil(spoilt)
    with pytest.raises(SystemExit, match=told):
        licences.collect(ROOT, spoilt)


def test_another_version_than_the_lock_says_is_refused(table: Table, tmp_path: Path) -> None:
    import licences

    (tmp_path / "resources").symlink_to(ROOT / "resources")
    shutil.copy(ROOT / "LICENSE", tmp_path)
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    (tmp_path / "requirements.lock").write_text(lock.replace("appdirs==1.4.4", "appdirs==1.5.0"), "utf-8")
    with pytest.raises(SystemExit, match=r"appdirs: 1\.4\.4 is installed, the lock says 1\.5\.0"):
        licences.collect(tmp_path, table)


@pytest.mark.parametrize(
    "text", ["MIT", "A OR".replace("A", "MIT") + " Zlib", "GPL-3.0-or-later WITH GCC-exception-3.1"]
)
def test_expressions_that_are_known(text: str) -> None:
    import licences

    assert licences.is_expression(text)


@pytest.mark.parametrize("text", ["", "BSD", "MIT OR", "MIT Zlib", "GCC-exception-3.1", "MIT WITH MIT", "OR"])
def test_expressions_that_are_not(text: str) -> None:
    import licences

    assert not licences.is_expression(text)


def test_writing_takes_away_what_is_left_over_and_keeps_kept_texts(tmp_path: Path) -> None:
    import licences

    for name in ("licences/packages/old/LICENSE", "licences/kept/a.txt"):
        (tmp_path / name).parent.mkdir(parents=True)
        (tmp_path / name).write_text("x")
    files = {"licences/index.json": "{}\n", "licences/packages/new/LICENSE": "y\n"}
    assert len(licences.differences(tmp_path, files)) == 3
    licences.write(tmp_path, files)
    assert licences.differences(tmp_path, files) == []
    assert (tmp_path / "licences/kept/a.txt").is_file()
    (tmp_path / "licences/index.json").write_text("[]")
    assert licences.differences(tmp_path, files) == ["differs: licences/index.json"]


# ---- the bill of materials


def components(one: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for below in one.get("components", ()):
        yield below
        yield from components(below)


def test_the_bill_names_everything_and_is_made_alike_each_time(tmp_path: Path) -> None:
    import locked
    import sbom

    sbom.main(tmp_path / "a.json")
    sbom.main(tmp_path / "b.json")
    content = (tmp_path / "a.json").read_bytes()
    assert content == (tmp_path / "b.json").read_bytes()
    bill = json.loads(content)
    named = {one["purl"] for one in components(bill) if "purl" in one}
    for name, package in locked.shipped(locked.read_lock(ROOT / "requirements.lock")).items():
        assert f"pkg:pypi/{name}@{package.version}" in named
    assert "serialNumber" not in bill
    assert "timestamp" not in bill["metadata"]


def test_the_bill_is_what_the_schema_asks_for() -> None:
    """Required fields, kinds and references of CycloneDX 1.5, https://cyclonedx.org/docs/1.5/json/."""
    import sbom

    bill = sbom.bill_of_materials()
    assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
    assert isinstance(bill["version"], int)
    assert bill["version"] >= 1
    everything = [bill["metadata"]["component"], *components(bill)]
    references = [one["bom-ref"] for one in everything]
    assert len(references) == len(set(references))
    for one in everything:
        assert one["name"]
        assert one["type"] in {"application", "library", "data"}
        (licence,) = one["licenses"]
        assert set(licence) == {"expression"} or set(licence["license"]) == {"name"}
        assert re.fullmatch(
            r"pkg:(pypi|generic)/[A-Za-z0-9._~%-]+(@[A-Za-z0-9._~%+-]+)?", one.get("purl", "pkg:generic/a")
        )
        for outside in one.get("externalReferences", ()):
            assert outside["type"] == "distribution"
            assert re.fullmatch(r"https://\S+", outside["url"])
    for needs in bill["dependencies"]:
        assert needs["ref"] in references
        assert set(needs["dependsOn"]) <= set(references)
        assert len(needs["dependsOn"]) == len(set(needs["dependsOn"]))


def test_who_needs_whom_is_what_the_lock_says() -> None:
    import sbom

    bill = sbom.bill_of_materials()
    needs = {one["ref"]: [ref.split("@")[0] for ref in one["dependsOn"]] for one in bill["dependencies"]}
    by_name = {ref.split("@")[0]: below for ref, below in needs.items()}
    assert "pkg:pypi/shiboken6" in by_name["pkg:pypi/pyside6-essentials"]
    assert "pkg:pypi/shiboken6" not in by_name["pkg:generic/shenbao"]
    assert {"pkg:pypi/lxml", "pkg:generic/CPython"} <= set(by_name["pkg:generic/shenbao"])
    assert set(by_name["pkg:pypi/reportlab"]) == {"pkg:pypi/charset-normalizer", "pkg:pypi/pillow"}
