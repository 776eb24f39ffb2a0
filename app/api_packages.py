"""Drafts as one file: packed, unpacked, rescued out of a damaged one."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from functools import partial
from pathlib import Path

from app.api_editing import Told, definition_of, edition_of, edition_told, unsaved_sentence
from app.drafts import attachments, history, package, package_rescue, store
from app.drafts.content_code import content_code
from app.drafts.draft import Draft
from app.drafts.package_rescue import Rescued as Rescued
from app.errors import AppError, DraftError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent


def pack(folder: Path, file: Path, progress: Progress = silent, paths: AppPaths | None = None) -> tuple[Path, Told]:
    """Write a draft into one ``.shenbao`` file; its path, and a sentence when evidence files are not what they were.

    With ``paths`` a package that seems to be of another draft, or has reviews that this one has not, is not
    overwritten, and a form that is another file here than the one it was filled by is told. Raises as
    :func:`app.drafts.package.pack`.
    """
    target = package.pack(folder, file, progress, may=_replacing(paths, folder, file.absolute()) if paths else None)
    with store.open_draft(folder, writable=False) as opened:
        facts = attachments.file_facts(folder, opened.draft)
        waiting = unsaved_sentence(opened)
        edition = _edition_told(paths, opened.draft) if paths else ()
    changed = [f"“{path.removeprefix('attachments/')}”" for path, fact in facts.items() if fact == "changed"]
    told = [f"{'、'.join(changed)}添加以后被改动过，已照现在的样子打包；请核对，需要时重新添加。"] if changed else []
    return target, (*([waiting] if waiting else []), *edition, *told)


def _edition_told(paths: AppPaths, draft: Draft) -> Told:
    """Any draft can be packed, also one whose form this PC does not have."""
    try:
        return edition_told(draft, edition_of(paths, draft))
    except AppError:
        return ()


def _replacing(paths: AppPaths, folder: Path, file: Path) -> package.Replacing:
    from app.bureau.reviews_along import lost_with

    return package.Replacing(partial(_is_same, paths, folder, file), lost_with)


def _is_same(paths: AppPaths, folder: Path, file: Path, one: Draft, other: Draft) -> bool:
    """Whether a package may be an earlier one of the draft in ``folder``.

    So it is when it has the same content, or says name or code as the draft does: the other may have been put right
    since. So may the only one that both say: then it is one when the rest is the same, as it must be where the package
    says neither, unless its content was saved here. Saves say nothing where there is a name: a folder is copied with
    them, and filled for somebody else. Raises :class:`UsageError` for one that says neither.
    """
    from app.bureau.matching import who_of

    if content_code(one) == content_code(other):
        return True
    try:
        form: FormDefinition | None = definition_of(paths, one)
    except AppError:
        form = None
    if form is None or one.form != other.form:
        return _was_saved(folder, content_code(other))
    said, there = who_of(form, one), who_of(form, other)
    both = said.keys() & there.keys()
    if said.items() & there.items() or (len(both) == 1 and _differ_in(one, other, both)):
        return True
    if not there:
        if _differ_in(one, other, said.keys()) or _was_saved(folder, content_code(other)):
            return True
        raise package.not_overwritten(file, "没有写名称和代码，看不出是不是这一份草稿")
    return False


def _differ_in(one: Draft, other: Draft, fields: Collection[str]) -> bool:
    """Whether nothing but some fields is another."""
    blank = dict.fromkeys(fields, "")
    return content_code(one.answered(blank)) == content_code(other.answered(blank))


def _was_saved(folder: Path, code: str) -> bool:
    for version in history.versions(folder):
        with suppress(DraftError):
            if content_code(history.read_version(version)) == code:
                return True
    return False


def unpack(file: Path, folder: Path, progress: Progress = silent) -> Told:
    """Open a ``.shenbao`` file into a new folder, whole or not at all; what other programs did to it, if anything.

    Raises as :func:`app.drafts.package.unpack`.
    """
    told: list[str] = []
    package.unpack(file, folder, progress, tell=told.append)
    return tuple(told)


def rescue(file: Path, folder: Path, progress: Progress = silent) -> Rescued:
    """Open what survives of a damaged ``.shenbao`` file into a new folder; what is lost, as told beside the draft.

    Raises as :func:`app.drafts.package_rescue.rescue`.
    """
    return package_rescue.rescue(file, folder, progress)
