"""The zip package of an OFD file: its parts, read within limits, and its XML, without entities and outside files."""

from __future__ import annotations

import errno
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Protocol

from app.books.ofd.nodes import Node
from app.books.ofd.refusal import Damaged, Encrypted, Unsupported

MOST_PARTS = 20_000
MOST_BYTES_OF_PART = 200_000_000
MOST_BYTES = 500_000_000
MOST_BYTES_OF_XML = 60_000_000
MOST_ELEMENTS = 400_000
# Ordinary parts shrink to a tenth or so; a part that grows by hundreds is made to fill the memory.
_MOST_GROWTH, _HARMLESS = 400, 4_000_000
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, struct.error)
_ENCRYPTED_FLAG = 1
_KEYS = "encryptions.xml"  # GM/T 0099


class Package:
    """The parts of one file, named by absolute paths without the leading slash. Raises Damaged or Encrypted."""

    def __init__(self, source: Path | IO[bytes]) -> None:
        with _as_damage("不是完整的文件包"):
            self._zip = zipfile.ZipFile(source)
        try:
            self._demand_readable()
        except (Damaged, Encrypted):
            self._zip.close()
            raise
        self._parts = {_plain(part.filename): part for part in self._zip.infolist() if not part.is_dir()}
        self._folded = {name.lower(): name for name in self._parts}
        self._left = MOST_BYTES
        self._counted: set[str] = set()

    def _demand_readable(self) -> None:
        parts = self._zip.infolist()
        if len(parts) > MOST_PARTS:
            raise Damaged(f"里面有 {len(parts)} 个部件，最多 {MOST_PARTS} 个")
        if any(part.flag_bits & _ENCRYPTED_FLAG or _plain(part.filename).lower() == _KEYS for part in parts):
            raise Encrypted

    def close(self) -> None:
        """Let go of the file."""
        self._zip.close()

    def locate(self, location: str, *folders: str) -> str | None:
        """The part that a location (ST_Loc) means: absolute, or below the first of the folders that has it.

        Letter case is forgiven, as producers on Windows do not see it. Raises Damaged for one outside the package.
        """
        location = location.strip().replace("\\", "/")
        tried = [location] if location.startswith("/") else [f"{folder}/{location}" for folder in (*folders, "")]
        for path in tried:
            name = _resolved(path)
            found = name if name in self._parts else self._folded.get(name.lower())
            if found is not None:
                return found
        return None

    def demand(self, location: str, *folders: str) -> str:
        """As :meth:`locate`; Damaged when the part is not there."""
        found = self.locate(location, *folders)
        if found is None:
            raise Damaged(f"缺少部件 {location.strip()[:80]}")
        return found

    def read(self, part: str) -> bytes:
        """The bytes of a part that :meth:`locate` found."""
        info = self._parts[part]
        if info.file_size > _HARMLESS and info.file_size > _MOST_GROWTH * max(1, info.compress_size):
            raise Damaged(f"部件 {part[:80]} 压缩得不合情理")
        with _as_damage(f"部件 {part[:80]} 读不出来"), self._zip.open(info) as stream:
            data = stream.read(MOST_BYTES_OF_PART + 1)
        self._left -= 0 if part in self._counted else len(data)
        self._counted.add(part)
        if len(data) > MOST_BYTES_OF_PART or self._left < 0:
            raise Damaged("解开以后太大")
        return data

    def xml(self, part: str) -> Node:
        """The root element of an XML part."""
        return parsed(self.read(part), part)


@contextmanager
def _as_damage(reason: str) -> Iterator[None]:
    """A broken directory can also lead to places before the start of the file, which the system refuses."""
    try:
        yield
    except _BROKEN as error:
        raise Damaged(reason) from error
    except OSError as error:
        if error.errno not in (errno.EINVAL, None):
            raise
        raise Damaged(reason) from error


def folder_of(part: str) -> str:
    """The folder that locations inside a part are relative to."""
    return str(PurePosixPath("/" + part).parent)


def parsed(data: bytes, part: str) -> Node:
    """XML as nodes; ``part`` names it in messages. Raises Damaged, also for a document type, which OFD never has."""
    from lxml import etree

    if len(data) > MOST_BYTES_OF_XML or data.count(b"<") > 2 * MOST_ELEMENTS:
        raise Unsupported(f"过大的部件（{part[:80]}）")
    parser = etree.XMLParser(
        resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError, LookupError) as error:
        raise Damaged(f"部件 {part[:80]} 不是完整的 XML") from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise Damaged(f"部件 {part[:80]} 带有文档类型声明")
    return _node(root)


class _Element(Protocol):
    """What is used of the parser's elements."""

    tag: object
    text: str | None
    attrib: Mapping[object, object]

    def __iter__(self) -> Iterator[_Element]: ...

    def __len__(self) -> int: ...

    def itertext(self) -> Iterator[str]:
        """All text in the element."""


def _node(element: _Element) -> Node:  # recursion is bounded: the parser stops at 256 levels
    name = str(element.tag).rpartition("}")[2]
    attributes = {str(key).rpartition("}")[2]: str(value) for key, value in element.attrib.items()}
    text = "".join(element.itertext()) if len(element) == 0 or name == "TextCode" else (element.text or "")
    return Node(name, attributes, text, [_node(child) for child in element])


def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/")


def _resolved(path: str) -> str:
    steps: list[str] = []
    for step in path.split("/"):
        if step == "..":
            if not steps:
                raise Damaged(f"位置 {path[:80]} 在文件包之外")
            steps.pop()
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(steps)
