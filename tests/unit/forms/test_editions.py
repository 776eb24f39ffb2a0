from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DefinitionError, DraftError, UsageError
from app.forms import authoring
from app.forms.authoring import parse_form
from app.forms.definition import FormDefinition
from app.forms.edition_choices import choose, decline, keep_file
from app.forms.edition_names import CHOICES_FILE, is_definition
from app.forms.editions import Choice, Edition, EditionMissing, Stamp, before, in_use, is_lost, meant, stamp_in
from app.forms.library import Library
from tests.unit.forms.small_form import SMALL_FORM

Make = Callable[[], Library]
SMALL = "small_form"


def text_of(edition: int = 1, title: str = "", form_id: str = SMALL) -> str:
    text = SMALL_FORM.replace("id: small_form", f"id: {form_id}\nedition: {edition}", 1)
    return text.replace("title: 示例申报表", f"title: {title}", 1) if title else text


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@pytest.fixture
def shipped(tmp_path: Path) -> Path:
    write(tmp_path / "shipped/forms/small_form/form.yaml", SMALL_FORM)
    return tmp_path / "shipped"


@pytest.fixture
def dropped(tmp_path: Path) -> Path:
    (tmp_path / "data/forms").mkdir(parents=True)
    return tmp_path / "data/forms"


@pytest.fixture
def make(tmp_path: Path, shipped: Path, dropped: Path) -> Make:
    return lambda: Library(shipped, dropped, tmp_path / "cache", "1.0")


def use(library: Library, dropped: Path, number: int, form_id: str = SMALL) -> None:
    chosen = next(one for one in library.editions(form_id) if one.number == number)
    own = max((one.number for one in library.editions(form_id) if one.shipped), default=0)
    choose(dropped, form_id, chosen, own)


# ---- which edition counts


def test_a_dropped_edition_waits_until_it_is_chosen(make: Make, dropped: Path) -> None:
    file = write(dropped / "new.shenbao-form", text_of(2, "第二版"))
    library = make()
    assert library.get(SMALL).title == "示例申报表"
    assert [one.path for one in library.waiting()] == [file]
    assert library.problems() == []
    use(library, dropped, 2)
    again = make()
    assert again.get(SMALL).title == "第二版"
    assert again.waiting() == ()
    assert [one.number for one in again.editions(SMALL)] == [1, 2]


def test_a_declined_edition_is_not_asked_about_again(make: Make, dropped: Path) -> None:
    write(dropped / "new.yaml", text_of(2, "第二版"))
    decline(dropped, make().waiting()[0])
    assert make().waiting() == ()
    write(dropped / "newer.yaml", text_of(3, "第三版"))
    assert [one.number for one in make().waiting()] == [3]


def test_a_new_form_counts_at_once_and_its_next_edition_waits(make: Make, dropped: Path) -> None:
    write(dropped / "a.yaml", text_of(1, "甲", "next_form"))
    write(dropped / "b.yaml", text_of(2, "乙", "next_form"))
    library = make()
    assert library.ids() == (SMALL, "next_form")
    assert library.get("next_form").title == "甲"
    assert [one.number for one in library.waiting()] == [2]


def test_the_same_number_with_another_content_is_told_and_not_used(make: Make, dropped: Path) -> None:
    write(dropped / "a.yaml", text_of(2, "甲"))
    other = write(dropped / "b.yaml", text_of(2, "乙"))
    library = make()
    assert [error.message.split("：")[0] for error in library.problems()] == ["forms/b.yaml"]
    use(library, dropped, 2)
    assert make().get(SMALL).title == "甲"
    assert make().edition(SMALL, Stamp(2, sha(other))).definition.title == "乙"  # a draft that was begun with it


@pytest.mark.parametrize("late", ["a.yaml", "c.yaml"])
def test_a_file_put_beside_the_chosen_one_of_its_number_is_told_whatever_its_name(
    make: Make, dropped: Path, late: str
) -> None:
    """Also of a form that no program brings; drafts that name no file are read by the chosen one."""
    for form_id, title in ((SMALL, "甲"), ("next_form", "丙")):
        write(dropped / f"{form_id}-b.yaml", text_of(2, title, form_id))
        use(make(), dropped, 2, form_id)
        write(dropped / f"{form_id}-{late}", text_of(2, "乙", form_id))
        assert [one.message.split("：")[0] for one in make().problems() if form_id in one.message] == [
            f"forms/{form_id}-{late}"
        ]
        assert "只用来打开写明照它填的草稿" in make().problems()[0].message
        assert make().get(form_id).title == make().edition(form_id, Stamp(2)).definition.title == title


