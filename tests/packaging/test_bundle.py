"""What the bundle holds: the lists of the PyInstaller spec in any case, the bundle itself where one was built."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "build" / "bundle" / "shenbao"
INSIDE = BUNDLE / "_internal"
LICENCES = "resources/licences/index.json"


@pytest.fixture(scope="module", autouse=True)
def scripts() -> Iterator[None]:
    """The scripts import each other by path, as the spec does."""
    with pytest.MonkeyPatch.context() as patch:
        for folder in ("packaging", "packaging/bundle", "packaging/linux"):
            patch.syspath_prepend(str(ROOT / folder))
        yield


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    from shipped_files import shipped_files

    return shipped_files(ROOT, tmp_path_factory.mktemp("compiled"))


def sources(*folders: str) -> set[str]:
    return {
        path.relative_to(ROOT).as_posix()
        for folder in folders
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


# ---- the lists of the spec


def test_every_form_font_and_icon_of_the_tree_is_shipped(shipped: dict[str, str]) -> None:
    places = set(shipped.values())
    assert sources("forms", "resources") <= places
    assert any(name.startswith("resources/fonts/") and name.endswith(".ttf") for name in places)
    assert "resources/icons/app.svg" in places


def test_every_definition_is_shipped_compiled(shipped: dict[str, str]) -> None:
    places = set(shipped.values())
    definitions = {place for place in places if re.fullmatch(r"forms/.*\.yaml", place)}
    assert definitions
    assert {re.sub(r"yaml$", "json", place) for place in definitions} <= places


def test_an_earlier_edition_is_compiled_beside_it(tmp_path: Path) -> None:
    from shipped_files import shipped_forms

    form = next(ROOT.glob("forms/*/form.yaml"))
    for place in ("form.yaml", "earlier/1.yaml"):
        target = tmp_path / "forms" / form.parent.name / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(form.read_bytes())
    places = set(shipped_forms(tmp_path, tmp_path / "compiled").values())
    assert {f"forms/{form.parent.name}/earlier/1.{end}" for end in ("yaml", "json")} <= places


def test_nothing_to_ship_stops_the_build(tmp_path: Path) -> None:
    from shipped_files import shipped_files

    with pytest.raises(SystemExit, match="no forms"):
        shipped_files(tmp_path, tmp_path / "compiled")


def test_every_module_of_the_program_is_named() -> None:
    from contents import modules_of

    named = set(modules_of(ROOT))
    assert {"app", "app.__main__", "app.ui.sheets.about", "app.self_test.evidence"} <= named
    assert len(named) == len(list((ROOT / "app").rglob("*.py")))


def test_the_translations_are_those_that_the_window_loads() -> None:
    from contents import TRANSLATIONS, is_kept

    loaded = re.findall(r'\.load\("(\w+)", QLibraryInfo', (ROOT / "app/ui/program.py").read_text("utf-8"))
    assert {f"{name}.qm" for name in loaded} == TRANSLATIONS
    assert all(is_kept(f"PySide6/Qt/translations/{name}") for name in TRANSLATIONS)


QT = "PySide6/Qt/plugins"


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/platforms/libqxcb.so",
        f"{QT}/platforms/libqoffscreen.so",
        f"{QT}/platforminputcontexts/libibusplatforminputcontextplugin.so",
        f"{QT}/platforminputcontexts/libcomposeplatforminputcontextplugin.so",
        f"{QT}/platforminputcontexts/libfcitx5platforminputcontextplugin.so",
        f"{QT}/imageformats/libqjpeg.so",
        f"{QT}/iconengines/libqsvgicon.so",
        f"{QT}/printsupport/libcupsprintersupport.so",
        "PySide6/plugins/platforms/qwindows.dll",
        "PySide6\\plugins\\styles\\qmodernwindowsstyle.dll",
        "PySide6/Qt/lib/libQt6Core.so.6",
        "libQt6Svg.so.6",
        "PySide6/QtWidgets.abi3.so",
        "PySide6/QtCore.pyd",
        "PySide6/Qt6Gui.dll",
        "resources/manual/使用手册.pdf",
        "_pi_heif.cpython-311-x86_64-linux-gnu.so",
    ],
)
def test_the_bundle_keeps(name: str) -> None:
    from contents import is_kept

    assert is_kept(name)


@pytest.mark.parametrize(
    "name",
    [
        f"{QT}/platforms/libqwayland-generic.so",
        f"{QT}/platforms/libqvnc.so",
        f"{QT}/platforminputcontexts/libqtvirtualkeyboardplugin.so",
        f"{QT}/platformthemes/libqgtk3.so",
        f"{QT}/tls/libqopensslbackend.so",
        f"{QT}/networkinformation/libqnetworkmanager.so",
        f"{QT}/wayland-shell-integration/libxdg-shell.so",
        "PySide6/Qt/translations/qtbase_de.qm",
        "PySide6/Qt/lib/libQt6Network.so.6",
        "PySide6/Qt/lib/libQt6WaylandClient.so.6",
        "libQt6Network.so.6",
        "PySide6/Qt6Network.dll",
        "PySide6/QtNetwork.abi3.so",
        "PySide6/QtQml.pyd",
        "PySide6/opengl32sw.dll",
    ],
)
def test_the_bundle_leaves_out(name: str) -> None:
    from contents import is_kept

    assert not is_kept(name)


@pytest.mark.parametrize(
    ("name", "source", "own"),
    [
        ("libpython3.11.so.1.0", "/opt/python3.11/lib/libpython3.11.so.1.0", True),
        ("libcrypto.so.1.1", "/usr/lib/x86_64-linux-gnu/libcrypto.so.1.1", True),
        ("libxcb-cursor.so.0", "/lib/x86_64-linux-gnu/libxcb-cursor.so.0", True),
        ("PIL/_imaging.so", "/opt/python3.11/lib/python3.11/site-packages/PIL/_imaging.so", True),
        ("python3.11/lib-dynload/_bz2.so", "/usr/lib/python3.11/lib-dynload/_bz2.so", True),
        ("libstdc++.so.6", "/usr/lib/x86_64-linux-gnu/libstdc++.so.6", False),
        ("libgcc_s.so.1", "/lib/x86_64-linux-gnu/libgcc_s.so.1", False),
        ("libz.so.1", "/lib/x86_64-linux-gnu/libz.so.1", False),
        ("libreadline.so.8", "/lib/x86_64-linux-gnu/libreadline.so.8", False),
        ("libglib-2.0.so.0", "/usr/lib/x86_64-linux-gnu/libglib-2.0.so.0", False),
    ],
)
def test_few_libraries_of_the_system_come_along(name: str, source: str, own: bool) -> None:
    from contents import is_own, kept

    assert is_own(name, source) is own
    assert bool(kept([(name, source, "BINARY")], linux=True)) is own
    assert kept([(name, source, "BINARY")], linux=False)


def test_what_is_kept_comes_in_one_order() -> None:
    from contents import kept

    found = [("b", "/b", "DATA"), ("a", "/a", "DATA"), ("libQt6Network.so.6", "/x", "SYMLINK")]
    assert kept(found, linux=True) == kept(found[::-1], linux=True) == [("a", "/a", "DATA"), ("b", "/b", "DATA")]


def test_the_metadata_tell_the_version(tmp_path: Path) -> None:
    from contents import write_metadata
    from project_version import project_version

    from app.version import program_version

    version = project_version(ROOT)
    write_metadata(tmp_path, version)
    code = "import sys; sys.path.insert(0, sys.argv[1]); import importlib.metadata as m; print(m.version('shenbao'))"
    told = subprocess.run([sys.executable, "-S", "-c", code, str(tmp_path)], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == version == program_version()


# ---- the bundle


@pytest.fixture(scope="module")
def bundle() -> Path:
    """The bundle of this tree; SKIPPED, not passed, where none was built."""
    demand_bundle(BUNDLE.parent / "made-of", must="SHENBAO_TEST_BUNDLE" in os.environ)
    return BUNDLE


def demand_bundle(made_of: Path, *, must: bool) -> None:
    """Skip without a bundle of this tree; ``must``: fail, as for ``linux/bundle.sh``, which has just built one."""
    from contents import tree_digest

    none = pytest.fail if must else pytest.skip
    if not made_of.is_file():
        none("no bundle in build/bundle: run packaging/linux/bundle.sh (make package) as root to test it")
    if made_of.read_text("utf-8").strip() != tree_digest(ROOT):
        none("the bundle in build/bundle was built of another tree: run packaging/linux/bundle.sh again")


@pytest.mark.parametrize(("must", "outcome"), [(False, pytest.skip.Exception), (True, pytest.fail.Exception)])
def test_a_bundle_that_was_just_built_must_be_tested(must: bool, outcome: type[BaseException], tmp_path: Path) -> None:
    from contents import tree_digest

    made_of = tmp_path / "made-of"
    with pytest.raises(outcome, match="no bundle"):
        demand_bundle(made_of, must=must)
    made_of.write_text("0" * 64)
    with pytest.raises(outcome, match="another tree"):
        demand_bundle(made_of, must=must)
    made_of.write_text(f"{tree_digest(ROOT)}\n")
    demand_bundle(made_of, must=must)


@pytest.mark.parametrize(
    "changed",
    [
        "app/a.py", "forms/a/form.yaml", "resources/a.md", "requirements.lock", "packaging/shipped_files.py",
        "packaging/system_licences.py", "packaging/linux/libraries.txt", "packaging/windows/version_resource.py",
    ],
)  # fmt: skip
def test_whatever_makes_a_bundle_makes_it_another(changed: str, tmp_path: Path) -> None:
    from contents import tree_digest

    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1"\n')
    (tmp_path / "requirements.lock").touch()
    before = tree_digest(tmp_path)
    (tmp_path / changed).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / changed).write_text("changed")
    assert tree_digest(tmp_path) != before


def test_the_build_tests_the_bundle_and_brings_all_licences() -> None:
    lines = (ROOT / "packaging/linux/bundle.sh").read_text("utf-8").splitlines()
    assert any(line.startswith('"$PYTHON" packaging/system_licences.py ') for line in lines)
    (tested,) = [line for line in lines if "tests/packaging/test_bundle.py" in line]
    assert tested.startswith("SHENBAO_TEST_BUNDLE=1 ")
    assert lines.index(tested) > max(number for number, line in enumerate(lines) if "made_of" in line)


def test_the_bundle_holds_what_the_tree_holds(bundle: Path, shipped: dict[str, str]) -> None:
    differ = [
        place
        for source, place in shipped.items()
        if not (INSIDE / place).is_file() or (INSIDE / place).read_bytes() != Path(source).read_bytes()
    ]
    assert [place for place in differ if place != LICENCES] == []


def test_the_bundle_tells_more_licences_than_the_tree(bundle: Path) -> None:
    """Those of Debian's libraries come on top (``packaging/system_licences.py``)."""
    told, known = (json.loads((folder / LICENCES).read_text("utf-8"))["parts"] for folder in (INSIDE, ROOT))
    assert [part for part in known if part not in told] == []
    assert len(told) > len(known)
    assert all((INSIDE / "resources" / text).is_file() for part in told for text in part["texts"])


def test_the_bundle_holds_its_translation_and_input_methods(bundle: Path) -> None:
    assert (INSIDE / "PySide6/Qt/translations/qtbase_zh_CN.qm").is_file()
    plugins = {path.name for path in (INSIDE / QT / "platforminputcontexts").iterdir()}
    assert {"libibusplatforminputcontextplugin.so", "libcomposeplatforminputcontextplugin.so"} <= plugins


def test_no_link_of_the_bundle_leads_nowhere(bundle: Path) -> None:
    assert [path for path in bundle.rglob("*") if path.is_symlink() and not path.exists()] == []


def test_the_bundle_is_at_most_300_mb(bundle: Path) -> None:
    size = sum(path.stat().st_size for path in bundle.rglob("*") if path.is_file() and not path.is_symlink())
    assert size <= 300_000_000


def test_the_bundle_asks_no_more_of_the_system_than_promised(bundle: Path) -> None:
    import asks

    assert asks.main([str(bundle)]) == 0
