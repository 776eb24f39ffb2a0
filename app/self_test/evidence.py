"""Checks that evidence of every kind becomes pages: most need a library of their own, all a process to be read in."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from app.books.intake_work import Task
from app.books.normaliser import Normalised, Order
from app.errors import AppError, AttachmentError
from app.paths import AppPaths
from app.progress import Progress

_SIZE = (96, 64)
_NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'
# A red picture of 32 by 16 pixels. Nothing that is shipped can write HEIC.
_HEIC = (
    b"eNpjYGCQSCupLMhIzUxmAILczDRDCJvRIDe1JJEBAhQzUnKKoGyGgszkEgY0wFeQWZILZjECsVxmTj7YOBcQnxEiyhjAwMDMC2Qr"
    b"Z2bmpcHVigI5qUxQXkZZsiGIuSWzoKgASE/LLEjOB9LpQAlnRmaQ0ASwzqgPDH/+/vjBwMDPvACoUdyBkYfx/3+QAmaQCmYQivqg"
    b"shAoJ+3EyIgmscBJsD766N0Ch0VAeXYXxgOFDUsagKaKZBYXpEJ9pADEAkAsnJyfU5SXnFMBVMrLwAZSJpZZkAsLGaD3mBuZQMaK"
    b"5qYkAsOFmVONcX1bQ8AIB8kUgqsUgu7RGBjgGPjXAADoOnwt"
)
_PICTURES = {
    "图片.jpg": ("JPEG", {}),
    "图片.png": ("PNG", {}),
    "图片.gif": ("GIF", {}),
    "图片.bmp": ("BMP", {}),
    "图片.webp": ("WEBP", {}),
    "图片.avif": ("AVIF", {}),
    "彩色.tif": ("TIFF", {"compression": "tiff_lzw"}),
}


def taken_in(paths: AppPaths, folder: Path) -> str:
    """One file of each kind is taken in, in worker processes; tables by ourselves, whatever programs this PC has."""
    from app.books.intake import Intake, Wanted, sha256_of
    from app.books.intake_workers import Workers

    folder.mkdir()
    for name, content in _files():
        (folder / name).write_bytes(content)
    wanted = [Wanted(file, sha256_of(file)) for file in sorted(folder.iterdir())]
    with closing(Workers(without_programs)) as workers:
        found = Intake(paths.cache / "intake", paths.fonts, workers).take_in_all(wanted)
    for one, taken in zip(wanted, found, strict=True):
        if isinstance(taken, AttachmentError):
            raise taken
        if not taken.pages:
            raise AppError(f"“{one.shown}”没有变成页面")
    return f"{'、'.join(one.shown for one in wanted)}都能装进合订本"


def without_programs(task: Task, progress: Progress) -> Normalised:
    """What a worker does with a file here; a process of its own imports it by this name."""
    from app.books.intake_office import OfficeIntake
    from app.books.intake_work import normalise

    if task.kind != "office":
        return normalise(task, progress)
    return OfficeIntake(converters=())(Order(task.source, task.target, task.rotate, task.name, progress, task.fonts))


def _files() -> Iterator[tuple[str, bytes]]:
    yield from _drawn()
    yield "照片.heic", zlib.decompress(base64.b64decode(_HEIC))
    yield "名册.xlsx", _table()
    yield "版式.ofd", _ofd()


def _drawn() -> Iterator[tuple[str, bytes]]:
    from PIL import Image

    picture = Image.linear_gradient("L").resize(_SIZE).convert("RGB")
    for name, (kind, options) in _PICTURES.items():
        stream = io.BytesIO()
        picture.save(stream, kind, **options)
        yield name, stream.getvalue()
    stream = io.BytesIO()
    fax = picture.convert("1")
    fax.save(stream, "TIFF", compression="group4", save_all=True, append_images=[fax])
    yield "传真.tif", stream.getvalue()


def _table() -> bytes:
    from openpyxl import Workbook

    book = Workbook()
    for row in (("序号", "企业名称", "人数"), (1, "示例企业甲", 12), (2, "示例企业乙", 30)):
        book.worksheets[0].append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def _ofd() -> bytes:
    """A page of GB/T 33190-2016 with a line of text in a font of the PC."""
    font = '<ofd:Fonts><ofd:Font ID="2" FontName="宋体" FamilyName="宋体"/></ofd:Fonts>'
    text = '<ofd:TextObject ID="9" Boundary="20 20 100 10" Font="2" Size="5"><ofd:TextCode X="0" Y="5" DeltaX="5 5 5">'
    parts = {
        "OFD.xml": _xml("OFD", "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>"
                        "Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"),
        "Doc_0/Document.xml": _xml(
            "Document",
            "<ofd:CommonData><ofd:MaxUnitID>99</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297"
            "</ofd:PhysicalBox></ofd:PageArea><ofd:PublicRes>PublicRes.xml</ofd:PublicRes></ofd:CommonData>"
            '<ofd:Pages><ofd:Page ID="3" BaseLoc="Pages/Page_0/Content.xml"/></ofd:Pages>',
        ),
        "Doc_0/PublicRes.xml": _xml("Res", font),
        "Doc_0/Pages/Page_0/Content.xml": _xml(
            "Page",
            f'<ofd:Content><ofd:Layer ID="4">{text}示例文件</ofd:TextCode></ofd:TextObject></ofd:Layer></ofd:Content>',
        ),
    }  # fmt: skip
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def _xml(root: str, content: str) -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:{root} {_NAMESPACE}>{content}</ofd:{root}>'
