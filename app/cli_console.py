"""What the command line prints: results to standard output, messages and progress to standard error, in Chinese."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NoReturn, TextIO

from app.errors import AppError, DefinitionError

if TYPE_CHECKING:
    from app.forms.issues import Issue

_STEERING = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\xad\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
_GROUPS = (("error", "错误"), ("warning", "提醒"), ("note", "说明"))


@dataclass
class Console:
    """The two streams of one run. An instance is the :class:`app.progress.Progress` of long work.

    Ctrl-C is remembered: Python forgets one that comes while it destroys an object, and the next step hears it then.
    """

    out: TextIO
    err: TextIO
    _label: str = field(default="", init=False)
    _open_line: bool = field(default=False, init=False)
    _given_up: bool = field(default=False, init=False)

    def give_up(self, *_signal: object) -> NoReturn:
        """Stop what is being done: a handler of SIGINT."""
        self._given_up = True
        raise KeyboardInterrupt

    def result(self, text: str) -> None:
        """One line or block of the result."""
        self.end_progress()
        self.out.write(text + "\n")

    def json(self, value: object) -> None:
        """The whole result as one JSON value."""
        self.result(json.dumps(value, ensure_ascii=False, indent=2))

    def say(self, text: str) -> None:
        """A message beside the result; a full stop is added when the sentence has no end."""
        self.end_progress()
        self.err.write(visible(sentence(text)) + "\n")

    def detail(self, text: str) -> None:
        """A line below a message."""
        self.end_progress()
        self.err.write(visible(f"  {text}\n"))

    def complain(self, error: AppError) -> None:
        """The sentence of an error, every problem of a definition, and what to do now."""
        self.say(error.message)
        if isinstance(error, DefinitionError):
            for problem in error.problems:
                if problem != error.message:
                    self.detail(problem)
        if error.typed:
            self.say(error.typed)

    def issues(self, issues: Sequence[Issue], stream: TextIO | None = None, *, fixes: bool = True) -> None:
        """Issues grouped 错误, 提醒, 说明 with their counts; ``fixes``: with those that are offered."""
        self.end_progress()
        target = stream or self.out
        for severity, title in _GROUPS:
            group = [issue for issue in issues if issue.severity == severity]
            if group:
                target.write(f"{title} {len(group)} 项\n")
                target.writelines(
                    visible(f"  {number}. {_line(issue, fixes)}\n") for number, issue in enumerate(group, 1)
                )

    def __call__(self, done: int, total: int, label: str) -> None:
        """Show a step: one line that is written over on a terminal, else one line for each new label."""
        if self._given_up:
            raise KeyboardInterrupt
        label = visible(label.replace("\n", "□"))
        if self.err.isatty():
            self.err.write(f"\r\x1b[K{label} {done}/{total}")
            self._open_line = True
        elif label != self._label:
            self.err.write(f"{label}\n")
        self._label = label
        self.err.flush()

    def end_progress(self) -> None:
        """Leave the line of progress, so that the next text starts on its own."""
        if self._open_line:
            self.err.write("\r\x1b[K")
            self._open_line = False


def visible(text: str) -> str:
    """``text`` without characters that steer a terminal or turn a line around; names of files may hold them."""
    return _STEERING.sub("□", text)


def sentence(text: str) -> str:
    """``text`` with a full stop unless it ends like a sentence already."""
    return text if text.endswith(("。", "：", "）", "\n", "？")) else text + "。"


def counted(issues: Sequence[Issue]) -> str:
    """One sentence with the number of issues of each kind."""
    found = {title: sum(issue.severity == severity for issue in issues) for severity, title in _GROUPS}
    if not any(found.values()):
        return "没有要改的地方。"
    return "共 " + "、".join(f"{count} 项{title}" for title, count in found.items() if count) + "。"


def _line(issue: Issue, with_fixes: bool) -> str:
    fixes = "；".join(fix.label for fix in issue.fixes) if with_fixes else ""
    offered = f"（改法：{fixes}）" if fixes else ""
    return f"{issue.message}{offered} [{issue.path}]" if issue.path else f"{issue.message}{offered}"
