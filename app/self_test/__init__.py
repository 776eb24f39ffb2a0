"""The program checks itself: run on a source tree, an installed wheel and the frozen build alike.

Each check is a small piece of real work in a scratch folder. An error becomes the sentence of its check, so one that
fails does not hide the others. Nothing of the user's is touched.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from app.errors import AppError
from app.forms.library import Library
from app.paths import AppPaths
from app.progress import Cancelled, Progress, silent

# Blanks and Chinese characters: folders of users have them, too.
_SCRATCH = "shenbao-自检 "


@dataclass(frozen=True, slots=True)
class Check:
    """One check: its name, whether it passed, and a sentence on what was found."""

    name: str
    ok: bool
    sentence: str


Step = tuple[str, Callable[[Progress], str]]


def run_checks(paths: AppPaths, library: Callable[[AppPaths], Library], progress: Progress = silent) -> list[Check]:
    """Every check in order, with the forms that ``library`` finds; raises only what ``progress`` raises.

    What the user dropped in or chose is looked at by one check of its own: the program is well without it.
    """
    try:
        scratch = tempfile.TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True)
    except OSError:
        return [Check("临时文件夹", False, "系统的临时文件夹写不进去，什么也试不了")]
    with scratch as folder:
        within = replace(paths, data=Path(folder, "资料"), cache=Path(folder, "缓存"), logs=Path(folder, "日志"))
        steps = _steps(paths, within, library, Path(folder))
        done: list[Check] = []
        for number, (name, step) in enumerate(steps):
            progress(number, len(steps), f"自检：{name}")
            done.append(_one(name, step, progress))
        progress(len(steps), len(steps), "自检完成")
        return done


def _steps(paths: AppPaths, within: AppPaths, find: Callable[[AppPaths], Library], scratch: Path) -> list[Step]:
    """``paths`` are those of the user, ``within`` those of the checks, which write below ``scratch`` only."""
    from app.self_test import core, evidence, samples

    library, target = find(within), scratch / "示例"
    return [
        ("资料文件夹", lambda _: core.profile(paths)),
        ("表单定义", lambda _: core.forms(library)),
        ("放入的表单", lambda _: core.dropped_forms(find(paths), library)),
        ("字体", lambda _: core.fonts(within)),
        ("草稿", lambda _: core.drafts(library, scratch)),
        ("检查", lambda _: core.checking(within, library)),
        ("导出", lambda _: core.blank_books(within, library, scratch / "空白表")),
        ("示例", lambda heard: samples.exported(within, library, target, heard)),
        ("电子版", lambda _: samples.verified(target)),
        ("读 Word", lambda heard: samples.read_back(within, library, target, heard)),
        ("佐证材料", lambda _: evidence.taken_in(within, scratch / "佐证")),
        ("受理台", lambda _: core.desk(scratch / "受理台")),
    ]


def _one(name: str, step: Callable[[Progress], str], progress: Progress) -> Check:
    def heard(done: int, total: int, label: str) -> None:
        progress(done, total, f"自检：{name}")

    try:
        return Check(name, True, step(heard))
    except AppError as error:
        return Check(name, False, error.message)
    except Cancelled:
        raise
    except Exception as error:  # the very thing a self-test is there to find
        import logging

        logging.getLogger(__name__).exception("self-test: %s", name)
        return Check(name, False, f"程序内部出错（{type(error).__name__}），详情在日志里")
