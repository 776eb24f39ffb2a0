"""Cutting a paragraph's runs: every stretch gets its characters, in the faces they had."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from app.documents.model import Face, Paragraph, Run

FACES = list(Face)


@given(st.lists(st.text("ab。", min_size=1, max_size=5), max_size=12), st.data())
def test_stretches_have_their_characters_in_their_faces(texts: list[str], data: st.DataObject) -> None:
    runs = tuple(Run(text, FACES[place % len(FACES)], 20 + place) for place, text in enumerate(texts))
    paragraph = Paragraph("p", runs, "body", 400)
    marks = sorted(data.draw(st.lists(st.integers(0, len(paragraph.text)), min_size=2, max_size=6)))
    stretches = list(pairwise(marks))
    single = [(run.half_points, char) for run in runs for char in run.text]
    for (start, end), found in zip(stretches, paragraph.cuts(stretches), strict=True):
        assert [(run.half_points, char) for run in found for char in run.text] == single[start:end]
        assert all(run.text for run in found)
        assert paragraph.cut(start, end) == found
