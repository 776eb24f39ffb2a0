"""A form filled in by keyboard, paste and drops gives the very files that the verbs make of the same answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from app import api
from app.__main__ import main
from app.demo.evidence import make_evidence
from app.forms.definition import NONE
from app.paths import AppPaths
from app.ui.window.frame import DraftFrame
from tests.ui.whole.clerk import Clerk, slips_for
from tests.ui.whole.conftest import StartProgram
from tests.ui.whole.hands import CTRL, Hands, Key

FORMS = ("cooperation_zone_2026", "service_institution_2026")
# What a form of these has room for; a form that has not shows here.
SLIPS = {"cooperation_zone_2026": {"decimal", "integer"}, "service_institution_2026": {"decimal", "uscc"}}


class Sample:
    """The sample of a form: answers, options, items, and its evidence as files of the disk."""

    def __init__(self, paths: AppPaths, form: str, folder: Path) -> None:
        found = api.library(paths).sample(form)
        assert found is not None
        self.form = form
        self.definition = api.library(paths).get(form)
        self.answers: dict[str, Any] = dict(found["answers"])
        self.options: dict[str, Any] = dict(found["options"] or {})
        self.items: dict[int, Mapping[str, Any]] = {int(number): entry for number, entry in found["items"].items()}
        self._files: dict[int, list[Path]] = {}
        for number, entry in self.items.items():
            for made in entry.get("files") or ():
                target = folder / f"{number:02d}" / made["name"]
                make_evidence(made["kind"], made["title"], int(made.get("pages") or 1), target, paths.fonts)
                self._files.setdefault(number, []).append(target)

    def files(self, number: int) -> Sequence[Path]:
        """The files for an item."""
        return self._files.get(number, [])


def begin_draft(hands: Hands, sample: Sample, name: str) -> DraftFrame:
    """A new draft through the start page: its button, its name, Enter."""
    hands.click(f"新建申报：{sample.definition.title}")
    hands.paste(name)
    hands.press(Key.Key_Return)
    hands.wait(lambda: hands.window.frame is not None and hands.window.frame.page is not None, "草稿没有打开", 60)
    assert hands.window.frame is not None
    return hands.window.frame


def export_all(hands: Hands) -> Path:
    """Ctrl+E, and the button that has the keyboard then."""
    hands.press(Key.Key_E, CTRL)
    hands.wait(lambda: hands.buttons("导出"), "没有导出的按钮")
    marks = {button.text(): button.isChecked() for button in hands.buttons("正式稿")}
    assert marks == {"正式稿": True}, hands.seen()
    hands.press(Key.Key_Return)
    hands.wait(lambda: hands.sees("已导出并核对"), "没有导出完", 120)
    frame = hands.window.frame
    assert frame is not None
    assert frame.page is not None
    assert frame.page.isAncestorOf(hands.focus), "the keyboard is lost when the steps go away"
    return frame.tools.folder.with_name(f"{frame.tools.folder.name}-导出")


def by_command_line(sample: Sample, profile: AppPaths, tmp_path: Path) -> Path:
    """The same draft made by verbs, and its books."""
    draft, out, answers = tmp_path / "命令行", tmp_path / "命令行-导出", tmp_path / "answers.json"
    answers.write_text(json.dumps(sample.answers, ensure_ascii=False), "utf-8")

    def shenbao(*words: str | Path) -> None:
        assert main(["--data-dir", str(profile.data), *map(str, words)]) == 0, words

    shenbao("new", sample.form, draft)
    shenbao("set", draft, "--from", answers)
    for number, entry in sample.items.items():
        if sample.files(number):
            shenbao("attach", draft, str(number), *sample.files(number))
        elif entry.get("state"):
            shenbao("attach", draft, str(number), f"--{entry['state'].replace('_', '-')}")
        for need in entry.get("ticked") or ():
            shenbao("option", draft, f"tick.{number}.{need}=yes")
    for name, value in sample.options.items():
        shenbao("option", draft, f"{name}={'yes' if value is True else 'no' if value is False else value}")
    shenbao("export", draft, "--out", out)
    return out


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_what_a_clerk_fills_in_is_exported_as_by_the_command_line(
    form: str, start_program: StartProgram, profile: AppPaths, tmp_path: Path
) -> None:
    sample = Sample(profile, form, tmp_path / "扫描件")
    fields = sample.definition.fields
    none = [name for name, answer in sample.answers.items() if answer == NONE]
    slips = slips_for(fields, sample.answers)
    assert {fields[name].type for name in slips} == SLIPS[form]

    hands = start_program()
    frame = begin_draft(hands, sample, "先起的名字（虚构）")
    desk = frame.tools.desk
    clerk = Clerk(hands, frame, sample.answers, slips, set(none[-1:]))
    clerk.fill_form()
    assert clerk.blocks, "no block of years was pasted"
    assert clerk.refused_ticks == [name for name, field in fields.items() if field.at_most]
    clerk.write_one_choice_too_many()
    clerk.give_evidence(sample.items, sample.files)
    if clerk.left_blank:
        clerk.fill_what_is_left_with_none()
    clerk.switch_pages_on(name for name, value in sample.options.items() if value is True)

    entered = {name: answer for name, answer in desk.draft.answers.items() if answer not in ("", [])}
    wanted = {name: answer for name, answer in sample.answers.items() if answer not in ("", [])}
    assert entered == wanted
    hands.press(Key.Key_F7)
    hands.wait(lambda: hands.sees("可以正式导出"), "检查还有问题")
    from_window = export_all(hands)

    from_verbs = by_command_line(sample, profile, tmp_path)
    names = sorted(path.name for path in from_verbs.iterdir())
    assert "book.json" in names
    assert {Path(name).suffix for name in names} == {".json", ".pdf", ".docx"}
    assert sorted(path.name for path in from_window.iterdir()) == names
    for name in names:
        assert (from_window / name).read_bytes() == (from_verbs / name).read_bytes(), name
