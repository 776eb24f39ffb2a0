"""Evidence files: copied under safe names, ordered, taken out without loss, checked against what they were."""

from __future__ import annotations

import errno
import hashlib
import os
import sys
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.disk import TEMP_ENDING
from app.drafts import kept
from app.drafts.attachments import (
    attach,
    copied,
    file_facts,
    listed,
    move,
    moved_to,
    safe_name,
    set_state,
    swapped,
    turn,
    unlisted,
    why_missing,
)
from app.drafts.draft import Draft
from app.drafts.store import OpenDraft, create, open_draft, save
from app.errors import AttachmentError, DiskError, DraftError, UsageError
from app.forms.answers import EvidenceFile, ItemState
from app.progress import Cancelled

NOON = datetime(2026, 4, 1, 12)
ALL = ("files", "self_declaration", "none")


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[OpenDraft]:
    create(tmp_path / "d", "cooperation_zone_2026")
    with open_draft(tmp_path / "d", writable=True) as found:
        yield found


def source(tmp_path: Path, name: str, data: bytes = b"%PDF-1") -> Path:
    folder = tmp_path / "src"
    folder.mkdir(exist_ok=True)
    (folder / name).write_bytes(data)
    return folder / name


def names(draft: Draft, item: int = 3) -> list[str]:
    return [file.path.rpartition("/")[2] for file in draft.item(item).files]


def on_disk(opened: OpenDraft) -> list[str]:
    return sorted(p.relative_to(opened.folder).as_posix() for p in opened.folder.rglob("*") if p.is_file())


def detach(opened: OpenDraft, draft: Draft, item: int, names: Sequence[str] = ()) -> Draft:
    """Take files out of an item and put away what nothing lists any more."""
    changed = unlisted(draft, item, names)
    kept.put_away_unlisted(opened.folder, [file.path for file in draft.item(item).files], changed)
    return changed


def test_attach_copies_lists_and_hashes(opened: OpenDraft, tmp_path: Path) -> None:
    data = os.urandom(3_000_000)
    path = source(tmp_path, "合作协议.pdf", data)
    draft = attach(opened, opened.draft, 3, [path], rotate=-90)
    digest = hashlib.sha256(data).hexdigest()
    assert draft.items[3] == ItemState(
        "files", files=(EvidenceFile("attachments/03/合作协议.pdf", digest, len(data), 270),)
    )
    assert (opened.folder / "attachments/03/合作协议.pdf").read_bytes() == data
    assert path.read_bytes() == data
    assert file_facts(opened.folder, draft) == {}
    assert opened.draft.items == {}


def test_what_is_known_of_a_file_is_kept_beside_it(opened: OpenDraft, tmp_path: Path) -> None:
    known: list[dict[str, object]] = [{"intake": {"version": 4}}, {}]
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf"), source(tmp_path, "b.pdf")], beside=known)
    assert [file.extra for file in draft.items[3].files] == known
    turned = turn(move(draft, 3, "a.pdf", 2), 3, "a.pdf", 90)
    assert turned.items[3].files[1].extra == known[0]


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights there")
def test_nothing_is_written_through_a_link_out_of_the_draft(opened: OpenDraft, tmp_path: Path) -> None:
    outside = tmp_path / "别处"
    outside.mkdir()
    (opened.folder / "attachments").symlink_to(outside)
    with pytest.raises(AttachmentError, match="指到了别的文件夹"):
        attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")])
    assert not list(outside.iterdir())


def test_a_clash_gets_its_own_name(opened: OpenDraft, tmp_path: Path) -> None:
    first, other = source(tmp_path, "a.PDF"), source(tmp_path, "b.pdf", b"2")
    draft = attach(opened, opened.draft, 3, [first, first, other])
    draft = attach(opened, draft, 3, [source(tmp_path, "A.pdf", b"3")], at=1)
    assert names(draft) == ["A (3).pdf", "a.PDF", "a (2).PDF", "b.pdf"]


