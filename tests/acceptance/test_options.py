"""Books with other options, and one too thick for pictures in Word, judged like the plain ones."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.acceptance import forge
from tests.acceptance.expectations import expected_of
from tests.acceptance.official import squeeze
from tests.acceptance.packets import Packet, Press
from tests.acceptance.paper import (
    Expected,
    Paper,
    code_faults,
    number_faults,
    page_text,
    start_of,
    structure_faults,
)
from tests.office import word_to_pdf

CHANGED = [
    "zone in one volume",
    "zone with its plan on own sheets",
    "zone with a gutter",
    "zone without marks",
    "service with a promise",
]
_MM = 72 / 25.4


def bound(packet: Packet) -> Path:
    return packet.files("pdf")[packet.bound]


@pytest.mark.parametrize("name", [*CHANGED, "thick zone"])
def test_the_bound_book_is_right(press: Press, name: str) -> None:
    packet = press.packet(name)
    paper, expected = Paper(bound(packet)), expected_of(packet)
    assert number_faults(paper, expected) == []
    assert structure_faults(paper, expected) == []
    assert code_faults(paper, expected) == []


@pytest.mark.office
@pytest.mark.parametrize("name", CHANGED)
def test_the_printed_word_file_is_right(press: Press, name: str) -> None:
    packet = press.packet(name)
    paper, expected = Paper(press.rendered(packet)[packet.bound]), expected_of(packet)
    assert number_faults(paper, expected) == []
    assert code_faults(paper, expected) == []


def test_one_volume_joins_form_and_materials(press: Press) -> None:
    packet = press.packet("zone in one volume")
    assert len(packet.book["volumes"]) == 1
    assert {path.name for path in packet.folder.iterdir()} == {
        "01_申报表和申报材料.pdf", "01_申报表和申报材料.docx", "book.json",
    }  # fmt: skip
    apart = press.packet("own zone without code")
    pages = [text for pdf in apart.files("pdf").values() for text in Paper(pdf).texts]
    joined = Paper(bound(packet)).texts
    strip = re.compile(r"[—－-]\s*\d+\s*[—－-]")
    texts, wanted = ([squeeze(strip.sub("", text)) for text in found] for found in (joined, pages))
    contents = [index for index, text in enumerate(wanted) if text.startswith("目录")]
    assert len(texts) == len(wanted)
    assert [t for i, t in enumerate(texts) if i not in (*contents, contents[0] + 1)] == [
        t for i, t in enumerate(wanted) if i not in (*contents, contents[0] + 1)
    ]


def test_the_plan_stands_on_sheets_of_its_own(press: Press) -> None:
    together = Paper(press.packet("own zone").files("pdf")["form"])
    apart = Paper(press.packet("zone with its plan on own sheets").files("pdf")["form"])
    assert "另附纸" in "".join(apart.texts)
    first = "一核、两轴、三片区"
    whole = squeeze("".join(together.texts))
    assert whole.count(first) == squeeze("".join(apart.texts)).count(first) == 1


def test_a_gutter_moves_the_text_from_the_fold(press: Press) -> None:
    """The fold lies left on odd and right on even pages; lines keep their length, so page breaks stay."""
    plain, wider = (Paper(bound(press.packet(name))) for name in ("own zone", "zone with a gutter"))
    starts = [
        (before.left, after.left)
        for before, after in zip(plain.words[2], wider.words[2], strict=True)
        if re.fullmatch(r"\d+\.", before.text)
    ]
    assert len(starts) >= 10
    assert all(abs(after - before - 5 * _MM) < 0.5 for before, after in starts)
    for page, shift in ((plain.front, 5 * _MM), (plain.front + 1, -5 * _MM)):
        before, after = plain.feet[page], wider.feet[page]
        assert before is not None
        assert after is not None
        assert abs(after[1] - before[1] - shift) < 0.5


@pytest.mark.parametrize(("name", "marked"), [("own zone", True), ("zone without marks", False)])
def test_the_mark_of_the_attachment_is_printed_or_not(press: Press, name: str, marked: bool) -> None:
    packet = press.packet(name)
    for number, pdf in enumerate(packet.files("pdf").values(), 1):
        assert (f"附件{number}" in page_text(Paper(pdf), 0)) is marked


def test_the_promise_stands_before_the_evidence_of_its_item(press: Press) -> None:
    packet = press.packet("service with a promise")
    paper, expected = Paper(bound(packet)), expected_of(packet)
    page = start_of(paper, expected, 10)
    assert page is not None
    assert "非官方样式" in page_text(paper, page)
    assert "欧阳𠮷㛃" in page_text(paper, page)
    assert [code.text for code in paper.codes[page + 1]] == ["E10-0000"]
    assert "诚信承诺" not in "".join(Paper(bound(press.packet("own service"))).texts).replace("无不良信用承诺", "")


# ---- more than 200 pages of evidence ---------------------------------------------------------------------------


def list_faults(word: Paper, pdf: Paper, expected: Expected) -> list[str]:
    """The Word file of a thick book lists the files of each item with the pages they have in the bound PDF."""
    faults = []
    printed = pdf.contents(expected.titles)
    if word.contents(expected.titles) != printed:
        faults.append("the contents lists differ")
    heads = {
        item: next((p for p, text in enumerate(map(squeeze, word.texts)) if squeeze(mark).rstrip(";。") in text), None)
        for item, mark in ((n, f"佐证材料{n}：{title}") for n, title in enumerate(expected.titles, 1))
    }
    for item, page in heads.items():
        if page is None:
            faults.append(f"item {item}: not in Word")
            continue
        foot = word.feet[page]
        if foot is None or foot[0] != printed[item] or page % 2 or foot[1] < 297:
            faults.append(f"item {item}: Word page {page + 1} carries {foot} instead of {printed[item]}")
        listed = [
            tuple(map(int, found)) for found in re.findall(r"第(\d+)页至第(\d+)页,共(\d+)页", squeeze(word.texts[page]))
        ]
        if listed != _ranges(pdf, expected, item):
            faults.append(f"item {item}: Word lists {listed}, in the book are {_ranges(pdf, expected, item)}")
    return faults


def _ranges(pdf: Paper, expected: Expected, item: int) -> list[tuple[int, int, int]]:
    """First and last number and count of each file; a file of a thick item is told by how its pages stand."""
    found: list[tuple[int, int, int]] = []
    turn = ""
    for page, codes in enumerate(pdf.codes):
        for code in codes:
            if code.text in expected.codes.get(item, ()):
                number = pdf.feet[page][0]  # type: ignore[index]
                if code.turn == turn:
                    found[-1] = (found[-1][0], number, found[-1][2] + 1)
                else:
                    found.append((number, number, 1))
                turn = code.turn
    return found


@pytest.mark.office
def test_word_lists_the_files_of_a_thick_book_with_the_pages_of_the_pdf(press: Press) -> None:
    packet = press.packet("thick zone")
    pdf, word = Paper(bound(packet)), Paper(press.rendered(packet)[packet.bound])
    assert sum(map(bool, pdf.pictures)) > 200
    assert not any(word.pictures)
    assert list_faults(word, pdf, expected_of(packet)) == []


@pytest.mark.office
def test_a_wrong_range_in_word_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("thick zone")
    docx = packet.files("docx")[packet.bound]
    change = forge.replaced("第 16 页至第 18 页", "第 16 页至第 19 页")
    forged = forge.word(docx, change, tmp_path / "forged.docx")
    pdf, word = Paper(bound(packet)), Paper(word_to_pdf(forged, tmp_path))
    assert [fault.split(":")[0] for fault in list_faults(word, pdf, expected_of(packet))] == ["item 1"]


@pytest.mark.parametrize("fault", ["removed", "swapped"])
def test_a_page_of_a_thick_book_removed_or_swapped_is_found(press: Press, tmp_path: Path, fault: str) -> None:
    packet = press.packet("thick zone")
    plant = {
        "removed": lambda: forge.without_page(bound(packet), 150, tmp_path / "forged.pdf"),
        "swapped": lambda: forge.swapped(bound(packet), 150, 151, tmp_path / "forged.pdf"),
    }[fault]
    paper, expected = Paper(plant()), expected_of(packet)
    assert code_faults(paper, expected)
    assert number_faults(paper, expected)
