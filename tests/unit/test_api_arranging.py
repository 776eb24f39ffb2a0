"""How listed files are bound: pages, empty ones left out by name, caption, sharing a side, warnings let stand."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from PIL import Image, ImageDraw

from app import api
from app.api import Arranging
from app.drafts.store import open_draft
from app.errors import AttachmentError, UsageError
from app.forms.answers import EvidenceFile
from app.forms.issues import Issue
from app.paths import AppPaths, find_paths
from app.progress import Cancelled

NOON = datetime(2026, 4, 1, 12)
ITEM = 3


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


@pytest.fixture
def folder(paths: AppPaths, tmp_path: Path) -> Path:
    api.new_draft(paths, "cooperation_zone_2026", tmp_path / "合作区", NOON)
    return tmp_path / "合作区"


def a_pdf(path: Path, pages: str) -> Path:
    """A page for each letter; ``_`` is an empty one."""
    drawn = []
    for letter in pages:
        page = Image.new("L", (595, 842), 255)
        if letter != "_":
            ImageDraw.Draw(page).text((200, 300), letter * 9, fill=0, font_size=30)
        drawn.append(page)
    then = time.gmtime(0)  # of one moment, so that equal pages are equal bytes
    drawn[0].save(path, save_all=True, append_images=drawn[1:], resolution=72, creationDate=then, modDate=then)
    return path


@pytest.fixture
def give(paths: AppPaths, folder: Path, tmp_path: Path) -> Callable[..., None]:
    def attach(name: str, pages: str, item: int = ITEM) -> None:
        api.attach(paths, folder, item, [a_pdf(tmp_path / name, pages)], api.Attaching(), NOON)

    return attach


def entry(folder: Path, item: int = ITEM, at: int = 0) -> EvidenceFile:
    with open_draft(folder, writable=False) as opened:
        return opened.draft.item(item).files[at]


def arrange(paths: AppPaths, folder: Path, name: str, how: Arranging, item: int = ITEM, **more: Any) -> str:
    return "\n".join(api.arrange(paths, folder, item, name, how, NOON, **more))


def issues(paths: AppPaths, folder: Path, code: str) -> list[Issue]:
    return [one for one in api.check(paths, folder)[0] if one.code == code]


def test_empty_pages_are_left_out_by_name(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("合订.pdf", "甲_乙__丙")
    told = arrange(paths, folder, "合订.pdf", Arranging(without_blanks=True))
    assert entry(folder).pages == "1,3,6"
    assert told == "“合订.pdf”去掉空白页 3 页。没有装入：第 2、4、5 页（空白）"
    again = arrange(paths, folder, "合订.pdf", Arranging(without_blanks=True))
    assert "没有空白页" in again
    assert entry(folder).pages == "1,3,6"


def test_only_among_the_pages_that_are_bound_and_in_their_order(
    paths: AppPaths, folder: Path, give: Callable[..., None]
) -> None:
    give("合订.pdf", "甲_乙__丙")
    told = arrange(paths, folder, "合订.pdf", Arranging(pages="6,2,1", without_blanks=True))
    assert entry(folder).pages == "6,1"
    assert "共 6 页，装入 3 页" in told
    assert "没有装入：第 2 页（空白）" in told


def test_nothing_changes_where_all_would_go(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("空白.pdf", "__")
    before = (folder / "draft.json").read_bytes()
    assert "全是空白，没有去掉" in arrange(paths, folder, "空白.pdf", Arranging(without_blanks=True))
    assert (folder / "draft.json").read_bytes() == before


def test_the_window_asks_for_them_alone(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("合订.pdf", "甲_乙_")
    steps: list[str] = []
    found = api.find_blank_pages(paths, folder, entry(folder), lambda _done, _total, label: steps.append(label))
    assert found == (1, 3)
    assert steps[-1] == "查找空白页"

    def stop(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled):
        api.find_blank_pages(paths, folder, entry(folder), stop)


def test_the_window_knows_how_large_pages_are_before_they_are_turned(
    paths: AppPaths, folder: Path, give: Callable[..., None]
) -> None:
    give("合订.pdf", "甲乙")
    sizes = []
    for turn in (0, 90):
        api.turn(paths, folder, ITEM, "合订.pdf", turn, NOON)
        with open_draft(folder, writable=False) as opened:
            (seen,) = api.see_files(paths, folder, opened.draft).values()
        sizes.append([(round(box.width), round(box.height)) for box in seen.boxes])
        assert seen.taken_bytes > 100
    assert sizes == [[(595, 842)] * 2] * 2


@pytest.mark.parametrize("ranges", ["0", "5", "3-1", "一到三", "1,1"])
def test_ranges_that_are_none_are_refused_and_nothing_changes(
    paths: AppPaths, folder: Path, give: Callable[..., None], ranges: str
) -> None:
    give("合订.pdf", "甲乙丙丁")
    with pytest.raises(UsageError):
        arrange(paths, folder, "合订.pdf", Arranging(pages=ranges, caption="图"))
    assert (entry(folder).pages, entry(folder).caption) == ("", "")


def test_a_file_that_is_gone_is_named(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("合订.pdf", "甲乙")
    (folder / entry(folder).path).unlink()
    for how in (Arranging(pages="1"), Arranging(without_blanks=True)):
        with pytest.raises(AttachmentError, match=r"合订\.pdf"):
            arrange(paths, folder, "合订.pdf", how)
    arrange(paths, folder, "合订.pdf", Arranging(caption="图一"))
    assert entry(folder).caption == "图一"


# ---- warnings that are let stand


def test_a_repeated_file_can_be_kept_and_warned_of_again(
    paths: AppPaths, folder: Path, give: Callable[..., None]
) -> None:
    give("证书.pdf", "甲")
    give("证书.pdf", "甲", 5)
    (found,) = issues(paths, folder, "duplicate_file")
    assert (found.path, found.severity, [fix.label for fix in found.fixes]) == (
        "items.5.files.0",
        "warning",
        ["仍然使用"],
    )
    assert arrange(paths, folder, "证书.pdf", Arranging(accepted=True), 5) == ""
    (found,) = issues(paths, folder, "duplicate_file_kept")
    assert (found.severity, found.fixes) == ("note", ())
    assert "已定仍然使用" in found.message
    assert json.loads((folder / "draft.json").read_text("utf-8"))["items"]["5"]["files"][0]["accepted"] == ["duplicate"]
    arrange(paths, folder, "证书.pdf", Arranging(accepted=False), 5)
    assert issues(paths, folder, "duplicate_file")[0].severity == "warning"
    assert "accepted" not in json.loads((folder / "draft.json").read_text("utf-8"))["items"]["5"]["files"][0]


def test_a_third_one_warns_though_the_second_was_accepted(
    paths: AppPaths, folder: Path, give: Callable[..., None]
) -> None:
    for item in (3, 5):
        give("证书.pdf", "甲", item)
    api.fix(paths, folder, ["items.5.files.0:duplicate_file"], NOON)
    give("证书.pdf", "甲", 6)
    assert [one.path for one in issues(paths, folder, "duplicate_file_kept")] == ["items.5.files.0"]
    assert [one.path for one in issues(paths, folder, "duplicate_file")] == ["items.6.files.0"]


def test_the_accepted_one_may_come_first(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("证书.pdf", "甲", 5)
    give("证书.pdf", "甲", 6)
    api.fix(paths, folder, ["items.6.files.0:duplicate_file"], NOON)
    api.move_to(paths, folder, 6, "证书.pdf", 4, None, NOON)
    assert [one.path for one in issues(paths, folder, "duplicate_file_kept")] == ["items.5.files.0"]
    assert not issues(paths, folder, "duplicate_file")


def test_other_pages_of_the_same_scan_are_no_repetition(
    paths: AppPaths, folder: Path, give: Callable[..., None]
) -> None:
    give("合订.pdf", "甲乙丙丁")
    give("合订.pdf", "甲乙丙丁", 5)
    arrange(paths, folder, "合订.pdf", Arranging(pages="1-2"))
    assert issues(paths, folder, "duplicate_file")
    arrange(paths, folder, "合订.pdf", Arranging(pages="4,3"), 5)
    assert not issues(paths, folder, "duplicate_file")
    arrange(paths, folder, "合订.pdf", Arranging(pages="2,3"), 5)
    assert issues(paths, folder, "duplicate_file")


def test_a_coarse_picture_can_be_used_and_its_replacement_starts_anew(
    paths: AppPaths, folder: Path, tmp_path: Path
) -> None:
    coarse = tmp_path / "照片.png"
    Image.effect_noise((300, 400), 60).save(coarse)
    api.attach(paths, folder, ITEM, [coarse], api.Attaching(), NOON)
    (found,) = issues(paths, folder, "item_file_note")
    assert (found.severity, found.fixes[0].value) == ("warning", "unclear")
    assert arrange(paths, folder, "照片.png", Arranging(accepted=True)) == ""
    assert not issues(paths, folder, "item_file_note")
    assert issues(paths, folder, "item_file_kept")[0].severity == "note"
    assert "没有可以" in arrange(paths, folder, "照片.png", Arranging(accepted=True))
    Image.effect_noise((310, 400), 60).save(coarse)
    api.attach(paths, folder, ITEM, [coarse], api.Attaching(instead_of="照片.png"), NOON)
    assert issues(paths, folder, "item_file_note")[0].severity == "warning"


def test_nothing_is_accepted_that_nobody_has_seen(paths: AppPaths, folder: Path, give: Callable[..., None]) -> None:
    give("证书.pdf", "甲")
    assert "没有可以“仍然使用”的提醒" in arrange(paths, folder, "证书.pdf", Arranging(accepted=True))
    assert "accepted" not in entry(folder).extra
