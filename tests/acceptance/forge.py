"""Plants faults in copies of printed books, to show that a judge can see them."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

_PAIR = re.compile(r"<([0-9A-Fa-f]+)>\s*<([0-9A-Fa-f]+)>")


def without_page(pdf: Path, page: int, out: Path) -> Path:
    """Page ``page`` (index) is gone."""
    return _changed(pdf, out, lambda book: book.pages.__delitem__(page))


def swapped(pdf: Path, one: int, other: int, out: Path) -> Path:
    """What is printed on two pages is exchanged; labels, links and numbers of the file stay."""

    def swap(book: Any) -> None:
        first, second = book.pages[one], book.pages[other]
        for key in ("/Contents", "/Resources"):
            first[key], second[key] = second[key], first[key]

    return _changed(pdf, out, swap)


def doubled(pdf: Path, page: int, over: int, out: Path) -> Path:
    """Page ``over`` shows what page ``page`` shows."""

    def double(book: Any) -> None:
        for key in ("/Contents", "/Resources"):
            book.pages[over][key] = book.pages[page][key]

    return _changed(pdf, out, double)


def rewritten(pdf: Path, page: int, changes: Mapping[str, str], out: Path) -> Path:
    """Pieces of text on a page become others, in characters that their font holds."""
    import pikepdf

    done = set()

    def rewrite(book: Any) -> None:
        sheet = book.pages[page]
        codes: dict[str, str] = {}
        instructions = []
        for operands, operator in pikepdf.parse_content_stream(sheet):
            changed = list(operands)
            if str(operator) == "Tf":
                codes = _codes(sheet.Resources.Font[str(operands[0])])
            piece = _piece(operands, codes) if str(operator) == "Tj" else ""
            if piece in changes:
                back = {text: ord(code) for code, text in codes.items()}
                changed = [pikepdf.String(bytes(back[c] for c in changes[piece]))]
                done.add(piece)
            instructions.append((changed, operator))
        sheet.Contents = book.make_stream(pikepdf.unparse_content_stream(instructions))

    _changed(pdf, out, rewrite)
    assert done == set(changes), f"page {page + 1} has no piece {set(changes) - done}"
    return out


def _piece(operands: Any, codes: Mapping[str, str]) -> str:
    return "".join(codes.get(chr(code), "?") for code in bytes(operands[0]))


def relabelled(pdf: Path, out: Path) -> Path:
    """Every page label is one too high."""
    import pikepdf

    def relabel(book: Any) -> None:
        style = pikepdf.Dictionary(S=pikepdf.Name.D, St=2)
        book.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array([0, style]))

    return _changed(pdf, out, relabel)


def misdirected(pdf: Path, page: int, out: Path) -> Path:
    """The first two links of a page lead to each other's target."""

    def exchange(book: Any) -> None:
        one, other = book.pages[page].Annots[0], book.pages[page].Annots[1]
        one.Dest, other.Dest = other.Dest, one.Dest

    return _changed(pdf, out, exchange)


def without_outline(pdf: Path, out: Path) -> Path:
    """The outline is gone."""
    return _changed(pdf, out, lambda book: book.Root.__delitem__("/Outlines"))


def turned(pdf: Path, page: int, out: Path) -> Path:
    """What a page shows stands on its head."""
    import pikepdf

    def turn(book: Any) -> None:
        book.pages[page].contents_add(b"q -1 0 0 -1 595.28 841.89 cm", prepend=True)
        book.pages[page].contents_add(b"Q")
        assert isinstance(book.pages[page].Contents, pikepdf.Array)

    return _changed(pdf, out, turn)


def moved(pdf: Path, page: int, right: float, down: float, out: Path, again: bool = False) -> Path:
    """What a page shows stands so many points further; ``again``: it stands in its place too."""

    def move(book: Any) -> None:
        shown = book.pages[page].Contents.read_bytes()
        there = b"q 1 0 0 1 %.2f %.2f cm\n" % (right, -down) + shown + b"\nQ\n"
        book.pages[page].Contents = book.make_stream((b"q\n" + shown + b"\nQ\n" if again else b"") + there)

    return _changed(pdf, out, move)


def word(docx: Path, change: Callable[[str], str], out: Path, part: str = "word/document.xml") -> Path:
    """A Word file of which one part was changed; a change that changes nothing is an error."""
    with zipfile.ZipFile(docx) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in source.infolist():
            data = source.read(entry)
            if entry.filename == part:
                changed = change(data.decode("utf-8")).encode("utf-8")
                assert changed != data
                data = changed
            target.writestr(entry, data)
    return out


def replaced(old: str, new: str) -> Callable[[str], str]:
    """A change for :func:`word`: the first ``old`` becomes ``new``."""

    def change(text: str) -> str:
        assert old in text, old
        return text.replace(old, new, 1)

    return change


def pictures_swapped(text: str) -> str:
    """A change for :func:`word`: the first two pictures are exchanged."""
    first, second = list(dict.fromkeys(re.findall(r'r:embed="([^"]+)"', text)))[:2]
    marked = text.replace(f'r:embed="{first}"', 'r:embed="?"').replace(f'r:embed="{second}"', f'r:embed="{first}"')
    return marked.replace('r:embed="?"', f'r:embed="{second}"')


def _codes(font: Any) -> dict[str, str]:
    """The characters of a simple font by their code, from its ToUnicode map."""
    pairs = _PAIR.findall(font.ToUnicode.read_bytes().decode("latin-1").partition("beginbfchar")[2])
    return {chr(int(code, 16)): bytes.fromhex(text).decode("utf-16-be") for code, text in pairs}


def _changed(pdf: Path, out: Path, change: Callable[[Any], None]) -> Path:
    import pikepdf

    with pikepdf.open(pdf) as book:
        change(book)
        book.save(out)
    return out
