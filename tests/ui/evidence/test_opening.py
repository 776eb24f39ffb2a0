"""Opening listed files in other programs: a draft that came from elsewhere may list what a system would run."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.drafts.draft import DRAFT_FILE, Draft, to_json
from app.forms.answers import EvidenceFile, ItemState
from app.ui.window import system_dialogs
from app.ui.window.system_dialogs import SystemDialogs
from tests.ui.evidence.conftest import Bench, MakeBench


@pytest.fixture
def opened(make_bench: MakeBench, tmp_path: Path) -> Bench:
    """A draft of somebody else's with a program, a file below a program, and one outside of it."""
    folder = tmp_path / "来的草稿"
    names = ("attachments/03/合同.exe", "attachments/04/x.exe/a.pdf", "//server/share/a.pdf")
    for name in ("attachments/03/合同.exe", "attachments/04/x.exe"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"MZ")
    files = tuple(EvidenceFile(name, "0" * 64, 2) for name in names)
    draft = Draft(form="cooperation_zone_2026", items={3: ItemState("files", files=files)})
    (folder / DRAFT_FILE).write_text(to_json(draft), "utf-8")
    bench = make_bench(folder=folder)
    bench.page.show_item(3)
    bench.rest()
    bench.said.clear()
    return bench


def test_a_program_is_not_run_and_its_folder_is_shown(opened: Bench) -> None:
    opened.page.acts._open("attachments/03/合同.exe")
    assert opened.said == ["“合同.exe”不是可以打开的文档，没有打开；请在它所在的文件夹里核对"]
    assert opened.dialogs.opened == [opened.tools.folder / "attachments/03"]


def test_neither_is_what_stands_above_a_file(opened: Bench) -> None:
    opened.page.acts._open_folder("attachments/04/x.exe/a.pdf")
    assert opened.said == ["打不开文件夹“x.exe”"]
    assert opened.dialogs.opened == []


def test_nothing_outside_of_the_draft_is_opened(opened: Bench) -> None:
    opened.page.acts._open("//server/share/a.pdf")
    assert opened.dialogs.opened == []
    assert opened.said[0] == "“a.pdf”不是可以打开的文档，没有打开；请在它所在的文件夹里核对"


def test_the_menu_asks_as_well(opened: Bench) -> None:
    menu = opened.page.acts.make_menu(3, "attachments/03/合同.exe")
    next(action for action in menu.actions() if action.text() == "打开").trigger()
    assert opened.dialogs.opened == [opened.tools.folder / "attachments/03"]


def test_a_folder_is_opened_as_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its slash Windows may take it for the program beside it."""
    (tmp_path / "03").mkdir()
    (tmp_path / "03.exe").touch()
    asked: list[str] = []
    monkeypatch.setattr(system_dialogs.QDesktopServices, "openUrl", lambda url: asked.append(url.toLocalFile()) or True)
    assert SystemDialogs().open_outside(tmp_path / "03")
    assert SystemDialogs().open_outside(tmp_path / "03.exe")
    assert asked == [f"{tmp_path / '03'}/".replace("\\", "/"), str(tmp_path / "03.exe").replace("\\", "/")]
