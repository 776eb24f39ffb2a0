"""Fonts: nothing depends on what is installed, and rare characters print and read back as themselves.

䶮 㛃 lie in Extension A, 𠅤 𠮷 in B, 𬍛 in E: outside most fonts and, but for the first two, outside 16 bits.
"""

from __future__ import annotations

import subprocess
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.acceptance.grids import word_text
from tests.acceptance.packets import PACKETS, Packet, Press
from tests.acceptance.paper import Paper

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
