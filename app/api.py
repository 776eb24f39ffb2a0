"""What the program can do, as a handful of functions; the command line and the window do all work through them.

Every function takes plain, picklable values (a worker process can call it), returns plain values and raises
``AppError``. Nothing reads the clock: ``now`` comes from the caller. Functions that write a draft return the
sentences that its user should be told, such as a damaged file that was kept aside; mostly none.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app import disk
from app.drafts import attachments, options, package, store
from app.drafts.draft import Draft
from app.drafts.entering import known_field, known_item, shaped
from app.errors import AppError, DefinitionError, DraftError, IssuesRemain, UsageError
from app.forms.answers import ItemStateOrBlank
from app.forms.definition import FormDefinition
from app.forms.field_types import normalise_answer
from app.forms.handing_in import hand_in_lines, own_deadline, paper_copies
from app.forms.issues import Issue
from app.forms.labels import label_of, with_years
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
    """A form as a list shows it; ``deadline`` is the notice's, ``2026-05-28``, ``paper_copies`` a few words."""

    id: str
    title: str
    who: str
    issuer: str
    deadline: str
    deadline_hint: str
    paper_copies: str
    disc_copies: int


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
        forms.append(_summary(found))
    return forms, problems


def _summary(found: FormDefinition) -> FormSummary:
    notice = found.notice
    return FormSummary(
        id=found.id,
        title=found.title,
        who=found.who,
        issuer=notice.issuer,
        deadline=notice.deadline.isoformat(),
        deadline_hint=notice.deadline_hint,
        paper_copies=paper_copies(notice),
        disc_copies=notice.disc_copies,
    )


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
    return _edit(paths, folder, now, lambda opened, _: opened.draft.answered(given))


def set_answers(paths: AppPaths, folder: Path, answers: Mapping[str, object], now: datetime) -> Told:
    """Store answers, normalised; what was typed is kept also when it is wrong.

    Raises :class:`UsageError` for an unknown field or column, or an answer that has not its field's shape; then
    nothing is stored.
    """

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        fields = [known_field(definition, name) for name in answers]
        taken = {f.id: normalise_answer(shaped(definition, f, answers[f.id]), f) for f in fields}
        return opened.draft.answered(taken)

    return _edit(paths, folder, now, change)


def set_options(paths: AppPaths, folder: Path, assignments: Sequence[tuple[str, str]], now: datetime) -> Told:
    """Set options, ticks and overrides by name, all or none; :class:`UsageError` lists what is allowed."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        draft = opened.draft
        for name, text in assignments:
            draft = options.set_option(definition, draft, name, text)
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

    A file with a password is kept without it, as a draft never holds passwords. Also tells what was found in them.
    """
    from app.books.usable import usable_files

    told: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        takes = known_item(definition, item).takes
        with tempfile.TemporaryDirectory(prefix="shenbao-") as scratch:
            usable = usable_files(
                paths.cache / "intake", files, Path(scratch), told.append,
                password=how.password, rotate=how.rotate, progress=progress,
            )  # fmt: skip
            return attachments.attach(
                opened, opened.draft, item, [one.file for one in usable], allowed=takes, rotate=how.rotate, at=how.at,
                beside=[one.beside for one in usable], progress=progress,
            )  # fmt: skip

    return (*_edit(paths, folder, now, change), *told)


def set_item_state(
    paths: AppPaths, folder: Path, item: int, state: ItemStateOrBlank, statement: str, now: datetime
) -> Told:
    """Choose files, 无 or 自我声明 for an item, or nothing again (``""``); its files and statement are kept.

    A declaration without ``statement`` takes the form's own (ruling 14).
    """

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known = known_item(definition, item)
        text = statement.strip() or None
        declaration = definition.self_declaration
        if state == "self_declaration" and text is None and declaration and not opened.draft.item(item).statement:
            text = declaration.default_statement.replace("{claim}", known.claim)
        return attachments.set_state(opened.draft, item, state, allowed=known.takes, statement=text)

    return _edit(paths, folder, now, change)


def detach(paths: AppPaths, folder: Path, item: int, names: Sequence[str], now: datetime) -> Told:
    """Take files out of an item, all without ``names``; their copies stay in the draft's history."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.detach(opened, opened.draft, item, names)

    return _edit(paths, folder, now, change)


def move(paths: AppPaths, folder: Path, item: int, name: str, at: int, now: datetime) -> Told:
    """Give a file of an item another place, 1 being the first."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.move(opened.draft, item, name, at)

    return _edit(paths, folder, now, change)


def turn(paths: AppPaths, folder: Path, item: int, name: str, rotate: int, now: datetime) -> Told:
    """Turn a file of an item to ``rotate`` clockwise degrees, counted from how the file itself stands."""

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        known_item(definition, item)
        return attachments.turn(opened.draft, item, name, rotate)

    return _edit(paths, folder, now, change)


