"""Values of cells as Excel and WPS in Chinese show them; a format that is not understood is refused, never guessed."""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from app.books.office.cell_dates import shown_date
from app.books.office.cell_numbers import MOST_DIGITS, digits, general
from app.books.office.format_code import GENERAL, Section, UnknownFormat, sections_of


def shown_text(text: str, code: str) -> str:
    """A text under a format, which may put words around it. Raises :class:`UnknownFormat`."""
    if code == "@" or code.lower() in GENERAL:
        return text
    sections = sections_of(code)
    section = sections[3] if len(sections) == 4 else next((one for one in sections if _has_text(one)), None)
    if section is None:
        return text
    if not section.tokens or not all(token.kind == "text" or token == ("mark", "@") for token in section.tokens):
        raise UnknownFormat(code)
    return "".join(text if token.kind == "mark" else token.text for token in section.tokens).strip()


def _has_text(section: Section) -> bool:
    return ("mark", "@") in section.tokens


def shown_number(raw: str, code: str, from_1904: bool = False) -> str:
    """A number as it is written in the file, under a format. Raises :class:`UnknownFormat`."""
    value = _exact(raw, code)
    if code.lower() in GENERAL or code == "@":
        return general(value)
    section, value, sign = _chosen(value, code)
    if section.is_date:
        return shown_date(value, section, code, from_1904)
    if not section.tokens:
        raise UnknownFormat(code)
    if any(token.kind == "general" for token in section.tokens) or _has_text(section):
        said = [general(abs(value)) if token.kind in ("general", "mark") else token.text for token in section.tokens]
        return (sign + "".join(said)).strip()
    return (sign + digits(abs(value), section, code)).strip()


def _exact(raw: str, code: str) -> Decimal:
    """The value with the 15 digits that Excel knows of it."""
    try:
        value = Decimal(raw.strip())
    except InvalidOperation as error:
        raise UnknownFormat(code) from error
    if not value.is_finite() or abs(value.adjusted()) > 308:
        raise UnknownFormat(code)
    return Decimal(f"{value:.{MOST_DIGITS - 1}E}") if value else Decimal(0)


def _chosen(value: Decimal, code: str) -> tuple[Section, Decimal, str]:
    """The part of the format for a value; a part for negative numbers brings its own sign."""
    sections = sections_of(code)
    numeric = sections[:3] if len(sections) == 4 or not _has_text(sections[-1]) else sections[:-1] or sections
    if value < 0 and len(numeric) > 1:
        return numeric[1], -value, ""
    if value == 0 and len(numeric) > 2:
        return numeric[2], value, ""
    if value < 0 and not numeric[0].is_date:
        return numeric[0], value, "-"
    return numeric[0], value, ""
