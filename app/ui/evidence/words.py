"""What the page of evidence says of items and files, in words. Pure functions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from app.books.page_choices import left_out, left_out_in_words
from app.forms.answers import Answer, EvidenceFile
from app.forms.definition import Field, FormDefinition, Item
from app.forms.field_types import FIELD_TYPES, empty_answer
from app.forms.labels import with_years
from app.forms.sections import Section
from app.times_and_sizes import size_in_words

if TYPE_CHECKING:
    from app.books.seen import SeenBook, SeenFile
    from app.documents.model import Geometry

_YEAR = re.compile(r"\{y\d\}\s*年(度)?")
_LONGEST_ANSWER = 24
_ENDING = "；;。."
DOT = " · "


@dataclass(frozen=True, slots=True)
class Citation:
    """Cells of the form that an item must prove: their section, what they ask, what was answered, the first field."""

    section: str
    label: str
    answers: str
    field: str


@dataclass(frozen=True, slots=True)
class FilePlace:
    """Where a file stands in the book: the printed number of its first page (empty on a blank form), its pages."""

    first: str
    pages: int
    pending: bool = False

    def and_on(self, rest: FilePlace) -> FilePlace:
        """Together with what stands in the next volume, where the numbers go on."""
        return FilePlace(self.first, self.pages + rest.pages, self.pending or rest.pending)

    @property
    def words(self) -> str:
        """``第 15–26 页``; empty while the pages have no numbers yet."""
        if not self.first or self.pending:
            return ""
        if self.pages == 1 or not self.first.isdecimal():
            return f"第 {self.first} 页"
        return f"第 {self.first}–{int(self.first) + self.pages - 1} 页"


@dataclass(frozen=True, slots=True)
class BookPlaces:
    """Where items and files stand in the book, by number and by path; ``waiting`` are items whose pages may move.

    ``sheets`` is what the pages of an item are printed on.
    """

    files: Mapping[str, FilePlace] = field(default_factory=dict)
    pages: Mapping[int, tuple[str, str]] = field(default_factory=dict)
    waiting: frozenset[int] = frozenset()
    sheets: Mapping[int, Geometry] = field(default_factory=dict)


def book_places(book: SeenBook | None) -> BookPlaces:
    """Find the printed numbers of all files, and of the first and last page of each item."""
    if book is None:
        return BookPlaces()
    files: dict[str, FilePlace] = {}
    pages: dict[int, tuple[str, str]] = {}
    waiting: set[int] = set()
    for volume in book.volumes:
        sure = len(volume.pages) if volume.is_counted else volume.sure_sides - 1
        for item in volume.items:
            for file in item.files:
                here = FilePlace(file.page, file.pages, file.pending or file.side > sure)
                files[file.path] = files[file.path].and_on(here) if file.path in files else here
        for page in volume.pages:
            if page.item is not None and page.number is not None and page.kind != "blank":
                first, _ = pages.get(page.item, (page.label, ""))
                pages[page.item] = (first, page.label)
                waiting |= {page.item} if page.side > sure else set()
    sheets = {item.item: volume.geometry for volume in book.volumes for item in volume.items}
    sure_pages = {item: found for item, found in pages.items() if item not in waiting}
    return BookPlaces(files, sure_pages, frozenset(waiting), sheets)


def file_name(path: str) -> str:
    """The last part of a path in the draft."""
    return path.rpartition("/")[2]


def file_caption(file: EvidenceFile, seen: SeenFile | None, place: FilePlace | None) -> str:
    """``PDF · 12 页，装 1-3,5 · 3.4 MB · 第 15–26 页 · 每面 4 张``; what is not known or chosen is left out."""
    count = f"{seen.pages} 页" if seen and seen.pages else ""
    chosen = f"装 {file.pages}" if file.pages else ""
    parts = [seen.kind if seen else "", "，".join(part for part in (count, chosen) if part), size_in_words(file.bytes)]
    parts.append(place.words if place else "")
    parts.append(f"每面 {file.per_side} 张" if file.per_side > 1 else "")
    return DOT.join(part for part in parts if part)


def left_out_words(file: EvidenceFile, seen: SeenFile | None) -> str:
    """Which pages of a file are not bound, by their numbers; empty when all are."""
    return left_out_in_words(left_out(file, seen.pages)) if seen and file.pages else ""


def item_title(definition: FormDefinition, number: int) -> str:
    """The whole title of an item without the mark at its end."""
    return with_years(definition, definition.items[number].title).rstrip(_ENDING)


def what_proves(definition: FormDefinition, item: Item) -> str:
    """What belongs behind an item that has nothing yet, one sentence."""
    if item.evidence == "text_or_files":
        return "表内写明即可，也可以附文件"
    if item.evidence == "optional":
        return "没有其他材料时选“无”，也可以不选" if "none" in item.takes else "书中已印有这一项的内容，可以不附文件"
    if item.needs:
        return f"这一项要有：{'、'.join(with_years(definition, need) for need in item.needs)}"
    if item.claim:
        return f"能证明“{with_years(definition, item.claim)}”的材料"
    return with_years(definition, item.title).rstrip(_ENDING)


def citations(
    definition: FormDefinition, sections: Sequence[Section], answers: Mapping[str, object], item: Item
) -> tuple[Citation, ...]:
    """The cells that cite an item; years of the same question stand together: ``2 · 3 · 5 个``."""
    groups: dict[tuple[str, str], list[str]] = {}
    for name in (*item.cited_by, *(name for name in item.text if name not in item.cited_by)):
        if name in definition.fields:
            section = next((one.title for one in sections if name in one.fields), "")
            groups.setdefault((section, _question(definition, name)), []).append(name)
    return tuple(
        Citation(section, label, _answered(definition, answers, names), names[0])
        for (section, label), names in groups.items()
    )


def _question(definition: FormDefinition, name: str) -> str:
    label = _YEAR.sub("", definition.fields[name].label) or definition.fields[name].label
    return with_years(definition, "".join(label.split("\n")))


def _answered(definition: FormDefinition, answers: Mapping[str, object], names: Sequence[str]) -> str:
    shown = [_answer(definition.fields[name], answers.get(name)) for name in names]
    if not any(shown):
        return "未填"
    units = {definition.fields[name].unit for name in names}
    unit = next(iter(units)) if len(units) == 1 else ""
    figures = any(text[:1].isdigit() for text in shown)
    return DOT.join(text or "未填" for text in shown) + (f" {unit}" if unit and figures else "")


def _answer(asked: Field, stored: object) -> str:
    """An answer in a few words; empty while there is none."""
    spec = FIELD_TYPES[asked.type]
    answer: Answer = empty_answer(asked)
    if spec.accepts(stored):
        answer = stored  # type: ignore[assignment]  # accepts() has looked at its shape
    if spec.is_empty(answer):
        return ""
    if isinstance(answer, list):
        words = "、".join(entry for entry in answer if isinstance(entry, str))
        return words if words and len(words) <= _LONGEST_ANSWER else f"选了 {len(answer)} 项" if words else ""
    text = " ".join(answer.split())
    return text if len(text) <= _LONGEST_ANSWER else f"{text[:_LONGEST_ANSWER]}…"
