"""What an electronic copy holds: its files with their places, in the order in which its list names them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app import disk
from app.books.exported import ExportedVolume, SealOnPage
from app.books.intake import Intake
from app.discs.evidence_copies import CopiedEvidence, EvidenceCopy, copied_evidence
from app.discs.final_export import FinalExport
from app.discs.manifest import LIST_NAME, SUMS_NAME
from app.discs.model import CopyFile
from app.discs.names import Folder, short_folder, short_name
from app.drafts import package
from app.drafts.draft import Draft
from app.drafts.names import PACKAGE_ENDING
from app.forms.definition import FormDefinition
from app.forms.labels import with_years
from app.progress import Pause, Progress, pause_of

if TYPE_CHECKING:
    from app.scans.version import ScanVersion

BOUND, WORD, EVIDENCE, SEALED, PACKED = "合订本", "Word 版", "佐证材料", "盖章扫描版", "草稿"


@dataclass(frozen=True, slots=True)
class CopyOf:
    """Of what a copy is made: form, draft and its folder, the exported set, the intake, and a folder to work in.

    ``cache`` and ``fonts`` are the folders of the intake.
    """

    definition: FormDefinition
    draft: Draft
    folder: Path
    final: FinalExport
    intake: Intake
    cache: Path
    fonts: Path
    work: Path
    with_draft: bool = False


@dataclass(frozen=True, slots=True)
class SealedVolume:
    """The scan version of a volume: a PDF with as many sides, and the places that no scan shows yet."""

    volume: str
    file: Path
    pages: int
    missing: tuple[str, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Contents:
    """The files of a copy in order; ``told`` is what its user should know."""

    files: tuple[CopyFile, ...]
    told: tuple[str, ...] = ()


def disc_contents(of: CopyOf, progress: Progress) -> Contents:
    """What lies on a disc: books, the scan version, evidence by item, and the packed draft when it was asked for.

    Raises :class:`AttachmentError` for evidence that is gone or was changed, :class:`DiskError`, and whatever
    ``progress`` raises.
    """
    root = Folder(LIST_NAME, SUMS_NAME, EVIDENCE, SEALED)
    evidence = copied_evidence(
        of.definition, of.draft, of.folder, of.intake, made_folder(of.work / "evidence"), progress
    )
    sealed = sealed_volumes(of, progress)
    files = [
        *bound_files(of, root),
        *word_files(of, "", root),
        *_sealed_files(of, sealed, pause_of(progress, 0, 1, "核对扫描版")),
        *_evidence_files(of, evidence),
        *packed_draft(of, root, progress),
    ]
    return Contents(tuple(files), (*evidence.told, *_sealed_told(of, sealed)))


def sealed_volumes(of: CopyOf, progress: Progress) -> tuple[SealedVolume, ...]:
    """The scan versions of the volumes that have scans, in the order of the volumes; made in the work folder."""
    from app.scans.version import scan_versions

    export, work = of.final.exported.folder, made_folder(of.work / "scans")
    found = scan_versions(of.draft, of.folder, export, work, progress, cache=of.cache, fonts=of.fonts)
    order = [volume.id for volume in of.final.exported.volumes]
    return tuple(_sealed(one) for one in sorted(found, key=lambda one: order.index(one.volume)))


def _sealed(made: ScanVersion) -> SealedVolume:
    missing = tuple(dict.fromkeys(place.place for place in made.missing if place.by_applicant))
    return SealedVolume(made.volume, made.file, made.pages, missing, made.told)


def bound_files(of: CopyOf, names: Folder, folder: str = "", heading: str = BOUND) -> Iterator[CopyFile]:
    """The exported PDFs."""
    for volume in of.final.exported.volumes:
        yield _exported(of, volume.pdf, volume, names, folder, heading)


def word_files(of: CopyOf, folder: str, names: Folder) -> Iterator[CopyFile]:
    """The exported Word files."""
    for volume in of.final.exported.volumes:
        yield replace(_exported(of, volume.docx, volume, names, folder, WORD), pages=None)


def _exported(of: CopyOf, name: str, volume: ExportedVolume, names: Folder, folder: str, heading: str) -> CopyFile:
    source = of.final.exported.folder / name
    return CopyFile(
        path=f"{folder}/{names.free(short_name(name))}".lstrip("/"),
        source=source,
        bytes=source.stat().st_size,
        sha256=of.final.sha256[name],
        pages=volume.sides,
        heading=heading,
    )


def _sealed_files(of: CopyOf, sealed: Sequence[SealedVolume], pause: Pause) -> Iterator[CopyFile]:
    names = Folder()
    for one in sealed:
        yield sealed_file(of, one, f"{SEALED}/{names.free(sealed_name(of, one))}", SEALED, pause)


def sealed_name(of: CopyOf, sealed: SealedVolume) -> str:
    """A scan version has the name of the volume that it is of."""
    return short_name(next(volume.pdf for volume in of.final.exported.volumes if volume.id == sealed.volume))


def sealed_file(of: CopyOf, sealed: SealedVolume, path: str, heading: str, pause: Pause) -> CopyFile:
    """A scan version under a place in the copy; its remark says what is not scanned yet."""
    return CopyFile(
        path=path,
        source=sealed.file,
        bytes=sealed.file.stat().st_size,
        sha256=disk.fingerprint(sealed.file, lambda _: pause()),
        pages=sealed.pages,
        heading=heading,
        remark=f"还缺盖章扫描件：{'、'.join(sealed.missing)}" if sealed.missing else "",
    )


def _sealed_told(of: CopyOf, sealed: Sequence[SealedVolume]) -> Iterator[str]:
    """What is missing in the scan versions, and what else to know; where there is none, that there is none."""
    for one in sealed:
        yield from one.told
    asked = [volume for volume in of.final.exported.volumes if own_seals(volume)]
    if asked and not sealed:
        yield "还没有导入盖章扫描件，电子版里没有盖章扫描版。"
    if sealed:
        missing = missing_seals(of, sealed)
        if missing:
            yield f"盖章扫描版还缺：{'、'.join(missing)}。"


def missing_seals(of: CopyOf, sealed: Sequence[SealedVolume]) -> tuple[str, ...]:
    """The places that the applicant stamps or signs and that no scan shows; of several volumes with their names.

    Two who sign on the same page are one place.
    """
    found = {one.volume: one.missing for one in sealed}
    volumes = of.final.exported.volumes
    named = (
        f"{volume.name}的{place}" if len(volumes) > 1 else place
        for volume in volumes
        for place in found.get(volume.id, tuple(seal.place for seal in own_seals(volume)))
    )
    return tuple(dict.fromkeys(named))


def own_seals(volume: ExportedVolume) -> list[SealOnPage]:
    """The places of a volume that are not left to somebody else."""
    return [seal for seal in volume.seals if seal.by_applicant]


def _evidence_files(of: CopyOf, evidence: CopiedEvidence) -> Iterator[CopyFile]:
    folders: dict[int, tuple[str, Folder]] = {}
    for one in evidence.files:
        if one.item not in folders:
            title = with_years(of.definition, of.definition.items[one.item].short_title)
            folders[one.item] = short_folder(f"{one.item:02d}_{title}"), Folder()
        folder, names = folders[one.item]
        yield evidence_file(one, f"{EVIDENCE}/{folder}", names.free(short_name(one.name)), EVIDENCE)


def evidence_file(one: EvidenceCopy, folder: str, name: str, heading: str) -> CopyFile:
    """A file of evidence in its place; where it has not the name that its user gave it, the remark tells that."""
    told = [one.remark, f"原文件名：{one.original}" if name != one.original else ""]
    return CopyFile(
        path=f"{folder}/{name}",
        source=one.source,
        bytes=one.bytes,
        sha256=one.sha256,
        pages=one.pages,
        item=one.item,
        heading=heading,
        remark="；".join(words for words in told if words),
    )


def packed_draft(of: CopyOf, names: Folder, progress: Progress) -> Iterator[CopyFile]:
    """The draft as one file, when it was asked for."""
    if not of.with_draft:
        return
    name = names.free(f"{PACKED}{PACKAGE_ENDING}")
    file = package.pack(of.folder, made_folder(of.work) / f"draft{PACKAGE_ENDING}", progress)
    pause = pause_of(progress, 0, 1, "核对草稿")
    sha256 = disk.fingerprint(file, lambda _: pause())
    remark = "用申报册程序打开，可以继续修改"
    yield CopyFile(path=name, source=file, bytes=file.stat().st_size, sha256=sha256, heading=PACKED, remark=remark)


def made_folder(folder: Path) -> Path:
    """The folder, made when it is not there."""
    with disk.writing(folder):
        folder.mkdir(parents=True, exist_ok=True)
    return folder
