"""Small stand-ins for the fonts of official documents, which no machine of ours has: bundled faces, cut down, renamed.

Each holds the characters of the shipped forms but for every seventh, as GB 2312 fonts lack some, and looks unlike the
bundled face it draws (仿宋 is made of 楷体 and the other way round), so that pictures tell them apart.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
BUNDLED = ROOT / "resources" / "fonts"
LATIN = "".join(map(chr, range(0x20, 0x7F)))
SIGNS = "，。、；：？！（）《》“”‘’—…·％℃①②③\u3000"


@dataclass(frozen=True)
class Cut:
    """How a stand-in is made: from which file, called what (English, Chinese, PostScript), and its Latin width."""

    source: str
    latin: str
    chinese: str
    postscript: str
    latin_width: int | None = None


XIAOBIAOSONG = Cut("NotoSansSC-Regular.ttf", "FZXiaoBiaoSong-B05S", "方正小标宋简体", "FZXBSJW--GB1-0")
FANGSONG_GB = Cut("FandolKai-Regular.ttf", "FangSong_GB2312", "仿宋_GB2312", "FangSong_GB2312", 500)
KAITI_GB = Cut("FandolFang-Regular.ttf", "KaiTi_GB2312", "楷体_GB2312", "KaiTi_GB2312", 500)
SIMHEI = Cut("NotoSerifSC-Bold.ttf", "SimHei", "黑体", "SimHei", 500)
SIMSUN = Cut("FandolFang-Regular.ttf", "SimSun", "宋体", "SimSun", 500)
OFFICE_PC = {
    "FZXBSJW.TTF": XIAOBIAOSONG,
    "仿宋_GB2312.ttf": FANGSONG_GB,
    "simkai_gb.ttf": KAITI_GB,
    "win/simhei.ttf": SIMHEI,
}


@functools.cache
def form_characters() -> str:
    """The hanzi of the shipped forms and samples but for every seventh; signs and Latin letters are all there."""
    texts = (path.read_text("utf-8") for path in sorted((ROOT / "forms").rglob("*.yaml")))
    hanzi = sorted({char for text in texts for char in text if "\u4e00" <= char <= "\u9fff"})
    return "".join(char for place, char in enumerate(hanzi) if place % 7) + SIGNS + LATIN


def cut(made: Cut, characters: Iterable[str] = ()) -> Any:
    """The stand-in as a font object of fontTools, to be saved or spoilt further."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    options = subset.Options(hinting=False, notdef_outline=True, name_IDs=[], recalc_timestamp=False)
    options.drop_tables += ["GSUB", "GPOS", "GDEF", "BASE", "vhea", "vmtx"]
    font = TTFont(BUNDLED / made.source, recalcTimestamp=False, recalcBBoxes=False)
    keep = subset.Subsetter(options)
    keep.populate(text="".join(characters) or form_characters())
    keep.subset(font)
    for language, family in ((0x409, made.latin), (0x804, made.chinese)):
        for kind, text in ((1, family), (2, "Regular"), (4, family), (6, made.postscript)):
            font["name"].setName(text, kind, 3, 1, language)
    if made.latin_width:
        metrics, known = font["hmtx"], font.getBestCmap()
        for char in filter(known.get, map(ord, LATIN)):
            width, bearing = metrics[known[char]]
            metrics[known[char]] = (made.latin_width, bearing + (made.latin_width - width) // 2)
    return font


def install(folder: Path, characters: str = "") -> Path:
    """Put the fonts of an office PC into a folder: single files, one below another folder, and a collection."""
    from fontTools.ttLib import TTCollection

    for name, made in OFFICE_PC.items():
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        cut(made, characters).save(target)
    collection = TTCollection()
    other = Cut("FandolKai-Regular.ttf", "NSimSun", "新宋体", "NSimSun")
    collection.fonts = [cut(other, characters), cut(SIMSUN, characters)]
    collection.save(folder / "simsun.ttc")
    return folder
