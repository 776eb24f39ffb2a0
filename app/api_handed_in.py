"""Hand-in folders of applicants, read for mailing: whose they are, whole or not, every file in its place."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.discs.manifest import LIST_NAME, read_manifest
from app.drafts.attachments import safe_name
from app.drafts.names import PACKAGE_ENDING
from app.errors import AppError, in_full
from app.forms.definition import FormDefinition
from app.os_words import refused_reading
from app.times_and_sizes import size_in_words

if TYPE_CHECKING:
    from app.bureau.mail_rows import Placed, Row
    from app.bureau.mailing import Enclosed, Packet
    from app.discs.model import ListedFile, Manifest

_DEPTH = 3
_LONGEST_NAME = 30
_REMAKE = "请重新复制，或让对方重新生成报送文件夹"


@dataclass(frozen=True, slots=True)
class HandedIn:
    """What was found: applicants whose files are all there, of one form; a sentence for each that cannot be used.

    ``folders`` are all that have a list.
    """

    form: FormDefinition | None
    packets: tuple[Packet, ...]
    lost: tuple[str, ...]
    folders: tuple[Path, ...]


@dataclass
class _Copy:
    """The parts of one content of an applicant, by number."""

    parts: dict[int, tuple[Path, Manifest]] = field(default_factory=dict)

    @property
    def folder(self) -> Path:
        return next(iter(self.parts.values()))[0]

    @property
    def manifest(self) -> Manifest:
        return next(iter(self.parts.values()))[1]


def read_handed_in(places: Sequence[Path], forms: Mapping[str, FormDefinition], rows: Sequence[Row] = ()) -> HandedIn:
    """Read the hand-in folders in ``places`` (each one, or a folder of them); only lists are opened.

    ``forms`` are those that a bureau knows, by id; only a form that says where to mail it is taken. Applicants come in
    the order of the ``rows`` of 附件 3, others behind them as they were found.
    """
    from app.bureau.mail_rows import placed

    lost: list[str] = []
    copies: dict[tuple[str, str, str], _Copy] = {}
    for place in places:
        for folder, manifest in _lists(place.absolute(), lost):
            copy = copies.setdefault((manifest.head.form, manifest.head.applicant, manifest.head.code), _Copy())
            copy.parts.setdefault(manifest.disc, (folder, manifest))
    folders = tuple(folder for copy in copies.values() for folder, _ in copy.parts.values())
    mailed = {name: form for name, form in forms.items() if form.bureau and form.bureau.mailing}
    form = next((mailed[name] for name, _, _ in copies if name in mailed), None)
    own = {(name, code): copy for (of, name, code), copy in copies.items() if form and of == form.id}
    lost += (_of_another_form(copy) for (of, _, _), copy in copies.items() if not form or of != form.id)
    where = placed([*own], rows)
    packets: list[Packet] = []
    for one in _in_order(own, where, len(rows)):
        copy, applicant = own[one], _tidy(one[0])
        if wrong := _wrong(copy, applicant):
            lost.append(wrong)
        else:
            packets.append(_packet(copy, applicant, len(packets) + 1, where.rows.get(one, -1)))
    lost += (_versions({key: own[key] for key in group}) for group in where.versions)
    lost += (_older(own[key]) for key in where.older)
    return HandedIn(form, tuple(packets), tuple(lost), folders)


def _in_order(own: Mapping[tuple[str, str], _Copy], where: Placed, last: int) -> list[tuple[str, str]]:
    """The copies that can be sent, those with a row in the order of their rows."""
    left = {*where.older, *(key for group in where.versions for key in group)}
    return sorted((key for key in own if key not in left), key=lambda key: where.rows.get(key, last))


def _tidy(name: str) -> str:
    """A name as a list from elsewhere has it, without what cannot be printed or mailed."""
    from app.documents.typeset import clean

    return " ".join(clean(name).split()) or "（没有名称）"


# ---- folders ------------------------------------------------------------------------------------------------------


def _lists(place: Path, lost: list[str]) -> Iterator[tuple[Path, Manifest]]:
    """The lists in a place; what is none, or cannot be read, is told."""
    known = len(lost)
    found = False
    for one in _below(place, 0, lost):
        found = True
        yield one
    if not found and len(lost) == known:
        lost.append(f"“{place.name}”里没有报送文件夹。请选用申报册生成的报送文件夹（里面有{LIST_NAME}）。位置：{place}")


def _below(folder: Path, depth: int, lost: list[str]) -> Iterator[tuple[Path, Manifest]]:
    if disk.is_file(folder / LIST_NAME):
        try:
            yield folder, read_manifest((folder / LIST_NAME).read_bytes())
        except AppError as error:
            lost.append(f"“{folder.name}”：{in_full(error.message, error.hint)}")
        except OSError as error:
            lost.append(_unread(folder, error))
        return
    try:
        with os.scandir(folder) as found:
            inner = sorted(one.name for one in found if one.is_dir(follow_symlinks=False) and one.name[0] != ".")
    except OSError as error:
        lost.append(_unread(folder, error))
        return
    for name in inner if depth < _DEPTH else ():
        yield from _below(folder / name, depth + 1, lost)


def _unread(folder: Path, error: OSError) -> str:
    why = refused_reading(error)
    return f"读不了“{folder.name}”：{why.reason}。{why.advice}。位置：{folder}"


# ---- whether a copy can be sent -----------------------------------------------------------------------------------


def _of_another_form(copy: _Copy) -> str:
    head = copy.manifest.head
    return f"“{head.applicant}”交的是“{head.title}”的电子版，和别家的不是同一种材料，或者不用邮件报送，没有放进邮件。"


def _versions(copies: Mapping[tuple[str, str], _Copy]) -> str:
    named = "、".join(f"“{copy.folder}”（内容编号 {code}）" for (_, code), copy in copies.items())
    number = "两版" if len(copies) == 2 else f" {len(copies)} 版"
    applicant = _tidy(next(iter(copies))[0])
    return f"“{applicant}”有{number}报送材料：{named}，没有放进邮件。请只留要报送的一版。"


def _older(copy: _Copy) -> str:
    head = copy.manifest.head
    return (
        f"“{_tidy(head.applicant)}”另有一版报送材料：“{copy.folder}”（内容编号 {head.code}），附件 3 不是按它汇总的，"
        "没有放进邮件。请核对。"
    )


def _wrong(copy: _Copy, applicant: str) -> str:
    """Why the copy of an applicant cannot be sent; empty when it can."""
    lacking = [number for number in range(1, copy.manifest.of + 1) if number not in copy.parts]
    if lacking:
        named = "、".join(f"第 {number} 部分" for number in lacking)
        return f"“{applicant}”的报送文件夹分成 {copy.manifest.of} 部分，缺{named}，没有放进邮件。请补齐后再生成。"
    for folder, file in _sent(copy):
        if why := _not_as_listed(folder, file):
            return f"“{applicant}”的“{file.path}”{why}，这家的材料没有放进邮件。{_REMAKE}。位置：{folder}"
    return ""


def _not_as_listed(folder: Path, file: ListedFile) -> str:
    path = folder / file.path
    if not disk.lies_in(path, folder):
        return "不在报送文件夹里面"
    if not disk.is_file(path):
        return "不见了"
    size = path.stat().st_size
    if size == file.bytes:
        return ""
    now, listed = size_in_words(size), size_in_words(file.bytes)
    if now == listed:  # a difference that cannot be seen reads like none
        now, listed = f"{size:,} 字节", f"{file.bytes:,} 字节"
    return f"是 {now}，清单上是 {listed}"


def _sent(copy: _Copy) -> Iterator[tuple[Path, ListedFile]]:
    """The files to be sent, part after part: all but a packed draft, for which the notice does not ask."""
    for _, (folder, manifest) in sorted(copy.parts.items()):
        for file in manifest.own:
            if not file.path.lower().endswith(PACKAGE_ENDING):
                yield folder, file


# ---- what is sent -------------------------------------------------------------------------------------------------


def _packet(copy: _Copy, applicant: str, number: int, row: int) -> Packet:
    from app.bureau.mailing import Packet

    taken: set[str] = set()
    files = tuple(_enclosed(folder, file, applicant, number, taken) for folder, file in _sent(copy))
    remarks = tuple(f"{applicant}的“{file.path}”：{file.remark}" for _, file in _sent(copy) if file.remark)
    return Packet(applicant, files, code=copy.manifest.head.code, row=row, remarks=remarks)


def _enclosed(folder: Path, file: ListedFile, applicant: str, number: int, taken: set[str]) -> Enclosed:
    """A file under the number and the name of its applicant: in a mail all lie side by side."""
    from app.bureau.mailing import Enclosed

    plain = Path(file.path)
    stem = safe_name(f"{number:02d}_{applicant[:_LONGEST_NAME]}_{plain.stem}")
    name, again = f"{stem}{plain.suffix}", 1
    while name.casefold() in taken:
        again += 1
        name = f"{stem}（{again}）{plain.suffix}"
    taken.add(name.casefold())
    return Enclosed(name=name, path=folder / file.path, bytes=file.bytes, sha256=file.sha256, what=file.heading)