def test_a_listed_but_missing_name_is_not_given_again(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf", b"1")])
    (opened.folder / "attachments/03/a.pdf").unlink()
    draft = attach(opened, draft, 3, [source(tmp_path, "a.pdf", b"2")])
    assert names(draft) == ["a.pdf", "a (2).pdf"]
    assert file_facts(opened.folder, draft) == {"attachments/03/a.pdf": "missing"}


@pytest.mark.parametrize("bad", ["missing.pdf", "folder"])
def test_all_or_none(opened: OpenDraft, tmp_path: Path, bad: str) -> None:
    good = source(tmp_path, "a.pdf")
    (tmp_path / "src" / "folder").mkdir()
    with pytest.raises(AttachmentError, match=bad):
        attach(opened, opened.draft, 3, [good, tmp_path / "src" / bad])
    assert not [name for name in on_disk(opened) if name.startswith("attachments")]


def test_cancelling_and_a_full_disk_leave_nothing(
    opened: OpenDraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [source(tmp_path, "a.pdf", b"1" * 10), source(tmp_path, "b.pdf", b"2" * 10)]
    seen: list[tuple[int, int]] = []

    def stop(done: int, total: int, label: str) -> None:
        seen.append((done, total))
        if done == 20:
            raise Cancelled

    with pytest.raises(Cancelled):
        attach(opened, opened.draft, 3, paths, progress=stop)
    assert seen == [(10, 20), (20, 20)]

    def full(descriptor: int, data: object) -> int:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(DiskError, match=r"a\.pdf.*空间不够"):
        attach(opened, opened.draft, 3, paths)
    assert not [name for name in on_disk(opened) if name.startswith("attachments") or name.endswith(TEMP_ENDING)]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"rotate": 45}, "旋转角度"),
        ({"at": 0}, "位置只能是 1 到 1"),
        ({"at": 2}, "位置只能是 1 到 1"),
        ({"allowed": ("none",)}, "第 3 项不能选“文件”，只能是：无"),
    ],
)
def test_wrong_arguments(opened: OpenDraft, tmp_path: Path, options: dict[str, object], words: str) -> None:
    with pytest.raises(UsageError, match=words):
        attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")], **options)  # type: ignore[arg-type]


def test_read_only_takes_nothing_in(opened: OpenDraft, tmp_path: Path) -> None:
    looking = open_draft(opened.folder, writable=False)
    with pytest.raises(DraftError):
        attach(looking, looking.draft, 3, [source(tmp_path, "a.pdf")])


def test_move_and_turn(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "abc"])
    assert names(move(draft, 3, "c.pdf", 1)) == ["c.pdf", "a.pdf", "b.pdf"]
    assert names(move(draft, 3, "attachments/03/a.pdf", 3)) == ["b.pdf", "c.pdf", "a.pdf"]
    assert turn(draft, 3, "b.pdf", 180).items[3].files[1].rotate == 180
    with pytest.raises(UsageError, match="1 到 3"):
        move(draft, 3, "a.pdf", 4)
    with pytest.raises(UsageError, match=r"没有“x\.pdf”") as caught:
        move(draft, 3, "x.pdf", 1)
    assert "a.pdf、b.pdf、c.pdf" in caught.value.hint


def test_detach_keeps_the_file_aside_and_undo_brings_it_back(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "ab"])
    save(opened, draft, now=NOON)
    without = detach(opened, draft, 3, ["a.pdf"])
    assert names(without) == ["b.pdf"]
    assert ".history/removed/03/a.pdf" in on_disk(opened)
    assert "attachments/03/a.pdf" not in on_disk(opened)
    again = attach(opened, without, 3, [source(tmp_path, "a.pdf", b"other")])
    none_left = detach(opened, again, 3)
    assert names(none_left) == []
    assert {".history/removed/03/a.pdf", ".history/removed/03/a-2.pdf"} <= set(on_disk(opened))
    assert set(kept.bring_back(opened.folder, draft)) == {"attachments/03/a.pdf", "attachments/03/b.pdf"}
    assert file_facts(opened.folder, draft) == {}


