"""A setter on one of the real forms, with answers of the test's own."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest

from app.documents.layout import styles
from app.documents.layout.parts import Layout, LayoutOptions
from app.documents.layout.setter import Setter
from app.documents.layout.texts import Filler
from app.documents.typeset import Typesetter
from app.forms.answers import Filling, ItemState
from app.forms.authoring import load_form
from app.forms.definition import FormDefinition
from tests.conftest import ROOT

MakeSetter = Callable[..., Setter]
MakeLayout = Callable[..., Layout]


@pytest.fixture(scope="session")
def zone() -> FormDefinition:
    return load_form(ROOT / "forms" / "cooperation_zone_2026" / "form.yaml")


@pytest.fixture(scope="session")
def service() -> FormDefinition:
    return load_form(ROOT / "forms" / "service_institution_2026" / "form.yaml")


@pytest.fixture
def setter(typesetter: Typesetter) -> MakeSetter:
    def make(definition: FormDefinition, answers: Mapping[str, object] | None = None) -> Setter:
        filling = Filling(dict(answers or {}))  # type: ignore[arg-type]
        return Setter(typesetter, styles.portrait(), Filler(definition, filling), "t")

    return make


@pytest.fixture
def layout(typesetter: Typesetter) -> MakeLayout:
    def make(
        definition: FormDefinition,
        answers: Mapping[str, object] | None = None,
        items: Mapping[int, ItemState] | None = None,
        **options: object,
    ) -> Layout:
        filling = Filling(dict(answers or {}), dict(items or {}))  # type: ignore[arg-type]
        return Layout(definition, filling, typesetter, LayoutOptions(**options))  # type: ignore[arg-type]

    return make
