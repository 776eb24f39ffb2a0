"""A volume put together.

VO1 one page for every planned side, labels and numbers those of the plan. VO2 contents claim the sides where items
start, on right-hand pages. VO3 sections keep the parity of numbers, blanks stand alone. VO4 beyond the limit of
pictures Word lists the files under the numbers of the bound book. VO5 one binding can hold both volumes. VO6 a thick
volume becomes several books that read on.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.books.book_document import Marks
from app.books.evidence_sides import FileInBook
from app.books.fit import PageBox
from app.books.volume import MOST_WORD_PICTURES, Binding, BookInPages, put_together
from app.documents.fonts import Fonts
from app.documents.layout.parts import Layout, LayoutOptions
from app.documents.model import ParagraphPart
from app.documents.typeset import Typesetter
from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.authoring import load_form
from app.forms.definition import FormDefinition
from tests.conftest import ROOT

A4 = PageBox(595.276, 841.89)


@pytest.fixture(scope="module")
def zone() -> FormDefinition:
    return load_form(ROOT / "forms" / "cooperation_zone_2026" / "form.yaml")


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter(Fonts(ROOT / "resources" / "fonts"))


def book(
    zone: FormDefinition, typesetter: Typesetter, pages: dict[int, list[int]], joined: bool = False
) -> BookInPages:
    (made,) = books_of(zone, typesetter, pages, joined)
    return made


def books_of(
    zone: FormDefinition, typesetter: Typesetter, pages: dict[int, list[int]], joined: bool = False, most: int = 0
) -> tuple[BookInPages, ...]:
    evidence, items = {}, {}
    for number in zone.items:
        files = [
            FileInBook(f"{number}-{index}", f"{number}-{index}.pdf", "0" * 64, (A4,) * count, tuple(range(count)))
            for index, count in enumerate(pages.get(number, []))
        ]
        entries = tuple(EvidenceFile(f"attachments/{number:02d}/{file.name}", file.sha256, 1) for file in files)
        items[number] = ItemState("files" if files else "none", files=entries)
        evidence[number] = files
    layout = Layout(zone, Filling({}, items), typesetter, LayoutOptions())
    binding = Binding("b", "册", "标题", zone.volumes if joined else zone.volumes[1:], most)
    return put_together(layout, binding, evidence, Marks("", "某市", "f" * 64))


def test_vo1_vo2_pages_follow_the_plan(zone: FormDefinition, typesetter: Typesetter) -> None:
    made = book(zone, typesetter, {1: [3, 2], 3: [1], 15: [4]})
    pages = made.pdf.pages
    assert len(pages) == len(made.plan.pages)
    assert [page.label for page in pages] == list(made.plan.labels)
    assert sum(page.kind == "evidence" for page in pages) == 10
    assert [entry.item for entry in made.contents] == list(range(1, 16))
    for entry in made.contents:
        assert entry.pdf_page % 2 == 1
        assert pages[entry.pdf_page - 1].number == int(entry.page)
        assert pages[entry.pdf_page - 1].footer == f"— {entry.page} —"
    first = made.contents[0]
    assert [on.first for on in first.files] == [first.pdf_page, first.pdf_page + 3]
    printed = [
        "".join(run.text for run in placed.part.paragraph.tail)
        for side in made.contents_sides
        for placed in pages[side - 1].placed
        if isinstance(placed.part, ParagraphPart) and placed.part.paragraph.link
    ]
    assert printed == [entry.page for entry in made.contents]


def test_vo3_sections_keep_parity_and_blanks_stand_alone(zone: FormDefinition, typesetter: Typesetter) -> None:
    made = book(zone, typesetter, {2: [1], 9: [2, 2]})
    side = 1
    for section in made.pdf.sections:
        assert section.number_from is not None
        assert section.number_from % 2 == side % 2
        kinds = {page.kind for page in section.pages}
        assert len(kinds) == 1
        assert kinds != {"blank"} or (len(section.pages) == 1 and section.pages[0].placed == ())
        side += len(section.pages)


def test_vo4_word_lists_files_when_there_are_too_many_pictures(zone: FormDefinition, typesetter: Typesetter) -> None:
    few = book(zone, typesetter, {3: [MOST_WORD_PICTURES]})
    assert few.word is few.pdf
    many = book(zone, typesetter, {3: [MOST_WORD_PICTURES, 1], 8: [5]})
    assert len(many.word.pages) < len(many.pdf.pages)
    assert not any(page.evidence for page in many.word.pages)
    for entry in many.contents:
        at = dict(many.word.bookmarks)[f"item_{entry.item:02d}"]
        assert at % 2 == 1
        assert many.word.pages[at - 1].footer == f"— {entry.page} —"
    listed = "".join(
        placed.part.paragraph.text
        for page in many.word.pages
        for placed in page.placed
        if isinstance(placed.part, ParagraphPart)
    )
    start = int(many.contents[2].page)
    assert f"3-0.pdf，第 {start} 页至第 {start + MOST_WORD_PICTURES - 1} 页，共 {MOST_WORD_PICTURES} 页" in listed
    assert f"3-1.pdf，第 {start + MOST_WORD_PICTURES} 页，共 1 页" in listed


def test_vo5_both_volumes_in_one_binding(zone: FormDefinition, typesetter: Typesetter) -> None:
    made = book(zone, typesetter, {1: [2]}, joined=True)
    numbers = [page.number for page in made.plan.pages if page.number is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(set(made.plan.labels)) == len(made.plan.labels)
    assert len(made.seals) == 4
    assert int(made.contents[0].page) > 5


def test_same_input_same_pages(zone: FormDefinition, typesetter: Typesetter, tmp_path: Path) -> None:
    assert book(zone, typesetter, {1: [2]}).pdf == book(zone, typesetter, {1: [2]}).pdf


def test_vo6_a_thick_volume_becomes_books_with_numbers_that_run_on(
    zone: FormDefinition, typesetter: Typesetter
) -> None:
    whole = book(zone, typesetter, {1: [30], 3: [30, 9], 8: [100], 15: [4]})
    books = books_of(zone, typesetter, {1: [30], 3: [30, 9], 8: [100], 15: [4]}, most=40)
    assert [one.binding.file_name for one in books] == ["册_上册", "册_中册", "册_下册"]
    assert len({one.binding.id for one in books}) == 3
    claimed = [entry for one in books for entry in one.contents]
    assert [(entry.item, entry.page) for entry in claimed] == [(entry.item, entry.page) for entry in whole.contents]
    shown = [(a.file, a.page) for one in books for page in one.pdf.pages for a in page.evidence]
    assert shown == [(a.file, a.page) for page in whole.pdf.pages for a in page.evidence]
    for one in books:
        numbers = {entry.item for entry in one.contents}
        links = {
            placed.part.paragraph.link
            for side in one.contents_sides
            for placed in one.pdf.pages[side - 1].placed
            if isinstance(placed.part, ParagraphPart)
        }
        assert links - {""} == {f"item_{item:02d}" for item in numbers}
        assert dict(one.pdf.bookmarks).keys() == links - {""}
        claims = [on for entry in (*one.contents, *one.continued) for on in entry.files]
        assert sum(on.ends for on in claims) == sum(bool(page.evidence) for page in one.pdf.pages)
        assert one.pdf.title.startswith("标题（")
    assert [entry.item for one in books for entry in one.continued] == [8]
