"""草稿: a draft with errors is not exported as final, and a draft copy says so on every page of both formats."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import pytest

from tests.acceptance import forge
from tests.acceptance.official import squeeze
from tests.acceptance.packets import Packet, Press
from tests.acceptance.paper import Paper
from tests.office import word_to_pdf

DRAFTS = ["own zone as draft", "own service as draft", "empty zone as draft", "empty service as draft"]
FINAL = ["own zone", "own service", "sample zone", "sample service", "blank zone", "blank service"]
_HEAD = 100.0


def unmarked(pdf: Path) -> list[int]:
    """The pages whose head does not say 草稿."""
    return [
        page
        for page, words in enumerate(Paper(pdf).words, 1)
        if "草稿" not in squeeze("".join(word.text for word in words if word.bottom < _HEAD))
    ]


def marked(pdf: Path) -> list[int]:
    """The pages that say 草稿 anywhere."""
    return [page for page, text in enumerate(Paper(pdf).texts, 1) if "草稿" in squeeze(text)]


def all_files(press: Press, packet: Packet) -> list[Path]:
    return [*packet.files("pdf").values(), *press.rendered(packet).values()]


@pytest.mark.office
@pytest.mark.parametrize("name", DRAFTS)
def test_every_page_of_a_draft_copy_says_so(press: Press, name: str) -> None:
    packet = press.packet(name)
    for file in all_files(press, packet):
        assert unmarked(file) == [], file.name
    assert packet.book["draft"] is True
    names = {path.name for path in packet.folder.iterdir()} - {"book.json"}
    assert len(names) == 2 * len(packet.book["volumes"])
    assert all(name.startswith("草稿_") for name in names)


@pytest.mark.office
@pytest.mark.parametrize("name", FINAL)
def test_no_page_of_another_copy_says_so(press: Press, name: str) -> None:
    packet = press.packet(name)
    for file in all_files(press, packet):
        assert marked(file) == [], file.name
    assert packet.book["draft"] is False
    assert not any(path.name.startswith("草稿") for path in packet.folder.iterdir())


@pytest.mark.parametrize("name", ["empty zone", "empty service"])
def test_a_draft_with_errors_is_refused_and_nothing_is_written(
    press: Press, shenbao: Any, tmp_path: Path, name: str
) -> None:
    out = tmp_path / "导出"
    done = shenbao("export", press.draft(name), "--out", out)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "错误" in done.stderr
    assert not out.exists()


def test_the_command_line_marks_a_draft_without_errors_too(press: Press, shenbao: Any, tmp_path: Path) -> None:
    out = tmp_path / "导出"
    draft = press.draft("own service")
    assert shenbao("check", draft).returncode == 0
    done = shenbao("export", draft, "--out", out, "--draft", "--format", "pdf")
    assert done.returncode == 0, done.stderr
    (pdf,) = out.glob("草稿_*.pdf")
    assert unmarked(pdf) == []
    assert {path.name for path in out.iterdir()} == {pdf.name, "book.json"}


def test_a_page_of_a_final_copy_among_them_is_found(press: Press, tmp_path: Path) -> None:
    import pikepdf

    draft, final = press.packet("own zone as draft"), press.packet("own zone")
    out = tmp_path / "forged.pdf"
    with pikepdf.open(draft.files("pdf")["form"]) as book, pikepdf.open(final.files("pdf")["form"]) as other:
        book.pages[8] = other.pages[8]
        book.save(out)
    assert unmarked(out) == [9]
    assert marked(out) == [page for page in range(1, len(Paper(out).texts) + 1) if page != 9]


@pytest.mark.office
def test_a_section_of_word_without_the_mark_is_found(press: Press, tmp_path: Path) -> None:
    packet = press.packet("empty service as draft")
    docx = packet.files("docx")[packet.bound]
    with zipfile.ZipFile(docx) as package:
        part = next(name for name in package.namelist() if "草稿" in package.read(name).decode("utf-8", "ignore"))
    forged = forge.word(docx, forge.replaced("草稿", ""), tmp_path / "forged.docx", part)
    assert unmarked(word_to_pdf(forged, tmp_path))
