"""The archive: entries, content types, relations (ECMA-376 part 2, Open Packaging Conventions)."""

from __future__ import annotations

import posixpath
import re
import zipfile
from collections import Counter
from collections.abc import Iterator

from tests.wordfile.reader import Relation, WordFile, local
from tests.wordfile.schema import REQUIRED, TYPES

_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_TYPE = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_LEFTOVER = re.compile(r"rsid|proofErr|lastRenderedPageBreak|(ascii|eastAsia)Theme|AlternateContent|<!DOCTYPE|vanish")
_MAGIC = {"jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff", "png": b"\x89PNG\r\n\x1a\n"}


def _archive(file: WordFile) -> Iterator[str]:
    names = [entry.filename for entry in file.entries]
    if names[0] != "[Content_Types].xml":
        yield f"the archive begins with {names[0]}"
    for name, count in Counter(name.lower() for name in names).items():
        if count > 1:
            yield f"{name} is in the archive {count} times"
    for entry in file.entries:
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) or entry.flag_bits & 1:
            yield f"{entry.filename} is packed in a way that Word does not read"
        if not entry.file_size:
            yield f"{entry.filename} is empty"
        suffix = entry.filename.rpartition(".")[2]
        if suffix in _MAGIC and not file.parts[entry.filename].startswith(_MAGIC[suffix]):
            yield f"{entry.filename} is no {suffix}"
        if suffix in ("xml", "rels"):
            text = file.parts[entry.filename].decode("utf-8")
            yield from (f"{entry.filename}: leftover {found[0]}" for found in [_LEFTOVER.search(text)] if found)
            yield from (f"{entry.filename}: {fault}" for fault in _prefixes(text))


def _prefixes(text: str) -> Iterator[str]:
    """Prefixes that a part asks readers to ignore must be declared, or Word calls the part corrupt."""
    for prefix in (re.findall(r'mc:Ignorable="([^"]*)"', text) or [""])[0].split():
        if f"xmlns:{prefix}=" not in text:
            yield f"mc:Ignorable names the undeclared prefix {prefix}"


def _content_types(file: WordFile) -> Iterator[str]:
    tree = file.trees.get("[Content_Types].xml")
    if tree is None:
        yield "no [Content_Types].xml"
        return
    defaults = {one.get("Extension", "").lower(): one.get("ContentType", "") for one in tree.iter(f"{_TYPE}Default")}
    overrides = {one.get("PartName", "")[1:]: one.get("ContentType", "") for one in tree.iter(f"{_TYPE}Override")}
    for name in overrides.keys() - file.parts.keys():
        yield f"a content type for {name}, which is not there"
    kinds = {one.target: one.kind for relations in file.relations.values() for one in relations}
    for name in file.parts.keys() - {"[Content_Types].xml"}:
        stated = overrides.get(name, defaults.get(name.rpartition(".")[2].lower(), ""))
        wanted = TYPES.get(kinds.get(name, ""), "")
        if not stated or not stated.startswith(wanted):
            yield f"{name} has the content type {stated!r} instead of {wanted!r}"


def _relations(file: WordFile) -> Iterator[str]:
    reached = {"[Content_Types].xml"}
    for source, relations in file.relations.items():
        folder, name = posixpath.split(source)
        reached.add(posixpath.join(folder, "_rels", f"{name}.rels"))
        if source and source not in file.parts:
            yield f"relations of {source}, which is not there"
        for identity, count in Counter(one.identity for one in relations).items():
            if count > 1:
                yield f"{source or 'package'}: {count} relations {identity}"
        for one in relations:
            if one.external:
                yield f"{source}: {one.identity} leads out of the file, to {one.target}"
            elif one.target not in file.parts:
                yield f"{source or 'package'}: {one.identity} leads to {one.target}, which is not there"
            elif one.kind not in TYPES:
                yield f"{source or 'package'}: {one.identity} is of the unknown type {one.kind}"
            reached.add(one.target)
        yield from _used(file, source, relations)
    yield from (f"nothing leads to {name}" for name in sorted(file.parts.keys() - reached))
    kinds = {one.kind for relations in file.relations.values() for one in relations}
    yield from (f"no {kind.rpartition('/')[2]}" for kind in REQUIRED if kind not in kinds)


def _used(file: WordFile, source: str, relations: list[Relation]) -> Iterator[str]:
    """Ids in the markup lead to relations of their kind; no header, footer or picture is left unused."""
    known = {one.identity: one.kind.rpartition("/")[2] for one in relations}
    wanted = {"headerReference": "header", "footerReference": "footer", "blip": "image"}
    used = set()
    for element in file.trees[source].iter() if source in file.trees else ():
        for name, identity in element.attrib.items():
            if name.startswith(_R):
                used.add(identity)
                if identity not in known or known[identity] != wanted.get(local(element)):
                    yield f"{source}: {local(element)} uses {identity}, which is {known.get(identity, 'not there')}"
    for identity, kind in known.items():
        if kind in wanted.values() and identity not in used:
            yield f"{source}: nothing uses the {kind} {identity}"


CHECKS = (_archive, _content_types, _relations)
