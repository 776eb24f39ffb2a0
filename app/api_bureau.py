"""The bureau's desk: collected, looked through, reviewed, handed on; offered by :mod:`app.api`.

Whatever opens the desk raises :class:`DraftError` when it cannot be read or is of a newer program (to change it, also
while somebody else does), and :class:`DiskError`. Nothing else is raised than what each function says.

``desk`` is the folder of the workspace; None: the one of this profile. What applicants sent is only ever read.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.api_editing import Told, library
from app.errors import DefinitionError, NewerDesk, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent
from app.version import program_version

if TYPE_CHECKING:
    from app.bureau.desk_case import KeptCase
    from app.bureau.desk_forms import DeskForms
    from app.bureau.desk_records import CaseSeen, Collected, DeskSeen, RemovedSeen
    from app.bureau.model import Level, Office, Review


def bureau_forms(paths: AppPaths) -> DeskForms:
    """The forms whose applicants a bureau can collect, and those that it fills itself, by id, in all their editions."""
    from app.bureau.desk_forms import DeskForms

    known, using = library(paths), []
    for form_id in known.ids():
        with suppress(DefinitionError):  # told where forms are listed
            using.append(known.in_use(form_id))
    using = [one for one in using if one.definition.bureau is not None]
    return DeskForms(using, [edition for one in using for edition in known.editions(one.definition.id)])


def desk_folder(paths: AppPaths, desk: Path | None = None) -> Path:
    """Where a workspace lies, as an absolute path; there need be none yet."""
    return (desk or paths.desk).absolute()


def demand_desk(desk: Path) -> None:
    """Raise :class:`UsageError` where somebody names a folder that no workspace lies in: it would be an empty one."""
    from app.bureau.workspace import is_workspace

    if not is_workspace(desk.absolute()):
        asked, place = "请核对文件夹；新的受理台，", f"位置：{desk.absolute()}"
        raise UsageError(
            f"“{desk.name}”里没有受理台。",
            f"{asked}收材料时建立。{place}",
            typed=f"{asked}用 bureau collect 收材料时建立。{place}",
        )


def collect(
    paths: AppPaths, places: Sequence[Path], now: datetime, desk: Path | None = None, progress: Progress = silent
) -> tuple[Collected, Told]:
    """Take in what lies in ``places`` (drafts, ``.shenbao`` files, discs, folders of all), and what to tell.

    Raises as :func:`app.bureau.collecting.collect`.
    """
    from app.bureau.collecting import collect as collect_into
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        forms, program = bureau_forms(paths), program_version()
        found = collect_into(workspace, places, forms, paths.fonts, now, progress, program=program)
        return found, (*workspace.told, *found.told)


def dismiss(paths: AppPaths, place: str, now: datetime, desk: Path | None = None) -> Told:
    """Take a place off the list of what could not be read; raises as :func:`app.bureau.collecting.dismiss`."""
    from app.bureau.collecting import dismiss as take_off
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        take_off(workspace, place, now)
        return workspace.told


def remove_case(paths: AppPaths, case: str, now: datetime, desk: Path | None = None) -> tuple[RemovedSeen, Told]:
    """Take an application off the desk that was collected by mistake; it can be put back, and no file is touched.

    Raises as :func:`app.bureau.removing.remove`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.removing import remove
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        return remove(workspace, find_case(workspace, case), now), workspace.told


def restore_case(paths: AppPaths, case: str, now: datetime, desk: Path | None = None) -> tuple[RemovedSeen, Told]:
    """Put an application back that was taken off the desk; raises as :func:`app.bureau.removing.restore`."""
    from app.bureau.removing import restore
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        back = restore(workspace, case, now)
        return back, (*workspace.told, *back.told)


def desk_seen(paths: AppPaths, desk: Path | None = None) -> DeskSeen:
    """The list of the desk; raises :class:`DraftError` when the workspace cannot be read, :class:`DiskError`."""
    from app.bureau.desk import desk_seen as seen
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return seen(workspace, bureau_forms(paths), program_version())


def case_seen(paths: AppPaths, case: str, desk: Path | None = None) -> CaseSeen:
    """Everything known of one application, by its number or the name or code of its applicant.

    Raises :class:`UsageError` when there is no such one, :class:`DraftError`, :class:`DiskError`.
    """
    from app.bureau.desk_case import case_seen as seen
    from app.bureau.desk_case import find_case
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return seen(workspace, bureau_forms(paths), find_case(workspace, case))


def kept_case(paths: AppPaths, case: str, desk: Path | None = None) -> tuple[KeptCase, FormDefinition]:
    """The draft of an application as it was received, wherever it is now, and its form.

    Raises as :func:`case_seen`, :class:`DraftError` when it is not stored whole or the program lost its form.
    """
    from app.bureau.desk_case import find_case, form_of, the_case
    from app.bureau.desk_case import kept_case as kept
    from app.bureau.since_collected import at_hand
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        number = find_case(workspace, case)
        form = form_of(workspace, bureau_forms(paths), number)
        return kept(workspace.connection, at_hand(the_case(workspace.connection, number))), form


def case_file(paths: AppPaths, case: str, path: str, target: Path, desk: Path | None = None) -> Path:
    """One evidence file of an application to look at, written to ``target`` after it was compared with its SHA-256.

    ``path`` as in :class:`app.bureau.desk_records.FileSeen`. Raises as :func:`app.bureau.evidence.bring_out`.
    """
    from app.bureau.desk_case import find_case, the_case
    from app.bureau.evidence import bring_out
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        found = the_case(workspace.connection, find_case(workspace, case))
        return bring_out(workspace.connection, bureau_forms(paths), found, path, target)


