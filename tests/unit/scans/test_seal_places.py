"""Which scan stands for which side: by the look of the side, also when it moved; what changed has to be scanned again.

SP1 the state of every place. SP2 a scan follows its side, and a look that is not unique is left alone. SP3 a whole scan
serves every side that still looks as it did. SP4 only a final set in PDF of this form can have scans.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.books.exported import read_export
from app.drafts.draft import Draft
from app.drafts.sealed import SealedScan
from app.errors import UsageError
from app.scans.model import BookSide, SealPlace
from app.scans.seal_places import demand_final_set, placed, seal_places, volume_of
from tests.unit.scans.small_set import FORM, prints, volume, write_book


def page(side: int, look: str, name: str = "a", number: int = 0) -> SealedScan:
    return SealedScan(volume=name, side=side, fingerprint=look, path="p", sha256="0", bytes=1, page=number)


def states(folder: Path, *sealed: SealedScan) -> list[tuple[str, int, str]]:
    exported = read_export(folder)
    assert exported is not None
    found = seal_places(Draft(form=FORM, sealed=sealed), exported)
    return [(place.on.volume, place.on.side, place.state) for place in found]


def test_sp1_the_state_of_every_place(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "out", volume("a", (1, 5)), volume("b", (1,)))
    assert states(folder) == [("a", 1, "missing"), ("a", 5, "missing"), ("b", 1, "missing")]
    scans = page(1, "a-1"), page(5, "anders"), page(1, "a-1", "b")
    assert states(folder, *scans) == [("a", 1, "scanned"), ("a", 5, "outdated"), ("b", 1, "outdated")]
    exported = read_export(folder)
    assert exported is not None
    assert seal_places(Draft(form=FORM, sealed=scans), exported)[1] == SealPlace(
        place="第 5 面", who="单位", by_applicant=True, volume_name="册a", state="outdated", scan=("a", 5),
        on=BookSide(volume="a", side=5, label="3", fingerprint="a-5"),
    )  # fmt: skip


def test_sp1_a_place_out_of_the_volume_and_a_file_that_is_gone_break_nothing(tmp_path: Path) -> None:
    folder = write_book(tmp_path / "out", volume("a", (0, 99)))
    assert states(folder, page(99, "a-1")) == [("a", 0, "missing"), ("a", 99, "missing")]
    exported = read_export(folder)
    assert exported is not None
    (folder / "book.json").unlink()
    draft = Draft(form=FORM, sealed=(page(99, "x"),))
    assert [place.state for place in seal_places(draft, exported)] == ["missing", "outdated"]


def test_sp2_a_scan_follows_its_side(tmp_path: Path) -> None:
    looks = ["new", "new2", *prints("a")]
    folder = write_book(tmp_path / "out", volume("a", (1, 3, 7), looks))
    assert states(folder, page(1, "a-1"), page(5, "a-5")) == [
        ("a", 1, "missing"), ("a", 3, "scanned"), ("a", 7, "scanned"),
    ]  # fmt: skip


def test_sp2_a_place_names_its_scan_by_the_side_that_was_scanned(tmp_path: Path) -> None:
    looks = ["neu", "neu2", *(f"a-{side}" for side in range(1, 8))]
    folder = write_book(tmp_path / "out", volume("a", (1, 3, 7, 9), looks))
    exported = read_export(folder)
    assert exported is not None
    draft = Draft(form=FORM, sealed=(page(7, "a-7"), page(1, "alt")))
    found = {place.on.side: (place.state, place.scan) for place in seal_places(draft, exported)}
    assert found == {
        1: ("outdated", ("a", 1)), 3: ("missing", None), 7: ("missing", None), 9: ("scanned", ("a", 7)),
    }  # fmt: skip


def test_sp3_a_place_on_a_whole_scan_names_that_one() -> None:
    whole = SealedScan(volume="a", path="p", sha256="1", bytes=1, sides=(1, 2, 3), fingerprints=("a-1", "x", "y"))
    found = placed([whole, page(3, "z")], "a", {"a": ["neu", "a-1", "anders"]})
    assert [found.place_of(side) for side in (1, 2, 3, 4)] == [None, ("a", 0), ("a", 3), None]
    assert placed([whole], "a", {"a": ["neu", "anders"]}).place_of(2) == ("a", 0)


def test_sp2_of_two_equal_sides_nobody_can_tell_which_was_meant() -> None:
    scan = page(1, "leer")
    assert placed([scan], "a", {"a": ["x", "leer", "leer"]}).on == {}
    assert placed([scan], "a", {"a": ["x", "leer", "y"]}).on == {2: scan}
    assert placed([scan], "a", {"a": ["leer", "leer"]}).on == {1: scan}
    assert placed([scan], "a", {"a": ["x"]}).outdated == (scan,)
    assert placed([scan], "a", {}).outdated == (scan,)
    assert placed([scan], "b", {"b": ["leer"]}) == placed([], "b", {})


def test_sp3_a_whole_scan_serves_what_still_looks_the_same() -> None:
    whole = SealedScan(
        volume="a", path="p", sha256="1", bytes=1, turns=(0, 180, 0, 90), sides=(1, 0, 2, 4),
        fingerprints=("a-1", "a-2", "a-3", "a-4"),
    )  # fmt: skip
    found = placed([whole], "a", {"a": prints("a")})
    assert {side: (scan.page, scan.turn) for side, scan in found.on.items()} == {1: (0, 0), 2: (2, 0), 4: (3, 90)}
    assert (found.outdated, found.of_whole) == ((), {1, 2, 4})
    changed = placed([whole], "a", {"a": ["neu", "a-1", "anders", "a-3", "a-4"]})
    assert {side: scan.page for side, scan in changed.on.items()} == {2: 0, 5: 3}
    in_place = placed([whole], "a", {"a": ["a-1", "anders", "a-3", "a-4"]})
    assert {side: scan.page for side, scan in in_place.on.items()} == {1: 0, 4: 3}
    assert [(scan.side, scan.page) for scan in in_place.outdated] == [(2, 2)]
    own = page(2, "a-2", number=7)
    both = placed([whole, own], "a", {"a": prints("a")})
    assert (both.on[2], both.of_whole) == (own, {1, 4})


def test_sp3_blank_sides_of_a_whole_scan_move_with_their_neighbours() -> None:
    before, after = ("x", "leer", "y", "leer"), ["neu", "neu2", "x", "leer", "y", "leer"]
    whole = SealedScan(volume="a", path="p", sha256="1", bytes=1, sides=(1, 2, 3, 4), fingerprints=before)
    assert {side: scan.page for side, scan in placed([whole], "a", {"a": after}).on.items()} == {3: 0, 4: 1, 5: 2, 6: 3}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"mark": "draft"}, "不是正式的申报册"),
        ({"mark": "blank"}, "不是正式的申报册"),
        ({"form": "service_institution_2026"}, "另一种表"),
        ({"pdf": ""}, "没有 PDF"),
        ({"page_fingerprints": None}, "较早的程序"),
        ({"pdf_pages": 9}, "较早的程序"),
    ],
)
def test_sp4_what_scans_cannot_belong_to_is_refused(tmp_path: Path, change: dict[str, object], words: str) -> None:
    frame = {key: str(change[key]) for key in ("mark", "form") if key in change}
    one = volume("a", (1,)) | {key: value for key, value in change.items() if key not in frame}
    folder = write_book(tmp_path / "out", one, **frame)
    with pytest.raises(UsageError, match=words):
        demand_final_set(folder, FORM)


def test_sp4_a_final_set_is_taken_and_its_volumes_are_named(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="没有导出的申报册"):
        demand_final_set(tmp_path, FORM)
    exported = demand_final_set(write_book(tmp_path / "out", volume("a", (1,)), volume("b", ())), FORM)
    assert volume_of(exported, "b").name == "册b"
    with pytest.raises(UsageError, match="没有“c”这一册") as caught:
        volume_of(exported, "c")
    assert "a（册a）、b（册b）" in caught.value.hint
    assert replace(exported, volumes=()).volumes == ()
