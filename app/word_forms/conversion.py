"""A filled form of any age as .docx: newer Word files as they are, .doc, .wps, .rtf and .odt by what the PC has."""

from __future__ import annotations

import logging
import stat
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from app.books.office.converters import ConversionError, Converter, Work
from app.books.office.kinds import OfficeFile, examine
from app.books.office.programs import find_converters
from app.books.office.scratch import scratch_folder
from app.disk import is_file, read_blocks
from app.errors import DiskError, InputFileError
from app.os_words import refusal
from app.progress import Progress, pause_of, silent

_READ = (".docx", ".docm", ".dotx", ".dotm")
_SAVE_AS = "请用 Word 或 WPS 打开它，另存为 .docx 再试。"


@contextmanager
def as_docx(
    file: Path, fonts: Path, progress: Progress = silent, converters: Sequence[Converter] | None = None
) -> Iterator[Path]:
    """Give a copy of a file as .docx, gone afterwards; the file itself is only read.

    ``fonts`` are the bundled ones, ``converters`` those of this PC unless given. Raises :class:`InputFileError`: no
    text, locked, damaged, or an older one that no program of this PC converts; :class:`DiskError`.
    """
    with _scratch() as folder:
        copy = folder / "source"
        kind = _copied(file, copy)
        _refuse(kind, file.name)
        if kind.suffix in _READ:
            yield copy
            return
        source = copy.replace(copy.with_suffix(kind.suffix))
        source.chmod(stat.S_IRUSR)
        found = find_converters(fonts) if converters is None else converters
        yield _converted(source, file.name, found, folder, progress)


@contextmanager
def _scratch() -> Iterator[Path]:
    """A folder for copies. Raises :class:`DiskError` when there is no place for any."""
    with ExitStack() as stack:
        try:
            folder = stack.enter_context(scratch_folder())
        except OSError as error:
            raise _no_room(error) from error
        yield folder


def _copied(file: Path, copy: Path) -> OfficeFile:
    if not is_file(file) and _is_there(file):
        raise InputFileError(f"“{file.name}”不是文件。", "请选择填好的官方表格（.docx、.doc、.wps）。")
    try:
        with copy.open("wb") as stream:
            for block in read_blocks(file):
                stream.write(block)
        return examine(copy)
    except OSError as error:
        raise _no_room(error) from error


def _is_there(file: Path) -> bool:
    """Whether something of that name can be asked about; what cannot is told when it is read."""
    with suppress(OSError):
        file.stat()
        return True
    return False


def _no_room(error: OSError) -> DiskError:
    why = refusal(error)
    return DiskError(f"写不了临时文件：{why.reason}", f"系统存放临时文件的磁盘不能写；{why.advice}")


def _refuse(kind: OfficeFile, name: str) -> None:
    if kind.state == "locked":
        raise InputFileError(f"“{name}”设有打开密码，读不出里面的内容。", "请用 Word 或 WPS 打开它，去掉密码再试。")
    if kind.state == "damaged":
        raise InputFileError(f"“{name}”已损坏，读不出里面的内容。", _SAVE_AS)
    if kind.kind != "word":
        raise InputFileError(
            f"“{name}”不是 Word 或 WPS 文字文件。",
            "请选择填好的官方表格（.docx、.doc、.wps）；Word 或 WPS 能打开它的，请另存为 .docx 再试。",
        )


def _converted(source: Path, name: str, converters: Sequence[Converter], folder: Path, progress: Progress) -> Path:
    tried: list[str] = []
    for number, converter in enumerate(one for one in converters if one.takes("word")):
        own = folder / f"{number}"
        own.mkdir()
        pause = pause_of(progress, 0, 1, f"用 {converter.name} 打开 {name}")
        pause()
        work = Work("word", source, own / "converted.docx", own, pause)
        try:
            converter.convert(work)
        except ConversionError as error:
            logging.getLogger(__name__).info("%s: %s", converter.name, error.reason)
            tried.append(f"{converter.name} {error.reason}")
            continue
        return work.target
    reasons = "；".join(tried) or "这台电脑上没有能自动转换它的 Word、WPS 或 LibreOffice"
    raise InputFileError(f"“{name}”是旧版的 Word 或 WPS 文件，没有转成 .docx：{reasons}。", _SAVE_AS)
