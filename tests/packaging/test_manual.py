"""The manual: its Markdown is read strictly, its pages keep their promises, and it is the one that the sources give."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from contextlib import closing
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any

import pikepdf
import pypdfium2
import pytest

from app.documents.linebreak import NO_END, NO_START
from app.documents.model import ParagraphPart, TablePart
from app.ui.manual.contents import read_contents
from app.ui.sheets.manual import CHAPTERS, HOME, RECOVERY, STEPS
from tests.packaging.tools import packaging_module

MARKDOWN: ModuleType = packaging_module("manual_markdown")
PAGES: ModuleType = packaging_module("manual_pages")
MANUAL: ModuleType = packaging_module("manual")
ROOT = Path(__file__).resolve().parents[2]
SHIPPED = ROOT / "resources" / "manual"
BIGGEST = 5_000_000
SMALL = (
    "# 一 {#one}\n\n正文[第 ? 页](#two)。\n\n## 一之一 {#one-a}\n\n1. 点**新建**，\n  再看。\n\n# 二 {#two}\n\n完。\n"
)


def read(text: str) -> tuple[Any, ...]:
    found: tuple[Any, ...] = MARKDOWN.read_manual(text, "a.md")
    return found


@pytest.fixture(scope="module")
def made() -> Any:
    """The manual of this tree, made anew."""
    return MANUAL.make()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "1.md").write_text(SMALL, "utf-8")
    return tmp_path


# ---- the Markdown


def test_blocks_are_what_they_look_like() -> None:
    heading, prose, _, entry, *_ = read(SMALL)
    assert heading == MARKDOWN.Heading(1, "一", "one")
    assert [tuple(piece) for piece in prose.text] == [("正文", False, ""), ("第 ? 页", False, "two"), ("。", False, "")]
    assert entry.label == "1. "
    assert "".join(piece.text for piece in entry.text) == "点新建，再看。"
    assert [piece.text for piece in entry.text if piece.bold] == ["新建"]


@pytest.mark.parametrize(
    "text",
    [
        "# 没有编号",
        "# 一 {#一}",
        "#### 四 {#four}",
        "* 星号",
        "    四个空格",
        "正文\n接着写",
        "正文 ",
        "一段 `代码`",
        "一段 **没有收尾",
        "[外面](https://a.b)",
        "<b>粗</b>",
        "![图](别处/图.png)",
        "一行里的 ![图](pictures/a.png)",
        "| 甲 |\n|---|",
        "| 甲 | 乙 |\n|---|---|\n| 一 |",
        "| 甲 |\n| 乙 |\n| 丙 |",
        "```\nx\n```",
        "---",
    ],
)
def test_what_it_does_not_know_is_refused_with_its_line(text: str) -> None:
    with pytest.raises(MARKDOWN.ManualError, match=r"^a\.md:[345]: "):
        read(f"正文。\n\n{text}\n")


# ---- pages


def test_the_same_sources_give_the_same_bytes(folder: Path) -> None:
    assert MANUAL.make(folder) == MANUAL.make(folder)


@pytest.mark.parametrize(
    ("before", "after"),
    [("(#two)", "(#three)"), ("{#one-a}", "{#one}"), ("完。", "![图](pictures/nowhere.png)")],
)
def test_what_leads_nowhere_is_refused(folder: Path, before: str, after: str) -> None:
    (folder / "1.md").write_text(SMALL.replace(before, after), "utf-8")
    with pytest.raises(MARKDOWN.ManualError):
        MANUAL.make(folder)


def test_a_picture_that_no_page_shows_is_refused(folder: Path) -> None:
    (folder / "pictures").mkdir()
    (folder / "pictures/a.png").write_bytes((ROOT / "docs/images/cover.png").read_bytes())
    with pytest.raises(MARKDOWN.ManualError, match=r"a\.png"):
        MANUAL.make(folder)


def test_the_manual_is_the_one_that_the_sources_give(made: Any) -> None:
    """After a change of ``docs/manual`` or of the layout: ``make manual``."""
    shipped = {file.name: file.read_bytes() for file in SHIPPED.iterdir()}
    assert shipped == made.files()
    assert len(made.pdf) < BIGGEST


def test_numbers_links_and_outline_lead_to_their_headings(made: Any) -> None:
    contents = read_contents(SHIPPED)
    assert contents is not None
    with pikepdf.open(io.BytesIO(made.pdf)) as pdf, closing(pypdfium2.PdfDocument(made.pdf)) as drawn:
        assert len(pdf.pages) == contents.sides == len(drawn)
        texts = [re.sub(r"\s", "", drawn[side].get_textpage().get_text_range()) for side in range(len(drawn))]
        for one in contents.headings:
            assert re.sub(r"\s", "", one.title) in texts[one.side - 1], one
            assert f"—{one.side - contents.front}—" in texts[one.side - 1], one
        listed = "".join(texts[1 : contents.front])
        assert all(
            f"{re.sub(chr(32), '', one.title)}{one.side - contents.front}" in listed for one in contents.headings
        )
        with pdf.open_outline() as outline:
            told = [entry.title for entry in outline.root]
        assert told == ["目录", *(one.title for one in contents.headings if one.level == 1)]
        entries = sum(len(page.get("/Annots", [])) for page in list(pdf.pages)[1 : contents.front])
        assert entries == len(contents.headings)
        assert str(pdf.Root.Lang) == "zh-CN"


def _paragraphs(part: Any) -> Iterator[ParagraphPart]:
    """Those in tables, too: captions of pictures stand in one."""
    if isinstance(part, ParagraphPart):
        yield part
    elif isinstance(part, TablePart):
        yield from (inside for cell in part.table.cells for inside in cell.parts)


def _lines(document: Any) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it goes on with a paragraph: what is called .history may well begin one."""
    for page in document.pages:
        for placed in page.placed:
            for part in _paragraphs(placed.part):
                text = part.paragraph.text
                yield from ((text[line.start : line.end], line.start > 0) for line in part.lines)


def test_no_line_begins_or_ends_with_a_forbidden_mark_and_nothing_is_missing(made: Any) -> None:
    blocks = [
        block
        for file in sorted((ROOT / "docs/manual").glob("[0-9]*.md"))
        for block in MARKDOWN.read_manual(file.read_text("utf-8"), file.name)
    ]
    pictures = {file.name: MANUAL._picture(file) for file in (ROOT / "docs/manual/pictures").glob("*.png")}
    sizes = {name: PAGES.Size(facts.width, facts.height) for name, facts in pictures.items()}
    laid = PAGES.lay_out_manual(blocks, sizes, MANUAL.Typesetter(MANUAL.Fonts(ROOT / "resources/fonts")))
    told = list(_lines(laid.document))
    lines = [line for line, _ in told]
    assert not [line for line, goes_on in told if goes_on and line.strip() and line[0] in NO_START]
    assert not [line for line in lines if line.strip() and line.strip()[-1] in NO_END]
    said = "".join(lines)
    assert "〓" not in said
    captions = [block.caption for block in blocks if isinstance(block, MARKDOWN.Picture)]
    assert len(captions) == len(pictures)
    assert not [caption for caption in captions if caption not in said]
    assert not [one for one, after in pairwise(lines) if re.match(r".*\.\n[a-zA-Z]", f"{one}\n{after}")]
    assert sorted(shown.file for _, shown in laid.pictures) == sorted(pictures)


def test_every_page_of_the_window_has_its_chapter() -> None:
    contents = read_contents(SHIPPED)
    assert contents is not None
    known = {one.id for one in contents.headings}
    assert {*CHAPTERS.values(), *STEPS.values(), HOME, RECOVERY} <= known
