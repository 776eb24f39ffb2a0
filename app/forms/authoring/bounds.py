"""Numbers that no form has: a hostile or mistyped one would fill the memory when the form is laid out or checked."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from app.forms.authoring.positions import Problems, Spot, where
from app.forms.bureau_records import Mailing
from app.forms.definition import Cell, CharLimit, Field, FormDefinition, Notice, Repeat, Volume

_MOST: Mapping[type, Mapping[str, int]] = MappingProxyType(
    {
        Field: {"at_least": 10_000, "at_most": 1_000, "max_chars": 1_000_000, "about_chars": 1_000_000},
        CharLimit: {"max_chars": 1_000_000},
        Notice: {"paper_copies": 1_000, "disc_copies": 1_000},
        Cell: {"cols": 100, "rows": 1_000, "height_mm": 250},
        Repeat: {"printed_rows": 1_000},
        Mailing: {"most_mb": 10_000},
        FormDefinition: {"edition": 9_999, "format": 9_999},
    }
)
_LEAST: Mapping[type, Mapping[str, int]] = MappingProxyType(
    {FormDefinition: {"edition": 1}, CharLimit: {"max_chars": 1}}
)
_PLAIN = re.compile(r"[+-]?[0-9]{1,15}(?:\.[0-9]{1,6})?")
_YEARS = (1900, 2200)
_NOT_IN_NAMES = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f]')
# Devices of Windows, whatever ending follows ("Naming Files, Paths, and Namespaces" of Microsoft).
_DEVICE = re.compile(r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9¹²³]|LPT[0-9¹²³]) *(?:\..*)?", re.IGNORECASE)
_LONGEST_NAME = 60


def check_bounds(found: Iterable[tuple[Spot, type]], problems: Problems) -> None:
    """Add a problem for each number that is out of all proportion, and each name that leads out of its folder.

    What is no number at all is told elsewhere.
    """
    for spot, record in found:
        for key, most in _MOST.get(record, {}).items():
            _check_number(spot, key, _LEAST.get(record, {}).get(key, 0), most, problems)
        if record is Field:
            for key in ("minimum", "maximum"):
                _check_plain(spot, key, problems)
        if record is FormDefinition:
            _check_years(spot, problems)
            _check_name(spot, "id", problems)
        if record is Volume:
            _check_name(spot, "id", problems)
            _check_name(spot, "file_name", problems)


def _check_number(spot: Spot, key: str, least: int, most: int, problems: Problems) -> None:
    entry = spot.get(key)
    if entry is not None and not _is_within(entry.text, least, most):
        problems.add(entry, f"“{where(entry.path)}”应在 {least} 到 {most} 之间，现在是{entry.describe()}。")


def _is_within(text: str, least: int, most: int) -> bool:
    """What pydantic refuses as no number passes here: one mistake is told once."""
    try:
        value = float(text)
    except ValueError:
        return True
    return least <= value <= most


def _check_plain(spot: Spot, key: str, problems: Problems) -> None:
    entry = spot.get(key)
    if entry is None or _PLAIN.fullmatch(entry.text):
        return
    try:
        float(entry.text)
    except ValueError:
        return
    problems.add(
        entry, f"“{where(entry.path)}”应为普通的数，整数部分最多 15 位，小数最多 6 位，现在是{entry.describe()}。"
    )


def _check_name(spot: Spot, key: str, problems: Problems) -> None:
    """Names of files are made of these: no folder, nothing that Windows forbids, and not nothing at all."""
    entry = spot.get(key)
    if entry is None or not isinstance(entry.value, str):
        return
    name = entry.text
    wrong = not name or len(name) > _LONGEST_NAME or _NOT_IN_NAMES.search(name) or name != name.strip(" .")
    if wrong or _DEVICE.fullmatch(name):
        rule = (
            f'不能空着，最多 {_LONGEST_NAME} 个字，不含 / \\ : * ? " < > | 和换行，首尾不是点或空格，'
            "也不是 con、nul、com1 这类设备名"
        )
        problems.add(entry, f"“{where(entry.path)}”要用作文件名：{rule}；现在是{entry.describe()}。")


def _check_years(root: Spot, problems: Problems) -> None:
    years = root.get("years")
    for year in (years.entries if years else {}).values():
        if not _is_within(year.text, *_YEARS):
            problems.add(
                year, f"“{where(year.path)}”应是 {_YEARS[0]} 到 {_YEARS[1]} 之间的年份，现在是{year.describe()}。"
            )
