"""Scans in a draft: nothing of a draft without any changes, and their files go wherever the draft goes.

S1 the document: exact bytes without scans, there and back with them, unknown keys kept, wrong shapes named. S2 what is
put in replaces what stood for the same side, and a page stands for one side only. S3 journal, history, undo, copy,
package and removed files know them. S4 trouble with a file is told and is no error of the answers. S5 changes in words.
"""

from __future__ import annotations

import errno
import json
import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.api_editing import checker_of, definition_of
from app.drafts import history
from app.drafts.changes import changes
from app.drafts.copying import copy_draft
from app.drafts.draft import Draft, from_json, to_json
from app.drafts.journal import Journal, unsaved
from app.drafts.kept import every_file, put_away_unlisted, reclaimed
from app.drafts.package import pack, unpack
from app.drafts.recovery import restored, settled
from app.drafts.sealed import SealedScan, put, without
from app.drafts.sealing import ScanChange, Source, copied_scans, scan_facts, scans_told, without_scans
from app.drafts.store import create, open_draft, save
from app.errors import AttachmentError, DiskError, DraftError
from app.forms.answers import EvidenceFile, ItemState
from app.paths import find_paths
from app.progress import Cancelled
from tests.faults import refuse, steps, tree

NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
EVENING = datetime(2026, 4, 1, 18, tzinfo=UTC)
ROOT = Path(__file__).resolve().parents[3]
PAGE = SealedScan(
    volume="application", side=1, fingerprint="ab", path="attachments/sealed/封面.pdf", sha256="0", bytes=3, page=2,
    turn=90, skew=-1.25,
)  # fmt: skip
WHOLE = SealedScan(
    volume="material", path="attachments/sealed/全本.pdf", sha256="1", bytes=4, turns=(0, 180), sides=(1, 0),
    fingerprints=("aa", "bb"),
)  # fmt: skip

words = st.text(st.characters(codec="utf-8"), max_size=5)
pages = st.builds(
    SealedScan, volume=words, path=words, sha256=words, bytes=st.integers(0, 9), side=st.integers(1, 9),
    fingerprint=words, page=st.integers(0, 9), turn=st.sampled_from([0, 90, 180, 270]), skew=st.floats(-45, 45),
    extra=st.dictionaries(words.map("x".__add__), words, max_size=2),
)  # fmt: skip
volumes = st.builds(
    SealedScan, volume=words, path=words, sha256=words, bytes=st.integers(0, 9),
    turns=st.lists(st.sampled_from([0, 90]), max_size=3).map(tuple),
    sides=st.lists(st.integers(0, 9), max_size=3).map(tuple), fingerprints=st.lists(words, max_size=3).map(tuple),
)  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "合作区", "cooperation_zone_2026")
    (tmp_path / "扫描.pdf").write_bytes(b"scan")
    return tmp_path / "合作区"


def source(file: Path) -> Source:
    from app.books.intake import sha256_of

    return Source(file, sha256_of(file))


def with_scan(folder: Path, draft: Draft, file: Path, side: int = 1, page: int = 0) -> Draft:
    (stored,) = copied_scans(folder, draft, [source(file)]).values()
    scan = SealedScan(
        volume="application", side=side, fingerprint="ab", path=stored.path, sha256=stored.sha256, bytes=stored.bytes,
        page=page,
    )  # fmt: skip
    return ScanChange((scan,)).applied(draft)


def saved(folder: Path, now: datetime = NOON) -> Draft:
    with open_draft(folder, writable=True, now=now) as opened:
        draft = with_scan(folder, opened.draft, folder.parent / "扫描.pdf")
        save(opened, draft, now=now, marked=True)
    return draft


# ---- S1 ------------------------------------------------------------------------------------------------------------


def test_s1_without_scans_the_bytes_are_those_of_before() -> None:
    text = '{\n  "format": 1,\n  "form": "f",\n  "answers": {},\n  "options": {},\n  "items": {},\n  "x": 1\n}\n'
    assert to_json(Draft(form="f", extra={"x": 1})) == text
    assert to_json(from_json(text.replace('"x"', '"sealed": [],\n  "x"'), "d")) == text


