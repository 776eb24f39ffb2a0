"""Who sent nothing but a scan beside somebody else's draft is not overlooked."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.bureau.beside import strangers
from app.bureau.desk import desk_seen
from app.bureau.model import Source
from tests.unit.bureau.piles import FORMS, LATER, NOW, desk, handed_in, packed, take

OWN = "祁县众创（虚构）有限公司"


@pytest.mark.parametrize(
    ("name", "is_other"),
    [
        ("寿阳另一家有限公司入库申请书.pdf", True),
        ("02_寿阳 另一家（虚构）有限责任公司.ofd", True),
        ("云川中小企业服务中心 盖章.pdf", True),
        (f"{OWN}.pdf", False),
        ("申请书（祁县众创(虚构)公司）盖章.pdf", False),
        ("祁县众创虚构公司.pdf", True),  # nearly its own name: a clerk looks
        ("盖章页.pdf", False),
        ("扫描001.pdf", False),
        ("与寿阳另一家有限公司的合作协议.pdf", False),
        ("20260420.pdf", False),
        ("新华.pdf", True),
        ("盖章及签字的第三页.pdf", False),
        # nobody's suffix is needed, nor a company's
        ("云川理工大学.pdf", True),
        ("云川孵化器 盖章.pdf", True),
        ("云川机械厂申请书.pdf", True),
        ("云川律所王某工作室.pdf", True),
        ("01_云川中小企业联盟_入库申请书.pdf", True),
        ("张三.pdf", True),
        # what names nobody, or its own place or short name
        ("优质中小企业服务机构入库申请书（盖章）.pdf", False),
        ("01_入库申请书.pdf", False),
        ("附件2 佐证材料 第1册.pdf", False),
        ("申报材料扫描件（最终版）2026-04-20.pdf", False),
        ("IMG_20260420_143205.pdf", False),
        ("祁县众创盖章.pdf", False),
        ("祁县.pdf", False),
        ("营业执照副本.pdf", False),
    ],
)
def test_by_its_name_a_scan_is_of_another_institution(name: str, is_other: bool) -> None:
    told = strangers(Source("package", Path("/收件/祁县.shenbao")), OWN, [Path("/收件", name)])
    assert (told is not None) == is_other
    if told:
        assert name in told.sentence
        assert OWN in told.sentence
        assert told.source.path == Path("/收件", name)
    assert strangers(Source("package", Path("/收件/祁县.shenbao")), "", [Path("/收件", name)]) is None


def test_many_are_told_in_one_line(tmp_path: Path) -> None:
    place = tmp_path / "收件"
    packed(place / "祁县.shenbao", handed_in(tmp_path / "草稿", org_name=OWN))
    for name in "甲乙丙丁":
        (place / f"{name}某机械厂.pdf").write_bytes(b"x")
    (place / "盖章.pdf").write_bytes(b"x")
    for now in (NOW, LATER):
        (lost,) = take(place, now).unreadable
        assert "等 4 个文件" in lost.sentence
        assert listed(place) == [lost.source.path.name]
    lost.source.path.unlink()
    (lost,) = take(place).unreadable
    assert "3 个" not in lost.sentence
    assert listed(place) == [lost.source.path.name]


def listed(place: Path) -> list[str]:
    with desk(place.parent / "台") as workspace:
        return [one.path.name for one in desk_seen(workspace, FORMS).unreadable]


def test_it_stays_on_the_list_while_it_lies_there(tmp_path: Path) -> None:
    place, other = tmp_path / "收件", tmp_path / "收件" / "寿阳另一家有限公司.pdf"
    packed(place / "祁县.shenbao", handed_in(tmp_path / "草稿", org_name=OWN))
    (place / "盖章.pdf").write_bytes(b"x")
    other.write_bytes(b"x")
    for now in (NOW, LATER):
        (lost,) = take(place, now).unreadable
        assert lost.source.path == other
        assert listed(place) == [other.name]
    (place / "祁县.shenbao").unlink()
    packed(place / "祁县.shenbao", handed_in(tmp_path / "草稿", org_name="寿阳另一家有限公司"))
    take(place)
    assert listed(place) == []
    (place / "祁县.shenbao").unlink()
    packed(place / "祁县.shenbao", handed_in(tmp_path / "草稿", org_name=OWN))
    take(place)
    assert listed(place) == [other.name]
    other.unlink()
    take(place)
    assert listed(place) == []


def test_beside_what_cannot_be_read_all_scans_are_told_until_it_can(tmp_path: Path) -> None:
    place, whole = tmp_path / "收件", handed_in(tmp_path / "草稿", org_name=OWN)
    package = packed(place / "甲" / "甲公司.shenbao", whole)
    data = package.read_bytes()
    package.write_bytes(data[:300])
    for name in ("寿阳另一家有限公司.pdf", "扫描001.pdf"):
        (place / "甲" / name).write_bytes(b"x")
    handed_in(place / "乙", uscc=None, org_name="乙（虚构）有限公司")
    for now in (NOW, LATER):
        told = {one.source.path.name: one.sentence for one in take(place, now).unreadable}
        assert told.keys() == {"甲公司.shenbao", "寿阳另一家有限公司.pdf"}
        assert told["寿阳另一家有限公司.pdf"] == (
            "“寿阳另一家有限公司.pdf”、“扫描001.pdf”是扫描件，读不出填写的内容；"
            "旁边的“甲公司.shenbao”也读不出来，不知道是不是同一家的"
        )
        assert sorted(listed(place)) == sorted(told)
    package.write_bytes(data)
    take(place)
    assert listed(place) == ["寿阳另一家有限公司.pdf"], "of the other one nothing says that it is not his"
    (place / "甲" / "寿阳另一家有限公司.pdf").unlink()
    package.write_bytes(data[:300])
    take(place)
    assert sorted(listed(place)) == sorted(["甲公司.shenbao", "扫描001.pdf"])
    package.write_bytes(data)
    take(place)
    assert listed(place) == []
