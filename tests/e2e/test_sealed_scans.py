"""Sealed pages back into a draft through the door: confirmed, replaced, moved, taken out; in the window and without.

SS1 a confirmed page is listed with its file and its side's look, and the content code stays. SS2 the latest scan of a
side counts, a page stands for one side, removed files are kept. SS3 what cannot be meant is refused and nothing
changes. SS4 for whoever has the draft open nothing is saved, and ends leave nothing. SS5 a whole volume. SS6
suggestions for files of all kinds. SS7 pictures for a look.
"""

from __future__ import annotations

import pickle
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app import api
from app.api_scans import Chosen
from app.books.assembly import content_code
from app.drafts.draft import Draft
from app.drafts.sealed import SealedScan
from app.drafts.store import open_draft, save
from app.errors import AppError, AttachmentError, DraftError, UsageError
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from app.scans.model import FullScan, ScannedPage
from app.scans.version import scan_versions
from tests.faults import tree
from tests.scanned import Scan, write_scan, write_scans
from tests.unit.scans.small_set import FORM, prints, volume, write_book, write_set

NOON = datetime(2026, 4, 1, 12)
OFFICE = Scan(colour=True, seals=((150.0, 200.0),), dpi=72)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


@pytest.fixture
def folder(paths: AppPaths, tmp_path: Path) -> Path:
    api.new_draft(paths, FORM, tmp_path / "草稿", NOON)
    return tmp_path / "草稿"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return write_set(tmp_path / "out")


@pytest.fixture
def scan(out: Path, tmp_path: Path) -> Path:
    """A PDF of two pages: side 5 lying on its side, and side 1."""
    return write_scans(
        tmp_path / "扫描.pdf", [(out / "a.pdf", 5, replace(OFFICE, turn=90)), (out / "a.pdf", 1, OFFICE)]
    )


def chosen(file: Path, page: int, side: int, volume: str = "a", **of: object) -> Chosen:
    return Chosen(scan=ScannedPage(file, page), volume=volume, side=side, **of)  # type: ignore[arg-type]


def draft_in(folder: Path) -> Draft:
    with open_draft(folder, writable=False) as opened:
        return opened.draft


def listed(folder: Path) -> list[tuple[str, int, str, int]]:
    return [(one.volume, one.side, one.name, one.page) for one in draft_in(folder).sealed]


def files_in(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("sealed/*") if path.is_file())


# ---- SS1 -----------------------------------------------------------------------------------------------------------


def test_ss1_confirmed_pages_are_listed_and_the_content_stays(
    paths: AppPaths, folder: Path, out: Path, scan: Path
) -> None:
    before = draft_in(folder)
    assert [place.state for place in api.seals(paths, folder, out)] == ["missing", "missing", "missing"]
    told = api.put_scans(paths, folder, out, [chosen(scan, 0, 5, turn=270, skew=0.12345), chosen(scan, 1, 1)], NOON)
    assert told == ()
    draft = draft_in(folder)
    first, second = draft.sealed
    assert (second.side, second.page, second.turn, second.skew, second.fingerprint) == (5, 0, 270, 0.123, "a-5")
    assert (first.path, first.sha256) == (second.path, second.sha256) == ("attachments/sealed/扫描.pdf", first.sha256)
    assert (folder / first.path).read_bytes() == scan.read_bytes()
    assert content_code(draft) == content_code(before)
    places = api.seals(paths, folder, out)
    assert [(place.on.side, place.state) for place in places] == [(1, "scanned"), (5, "scanned"), (1, "missing")]
    assert [place.state for place in api.seals(paths, folder, out, before)] == ["missing", "missing", "missing"]
    write_book(out, volume("a", (1, 5), [*prints("a")[:4], "neu", "a-6"]), volume("b", (1,)))
    assert [place.state for place in api.seals(paths, folder, out)] == ["scanned", "outdated", "missing"]


def test_ss1_the_scan_version_is_made_from_the_draft(
    paths: AppPaths, folder: Path, out: Path, scan: Path, tmp_path: Path
) -> None:
    api.put_scans(paths, folder, out, [chosen(scan, 0, 5, turn=270)], NOON)
    (found,) = scan_versions(draft_in(folder), folder, out, tmp_path / "work")
    assert (found.volume, found.pages, found.scanned) == ("a", 6, (5,))
    assert [place.place for place in found.missing] == ["第 1 面"]


# ---- SS2 -----------------------------------------------------------------------------------------------------------


