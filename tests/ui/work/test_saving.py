"""The saver: a journal within a second, draft.json at rest, trouble told and mended, nothing lost on closing."""

from __future__ import annotations

import errno
import json
import threading
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from app import disk
from app.drafts import history, store
from app.drafts.draft import Draft, to_json
from app.drafts.journal import JOURNAL_FILE, unsaved
from app.errors import DiskError
from app.ui.work import saving
from app.ui.work.saving import Saver, SaveState

NOW = datetime(2026, 5, 28, 14, 32, 0)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[store.OpenDraft]:
    folder = tmp_path / "草稿"
    store.create(folder, "service_institution_2026")
    with store.open_draft(folder, writable=True, now=NOW) as found:
        yield found


@pytest.fixture
def saver(opened: store.OpenDraft, qtbot: QtBot) -> Iterator[Saver]:
    saver = Saver(opened, lambda: NOW)
    yield saver
    saver.wait()


def _answered(opened: store.OpenDraft, **answers: object) -> Draft:
    return opened.draft.answered(answers)


def _stored(opened: store.OpenDraft) -> dict[str, object]:
    document = json.loads((opened.folder / "draft.json").read_text("utf-8"))
    answers = document["answers"]
    assert isinstance(answers, dict)
    return answers


def test_a_change_stands_in_the_journal_within_a_second(opened: store.OpenDraft, saver: Saver, qtbot: QtBot) -> None:
    changed = _answered(opened, org_name="示例机构")
    with qtbot.waitSignal(saver.changed, timeout=1000, check_params_cb=lambda state: state.kind == "saved"):
        saver.take(changed)
    found = unsaved(opened.folder, opened.draft)
    assert found is not None
    assert found.draft == changed
    assert _stored(opened) == {}


def test_changes_that_go_on_do_not_put_the_journal_off(opened: store.OpenDraft, saver: Saver, qtbot: QtBot) -> None:
    for count in range(9):
        saver.take(_answered(opened, org_name="示" * (count + 1)))
        qtbot.wait(100)
    qtbot.waitUntil(lambda: (opened.folder / JOURNAL_FILE).exists(), timeout=200)


def test_saving_writes_the_draft_and_ends_the_journal(opened: store.OpenDraft, saver: Saver, qtbot: QtBot) -> None:
    saver.take(_answered(opened, org_name="示例机构"))
    saver.journal_now()
    with qtbot.waitSignal(saver.changed, check_params_cb=lambda state: state.kind == "saved" and saver.is_saved):
        saver.save()
    assert _stored(opened) == {"org_name": "示例机构"}
    assert not (opened.folder / JOURNAL_FILE).exists()


def test_rest_saves_by_itself(opened: store.OpenDraft, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saving, "REST_MS", 50)
    saver = Saver(opened, lambda: NOW)
    saver.take(_answered(opened, org_name="示例机构"))
    qtbot.waitUntil(lambda: saver.is_saved)
    saver.wait()
    assert _stored(opened) == {"org_name": "示例机构"}


def _slowly(monkeypatch: pytest.MonkeyPatch, owner: object, name: str) -> threading.Event:
    """Writing waits, as on a stick, until the event is set."""
    real, goes_on = getattr(owner, name), threading.Event()

    def wait(*arguments: object, **named: object) -> object:
        assert goes_on.wait(10)
        return real(*arguments, **named)

    monkeypatch.setattr(owner, name, wait)
    return goes_on


