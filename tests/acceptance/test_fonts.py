"""Fonts: nothing depends on what is installed unless that is asked for, then no page, line or word moves; and rare
characters print and read back as themselves.

䶮 㛃 lie in Extension A, 𠅤 𠮷 in B, 𬍛 in E: outside most fonts and, but for the first two, outside 16 bits.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import zipfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from app import api
from app.paths import AppPaths
from tests import pc_fonts
from tests.acceptance.grids import word_text
from tests.acceptance.packets import NOW, PACKETS, Packet, Press
from tests.acceptance.paper import Paper
from tests.acceptance.test_agreement import differences
from tests.drawn import drawn, moved
from tests.office import pictures_of

ROOT = Path(__file__).resolve().parents[2]

RARE = "䶮𬍛𠅤㛃𠮷"
OWN = ["own zone", "own service"]
WANTED = {
    "own zone": ["𠮷𠅤", "欧阳㛃、𠮷田", "䶮河（虚构）", "𬍛川市", "㛃山（虚构）"],
    "own service": ["欧阳𠮷㛃", "𠅤𬍛", "䶮山（虚构）", "山西省𬍛川市", "𠮷祥路"],
}


def loose_fonts(pdf: Path) -> list[str]:
    """The fonts that a PDF names and does not hold."""
    lines = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout.splitlines()
    assert lines[0].split()[0] == "name"
    return [line.split()[0] for line in lines[2:] if line.split()[-5] != "yes"]


def rare_in(text: str) -> Counter[str]:
    return Counter(character for character in text if character in RARE)


def lost_names(text: str, names: Sequence[str]) -> list[str]:
    """Names that do not stand in a text character by character; spaces and line ends do not count."""
    joined = "".join(text.split())
    return [name for name in names if name not in joined]


def pdf_text(pdf: Path) -> str:
    return "".join(Paper(pdf).raw)


@pytest.mark.parametrize("name", PACKETS)
def test_every_font_is_in_the_file(press: Press, name: str) -> None:
    for pdf in press.packet(name).files("pdf").values():
        assert loose_fonts(pdf) == []


@pytest.mark.office
def test_evidence_in_a_font_that_its_file_does_not_hold_is_bound(press: Press) -> None:
    packet = press.packet("service with loose fonts")
    scan = next(scan for scan in (packet.draft / "attachments").rglob("登记证.pdf"))
    assert "Times-Roman" in loose_fonts(scan)
    for pdf in (packet.files("pdf")["book"], press.rendered(packet)["book"]):
        assert [code.text for codes in Paper(pdf).codes for code in codes] == ["E03-0000", "E03-0001"]


@pytest.mark.office
@pytest.mark.parametrize("name", OWN)
def test_rare_characters_read_back_exactly(press: Press, name: str) -> None:
    packet = press.packet(name)
    rendered = press.rendered(packet)
    pdf = "".join(map(pdf_text, packet.files("pdf").values()))
    word = "".join(map(word_text, packet.files("docx").values()))
    office = "".join(map(pdf_text, rendered.values()))
    assert set(rare_in(pdf)) == set(RARE)
    assert rare_in(pdf) == rare_in(word) == rare_in(office)
    assert lost_names(pdf, WANTED[name]) == []
    assert lost_names(office, WANTED[name]) == []
    for text in (pdf, office):
        assert "\ufffd" not in text
        assert not any("\ue000" <= character <= "\uf8ff" for character in text)


def glyphs(pdf: Path) -> dict[str, list[bytes]]:
    """Each rare character that stands as a word of its own, drawn small: one picture for each place."""
    import pypdfium2

    found: dict[str, list[bytes]] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page, words in zip(document, Paper(pdf).words, strict=True):
            boxes = [word for word in words if word.text in RARE]
            if not boxes:
                continue
            picture = page.render(scale=4, grayscale=True).to_pil()
            for word in boxes:
                crop = picture.crop(tuple(round(4 * side) for side in (word.left, word.top, word.right, word.bottom)))
                found.setdefault(word.text, []).append(crop.resize((24, 24)).tobytes())
    return found


def _far(one: bytes, other: bytes) -> float:
    return sum(abs(a - b) for a, b in zip(one, other, strict=True)) / len(one)


@pytest.mark.office
def test_rare_characters_are_drawn_each_with_its_own_shape(press: Press) -> None:
    """An empty box or another character would look the same for all of them."""
    packet: Packet = press.packet("own service")
    for pdf in (packet.files("pdf")["book"], press.rendered(packet)["book"]):
        drawn = {character: shapes[0] for character, shapes in glyphs(pdf).items()}
        assert set(drawn) == set(RARE), pdf
        assert all(20 < 255 - sum(shape) / len(shape) < 200 for shape in drawn.values())
        assert all(_far(drawn[a], drawn[b]) > 20 for a in RARE for b in RARE if a < b)


# ---- fonts of the PC -------------------------------------------------------------------------------------------

OFFICIAL = {"FZXBSJW--GB1-0", "FangSong_GB2312", "KaiTi_GB2312", "SimHei", "SimSun"}
IN_WORD = {"方正小标宋简体", "仿宋_GB2312", "楷体_GB2312", "黑体", "宋体"}


def installed_in(press: Press) -> AppPaths:
    """The paths of a PC on which the fonts of official documents are installed."""
    folder = press.root / "fonts of the PC"
    with press._once("fonts", folder) as missing:
        if missing:
            pc_fonts.install(folder)
    return replace(press.paths, installed_fonts=(folder,))


@pytest.fixture(scope="module")
def official(press: Press) -> Packet:
    """Form A, whose fields and plan use every face, with the fonts of that PC."""
    name = "own zone with installed fonts"
    draft, folder = press.root / "drafts" / name, press.root / "packets" / name
    paths = installed_in(press)
    source = press.draft("own zone")
    with press._once(f"packet-{name}", folder) as missing:
        if missing:
            shutil.rmtree(draft, ignore_errors=True)
            shutil.copytree(source, draft)
            api.set_options(paths, draft, [("fonts", "installed"), ("content_code", "no")], NOW)
            api.export(paths, draft, folder, ("pdf", "docx"), "final")
    return Packet(name, draft, folder)


def pages_moved(before: Path, after: Path) -> list[str]:
    """Whether a book has other pages, and what of a page has moved."""
    one, other = drawn(before), drawn(after)
    if len(one) != len(other):
        return [f"{len(other)} pages instead of {len(one)}"]
    pages = enumerate(zip(one, other, strict=True), 1)
    return [f"page {page}: {fault}" for page, (was, now) in pages for fault in moved(was, now)]


def own_pages(pdf: Path, out: Path) -> list[bytes]:
    """Small pictures of the pages."""
    return [picture.read_bytes() for picture in pictures_of(pdf, out, 20)]


def test_a_pc_full_of_fonts_changes_no_byte_unless_asked(press: Press, tmp_path: Path) -> None:
    api.export(installed_in(press), press.draft("own zone"), tmp_path / "out", ("pdf", "docx"), "final")
    bundled = press.packet("own zone").folder
    names = sorted(path.name for path in bundled.iterdir())
    assert [(tmp_path / "out" / name).read_bytes() for name in names] == [
        (bundled / name).read_bytes() for name in names
    ]


def test_installed_fonts_are_in_the_file_and_nothing_moves(official: Packet, press: Press, tmp_path: Path) -> None:
    bundled = press.packet("own zone without code").files("pdf")
    fonts = set()
    for volume, pdf in official.files("pdf").items():
        assert loose_fonts(pdf) == []
        assert pages_moved(bundled[volume], pdf) == []
        rows = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout.splitlines()
        fonts |= {row.split()[0].partition("+")[2] for row in rows[2:]}
        pictures = [own_pages(file, tmp_path / str(number)) for number, file in enumerate((bundled[volume], pdf))]
        assert len(pictures[0]) == len(pictures[1])
        assert pictures[0] != pictures[1]
    assert fonts >= OFFICIAL
    assert set(rare_in("".join(map(pdf_text, official.files("pdf").values())))) == set(RARE)


def test_same_fonts_same_bytes(official: Packet, press: Press, tmp_path: Path) -> None:
    api.export(installed_in(press), official.draft, tmp_path / "again", ("pdf",), "final")
    for file in official.files("pdf").values():
        assert file.read_bytes() == (tmp_path / "again" / file.name).read_bytes(), file.name


@pytest.mark.office
def test_word_names_them_and_has_the_same_pages(official: Packet, press: Press) -> None:
    rendered = press.rendered(official)
    names = set()
    for volume, docx in official.files("docx").items():
        assert differences(official.files("pdf")[volume], rendered[volume]) == []
        assert word_text(docx) == word_text(press.packet("own zone without code").files("docx")[volume])
        with zipfile.ZipFile(docx) as parts:
            names |= set(re.findall('w:eastAsia="([^"]+)"', parts.read("word/document.xml").decode()))
    assert names >= IN_WORD


def test_a_pc_with_one_of_them_says_once_for_each_what_stands_in(press: Press, tmp_path: Path) -> None:
    """As a user runs it: the fonts of a home folder are found, what is missing is told, the export goes on."""
    home, draft = tmp_path / "家", tmp_path / "草稿"
    (home / ".fonts").mkdir(parents=True)
    pc_fonts.cut(pc_fonts.FANGSONG_GB).save(home / ".fonts" / "a.ttf")
    shutil.copytree(press.draft("own zone"), draft)

    def run(*words: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app", "--data-dir", str(tmp_path / "profile"), *map(str, words)]
        environment = {**os.environ, "HOME": str(home), "PYTHONPATH": f"{ROOT}{os.pathsep}{os.environ['PYTHONPATH']}"}
        return subprocess.run(
            command, env=environment, cwd=tmp_path, capture_output=True, encoding="utf-8", check=False, timeout=300
        )

    assert run("option", draft, "fonts=installed").returncode == 0
    checked = run("check", draft)
    exported = run("export", draft, "--out", tmp_path / "out", "--format", "pdf")
    assert exported.returncode == 0, exported.stderr
    for told in (checked.stderr, exported.stderr):
        lines = [line for line in told.splitlines() if "没有找到" in line]
        assert [line.count("代替") for line in lines] == [1, 1, 1, 1]
        assert not any("仿宋_GB2312" in line for line in lines)
    rows = subprocess.run(
        ["pdffonts", str(next((tmp_path / "out").glob("01*.pdf")))], capture_output=True, text=True, check=True
    )
    assert "+FangSong_GB2312" in rows.stdout
    assert "+SimSun" not in rows.stdout


def test_a_moved_word_is_found(official: Packet, press: Press, tmp_path: Path) -> None:
    import pikepdf

    right = press.packet("own zone").files("pdf")["form"]
    with pikepdf.open(right) as book:
        content = book.pages[4].Contents.read_bytes()
        first = re.search(rb"1 0 0 1 ([0-9.]+) ([0-9.]+) Tm", content)
        assert first
        shifted = b"1 0 0 1 %.2f %s Tm" % (float(first[1]) + 13, first[2])
        book.pages[4].Contents = book.make_stream(content.replace(first[0], shifted, 1))
        book.save(tmp_path / "forged.pdf")
    assert pages_moved(right, tmp_path / "forged.pdf")[0].startswith("page 5: ")


# ---- planted faults --------------------------------------------------------------------------------------------


def test_a_font_taken_out_of_the_file_is_found(press: Press, tmp_path: Path) -> None:
    import pikepdf

    forged = tmp_path / "forged.pdf"
    with pikepdf.open(press.packet("own zone").files("pdf")["form"]) as book:
        font = next(iter(book.pages[0].Resources.Font.values()))
        del font.FontDescriptor.FontFile2
        book.save(forged)
    assert len(loose_fonts(forged)) == 1


def test_a_character_that_reads_back_as_another_is_found(press: Press, tmp_path: Path) -> None:
    import pikepdf

    forged, right = tmp_path / "forged.pdf", press.packet("own service").files("pdf")["book"]
    with pikepdf.open(right) as book:
        for entry in book.objects:
            if not isinstance(entry, pikepdf.Stream) or "/Subtype" in entry:
                continue
            if b"begincmap" in entry.read_bytes():
                entry.write(entry.read_bytes().replace("𠮷".encode("utf-16-be").hex().upper().encode(), b"5409"))
        book.save(forged)
    assert "𠮷祥路" in lost_names(pdf_text(forged), WANTED["own service"])
    assert rare_in(pdf_text(forged)) != rare_in(pdf_text(right))
