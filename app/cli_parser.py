"""argparse in Chinese: help, usage and every message about wrong arguments. Knows no verb of the program."""

from __future__ import annotations

import argparse
import re
from collections.abc import Iterable, Sequence
from typing import Any, NoReturn

from app.errors import UsageError

# What argparse says (Python 3.11 to 3.14), and what the user reads. The first match counts.
_SENTENCES: tuple[tuple[str, str], ...] = (
    (r"argument 命令: (?:invalid choice|unknown parser):? '(.*?)'.*", "没有“{}”这个命令"),
    (r"the following arguments are required: 命令", "没有写命令"),
    (r"the following arguments are required: (.*)", "缺少参数：{}"),
    (r"unrecognized arguments: (.*)", "不认识这些参数：{}"),
    (r"one of the arguments (.*) is required", "这些选项要写一个：{}"),
    (r"argument (.*?): expected (?:one|at least one|at most one|\d+) arguments?", "选项 {} 后面缺少内容"),
    (r"argument (.*?): not allowed with argument (.*)", "选项 {} 不能和 {} 一起用"),
    (r"argument (.*?): ignored explicit argument (.*)", "选项 {} 后面不能带内容：{}"),
    (r"argument (.*?): invalid choice: '?(.*?)'? \(.*choose from (.*)\)", "参数 {} 不能是“{}”，可以是 {}"),
    (r"argument (.*?): (.*)", "参数 {}：{}"),
)


class ChineseParser(argparse.ArgumentParser):
    """An argument parser that speaks Chinese, raises :class:`UsageError`, and takes options at any place."""

    def __init__(self, **options: Any) -> None:  # noqa: ANN401 - handed on to argparse as it is
        options.setdefault("formatter_class", _ChineseFormatter)
        super().__init__(**{**options, "add_help": False, "allow_abbrev": False})
        self._positionals.title = "参数"
        self._optionals.title = "选项"
        self.add_argument("-h", "--help", action="help", help="显示这份说明")

    def error(self, message: str) -> NoReturn:
        """Raise the sentence for ``message`` as :class:`UsageError`."""
        raise UsageError(in_chinese(message), f"用 {self.prog} --help 查看写法。")

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:  # noqa: ANN401
        """Parse with options sorted before the positionals: argparse itself gives up on ``DRAFT --from F A=B``."""
        if args is not None and self._subparsers is None:
            args = self._options_first(list(args))
        return super().parse_known_args(args, namespace)

    def _options_first(self, words: Sequence[str]) -> list[str]:
        options: list[str] = []
        others: list[str] = []
        lacks_value = False
        rest = iter(words)
        for word in rest:
            if word == "--":
                others.extend(rest)
            elif not word.startswith("-") or word == "-":
                others.append(word)
            else:
                options.append(word)
                action = self._option_string_actions.get(word)
                if action is not None and action.nargs != 0:
                    value = next(rest, None)
                    lacks_value = value is None
                    options.extend([] if value is None else [value])
        # The mark keeps an option at the end from taking the first positional as its value.
        apart = lacks_value or any(word.startswith("-") for word in others)
        return [*options, "--", *others] if apart else [*options, *others]


class _ChineseFormatter(argparse.HelpFormatter):
    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        super().add_usage(usage, actions, groups, "用法：" if prefix is None else prefix)


def in_chinese(message: str) -> str:
    """The Chinese sentence for a message of argparse; one that is not known is told without its English words."""
    for pattern, sentence in _SENTENCES:
        if found := re.fullmatch(pattern, message, re.DOTALL):
            return sentence.format(*found.groups()) + "。"
    return "命令的写法不对。"


def whole_number(text: str) -> int:
    """A number from 1 on, as an argparse type."""
    if not re.fullmatch(r"[1-9][0-9]{0,5}", text):
        raise argparse.ArgumentTypeError(f"应是从 1 开始的整数，现在是“{text}”")
    return int(text)


def quarter_turn(text: str) -> int:
    """Clockwise degrees that a page can be turned by, as an argparse type."""
    if text not in ("0", "90", "180", "270"):
        raise argparse.ArgumentTypeError(f"应是 0、90、180 或 270，现在是“{text}”")
    return int(text)
