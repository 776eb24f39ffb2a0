"""Word files that their numbers take for one application: what is damaged never leaves a half in its place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from app import api
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_records import Collected, DeskSeen
from app.bureau.reviewing import choose
from app.paths import find_paths
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

KINDS = ("甲一", "甲二", "乙", "坏", "信")
ONE, TWO, OTHER, BROKEN, LETTER = KINDS
FIRST = "甲（虚构）有限公司"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The two volumes of one applicant, the form of another one, a damaged file, a letter."""
    root = tmp_path_factory.mktemp("各种")
    made = {kind: root / f"{kind}.docx" for kind in KINDS}
    whole = _exported(root / "家一", made[ONE], org_name=FIRST)
    document, rest = Document(str(whole)), Document(str(whole))
    body = [*document.element.body]
    tables = [number for number, one in enumerate(body) if one.tag.endswith("}tbl")]
    half = tables[len(tables) // 2]
    for one in (document, rest):
        for number, element in enumerate([*one.element.body][:-1]):
            if (number >= half) == (one is document):
                one.element.body.remove(element)
    document.save(str(made[ONE]))
    rest.save(str(made[TWO]))
    _exported(root / "家二", made[OTHER], org_name="乙（虚构）有限公司")
    made[BROKEN].write_bytes(b"PK\x03\x04 damaged")
    letter = Document()
    letter.add_paragraph("现将材料寄上，请查收。")
    letter.save(str(made[LETTER]))
    return made


def _exported(draft: Path, target: Path, **changes: Any) -> Path:
    found, _ = api.export(
        find_paths(draft.parent / "profile"),
        handed_in(draft, uscc=None, **changes),
        draft.with_name(f"{draft.name} 导出"),
        ("docx",),
        "draft",
    )
    return Path(shutil.copy(next(one for one in found if one.suffix == ".docx"), target))


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    (tmp_path / "收件").mkdir()
    return tmp_path / "收件"


def lay(pile: Path, files: Mapping[str, Path], *kinds: str) -> list[str]:
    """The files in the pile from now on, under numbers."""
    for old in pile.iterdir():
        old.unlink()
    names = [f"{number:02}_{kind}.docx" for number, kind in enumerate(kinds, start=1)]
    for name, kind in zip(names, kinds, strict=True):
        shutil.copy(files[kind], pile / name)
    return names


def take(pile: Path) -> Collected:
    with desk(pile.parent / "台") as workspace:
        return collect(workspace, (pile,), FORMS, FONTS, LATER)


def seen(pile: Path) -> DeskSeen:
    with desk(pile.parent / "台") as workspace:
        return desk_seen(workspace, FORMS)


def listed(pile: Path) -> list[str]:
    return sorted(one.path.name for one in seen(pile).unreadable)


def test_volumes_are_one_application(files: Mapping[str, Path], pile: Path) -> None:
    lay(pile, files, ONE, TWO)
    (taken,) = take(pile).taken
    assert (taken.source.path.name, taken.source.copy) == ("01_甲一.docx", pile)


CASES = [
    ((ONE, BROKEN), "whole"),
    ((BROKEN, TWO), "whole"),
    ((ONE, TWO, BROKEN), "whole"),
    ((ONE, TWO, LETTER), "whole"),
    ((BROKEN, BROKEN), "whole"),
    ((LETTER, LETTER), "whole"),
    ((OTHER, BROKEN), "whole"),
    ((OTHER, ONE), "apart"),
    ((OTHER, ONE, BROKEN), "apart"),
    ((BROKEN, OTHER, ONE), "apart"),
    ((OTHER, ONE, LETTER), "apart"),
    ((OTHER, LETTER), "apart"),
]


@pytest.mark.parametrize(("kinds", "how"), CASES)
def test_only_what_says_itself_that_it_is_several_is_read_one_by_one(
    files: Mapping[str, Path], pile: Path, kinds: tuple[str, ...], how: str
) -> None:
    names = lay(pile, files, *kinds)
    came = take(pile)
    taken = [one.source.path.name for one in came.taken]
    if how == "apart":
        assert taken == [name for name, kind in zip(names, kinds, strict=True) if kind in (OTHER, ONE)]
        assert sorted(taken + listed(pile)) == names
        return
    assert taken == []
    (told,) = came.unreadable
    bad = next(name for name in names if BROKEN in name or LETTER in name)
    assert told.sentence.startswith(f"“{bad}”")
    assert all(f"“{name}”" in told.sentence.partition("；")[2] for name in names), "nobody is overlooked"
    assert told.hint
    assert listed(pile) == [names[0]]


@pytest.mark.parametrize("later", [(ONE, BROKEN), (BROKEN, TWO), (ONE, LETTER), (ONE, TWO, OTHER), (OTHER, ONE)])
@pytest.mark.parametrize("is_chosen", [True, False])
def test_what_came_whole_and_was_chosen_stays(
    files: Mapping[str, Path], pile: Path, later: tuple[str, ...], is_chosen: bool
) -> None:
    names = lay(pile, files, ONE, TWO)
    take(pile)
    if is_chosen:
        with desk(pile.parent / "台") as workspace:
            choose(workspace, 1, str(pile / names[0]), NOW)
    before = seen(pile).rows
    names = lay(pile, files, *later)
    if later[0] != ONE:
        (pile / names[0]).rename(pile / "01_甲一.docx")
        names[0] = "01_甲一.docx"
    came = take(pile)
    assert [(one.kind, one.source.path.name) for one in came.taken] == []
    (told,) = came.unreadable
    assert all(f"“{name}”" in told.sentence for name in names)
    assert [(one.case, one.applicant, one.code, one.used) for one in seen(pile).rows] == [
        (one.case, one.applicant, one.code, one.used) for one in before
    ]
    assert listed(pile) == [names[0]]
    lay(pile, files, ONE, TWO)
    assert [one.kind for one in take(pile).taken] == ["same"]
    assert (len(seen(pile).rows), listed(pile)) == (1, [])


def test_a_volume_that_was_told_by_itself_is_no_longer_when_all_are_read(files: Mapping[str, Path], pile: Path) -> None:
    lay(pile, files, ONE, LETTER)
    take(pile)
    assert listed(pile) == ["02_信.docx"]
    shutil.copy(files[TWO], pile / "02_信.docx")
    assert [one.kind for one in take(pile).taken] == ["changed"]
    assert listed(pile) == []


def test_a_summary_of_places_tells_the_same(files: Mapping[str, Path], pile: Path) -> None:
    names = lay(pile, files, ONE, BROKEN)
    handed_in(pile / "丙", org_name="丙（虚构）有限公司", uscc=None)
    how = api.Summarising(formats=(), only_recommended=False, bureau_name="云川市")
    made = api.summarise(find_paths(pile.parent / "profile"), [pile], pile.parent / "出", how, LATER)
    assert made.rows == 1
    (told,) = made.unreadable
    assert all(f"“{name}”" in told.sentence for name in names)
