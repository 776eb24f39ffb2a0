"""The program checks itself: run on a source tree, an installed wheel and the frozen build alike.

Each check is a small piece of real work in a scratch folder. An error becomes the sentence of its check, so one that
fails does not hide the others.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from app.errors import AppError
from app.forms.library import Library
from app.paths import AppPaths
from app.progress import Progress, silent

# Names of people and places with these characters must print (CJK Extensions A to F of ISO/IEC 10646).
_RARE = "䶮𬍛𠅤㛃𠮷"
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether it passed, and a sentence on what was found."""

    name: str
    ok: bool
    sentence: str


def run_checks(paths: AppPaths, library: Library, progress: Progress = silent) -> list[Check]:
    """Every check in order; raises only what ``progress`` raises."""
    steps: list[tuple[str, Callable[[], str]]] = [
        ("表单定义", lambda: _forms(library)),
        ("字体", lambda: _fonts(paths)),
        ("草稿", lambda: _drafts(library)),
        ("检查", lambda: _checking(paths, library)),
        ("导出", lambda: _export(paths, library)),
    ]
    done: list[Check] = []
    for number, (name, step) in enumerate(steps):
        progress(number, len(steps), f"自检：{name}")
        done.append(_one(name, step))
    progress(len(steps), len(steps), "自检完成")
    return done


def _one(name: str, step: Callable[[], str]) -> Check:
    try:
        return Check(name, True, step())
    except AppError as error:
        return Check(name, False, error.message)
    except Exception as error:  # the very thing a self-test is there to find
        import logging

        logging.getLogger(__name__).exception("self-test: %s", name)
        return Check(name, False, f"程序内部出错（{type(error).__name__}），详情在日志里")


def _forms(library: Library) -> str:
    problems = library.problems()
    if problems:
        raise problems[0]
    ids = library.ids()
    if not ids:
        raise AppError("一份表单也没有找到")
    for form_id in ids:
        library.get(form_id)
        library.sample(form_id)
    return f"{len(ids)} 份表单都读得出来"


def _fonts(paths: AppPaths) -> str:
    from app.documents.fonts import FILES, Fonts

    fonts = Fonts(paths.fonts)
    for face in FILES:
        fonts.reader(face)
    missing = [char for char in f"中□☑{_RARE}" if not fonts.covers(char)]
    if missing:
        raise AppError(f"字体里缺少这些字：{'、'.join(missing)}")
    return f"{len(FILES)} 个字体文件都读得出来，生僻字齐全"


def _drafts(library: Library) -> str:
    from app.drafts import package, store

    with tempfile.TemporaryDirectory(prefix="shenbao-") as scratch:
        folder, copy, file = Path(scratch, "草稿"), Path(scratch, "副本"), Path(scratch, "草稿.shenbao")
        store.create(folder, library.ids()[0])
        with store.open_draft(folder, writable=True, now=_DAY) as opened:
            store.save(opened, opened.draft, now=_DAY)
        package.pack(folder, file)
        if package.unpack(file, copy) != opened.draft:
            raise AppError("草稿打包再解开后变了样")
    return "草稿能建立、保存、打包、解开"


def _checking(paths: AppPaths, library: Library) -> str:
    from app.documents.fonts import Fonts
    from app.forms.answers import Filling
    from app.forms.checking import check

    covers = Fonts(paths.fonts).covers
    for form_id in library.ids():
        definition = library.get(form_id)
        wanted = {name for name, field in definition.fields.items() if field.required and field.type != "rows"}
        found = {issue.path for issue in check(definition, Filling(), covers) if issue.code == "required"}
        if wanted - found:
            raise AppError(f"表单 {form_id} 的必填项没有查全：{'、'.join(sorted(wanted - found))}")
    return "空白的表单能查出全部必填项"


def _export(paths: AppPaths, library: Library) -> str:
    """Blank books of every form that has a contents list, in both formats; the export audits what it wrote."""
    from app.books.export import ExportRequest, export_draft
    from app.drafts.draft import Draft

    made = 0
    with tempfile.TemporaryDirectory(prefix="shenbao-") as scratch:
        for form_id in library.ids():
            definition = library.get(form_id)
            if not definition.items:
                continue
            out = Path(scratch, form_id)
            request = ExportRequest(
                definition=definition,
                draft=Draft(form=form_id),
                folder=Path(scratch),
                out=out,
                formats=("pdf", "docx"),
                mark="blank",
                fonts=paths.fonts,
                cache=Path(scratch, "cache"),
            )
            export_draft(request)
            made += sum(path.stat().st_size > 0 for path in out.iterdir())
    return f"空白表导出了 {made} 个文件，核对无误"
