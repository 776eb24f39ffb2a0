"""Fixtures for all tests: no network and no office program, here or in any Python that is started; the program."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from app.books.intake_workers import Workers

ROOT = Path(__file__).resolve().parent.parent
GUARD = Path(__file__).resolve().parent / "no_network"
RunShenbao = Callable[..., "subprocess.CompletedProcess[str]"]

# Property tests draw the same examples on every run and are not judged by how busy the machine is.
settings.register_profile("shenbao", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shenbao")


@pytest.fixture(scope="session", autouse=True)
def no_network() -> Iterator[None]:
    """Sockets raise, here and (through PYTHONPATH) in every Python that a test starts."""
    with pytest.MonkeyPatch.context() as patch:
        inherited = os.environ.get("PYTHONPATH")
        patch.setenv("PYTHONPATH", os.pathsep.join([str(GUARD), inherited] if inherited else [str(GUARD)]))
        patch.setenv("PYTHONUTF8", "1")
        patch.syspath_prepend(str(GUARD))
        before, start = _socket_names(), subprocess.Popen.__init__
        sys.modules.pop("sitecustomize", None)
        import sitecustomize

        sitecustomize.block()
        yield
        _restore(before)
        subprocess.Popen.__init__ = start  # type: ignore[method-assign]


def _socket_names() -> dict[str, object]:
    import socket

    return {name: getattr(socket, name) for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname")}


def _restore(names: dict[str, object]) -> None:
    import socket

    for name, value in names.items():
        setattr(socket, name, value)


@pytest.fixture(scope="session")
def plain_workers() -> Iterator[Workers]:
    """Processes for the files of all tests, on a PC without programs for office files."""
    from app.books.intake_workers import Workers
    from tests.normalising import normalise_with

    workers = Workers(partial(normalise_with, ()))
    yield workers
    workers.close()


@pytest.fixture(autouse=True)
def converters(monkeypatch: pytest.MonkeyPatch, plain_workers: Workers) -> None:
    """No program that converts office files is found: what is installed here must not decide what a test sees.

    A test that is about conversions has a fixture of this name with programs of its own; one that wants those of this
    PC also sets ``MAY_CONVERT`` of ``no_network.sitecustomize``.
    """
    monkeypatch.setattr("app.books.intake_office.find_converters", lambda fonts, pc=None: ())
    monkeypatch.setattr("app.books.intake.kept_workers", lambda: plain_workers)


@pytest.fixture(scope="session")
def root() -> Path:
    """The root of the source tree."""
    return ROOT


@pytest.fixture
def shenbao(tmp_path: Path) -> RunShenbao:
    """Run ``python -m app --data-dir TMP …`` as a user would; paths may be given as they are.

    ``stdin`` is text for standard input, ``cwd`` the folder to run in, ``env`` extra environment variables,
    ``root`` the tree whose program is run.
    """

    def run(
        *arguments: str | Path,
        stdin: str = "",
        cwd: Path | None = None,
        env: dict[str, str] | None = None,
        root: Path = ROOT,
    ) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "app", "--data-dir", str(tmp_path / "资料 profile"), *map(str, arguments)]
        path = os.pathsep.join([str(root), os.environ["PYTHONPATH"]])
        return subprocess.run(
            command,
            input=stdin,
            cwd=cwd or tmp_path,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONPATH": path, **(env or {})},
            timeout=300,
            check=False,
        )

    return run
