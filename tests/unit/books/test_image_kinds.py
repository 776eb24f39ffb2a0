"""Every kind of picture file shows on its page what it shows in a viewer, or is refused by name."""

from __future__ import annotations

from contextlib import closing

import pikepdf
import pypdfium2
import pytest
from PIL import Image, ImageChops, ImageStat

from app.errors import AttachmentError
from tests.awkward.images import CASES, SIZE, Case, expected


def page_pixels(pdf, size, page=0):
    """A page rendered to just so many pixels, whatever its size in points."""
    with closing(pypdfium2.PdfDocument(pdf)) as document:
        width, height = document[page].get_size()
        scale = max(1.0, size[0] / width, size[1] / height) * 3
        return document[page].render(scale=scale).to_pil().convert("RGB").resize(size, Image.Resampling.BOX)


def difference(one, other):
    return max(ImageStat.Stat(ImageChops.difference(one, other)).mean)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_page_shows_what_the_file_shows(tmp_path, take_in, case: Case):
    path = case.make(tmp_path)
    if case.refused:
        with pytest.raises(AttachmentError, match=case.refused) as caught:
            take_in(path)
        assert path.name in caught.value.message
        assert caught.value.hint
        assert not list((tmp_path / "cache").iterdir())
        return
    taken = take_in(path)
    assert len(taken.pages) == case.pages
    found = page_pixels(taken.pdf, SIZE)
    assert difference(found, expected(case.look)) < case.tolerance
    points = tuple(pixels * 72 / dpi for pixels, dpi in zip(case.size, case.dpi, strict=True))
    assert (taken.pages[0].width, taken.pages[0].height) == pytest.approx(points, rel=0.001)
    assert [note for note in taken.notes if case.told in note] if case.told else not taken.notes
    with closing(pikepdf.open(taken.pdf)) as pdf:
        assert pdf.check_pdf_syntax() == []
