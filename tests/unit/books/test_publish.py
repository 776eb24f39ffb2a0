"""A set of files goes into place whole or not at all.

PB1 all files arrive, nothing else stays. PB2 whatever step is refused, the old set stands unharmed. PB3 a cancelled run
leaves nothing, not even a folder it made. PB4 a refused folder is named.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.books.publish import publish
from app.errors import DiskError
from app.progress import Cancelled

NAMES = ["01_申报表.pdf", "02_申报材料.pdf"]


def fill(folder: Path, word: str) -> None:
    for name in (*NAMES, "book.json"):
        (folder / name).write_text(word, "utf-8")


def content(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text("utf-8") for path in folder.iterdir()}


def test_pb1_all_files_arrive_and_nothing_else_stays(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    for word in ("旧", "新"):
        with publish(out) as place:
            fill(place.folder, word)
            (place.folder / "scratch.own").write_text("x")
            place.finish(NAMES, "book.json")
        assert content(out) == dict.fromkeys([*NAMES, "book.json"], word)


@pytest.mark.parametrize("step", range(1, 7))
def test_pb2_a_refused_move_puts_the_old_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    before = content(out)
    original, moves = Path.replace, 0

    def refusing(self: Path, target: Path) -> Path:
        nonlocal moves
        moves += 1
        if moves == step:
            raise OSError(28, "No space left on device")
        return original(self, target)

    with pytest.raises(DiskError, match="导出"), publish(out) as place:
        fill(place.folder, "新")
        monkeypatch.setattr(Path, "replace", refusing)
        place.finish(NAMES, "book.json")
    monkeypatch.undo()
    assert moves >= step
    assert content(out) == before


def test_pb1_files_without_successor_go_with_their_set(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    with publish(out) as place:
        fill(place.folder, "旧")
        place.finish(NAMES, "book.json")
    with publish(out) as place:
        fill(place.folder, "新")
        place.finish(NAMES[:1], "book.json", NAMES[1:])
    assert content(out) == {NAMES[0]: "新", "book.json": "新"}


def test_pb3_a_cancelled_run_leaves_nothing(tmp_path: Path) -> None:
    out = tmp_path / "导出"
    with pytest.raises(Cancelled), publish(out) as place:
        fill(place.folder, "新")
        raise Cancelled
    assert not out.exists()


def test_pb4_a_target_that_is_no_folder_is_named(tmp_path: Path) -> None:
    (tmp_path / "导出").write_text("a file")
    with pytest.raises(DiskError, match="导出"), publish(tmp_path / "导出"):
        pytest.fail("no place can be given")
    assert (tmp_path / "导出").read_text() == "a file"
