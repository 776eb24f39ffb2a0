"""Which draft of a case counts, where one of its places holds somebody else's by now."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from app.bureau.candidates import candidates_of
from app.bureau.collecting import collect
from tests.unit.bureau.piles import FONTS, FORMS, LATER, NOW, desk, handed_in

OTHER = "云川精测（虚构）检验检测技术有限公司"


def test_what_is_no_longer_at_its_place_counts_only_while_there_is_nothing_else(tmp_path: Path) -> None:
    stick, drive = tmp_path / "U盘" / "草稿", tmp_path / "硬盘" / "草稿"
    handed_in(drive, staff_count="11")
    handed_in(stick, staff_count="22")
    for folder, time in ((drive, 1_760_000_000), (stick, 1_770_000_000)):
        os.utime(folder / "draft.json", (time, time))
    with desk(tmp_path / "台") as workspace:
        collect(workspace, (drive, stick), FORMS, FONTS, NOW)
        (found,) = candidates_of(workspace.connection)
        assert found.counts.source.path == stick, "written last"
    shutil.rmtree(stick)
    handed_in(stick, org_name=OTHER, uscc=None)
    with desk(tmp_path / "台", LATER) as workspace:
        collect(workspace, (stick,), FORMS, FONTS, LATER)
        first, second = candidates_of(workspace.connection)
        assert (first.counts.source.path, first.counts.is_there) == (drive, True)
        assert (second.counts.source.path, second.counts.applicant) == (stick, OTHER)
