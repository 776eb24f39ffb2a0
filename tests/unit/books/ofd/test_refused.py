"""What is not drawn is refused by name and page, and leaves nothing behind; nothing crashes or hangs."""

from __future__ import annotations

import hashlib
import random
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from app.books.intake import Intake
from app.books.normaliser import Normalised
from app.errors import AttachmentError
from tests.awkward import ofd as awkward

Normalise = Callable[..., Normalised]


@pytest.mark.parametrize("name", awkward.REFUSED)
def test_refusals_name_file_page_and_reason(normalise: Normalise, tmp_path: Path, name: str) -> None:
    make, reason = awkward.REFUSED[name]
    source = make(tmp_path)
    with pytest.raises(AttachmentError) as refusal:
        normalise(source)
    assert f"OFD 文件“{source.name}”" in refusal.value.message
    assert reason in refusal.value.message
    assert "导出为 PDF" in refusal.value.hint
    assert list(tmp_path.iterdir()) == [source]


@pytest.mark.parametrize("name", awkward.BOUND)
def test_taken_in_by_the_intake(tmp_path: Path, fonts: Path, name: str) -> None:
    source = awkward.BOUND[name](tmp_path)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()
    once = Intake(tmp_path / "one", fonts).take_in(source, sha256)
    again = Intake(tmp_path / "two", fonts).take_in(source, sha256)
    assert once.pdf.read_bytes() == again.pdf.read_bytes()
    assert once.pages
    assert once.pages == again.pages
    for note in once.notes:
        assert note.startswith(f"“{source.name}”")


def test_stopping_leaves_no_file(tmp_path: Path, fonts: Path) -> None:
    source = awkward.make_official_document(tmp_path)
    sha256 = hashlib.sha256(source.read_bytes()).hexdigest()

    class Stopped(Exception):
        pass

    for stop in range(1, 5):
        asked = []

        def progress(done: int, total: int, label: str, asked: list[str] = asked, stop: int = stop) -> None:
            asked.append(label)
            if len(asked) == stop:
                raise Stopped

        with pytest.raises(Stopped):
            Intake(tmp_path / "cache", fonts).take_in(source, sha256, progress=progress)
        assert {path.suffix for path in (tmp_path / "cache").glob("*")} <= {".seen"}


def survives(normalise: Normalise, source: Path) -> bool:
    """Whether a file is taken in; it may be refused, but neither crash nor take long."""
    start = time.monotonic()
    refusal = None
    try:
        normalise(source)
    except AttachmentError as error:
        refusal = error
    assert time.monotonic() - start < 10
    assert refusal is None or (refusal.message and refusal.hint)
    return refusal is None


