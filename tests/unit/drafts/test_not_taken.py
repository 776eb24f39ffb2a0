"""The list of files that were not taken in: it comes back as it was written, and no nonsense bars a draft."""

from __future__ import annotations

import json
import logging
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from app import api
from app.drafts import not_taken
from app.drafts.copying import copy_draft
from app.drafts.not_taken import NOT_TAKEN_FILE, NotTaken, issues_of, number_of, read, write
from app.drafts.package import pack, unpack
from app.errors import DiskError
from app.paths import find_paths

NOW = datetime(2026, 5, 28, 14, 32)

LOCKED = NotTaken(
    number=7, item=3, source="D:\\扫描\\锁.pdf", name="锁.pdf", reason="打开需要密码，没有添加。", hint="请输入密码。",
    needs_password=True,
)  # fmt: skip
ODD = NotTaken(number=9, item=1, source="/a/\udcff.pdf", name="\udcff.pdf", reason="看不懂", instead_of="attachments/x")


def test_what_is_written_is_read(tmp_path: Path) -> None:
    assert read(tmp_path) == ()
    write(tmp_path, (LOCKED, ODD))
    assert read(tmp_path) == (LOCKED, ODD)
    before = (tmp_path / NOT_TAKEN_FILE).read_bytes()
    write(tmp_path, read(tmp_path))
    assert (tmp_path / NOT_TAKEN_FILE).read_bytes() == before
    write(tmp_path, ())
    assert list(tmp_path.iterdir()) == []
    write(tmp_path, ())


@pytest.mark.parametrize(
    "content",
    [b"{", b"[]", b'{"format": 2, "files": []}', b"\xff\xfe", b'{"format": 1, "files": {}}', b"[" * 100_000],
)
def test_what_cannot_be_read_is_ignored_and_logged(
    tmp_path: Path, content: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NOT_TAKEN_FILE).write_bytes(content)
    with caplog.at_level(logging.WARNING):
        assert read(tmp_path) == ()
    assert NOT_TAKEN_FILE in caplog.text


def test_entries_that_make_no_sense_are_left_out(tmp_path: Path) -> None:
    write(tmp_path, (LOCKED, ODD))
    stored = json.loads((tmp_path / NOT_TAKEN_FILE).read_text("utf-8"))
    stored["files"] += [None, {"number": 1}, stored["files"][0] | {"item": "3"}, stored["files"][0] | {"number": True}]
    stored["files"][1]["of a newer program"] = 1
    (tmp_path / NOT_TAKEN_FILE).write_text(json.dumps(stored), "utf-8")
    assert read(tmp_path) == (LOCKED, ODD)


def test_a_disk_that_refuses_keeps_the_old_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, (LOCKED,))

    def full(*_args: object) -> None:
        raise OSError(28, "full")

    monkeypatch.setattr("app.disk.put", full)
    with pytest.raises(DiskError):
        write(tmp_path, (LOCKED, ODD))
    assert read(tmp_path) == (LOCKED,)


def test_it_is_a_reminder_at_its_item_and_bars_nothing(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    api.new_draft(paths, "cooperation_zone_2026", tmp_path / "草稿", NOW)
    definition = api.library(paths).get("cooperation_zone_2026")
    unknown = NotTaken(number=1, item=99, source="a", name="a", reason="b")
    (issue,) = issues_of(definition, (LOCKED, unknown))
    assert (issue.path, issue.kind) == ("items.3.not_taken.7", "warning")
    assert issue.message.startswith("第 3 项 ")
    assert issue.message.endswith("：“锁.pdf”没有收进来，导出的书里没有它")
    assert number_of(issue.path) == 7
    assert [number_of(path) for path in ("items.3", "items.3.files.7", "items.3.not_taken.x", "name")] == [None] * 4


def test_it_goes_into_no_copy_and_no_package(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    folder = tmp_path / "草稿"
    api.new_draft(paths, "cooperation_zone_2026", folder, NOW)
    not_taken.write(folder, (LOCKED,))
    copy_draft(folder, tmp_path / "副本", history=True)
    unpack(pack(folder, tmp_path / "包.shenbao"), tmp_path / "解开")
    assert not [path for name in ("副本", "解开") for path in (tmp_path / name).rglob("*not_taken*")]


def test_checking_tells_of_them_with_the_reason(tmp_path: Path) -> None:
    paths, folder = find_paths(tmp_path / "资料"), tmp_path / "机构"
    api.new_draft(paths, "service_institution_2026", folder, NOW)
    issues, told = api.check(paths, folder)
    write(folder, (LOCKED, replace(ODD, item=999)))
    again, told_of_them = api.check(paths, folder)
    assert again == issues
    (sentence,) = set(told_of_them) - set(told)
    assert sentence.startswith("第 3 项 ")
    assert sentence.endswith("“锁.pdf”没有收进来，导出的书里没有它。打开需要密码，没有添加。")
