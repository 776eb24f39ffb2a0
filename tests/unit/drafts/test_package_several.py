"""Several drafts that somebody zipped as one: that is what is said, and none of them is overlooked."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Sequence
from pathlib import Path

import pytest

from app.drafts.package import unpack
from app.drafts.package_checks import other_drafts
from app.drafts.package_reading import read_packed
from app.drafts.package_rescue import rescue
from app.errors import DamagedPackage, DraftError
from tests.unit.bureau.piles import draft_in, handed_in, packed


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    first = packed(tmp_path / "甲.shenbao", handed_in(tmp_path / "甲", {"a.pdf": b"a" * 50}))
    return first, packed(tmp_path / "乙.shenbao", handed_in(tmp_path / "乙", {"b.pdf": b"b"}, org_name="乙公司"))


def zipped(file: Path, parts: Sequence[tuple[Path, str]]) -> Path:
    """The entries of packages, each below a folder."""
    with zipfile.ZipFile(file, "w") as made:
        for package, top in parts:
            with zipfile.ZipFile(package) as source:
                for name in source.namelist():
                    made.writestr(f"{top}{name}", source.read(name))
    return file


@pytest.mark.parametrize(
    ("tops", "where"),
    [
        (("甲/", "乙/"), "乙"),
        (("", "乙/"), "乙"),
        (("外/甲/", "外/乙/"), "外/乙"),
        (("外/甲/", "乙/"), "外/甲"),
        (("", "attachments/03/"), "attachments/03"),
    ],
)
def test_two_drafts_are_called_two_drafts(
    two: tuple[Path, Path], tmp_path: Path, tops: tuple[str, str], where: str
) -> None:
    file = zipped(tmp_path / "一起.shenbao", [*zip(two, tops, strict=True)])
    for ask in (read_packed, lambda package: unpack(package, tmp_path / "解开")):
        with pytest.raises(DraftError, match=f"另一份草稿（在“{where}”里），一个文件只能装一份") as refused:
            ask(file)
        assert not isinstance(refused.value, DamagedPackage)
        assert "单独打包" in refused.value.hint
    told = rescue(file, tmp_path / "抢救").told
    assert not any("指到了别的地方" in one or "清单里" in one for one in told)
    assert any(f"“{where}/draft.json”是另一份草稿的，没有取出" in one for one in told)


def test_of_a_damaged_one_the_first_is_read_and_the_other_named(two: tuple[Path, Path], tmp_path: Path) -> None:
    file = zipped(tmp_path / "一起.shenbao", [*zip(two, ("甲/", "乙/"), strict=True)])
    with zipfile.ZipFile(file) as source, zipfile.ZipFile(tmp_path / "缺.shenbao", "w") as made:
        for name in source.namelist():
            if name != "甲/attachments/03/a.pdf":
                made.writestr(name, source.read(name))
    found = read_packed(tmp_path / "缺.shenbao")
    assert found.draft.answers == draft_in(tmp_path / "甲").answers
    assert "里面还有另一份草稿（在“乙”里），没有读；请对方把它单独打包交来" in found.told


@pytest.mark.parametrize("top", ["", "甲/", "外/甲/"])
@pytest.mark.parametrize("name", ["说明.txt", "manifest.json.bak", "attachments/03/draft.json", "乙/manifest.json"])
def test_one_draft_with_something_more_is_no_two(two: tuple[Path, Path], tmp_path: Path, top: str, name: str) -> None:
    file = zipped(tmp_path / "一份.shenbao", [(two[0], top)])
    with zipfile.ZipFile(file, "a") as more:
        more.writestr(f"{top}{name}", b"{}")
    with pytest.raises(DraftError) as refused:
        read_packed(file)
    assert "另一份草稿" not in refused.value.message


def test_evidence_may_be_called_as_our_own_files_are(tmp_path: Path) -> None:
    files = {name: json.dumps(name).encode() for name in ("draft.json", "manifest.json")}
    found = read_packed(packed(tmp_path / "甲.shenbao", handed_in(tmp_path / "甲", files)))
    assert len(found.files) == 2


def test_many_are_counted(two: tuple[Path, Path], tmp_path: Path) -> None:
    parts = [(two[0], ""), *((two[1], f"{number}/") for number in range(5))]
    with pytest.raises(DraftError, match="另 5 份草稿（在“0”、“1”、“2”等里）"):
        read_packed(zipped(tmp_path / "很多.shenbao", parts))
    assert other_drafts(["乙\\draft.json", "draft.json"]) == ("乙/",)
