"""What the program can do, as a handful of functions; the command line and the window do all work through them.

Every function takes plain, picklable values (a worker process can call it), returns plain values and raises
``AppError``. Nothing reads the clock: ``now`` comes from the caller. Functions that write a draft return the
sentences that its user should be told, such as a damaged file that was kept aside; mostly none.
"""

from __future__ import annotations

import difflib
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app import disk
from app.drafts import attachments, options, package, store
from app.drafts.draft import Draft
from app.errors import AppError, AttachmentError, DefinitionError, DraftError, IssuesRemain, UsageError
from app.forms.answers import Answer
from app.forms.definition import Field, FormDefinition, Item, ItemStateName
from app.forms.field_types import FIELD_TYPES, normalise_answer
from app.forms.issues import Issue
from app.forms.labels import with_years
from app.forms.library import Library, compile_form, compile_sample, wrapped
from app.paths import AppPaths
from app.progress import Progress, silent
from app.self_test import Check, run_checks
from app.version import program_version

Told: TypeAlias = tuple[str, ...]
Format: TypeAlias = Literal["pdf", "docx"]
Mark: TypeAlias = Literal["final", "draft", "blank"]


@dataclass(frozen=True, slots=True)
class FormSummary:
    """A form as a list shows it; ``deadline`` is the notice's, ``2026-05-28``."""

    id: str
    title: str
    who: str
    issuer: str
    deadline: str


@dataclass(frozen=True, slots=True)
class Attaching:
    """How files are attached: turned clockwise by degrees, from which place on (1 is the first), with a password."""

    rotate: int = 0
    at: int | None = None
    password: str = ""


def library(paths: AppPaths) -> Library:
    """The forms that this run knows: shipped ones and those dropped into the data folder."""
    return Library(paths.shipped, paths.dropped_forms, paths.cache / "forms", program_version())


def list_forms(paths: AppPaths) -> tuple[list[FormSummary], list[DefinitionError]]:
    """Every usable form, and what is wrong with the files of others."""
    known = library(paths)
    problems = known.problems()
    forms = []
    for form_id in known.ids():
        try:
            found = known.get(form_id)
        except DefinitionError:
            continue  # it stands among the problems
        notice = found.notice
        forms.append(FormSummary(found.id, found.title, found.who, notice.issuer, notice.deadline.isoformat()))
    return forms, problems


def check_form_files(files: Sequence[Path]) -> list[AppError]:
    """What is wrong with definition files (``sample.yaml`` is read as a sample); empty when all are right."""
    wrong: list[AppError] = []
    for file in files:
        try:
            if file.name == "sample.yaml":
                compile_sample(file)
            else:
                compile_form(file)
        except AppError as error:
            wrong.append(error)
    return wrong


def form_schema() -> dict[str, Any]:
    """The JSON Schema of definition files, for editors."""
    from app.forms.authoring import form_schema as schema

    return schema()


def compile_form_file(file: Path) -> str:
    """The compiled JSON of a definition file, as it stands beside it in a wheel."""
    return wrapped(file, compile_form(file))


def new_draft(paths: AppPaths, form_id: str, folder: Path, now: datetime) -> Told:
    """Make an empty draft; only answers that the definition gives itself (the years) stand in it."""
    definition = library(paths).get(form_id)
    store.create(folder, form_id)
    given = {name: with_years(definition, field.default) for name, field in definition.fields.items() if field.default}
    return _edit(paths, folder, now, lambda opened, _: _answered(opened.draft, given))


def set_answers(paths: AppPaths, folder: Path, answers: Mapping[str, object], now: datetime) -> Told:
    """Store answers, normalised; what was typed is kept also when it is wrong.

    Raises :class:`UsageError` for an unknown field or column, or an answer that has not its field's shape; then
    nothing is stored.
    """

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        fields = [_known_field(definition, name) for name in answers]
        taken = {f.id: normalise_answer(_shaped(f, answers[f.id]), f) for f in fields}
        return _answered(opened.draft, taken)

    return _edit(paths, folder, now, change)


