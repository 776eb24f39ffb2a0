"""Word and PDF say the same: as many pages, the same words and pictures on each, judged by LibreOffice and poppler.

Words are the same when they are as many of each character, drawn in the same order.

Spaces, leaders, boxes and dashes are left out, since the two programs draw them in different ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.acceptance import forge
from tests.acceptance.packets import Press
from tests.acceptance.paper import Paper, plain
from tests.office import word_to_pdf

SAME = [
    "sample zone",
    "sample service",
    "sample summary",
    "own zone",
    "own service",
    "own zone as draft",
    "own service as draft",
    "empty zone as draft",
    "empty service as draft",
    "empty summary as draft",
    "blank zone",
    "blank service",
    "blank summary",
    "zone with chosen pages",
    "zone with chosen pages in tomes",
    "zone in one volume",
    "zone with its plan on own sheets",
    "zone with a gutter",
    "zone without marks",
    "service with a promise",
]


def differences(pdf: Path, word: Path) -> list[str]:
    """Where the two files differ, page by page."""
    return page_differences(Paper(pdf), Paper(word))


def page_differences(one: Paper, other: Paper) -> list[str]:
    """Where PDF and Word differ on paper, page by page."""
    if len(one.texts) != len(other.texts):
        return [f"{len(one.texts)} pages in PDF, {len(other.texts)} in Word"]
    faults = []
    for page, (a, b) in enumerate(zip(map(plain, one.texts), map(plain, other.texts), strict=True)):
        if Counter(a) != Counter(b):
            missing, extra = Counter(a) - Counter(b), Counter(b) - Counter(a)
            faults.append(
                f"page {page + 1}: only in PDF {''.join(missing)[:60]!r}, only in Word {''.join(extra)[:60]!r}"
            )
        elif plain(one.bodies[page]) != plain(other.bodies[page]):
            faults.append(f"page {page + 1}: the same words in another order")
        if bool(one.pictures[page]) != bool(other.pictures[page]):
            faults.append(f"page {page + 1}: {one.pictures[page]} pictures in PDF, {other.pictures[page]} in Word")
    return faults


@pytest.mark.office
@pytest.mark.parametrize("name", SAME)
def test_word_and_pdf_have_the_same_pages_with_the_same_words(press: Press, name: str) -> None:
    packet = press.packet(name)
    rendered = press.rendered(packet)
    found = {volume: differences(pdf, rendered[volume]) for volume, pdf in packet.files("pdf").items()}
    assert found == {volume: [] for volume in found}


@pytest.mark.office
@pytest.mark.parametrize(
    ("change", "told"),
    [
        (forge.replaced("准入前国民待遇", "准入后国民待遇"), "only in Word '后'"),
        (forge.replaced("合作区主导产业", ""), "only in Word ''"),
        (forge.replaced("<w:pageBreakBefore/>", ""), "only in"),
        (forge.replaced("合作区名称", "名称合作区"), "in another order"),
    ],
    ids=["a word changed", "a label missing", "a page break lost", "words exchanged"],
)
def test_a_fault_planted_in_word_is_found(
    press: Press, tmp_path: Path, change: Callable[[str], str], told: str
) -> None:
    packet = press.packet("own zone")
    forged = forge.word(packet.files("docx")["form"], change, tmp_path / "forged.docx")
    assert told in "\n".join(differences(packet.files("pdf")["form"], word_to_pdf(forged, tmp_path)))


@pytest.mark.office
def test_a_page_removed_from_the_pdf_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("own zone")
    forged = forge.without_page(packet.files("pdf")["form"], 8, tmp_path / "forged.pdf")
    assert "pages in PDF" in differences(forged, press.rendered(packet)["form"])[0]
