"""Scanned pages, in any order and mixed with others, find the sides to stamp that they show; the rest is told why."""

from __future__ import annotations

import json
import shutil
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.books.exported import Exported, read_export
from app.progress import Cancelled
from app.scans.matching import match_scans
from app.scans.model import ScannedPage
from app.scans.page_pictures import TakenPage
from tests.scanned import PHOTO, WORN, Scan, blank_sheet, scanned, side_of, write_pictures, write_scans
from tests.unit.scans.printed_forms import (
    BLANK,
    COVER,
    DECLARATION,
    FIRST,
    NOTES,
    OTHER_UNIT,
    SEALED,
    SECOND,
    TABLE,
    write_form,
)  # fmt: skip

SEALED_BY = replace(WORN, seals=((120.0, 140.0),))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Exported:
    found = read_export(write_form(tmp_path_factory.mktemp("册")))
    assert found
    return found


def taken(file: Path, pages: Sequence[tuple[Path, int, Scan]]) -> list[TakenPage]:
    write_scans(file, pages)
    return [TakenPage(ScannedPage(file, number), file, number) for number in range(len(pages))]


def test_shuffled_pages_find_their_sides(ours: Exported, tmp_path: Path) -> None:
    pdf = ours.folder / "form.pdf"
    order = (DECLARATION, FIRST, COVER, SECOND)
    turns = (180, 0, 90, 270)
    hows = [replace(SEALED_BY, turn=turn, skew=turn / 90 - 1.5, seed=turn) for turn in turns]
    pages = taken(tmp_path / "扫描.pdf", [(pdf, side, how) for side, how in zip(order, hows, strict=True)])
    heard: list[tuple[int, int, str]] = []
    found = match_scans(ours, pages, lambda done, total, label: heard.append((done, total, label)))
    assert [one.scan for one in found] == [page.scan for page in pages]
    assert [one.on.side if one.on else None for one in found] == list(order)
    assert [one.turn for one in found] == [180, 0, 270, 90]
    assert [one.on.fingerprint[:4] for one in found if one.on] == ["look"] * 4
    assert all(abs(one.skew + how.skew) < 0.3 for one, how in zip(found, hows, strict=True))
    assert list(dict.fromkeys(heard))[:2] == [(0, 4, "比对 1 / 4"), (1, 4, "比对 2 / 4")]
    assert all(not one.reason for one in found)


def test_other_pages_are_told_apart(ours: Exported, tmp_path: Path) -> None:
    pdf = ours.folder / "form.pdf"
    other = write_form(tmp_path / "别人", OTHER_UNIT, "具备十五处场所，总计七千平方米") / "form.pdf"
    foreign = [(other, DECLARATION, SEALED_BY), (pdf, NOTES, WORN), (pdf, TABLE, PHOTO), (pdf, BLANK, WORN)]
    found = match_scans(ours, taken(tmp_path / "扫描.pdf", [*foreign, (pdf, COVER, PHOTO)]))
    assert [one.on.side if one.on else None for one in found] == [None, None, None, None, COVER]
    assert found[0].reason == "版式与“册form”第 6 页相同，文字不同，可能是改动前打印的，或是别的单位的"
    assert found[0].others[0].side == DECLARATION
    assert found[1].reason == "这是“册form”第 3 页，不用盖章"
    assert found[2].reason == "这是“册form”第 4 页，不用盖章"
    assert found[3].reason == "这是空白页"


def test_a_page_that_is_not_ours_at_all_is_told_so(ours: Exported, tmp_path: Path) -> None:
    page = blank_sheet(Scan(dpi=150))
    notes = side_of(ours.folder / "form.pdf", NOTES, 150)
    page.paste(notes.transpose(0).crop((0, 0, notes.width, notes.height // 2)), (0, notes.height // 3))
    how = replace(WORN, dpi=150)
    file = write_pictures(tmp_path / "别的.pdf", [(scanned(page, how), how)])
    (found,) = match_scans(ours, [TakenPage(ScannedPage(file, 0), file, 0)])
    assert found.on is None
    assert found.reason == "与册子里的页都不像，可能是别的材料"


def test_a_side_is_suggested_once_and_equal_ones_in_order(ours: Exported, tmp_path: Path) -> None:
    pdf = ours.folder / "form.pdf"
    poor = replace(SEALED_BY, noise=24, quality=30, seals=((120.0, 140.0), (90.0, 80.0)))
    pages = taken(tmp_path / "扫描.pdf", [(pdf, COVER, poor), (pdf, COVER, Scan()), (pdf, FIRST, WORN)])
    found = match_scans(ours, pages)
    assert [one.on.side if one.on else None for one in found] == [None, COVER, FIRST]
    assert found[0].reason == "“册form”封面已有更像的一张"
    assert found[0].others[0].side == COVER
    same = taken(tmp_path / "同.pdf", [(pdf, COVER, Scan()), (pdf, COVER, Scan())])
    assert [one.on is not None for one in match_scans(ours, same)] == [True, False]


def test_a_set_without_places_to_stamp_suggests_nothing(ours: Exported, tmp_path: Path) -> None:
    none = replace(ours, volumes=tuple(replace(volume, seals=()) for volume in ours.volumes))
    (found,) = match_scans(none, taken(tmp_path / "扫描.pdf", [(ours.folder / "form.pdf", COVER, Scan())]))
    assert (found.on, found.reason) == (None, "与册子里的页都不像，可能是别的材料")


def test_it_can_be_cancelled_within_a_page(ours: Exported, tmp_path: Path) -> None:
    pages = taken(tmp_path / "扫描.pdf", [(ours.folder / "form.pdf", side, Scan()) for side in SEALED[:2]])
    calls = 0

    def stop(done: int, total: int, label: str) -> None:
        nonlocal calls
        calls += 1
        if calls == 3:
            raise Cancelled

    with pytest.raises(Cancelled):
        match_scans(ours, pages, stop)
    assert calls == 3


def test_a_page_that_was_changed_after_an_export_is_to_be_looked_at(ours: Exported, tmp_path: Path) -> None:
    """A few other characters cannot be told from wear, so whoever confirms must know that paper of before may exist."""
    book = json.loads((ours.folder / "book.json").read_text("utf-8"))
    prints = book["volumes"][0]["page_fingerprints"]
    before = [("anders" if side == FIRST else look) for side, look in enumerate(prints, start=1)]
    book["earlier"] = {"final": [{book["volumes"][0]["id"]: before}]}
    shutil.copytree(ours.folder, tmp_path / "册")
    (tmp_path / "册" / "book.json").write_text(json.dumps(book), "utf-8")
    again = read_export(tmp_path / "册")
    assert again
    pages = taken(tmp_path / "扫描.pdf", [(again.folder / "form.pdf", side, SEALED_BY) for side in (COVER, FIRST)])
    cover, first = match_scans(again, pages)
    assert (cover.on and cover.on.side, cover.caution) == (COVER, "")
    assert (first.on and first.on.side, first.caution) == (FIRST, "这一页后来改过，请看清扫描件是不是改动以后打印的")
