"""Sealed pages of both official forms, scanned by script, find their way back; those of other documents do not.

The books are exported by the program from its samples, and from the same forms with other answers: every text of
another applicant, texts half as long again, next to nothing filled in.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from app import api
from app.api_scans import match
from app.books.exported import Exported
from app.books.intake_workers import Workers
from app.drafts.store import open_draft, save
from app.paths import AppPaths, find_paths
from app.scans.matching import match_scans
from app.scans.model import ScannedPage, Suggestion
from app.scans.page_pictures import TakenPage
from tests.scanned import PHOTO, WORN, Scan, jpeg_of, scanned, side_of, write_scans

pytestmark = pytest.mark.slow

FORMS = ("cooperation_zone_2026", "service_institution_2026")
UNLIKE = "与册子里的页都不像，可能是别的材料"
NOON = datetime(2026, 4, 1, 12)
SEAL = ((130.0, 120.0),)
HAND = ((110.0, 215.0),)
GREY = tuple(
    replace(WORN, turn=turn, skew=skew, seals=SEAL, strokes=HAND, noise=noise, seed=turn + 1)
    for turn, skew, noise in ((0, -1.7, 14), (90, 2.6, 20), (180, -2.9, 8), (270, 1.2, 16), (180, 0.4, 12))
)
OTHERWISE = (
    replace(WORN, colour=True, turn=180, skew=2.2, edge=6, seals=(*SEAL, (70, 80)), seed=6),
    replace(PHOTO, turn=90, seals=SEAL, strokes=((90.0, 200.0),), seed=7),
    Scan(colour=True, seals=SEAL, dpi=150, quality=40),
    replace(WORN, scale=1.03, shift=(-4, 3), skew=-2.2, seals=SEAL, seed=9),
    replace(PHOTO, tilt=0.03, skew=-2.5, turn=270, seed=10),
)
Answer = object
KEPT = ("city", "authority_name", "org_name", "legal_rep", "operator_name")


class Book(NamedTuple):
    """A draft, its export and the sides to stamp."""

    folder: Path
    exported: Exported
    sealed: tuple[tuple[str, int], ...]

    def scans(self, file: Path, sides: tuple[tuple[str, int], ...], hows: tuple[Scan, ...]) -> list[TakenPage]:
        """Sides scanned into a file, each in its way."""
        pdfs = {one.id: self.exported.folder / one.pdf for one in self.exported.volumes}
        write_scans(file, [(pdfs[volume], side, hows[n % len(hows)]) for n, (volume, side) in enumerate(sides)])
        return [TakenPage(ScannedPage(file, n), file, n) for n in range(len(sides))]


def reversed_text(key: str, value: Answer) -> Answer:
    """As long, on the same lines, and not a word the same: nobody else's form could be more alike."""
    if isinstance(value, list):
        return [{**row, **{k: reversed_text(k, v) for k, v in row.items()}} if isinstance(row, dict) else row
                for row in value]  # fmt: skip
    told = isinstance(value, str) and len(value) > 4 and not value.isascii()
    return value[::-1] if told and isinstance(value, str) else value


def longer(key: str, value: Answer) -> Answer:
    """Half as long again, where a text is meant."""
    is_text = isinstance(value, str) and len(value) > 4 and not value.isascii() and not key.endswith("_text")
    return f"{value}，{value[: len(value) // 2]}" if is_text and isinstance(value, str) else value


def sparse(key: str, value: Answer) -> Answer:
    return value if key in KEPT or key.endswith("_on") else [] if isinstance(value, list) else ""


CHANGES: Mapping[str, Callable[[str, Answer], Answer]] = {"别人": reversed_text, "长": longer, "少": sparse}


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    return find_paths(tmp_path_factory.mktemp("资料"))