def test_the_very_file_twice_is_no_matter(make: Make, dropped: Path, shipped: Path) -> None:
    write(dropped / "a.yaml", text_of(2, "甲"))
    write(dropped / "b.yaml", text_of(2, "甲"))
    write(dropped / "own.yaml", (shipped / "forms/small_form/form.yaml").read_text(encoding="utf-8"))
    assert make().problems() == []
    assert [one.number for one in make().editions(SMALL)] == [1, 2]


def test_a_chosen_file_that_was_changed_or_lost_is_told_and_not_used(make: Make, dropped: Path) -> None:
    file = write(dropped / "new.yaml", text_of(2, "第二版"))
    use(make(), dropped, 2)
    write(file, text_of(2, "改过"))
    assert make().get(SMALL).title == "示例申报表"
    assert ["第 2 版文件不见了或改动过" in error.message for error in make().problems()] == [True]
    file.unlink()
    assert make().get(SMALL).title == "示例申报表"
    assert "新草稿暂用第 1 版" in make().problems()[0].message


def test_a_new_form_that_was_chosen_and_is_changed_or_gone_is_told(make: Make, dropped: Path) -> None:
    file = write(dropped / "next.yaml", text_of(1, "第一份", "next_form"))
    use(make(), dropped, 1, "next_form")
    assert make().problems() == []
    write(file, text_of(1, "改过", "next_form"))
    assert make().get("next_form").title == "改过"
    assert [error.message for error in make().problems()] == [
        "next_form：选用的第 1 版文件改动过，新草稿用的是改动以后的内容。"
    ]
    file.unlink()
    told = "next_form：选用的第 1 版文件不见了或改动过，这台电脑上没有这种表单了，它的草稿打不开。"
    assert [error.message for error in make().problems()] == [told]
    write(dropped / "next_form.yaml", "id: [")
    assert [error.problems[0].split(" ")[0] for error in make().problems()] == ["forms/next_form.yaml"]


def test_what_is_shown_is_what_has_the_hash_of_the_edition(
    make: Make, dropped: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write(dropped / "next.yaml", text_of(1, "甲", "next_form"))
    before = sha(file)
    real = authoring.parse_form

    def replaced_meanwhile(text: str, name: str) -> FormDefinition:
        write(file, text_of(1, "乙", "next_form"))
        return real(text, name)

    monkeypatch.setattr(authoring, "parse_form", replaced_meanwhile)
    found = make().in_use("next_form")
    assert (found.definition.title, found.sha256) == ("甲", before)
    monkeypatch.undo()
    again = make().in_use("next_form")
    assert (again.definition.title, again.sha256) == ("乙", sha(file))


def test_an_updated_program_goes_before_an_older_choice(make: Make, dropped: Path, shipped: Path) -> None:
    write(dropped / "new.yaml", text_of(2, "第二版"))
    use(make(), dropped, 2)
    own = shipped / "forms/small_form"
    write(own / "form.yaml", text_of(3, "第三版"))
    write(own / "earlier/1.yaml", SMALL_FORM)
    library = make()
    assert library.get(SMALL).title == "第三版"
    assert library.problems() == []
    assert [library.edition(SMALL, Stamp(n)).definition.title for n in (1, 2, 3)] == [
        "示例申报表", "第二版", "第三版",
    ]  # fmt: skip
    use(library, dropped, 2)  # who goes back on purpose stays there
    assert make().get(SMALL).title == "第二版"


def test_an_updated_program_with_the_same_edition_changes_nothing(make: Make, dropped: Path, shipped: Path) -> None:
    file = write(dropped / "new.yaml", text_of(2, "第二版"))
    use(make(), dropped, 2)
    own = shipped / "forms/small_form"
    write(own / "form.yaml", file.read_text(encoding="utf-8"))
    write(own / "earlier/1.yaml", SMALL_FORM)
    library = make()
    assert library.get(SMALL).title == "第二版"
    assert library.problems() == []
    assert library.edition(SMALL, Stamp()).number == 1


def test_an_earlier_edition_must_be_named_by_its_number(make: Make, shipped: Path) -> None:
    write(shipped / "forms/small_form/earlier/2.yaml", SMALL_FORM)
    assert ["应以第几版命名" in error.message for error in make().problems()] == [True]


def test_a_draft_of_an_edition_that_is_not_here_is_refused_by_name(make: Make) -> None:
    with pytest.raises(EditionMissing, match="第 7 版，这台电脑上没有"):
        make().edition(SMALL, Stamp(7))
    with pytest.raises(UsageError, match="没有编号为 gone"):
        make().edition("gone", Stamp())


def test_a_draft_finds_its_edition_whatever_is_in_use(make: Make, dropped: Path) -> None:
    file = write(dropped / "new.yaml", text_of(2, "第二版"))
    assert make().edition(SMALL, Stamp(2, sha(file))).definition.title == "第二版"
    use(make(), dropped, 2)
    assert make().edition(SMALL, Stamp()).definition.title == "示例申报表"
    assert make().edition(SMALL, Stamp(2, "0" * 64)).number == 2  # another file of that number: told elsewhere


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 1, "in_use": {"small_form": 2}}', '{"format": 9}', "\0"])
def test_choices_that_cannot_be_read_are_told_and_kept_aside(make: Make, dropped: Path, content: str) -> None:
    write(dropped / "new.yaml", text_of(2, "第二版"))
    write(dropped / CHOICES_FILE, content)
    library = make()
    assert library.get(SMALL).title == "示例申报表"
    assert "读不懂" in library.problems()[0].message
    use(library, dropped, 2)
    assert make().get(SMALL).title == "第二版"
    aside = list(dropped.glob("editions.broken*.json"))
    assert [path.read_text() for path in aside] == [content]
    assert "没有重新选用的表单" in make().problems()[0].message  # what it chose for other forms is lost still
    aside[0].unlink()
    assert make().problems() == []


