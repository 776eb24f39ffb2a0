"""What strangers wrote is theirs to choose: a label gets a few words of it, the rest is shown when it is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication

from app.bureau.desk_records import CaseSeen, ReviewSeen, VersionSeen
from app.ui.bureau.review.long_text import MOST_PIECE, LongText
from app.ui.bureau.review.others_part import OthersPart
from tests.ui.bureau.desk_tools import row
from tests.ui.bureau.review.conftest import Opened
from tests.ui.bureau.review.made import COUNTY, case
from tests.ui.ecopy.answers import Desk

_MOST = 6_000  # letters that a label may lay out: some milliseconds


@pytest.fixture
def part(opened: Opened) -> OthersPart:
    return opened().pane.others


def from_others(*opinions: str, corrections: tuple[str, ...] = (), number: int = 1) -> CaseSeen:
    said = [
        ReviewSeen(replace(COUNTY, office=f"第{at}局", opinion=one, corrections=corrections), False, False)
        for at, one in enumerate(opinions)
    ]
    return case(row(number), reviews=tuple(said))


def box_of(text: LongText) -> str:
    assert text.box is not None
    return text.box.toPlainText()


def test_what_is_short_stands_there_whole(part: OthersPart) -> None:
    part.show_case(from_others("拟同意。\n材料齐全。", corrections=("补公章",)))
    assert part.words.endswith("意见：拟同意。\n材料齐全。\n要补正：补公章")
    assert part.said.link.isHidden()


@pytest.mark.parametrize(
    "said",
    [
        from_others("意见" * 100_000),
        from_others("意\n" * 100_000),
        from_others(*["意见" * 250] * 500),
        from_others("同意", corrections=("补" * 5_000,) * 200),
        from_others(*["同意"] * 3, corrections=tuple(f"第 {at} 条" for at in range(500))),
    ],
    ids=["long", "many lines", "many offices", "long corrections", "many corrections"],
)
def test_a_label_never_gets_more_than_it_lays_out_at_once(part: OthersPart, said: CaseSeen) -> None:
    part.show_case(said)
    assert len(part.words) < _MOST
    assert part.words.count("\n") < 60
    assert part.said.link.isVisible()


def test_a_name_of_an_office_is_cut_too(part: OthersPart) -> None:
    long = replace(COUNTY, office="局" * 50_000, by="王" * 50_000)
    part.show_case(case(row(1), reviews=(ReviewSeen(long, False, False),)))
    assert len(part.words) < 200


def test_all_of_it_is_shown_when_it_is_asked_for(part: OthersPart) -> None:
    part.show_case(from_others(*[f"{at}：{'同意' * 150}。" for at in range(9)]))
    assert "还有 5 份初审" in part.words
    assert "8：同意" not in part.words
    part.said.link.click()
    assert box_of(part.said).count("同意。") == 9
    assert part.said.label.isHidden()
    assert part.said.box is not None
    assert part.said.box.height() < 400, "it scrolls, whatever stands in it"
    part.said.link.click()
    assert part.said.label.isVisible()
    assert part.said.link.text() == "全部…"


def test_a_paragraph_beyond_all_measure_stands_on_several_lines(part: OthersPart) -> None:
    part.show_case(from_others("意见" * 200_000))
    part.said.link.click()
    lines = box_of(part.said).split("\n")
    assert max(map(len, lines)) <= MOST_PIECE
    assert "".join(lines).endswith("意见" * 200_000)


def test_what_is_open_stays_open_until_somebody_else_is_shown(opened: Opened, answers: Desk) -> None:
    pane = opened().pane
    seen = from_others("意见" * 1_000)
    pane.show_case(seen)
    pane.others.said.link.click()
    box = pane.others.said.box
    pane.show_case(replace(seen, title="又看一次"))
    assert pane.others.said.box is box
    pane.show_case(from_others("意见" * 999, number=2))
    assert pane.others.said.box is None
    assert pane.others.said.link.text() == "全部…"


def test_of_many_versions_the_latest_are_told(part: OthersPart) -> None:
    came = tuple(VersionSeen(code=f"V{at:03}", received=f"2026-05-01T09:{at:02}:00", written="") for at in range(50))
    part.show_case(replace(case(row(1)), versions=came))
    QApplication.processEvents()
    told = part.came.label.text()
    assert told.startswith("较早的还有 42 版\n")
    assert "V049" in told
    assert "V041" not in told
    part.came.link.click()
    assert all(f"V{at:03}" in box_of(part.came) for at in range(50))
