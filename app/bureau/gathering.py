"""One row of a summary out of one applicant's draft: every text with the place that it was taken from.

What the definition of the summary says decides (``bureau.gathers``; ruling 24); nothing here knows a form by name.
What is doubtful is taken over all the same and said in a sentence: the clerk decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeAlias

from app.bureau.directions import chosen_texts
from app.bureau.model import Received
from app.bureau.years import latest_year
from app.drafts.draft import Draft
from app.errors import DefinitionError, UsageError
from app.forms.bureau_records import ColumnSource, Gathering
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.editions import edition_words
from app.forms.field_types import FIELD_TYPES
from app.forms.field_types.choices import filled_rows
from app.forms.gathered import column_label, unfit
from app.forms.labels import label_of
from app.forms.names import split_names

_REGION = re.compile(r"^(?:中国)?[^省]{1,6}省")

RowId: TypeAlias = tuple[int, str, str]
"""Case, place and code: of two applicants whose drafts lay at one place each has its own."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What the clerk chose for all rows: ``count_rows`` counts rows where a column may be gathered from a table.

    ``reviews_of``: the office whose decisions count where no desk says its own; empty: that of the highest level.
    """

    count_rows: bool = False
    reviews_of: str = ""


@dataclass(frozen=True, slots=True)
class Origin:
    """A place in the applicant's draft: path of the field, its label, and what is printed there."""

    path: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class GatheredCell:
    """A text for the summary; ``mapped``: it is not word for word what the applicant wrote.

    ``origins``: the field itself first, then what decided (its year, the free text of the boxes).
    """

    text: str
    origins: tuple[Origin, ...] = ()
    mapped: bool = False
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GatheredRow:
    """What one applicant gives to the summary.

    ``known`` are the answers by which the applicant is known, by field of the edition in use, best first (code, name),
    blank ones left out; ``key`` is the best of them, the place of a draft that has none. ``code`` is that of the
    draft's content, ``written`` when it was last written (ISO text or nothing), ``source`` where it lies, ``case`` its
    application on a desk, 0 elsewhere. ``is_word``: it was read from a form in Word just now; ``lost``: how many of its
    files are missing or damaged.
    """

    key: str
    known: Mapping[str, str]
    name: str
    place: str
    code: str
    written: str
    source: str
    cells: Mapping[str, GatheredCell] = field(default_factory=dict)
    case: int = 0
    is_word: bool = field(default=False, compare=False)
    lost: int = field(default=0, compare=False)

    @property
    def id(self) -> RowId:
        """By which what is known of a draft is kept; keys change with what an applicant writes."""
        return self.case, self.source, self.code


def gathers(summary: FormDefinition) -> Gathering:
    """What a summary gathers; :class:`UsageError` for a form that is none."""
    if summary.bureau is None or summary.bureau.gathers is None:
        raise UsageError(f"“{summary.title}”不是汇总表。")
    return summary.bureau.gathers


def gather(
    summary: FormDefinition, applicant: FormDefinition, received: Received, choices: Choices = Choices()
) -> GatheredRow:
    """The row of one applicant; ``applicant`` is the form that ``received`` fills."""
    return Gatherer(summary, applicant, choices)(received)


