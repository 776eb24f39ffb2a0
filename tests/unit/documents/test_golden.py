"""The samples look as they were last seen and accepted (``tests/data/golden``, renewed by ``make golden``).

GM1 each sample's page model equals its file, line by line. GM2 no file is left over, and they stay small enough to
read.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from app.documents.typeset import Typesetter
from tests.unit.documents.golden import FOLDER, goldens, samples

_MOST_BYTES = 400_000


@pytest.mark.parametrize("folder", samples(), ids=lambda folder: folder.name)
def test_gm1_samples_look_as_they_were_accepted(typesetter: Typesetter, folder: Path) -> None:
    for name, made in goldens(folder, typesetter).items():
        path = FOLDER / name
        assert path.is_file(), f"{name} is missing: make golden"
        kept = path.read_text("utf-8")
        changed = [
            f"- {old}\n+ {new}" for old, new in zip(kept.splitlines(), made.splitlines(), strict=False) if old != new
        ]
        assert kept == made, f"{name}: meant? then make golden and read git diff\n" + "\n".join(changed[:3])


def test_gm2_the_files_are_those_of_the_samples(typesetter: Typesetter) -> None:
    names = {name for folder in samples() for name in goldens(folder, typesetter)}
    files = sorted(FOLDER.glob("*"))
    assert {file.name for file in files} == names
    assert sum(file.stat().st_size for file in files) < _MOST_BYTES
    assert all(json.loads(file.read_text("utf-8"))["pages"] for file in files)