def test_ss2_the_latest_scan_counts_and_the_old_file_is_kept(
    paths: AppPaths, folder: Path, out: Path, scan: Path, tmp_path: Path
) -> None:
    api.put_scans(paths, folder, out, [chosen(scan, 0, 5)], NOON)
    (tmp_path / "b").mkdir()
    again = write_scan(tmp_path / "b" / "扫描.jpg", out / "a.pdf", 5, OFFICE)
    told = api.put_scans(paths, folder, out, [chosen(again, 0, 5)], NOON)
    assert told[-1] == "“册a”第 3 页的扫描件换成了新的"
    assert listed(folder) == [("a", 5, "扫描.jpg", 0)]
    assert files_in(folder) == [".history/removed/sealed/扫描.pdf", "attachments/sealed/扫描.jpg"]
    # the page that stood for side 5 is moved to another side, also from a copy of the file under another name
    copy = tmp_path / "别名.jpg"
    copy.write_bytes(again.read_bytes())
    told = api.put_scans(paths, folder, out, [chosen(copy, 0, 1)], NOON)
    assert told[-1] == "“册a”第 3 页原来的扫描件改作别的页，这一页又空出来了"
    assert listed(folder) == [("a", 1, "扫描.jpg", 0)]
    assert len(files_in(folder)) == 2


def test_ss2_taken_out_it_is_kept_among_the_removed_files(paths: AppPaths, folder: Path, out: Path, scan: Path) -> None:
    api.put_scans(paths, folder, out, [chosen(scan, 0, 5), chosen(scan, 1, 1)], NOON)
    before = tree(folder)
    with pytest.raises(UsageError, match=r"“a”第 3 面没有导入过"):
        api.remove_scans(paths, folder, [("a", 1), ("a", 3)], NOON)
    with pytest.raises(UsageError, match=r"“a”整册没有导入过"):
        api.remove_scans(paths, folder, [("a", 0)], NOON)
    assert tree(folder) == before
    api.remove_scans(paths, folder, [("a", 1)], NOON)
    assert files_in(folder) == ["attachments/sealed/扫描.pdf"]  # still stands for side 5
    api.remove_scans(paths, folder, [("a", 5)], NOON)
    assert listed(folder) == []
    assert files_in(folder) == [".history/removed/sealed/扫描.pdf"]
    assert '"sealed"' not in (folder / "draft.json").read_text("utf-8")


# ---- SS3 -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        ([(0, 0, "a", {})], "没有第 0 面"),
        ([(0, 7, "a", {})], "没有第 7 面"),
        ([(0, 1, "c", {})], "没有“c”这一册"),
        ([(0, 1, "a", {"turn": 45})], "旋转角度"),
        ([(0, 1, "a", {"skew": 60.0})], "歪斜"),
        ([(0, 1, "a", {"skew": float("nan")})], "歪斜"),
        ([(2, 1, "a", {})], "没有第 3 页"),
        ([(0, 1, "a", {}), (1, 1, "a", {})], "第 1 面选了两次"),
        ([(0, 1, "a", {}), (0, 5, "a", {})], "第 1 页选了两次"),
    ],
)
def test_ss3_what_cannot_be_meant_changes_nothing(
    paths: AppPaths, folder: Path, out: Path, scan: Path, wanted: Sequence[tuple[int, int, str, dict[str, object]]],
    words: str,
) -> None:  # fmt: skip
    before = tree(folder)
    pages = [chosen(scan, page, side, name, **of) for page, side, name, of in wanted]
    with pytest.raises(UsageError, match=words):
        api.put_scans(paths, folder, out, pages, NOON)
    with pytest.raises(UsageError, match=words):
        api.take_scans(paths, folder, out, pages)
    assert tree(folder) == before


