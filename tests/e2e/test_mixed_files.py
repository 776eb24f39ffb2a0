"""Any mix of awkward files, turned, chosen and shared as it comes: pages in are pages out, and the contents are right.

The book is read back by others than the program: pikepdf counts what is drawn, poppler and pypdf read the numbers.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from app import api
from app.books.intake import Intake
from app.drafts.draft import Draft
from app.drafts.file_choices import with_caption, with_pages, with_per_side
from app.drafts.store import open_draft
from app.errors import AttachmentError
from app.forms.page_ranges import as_text
from app.paths import AppPaths, find_paths
from tests.acceptance.official import contents_titles
from tests.acceptance.paper import Expected, Paper, number_faults, structure_faults
from tests.awkward import images, ofd, office, pdfs

pytestmark = pytest.mark.slow

FORM = "cooperation_zone_2026"
NOON = datetime(2026, 4, 1, 12)
MAKES = {
    **{f"pdf {name}": make for name, (make, _) in pdfs.BOUND.items()},
    **{f"pdf {name}": make for name, make in pdfs.REFUSED.items()},
    **{f"picture {case.name}": case.make for case in images.CASES},
    **{f"ofd {name}": make for name, make in ofd.BOUND.items()},
    **{f"ofd {name}": make for name, (make, _) in ofd.REFUSED.items()},
    "roster": office.make_roster,
    "locked": office.make_locked_docx,
}
ITEMS = (3, 4, 5, 8, 15)
FILES_OF_A_MIX = 14
MIXES = 4


@pytest.fixture(scope="module")
def paths(tmp_path_factory: pytest.TempPathFactory) -> AppPaths:
    return find_paths(tmp_path_factory.mktemp("资料"))


def attached(paths: AppPaths, draft: Path, chance: random.Random, folder: Path) -> tuple[int, list[str]]:
    """Attach a mix; how many were taken, and the names of those refused."""
    taken, refused = 0, []
    for number, name in enumerate(chance.sample(sorted(MAKES), FILES_OF_A_MIX)):
        place = folder / str(number)
        place.mkdir(parents=True)
        source = MAKES[name](place)
        item, rotate = chance.choice(ITEMS), chance.choice([0, 0, 90, 180, 270])
        try:
            api.attach(paths, draft, item, [source], api.Attaching(rotate), NOON)
            taken += 1
        except AttachmentError as error:
            refused.append(name if source.name in error.message else f"{name} is not named: {error.message}")
    return taken, refused


def chosen(paths: AppPaths, draft: Draft, chance: random.Random) -> Draft:
    """Ranges, captions and shared sides at random."""
    intake = Intake(paths.cache / "intake", paths.fonts)
    for item in ITEMS:
        for file in draft.item(item).files:
            known = intake.known(file.sha256, file.rotate)
            assert known
            count = len(known.pages)
            if chance.random() < 0.4:
                pages = chance.sample(range(count), chance.randint(1, min(count, 40)))
                draft = with_pages(draft, item, file.path, as_text(pages), count)
            if chance.random() < 0.4:
                draft = with_caption(draft, item, file.path, "图注" * chance.randint(1, 30))
            draft = with_per_side(draft, item, file.path, chance.choice([1, 1, 2, 4]))
    return draft


def wanted_pages(paths: AppPaths, draft: Path) -> Counter[tuple[str, int]]:
    """What the draft says is to be bound: content and page (from 0)."""
    intake = Intake(paths.cache / "intake", paths.fonts)
    found: Counter[tuple[str, int]] = Counter()
    with open_draft(draft, writable=False) as opened:
        for state in opened.draft.items.values():
            for file in state.files:
                known = intake.known(file.sha256, file.rotate)
                assert known
                pages = [
                    page
                    for part in (file.pages or f"1-{len(known.pages)}").split(",")
                    for first, last in [(int(part.split("-")[0]), int(part.split("-")[-1]))]
                    for page in range(first - 1, last)
                ]
                found.update((known.key, page) for page in pages)
    return found


def drawn(pdf: Path) -> Iterator[int]:
    """How many pages of evidence each side shows."""
    with closing(pikepdf.open(pdf)) as book:
        for page in book.pages:
            operators = [(str(one.operator), one.operands) for one in pikepdf.parse_content_stream(page)]
            yield sum(name == "Do" and str(operands[0]).startswith("/Evidence") for name, operands in operators)


def volumes(out: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((out / "book.json").read_text("utf-8"))["volumes"]
    return found


@pytest.mark.parametrize("seed", range(MIXES))
def test_a_mix_is_bound_whole(paths: AppPaths, tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    draft, out = tmp_path / "草稿", tmp_path / "导出"
    api.sample_draft(paths, FORM, draft, NOON)
    for item in ITEMS:
        api.detach(paths, draft, item, [], NOON)
    taken, refused = attached(paths, draft, chance, tmp_path / "原件")
    assert taken + len(refused) == FILES_OF_A_MIX
    assert not [told for told in refused if "is not named" in told]
    api.edit(paths, draft, NOON, lambda opened, definition: chosen(paths, opened.draft, chance))
    options = [("dividers", chance.choice(["yes", "no"])), ("volumes", chance.choice("12")), ("sheets_per_volume", "0")]
    api.set_options(paths, draft, options, NOON)
    api.export(paths, draft, out, ("pdf",), "draft")
    bound = volumes(out)[-1]
    shown = list(drawn(out / bound["pdf"]))
    assert sum(shown) == sum(wanted_pages(paths, draft).values())
    lines = bound["contents"]
    assert sum(file["pages"] for line in lines for file in line["files"]) == sum(map(bool, shown))
    for line in lines:
        for file in line["files"]:
            assert shown[file["first_pdf_page"] - 1]
    paper = Paper(out / bound["pdf"])
    joined = len(volumes(out)) == 1
    expected = Expected(contents_titles(FORM), {}, {}, {}, inner_front=joined)
    assert number_faults(paper, expected) == []
    assert structure_faults(paper, expected) == []
