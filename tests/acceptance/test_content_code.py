"""The code of the content on the back of covers: in PDF and Word of what is handed in, switchable, in no other copy."""

from __future__ import annotations

import json

import pytest

from tests.acceptance.grids import word_text
from tests.acceptance.official import squeeze
from tests.acceptance.packets import Packet, Press
from tests.acceptance.paper import Paper

WORDS = "内容编号:"


def told(packet: Packet) -> dict[str, object]:
    stored: dict[str, object] = json.loads((packet.folder / "book.json").read_text("utf-8"))
    return stored


def backs(packet: Packet) -> dict[str, str]:
    """What stands on the second side of each volume."""
    return {volume: squeeze(Paper(pdf).texts[1]) for volume, pdf in packet.files("pdf").items()}


@pytest.mark.parametrize("name", ["sample zone", "sample service", "own zone", "zone with chosen pages in tomes"])
def test_the_back_of_each_cover_shows_it(press: Press, name: str) -> None:
    packet = press.packet(name)
    code = str(told(packet)["code"])
    assert set(backs(packet).values()) == {f"{WORDS}{code}电子版的编号与此相同,即为同一版本。"}
    assert all(squeeze(word_text(docx)).count(f"{WORDS}{code}") == 1 for docx in packet.files("docx").values())


@pytest.mark.parametrize("name", ["own zone without code", "own zone as draft", "blank zone"])
def test_other_copies_leave_the_back_blank(press: Press, name: str) -> None:
    packet = press.packet(name)
    assert {words.replace("草稿", "") for words in backs(packet).values()} == {""}
    volumes = told(packet)["volumes"]
    assert isinstance(volumes, list)
    assert all(2 in volume["blank_pdf_pages"] for volume in volumes)


def test_two_drafts_have_two_codes(press: Press) -> None:
    assert told(press.packet("own zone"))["code"] != told(press.packet("sample zone"))["code"]
