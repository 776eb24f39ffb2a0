"""The acceptance kit for Word and WPS is whole, and shows what the program exports today (``make word-check``)."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests import wordfile
from tests.acceptance import forge
from tests.acceptance.official import ROOT
from tests.acceptance.packets import Packet, Press

KIT = ROOT / "packaging" / "word-check"
_BIGGEST = 6_000_000
_UNVERIFIED = "未在 Word/WPS 实机验证"


def _builder() -> ModuleType:
    """The script that builds the kit, whose folder is no package."""
    spec = importlib.util.spec_from_file_location("word_check_build", KIT / "build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


build = _builder()
NAMES = [entry.name for entry in build.KIT]


def expected() -> dict[str, dict[str, Any]]:
    """What the kit says of its files, by name."""
    return {entry["file"]: entry for entry in json.loads((KIT / "expected.json").read_text("utf-8"))["files"]}


def outdated(entry: Any, packet: Packet, stated: dict[str, Any]) -> str:
    """What the maintainer is told when a file no longer shows what the program exports."""
    fresh = build.first_words(packet, entry.volume)
    if fresh == stated["first_words"] and len(fresh) == stated["pages"]:
        return ""
    return f"{entry.name} shows an older layout: run `make word-check` and commit packaging/word-check"


@pytest.mark.parametrize("entry", build.KIT, ids=lambda entry: entry.packet)
def test_the_kit_shows_what_the_program_exports(press: Press, entry: Any) -> None:
    assert outdated(entry, press.packet(entry.packet), expected()[entry.name]) == ""


@pytest.mark.parametrize("name", NAMES)
def test_each_file_of_the_kit_is_the_one_that_was_built(name: str) -> None:
    stated = expected()[name]
    assert hashlib.sha256((KIT / name).read_bytes()).hexdigest() == stated["sha256"]
    assert len(stated["first_words"]) == stated["pages"] > 10
    assert wordfile.faults(KIT / name) == []
    text, at = build.stream(KIT / name), 0
    for words in stated["first_words"]:
        at = text.find(words, at)
        assert at >= 0, words


def test_the_kit_holds_its_files_and_is_small() -> None:
    assert sorted(path.name for path in KIT.glob("*.docx")) == sorted(NAMES) == sorted(expected())
    assert sum(path.stat().st_size for path in KIT.rglob("*") if path.is_file()) < _BIGGEST
    assert "草稿" in "".join(NAMES)
    assert json.loads((KIT / "expected.json").read_text("utf-8"))["characters"] == build.LENGTH


def test_an_older_file_is_noticed(press: Press) -> None:
    entry, stated = build.KIT[0], expected()[NAMES[0]]
    packet = press.packet(entry.packet)
    for changed in (
        {**stated, "pages": stated["pages"] + 1},
        {**stated, "first_words": [*stated["first_words"][1:], stated["first_words"][0]]},
    ):
        assert "make word-check" in outdated(entry, packet, changed)


def test_pages_that_do_not_join_to_the_text_of_word_are_noticed(press: Press, tmp_path: Path) -> None:
    packet = press.packet("sample zone")
    files = {kind: packet.files(kind)["form"] for kind in ("pdf", "docx")}
    assert "".join(build.page_words(files["pdf"], files["docx"])) == build.stream(files["docx"])
    short = forge.without_page(files["pdf"], 8, tmp_path / "short.pdf")
    assert "".join(build.page_words(short, files["docx"])) != build.stream(files["docx"])


def test_the_script_reads_on_windows_and_compares_as_the_builder_does() -> None:
    """Windows PowerShell 5.1 reads Chinese only behind a byte order mark, and has no ?:, ??, && and ||."""
    data = (KIT / "check.ps1").read_bytes()
    assert data.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in data.replace(b"\r\n", b"")
    text = data.decode("utf-8-sig")
    code = "\n".join(re.sub(r"'[^'\n]*'", "''", line).partition("#")[0] for line in text.splitlines())
    code = re.sub(r"<\#.*?\#>", "", code, flags=re.DOTALL)
    assert not re.search(r"\?\?|\?\.|&&|\|\||\s\?\s", code)
    assert not re.search(r"[“”‘’]", code), "PowerShell takes curly quotes for straight ones"
    for one, other in ("{}", "()", "[]"):
        assert code.count(one) == code.count(other)
    kept = re.search(r"\[regex\]::Replace\(\$plain, '\[\^([^]]*)\]'", text)
    assert kept is not None
    assert kept[1] == r"0-9A-Za-z\u3400-\u4DB5\u4E00-\u9FA5"
    assert build._LEFT_OUT.pattern == f"[^{kept[1].encode().decode('unicode_escape')}]"
    asked = ("Word.Application", "KWPS.Application", ".Repaginate()", ".ComputeStatistics(", ".Information(", ".GoTo(")
    assert [name for name in asked if name not in text] == []


def test_the_readme_says_what_nobody_has_verified() -> None:
    reports = list((KIT / "verified").glob("*.txt"))
    for readme in (ROOT / "README.md", KIT / "README.md"):
        assert (_UNVERIFIED in readme.read_text("utf-8")) == (not reports), readme
    assert "packaging/word-check" in (ROOT / "README.md").read_text("utf-8")
