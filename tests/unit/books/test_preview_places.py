"""Where answers stand: every printed field has a place in its section, in the type area, and its text is in there.

PL1 whole books of every form with random fillings. PL2 the samples as PDFium reads them: what stands in the boxes is
the answer. PL3 rows: cells, rows, all rows; blank printed rows, blank entries. PL4 a value that runs over pages. PL5
blanks: a place for each answer that is not there yet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from itertools import pairwise

import pypdfium2
import pytest
from hypothesis import Phase, given, settings

from app.books.volume import BookInPages
from app.documents.fonts import Fonts
from app.documents.layout.parts import LayoutOptions
from app.documents.layout.texts import Filler
from app.documents.model import Document
from app.documents.typeset import Typesetter
from app.forms.answers import Answer, Filling
from app.forms.definition import Field
from app.forms.sections import Section, sections_of
from app.renderers.pdf import pdf_bytes
from app.renderers.places import AnswerPlace, answer_places
from tests.conftest import ROOT
from tests.unit.documents.fillings import Case, cases
from tests.unit.documents.golden import sample_case, samples

FOLDERS = {folder.name: folder for folder in samples()}
SAMPLES = {name: sample_case(folder) for name, folder in FOLDERS.items()}
FORM_A, FORM_B = "cooperation_zone_2026", "service_institution_2026"
_HAIR = 40  # twips by which a frame of a table may stand out of the type area


@pytest.fixture(scope="module")
def faces() -> Fonts:
    return Fonts(ROOT / "resources" / "fonts")


@pytest.fixture(scope="module")
def typesetter(faces: Fonts) -> Typesetter:
    return Typesetter(faces)


def found_in(book: BookInPages) -> dict[tuple[str, str], list[AnswerPlace]]:
    """The places of a book by section of the form and path."""
    found: dict[tuple[str, str], list[AnswerPlace]] = {}
    for place in answer_places(book.pdf):
        part = book.plan.pages[place.side - 1].part
        section = f"{part.rpartition('.')[0]}.{place.section}" if place.section else ""
        found.setdefault((section, place.path), []).append(place)
    return found


def printed_sections(case: Case, book: BookInPages) -> Iterator[Section]:
    """The sections that a book prints."""
    volumes = {volume.id for volume in book.binding.volumes}
    for section in sections_of(case.definition):
        if section.volume not in volumes or not section.printed:
            continue
        holds = (hold for volume in book.binding.volumes for part in volume.parts
                 for hold in (part.item.holds if part.item else ()))  # fmt: skip
        optional = next((hold.optional for hold in holds if section.shows in (hold.table, hold.statement)), None)
        if section.kind == "outline" and section.item and case.filling.items.get(section.item):
            continue  # files may stand for it
        if section.kind == "statement" and optional and optional not in case.options.shown:
            continue
        yield section


def outside(document: Document, place: AnswerPlace) -> str:
    geometry = document.geometry
    if not 1 <= place.side <= len(document.pages):
        return f"side {place.side}"
    left = geometry.left(place.side)
    across = left - _HAIR <= place.x and place.x + place.width <= left + geometry.column + _HAIR
    down = geometry.top <= place.y and place.y + place.height <= geometry.height - geometry.bottom + _HAIR
    return "" if across and down and place.width > 0 and place.height > 0 else f"{place}"


def check_books(case: Case, books: list[BookInPages]) -> None:
    for book in books:
        found = found_in(book)
        assert [wrong for places in found.values() for place in places if (wrong := outside(book.pdf, place))] == []
        for section in printed_sections(case, book):
            unseen = {table.repeat.field for table in case.definition.tables.values()
                      if table.repeat and not table.repeat.printed_rows}  # fmt: skip
            missing = [name for name in section.printed if (section.id, name) not in found and name not in unseen]
            assert missing == [], section.id
        for places in found.values():
            for one, other in pairwise(places):
                assert (one.side, one.y) <= (other.side, other.y)


@pytest.mark.parametrize("name", SAMPLES)
def test_pl1_every_printed_field_of_the_samples_has_a_place(typesetter: Typesetter, name: str) -> None:
    check_books(SAMPLES[name], SAMPLES[name].books(typesetter))


@pytest.mark.parametrize("name", SAMPLES)
def test_pl1_every_printed_field_of_any_filling_has_a_place(typesetter: Typesetter, name: str) -> None:
    @settings(max_examples=12, phases=[Phase.generate])
    @given(cases(SAMPLES[name].definition))
    def check(case: Case) -> None:
        check_books(case, case.books(typesetter))

    check()


# ---- what is read in the boxes -----------------------------------------------------------------------------------


class Reader:
    """The characters of a drawn document, asked for by box."""

    def __init__(self, document: Document, faces: Fonts) -> None:
        self._height = document.geometry.height
        self._pdf = pypdfium2.PdfDocument(pdf_bytes(document, faces))
        self._pages: dict[int, list[tuple[float, float, str]]] = {}

    def close(self) -> None:
        self._pdf.close()

    def text(self, places: list[AnswerPlace]) -> str:
        """All that stands in the boxes, without blanks."""
        units = "".join("".join(self._inside(place)) for place in places)  # PDFium counts UTF-16
        return units.encode("utf-16", "surrogatepass").decode("utf-16")

    def _inside(self, place: AnswerPlace) -> Iterator[str]:
        for x, y, char in self._chars(place.side):
            if place.x <= x <= place.x + place.width and place.y <= y <= place.y + place.height:
                yield char

    def _chars(self, side: int) -> list[tuple[float, float, str]]:
        if side not in self._pages:
            found = []
            with closing(self._pdf[side - 1]) as page, closing(page.get_textpage()) as text:
                for index in range(text.count_chars()):
                    left, bottom, right, top = text.get_charbox(index, loose=True)
                    char = chr(pypdfium2.raw.FPDFText_GetUnicode(text, index))
                    if char.strip():
                        found.append(((left + right) * 10, self._height - (bottom + top) * 10, char))
            self._pages[side] = found
        return self._pages[side]


def squeezed(text: str) -> str:
    return re.sub(r"\s", "", text)


def expected(filler: Filler, field: Field) -> list[str]:
    """What must be read where an answer stands."""
    if field.type == "checks":
        return [squeezed(f"☑{option}") for option in filler.chosen(field.id)]
    shown = filler.shown(field.id)
    if field.type == "yesno":
        return [f"☑{shown}"] if shown else []
    if field.type == "date" and (date := re.fullmatch(r"(\d{4})\D+(\d{1,2})\D+(\d{1,2})\D*", shown)):
        return [date[1], str(int(date[2])), str(int(date[3]))]
    for ending in field.drop_ending:
        shown = shown.removesuffix(ending)
    return [squeezed(shown)] if shown else []


@pytest.mark.parametrize("name", SAMPLES)
def test_pl2_the_answer_is_what_stands_in_its_places(typesetter: Typesetter, faces: Fonts, name: str) -> None:
    case = SAMPLES[name]
    filler = Filler(case.definition, case.filling)
    read = 0
    for book in case.books(typesetter):
        with closing(Reader(book.pdf, faces)) as reader:
            for (section, path), places in found_in(book).items():
                field = case.definition.fields.get(path)
                if field is None or field.type == "rows":
                    continue
                there = reader.text(places)
                for words in expected(filler, field):
                    assert words in there, f"{section} {path}: {words!r} not in {there!r}"
                    read += 1
    assert read >= {FORM_A: 100, FORM_B: 40}.get(name, 1)


def test_pl2_answers_in_running_text_are_framed_by_themselves(typesetter: Typesetter, faces: Fonts) -> None:
    case = SAMPLES[FORM_B]
    filler = Filler(case.definition, case.filling)
    (book,) = case.books(typesetter)
    with closing(Reader(book.pdf, faces)) as reader:
        found = found_in(book)
        name = squeezed(filler.shown("org_name"))
        assert reader.text(found["book.B1", "org_name"]) == name * 2  # the line above the table, and its cell
        assert reader.text(found["book.B3", "org_name"]) == name
        assert reader.text(found["book.declaration", "org_name"]) == name  # on two lines
        assert "年" in reader.text(found["book.B3", "filed_on"])  # one box for year, month and day
    case = SAMPLES[FORM_A]
    book = case.books(typesetter)[0]
    with closing(Reader(book.pdf, faces)) as reader:
        found = found_in(book)
        shown = {name: squeezed(Filler(case.definition, case.filling).shown(name)) for name in ("province", "city")}
        assert reader.text(found["form.cover", "province"]) == shown["province"].removesuffix("省")
        assert reader.text(found["form.cover", "city"]) == shown["city"].removesuffix("市")
        counted = reader.text(found["form.A4", "platform_provincial_count"])
        assert counted.startswith("数量：")
        assert "名称" not in counted
        assert reader.text(found["form.A4", "platform_provincial_names"]).startswith("名称：")


# ---- rows --------------------------------------------------------------------------------------------------------


def with_answers(case: Case, **answers: Answer) -> Case:
    return replace(case, filling=replace(case.filling, answers={**case.filling.answers, **answers}))


def test_pl3_cells_rows_and_all_rows(typesetter: Typesetter, faces: Fonts) -> None:
    people: list[dict[str, str]] = [
        {"person_name": f"虚构人{number}", "person_post": "主任"} if number != 1 else {} for number in range(4)
    ]
    case = with_answers(SAMPLES[FORM_B], people=people)
    (book,) = case.books(typesetter)
    found = found_in(book)
    with closing(Reader(book.pdf, faces)) as reader:
        for number in (0, 2, 3):
            assert reader.text(found["book.B3", f"people.{number}.person_name"]) == f"虚构人{number}"
            assert f"虚构人{number}主任" in reader.text(found["book.B3", f"people.{number}"])
        (row,) = found["book.B3", "people.1"]  # blank: the first row that is printed blank
        (last,) = found["book.B3", "people.3"]
        assert row.y == last.y + last.height
        assert reader.text([row]) == "4"
        (every,) = found["book.B3", "people"]
        assert reader.text([every]).count("虚构人") == 3
    assert [path for _, path in found if re.fullmatch(r"people\.\d+", path)].count("people.14") == 1
    assert ("book.B3", "people.15") not in found
    assert row.width == every.width > found["book.B3", "people.0.person_name"][0].width


def test_pl3_long_lists_have_places_on_every_page(typesetter: Typesetter, faces: Fonts) -> None:
    people = [{"person_name": f"虚构人{number}"} for number in range(60)]
    case = with_answers(SAMPLES[FORM_B], people=people)
    (book,) = case.books(typesetter)
    found = found_in(book)
    sides = [place.side for place in found["book.B3", "people"]]
    assert len(sides) == len(set(sides)) > 1
    with closing(Reader(book.pdf, faces)) as reader:
        for number in range(60):
            assert reader.text(found["book.B3", f"people.{number}.person_name"]) == f"虚构人{number}"


# ---- over pages, and blank ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "section", "path"), [
    (FORM_A, "form.A2", "plan_tasks"), (FORM_B, "book.B1", "activities_text"),
])  # fmt: skip
def test_pl4_a_value_over_pages_has_a_place_on_each(
    typesetter: Typesetter, faces: Fonts, name: str, section: str, path: str
) -> None:
    text = "\n".join(f"第{number}段，虚构的内容很长，" + "写了又写，" * 30 for number in range(40))
    case = with_answers(SAMPLES[name], **{path: text})
    book = case.books(typesetter)[0]
    places = found_in(book)[section, path]
    sides = [place.side for place in places]
    assert len(set(sides)) >= 3
    assert sides == sorted(sides)
    with closing(Reader(book.pdf, faces)) as reader:
        assert reader.text(places) == squeezed(text)


@pytest.mark.parametrize("name", SAMPLES)
def test_pl5_blank_answers_have_places(typesetter: Typesetter, name: str) -> None:
    definition = SAMPLES[name].definition
    for blank in (False, True):
        case = Case(definition, Filling(), options=LayoutOptions(blank=blank))
        check_books(case, case.books(typesetter))