def test_ss3_only_a_final_set_of_this_form_and_files_that_can_be_read(
    paths: AppPaths, folder: Path, out: Path, scan: Path, tmp_path: Path
) -> None:
    before = tree(folder)
    (tmp_path / "表.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    for file in (tmp_path / "表.zip", tmp_path / "没有.pdf", tmp_path):
        with pytest.raises(AttachmentError, match=file.name):
            api.put_scans(paths, folder, out, [chosen(scan, 0, 1), chosen(file, 0, 5)], NOON)
    for mark, form in (("draft", FORM), ("blank", FORM), ("final", "service_institution_2026")):
        write_book(out, volume("a", (1, 5)), mark=mark, form=form)
        with pytest.raises(UsageError):
            api.put_scans(paths, folder, out, [chosen(scan, 0, 1)], NOON)
        with pytest.raises(UsageError):
            api.seals(paths, folder, out)
    assert tree(folder) == before
    with pytest.raises(DraftError, match="现在不在"):
        api.seals(paths, tmp_path / "weg", out)


# ---- SS4 -----------------------------------------------------------------------------------------------------------


def test_ss4_for_an_open_draft_a_change_comes_back(paths: AppPaths, folder: Path, out: Path, scan: Path) -> None:
    with open_draft(folder, writable=True, now=NOON) as opened:
        taken = pickle.loads(pickle.dumps(api.take_scans(paths, folder, out, [chosen(scan, 0, 5)])))
        assert draft_in(folder).sealed == ()
        shown = taken.change.applied(opened.draft.answered({"city": "甲"}))
        assert [one.path for one in shown.sealed] == files_in(folder) == ["attachments/sealed/扫描.pdf"]
        save(opened, shown, now=NOON)
    assert draft_in(folder) == shown


def test_ss4_an_end_at_any_tick_leaves_nothing(paths: AppPaths, folder: Path, out: Path, scan: Path) -> None:
    labels: list[str] = []
    api.take_scans(paths, folder, out, [chosen(scan, 0, 5)])
    (folder / "attachments/sealed/扫描.pdf").unlink()
    api.take_scans(paths, folder, out, [chosen(scan, 0, 5)], lambda done, total, label: labels.append(label))
    (folder / "attachments/sealed/扫描.pdf").unlink()
    assert "复制扫描件" in labels
    before = tree(folder)
    for at in range(len(labels)):
        ticks = iter(range(at))

        def stop(done: int, total: int, label: str, ticks: object = ticks) -> None:
            if next(ticks, None) is None:  # type: ignore[call-overload]
                raise Cancelled

        with pytest.raises(Cancelled):
            api.put_scans(paths, folder, out, [chosen(scan, 0, 5)], NOON, stop)
        assert tree(folder) == before


def test_ss4_a_draft_that_cannot_be_saved_keeps_no_copies(
    paths: AppPaths, folder: Path, out: Path, scan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = files_in(folder)

    def refuse(*arguments: object, **options: object) -> None:
        raise AppError("voll")

    monkeypatch.setattr("app.api_editing.store.save", refuse)
    with pytest.raises(AppError, match="voll"):
        api.put_scans(paths, folder, out, [chosen(scan, 0, 5)], NOON)
    assert files_in(folder) == before


# ---- SS5 -----------------------------------------------------------------------------------------------------------


def whole(file: Path, *sides: int) -> FullScan:
    return FullScan(file=file, volume="a", pages=len(sides), deviations=(), turns=(180,) * len(sides), sides=sides)


def test_ss5_a_whole_volume_replaces_its_pages_and_pairs_pages_with_sides(
    paths: AppPaths, folder: Path, out: Path, scan: Path, tmp_path: Path
) -> None:
    api.put_scans(paths, folder, out, [chosen(scan, 0, 5), chosen(scan, 1, 2)], NOON)
    order = (1, 3, 3, 4, 5, 6)
    file = write_scans(tmp_path / "全.pdf", [(out / "a.pdf", side, replace(OFFICE, turn=180)) for side in order])
    found = whole(file, 1, 3, 0, 4, 5, 6)
    api.put_full_scan(paths, folder, out, found, NOON)
    page, stored = sorted(draft_in(folder).sealed, key=lambda one: one.whole)
    assert (page.side, stored.sides, stored.turns) == (2, (1, 3, 0, 4, 5, 6), (180,) * 6)
    assert stored.fingerprints == tuple(prints("a"))
    assert [place.state for place in api.seals(paths, folder, out)] == ["scanned", "scanned", "missing"]
    (made,) = scan_versions(draft_in(folder), folder, out, tmp_path / "work")
    assert made.scanned == (1, 2, 3, 4, 5, 6)
    taken = api.take_full_scan(paths, folder, out, found)
    assert taken.change.put == (stored,)
    api.remove_scans(paths, folder, [("a", 0)], NOON)
    assert listed(folder) == [("a", 2, "扫描.pdf", 1)]


def test_ss5_pages_that_cannot_be_paired_are_refused(paths: AppPaths, folder: Path, out: Path, scan: Path) -> None:
    before = tree(folder)
    for sides, words in (((0, 0), "对不上"), ((1, 7), "对不上"), ((1, 1), "结果不全"), ((1, 2, 3), "比对以后变了")):
        with pytest.raises(UsageError, match=words):
            api.put_full_scan(paths, folder, out, whole(scan, *sides), NOON)
    with pytest.raises(UsageError, match="结果不全"):
        api.put_full_scan(paths, folder, out, replace(whole(scan, 1, 2), sides=()), NOON)
    assert tree(folder) == before


# ---- SS6 -----------------------------------------------------------------------------------------------------------


def test_ss6_files_of_all_kinds_are_suggested_for_their_sides(
    paths: AppPaths, folder: Path, out: Path, tmp_path: Path
) -> None:
    office = replace(OFFICE, dpi=150)
    pdf = write_scans(
        tmp_path / "扫描.pdf",
        [(out / "a.pdf", 5, replace(office, turn=90, skew=1.0)), (out / "a.pdf", 1, replace(office, colour=False))],
    )
    photo = write_scan(tmp_path / "手机.jpg", out / "b.pdf", 1, replace(office, turn=180))
    (tmp_path / "同.pdf").write_bytes(pdf.read_bytes())
    (tmp_path / "表.zip").write_bytes(b"PK\x05\x06" + bytes(18))
    before = tree(folder)
    files = [photo, tmp_path / "表.zip", pdf, tmp_path / "同.pdf", tmp_path / "没有.jpg"]
    found = pickle.loads(pickle.dumps(api.match(paths, folder, out, files)))
    assert [(one.scan, one.on and (one.on.volume, one.on.side)) for one in found.suggestions] == [
        (ScannedPage(photo, 0), ("b", 1)), (ScannedPage(pdf, 0), ("a", 5)), (ScannedPage(pdf, 1), ("a", 1)),
    ]  # fmt: skip
    assert [one.turn for one in found.suggestions] == [180, 270, 0]
    assert [(file.name, "表.zip" in why or "一模一样" in why or "不存在" in why) for file, why in found.refused] == [
        ("表.zip", True), ("同.pdf", True), ("没有.jpg", True),
    ]  # fmt: skip
    assert tree(folder) == before
    pages = [
        Chosen(scan=one.scan, volume=one.on.volume, side=one.on.side, turn=one.turn, skew=one.skew)
        for one in found.suggestions
        if one.on
    ]
    api.put_scans(paths, folder, out, pages, NOON)
    assert {place.state for place in api.seals(paths, folder, out)} == {"scanned"}
    made = scan_versions(draft_in(folder), folder, out, tmp_path / "work")
    assert [(one.volume, one.scanned, one.missing) for one in made] == [("a", (1, 5), ()), ("b", (1,), ())]


def test_ss6_nothing_that_can_be_used_gives_no_suggestion(
    paths: AppPaths, folder: Path, out: Path, tmp_path: Path
) -> None:
    found = api.match(paths, folder, out, [tmp_path / "没有.jpg"])
    assert (found.suggestions, len(found.refused), found.told) == ((), 1, ())


def test_ss6_a_wholly_scanned_volume_is_compared_and_put_in(
    paths: AppPaths, folder: Path, out: Path, tmp_path: Path
) -> None:
    office = replace(OFFICE, dpi=150, colour=False)
    full = write_scans(tmp_path / "全.pdf", [(out / "a.pdf", side, office) for side in range(1, 7)])
    found = api.full_scan(paths, folder, out, "a", full)
    assert (found.pages, found.deviations, found.turns) == (6, (), (0,) * 6)
    api.put_full_scan(paths, folder, out, found, NOON)
    assert [place.state for place in api.seals(paths, folder, out)] == ["scanned", "scanned", "missing"]
    lacking = write_scans(tmp_path / "少.pdf", [(out / "a.pdf", side, office) for side in (1, 2, 4, 5, 6)])
    found = api.full_scan(paths, folder, out, "a", lacking)
    assert [(one.scan_page, one.side) for one in found.deviations] == [(0, 3)]
    api.put_full_scan(paths, folder, out, found, NOON)
    assert draft_in(folder).sealed[0].sides == (1, 2, 4, 5, 6)
    with pytest.raises(UsageError, match="没有“c”这一册"):
        api.full_scan(paths, folder, out, "c", full)


# ---- SS7 -----------------------------------------------------------------------------------------------------------


def test_ss7_a_picture_for_a_look(paths: AppPaths, folder: Path, out: Path, scan: Path) -> None:
    lying = api.scan_page_picture(paths, folder, scan, 0, 0, 0.0, 40)
    upright = pickle.loads(pickle.dumps(api.scan_page_picture(paths, folder, scan, 0, 270, 1.0, 40)))
    assert (lying.width, lying.height) == (upright.height, upright.width)
    assert len(upright.data) == upright.width * upright.height * 3
    api.put_scans(paths, folder, out, [chosen(scan, 0, 5)], NOON)
    stored = Path("attachments/sealed/扫描.pdf")
    assert api.scan_page_picture(paths, folder, stored, 0, 270, 1.0, 40) == upright
    with pytest.raises(UsageError, match="没有第 3 页"):
        api.scan_page_picture(paths, folder, scan, 2)
    with pytest.raises(AttachmentError):
        api.scan_page_picture(paths, folder, Path("attachments/../../x.pdf"), 0)


def test_a_draft_of_before_knows_no_scans(folder: Path) -> None:
    assert draft_in(folder).sealed == ()
    assert SealedScan(volume="a", path="x/y.pdf", sha256="", bytes=0).name == "y.pdf"
