"""The real window on a screen in memory, used by keyboard and clipboard alone, from 看示例 to the exported books.

``make e2e``; pictures of every step go to ``build/e2e``. Exit code 1 with a sentence when a step does not lead on.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from tests.e2e_window.screen import Screen, Trouble, screen, wait

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "build" / "e2e"
# Fields are found as a user finds them: by the first letters of their names' pinyin.
TEXT_FIELD, TEXT_INITIALS = "leading_industry", "zdcy"
TYPED = "Casting, forging & glass 2026"
PASTED = "精密铸造与特种玻璃（端到端检验，虚构）"
WRONG, RIGHT = "203.458", "203.46"
FIGURE_FIELD, FIGURE_INITIALS = "revenue_y1", "yyzsr"


class Session:
    """One run of the program on a screen, with its profile."""

    def __init__(self, shown: Screen) -> None:
        self.screen = shown
        self._profile = PLACE / "profile"
        command = [str(ROOT / ".venv" / "bin" / "shenbao"), "--data-dir", str(self._profile)]
        self._errors = (PLACE / "stderr.txt").open("wb")
        self.process = subprocess.Popen(command, env=shown.environment, stderr=self._errors, start_new_session=True)

    # ---- what lies on the disk

    @property
    def draft(self) -> Path:
        """The folder of the one draft."""
        found = [path.parent for path in (self._profile / "drafts").glob("*/draft.json")]
        if len(found) != 1:
            raise Trouble(f"草稿有 {len(found)} 份")
        return found[0]

    def answers(self) -> dict[str, Any]:
        """The answers as they are saved."""
        found: dict[str, Any] = json.loads((self.draft / "draft.json").read_text("utf-8"))["answers"]
        return found

    def saved(self, field: str) -> Callable[[str], None]:
        """Save by Ctrl+S and see that a field is on the disk as it should be."""

        def demand(wanted: str) -> None:
            self.screen.press("ctrl+s")
            wait(
                lambda: self.answers().get(field) == wanted, f"{field} 没有存成“{wanted}”：{self.answers().get(field)}"
            )

        return demand

    # ---- steps

    def start(self) -> None:
        """The start page."""
        self.screen.wait_for_title("申报册")
        wait((self._profile / "cache" / "home.json").exists, "开始页没有认出表单", 60)
        self.screen.picture("开始页")

    def open_sample(self) -> None:
        """Tab to 看示例 of the first card: menu, 自定截止日期, 新建申报, 看示例."""
        self.screen.press("Tab", "Tab", "Tab", "Tab", "Return")
        wait(lambda: list((self._profile / "drafts").glob("*/draft.json")), "没有建立示例", 120)
        self.screen.wait_for_title(" - 申报册", 60)
        wait(lambda: self.draft.name in self.screen.title(), "打开的不是示例")
        wait((self._profile / "recent.json").exists, "示例没有显示出来")
        self.screen.picture("示例")

    def find(self, initials: str) -> None:
        """Ctrl+F, some letters, Enter: the cursor stands in the field."""
        self.screen.press("ctrl+f")
        self.screen.type(initials)
        self.screen.press("Return")

    def type_and_paste(self) -> None:
        """ASCII by keys, then Chinese by the clipboard, into the same cell."""
        before = self.answers()[TEXT_FIELD]
        self.find(TEXT_INITIALS)
        wait(lambda: self.screen.cell_text() == before, f"光标不在 {TEXT_FIELD}")
        self.screen.press("ctrl+a")
        self.screen.type(TYPED)
        wait(lambda: self.screen.cell_text() == TYPED, "打的字不全")
        self.screen.picture("打字")
        self.saved(TEXT_FIELD)(TYPED)
        self.screen.press("ctrl+a")
        self.screen.paste(PASTED)  # taken from the clipboard when the window gets to it: nothing else may lie there yet
        self.saved(TEXT_FIELD)(PASTED)
        wait(lambda: self.screen.cell_text() == PASTED, "粘贴的字不全")
        self.screen.picture("粘贴")

    def undo_and_redo(self) -> None:
        """Back to what was typed, and again."""
        self.screen.press("ctrl+z")
        self.saved(TEXT_FIELD)(TYPED)
        self.screen.press("ctrl+y")
        self.saved(TEXT_FIELD)(PASTED)

    def make_and_mend_an_error(self) -> None:
        """Three decimals; F8 from elsewhere leads back; Tab to the button of the strip, Space."""
        before = self.answers()[FIGURE_FIELD]
        self.find(FIGURE_INITIALS)
        wait(lambda: self.screen.cell_text() == before, f"光标不在 {FIGURE_FIELD}")
        self.screen.press("ctrl+a")
        self.screen.type(WRONG)
        self.screen.press("ctrl+Next")
        self.saved(FIGURE_FIELD)(WRONG)
        self.screen.press("F8")
        wait(lambda: self.screen.cell_text() == WRONG, "F8 没有到错误的地方")
        self.screen.picture("错误")
        self.screen.press("Tab", "Tab", "space")
        self.saved(FIGURE_FIELD)(RIGHT)
        self.screen.picture("改好")

    def look_around(self) -> None:
        """All tabs, for the pictures."""
        for number, name in enumerate(("填表", "佐证材料", "检查", "预览"), start=1):
            self.screen.press(f"ctrl+{number}")
            wait(lambda: self.process.poll() is None, "程序结束了", 1)
            self.screen.picture(name)

    def export(self) -> Path:
        """Ctrl+E, Enter; the folder of the books."""
        self.screen.press("ctrl+e", "Return")
        out = self.draft.with_name(f"{self.draft.name}-导出")
        wait((out / "book.json").exists, "没有导出", 180)
        self.screen.picture("导出")
        return out

    def close(self) -> None:
        """Ctrl+W ends the program."""
        self.screen.press("ctrl+w")
        wait(lambda: self.process.poll() is not None, "程序没有结束", 60)
        if self.process.returncode != 0:
            raise Trouble(f"程序的退出码是 {self.process.returncode}")
        wait(lambda: not self._left(), f"程序结束以后还有进程：{self._left()}", 10)
        if (self.draft / ".journal").exists() or (self.draft / ".lock").exists():
            raise Trouble("关闭以后还留着日记或锁")
        self._errors.close()
        said = (PLACE / "stderr.txt").read_text("utf-8")
        if said:
            raise Trouble(f"程序在标准错误里说：{said}")

    def _left(self) -> list[str]:
        """The processes of the program that still run, its workers included."""
        found = subprocess.run(
            ("ps", "-o", "pid=,args=", "-s", str(self.process.pid)), capture_output=True, encoding="utf-8", check=False
        )
        return found.stdout.splitlines()

    def end(self) -> None:
        """Whatever happened, nothing stays."""
        self._errors.close()
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(10)


def demand_good_books(out: Path) -> None:
    """The files are there, qpdf finds nothing wrong, and what was pasted can be read in the PDF."""
    book = json.loads((out / "book.json").read_text("utf-8"))
    read = ""
    for volume in book["volumes"]:
        if not (out / volume["docx"]).read_bytes().startswith(b"PK"):
            raise Trouble(f"{volume['docx']} 不是 Word 文件")
        pdf = out / volume["pdf"]
        if subprocess.run(("qpdf", "--check", str(pdf)), capture_output=True, check=False).returncode != 0:
            raise Trouble(f"qpdf 不认 {pdf.name}")
        told = subprocess.run(
            ("pdftotext", "-layout", str(pdf), "-"), capture_output=True, encoding="utf-8", check=True
        )
        read += "".join(told.stdout.split())
    for wanted in ("".join(PASTED.split()), RIGHT):
        if wanted not in read:
            raise Trouble(f"导出的 PDF 里没有“{wanted}”")


def main() -> int:
    """Do all steps; 0 when every one of them led on."""
    with screen(PLACE) as shown:
        session = Session(shown)
        steps = ("start", "open_sample", "type_and_paste", "undo_and_redo", "make_and_mend_an_error", "look_around")
        try:
            for step in steps:
                getattr(session, step)()
                sys.stdout.write(f"{step}\n")
            demand_good_books(session.export())
            sys.stdout.write("export\n")
            session.close()
            sys.stdout.write("close\n")
        except Trouble as trouble:
            shown.picture("没有成功")
            sys.stderr.write(f"{trouble}\n截图在 {PLACE}\n")
            return 1
        finally:
            session.end()
    return 0


if __name__ == "__main__":
    sys.exit(main())
