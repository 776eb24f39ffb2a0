"""Files taken in for a draft that somebody has open: no lock asked, nothing listed, nothing left when it ends early."""

from __future__ import annotations

import errno
import pickle
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from app import api
from app.drafts.attachments import listed, swapped
from app.drafts.store import OpenDraft, open_draft, save
from app.errors import AttachmentError, DiskError, DraftError, UsageError
from app.paths import AppPaths, find_paths
from app.progress import Cancelled
from tests.faults import refuse, steps, tree

NOON = datetime(2026, 4, 1, 12)
NO_FILE = api.Attaching()


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


@pytest.fixture
def opened(paths: AppPaths, tmp_path: Path) -> Iterator[OpenDraft]:
    api.new_draft(paths, "service_institution_2026", tmp_path / "机构", NOON)
    with open_draft(tmp_path / "机构", writable=True, now=NOON) as found:
        yield found


def a_pdf(path: Path, password: str = "") -> Path:
    import pikepdf

    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(595, 842))
        pdf.save(path, encryption=pikepdf.Encryption(owner=password, user=password) if password else False)
    return path


def attached(opened: OpenDraft) -> list[str]:
    return sorted(path.name for path in (opened.folder / "attachments").rglob("*") if path.is_file())


def test_what_was_taken_in_is_listed_by_whoever_holds_the_draft(
    paths: AppPaths, opened: OpenDraft, tmp_path: Path
) -> None:
    files = [a_pdf(tmp_path / "a.pdf"), a_pdf(tmp_path / "锁着.pdf", "1234")]
    taken = api.take_in(paths, opened.folder, opened.draft, 3, files, api.Attaching(90, password="1234"))
    taken = pickle.loads(pickle.dumps(taken))
    assert [file.path for file in taken.files] == ["attachments/03/a.pdf", "attachments/03/锁着.pdf"]
    assert {file.rotate for file in taken.files} == {90}
    assert all("intake" in file.extra for file in taken.files)
    assert any("密码没有保存" in sentence for sentence in taken.told)
    draft = listed(opened.draft, 3, taken.files)
    again = api.take_in(paths, opened.folder, draft, 3, files[:1], NO_FILE)
    replaced = swapped(draft, 3, "a.pdf", again.files)
    assert [file.path for file in replaced.item(3).files] == ["attachments/03/a (2).pdf", "attachments/03/锁着.pdf"]
    assert save(opened, replaced, now=NOON).notice == ""
    opened.close()
    issues, _ = api.check(paths, opened.folder)
    assert not [issue for issue in issues if issue.path.startswith("items.3.files") and issue.severity == "error"]


def test_a_relative_name_with_a_tilde_is_a_name(
    paths: AppPaths, opened: OpenDraft, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_pdf(tmp_path / "~甲.pdf")
    monkeypatch.chdir(tmp_path)
    taken = api.take_in(paths, opened.folder, opened.draft, 3, [Path("~甲.pdf")], NO_FILE)
    assert [file.path for file in taken.files] == ["attachments/03/~甲.pdf"]


def test_one_that_cannot_be_bound_takes_none_in(paths: AppPaths, opened: OpenDraft, tmp_path: Path) -> None:
    (tmp_path / "假.pdf").write_text("no pdf")
    with pytest.raises(AttachmentError, match=r"假\.pdf"):
        api.take_in(paths, opened.folder, opened.draft, 3, [a_pdf(tmp_path / "a.pdf"), tmp_path / "假.pdf"], NO_FILE)
    assert attached(opened) == []


@pytest.mark.parametrize("label", ["整理", "复制"])
def test_cancelling_leaves_nothing(paths: AppPaths, opened: OpenDraft, tmp_path: Path, label: str) -> None:
    def stop(done: int, total: int, words: str) -> None:
        if words.startswith(label):
            raise Cancelled

    with pytest.raises(Cancelled):
        api.take_in(paths, opened.folder, opened.draft, 3, [a_pdf(tmp_path / "a.pdf")], NO_FILE, stop)
    assert attached(opened) == []


def test_a_folder_that_is_gone_is_not_made_anew(paths: AppPaths, opened: OpenDraft, tmp_path: Path) -> None:
    gone = tmp_path / "U盘" / "机构"
    with pytest.raises(DraftError, match="现在不在"):
        api.take_in(paths, gone, opened.draft, 3, [a_pdf(tmp_path / "a.pdf")], NO_FILE)
    assert not gone.parent.exists()


def test_items_that_take_no_files_and_wrong_turns_are_refused_before_reading(
    paths: AppPaths, opened: OpenDraft, tmp_path: Path
) -> None:
    for item, how in ((99, NO_FILE), (3, api.Attaching(rotate=45))):
        with pytest.raises(UsageError):
            api.take_in(paths, opened.folder, opened.draft, item, [a_pdf(tmp_path / "a.pdf")], how)
    assert attached(opened) == []


@pytest.mark.parametrize("how", [NO_FILE, api.Attaching(instead_of="a.pdf"), None])
def test_a_change_that_is_not_saved_leaves_every_file_where_it_was(
    paths: AppPaths, tmp_path: Path, how: api.Attaching | None
) -> None:
    folder = tmp_path / "机构"
    api.new_draft(paths, "service_institution_2026", folder, NOON)
    api.attach(paths, folder, 3, [a_pdf(tmp_path / "a.pdf")], NO_FILE, NOON)
    before, refused = tree(folder / "attachments"), 0
    for k in range(1, 5):
        with steps(folder, refuse(errno.ENOSPC), k, names=("replace",)):
            try:
                if how:
                    api.attach(paths, folder, 3, [a_pdf(tmp_path / "b.pdf")], how, NOON)
                else:
                    api.detach(paths, folder, 3, (), NOON)
            except DiskError:
                refused += 1
            else:
                break
        assert tree(folder / "attachments") == before
        assert not list((folder / ".history").rglob("*.pdf"))
    assert refused == (2 if how else 1)


def test_what_a_saved_change_takes_off_the_list_is_put_away(paths: AppPaths, tmp_path: Path) -> None:
    folder = tmp_path / "机构"
    api.new_draft(paths, "service_institution_2026", folder, NOON)
    api.attach(paths, folder, 3, [a_pdf(tmp_path / "a.pdf"), a_pdf(tmp_path / "b.pdf")], NO_FILE, NOON)
    api.attach(paths, folder, 3, [a_pdf(tmp_path / "c.pdf")], api.Attaching(instead_of="a.pdf"), NOON)
    assert sorted(tree(folder / "attachments/03")) == ["b.pdf", "c.pdf"]
    api.detach(paths, folder, 3, ["b.pdf"], NOON)
    assert sorted(tree(folder / "attachments/03")) == ["c.pdf"]
    assert sorted(tree(folder / ".history/removed/03")) == ["a.pdf", "b.pdf"]
