"""Which of the official forms the Word files of one application are, by their tables and printed lines.

Many forms ask for a name, a code, a contact: a few such labels make no form of another office one of ours. Nor does a
letter that mentions a title. Sentences say what a file is, not what was not done with it: it is imported or collected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import InputFileError, SeveralApplications
from app.forms.definition import FormDefinition
from app.word_forms.asked import asked_tables
from app.word_forms.flow import grids_of, lines_of
from app.word_forms.lines import cover_labels
from app.word_forms.model import Grid, WordText
from app.word_forms.placing import PlacedTable, place_tables
from app.word_forms.printed import Printed
from app.word_forms.tables import title_of

CHECK_FORM = "请核对是不是官方表格填成的 Word 文件。"
_LOOKED_AT = 60
_TABLE_COUNTS = 10.0
# Enough by itself: most of a table of some size, or so many printed lines; else some of a table with some lines.
_MOST_OF_IT, _MANY_LABELS, _MANY_HITS = 0.6, 6.0, 4
_LABELS, _HITS = 3.0, 2
# Tables of fewer rows are heads: their entries may well be spread over files.
_LEAST_ROWS = 3


class NoForm(InputFileError):
    """What was read is no official form of these. Whoever is asked which one it is may know."""


@dataclass(frozen=True, slots=True)
class _Known:
    """How much in a file speaks for a form, and whether that is enough."""

    definition: FormDefinition
    points: float
    is_sure: bool


def recognised(definitions: Sequence[FormDefinition], text: WordText) -> FormDefinition:
    """The form that a file is. Raises :class:`InputFileError` when it is none."""
    return recognised_together(definitions, [text])


def recognised_together(definitions: Sequence[FormDefinition], texts: Sequence[WordText]) -> FormDefinition:
    """The form that several files are together: one of them surely, the others as far as they show.

    Raises :class:`InputFileError` naming the file that is none, :class:`SeveralApplications` where a file is another
    one than the first, or one alone is of a form.
    """
    sure = _sure(definitions, texts)
    if not sure:
        raise NoForm(_none(definitions, texts[0]), CHECK_FORM)
    form = _one_form(sure)
    certain = [text for text, _ in sure]
    others = [text for text in texts if text not in certain and _known(form, text).points <= 0]
    if others:
        kind = SeveralApplications if len(texts) - len(others) == 1 else NoForm
        raise kind(_none(definitions, others[0]), CHECK_FORM)
    return form


def demand_one(definitions: Sequence[FormDefinition], texts: Sequence[WordText]) -> None:
    """Raise :class:`SeveralApplications` where files that surely are forms are not of one application.

    Others say nothing: one may be damaged, or a letter beside a form.
    """
    if sure := _sure(definitions, texts):
        demand_once(_one_form(sure), [text for text, _ in sure])


def _sure(definitions: Sequence[FormDefinition], texts: Sequence[WordText]) -> list[tuple[WordText, FormDefinition]]:
    """The files that surely are a form, with that."""
    known = [max((_known(one, text) for one in definitions), key=lambda one: one.points) for text in texts]
    return [(text, one.definition) for text, one in zip(texts, known, strict=True) if one.is_sure]


def _one_form(sure: Sequence[tuple[WordText, FormDefinition]]) -> FormDefinition:
    first, form = sure[0]
    for text, one in sure:
        if one.id != form.id:
            raise SeveralApplications(
                f"“{text.name}”是“{one.title}”，“{first.name}”是“{form.title}”，不是同一份申请。",
                "请把每一份申请的文件分开放，再试。",
            )
    return form


def _none(definitions: Sequence[FormDefinition], text: WordText) -> str:
    titles = "、".join(f"“{one.title}”" for one in definitions)
    return f"“{text.name}”不是这个程序认识的申报表（{titles}）。"


def _known(definition: FormDefinition, text: WordText) -> _Known:
    placed = _tables(definition, text).values()
    printed = Printed(definition)
    hits = len({line.words for line in lines_of([text], {}) if printed.hits(line.words)})
    most = any(one.share >= _MOST_OF_IT and one.points >= _MANY_LABELS for one in placed)
    some = any(one.points >= _LABELS for one in placed) and hits >= _HITS
    sure = most or some or hits >= _MANY_HITS
    return _Known(definition, sum(one.share for one in placed) * _TABLE_COUNTS + hits, sure)


def _tables(definition: FormDefinition, text: WordText) -> dict[str, PlacedTable]:
    """The official tables of one file, by the heads of its own ones."""
    heads = [Grid(grid.rows[:_LOOKED_AT]) for grid in grids_of([text])]
    return place_tables(definition, asked_tables(definition), heads, cover_labels(definition))[0]


def lacks_tables(definition: FormDefinition, texts: Sequence[WordText]) -> bool:
    """Whether a table of some size is in none of the files."""
    placed = {name for text in texts for name in _tables(definition, text)}
    return any(one.id not in placed for one in asked_tables(definition) if len(one.rows) >= _LEAST_ROWS)


def demand_once(definition: FormDefinition, texts: Sequence[WordText]) -> None:
    """Raise :class:`SeveralApplications` when two files hold the same rows of a table."""
    seen: dict[str, list[tuple[WordText, set[int]]]] = {}
    for text in texts if len(texts) > 1 else ():
        for name, placed in _tables(definition, text).items():
            rows = {number for number, row in placed.rows.items() if not row.by_place}
            height = len(placed.asked.rows)
            for other, before in seen.get(name, ()):
                if height >= _LEAST_ROWS and 2 * len(rows & before) > height:
                    title = title_of(definition, placed.asked.table.title)
                    raise SeveralApplications(
                        f"“{other.name}”和“{text.name}”里都有“{title}”，不是同一份申请的几个文件。",
                        "同一份申请有几稿的，请只留一稿；不同单位的，请分开放，再试。",
                    )
            seen.setdefault(name, []).append((text, rows))
