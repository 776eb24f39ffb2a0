"""Settings: what is saved is loaded; a broken file is kept aside; nothing here stops the program."""

from __future__ import annotations

import dataclasses
import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings as module
from app.errors import DiskError
from app.settings import (
    FORMATS,
    Settings,
    WindowPlace,
    load_settings,
    save_settings,
    update_settings,
    with_own_deadline,
)


def test_a_missing_file_means_defaults(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.json") == Settings()
    assert not list(tmp_path.iterdir())


def test_what_is_saved_is_loaded(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    wanted = Settings(("docx",), "DEBUG", {"from_a_newer_program": [1, "二"]})
    save_settings(wanted, file)
    assert load_settings(file) == wanted
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize("content", [b"{", b"[]", b"\xff\xfe\x00", b'"text"', b""])
def test_a_broken_file_is_kept_aside_and_never_fatal(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "settings.json"
    file.write_bytes(content)
    assert load_settings(file) == Settings()
    assert not file.exists()
    assert (tmp_path / "settings.json.broken").read_bytes() == content


@given(st.dictionaries(st.sampled_from(["export_formats", "log_level", "x"]), st.none() | st.integers() | st.text()))
def test_a_wrong_value_falls_back_to_its_default(stored: dict[str, object]) -> None:
    loaded = module._from_json(stored)
    assert loaded.export_formats == FORMATS
    assert loaded.log_level in ("INFO", "DEBUG")
    assert set(loaded.extra) == set(stored) & {"x"}


def test_unknown_formats_are_ignored(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"export_formats": ["odt", "pdf"]}), "utf-8")
    assert load_settings(file).export_formats == ("pdf",)


def test_a_refusing_disk_is_named_and_the_old_file_stays(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.mkdir()
    with pytest.raises(DiskError, match=r"settings\.json"):
        save_settings(Settings(), file)
    assert [entry.name for entry in tmp_path.iterdir()] == ["settings.json"]


def test_a_file_that_cannot_be_read_is_logged_in_chinese(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "settings.json").mkdir()
    with caplog.at_level("WARNING"):  # the machine's own words are for the log at its level INFO
        assert load_settings(tmp_path / "settings.json") == Settings()
    assert "那里已有一个同名的文件夹" in caplog.text
    assert "directory" not in caplog.text


def test_the_window_is_remembered(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    wanted = Settings(
        theme="dark",
        text_size="large",
        drafts_folder="D:/申报",
        window=WindowPlace(-1366, 0, 1366, 690, True),
        right_column=560,
        review_column=500,
        preview=False,
        extra={"x": 1},
    )
    save_settings(wanted, file)
    assert load_settings(file) == wanted


values = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=9)
    | st.lists(st.integers(), max_size=4)
    | st.dictionaries(
        st.sampled_from(["x", "y", "width", "height", "maximised"]), st.none() | st.integers() | st.text()
    )
)


@given(st.dictionaries(st.sampled_from([*module._KNOWN, "else"]), values))
def test_whatever_is_stored_gives_settings_that_can_be_used(stored: dict[str, object]) -> None:
    loaded = module._from_json(stored)
    assert loaded.theme in module.THEMES
    assert loaded.text_size in module.TEXT_SIZES
    assert isinstance(loaded.drafts_folder, str)
    assert loaded.right_column > 0
    assert loaded.review_column > 0
    assert isinstance(loaded.preview, bool)
    assert loaded.window is None or min(loaded.window.width, loaded.window.height) > 0
    assert set(loaded.extra) <= {"else"}
    assert module._from_json(module._to_json(loaded)) == dataclasses.replace(loaded, extra={})


def test_two_windows_that_set_different_things_both_win(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    update_settings(file, lambda known: dataclasses.replace(known, theme="dark"))
    found = update_settings(file, lambda known: dataclasses.replace(known, preview=False))
    assert (found.theme, found.preview) == ("dark", False)
    assert load_settings(file) == found


def test_setting_what_is_set_writes_nothing(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    assert update_settings(file, lambda known: known) == Settings()
    assert not file.exists()


def test_the_folders_of_exports_are_remembered_and_nonsense_among_them_is_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    file.write_text(json.dumps({"export_folders": {"/草稿": "/导出", "/别的": 3, "/空": ""}}), "utf-8")
    assert load_settings(file).export_folders == {"/草稿": "/导出"}
    save_settings(load_settings(file), file)
    assert load_settings(file).export_folders == {"/草稿": "/导出"}
    file.write_text(json.dumps({"export_folders": ["/导出"]}), "utf-8")
    assert load_settings(file).export_folders == {}


def test_own_deadlines_are_kept_by_form_and_what_is_no_day_is_not(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    stored = {
        "甲": "2026-06-01",
        "乙": "20260601",
        "丙": "2026-02-30",
        "丁": 20260601,
        "戊": None,
        "己": "",
        "庚": "六月",
    }
    file.write_text(json.dumps({"own_deadlines": stored, "newer": 1}), "utf-8")
    assert load_settings(file).own_deadlines == {"甲": "2026-06-01"}
    save_settings(load_settings(file), file)
    assert load_settings(file) == Settings(own_deadlines={"甲": "2026-06-01"}, extra={"newer": 1})
    for nonsense in ("2026-06-01", ["2026-06-01"], 3, None):
        file.write_text(json.dumps({"own_deadlines": nonsense}), "utf-8")
        assert load_settings(file).own_deadlines == {}


def test_an_own_deadline_is_set_changed_and_taken_away_without_touching_another_form(tmp_path: Path) -> None:
    file = tmp_path / "settings.json"
    for form, day in (("甲", date(2026, 6, 1)), ("乙", date(2026, 4, 20)), ("甲", date(2026, 6, 3))):
        update_settings(file, lambda known, form=form, day=day: with_own_deadline(known, form, day))
    assert load_settings(file).own_deadlines == {"甲": "2026-06-03", "乙": "2026-04-20"}
    update_settings(file, lambda known: with_own_deadline(known, "甲", None))
    update_settings(file, lambda known: with_own_deadline(known, "没有的", None))
    assert load_settings(file).own_deadlines == {"乙": "2026-04-20"}


@given(st.dictionaries(st.text(max_size=5), values | st.dates().map(date.isoformat)))
def test_whatever_days_are_stored_those_kept_are_days(stored: dict[str, object]) -> None:
    kept = module._from_json({"own_deadlines": stored}).own_deadlines
    assert all(stored[form] == day == date.fromisoformat(day).isoformat() for form, day in kept.items())
