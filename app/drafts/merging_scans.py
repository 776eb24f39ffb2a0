"""What listed files are called in a merged draft, and which scans of sealed pages may stay in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.drafts.attachments import free_among, name_key
from app.drafts.draft import Draft, is_blank, parts_of, to_json
from app.drafts.kept import ListedFile
from app.drafts.merging_values import NOTHING, Kind, Ledger, Nothing, dumped
from app.drafts.sealed import SealedScan, sealed_document

_LABEL = "盖章扫描件"


@dataclass(slots=True)
class Paths:
    """Paths of listed files that come from several drafts: as they were there, unless another file has the name.

    ``owners`` says for each path from which draft it is, by number, and what it was there.
    """

    owners: dict[str, tuple[int, str]] = field(default_factory=dict)
    _known: dict[str, tuple[str, int, str]] = field(default_factory=dict)
    _given: dict[tuple[int, str, str], str] = field(default_factory=dict)

    def of(self, owner: int, file: ListedFile) -> str:
        """The path of a file of a draft."""
        asked = (owner, file.path, file.sha256)
        if asked not in self._given:
            self._given[asked] = self._new(owner, file)
        return self._given[asked]

    def _new(self, owner: int, file: ListedFile) -> str:
        path = file.path
        key = name_key(path)
        if key in self._known:
            other, whose, content = self._known[key]
            if whose != owner and content and content == file.sha256:
                return other
            if whose != owner:
                folder, _, name = path.rpartition("/")
                names = (known.rpartition("/") for known in self._known)
                path = f"{folder}/{free_among(name, {last for above, _, last in names if above == name_key(folder)})}"
        self._known.setdefault(name_key(path), (path, owner, file.sha256))
        self.owners.setdefault(path, (owner, file.path))
        return path


def said(draft: Draft) -> str:
    """What a draft says, scans apart: equal texts are equal books."""
    parts = parts_of(draft)
    blanks = {part: {key for key, value in parts[part].items() if is_blank(value)} for part in ("answers", "options")}
    return to_json(
        replace(
            draft,
            answers={key: value for key, value in draft.answers.items() if key not in blanks["answers"]},
            options={key: value for key, value in draft.options.items() if key not in blanks["options"]},
            items={n: state for n, state in draft.items.items() if not is_blank(parts["items"][str(n)])},
            sealed=(),
        )
    )


def merged_scans(ledger: Ledger, merged: Draft, drafts: Sequence[Draft], base: Draft) -> list[tuple[int, SealedScan]]:
    """The scans of drafts that say what the merged one says, each with its draft; those of others are told.

    Paper that was sealed says what its draft said, so scans of another content stand for nothing any more.
    """
    content = said(merged)
    same = [side for side, draft in enumerate(drafts) if said(draft) == content]
    left_out = [ledger.sides[side] for side, draft in enumerate(drafts) if draft.sealed and side not in same]
    if left_out:
        ledger.told.append(
            f"{'、'.join(left_out)} 的{_LABEL}没有带进来：合并后的内容和盖章时的不同，请重新打印、盖章、扫描"
        )
    before = base.sealed if said(base) == content else ()
    lists = {side: drafts[side].sealed for side in same}
    if not lists:
        return []
    if len({_dumped(scans) for scans in lists.values() if _dumped(scans) != _dumped(before)}) > 1:
        return _by_place(ledger, lists, before)
    side = ledger.settle("sealed", _LABEL, lists, before, Kind(lambda one: _dumped(one) or None, _words, _dumped))
    return [(side, scan) for scan in lists[side]]


def _dumped(scans: Sequence[SealedScan]) -> str:
    return dumped(sealed_document(scans)) if scans else ""


def _words(scans: Sequence[SealedScan]) -> str:
    return "、".join(dict.fromkeys(scan.name for scan in scans)) or "没有"


def _by_place(
    ledger: Ledger, lists: Mapping[int, Sequence[SealedScan]], before: Sequence[SealedScan]
) -> list[tuple[int, SealedScan]]:
    """For each side of a book the scan that stands for it."""
    kind: Kind[SealedScan | Nothing] = Kind(
        lambda scan: None if scan is NOTHING else _dumped([replace(scan, path="")]),
        lambda scan: "没有" if scan is NOTHING else scan.name,
        lambda scan: "" if scan is NOTHING else _dumped([scan]),
    )
    known = {side: {scan.place: scan for scan in scans} for side, scans in lists.items()}
    earlier = {scan.place: scan for scan in before}
    result: list[tuple[int, SealedScan]] = []
    for place in sorted({*earlier, *(place for scans in known.values() for place in scans)}):
        volume, number = place
        scans: dict[int, SealedScan | Nothing] = {side: found.get(place, NOTHING) for side, found in known.items()}
        label = f"{volume} {f'第 {number} 面' if number else '整册'}的{_LABEL}"
        side = ledger.settle(f"sealed.{volume}.{number}", label, scans, earlier.get(place, NOTHING), kind)
        scan = scans[side]
        if scan is not NOTHING:
            result.append((side, scan))
    return result
