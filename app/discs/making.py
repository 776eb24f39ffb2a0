"""An electronic copy is made: files chosen, put on discs or into parts, listed, and exchanged for the earlier one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from app import disk
from app.books.assembly import marks_of
from app.books.intake import opened_intake
from app.discs.contents import Contents, CopyOf, disc_contents, made_folder
from app.discs.draft_parts import draft_parts
from app.discs.final_export import FinalExport, demand_final, demand_same
from app.discs.folder import (
    Earlier,
    demand_ours,
    demand_unchanged,
    find_copy,
    names_of,
    part_folder,
    put_files,
)
from app.discs.handing_in import hand_in_contents
from app.discs.image import ImageRoom, image_size, write_image
from app.discs.image_files import (
    BuiltImage,
    Whose,
    demand_image_places,
    exchanged,
    image_path,
    images_of,
    label_of,
    outdated_images,
    temporary,
    usual_image,
)
from app.discs.manifest import LIST_NAME, SUMS_NAME, write_manifest
from app.discs.model import CopyFile, CopyHead, ListedFile, MadeCopy, MadeDisc, Manifest, Medium
from app.discs.parting import (
    CAPACITY,
    MEDIUM_WORDS,
    Parts,
    listed_file,
    lists_size,
    parted_by_size,
    parted_on_discs,
    smallest_medium,
)
from app.discs.placing import CopyPlace, copy_place
from app.drafts.draft import Draft
from app.errors import AppError, DiskError, UsageError
from app.forms.definition import FormDefinition
from app.forms.handing_in import FILED_ON
from app.progress import Progress
from app.times_and_sizes import read_day, size_in_words

LEAST_PART = 1 << 20
"""A part of a hand-in folder cannot be asked to be smaller."""
_SPARE = 1 << 20  # of a disk: its own tables grow a little, too


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """What to make: the form, the draft and its folder, the exported set, and where the copy goes.

    ``image`` is the image file (for several discs the pattern of their names), ``medium`` empty for the smallest that
    holds all, ``most_bytes`` the size of a part of a hand-in folder (0: one part). ``fonts`` and ``cache`` are folders.
    """

    definition: FormDefinition
    draft: Draft
    folder: Path
    export: Path
    out: Path
    fonts: Path
    cache: Path
    image: Path | None = None
    medium: Medium = ""
    with_draft: bool = False
    most_bytes: int = 0

    @property
    def is_on_discs(self) -> bool:
        """Whether the notice asks for discs; else the copy is a folder that is handed in."""
        return self.definition.notice.disc_copies > 0


def make(request: CopyRequest, progress: Progress) -> MadeCopy:
    """Write the electronic copy into ``request.out``, with images where asked for, whole or not at all.

    Raises :class:`UsageError` for a place that cannot be taken, an export that is not a final one of this draft, and
    what fits on no disc; :class:`InputFileError` for files that are gone or were changed, :class:`DiskError`,
    :class:`AuditError`, and whatever ``progress`` raises. What was there before is then untouched.
    """
    _demand_sense(request)
    _demand_apart(request)
    earlier = demand_ours(request.out, progress)
    if earlier.found:
        _demand_same_application(request, earlier.found.manifest.head)
    if request.image and earlier.found:
        images_of(request.image, request.out, earlier.found.parts)  # which puts right what a killed run left
    final = demand_final(request.export, progress)
    known = earlier.found.manifest.head if earlier.found else None
    parts = known.parts if known and known.code == final.exported.code else {}
    demand_same(final, request.definition, request.draft, request.folder, parts)
    if request.image:
        demand_image_places([request.image], _whose(request, final, earlier))
    with opened_intake(request.cache, request.fonts) as (intake, told), copy_place(request.out, earlier) as place:
        of = CopyOf(
            definition=request.definition,
            draft=request.draft,
            folder=request.folder,
            final=final,
            intake=intake,
            cache=request.cache,
            fonts=request.fonts,
            work=place.work,
            with_draft=request.with_draft,
        )
        made_folder(of.work)
        made = _Making(request, of, place, earlier, progress).run()
    return MadeCopy(out=made.out, head=made.head, discs=made.discs, told=(*told, *made.told))


def look(out: Path) -> MadeCopy | None:
    """The copy that lies in ``out`` as its lists tell, with the images of it beside; None when there is none.

    Nothing but the lists is read. What a disc without an image would take is then the most that one can be.
    """
    found = None
    with suppress(AppError):  # of a mixed folder nothing vouches, and the next making tells why
        found = find_copy(out)
    if found is None:
        return None
    head = found.manifest.head
    images = images_of(usual_image(out), out, found.parts)
    sizes = [
        image.stat().st_size if image and disk.is_file(image) else image_size(_sizes(manifest.own, folder))
        for (folder, manifest), image in zip(found.parts, images, strict=True)
    ]
    medium = smallest_medium(max(sizes)) if head.discs else ""
    discs = tuple(
        _made_disc(folder, manifest, medium, size, image)
        for (folder, manifest), size, image in zip(found.parts, sizes, images, strict=True)
    )
    return MadeCopy(out=out, head=head, discs=discs)


def _sizes(files: Sequence[ListedFile], folder: Path) -> list[tuple[str, int]]:
    """Paths and sizes of listed files and of the lists that lie in ``folder``."""
    lists = [folder / name for name in (LIST_NAME, SUMS_NAME)]
    return [
        *((file.path, file.bytes) for file in files),
        *((file.name, file.stat().st_size) for file in lists if disk.is_file(file)),
    ]


def _made_disc(
    folder: Path, manifest: Manifest, medium: Medium, image_bytes: int, image: Path | None = None
) -> MadeDisc:
    return MadeDisc(
        number=manifest.disc,
        of=manifest.of,
        folder=folder,
        image=image,
        bytes=sum(size for _, size in _sizes(manifest.own, folder)),
        image_bytes=image_bytes if medium or image else 0,
        medium=medium,
        capacity=CAPACITY[medium] if medium else 0,
        label=label_of(manifest.head.code, manifest.disc) if medium or image else "",
        files=manifest.own,
    )


class _Making:
    """One run: what its steps share. ``base`` is the scratch folder, filled and then exchanged for what was there."""

    def __init__(
        self, request: CopyRequest, of: CopyOf, place: CopyPlace, earlier: Earlier, progress: Progress
    ) -> None:
        self._request, self._of, self._place, self._progress = request, of, place, progress
        self._base = place.folder
        self._earlier = earlier
        self._head = _head(request, of.final)
        self._whose = _whose(request, of.final, earlier)

    def run(self) -> MadeCopy:
        """Make everything, then put it in place."""
        contents = self._contents()
        parts = self._parted(contents.files)
        if self._request.image:
            numbers = range(1, parts.count + 1)
            places = [image_path(self._request.image, number, parts.count) for number in numbers]
            demand_image_places(places, self._whose)
        self._demand_room(contents.files, parts)
        manifests = self._write_tree(contents.files, parts)
        built: list[BuiltImage] = []
        try:
            for manifest in manifests if self._request.image else ():
                built.append(self._build(manifest))
            self._put_in_place(parts.count, built)
        except BaseException:
            for one in built:
                disk.discard(one.temp)
            raise
        discs = tuple(self._made(manifests, parts, built))
        stale = [*self._stale_images(discs)]
        told = (*contents.told, *_told_of_parts(parts, discs, self._request), *_told_of_images(stale))
        return MadeCopy(out=self._request.out, head=self._head, discs=discs, told=told)

    def _stale_images(self, discs: Sequence[MadeDisc]) -> Iterator[Path]:
        """Images of the earlier copy that still lie beside, where anybody looks for those of this one."""
        found, out = self._earlier.found, self._request.out
        if found is None:
            return
        usual, now = usual_image(out), find_copy(out)
        known = [*(disc.image for disc in discs), *(images_of(usual, out, now.parts) if now else ())]
        yield from (path for path in outdated_images(usual, found.manifest.head.code, 0) if path not in known)

    def _contents(self) -> Contents:
        if self._request.is_on_discs:
            return disc_contents(self._of, self._progress)
        return hand_in_contents(self._of, self._request.most_bytes, self._progress)

    def _parted(self, files: Sequence[CopyFile]) -> Parts:
        lists = lists_size(self._head, files)
        if self._request.is_on_discs:
            return parted_on_discs(files, lists, self._request.medium, ImageRoom(), self._progress)
        return parted_by_size(files, lists, self._request.most_bytes, self._progress)

    def _demand_room(self, files: Sequence[CopyFile], parts: Parts) -> None:
        """What was made in the work folder lies on the disk already."""
        lists = lists_size(self._head, files) * parts.count
        needs = [
            (self._request.out, lists + sum(file.bytes for file in files if self._of.work not in file.source.parents))
        ]
        if self._request.image:
            size = image_size([(file.path, file.bytes) for file in files]) + lists
            needs.append((self._request.image.parent, size))
        demand_room(needs)

    def _folder(self, base: Path, number: int, of: int) -> Path:
        return base / part_folder(number, of, is_disc=self._request.is_on_discs)

    def _write_tree(self, files: Sequence[CopyFile], parts: Parts) -> tuple[Manifest, ...]:
        listed = tuple(listed_file(file, disc) for file, disc in zip(files, parts.numbers, strict=True))
        manifests = []
        for number in range(1, parts.count + 1):
            folder = made_folder(self._folder(self._base, number, parts.count))
            own = [file for file, disc in zip(files, parts.numbers, strict=True) if disc == number]
            put_files(own, folder, self._of.work, self._progress)
            manifest = Manifest(head=self._head, disc=number, of=parts.count, files=listed)
            self._progress(0, 1, "写文件清单")
            write_manifest(folder, manifest)
            manifests.append(manifest)
        return tuple(manifests)

    def _build(self, manifest: Manifest) -> BuiltImage:
        image = self._request.image
        assert image is not None
        target = image_path(image, manifest.disc, manifest.of)
        temp = temporary(target, manifest.disc)
        folder = self._folder(self._base, manifest.disc, manifest.of)
        names = [*(file.path for file in manifest.own), LIST_NAME, SUMS_NAME]
        label = label_of(self._head.code, manifest.disc)
        filed = self._request.draft.answers.get(FILED_ON)
        try:
            size = write_image(folder, names, temp, label, self._progress, **_day(read_day(filed)))
        except BaseException:
            disk.discard(temp)
            raise
        return BuiltImage(temp, target, size)

    def _put_in_place(self, count: int, built: Sequence[BuiltImage]) -> None:
        """No progress is asked from here on: it could stop between old and new."""
        request = self._request
        self._progress(0, 1, "写入")
        names = [path.name for path in self._base.iterdir()]
        last = LIST_NAME if count == 1 else part_folder(1, count, is_disc=request.is_on_discs)
        found = self._earlier.found
        before = names_of(found, request.out)
        gone = [name for name in before if name not in names]
        outdated: list[Path] = []
        if request.image and found:
            outdated = outdated_images(request.image, found.manifest.head.code, count)
        demand_unchanged(request.out, self._earlier)
        with exchanged(built, outdated, self._whose) as put_images:
            self._place.finish(last, gone, put_images)

    def _made(self, manifests: Sequence[Manifest], parts: Parts, built: Sequence[BuiltImage]) -> Iterator[MadeDisc]:
        medium = parts.medium
        if medium and parts.count == 1 and built and not self._request.medium:
            medium = smallest_medium(built[0].bytes)
        for place, manifest in enumerate(manifests):
            folder = self._folder(self._request.out, manifest.disc, manifest.of)
            image = built[place] if built else None
            size = image.bytes if image else image_size(_sizes(manifest.own, folder)) if medium else 0
            yield _made_disc(folder, manifest, medium, size, image.target if image else None)


def _day(day: date | None) -> dict[str, date]:
    return {"day": day} if day else {}


def _head(request: CopyRequest, final: FinalExport) -> CopyHead:
    definition, draft = request.definition, request.draft
    return CopyHead(
        form=definition.id,
        title=definition.title,
        applicant=marks_of(definition, draft, "final").author,
        code=final.exported.code,
        parts=draft_parts(definition, draft),
        discs=definition.notice.disc_copies,
    )


def _whose(request: CopyRequest, final: FinalExport, earlier: Earlier) -> Whose:
    codes = [final.exported.code, *([earlier.found.manifest.head.code] if earlier.found else [])]
    return Whose(request.definition.id, marks_of(request.definition, request.draft, "final").author, codes)


def _demand_same_application(request: CopyRequest, head: CopyHead) -> None:
    """What was handed in for somebody else is not made again by who has only this draft."""
    applicant = marks_of(request.definition, request.draft, "final").author
    if (head.form, head.applicant) != (request.definition.id, applicant):
        raise UsageError(
            f"“{request.out.name}”里是“{head.title}（{head.applicant}）”的电子版，没有覆盖它。", "请换一个文件夹。"
        )


def _told_of_images(stale: Sequence[Path]) -> Iterator[str]:
    if stale:
        names = "、".join(f"“{path.name}”" for path in stale)
        yield f"{names}还是上一版的镜像，没有更新；要刻盘请重新生成镜像。"


def _told_of_parts(parts: Parts, discs: Sequence[MadeDisc], request: CopyRequest) -> Iterator[str]:
    if parts.count > 1 and parts.medium:
        yield f"一张 {MEDIUM_WORDS[parts.medium]} 放不下，分成 {parts.count} 张，每张都有全部文件的清单。"
    elif parts.count > 1:
        most = size_in_words(request.most_bytes)
        larger = "、".join(str(disc.number) for disc in discs if disc.bytes > request.most_bytes)
        every = f"分成 {parts.count} 部分，每部分都有全部文件的清单"
        if larger:
            yield f"{every}；第 {larger} 部分里的文件不能再分，超过 {most}，其余不超过。"
        else:
            yield f"按每部分不超过 {most}，{every}。"


def demand_room(needs: Sequence[tuple[Path, int]]) -> None:
    """Raise :class:`DiskError` unless the disks hold what is to be written; paths of one disk count together."""
    together: dict[int, tuple[Path, Path, int]] = {}
    for path, size in needs:
        there = next((place for place in (path, *path.parents) if os.path.lexists(place)), path)
        with disk.writing(path):
            device = there.stat().st_dev
        first, held, before = together.get(device, (path, there, 0))
        together[device] = first, held, before + size
    for place, there, size in together.values():
        with disk.writing(place):
            free = shutil.disk_usage(there).free
        if free < size + _SPARE:
            told = f"磁盘空间不够：还要 {size_in_words(size + _SPARE)}，只剩 {size_in_words(free)}，没有生成电子版。"
            raise DiskError(told, f"请腾出一些空间，或换到空间够的磁盘。位置：{place}", str(place))


def _demand_sense(request: CopyRequest) -> None:
    if request.is_on_discs and request.most_bytes:
        raise UsageError("这份申报交光盘，不用按大小分成几部分。", "放不进一张光盘时会自动分盘。")
    if not request.is_on_discs and request.medium:
        raise UsageError("这份申报不交光盘，不用选光盘的种类。", "生成的文件夹可以直接报送，或按大小分成几部分。")
    if 0 < request.most_bytes < LEAST_PART:
        raise UsageError(f"一部分最小是 {size_in_words(LEAST_PART)}。", "请改大一些，或不分。")
    if request.most_bytes < 0:
        raise UsageError("一部分的大小不能是负数。", "不分就写 0。")


def _demand_apart(request: CopyRequest) -> None:
    """The draft may not change by what is written, nor what is written hold what it is made from, or itself."""
    places = [("电子版", request.out), *([("镜像文件", request.image)] if request.image else [])]
    for what, place in places:
        if disk.lies_in(place, request.folder):
            raise UsageError(f"“{place.name}”在草稿文件夹里，没有生成{what}。", "请换到这个文件夹以外的位置。")
    if disk.lies_in(request.out, request.export) and disk.lies_in(request.export, request.out):
        raise UsageError(f"“{request.out.name}”就是正式导出的文件夹，没有生成电子版。", "请换一个新的或空的文件夹。")
    for where in (request.folder, request.export):
        if disk.lies_in(where, request.out):
            raise UsageError(f"“{where.name}”在“{request.out.name}”里，没有生成电子版。", "请换一个新的或空的文件夹。")
    if request.image and disk.lies_in(request.image, request.out):
        raise UsageError(f"镜像文件“{request.image.name}”在电子版文件夹里。", "请放到这个文件夹以外。")
