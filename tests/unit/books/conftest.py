"""A small bound volume made of test scans, with a contents page, links, outline and stamps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.books.audit import BookExpectation, ExpectedItem
from app.books.bind import BoundPage, bind
from app.books.intake import Intake, TakenIn
from app.books.plan import Part, Plan, make_plan
from app.documents.model import Geometry
from tests.placing import alone


def twips(millimetres: float) -> int:
    return round(millimetres * 1440 / 25.4)


GEOMETRY = Geometry(11906, 16838, twips(37), twips(35), twips(28), twips(26), twips(28), twips(15))
TITLES = {3: "机构成立批文或注册登记执照复印件;", 5: "上年度服务 100 家企业名单及合同;"}


@pytest.fixture(scope="session")
def fonts(root: Path) -> Path:
    return root / "resources" / "fonts"


@pytest.fixture
def take_in(tmp_path: Path, fonts: Path) -> Callable[..., TakenIn]:
    intake = Intake(tmp_path / "cache", fonts)

    def take(path: Path, rotate: int = 0, **more: str) -> TakenIn:
        return intake.take_in(path, hashlib.sha256(path.read_bytes()).hexdigest(), rotate, **more)

    return take


@dataclass
class Book:
    """A plan, its form PDF, evidence and bound file."""

    plan: Plan
    form: Path
    evidence: tuple[BoundPage, ...]
    pdf: Path
    expectation: BookExpectation


@pytest.fixture
def make_book(tmp_path: Path, fonts: Path) -> Callable[..., Book]:
    """Build a volume from ``{item: files}``; each item has one own page before its files."""

    def make(items: dict[int, Sequence[TakenIn]], header: str = "") -> Book:
        parts = [Part("cover", "cover", range(1)), Part("contents", "contents", range(1))]
        for number, files in items.items():
            count = sum(len(taken.pages) for taken in files)
            parts.append(Part(f"item{number}", "item", range(1), range(count), number))
        plan = make_plan(parts)
        shown = {
            number: [(taken, n) for taken in files for n in range(len(taken.pages))] for number, files in items.items()
        }
        evidence = []
        for page in plan.pages:
            if page.evidence is not None and page.item is not None:
                taken, number = shown[page.item][page.evidence]
                box, name = taken.pages[number], f"文件{page.item}.pdf"
                area = alone(box, GEOMETRY, page.side, taken.key, number)
                evidence.append(BoundPage(page.side, taken.pdf, area, box, name=name, item=page.item))
        form, target = tmp_path / "form.pdf", tmp_path / "册子.pdf"
        draw_form_pdf(form, plan, fonts, header)
        bind(form, evidence, GEOMETRY, target, plan.labels, "草稿的指纹")
        expected = tuple(
            ExpectedItem(number, TITLES[number], start.side, start.label) for number, start in plan.starts.items()
        )
        expectation = BookExpectation(
            "册子.pdf", GEOMETRY, plan.pages, tuple(evidence), expected, (plan.first_sides["contents"],), header
        )
        return Book(plan, form, tuple(evidence), target, expectation)

    return make


def draw_form_pdf(
    path: Path,
    plan: Plan,
    fonts: Path,
    header: str = "",
    numbers: dict[int, str] | None = None,
    links: dict[int, int] | None = None,
    stamps: dict[int, str] | None = None,
) -> None:
    """What the PDF renderer would hand over. ``numbers``, ``links`` and ``stamps`` plant wrong ones."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont
    from reportlab.pdfgen.canvas import Canvas

    pdfmetrics.registerFont(TTFont("Test", str(fonts / "FandolFang-Regular.ttf")))
    canvas = Canvas(str(path), pagesize=(595.3, 841.9), invariant=1, initialFontName="Test")
    for page in plan.pages:
        canvas.setFont("Test", 14)
        canvas.bookmarkPage(f"side{page.side}")
        if header:
            canvas.drawString(100, 800, header)
        if page.part == "contents" and page.kind == "front":
            _draw_contents(canvas, plan, numbers or {}, links or {})
        if page.number is not None and page.kind != "blank":
            canvas.drawString(470, 70, f"— {(stamps or {}).get(page.side, page.number)} —")
        if page.own is not None and page.item is not None:
            canvas.addOutlineEntry(TITLES[page.item], f"side{page.side}", 0)
            canvas.drawString(100, 600, f"佐证材料 {page.item}")
        canvas.showPage()
    canvas.save()


def _draw_contents(canvas, plan: Plan, numbers: dict[int, str], links: dict[int, int]) -> None:
    y = 700
    for item, start in plan.starts.items():
        canvas.drawString(80, y, f"{item}. {TITLES[item]}")
        canvas.drawString(380, y, "…………")
        canvas.drawRightString(520, y, numbers.get(item, start.label))
        canvas.linkRect("", f"side{links.get(item, start.side)}", (78, y - 4, 524, y + 14))
        y -= 30
