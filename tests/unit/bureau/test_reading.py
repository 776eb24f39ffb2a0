from __future__ import annotations

import json
import os
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.books.assembly import content_code
from app.bureau.model import Received, Review, Source, Unreadable
from app.bureau.reading import Document, read_document, read_source
from app.bureau.review_records import Carried, reviews_file
from app.drafts import history, store
from app.drafts.draft import Draft, to_json
from app.drafts.journal import Journal
from app.drafts.package import repack
from app.forms.answers import EvidenceFile, ItemState
from tests.unit.bureau.piles import FORMS, NOW, draft_in, handed_in, packed, snapshot


def read(folder: Path) -> Received:
    found = read_source(Source("package" if folder.suffix else "folder", folder), FORMS)
    assert isinstance(found, Received), found
    return found


def refused(folder: Path) -> Unreadable:
    found = read_source(Source("package" if folder.suffix else "folder", folder), FORMS)
    assert isinstance(found, Unreadable), found
    return found


def test_a_folder_is_read_and_nothing_is_touched(tmp_path):
    folder = handed_in(tmp_path / "甲", {"a.pdf": b"aa", "b.pdf": b"bb"})
    (folder / "attachments/03/b.pdf").write_bytes(b"cc")
    (folder / "draft.json").touch()
    before = snapshot(tmp_path)
    found = read_document(Source("folder", folder), FORMS)
    assert isinstance(found, Document)
    assert found.data == (folder / "draft.json").read_bytes()
    assert found.received.draft == draft_in(folder)
    assert found.received.code == content_code(draft_in(folder))
    assert found.received.facts == {"attachments/03/b.pdf": "changed"}
    assert datetime.fromisoformat(found.received.written)
    assert found.received.told == ("1 个文件损坏了，或者被改动过：“b.pdf”",)
    assert snapshot(tmp_path) == before


def test_the_time_of_the_save_counts_more_than_that_of_the_file(tmp_path):
    folder = handed_in(tmp_path / "甲")
    history.keep(folder, (folder / "draft.json").read_bytes(), NOW)
    assert read(folder).written == "2026-04-20T14:32:00"


def test_a_damaged_file_with_a_good_save_is_read_from_that_and_told(tmp_path):
    folder = handed_in(tmp_path / "甲")
    history.keep(folder, (folder / "draft.json").read_bytes(), NOW)
    whole = draft_in(folder)
    for broken in (b"", b"{", b"\xb2\xdd\xb8\xe5", b"[]"):
        (folder / "draft.json").write_bytes(broken)
        found = read(folder)
        assert found.draft == whole
        assert "读出来的是 2026年4月20日 14:32 保存的，可能" in found.told[0]
        assert found.facts == {"draft.json": "changed"}
        assert found.written == "2026-04-20T14:32:00"
        assert (folder / "draft.json").read_bytes() == broken
    (folder / "draft.json").unlink()
    assert "不见了" in read(folder).told[0]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"{", "读不下去"),
        ("{}".encode("utf-16"), "UTF-8"),
        (b'{"format": 1, "form": "x", "answers": []}', "answers"),
        (b'{"format": 99, "form": [1]}', "较新"),
        (b"[" * 5000, "嵌套太深"),
        (b'{"format": 1, "form": "other_2031"}', "另一种表"),
        (b'{"format": 1, "form": "recommendation_summary_2026"}', "不是申报单位的材料"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path, data, said):
    folder = handed_in(tmp_path / "甲")
    (folder / "draft.json").write_bytes(data)
    found = refused(folder)
    assert said in found.sentence
    assert found.hint


def test_a_draft_of_a_newer_program_is_read_as_far_as_it_is_known(tmp_path):
    folder = handed_in(tmp_path / "甲")
    document = json.loads((folder / "draft.json").read_text("utf-8")) | {"format": 9, "new": 1}
    (folder / "draft.json").write_text(json.dumps(document), "utf-8")
    assert "较新的程序" in read(folder).told[0]


def test_what_was_not_saved_is_told(tmp_path):
    folder = handed_in(tmp_path / "甲")
    Journal(folder, draft_in(folder)).record(draft_in(folder).answered({"contact": "李四"}), NOW)
    found = read(folder)
    assert found.draft == draft_in(folder)
    assert any("没有保存进草稿" in sentence for sentence in found.told)


def test_folders_that_are_no_drafts_any_more(tmp_path):
    (tmp_path / "空").mkdir()
    assert "不是草稿文件夹" in refused(tmp_path / "空").sentence
    assert "没有“无”" in refused(tmp_path / "无").sentence
    (tmp_path / "文件").write_bytes(b"")
    assert "是文件" in read_source(Source("folder", tmp_path / "文件"), FORMS).sentence


def test_a_document_larger_than_any_form_is_not_read(tmp_path):
    folder = handed_in(tmp_path / "甲")
    with (folder / "draft.json").open("r+b") as file:
        file.truncate(65 << 20)
    assert "太大" in refused(folder).sentence


BOMB = b'{"x": [' + b"[]," * 500_000 + b"0]}"


@pytest.mark.parametrize("name", ["draft.json", ".journal", ".history/000001_20260401T120000.json"])
def test_more_values_than_anybody_fills_in_are_not_read(tmp_path, monkeypatch, name):
    """They take fifty times their size when they are read."""
    folder = handed_in(tmp_path / "甲")
    (folder / name).parent.mkdir(exist_ok=True)
    (folder / name).write_bytes(BOMB)
    monkeypatch.setattr("app.bureau.reading.store.open_draft", lambda *_, **__: pytest.fail("was opened"))
    found = refused(folder)
    assert found.sentence == f"“甲/{name}”内容多得不合常理，没有读"
    assert str(folder) in found.hint


