"""The self-test finds what is wrong, says it in one sentence each, and goes on."""

from __future__ import annotations

import json
import subprocess
from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from io import StringIO
from pathlib import Path

import pytest

from app import api, cli_self_test, self_test
from app.cli_console import Console
from app.cli_session import Session
from app.cli_verbs import HANDLERS
from app.errors import AppError, DiskError, ExitCode
from app.forms.library import Library
from app.paths import AppPaths, find_paths
from app.progress import Cancelled, silent
from app.self_test import Check, core, evidence, samples


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料")


def with_steps(monkeypatch: pytest.MonkeyPatch, *steps: tuple[str, Callable[[object], str]]) -> None:
    monkeypatch.setattr(self_test, "_steps", lambda *_: list(steps))


def raising(error: Exception) -> Callable[[object], str]:
    def step(_: object) -> str:
        raise error

    return step


def test_a_check_that_fails_does_not_hide_the_others(monkeypatch: pytest.MonkeyPatch, paths: AppPaths) -> None:
    with_steps(
        monkeypatch,
        ("甲", raising(AppError("字体缺了。"))),
        ("乙", raising(ImportError("no such library"))),
        ("丙", lambda _: "好"),
    )
    first, second, third = self_test.run_checks(paths, api.library, silent)
    assert first == Check("甲", False, "字体缺了。")
    assert not second.ok
    assert "ImportError" in second.sentence
    assert third == Check("丙", True, "好")


def test_cancelling_ends_it(monkeypatch: pytest.MonkeyPatch, paths: AppPaths) -> None:
    with_steps(monkeypatch, ("甲", raising(Cancelled())))
    with pytest.raises(Cancelled):
        self_test.run_checks(paths, api.library, silent)


def test_without_a_place_for_scratch_it_says_so(monkeypatch: pytest.MonkeyPatch, paths: AppPaths) -> None:
    def refuse(**_: object) -> object:
        raise PermissionError

    monkeypatch.setattr("tempfile.TemporaryDirectory", refuse)
    (check,) = self_test.run_checks(paths, api.library, silent)
    assert not check.ok
    assert "临时文件夹" in check.sentence


@pytest.fixture
def newer_in_use(paths: AppPaths, tmp_path: Path) -> AppPaths:
    """A profile whose new drafts are of an edition without a sample, of each form that has one."""
    for form in sorted(paths.forms.glob("*/sample.yaml")):
        file = tmp_path / f"{form.parent.name}.yaml"
        file.write_text(form.with_name("form.yaml").read_text("utf-8") + "\nedition: 2\n", "utf-8")
        api.adopt_definition(paths, file)
    return paths


