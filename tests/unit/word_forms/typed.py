"""Word files as people make them: tables out of the text of the notices, filled in by hand, with python-docx.

Nothing here knows the program: labels and texts are typed, and what must be read from them is written down beside.
"""

from __future__ import annotations

import copy
import re
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeAlias

DATA = Path(__file__).resolve().parents[2] / "data" / "word_forms"
Block: TypeAlias = "str | list[list[str]]"
"""A paragraph, or the rows of a table; cells may hold line breaks."""
_TAGS = (('<input type="checkbox"/>', "□"), ("</p><p>", "\n"), ("<p>", ""), ("</p>", ""), ("\\_", "_"))


def notice(name: str) -> list[Block]:
    """The annexes of a notice (``zone``, ``service``) as plain tables and paragraphs, as converters give them."""
    text = (DATA / f"{name}.txt").read_text("utf-8")
    for old, new in _TAGS:
        text = text.replace(old, new)
    blocks: list[Block] = []
    rows: list[list[str]] = []
    for line in [*text.split("\n"), ""]:
        if "\t" in line:
            rows.append(line.split("\t"))
            continue
        if rows and line.strip():
            rows[-1][-1] += f"\n{line}"
            continue
        if rows:
            width = max(map(len, rows))
            blocks.append([row + [""] * (width - len(row)) for row in rows])
            rows = []
        if line.strip():
            blocks.append(re.sub(r"^[#*\s]+|\*+$", "", line).strip())
    return blocks


def filled(blocks: Sequence[Block], typed: Mapping[str, Sequence[str]], paragraphs: Mapping[str, str]) -> list[Block]:
    """The blocks with texts typed into them.

    ``typed``: behind the cell that begins with the words (the second one of them: ``words#2``) the next cells in turn;
    a text that begins with ``=`` replaces what stands there, one that is empty skips a cell. ``paragraphs``: what
    stands instead of a paragraph that begins with the words.
    """
    found = copy.deepcopy(list(blocks))
    for place, texts in typed.items():
        words, _, number = place.partition("#")
        row, at = _cells(found, words)[int(number or 1) - 1]
        for offset, text in enumerate(texts, start=1):
            if text.startswith("="):
                row[at + offset] = text[1:]
            elif text:
                row[at + offset] += text
    for words, text in paragraphs.items():
        place_at = next(n for n, one in enumerate(found) if isinstance(one, str) and one.startswith(words))
        found[place_at] = text
    return found


def _cells(blocks: Sequence[Block], words: str) -> list[tuple[list[str], int]]:
    plain = re.sub(r"\s", "", words)
    return [
        (row, at)
        for block in blocks
        if not isinstance(block, str)
        for row in block
        for at, cell in enumerate(row)
        if re.sub(r"\s", "", cell).startswith(plain)
    ]


def write(path: Path, blocks: Sequence[Block], look: Callable[[Any], None] | None = None) -> Path:
    """Write blocks as a Word file; lines of a paragraph or cell are paragraphs."""
    import docx

    word = docx.Document()
    for block in blocks:
        if isinstance(block, str):
            for line in block.split("\n"):
                word.add_paragraph(line)
            continue
        table = word.add_table(rows=0, cols=max(map(len, block)))
        for row in block:
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=False):
                lines = text.split("\n")
                cell.paragraphs[0].add_run(lines[0])
                for line in lines[1:]:
                    cell.add_paragraph(line)
    if look:
        look(word)
    word.save(str(path))
    return path


_KINDS = {
    "numbering": "numbering", "styles": "styles", "footnotes": "footnotes", "comments": "comments", "header1": "header",
}  # fmt: skip
_NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MAIN = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def raw(path: Path, body: str, **parts: str) -> Path:
    """Write a Word file whose body is this markup; ``parts`` are the contents of others such as ``numbering``."""
    related = "".join(
        f'<Relationship Id="r{n}" Type="{_OFFICE}/{_KINDS[name]}" Target="{name}.xml"/>' for n, name in enumerate(parts)
    )
    entries = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" '
        f'ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType="{_MAIN}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships"><Relationship Id="a" '
        f'Type="{_OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{related}</Relationships>',
        "word/document.xml": f"<w:document {_NAMESPACES}><w:body>{body}</w:body></w:document>",
        **{
            f"word/{name}.xml": f"<w:{name.rstrip('1')} {_NAMESPACES}>{text}</w:{name.rstrip('1')}>"
            for name, text in parts.items()
        },
    }
    with zipfile.ZipFile(path, "w") as archive:
        for name, text in entries.items():
            archive.writestr(name, text)
    return path


def p(*contents: str, properties: str = "") -> str:
    """A paragraph of runs; plain words become runs."""
    runs = (one if one.startswith("<") else r(one) for one in contents)
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def r(text: str, look: str = "") -> str:
    """A run."""
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def tbl(*rows: Sequence[str | tuple[str, str]]) -> str:
    """A table; a cell is its text, or the text and its properties."""
    made = []
    for row in rows:
        cells = [cell if isinstance(cell, tuple) else (cell, "") for cell in row]
        made.append(
            "".join(
                f"<w:tc><w:tcPr>{look}</w:tcPr>{text if text.startswith('<') else p(text)}</w:tc>"
                for text, look in cells
            )
        )
    return f"<w:tbl>{''.join(f'<w:tr>{row}</w:tr>' for row in made)}</w:tbl>"