def test_files_cut_anywhere_are_refused(normalise: Normalise, tmp_path: Path) -> None:
    whole = awkward.make_invoice(tmp_path).read_bytes()
    cut = tmp_path / "cut.ofd"
    for share in range(1, 40):
        cut.write_bytes(whole[: len(whole) * share // 40])
        assert not survives(normalise, cut)


def test_flipped_bytes_never_crash(normalise: Normalise, tmp_path: Path) -> None:
    choose = random.Random(5)
    whole = awkward.make_seals(tmp_path).read_bytes()
    hurt = tmp_path / "hurt.ofd"
    for _ in range(150):
        data = bytearray(whole)
        for _ in range(choose.randrange(1, 6)):
            data[choose.randrange(len(data))] = choose.randrange(256)
        hurt.write_bytes(data)
        survives(normalise, hurt)


WORDS = ("", "-1", "1e9", "NaN", "99999999", "0", "x", "1 2", "0 0 0 0", "true", "../..", "g 99999999 1", "#GG")


def test_odd_attributes_never_crash(normalise: Normalise, tmp_path: Path) -> None:
    choose = random.Random(7)
    makers = list(awkward.BOUND.values())
    taken = 0
    for number in range(190):
        source = makers[number % len(makers)](tmp_path)
        parts = awkward.unpacked(source.read_bytes())
        name = choose.choice([name for name in parts if name.endswith(".xml")])
        pieces = parts[name].decode().split('"')
        place = choose.randrange(1, len(pieces), 2)
        if pieces[place].startswith("http"):
            continue
        pieces[place] = choose.choice(WORDS)
        parts[name] = '"'.join(pieces).encode()
        source.write_bytes(awkward.packed(parts))
        taken += survives(normalise, source)
    assert taken > 30


def test_lost_parts_are_missed_or_not_needed(normalise: Normalise, tmp_path: Path) -> None:
    source = awkward.make_invoice(tmp_path)
    parts = awkward.unpacked(source.read_bytes())
    for lost in parts:
        source.write_bytes(awkward.packed({name: data for name, data in parts.items() if name != lost}))
        if lost == "Doc_0/PublicRes.xml":
            continue  # pictures, colours and fonts are missed by whoever needs them
        assert not survives(normalise, source), lost


def test_hurt_fonts_are_replaced_and_said_so(normalise: Normalise, tmp_path: Path) -> None:
    choose = random.Random(11)
    for outlines in ("TrueType", "CFF", "CID"):
        whole = awkward.block_font(outlines)
        for turn in range(24):
            data = bytearray(whole[: choose.randrange(len(whole))] if turn % 3 == 0 else whole)
            for _ in range(choose.randrange(0, 8)):
                if data:
                    data[choose.randrange(len(data))] = choose.randrange(256)
            made = awkward.Ofd([awkward.page(awkward.text("10 20 60 12", "甲乙丙", 10, 15))])
            made.res = awkward.fonts("测试块体", file="blocks.otf")
            made.files["Doc_0/Res/blocks.otf"] = bytes(data)
            survives(normalise, made.save(tmp_path / "font.ofd"))
    made.files["Doc_0/Res/blocks.otf"] = b"no font"
    (note,) = normalise(made.save(tmp_path / "font.ofd")).notes
    assert note[:2] == ("warning", "里的字体“测试块体”读不出来，文字改用了程序的字体，请翻看预览核对。")


def test_graphics_that_multiply_are_stopped(
    normalise: Normalise, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each of fifteen vector graphics uses the next ten times."""
    monkeypatch.setattr("app.books.ofd.painter.MOST_OBJECTS", 3000)
    units = "".join(
        f'<ofd:CompositeGraphicUnit ID="{700 + level}"><ofd:Content>'
        + f'<ofd:CompositeObject ID="5" Boundary="0 0 10 10" ResourceID="{701 + level}"/>' * 10
        + "</ofd:Content></ofd:CompositeGraphicUnit>"
        for level in range(15)
    )
    use = '<ofd:CompositeObject ID="5" Boundary="0 0 10 10" ResourceID="700"/>'
    last = '<ofd:CompositeGraphicUnit ID="715"><ofd:Content/></ofd:CompositeGraphicUnit>'
    made = awkward.Ofd([awkward.page(use)])
    made.res = f"<ofd:CompositeGraphicUnits>{units}{last}</ofd:CompositeGraphicUnits>"
    with pytest.raises(AttachmentError, match="第 1 页有过多的图元，这里画不出"):
        normalise(made.save(tmp_path / "many.ofd"))


def test_long_lists_are_stopped(normalise: Normalise, tmp_path: Path) -> None:
    code = '<ofd:TextObject ID="3" Boundary="0 0 9 9" Font="1" Size="3"><ofd:TextCode X="0" Y="3" DeltaX="{}">字</ofd:TextCode></ofd:TextObject>'  # noqa: E501
    for offsets in ("g 1000000 1", "g 150000 1 g 150000 1", "g 99999999999 1", "g -1 1", "g 1"):
        made = awkward.Ofd([awkward.page(code.format(offsets))])
        assert not survives(normalise, made.save(tmp_path / "long.ofd"))


def test_an_unknown_family_is_warned_of(normalise: Normalise, tmp_path: Path) -> None:
    made = awkward.Ofd([awkward.page(awkward.text("10 10 60 12", "字", 10, 15))], res=awkward.fonts("某某专用"))
    (note,) = normalise(made.save(tmp_path / "unknown.ofd")).notes
    assert note[:2] == ("warning", "没有带上字体“某某专用”，文字改用了程序的字体，请翻看预览核对。")
