"""Volumes that lie apart are told of each other where their covers say so; what is missing of one is told."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from pathlib import Path

import pytest
from docx import Document

from app import api, disk
from app.bureau import exports
from app.bureau.collecting import collect
from app.bureau.desk import desk_seen
from app.bureau.desk_records import Collected, DeskSeen
from app.bureau.model import Source
from app.bureau.sources import find_sources
from app.bureau.theirs import demand_not_theirs
from app.drafts.draft import Draft
from app.errors import UsageError
from app.forms.definition import FormDefinition
from app.paths import find_paths
from app.progress import Cancelled
from tests.unit.bureau.applicants import SERVICE, answers
from tests.unit.bureau.piles import FONTS, FORMS, LATER, desk, handed_in, packed
from tests.unit.bureau.test_exports import WORD, exported

FIRST, SECOND = "甲（虚构）有限公司", "乙（虚构）有限公司"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Two volumes of each applicant with the cover on both, whole forms, a letter, a damaged file."""
    root = tmp_path_factory.mktemp("各册")
    made: dict[str, Path] = {}
    wide = "甲 （虚构） 有限公司"
    for who, name in (("甲", FIRST), ("乙", SECOND), ("分", f"{FIRST}太原分公司"), ("宽", wide), ("空", "")):
        draft = handed_in(root / who, uscc=None, org_name=name)
        found, _ = api.export(find_paths(root / "profile"), draft, root / f"{who} 导出", ("docx",), "draft")
        made[f"{who}整"] = next(one for one in found if one.suffix == ".docx")
        for number in "12":
            made[f"{who}{number}"] = _volume(made[f"{who}整"], root / f"{who}{number}.docx", first=number == "1")
    letter = Document()
    letter.add_paragraph("现将材料寄上，请查收。")
    made["信"] = root / "信.docx"
    letter.save(str(made["信"]))
    made["坏"] = root / "坏.docx"
    made["坏"].write_bytes(b"PK\x03\x04 damaged")
    return made


def _volume(whole: Path, target: Path, *, first: bool) -> Path:
    """The first table and all before it, or the cover and all behind that table."""
    document = Document(str(whole))
    body = [*document.element.body][:-1]
    tables = [number for number, one in enumerate(body) if one.tag.endswith("}tbl")]
    big = max(tables, key=lambda number: len(body[number]))
    cover = next(number for number, one in enumerate(body) if "填报日期" in "".join(one.itertext()).replace(" ", ""))
    for number, one in enumerate(body):
        if (number > big) if first else (cover < number <= big):
            document.element.body.remove(one)
    document.save(str(target))
    return target


@pytest.fixture
def pile(tmp_path: Path) -> Path:
    (tmp_path / "收件").mkdir()
    return tmp_path / "收件"


def lay(pile: Path, files: Mapping[str, Path], laid: str) -> list[Path]:
    """``册1/01_甲.docx=甲1 …``: files under names in the pile."""
    made = []
    for one in laid.split():
        name, _, kind = one.partition("=")
        (pile / name).parent.mkdir(parents=True, exist_ok=True)
        made.append(Path(shutil.copy(files[kind], pile / name)))
    return made


def given(*places: Path) -> list[tuple[str, tuple[str, ...]]]:
    """What is given by name: of volumes that lie alone together with a ``+``, and which others each is told of."""
    found = [one for one in find_sources(places, forms=FORMS) if isinstance(one, Source)]
    return [
        (one.path.stem + "+" * (one.copy is not None), tuple(file.stem for file in one.apart.volumes)) for one in found
    ]


def take(pile: Path, *places: Path) -> Collected:
    with desk(pile.parent / "台") as workspace:
        return collect(workspace, places or (pile,), FORMS, FONTS, LATER)


def seen(pile: Path) -> DeskSeen:
    with desk(pile.parent / "台") as workspace:
        return desk_seen(workspace, FORMS)


