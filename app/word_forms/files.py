"""The Word files of one application, read as a form: converted where needed, recognised, read together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import InputFileError, UsageError
from app.forms.definition import FormDefinition
from app.progress import Progress, pause_of, silent
from app.word_forms.conversion import as_docx
from app.word_forms.form_reading import read_form, recognised
from app.word_forms.model import WordText
from app.word_forms.reading import read_docx
from app.word_forms.report import FormRead


def read_files(
    definitions: Sequence[FormDefinition], files: Sequence[Path], fonts: Path, progress: Progress = silent
) -> FormRead:
    """Read the files of one application; which of the forms it is, is told by its tables and titles.

    With one definition that is taken for granted. ``fonts`` are the bundled ones, for programs that convert older
    files. The files are only read. Raises :class:`InputFileError` naming the file: no form of these, another one than
    the first, locked, damaged, no Word file.
    """
    texts: list[WordText] = []
    known: FormDefinition | None = definitions[0] if len(definitions) == 1 else None
    for number, (file, name) in enumerate(zip(files, _names(files), strict=True)):
        progress(number, len(files) + 1, f"读 {name}")
        with as_docx(file, fonts, progress) as docx:
            text = read_docx(docx, name)
        if len(definitions) > 1:
            known = _same(known, recognised(definitions, text), texts, name)
        texts.append(text)
    if known is None:
        raise UsageError("没有要导入的文件。", "请写填好的官方表格，如 01_申报表.docx。")
    return read_form(known, texts, pause_of(progress, len(files), len(files) + 1, "对照表格"))


def _same(known: FormDefinition | None, found: FormDefinition, texts: Sequence[WordText], name: str) -> FormDefinition:
    if known is not None and known.id != found.id:
        raise InputFileError(
            f"“{name}”是“{found.title}”，“{texts[0].name}”是“{known.title}”，不是同一份申请，没有导入。",
            "请把每一份申请的文件分开导入。",
        )
    return found


def _names(files: Sequence[Path]) -> list[str]:
    """How messages call the files: by their names, with the folder where two have the same."""
    names = [file.name for file in files]
    return [
        f"{file.parent.name}/{name}" if names.count(name) > 1 else name for file, name in zip(files, names, strict=True)
    ]
