"""The Windows installer: what it brings and takes away, what it refuses, and that makensis compiles it."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import ROOT

SCRIPT = ROOT / "packaging" / "windows" / "installer.nsi"
makensis = pytest.mark.skipif(
    shutil.which("makensis") is None or shutil.which("7z") is None, reason="makensis or 7z is not installed"
)


@pytest.fixture(autouse=True)
def scripts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "packaging" / "windows"))


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A folder as PyInstaller makes it, with programs that begin as Windows programs do."""
    folder = tmp_path / "程 序"
    for name in ("申报册.exe", "shenbao.exe", "_internal/a.dll", "_internal/深 层/更 深/b.txt"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"MZ" + name.encode())
    (folder / "_internal" / "空").mkdir()
    return folder


# ---- version


@pytest.mark.parametrize(
    ("version", "numbers"), [("1.2.3", (1, 2, 3, 0)), ("2", (2, 0, 0, 0)), ("1.2.3.65535", (1, 2, 3, 65535))]
)
def test_versions_become_four_numbers(version: str, numbers: tuple[int, ...]) -> None:
    import version_resource

    assert version_resource.four_numbers(version) == numbers


@pytest.mark.parametrize("version", ["1.2rc1", "1.2.3.4.5", "1.65536", "", "1..2", "01.2", "1.2 "])
def test_versions_that_windows_cannot_compare_are_refused(version: str) -> None:
    import version_resource

    with pytest.raises(SystemExit):
        version_resource.four_numbers(version)