def test_a_change_taken_back_while_it_is_written_is_taken_back_on_the_disk_too(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = _slowly(monkeypatch, store, "save")
    saver.take(_answered(opened, org_name="打错了"))
    saver.save()
    saver.take(opened.draft)
    assert not saver.is_saved  # what is about to be written is another state
    saver.save()
    saver.save()  # already asked for
    assert len(saver._under_way) == 2
    goes_on.set()
    qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    assert _stored(opened) == {}


def test_a_change_taken_back_while_the_journal_is_written_is_not_offered_again(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = _slowly(monkeypatch, saving.Journal, "record")
    saver.take(_answered(opened, org_name="打错了"))
    saver.journal_now()
    saver.take(opened.draft)
    saver.journal_now()
    goes_on.set()
    qtbot.waitUntil(lambda: saver.state.kind == "saved")
    assert unsaved(opened.folder, opened.draft) is None


def test_saving_a_change_taken_back_ends_the_journal_that_tells_of_it(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot
) -> None:
    saver.take(_answered(opened, org_name="打错了"))
    saver.journal_now()
    qtbot.waitUntil(lambda: saver.state.kind == "saved")
    saver.take(opened.draft)
    saver.save()
    qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    assert not (opened.folder / JOURNAL_FILE).exists()


def test_trouble_with_a_change_that_was_taken_back_is_over(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "put", _refuse)
    saver.take(_answered(opened, org_name="打错了"))
    saver.save()
    qtbot.waitUntil(lambda: saver.state.kind == "trouble")
    saver.take(opened.draft)
    saver.save()
    assert saver.state.kind == "saved"


def test_what_waits_for_a_save_does_not_wait_for_somebody_who_goes_on_typing(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = _slowly(monkeypatch, store, "save")
    saver.take(_answered(opened, org_name="甲"))
    number = saver.save()
    saver.take(_answered(opened, org_name="甲乙"))
    assert saver.saved_up_to < number
    goes_on.set()
    qtbot.waitUntil(lambda: saver.saved_up_to >= number)
    assert not saver.is_saved
    assert _stored(opened) == {"org_name": "甲"}
    assert saver.save() > number


def test_trouble_is_told_and_mended_by_itself(
    opened: store.OpenDraft, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "RETRY_MS", 50)
    saver = Saver(opened, lambda: NOW)
    real = disk.put
    monkeypatch.setattr(disk, "put", _refuse)
    told: list[SaveState] = []
    saver.changed.connect(told.append)
    saver.take(_answered(opened, org_name="示例机构"))
    saver.save()
    qtbot.waitUntil(lambda: any(state.kind == "trouble" for state in told))
    assert "U 盘" in next(state.sentence for state in told if state.kind == "trouble")
    assert _stored(opened) == {}
    monkeypatch.setattr(disk, "put", real)
    qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    assert _stored(opened) == {"org_name": "示例机构"}
    saver.wait()


def test_trouble_is_told_of_the_draft_and_not_of_the_files_in_it(opened: store.OpenDraft, qtbot: QtBot) -> None:
    folder = opened.folder
    away = folder.with_name("改了名")
    saver = Saver(opened, lambda: NOW)
    saver.take(_answered(opened, org_name="示例机构"))
    folder.rename(away)
    with qtbot.waitSignal(saver.changed, check_params_cb=lambda state: state.kind == "trouble"):
        saver.journal_now()
    wanted = f"找不到草稿文件夹“{folder.name}”。内容都在，插回磁盘或放回原处后自动保存"
    assert saver.state.sentence == wanted
    away.rename(folder)
    saver.save()
    qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    saver.wait()


def test_what_the_disk_says_is_told_of_the_draft(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    saver.take(_answered(opened, org_name="示例机构"))
    real = disk.put
    monkeypatch.setattr(disk, "put", full)
    with qtbot.waitSignal(saver.changed, check_params_cb=lambda state: state.kind == "trouble"):
        saver.save()
    assert saver.state.sentence == (
        f"“{opened.folder.name}”写不进去：磁盘空间不够。内容都在，能写时自动保存。请腾出一些空间，或换到空间够的磁盘再试"
    )
    monkeypatch.setattr(disk, "put", real)
    saver.save()
    qtbot.waitUntil(lambda: saver.state.kind == "saved")


def _refuse(*_: object) -> None:
    raise DiskError("U 盘已拔出", "插回后自动保存")


def test_closing_saves_and_gives_the_draft_back(opened: store.OpenDraft, saver: Saver, qtbot: QtBot) -> None:
    saver.take(_answered(opened, org_name="示例机构"))
    with qtbot.waitSignal(saver.closed) as told:
        saver.close()
    assert told.args == [True]
    assert _stored(opened) == {"org_name": "示例机构"}
    with store.open_draft(opened.folder, writable=True, now=NOW) as again:
        assert not again.read_only


def test_closing_says_when_it_could_not_save(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "put", _refuse)
    saver.take(_answered(opened, org_name="示例机构"))
    with qtbot.waitSignal(saver.closed) as told:
        saver.close()
    assert told.args == [False]
    with store.open_draft(opened.folder, writable=True, now=NOW) as other:
        assert other.read_only


def test_an_unforeseen_failure_is_told_too(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fall(*_: object, **__: object) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(store, "save", fall)
    saver.take(_answered(opened, org_name="示例机构"))
    with qtbot.waitSignal(saver.changed, check_params_cb=lambda state: state.kind == "trouble"):
        saver.save()
    assert "另存一份" in saver.state.sentence


def test_a_save_beside_the_draft_is_no_save(
    opened: store.OpenDraft, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving, "RETRY_MS", 50)
    saver = Saver(opened, lambda: NOW)
    in_the_way = [True]
    real = disk.replace_patiently
    refused: list[object] = []

    def replace(*how: Path) -> bool:
        if in_the_way[0]:
            refused.append(how)
        return not in_the_way[0] and real(*how)

    monkeypatch.setattr(disk, "replace_patiently", replace)
    changed = _answered(opened, org_name="示例机构")
    saver.take(changed)
    saver.journal_now()
    saver.save()
    qtbot.waitUntil(lambda: saver.state.kind == "trouble")
    assert not saver.is_saved
    assert _stored(opened) == {}
    found = unsaved(opened.folder, opened.draft)
    assert found is not None
    assert found.draft == changed
    tried = len(refused)
    qtbot.waitUntil(lambda: len(refused) >= tried + 2)  # it goes on trying
    qtbot.waitUntil(lambda: saver.state.kind == "trouble")
    assert len(list(opened.folder.glob("draft.恢复-*.json"))) == 1
    in_the_way[0] = False
    qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    saver.wait()
    assert _stored(opened) == {"org_name": "示例机构"}
    assert not list(opened.folder.glob("draft.恢复-*.json"))


def test_what_is_entered_while_closing_is_saved_too(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = store.save

    def slow(*words: object, **how: object) -> object:
        time.sleep(0.2)
        return real(*words, **how)  # type: ignore[arg-type]

    monkeypatch.setattr(store, "save", slow)
    saver.take(_answered(opened, org_name="示例"))
    with qtbot.waitSignal(saver.closed) as told:
        saver.close()
        saver.take(_answered(opened, org_name="示例机构"))
    assert told.args == [True]
    assert _stored(opened) == {"org_name": "示例机构"}


def test_a_change_outside_is_kept_and_told_once(opened: store.OpenDraft, saver: Saver, qtbot: QtBot) -> None:
    told: list[str] = []
    saver.aside.connect(told.append)
    elsewhere = _answered(opened, org_name="别处改的")
    (opened.folder / "draft.json").write_text(to_json(elsewhere), encoding="utf-8")
    for name in ("示例", "示例机构"):
        saver.take(_answered(opened, org_name=name))
        saver.save()
        qtbot.waitUntil(lambda: saver.is_saved and saver.state.kind == "saved")
    assert told == ["草稿文件被别的程序改过，那一份留在历史版本里，可以比较和恢复"]
    assert _stored(opened) == {"org_name": "示例机构"}
    kept = [history.read_version(one) for one in history.versions(opened.folder) if one.marked]
    assert kept == [elsewhere]


def test_a_copy_that_was_never_listed_goes_when_the_draft_is_given_back(
    opened: store.OpenDraft, saver: Saver, qtbot: QtBot
) -> None:
    copy = opened.folder / "attachments" / "03" / "甲.pdf"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(b"x")
    saver.put_away_later(["attachments/03/甲.pdf"])
    with qtbot.waitSignal(saver.closed):
        saver.close()
    assert not copy.exists()
    assert [path.name for path in (opened.folder / ".history" / "removed").rglob("*.pdf")]
