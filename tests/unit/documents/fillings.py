"""Whole fillings of a real form, drawn at random: answers of every field kind right and wrong, rows, evidence, options.

A few texts are drawn by hypothesis (so that a failing one shrinks); a seed deals them out to the hundred fields of a
form, which would be too many draws of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from app.books.book_document import Marks
from app.books.evidence_sides import FileInBook
from app.books.fit import PageBox
from app.books.volume import Binding, BookInPages, put_together
from app.documents.layout.parts import Layout, LayoutOptions
from app.documents.typeset import Typesetter
from app.drafts.file_choices import MOST_CAPTION
from app.forms.answers import Answer, EvidenceFile, Filling, ItemState
from app.forms.definition import Field, FormDefinition
from app.forms.field_types import normalise_answer
from tests.unit.documents import typed

_A4 = PageBox(595.276, 841.89)
_MOST_PAGES = 6
_THICK = 203
_RIGHT: Mapping[str, tuple[str, ...]] = {
    "integer": ("0", "7", "1260", "123456789", "无"),
    "decimal": ("0", "71.2", "123456.78", "1234567890123.45", "-12.5", "无"),
    "percent": ("71.2", "-2.15", "100", "0.71", "无"),
    "quantity": ("12.5平方公里", "500万元", "123456.789亩", "1亿元人民币"),
    "date": ("2026-05-28", "2017年6月15日", "2026/12/31", "2026-02-30", "二〇二六年五月", "20260528"),
    "year": ("2024", "2024年度", "二四年"),
    "phone": ("0351-5550123", "0351-5550123、13900000001", "+86 139 0000 0001", "0351-5550123转8888、0351-5550124"),
    "email": ("service@example.com", "a.very.long.name.of.a.department@mail.office.example.gov.cn", "无"),
    "postcode": ("030000", "0300000"),
    "uscc": ("91149900MA0YC26H6T", "91149900MA0YC26H6", "91149900ma0yc26h6t"),
    "yesno": ("是", "否", "无", "也许", "yes"),
    "text": ("云川（虚构）中外中小企业合作区", "无", "王建国", "山西省", "云川市", "省", "N/A"),
    "long_text": ("无", "", "第一段。\n第二段：2024年，引进企业12家（其中外资3家）。\n\n　　第三段。"),
}


@dataclass(frozen=True)
class Case:
    """One filling with its evidence and options; ``joined`` binds all volumes in one book."""

    definition: FormDefinition
    filling: Filling
    evidence: Mapping[int, Sequence[FileInBook]] = field(default_factory=dict)
    options: LayoutOptions = field(default_factory=LayoutOptions)
    joined: bool = False

    def bindings(self) -> list[Binding]:
        """The books that the volumes of the form become."""
        volumes = self.definition.volumes
        groups = [volumes] if self.joined else [(volume,) for volume in volumes]
        return [Binding(group[0].id, group[0].file_name, group[0].title, tuple(group)) for group in groups]

    def books(self, typesetter: Typesetter) -> list[BookInPages]:
        """Lay the books out, as an export does, without any file."""
        layout = Layout(self.definition, self.filling, typesetter, self.options)
        marks = Marks("", "", "")
        return [book for binding in self.bindings() for book in put_together(layout, binding, self.evidence, marks)]

    def __repr__(self) -> str:
        said = {name: answer for name, answer in self.filling.answers.items() if answer}
        whole = f"{self.definition.id}, {said!r}, {self.filling.items!r}, {self.options!r}, joined={self.joined}"
        return f"Case({whole[:4000]})"


def cases(definition: FormDefinition) -> st.SearchStrategy[Case]:
    """Random fillings of a form."""
    pool = st.lists(typed.texts, min_size=1, max_size=8)
    return st.builds(lambda texts, seed: _Dealer(definition, texts, Random(seed)).case(), pool, st.integers(0, 2**32))


class _Dealer:
    """Deals a pool of texts out to the fields of a form."""

    def __init__(self, definition: FormDefinition, pool: list[str], chance: Random) -> None:
        self._definition = definition
        self._pool = pool
        self._chance = chance
        self._wild = chance.choice((0.1, 0.4, 0.8))
        self._tidy = chance.random() < 0.5
        self._much = chance.choice((1, 4, 12, 60, 150))

    def case(self) -> Case:
        chance = self._chance
        blank = chance.random() < 0.08
        answers = {} if blank else {one.id: self._answer(one) for one in self._definition.fields.values()}
        items, evidence = ({}, {}) if blank else self._evidence()
        pages = [hold.optional for volume in self._definition.volumes for part in volume.parts if part.item
                 for hold in part.item.holds if hold.optional]  # fmt: skip
        options = LayoutOptions(
            attachment_mark=chance.random() < 0.8,
            example_line=chance.random() < 0.8,
            guide_text=chance.random() < 0.8,
            attach_plan=chance.random() < 0.3,
            gutter_mm=chance.choice((0, 0, 0, 3, 5)),
            shown=frozenset(name for name in pages if chance.random() < 0.5),
            blank=blank,
            dividers=chance.random() < 0.2,
            missing={} if blank or chance.random() < 0.9 else {3: (self._text(2), "“执照.pdf”不见了")},
        )
        return Case(self._definition, Filling(answers, items), evidence, options, chance.random() < 0.2)

    def _answer(self, asked: Field) -> Answer:
        """An answer; tidy as the command line stores it in half of the fillings, else as a file may hold it."""
        answer = self._raw(asked)
        return normalise_answer(answer, asked) if self._tidy or asked.type == "date" else answer

    def _raw(self, asked: Field) -> Answer:
        chance = self._chance
        if chance.random() < 0.01:
            return chance.choice(("", [], ["其他"], [{}]))  # a shape that the field does not have
        if asked.type == "checks":
            ticked = [option for option in asked.options if chance.random() < 0.4]
            return [*ticked, self._text(1)] if chance.random() < 0.1 else ticked
        if asked.type == "rows":
            count = chance.choice((0, 0, 1, 3, 15, 16, 40))
            return [{name: self._one(column) for name, column in asked.columns.items()} for _ in range(count)]
        return self._one(asked)

    def _one(self, asked: Field) -> str:
        chance = self._chance
        if chance.random() < 0.15:
            return ""
        if chance.random() > self._wild:
            return chance.choice(_RIGHT.get(asked.type, _RIGHT["text"]))
        return self._text(self._much if asked.type == "long_text" else chance.choice((1, 1, 1, 2)))

    def _text(self, most: int) -> str:
        """Texts of the pool one after another; most fields get a part of one, so that all lengths occur."""
        chance = self._chance
        text = "".join(chance.choice(self._pool) for _ in range(chance.randint(1, most)))
        return text if most > 2 or chance.random() < 0.3 else text[: chance.choice((1, 4, 12, 25, 40, 100))]

    def _evidence(self) -> tuple[dict[int, ItemState], dict[int, list[FileInBook]]]:
        items: dict[int, ItemState] = {}
        evidence: dict[int, list[FileInBook]] = {}
        thick = self._chance.random() < 0.12
        for number in self._definition.items:
            state = self._chance.choice(("", "files", "files", "none", "self_declaration"))
            statement = self._text(4) if self._chance.random() < 0.5 else ""
            files = (
                self._files(number, thick and number == 3) if state == "files" or self._chance.random() < 0.1 else []
            )
            kept = tuple(EvidenceFile(f"attachments/{number:02d}/{file.name}", file.sha256, 1) for file in files)
            items[number] = ItemState(state, statement, files=kept)
            if state == "files":
                evidence[number] = files
        return items, evidence

    def _files(self, number: int, thick: bool) -> list[FileInBook]:
        found = []
        for index in range(self._chance.randint(1, 3)):
            pages = _THICK if thick and index == 0 else self._chance.randint(1, _MOST_PAGES)
            key, name = f"{number}/{index}", f"材料 {number}-{index}.pdf"
            chosen = tuple(self._chance.sample(range(pages), self._chance.randint(1, pages)))
            caption = self._text(2)[:MOST_CAPTION].replace("\n", " ") if self._chance.random() < 0.3 else ""
            per_side = self._chance.choice((1, 1, 1, 2, 4))
            found.append(FileInBook(key, name, "0" * 64, (_A4,) * pages, chosen, caption, per_side))
        return found