def test_forms_of_the_user_are_no_fault_of_the_program(
    newer_in_use: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (newer_in_use.dropped_forms / "坏的.yaml").write_text("id: [", "utf-8")
    known: list[set[str]] = []

    def exported(_: AppPaths, library: Library, *__: object) -> str:
        known.append({form_id for form_id in library.ids() if library.has_sample(form_id)})
        return "好"

    monkeypatch.setattr(samples, "exported", exported)
    monkeypatch.setattr(samples, "verified", lambda *_: "好")
    monkeypatch.setattr(samples, "read_back", exported)
    monkeypatch.setattr(core, "blank_books", lambda *_: "好")
    monkeypatch.setattr(evidence, "taken_in", lambda *_: "好")
    checks = self_test.run_checks(newer_in_use, api.library, silent)
    assert [check for check in checks if not check.ok] == []
    assert known == [{path.parent.name for path in newer_in_use.forms.glob("*/sample.yaml")}] * 2
    (told,) = [check.sentence for check in checks if check.name == "放入的表单"]
    assert "1 处不对" in told
    assert "坏的.yaml" in told


def test_forms_that_were_added_are_counted(newer_in_use: AppPaths, paths: AppPaths, tmp_path: Path) -> None:
    shipped = api.library(replace(paths, data=tmp_path / "空"))
    added = len(list(paths.forms.glob("*/sample.yaml")))
    assert f"{added} 份" in core.dropped_forms(api.library(newer_in_use), shipped)
    assert "没有放入" in core.dropped_forms(shipped, shipped)


def test_the_demo_says_which_form_has_no_sample(newer_in_use: AppPaths, tmp_path: Path) -> None:
    out, said = StringIO(), StringIO()
    session = Session(newer_in_use, Console(out, said), lambda: pytest.fail("no clock"))
    assert HANDLERS["demo"](Namespace(folder=tmp_path / "示例"), session) == ExitCode.DONE
    assert out.getvalue() == ""
    assert said.getvalue().count("第 2 版没有示例") == sum(form.items > 0 for form in api.list_forms(newer_in_use)[0])


def test_a_profile_that_cannot_be_written_is_told_and_no_fault(paths: AppPaths, tmp_path: Path) -> None:
    assert str(paths.data) in core.profile(paths)
    assert not paths.data.exists()
    (tmp_path / "file").touch()
    assert "写不进去" in core.profile(replace(paths, data=tmp_path / "file" / "资料"))


def test_evidence_of_every_kind_is_taken_in(paths: AppPaths, tmp_path: Path) -> None:
    from app.books.content import PICTURES, kind_of

    folder = tmp_path / "佐证 材料"
    sentence = evidence.taken_in(paths, folder)
    kinds = {kind_of(file) for file in folder.iterdir()}
    assert {*PICTURES, "ofd", "office"} <= kinds
    assert all(file.name in sentence for file in folder.iterdir())


@pytest.mark.parametrize("lost", ["照片.heic", "版式.ofd", "传真.tif", "名册.xlsx"])
def test_evidence_that_is_not_taken_in_is_named(
    lost: str, paths: AppPaths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [(name, content) for name, content in evidence._files() if name == lost]
    assert files
    monkeypatch.setattr(evidence, "_files", lambda: [(name, content[: len(content) // 2]) for name, content in files])
    with pytest.raises(AppError, match=lost):
        evidence.taken_in(paths, tmp_path / "佐证")


def test_samples_that_were_not_exported_are_no_success(paths: AppPaths, tmp_path: Path) -> None:
    with pytest.raises(AppError, match="没有光盘镜像"):
        samples.verified(tmp_path)
    with pytest.raises(AppError, match="没有导出的示例"):
        samples.read_back(paths, api.library(paths), tmp_path, silent)


def test_what_the_window_logged_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(scratch: Path) -> subprocess.CompletedProcess[str]:
        log = find_paths(scratch).log_file
        log.parent.mkdir(parents=True)
        log.write_text(
            "2026-01-01 CRITICAL app.ui: unexpected error\nTraceback (most recent call last):\n"
            "PermissionError: [Errno 13] Permission denied\n2026-01-01 INFO pikepdf: bridge\n"
        )
        return subprocess.CompletedProcess(["shenbao"], 75, "painted 1.000\n", "waited in vain for: the sample\n")

    monkeypatch.setattr(cli_self_test, "_tried", broken)
    check = cli_self_test._window()
    assert not check.ok
    assert "the sample" in check.sentence
    assert "PermissionError: [Errno 13]" in check.sentence
    assert "INFO" not in check.sentence


# ---- the verb


def run(paths: AppPaths, out: Path | None = None) -> tuple[ExitCode, str]:
    said = StringIO()
    session = Session(paths, Console(said, StringIO()), lambda: pytest.fail("no clock"))
    return cli_self_test.self_test(Namespace(out=out), session), said.getvalue()


@pytest.fixture
def core_is_well(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api, "self_test", lambda *_: [Check("字体", True, "齐全")])


def ended(code: int, out: str = "", err: str = "") -> Callable[[Path], subprocess.CompletedProcess[str]]:
    return lambda _: subprocess.CompletedProcess(["shenbao"], code, out, err)


@pytest.mark.usefixtures("core_is_well")
def test_the_results_are_told_and_kept(monkeypatch: pytest.MonkeyPatch, paths: AppPaths, tmp_path: Path) -> None:
    monkeypatch.setattr(cli_self_test, "_tried", ended(0, "painted 1.000\nseen\n"))
    file = tmp_path / "结果 一.json"
    code, said = run(paths, file)
    assert code == ExitCode.DONE
    assert [line.split("\t")[:2] for line in said.splitlines()] == [["通过", "字体"], ["通过", "窗口"]]
    kept = json.loads(file.read_text("utf-8"))
    assert kept["ok"] is True
    assert [check["name"] for check in kept["checks"]] == ["字体", "窗口"]


@pytest.mark.usefixtures("core_is_well")
@pytest.mark.parametrize(
    ("code", "out", "err", "told"),
    [
        (-6, "", "could not load the Qt platform plugin", "platform plugin"),
        (75, "painted 1.000\n", "", "没有说明原因"),
        (0, "painted 1.000\n", "", "退出码 0"),
    ],
)
def test_a_window_that_does_not_come_through_is_told(
    code: int, out: str, err: str, told: str, monkeypatch: pytest.MonkeyPatch, paths: AppPaths, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli_self_test, "_tried", ended(code, out, err))
    found, said = run(paths, tmp_path / "r.json")
    assert found == ExitCode.CHECK_FAILED
    assert told in said
    assert json.loads((tmp_path / "r.json").read_text("utf-8"))["ok"] is False


@pytest.mark.usefixtures("core_is_well")
@pytest.mark.parametrize("error", [OSError(2, "gone"), subprocess.TimeoutExpired(["shenbao"], 180)])
def test_a_window_that_cannot_be_tried_is_told(
    error: Exception, monkeypatch: pytest.MonkeyPatch, paths: AppPaths
) -> None:
    def fail(_: Path) -> subprocess.CompletedProcess[str]:
        raise error

    monkeypatch.setattr(cli_self_test, "_tried", fail)
    code, said = run(paths)
    assert code == ExitCode.CHECK_FAILED
    assert "未通过\t窗口" in said


@pytest.mark.usefixtures("core_is_well")
def test_a_result_that_cannot_be_written_is_an_error(
    monkeypatch: pytest.MonkeyPatch, paths: AppPaths, tmp_path: Path
) -> None:
    monkeypatch.setattr(cli_self_test, "_tried", ended(0, "seen\n"))
    with pytest.raises(DiskError):
        run(paths, tmp_path / "none" / "r.json")


@pytest.mark.parametrize("frozen", [False, True])
def test_the_program_starts_itself_again(frozen: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.executable", "/opt/程 序/shenbao")
    monkeypatch.setattr("sys.frozen", frozen, raising=False)
    command, added = cli_self_test._this_program()
    expected: Sequence[str] = ["/opt/程 序/shenbao"] if frozen else ["/opt/程 序/shenbao", "-P", "-m", "app"]
    assert command == expected
    assert ("PYTHONPATH" in added) is not frozen
