"""Settings: what is saved is loaded; a broken file is kept aside; nothing here stops the program."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import settings as module
from app.errors import DiskError
from app.settings import FORMATS, Settings, load_settings, save_settings


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
