"""Older files go through a program of the PC; what cannot be opened is named with what to do."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.books.office.compound import MAGIC
from app.books.office.converters import ConversionError, Work
from app.books.office.kinds import OfficeKind
from app.books.office.libreoffice import LibreOffice
from app.errors import InputFileError
from app.progress import Cancelled
from app.word_forms import conversion
from app.word_forms.conversion import as_docx
from app.word_forms.reading import read_docx
from tests.unit.word_forms.typed import p, raw

RTF = rb"{\rtf1\ansi text}"


@dataclass
class Program:
    """A program of the PC: writes what it is told to, or says why it did not."""

    make: Callable[[Work], None]
    name: str = "某办公软件"
    exact: bool = True

    def takes(self, kind: OfficeKind) -> bool:
        return kind == "word"

    def convert(self, work: Work) -> None:
        self.make(work)


def fails(work: Work) -> None:
    raise ConversionError("打不开这个文件")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "老文件.doc"
    path.write_bytes(RTF)
    return path


def test_a_newer_file_is_read_from_a_copy_that_goes_away(tmp_path: Path, root: Path) -> None:
    path = raw(tmp_path / "表.docx", p("甲"))
    before = path.read_bytes()
    with as_docx(path, root, converters=()) as copy:
        assert copy != path
        assert read_docx(copy, "表.docx").blocks
    assert not copy.exists()
    assert path.read_bytes() == before


def test_an_older_file_is_converted_by_the_first_that_can(tmp_path: Path, root: Path, old: Path) -> None:
    seen: list[Work] = []

    def makes(work: Work) -> None:
        seen.append(work)
        raw(work.target, p("转好的"))

    with as_docx(old, root, converters=[Program(fails), Program(makes)]) as copy:
        (block,) = read_docx(copy, "老文件.doc").blocks
    assert getattr(block, "plain", "") == "转好的"
    assert (seen[0].source.suffix, seen[0].to_word, seen[0].made) == (".rtf", True, "Word 文件")
    assert old.read_bytes() == RTF


def test_when_none_can_the_reasons_are_told(root: Path, old: Path) -> None:
    with (
        pytest.raises(InputFileError, match=r"“老文件\.doc”.*某办公软件 打不开这个文件") as caught,
        as_docx(old, root, converters=[Program(fails)]),
    ):
        pass
    assert ".docx" in caught.value.hint
    with pytest.raises(InputFileError, match="没有能自动转换它的"), as_docx(old, root, converters=()):
        pass


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"%PDF-1.7 ...", "不是 Word 或 WPS 文字文件"),
        (b"", "不是 Word 或 WPS 文字文件"),
        (b"PK\x03\x04 cut", "已损坏"),
        (MAGIC + b"\0" * 600, "已损坏"),
    ],
)
def test_what_is_no_text_is_named(tmp_path: Path, root: Path, content: bytes, sentence: str) -> None:
    path = tmp_path / "奇怪.docx"
    path.write_bytes(content)
    with pytest.raises(InputFileError, match=sentence) as caught, as_docx(path, root, converters=()):
        pass
    assert "奇怪.docx" in caught.value.message
    assert caught.value.hint


def test_a_file_that_is_not_there_is_named(tmp_path: Path, root: Path) -> None:
    with pytest.raises(InputFileError, match=r"没有\.docx"), as_docx(tmp_path / "没有.docx", root, converters=()):
        pass


def test_cancelling_leaves_nothing(root: Path, old: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "临时"))
    (tmp_path / "临时").mkdir()

    def cancel(done: int, total: int, label: str) -> None:
        raise Cancelled

    with pytest.raises(Cancelled), as_docx(old, root, cancel, converters=[Program(fails)]):
        pass
    assert list((tmp_path / "临时").iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="the fake program is a script of a shell")
def test_libreoffice_is_asked_for_a_word_file(tmp_path: Path, old: Path, root: Path) -> None:
    log = tmp_path / "said.txt"
    program = tmp_path / "soffice"
    # the last words are the folder, named behind --outdir, and the source
    program.write_text(
        f'#!/bin/sh\nprintf "%s\\n" "$@" > "{log}"\nwhile [ "$1" != "--outdir" ]; do shift; done\n'
        f'cp "{raw(tmp_path / "make.docx", p("新"))}" "$2/source.docx"\n',
        "utf-8",
    )
    program.chmod(0o700)
    with as_docx(old, root, converters=[LibreOffice(str(program))]) as copy:
        (block,) = read_docx(copy, "老文件.doc").blocks
    assert getattr(block, "plain", "") == "新"
    assert "docx:MS Word 2007 XML" in log.read_text("utf-8").split("\n")
    assert os.access(program, os.X_OK)


def test_programs_of_the_pc_are_looked_for(old: Path, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[Path] = []
    monkeypatch.setattr(conversion, "find_converters", lambda fonts: asked.append(fonts) or ())
    with pytest.raises(InputFileError), as_docx(old, root):
        pass
    assert asked == [root]