def test_s1_the_document_is_as_promised() -> None:
    document = json.loads(to_json(Draft(form="f", sealed=(PAGE, WHOLE), extra={"a": 1})))
    assert list(document) == ["format", "form", "answers", "options", "items", "sealed", "a"]
    assert document["sealed"] == [
        {
            "volume": "application", "side": 1, "fingerprint": "ab", "path": "attachments/sealed/封面.pdf",
            "sha256": "0", "bytes": 3, "page": 2, "turn": 90, "skew": -1.25,
        },
        {
            "volume": "material", "whole": True, "path": "attachments/sealed/全本.pdf", "sha256": "1", "bytes": 4,
            "turns": [0, 180], "sides": [1, 0], "fingerprints": ["aa", "bb"],
        },
    ]  # fmt: skip


@given(st.lists(pages | volumes, max_size=4).map(tuple))
def test_s1_there_and_back(sealed: tuple[SealedScan, ...]) -> None:
    draft = Draft(form="f", sealed=sealed)
    assert from_json(to_json(draft), "d") == draft


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"side": 0}, "sealed.0.side"),
        ({"side": "1"}, "sealed.0.side"),
        ({"turn": 45}, "sealed.0.turn"),
        ({"skew": 46}, "sealed.0.skew"),
        ({"skew": "1"}, "sealed.0.skew"),
        ({"page": -1}, "sealed.0.page"),
        ({"path": None}, "sealed.0.path"),
        ({"volume": 3}, "sealed.0.volume"),
        ({"whole": 1.5}, "sealed.0.whole"),
        ({"whole": True, "turns": [91]}, "sealed.0.turns.0"),
        ({"whole": True, "sides": ["1"]}, "sealed.0.sides.0"),
        ({"whole": True, "fingerprints": "ab"}, "sealed.0.fingerprints"),
    ],
)
def test_s1_a_wrong_shape_is_named(change: dict[str, object], place: str) -> None:
    document = json.loads(to_json(Draft(form="f", sealed=(PAGE,))))
    document["sealed"][0].update(change)
    with pytest.raises(DraftError, match=place.replace(".", r"\.")):
        from_json(json.dumps(document), "d")


# ---- S2 ------------------------------------------------------------------------------------------------------------


def test_s2_the_latest_scan_of_a_side_counts_and_a_page_stands_for_one_side() -> None:
    other = replace(PAGE, side=3, page=0)
    again = replace(PAGE, sha256="9", path="attachments/sealed/新.pdf")
    assert put((other, PAGE), [again]) == (again, other)
    moved = replace(PAGE, side=3)
    assert put((PAGE,), [moved]) == (moved,)
    assert put((PAGE, other), [replace(other, side=1), replace(PAGE, side=3)]) == (
        replace(other, side=1), replace(PAGE, side=3),
    )  # fmt: skip


def test_s2_a_whole_scan_replaces_its_sides_and_gives_way_to_a_later_page() -> None:
    inside, outside = replace(PAGE, volume="material"), replace(PAGE, volume="material", side=2, page=7)
    assert put((PAGE, inside, outside), [WHOLE]) == (PAGE, WHOLE, outside)
    assert put((WHOLE,), [inside]) == (WHOLE, inside)
    assert put((WHOLE,), [replace(WHOLE, sha256="8")]) == (replace(WHOLE, sha256="8"),)
    assert without((PAGE, WHOLE, outside), [WHOLE.place, PAGE.place]) == (outside,)


# ---- S3 ------------------------------------------------------------------------------------------------------------


def test_s3_files_are_copied_once_and_names_kept_apart(folder: Path, tmp_path: Path) -> None:
    draft = saved(folder)
    (scan,) = draft.sealed
    assert scan.path == "attachments/sealed/扫描.pdf"
    assert (folder / scan.path).read_bytes() == b"scan"
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "扫描.pdf").write_bytes(b"other")
    (tmp_path / "b" / "别名.pdf").write_bytes(b"scan")
    sources = [source(tmp_path / "b" / name) for name in ("扫描.pdf", "别名.pdf")]
    stored = copied_scans(folder, draft, sources)
    assert [(one.path, one.is_new) for one in stored.values()] == [
        ("attachments/sealed/扫描 (2).pdf", True), (scan.path, False),
    ]  # fmt: skip
    (folder / scan.path).write_bytes(b"kaputt")
    assert copied_scans(folder, draft, sources[1:])[sources[1].sha256].path == "attachments/sealed/别名.pdf"


