"""Right-hand starts, even fronts, numbers and labels, for any parts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from app.books.page_labels import label_ranges
from app.books.plan import Part, make_plan, roman

EVIDENCE = st.integers(0, 12)
VOLUMES = st.builds(
    lambda fronts, contents, body, items: [
        Part("cover", "cover", range(1)),
        *(Part(f"front{i}", "front", range(pages)) for i, pages in enumerate(fronts)),
        Part("contents", "contents", range(contents)),
        Part("body", "body", range(body)),
        *(Part(f"item{i}", "item", range(pages), range(files), i) for i, (pages, files) in enumerate(items, 1)),
    ],
    st.lists(st.integers(1, 3), max_size=2),
    st.integers(1, 5),
    st.integers(0, 9),
    st.lists(st.tuples(st.integers(0, 3), EVIDENCE), min_size=1, max_size=8),
)


@given(VOLUMES)
def test_no_page_is_lost_and_order_is_kept(parts):
    plan = make_plan(parts)
    shown = [(page.part, page.own, page.evidence) for page in plan.pages if page.kind != "blank"]
    wanted = []
    for part in parts:
        wanted += [(part.id, own, None) for own in part.pages]
        wanted += [(part.id, None, side) for side in part.evidence]
    assert shown == wanted
    assert [page.side for page in plan.pages] == list(range(1, len(plan.pages) + 1))


@given(VOLUMES)
def test_items_and_page_one_are_right_hand_pages(parts):
    plan = make_plan(parts)
    assert all(start.side % 2 == 1 for start in plan.starts.values())
    assert all(side % 2 == 1 for side in plan.first_sides.values())
    filled = {part.item for part in parts if part.item and (part.pages or part.evidence)}
    assert set(plan.starts) == filled
    numbered = [page for page in plan.pages if page.number is not None]
    assert [page.number for page in numbered] == list(range(1, len(numbered) + 1))
    assert all(page.number % 2 == page.side % 2 for page in numbered)
    front = [page for page in plan.pages if page.number is None]
    assert len(front) % 2 == 0
    assert plan.pages[: len(front)] == tuple(front)


@given(VOLUMES)
def test_labels_are_unique_and_front_labels_are_no_numbers(parts):
    plan = make_plan(parts)
    assert len(set(plan.labels)) == len(plan.pages)
    for page in plan.pages:
        assert page.label == str(page.number) if page.number is not None else not any(c.isdigit() for c in page.label)


@given(VOLUMES)
def test_blanks_stand_only_at_the_end_of_a_part_and_never_twice(parts):
    plan = make_plan(parts)
    for page, following in zip(plan.pages, [*plan.pages[1:], None], strict=True):
        if page.kind == "blank":
            assert page.side % 2 == 0
            assert following is None or following.part != page.part


def test_the_application_volume_has_page_one_after_the_notes():
    plan = make_plan(
        [Part("cover", "cover", range(1)), Part("notes", "front", range(1)), Part("body", "body", range(8))]
    )
    assert [(page.kind, page.label) for page in plan.pages[:6]] == [
        ("front", "封面"),
        ("blank", "ii"),
        ("front", "iii"),
        ("blank", "iv"),
        ("numbered", "1"),
        ("numbered", "2"),
    ]
    assert len(plan.pages) == 12


def test_the_materials_volume_counts_blank_backs():
    plan = make_plan(
        [
            Part("cover", "cover", range(1)),
            Part("contents", "contents", range(2)),
            Part("1", "item", range(1), range(3), 1),
            Part("2", "item", range(0), range(1), 2),
            Part("3", "item", range(1), item=3),
        ]
    )
    assert {item: (page.side, page.label) for item, page in plan.starts.items()} == {
        1: (5, "1"),
        2: (9, "5"),
        3: (11, "7"),
    }
    assert [page.side for page in plan.pages if page.kind == "blank"] == [2, 10]


def test_a_body_part_may_follow_on_the_next_side():
    parts = [
        Part("one", "body", range(1)),
        Part("two", "body", range(1), follows=True),
        Part("three", "body", range(1)),
    ]
    assert make_plan(parts).first_sides == {"one": 1, "two": 2, "three": 3}


def test_a_second_cover_does_not_disturb_numbers_or_labels():
    one = range(1)
    body, item = Part("b1", "body", range(3)), Part("i", "item", one, item=1)
    plan = make_plan([Part("c1", "cover", one), body, Part("c2", "cover", one), item])
    assert plan.labels == ("封面", "ii", "1", "2", "3", "4", "封面（2）", "viii", "5")


@given(st.lists(st.one_of(st.integers(1, 40).map(str), st.integers(1, 40).map(roman), st.sampled_from(["封面", "x1"]))))
def test_label_ranges_give_the_labels_back(labels):
    ranges = label_ranges(labels)
    back = []
    for place, (start, label) in enumerate(ranges):
        end = ranges[place + 1][0] if place + 1 < len(ranges) else len(labels)
        for number in range(label.start, label.start + end - start):
            back.append(label.prefix + {"D": str(number), "r": roman(number), "": ""}[label.style])
    assert back == labels
