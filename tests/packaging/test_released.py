"""What was released as a definition is shipped as it was; what was not may change."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from tests.packaging.tools import packaging_module

RELEASED: ModuleType = packaging_module("released")
ROOT = Path(__file__).resolve().parents[2]
FORM = "recommendation_summary_2026"
RELEASE = "# 更新日志\n\n## [未发布]\n\n## [7.8.9] - 2026-01-02\n\n- 手册。\n"
WORK = RELEASE.replace("\n\n## [7", "\n\n- 新的。\n\n## [7")


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "CHANGELOG.md").write_text(RELEASE, "utf-8")
    (tmp_path / "packaging").mkdir()
    (tmp_path / RELEASED.TABLE).write_text("# what was released\n", "utf-8")
    shutil.copytree(ROOT / "forms" / FORM, tmp_path / "forms" / FORM)
    return tmp_path


def form(tree: Path) -> Path:
    return tree / "forms" / FORM / "form.yaml"


def changed(tree: Path, more: str = "") -> None:
    form(tree).write_bytes(form(tree).read_bytes() + f"# another file\n{more}".encode())


def test_what_was_released_is_shipped_as_it_was() -> None:
    told = RELEASED.wrong(ROOT)
    assert not told, "\n".join(told)


def test_a_release_writes_its_definitions_down(tree: Path) -> None:
    (told,) = RELEASED.wrong(tree)
    assert f"“{FORM} 1 " in told
    assert RELEASED.ADD in told
    assert RELEASED.main([], tree) == 1
    assert RELEASED.main(["add"], tree) == 0
    table = (tree / RELEASED.TABLE).read_text("utf-8")
    assert RELEASED.wrong(tree) == []
    assert RELEASED.main(["add"], tree) == 0
    assert (tree / RELEASED.TABLE).read_text("utf-8") == table


def test_before_its_release_a_definition_changes_freely(tree: Path) -> None:
    (tree / "CHANGELOG.md").write_text(WORK, "utf-8")
    assert RELEASED.wrong(tree) == []
    changed(tree)
    assert RELEASED.wrong(tree) == []


@pytest.mark.parametrize("changelog", [RELEASE, WORK], ids=["release", "work"])
def test_a_released_definition_that_changed_under_its_number_is_told(tree: Path, changelog: str) -> None:
    RELEASED.add(tree)
    (tree / "CHANGELOG.md").write_text(changelog, "utf-8")
    changed(tree)
    (told,) = RELEASED.wrong(tree)
    assert f"forms/{FORM}: edition 1 was released" in told


def test_a_new_edition_keeps_the_one_before_and_is_written_down_at_its_release(tree: Path) -> None:
    RELEASED.add(tree)
    (tree / "CHANGELOG.md").write_text(WORK, "utf-8")
    before = form(tree).read_bytes()
    changed(tree, "edition: 2\n")
    (told,) = RELEASED.wrong(tree)
    assert "earlier/1.yaml" in told
    earlier = tree / "forms" / FORM / "earlier"
    earlier.mkdir()
    (earlier / "1.yaml").write_bytes(before)
    assert RELEASED.wrong(tree) == []
    (tree / "CHANGELOG.md").write_text(RELEASE, "utf-8")
    (told,) = RELEASED.wrong(tree)
    assert f"“{FORM} 2 " in told


@pytest.mark.parametrize("line", ["x 1 abc", f"x 0 {'0' * 64}", f"x 1 {'0' * 64}\n" * 2])
def test_a_table_that_makes_no_sense_is_refused(line: str) -> None:
    with pytest.raises(ValueError, match=r"released_definitions\.txt"):
        RELEASED.released(line)


def test_wrong_words(tree: Path) -> None:
    assert RELEASED.main(["x"], tree) == 2
