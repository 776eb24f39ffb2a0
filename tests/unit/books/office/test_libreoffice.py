"""The real LibreOffice, where it is installed: hanzi are drawn, links are not followed, old formats open."""

from __future__ import annotations

import shutil
import subprocess
from contextlib import closing
from pathlib import Path

import pypdfium2
import pytest

from app.books.intake_office import normalise_office
from app.books.normaliser import Normalised, Order
from app.progress import silent
from tests.awkward import office
from tests.office import pages_of

pytestmark = [
    pytest.mark.office,
    pytest.mark.skipif(not shutil.which("soffice"), reason="LibreOffice is not installed here"),
]


@pytest.fixture(autouse=True)
def converters(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is installed here is asked."""
    monkeypatch.setenv("SHENBAO_TESTS_CONVERT", "1")


def taken(source: Path, tmp_path: Path, fonts: Path) -> Normalised:
    return normalise_office(Order(source, tmp_path / "taken.pdf", 0, source.name, silent, fonts))


def _fonts_in(pdf: Path) -> str:
    return subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout


def test_hanzi_are_drawn_on_a_pc_without_chinese_fonts(tmp_path: Path, fonts: Path, monkeypatch) -> None:
    """Its text would read right and look like empty boxes; only the fonts in the PDF and its pixels tell."""
    bare = tmp_path / "fonts.conf"
    bare.write_text(
        "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><dir>/usr/share/fonts/truetype/dejavu"
        "</dir></fontconfig>",
        "utf-8",
    )
    monkeypatch.setenv("FONTCONFIG_FILE", str(bare))
    done = taken(office.make_docx(tmp_path), tmp_path, fonts)
    assert len(done.pages) == 1
    assert "虚构县创业服务中心情况说明，第 3 段。" in pages_of(tmp_path / "taken.pdf")[0]
    assert "Noto" in _fonts_in(tmp_path / "taken.pdf") or "Fandol" in _fonts_in(tmp_path / "taken.pdf")
    assert list(tmp_path.glob("*.rescued")) == []


def test_a_picture_that_lies_elsewhere_is_not_fetched(tmp_path: Path, fonts: Path) -> None:
    done = taken(office.make_docx_with_linked_picture(tmp_path), tmp_path, fonts)
    assert any("有链接到别处的图片或对象" in note.sentence for note in done.notes)
    with closing(pypdfium2.PdfDocument(tmp_path / "taken.pdf")) as pdf:
        colours = pdf[0].render(scale=0.5).to_pil().convert("RGB").getcolors(1 << 20)
    assert all(not (red > 200 and green < 60 and blue < 60) for _, (red, green, blue) in colours or ())


def test_rich_text_and_new_files_with_old_names_open(tmp_path: Path, fonts: Path) -> None:
    taken(office.make_rtf(tmp_path), tmp_path, fonts)
    assert "Plain words in rich text." in pages_of(tmp_path / "taken.pdf")[0]
    taken(office.make_docx_named_doc(tmp_path), tmp_path, fonts)
    assert "情况说明" in pages_of(tmp_path / "taken.pdf")[0]


def test_an_old_word_file_opens(tmp_path: Path, fonts: Path) -> None:
    source = office.make_docx(tmp_path)
    profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "doc", "--outdir", str(tmp_path / "old"), str(source)]
    subprocess.run(command, capture_output=True, check=True, timeout=120)
    old = tmp_path / "old" / "说明.doc"
    done = taken(old.rename(tmp_path / "说明.wps"), tmp_path, fonts)
    assert done.notes[0].sentence.startswith("由 LibreOffice 转换")
    assert "情况说明" in pages_of(tmp_path / "taken.pdf")[0]


def test_a_table_is_taken_in_with_calc_or_without(tmp_path: Path, fonts: Path) -> None:
    done = taken(office.make_roster(tmp_path, 5), tmp_path, fonts)
    assert done.notes[0].sentence.startswith(("由 LibreOffice 转换", "由本程序排成表格"))
    assert "91450100MA5000005X" in "".join(pages_of(tmp_path / "taken.pdf"))