@pytest.fixture(scope="module")
def books(
    paths: AppPaths, tmp_path_factory: pytest.TempPathFactory, plain_workers: Workers
) -> Callable[[str, str], Book]:
    """The sample of a form, final, or a draft of it with other answers; each is made once."""
    made: dict[tuple[str, str], Book] = {}
    root = tmp_path_factory.mktemp("册")

    def book(form: str, kind: str = "") -> Book:
        if (form, kind) not in made:
            folder, out = root / f"{form}{kind}", root / f"{form}{kind}-out"
            api.sample_draft(paths, form, folder, NOON)
            if kind:
                with open_draft(folder, writable=True, now=NOON) as opened:
                    answers = {key: CHANGES[kind](key, value) for key, value in opened.draft.answers.items()}
                    save(opened, replace(opened.draft, answers=answers), now=NOON)
            exported = api.export_books(paths, folder, out, ("pdf",), "draft" if kind else "final")
            sealed = [(one.id, side) for one in exported.volumes for side in sorted({seal.side for seal in one.seals})]
            made[form, kind] = Book(folder, exported, tuple(sealed))
        return made[form, kind]

    return book


def found_on(found: tuple[Suggestion, ...]) -> list[tuple[str, int] | None]:
    return [(one.on.volume, one.on.side) if one.on else None for one in found]


@pytest.mark.parametrize("form", FORMS)
def test_shuffled_files_of_sealed_pages_find_their_sides(
    books: Callable[..., Book], paths: AppPaths, tmp_path: Path, form: str
) -> None:
    """Through the door: a PDF and photos as they are dropped, in any order, with pages of others among them."""
    ours, other = books(form), books(FORMS[1 - FORMS.index(form)])
    order = list(ours.sealed)
    random.Random(3).shuffle(order)
    ours.scans(tmp_path / "扫描.pdf", tuple(order[1:]), GREY)
    other.scans(tmp_path / "别的.pdf", other.sealed[-2:], GREY)
    how = replace(GREY[0], turn=90)
    volume, side = order[0]
    pdf = ours.exported.folder / next(one.pdf for one in ours.exported.volumes if one.id == volume)
    (tmp_path / "照片.jpg").write_bytes(jpeg_of(scanned(side_of(pdf, side), how), how, orientation=8))
    files = [tmp_path / name for name in ("别的.pdf", "扫描.pdf", "照片.jpg")]
    matched = match(paths, ours.folder, ours.exported.folder, files)
    assert found_on(matched.suggestions) == [None, None, *order[1:], order[0]]
    assert matched.refused == ()
    turned = [(-GREY[n % len(GREY)].turn) % 360 for n in range(len(order) - 1)]
    assert [one.turn for one in matched.suggestions[2:]] == [*turned, 0]
    assert {one.reason for one in matched.suggestions[:2]} == {UNLIKE}, matched.suggestions[:2]


@pytest.mark.parametrize("form", FORMS)
def test_pages_of_drafts_of_all_kinds_are_found_however_they_were_scanned(
    books: Callable[..., Book], tmp_path: Path, form: str
) -> None:
    """Every side of every kind of draft is scanned once; the ways go on from kind to kind, so all come up."""
    kinds = ("", *CHANGES)
    hows = [how for pair in zip(GREY, OTHERWISE, strict=True) for how in pair]
    used = 0
    for kind in kinds:
        book = books(form, kind)
        order = book.sealed[::-1]
        ways = tuple(hows[(used + n) % len(hows)] for n in range(len(order)))
        found = match_scans(book.exported, book.scans(tmp_path / f"{kind}.pdf", order, ways))
        assert found_on(found) == list(order), (kind, [one.likeness for one in found])
        used += len(order)
    assert used >= len(hows)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("hows", [GREY, OTHERWISE], ids=["grey", "otherwise"])
def test_the_same_form_of_somebody_else_is_not_taken_for_ours(
    books: Callable[..., Book], tmp_path: Path, form: str, hows: tuple[Scan, ...]
) -> None:
    ours, theirs = books(form), books(form, "别人")
    sides = (*theirs.sealed, *theirs.sealed)[: len(hows)]
    found = match_scans(ours.exported, theirs.scans(tmp_path / "扫描.pdf", sides, hows))
    assert found_on(found) == [None] * len(hows), [one.likeness for one in found]
    assert all(one.others for one in found)
