"""Hand-in folders and a 附件 3 made by script, as ``disc`` and ``summary`` would leave them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from app.discs.manifest import write_manifest
from app.discs.model import CopyHead, ListedFile, Manifest

SERVICE = "service_institution_2026"
SCAN, WORD = "扫描版/01_入库申请书.pdf", "word版/01_入库申请书.docx"


def head(applicant: str, form: str = SERVICE, code: str = "7F3A-92C1", discs: int = 0) -> CopyHead:
    return CopyHead(form=form, title="入库申请书", applicant=applicant, code=code, parts={}, discs=discs)


def hand_in(
    folder: Path,
    applicant: str,
    files: Mapping[str, bytes] | Sequence[Mapping[str, bytes]] | None = None,
    *,
    remarks: Mapping[str, str] | None = None,
    form: str = SERVICE,
    code: str = "7F3A-92C1",
) -> Path:
    """A hand-in folder; several mappings are the parts that it was divided into."""
    wanted = {SCAN: ascii(applicant).encode() * 20, WORD: b"word" * 50} if files is None else files
    parts = [wanted] if isinstance(wanted, Mapping) else list(wanted)
    listed = tuple(
        ListedFile(
            path=path,
            bytes=len(data),
            sha256=hashlib.sha256(data).hexdigest(),
            disc=number,
            heading="扫描版" if path.startswith("扫描版") else "Word 版",
            remark=(remarks or {}).get(path, ""),
        )
        for number, part in enumerate(parts, start=1)
        for path, data in part.items()
    )
    for number, part in enumerate(parts, start=1):
        inner = folder / f"第{number}部分" if len(parts) > 1 else folder
        for path, data in part.items():
            (inner / path).parent.mkdir(parents=True, exist_ok=True)
            (inner / path).write_bytes(data)
        write_manifest(inner, Manifest(head=head(applicant, form, code), disc=number, of=len(parts), files=listed))
    return folder


def as_copy(folder: Path, *paths: str) -> Path:
    """A folder with the lists of a disc, which name what lies there, or the ``paths`` alone."""
    named = paths or sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    files = tuple(ListedFile(path=path, bytes=1, sha256="0" * 64, heading="文件") for path in named)
    write_manifest(folder, Manifest(head=head("甲公司"), disc=1, of=1, files=files))
    return folder


def summary_word(folder: Path, names: Sequence[str], name: str = "01_推荐汇总表.docx") -> Path:
    """A Word file with a table of applicants, as the last summary wrote it."""
    from docx import Document

    folder.mkdir(parents=True, exist_ok=True)
    document = Document()
    table = document.add_table(rows=1, cols=2)
    table.rows[0].cells[0].text, table.rows[0].cells[1].text = "序号", "单位名称"
    for number, applicant in enumerate(names, start=1):
        cells = table.add_row().cells
        cells[0].text, cells[1].text = str(number), applicant
    document.save(str(folder / name))
    digest = hashlib.sha256((folder / name).read_bytes()).hexdigest()
    volume = {"docx": name, "sha256": {"docx": digest}}
    mark = "draft" if name.startswith("草稿") else "final"
    book = {"form": "recommendation_summary_2026", "mark": mark, "code": "", "volumes": [volume]}
    (folder / "book.json").write_text(json.dumps(book), "utf-8")
    return folder
