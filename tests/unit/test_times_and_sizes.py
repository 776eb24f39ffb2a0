from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from app.times_and_sizes import day_in_words, moment_in_words, read_day, read_moment, size_in_words

NOW = datetime(2026, 6, 1, 12, 0)


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (0, "1 KB"),
        (1, "1 KB"),
        (512 * 1024, "512 KB"),
        (999 * 1024, "999 KB"),
        (1000 * 1024, "1.0 MB"),
        (int(3.44 * 1024**2), "3.4 MB"),
        (12 * 1024**3, "12 GB"),
        (5000 * 1024**4, "5000 TB"),
    ],
)
def test_sizes_are_told_as_file_managers_tell_them(size: int, words: str) -> None:
    assert size_in_words(size) == words


@pytest.mark.parametrize(
    ("at", "words"),
    [
        (datetime(2026, 6, 1, 9, 5), "今天 09:05"),
        (datetime(2026, 5, 31, 23, 59), "昨天 23:59"),
        (datetime(2026, 5, 28, 14, 32), "5月28日 14:32"),
        (datetime(2025, 6, 1, 9, 5), "2025年6月1日 09:05"),
        (None, ""),
    ],
)
def test_moments(at: datetime | None, words: str) -> None:
    assert moment_in_words(at, NOW) == words


def test_seconds_tell_two_states_of_a_minute_apart() -> None:
    assert moment_in_words(datetime(2026, 6, 1, 9, 5, 7), NOW, seconds=True) == "今天 09:05:07"


def test_without_a_now_a_moment_has_its_year() -> None:
    assert moment_in_words(NOW, None) == "2026年6月1日 12:00"


def test_days_have_their_year_when_it_is_another_one() -> None:
    day = date(2026, 6, 15)
    assert day_in_words(day) == "2026年6月15日"
    assert day_in_words(day, date(2026, 1, 1)) == "6月15日"
    assert day_in_words(day, date(2027, 1, 1)) == "2026年6月15日"


@pytest.mark.parametrize("stored", ["", "gestern", "2026-13-01", 5, None, ["2026-01-01"]])
def test_what_is_no_time_is_none(stored: object) -> None:
    assert read_moment(stored) is None
    assert read_day(stored) is None


def test_stored_times_are_read_in_the_clock_of_the_pc() -> None:
    aware = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
    assert read_moment("2026-06-01T12:00:00") == NOW
    assert read_moment("2026-06-01T04:00:00+00:00") == aware.astimezone().replace(tzinfo=None)
    assert read_day("2026-06-15") == date(2026, 6, 15)
