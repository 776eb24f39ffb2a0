"""The press that every acceptance test takes its packets from: one folder for all processes of a run."""

from __future__ import annotations

import os

import pytest

from tests.acceptance.packets import Press


@pytest.fixture(scope="session")
def press(tmp_path_factory: pytest.TempPathFactory) -> Press:
    """Packets are made on demand, each once in a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    return Press(shared / "press")
