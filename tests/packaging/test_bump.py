"""A release is begun the same way each time, and is refused before anything is written."""

from __future__ import annotations

from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.packaging.tools import packaging_module

BUMP: ModuleType = packaging_module("bump")
ROOT = Path(__file__).resolve().parents[2]
PROJECT = '[project]\nname = "shenbao"\nversion = "7.8.9"\n\n[tool.x]\nminimum_version = "1"\n'
CHANGES = "# 更新日志\n\n## [未发布]\n\n### 新增\n\n- 手册。\n\n## [7.8.9] - 2026-01-02\n\n- 早先的。\n"
DAY = "2027-01-15"

numbers = st.tuples(*[st.integers(0, 30)] * 3)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(PROJECT, "utf-8")
    (tmp_path / "CHANGELOG.md").write_text(CHANGES, "utf-8")
    (tmp_path / "requirements.lock").write_text("some==7.8.9\n", "utf-8")
    (tmp_path / "app").mkdir()
    (tmp_path / "app/other.py").write_text("OF_ANOTHER = '17.8.9', '7.8.90', '7.8.9.1'\n", "utf-8")
    return tmp_path


def everything(tree: Path) -> dict[str, bytes]:
    return {str(file.relative_to(tree)): file.read_bytes() for file in sorted(tree.rglob("*")) if file.is_file()}


def test_a_release_gets_its_version_and_its_section(tree: Path) -> None:
    assert BUMP.main(["7.9.0", DAY], tree) == 0
    assert (tree / "pyproject.toml").read_text("utf-8") == PROJECT.replace('"7.8.9"', '"7.9.0"')
    wanted = CHANGES.replace("## [未发布]\n", f"## [未发布]\n\n## [7.9.0] - {DAY}\n")
    assert (tree / "CHANGELOG.md").read_text("utf-8") == wanted
    assert BUMP.main(["--check"], tree) == 0


@pytest.mark.parametrize(
    ("version", "day", "why"),
    [
        ("7.8.9", DAY, "not higher"),
        ("7.8.8", DAY, "not higher"),
        ("7.9", DAY, "three numbers"),
        ("7.09.0", DAY, "three numbers"),
        ("v7.9.0", DAY, "three numbers"),
        ("7.9.0", "2027-02-30", "no day"),
        ("7.9.0", "20270115", "no day"),
        ("7.9.0", "15.1.2027", "no day"),
    ],
)
def test_what_is_no_release_changes_nothing(
    tree: Path, version: str, day: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = everything(tree)
    assert BUMP.main([version, day], tree) == 1
    assert why in capsys.readouterr().err
    assert everything(tree) == before


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        (CHANGES.replace("- 手册。\n", ""), "nothing under"),
        (CHANGES.replace("## [未发布]\n", ""), "no section"),
        (CHANGES.replace("[7.8.9]", "[7.9.0]"), "already"),
    ],
)
def test_a_changelog_that_tells_nothing_new_is_refused(
    tree: Path, changes: str, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "CHANGELOG.md").write_text(changes, "utf-8")
    before = everything(tree)
    assert BUMP.main(["7.9.0", DAY], tree) == 1
    assert why in capsys.readouterr().err
    assert everything(tree) == before


def test_a_version_that_stands_elsewhere_is_found(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "app/about.py").write_text("\nTITLE = '申报册 7.8.9'\n", "utf-8")
    assert BUMP.main(["--check"], tree) == 1
    assert "app/about.py:2" in capsys.readouterr().err
    before = everything(tree)
    assert BUMP.main(["7.9.0", DAY], tree) == 1
    assert everything(tree) == before


def test_a_new_version_that_stands_somewhere_is_found_before_it_is_written(
    tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tree / "README.md").write_text("shenbao_7.9.0_amd64.deb\n", "utf-8")
    before = everything(tree)
    assert BUMP.main(["7.9.0", DAY], tree) == 1
    assert "README.md:1" in capsys.readouterr().err
    assert everything(tree) == before


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("resources/licences/index.json", '{"version": "7.8.9"}\n'),
        ("packaging/licences.yaml", "version: 7.8.9\n"),
        ("packaging/fetch_fonts.py", 'SERIF = "7.8.9"\n'),
        ("tests/unit/test_any.py", 'OF_A_FILE = "7.8.9"\n'),
        ("docs/decisions/0001-any.md", "Qt 7.8.9 could not.\n"),
        (
            "app/cited.py",
            '"""ISO 32000-1, 7.8.9."""\n\nMOST = 3  # 7.8.9 again\n\n\ndef f() -> None:\n    """7.8.9."""\n',
        ),
    ],
)
def test_a_version_of_others_is_not_ours(place: str, text: str, tree: Path) -> None:
    file = tree / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    assert BUMP.main(["--check"], tree) == 0
    assert BUMP.main(["7.9.0", DAY], tree) == 0


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("README.md", "# 申报册\n\n现在是 7.8.9。\n"),
        ("app/about.py", '"""About."""\n\nTITLE = f"申报册 7.8.9 {1}"\n'),
        ("app/about.py", 'TITLE = """\n申报册\n7.8.9"""\n'),
        ("packaging/linux/bundle.sh", "#!/bin/sh\n\nversion=7.8.9\n"),
        (".github/workflows/any.yml", "on: push\n\nenv: {VERSION: 7.8.9}\n"),
    ],
)
def test_a_version_of_ours_is_found_wherever_it_is_said(
    place: str, text: str, tree: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tree / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, "utf-8")
    assert BUMP.main(["--check"], tree) == 1
    assert f"{place}:3" in capsys.readouterr().err


def test_a_changelog_of_another_version_is_found(tree: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tree / "pyproject.toml").write_text(PROJECT.replace("7.8.9", "7.8.10"), "utf-8")
    assert BUMP.main(["--check"], tree) == 1
    assert "7.8.9 last" in capsys.readouterr().err


def test_words_that_mean_nothing_are_refused(tree: Path) -> None:
    assert BUMP.main([], tree) == 2
    assert BUMP.main(["7.9.0"], tree) == 2


@given(numbers, numbers)
def test_versions_only_grow(old: tuple[int, int, int], new: tuple[int, int, int]) -> None:
    project = PROJECT.replace("7.8.9", ".".join(map(str, old)))
    wanted = ".".join(map(str, new))
    if new > old:
        assert BUMP.version_of(BUMP.with_version(project, wanted)) == wanted
    else:
        with pytest.raises(BUMP.BumpError):
            BUMP.with_version(project, wanted)


def test_the_version_of_this_tree_stands_in_one_place() -> None:
    assert BUMP.check(ROOT) == []


def test_the_next_release_of_this_tree_can_be_made() -> None:
    """Whichever of the three numbers grows; nor the first one that people use in earnest."""
    one, two, three = map(int, BUMP.version_of((ROOT / "pyproject.toml").read_text("utf-8")).split("."))
    for version in (f"{one}.{two}.{three + 1}", f"{one}.{two + 1}.0", f"{one + 1}.0.0", f"{one + 1}.1.0"):
        assert BUMP.others_stating(ROOT, version) == []
