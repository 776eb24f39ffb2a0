"""The bound book on paper, read back from outside, as PDF and as LibreOffice prints its Word file.

1 every number of the contents list is the one at the foot of the page where the item starts · 2 every item starts on
a right-hand page · 3 every page of every scan is there once, in order, the right way up · 4 labels, links and outline
lead where the list says · 5 a planted fault makes each judge speak.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance import forge
from tests.acceptance.expectations import expected_of, with_starts
from tests.acceptance.packets import Packet, Press
from tests.acceptance.paper import Expected, Paper, code_faults, number_faults, start_of, structure_faults
from tests.office import word_to_pdf

BOOKS = ["sample zone", "sample service", "own zone", "own service"]
CODED = ["own zone", "own service"]


def bound(packet: Packet) -> Path:
    """The PDF of the volume with the contents list."""
    return packet.files("pdf")[packet.bound]


@pytest.mark.parametrize("name", BOOKS)
def test_the_numbers_of_the_contents_list_are_those_on_the_pages(press: Press, name: str) -> None:
    packet = press.packet(name)
    paper, expected = Paper(bound(packet)), expected_of(packet)
    assert number_faults(paper, expected) == []
    assert structure_faults(paper, expected) == []


@pytest.mark.office
@pytest.mark.parametrize("name", BOOKS)
def test_the_printed_word_file_has_the_same_numbers(press: Press, name: str) -> None:
    packet = press.packet(name)
    pdf = Paper(bound(packet))
    expected = with_starts(expected_of(packet), pdf)
    word = Paper(press.rendered(packet)[packet.bound])
    assert number_faults(word, expected) == []
    assert word.contents(expected.titles) == pdf.contents(expected.titles)
    assert word.feet[pdf.front][0] == 1  # type: ignore[index]


@pytest.mark.parametrize("name", CODED)
def test_every_page_of_every_scan_is_in_the_book_once_and_in_order(press: Press, name: str) -> None:
    packet = press.packet(name)
    expected = expected_of(packet)
    assert sum(map(len, expected.codes.values())) >= 30
    assert code_faults(Paper(bound(packet)), expected) == []


@pytest.mark.office
@pytest.mark.parametrize("name", CODED)
def test_every_page_of_every_scan_is_a_picture_in_word(press: Press, name: str) -> None:
    packet = press.packet(name)
    assert code_faults(Paper(press.rendered(packet)[packet.bound]), expected_of(packet)) == []


@pytest.mark.parametrize("name", BOOKS)
def test_book_json_claims_what_is_on_paper(press: Press, name: str) -> None:
    packet = press.packet(name)
    paper, expected = Paper(bound(packet)), expected_of(packet)
    volume = packet.book["volumes"][-1]
    assert volume["pdf_pages"] == len(paper.words)
    for entry in volume["contents"]:
        assert start_of(paper, expected, entry["item"]) == entry["pdf_page"] - 1
        assert str(paper.feet[entry["pdf_page"] - 1][0]) == entry["page"]  # type: ignore[index]
        assert [file["pages"] for file in entry["files"]] == [
            sum(paper.pictures[file["first_pdf_page"] - 1 : file["first_pdf_page"] - 1 + file["pages"]])
            for file in entry["files"]
        ]
    assert volume["blank_pdf_pages"] == [
        page
        for page in range(1, len(paper.words) + 1)
        if not paper.texts[page - 1].strip() and not paper.pictures[page - 1]
    ]


# ---- planted faults --------------------------------------------------------------------------------------------


def _all_faults(pdf: Path, expected: Expected) -> str:
    paper = Paper(pdf)
    return "\n".join(number_faults(paper, expected) + structure_faults(paper, expected) + code_faults(paper, expected))


def _scan(packet: Packet, code: str) -> int:
    codes = Paper(bound(packet)).codes
    return next(page for page, found in enumerate(codes) if any(one.text == code for one in found))


PLANTED: dict[str, tuple[Callable[[Packet, Path], Path], str]] = {
    "a scan removed": (lambda p, out: forge.without_page(bound(p), _scan(p, "E10-0002"), out), "lost ['E10-0002']"),
    "a blank page removed": (
        lambda p, out: forge.without_page(bound(p), _scan(p, "E03-0000") - 1, out), "starts on the back",
    ),
    "two scans swapped": (
        lambda p, out: forge.swapped(bound(p), _scan(p, "E10-0001"), _scan(p, "E10-0002"), out), "out of order",
    ),
    "a scan put into another item": (
        lambda p, out: forge.swapped(bound(p), _scan(p, "E10-0002"), _scan(p, "E12-0002"), out), "lies in item 10",
    ),
    "a scan shown twice": (
        lambda p, out: forge.doubled(bound(p), _scan(p, "E10-0002"), _scan(p, "E10-0003"), out), "twice ['E10-0002']",
    ),
    "a scan upside down": (lambda p, out: forge.turned(bound(p), _scan(p, "E10-0002"), out), "stands upside down"),
    "a number of the list changed": (
        lambda p, out: forge.rewritten(bound(p), 2, {"7": "9"}, out), "item 3: contents prints 9",
    ),
    "a title of the list changed": (
        lambda p, out: forge.rewritten(
            bound(p), 2, {"设立海外机构以及联络站的佐证材料": "设立海外机构以及联络站的材料"}, out
        ),
        "item 4: no contents line",
    ),
    "a number at the foot changed": (
        lambda p, out: forge.rewritten(bound(p), _scan(p, "E10-0000"), {"— 27 —": "— 72 —"}, out),
        "carries number 72 instead of 27",
    ),
    "labels shifted": (lambda p, out: forge.relabelled(bound(p), out), "its label is"),
    "two links exchanged": (lambda p, out: forge.misdirected(bound(p), 2, out), "links lead to pages"),
    "no outline": (lambda p, out: forge.without_outline(bound(p), out), "the outline leads to None"),
}  # fmt: skip


@pytest.mark.parametrize("fault", PLANTED)
def test_a_fault_planted_in_the_pdf_is_found(press: Press, tmp_path: Path, fault: str) -> None:
    packet = press.packet("own zone")
    plant, told = PLANTED[fault]
    assert told in _all_faults(plant(packet, tmp_path / "forged.pdf"), expected_of(packet))


@pytest.mark.office
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (forge.pictures_swapped, "out of order"),
        (forge.replaced('w:start="7"', 'w:start="9"'), "carries number"),
        (forge.replaced("<w:t>7</w:t>", "<w:t>9</w:t>"), "item 3: contents prints 9"),
    ],
    ids=["two pictures swapped", "a section numbered wrongly", "a number of the list changed"],
)
def test_a_fault_planted_in_word_is_found(
    press: Press, tmp_path: Path, change: Callable[[str], str], told: str
) -> None:
    packet = press.packet("own zone")
    forged = forge.word(packet.files("docx")[packet.bound], change, tmp_path / "forged.docx")
    paper, expected = Paper(word_to_pdf(forged, tmp_path)), expected_of(packet)
    assert told in "\n".join(number_faults(paper, expected) + code_faults(paper, expected))