class Gatherer:
    """Gathers the rows of many drafts of one edition of a form, ``applicant``, for one ``summary``.

    ``using`` is the edition in use: where a field is called otherwise there, the cell is doubtful. So is one that this
    edition has no field for; raises :class:`DefinitionError` when it has none at all of them.
    """

    def __init__(
        self,
        summary: FormDefinition,
        applicant: FormDefinition,
        choices: Choices = Choices(),
        using: FormDefinition | None = None,
    ) -> None:
        gathering = gathers(summary)
        columns = summary.fields[gathering.rows].columns
        self._applicant, self._choices = applicant, choices
        self._columns = [(name, source, columns[name]) for name, source in gathering.columns.items() if name in columns]
        self._labels = {name: label_of(applicant, name) for name in applicant.fields}
        bureau = (using or applicant).bureau
        self._known_as = bureau.tells_apart if bureau else ()
        self._unfit = unfit(summary, applicant)
        if len(self._unfit) == len(gathering.columns):
            raise DefinitionError(
                f"“{summary.short_title}”{edition_words(summary)}要汇总的栏目，“{applicant.short_title}”"
                f"{edition_words(applicant)}里一个也没有，汇总不了。",
                "请换回原来的一版，或请维护人员改正表单定义。",
            )
        self._doubts = {name: tuple(_otherwise(source, applicant, using)) for name, source, _ in self._columns}

    def __call__(self, received: Received, case: int = 0, doubt: str = "") -> GatheredRow:
        """The row of one applicant, whose application on a desk is ``case``; ``doubt`` is one of every cell."""
        applicant, bureau = self._applicant, self._applicant.bureau
        reader = _Reader(applicant, received.draft, self._labels)
        names = bureau.tells_apart if bureau else ()
        called = self._known_as if len(self._known_as) == len(names) else names
        known = {name: text for name, own in zip(called, names, strict=True) if (text := reader.normal(own))}
        source = str(received.source.path)
        return GatheredRow(
            key=next(iter(known.values()), source),
            known=known,
            name=reader.stored(applicant.name_field),
            place=" ".join(text for name in (bureau.place if bureau else ()) if (text := reader.stored(name))),
            code=received.code,
            written=received.written,
            source=source,
            cells={one[0]: self._cell(reader, *one, doubt) for one in self._columns},
            case=case,
            is_word=received.source.kind == "word",
            lost=len(received.facts),
        )

    def _cell(self, reader: _Reader, name: str, source: ColumnSource, column: Field, doubt: str) -> GatheredCell:
        more = (doubt,) if doubt else ()
        if name in self._unfit:
            why = f"这份材料填的是{edition_words(self._applicant)}，{self._unfit[name]}，请照原件填"
            return GatheredCell("", (), False, (f"“{column_label({name: column}, name)}”取不到：{why}", *more))
        found = _cell(reader, source, column, self._choices)
        more = (*self._doubts[name], *more)
        return replace(found, doubts=(*found.doubts, *more)) if more else found


def _otherwise(source: ColumnSource, applicant: FormDefinition, using: FormDefinition | None) -> Iterator[str]:
    """Where a field is called or measured otherwise than in the edition in use: its answer may mean something else."""
    if using is None or using is applicant:
        return
    years = (name for pair in source.latest for name in (pair.value, pair.year))
    for name in filter(None, (source.field, *years, source.other, source.or_rows)):
        if name not in applicant.fields or name not in using.fields:
            continue
        own, now = (_called(one, name) for one in (applicant, using))
        if own != now:
            yield f"这份材料填的是{edition_words(applicant)}{own}，{edition_words(using)}里是{now}，请核对"


def _called(definition: FormDefinition, name: str) -> str:
    """How a field is called and measured: ``“从业人数”（人）``."""
    field = definition.fields[name]
    unit = "、".join(field.units) or field.unit or field.suffix
    return f"“{label_of(definition, name)}”{f'（{unit}）' if unit else ''}"


def place_order(row: GatheredRow) -> tuple[bytes, bytes]:
    """By place, then by name; GB 18030 has the common hanzi in the order of their sounds."""
    return tuple(  # type: ignore[return-value]  # two of them
        text.encode("gb18030", "surrogatepass") for text in (_REGION.sub("", row.place), row.name)
    )


class _Reader:
    """The answers of one draft: stored, printed, and with their places."""

    def __init__(self, definition: FormDefinition, draft: Draft, labels: Mapping[str, str]) -> None:
        self.definition, self._labels = definition, labels
        self._answers = draft.answers

    def field(self, name: str) -> Field:
        return self.definition.fields[name]

    def answer(self, name: str) -> object:
        return self._answers.get(name, "")

    def stored(self, name: str) -> str:
        """A text answer, trimmed; nothing when it has another shape."""
        answer = self.answer(name)
        return answer.strip() if isinstance(answer, str) else ""

    def normal(self, name: str) -> str:
        """A text answer as it is stored when it is typed; 无 is none."""
        asked, text = self.field(name), self.stored(name)
        return FIELD_TYPES[asked.type].normalise(text, asked) if text != NONE else ""

    def origin(self, name: str) -> Origin:
        """The place of a field and what is printed there."""
        asked, answer = self.field(name), self.answer(name)
        if isinstance(answer, str):
            text = FIELD_TYPES[asked.type].show(answer, asked, self.definition.decimals)
        else:
            text = "、".join(part for part in answer if isinstance(part, str)) if isinstance(answer, list) else ""
        return Origin(name, self._labels[name], text)

    def count(self, name: str) -> tuple[int, Origin]:
        """How many rows of a table say more than 无, and its place."""
        found = sum(any(_says(cell) for cell in row.values()) for row in filled_rows(self.answer(name)))
        return found, Origin(name, self._labels[name], f"{found} 行")