def set_options(paths: AppPaths, folder: Path, assignments: Sequence[tuple[str, str]], now: datetime) -> Told:
    """Set options, ticks and overrides by name, all or none; :class:`UsageError` lists what is allowed."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        codes = [name for name, field in definition.fields.items() if field.type == "uscc"]
        draft = opened.draft
        for name, text in assignments:
            draft = options.set_option(draft, name, text, overridable=codes, items=definition.items)
        return draft

    return _edit(paths, folder, now, change)


def attach(
    paths: AppPaths,
    folder: Path,
    item: int,
    files: Sequence[Path],
    how: Attaching,
    now: datetime,
    progress: Progress = silent,
) -> Told:
    """Copy evidence files into the draft, all or none, after making sure that each can be bound.

    A file with a password is kept without it, as a draft never holds passwords.
    """

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        takes = _known_item(definition, item).takes
        with tempfile.TemporaryDirectory(prefix="shenbao-") as scratch:
            usable = [_usable(paths, file, how.password, Path(scratch), progress) for file in files]
            return attachments.attach(
                opened, opened.draft, item, usable, allowed=takes, rotate=how.rotate, at=how.at, progress=progress
            )

    return _edit(paths, folder, now, change)


def set_item_state(
    paths: AppPaths, folder: Path, item: int, state: ItemStateName, statement: str, now: datetime
) -> Told:
    """Choose 无 or 自我声明 for an item; a declaration without ``statement`` takes the form's own (ruling 14)."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known = _known_item(definition, item)
        text = statement.strip() or None
        declaration = definition.self_declaration
        if state == "self_declaration" and text is None and declaration and not opened.draft.item(item).statement:
            text = declaration.default_statement.replace("{claim}", known.claim)
        return attachments.set_state(opened.draft, item, state, allowed=known.takes, statement=text)

    return _edit(paths, folder, now, change)


def detach(paths: AppPaths, folder: Path, item: int, names: Sequence[str], now: datetime) -> Told:
    """Take files out of an item, all without ``names``; their copies stay in the draft's history."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        _known_item(definition, item)
        return attachments.detach(opened, opened.draft, item, names)

    return _edit(paths, folder, now, change)


def move(paths: AppPaths, folder: Path, item: int, name: str, at: int, now: datetime) -> Told:
    """Give a file of an item another place, 1 being the first."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        _known_item(definition, item)
        return attachments.move(opened.draft, item, name, at)

    return _edit(paths, folder, now, change)


def check(paths: AppPaths, folder: Path) -> tuple[list[Issue], Told]:
    """Every issue of a draft, and what its user should be told about its files; writes nothing."""
    from app.documents.fonts import Fonts
    from app.forms.checking import check as check_filling

    with store.open_draft(folder, writable=False) as opened:
        definition = _definition(paths, opened.draft)
        facts = attachments.file_facts(folder, opened.draft)
        issues = check_filling(definition, opened.draft.filling, Fonts(paths.fonts).covers, facts)
        return issues, _told(opened)


def fill_none(paths: AppPaths, folder: Path, now: datetime) -> tuple[list[str], Told]:
    """Put 无 into every empty required field that takes it; the labels of those fields, and what to tell."""
    from app.forms.checking import fill_none as none_answers

    labels: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        found = none_answers(definition, opened.draft.filling)
        labels.extend(definition.fields[name].label for name in found)
        return _answered(opened.draft, found)

    told = _edit(paths, folder, now, change)
    return labels, told


def pack(folder: Path, file: Path, progress: Progress = silent) -> Path:
    """Write a draft into one ``.shenbao`` file; its path."""
    return package.pack(folder, file, progress)


def unpack(file: Path, folder: Path, progress: Progress = silent) -> None:
    """Open a ``.shenbao`` file into a new folder, whole or not at all."""
    package.unpack(file, folder, progress)


def export(
    paths: AppPaths, folder: Path, out: Path, formats: Sequence[Format], mark: Mark, progress: Progress = silent
) -> tuple[list[Path], Told]:
    """Write the books of a draft into ``out``; the files, ``book.json`` last, and what its user should be told.

    ``mark``: ``final`` is refused with :class:`IssuesRemain` while error issues are left; ``draft`` says 草稿 on every
    page; ``blank`` is the empty official form. A final export recalls what the notice says on false filing (ruling 22).
    """
    from app.books.export import ExportRequest, export_draft

    if mark == "final":
        left = sum(issue.severity == "error" for issue in check(paths, folder)[0])
        if left:
            raise IssuesRemain(
                f"还有 {left} 项错误，没有导出。", "请改好后再导出；要先看样子，可以加 --draft 导出每页标“草稿”的样稿。"
            )
    with store.open_draft(folder, writable=False) as opened:
        definition = _definition(paths, opened.draft)
        request = ExportRequest(
            definition=definition,
            draft=opened.draft,
            folder=folder,
            out=out,
            formats=tuple(formats),
            mark=mark,
            fonts=paths.fonts,
            cache=paths.cache / "intake",
        )
        book = export_draft(request, progress)
    names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
    recalled = [definition.notice.false_filing] if mark == "final" and definition.notice.false_filing else []
    return [*(out / name for name in names), out / "book.json"], (*_told(opened), *recalled)


