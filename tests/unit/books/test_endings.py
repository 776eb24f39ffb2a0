"""Files of a draft that another program may be given: documents and pictures, never what a system would run."""

from __future__ import annotations

import pytest

from app.books.endings import EVIDENCE_FILES, may_be_opened, not_opened

DOCUMENTS = ("合同.pdf", "合同.PDF", "合同.exe.pdf", "发票.Ofd", "a.b.jpg", "照片.JFIF", "说明.wps", "表.et", " a.pdf")
PROGRAMS = (
    "合同.exe", "合同.EXE", "合同.pdf.exe", "合同.pdf .exe", "合同.pdf      .exe", "合同.bat", "合同.cmd", "合同.lnk",
    "合同.js", "合同.vbs", "合同.hta", "合同.scr", "合同.url", "合同.com", "合同.ps1", "合同.msi", "合同.jar",
    "合同.docm", "合同.html", "合同.desktop", "合同.sh", "合同.command", "合同", "合同.", ".pdf", "合同\u202efdp.exe",
    "合同.exe.", "合同.exe .", "合同.exe ", "合同.exe. . .", "合同.exe::$DATA", "合同.exe:a.pdf", "合同.\uff45xe",
)  # fmt: skip


@pytest.mark.parametrize("name", [*DOCUMENTS, *(f"合同{ending}" for ending in EVIDENCE_FILES)])
def test_documents_and_pictures_may_be_opened(name: str) -> None:
    assert may_be_opened(f"attachments/03/{name}")


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_may_be_run_is_not(name: str) -> None:
    assert not may_be_opened(f"attachments/03/{name}")


@pytest.mark.parametrize("path", ["/a.pdf", "../a.pdf", "attachments/../../a.pdf", "//server/x/a.pdf", "C:/a.pdf"])
def test_nothing_outside_of_the_draft_is(path: str) -> None:
    assert not may_be_opened(path)


def test_the_sentence_shows_what_the_name_hides() -> None:
    assert not_opened("attachments/03/合同.exe") == "“合同.exe”不是可以打开的文档，没有打开"
    assert not_opened("attachments/03/合同\u202efdp.exe") == "“合同?fdp.exe”不是可以打开的文档，没有打开"