def test_s3_a_file_changed_since_it_was_seen_is_refused_and_nothing_is_left(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "b.pdf").write_bytes(b"b")
    before = tree(folder)
    seen = [source(tmp_path / "b.pdf"), source(tmp_path / "扫描.pdf")]
    (tmp_path / "扫描.pdf").write_bytes(b"anders")
    with pytest.raises(AttachmentError, match=r"扫描\.pdf.*没有导入"):
        copied_scans(folder, Draft(form="f"), seen)
    assert [path for path in tree(folder) if path.endswith(".pdf")] == []
    assert before.items() <= tree(folder).items()


def test_s3_the_journal_brings_scans_back_and_knows_when_they_go(folder: Path) -> None:
    with open_draft(folder, writable=False) as opened:
        before = opened.draft
    draft = with_scan(folder, before, folder.parent / "扫描.pdf")
    journal = Journal(folder, before)
    assert journal.record(draft, NOON)
    assert not journal.record(draft, NOON)
    found = unsaved(folder, before)
    assert found is not None
    assert found.draft == draft
    assert journal.record(before, EVENING)
    assert unsaved(folder, before) is None
    assert journal.record(draft.answered({"city": "甲"}), EVENING)
    with open_draft(folder, writable=True, now=EVENING) as opened:
        assert (folder / draft.sealed[0].path).exists()  # what the journal lists is no orphan
        after, _, _ = settled(opened, "journal", EVENING)
    assert after == draft.answered({"city": "甲"})


def test_s3_a_scan_that_is_replaced_comes_back_with_an_earlier_save(folder: Path, tmp_path: Path) -> None:
    first = saved(folder)
    (tmp_path / "b").mkdir()
    (tmp_path / "b" / "扫描.pdf").write_bytes(b"second")
    with open_draft(folder, writable=True, now=EVENING) as opened:
        second = with_scan(folder, first, tmp_path / "b" / "扫描.pdf")
        save(opened, second, now=EVENING)
        assert put_away_unlisted(folder, [file.path for file in every_file(first)], second) == (first.sealed[0].path,)
    assert (folder / ".history/removed/sealed/扫描.pdf").read_bytes() == b"scan"
    assert scan_facts(folder, second) == {}
    number = next(one.number for one in history.versions(folder) if history.read_version(one) == first)
    with open_draft(folder, writable=True, now=EVENING) as opened:
        back, notice = restored(opened, opened.draft, number, EVENING)
    assert (back, notice) == (first, "")
    assert (folder / first.sealed[0].path).read_bytes() == b"scan"
    # where another file took the name since, it comes back under a free one
    put_away_unlisted(folder, [first.sealed[0].path], second)
    (folder / first.sealed[0].path).write_bytes(b"third")
    (found,) = reclaimed(folder, first).sealed
    assert found == replace(first.sealed[0], path="attachments/sealed/扫描-2.pdf")
    assert (folder / found.path).read_bytes() == b"scan"


def test_s3_copies_and_packages_carry_them(folder: Path, tmp_path: Path) -> None:
    draft = saved(folder)
    assert copy_draft(folder, tmp_path / "副本") == ()
    package = pack(folder, tmp_path / "a.shenbao")
    assert unpack(package, tmp_path / "回来") == draft
    for made in ("副本", "回来"):
        assert (tmp_path / made / draft.sealed[0].path).read_bytes() == b"scan"
    (folder / draft.sealed[0].path).unlink()
    (told,) = copy_draft(folder, tmp_path / "副本2")
    assert told == "盖章扫描件“attachments/sealed/扫描.pdf”不在草稿文件夹里，没能一起复制"
    with pytest.raises(AttachmentError, match=r"盖章扫描件.*没有打包"):
        pack(folder, tmp_path / "b.shenbao")


def test_s3_what_nothing_lists_is_put_away_and_told(folder: Path) -> None:
    draft = saved(folder)
    (folder / "attachments/sealed/没列.pdf").write_bytes(b"x")
    with open_draft(folder, writable=True, now=NOON) as opened:
        (told,) = opened.notices
    assert "没列入盖章扫描件的文件：“sealed/没列.pdf”" in told
    assert (folder / ".history/removed/sealed/没列.pdf").exists()
    assert (folder / draft.sealed[0].path).exists()


def test_s3_a_path_that_leads_out_of_the_folder_is_never_followed(folder: Path) -> None:
    secret = folder.parent / "geheim.pdf"
    secret.write_bytes(b"x")
    draft = Draft(form="f", sealed=(replace(PAGE, path="attachments/sealed/../../../geheim.pdf"),))
    assert scan_facts(folder, draft) == {draft.sealed[0].path: "missing"}
    put_away_unlisted(folder, [draft.sealed[0].path], Draft(form="f"))
    assert secret.exists()