def test_a_text_that_nobody_typed_is_not_collected(tmp_path):
    folder = handed_in(tmp_path / "甲", contact="张" * 500_001)
    assert refused(folder).sentence == "“甲/draft.json”有一处文字长得不合常理，没有读"
    assert read(handed_in(tmp_path / "乙", contact="张" * 500_000)).draft.answers["contact"]


def test_a_draft_of_somebodys_own_opens_however_much_is_in_it(tmp_path):
    """Only what comes from others is refused: an own draft must never become one that cannot be opened."""
    folder = handed_in(tmp_path / "甲", contact="张" * 500_001, notes=[{}] * 1_000_001)
    refused(folder)
    with store.open_draft(folder, writable=False) as opened:
        assert len(opened.draft.answers["contact"]) == 500_001
        assert (len(opened.draft.answers["notes"]), opened.damage) == (1_000_001, "")


def test_reviews_with_more_values_than_anybody_writes_are_told(tmp_path, monkeypatch):
    folder = handed_in(tmp_path / "甲")
    (folder / "reviews.json").write_bytes(BOMB)
    monkeypatch.setattr("app.bureau.review_records.json", None)  # nothing is read by it
    found = read(folder)
    assert found.reviews == ()
    assert found.told == ("随草稿来的初审意见损坏了，读不出来",)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links")
@pytest.mark.parametrize("name", ["draft.json", "reviews.json", ".journal", ".history/000001_20260401T120000.json"])
@pytest.mark.parametrize("kind", ["pipe", "link", "folder"])
def test_what_is_no_file_is_not_opened(tmp_path, name, kind):
    """A pipe would be read for ever, a link leads out of what was handed in."""
    folder = handed_in(tmp_path / "甲")
    place = folder / name
    place.parent.mkdir(exist_ok=True)
    place.unlink(missing_ok=True)
    if kind == "pipe":
        os.mkfifo(place)
    elif kind == "link":
        place.symlink_to(tmp_path / "别处.json")
    else:
        place.mkdir()
    assert f"“甲/{name}”不是文件" in refused(folder).sentence


def test_a_package_is_read_without_unpacking(tmp_path):
    folder = handed_in(tmp_path / "甲", {"a.pdf": b"aa", "b.pdf": b"bb"})
    (folder / "attachments/03/b.pdf").write_bytes(b"cc")
    file = packed(tmp_path / "p" / "甲.shenbao", folder)
    before = snapshot(tmp_path / "p")
    found = read(file)
    assert found.draft == draft_in(folder)
    assert found.code == read(folder).code
    assert found.facts == {"attachments/03/b.pdf": "changed"}
    assert snapshot(tmp_path / "p") == before


def test_a_damaged_package_is_read_or_refused(tmp_path):
    folder = handed_in(tmp_path / "甲", {"a.pdf": b"a" * 5000})
    file = packed(tmp_path / "甲.shenbao", folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:-4000])
    found = read(file)
    assert found.draft == draft_in(folder)
    assert found.facts == {"attachments/03/a.pdf": "missing"}
    assert found.told
    file.write_bytes(b"")
    assert refused(file).hint
    file.write_bytes(whole[:200])
    assert refused(file).sentence


def test_reviews_come_along(tmp_path):
    folder = handed_in(tmp_path / "甲")
    said = Review(level="county", office="云川县", decision="recommend", opinion="同意", code="0000-0000")
    data = reviews_file(Carried(), [said])
    (folder / "reviews.json").write_bytes(data)
    assert read(folder).reviews == (said,)
    file = packed(tmp_path / "甲.shenbao", folder)
    assert read(file).reviews == (said,)
    (folder / "reviews.json").write_bytes(b"{")
    assert read(folder).reviews == ()
    assert "初审意见损坏了" in read(folder).told[0]
    repack(file, tmp_path / "乙.shenbao", b"\xff")
    assert "初审意见损坏了" in read(tmp_path / "乙.shenbao").told[-1]


def test_a_path_that_leads_out_of_the_draft_counts_as_missing(tmp_path):
    folder = handed_in(tmp_path / "甲")
    file = EvidenceFile("attachments/../../../etc/passwd", "00", 1)
    draft = Draft(form=draft_in(folder).form, items={3: ItemState("files", files=(file,))})
    (folder / "draft.json").write_text(to_json(draft), "utf-8")
    assert read(folder).facts == {file.path: "missing"}


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A draft folder and its package."""
    root = tmp_path_factory.mktemp("堆")
    folder = handed_in(root / "甲", {"a.pdf": b"a" * 300})
    return folder, packed(root / "甲.shenbao", folder)


@pytest.mark.parametrize("packs", [False, True])
@settings(max_examples=25)
@given(data=st.binary(max_size=200), cut=st.integers(0, 4000), put=st.binary(max_size=8))
def test_nothing_that_lies_in_a_place_raises(pair, packs, data, cut, put):
    folder, file = pair
    target, source = (file, Source("package", file)) if packs else (folder / "draft.json", Source("folder", folder))
    whole = target.read_bytes()
    at = cut % len(whole)
    try:
        for damaged in (data, whole[:at], whole[:at] + put + whole[at + len(put) :]):
            target.write_bytes(damaged)
            found = read_source(source, FORMS)
            assert isinstance(found, Received | Unreadable)
            if isinstance(found, Unreadable):
                assert found.sentence
                assert found.hint
    finally:
        target.write_bytes(whole)
