"""A file is read again unless it was read before and has not been touched since."""

from __future__ import annotations

import json
import os

import pytest

from app.books.intake import sha256_of
from app.books.source_stamps import hashed, is_as_hashed
from app.disk import BLOCK
from app.progress import Cancelled

LONG_AGO = 1_600_000_000_000_000_000
LATER = 10_000_000_000


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "原件.pdf"
    path.write_bytes(b"as it was")
    return path


def remembered(cache, file):
    """Hash a file as if it had lain there for long: its change of status cannot be set back."""
    sha256 = hashed(cache, file)
    seen = cache / f"{sha256}.seen"
    places = json.loads(seen.read_text("ascii"))
    *_, (last, stamp) = places.items()
    seen.write_text(json.dumps({**places, last: [*stamp[:-1], file.stat().st_ctime_ns + LATER]}), "ascii")
    return sha256


def test_an_untouched_file_is_known_by_its_stamp(tmp_path, file):
    sha256 = remembered(tmp_path, file)
    assert sha256 == sha256_of(file)
    assert is_as_hashed(tmp_path, file, sha256)
    assert not is_as_hashed(tmp_path, file, "0" * 64)
    assert not is_as_hashed(tmp_path / "another cache", file, sha256)


def test_a_file_changed_just_before_it_was_read_is_not_trusted(tmp_path, file):
    assert not is_as_hashed(tmp_path, file, hashed(tmp_path, file))


def test_a_doubted_stamp_stays_so_when_another_place_is_stamped_later(tmp_path, file):
    sha256 = hashed(tmp_path, file)
    other = tmp_path / "again.pdf"
    other.write_bytes(file.read_bytes())
    remembered(tmp_path, other)
    seen, late = tmp_path / f"{sha256}.seen", file.stat().st_ctime_ns + LATER
    os.utime(seen, ns=(late, late))  # as writing it then makes it
    assert is_as_hashed(tmp_path, other, sha256)
    assert not is_as_hashed(tmp_path, file, sha256)


def test_a_large_file_is_read_in_blocks_and_reading_it_can_be_stopped(tmp_path, file):
    pauses = []
    assert hashed(tmp_path, file, lambda: pauses.append(1)) == sha256_of(file)
    assert pauses == []
    file.write_bytes(bytes(2 * BLOCK + 1))
    assert hashed(tmp_path, file, lambda: pauses.append(1)) == sha256_of(file)
    assert len(pauses) == 2

    def stop():
        raise Cancelled

    file.write_bytes(bytes(2 * BLOCK + 2))
    with pytest.raises(Cancelled):
        hashed(tmp_path, file, stop)
    assert not (tmp_path / f"{sha256_of(file)}.seen").exists()


@pytest.mark.parametrize("change", ["bytes", "size", "time", "another file"])
def test_whatever_touches_a_file_makes_it_unknown(tmp_path, file, change):
    sha256, before = remembered(tmp_path, file), file.stat()
    if change == "another file":
        file.replace(tmp_path / "other")
        file.write_bytes(b"as it was")
    else:
        file.write_bytes({"bytes": b"as it WAS", "size": b"longer than it was"}.get(change, b"as it was"))
    if change == "time":
        os.utime(file, ns=(LONG_AGO, LONG_AGO))
    else:
        os.utime(file, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert not is_as_hashed(tmp_path, file, sha256)


def test_equal_files_at_two_places_are_both_known(tmp_path, file):
    other = tmp_path / "again.pdf"
    other.write_bytes(file.read_bytes())
    sha256 = remembered(tmp_path, file)
    assert remembered(tmp_path, other) == sha256
    assert is_as_hashed(tmp_path, file, sha256)
    assert is_as_hashed(tmp_path, other, sha256)


@pytest.mark.parametrize(
    "text", ["", "[]", '{"a"', "\udcff", '{"x": 1}', '{"HERE": 1}', '{"HERE": []}', '{"HERE": [1, "late"]}']
)
def test_a_damaged_stamp_only_costs_a_reading(tmp_path, file, text):
    sha256 = remembered(tmp_path, file)
    (here,) = json.loads((tmp_path / f"{sha256}.seen").read_text("ascii"))
    (tmp_path / f"{sha256}.seen").write_bytes(text.replace("HERE", here).encode("utf-8", "surrogateescape"))
    assert not is_as_hashed(tmp_path, file, sha256)
    assert remembered(tmp_path, file) == sha256
    assert is_as_hashed(tmp_path, file, sha256)
