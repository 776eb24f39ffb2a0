"""A signature is noticed and told; the pages that are bound carry none, and the signed file stays byte for byte."""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path

import pikepdf
import pytest

from app import api
from app.books.intake_unlock import UNLOCKED
from app.books.signatures import SIGNED, SIGNED_AND_CHANGED, is_signed
from app.drafts.store import open_draft
from app.paths import find_paths
from tests.awkward import signed

NOON = datetime(2026, 4, 1, 12)


@pytest.mark.parametrize("name", [*signed.SIGNED, *signed.UNSIGNED])
def test_only_what_somebody_signed_is_signed(tmp_path: Path, name: str) -> None:
    path = signed.make(tmp_path, {**signed.SIGNED, **signed.UNSIGNED}[name])
    with closing(pikepdf.open(path)) as pdf:
        assert is_signed(pdf) == (name in signed.SIGNED)


@pytest.mark.parametrize("root", [{"/AcroForm": 7}, {"/AcroForm": {"/Fields": 7}}, {"/Perms": 7}])
def test_nonsense_is_not_signed(root: dict[str, object]) -> None:
    with closing(pikepdf.new()) as pdf:
        for key, value in root.items():
            pdf.Root[key] = pikepdf.Dictionary(value) if isinstance(value, dict) else value
        assert not is_signed(pdf)


def test_a_signed_file_is_told_and_stays_as_it_is(tmp_path: Path) -> None:
    paths, folder, source = find_paths(tmp_path / "资料"), tmp_path / "机构", signed.make_signed(tmp_path)
    api.new_draft(paths, "service_institution_2026", folder, NOON)
    told = api.attach(paths, folder, signed.ITEM, [source], api.Attaching(), NOON)
    assert told == (f"“{source.name}”{SIGNED.sentence}",)
    with open_draft(folder, writable=False) as opened:
        (file,) = opened.draft.item(signed.ITEM).files
    assert (folder / file.path).read_bytes() == source.read_bytes()
    issues, _ = api.check(paths, folder)
    assert [issue.severity for issue in issues if "电子签名" in issue.message] == ["note"]
    (cached,) = (paths.cache / "intake").glob("*.pdf")
    with closing(pikepdf.open(cached)) as pdf:
        assert not is_signed(pdf)
        assert len(pdf.pages) == signed.PAGES


def test_an_unlocked_copy_is_said_to_have_lost_its_signature(tmp_path: Path) -> None:
    paths, folder = find_paths(tmp_path / "资料"), tmp_path / "机构"
    source = signed.make_signed_and_locked(tmp_path, "1234")
    api.new_draft(paths, "service_institution_2026", folder, NOON)
    told = api.attach(paths, folder, signed.ITEM, [source], api.Attaching(password="1234"), NOON)
    assert told == tuple(f"“{source.name}”{note.sentence}" for note in (SIGNED_AND_CHANGED, UNLOCKED))
    issues, _ = api.check(paths, folder)
    assert [issue.severity for issue in issues if "电子签名" in issue.message] == ["warning"]
