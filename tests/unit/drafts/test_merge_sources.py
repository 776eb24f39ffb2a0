"""The folder that comes out of a merge: whole or not at all, each file the one that was listed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app.drafts.attachments import attach, file_facts
from app.drafts.draft import Draft
from app.drafts.merge_note import note_text
from app.drafts.merge_sources import NOTE_FILE, FolderSource, MergeSource, PackageSource, write_merged
from app.drafts.merging import Merged, Side, merge
from app.drafts.package import pack
from app.drafts.package_reading import read_packed
from app.drafts.store import create, open_draft, save
from app.errors import AttachmentError, DraftError, UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.forms.library import Library
from app.progress import Cancelled, silent

ROOT = Path(__file__).resolve().parents[3]
ZONE = Library(ROOT, None, ROOT / "build" / "no cache", "0").get("cooperation_zone_2026")
NOON = datetime(2026, 4, 1, 12)


def draft(folder: Path, files: dict[str, bytes], **answers: str) -> FolderSource:
    """A saved draft with these files in item 3."""
    create(folder, ZONE.id)
    given = folder.parent / f"{folder.name}-给的"
    given.mkdir()
    for name, data in files.items():
        (given / name).write_bytes(data)
    with open_draft(folder, writable=True) as opened:
        filled = attach(opened, opened.draft.answered(answers), 3, [given / name for name in files])
        save(opened, filled, now=NOON)
    return FolderSource(folder, filled)


def packed(source: FolderSource) -> PackageSource:
    file = pack(source.place, source.place.with_name(f"{source.place.name}.shenbao"))
    return PackageSource(file, read_packed(file))


def merged(*sources: MergeSource) -> Merged:
    return merge(ZONE, [Side("AB"[number], source.draft) for number, source in enumerate(sources)])


def note(missing: Sequence[str]) -> str:
    return f"缺 {len(missing)}"


def contents(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def a(tmp_path: Path) -> FolderSource:
    return draft(tmp_path / "甲", {"一.pdf": b"1" * 50, "同.pdf": b"s" * 9}, city="甲")


@pytest.fixture
def b(tmp_path: Path) -> FolderSource:
    return draft(tmp_path / "乙", {"一.PDF": b"2" * 50, "别名.pdf": b"s" * 9}, province="山西")


@pytest.mark.parametrize("as_package", [False, True])
def test_files_of_both_come_along_under_names_of_their_own(
    tmp_path: Path, a: FolderSource, b: FolderSource, as_package: bool
) -> None:
    sources: list[MergeSource] = [a, packed(b) if as_package else b]
    before = contents(a.place), contents(b.place)
    steps: list[tuple[int, int]] = []
    found = merged(*sources)
    out = tmp_path / "合"
    lost = write_merged(found, sources, out, note, progress=lambda done, total, label: steps.append((done, total)))
    assert lost == ()
    assert {name: data[:1] for name, data in contents(out).items() if name.startswith("attachments")} == {
        "attachments/03/一.pdf": b"1", "attachments/03/一 (2).PDF": b"2", "attachments/03/同.pdf": b"s",
    }  # fmt: skip
    assert (out / NOTE_FILE).read_text("utf-8") == "缺 0"
    with open_draft(out, writable=True, now=NOON) as opened:
        assert (opened.draft, opened.read_only, file_facts(out, opened.draft)) == (found.draft, "", {})
    assert (contents(a.place), contents(b.place)) == before
    assert steps[0] == (0, 109)
    assert steps[-1] == (109, 109)


def test_a_missing_file_is_named_or_taken_from_who_has_it(tmp_path: Path, a: FolderSource, b: FolderSource) -> None:
    (a.place / "attachments/03/同.pdf").unlink()
    (a.place / "attachments/03/一.pdf").write_bytes(b"x" * 50)
    found, out = merged(a, b), tmp_path / "合"
    with pytest.raises(AttachmentError) as error:
        write_merged(found, [a, b], out, note)
    assert "“03/一.pdf”" in error.value.message
    assert "同.pdf" not in error.value.message
    assert not out.exists()
    assert write_merged(found, [a, b], out, note, without_missing=True) == ("attachments/03/一.pdf",)
    assert (out / "attachments/03/同.pdf").read_bytes() == b"s" * 9
    assert file_facts(out, found.draft) == {"attachments/03/一.pdf": "missing"}
    assert (out / NOTE_FILE).read_text("utf-8") == "缺 1"


def test_a_damaged_package_gives_what_it_has(tmp_path: Path, a: FolderSource, b: FolderSource) -> None:
    source = packed(b)
    data = source.place.read_bytes()
    source.place.write_bytes(data.replace(b"2" * 50, b"2" * 49 + b"x"))
    source = PackageSource(source.place, read_packed(source.place))
    found, out = merged(a, source), tmp_path / "合"
    with pytest.raises(AttachmentError, match=r"一 \(2\)\.PDF"):
        write_merged(found, [a, source], out, note)
    assert write_merged(found, [a, source], out, note, without_missing=True) == ("attachments/03/一 (2).PDF",)
    assert b"x" not in b"".join(data for name, data in contents(out).items() if name.startswith("attachments"))


def test_a_file_that_was_changed_before_it_was_packed_is_not_taken(
    tmp_path: Path, a: FolderSource, b: FolderSource
) -> None:
    (b.place / "attachments/03/一.PDF").write_bytes(b"3" * 50)
    source = packed(b)
    with pytest.raises(AttachmentError, match=r"一 \(2\)\.PDF"):
        write_merged(merged(a, source), [a, source], tmp_path / "合", note)


def test_a_path_that_leads_out_is_never_written(tmp_path: Path, a: FolderSource, b: FolderSource) -> None:
    evil = EvidenceFile("attachments/../../../evil.pdf", a.draft.items[3].files[0].sha256, 50)
    hostile = FolderSource(b.place, replace(b.draft, items={3: ItemState(state="files", files=(evil,))}))
    only = FolderSource(a.place, replace(a.draft, items={4: a.draft.items[3]}))
    found, out = merged(hostile, only), tmp_path / "深" / "合"
    with pytest.raises(AttachmentError, match="evil"):
        write_merged(found, [hostile, only], out, note)
    write_merged(found, [hostile, only], out, note, without_missing=True)
    assert list(tmp_path.rglob("evil*")) == []


def test_cancelling_leaves_nothing(tmp_path: Path, a: FolderSource, b: FolderSource) -> None:
    def cancel(done: int, total: int, label: str) -> None:
        if done > 50:
            raise Cancelled

    both: list[list[MergeSource]] = [[a, b], [a, packed(b)]]
    for sources in both:
        with pytest.raises(Cancelled):
            write_merged(merged(*sources), sources, tmp_path / "新" / "合", note, progress=cancel)
        assert list((tmp_path / "新").iterdir()) == []


def test_a_place_in_a_draft_or_taken_is_refused(tmp_path: Path, a: FolderSource, b: FolderSource) -> None:
    with pytest.raises(UsageError, match="在草稿“甲”里"):
        write_merged(merged(a, b), [a, b], a.place / "合", note)
    with pytest.raises(DraftError, match=r"已有“.*没有合并"):
        write_merged(merged(a, b), [a, b], b.place.with_name("乙-给的"), note)


def test_the_note_holds_every_value_that_was_not_taken() -> None:
    long = "第一行\n第二行"
    sides = [
        Side("A", Draft(form=ZONE.id, answers={"city": "甲", "plan_other": long, "province": "山西"})),
        Side("B", Draft(form=ZONE.id, answers={"city": "乙", "plan_other": "短", "zone_name": "区"})),
    ]
    base = Draft(form=ZONE.id, answers={"city": "旧", "zone_name": "区"})
    found = merge(ZONE, sides, base, {"city": "B", "plan_other": "B"})
    text = note_text(found, {"A": "甲科", "B": "乙科.shenbao"}, "底稿", NOON, ("attachments/03/一.pdf",))
    assert text.startswith("\ufeff合并说明\r\n")
    assert "\n" not in text.replace("\r\n", "")
    for line in (
        "合并时间：2026年4月1日 12:00", "A：甲科", "B：乙科.shenbao", "对照（各份都从它改起）：底稿",
        "· 所属市（州、区）（city）", "    没有用 A：甲", "    用了 B：乙", "    原来：旧",
        "    没有用 A：", "        第一行", "        第二行", "    用了 B：短",
        "· 合作区名称（zone_name）", "    A 删去了", "    没有用 B：区", "    来自 A：山西", "· 03/一.pdf",
    ):  # fmt: skip
        assert f"\r\n{line}\r\n" in text, line
    assert text == note_text(found, {"A": "甲科", "B": "乙科.shenbao"}, "底稿", NOON, ("attachments/03/一.pdf",))
    assert "请核对" in text


def test_the_progress_is_optional(tmp_path: Path, a: FolderSource) -> None:
    write_merged(merged(a, a), [a, a], tmp_path / "合", note, progress=silent)
    assert (tmp_path / "合" / "draft.json").read_bytes() == (a.place / "draft.json").read_bytes()
