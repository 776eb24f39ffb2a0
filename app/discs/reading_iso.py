"""Reads the list of files of an image that has no UDF: another program made it anew from an electronic copy."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO

from app.discs.reading_udf import Extent, ImageFile, recognised

if TYPE_CHECKING:
    from pycdlib import PyCdlib


class IsoDamage(Exception):
    """The structures are not as they should be; ``args`` say how, for the log."""


def is_iso(stream: BinaryIO) -> bool:
    """Whether there is an ISO 9660 volume."""
    return recognised(stream, 16) == b"CD001"


def read_iso(stream: BinaryIO) -> list[ImageFile]:
    """The files by their full names in Rock Ridge, else Joliet, else ISO 9660; :class:`IsoDamage`, ``OSError``."""
    from pycdlib import PyCdlib

    image = PyCdlib()
    try:
        image.open_fp(stream)
        return list(_files(image))
    except OSError:
        raise
    except Exception as error:  # the library checks little of what it reads: anything may come of damage
        raise IsoDamage(repr(error)) from error


def _files(image: PyCdlib) -> Iterator[ImageFile]:
    tree = "rr_path" if image.has_rock_ridge() else "joliet_path" if image.has_joliet() else "iso_path"
    for folder, _, names in image.walk(**{tree: "/"}):
        for name in names:
            path = f"{folder.rstrip('/')}/{name}"
            extents = tuple(Extent(*found) for found in image.get_file_byte_extents(**{tree: path}))
            shown = path[1:].partition(";")[0].rstrip(".") if tree == "iso_path" else path[1:]
            yield ImageFile(shown, sum(part.length for part in extents), extents)
