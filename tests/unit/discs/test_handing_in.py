"""The folder that is handed in where no disc is asked for. HI1 scans, Word and signed originals, no more. HI2 missing
seals are told. HI3 in parts: no page lost or twice, none too large, divided where items begin, labels, outline and
links kept, nothing recompressed. HI4 what cannot be divided is told and left whole. HI5 each part has the whole list.
"""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.discs.handing_in import LISTS
from app.discs.making import make
from app.discs.manifest import read_manifest
from app.discs.model import MadeCopy
from app.discs.page_slices import page_weights, weight, write_slice
from app.progress import silent
from tests.awkward.signed import make_signed
from tests.scans import codes, write_scan_pdf
from tests.unit.discs.desks import FORM_B, Desk, files_below, make_desk, scan_version, sides_of, write_book

MB = 1 << 20
STARTS = ((4, 1), (6, 2), (8, 3), (10, 5), (12, 7))
SIDES = 14
LISTED = {"文件清单.txt", "SHA256SUMS"}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return make_desk(tmp_path, FORM_B, monkeypatch)


def test_hi1_a_folder_with_scan_word_and_signed_originals(desk: Desk, tmp_path: Path) -> None:
    signed = make_signed(tmp_path)
    desk.attach(3, write_scan_pdf(tmp_path / "执照.pdf", codes(3, 1), dpi=60))
    desk.attach(4, signed, pages="1")
    desk.exported(SIDES, STARTS)
    sealed = write_book(desk.root / "章.pdf", SIDES, STARTS, page_bytes=900)
    desk.scans.append(scan_version("book", sealed, SIDES, {}))
    made = make(desk.request(), silent)
    found = files_below(desk.out)
    assert set(found) == {
        "扫描版/01_入库申请书.pdf", "word版/01_入库申请书.docx", "签名原件/04_签过名的合同.pdf", *LISTED,
    }  # fmt: skip
    assert found["扫描版/01_入库申请书.pdf"] == sealed.read_bytes()
    assert found["word版/01_入库申请书.docx"] == (desk.export / "01_入库申请书.docx").read_bytes()
    assert found["签名原件/04_签过名的合同.pdf"] == signed.read_bytes()
    assert made.told == ()
    (part,) = made.discs
    assert (part.medium, part.capacity, part.label, part.image, made.head.discs) == ("", 0, "", None, 0)


def test_hi1_without_signed_files_there_is_no_folder_for_them(desk: Desk) -> None:
    desk.exported(SIDES, STARTS)
    make(desk.request(with_draft=True), silent)
    assert {path.name for path in desk.out.iterdir()} == {
        "扫描版",
        "word版",
        "草稿.shenbao",
        "文件清单.txt",
        "SHA256SUMS",
    }


def test_hi2_without_scans_it_is_the_exported_book_and_told(desk: Desk) -> None:
    desk.exported(SIDES, STARTS)
    made = make(desk.request(), silent)
    assert made.told == ("还没有导入盖章扫描件，扫描版用的是没有盖章的申报册。还缺：封面。",)
    assert (desk.out / "扫描版/01_入库申请书.pdf").read_bytes() == (desk.export / "01_入库申请书.pdf").read_bytes()
    assert made.discs[0].files[0].remark == "没有盖章页的扫描件"


def test_hi2_missing_seals_of_a_scan_version_are_told(desk: Desk) -> None:
    desk.exported(SIDES, STARTS)
    sealed = write_book(desk.root / "章.pdf", SIDES, STARTS)
    desk.scans.append(scan_version("book", sealed, SIDES, {"封面": True, "诚信承诺": True, "推荐意见": False}))
    made = make(desk.request(), silent)
    assert made.told == ("扫描版里还缺：封面、诚信承诺。",)


