"""A draft with evidence and an exported set that looks like one, both made by script in no time."""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name

from app import api
from app.books.assembly import content_code
from app.discs.making import CopyRequest
from app.drafts.draft import Draft
from app.drafts.store import open_draft
from app.forms.definition import FormDefinition
from app.paths import find_paths
from tests.desk_places import DeskPlaces

FORM_A, FORM_B = "cooperation_zone_2026", "service_institution_2026"
NOON = datetime(2026, 4, 1, 12)
NAME = {FORM_A: {"zone_name": "云岭合作区（虚构）"}, FORM_B: {"org_name": "云岭服务中心（虚构）"}}


@dataclass(frozen=True)
class Desk(DeskPlaces):
    """A draft, its export, and where a copy goes; ``scans`` are the scan versions that the draft is said to have."""

    form: str
    scans: list[SimpleNamespace]

    @property
    def definition(self) -> FormDefinition:
        return api.library(self.paths).get(self.form)

    def read(self) -> Draft:
        with open_draft(self.draft, writable=False) as opened:
            return opened.draft

    def answer(self, *, later: int = 0, **answers: object) -> None:
        """Change answers, ``later`` minutes after the draft was made: saves close together are thinned out."""
        api.set_answers(self.paths, self.draft, answers, NOON + timedelta(minutes=later))

    def attach(self, item: int, *files: Path, **choices: object) -> None:
        """Attach files and choose pages and turn for the last of them."""
        api.attach(self.paths, self.draft, item, files, api.Attaching(), NOON)
        if choices:
            name = self.read().item(item).files[-1].path
            api.arrange(self.paths, self.draft, item, name, api.Arranging(**choices), NOON)

    def request(self, **more: Any) -> CopyRequest:
        return CopyRequest(
            definition=self.definition,
            draft=self.read(),
            folder=self.draft,
            export=self.export,
            out=more.pop("out", self.out),
            fonts=self.paths.fonts,
            cache=self.paths.cache / "intake",
            **more,
        )

    def exported(self, sides: int = 8, starts: Sequence[tuple[int, int]] = (), **more: Any) -> None:
        """A set in the place of the export, of the draft as it is now."""
        draft = self.read()
        volumes = [(volume.id, volume.file_name) for volume in self.definition.volumes]
        write_export(self.export, self.form, content_code(draft), volumes, sides, starts, **more)


def make_desk(root: Path, form: str, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A new draft with a name, nothing exported; scan versions are those of ``Desk.scans``."""
    desk = Desk(root, find_paths(root / "资料"), form, [])
    api.new_draft(desk.paths, form, desk.draft, NOON)
    desk.answer(**NAME[form])
    module = ModuleType("app.scans.version")
    module.scan_versions = lambda *_, **__: tuple(desk.scans)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "app.scans.version", module)
    return desk


def write_export(
    folder: Path,
    form: str,
    code: str,
    volumes: Sequence[tuple[str, str]],
    sides: int,
    starts: Sequence[tuple[int, int]],
    mark: str = "final",
    page_bytes: int = 500,
    docx: bool = True,
    word_bytes: int = 500,
) -> dict[str, Any]:
    """A folder with ``book.json``: each volume a PDF of ``sides`` pages, and something that is called Word.

    ``starts`` are the sides (from 1) where items begin. Every page has a stream of its own of ``page_bytes``.
    """
    folder.mkdir(exist_ok=True)
    told = []
    for number, (name, title) in enumerate(volumes, start=1):
        labels = ["封面", *(str(side) for side in range(1, sides))]
        pdf, word = folder / f"{number:02d}_{title}.pdf", folder / f"{number:02d}_{title}.docx"
        write_book(pdf, sides, starts, page_bytes)
        word.write_bytes(f"Word {number} {code}".encode().ljust(word_bytes, b"."))
        told.append(
            {
                "id": name,
                "name": title,
                "pdf": pdf.name,
                "docx": word.name if docx else None,
                "pdf_pages": sides,
                "sha256": {"pdf": sha256(pdf), "docx": sha256(word)},
                "contents": [{"item": item, "title": "", "page": "", "pdf_page": side} for side, item in starts],
                "continued": [],
                "seals": [{"place": "封面", "who": "申报单位", "by_applicant": True, "pdf_page": 1}],
                "page_labels": labels,
                "page_fingerprints": [f"{side:016x}" for side in range(sides)],
            }
        )
    book = {"form": form, "draft": mark == "draft", "mark": mark, "code": code, "volumes": told, "earlier": {}}
    (folder / "book.json").write_text(json.dumps(book, ensure_ascii=False), "utf-8")
    return book


def write_book(file: Path, sides: int, starts: Sequence[tuple[int, int]], page_bytes: int = 500) -> Path:
    """A PDF with outline, labels, and links from its second page to the starts of items."""
    pdf = pikepdf.new()
    for side in range(1, sides + 1):
        page = pdf.add_blank_page(page_size=(595, 842))
        noise = b"".join(hashlib.sha256(f"{side} {n}".encode()).digest() for n in range(page_bytes // 32 + 1))
        image = pdf.make_stream(noise[:page_bytes])
        image.update({"/Type": Name.XObject, "/Subtype": Name.Form, "/BBox": Array([0, 0, 1, 1])})
        page.obj[Name.Resources] = Dictionary(XObject=Dictionary(S=image))
        page.obj[Name.Contents] = pdf.make_stream(f"% side {side}\n".encode())
    pages = [pdf.pages[side - 1].obj for side, _ in starts]
    links = [Dictionary(Type=Name.Annot, Subtype=Name.Link, Rect=Array([0, 0, 9, 9]),
                        Dest=Array([page, Name.XYZ, 0, 842, None])) for page in pages]  # fmt: skip
    if links:
        pdf.pages[min(1, sides - 1)].obj[Name.Annots] = Array(links)
    with pdf.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("封面", 0))
        for side, item in starts:
            entry = pikepdf.OutlineItem(f"第 {item} 项", side - 1)
            entry.children.append(pikepdf.OutlineItem(f"{item} 的表", side - 1))
            outline.root.append(entry)
    labels = Dictionary(Nums=Array([0, Dictionary(P="封面"), 1, Dictionary(S=Name.D, St=1)]))
    pdf.Root[Name.PageLabels] = labels
    pdf.save(file, static_id=True)
    return file


def sides_of(file: Path) -> list[int]:
    """Which sides of a book of :func:`write_book` a PDF holds, in order."""
    with pikepdf.open(file) as pdf:
        return [int(page.obj[Name.Contents].read_bytes().split()[2]) for page in pdf.pages]


def sha256(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def scan_version(volume: str, file: Path, pages: int, missing: Mapping[str, bool]) -> SimpleNamespace:
    """What a draft has of a volume; ``missing`` are places and whether they are the applicant's."""
    places = tuple(SimpleNamespace(place=place, by_applicant=own) for place, own in missing.items())
    return SimpleNamespace(volume=volume, file=file, pages=pages, missing=places, told=())


def files_below(folder: Path) -> dict[str, bytes]:
    """Every file by its path below ``folder``."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
