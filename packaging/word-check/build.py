"""Makes the acceptance kit for Word and WPS anew: python packaging/word-check/build.py [FOLDER] (``make word-check``).

Six exported files, and ``expected.json`` with their pages and the first words of each, read from their PDFs by poppler.
Pictures are made coarse: the kit is about pages and words, and goes into the repository.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
import tempfile
import unicodedata
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

from tests.acceptance.packets import Packet, Press  # noqa: E402
from tests.acceptance.paper import Paper  # noqa: E402

LENGTH = 12
"""How many characters of each page are compared."""

# What is left of a text when the ways of writing it no longer matter; check.ps1 keeps the same. Later hanzi are left
# out, because a PC's own tables may not know them.
_LEFT_OUT = re.compile("[^0-9A-Za-z\u3400-\u4db5\u4e00-\u9fa5]")
_CONTROL = re.compile("[\x00-\x1f]")
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COARSE, _QUALITY = 3, 30


@dataclass(frozen=True)
class Entry:
    """A file of the kit: its name, and the packet and volume of the acceptance tests that it is."""

    name: str
    packet: str
    volume: str


KIT = (
    Entry("1_合作区申报表_示例.docx", "sample zone", "form"),
    Entry("2_合作区申报材料_示例.docx", "sample zone", "materials"),
    Entry("3_入库申请书_示例.docx", "sample service", "book"),
    Entry("4_合作区申报表_字数写满.docx", "zone at its ceilings", "form"),
    Entry("5_入库申请书_每表六十行_草稿.docx", "service at its ceilings", "book"),
    Entry("6_合作区一册_生僻字和长词_草稿.docx", "zone of rare and long words", "book"),
)


def words(text: str) -> str:
    """Letters, digits and hanzi of a text."""
    return _LEFT_OUT.sub("", unicodedata.normalize("NFKC", _CONTROL.sub("", text)))


def page_words(pdf: Path, docx: Path, mark: str = "") -> list[str]:
    """The words of each page as Word gives them: without head and foot, and without rows that are repeated there."""
    heads = _repeated(docx)
    pages: list[str] = []
    for body in Paper(pdf).bodies:
        text = words(body)
        text = text.removeprefix(mark)
        for head in heads:
            if text.startswith(head) and any(head in page for page in pages):
                text = text.removeprefix(head)
        pages.append(text)
    return pages


def stream(docx: Path) -> str:
    """The words of a Word file in order."""
    return words("".join(node.text or "" for node in _document(docx).iter(f"{_W}t")))


def _document(docx: Path) -> ElementTree.Element:
    with zipfile.ZipFile(docx) as package:
        return ElementTree.fromstring(package.read("word/document.xml"))


def _repeated(docx: Path) -> list[str]:
    """The words of the rows that each table repeats at the head of a page."""
    found = []
    for table in _document(docx).iter(f"{_W}tbl"):
        rows = [row for row in table.iter(f"{_W}tr") if row.find(f"{_W}trPr/{_W}tblHeader") is not None]
        found.append(words("".join(node.text or "" for row in rows for node in row.iter(f"{_W}t"))))
    return [head for head in found if head]


def first_words(packet: Packet, volume: str) -> list[str]:
    """The beginnings of the pages of a volume. Raises ValueError when PDF and Word do not hold the same words."""
    pdf, docx = packet.files("pdf")[volume], packet.files("docx")[volume]
    pages = page_words(pdf, docx, "草稿" if packet.book["draft"] else "")
    if "".join(pages) != stream(docx):
        raise ValueError(f"{docx.name}: the pages do not join to the words of the Word file")
    return [page[:LENGTH] for page in pages]


def coarse(docx: Path) -> bytes:
    """The Word file with coarse pictures: shown as large as before."""
    from PIL import Image

    packed = BytesIO()
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(packed, "w") as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename.startswith("word/media/"):
                with Image.open(BytesIO(data)) as picture, BytesIO() as smaller:
                    size = picture.width // _COARSE, picture.height // _COARSE
                    picture.convert("L").resize(size).save(smaller, "JPEG", quality=_QUALITY)
                    data = smaller.getvalue()
            target.writestr(entry, data)
    return packed.getvalue()


def build(folder: Path, press: Press, kit: Sequence[Entry] = KIT) -> None:
    """Write the files and ``expected.json``; what the folder held of an earlier kit goes."""
    for old in folder.glob("*.docx"):
        old.unlink()
    files = []
    for entry in kit:
        packet = press.packet(entry.packet)
        beginnings = first_words(packet, entry.volume)
        data = coarse(packet.files("docx")[entry.volume])
        (folder / entry.name).write_bytes(data)
        digest = hashlib.sha256(data).hexdigest()
        files.append({"file": entry.name, "sha256": digest, "pages": len(beginnings), "first_words": beginnings})
        print(f"{entry.name}: {len(beginnings)} 页，{len(data) / 1e6:.1f} MB")
    text = json.dumps({"characters": LENGTH, "files": files}, ensure_ascii=False, indent=1)
    (folder / "expected.json").write_text(text + "\n", "utf-8", newline="\n")


def main() -> None:
    """Build into the folder beside this file, or into the one that is named."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        build(folder, Press(Path(scratch)))


if __name__ == "__main__":
    main()