def _says(cell: object) -> bool:
    return str(cell).strip() not in ("", NONE)


def _cell(reader: _Reader, source: ColumnSource, column: Field, choices: Choices) -> GatheredCell:
    if source.latest:
        return _latest(reader, source, column)
    if reader.field(source.field).type == "checks":
        return _chosen(reader, source, column)
    if source.or_rows:
        return _counted(reader, source, column, choices)
    return _plain(reader, source.field, column)


def _plain(reader: _Reader, name: str, column: Field) -> GatheredCell:
    """An answer as it is, in the form in which the summary's column is stored."""
    origin, typed = reader.origin(name), reader.stored(name)
    text = FIELD_TYPES[column.type].normalise(typed, column)
    doubts: tuple[str, ...] = ()
    if not typed:
        odd = reader.answer(name) not in ("", [], None)
        doubts = (f"“{origin.label}”{'读不懂' if odd else '没有填'}",)
    elif typed == NONE:
        doubts = (f"“{origin.label}”填的是“{NONE}”",)
    return GatheredCell(text, (origin,), text != typed, doubts)


def _latest(reader: _Reader, source: ColumnSource, column: Field) -> GatheredCell:
    """The value of the latest year, and what is doubtful about it."""
    latest = latest_year(reader.definition, source.latest, reader.answer)
    found = _plain(reader, latest.chosen.value, column)
    doubts = (*([latest.doubt] if latest.doubt else []), *found.doubts)
    return GatheredCell(found.text, (*found.origins, reader.origin(latest.chosen.year)), found.mapped, doubts)


def _counted(reader: _Reader, source: ColumnSource, column: Field, choices: Choices) -> GatheredCell:
    """A figure that is also the number of rows of a table: which one counts is chosen, a difference is shown."""
    plain, (count, rows) = _plain(reader, source.field, column), reader.count(source.or_rows)
    value = FIELD_TYPES[column.type].value(plain.text, column)
    doubts = plain.doubts
    if plain.text and value != count:
        doubts = (*doubts, f"{plain.origins[0].label} {plain.origins[0].text}，{rows.label} {rows.text}")
    if not choices.count_rows:
        return GatheredCell(plain.text, (*plain.origins, rows), plain.mapped, doubts)
    own = doubts[len(plain.doubts) :] if count else (*doubts, f"“{rows.label}”没有行")
    return GatheredCell(str(count), (rows, *plain.origins), True, own)


def _chosen(reader: _Reader, source: ColumnSource, column: Field) -> GatheredCell:
    """Boxes and the free text beside them, as the summary calls them."""
    asked, answer = reader.field(source.field), reader.answer(source.field)
    ticked = [one for one in answer if isinstance(one, str)] if isinstance(answer, list) else []
    free = reader.stored(source.other) if source.other else ""
    texts, doubts = chosen_texts(asked, source, column, ticked, free)
    origins = [reader.origin(source.field), *([reader.origin(source.other)] if free else [])]
    if not texts:
        doubts = (*doubts, f"“{origins[0].label}”没有填")
    if column.at_most is not None and len(texts) > column.at_most:
        doubts = (*doubts, f"“{origins[0].label}”有 {len(texts)} 项，最多 {column.at_most} 项")
    text = "、".join(texts)
    written = "、".join([*ticked, *split_names(free)])
    return GatheredCell(text, tuple(origins), text != written, doubts)
