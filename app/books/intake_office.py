"""Word, Excel, PowerPoint and WPS files as evidence: converted to PDF by a program of the PC, then taken in as PDF.

A plain table that no program converts is typeset by ourselves (``office.roster``). The file is copied first and never
opened in place; what the conversion needs lies in a folder that is gone afterwards.
"""

from __future__ import annotations

import logging
import stat
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path

from app.books.intake_pdf import normalise_pdf
from app.books.normaliser import Normalised, Note, Order
from app.books.office.clipped import count_hashes, cut_cells, text_without_blanks
from app.books.office.converters import SECONDS, ConversionError, Converter, Work
from app.books.office.hidden import hidden_notes
from app.books.office.kinds import OfficeFile, examine
from app.books.office.package import is_sound
from app.books.office.plain_table import read_plain_table
from app.books.office.programs import find_converters, has_wps_for_linux
from app.books.office.roster import NotPlain, typeset_roster
from app.books.office.scratch import scratch_folder
from app.books.office.this_pc import Pc
from app.disk import read_blocks
from app.errors import AttachmentError, PassingError
from app.progress import Pause, pause_of

_ADVICE = {
    "word": "请用 Word 或 WPS 打开它，点“文件”里的“另存为”，类型选 PDF，再添加另存的文件。",
    "sheet": "请用 Excel 或 WPS 打开它，点“文件”里的“另存为”，类型选 PDF，再添加另存的文件。",
    "slides": "请用 PowerPoint 或 WPS 打开它，点“文件”里的“另存为”，类型选 PDF，再添加另存的文件。",
    "unknown": "请用做它的程序打开，另存为 PDF，再添加另存的文件。",
}
_LOGGED = 500
_QUOTED = 12
_LABELS = {"word": "Word 或 WPS 文件", "sheet": "Excel 或 WPS 表格", "slides": "幻灯片", "unknown": "办公文件"}


@dataclass(frozen=True, slots=True)
class OfficeIntake:
    """Takes office files in.

    ``converters`` are found on this PC unless given; each has ``seconds`` for a file. ``temporary`` is where folders of
    single conversions are made, the system's place for such unless given.
    """

    converters: Sequence[Converter] | None = None
    seconds: float = SECONDS
    temporary: Path | None = None
    pc: Pc = field(default_factory=Pc)

    def __call__(self, order: Order) -> Normalised:
        """Write ``order.target``. Raises AttachmentError: locked, damaged, no program, or none that succeeded.

        Raises OSError when the folder of the conversion cannot be written.
        """
        with scratch_folder(self.temporary) as folder:
            file, source = _copied(order, folder)
            converters = find_converters(order.fonts, self.pc) if self.converters is None else self.converters
            tried: list[str] = []
            for number, converter in enumerate(one for one in converters if one.takes(file.kind)):
                try:
                    return self._converted(order, file, converter, source, folder / f"{number}")
                except ConversionError as error:
                    tried.append(f"{converter.name} {error.reason}")
                    _log(converter, error, folder / f"{number}" / "said.txt")
            not_plain = ""
            if file.kind == "sheet":
                try:
                    return self._typeset(order, file, source, folder)
                except (NotPlain, ConversionError) as error:
                    not_plain = error.reason
        raise self._not_taken(order, file, tried, not_plain)

    def _converted(
        self, order: Order, file: OfficeFile, converter: Converter, source: Path, folder: Path
    ) -> Normalised:
        folder.mkdir()
        pause = pause_of(order.progress, 0, 1, f"用 {converter.name} 转换 {order.name}")
        pause()
        work = Work(file.kind, source, folder / "converted.pdf", folder, pause, self.seconds)
        converter.convert(work)
        _demand_pages(work.target)
        cut = ""
        if file.kind == "sheet":
            try:
                cut = _cut(file, source, work.target, pause)
                if cut:
                    return self._typeset(order, file, source, folder)
            except (NotPlain, ConversionError):
                pass  # it cannot be set by ourselves: better pages that are told of than none
        done = _as_pdf(order, work.target)
        told = (_told(converter), *([Note("warning", cut, "unclear")] if cut else ()))
        return replace(done, notes=(*told, *hidden_notes(source, file.kind), *done.notes))

    def _typeset(self, order: Order, file: OfficeFile, source: Path, folder: Path) -> Normalised:
        label = f"排 {order.name}"
        roster = typeset_roster(source, file.suffix, order.fonts, pause_of(order.progress, 0, 1, label))
        drawn = folder / "roster.pdf"
        drawn.write_bytes(roster.pdf)
        done = _as_pdf(order, drawn)
        return replace(done, notes=(*(Note("warning", told, "converted") for told in roster.notes), *done.notes))

    def _not_taken(self, order: Order, file: OfficeFile, tried: list[str], not_plain: str) -> AttachmentError:
        label = _LABELS[file.kind]
        spaced = f" {label}" if label[:1].isascii() else label
        reasons = tried or ["这台电脑上没有能自动转换它的 Word、WPS 或 LibreOffice"]
        if not tried and has_wps_for_linux(self.pc):
            reasons = ["这台电脑上的 WPS 不能自动转换文件"]
        if not_plain:
            reasons.append(f"也不能由本程序排成表格：{not_plain}")
        refused = AttachmentError if tried else PassingError  # a program may be installed any day
        return refused(f"“{order.name}”是{spaced}，没有转成 PDF：{'；'.join(reasons)}。", _ADVICE[file.kind])


