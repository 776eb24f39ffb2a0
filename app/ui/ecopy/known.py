"""What is known of a draft's electronic copy at a moment: a value that the steps and their pages are told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from app.api import ExportFolder
from app.books.exported import Exported
from app.books.page_lists import page_in_words
from app.discs.draft_parts import changed_parts

if TYPE_CHECKING:
    from app.discs.model import Drives, MadeCopy, MadeDisc, Verified
    from app.scans.model import SealPlace, SealState

COVER = "封面"


class SealSide(NamedTuple):
    """A side with places to stamp. ``name`` is what people call it (``申报表封面``); ``ours``: we stamp there."""

    volume: str
    side: int
    name: str
    page: str
    places: tuple[SealPlace, ...]
    ours: bool
    state: SealState

    @property
    def in_full(self) -> str:
        """Name and page; a cover is its own page."""
        return self.name if self.page in self.name else f"{self.name}，{self.page}"


@dataclass(frozen=True, slots=True)
class Known:
    """``discs`` is how many copies on disc the notice asks for: none makes the copy a folder to hand in.

    ``None`` stands for what nobody has answered yet. ``code`` is that of the draft as it is now, ``parts`` the codes of
    its parts. ``scans_changed``: scans were put back or taken away after the copy was made. ``burned`` and ``verified``
    are of this run of the program: plates burned, and what the last looks at each place found.
    """

    form: str
    discs: int
    folder: ExportFolder | None = None
    trouble: str = ""
    code: str = ""
    seals: tuple[SealPlace, ...] | None = None
    looked: bool = False
    made: MadeCopy | None = None
    parts: Mapping[str, str] | None = None
    scans_changed: bool = False
    drives: Drives | None = None
    burned: int = 0
    verified: Mapping[str, Verified] = field(default_factory=dict)

    @property
    def hands_in_folder(self) -> bool:
        """Whether the copy is a folder to hand in, no disc."""
        return not self.discs

    @property
    def found(self) -> Exported | None:
        """Whatever export of this form lies in the folder."""
        exported = self.folder.exported if self.folder else None
        return exported if exported and exported.form == self.form else None

    @property
    def exported(self) -> Exported | None:
        """The final export, in both formats, that everything else begins with."""
        found = self.found
        whole = found is not None and found.mark == "final" and all(one.pdf and one.docx for one in found.volumes)
        return found if whole else None

    @property
    def export_lack(self) -> str:
        """Why there is no such export, in words; empty when there is one, or nobody knows yet."""
        if self.folder is None or self.exported:
            return ""
        if self.found is None:
            return "还没有正式导出"
        if self.found.mark != "final":
            return "导出的是草稿，还要导出正式稿"
        lacking = "Word" if any(not one.docx for one in self.found.volumes) else "PDF"
        return f"导出里没有 {lacking}，要两种格式都导出"

    @property
    def export_stale(self) -> bool:
        """Whether the draft is another one by now."""
        return bool(self.exported and self.code and self.code != self.exported.code)

    @property
    def sides(self) -> tuple[SealSide, ...]:
        """The sides with places to stamp, in printed order."""
        return seal_sides(self.seals or ())

    @property
    def missing(self) -> tuple[SealSide, ...]:
        """The sides that we stamp and that have no scan that fits."""
        return tuple(side for side in self.sides if side.ours and side.state != "scanned")

    @property
    def changed(self) -> tuple[str, ...]:
        """The parts of the draft that are not those of the copy, in words and in the order of the draft."""
        if self.made is None or self.parts is None:
            return ()
        return changed_parts(self.made.head.parts, self.parts)

    @property
    def export_newer(self) -> bool:
        """Whether the books were exported again, with other content, after the copy was made."""
        return bool(self.made and self.exported and self.exported.code != self.made.head.code)

    @property
    def plates(self) -> int:
        """Discs to burn and to verify in all: each part as often as the notice wants."""
        return len(self.made.discs) * self.discs if self.made else self.discs

    @property
    def verified_plates(self) -> int:
        """Discs that were read from a drive and are as they should be."""
        return sum(place.startswith("plate:") and one.same for place, one in self.verified.items())

    @property
    def folder_verified(self) -> bool:
        """Whether every part of the copy on this PC is as it should be."""
        parts = self.made.discs if self.made else ()
        found = [self.verified.get(folder_key(part)) for part in parts]
        return bool(found) and all(one is not None and one.same for one in found)


def seal_sides(seals: tuple[SealPlace, ...]) -> tuple[SealSide, ...]:
    """Places grouped by the side that they are on: one sheet of paper, one scan.

    The volume is named where the place alone does not tell: covers, and places that two volumes have.
    """
    volumes: dict[str, set[str]] = {}
    for seal in seals:
        volumes.setdefault(seal.place, set()).add(seal.on.volume)
    found = []
    for (volume, side), group in groupby(seals, key=lambda seal: (seal.on.volume, seal.on.side)):
        places = tuple(group)
        own = tuple(seal for seal in places if seal.by_applicant)
        named = dict.fromkeys(seal.place for seal in own or places)
        before = places[0].volume_name if any(name == COVER or len(volumes[name]) > 1 for name in named) else ""
        page, state = page_in_words(places[0].on.label), places[0].state
        found.append(SealSide(volume, side, before + "、".join(named), page, places, bool(own), state))
    return tuple(found)


def folder_key(part: MadeDisc) -> str:
    """By what a verified part of the copy is known."""
    return f"folder:{part.number}"
