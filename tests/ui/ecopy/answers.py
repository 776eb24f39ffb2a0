"""A queue that answers in the process of the test, and the values that its answers are made of."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer

from app.api import ExportFolder
from app.books.exported import Exported, ExportedVolume, SealOnPage
from app.books.print_pictures import PrintPicture
from app.discs.model import CopyHead, Drive, Drives, ListedFile, MadeCopy, MadeDisc
from app.errors import AppError
from app.jobs import Call, Done, Ending, Refused, Step, Stopped
from app.scans.model import BookSide, ScannedPage, SealPlace, SealState, Suggestion
from app.ui.work.tasks import Task
from tests.ui.work_tools import NOW

CODE = "7F3A-92C1"
Answer = Callable[..., Any]


class Desk(QObject):
    """Stands for both worker processes: ``answers`` by the name of a call, ``held`` are those that a test ends."""

    def __init__(self, answers: Mapping[str, Answer]) -> None:
        super().__init__()
        self.answers = dict(answers)
        self.held: set[str] = set()
        self.calls: list[Call] = []
        self.waiting: list[Task] = []

    @property
    def is_busy(self) -> bool:
        return bool(self.waiting)

    def run(self, call: Call, *, key: str = "") -> Task:
        task = Task(self, call, key)  # type: ignore[arg-type]  # the part of a queue that tasks know
        self.calls.append(call)
        self.waiting.append(task)
        if call.name not in self.held:
            QTimer.singleShot(0, task, lambda: self._answer(task))
        return task

    def _answer(self, task: Task) -> None:
        if task not in self.waiting:
            return
        try:
            ending: Ending = Done(self.answers[task.call.name](*task.call.args, **task.call.kwargs))
        except AppError as error:
            ending = Refused(error)
        self._end(task, ending)

    def _end(self, task: Task, ending: Ending) -> None:
        self.waiting.remove(task)
        task.tell_end(ending)

    def stop(self, task: Task) -> None:
        if task in self.waiting:
            self._end(task, Stopped())

    def last(self, name: str) -> Call:
        """The last call of that name; one of nothing when there was none."""
        return next((call for call in reversed(self.calls) if call.name == name), Call(name))

    def step(self, name: str, done: int, total: int, label: str) -> None:
        """A call that is held tells how far it is."""
        self._held(name).step.emit(Step(done, total, label))

    def end(self, name: str, ending: Ending) -> None:
        """A call that is held ends."""
        self._end(self._held(name), ending)

    def _held(self, name: str) -> Task:
        return next(task for task in self.waiting if task.call.name == name)

    def close(self) -> None:
        for task in list(self.waiting):
            self.stop(task)


def volume(number: int, name: str, sides: int, seals: tuple[SealOnPage, ...]) -> ExportedVolume:
    labels = tuple(str(side) for side in range(1, sides + 1))
    file = f"{number:02}_{name}"
    return ExportedVolume(f"v{number}", name, f"{file}.pdf", f"{file}.docx", sides, labels, seals)


def exported(folder: Path, form: str, mark: str = "final", code: str = CODE) -> Exported:
    """Two volumes with three sides to stamp, one of them with a place of others as well."""
    city, province = "地市级中小企业主管部门", "省级中小企业主管部门"
    form_seals = (
        SealOnPage("封面", city, True, 1, "封面"),
        SealOnPage("七、真实性声明", city, True, 15, "11"),
        SealOnPage("省级推荐意见", province, False, 15, "11"),
    )
    volumes = (
        volume(1, "申报表", 15, form_seals),
        volume(2, "申报材料", 63, (SealOnPage("封面", city, True, 1, "封面"),)),
    )
    return Exported(folder, form, mark, code, volumes, written=NOW)


def seals_of(found: Exported, states: Mapping[tuple[str, int], SealState]) -> tuple[SealPlace, ...]:
    return tuple(
        SealPlace(
            place=seal.place, who=seal.who, by_applicant=seal.by_applicant,
            on=BookSide(volume=one.id, side=seal.side, label=seal.label, fingerprint=f"{one.id}-{seal.side}"),
            volume_name=one.name, state=states.get((one.id, seal.side), "missing"),
            scan=(one.id, seal.side) if (one.id, seal.side) in states else None,
        )
        for one in found.volumes for seal in one.seals
    )  # fmt: skip


def suggestion(
    file: Path, page: int, place: tuple[str, int] | None, likeness: float = 0.78, turn: int = 0
) -> Suggestion:
    on = BookSide(volume=place[0], side=place[1]) if place else None
    reason = "" if place else "与册子里的页都不像，可能是别的材料"
    return Suggestion(scan=ScannedPage(file, page), on=on, turn=turn, likeness=likeness, reason=reason)


def listed(disc: int = 1) -> tuple[ListedFile, ...]:
    names = (
        ("01_申报表.pdf", 1_400_000, 15), ("02_申报材料.pdf", 96_000_000, 63), ("01_申报表.docx", 240_000, None),
        ("佐证材料/03_合作协议/合作协议.pdf", 3_400_000, 12), ("佐证材料/03_合作协议/备忘录.jpg", 800_000, None),
        ("佐证材料/05_交流情况/签约照片.pdf", 2_000_000, 3), ("盖章扫描版/01_申报表.pdf", 5_000_000, 15),
        ("文件清单.txt", 9_000, None), ("SHA256SUMS", 1_900, None),
    )  # fmt: skip
    return tuple(
        ListedFile(path=path, bytes=size, sha256="0" * 64, pages=pages, disc=disc) for path, size, pages in names
    )


def made(out: Path, form: str, discs: int = 2, parts: Mapping[str, str] | None = None, of: int = 1) -> MadeCopy:
    head = CopyHead(form=form, title="申报", applicant="云川", code=CODE, parts=parts or {}, discs=discs)
    files = listed()
    plates = tuple(
        MadeDisc(
            number=number, of=of, folder=out if of == 1 else out / f"第{number}张",
            image=out.with_suffix(".iso") if discs else None,
            bytes=sum(one.bytes for one in files), image_bytes=327_000_000 if discs else 0,
            medium="cd" if discs else "", capacity=722_534_400 if discs else 0, label="SB_7F3A92C1_1", files=files,
        )
        for number in range(1, of + 1)
    )  # fmt: skip
    return MadeCopy(out=out, head=head, discs=plates, told=("“证书.heic”另存了一份 PDF，一般的电脑能打开",))


def grey(width: int = 210, height: int = 297) -> PrintPicture:
    return PrintPicture(width, height, True, bytes([235]) * (width * height))


def answers_for(form: str, discs: int) -> dict[str, Answer]:
    """A draft that was exported for good, without scans and without an electronic copy."""
    return {
        "look_at_export_folder": lambda folder: ExportFolder(folder, 80 << 30, exported(folder, form)),
        "draft_code": lambda draft: CODE,
        "draft_parts_of": lambda paths, draft: {},
        "look_at_copy": lambda out: None,
        "drives": lambda: Drives((Drive("/dev/sr0", "示例刻录机", "/dev/sr0"),)),
        "seals": lambda paths, folder, export, draft: seals_of(exported(export, form), {}),
        "pdf_page": lambda file, side, dpi: grey(),
        "scan_page_picture": lambda *args: grey(),
    }