def demo(paths: AppPaths, target: Path, progress: Progress = silent) -> list[Path]:
    """Export the samples into ``target/<form id>/``; the files written."""
    from app.demo.packets import DemoPlaces, make_packets

    return make_packets(library(paths), DemoPlaces(paths.fonts, paths.cache / "intake", target), progress)


def self_test(paths: AppPaths, progress: Progress = silent) -> list[Check]:
    """The program checks itself, also inside the frozen build; touches no draft of the user."""
    return run_checks(paths, library(paths), progress)


# ---- shared by the functions above -----------------------------------------------------------------------------


def _edit(
    paths: AppPaths,
    folder: Path,
    now: datetime,
    change: Callable[[store.OpenDraft, FormDefinition], Draft],
) -> Told:
    """Open a draft, change it, save it when something changed, close it."""
    with store.open_draft(folder, writable=True, now=now) as opened:
        opened.demand_writable()
        changed = change(opened, _definition(paths, opened.draft))
        if changed == opened.draft and not opened.damage:
            return _told(opened)
        saved = store.save(opened, changed, now=now)
        return (*_told(opened), *([saved.notice] if saved.notice else []))


def _told(opened: store.OpenDraft) -> Told:
    return (*([opened.damage] if opened.damage else []), *opened.notices)


def _definition(paths: AppPaths, draft: Draft) -> FormDefinition:
    try:
        return library(paths).get(draft.form)
    except UsageError as error:
        raise DraftError(f"这份草稿用的表单 {draft.form} 这个程序里没有。", error.hint) from error


def _known_field(definition: FormDefinition, name: str) -> Field:
    if name in definition.fields:
        return definition.fields[name]
    near = difflib.get_close_matches(name, definition.fields, n=3)
    meant = f"相近的栏目：{'、'.join(near)}。" if near else "栏目的编号见表单定义。"
    raise UsageError(f"表单 {definition.id} 没有“{name}”这个栏目，什么也没有改。", meant)


def _known_item(definition: FormDefinition, number: int) -> Item:
    if number in definition.items:
        return definition.items[number]
    if not definition.items:
        raise UsageError(f"表单 {definition.id} 没有目录，不能添加佐证材料。")
    raise UsageError(f"目录里没有第 {number} 项。", f"可用的项号：{min(definition.items)} 到 {max(definition.items)}。")


def _shaped(field: Field, value: object) -> Answer:
    """``value`` when it has the field's shape and only known columns, else :class:`UsageError`."""
    if not FIELD_TYPES[field.type].accepts(value):
        shape = {"checks": "一列文字", "rows": "一列由“栏目: 文字”组成的行"}.get(field.type, "一段文字")
        advice = "请用 --from 从 JSON 文件读取。" if field.type in ("checks", "rows") else "数字和日期也写成文字。"
        raise UsageError(f"栏目“{field.label}”（{field.id}）的内容应是{shape}，什么也没有改。", advice)
    if field.type == "rows" and isinstance(value, list):
        unknown = sorted({str(column) for row in value for column in row} - set(field.columns))
        if unknown:
            known = "、".join(field.columns)
            raise UsageError(f"栏目“{field.label}”没有“{unknown[0]}”这一列，什么也没有改。", f"可用的列：{known}。")
    return value  # type: ignore[return-value]  # accepts() has looked at its shape


def _answered(draft: Draft, answers: Mapping[str, Answer]) -> Draft:
    return replace(draft, answers={**draft.answers, **answers})


def _usable(paths: AppPaths, file: Path, password: str, scratch: Path, progress: Progress) -> Path:
    """The file itself, or its copy without the password; raises :class:`AttachmentError` when it cannot be bound."""
    from app.books.intake import Intake

    if not file.is_file():
        what = "是文件夹" if file.is_dir() else "不存在，或不是普通文件"
        raise AttachmentError(f"“{file.name}”{what}，没有添加。", f"请核对位置：{file.absolute()}")
    digest = disk.fingerprint(file)
    taken = Intake(paths.cache / "intake").take_in(file, digest, 0, file.name, progress, password)
    if not password:
        return file
    target = disk.free_name(scratch / file.name)
    disk.copy_file(taken.pdf, target, lambda size: None)
    return target