class _Struct:
    """Stands for any class of PyInstaller's version files: what it was given."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.given, self.named = given, named


@pytest.mark.parametrize("program", ["申报册.exe", "shenbao.exe"])
def test_the_version_resource_is_what_pyinstaller_reads(program: str, tmp_path: Path) -> None:
    import tomllib

    import version_resource

    file = version_resource.write_version_resource(tmp_path / "v.txt", program)
    names = ("VSVersionInfo", "FixedFileInfo", "StringFileInfo", "StringTable", "VarFileInfo", "VarStruct")
    text = file.read_text("utf-8")
    read = eval(text, {**dict.fromkeys(names, _Struct), "StringStruct": lambda key, value: (key, value)})
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    numbers = version_resource.four_numbers(version)
    assert read.named["ffi"].named["filevers"] == read.named["ffi"].named["prodvers"] == numbers
    (table,) = read.named["kids"][0].given[0]
    strings = dict(table.given[1])
    assert strings["ProductName"] == "申报册"
    assert strings["OriginalFilename"] == program
    assert strings["ProductVersion"] == strings["FileVersion"] == version
    (translation,) = read.named["kids"][1].given[0]
    language, charset = translation.given[1]
    assert table.given[0] == f"{language:04X}{charset:04X}"


# ---- the list of files


def test_what_is_brought_is_what_is_taken_away(bundle: Path) -> None:
    import file_list

    listed = file_list.list_files(bundle)
    macros = file_list.nsis_macros(listed)
    installed, folder = [], ""
    for line in macros.splitlines():
        if found := re.fullmatch(r'\s*SetOutPath "\$INSTDIR(.*)"', line):
            folder = found[1]
        elif found := re.fullmatch(r'\s*File "/oname=(.+)" "(.+)"', line):
            installed.append(f"{folder}\\{found[1]}")
            assert (bundle / found[2].replace("\\", "/")).is_file()
    deleted = re.findall(r'Delete "\$INSTDIR(.+)"', macros)
    assert sorted(installed) == sorted(deleted)
    assert re.findall(r'ASK_ONE "\$INSTDIR(.+)"', macros) == deleted
    assert len(installed) == len(listed.files) == 4
    made = re.findall(r'CreateDirectory "\$INSTDIR(.+)"', macros)
    gone = re.findall(r'RMDir "\$INSTDIR(.+)"', macros)
    assert (
        sorted(made)
        == sorted(gone)
        == ["\\_internal", "\\_internal\\深 层", "\\_internal\\深 层\\更 深", "\\_internal\\空"]
    )
    assert gone.index("\\_internal\\深 层\\更 深") < gone.index("\\_internal\\深 层") < gone.index("\\_internal")
    assert listed.longest == len("\\_internal\\深 层\\更 深\\b.txt")


@pytest.mark.parametrize("name", ["a:b", "a$b", 'a"b', "a?b", "con.txt", "LPT1", "a.", "a ", "a\nb", "a\\b"])
def test_names_that_cannot_be_written_are_refused(bundle: Path, name: str) -> None:
    import file_list

    (bundle / "_internal" / name).write_text("x")
    with pytest.raises(SystemExit, match="cannot take over"):
        file_list.list_files(bundle)


def test_links_and_names_that_differ_by_case_are_refused(bundle: Path) -> None:
    import file_list

    (bundle / "_internal" / "A.DLL").write_text("x")
    with pytest.raises(SystemExit, match="case only"):
        file_list.list_files(bundle)
    (bundle / "_internal" / "A.DLL").unlink()
    (bundle / "_internal" / "link.dll").symlink_to("a.dll")
    with pytest.raises(SystemExit, match=r"link\.dll"):
        file_list.list_files(bundle)


@given(st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=20))
def test_no_accepted_name_can_leave_its_quotes(name: str) -> None:
    import sys

    sys.path.insert(0, str(ROOT / "packaging" / "windows"))
    try:
        import file_list
    finally:
        sys.path.pop(0)
    if not file_list._cannot_be_named(name):
        assert not set(name) & set('"$\r\n\\')


# ---- the script


def test_nothing_is_ever_removed_with_what_lies_below() -> None:
    text = SCRIPT.read_text("utf-8")
    code = "\n".join(line.split(";")[0] for line in text.splitlines() if not line.lstrip().startswith(";"))
    assert "RMDir" in code
    assert not re.search(r"RMDir\s+(?:/REBOOTOK\s+)?/r", code, re.IGNORECASE)
    assert not re.search(r'Delete\s+"[^"]*\*', code)
    assert "RequestExecutionLevel user" in code
    assert not re.search(r"\bHKLM\b|\bHKCR\b|SetShellVarContext\s+all", code)


def test_nothing_is_removed_before_every_file_was_asked() -> None:
    text = SCRIPT.read_text("utf-8")
    section = text.split('Section "Uninstall"')[1].split("SectionEnd")[0]
    assert section.index("Call un.WaitUntilReleased") < section.index("REMOVE_FILES")
    waiting = text.split("Function un.WaitUntilReleased")[1].split("FunctionEnd")[0]
    assert "!insertmacro ASK_FILES" in waiting
    assert "SetErrorLevel 3" in waiting
    asked = text.split("Function un.AskOne")[1].split("FunctionEnd")[0]
    access = re.search(r"CreateFileW\(w R1, i (0x[0-9A-F]+), i 7, p 0, i 3,", asked)
    assert access is not None
    assert int(access[1], 16) == 0x40000000 | 0x00010000  # GENERIC_WRITE | DELETE
    upgrade = text.split("Function RemoveOldVersion")[1].split("FunctionEnd")[0]
    assert upgrade.index("$0 <> 3") < upgrade.index("MB_RETRYCANCEL") < upgrade.index("$0 <> 0")


def test_the_data_folder_of_the_script_is_that_of_the_program() -> None:
    import appdirs

    from app.paths import APPLICATION

    folder = appdirs.AppDirs(APPLICATION, appauthor=False)
    assert folder.appauthor is False  # no folder of a maker above it
    assert f'!define DATA_FOLDER "$LOCALAPPDATA\\{APPLICATION}"' in SCRIPT.read_text("utf-8")


def test_the_suffixes_are_those_that_the_program_opens() -> None:
    from app.drafts.names import PACKAGE_ENDING
    from app.forms.edition_names import FORM_ENDING

    text = SCRIPT.read_text("utf-8")
    kinds = set(re.findall(r'insertmacro FILE_TYPE "(\.[a-z-]+)"', text))
    assert kinds == {PACKAGE_ENDING, FORM_ENDING}
    assert kinds == set(re.findall(r'insertmacro FORGET_FILE_TYPE "(\.[a-z-]+)"', text))


def test_exit_codes_are_those_that_the_head_promises_and_the_trial_expects() -> None:
    text = SCRIPT.read_text("utf-8")
    head = re.sub(r"\n; ", " ", text.split("Unicode true")[0])
    promised = set(re.findall(r"(?<=[ ,])(\d)(?= [a-z])", head.split("silent run (/S):")[1]))
    # 2 is what NSIS itself gives when a file cannot be written.
    assert promised == {"0", "2", *re.findall(r"SetErrorLevel (\d)", text)}
    trial = (SCRIPT.parent / "try_installer.ps1").read_text("utf-8-sig")
    assert set(re.findall(r"-eq (\d)\) '", trial)) <= promised


# ---- compiling


def listing(installer: Path) -> set[str]:
    """The files in an installer as 7z names them."""
    run = subprocess.run(["7z", "l", "-slt", str(installer)], capture_output=True, encoding="utf-8", check=True)
    return {
        line.removeprefix("Path = ")
        for line in run.stdout.split("----------", 1)[1].splitlines()
        if line.startswith("Path = ")
    }


@makensis
def test_the_installer_holds_every_file_and_is_made_alike_each_time(bundle: Path, tmp_path: Path) -> None:
    import file_list
    import installer
    import version_resource

    made = installer.build_installer(bundle, tmp_path / "出 来")
    assert made.name == f"申报册-{version_resource.project_version()}-安装.exe"
    names = {name for name in listing(made) if not name.startswith("$PLUGINSDIR")}
    assert names == {*file_list.list_files(bundle).files, "uninstall-shenbao.exe"}
    assert installer.build_installer(bundle, tmp_path / "又.exe").read_bytes() == made.read_bytes()
    assert "申报册安装程序".encode("utf-16-le") in made.read_bytes()


@makensis
def test_a_rehearsal_holds_every_form_and_resource_and_says_what_it_is(tmp_path: Path) -> None:
    import installer
    import stand_in

    folder = stand_in.make_stand_in(tmp_path / "替 身")
    made = installer.build_installer(folder, tmp_path)
    assert "演练" in made.name
    assert "不能安装".encode("utf-16-le") in made.read_bytes()
    names = listing(made)
    for part in ("forms", "resources"):
        sources = {
            f"_internal/{file.relative_to(ROOT).as_posix()}" for file in (ROOT / part).rglob("*") if file.is_file()
        }
        assert sources <= names
    assert set(stand_in.AWKWARD) <= names
    with pytest.raises(SystemExit, match="演练"):
        installer.build_installer(folder, tmp_path / "申报册-安装.exe")


def test_programs_that_are_none_and_programs_in_a_stand_in_are_refused(bundle: Path) -> None:
    import installer

    installer.check_bundle(bundle, stand_in=False)
    with pytest.raises(SystemExit, match="a Windows program in a stand-in"):
        installer.check_bundle(bundle, stand_in=True)
    (bundle / "shenbao.exe").write_bytes(b"\x7fELF")
    with pytest.raises(SystemExit, match="no Windows program"):
        installer.check_bundle(bundle, stand_in=False)
    (bundle / "shenbao.exe").unlink()
    with pytest.raises(SystemExit, match="is missing"):
        installer.check_bundle(bundle, stand_in=False)


def test_a_stand_in_never_takes_the_place_of_something_else(tmp_path: Path) -> None:
    import stand_in

    kept = tmp_path / "文件.txt"
    kept.write_text("x")
    with pytest.raises(SystemExit):
        stand_in.make_stand_in(tmp_path)
    assert kept.read_text() == "x"


# ---- the zip


def test_the_zip_holds_every_file_below_one_folder_and_is_made_alike_each_time(bundle: Path, tmp_path: Path) -> None:
    import portable_zip

    made = portable_zip.pack(bundle, tmp_path)
    with zipfile.ZipFile(made) as archive:
        assert archive.testzip() is None
        names = set(archive.namelist())
        (top,) = {name.split("/")[0] for name in names}
        for file in bundle.rglob("*"):
            inside = f"{top}/{file.relative_to(bundle).as_posix()}"
            if file.is_file():
                assert archive.read(inside) == file.read_bytes()
            else:
                assert f"{inside}/" in names
        assert archive.read(f"{top}/请先解压，再运行.txt").decode("utf-8-sig").count("\r\n") > 3
    content = made.read_bytes()
    for file in bundle.rglob("*"):
        file.touch()
    assert portable_zip.pack(bundle, tmp_path / "又.zip").read_bytes() == content


# ---- scripts for Windows


@pytest.mark.parametrize("name", ["build.ps1", "try_installer.ps1"])
def test_scripts_for_windows_are_read_as_utf8_by_its_old_shell(name: str) -> None:
    content = (ROOT / "packaging" / "windows" / name).read_bytes()
    assert content.startswith(b"\xef\xbb\xbf")
    text = content.decode("utf-8-sig")
    assert text.count("{") == text.count("}")
    assert text.count("(") == text.count(")")


def test_the_workflow_calls_the_script_and_pins_what_it_uses() -> None:
    import yaml

    flow = yaml.safe_load((ROOT / ".github" / "workflows" / "windows.yml").read_text("utf-8"))
    steps = flow["jobs"]["build"]["steps"]
    assert any("packaging\\windows\\build.ps1" in step.get("run", "") for step in steps)
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", step["uses"]) for step in steps if "uses" in step)
    assert flow["permissions"] == {"contents": "read"}
