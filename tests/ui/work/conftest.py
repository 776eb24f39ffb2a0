"""Fixtures of the opened draft without a window."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app import api
from app.drafts.draft import Draft
from app.forms.definition import FormDefinition
from app.paths import find_paths
from app.ui.work.desk import Desk


@pytest.fixture(scope="module")
def definition(tmp_path_factory: pytest.TempPathFactory) -> FormDefinition:
    """The form with growable tables."""
    return api.library(find_paths(tmp_path_factory.mktemp("profile"))).get("service_institution_2026")


@pytest.fixture
def new_desk(qapp: object, definition: FormDefinition) -> Callable[..., Desk]:
    """Makes desks of drafts with given answers."""

    def make(**answers: object) -> Desk:
        return Desk(definition, Draft(form=definition.id, answers=answers), lambda _: True)

    return make
