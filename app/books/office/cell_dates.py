"""Days and times of cells as Excel in Chinese shows them. Source: ECMA-376 part 1, 18.8.31 and 18.17.4 (serials)."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal

from app.books.office.format_code import Section, Token, UnknownFormat

_DAY_SECONDS = 86400
_LAST_SERIAL = 2958466  # the day after 9999-12-31
_LEAP_DAY = 60  # Excel counts a 29 February 1900 that never was
_DAYS = "一二三四五六日"
_ENGLISH_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_CHINESE = ("804", "0804", "4", "1004")
_ENGLISH = ("", "409", "0409", "809", "0809", "9")
_SYSTEM_DAY, _SYSTEM_TIME = "f800", "f400"


def shown_date(value: Decimal, section: Section, code: str, from_1904: bool) -> str:
    """A serial number as day and time. Raises :class:`UnknownFormat`, also where Excel shows only ``####``."""
    behind = _fraction_digits(section.tokens)
    seconds = (value * _DAY_SECONDS).quantize(Decimal(1).scaleb(-behind), rounding=ROUND_HALF_UP)
    if seconds < 0:
        raise UnknownFormat(code)
    if section.locale == _SYSTEM_DAY:
        moment = _moment(seconds, code, from_1904)
        return f"{moment.year}年{moment.month}月{moment.day}日"
    if section.locale == _SYSTEM_TIME:
        moment = _moment(seconds, code, from_1904)
        return f"{moment.hour}:{moment:%M:%S}"
    return _Written(section, code, seconds, from_1904, behind).text()


def _moment(seconds: Decimal, code: str, from_1904: bool) -> datetime:
    """The day and time of a serial in seconds."""
    days, rest = divmod(seconds, _DAY_SECONDS)
    serial = int(days) + (1462 if from_1904 else 0)
    if serial >= _LAST_SERIAL or serial == _LEAP_DAY:
        raise UnknownFormat(code)
    origin = datetime(1899, 12, 30) if serial > _LEAP_DAY else datetime(1899, 12, 31)
    return origin + timedelta(days=serial, seconds=int(rest))


def _fraction_digits(tokens: tuple[Token, ...]) -> int:
    """The zeros behind the point of the seconds."""
    text = [token.text for token in tokens if token.kind != "text"]
    return sum(1 for one in text[text.index(".") :] if one == "0") if "." in text else 0


class _Written:
    """One value being written out, token by token."""

    def __init__(self, section: Section, code: str, seconds: Decimal, from_1904: bool, behind: int) -> None:
        self._code = code
        self._locale = section.locale
        self._tokens = section.tokens
        self._seconds = seconds
        self._behind = behind
        self._half = any(token.kind == "half" for token in section.tokens)
        days = any(token.kind == "date" and token.text[0] in "ydae" for token in section.tokens)
        clock = seconds if days or self._dated_month() else seconds % _DAY_SECONDS
        self._moment = _moment(clock if clock >= _DAY_SECONDS or days else clock + _DAY_SECONDS, code, from_1904)

    def text(self) -> str:
        """All tokens, written."""
        return "".join(self._one(number, token) for number, token in enumerate(self._tokens)).strip()

    def _dated_month(self) -> bool:
        return any(
            token.kind == "date" and token.text[0] == "m" and not self._is_minute(number)
            for number, token in enumerate(self._tokens)
        )

    def _one(self, number: int, token: Token) -> str:
        if token.kind == "text":
            return token.text
        if token.kind == "elapsed":
            return self._elapsed(token.text)
        if token.kind == "half":
            morning, evening = token.text.split("/")
            return morning if self._moment.hour < 12 else evening
        if token.kind == "mark" and token.text == "." and self._behind:
            return f".{int(self._seconds % 1 * 10**self._behind):0{self._behind}d}"
        if token.kind == "mark" and token.text == "0" and self._behind:
            return ""
        if token.kind == "mark" and token.text in ".,":
            return token.text
        if token.kind != "date":
            raise UnknownFormat(self._code)
        return self._part(token.text, self._is_minute(number))

    def _is_minute(self, number: int) -> bool:
        """``m`` is a minute behind an hour and before a second."""
        if self._tokens[number].text[0] != "m" or len(self._tokens[number].text) > 2:
            return False
        near = [token for token in self._tokens[:number] if token.kind in ("date", "elapsed")]
        after = [token for token in self._tokens[number + 1 :] if token.kind in ("date", "elapsed")]
        return bool((near and near[-1].text[0] == "h") or (after and after[0].text[0] == "s"))

    def _elapsed(self, letters: str) -> str:
        whole = int(self._seconds) // {"h": 3600, "m": 60, "s": 1}[letters[0]]
        return f"{whole:0{len(letters)}d}"

    def _part(self, letters: str, minute: bool) -> str:
        moment, letter, count = self._moment, letters[0], len(letters)
        if minute:
            return f"{moment.minute:0{count}d}"
        if letter in "ye":
            return f"{moment.year % 100:02d}" if letter == "y" and count < 3 else f"{moment.year:04d}"
        if letter in "hs":
            hour = (moment.hour - 1) % 12 + 1 if self._half else moment.hour
            return f"{hour if letter == 'h' else moment.second:0{min(2, count)}d}"
        if count < 3:
            return f"{moment.month if letter == 'm' else moment.day:0{count}d}"
        return self._name(letter, count)

    def _name(self, letter: str, count: int) -> str:
        """Names of months and days of the week."""
        day = self._moment.weekday()
        if letter == "a":
            return f"星期{_DAYS[day]}" if count == 4 else _DAYS[day]
        if letter == "d" and self._locale in _CHINESE:
            return f"{'星期' if count > 3 else '周'}{_DAYS[day]}"
        if self._locale not in _ENGLISH:
            raise UnknownFormat(self._code)
        name = _ENGLISH_DAYS[day] if letter == "d" else _ENGLISH_MONTHS[self._moment.month - 1]
        if letter == "m" and count == 5:
            return name[0]
        return name[:3] if count == 3 else name
