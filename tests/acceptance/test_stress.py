"""Whatever is typed in: Word and PDF agree, nothing is lost, doubled, clipped or printed over.

1 Word, printed with the usual fonts, with one family for all, and on a PC without Chinese fonts, has the PDF's pages
and words · 2 the PDF is sound and shows what the page model says · 3 text keeps to the type area, to its cell, and off
other text, in both · 4 what was typed is on paper, whole and in order · 5 a planted fault is found.
"""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.forms.definition import FormDefinition
from tests.acceptance import forge, stress
from tests.acceptance.grids import word_text
from tests.acceptance.official import squeeze
from tests.acceptance.packets import FORMS, Packet, Press
from tests.acceptance.paper import Paper, plain
from tests.acceptance.sheets import (
    crossing_faults,
    model_faults,
    overprint_faults,
    stray_faults,
    stretch_faults,
    typed_faults,
)
from tests.acceptance.test_agreement import differences, page_differences
from tests.office import BARE_PC, ONE_FAMILY_PC, word_to_pdf

STRESSED = [f"{form} {name}" for name in stress.STRESSES for form in FORMS]
FOUND = [f"{form} {name}" for name, (form, _) in stress.FOUND.items()]
EMPTY = [name for form in FORMS for name in (f"blank {form}", f"empty {form} as draft")]
ONE_FAMILY = [*(f"{form} at its ceilings" for form in FORMS), "zone at random 1"]
_CIRCLED = re.compile("[①-⑳]")
BARE = [f"{form} at its ceilings" for form in FORMS]
PRINTED_AS_TYPED = ("text", "long_text", "email", "uscc", "postcode")


def options_of(packet: Packet) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((packet.draft / "draft.json").read_text("utf-8")).get("options", {})
    return found


def typed(packet: Packet, definition: FormDefinition) -> Iterator[tuple[str, str]]:
    """Path and text of every answer that prints as it was typed."""
    answers = json.loads((packet.draft / "draft.json").read_text("utf-8"))["answers"]
    for name, field in definition.fields.items():
        answer = answers.get(name, "")
        if field.type in PRINTED_AS_TYPED:
            yield name, _without_ending(answer, field.drop_ending)
        elif field.type == "rows":
            for place, row in enumerate(answer):
                for column, asked in field.columns.items():
                    if asked.type in PRINTED_AS_TYPED:
                        yield f"{name}.{place}.{column}", row.get(column, "")


def marks_of(packet: Packet, definition: FormDefinition) -> Iterator[str]:
    """The marks that long texts, rows and statements begin with."""
    draft = json.loads((packet.draft / "draft.json").read_text("utf-8"))
    printed = [text for _, text in typed(packet, definition)]
    declared = [item.get("statement", "") for item in draft["items"].values() if item["state"] == "self_declaration"]
    for text in (*printed, *declared):
        yield from stress.MARK.findall(text)


def _without_ending(text: str, endings: tuple[str, ...]) -> str:
    return next((text.removesuffix(ending) for ending in endings if text.endswith(ending)), text)


@dataclass
class Printed:
    """A packet on paper, as PDF and as LibreOffice prints its Word files; read once for all that is asked of it."""

    press: Press
    packet: Packet

    @cached_property
    def pdf(self) -> dict[str, Paper]:
        return {volume: Paper(pdf) for volume, pdf in self.packet.files("pdf").items()}

    @cached_property
    def word(self) -> dict[str, Paper]:
        return {volume: Paper(pdf) for volume, pdf in self.press.rendered(self.packet).items()}

    @property
    def form(self) -> FormDefinition:
        return api.library(self.press.paths).get(self.packet.form)


@pytest.fixture(scope="module", params=[*STRESSED, *FOUND, *EMPTY])
def printed(press: Press, request: pytest.FixtureRequest) -> Printed:
    return Printed(press, press.packet(request.param))


# ---- Word ------------------------------------------------------------------------------------------------------


@pytest.mark.office
def test_word_has_the_pages_and_words_of_the_pdf(printed: Printed) -> None:
    found = {volume: page_differences(paper, printed.word[volume]) for volume, paper in printed.pdf.items()}
    assert found == {volume: [] for volume in found}


@pytest.mark.office
def test_nothing_is_clipped_or_overprinted_in_word(printed: Printed) -> None:
    for paper in printed.word.values():
        assert overprint_faults(paper) == []
        assert crossing_faults(paper) == []


@pytest.mark.office
def test_no_line_is_torn_apart_in_word(printed: Printed) -> None:
    for volume, paper in printed.word.items():
        assert stretch_faults(paper, printed.pdf[volume]) == []


@pytest.mark.office
@pytest.mark.parametrize("name", ONE_FAMILY)
def test_word_has_them_with_one_family_for_all_its_fonts(press: Press, name: str) -> None:
    packet = press.packet(name)
    rendered = press.rendered(packet, ONE_FAMILY_PC)
    found = {volume: differences(pdf, rendered[volume]) for volume, pdf in packet.files("pdf").items()}
    assert found == {volume: [] for volume in found}


@pytest.mark.office
@pytest.mark.parametrize("name", BARE)
def test_word_has_the_pages_without_any_chinese_font(press: Press, name: str) -> None:
    """LibreOffice then prints boxes, and of a line with ① some twice and some not; but nothing is on another page."""
    packet = press.packet(name)
    rendered = press.rendered(packet, BARE_PC)
    found = {volume: strangers(pdf, rendered[volume]) for volume, pdf in packet.files("pdf").items()}
    assert found == {volume: [] for volume in found}


