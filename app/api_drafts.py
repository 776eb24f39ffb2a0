"""Drafts out of others, offered corrections, and a lock that was left behind; offered by :mod:`app.api`."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from app.api_editing import Told, checker_of, definition_of, edit, filled_by, library, told_of, unsaved_sentence
from app.drafts import copying, store
from app.drafts.carrying import Carried, carried
from app.drafts.draft import Draft
from app.drafts.edition import begun_with
from app.drafts.entering import answered, fixed
from app.drafts.fresh import begin_history, fresh_folder
from app.drafts.lock import Holder
from app.errors import DraftError, UsageError
from app.forms.definition import FormDefinition
from app.forms.handing_in import OWN_DEADLINE
from app.forms.issues import Fix, Issue
from app.forms.labels import label_of, with_years
from app.paths import AppPaths
from app.progress import Progress, silent

SAMPLE = "sample"


@dataclass(frozen=True, slots=True)
class CarriedOver:
    """The report on a draft that was made from an earlier one."""

    taken: tuple[Carried, ...]
    left: tuple[Carried, ...]
    told: Told = ()


def new_draft(
    paths: AppPaths, form_id: str, folder: Path, now: datetime, name: str = "", own_deadline: date | None = None
) -> Told:
    """Make a draft in which only what the definition gives itself (the years) stands, and ``name`` as its applicant.

    ``own_deadline`` becomes its option of that name.
    """
    edition = library(paths).in_use(form_id)
    definition = edition.definition
    store.create(folder, form_id, begun_with(edition))

    def change(opened: store.OpenDraft, _: FormDefinition) -> Draft:
        made = _with_defaults(definition, opened.draft, name)
        return replace(made, options={**made.options, **_own_day(own_deadline)})

    return edit(paths, folder, now, change)


def _own_day(own_deadline: date | None) -> dict[str, object]:
    return {OWN_DEADLINE: own_deadline.isoformat()} if own_deadline else {}


def _with_defaults(definition: FormDefinition, draft: Draft, name: str = "") -> Draft:
    given = {key: with_years(definition, field.default) for key, field in definition.fields.items() if field.default}
    return answered(definition, draft, {**given, **({definition.name_field: name} if name else {})})


def carry_over(
    paths: AppPaths,
    source: Path,
    form_id: str,
    target: Path,
    now: datetime,
    name: str = "",
    own_deadline: date | None = None,
) -> CarriedOver:
    """Make a draft of a form with those answers of an earlier draft that hold as they are; evidence stays behind.

    ``name`` goes before what the earlier draft says of its applicant's name, ``own_deadline`` before its options.
    Raises :class:`UsageError` for an unknown form, :class:`DraftError` when ``source`` cannot be read or ``target`` is
    taken; then nothing is made.
    """
    from app.documents.fonts import opened_fonts

    edition = library(paths).in_use(form_id)
    definition = edition.definition
    with store.open_draft(source, writable=False) as earlier:
        draft, told = earlier.draft, told_of(replace(earlier, notices=()))
    form: FormDefinition | None = None
    with suppress(DraftError):  # a form that this program no longer has
        form, unknown = filled_by(paths, draft)
        told = (*told, *([f"{unknown}，只能照栏目的编号沿用，请逐处核对"] if unknown else []))
    carrying = carried(form, draft, definition, opened_fonts(paths.fonts).covers)
    store.create(target, form_id, begun_with(edition))

    def change(opened: store.OpenDraft, _: FormDefinition) -> Draft:
        named = {definition.name_field: name} if name else {}
        filled = answered(definition, _with_defaults(definition, opened.draft), {**carrying.answers, **named})
        return replace(filled, options={**carrying.options, **_own_day(own_deadline)})

    told = (*told, *edit(paths, target, now, change))
    begin_history(target)
    return CarriedOver(carrying.taken, carrying.left, told)


def sample_draft(paths: AppPaths, form_id: str, folder: Path, now: datetime, progress: Progress = silent) -> Told:
    """Make a draft of a form's fictional sample with its evidence files, whole or not at all.

    Its ``extra`` says that it is one. Raises :class:`UsageError` for a form without a sample.
    """
    from app.demo.packets import make_draft

    known = library(paths)
    edition, sample = known.in_use(form_id), known.sample(form_id)
    if sample is None:
        raise UsageError(f"表单 {form_id} 没有示例。", "请建立空的草稿。", typed="请用 new 建立空的草稿。")
    with fresh_folder(folder, "没有建立示例") as temp:
        make_draft(edition, sample, temp, paths.fonts, progress, now=now, extra={SAMPLE: True})
    return ()


def copy_draft(
    folder: Path, target: Path, draft: Draft | None = None, *, history: bool = False, progress: Progress = silent
) -> Told:
    """:func:`app.drafts.copying.copy_draft`; without ``draft`` also tells of what waits to be saved."""
    told = copying.copy_draft(folder, target, draft, history=history, progress=progress)
    if draft is not None:
        return told
    with store.open_draft(folder, writable=False) as opened:
        waiting = unsaved_sentence(opened)
    return (*([waiting] if waiting else []), *told)


def take_over(folder: Path, now: datetime) -> Holder | None:
    """Free a draft that another PC left open; who had it, None when nobody did.

    Raises :class:`DraftError` when a program on this PC has it open, which only that program can end.
    """
    before = store.holder(folder)
    with store.open_draft(folder, writable=True, now=now, take_over=True) as opened:
        opened.demand_writable()
    return before


# ---- corrections -----------------------------------------------------------------------------------------------


def fixable(paths: AppPaths, folder: Path) -> tuple[list[Issue], Told]:
    """The issues of a draft that offer a correction; the draft is not written."""
    with store.open_draft(folder, writable=False) as opened:
        check, told = checker_of(paths, folder, definition_of(paths, opened.draft), opened.draft)
        return [issue for issue in check(opened.draft) if issue.fixes], (*told_of(opened), *told)


def fix(paths: AppPaths, folder: Path, names: Sequence[str], now: datetime) -> tuple[list[str], Told]:
    """Make offered corrections, all or none: those of the issues named ``PATH``, ``PATH:CODE`` or ``PATH:CODE:N``.

    N is which of the offered ones, 1 (the first) unless told; without CODE the first issue of that place that offers
    one. Gives what was done, a sentence each. Raises :class:`UsageError` naming an issue that is not there.
    """
    done: list[str] = []

    def change(opened: store.OpenDraft, definition: FormDefinition) -> Draft:
        check, _ = checker_of(paths, opened.folder, definition, opened.draft)
        draft = opened.draft
        issues = check(draft)
        for name in names:
            _offered(issues, name)  # a name that is wrong from the start is told before anything is done
        for name in names:
            try:
                chosen = _offered(issues, name)
            except UsageError:
                continue  # a correction before it has mended this one, too
            draft = fixed(definition, draft, chosen)
            done.append(f"{label_of(definition, chosen.place)}：{chosen.label}")
            issues = check(draft)
        return draft

    told = edit(paths, folder, now, change)
    return done, told


def _offered(issues: Sequence[Issue], name: str) -> Fix:
    path, _, rest = name.partition(":")
    code, _, number = rest.partition(":")
    for issue in issues:
        if issue.path == path and issue.fixes and code in ("", issue.code):
            place = int(number) if number.isdecimal() and len(number) < 6 else 0 if number else 1
            if not 1 <= place <= len(issue.fixes):
                words = "；".join(f"{n} {fix.label}" for n, fix in enumerate(issue.fixes, 1))
                raise UsageError(f"“{name}”没有这样的改法，什么也没有改。", f"可用的改法：{words}。")
            return issue.fixes[place - 1]
    told = f"“{name}”这里没有能一步改好的问题，什么也没有改。"
    raise UsageError(told, "能一步改好的问题列在“检查”里。", typed="用 fix --list 查看能一步改好的问题。")
