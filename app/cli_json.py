"""JSON files that are handed to a verb: what is wrong with one is told in a sentence, with its place."""

from __future__ import annotations

import json
from pathlib import Path

from app.errors import InputFileError
from app.os_words import refused_reading


def json_object(file: Path, called: str, shape: str) -> dict[str, object]:
    """The object of a JSON file; numbers keep the digits that stand in it.

    ``called`` is what the file should hold, ``shape`` how that looks. Raises :class:`InputFileError`.
    """
    try:
        content = json.loads(
            file.read_text("utf-8-sig"), parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_once
        )
    except OSError as error:
        why = refused_reading(error)
        raise InputFileError(f"读不了“{file}”：{why.reason}。", f"{why.advice}。") from error
    except UnicodeDecodeError as error:
        raise InputFileError(f"“{file}”不是 UTF-8 文字。", "请用 UTF-8 编码另存这个文件。") from error
    except json.JSONDecodeError as error:
        place = f"第{error.lineno}行第{error.colno}列"
        raise InputFileError(f"“{file}”不是完整的 JSON，{place}读不下去。", "请改好这一处再试。") from error
    except _Twice as error:
        raise InputFileError(
            f"“{file}”里的“{error}”出现了两次，什么也没有改。", "请只留一个，程序不猜用哪一个。"
        ) from error
    except RecursionError as error:
        raise InputFileError(f"“{file}”嵌套太深，不像{called}。", "请检查是否选错了文件。") from error
    if not isinstance(content, dict):
        raise InputFileError(f"“{file}”最外层应是 {shape}。", "请检查是否选错了文件。")
    return content


class _Twice(Exception):
    """A key of a JSON object that stands in it twice."""


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            raise _Twice(key)
        found[key] = value
    return found
