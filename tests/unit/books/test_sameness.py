"""Objects of two PDFs are the same by content: values, structure and stored bytes."""

from __future__ import annotations

from contextlib import closing

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Stream, String

from app.books.sameness import Sameness


def resources(pdf, data=b"\xff\xd8 picture", width=7, name=Name.DeviceGray, words="字"):
    """Direct and indirect values, shared ones, and one that leads back to itself."""
    font = pdf.make_indirect(Dictionary(Type=Name.Font, Said=String(words), Scale=1.5, On=True))
    picture = Stream(pdf, data, Width=width, ColorSpace=Array([Name.Indexed, name, 1]))
    whole = pdf.make_indirect(Dictionary(XObject=Dictionary(P=picture), Font=Dictionary(A=font, B=font)))
    whole.Itself = whole
    return whole


@pytest.fixture
def two():
    with closing(pikepdf.new()) as one, closing(pikepdf.new()) as other:
        other.make_indirect(Dictionary(Other=1))  # numbers differ, content does not
        yield one, other


def test_equal_content_is_the_same_whatever_its_numbers(two):
    one, other = two
    sameness = Sameness()
    for _ in range(2):
        assert sameness.of(resources(one), resources(other))


@pytest.mark.parametrize(
    "other_is", [{"data": b"\xff\xd8 pictura"}, {"data": b"\xff\xd8 picture "}, {"width": 8}, {"name": Name.DeviceRGB},
                 {"words": "宇"}],
)  # fmt: skip
def test_any_difference_shows(two, other_is):
    one, other = two
    assert not Sameness().of(resources(one), resources(other, **other_is))


@pytest.mark.parametrize(
    ("mine", "its"),
    [(String("/A"), Name.A), (1, True), (Array([1]), Array([1, 2])), (Dictionary(A=1), Dictionary(B=1)),
     (Dictionary(A=1), Dictionary()), (Array([]), Dictionary())],
)  # fmt: skip
def test_values_of_another_kind_or_number_differ(mine, its):
    assert not Sameness().of(mine, its)
    assert not Sameness().of(its, mine)
    assert Sameness().of(mine, mine)
