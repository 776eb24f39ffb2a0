"""What is told of a volume in Word that was read by itself while others lie elsewhere: where, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from app.bureau.model import Source
from app.bureau.volume_numbers import number_in

NOT_TOGETHER = "看起来是同一份申请，没有合在一起"
"""By which a volume that was told so is known again."""
_TOGETHER = "请把各册放进一个单独的文件夹（里面不放别的 Word 文件），再收那个文件夹"
_MOST_NAMED = 5


def apart_told(source: Source) -> str:
    """Which volume of an application a file looks like, and where the others lie; empty where none do."""
    volumes = source.apart.volumes
    if not volumes:
        return ""
    numbers = {number for file in (source.path, *volumes) if (number := number_in(file.name))}
    lacking = "、".join(str(number) for number in range(1, max(numbers)) if number not in numbers)
    places = _places(volumes, lambda file: f"第 {number_in(file.name)} 册")
    more = f"；第 {lacking} 册没有找到，请向申报单位要，放在一起" if lacking else ""
    own = number_in(source.path.name)
    return f"这是第 {own} 册，材料不全；{places}，{NOT_TOGETHER}；{_TOGETHER}{more}"


def first_told(source: Source) -> str:
    """That a later volume was read without the first, where one lies near that may be it; empty where none does.

    So it is where more lie near than anybody looks through.
    """
    if not 0 < len(source.apart.perhaps) <= _MOST_NAMED:
        return ""
    places = _places(source.apart.perhaps, lambda _file: "")
    return (
        "按文件名的编号，这是一份申请后面的册子，前面的没有一起读进来，材料不全；"
        f"前面的可能是{places}，看不出是不是同一份；是的，{_TOGETHER}"
    )


def _places(files: Sequence[Path], called: Callable[[Path], str]) -> str:
    named = "、".join(f"{called(file)}“{file.name}”在 {file.parent}" for file in files[:_MOST_NAMED])
    return f"{named}{f' 等 {len(files)} 处' if len(files) > _MOST_NAMED else ''}"
