"""One set of fonts for all tests of documents: reading them costs a tenth of a second a face."""

from __future__ import annotations

import pytest

from app.documents.fonts import Fonts
from app.documents.typeset import Typesetter
from tests.conftest import ROOT


@pytest.fixture(scope="session")
def typesetter() -> Typesetter:
    return Typesetter(Fonts(ROOT / "resources" / "fonts"))
