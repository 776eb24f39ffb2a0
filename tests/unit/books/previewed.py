"""A draft of the larger sample with small evidence of every shape, for tests of what the window sees of its book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from app import api
from app.drafts import store
from app.drafts.draft import Draft
from app.paths import AppPaths, find_paths
from tests.scans import codes, write_scan_jpeg, write_scan_pdf, write_scan_png

NOW = datetime(2026, 1, 1, tzinfo=UTC)
FORM_A, FORM_B = "cooperation_zone_2026", "service_institution_2026"


@dataclass
class Desk:
    """A draft folder and the draft as it lies there."""

    paths: AppPaths
    folder: Path

    @property
    def draft(self) -> Draft:
        with store.open_draft(self.folder, writable=False) as opened:
            return opened.draft

    def file(self, item: int, name: str) -> Path:
        return self.folder / "attachments" / f"{item:02d}" / name

    def forget(self) -> None:
        """Empty the intake's cache."""
        for file in (self.paths.cache / "intake").glob("*"):
            file.unlink()

    def export(self, out: Path, mark: api.Mark = "draft") -> None:
        api.export(self.paths, self.folder, out, ("pdf",), mark)


def make_desk(folder: Path, form: str) -> Desk:
    """The answers of a sample, and evidence upright, landscape, small, turned and photographed."""
    desk = Desk(find_paths(folder / "profile"), folder / "草稿")
    api.new_draft(desk.paths, form, desk.folder, NOW)
    sample = api.library(desk.paths).sample(form)
    assert sample is not None
    api.set_answers(desk.paths, desk.folder, sample["answers"], NOW)
    made = folder / "原件"
    made.mkdir()
    files: Mapping[int, list[Path]] = {
        3: [write_scan_pdf(made / "协议.pdf", codes(3, 3), dpi=60), write_scan_jpeg(made / "照片.jpg", "E03-0009")],
        4: [write_scan_pdf(made / "横页.pdf", codes(4, 2), "landscape", dpi=60)],
        5: [write_scan_png(made / "证照.png", "E05-0000"),
            write_scan_pdf(made / "收据.pdf", codes(5, 1), points=(300, 200))],
    }  # fmt: skip
    for item, listed in files.items():
        api.attach(desk.paths, desk.folder, item, listed, api.Attaching(), NOW)
    api.turn(desk.paths, desk.folder, 3, "照片.jpg", 90, NOW)
    return desk


def without(draft: Draft, item: int) -> Draft:
    """The draft with nothing chosen for an item."""
    return replace(draft, items={**draft.items, item: replace(draft.item(item), state="")})
