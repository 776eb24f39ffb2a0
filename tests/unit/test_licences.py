"""Licences as they are shown: read from what is shipped, whole, also where something is missing."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.licences import Part, read_parts, told
from tests.conftest import ROOT

RESOURCES = ROOT / "resources"


def test_the_program_stands_first_and_every_text_is_shown_whole() -> None:
    parts = read_parts(RESOURCES)
    assert parts[0].name == "申报册"
    assert len(parts) > 30
    for part in parts:
        shown = told(part, RESOURCES)
        assert "没有随程序安装" not in shown
        for text in part.texts:
            assert (RESOURCES / text).read_text("utf-8").replace("\f", "").strip("\n") in shown


def test_the_head_tells_in_words_what_it_is() -> None:
    part = next(one for one in read_parts(RESOURCES) if one.name == "pi-heif")
    head = told(part, RESOURCES).split("\n\n")[0]
    assert "用途：读 HEIC 照片" in head
    assert "许可证：BSD-3-Clause" in head
    assert "libde265 1.1.0（LGPL-3.0-or-later）" in head
    windows = next(one for one in read_parts(RESOURCES) if one.name == "NSIS")
    assert "只在这些系统上随附：Windows" in told(windows, RESOURCES)


def test_our_own_explanations_have_a_chinese_heading() -> None:
    part = next(one for one in read_parts(RESOURCES) if one.name == "Qt")
    assert "\n使用说明\n" in told(part, RESOURCES)
    assert "qt-zh" not in told(part, RESOURCES)


@pytest.mark.parametrize(
    "content", [None, "", "[]", "{}", '{"parts": 3}', '{"parts": [3]}', '{"parts": [{"licence": "MIT"}]}', "\udcff"]
)
def test_a_missing_or_broken_index_gives_no_parts(tmp_path: Path, content: str | None) -> None:
    if content is not None:
        (tmp_path / "licences").mkdir()
        (tmp_path / "licences" / "index.json").write_text(content, "utf-8", errors="surrogateescape")
    assert read_parts(tmp_path) == ()


def test_a_missing_text_is_said(tmp_path: Path) -> None:
    (tmp_path / "licences").mkdir()
    listed = {
        "parts": [{"name": "a", "texts": ["licences/packages/a/LICENSE"], "inside": [{"name": "b"}, 3], "only": 3}]
    }
    (tmp_path / "licences" / "index.json").write_text(json.dumps(listed))
    (part,) = read_parts(tmp_path)
    assert part == Part("", "a", "", "", "", "", (), ("b",), ("licences/packages/a/LICENSE",))
    shown = told(part, tmp_path)
    assert "a/LICENSE" in shown
    assert "没有随程序安装" in shown
