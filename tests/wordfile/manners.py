"""What a reader of the file would miss: styles, language, navigation pane, mode, fonts, properties."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.wordfile.reader import W, WordFile, local, text_of, value

_CORE = {
    "title": "{http://purl.org/dc/elements/1.1/}title",
    "subject": "{http://purl.org/dc/elements/1.1/}subject",
    "creator": "{http://purl.org/dc/elements/1.1/}creator",
    "language": "{http://purl.org/dc/elements/1.1/}language",
    "created": "{http://purl.org/dc/terms/}created",
    "modified": "{http://purl.org/dc/terms/}modified",
}
# updateFields asks the reader on opening; doNotExpandShiftReturn leaves lines ragged whose end is stated.
_UNWANTED = (
    "updateFields", "trackRevisions", "documentProtection", "attachedTemplate", "mailMerge", "autoHyphenation",
    "doNotExpandShiftReturn",
)  # fmt: skip


def _styles(file: WordFile) -> Iterator[str]:
    styles = list(file.trees["word/styles.xml"].iter(f"{W}style"))
    ids = {style.get(f"{W}styleId", ""): style for style in styles}
    names = [value(style, "name") for style in styles]
    for what, found in (("style", [style.get(f"{W}styleId") for style in styles]), ("style name", names)):
        yield from (f"{what} {one} is there {count} times" for one, count in Counter(found).items() if count > 1)
    kinds = Counter(style.get(f"{W}type") for style in styles if style.get(f"{W}default") == "1")
    if kinds != Counter(("paragraph", "character", "table", "numbering")):
        yield f"default styles are {dict(kinds)}"
    used = [value(p, "pPr/pStyle") for tree in file.texts.values() for p in tree.iter(f"{W}p")]
    used += [value(style, path) for style in styles for path in ("basedOn", "next")]
    yield from (f"no style {one}" for one in sorted({one for one in used if one} - ids.keys()))
    if None in [value(p, "pPr/pStyle") for tree in file.texts.values() for p in tree.iter(f"{W}p")]:
        yield "a paragraph without a style"


def _languages(file: WordFile) -> Iterator[str]:
    defaults = value(file.trees["word/styles.xml"], "docDefaults/rPrDefault/rPr/lang", "eastAsia")
    if defaults != "zh-CN":
        yield f"the language of the document is {defaults}"
    if value(file.trees["word/settings.xml"], "themeFontLang", "eastAsia") != "zh-CN":
        yield "the language of the theme's fonts is not zh-CN"
    for part, tree in file.texts.items():
        for run in tree.iter(f"{W}r"):
            if run.find(f"{W}t") is not None and value(run, "rPr/lang", "eastAsia") != "zh-CN":
                yield f"{part}: {text_of(run)[:20]!r} is not marked as Chinese"
                break


def heading_levels(file: WordFile) -> dict[str, int]:
    """Style id → level of Word's own heading styles."""
    found = {}
    for style in file.trees["word/styles.xml"].iter(f"{W}style"):
        if match := re.fullmatch(r"heading (\d)", value(style, "name") or ""):
            found[style.get(f"{W}styleId", "")] = int(match[1])
    return found


def _heading_styles(file: WordFile) -> Iterator[str]:
    """Heading styles carry the level of their number, and no other style carries one."""
    levels = heading_levels(file)
    for style in file.trees["word/styles.xml"].iter(f"{W}style"):
        level = levels.get(style.get(f"{W}styleId", ""))
        stated = value(style, "pPr/outlineLvl")
        if stated != (None if level is None else str(level - 1)):
            yield f"style {value(style, 'name')} has the outline level {stated}"
        if level and style.get(f"{W}customStyle"):
            yield f"style {value(style, 'name')} is not Word's own"
    if not levels:
        yield "no heading styles"


def _outline(file: WordFile) -> Iterator[str]:
    """Entries have a text and stand outside tables; style and outline level agree; no level is left out."""
    levels = heading_levels(file)
    inside = {p for cell in file.body.iter(f"{W}tc") for p in cell.iter(f"{W}p")}
    last = 0
    for p in file.body.iter(f"{W}p"):
        level = levels.get(value(p, "pPr/pStyle") or "", 0)
        text = text_of(p)[:20]
        if str(level - 1) != (value(p, "pPr/outlineLvl") or "-1"):
            yield f"{text!r}: style for level {level}, outline level {value(p, 'pPr/outlineLvl')}"
        if level and (not text.strip() or level > last + 1):
            yield f"the heading {text!r} of level {level} follows one of level {last}"
        if level and p in inside:
            yield f"the heading {text!r} stands in a table, where the navigation pane does not see it"
        last = level or last


def _settings(file: WordFile) -> Iterator[str]:
    settings = file.trees["word/settings.xml"]
    modes = {one.get(f"{W}name"): one.get(f"{W}val") for one in settings.iter(f"{W}compatSetting")}
    if modes.get("compatibilityMode") != "15":
        yield f"compatibility mode {modes.get('compatibilityMode')}"
    if value(settings, "zoom", "percent") != "100":
        yield f"opens at {value(settings, 'zoom', 'percent')} %"
    bound = [settings.find(f"{W}{name}") is not None for name in ("mirrorMargins", "evenAndOddHeaders")]
    if bound[0] != bound[1]:
        yield "mirrored margins and two-sided footers do not go together"
    yield from (f"settings hold {name}" for name in _UNWANTED if settings.find(f".//{W}{name}") is not None)


def _fonts(file: WordFile) -> Iterator[str]:
    table = file.trees.get("word/fontTable.xml")
    known = {} if table is None else {font.get(f"{W}name", ""): font for font in table.iter(f"{W}font")}
    slots = ("ascii", "hAnsi", "eastAsia", "cs")
    trees = [*file.texts.values(), file.trees["word/styles.xml"]]
    used = {fonts.get(f"{W}{slot}") or "" for tree in trees for fonts in tree.iter(f"{W}rFonts") for slot in slots}
    for name in sorted(used):
        font = known.get(name)
        if font is None:
            yield f"the font {name!r} is not in the font table"
            continue
        missing = [fact for fact in ("panose1", "charset", "family", "pitch") if value(font, fact) is None]
        chinese = not name.isascii()
        if missing or (chinese and (value(font, "altName") is None or value(font, "charset") != "86")):
            yield f"a PC without {name} finds no other: {missing}"
        if not re.fullmatch(r"[0-9A-F]{20}", value(font, "panose1") or ""):
            yield f"the panose of {name} is {value(font, 'panose1')}"


def _properties(file: WordFile) -> Iterator[str]:
    core = file.trees.get("docProps/core.xml")
    found = {name: "" if core is None else core.findtext(path, "") for name, path in _CORE.items()}
    yield from (f"the property {name} is empty" for name, text in found.items() if not text and name != "creator")
    if found["language"] != "zh-CN" or found["created"] != found["modified"]:
        yield f"language {found['language']}, created {found['created']}, modified {found['modified']}"
    if found["created"] != "1980-01-01T00:00:00Z":
        yield f"a clock was asked: {found['created']}"
    program = file.trees.get("docProps/app.xml")
    texts = {} if program is None else {local(node): node.text or "" for node in program}
    if not texts.get("Application") or not texts.get("Pages", "").isdigit():
        yield f"the properties of the program are {texts}"
    if "AppVersion" in texts and not re.fullmatch(r"\d{1,2}\.\d{4}", texts["AppVersion"]):
        yield f"AppVersion {texts['AppVersion']}, which Word refuses"


CHECKS = (_styles, _languages, _heading_styles, _outline, _settings, _fonts, _properties)
