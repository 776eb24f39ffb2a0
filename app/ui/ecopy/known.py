"""What is known of a draft's electronic copy at a moment: a value that the steps and their pages are told from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from app.api import ExportFolder
from app.books.exported import Exported
from app.books.page_lists import page_in_words
from app.discs.draft_parts import changed_parts, parts_of_copy

if TYPE_CHECKING:
    from app.discs.model import Drive, Drives, MadeCopy, MadeDisc, Verified
    from app.scans.model import SealPlace, SealState

COVER = "封面"
PLATE, BAD_PLATE, OTHER = "plate:", "bad", "other:"
"""How verified places are known: ``plate:`` with disc and copy, the last disc with a fault, places chosen by hand."""


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

    @property
    def scan(self) -> tuple[str, int] | None:
        """The place of the scan that stands for it, or stood for it before it changed."""
        return self.places[0].scan


@dataclass(frozen=True, slots=True)
class Known:
    """``discs`` is how many copies on disc the notice asks for: none makes the copy a folder to hand in.

    ``None`` stands for what nobody has answered yet. ``code`` is that of the draft as it is now, ``parts`` the codes of
    its parts. ``drive`` is the id of the drive that was chosen. ``burned``, ``unread`` and ``verified`` are of this run
    of the program: copies of each disc (by its number) that were burned and compared, the disc and copy that was burned
    last without that, and what the last looks at each place found.
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
    drives: Drives | None = None
    drive: str = ""
    burned: Mapping[int, int] = field(default_factory=dict)
    unread: tuple[int, int] | None = None
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
        head = self.made.head
        return changed_parts(parts_of_copy(head.code, head.parts, self.parts), self.parts)

    @property
    def export_newer(self) -> bool:
        """Whether the books were exported again, with other content, after the copy was made."""
        return bool(self.made and self.exported and self.exported.code != self.made.head.code)

    # ---- discs

    @property
    def disc_count(self) -> int:
        """On how many discs one copy is; told by a disc itself while nobody knows the copy."""
        if self.made:
            return len(self.made.discs)
        told = [one.manifest.of for place, one in self.verified.items() if place.startswith(PLATE) and one.manifest]
        return max(told, default=1)

    @property
    def plates(self) -> int:
        """Discs to burn and to verify in all: each disc of a copy as often as the notice wants."""
        return self.disc_count * self.discs

    def verified_copies(self, disc: int) -> int:
        """How many copies of a disc were read from a drive and are as they should be."""
        return sum(place.startswith(f"{PLATE}{disc}:") for place in self.verified)

    def burned_copies(self, disc: int) -> int:
        """How many copies of a disc are there for sure: compared when they were burned, or verified since."""
        return min(max(self.burned.get(disc, 0), self.verified_copies(disc)), self.discs)

    @property
    def burned_plates(self) -> int:
        """Discs that are there for sure, in all."""
        return sum(self.burned_copies(disc) for disc in range(1, self.disc_count + 1))

    @property
    def verified_plates(self) -> int:
        """Discs that were read from a drive and are as they should be, in all."""
        return sum(self.verified_copies(disc) for disc in range(1, self.disc_count + 1))

    @property
    def wanted_plates(self) -> tuple[tuple[int, int], ...]:
        """Copy and disc of those that are still to be verified, one whole copy after the other."""
        copies, discs = range(1, self.discs + 1), range(1, self.disc_count + 1)
        return tuple((copy, disc) for copy in copies for disc in discs if copy > self.verified_copies(disc))

    def is_of_copy(self, found: Verified) -> bool:
        """Whether a disc that is as its list says is one of the copy that is on this PC."""
        manifest, made = found.manifest, self.made
        if manifest is None or made is None:
            return manifest is not None
        return manifest.head.code == made.head.code and manifest.of == len(made.discs)

    @property
    def readers(self) -> tuple[Drive, ...]:
        """The drives whose discs can be verified."""
        return tuple(one for one in self.drives.drives if one.place) if self.drives else ()

    @property
    def reader(self) -> Drive | None:
        """The drive whose disc is verified: the one that was chosen, or the only one."""
        chosen = [one for one in self.readers if one.id == self.drive] or self.readers
        return chosen[0] if len(chosen) == 1 else None

    @property
    def looks(self) -> Mapping[str, Verified]:
        """What was found of this copy; places that somebody chose are none of its business."""
        return {place: one for place, one in self.verified.items() if not place.startswith(OTHER)}

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
