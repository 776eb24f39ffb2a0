"""The outside judge of Word files: LibreOffice turns them into PDF with the Chinese fonts mapped to the bundled ones.

LibreOffice and poppler are part of the tools a developer installs (``make setup``); a missing one is an error, not a
reason to skip: without them nobody would notice that Word and PDF drift apart.
"""

from __future__ import annotations

import atexit
import os
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

FONTS = Path(__file__).resolve().parents[1] / "resources" / "fonts"
SECONDS = 300

# The names that a Word file may use, and the bundled family that stands in for each.
ALIASES = {
    "仿宋": "FandolFang",
    "FangSong": "FandolFang",
    "仿宋_GB2312": "FandolFang",
    "宋体": "Noto Serif SC",
    "SimSun": "Noto Serif SC",
    "黑体": "Noto Sans SC",
    "SimHei": "Noto Sans SC",
    "楷体": "FandolKai",
    "KaiTi": "FandolKai",
    "楷体_GB2312": "FandolKai",
    "方正小标宋简体": "Noto Serif SC",
    "Times New Roman": "Shenbao Latin",
    "Arial": "Shenbao Latin Hei",
}

_CONFIG = (
    "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig>{folders}"
    "<cachedir>{cache}</cachedir>{aliases}{without}</fontconfig>"
)
_WITHOUT_CHINESE = (
    "<selectfont><rejectfont><pattern><patelt name='lang'><string>zh-cn</string></patelt></pattern></rejectfont>"
    "<rejectfont><pattern><patelt name='lang'><string>zh-tw</string></patelt></pattern></rejectfont></selectfont>"
)
_ALIAS = (
    "<match><test name='family'><string>{}</string></test>"
    "<edit name='family' mode='prepend' binding='strong'><string>{}</string></edit></match>"
)


@dataclass(frozen=True)
class Pc:
    """What fonts a PC has: whether the bundled ones, which family stands in for each Chinese name, and any other."""

    name: str
    folders: tuple[Path, ...]
    aliases: tuple[tuple[str, str], ...]
    chinese: bool = True


_SYSTEM = Path("/usr/share/fonts")
USUAL_PC = Pc("usual", (FONTS, _SYSTEM), tuple(ALIASES.items()))
# Without the fonts that the Word file names: one family for all of them, or none that has hanzi at all.
ONE_FAMILY_PC = Pc("one family", (FONTS, _SYSTEM), tuple((name, "Noto Serif SC") for name in ALIASES))
BARE_PC = Pc("bare", (_SYSTEM,), (), chinese=False)


def word_to_pdf(docx: Path, out: Path, pc: Pc = USUAL_PC) -> Path:
    """Convert a Word file into ``out`` (a folder) with LibreOffice; return the PDF. One profile serves the session."""
    return words_to_pdfs([docx], out, pc)[0]


def words_to_pdfs(files: Sequence[Path], out: Path, pc: Pc = USUAL_PC) -> list[Path]:
    """Convert Word files with one start of LibreOffice; return the PDFs in the same order."""
    office = _program("soffice", "LibreOffice (libreoffice-writer-nogui)")
    home = _home(pc)
    out.mkdir(parents=True, exist_ok=True)
    results = [out / f"{docx.stem}.pdf" for docx in files]
    for result in results:
        result.unlink(missing_ok=True)
    command = [office, "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "pdf"]
    environment = {**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf")}
    run = subprocess.run(
        [*command, "--outdir", str(out), *map(str, files)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
        check=False,
    )
    for result in results:
        assert result.exists(), f"LibreOffice made no {result.name}: {run.stdout}{run.stderr}"
    return results


def pages_of(pdf: Path) -> list[str]:
    """Return the text of each page, as ``pdftotext -layout`` sees it."""
    text = _poppler("pdftotext", "-layout", str(pdf), "-")
    return text.split("\f")[:-1]


def words_of(pdf: Path) -> list[str]:
    """Return the text of each page reduced to what agreement is judged by: no spaces, dots, boxes, dashes, 草稿."""
    dropped = re.compile(r"[\s.…·．—－\-□☐☑■√]+|草稿")
    return [dropped.sub("", unicodedata.normalize("NFKC", page)) for page in pages_of(pdf)]


def boxes_of(pdf: Path) -> list[list[tuple[str, float, float, float, float]]]:
    """Return for each page its words with left, top, right and bottom in points from the top left corner."""
    pages: list[list[tuple[str, float, float, float, float]]] = []
    pattern = re.compile(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)</word>')
    for block in _poppler("pdftotext", "-bbox", str(pdf), "-").split("<page ")[1:]:
        found = pattern.findall(block)
        pages.append([(text, float(a), float(b), float(c), float(d)) for a, b, c, d, text in found])
    return pages


def pictures_of(pdf: Path, out: Path, dpi: int = 60) -> list[Path]:
    """Draw each page as a PNG into ``out`` and return the files in page order."""
    out.mkdir(parents=True, exist_ok=True)
    _poppler("pdftoppm", "-r", str(dpi), "-png", str(pdf), str(out / pdf.stem))
    return sorted(out.glob(f"{pdf.stem}-*.png"))


def _poppler(program: str, *arguments: str) -> str:
    command = [_program(program, "poppler-utils"), *arguments]
    # poppler cuts characters beyond 16 bits in halves where it lists a document's title
    reading = {"encoding": "utf-8", "errors": "replace"}
    return subprocess.run(command, capture_output=True, timeout=SECONDS, check=True, **reading).stdout  # type: ignore[call-overload]


def _program(name: str, package: str) -> str:
    path = shutil.which(name)
    assert path, f"{name} is not installed: run `make setup`, which installs {package}"
    return path


@cache
def _home(pc: Pc) -> Path:
    """Make the session's private folder with font configuration and, later, the profile of LibreOffice."""
    home = Path(tempfile.mkdtemp(prefix="shenbao-office-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    folders = "".join(f"<dir>{escape(str(folder.resolve()))}</dir>" for folder in pc.folders)
    aliases = "".join(_ALIAS.format(name, family) for name, family in pc.aliases)
    without = "" if pc.chinese else _WITHOUT_CHINESE
    config = _CONFIG.format(folders=folders, cache=home / "cache", aliases=aliases, without=without)
    (home / "fonts.conf").write_text(config, "utf-8")
    return home
