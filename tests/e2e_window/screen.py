"""A screen in memory with a window manager, and the hands of a user on it: keyboard, clipboard, eye. No Qt here."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

SIZE = "1366x768x24"
_TYPING_MS = "25"
_LOOKS = 6


class Trouble(Exception):
    """What did not happen in time."""


def wait(condition: Callable[[], object], words: str, seconds: float = 30.0) -> None:
    """Look again and again until something is the case; raises :class:`Trouble` when it never is."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise Trouble(f"{words}（等了 {seconds:g} 秒）")
        time.sleep(0.1)


class Screen:
    """One display of Xvfb. Keys go to the window that is in front."""

    def __init__(self, display: str, pictures: Path) -> None:
        self.environment = {name: value for name, value in os.environ.items() if name != "QT_QPA_PLATFORM"}
        self.environment |= {"DISPLAY": display, "PYTHONUTF8": "1"}
        self._pictures = pictures
        self._count = 0

    def run(self, *words: str, text: str | None = None) -> str:
        """One of the tools on this display; what it says."""
        done = subprocess.run(
            words, env=self.environment, input=text, capture_output=True, encoding="utf-8", timeout=30, check=False
        )
        return done.stdout if done.returncode == 0 else ""

    # ---- windows

    def title(self) -> str:
        """The title of the window in front; empty when there is none."""
        return self.run("xdotool", "getactivewindow", "getwindowname").strip()

    def wait_for_title(self, words: str, seconds: float = 30.0) -> None:
        """Wait until a window with these words in its title is in front."""
        wait(lambda: words in self.title(), f"没有标题里有“{words}”的窗口，现在是“{self.title()}”", seconds)

    # ---- hands

    def press(self, *keys: str) -> None:
        """Keys as xdotool writes them (``ctrl+v``, ``Tab``), one after the other."""
        for key in keys:
            self.run("xdotool", "key", "--clearmodifiers", key)

    def type(self, text: str) -> None:
        """ASCII by keys; xdotool loses Chinese characters."""
        if not text.isascii():
            raise ValueError(text)
        self.run("xdotool", "type", "--clearmodifiers", "--delay", _TYPING_MS, text)

    def put_on_clipboard(self, text: str) -> None:
        """Lay a text on the clipboard and see that it is there."""
        # xclip stays to hand the text out: it must not hold our pipes
        subprocess.run(
            ("xclip", "-selection", "clipboard"),
            env=self.environment,
            input=text.encode(),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=30,
            check=True,
        )
        wait(lambda: self.clipboard() == text, "剪贴板没有接住")

    def clipboard(self) -> str:
        """What lies on the clipboard."""
        return self.run("xclip", "-selection", "clipboard", "-o")

    def paste(self, text: str) -> None:
        """By the clipboard and Ctrl+V."""
        self.put_on_clipboard(text)
        self.press("ctrl+v")

    def cell_text(self) -> str:
        """What stands in the editor with the cursor, by selecting and copying it."""
        nothing = f"-{time.monotonic_ns()}-"
        self.put_on_clipboard(nothing)
        self.press("ctrl+a", "ctrl+c")
        with suppress(Trouble):
            wait(lambda: self.clipboard() not in ("", nothing), "没有复制到内容", 3)
        found = self.clipboard()
        return "" if found == nothing else found

    # ---- eye

    def picture(self, name: str) -> None:
        """Keep what the screen shows once it stands still, or after a while (a text cursor may blink)."""
        self._count += 1
        target = self._pictures / f"{self._count:02d}_{name}.png"
        before = b""
        for _ in range(_LOOKS):
            self.run("import", "-window", "root", "+set", "date:create", "+set", "date:modify", str(target))
            now = target.read_bytes() if target.exists() else b""
            if now == before:
                return
            before = now
            time.sleep(0.3)


@contextmanager
def screen(pictures: Path) -> Iterator[Screen]:
    """A display of its own with a window manager, ended with the block."""
    shutil.rmtree(pictures, ignore_errors=True)
    pictures.mkdir(parents=True)
    reading, writing = os.pipe()
    server = subprocess.Popen(
        ("Xvfb", "-displayfd", str(writing), "-screen", "0", SIZE, "-nolisten", "tcp"),
        pass_fds=(writing,),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as told:
            display = f":{told.readline().strip()}"
        shown = Screen(display, pictures)
        manager = subprocess.Popen(
            ("openbox",), env=shown.environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            wait(lambda: shown.run("xdotool", "get_desktop"), "窗口管理器没有起来")
            yield shown
        finally:
            manager.terminate()
            manager.wait(10)
    finally:
        server.terminate()
        server.wait(10)
