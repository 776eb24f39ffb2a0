"""Foreign names in one face: which stretches leave the Chinese faces, and letters that came apart from their marks."""

from __future__ import annotations

from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.documents.fonts import LATIN, Fonts
from app.documents.model import Face
from app.documents.phrases import composed, faces_of
from app.documents.typeset import GETA, Typesetter
from tests.conftest import ROOT
from tests.unit.documents.faces import advances
from tests.unit.documents.typed import lines

SHARED = Fonts(ROOT / "resources" / "fonts")


def in_latin(text: str, wanted: Face = Face.SONG) -> list[str]:
    """The stretches of a text that a face of Latin letters draws."""
    found = zip(text, faces_of(text, wanted, SHARED), strict=True)
    return ["".join(char for char, _ in group) for latin, group in groupby(found, lambda one: one[1] in LATIN) if latin]


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("与波兰Żółć合作", ["Żółć"]),
        ("甲Łukasz Kowalski-Nowak、Jan Nowak乙", ["Łukasz Kowalski-Nowak"]),
        ("Huta „Łódź” Sp. z o.o.（波兰）", ["Huta „Łódź” Sp. z o.o"]),
        ("O’Šea’s Müller", ["O’Šea’s Müller"]),
        ("x\u030c和y", []),
        ("Ǧ\u0331的", ["Ǧ\u0331"]),
        ("2026年Győr 12家", ["Győr"]),
        ("CO₂和Müller、Владимир", ["₂"]),
        ("10⁻³", ["⁻"]),
        ("国家级 ISO9001 café", []),
    ],
)
def test_a_phrase_with_a_letter_that_song_lacks_is_set_in_one_face(text: str, phrases: list[str]) -> None:
    assert in_latin(text) == phrases


@pytest.mark.parametrize(
    ("wanted", "latin"),
    [
        (Face.SONG, Face.LATIN),
        (Face.FANG, Face.LATIN),
        (Face.KAI, Face.LATIN),
        (Face.SONG_BOLD, Face.LATIN_BOLD),
        (Face.HEI, Face.LATIN_HEI),
    ],
)
def test_the_face_is_of_the_kind_that_was_asked_for(wanted: Face, latin: Face) -> None:
    assert set(faces_of("Żółć", wanted, SHARED)) == {latin}


@given(lines, st.sampled_from((Face.SONG, Face.SONG_BOLD, Face.HEI, Face.FANG, Face.KAI)))
def test_phrases_change_no_character_and_take_only_what_their_face_has(text: str, wanted: Face) -> None:
    typesetter = Typesetter(SHARED)
    for run in typesetter.runs(text, wanted, 21):
        if run.face in LATIN:
            assert set(run.text) <= advances(run.face).keys()
    alone = [SHARED.face_for(wanted, char) for char in text]
    together = faces_of(text, wanted, SHARED)
    assert [found is None for found in alone] == [found is None for found in together]
    assert all(after in LATIN for before, after in zip(alone, together, strict=True) if before is not after)


@pytest.mark.parametrize(
    ("apart", "whole"),
    [("Z\u0307o\u0301łc\u0301", "Żółć"), ("e\u0302\u0323", "ệ"), ("x\u030c", "x\u030c"), ("樂\uf914", "樂\uf914")],
)
def test_letters_get_their_marks_back_and_hanzi_stay_what_they_are(apart: str, whole: str) -> None:
    assert composed(apart) == whole


def test_names_of_partner_countries_and_formulas_print(typesetter: Typesetter) -> None:
    text = (
        "ĄĆĘŁŃÓŚŹŻąćęłńóśźż ČĎĚŇŘŠŤŮŽčďěňřšťůž ŐŰőű ĂÂÎȘȚăâîșț ĞİŞğış ĐđƠơƯưẠạẾế Їїєґ ΆάΈέϊΰ ẞ "
        "₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾₊₋ⁿₙ ‱ ₹₺₽₴€ ⇌≡≢∂∇∅∀∃⊂⊆⇒⇔⌀℉Å➢☎"
    )
    for face in (Face.SONG, Face.SONG_BOLD, Face.HEI, Face.FANG, Face.KAI):
        runs = typesetter.runs(text, face, 21)
        assert "".join(run.text for run in runs) == text
        assert GETA not in "".join(run.text for run in runs)
