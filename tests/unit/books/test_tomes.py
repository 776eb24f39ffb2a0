"""A volume in several books: no page is lost, numbers run on, no book is too thick, items start on right-hand pages."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.books.plan import Part, make_plan
from app.books.tomes import tomes_of

ITEMS = st.lists(st.tuples(st.integers(0, 3), st.integers(0, 90), st.booleans()), min_size=1, max_size=9)
VOLUMES = st.builds(
    lambda cover, notes, contents, body, items: [
        *(Part(f"cover{n}", "cover", range(1)) for n in range(cover)),
        *([Part("notes", "front", range(notes))] if notes else []),
        Part("contents", "contents", range(contents)),
        *([Part("body", "body", range(body))] if body else []),
        *(
            Part(f"item{n}", "item", range(own), range(evidence), n, divided=divided and own > 0)
            for n, (own, evidence, divided) in enumerate(items, 1)
        ),
    ],
    st.integers(0, 1),
    st.integers(0, 9),
    st.integers(1, 3),
    st.integers(0, 6),
    ITEMS,
)


@given(VOLUMES, st.integers(20, 60))
def test_every_page_stands_once_with_its_number(parts, most):
    whole = make_plan(parts)
    tomes = tomes_of(parts, most)
    number_of = {
        (p.part, p.own, p.evidence): p.number for p in whole.pages if p.number is not None and p.kind != "blank"
    }
    shown = [p for tome in tomes for p in tome.plan.pages if p.number is not None and p.kind != "blank"]
    assert [(p.part, p.own, p.evidence) for p in shown] == list(number_of)
    assert [p.number for p in shown] == list(number_of.values())


@given(VOLUMES, st.integers(20, 60))
def test_no_book_is_too_thick(parts, most):
    tomes = tomes_of(parts, most)
    assert all(len(tome.plan.pages) <= 2 * most for tome in tomes)
    assert len({tome.name for tome in tomes}) == len(tomes)
    assert bool(tomes[0].name) == (len(tomes) > 1)


@given(VOLUMES, st.integers(20, 60))
def test_each_book_reads_like_a_whole_one(parts, most):
    tomes = tomes_of(parts, most)
    for place, tome in enumerate(tomes):
        assert any(page.number is not None for page in tome.plan.pages) or not any(tome.name for tome in tomes)
        assert all(start.side % 2 == 1 for start in tome.plan.starts.values())
        assert all(p.number % 2 == p.side % 2 for p in tome.plan.pages if p.number is not None)
        assert len(set(tome.plan.labels)) == len(tome.plan.pages)
        if place:
            kinds = [part.kind for part in tome.parts]
            assert kinds.count("contents") == 1
            assert kinds.count("cover") == sum(part.kind == "cover" for part in parts)
    starts = [item for tome in tomes for item in tome.plan.starts]
    assert starts == sorted(set(starts))
    assert set(starts) == set(make_plan(parts).starts)


def items(*sides: int) -> list[Part]:
    front = [Part("c", "cover", range(1)), Part("l", "contents", range(1))]
    return [*front, *(Part(f"i{n}", "item", range(0), range(count), n) for n, count in enumerate(sides, 1))]


def test_items_stay_whole_and_books_are_about_as_thick():
    tomes = tomes_of(items(20, 20, 20, 20), 30)
    assert [[part.item for part in tome.parts if part.item] for tome in tomes] == [[1, 2], [3, 4]]
    assert [tome.name for tome in tomes] == ["上册", "下册"]


def test_an_item_longer_than_a_book_goes_on_in_the_next():
    tomes = tomes_of(items(10, 130), 30)
    assert [tome.name for tome in tomes] == ["上册", "中册", "下册"]
    assert [list(tome.plan.starts) for tome in tomes] == [[1, 2], [], []]
    assert tomes[1].plan.pages[4].number == 57


def test_a_volume_within_the_limit_stays_whole():
    assert [tome.name for tome in tomes_of(items(100, 100), 0)] == [""]
    assert len(tomes_of(items(56), 30)) == 1
    assert len(tomes_of(items(57), 30)) == 2


def test_many_books_are_counted():
    names = [tome.name for tome in tomes_of(items(*[40] * 12), 22)]
    assert (names[0], names[9], names[11]) == ("第一册", "第十册", "第十二册")
