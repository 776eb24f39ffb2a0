"""Growable tables out of other programs' files and into them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from app.api_editing import Told, definition_of, edit, told_of
from app.drafts import store
from app.drafts.draft import Draft
from app.drafts.entering import known_field
from app.drafts.parts import demand_no_part
from app.errors import InputFileError, UsageError
from app.forms.answers import Row
from app.forms.definition import Field, FormDefinition
from app.forms.field_types.choices import filled_rows
from app.forms.labels import label_of, with_years
from app.forms.table_import import columns_of, fullest_sheet, guess, rows_from
from app.forms.table_rows import table_texts
from app.paths import AppPaths
from app.progress import Progress, silent
from app.spreadsheets.model import TableFile, TableSheet, column_letter


@dataclass(frozen=True, slots=True)
class Importing:
    """How a file becomes rows: which sheet (its name; else the one with the table), which column gives which of ours.

    ``columns`` maps our columns (id or label) to header words, or to a letter (``C``) or number (``3``) of a column;
    those not named are guessed, a blank one is left out. ``header``: whether a row of headers stands above.
    """

    sheet: str = ""
    columns: Mapping[str, str] = field(default_factory=dict)
    replace: bool = False
    header: bool = True


@dataclass(frozen=True, slots=True)
class Imported:
    """How many rows came in, which file column each of ours came from (label to words), and what to tell."""

    rows: int
    columns: Mapping[str, str]
    told: Told


def read_table(file: Path, progress: Progress = silent) -> TableFile:
    """The sheets of an .xlsx or .csv file as text; raises :class:`InputFileError` naming the file."""
    from app.spreadsheets.reading import read_table as read

    return read(file, progress)


def write_table(
    file: Path, header: Sequence[str], rows: Sequence[Sequence[str]], title: str = "", progress: Progress = silent
) -> Path:
    """Write rows of text to an .xlsx or .csv file, by its ending, and give its path.

    Raises :class:`UsageError` for another ending and a file of a draft, :class:`DiskError`.
    """
    from app.spreadsheets.writing import write_table as write

    demand_no_part(file)
    progress(0, 1, "写表格")
    write(file, header, rows, title)
    return file


def import_rows(
    paths: AppPaths,
    folder: Path,
    name: str,
    file: Path,
    how: Importing,
    now: datetime,
    progress: Progress = silent,
) -> Imported:
    """Read rows of a file into a table of a draft, behind its rows or in their place.

    Raises :class:`UsageError` for a field that is no table, an unknown sheet or column; :class:`InputFileError`.
    """
    found = read_table(file, progress)
    taken: list[tuple[list[Row], dict[str, str]]] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        asked = _table_field(definition, name)
        sheet = _sheet(file, found, how.sheet, asked)
        rows, columns = _rows(definition, asked, sheet, how)
        if not rows:
            raise InputFileError(f"“{file.name}”的“{sheet.name}”里没有可以导入的行，什么也没有改。", _HINT)
        taken.append((rows, columns))
        before = [] if how.replace else filled_rows(opened.draft.answers.get(name, []))
        return opened.draft.answered({name: [*before, *rows]})

    told = edit(paths, folder, now, change)
    rows, columns = taken[-1]
    return Imported(len(rows), columns, (*found.told, *told))


def export_rows(paths: AppPaths, folder: Path, name: str, file: Path) -> tuple[int, Told]:
    """Write the filled rows of a table of a draft to an .xlsx or .csv file; how many there were."""
    with store.open_draft(folder, writable=False) as opened:
        definition = definition_of(paths, opened.draft)
        asked = _table_field(definition, name)
        header, rows = table_texts(definition, asked, filled_rows(opened.draft.answers.get(name, [])))
        write_table(file, header, rows, label_of(definition, name))
        return len(rows), told_of(opened)


_HINT = "请核对工作表和各列的对应。"


def _table_field(definition: FormDefinition, name: str) -> Field:
    asked = known_field(definition, name)
    if asked.type != "rows":
        raise UsageError(f"栏目“{label_of(definition, name)}”（{name}）不是多行的表，不能导入或导出表格。")
    return asked


def _sheet(file: Path, found: TableFile, name: str, asked: Field) -> TableSheet:
    if not name:
        return found.sheets[fullest_sheet(asked, [sheet.rows for sheet in found.sheets])]
    for sheet in found.sheets:
        if sheet.name == name:
            return sheet
    known = "、".join(sheet.name for sheet in found.sheets)
    raise UsageError(f"“{file.name}”里没有工作表“{name}”。", f"有内容的工作表：{known}。")


def _rows(
    definition: FormDefinition, asked: Field, sheet: TableSheet, how: Importing
) -> tuple[list[Row], dict[str, str]]:
    found = guess(asked, sheet.rows)
    first = found.header if found.header is not None else 0
    # words that are no label of ours are a header only when the caller pairs columns by them
    has_header = how.header and (found.header is not None or bool(how.columns))
    header = list(sheet.rows[first]) if has_header else []
    body = sheet.rows[first + 1 :] if has_header else sheet.rows
    chosen = {_our_column(definition, asked, ours): theirs for ours, theirs in how.columns.items()}
    guessed = columns_of(asked, header, body)
    width = max(len(row) for row in sheet.rows)
    columns = {ours: place for ours, place in guessed.items() if ours not in chosen}
    columns |= {ours: _their_column(theirs, header, width) for ours, theirs in chosen.items() if theirs.strip()}
    if not columns:
        raise UsageError(
            f"认不出“{sheet.name}”的各列对应哪一栏，什么也没有改。",
            "请在第一行写上各列的名称，和表里的一样，再读一次。",
            typed="请用 --map 写明，如 --map 姓名=B。",
        )
    named = {asked.columns[ours].label: _column_words(place, header) for ours, place in columns.items()}
    return rows_from(asked, body, columns), named


def _our_column(definition: FormDefinition, asked: Field, ours: str) -> str:
    for name, column in asked.columns.items():
        if ours in (name, column.label, with_years(definition, column.label)):
            return name
    known = "、".join(f"{name}（{column.label}）" for name, column in asked.columns.items())
    raise UsageError(f"表中没有“{ours}”这一列。", f"可用的列：{known}。")


def _their_column(theirs: str, header: Sequence[str], width: int) -> int:
    words = [word.strip() for word in header]
    if theirs.strip() in words:
        return words.index(theirs.strip())
    sign = theirs.strip().upper()
    if sign.isascii() and sign.isdecimal() and 1 <= int(sign) <= width:
        return int(sign) - 1
    if sign.isascii() and sign.isalpha() and len(sign) <= 2:
        place = 0
        for letter in sign:
            place = place * 26 + ord(letter) - 64
        if place <= width:
            return place - 1
    known = "、".join(word for word in words if word)
    raise UsageError(f"文件里没有“{theirs}”这一列。", f"文件的列：{known}。" if known else "请写列的字母，如 B。")


def _column_words(place: int, header: Sequence[str]) -> str:
    word = " ".join(header[place].split()) if place < len(header) else ""
    return word or f"{column_letter(place)} 列"