def _log(converter: Converter, error: ConversionError, said: Path) -> None:
    """What the program said goes to the log; the user reads the reason."""
    words = b""
    with suppress(OSError):
        words = said.read_bytes()[-_LOGGED:]
    logging.getLogger(__name__).info("%s: %s: %r", converter.name, error.reason, words)


def normalise_office(order: Order) -> Normalised:
    """Write ``order.source`` to ``order.target`` as upright pages, with what this PC has.

    Raises AttachmentError as :class:`OfficeIntake` does, Cancelled out of ``order.progress``.
    """
    return OfficeIntake()(order)


def _refuse_closed(file: OfficeFile, order: Order) -> None:
    if file.state == "locked":
        raise AttachmentError(
            f"“{order.name}”是加密的办公文件（设有打开密码，或经过保护），转换不了。",
            "请用 Word、Excel 或 WPS 打开它，去掉密码后另存为 PDF，再添加另存的文件。",
        )
    if file.state == "damaged":
        raise AttachmentError(
            f"“{order.name}”已损坏，读不出里面的内容。",
            "请找到完好的原文件；能用 Word 或 WPS 打开的，请另存为 PDF 再添加。",
        )
    if file.kind == "unknown":
        raise AttachmentError(f"认不出“{order.name}”是哪一种办公文件，转换不了。", _ADVICE["unknown"])


def _copied(order: Order, folder: Path) -> tuple[OfficeFile, Path]:
    """What the file is, and a read-only copy of it under a plain name with the ending that its content asks for."""
    copy = folder / "source"
    with copy.open("wb") as stream:
        for block in read_blocks(order.source):
            stream.write(block)
    file = examine(copy)
    if file.is_package and not is_sound(copy, pause_of(order.progress, 0, 1, f"检查 {order.name}")):
        file = replace(file, state="damaged")
    _refuse_closed(file, order)
    source = copy.replace(copy.with_suffix(file.suffix))
    source.chmod(stat.S_IRUSR)
    return file, source


def _demand_pages(pdf: Path) -> None:
    """Refuse a converted file that is no PDF or shows nothing at all."""
    import pypdfium2

    try:
        with closing(pypdfium2.PdfDocument(pdf)) as document:
            for number in range(len(document)):
                with closing(document[number]) as page:
                    if any(True for _ in page.get_objects(max_depth=1)):
                        return
    except pypdfium2.PdfiumError as error:
        raise ConversionError("生成的 PDF 读不出来") from error
    raise ConversionError("生成的 PDF 是空白的")


def _cut(file: OfficeFile, source: Path, pdf: Path, pause: Pause) -> str:
    """What the pages of a table lack, told; empty when nothing. Of a table that is not plain only ### is seen."""
    shown = text_without_blanks(pdf, pause)
    if not shown:  # drawn as outlines: nothing can be told of it
        return ""
    hashes = count_hashes(shown)
    try:
        lines = cut_cells(read_plain_table(source, file.suffix, pause), shown)
    except NotPlain:
        lines = []
    if not lines and not hashes:
        return ""
    few = f"有 {hashes} 处数字显示成了“###”" if hashes else f"有 {len(lines)} 处内容没有印全，如“{lines[0][:_QUOTED]}”"
    return f"{few}，是列太窄，请在 Excel 或 WPS 里把列调宽，再重新添加。"


def _as_pdf(order: Order, made: Path) -> Normalised:
    try:
        return normalise_pdf(replace(order, source=made))
    except AttachmentError as error:
        raise ConversionError(f"生成的 PDF 不能用（{error.message.rstrip('。')}）") from error


def _told(converter: Converter) -> Note:
    if converter.exact:
        return Note("note", f"由 {converter.name} 转换，请翻看预览核对版式。", "converted")
    return Note("warning", f"由 {converter.name} 转换，版式可能与原文件不同，请翻看预览核对版式。", "converted")