def test_s3_no_file_outside_of_the_folder_counts_as_a_scan_that_is_there(folder: Path) -> None:
    outside = folder.parent / "扫描.pdf"
    wanted = source(outside)
    listed = replace(PAGE, path="../扫描.pdf", sha256=wanted.sha256, bytes=outside.stat().st_size)
    (stored,) = copied_scans(folder, Draft(form="f", sealed=(listed,)), [wanted]).values()
    assert stored.is_new
    assert stored.path == "attachments/sealed/扫描.pdf"


def test_s3_stopped_at_any_step_nothing_half_is_left(folder: Path, tmp_path: Path) -> None:
    draft, before = Draft(form="f"), tree(folder)
    sources = [source(tmp_path / "扫描.pdf"), source(tmp_path / "合作区" / "draft.json")]
    with steps(folder) as counted:
        copied_scans(folder, draft, sources)
    assert counted.count > 4
    refused = 0
    for at in range(1, counted.count + 1):
        shutil.rmtree(folder / "attachments", ignore_errors=True)
        try:
            with steps(folder, refuse(errno.ENOSPC), at):
                copied_scans(folder, draft, sources)
        except DiskError:
            refused += 1
            assert {path: data for path, data in tree(folder).items() if data is not None} == before
    assert refused >= counted.count - 1  # a folder that is there already need not be made

    def stop(done: int, total: int, label: str) -> None:
        assert label == "复制扫描件"
        raise Cancelled

    shutil.rmtree(folder / "attachments", ignore_errors=True)
    with pytest.raises(Cancelled):
        copied_scans(folder, draft, sources, stop)
    assert list((folder / "attachments/sealed").iterdir()) == []


# ---- S4, S5 --------------------------------------------------------------------------------------------------------


def test_s4_missing_and_changed_scans_are_told_and_are_no_issue(folder: Path, tmp_path: Path) -> None:
    draft = saved(folder)
    paths = find_paths(tmp_path / "资料")
    definition = definition_of(paths, draft)
    check, told = checker_of(paths, folder, definition, draft)
    issues = check(draft)
    assert told == scans_told(folder, draft) == ()
    (folder / draft.sealed[0].path).write_bytes(b"kaputt")
    check, told = checker_of(paths, folder, definition, draft)
    assert check(draft) == issues
    assert told == ("盖章扫描件“扫描.pdf”与导入时不同，内容被改过，做不了扫描版。请重新导入这份扫描件",)
    (folder / draft.sealed[0].path).unlink()
    assert "不在草稿文件夹里" in scans_told(folder, draft)[0]


def test_s5_changes_are_told_by_volume_and_side(tmp_path: Path) -> None:
    definition = definition_of(find_paths(tmp_path), Draft(form="cooperation_zone_2026"))
    volume = definition.volumes[0]
    blank = Draft(form=definition.id, options={"copies": 3})
    page = replace(PAGE, volume=volume.id, side=3)
    tome = replace(PAGE, volume=f"{volume.id}_2", side=4)
    book = replace(WHOLE, volume="book")
    after = replace(blank, sealed=(page, tome, book), options={}, items={1: ItemState(state="none")})
    told = [(one.path, one.label, one.before, one.after) for one in changes(definition, blank, after)]
    shown = "封面.pdf 第 3 页，转 90 度"
    assert [one[0] for one in told[:2]] == ["items.1.state", "options.copies"]
    assert told[2:] == [
        ("sealed.book.0", "合订本 整册的盖章扫描件", "没有", "全本.pdf"),
        (f"sealed.{volume.id}.3", f"{volume.file_name} 第 3 面的盖章扫描件", "没有", shown),
        (f"sealed.{volume.id}_2.4", f"{volume.file_name}第 2 册 第 4 面的盖章扫描件", "没有", shown),
    ]  # fmt: skip
    skewed = replace(after, sealed=(replace(page, skew=2.0), tome, book))
    assert [(one.before, one.after) for one in changes(definition, after, skewed)] == [("原来的", "改过的")]
    assert changes(definition, after, after) == ()
    assert without_scans(after, [page.place, tome.place, book.place]).sealed == ()


def test_evidence_and_scans_are_both_files_of_the_draft() -> None:
    file = EvidenceFile("attachments/01/a.pdf", "2", 1)
    draft = Draft(form="f", items={1: ItemState(files=(file,))}, sealed=(PAGE,))
    assert list(every_file(draft)) == [file, PAGE]
