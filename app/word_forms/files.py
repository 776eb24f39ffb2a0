"""The Word files of one application, read as a form: converted where needed, recognised, read together."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.progress import Progress, pause_of, silent
from app.word_forms.conversion import as_docx
from app.word_forms.form_reading import read_form
from app.word_forms.model import WordText
from app.word_forms.reading import read_docx
from app.word_forms.recognising import recognised_together
from app.word_forms.report import FormRead


def read_files(
    definitions: Sequence[FormDefinition], files: Sequence[Path], fonts: Path, progress: Progress = silent
) -> FormRead:
    """Read the files of one application; which of the forms it is, is told by its tables and titles.

    With one definition that is taken for granted. ``fonts`` are the bundled ones, for programs that convert older
    files. The files are only read. Raises :class:`InputFileError` naming the file: no form of these, another one than
    the first, a table that is in two of them, locked, damaged, no Word file.
    """
    if not files:
        raise UsageError("没有要导入的文件。", "请写填好的官方表格，如 01_申报表.docx。")
    texts: list[WordText] = []
    for number, (file, name) in enumerate(zip(files, _names(files), strict=True)):
        progress(number, len(files) + 1, f"读 {name}")
        with as_docx(file, fonts, progress) as docx:
            texts.append(read_docx(docx, name))
    pause = pause_of(progress, len(files), len(files) + 1, "对照表格")
    pause()
    known = definitions[0] if len(definitions) == 1 else recognised_together(definitions, texts)
    return read_form(known, texts, pause)


def _names(files: Sequence[Path]) -> list[str]:
    """How messages call the files: by their names, with the folder where two have the same."""
    names = [file.name for file in files]
    return [
        f"{file.parent.name}/{name}" if names.count(name) > 1 else name for file, name in zip(files, names, strict=True)
    ]
