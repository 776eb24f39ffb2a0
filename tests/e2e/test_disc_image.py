"""Images of the sample's books and of a full CD: three other programs read every byte; a change is found in them."""

from __future__ import annotations

import hashlib
import os
import random
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from app.discs.image import image_size, write_image
from app.discs.manifest import SUMS_NAME, write_manifest
from app.discs.model import CopyHead, Fault, ListedFile, Manifest
from app.discs.reading_udf import read_udf
from app.discs.verify import verify_copy
from tests.conftest import RunShenbao

UTF8 = {**os.environ, "LC_ALL": "C.UTF-8"}
RARE = "罕见字𠀀𰻞.pdf"
BLOCK = 1 << 20
LARGE = 610 * BLOCK
COUNT = 164


def digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def listed(folder: Path, names: list[str]) -> list[str]:
    """Write the lists of a copy; the names of all its files."""
    files = tuple(
        ListedFile(path=name, bytes=(folder / name).stat().st_size, sha256=digest(folder / name)) for name in names
    )
    head = CopyHead(form="f", title="示例", applicant="示例", code="7F3A-92C1", parts={}, discs=2)
    return [*names, *write_manifest(folder, Manifest(head=head, disc=1, of=1, files=files))]


def flip(path: Path, at: int) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ 0x10]))


def by_7z(iso: Path, out: Path) -> None:
    subprocess.run(["7z", "x", "-y", "-tudf", f"-o{out}", iso], env=UTF8, capture_output=True, check=True)


def by_bsdtar(iso: Path, out: Path) -> None:
    out.mkdir()
    subprocess.run(["bsdtar", "-C", out, "-xf", iso], env=UTF8, capture_output=True, check=True)


def by_xorriso(iso: Path, out: Path) -> None:
    command = ["xorriso", "-osirrox", "on", "-indev", iso, "-extract", "/", out]
    subprocess.run(command, env=UTF8, capture_output=True, check=True)


JUDGES: dict[str, Callable[[Path, Path], None]] = {"7z": by_7z, "bsdtar": by_bsdtar, "xorriso": by_xorriso}


@pytest.fixture
def extracted(tmp_path: Path) -> Iterator[Callable[[str, Path], Path]]:
    """What a judge took out of an image; gone before the next one needs the room."""

    def extract(judge: str, iso: Path) -> Path:
        out = tmp_path / judge
        JUDGES[judge](iso, out)
        subprocess.run(["chmod", "-R", "u+rwX", out], check=True)
        return out

    yield extract
    for judge in JUDGES:
        shutil.rmtree(tmp_path / judge, ignore_errors=True)


def same(out: Path, tree: Path, names: list[str]) -> bool:
    found = sorted(path.relative_to(out).as_posix() for path in out.rglob("*") if path.is_file())
    sums = subprocess.run(["sha256sum", "-c", "--quiet", "--strict", SUMS_NAME], cwd=out, check=False, env=UTF8)
    return found == sorted(names) and sums.returncode == 0 and digest(out / SUMS_NAME) == digest(tree / SUMS_NAME)


@pytest.fixture(scope="module")
def full(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, Path, list[str]]]:
    """A tree of 164 files and 610 MB in Chinese folders, no two blocks of it equal, and its image."""
    folder = tmp_path_factory.mktemp("盘")
    tree, chance = folder / "树", random.Random(164)
    filling, names = chance.randbytes(BLOCK - 8), []
    for number in range(COUNT):
        name = f"佐证材料/{number % 15 + 1:02}_合作区入驻企业名录/第{number}份材料.pdf" if number else RARE
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        with (tree / name).open("wb") as stream:
            for block in range(LARGE // COUNT // BLOCK + 1):
                stream.write(number.to_bytes(4, "big") + block.to_bytes(4, "big") + filling)
            stream.write(b"x" * (number % 5 * 1000))
        names.append(name)
    names = listed(tree, names)
    write_image(tree, names, folder / "满.iso", "SB_7F3A92C1_1")
    yield tree, folder / "满.iso", names
    shutil.rmtree(folder)


@pytest.mark.slow
@pytest.mark.parametrize("judge", JUDGES)
def test_e6_a_full_cd_is_read_by_others_without_one_other_byte(
    judge: str, full: tuple[Path, Path, list[str]], extracted: Callable[[str, Path], Path]
) -> None:
    tree, iso, names = full
    assert same(extracted(judge, iso), tree, names)


@pytest.mark.slow
def test_e6_a_full_cd_is_verified_and_a_changed_byte_found(full: tuple[Path, Path, list[str]]) -> None:
    tree, iso, names = full
    assert iso.stat().st_size >= 600 * 1_000_000
    assert iso.stat().st_size <= image_size([(name, (tree / name).stat().st_size) for name in names])
    verified = verify_copy(iso)
    assert verified.same
    assert verified.sentences == (f"校验通过：164 个文件，{verified.bytes / BLOCK:.0f} MB，与清单一致",)
    with iso.open("rb") as stream:
        places = {file.path: file.extents[0] for file in read_udf(stream)}
    for name in (RARE, names[100]):
        at = places[name].offset + places[name].length - 1
        flip(iso, at)
        assert verify_copy(iso).faults == (Fault("changed", name),)
        flip(iso, at)


@pytest.mark.parametrize("form", ["cooperation_zone_2026", "service_institution_2026"])
def test_e6_the_samples_books_are_read_by_others_without_one_other_byte(
    form: str, shenbao: RunShenbao, tmp_path: Path, extracted: Callable[[str, Path], Path]
) -> None:
    tree = tmp_path / "导出"
    assert shenbao("new", form, tmp_path / "草稿", "--sample").returncode == 0
    done = shenbao("export", tmp_path / "草稿", "--out", tree)
    assert done.returncode == 0, done.stderr
    names = listed(tree, [path.name for path in sorted(tree.iterdir()) if path.is_file()])
    write_image(tree, names, tmp_path / "示例.iso", "SB_7F3A92C1_1")
    assert verify_copy(tmp_path / "示例.iso").same
    for judge in JUDGES:
        assert same(extracted(judge, tmp_path / "示例.iso"), tree, names), judge
