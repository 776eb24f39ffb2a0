"""The opinion for a draft that is not read by its own edition: whoever prints it onto the original says yes first."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from pathlib import Path

import pytest

from app import api
from app.api_letters import OtherEdition
from app.api_opinions import PrintedOpinion, print_opinion
from app.drafts.draft import DRAFT_FILE
from app.errors import DraftError
from app.paths import AppPaths, find_paths
from tests.unit.bureau.applicants import SERVICE, answers
from tests.unit.bureau.test_desk_editions import of_edition

NOON = datetime(2026, 4, 1, 12)


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def made(paths: AppPaths, tmp_path: Path) -> Path:
    folder = tmp_path / "申请"
    api.new_draft(paths, SERVICE.id, folder, NOON)
    api.set_answers(paths, folder, answers(), NOON)
    return folder


@pytest.mark.parametrize(
    ("edition", "sha256", "asked"),
    [(None, "", False), (1, "", False), (1, "0" * 64, True), (7, "", True)],
    ids=["no stamp", "its number", "another file", "another number"],
)
def test_by_another_edition_it_is_printed_only_after_a_yes(
    paths: AppPaths, tmp_path: Path, edition: int | None, sha256: str, asked: bool
) -> None:
    """The code proves the content, not where the cell stands; the sheet bears the applicant's stamp."""
    folder, target = made(paths, tmp_path), tmp_path / "意见.pdf"
    if edition is not None:
        of_edition(folder, edition, sha256)
    api.collect(paths, [folder], NOON, tmp_path / "台")
    ways: tuple[Callable[..., PrintedOpinion], ...] = (
        partial(print_opinion, paths, folder, "同意", target),
        partial(api.print_case_opinion, paths, "1", target, text="同意", desk=tmp_path / "台"),
    )
    for how in ways:
        if asked:
            with pytest.raises(OtherEdition, match=r"位置可能不对.*没有套印") as caught:
                how()
            assert ["--other-edition" in one for one in (caught.value.typed, caught.value.hint)] == [True, False]
            assert not target.exists()
        told = how(other_edition=True).told if asked else how().told
        assert len([one for one in told if "请核对" in one]) == asked
        target.unlink()


def test_of_a_newer_program_it_is_not_printed_at_all(paths: AppPaths, tmp_path: Path) -> None:
    folder = made(paths, tmp_path)
    file = folder / DRAFT_FILE
    file.write_text(json.dumps({**json.loads(file.read_text("utf-8")), "format": 99}), "utf-8")
    api.collect(paths, [folder], NOON, tmp_path / "台")
    with pytest.raises(DraftError, match=r"较新的程序.*没有套印"):
        print_opinion(paths, folder, "同意", tmp_path / "意见.pdf", other_edition=True)
    with pytest.raises(DraftError, match=r"较新的程序.*没有套印"):
        api.print_case_opinion(paths, "1", tmp_path / "意见.pdf", text="同意", desk=tmp_path / "台", other_edition=True)
