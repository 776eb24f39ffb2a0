"""A clerk who never stops, in the real program: run as a process of its own and killed by whoever started it.

``python -m tests.ui.whole.typing_driver FOLDER PROFILE LOG SEED FILES [stop|soon|early]`` opens the draft in FOLDER,
recovers by the default button where that is asked, then types, pastes, drops files, edits rows, takes back, saves. LOG
gets one JSON line for each state that stands in the window, written through at once; ``stop`` closes the window when it
is open, ``soon`` drops long files from the beginning, ``early`` begins by dropping one.
"""

from __future__ import annotations

import json
import os
import random
import sys
import time
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication

from app.drafts.draft import Draft
from app.jobs import Call
from app.paths import find_paths
from app.settings import load_settings
from app.ui.application import Start
from app.ui.evidence.page import EvidencePage
from app.ui.home.recovery import RecoveryPage
from app.ui.widgets.text_box import TextBox
from app.ui.window.frame import DraftFrame
from app.ui.work.desk import Edit
from app.ui.work.tasks import TaskQueue
from tests.ui.whole.hands import CTRL, Hands, Key

Step = Callable[[], object]
_TICK_MS = 12
_LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789 ,.-"
_MOST_FILES = 3
_SOON_A_FILE = 0.6
_LONGEST_WAY = 40
_LONGEST_RUN_MS = 300_000


class Log:
    """Lines that are on the disk's side of the process as soon as they are said."""

    def __init__(self, file: Path) -> None:
        self._descriptor = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)

    def say(self, kind: str, **what: Any) -> None:
        """One line; ``t`` is when."""
        line = json.dumps({"t": time.time(), "kind": kind, **what}, ensure_ascii=False)
        os.write(self._descriptor, (line + "\n").encode())


def state_of(draft: Draft) -> dict[str, Any]:
    """What a draft says, part by part: answers by field, for each item its state and its files with their hashes."""
    state: dict[str, Any] = {name: answer for name, answer in draft.answers.items() if answer not in ("", [])}
    for number, item in draft.items.items():
        state[f"items.{number}"] = [item.state, *([file.path, file.sha256] for file in item.files)]
    return state


