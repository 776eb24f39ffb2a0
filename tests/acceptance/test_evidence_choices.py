"""What was chosen about evidence stands on paper: page ranges, captions as text, shared sides, 上册 and 下册."""

from __future__ import annotations

import pytest

from tests import scans
from tests.acceptance import chosen
from tests.acceptance.official import contents_titles, squeeze
from tests.acceptance.packets import ZONE, Packet, Press
from tests.acceptance.paper import Paper

NAMES = ["zone with chosen pages", "zone with chosen pages in tomes"]


def papers(press: Press, name: str) -> tuple[Packet, dict[str, Paper]]:
    packet = press.packet(name)
    return packet, {volume: Paper(pdf) for volume, pdf in packet.files("pdf").items()}


@pytest.mark.parametrize("name", NAMES)
def test_every_chosen_page_stands_once_and_where_it_is_claimed(press: Press, name: str) -> None:
    packet, of = papers(press, name)
    shown: list[list[str]] = []
    for volume in packet.book["volumes"]:
        paper = of[volume["id"]]
        for line in [*volume["contents"], *volume["continued"]]:
            for file in line["files"]:
                sides = range(file["first_pdf_page"], file["first_pdf_page"] + max(file["pages"], 1))
                assert all(paper.codes[side - 1] for side in sides), file
        shown += [[code.text for code in codes] for codes in paper.codes if codes]
    thick = [[code] for code in scans.codes(chosen.THICK, chosen.THICK_PAGES)]
    wanted = [*chosen.codes(), *thick]
    assert [sorted(side) for side in shown] == [sorted(side) for side in wanted]


@pytest.mark.parametrize("name", NAMES)
def test_claims_add_up_to_the_sides(press: Press, name: str) -> None:
    packet, of = papers(press, name)
    for volume in packet.book["volumes"]:
        lines = [*volume["contents"], *volume["continued"]]
        files = [file for line in lines for file in line["files"]]
        assert sum(file["pages"] for file in files) == sum(bool(pictures) for pictures in of[volume["id"]].pictures)


@pytest.mark.parametrize("name", NAMES)
def test_captions_are_text_above_their_pages(press: Press, name: str) -> None:
    _, of = papers(press, name)
    for caption, code in zip(chosen.CAPTIONS, (1, 7, 12, 14), strict=True):
        wanted = scans.code_of(chosen.ITEM, code)
        places = [
            (paper, page) for paper in of.values() for page, codes in enumerate(paper.codes)
            if wanted in [one.text for one in codes]
        ]  # fmt: skip
        ((paper, page),) = places
        assert squeeze(caption) in squeeze(paper.bodies[page])


def test_a_thick_volume_goes_on_in_the_next_book(press: Press) -> None:
    packet, of = papers(press, NAMES[1])
    _, first, *others = packet.book["volumes"]
    assert others
    number = 0
    for volume in (first, *others):
        paper = of[volume["id"]]
        assert volume["pdf_pages"] <= 2 * 20
        printed = [foot[0] for foot in paper.feet if foot]
        assert printed[0] == number + 1
        blanks = [side for side in volume["blank_pdf_pages"] if side > 4]
        assert printed[-1] == number + volume["pdf_pages"] - _front(volume)
        assert len(printed) == volume["pdf_pages"] - _front(volume) - len(blanks)
        number = printed[-1]
    titles = {line["title"] for volume in (first, *others) for line in volume["contents"]}
    assert titles == set(contents_titles(ZONE))
    assert "上册" in first["pdf"]
    assert "上册" in squeeze(of[first["id"]].texts[0])


def _front(volume: dict[str, object]) -> int:
    labels = volume["page_labels"]
    assert isinstance(labels, list)
    return sum(not str(label).isdigit() for label in labels)
