"""A draft with choices about its evidence: page ranges, captions, two and four on a side, cards, and a thick item."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from app import api
from app.drafts.draft import Draft
from app.drafts.file_choices import with_caption, with_pages, with_per_side
from app.paths import AppPaths
from tests import scans

ITEM, THICK = 3, 8
CAPTIONS = (
    "中外中小企业合作框架协议（节选）",
    "高新技术企业证书（云川虚构精密仪器有限公司，2023 年度认定，证书号 GR202314000000）",
    "园区照片 1",
    "𠮷",
)
# The codes of each side of the item, in the order in which its pages are read.
SIDES: Sequence[Sequence[int]] = [[1], [0], [4], [5], [6, 7, 8, 9], [10, 11], [12, 13], [14], [15]]
THICK_PAGES = 70


def codes() -> list[list[str]]:
    """The codes of each side."""
    return [[scans.code_of(ITEM, number) for number in side] for side in SIDES]


def choose(paths: AppPaths, draft: Path, scratch: Path, now: datetime) -> None:
    """Put the evidence into a complete draft, and choose how it is bound."""
    scratch.mkdir(parents=True, exist_ok=True)
    agreement = scans.write_scan_pdf(scratch / "协议.pdf", scans.codes(ITEM, 6))
    photos = [
        scans.write_scan_jpeg(scratch / f"证书{n}.jpg", scans.code_of(ITEM, 6 + n), orientation=orientation)
        for n, orientation in enumerate((1, 6, 1, 1, 1, 3))
    ]
    wide = [scans.write_scan_jpeg(scratch / f"照片{n}.jpg", scans.code_of(ITEM, 12 + n), "landscape") for n in range(2)]
    last = scans.write_scan_pdf(scratch / "附页.pdf", scans.codes(ITEM, 2, 14))
    thick = scans.write_scan_pdf(scratch / "专利.pdf", scans.codes(THICK, THICK_PAGES), dpi=72)
    for item, files in {ITEM: [agreement, *photos, *wide, last], THICK: [thick]}.items():
        api.detach(paths, draft, item, [], now)
        api.attach(paths, draft, item, files, api.Attaching(), now)
    api.edit(paths, draft, now, lambda opened, definition: _chosen(opened.draft))


def _chosen(draft: Draft) -> Draft:
    draft = with_pages(draft, ITEM, "协议.pdf", "2,1,5-6", 6)
    per_side: Mapping[str, int] = {**{f"证书{n}.jpg": 4 for n in range(6)}, "照片0.jpg": 2, "照片1.jpg": 2}
    for name, count in per_side.items():
        draft = with_per_side(draft, ITEM, name, count)
    for name, caption in zip(("协议.pdf", "证书1.jpg", "照片0.jpg", "附页.pdf"), CAPTIONS, strict=True):
        draft = with_caption(draft, ITEM, name, caption)
    return draft