def test_a_detach_that_was_never_saved_is_healed_on_opening(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")])
    save(opened, draft, now=NOON)
    detach(opened, draft, 3)
    opened.close()
    with open_draft(opened.folder, writable=True) as again:
        assert file_facts(again.folder, again.draft) == {}


def test_a_file_listed_twice_stays_until_the_last_entry_goes(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")])
    draft = replace(draft, items={**draft.items, 4: draft.items[3]})
    draft = detach(opened, draft, 3)
    assert file_facts(opened.folder, draft) == {}
    detach(opened, draft, 4)
    assert "attachments/03/a.pdf" not in on_disk(opened)


def test_an_entry_that_names_a_folder_does_not_take_the_others_along(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")])
    folder_entry = ItemState("files", files=(EvidenceFile("attachments/03", "", 0),))
    draft = replace(draft, items={**draft.items, 4: folder_entry})
    assert file_facts(opened.folder, draft) == {"attachments/03": "missing"}
    detach(opened, draft, 4)
    assert file_facts(opened.folder, replace(draft, items={3: draft.items[3]})) == {}


def test_states_keep_files_and_statement(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")], allowed=ALL)
    declared = set_state(draft, 3, "self_declaration", allowed=ALL, statement="属实")
    assert (declared.items[3].state, declared.items[3].statement) == ("self_declaration", "属实")
    nothing = set_state(declared, 3, "none", allowed=ALL)
    assert nothing.items[3].files == draft.items[3].files
    assert nothing.items[3].statement == "属实"
    assert set_state(nothing, 3, "", allowed=ALL).items[3].state == ""
    with pytest.raises(UsageError, match="第 3 项不能选“自我声明”，只能是：文件、无"):
        set_state(draft, 3, "self_declaration", allowed=("files", "none"))


def test_facts_by_size_and_by_content(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", b"12345") for n in "abc"])
    (opened.folder / "attachments/03/a.pdf").write_bytes(b"123456")
    (opened.folder / "attachments/03/b.pdf").write_bytes(b"54321")
    assert file_facts(opened.folder, draft) == {"attachments/03/a.pdf": "changed", "attachments/03/b.pdf": "changed"}


# ---- a draft that stays open: copying and listing are apart ------------------------------------------------------


def test_copies_are_made_without_the_lock_and_listed_afterwards(opened: OpenDraft, tmp_path: Path) -> None:
    files = copied(opened.folder, opened.draft, 3, [source(tmp_path, "a.pdf", b"1"), source(tmp_path, "b.pdf", b"2")])
    assert opened.draft.items == {}
    assert [(opened.folder / file.path).read_bytes() for file in files] == [b"1", b"2"]
    draft = listed(opened.draft, 3, files)
    assert (draft.item(3).state, names(draft)) == ("files", ["a.pdf", "b.pdf"])
    again = copied(opened.folder, opened.draft, 3, [source(tmp_path, "a.pdf", b"3")])  # undone, but still on the disk
    assert names(listed(draft, 3, again, 2)) == ["a.pdf", "a (2).pdf", "b.pdf"]
    with pytest.raises(UsageError, match="1 到 3"):
        listed(draft, 3, again, 4)
    with pytest.raises(UsageError, match="不能选“文件”"):
        listed(draft, 3, again, allowed=("none",))


def test_a_file_is_replaced_in_its_place(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "abc"])
    new = copied(opened.folder, draft, 3, [source(tmp_path, "新 1.pdf"), source(tmp_path, "新 2.pdf")], rotate=90)
    found = swapped(draft, 3, "b.pdf", new)
    assert names(found) == ["a.pdf", "新 1.pdf", "新 2.pdf", "c.pdf"]
    assert found.items[3].files[1].rotate == 90
    assert (opened.folder / "attachments/03/b.pdf").exists()
    with pytest.raises(UsageError, match="没有“b"):
        swapped(found, 3, "b.pdf", new)


def test_a_file_goes_to_another_item_and_stays_where_it_lies(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "ab"])
    draft = attach(opened, draft, 5, [source(tmp_path, "a.pdf", b"5")])
    found = moved_to(set_state(draft, 5, "none", allowed=ALL), 3, "a.pdf", 5, 1)
    assert names(found) == ["b.pdf"]
    assert [file.path for file in found.item(5).files] == ["attachments/03/a.pdf", "attachments/05/a.pdf"]
    assert found.item(5).state == "files"
    assert file_facts(opened.folder, found) == {}
    assert moved_to(draft, 3, "a.pdf", 4).item(4).files == draft.item(3).files[:1]
    assert names(moved_to(draft, 3, "a.pdf", 3)) == ["b.pdf", "a.pdf"]
    with pytest.raises(UsageError, match="不能选“文件”"):
        moved_to(draft, 3, "a.pdf", 4, allowed=("none",))
    with pytest.raises(UsageError, match="不止一个") as caught:
        turn(found, 5, "a.pdf", 90)
    assert "attachments/05/a.pdf" in caught.value.hint
    assert turn(found, 5, "attachments/05/a.pdf", 90).item(5).files[1].rotate == 90


def test_taken_out_files_stay_until_the_session_ends(opened: OpenDraft, tmp_path: Path) -> None:
    mine = source(tmp_path, "不是我们放的.pdf", b"x")
    draft = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "ab"])
    (opened.folder / "attachments/03/不是我们放的.pdf").write_bytes(mine.read_bytes())
    session = {file.path for _, file in kept.listed_files(draft)}
    without = unlisted(draft, 3, ["a.pdf"])
    assert names(without) == ["b.pdf"]
    assert names(unlisted(draft, 3)) == []
    assert file_facts(opened.folder, draft) == {}
    assert kept.put_away_unlisted(opened.folder, session, without) == ("attachments/03/a.pdf",)
    assert {name for name in on_disk(opened) if name.endswith(".pdf")} == {
        ".history/removed/03/a.pdf",
        "attachments/03/b.pdf",
        "attachments/03/不是我们放的.pdf",
    }
    assert kept.put_away_unlisted(opened.folder, session, without) == ("attachments/03/a.pdf",)  # gone is no trouble


def test_an_earlier_state_gets_its_files_back_also_when_their_names_were_taken(
    opened: OpenDraft, tmp_path: Path
) -> None:
    earlier = attach(opened, opened.draft, 3, [source(tmp_path, f"{n}.pdf", n.encode()) for n in "ab"])
    gone = detach(opened, earlier, 3)
    now = attach(opened, gone, 3, [source(tmp_path, "a.pdf", b"another")])
    found = kept.reclaimed(opened.folder, earlier)
    assert [file.path for file in found.item(3).files] == ["attachments/03/a-2.pdf", "attachments/03/b.pdf"]
    assert file_facts(opened.folder, found) == {}
    assert file_facts(opened.folder, now) == {}
    assert kept.reclaimed(opened.folder, found) == found


def test_what_is_nowhere_any_more_stays_listed(opened: OpenDraft, tmp_path: Path) -> None:
    draft = attach(opened, opened.draft, 3, [source(tmp_path, "a.pdf")])
    (opened.folder / "attachments/03/a.pdf").write_bytes(b"changed")
    foreign = replace(draft, items={**draft.items, 4: ItemState("files", files=(EvidenceFile("../x", "", 0),))})
    assert kept.reclaimed(opened.folder, foreign) == foreign


@pytest.mark.parametrize(
    "path",
    [
        "../out.pdf",
        "attachments/../../out.pdf",
        "attachments/../draft.json",
        "/etc/hostname",
        "C:/x.pdf",
        "attachments/C:x.pdf",
        "attachments\\03\\x.pdf",
        "attachments//x.pdf",
        "attachments",
        "draft.json",
        ".history/x",
        "attachments/03/NUL.pdf",
        "attachments/03/x.pdf.",
        "attachments/03/a\nb.pdf",
        "attachments/03/a\x00b.pdf",
        "",
    ],
)
def test_paths_that_point_elsewhere_are_missing_with_a_reason(opened: OpenDraft, tmp_path: Path, path: str) -> None:
    (tmp_path / "out.pdf").write_bytes(b"x")
    file = EvidenceFile(path, hashlib.sha256(b"x").hexdigest(), 1)
    draft = Draft(form="f", items={3: ItemState("files", files=(file,))})
    assert file_facts(opened.folder, draft) == {path: "missing"}
    assert "没有读取" in why_missing(opened.folder, path)
    detach(opened, draft, 3)
    assert (tmp_path / "out.pdf").exists()
    assert (opened.folder / "draft.json").exists()


def test_links_out_of_the_draft_are_missing(opened: OpenDraft, tmp_path: Path) -> None:
    secret = source(tmp_path, "secret.pdf")
    (opened.folder / "attachments" / "03").mkdir(parents=True)
    try:
        (opened.folder / "attachments/03/link.pdf").symlink_to(secret)
        (opened.folder / "attachments/04").symlink_to(secret.parent)
    except OSError:
        pytest.skip("this system makes no links")
    assert "没有读取" in why_missing(opened.folder, "attachments/03/link.pdf")
    assert "没有读取" in why_missing(opened.folder, "attachments/04/secret.pdf")
    assert "不在草稿文件夹里" in why_missing(opened.folder, "attachments/03/none.pdf")


@pytest.mark.parametrize(
    ("given_name", "name"),
    [
        ("合作协议（盖章）.pdf", "合作协议（盖章）.pdf"),
        ('a<b>:"c|d?e*.pdf', "a_b___c_d_e_.pdf"),
        ("a\\b.pdf", "a_b.pdf"),
        ("con.pdf", "_con.pdf"),
        ("NUL", "_NUL"),
        ("Com1.tar.pdf", "_Com1.tar.pdf"),
        ("name .pdf", "name.pdf"),
        ("name. . .pdf", "name.pdf"),
        ("..pdf", "附件.pdf"),
        (".hidden.pdf", "_hidden.pdf"),
        ("...", "附件"),
        ("", "附件"),
        ("字" * 90 + ".jpeg", "字" * 60 + ".jpeg"),
        ("第3.1节 说明文件的一个很长的尾巴", "第3.1节 说明文件的一个很长的尾巴"),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
        ("abc\u202efdp.exe", "abcfdp.exe"),
        ("a\udcffb.pdf", "a_b.pdf"),
        ("a\nb.pdf", "ab.pdf"),
        ("合同😀✅.pdf", "合同.pdf"),
        ("❤️🧑‍🔧.pdf", "附件.pdf"),
        ("★重点②.pdf", "★重点②.pdf"),
    ],
)
def test_safe_names(given_name: str, name: str) -> None:
    assert safe_name(given_name) == name


@given(st.text(alphabet=st.characters(), max_size=120))
def test_every_safe_name_is_allowed_everywhere(text: str) -> None:
    name = safe_name(text)
    assert kept.path_problem(f"attachments/03/{name}") == ""
    assert len(name.encode("utf-8")) <= 255
    assert unicodedata.is_normalized("NFC", name) or len(name) >= 60