UP, DOWN = "01_上", "02_下"
BOTH = [(UP, (DOWN,)), (DOWN, (UP,))]
APART = [
    ("册1/01_上.docx=甲1 册2/02_下.docx=甲2", BOTH),
    ("01_上.docx=甲1 册2/02_下.docx=甲2", BOTH),
    ("后/01_上.docx=甲1 先/02_下.docx=甲2", BOTH),
    ("01_上.docx=甲1 02_下.docx=甲2 信.docx=信", [*BOTH, ("信", ())]),
    ("01_上.docx=甲1 02_下.docx=甲2 乙公司.docx=乙整", [*BOTH, ("乙公司", ())]),
    ("草稿_01_上.docx=甲1 02_下.docx=甲2 信.docx=信", [("草稿_01_上", (DOWN,)), (DOWN, ("草稿_01_上",)), ("信", ())]),
    (
        "01_甲.docx=甲1 02_甲.docx=甲2 01_乙.docx=乙1 02_乙.docx=乙2",
        [("01_甲", ("02_甲",)), ("02_甲", ("01_甲",)), ("01_乙", ("02_乙",)), ("02_乙", ("01_乙",))],
    ),
    ("册1/01_上.docx=甲1 旧/01_上.docx=甲1 册2/02_下.docx=甲2", [(UP, (DOWN,)), (UP, (DOWN,)), (DOWN, (UP, UP))]),
    ("册1/01_上.docx=甲1 册2/02_下.docx=甲2 旧/02_下.docx=甲2", [(UP, (DOWN, DOWN)), (DOWN, (UP,)), (DOWN, (UP,))]),
    ("册1/01_上.docx=甲1 册3/03_下.docx=甲2", [(UP, ("03_下",)), ("03_下", (UP,))]),
    ("01_上.docx=甲1 03_下.docx=甲2", [(UP, ("03_下",)), ("03_下", (UP,))]),
    ("册1/01_甲.docx=甲1 册2/02_乙.docx=乙2", [("01_甲", ()), ("02_乙", ())]),
    ("册1/01_甲.docx=甲整 册2/02_甲.docx=甲整", [("01_甲", ()), ("02_甲", ())]),
    ("册1/01_上.docx=甲1 册2/02_信.docx=信", [(UP, ()), ("02_信", ())]),
    ("册1/01_上.docx=甲1 册2/02_坏.docx=坏", [(UP, ()), ("02_坏", ())]),
    ("册1/上.docx=甲1 册2/下.docx=甲2", [("上", ()), ("下", ())]),
]