class Typing:
    """Does one small thing after the other, each from the event loop."""

    def __init__(self, start: Start, log: Log, seed: int, files: list[Path], words: list[str]) -> None:
        self._start = start
        self._log = log
        self._random = random.Random(seed)
        self._files = files
        self._stop, self._soon, self._early = (word in words for word in ("stop", "soon", "early"))
        self._count = 0
        self._deeds: Iterator[Step] = iter(())
        self.hands = Hands(start.window)
        self._timer = QTimer()
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._timer.start()
        self._ready = False

    @property
    def _frame(self) -> DraftFrame:
        frame = self.hands.window.frame
        assert frame is not None
        return frame

    def _tick(self) -> None:
        if not self._ready:
            self._wait_for_the_draft()
            return
        deed = next(self._deeds, None)
        if deed is None:
            self._deeds = self._next_deeds()
            return
        deed()

    def _wait_for_the_draft(self) -> None:
        window = self.hands.window
        if window.furnished and isinstance(window.page, RecoveryPage):
            default = window.page.buttons[0]
            if default.isEnabled() and default.hasFocus():
                self._log.say("asked", words=window.page.title.text())
                self.hands.press(Key.Key_Return)
        elif window.frame is not None and QApplication.activeWindow() is window:
            tools = window.frame.tools
            self._log.say("opened", state=state_of(tools.desk.draft), read_only=tools.desk.read_only, pid=os.getpid())
            if self._stop:
                self._timer.stop()
                self.hands.press(Key.Key_W, CTRL)
                return
            tools.desk.edited.connect(self._hear)
            tools.desk.arriving_changed.connect(lambda: self._log.say("arriving", count=len(tools.desk.arriving)))
            self._warm(tools.hands)

    def _warm(self, hands: TaskQueue) -> None:
        """Ready when the process that takes files in is there: nobody has just started the program all the time."""
        self._timer.stop()
        hands.run(Call("list_forms", (self._frame.tools.paths,), reports=False)).ended.connect(self._begin)

    def _begin(self) -> None:
        self._ready = True
        self._timer.start()
        self._log.say("ready")

    def _hear(self, edit: Edit) -> None:
        after = state_of(edit.after)
        changed = {name: after.get(name) for name in [*edit.fields, *(f"items.{number}" for number in edit.items)]}
        self._log.say("stands", state=changed)

    # ---- what is done

    def _next_deeds(self) -> Iterator[Step]:
        self._count += 1
        deeds = [self._type, self._type, self._type, self._paste, self._drop, self._undo]
        if any(field.type == "rows" for field in self._frame.tools.desk.definition.fields.values()):
            deeds += [self._rows, self._block]
        first = self._count == 1 and (self._early or self._random.random() < _SOON_A_FILE)
        chosen = self._drop if first or self._soon else self._random.choice(deeds)
        if self._random.random() < 0.07:
            yield lambda: self.hands.press(Key.Key_S, CTRL)
        yield from chosen()

    def _words(self) -> str:
        length = self._random.randint(4, 16)
        return f"n{self._count} " + "".join(self._random.choice(_LETTERS) for _ in range(length))

    def _keys(self, text: str) -> Iterator[Step]:
        for letter in text:
            yield lambda letter=letter: self.hands.type(letter)
            yield self._compare

    def _compare(self) -> None:
        """What stands in the box is what the draft holds."""
        focus, path = self.hands.focus, self._frame.tools.guide.focus
        if isinstance(focus, TextBox) and "." not in path and focus.text() != self._frame.tools.desk.text_of(path):
            self._log.say("differs", path=path, box=focus.text(), draft=self._frame.tools.desk.text_of(path))

    def _go(self, path: str) -> Iterator[Step]:
        """To a place; a section that nobody has seen yet takes a moment."""
        yield lambda: self._frame.tools.guide.go(path)
        for _ in range(_LONGEST_WAY):
            focus = self._frame.tools.guide.focus
            if focus and (path.startswith(focus) or focus.startswith(path)):
                return
            yield self._look_on

    def _of_type(self, *types: str) -> str:
        fields = self._frame.tools.desk.definition.fields
        return self._random.choice([name for name, field in fields.items() if field.type in types])

    def _type(self) -> Iterator[Step]:
        """Other text in a line, letter by letter."""
        path = self._of_type("text", "phone", "quantity", "email")
        yield from self._go(path)
        yield lambda: self.hands.press(Key.Key_A, CTRL)
        yield from self._keys(self._words())
        yield lambda: self.hands.press(Key.Key_Tab)

    def _paste(self) -> Iterator[Step]:
        """A sentence more in a long text."""
        path, sentence = self._of_type("long_text"), f"第{self._count}次粘贴的一句话，内容是虚构的。"
        yield from self._go(path)
        yield lambda: self.hands.press(Key.Key_End, CTRL)
        yield lambda: self.hands.paste(sentence)

    def _rows(self) -> Iterator[Step]:
        """A cell of a row and the one beside it; sometimes a row goes."""
        path = self._of_type("rows")
        row = self._random.randint(0, 6)
        yield from self._go(f"{path}.{row}.{next(iter(self._frame.tools.desk.definition.fields[path].columns))}")
        yield from self._keys(self._words())
        yield lambda: self.hands.press(Key.Key_Tab)
        yield from self._keys(self._words())
        yield lambda: self.hands.press(Key.Key_Return, CTRL)

    def _block(self) -> Iterator[Step]:
        """Three rows from a spreadsheet."""
        path = self._of_type("rows")
        lines = [f"甲{self._count}之{number}\t乙{self._count}" for number in range(3)]
        yield from self._go(f"{path}.0")
        yield lambda: self.hands.paste("\r\n".join(lines) + "\r\n")

    def _drop(self) -> Iterator[Step]:
        """A file onto an item; where there are some already the first one goes."""
        definition = self._frame.tools.desk.definition
        item = self._random.choice([number for number, one in definition.items.items() if "files" in one.takes])
        yield from self._go(f"items.{item}")
        yield lambda: self._drop_or_remove(item)
        for _ in range(self._random.randint(1, 20)):
            yield self._look_on
        yield lambda: self.hands.press(Key.Key_1, CTRL)

    def _drop_or_remove(self, item: int) -> None:
        page = self._frame.page
        assert isinstance(page, EvidencePage)
        if len(self._frame.tools.desk.item(item).files) >= _MOST_FILES and not self._soon:
            self.hands.press(Key.Key_Return)
            self.hands.press(Key.Key_Delete)
            return
        listed = page.left_pane.list
        file = max(self._files, key=lambda one: one.stat().st_size) if self._soon else self._random.choice(self._files)
        self.hands.drop(listed.viewport(), listed.place_of(item).center(), [file])

    def _look_on(self) -> None:
        """The file is taken in beside the window."""

    def _undo(self) -> Iterator[Step]:
        """Back, and a part of it again."""
        for _ in range(self._random.randint(1, 4)):
            yield lambda: self.hands.press(Key.Key_Z, CTRL)
        if self._random.random() < 0.5:
            yield lambda: self.hands.press(Key.Key_Y, CTRL)


def main() -> int:
    """See the module."""
    folder, profile, log_file, seed, files = sys.argv[1:6]
    log = Log(Path(log_file))

    def hear_qt(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and not text.startswith("This plugin does not support"):
            log.say("warned", words=text)

    qInstallMessageHandler(hear_qt)
    paths = find_paths(Path(profile))
    start = Start(paths, load_settings(paths.settings_file), Path(folder), datetime.now, paths.log_file)
    typing = Typing(start, log, int(seed), sorted(Path(files).iterdir()), sys.argv[6:])
    QTimer.singleShot(_LONGEST_RUN_MS, lambda: os._exit(3))  # whoever should kill it may be gone
    code = int(start.qt.exec())
    log.say("ended", code=code, typed=typing._count)
    return code


if __name__ == "__main__":
    import logging

    logging.basicConfig(filename=f"{sys.argv[3]}.errors", level=logging.WARNING)
    sys.exit(main())