def test_hi3_a_large_book_is_divided_where_items_begin(desk: Desk) -> None:
    desk.exported(SIDES, STARTS, page_bytes=MB // 5)
    made = make(desk.request(most_bytes=MB), silent)
    book = desk.export / "01_入库申请书.pdf"
    assert book.stat().st_size > 2 * MB
    assert [side for sides in items_and_sides(desk, made).values() for side in sides] == [*range(1, SIDES + 1)]
    for disc in made.discs:
        assert disc.bytes <= MB


def items_and_sides(desk: Desk, made: MadeCopy) -> dict[str, list[int]]:
    return {
        Path(file.path).name: sides_of(disc.folder / file.path)
        for disc in made.discs
        for file in disc.files
        if file.path.startswith("扫描版/")
    }


def test_hi3_the_pieces_are_named_after_their_items(desk: Desk) -> None:
    desk.exported(SIDES, STARTS, page_bytes=MB // 6)
    made = make(desk.request(most_bytes=MB), silent)
    assert items_and_sides(desk, made) == {
        "01_第1项.pdf": [1, 2, 3, 4, 5],
        "01_第2—3项.pdf": [6, 7, 8, 9],
        "01_第5—7项.pdf": [10, 11, 12, 13, 14],
    }
    remarks = [file.remark for disc in made.discs for file in disc.files if file.path.startswith("扫描版/")]
    assert remarks[0] == "入库申请书：封面到第 4 页；没有盖章页的扫描件"


def test_hi3_an_item_that_is_too_large_is_divided_between_pages(desk: Desk) -> None:
    desk.exported(SIDES, ((3, 1), (4, 2), (13, 3)), page_bytes=MB // 5)
    made = make(desk.request(most_bytes=MB), silent)
    assert items_and_sides(desk, made) == {
        "01_第1项.pdf": [1, 2, 3],
        "01_第2项之1.pdf": [4, 5, 6, 7],
        "01_第2项之2.pdf": [8, 9, 10, 11],
        "01_第2项之3.pdf": [12],
        "01_第3项.pdf": [13, 14],
    }


def test_hi3_a_volume_without_items_is_divided_between_pages(desk: Desk) -> None:
    desk.exported(9, (), page_bytes=MB // 5)
    made = make(desk.request(most_bytes=MB), silent)
    assert items_and_sides(desk, made) == {
        "01_第1—4面.pdf": [1, 2, 3, 4], "01_第5—8面.pdf": [5, 6, 7, 8], "01_第9面.pdf": [9],
    }  # fmt: skip


def test_hi4_pages_that_are_too_large_are_told(desk: Desk) -> None:
    desk.exported(3, ((2, 1),), page_bytes=2 * MB)
    made = make(desk.request(most_bytes=MB), silent)
    assert list(items_and_sides(desk, made).values()) == [[1], [2], [3]]
    told = [sentence for sentence in made.told if "又不能再分" in sentence]
    assert len(told) == 3
    assert "比一部分的上限 1.0 MB 大" in told[0]
    assert [len(disc.files) for disc in made.discs] == [1, 1, 1, 1]


def test_hi4_a_word_file_that_is_too_large_is_told(desk: Desk, tmp_path: Path) -> None:
    desk.exported(SIDES, STARTS, word_bytes=2 * MB)
    made = make(desk.request(most_bytes=MB), silent)
    assert [[file.path for file in disc.files] for disc in made.discs] == [
        ["扫描版/01_入库申请书.pdf"], ["word版/01_入库申请书.docx"],
    ]  # fmt: skip
    assert any(told.startswith("“word版/01_入库申请书.docx”有 2.0 MB") for told in made.told)


def test_hi5_each_part_has_the_whole_list_and_its_own_sums(desk: Desk) -> None:
    desk.exported(SIDES, STARTS, page_bytes=MB // 6)
    made = make(desk.request(most_bytes=MB), silent)
    assert len(made.discs) == 3
    for number, part in enumerate(made.discs, start=1):
        assert part.folder == desk.out / f"第{number}部分"
        found = files_below(part.folder)
        manifest = read_manifest(found["文件清单.txt"])
        assert len(manifest.files) == 4
        assert manifest.own == part.files
        sums = [line.split("  ")[1] for line in found["SHA256SUMS"].decode().splitlines()]
        assert sorted(sums) == sorted(set(found) - {"SHA256SUMS"})
    assert any("分成 3 部分" in told for told in made.told)
    whole = make(desk.request(most_bytes=100 * MB), silent)
    assert len(whole.discs) == 1
    assert (desk.out / "扫描版/01_入库申请书.pdf").is_file()
    assert not (desk.out / "第1部分").exists()


# ---- slices ----------------------------------------------------------------------------------------------------


def test_hi3_a_slice_keeps_labels_outline_and_links(tmp_path: Path) -> None:
    book = write_book(tmp_path / "书.pdf", SIDES, STARTS)
    labels = ["封面", *(str(n) for n in range(1, SIDES))]
    write_slice(book, range(0, 7), tmp_path / "一.pdf", labels[:7])
    write_slice(book, range(7, SIDES), tmp_path / "二.pdf", labels[7:])
    with pikepdf.open(tmp_path / "一.pdf") as pdf:
        assert [pdf.pages[n].label for n in range(7)] == labels[:7]
        with pdf.open_outline() as outline:
            found = [(entry.title, [inner.title for inner in entry.children]) for entry in outline.root]
        assert found == [("封面", []), ("第 1 项", ["1 的表"]), ("第 2 项", ["2 的表"])]
        assert len(pdf.pages[1].obj["/Annots"]) == 2, "links to items of the other part are gone"
        assert pdf.get_warnings() == []
    with pikepdf.open(tmp_path / "二.pdf") as pdf:
        assert [pdf.pages[n].label for n in range(7)] == labels[7:]
        assert "/Annots" not in pdf.pages[0].obj
        with pdf.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["第 3 项", "第 5 项", "第 7 项"]


def test_hi3_nothing_is_recompressed_nor_brought_along(tmp_path: Path) -> None:
    book = write_book(tmp_path / "书.pdf", SIDES, STARTS, page_bytes=50_000)
    write_slice(book, [5, 1], tmp_path / "一.pdf")
    assert sides_of(tmp_path / "一.pdf") == [6, 2]
    assert (tmp_path / "一.pdf").stat().st_size < 110_000
    with pikepdf.open(book) as old, pikepdf.open(tmp_path / "一.pdf") as new:
        before = old.pages[5].obj["/Resources"]["/XObject"]["/S"].read_raw_bytes()
        assert new.pages[0].obj["/Resources"]["/XObject"]["/S"].read_raw_bytes() == before


@pytest.fixture(scope="module")
def weighed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[dict[int, int]]]:
    book = write_book(tmp_path_factory.mktemp("书") / "书.pdf", 30, ((3, 1),), page_bytes=3_000)
    return book, page_weights(book)


@given(st.integers(0, 29), st.integers(1, 30))
def test_hi3_weights_are_rather_more_than_less(
    weighed: tuple[Path, list[dict[int, int]]], first: int, count: int
) -> None:
    book, weights = weighed
    end = min(30, first + count)
    target = book.with_name("片.pdf")
    write_slice(book, range(first, end), target, [str(n) for n in range(first, end)])
    size = target.stat().st_size
    assert size <= weight(weights[first:end]) <= size + 2_500 + 500 * (end - first)


def test_hi3_what_is_kept_free_holds_the_lists(desk: Desk) -> None:
    desk.exported(SIDES, STARTS, page_bytes=MB // 6)
    for disc in make(desk.request(most_bytes=MB), silent).discs:
        assert sum((disc.folder / name).stat().st_size for name in ("文件清单.txt", "SHA256SUMS")) < LISTS
