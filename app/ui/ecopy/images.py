"""Where the images of an electronic copy lie: beside its folder, under its name."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from app.discs.image_files import image_path
from app.discs.manifest import SUMS_NAME
from app.discs.model import MadeCopy, MadeDisc


def usual_image(out: Path) -> Path:
    """The image of a copy in ``out``; several have numbers in their names."""
    return out.parent / f"{out.name}.iso"


def with_images(made: MadeCopy) -> MadeCopy:
    """A copy that was found in a folder, with the images that were made of it; asks the disk."""
    return replace(made, discs=tuple(_with_image(made.out, disc) for disc in made.discs))


def _with_image(out: Path, disc: MadeDisc) -> MadeDisc:
    """An image that is older than the lists in the folder is of an earlier copy."""
    if disc.image is not None or not disc.medium:
        return disc
    image = image_path(usual_image(out), disc.number, disc.of)
    try:
        listed = (disc.folder / SUMS_NAME).stat()
        found = image.stat()
    except OSError:
        return disc
    fits = found.st_mtime_ns >= listed.st_mtime_ns
    return replace(disc, image=image, image_bytes=found.st_size) if fits else disc
