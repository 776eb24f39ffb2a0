"""A small exported set drawn by hand: two volumes of a few sides, with labels, outline, links and places to stamp."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

LABELS = ("封面", "ii", "1", "2", "3", "4")
FORM = "cooperation_zone_2026"


def prints(volume: str, count: int = len(LABELS)) -> list[str]:
    """The fingerprints of a volume's sides."""
    return [f"{volume}-{side}" for side in range(1, count + 1)]


def volume(name: str, seals: Sequence[int], looks: Sequence[str] | None = None) -> dict[str, Any]:
    """What ``book.json`` says of one volume; ``looks`` are its fingerprints."""
    found = list(prints(name) if looks is None else looks)
    return {
        "id": name,
        "name": f"册{name}",
        "pdf": f"{name}.pdf",
        "docx": None,
        "pdf_pages": len(found),
        "sha256": {"pdf": None, "docx": None},
        "contents": [],
        "seals": [{"place": f"第 {side} 面", "who": "单位", "by_applicant": True, "pdf_page": side} for side in seals],
        "page_labels": list(LABELS[: len(found)]) + [str(n) for n in range(5, 5 + len(found) - len(LABELS))],
        "page_fingerprints": found,
    }


def write_book(folder: Path, *volumes: dict[str, Any], mark: str = "final", form: str = FORM) -> Path:
    """``book.json`` alone."""
    folder.mkdir(exist_ok=True)
    book = {"form": form, "mark": mark, "code": "7F3A-92C1", "volumes": list(volumes)}
    (folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), "utf-8")
    return folder


def write_set(folder: Path) -> Path:
    """Two volumes with their PDFs: ``a`` has seals on sides 1 and 5, ``b`` on side 1."""
    from app.books.bind import finish_pages, save_as_bound, set_identity
    from app.progress import silent

    write_book(folder, volume("a", (1, 5)), volume("b", (1,)))
    for name in ("a", "b"):
        import pikepdf

        with closing(pikepdf.open(io.BytesIO(_drawn(name)))) as pdf:
            finish_pages(pdf, LABELS)
            save_as_bound(pdf, folder / f"{name}.pdf", silent)
        set_identity(folder / f"{name}.pdf", name.encode() * 16)
    return folder


def _drawn(name: str) -> bytes:
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen.canvas import Canvas

    data = io.BytesIO()
    canvas = Canvas(data, pagesize=A4, invariant=1)
    for side in range(1, len(LABELS) + 1):
        canvas.bookmarkPage(f"side{side}")
        canvas.addOutlineEntry(f"{name}{side}", f"side{side}", 0 if side % 2 else 1)
        canvas.setFont("Helvetica", 60)
        canvas.drawString(80, 700, f"{name} {side} {'xyz'[side % 3] * side}")
        canvas.setFont("Helvetica", 11)
        for line in range(side * 3):
            canvas.drawString(60, 600 - 14 * line, f"{name}{side} line {line} " * (3 + (line * side) % 5))
        if side == 2:
            canvas.linkAbsolute("", "side5", (60, 500, 300, 560), Border="[0 0 0]")
        canvas.showPage()
    canvas.save()
    return data.getvalue()
