"""Texts as users type, paste and mistype them, as hypothesis strategies: every kind of character that may reach a page.

A text is a row of fragments; each kind of fragment is one habit (web addresses, pairs of brackets, rows of marks,
figures with units, rare hanzi, emoji, blanks, things that leave no mark on paper).
"""

from __future__ import annotations

from hypothesis import strategies as st

HANZI = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工能下过子说产种面而方后"
RARE = "𠮷䶮𬍛𠅤㛃𬭎龘〇﨑𫍯"
_WORDS = (
    "ISO9001", "GmbH", "Yunchuan", "Co., Ltd.", "R&D", "C++", "don't", "Wi-Fi", "CO2", "AT&T", "No.5", "e-mail",
    "Владимир", "naïve", "Müller-Straße", "ppm", "5G", "3D", "COVID-19", "Donaudampfschifffahrtsgesellschaft",
    "Łukasz Żółć-Müller", "Şişecam A.Ş.", "Știință", "Győr", "Nguyễn", "Їжак", "Ανάπτυξη", "Huta „Łódź” Sp. z o.o.",
    "CO₂", "SO₄²⁻", "10⁻³", "H₂O",
)  # fmt: skip
_ADDRESSES = (
    "https://www.example.com/a/b?x=1&y=2", "www.example.com.cn", "zhang.san@example.com", "ftp://example.com/",
    "https://www.example.gov.cn/zwgk/tzgg/2026/05/28/t20260528_1234567.html?from=index&id=0042#top",
    r"D:\材料\申报材料.docx", "QQ:10001", "a_b-c.d@sub.example.org",
)  # fmt: skip
_NUMBERS = (
    "12,345.67%", "2026-05-28", "0351-1234567", "+86-351-1234567", "1.46", "-2.15%", "37℃", "±0.5", "3:1", "1/3",
    "10:30", "9.8‰", "1,234,567,890.12", "13900000001", "91149900MA0YC26H6T", "2026.05.28", "2023-2025", "2026/5/28",
    "6222021234567890123", "45°", "0.5", "100", "7", "2026-05-28~2026-06-30", "0351-1234567/7654321", "34.5%~67.8%",
)  # fmt: skip
_UNITS = ("万元", "亿元", "平方公里", "%", "㎡", "km", "家", "人", "年", " %", "m²", "kW·h", "℃", "")
_BEFORE_FIGURES = ("", "", "", "约", "￥", "$", "≥", "＞", "+", "（", "下降", "№", "#", "US$", "第")
_PAIRS = (
    "《》", "“”", "（）", "()", "【】", "「」", "『』", "[]", "〈〉", "‘’", "<>", "｛｝", "〔〕", '""',
    "（（））", "“《》”",
)  # fmt: skip
_MARKS = (
    "，", "。", "、", "；", "：", "？", "！", "……", "——", "…", "—", "～", "·", "％", "‰", "°", "′", "″", "-", "–", "/",
    ",", ".", ";", ":", "?", "!", "%", "|", "\\", "*", "&", "@", "_", "~", "”", "“", "）", "（", "》", "《", "’", "‘",
    ")", "(", "]", "[", "＂", "／", "￥", "§", "※", "→", "√", "×", "①", "Ⅳ", "々", "ー", "□", "☑", "_____",
)  # fmt: skip
_WIDE = (
    "ＡＢＣ", "１２３．４５％", "（２０２６）", "ｗｗｗ．ｅｘａｍｐｌｅ．ｃｏｍ", "０３５１－１２３４５６７",
    "ﾃｽﾄ", "２０２６",
)  # fmt: skip
_JOINED = ("e\u0301", "a\u0304\u0301", "中\u0301", "か\u3099", "1\u20dd", "x\u0336y\u0336", "n\u0303", "\u0301")
_EMOJI = ("😀", "👨\u200d👩\u200d👧", "🇨🇳", "☎\ufe0f", "✓", "❤", "👍🏽", "☐")
_BLANKS = (" ", "  ", "　", "　　", "\t", "\u00a0", "\u2003", "\u2009", "          ", "\u202f")
_BREAKS = ("\n", "\n", "\r\n", "\r", "\n\n", "\n \n", "\v", "\f", "\u2028", "\u2029", "\n\n\n\n", "\x85")
_NOTHING = ("\x00", "\x07", "\x1b", "\u200b", "\ufeff", "\u00ad", "\u202e", "\u2060", "\ud83d", "\ufe0f", "\x1f")
_STRANGE = ("\ue000", "\uf8ff", "\U000f0001", "\ufffd", "שלום", "مرحبا", "ไทย", "नमस्ते", "한국어", "\u0378", "〓", "﷽")

_hanzi = st.text(st.sampled_from(HANZI), min_size=1, max_size=24)
_figures = st.builds(
    "".join, st.tuples(st.sampled_from(_BEFORE_FIGURES), st.sampled_from(_NUMBERS), st.sampled_from(_UNITS))
)
_digits = st.from_regex(r"[0-9]{1,3}(,[0-9]{3}){0,4}(\.[0-9]{1,2})?%?", fullmatch=True)
_in_pair = st.builds(
    lambda pair, inside: pair[: len(pair) // 2] + inside + pair[len(pair) // 2 :],
    st.sampled_from(_PAIRS),
    _hanzi | st.sampled_from(_NUMBERS) | st.just(""),
)
_mark_rows = st.builds(lambda mark, count: mark * count, st.sampled_from(_MARKS), st.integers(2, 60))
_mixed_marks = st.lists(st.sampled_from(_MARKS), min_size=2, max_size=8).map("".join)
_long_word = st.builds(lambda char, count: char * count, st.sampled_from("aW1.0-_/=lM"), st.integers(15, 130))

_usual = st.one_of(
    _hanzi, _hanzi, _hanzi, _figures, _digits, st.sampled_from(_WORDS), st.sampled_from(_MARKS), _in_pair,
    st.sampled_from(_ADDRESSES), st.sampled_from(_BLANKS), st.sampled_from(_BREAKS),
)  # fmt: skip
_unusual = st.one_of(
    _mark_rows, _mixed_marks, _long_word, st.sampled_from(_WIDE), st.sampled_from(_JOINED), st.sampled_from(_EMOJI),
    st.sampled_from(_NOTHING), st.sampled_from(_STRANGE), st.text(st.sampled_from(RARE), max_size=4),
    st.text(max_size=8),
)  # fmt: skip
_lines = (*_BREAKS, "\x1c", "\x1d", "\x1e")

texts: st.SearchStrategy[str] = st.lists(_usual | _usual | _unusual, max_size=24).map("".join)
"""Anything that may be typed, with line breaks."""


def _on_one_line(text: str) -> str:
    for mark in _lines:
        text = text.replace(mark, " ")
    return text


lines: st.SearchStrategy[str] = texts.map(_on_one_line)
"""Anything that may be typed into a single line."""
