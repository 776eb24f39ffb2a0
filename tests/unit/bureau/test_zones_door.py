"""Places with more than zones in them: what cannot be compared is named as that, and the rest is compared."""

from __future__ import annotations

from pathlib import Path

from app import api
from app.drafts import store
from app.paths import find_paths
from tests.unit.bureau.piles import handed_in


def test_an_application_among_zones_is_told_in_words_of_the_comparison(tmp_path: Path) -> None:
    handed_in(tmp_path / "收" / "服务机构")
    store.create(tmp_path / "收" / "合作区", "cooperation_zone_2026")
    found = api.compare_zones(find_paths(tmp_path / "资料"), [tmp_path / "收"], tmp_path / "比较")
    assert found.table is not None
    assert [zone.source.path.name for zone in found.table.zones] == ["合作区"]
    (left,) = found.unreadable
    assert "“服务机构”填的是" in left.sentence
    assert "不能这样比较，没有列入" in left.sentence
    assert "受理台" not in left.sentence + left.hint
