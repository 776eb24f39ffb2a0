"""Which program a file belongs to is told by its content; closed and damaged ones are known before any program is."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from app.books.office.kinds import OfficeFile, examine, office_kind
from tests.awkward import office

LOCKED = (office.make_locked_docx, office.make_locked_doc, office.make_locked_ppt)
DAMAGED = (office.make_truncated_docx, office.make_truncated_doc, office.make_truncated_rtf, office.make_bomb)


def test_new_files_are_told_by_their_content_types(tmp_path: Path) -> None:
    assert examine(office.make_docx(tmp_path)) == OfficeFile("word", ".docx")
    assert examine(office.make_docx_named_doc(tmp_path)) == OfficeFile("word", ".docx")
    assert examine(office.make_roster(tmp_path)) == OfficeFile("sheet", ".xlsx")
    assert examine(office.make_pptx_with_hidden_slide(tmp_path)) == OfficeFile("slides", ".pptx")


@pytest.mark.parametrize(
    ("main", "kind", "suffix"),
    [
        ("application/vnd.ms-word.document.macroEnabled.main+xml", "word", ".docm"),
        ("application/vnd.ms-excel.sheet.macroEnabled.main+xml", "sheet", ".xlsm"),
        ("application/vnd.ms-excel.sheet.binary.macroEnabled.main", "sheet", ".xlsb"),
        ("application/vnd.openxmlformats-officedocument.presentationml.slideshow.main+xml", "slides", ".ppsx"),
        ("application/vnd.ms-visio.drawing.main+xml", "unknown", ""),
    ],
)
def test_a_file_with_macros_keeps_the_ending_that_its_program_demands(
    tmp_path: Path, main: str, kind: str, suffix: str
) -> None:
    path = office.package(tmp_path / "x.docx", main, {"main.xml": "<x/>"})
    assert examine(path) == OfficeFile(kind, suffix)  # type: ignore[arg-type]


def test_old_files_are_told_by_the_streams_beside_the_root(tmp_path: Path) -> None:
    # the .doc holds an embedded workbook, which does not make it a table
    assert examine(office.make_doc(tmp_path)) == OfficeFile("word", ".doc")
    for stream, kind, suffix in (
        ("Workbook", "sheet", ".xls"),
        ("Book", "sheet", ".xls"),
        ("PowerPoint Document", "slides", ".ppt"),
    ):
        (tmp_path / "x").write_bytes(office.compound({stream: b"\x09\x08\x00\x00" * 200}))
        assert examine(tmp_path / "x") == OfficeFile(kind, suffix)  # type: ignore[arg-type]
    assert office_kind(office.make_empty_compound(tmp_path)) == "unknown"


def test_open_documents_and_rich_text_are_known(tmp_path: Path) -> None:
    import zipfile

    assert examine(office.make_rtf(tmp_path)) == OfficeFile("word", ".rtf")
    with zipfile.ZipFile(tmp_path / "x.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    assert examine(tmp_path / "x.ods") == OfficeFile("sheet", ".ods")


@pytest.mark.parametrize("make", LOCKED)
def test_a_file_with_a_password_is_known(tmp_path: Path, make) -> None:
    assert examine(make(tmp_path)).state == "locked"


def test_a_workbook_with_a_password_is_known(tmp_path: Path) -> None:
    records = b"\x09\x08\x04\x00abcd" + b"\x2f\x00\x06\x00" + b"123456"
    (tmp_path / "x.xls").write_bytes(office.compound({"Workbook": records.ljust(600, b"\0")}))
    assert examine(tmp_path / "x.xls") == OfficeFile("sheet", ".xls", "locked")


@pytest.mark.parametrize("make", DAMAGED)
def test_a_damaged_file_is_known(tmp_path: Path, make) -> None:
    assert examine(make(tmp_path)).state == "damaged"


def test_anything_else_is_unknown(tmp_path: Path) -> None:
    for number, data in enumerate((b"", b"%PDF-1.4", b"abc", b"PK\x05\x06" + bytes(18))):
        (tmp_path / f"{number}").write_bytes(data)
        assert office_kind(tmp_path / f"{number}") == "unknown"


def test_no_bytes_make_it_fall_over(tmp_path: Path) -> None:
    chance = random.Random(5)
    whole = [make(tmp_path).read_bytes() for make in (office.make_doc, office.make_docx, office.make_locked_ppt)]
    for turn in range(300):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randrange(1, 20)):
            data[chance.randrange(min(len(data), 2000 if turn % 2 else len(data)))] = chance.randrange(256)
        (tmp_path / "x").write_bytes(bytes(data[: chance.choice((None, chance.randrange(len(data))))]))
        assert examine(tmp_path / "x").kind in ("word", "sheet", "slides", "unknown")


def test_tables_that_point_in_a_circle_end(tmp_path: Path) -> None:
    import struct

    data = bytearray(office.make_doc(tmp_path).read_bytes())
    data[512 + 4 * 2 : 512 + 4 * 3] = struct.pack("<I", 1)  # the directory leads back to its own start
    data[68:76] = struct.pack("<II", 0, 0xFFFFFFFF)  # the list of tables leads to itself
    (tmp_path / "x").write_bytes(bytes(data))
    assert examine(tmp_path / "x").state == "damaged"
