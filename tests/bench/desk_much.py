"""One applicant of whom there is much: two drafts with hundreds of differences, many versions, long words of others."""

from __future__ import annotations

from pathlib import Path

from app.bureau.model import Review
from app.bureau.review_records import Carried, reviews_file
from app.drafts.package import pack
from tests.unit.bureau.applicants import answers
from tests.unit.bureau.piles import handed_in

NAME = "云川多份（虚构）中小企业服务有限公司"
DIFFERENCES, VERSIONS = 300, 10
_CODE = "91149900MA0YCMUC6K"
_OFFICES, _OPINION = 40, 4_900


def hand_in_much(folder: Path, version: int) -> None:
    """A draft folder as it is after so many changes; with the first one a package that differs in every row."""
    words = "拟同意推荐。" * (_OPINION // 6)
    said = [
        Review(level="county", office=f"云川第{number}局", decision="recommend", opinion=words)
        for number in range(_OFFICES)
    ]
    reviews = reviews_file(Carried(), said)
    (_draft(folder / "甲", f"第{version}版") / "reviews.json").write_bytes(reviews)
    if not version:
        pack(_draft(folder.parent / "much elsewhere", "另一份"), folder / "乙.shenbao", reviews=reviews)


def _draft(folder: Path, words: str) -> Path:
    person = answers()["people"][0]
    people = [{**person, "name": f"{words}的第{number}人"} for number in range(DIFFERENCES)]
    return handed_in(folder, org_name=NAME, uscc=_CODE, people=people)
