"""Files on their way into a draft: proved to be bindable, and without the passwords that a draft never holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

from app import disk
from app.books.intake import opened_intake
from app.books.intake_whole import refuse_cut, was_repaired
from app.errors import AttachmentError
from app.progress import Progress, silent


def usable_files(
    cache: Path,
    files: Sequence[Path],
    scratch: Path,
    tell: Callable[[str], None],
    *,
    password: str = "",
    rotate: int = 0,
    progress: Progress = silent,
) -> list[Path]:
    """The files themselves, or copies in ``scratch`` without their password; ``tell`` hears what to know of them.

    Raises :class:`AttachmentError` naming the first one that cannot be bound.
    """
    turn = rotate % 360 if rotate % 90 == 0 else 0  # whoever lists the file refuses other angles
    usable = []
    with opened_intake(cache) as (intake, told):
        for sentence in told:
            tell(sentence)
        for file in files:
            _demand_file(file)
            found = _without_password(file, password, scratch, tell) if password else file
            taken = intake.take_in(found, disk.fingerprint(found), turn, file.name, progress)
            for sentence in taken.notes:
                tell(sentence)
            usable.append(found)
    return usable


def _demand_file(file: Path) -> None:
    try:
        if file.is_file():
            return
        what = "是文件夹" if file.is_dir() else "不存在，或不是普通文件"
    except OSError as error:
        what = f"读不了：{disk.disk_reason(error)}"
    raise AttachmentError(f"“{file.name}”{what}，没有添加。", f"请核对位置：{file.absolute()}")


def _without_password(file: Path, password: str, scratch: Path, tell: Callable[[str], None]) -> Path:
    """``file`` when it opens without a password (or is no PDF), else its unlocked copy."""
    import pikepdf

    try:
        with closing(pikepdf.open(file, suppress_warnings=True)):
            return file
    except pikepdf.PasswordError:
        pass
    except pikepdf.PdfError:
        return file  # the intake knows what is wrong with it
    target = disk.free_name(scratch / file.name)
    try:
        with closing(pikepdf.open(file, password=password, suppress_warnings=True)) as pdf, disk.writing(target):
            if was_repaired(pdf):
                refuse_cut(pdf, file.name)
                tell(f"“{file.name}”有损坏，已自动修复，请翻看预览核对每一页。")
            pdf.save(target, encryption=False, deterministic_id=True)
    except pikepdf.PasswordError as error:
        raise AttachmentError(f"PDF 文件“{file.name}”的打开密码不对。", "请核对密码后再添加。") from error
    except pikepdf.PdfError as error:
        raise AttachmentError(
            f"PDF 文件“{file.name}”已损坏，解不开密码。", "请用阅读器打开后打印成不带密码的 PDF，再重新添加。"
        ) from error
    tell(f"“{file.name}”带打开密码，草稿里存的是去掉密码的副本，密码没有保存。")
    return target
