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
}

_CONFIG = (
    "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>{fonts}</dir>"
    "<dir>/usr/share/fonts</dir><cachedir>{cache}</cachedir>{aliases}</fontconfig>"
)
_ALIAS = (
    "<match><test name='family'><string>{}</string></test>"
    "<edit name='family' mode='prepend' binding='strong'><string>{}</string></edit></match>"
)


def word_to_pdf(docx: Path, out: Path, fonts: Path = FONTS) -> Path:
    """Convert a Word file into ``out`` (a folder) with LibreOffice; return the PDF. One profile serves the session."""
    office = _program("soffice", "LibreOffice (libreoffice-writer-nogui)")
    home = _home(fonts)
    out.mkdir(parents=True, exist_ok=True)
    result = out / f"{docx.stem}.pdf"
    result.unlink(missing_ok=True)
    command = [office, "--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "pdf"]
    environment = {**os.environ, "FONTCONFIG_FILE": str(home / "fonts.conf")}
    run = subprocess.run(
        [*command, "--outdir", str(out), str(docx)],
        capture_output=True,
        text=True,
        timeout=SECONDS,
        env=environment,
        check=False,
    )
    assert result.exists(), f"LibreOffice made no PDF of {docx.name}: {run.stdout}{run.stderr}"
    return result


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
def _home(fonts: Path) -> Path:
    """Make the session's private folder with font configuration and, later, the profile of LibreOffice."""
    home = Path(tempfile.mkdtemp(prefix="shenbao-office-"))
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    aliases = "".join(_ALIAS.format(name, family) for name, family in ALIASES.items())
    config = _CONFIG.format(fonts=escape(str(fonts.resolve())), cache=home / "cache", aliases=aliases)
    (home / "fonts.conf").write_text(config, "utf-8")
    return home