def test_a_definition_is_kept_once(make: Make, dropped: Path, tmp_path: Path) -> None:
    file = write(tmp_path / "mail/new.shenbao-form", text_of(2))
    edition = Edition(parse_form(text_of(2), "x"), file, sha(file), shipped=False)
    kept = keep_file(dropped, edition, file.read_bytes())
    assert keep_file(dropped, edition, file.read_bytes()) == kept
    assert kept.read_bytes() == file.read_bytes()
    unseen = write(dropped / "new.txt", text_of(2))  # no name that definitions are looked for under
    assert (
        keep_file(dropped, Edition(edition.definition, unseen, edition.sha256, shipped=False), file.read_bytes())
        == kept
    )
    other = keep_file(dropped, edition, b"other")
    assert (other.read_bytes(), kept.read_bytes()) == (b"other", file.read_bytes())


def test_what_is_shipped_brings_every_edition_before(tmp_path: Path) -> None:
    root = Path(__file__).parents[3]
    library = Library(root, None, tmp_path, "1")
    for form_id in library.ids():
        numbers = [one.number for one in library.editions(form_id)]
        assert numbers == list(range(1, library.get(form_id).edition + 1)), form_id


# ---- the rules, whatever there is

DEFINITION = parse_form(SMALL_FORM, "x")


def an_edition(number: int, sha256: str, own: bool) -> Edition:
    return Edition(parse_form(text_of(number), "x"), Path(f"{number}{sha256}"), sha256, own)


MANY = [an_edition(number, name, own) for number in (1, 2, 3) for name in "ab" for own in (True, False)]
editions = st.lists(st.sampled_from(MANY), max_size=5, unique_by=lambda one: (one.number, one.sha256))
choices = st.none() | st.builds(Choice, st.integers(1, 4), st.sampled_from("ab"), st.integers(0, 3))


@given(editions, choices, st.sampled_from(MANY))
def test_a_further_file_never_changes_what_is_in_use(found: list[Edition], choice: Choice | None, one: Edition) -> None:
    using = in_use(found, choice)
    assert (using is None) == (not found)
    if one.shipped or using is None or one.stamp == Stamp(*(choice.edition, choice.sha256) if choice else (0, "")):
        return
    more = in_use([*found, one], choice)
    assert more is not None
    assert more.number <= using.number if not any(known.shipped for known in found) else more == using


@given(editions, choices)
def test_what_was_chosen_is_used_or_told(found: list[Edition], choice: Choice | None) -> None:
    if choice is None or not found:
        return
    using = in_use(found, choice)
    assert using is not None
    newest = max((one.number for one in found if one.shipped), default=0)
    kept = using.stamp == Stamp(choice.edition, choice.sha256)
    assert kept or is_lost(found, choice) or newest > max(choice.edition, choice.shipped) or newest == choice.edition


