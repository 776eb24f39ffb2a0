"""Drafts of several zones side by side; offered by :mod:`app.api`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from app.api_bureau import bureau_forms, demand_not_theirs
from app.api_editing import Told, library
from app.bureau.model import Received, Source, Unreadable
from app.bureau.reading import read_source
from app.bureau.sources import find_sources
from app.bureau.theirs import demand_outside
from app.bureau.zones import ZoneTable, zone_table
from app.drafts import kept
from app.errors import DefinitionError, UsageError
from app.forms.definition import FormDefinition
from app.paths import AppPaths
from app.progress import Progress, silent


@dataclass(frozen=True, slots=True)
class ComparedZones:
    """The file that was written (None when no draft could be read), what is in it, and what could not be read."""

    file: Path | None
    table: ZoneTable | None
    unreadable: tuple[Unreadable, ...] = ()
    told: Told = ()


def compare_zones(
    paths: AppPaths, places: Sequence[Path], out: Path, desk: Path | None = None, progress: Progress = silent
) -> ComparedZones:
    """Compare the drafts in ``places`` by the figures of their form, and write ``合作区比较.xlsx`` into ``out``.

    A place is a draft folder, a ``.shenbao`` file, an electronic copy, or a folder of such. Damaged drafts, and those
    of another form than the first, are named and left out. Raises :class:`DiskError`, :class:`UsageError`, also when
    ``out`` lies in one of them or in what the ``desk`` collected, :class:`DraftError` for a desk that cannot be read.
    """
    if not places:
        raise UsageError("没有要比较的草稿。", "请写草稿文件夹、.shenbao 文件，或放着它们的文件夹。")
    known, forms = bureau_forms(paths).in_use(), _compared_forms(paths)
    found: list[Received] = []
    unreadable: list[Unreadable] = []
    demand_not_theirs(paths, [out], desk)
    sources = list(find_sources(places, progress, forms=known))
    for source in sources:
        if isinstance(source, Source):
            demand_outside(source, out)
    for number, source in enumerate(sources):
        progress(number, len(sources), "读取草稿")
        one = source if isinstance(source, Unreadable) else _read(source, known, forms)
        if isinstance(one, Received) and found and one.draft.form != found[0].draft.form:
            other, first = forms[one.draft.form], forms[found[0].draft.form]
            sentence = f"“{one.source.path.name}”填的是“{other.title}”，和前面的“{first.title}”不是同一种表，没有列入"
            one = Unreadable(one.source, sentence, "请分开比较")
        if isinstance(one, Received):
            found.append(one)
        else:
            unreadable.append(one)
    if not found:
        return ComparedZones(None, None, tuple(unreadable))
    from app.bureau.zone_files import write_zones

    table = zone_table(forms[found[0].draft.form], found)
    told = [f"“{one.source.path.name}”：{sentence}" for one in found for sentence in one.told]
    return ComparedZones(write_zones(table, out, progress), table, tuple(unreadable), (*told, *table.told))


def zone_forms(paths: AppPaths) -> tuple[str, ...]:
    """The ids of the forms whose drafts can be compared."""
    return tuple(_compared_forms(paths))


def _read(
    source: Source, known: Mapping[str, FormDefinition], forms: Mapping[str, FormDefinition]
) -> Received | Unreadable:
    """A draft of a form that is compared; ``known`` are all that may lie there."""
    one = read_source(source, known, _unlooked)
    if isinstance(one, Unreadable) or one.draft.form in forms:
        return one
    title, titles = known[one.draft.form].title, "、".join(f"“{form.title}”" for form in forms.values())
    return Unreadable(
        source, f"“{source.path.name}”填的是“{title}”，不能这样比较，没有列入", f"能比较的是{titles}的草稿"
    )


def _unlooked(path: Path, file: kept.ListedFile) -> bool:
    """Evidence is not looked at: no figure comes from it."""
    return True


def _compared_forms(paths: AppPaths) -> Mapping[str, FormDefinition]:
    """The forms that say by which figures they are compared."""
    known = library(paths)
    found: dict[str, FormDefinition] = {}
    for form_id in known.ids():
        try:
            definition = known.get(form_id)
        except DefinitionError:
            continue  # ``forms`` tells of it
        if definition.bureau and definition.bureau.figures:
            found[form_id] = definition
    return found
