"""Checks of what lies before evidence: forms, fonts, drafts, blank books, the desk."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from app.errors import AppError
from app.forms.library import Library
from app.paths import AppPaths

# Names of people and places with these characters must print (CJK Extensions A to F of ISO/IEC 10646).
_RARE = "䶮𬍛𠅤㛃𠮷"
_DAY = datetime(2026, 1, 1, tzinfo=UTC)


def profile(paths: AppPaths) -> str:
    """Whether settings will be kept. Not a fault when not: the program works without; nothing is written to try it."""
    there = paths.data
    while not there.exists() and there != there.parent:
        there = there.parent
    if there.is_dir() and os.access(there, os.W_OK | os.X_OK):
        return f"设置和最近打开的草稿记在“{paths.data}”"
    return f"“{paths.data}”写不进去：设置和最近打开的草稿记不住，填写和导出不受影响"


def forms(library: Library) -> str:
    """Every form and sample is read."""
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


def dropped_forms(users: Library, shipped: Library) -> str:
    """What the user added. Not a fault when wrong: the program works without, and installing it again helps nothing."""
    known = {str(problem) for problem in shipped.problems()}
    wrong = [problem for problem in users.problems() if str(problem) not in known]
    count = sum(not edition.shipped for form_id in users.ids() for edition in users.editions(form_id))
    added = f"放入了 {count} 份，都读得出来" if count else "没有放入别的表单"
    return added if not wrong else f"有 {len(wrong)} 处不对，程序自带的表单不受影响：{wrong[0].message}"


def fonts(paths: AppPaths) -> str:
    """Every bundled font is read and holds rare characters."""
    from app.documents.fonts import FILES, Fonts

    bundled = Fonts(paths.fonts)
    for face in FILES:
        bundled.reader(face)
    missing = [char for char in f"中□☑{_RARE}" if not bundled.covers(char)]
    if missing:
        raise AppError(f"字体里缺少这些字：{'、'.join(missing)}")
    return f"{len(FILES)} 个字体文件都读得出来，生僻字齐全"


def drafts(library: Library, scratch: Path) -> str:
    """A draft is made, saved, packed and unpacked."""
    from app.drafts import package, store

    folder, copy, file = scratch / "草稿", scratch / "副本", scratch / "草稿.shenbao"
    store.create(folder, library.ids()[0])
    with store.open_draft(folder, writable=True, now=_DAY) as opened:
        store.save(opened, opened.draft, now=_DAY)
    package.pack(folder, file)
    if package.unpack(file, copy) != opened.draft:
        raise AppError("草稿打包再解开后变了样")
    return "草稿能建立、保存、打包、解开"


def checking(paths: AppPaths, library: Library) -> str:
    """A blank form misses exactly what it requires."""
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


def blank_books(paths: AppPaths, library: Library, target: Path) -> str:
    """Blank books of every form that has a contents list, in both formats; the export audits what it wrote."""
    from app.books.export import ExportRequest, export_draft
    from app.drafts.draft import Draft

    made = 0
    for form_id in library.ids():
        definition = library.get(form_id)
        if not definition.items:
            continue
        out = target / form_id
        request = ExportRequest(
            definition=definition,
            draft=Draft(form=form_id),
            folder=target.parent,
            out=out,
            formats=("pdf", "docx"),
            mark="blank",
            fonts=paths.fonts,
            cache=paths.cache,
        )
        export_draft(request)
        made += sum(path.stat().st_size > 0 for path in out.iterdir())
    return f"空白表导出了 {made} 个文件，核对无误"


def desk(folder: Path) -> str:
    """The bureau's desk is made, and found again."""
    from app.bureau.workspace import open_workspace

    with open_workspace(folder, writable=True, now=_DAY):
        pass
    with open_workspace(folder, writable=False, now=_DAY):
        pass
    return "受理台能建立、打开"