@pytest.mark.parametrize(("laid", "expected"), APART)
def test_each_volume_that_lies_apart_is_told_of_the_others(
    files: Mapping[str, Path], pile: Path, laid: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    made = lay(pile, files, laid)
    assert sorted(given(pile)) == sorted(expected)
    assert sorted(given(*made)) == sorted(expected), "dropped one by one"
    told = {one.source.path.stem: " ".join(one.told) for one in take(pile).taken}
    for name, others in expected:
        if name in told:
            assert ("没有合在一起" in told[name]) == bool(others)
            assert all(f"“{other}.docx”在 {pile}" in told[name] for other in others)
            asked = "03_下" in (name, *others)
            assert not others or ("向申报单位要" in told[name]) == asked, "only for what lies nowhere"


TOGETHER = [
    ("01_上.docx=甲1 02_下.docx=甲2", "", [("01_上+", ())]),
    ("01_上.docx=甲1 02_下.docx=坏", "", [("01_上+", ())]),
    ("上.docx=甲1 下.docx=甲2", "上 下", [("上+", ())]),
    ("上.docx=甲1 下.docx=甲2 信.docx=信", "上 下", [("上+", ()), ("信", ())]),
    ("上.docx=甲1 下.docx=甲2", "", [("上", ()), ("下", ())]),
]


@pytest.mark.parametrize(("laid", "named", "expected"), TOGETHER)
def test_files_of_one_folder_dropped_one_by_one_are_what_the_folder_is(
    files: Mapping[str, Path], pile: Path, laid: str, named: str, expected: list[tuple[str, tuple[str, ...]]]
) -> None:
    made = lay(pile, files, laid)
    if named:
        booked(pile, *(f"{name}.docx" for name in named.split()))
    folder = [one for one in find_sources([pile], forms=FORMS) if isinstance(one, Source)]
    assert sorted(given(pile)) == sorted(expected)
    for order in (made, made[::-1]):
        dropped = [one for one in find_sources(order, forms=FORMS) if isinstance(one, Source)]
        assert sorted(dropped, key=str) == sorted(folder, key=str)


def test_of_volumes_of_one_folder_some_are_dropped(files: Mapping[str, Path], pile: Path) -> None:
    first, later = lay(pile, files, "01_上.docx=甲1 02_下.docx=甲2")
    assert given(later) == [(DOWN, (UP,))]
    assert given(first) == [(UP, (DOWN,))]


def test_volumes_that_lie_apart_stay_candidates_that_nothing_is_written_over(
    files: Mapping[str, Path], pile: Path
) -> None:
    made = lay(pile, files, "册1/01_上.docx=甲1 册2/02_下.docx=甲2")
    came = take(pile)
    assert [(one.applicant, one.source.path) for one in came.taken] == [(FIRST, one) for one in made]
    with desk(pile.parent / "台") as workspace:
        for one in made:
            with pytest.raises(UsageError):
                demand_not_theirs(workspace.connection, one)


@pytest.mark.parametrize("later_is_newer", [True, False])
def test_whoever_does_as_is_told_has_the_whole_alone(
    files: Mapping[str, Path], pile: Path, later_is_newer: bool
) -> None:
    made = lay(pile, files, "册1/01_上.docx=甲1 册2/02_下.docx=甲2")
    os.utime(made[later_is_newer], (2e9, 2e9))
    take(pile)
    (pile / "各册").mkdir()
    for one in made:
        one.rename(pile / "各册" / one.name)
    take(pile)
    (row,) = seen(pile).rows
    assert (row.must_choose, row.duplicates) == (False, 0)


def test_a_half_that_lies_there_still_is_a_candidate(files: Mapping[str, Path], pile: Path) -> None:
    made = lay(pile, files, "册1/01_上.docx=甲1 册2/02_下.docx=甲2")
    take(pile)
    lay(pile, files, "各册/01_上.docx=甲1 各册/02_下.docx=甲2")
    take(pile)
    (row,) = seen(pile).rows
    assert row.must_choose
    assert all(one.exists() for one in made)


NEAR = [
    ("册1/01_上.docx=坏 册2/02_下.docx=甲2", ["01_上.docx"]),
    ("册1/01_上.doc=甲1 册2/02_下.docx=甲2", ["01_上.doc"]),
    ("册1/01_上.wps=甲1 册2/02_下.docx=甲2", ["01_上.wps"]),
    ("册1/01_上.docx=乙1 册2/02_下.docx=甲2", []),
    ("册2/02_下.docx=甲2", []),
    ("册1/01_上.docx=乙1 册2/02_下.docx=甲2 册3/01_上.docx=坏", ["册3"]),
    (" ".join(f"册{number}/01_上.docx=坏" for number in range(6)) + " 册9/02_下.docx=甲2", []),
]


@pytest.mark.parametrize(("laid", "near"), NEAR)
def test_a_first_volume_that_nobody_can_compare_is_named(
    files: Mapping[str, Path], pile: Path, laid: str, near: list[str]
) -> None:
    lay(pile, files, laid)
    told = next(" ".join(one.told) for one in take(pile).taken if one.source.path.stem == DOWN)
    assert "前面的没有一起读进来" in told
    assert ("前面的可能是" in told) == bool(near)
    assert ("向申报单位要" in told) != bool(near)
    assert all(name in told for name in near)


def test_who_came_as_a_half_is_whole_when_the_rest_comes(files: Mapping[str, Path], pile: Path) -> None:
    lay(pile, files, "02_下.docx=甲2")
    (half,) = take(pile).taken
    assert any("01 起" in sentence for sentence in half.told)
    lay(pile, files, "01_上.docx=甲1")
    take(pile)
    (row,) = seen(pile).rows
    assert (row.must_choose, row.duplicates) == (False, 0)


LATER_ONES = [
    ("02_下.docx=甲2", True),
    ("02_下.docx=甲2 03_信.docx=信", True),
    ("02_乙公司.docx=乙整", False),
    ("02_甲.docx=甲整 03_乙.docx=乙整", False),
    ("下.docx=甲2", False),
    ("01_上.docx=甲1", False),
]


@pytest.mark.parametrize(("laid", "is_told"), LATER_ONES)
def test_a_later_volume_without_the_first_is_told(
    files: Mapping[str, Path], pile: Path, laid: str, is_told: bool
) -> None:
    lay(pile, files, laid)
    taken = take(pile).taken
    assert taken
    assert any("01 起" in sentence for one in taken for sentence in one.told) == is_told


NAMES = [
    ("甲1", "乙2", 2),
    ("甲1", "分2", 2),
    ("分1", "甲2", 2),
    ("甲1", "宽2", 1),
    ("甲1", "空2", 1),
    ("空1", "甲2", 1),
    ("分1", "分2", 1),
]


@pytest.mark.parametrize(("first", "later", "amount"), NAMES)
def test_a_company_and_its_branch_are_two(
    files: Mapping[str, Path], pile: Path, first: str, later: str, amount: int
) -> None:
    lay(pile, files, f"01_上.docx={first} 02_下.docx={later}")
    assert len(take(pile).taken) == amount


def booked(folder: Path, *names: str) -> None:
    """A ``book.json`` that names Word files, with the sums of those that lie there."""
    sums = {name: disk.fingerprint(folder / name) if (folder / name).exists() else "0" * 64 for name in names}
    volumes = [{"id": name, "docx": name, "sha256": {"docx": sums[name]}} for name in names]
    book = {"form": SERVICE.id, "mark": "final", "code": "x", "volumes": volumes}
    (folder / "book.json").write_text(json.dumps(book), "utf-8")


BOOKED = [
    ("01_上.docx=甲1 02_下.docx=甲2", "01_上 02_下", ""),
    ("01_上.docx=甲1", "01_上 02_下", "02_下"),
    ("01_上.docx=甲1", "01_上", ""),
    ("02_下.docx=甲2", "01_上 02_下", "01_上"),
    ("01_上.docx=甲1 02_下.docx=甲2", "01_上 02_下 03_末", "03_末"),
    ("01_上.docx=坏", "01_上 02_下", "02_下"),
    ("别家.docx=乙整", "01_上 02_下", ""),
]


@pytest.mark.parametrize(("laid", "names", "missing"), BOOKED)
def test_a_volume_that_a_book_names_and_that_is_missing_is_told(
    files: Mapping[str, Path], pile: Path, laid: str, names: str, missing: str
) -> None:
    lay(pile, files, laid)
    booked(pile, *(f"{name}.docx" for name in names.split()))
    came = take(pile)
    said = [*(text for one in came.taken for text in one.told), *(one.sentence for one in came.unreadable)]
    told = [text for text in said if "材料不全" in text and "book.json" in text]
    assert not any("01 起" in text for text in said), "told once"
    assert [f"“{missing}.docx”" in text and "向申报单位要" in text for text in told] == [True] * bool(missing)


@pytest.mark.parametrize("is_edited", [False, True])
def test_a_missing_volume_that_lies_elsewhere_is_found(files: Mapping[str, Path], pile: Path, is_edited: bool) -> None:
    lay(pile, files, "册1/01_上.docx=甲1 册1/02_下.docx=甲2")
    booked(pile / "册1", "01_上.docx", "02_下.docx")
    (pile / "册2").mkdir()
    (pile / "册1" / "02_下.docx").rename(pile / "册2" / "02_下.docx")
    if is_edited:
        document = Document(str(pile / "册2" / "02_下.docx"))
        document.add_paragraph("手写的一行")
        document.save(str(pile / "册2" / "02_下.docx"))
    came = take(pile)
    assert len(came.taken) == 2
    assert all(
        "没有合在一起" in text and "向申报单位要" not in text for text in (" ".join(one.told) for one in came.taken)
    )


def searched(pile: Path) -> Path:
    """Packages with an older export beside each."""
    for number in range(12):
        name = f"第{number}家（虚构）公司"
        draft = handed_in(pile.parent / "草稿" / f"{number}", org_name=name, uscc=None, staff_count="1")
        packed(pile / f"{number:02}.shenbao", draft)
        exported(pile / f"{number:02} 导出", Draft(form=SERVICE.id, answers=answers(org_name=name, uscc=None)), WORD)
    return pile


def test_a_search_that_reads_moves_and_can_be_stopped(pile: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    searched(pile)
    steps: list[tuple[int, int]] = []
    read: list[Path] = []
    own = exports._own_of

    def asked(source: Source, forms: Mapping[str, FormDefinition]) -> object:
        read.append(source.path)
        return own(source, forms)

    monkeypatch.setattr(exports, "_own_of", asked)

    def heard(done: int, total: int, label: str) -> None:
        if label == "比对材料":
            steps.append((done, total))

    list(find_sources([pile], heard, forms=FORMS))
    assert len(read) == 12
    assert len({done for done, _ in steps}) >= len(read), "each thing that is read moves it"
    assert [done for done, _ in steps] == sorted(done for done, _ in steps)
    assert len({total for _, total in steps}) == 1
    assert all(done < total for done, total in steps)

    for most in (1, len(steps) // 2, len(steps) - 1):
        read.clear()
        left = most

        def stop(done: int, total: int, label: str) -> None:
            nonlocal left
            left -= label == "比对材料"
            if not left:
                raise Cancelled

        with pytest.raises(Cancelled):
            list(find_sources([pile], stop, forms=FORMS))
        assert len(read) <= most