def strangers(pdf: Path, word: Path) -> list[str]:
    """What stands on a page in Word and not in the PDF."""
    one, other = Paper(pdf).bodies, Paper(word).bodies
    if len(one) != len(other):
        return [f"{len(one)} pages in PDF, {len(other)} in Word"]
    extra = [Counter(plain(_CIRCLED.sub("", b))) - Counter(plain(a)) for a, b in zip(one, other, strict=True)]
    return [f"page {page}: {''.join(found)[:60]}" for page, found in enumerate(extra, 1) if found]


# ---- PDF -------------------------------------------------------------------------------------------------------


def test_the_pdf_is_sound(printed: Printed) -> None:
    for paper in printed.pdf.values():
        assert qpdf_says(paper.file) == (0, "")


def qpdf_says(pdf: Path) -> tuple[int, str]:
    """Exit code and complaints of ``qpdf --check``."""
    done = subprocess.run(["qpdf", "--check", str(pdf)], capture_output=True, text=True, check=False)
    return done.returncode, done.stderr


def test_each_page_of_the_pdf_shows_what_its_model_says(printed: Printed) -> None:
    models = printed.press.models(printed.packet)
    for volume, paper in printed.pdf.items():
        assert model_faults(paper, models[volume]) == []


def test_nothing_is_clipped_or_overprinted_in_the_pdf(printed: Printed) -> None:
    gutter = float(options_of(printed.packet).get("gutter_mm", 0))
    for paper in printed.pdf.values():
        assert stray_faults(paper, gutter) == []
        assert overprint_faults(paper) == []
        assert crossing_faults(paper) == []


def test_what_was_typed_is_on_paper_whole_and_in_order(printed: Printed) -> None:
    pages = [page for paper in printed.pdf.values() for page in paper.bodies]
    assert typed_faults(pages, dict(typed(printed.packet, printed.form))) == []


def test_what_was_typed_is_there_once(printed: Printed) -> None:
    """Each text that begins with a mark of its own stands once in Word and once in the PDF."""
    word = "".join(map(word_text, printed.packet.files("docx").values()))
    pages = squeeze("".join(page for paper in printed.pdf.values() for page in paper.bodies))
    marks = Counter(marks_of(printed.packet, printed.form))
    assert Counter(stress.MARK.findall(word)) == marks
    assert Counter(stress.MARK.findall(pages)) == marks


# ---- planted faults --------------------------------------------------------------------------------------------

PLAIN = "zone of nothing"


def form_of(press: Press) -> Path:
    return press.packet(PLAIN).files("pdf")["form"]


@pytest.mark.parametrize(
    ("right", "down", "told"),
    [
        (12.0, 0.0, "stands outside of the type area"),
        (0.0, -30.0, "stands outside of the type area"),
        (0.0, 110.0, "stands outside of the type area"),
    ],
    ids=["to the right", "up", "down"],
)
def test_a_page_moved_is_found(press: Press, tmp_path: Path, right: float, down: float, told: str) -> None:
    forged = forge.moved(form_of(press), 4, right, down, tmp_path / "forged.pdf")
    assert told in "\n".join(stray_faults(Paper(forged)))


def test_text_printed_over_text_and_lines_is_found(press: Press, tmp_path: Path) -> None:
    forged = forge.moved(form_of(press), 4, 3, 6, tmp_path / "forged.pdf", again=True)
    assert "overprint each other" in "\n".join(overprint_faults(Paper(forged)))
    forged = forge.moved(form_of(press), 4, 0, 14, tmp_path / "forged.pdf", again=True)
    assert "a line goes through" in "\n".join(crossing_faults(Paper(forged)))


def test_pages_that_the_model_does_not_have_are_found(press: Press, tmp_path: Path) -> None:
    model = press.models(press.packet(PLAIN))["form"]
    swapped = forge.swapped(form_of(press), 4, 8, tmp_path / "swapped.pdf")
    assert [fault.split(":")[0] for fault in model_faults(Paper(swapped), model)] == ["page 5", "page 9"]
    shorter = forge.without_page(form_of(press), 4, tmp_path / "shorter.pdf")
    assert model_faults(Paper(shorter), model) == ["10 pages in the PDF, 11 in the model"]


@pytest.mark.parametrize(
    ("pages", "right"),
    [
        (["甲一二三", "四五六乙"], True),
        (["甲一二", "头三四", "头五六乙"], True),
        (["甲一二", "头四五六乙"], False),
        (["甲一二三", "六五四乙"], False),
        (["甲一二三", "空", "四五六"], False),
        (["一二三四五"], False),
    ],
)
def test_a_text_lost_or_out_of_order_is_found(pages: list[str], right: bool) -> None:
    assert (typed_faults(pages, {"text": "一二三四五六"}) == []) is right


def test_a_text_doubled_in_word_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("service at its ceilings")
    docx = packet.files("docx")["book"]
    mark = stress.MARK.findall(word_text(docx))[0]
    forged = forge.word(docx, forge.replaced(mark, mark * 2), tmp_path / "forged.docx")
    assert Counter(stress.MARK.findall(word_text(forged))) - Counter(stress.MARK.findall(word_text(docx)))


def test_a_cut_pdf_is_found(press: Press, tmp_path: Path) -> None:
    whole = form_of(press).read_bytes()
    (tmp_path / "cut.pdf").write_bytes(whole[: len(whole) // 2])
    assert qpdf_says(tmp_path / "cut.pdf") != (0, "")


@pytest.mark.office
def test_a_line_torn_apart_in_word_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("zone at its ceilings")
    change = forge.replaced("形成“一核两翼三带”", "形成</w:t><w:br/><w:t>“一核两翼三带”")
    forged = forge.word(packet.files("docx")["form"], change, tmp_path / "forged.docx")
    assert "torn apart" in "\n".join(
        stretch_faults(Paper(word_to_pdf(forged, tmp_path)), Paper(packet.files("pdf")["form"]))
    )