def handing_in(paths: AppPaths, folder: Path) -> tuple[str, ...]:
    """Until when and how a draft's papers are handed in, a line each, with its own deadline and number of copies."""
    with store.open_draft(folder, writable=False) as opened:
        notice = _definition(paths, opened.draft).notice
        copies = options.option(opened.draft.options, "copies")
        return hand_in_lines(notice, own_deadline(opened.draft.filling), copies if isinstance(copies, int) else 0)


def check(paths: AppPaths, folder: Path) -> tuple[list[Issue], Told]:
    """Every issue of a draft, and what its user should be told about its files; the draft is not written."""
    from app.books.file_notes import notes_of_files
    from app.documents.fonts import opened_fonts
    from app.documents.installed_fonts import fonts_chosen
    from app.forms.checking import check as check_filling

    with store.open_draft(folder, writable=False) as opened:
        definition = _definition(paths, opened.draft)
        facts = attachments.file_facts(folder, opened.draft)
        found = notes_of_files(paths.cache / "intake", folder, opened.draft, facts)
        issues = check_filling(definition, opened.draft.filling, opened_fonts(paths.fonts).covers, facts, found.notes)
        fonts = fonts_chosen(options.option(opened.draft.options, "fonts"), paths.installed_fonts)
        return issues, (*_told(opened), *found.told, *fonts.told)


def fill_none(paths: AppPaths, folder: Path, now: datetime) -> tuple[list[str], Told]:
    """Put 无 into every empty required field that takes it; the labels of those fields, and what to tell."""
    from app.forms.checking import fill_none as none_answers

    labels: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        found = none_answers(definition, opened.draft.filling)
        labels.extend(label_of(definition, name) for name in found)
        return opened.draft.answered(found)

    told = _edit(paths, folder, now, change)
    return labels, told


def pack(folder: Path, file: Path, progress: Progress = silent) -> tuple[Path, Told]:
    """Write a draft into one ``.shenbao`` file; its path, and a sentence when evidence files are not what they were."""
    target = package.pack(folder, file, progress)
    with store.open_draft(folder, writable=False) as opened:
        facts = attachments.file_facts(folder, opened.draft)
    changed = [f"“{path.removeprefix('attachments/')}”" for path, fact in facts.items() if fact == "changed"]
    if not changed:
        return target, ()
    return target, (f"{'、'.join(changed)}添加以后被改动过，已照现在的样子打包；请核对，需要时重新添加。",)


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

    _demand_apart(folder, out)
    if mark == "final":
        _demand_known_format(folder)
        left = sum(issue.severity == "error" for issue in check(paths, folder)[0])
        if left:
            raise IssuesRemain(
                f"还有 {left} 项错误，没有导出。", "请改好后再导出；要先看样子，可以加 --draft 导出每页标“草稿”的样稿。"
            )
    found: list[str] = []
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
            installed_fonts=paths.installed_fonts,
        )
        book = export_draft(request, progress, found.append)
    names = [volume[kind] for volume in book["volumes"] for kind in ("pdf", "docx") if volume[kind]]
    recalled = [definition.notice.false_filing] if mark == "final" and definition.notice.false_filing else []
    return [*(out / name for name in names), out / "book.json"], (*_told(opened), *found, *recalled)


def demo(paths: AppPaths, target: Path, progress: Progress = silent) -> list[Path]:
    """Export the samples into ``target/<form id>/``; the files written."""
    from app.demo.packets import DemoPlaces, make_packets

    return make_packets(library(paths), DemoPlaces(paths.fonts, paths.cache / "intake", target), progress)


def self_test(paths: AppPaths, progress: Progress = silent) -> list[Check]:
    """The program checks itself, also inside the frozen build; touches no draft of the user."""
    return run_checks(paths, library(paths), progress)


def _demand_apart(folder: Path, out: Path) -> None:
    """Books in the draft folder would travel with it, and their files could take the names of its own."""
    if disk.lies_in(out, folder):
        raise UsageError(f"“{out.name}”在草稿文件夹里，没有导出。", "请导出到草稿文件夹以外的位置。")


def _demand_known_format(folder: Path) -> None:
    """Raise :class:`DraftError` for a draft of a newer program: what this one does not know would be left out."""
    with store.open_draft(folder, writable=False) as opened:
        if opened.draft.read_only:
            hint = "请用较新的程序导出；要先看样子，可以加 --draft 导出每页标“草稿”的样稿。"
            raise DraftError(f"{opened.draft.read_only}，没有导出。", hint)


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
    newer = opened.draft.read_only
    return (*([opened.damage] if opened.damage else []), *([newer] if newer else []), *opened.notices)


def _definition(paths: AppPaths, draft: Draft) -> FormDefinition:
    try:
        return library(paths).get(draft.form)
    except UsageError as error:
        raise DraftError(f"这份草稿用的表单 {draft.form} 这个程序里没有。", error.hint) from error
