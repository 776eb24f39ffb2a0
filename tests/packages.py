"""Packages for tests: a small draft, what other zip programs make of its package, and zips made to do harm."""

from __future__ import annotations

import hashlib
import json
import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

MANIFEST = "manifest.json"
NOTE = "抢救说明.txt"
EVIDENCE = {
    "attachments/03/合作协议.pdf": b"%PDF-1.4 " + bytes(range(256)),
    "attachments/03/b.pdf": b"hello " * 30,
    "attachments/12/承诺.pdf": b"\x89PNG" * 40,
}
REVIEWS = '[{"level": "county", "office": "某县工信局"}]'.encode()
PLAIN = b'{"format": 1, "form": "f"}'


def files(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def draft_json(evidence: Mapping[str, bytes] = EVIDENCE) -> bytes:
    """A draft that lists files by the number in their paths."""
    items: dict[str, dict[str, object]] = {}
    for path, data in evidence.items():
        listed = {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "rotate": 0}
        state = items.setdefault(str(int(path.split("/")[1])), {"state": "files", "files": []})
        state["files"].append(listed)  # type: ignore[attr-defined]
    answers = {"zone_name": "云岭合作区", "province": "山西", "leading_industry": "装备制造"}
    return json.dumps({"format": 1, "form": "f", "answers": answers, "items": items}, ensure_ascii=False).encode()


def small_draft(folder: Path, evidence: Mapping[str, bytes] = EVIDENCE, reviews: bytes = b"") -> Path:
    """A draft folder with its files."""
    for path, data in {"draft.json": draft_json(evidence), **evidence}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    if reviews:
        (folder / "reviews.json").write_bytes(reviews)
    return folder


def manifest_of(entries: Mapping[str, bytes]) -> bytes:
    """The list of a package."""
    listed = [{"path": p, "sha256": hashlib.sha256(b).hexdigest(), "bytes": len(b)} for p, b in entries.items()]
    return json.dumps({"format": 1, "files": listed}, ensure_ascii=False).encode()


def archive_of(path: Path, entries: Mapping[str, bytes], *, manifest: bytes | None = None, mode: int = 0) -> Path:
    """A package by an ordinary zip program; ``mode`` is that of all but the texts."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            info = zipfile.ZipInfo(name)
            info.compress_type = zipfile.ZIP_DEFLATED
            if name not in ("draft.json", MANIFEST):
                info.external_attr = mode << 16
            archive.writestr(info, data)
        archive.writestr(MANIFEST, manifest_of(entries) if manifest is None else manifest)
    return path


def zipped_again(source: Path, target: Path, method: int = zipfile.ZIP_DEFLATED, top: str = "") -> Path:
    """What a zip program makes of the unpacked entries of a package: folders, another method, a folder around."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w", method) as new:
        for folder in (top, f"{top}attachments/", f"{top}attachments/03/"):
            if folder:
                new.writestr(zipfile.ZipInfo(folder), b"")
        for name in sorted(old.namelist()):
            new.writestr(f"{top}{name}", old.read(name))
    return target


@dataclass
class Raw:
    """An entry exactly as its headers shall tell it; what is None is told as it is."""

    name: bytes
    data: bytes = b""
    flags: int = 0
    method: int = 0
    attributes: int = 0
    crc: int | None = None
    packed: int | None = None
    size: int | None = None
    extra: bytes = b""
    at: int | None = None  # where the directory says that it begins
    local_name: bytes | None = None


def raw_zip(path: Path, entries: Iterable[Raw], before: bytes = b"", behind: bytes = b"") -> Path:
    """A zip without any check."""
    body, central, count = bytearray(before), bytearray(), 0
    for entry in entries:
        crc = zlib.crc32(entry.data) if entry.crc is None else entry.crc
        packed = len(entry.data) if entry.packed is None else entry.packed
        size = len(entry.data) if entry.size is None else entry.size
        at = len(body) - len(before) if entry.at is None else entry.at
        name = entry.name if entry.local_name is None else entry.local_name
        told = (entry.flags, entry.method, 0, 33, crc, packed, size)
        body += struct.pack("<4s2B4HL2L2H", b"PK\3\4", 20, 0, *told, len(name), 0) + name + entry.data
        central += struct.pack(
            "<4s4B4HL2L5H2L", b"PK\1\2", 20, 0, 20, 0, *told, len(entry.name), len(entry.extra), 0, 0, 0,
            entry.attributes, at,
        )  # fmt: skip
        central += entry.name + entry.extra
        count += 1
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, count, count, len(central), len(body) - len(before), 0)
    path.write_bytes(bytes(body + central + end) + behind)
    return path


def raw_entries(entries: Mapping[str, bytes], encoding: str = "utf-8") -> list[Raw]:
    """Entries and their list, with names in an encoding and no mark of it."""
    whole = {**entries, MANIFEST: manifest_of(entries)}
    return [Raw(name.encode(encoding), data) for name, data in whole.items()]