@given(editions, st.integers(1, 4), st.sampled_from(["", "a", "b"]))
def test_a_draft_never_gets_another_number(found: list[Edition], number: int, sha256: str) -> None:
    got = meant(found, Stamp(number, sha256))
    assert (got is None) == (number not in [one.number for one in found])
    assert got is None or got.number == number


def test_the_form_of_the_year_before() -> None:
    known = ("zone_2024", "zone_2026", "zone_2028", "zoning_2026", "zone")
    assert before("zone_2027", known) == "zone_2026"
    assert before("zone_2023", known) == before("zone", known) == before("other_2027", known) == ""


@pytest.mark.parametrize(
    "data", ["x", 2, [], {}, {"edition": "2"}, {"edition": True}, {"edition": 0}, {"edition": 2, "sha256": "abc"}]
)
def test_a_stamp_that_says_nothing_of_ours_is_refused(data: object) -> None:
    with pytest.raises(DraftError, match="第几版"):
        stamp_in(data, "draft.json")


def test_a_stamp_is_read_back() -> None:
    stamp = Stamp(3, "0" * 64)
    assert stamp_in(json.loads(json.dumps(stamp.to_data())), "x") == stamp
    assert stamp_in(None, "x") == Stamp()
    assert stamp_in({"edition": 2}, "x") == Stamp(2)


def test_names_of_definitions() -> None:
    assert [is_definition(Path(name)) for name in ("a.shenbao-form", "a.YAML", "a.yml", "a.shenbao", "a")] == [
        True, True, True, False, False,
    ]  # fmt: skip


# ---- broken and hostile files


def refused(text: str) -> DefinitionError:
    with pytest.raises(DefinitionError) as caught:
        parse_form(text, "x.yaml")
    assert all("第" in line and "列" in line for line in caught.value.problems)
    return caught.value


@pytest.mark.parametrize(
    ("before_", "after"),
    [
        ("rows: 2, cite: 1", "rows: 999999999, cite: 1"),
        ("rows: 2, cite: 1", f"rows: {'9' * 5000}, cite: 1"),
        ("cols: 2", "cols: 1000000000"),
        ("printed_rows: 3", "printed_rows: 2000000000"),
        ("at_least: 1", "at_least: 99999999"),
        ("at_most: 2", f"at_most: {'9' * 5000}"),
        ("max_chars: 100}", "max_chars: 99999999999}"),
        ("maximum: 100", "maximum: 1e999999999"),
        ("maximum: 100", "maximum: NaN"),
        ("minimum: 0", "minimum: -inf"),
        ("height_mm: 30", "height_mm: 1e300"),
        ("years: {y1: 2023}", "years: {y1: 99999999}"),
        ("id: small_form", "id: small_form\nedition: 0"),
        ("id: small_form", "id: small_form\nedition: -1"),
        ("id: small_form", "id: small_form\nedition: 二"),
        ("id: small_form", f"id: small_form\nedition: {'9' * 5000}"),
        ("paper_copies: null", "paper_copies: 100000000"),
        ("file_name: 申报书", "file_name: x/../../../申报书"),
        ("file_name: 申报书", "file_name: 'C:申报书'"),
        ("file_name: 申报书", "file_name: .."),
        ("id: book", f"id: {'b' * 100}"),
        ("id: small_form", f"id: {'b' * 100}"),
        ('rule: "total <= 71.2"', "rule: \"total <= 'a' * 999999999\""),
    ],
)
def test_numbers_and_names_that_no_form_has_are_refused_with_their_place(before_: str, after: str) -> None:
    assert before_ in SMALL_FORM
    refused(SMALL_FORM.replace(before_, after, 1))


def test_a_bomb_of_aliases_is_refused() -> None:
    levels = ["b0: &b0 [x, x, x, x, x, x, x, x, x, x]"]
    levels += [f"b{n}: &b{n} [{', '.join([f'*b{n - 1}'] * 10)}]" for n in range(1, 10)]
    refused("\n".join([SMALL_FORM, *levels]))


def test_a_huge_file_is_not_read_whole(make: Make, dropped: Path) -> None:
    with (dropped / "huge.yaml").open("wb") as file:
        file.truncate(10 << 30)  # a hole, which takes no room
    assert ["超过" in error.message for error in make().problems()] == [True]


def test_what_is_no_file_is_not_waited_for(make: Make, dropped: Path) -> None:
    import os

    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(dropped / "pipe.yaml")
    assert len(make().problems()) == 1
