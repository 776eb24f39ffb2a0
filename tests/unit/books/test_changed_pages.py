"""Sheets to print again: CP1 exchanging them gives the new volume. CP2 no sheet is printed for nothing. CP3 what is
kept of earlier exports. CP4 the fingerprints of pages: alike means alike in ink, and they are the same everywhere.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import api
from app.books import intake
from app.books.changed_pages import (
    ChangedVolume,
    changed_in_words,
    changed_volumes,
    earlier_in,
    earlier_than,
    fingerprints_in,
)
from app.books.exported import changes_told, exported_from, read_export
from app.errors import InputFileError, UsageError
from app.paths import AppPaths, find_paths
from tests.scans import codes, write_scan_pdf

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORM = "service_institution_2026"
SIDES = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=24)


def one(before: list[str], now: list[str]) -> ChangedVolume:
    (found,) = changed_volumes({"book": tuple(before)}, {"book": tuple(now)})
    return found


def sheets(sides: list[str]) -> list[list[str]]:
    return [sides[at : at + 2] for at in range(0, len(sides), 2)]


@given(SIDES, SIDES)
def test_cp1_exchanging_the_sheets_gives_the_new_volume(before: list[str], now: list[str]) -> None:
    found = one(before, now)
    left = [sheet for number, sheet in enumerate(sheets(before), 1) if number not in found.taken_out]
    kept = iter(left)
    new = sheets(now)
    built = [new[number - 1] if number in found.sheets else next(kept) for number in range(1, len(new) + 1)]
    assert built == new
    assert next(kept, None) is None
    assert {(side + 1) // 2 for side in found.sides} <= set(found.sheets)


@given(SIDES, st.integers(0, 23))
def test_cp2_one_side_is_one_sheet(before: list[str], at: int) -> None:
    at %= len(before)
    now = [*before]
    now[at] = "neu"
    found = one(before, now)
    assert (found.sides, found.sheets, found.taken_out) == ((at + 1,), (at // 2 + 1,), (at // 2 + 1,))
    assert one(before, before).same


def test_cp2_sheets_in_front_leave_the_rest_alone() -> None:
    before = ["cover", "", "1", "2", "3", "4"]
    now = ["cover", "", "i", "ii", "1", "2", "3", "4"]
    found = one(before, now)
    assert (found.sides, found.sheets, found.taken_out) == ((3, 4), (2,), ())
    back = one(now, before)
    assert (back.sides, back.sheets, back.taken_out) == ((), (), (2,))
    assert not back.same


def test_a_volume_that_was_not_there_is_printed_whole() -> None:
    (found,) = changed_volumes({"a": ("x",)}, {"b": ("x", "y", "z")})
    assert found == ChangedVolume("b", (1, 2, 3), (1, 2), (), whole=True)
    assert changed_in_words(found, ()) == "整册都要打印，共 2 张"


def test_words() -> None:
    labels = ("封面", "ii", "iii", "iv", "1", "2", "3", "4")
    words = changed_in_words(ChangedVolume("b", (1, 3, 5, 7), (1, 2, 3, 4), (1, 2, 3, 4)), labels)
    assert words == "改了封面、iii 页、第 1、3 页；要换 4 张纸（第 1—4 张，两面都要重印）"
    assert changed_in_words(ChangedVolume("b", (), (), ()), labels) == "没有改过的页"
    more = changed_in_words(ChangedVolume("b", (5, 6), (3,), (2, 3)), labels)
    assert more == "改了第 1、2 页；要印 1 张纸（第 3 张）；旧的抽出 2 张（第 2、3 张）"
    assert changed_in_words(ChangedVolume("b", (), (), (4,)), labels) == "页的次序变了；旧的抽出 1 张（第 4 张）"


# ---- what is kept


def book(mark: str, word: str, earlier: dict[str, Any] | None = None) -> dict[str, Any]:
    volume = {"id": "book", "page_fingerprints": [word]}
    return {"mark": mark, "volumes": [volume], "earlier": earlier or {}}


def test_cp3_the_last_ones_of_each_kind_are_kept() -> None:
    old: object = None
    for mark, word, kept in (
        ("final", "1", {}),
        ("final", "2", {"final": "1"}),
        ("final", "2", {"final": "1"}),
        ("draft", "d", {"final": "21"}),
        ("draft", "e", {"final": "21", "draft": "d"}),
        ("final", "3", {"final": "21", "draft": "ed"}),
        ("final", "3", {"final": "21", "draft": "ed"}),
        ("draft", "e", {"final": "321", "draft": "d"}),
        ("final", "4", {"final": "321", "draft": "ed"}),
        ("final", "5", {"final": "432", "draft": "ed"}),
        ("final", "4", {"final": "543", "draft": "ed"}),
    ):
        new = book(mark, word)
        earlier = earlier_than(old, mark, fingerprints_in(new))
        assert {kind: "".join(one["book"][0] for one in versions) for kind, versions in earlier.items()} == kept
        stored = {kind: [dict(one) for one in versions] for kind, versions in earlier.items()}
        old = json.loads(json.dumps(book(mark, word, stored)))


def test_cp3_what_the_first_programs_kept_is_read() -> None:
    old = book("final", "2", {"final": {"book": ["1"]}, "draft": {"book": ["d"]}})
    assert earlier_in(old) == {"final": ({"book": ("1",)},), "draft": ({"book": ("d",)},)}
    assert earlier_than(old, "final", {"book": ("3",)})["final"] == ({"book": ("2",)}, {"book": ("1",)})


def test_versions_with_the_same_answer_are_told_together(tmp_path: Path) -> None:
    def told(*earlier: list[str]) -> tuple[str, ...]:
        volume = {
            "id": "book", "name": "书", "pdf": None, "docx": None, "pdf_pages": 4, "page_labels": ["1", "2", "3", "4"],
            "seals": [], "page_fingerprints": ["a", "b", "c", "d"],
        }  # fmt: skip
        kept = {"final": [{"book": sides} for sides in earlier]}
        stored = {"form": "f", "mark": "final", "code": "c", "volumes": [volume], "earlier": kept}
        return changes_told(exported_from(stored, tmp_path))

    first, third = ["x", "b", "c", "d"], ["a", "b", "y", "d"]
    page_1 = "“书”改了第 1 页；要换 1 张纸（第 1 张，两面都要重印）。"
    page_3 = "“书”改了第 3 页；要换 1 张纸（第 2 张，两面都要重印）。"
    assert told() == ()
    assert told(first) == (f"与上一版比，{page_1}",)
    assert told(first, third) == (f"与上一版比，{page_1}", f"与再上一版比，{page_3}")
    assert told(first, third, ["z", "b", "c", "d"]) == (f"与上一版、更早一版比，{page_1}", f"与再上一版比，{page_3}")
    assert told(first, ["a", "b", "c", "d"])[1] == "各页与再上一版一样，不用重印。"


def test_volumes_that_are_no_longer_made_are_named(tmp_path: Path) -> None:
    """Seven tomes became two: the prints of the others must not be bound with the new ones."""

    def told(now: list[str], *earlier: list[str]) -> tuple[str, ...]:
        volumes = [
            {"id": name, "name": name, "pdf": None, "docx": None, "pdf_pages": 2, "page_labels": ["1", "2"],
             "seals": [], "page_fingerprints": [name, "b"]} for name in now
        ]  # fmt: skip
        kept = {"final": [{name: [name, "b"] for name in names} for names in earlier]}
        stored = {"form": "f", "mark": "final", "code": "c", "volumes": volumes, "earlier": kept}
        return changes_told(exported_from(stored, tmp_path))

    seven = ["form", *(f"book_{number}" for number in range(1, 8))]
    assert told(["form", "book_1", "book_2"], seven) == (
        "与上一版比，“form”没有改过的页。",
        "与上一版比，“book_1”没有改过的页。",
        "与上一版比，“book_2”没有改过的页。",
        "与上一版比，旧的第 4—8 册（按文件名前的序号）不再有，整册不用。",
    )
    assert told(["form"], ["form"], ["form", "book_1"])[0] == "各页与上一版一样，不用重印。"


@pytest.mark.parametrize("nonsense", [None, [], "x", {"volumes": 3}, {"volumes": [3, {"id": 1}]}, {"earlier": [1]},
                                      {"mark": 1, "volumes": [{"id": "a", "page_fingerprints": [1]}]}])  # fmt: skip
def test_cp3_what_makes_no_sense_is_not_known(nonsense: object) -> None:
    assert fingerprints_in(nonsense) == {}
    assert earlier_in(nonsense) == {}
    assert earlier_than(nonsense, "final", {"book": ("1",)}) == {}


# ---- real exports


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "profile")


@pytest.fixture
def draft(paths: AppPaths, tmp_path: Path) -> Path:
    folder = tmp_path / "草稿夹"
    api.new_draft(paths, FORM, folder, NOW)
    scan = write_scan_pdf(tmp_path / "营业执照.pdf", codes(3, 3), dpi=60)
    api.attach(paths, folder, 3, [scan], api.Attaching(), NOW)
    return folder


def export(paths: AppPaths, draft: Path, out: Path, mark: api.Mark = "draft") -> tuple[ChangedVolume | None, list[str]]:
    made = api.export_books(paths, draft, out, ("pdf",), mark)
    stored = read_export(out)
    assert stored is not None
    assert stored.volumes == made.volumes
    (volume,) = made.volumes
    return (volume.changes[0] if volume.changes else None), list(volume.labels)


def test_cp4_an_answer_changes_its_pages_only(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    assert export(paths, draft, out)[0] is None
    again, _ = export(paths, draft, out)
    assert again is None  # nothing looked otherwise yet
    api.set_answers(paths, draft, {"postcode": "030000"}, NOW)
    changed, labels = export(paths, draft, out)
    assert changed is not None
    assert [labels[side - 1] for side in changed.sides] == ["1"]
    assert len(changed.sheets) == 1
    assert changed.sheets == changed.taken_out


def test_cp4_a_turned_file_changes_its_pages_only(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    export(paths, draft, out)
    api.turn(paths, draft, 3, "营业执照.pdf", 180, NOW)
    changed, _ = export(paths, draft, out)
    assert changed is not None
    assert len(changed.sides) == 3


def test_cp4_another_edition_of_the_intake_changes_no_page(
    paths: AppPaths, draft: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "导出"
    export(paths, draft, out)
    monkeypatch.setattr(intake, "INTAKE_VERSION", intake.INTAKE_VERSION + 1)
    changed, _ = export(paths, draft, out)
    assert changed is None


def test_cp4_every_page_of_a_copy_of_another_kind_looks_otherwise(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    export(paths, draft, out, "blank")
    blank = json.loads((out / "book.json").read_text("utf-8"))
    assert export(paths, draft, out)[0] is None
    stored = json.loads((out / "book.json").read_text("utf-8"))
    assert stored["earlier"] == {"blank": [dict(fingerprints_in_json(blank))]}
    assert export(paths, draft, out, "blank")[0] is None


def fingerprints_in_json(stored: dict[str, Any]) -> dict[str, list[str]]:
    return {volume["id"]: volume["page_fingerprints"] for volume in stored["volumes"]}


def test_cp4_the_command_line_tells_it(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    _, told = api.export(paths, draft, out, ("pdf",), "draft")
    assert not any("上一版" in sentence for sentence in told)
    api.set_answers(paths, draft, {"postcode": "030000"}, NOW)
    _, told = api.export(paths, draft, out, ("pdf",), "draft")
    (sentence,) = [sentence for sentence in told if "上一版" in sentence]
    assert sentence.startswith("与上一版比，“入库申请书”改了第 1 页；要换 1 张纸（第 3 张，两面都要重印）")
    found = read_export(out)
    assert found is not None
    assert changes_told(found) == (sentence,)


_OTHER = """
import json, sys
from pathlib import Path
from app import api
from app.paths import find_paths
api.export(find_paths(Path(sys.argv[1])), Path(sys.argv[2]), Path(sys.argv[3]), ("pdf",), "draft")
"""


def test_cp4_another_process_gives_the_same_words(paths: AppPaths, draft: Path, tmp_path: Path, root: Path) -> None:
    export(paths, draft, tmp_path / "一")
    command = [sys.executable, "-c", _OTHER, str(tmp_path / "p2"), str(draft), str(tmp_path / "二")]
    environment = {**os.environ, "PYTHONPATH": str(root), "PYTHONHASHSEED": "7"}
    subprocess.run(command, env=environment, check=True)
    one, other = (json.loads((tmp_path / name / "book.json").read_text("utf-8")) for name in ("一", "二"))
    assert fingerprints_in_json(one) == fingerprints_in_json(other)
    assert all(len(word) == 16 for words in fingerprints_in_json(one).values() for word in words)


# ---- pages for a printer


def test_pages_come_as_pictures(paths: AppPaths, draft: Path, tmp_path: Path) -> None:
    made = api.export_books(paths, draft, tmp_path / "导出", ("pdf",), "draft")
    picture = api.pdf_page(made.files[0], 1, 100)
    assert picture.grey
    assert (picture.width, picture.height) == (827, 1170)
    assert len(picture.data) == picture.width * picture.height
    for side in (0, made.pages + 1):
        with pytest.raises(UsageError, match=f"第 {side} 面"):
            api.pdf_page(made.files[0], side, 100)
    with pytest.raises(InputFileError, match="没有"):
        api.pdf_page(tmp_path / "没有.pdf", 1, 100)
    made.files[0].write_bytes(b"words")
    with pytest.raises(InputFileError, match="打不开"):
        api.pdf_page(made.files[0], 1, 100)


def test_a_folder_is_looked_at_without_being_made(tmp_path: Path) -> None:
    seen = api.look_at_export_folder(tmp_path / "还没有" / "导出")
    assert seen.exported is None
    assert seen.free is not None
    assert seen.free > 0
    assert not (tmp_path / "还没有").exists()