def demand_not_theirs(paths: AppPaths, targets: Sequence[Path], desk: Path | None = None) -> None:
    """Raise :class:`UsageError` when something would be written over what the desk collected, or into it.

    What was taken off the desk is an applicant's all the same. Where a newer program has the desk nobody's place is
    known here, and what has nothing to do with the desk is written.
    """
    from app.bureau.theirs import demand_not_theirs as demand
    from app.bureau.workspace import open_workspace

    with suppress(NewerDesk), open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        demand(workspace.connection, *targets)


def choose(paths: AppPaths, case: str, source: str, now: datetime, desk: Path | None = None, code: str = "") -> Path:
    """Choose which of several drafts of one applicant counts, by its number or place; where it lies.

    ``code`` is the content that was seen there. Raises as :func:`app.bureau.reviewing.choose`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.reviewing import choose as choose_one
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        return choose_one(workspace, find_case(workspace, case), source, now, code).source.path


def join(paths: AppPaths, one: str, other: str, now: datetime, desk: Path | None = None) -> tuple[int, Told]:
    """Say that two applications are of one applicant; its number, and what to tell of what was said of both.

    Raises :class:`UsageError` for an unknown one, else as :func:`app.bureau.joining.join`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.joining import join as join_two
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        cases = find_case(workspace, one), find_case(workspace, other)
        number, told = join_two(workspace, bureau_forms(paths), *cases, now)
        return number, (*workspace.told, *told)


def part(paths: AppPaths, case: str, source: str, now: datetime, desk: Path | None = None) -> tuple[int, Told]:
    """Say that one of the drafts of a case, by number or place, is of another applicant; the number of that one.

    Raises :class:`UsageError` for an unknown case, else as :func:`app.bureau.joining.part`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.joining import part as part_one
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        made, told = part_one(workspace, bureau_forms(paths), find_case(workspace, case), source, now)
        return made, (*workspace.told, *told)


def undo_part(paths: AppPaths, made: str, now: datetime, desk: Path | None = None) -> tuple[int, Told]:
    """Take the last parting back, by number, name or code of the application that was made; the one it came of.

    Both are what they were before. Raises as :func:`app.bureau.unparting.undo_part` and ``find_made``.
    """
    from app.bureau.unparting import find_made
    from app.bureau.unparting import undo_part as take_back
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        return take_back(workspace, find_made(workspace, made), now), workspace.told


def review(
    paths: AppPaths, case: str, said: Review, now: datetime, desk: Path | None = None, seen: Review | None = None
) -> Told:
    """Keep a review of the content ``said.code`` in the place of this office's last one.

    ``seen`` is what the writer knew of that one. Raises as :func:`app.bureau.reviewing.review`.
    """
    from app.bureau.desk_case import find_case, form_of
    from app.bureau.reviewing import review as review_one
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        number = find_case(workspace, case)
        form = form_of(workspace, bureau_forms(paths), number)
        return (*workspace.told, *review_one(workspace, form, number, said, now, seen))


def own_review(paths: AppPaths, case: str, level: Level, office: str, desk: Path | None = None) -> Review | None:
    """What an office wrote last on an application; None when it did not yet. Raises :class:`UsageError` as above."""
    from app.bureau.desk_case import find_case
    from app.bureau.reviewing import own_review as last_review
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return last_review(workspace, find_case(workspace, case), level, office)


def review_here(paths: AppPaths, case: str, desk: Path | None = None) -> Review | None:
    """What the office of the desk says of an application in its letters: :func:`app.bureau.reviewing.review_here`.

    Raises as :func:`case_seen`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.reviewing import review_here as said_here
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return said_here(workspace, find_case(workspace, case))


def office(paths: AppPaths, desk: Path | None = None) -> Office:
    """Whose desk it is, blank while nobody said so; raises :class:`DraftError` and :class:`DiskError` only."""
    from app.bureau.reviewing import office_of
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return office_of(workspace)


def office_kinds(paths: AppPaths) -> tuple[str, ...]:
    """What the title of 附件 3 can call a bureau (``XX市``), in the words of its form; raises nothing."""
    from app.bureau.recommends import kinds_of

    return next((kinds for form in bureau_forms(paths).values() if (kinds := kinds_of(form))), ())


def set_office(paths: AppPaths, chosen: Office, now: datetime, desk: Path | None = None) -> Told:
    """Keep whose desk it is: level, name, who works at it, and the kind of bureau in the title of 附件 3.

    What becomes of reviews of another name is told. Raises :class:`UsageError` for a kind that there is not, else as
    :func:`app.bureau.reviewing.set_office`.
    """
    from app.bureau.recommends import demand_kind
    from app.bureau.reviewing import set_office as keep_office
    from app.bureau.workspace import open_workspace

    if chosen.kind != office(paths, desk).kind:
        demand_kind(chosen.kind, office_kinds(paths))
    with open_workspace(desk_folder(paths, desk), writable=True, now=now) as workspace:
        told = keep_office(workspace, chosen, now)
        return (*workspace.told, *told)


def hand_on(
    paths: AppPaths, case: str, target: Path, desk: Path | None = None, progress: Progress = silent
) -> tuple[Path, Told]:
    """Write an application as a ``.shenbao`` file with all reviews in it, the applicant's part byte for byte the same.

    Raises as :func:`app.bureau.reviewing.hand_on`.
    """
    from app.bureau.desk_case import find_case
    from app.bureau.reviewing import hand_on as hand_one_on
    from app.bureau.workspace import open_workspace

    with open_workspace(desk_folder(paths, desk), writable=False) as workspace:
        return hand_one_on(workspace, bureau_forms(paths), find_case(workspace, case), target, progress)
