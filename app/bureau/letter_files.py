"""A letter as a Word or PDF file, by the ending of its name."""

from __future__ import annotations

from pathlib import Path

from app.documents.fonts import Fonts
from app.documents.layout.letter import Letter, lay_out_letter
from app.documents.layout.letter_tables import LetterTable
from app.documents.typeset import GETA, Typesetter
from app.errors import UsageError
from app.progress import Progress, pause_of, silent
from app.renderers.pdf import render_pdf
from app.renderers.word import render_word

_ENDINGS = (".docx", ".pdf")


def demand_ending(target: Path) -> None:
    """Raise :class:`UsageError` unless the name says Word or PDF."""
    if target.suffix.lower() not in _ENDINGS:
        raise UsageError(f"“{target.name}”不是 Word 或 PDF 的文件名。", "请写以 .docx 或 .pdf 结尾的名称。")


def write_letter(
    letter: Letter, target: Path, fonts: Fonts, typesetter: Typesetter, progress: Progress = silent
) -> tuple[str, ...]:
    """Lay out and write, replacing what was there; what to tell of characters that no font has.

    Raises :class:`UsageError` for another ending, :class:`DiskError`, and whatever ``progress`` raises.
    """
    demand_ending(target)
    document = lay_out_letter(letter, typesetter, pause_of(progress, 0, 1, "排版"))
    if target.suffix.lower() == ".pdf":
        render_pdf(document, fonts, target, progress)
    else:
        render_word(document, target, progress=progress)
    return missing_told("".join(_texts(letter)), fonts)


def missing_told(text: str, fonts: Fonts) -> tuple[str, ...]:
    """What to tell of the characters of a text that no font has: they are printed as 〓."""
    missing = [char for char in dict.fromkeys(text) if not char.isspace() and not fonts.covers(char)]
    if not missing:
        return ()
    named = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in missing)
    return (f"{named}没有字体可以打印，印成了“{GETA}”，请用笔改正或换一种写法",)


def _texts(letter: Letter) -> list[str]:
    found = [letter.title, letter.addressee, *letter.sign_off, letter.remark]
    for block in letter.body:
        if isinstance(block, str):
            found.append(block)
        elif isinstance(block, LetterTable):
            found += [text for row in (block.header, *block.rows) for text in row]
        else:
            found += [block.heading, *block.texts]
    return found
