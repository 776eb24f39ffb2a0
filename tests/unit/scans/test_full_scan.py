"""A wholly scanned volume against ours: what lacks, is too much, out of order, turned or other is told, and only that.

The places of a deviation follow one convention: a page too many has no side, a lacking side has no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app.books.exported import read_export
from app.errors import UsageError
from app.progress import Cancelled
from app.scans import full_scan
from app.scans.full_scan import compare_full_scan
from app.scans.model import FullScan, ScannedPage
from app.scans.page_pictures import TakenPage
from tests.scanned import WORN, write_scans
from tests.unit.scans.printed_forms import BLANK, NOTES, OTHER_UNIT, SEALED, SIDES, write_form

ALL = tuple(range(1, SIDES + 1))
HOW = replace(WORN, dpi=150)


class Scans:
    """The pages of the small form, each scanned once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        found = read_export(write_form(folder / "册"))
        assert found
        self.ours = found
        other = write_form(folder / "别人", OTHER_UNIT, "具备十五处场所，总计七千平方米") / "form.pdf"
        pdf = found.folder / "form.pdf"
        hows = [
            replace(HOW, skew=side / 2 - 2, seed=side, seals=((120, 140),) if side in SEALED else ()) for side in ALL
        ]
        self.file = write_scans(
            folder / "扫描.pdf",
            [
                *((pdf, side, how) for side, how in zip(ALL, hows, strict=True)),
                *((pdf, side, replace(how, turn=180)) for side, how in zip(ALL, hows, strict=True)),
                *((other, side, how) for side, how in zip(ALL, hows, strict=True)),
            ],
        )

    def compared(self, pages: Sequence[int]) -> FullScan:
        """Compare these pages: 1 to 8 those of the form, 11 to 18 the same head down, 21 to 28 somebody else's."""
        numbers = [page // 10 * SIDES + page % 10 - 1 for page in pages]
        taken = [TakenPage(ScannedPage(self.file, n), self.file, n) for n in numbers]
        return compare_full_scan(self.ours, "form", self.file, taken)


@pytest.fixture(scope="module")
def scans(tmp_path_factory: pytest.TempPathFactory) -> Scans:
    return Scans(tmp_path_factory.mktemp("全册"))


def told(found: FullScan) -> list[tuple[int, int, str]]:
    return [(one.scan_page, one.side, one.sentence) for one in found.deviations]


def test_a_whole_scan_has_no_deviation(scans: Scans) -> None:
    found = scans.compared(ALL)
    assert told(found) == []
    assert (found.pages, found.turns, found.sides) == (SIDES, (0,) * SIDES, ALL)


def test_a_lacking_sheet_shifts_nothing(scans: Scans) -> None:
    found = scans.compared((1, 2, 5, 6, 7, 8))
    assert told(found) == [(0, 3, "缺第 1 页"), (0, 4, "缺第 2 页")]
    assert found.sides == (1, 2, 5, 6, 7, 8)


def test_lacking_at_either_end_and_a_blank_one(scans: Scans) -> None:
    assert told(scans.compared((3, 4, 5, 6, 7))) == [
        (0, 1, "缺封面"), (0, 2, "缺ii 页（空白页）"), (0, 8, "缺第 6 页"),
    ]  # fmt: skip
    assert told(scans.compared((1, 3, 4, 5, 6, 7, 8))) == [(0, BLANK, "缺ii 页（空白页）")]


def test_pages_too_many(scans: Scans) -> None:
    found = scans.compared((1, 2, 3, 25, 4, 5, 6, 7, 8, 2))
    assert told(found) == [
        (4, 0, "扫描件第 4 页是多出来的，册子里没有"), (10, 0, "扫描件第 10 页是空白页，是多出来的"),
    ]  # fmt: skip
    assert found.sides == (1, 2, 3, 0, 4, 5, 6, 7, 8, 0)


def test_swapped_pages(scans: Scans) -> None:
    found = scans.compared((1, 2, 3, 5, 4, 6, 7, 8))
    assert told(found)
    assert set(told(found)) <= {
        (4, 5, "扫描件第 4 页是第 3 页，前后次序不对"), (5, 4, "扫描件第 5 页是第 2 页，前后次序不对"),
    }  # fmt: skip
    assert found.sides == (1, 2, 3, 5, 4, 6, 7, 8)


def test_a_page_out_of_order_is_found_among_many_by_its_rows(scans: Scans, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of hundreds of sides only the likest by rows are looked at; here three, as three have the same grid."""
    monkeypatch.setattr(full_scan, "_LIKELY", 3)
    assert scans.compared((18, 7, 6, 5, 4, 3, 2, 1)).sides == (8, 7, 6, 5, 4, 3, 2, 1)


def test_turned_pages(scans: Scans) -> None:
    found = scans.compared((1, 2, 3, 14, 5, 6, 7, 8))
    assert told(found) == [(4, 4, "扫描件第 4 页是倒着的")]
    assert found.turns == (0, 0, 0, 180, 0, 0, 0, 0)
    whole = scans.compared(tuple(10 + side for side in ALL))
    assert told(whole) == [(1, 1, "扫描件各页是倒着的，已经转正")]
    assert whole.turns == (180,) * SIDES


def test_pages_that_are_others(scans: Scans) -> None:
    assert told(scans.compared((1, 2, 23, 4, 5, 6, 7, 8))) == [(3, 3, "扫描件第 3 页与册子的第 1 页版式相同，内容不同")]
    assert told(scans.compared((1, NOTES, 3, 4, 5, 6, 7, 8))) == [(2, 2, "扫描件第 2 页有内容，册子的ii 页是空白页")]
    assert told(scans.compared((1, 2, 3, 4, 2, 6, 7, 8))) == [(5, 5, "扫描件第 5 页是空白的，册子的第 3 页有内容")]


def test_an_unknown_volume_and_a_cancelled_comparison(scans: Scans) -> None:
    page = TakenPage(ScannedPage(scans.file, 0), scans.file, 0)
    with pytest.raises(UsageError, match="没有“x”这一册"):
        compare_full_scan(scans.ours, "x", scans.file, [page])
    steps: list[str] = []

    def stop(done: int, total: int, label: str) -> None:
        steps.append(label)
        if label == "比对 1 / 1":
            raise Cancelled

    with pytest.raises(Cancelled):
        compare_full_scan(scans.ours, "form", scans.file, [page], stop)
    assert steps == ["看扫描件 1 / 1", "比对 1 / 1"]


def test_a_scan_of_nothing_lacks_everything(scans: Scans) -> None:
    found = compare_full_scan(scans.ours, "form", scans.file, [])
    assert [one.side for one in found.deviations] == list(ALL)
