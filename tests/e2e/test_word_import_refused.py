"""Files that are no filled form, or hostile ones: one Chinese sentence that names them, exit 3, nothing written."""

from __future__ import annotations

import contextlib
import io
import os
import re
import struct
import sys
import tempfile
import tracemalloc
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from app.__main__ import main
from app.errors import InputFileError
from app.word_forms.reading import read_docx
from tests.awkward import office
from tests.unit.word_forms.filled_forms import service, tables, zone
from tests.unit.word_forms.typed import Block, p, raw, tbl, write

_RAW = re.compile(r"Traceback|Errno|Error|Exception|PosixPath|object at|\bNone\b")
_STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]")
Make = Callable[[Path], Path]


class Runs:
    """The verb in this process, and what lies about before and after."""

    def __init__(self, root: Path, profile: Path) -> None:
        self.root = root
        self.profile = profile
        self.files = root / "收到的"
        self.files.mkdir()
        (root / "临时").mkdir()

    def refused(self, *words: object, code: int = 3) -> str:
        """What is said; nothing of it is raw, and nothing was written."""
        before = self._tree()
        out, err = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            found = main(["--data-dir", str(self.profile), "import", *map(str, words)])
        out.flush()
        err.flush()
        said = err.buffer.getvalue().decode("utf-8")
        assert found == code, said
        assert not out.buffer.getvalue()
        assert re.search(r"[\u4e00-\u9fff]", said)
        assert not _RAW.search(said), said
        assert not _STEERING.search(said), said
        assert self._tree() == before
        return said

    def _tree(self) -> set[Path]:
        return set(self.root.rglob("*"))


@pytest.fixture(scope="module")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("资料")


@pytest.fixture
def runs(tmp_path: Path, profile: Path, monkeypatch: pytest.MonkeyPatch) -> Runs:
    made = Runs(tmp_path, profile)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "临时"))
    return made


def given(name: str, content: bytes) -> Make:
    def make(folder: Path) -> Path:
        (folder / name).write_bytes(content)
        return folder / name

    return make


def typed(*blocks: Block) -> Make:
    return lambda folder: write(folder / "来信.docx", list(blocks))


def marked_up(body: str, **parts: str) -> Make:
    return lambda folder: raw(folder / "怪.docx", body, **parts)


def cut(keep: Callable[[int], int]) -> Make:
    """A filled form of which only a part arrived."""

    def make(folder: Path) -> Path:
        path = write(folder / "断了.docx", service())
        data = path.read_bytes()
        path.write_bytes(data[: keep(len(data))])
        return path

    return make


def changed(change: Callable[[dict[str, bytes]], object]) -> Make:
    """A filled form whose parts somebody changed."""

    def make(folder: Path) -> Path:
        path = write(folder / "改过.docx", service())
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        change(parts)
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in parts.items():
                archive.writestr(name, data)
        return path

    return make


def with_entities(parts: dict[str, bytes]) -> None:
    head = b'<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    data = parts["word/document.xml"]
    end = data.index(b"?>") + 2
    parts["word/document.xml"] = data[:end] + head + data[end:]


def packed(document: bytes, says: int | None = None) -> Make:
    """A package whose text unpacks to these bytes, however many its list of parts says."""

    def make(folder: Path) -> Path:
        path = office.package(folder / "涨.docx", office.WORD, {"word/document.xml": b"", "_rels/.rels": _RELATIONS})
        with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("word/text.xml", document)
        data = bytearray(path.read_bytes())
        if says is not None:
            entry = data.rindex(b"PK\x01\x02")
            data[entry + 24 : entry + 28] = struct.pack("<I", says)
        path.write_bytes(data)
        return path

    return make


_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
    'Target="word/text.xml"/></Relationships>'
)
ANOTHER_FORM: list[Block] = [
    "科技型中小企业入库申请表",
    [
        ["单位名称", "云川公司", "成立日期", "2017-06-15"],
        ["地 址", "云川市 1 号", "邮政编码", "034500"],
        ["法定代表人", "王某", "统一社会信用代码", "91149900MA0YC26H6T"],
        ["注册资本", "500 万元", "联系人", "赵某"],
        ["联系电话", "0351-5550123", "电子信箱", "a@b.com"],
        ["从业人数", "26", "研发人员数", "8"],
        ["上年度营业收入（万元）", "386", "研发费用（万元）", "40"],
        ["科技成果", "3 项", "知识产权", "5 件"],
    ],
    "申报单位（盖章）：云川公司",
]
STAFF: list[Block] = ["全体人员", [["序号", "姓名", "职务", "职称", "学历"], ["1", "张三", "经理", "高工", "本科"]]]
NO_WORD, NO_FORM, DAMAGED, LOCKED, TOO_MUCH = (
    "不是 Word 或 WPS 文字文件", "不是这个程序认识的申报表", "已损坏", "设有打开密码", "多得不像申报表",
)  # fmt: skip
REFUSED: Mapping[str, tuple[Make, str]] = {
    "an empty file": (given("空.docx", b""), NO_WORD),
    "a scan": (given("扫描.docx", b"%PDF-1.7 ..."), NO_WORD),
    "a web page": (given("网页.doc", "<html>申报表</html>".encode()), NO_WORD),
    "an empty package": (given("空包.docx", b"PK\x05\x06" + bytes(18)), NO_WORD),
    "a table of figures": (office.make_roster, NO_WORD),
    "another compound file": (office.make_empty_compound, NO_WORD),
    "a blank text": (office.make_blank_docx, NO_FORM),
    "a letter": (typed("一封信。", "单位名称：云川公司", "联系人：王某"), NO_FORM),
    "a letter that names the form": (
        typed("关于报送中外中小企业合作区申报表的函", "中外中小企业合作区申报表"),
        NO_FORM,
    ),
    "another office's form": (typed(*ANOTHER_FORM), NO_FORM),
    "a list of staff": (typed(*STAFF), NO_FORM),
    "tables in tables": (marked_up("<w:tbl><w:tr><w:tc>" * 400 + p("底") + "</w:tc></w:tr></w:tbl>" * 400), NO_FORM),
    "a locked text": (office.make_locked_docx, LOCKED),
    "a locked old text": (office.make_locked_doc, LOCKED),
    "half a file": (cut(lambda size: size // 2), DAMAGED),
    "a file without its last byte": (cut(lambda size: size - 1), DAMAGED),
    "the first bytes": (cut(lambda _: 40), DAMAGED),
    "half an old text": (office.make_truncated_doc, DAMAGED),
    "half a rich text": (office.make_truncated_rtf, DAMAGED),
    "other bytes than were packed": (office.make_docx_with_bad_bytes, DAMAGED),
    "entities": (changed(with_entities), DAMAGED),
    "no text in it": (changed(lambda parts: parts.pop("word/document.xml")), DAMAGED),
    "no markup in it": (changed(lambda parts: parts.update({"word/document.xml": b"<w:document"})), DAMAGED),
    "runs in runs": (marked_up("<w:p>" + "<w:hyperlink>" * 20_000 + "</w:hyperlink>" * 20_000 + "</w:p>"), DAMAGED),
    "gigabytes stated": (office.make_bomb, DAMAGED),
    "a text that swells": (packed(bytes(60 << 20)), TOO_MUCH),
    "a text that swells in secret": (packed(bytes(60 << 20), 1024), DAMAGED),
    "empty paragraphs without end": (marked_up("<w:p/>" * 3_000_001), TOO_MUCH),
    "lines without end": (marked_up(p("一") * 20_001), TOO_MUCH),
    "a cell without end": (marked_up(tbl(["<w:p/>" * 200_001])), TOO_MUCH),
    "rows without end": (marked_up(tbl(*[["联系人"]] * 20_001)), TOO_MUCH),
}


@pytest.fixture(autouse=True)
def no_office(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing on this PC opens older files."""
    monkeypatch.setattr("app.word_forms.conversion.find_converters", lambda fonts: ())


@pytest.mark.parametrize("what", REFUSED)
def test_it_is_named_and_nothing_is_written(runs: Runs, what: str) -> None:
    make, words = REFUSED[what]
    path = make(runs.files)
    said = runs.refused(path, runs.root / "草稿")
    assert f"“{path.name}”" in said
    assert words in said
    assert "没有导入" in said
    assert ("--form" in said) == (words == NO_FORM)


@pytest.mark.parametrize("what", [what for what in REFUSED if "swells" in what])
def test_what_swells_takes_no_memory(tmp_path: Path, what: str) -> None:
    path = REFUSED[what][0](tmp_path)
    tracemalloc.start()
    with pytest.raises(InputFileError):
        read_docx(path, path.name)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 4 << 20


def test_an_old_text_that_nothing_opens(runs: Runs) -> None:
    said = runs.refused(office.make_doc(runs.files), runs.root / "草稿")
    assert "没有能自动转换它的" in said
    assert "另存为 .docx" in said


@pytest.mark.skipif(sys.platform == "win32", reason="such files are those of Unix")
def test_what_is_no_file(runs: Runs) -> None:
    os.mkfifo(runs.files / "管道.docx")
    (runs.files / "设备.docx").symlink_to("/dev/zero")
    (runs.files / "圈.docx").symlink_to(runs.files / "圈.docx")
    for name, words in (
        ("管道.docx", "不是文件"), ("设备.docx", "不是文件"), ("", "不是文件"), ("没有.docx", "找不到"),
        ("圈.docx", "圈"), ("长" * 100, "长"),
    ):  # fmt: skip
        assert words in runs.refused(runs.files / name, runs.root / "草稿")


def test_a_name_steers_no_terminal(runs: Runs) -> None:
    odd = runs.files / "a\x1b[31m\u202e\n信.docx"
    office.make_blank_docx(runs.files).replace(odd)
    assert NO_FORM in runs.refused(odd, runs.root / "草稿")


def test_words_that_make_no_sense(runs: Runs) -> None:
    path = write(runs.files / "表.docx", service())
    runs.refused(path, code=2)
    assert "没有" in runs.refused(path, runs.root / "草稿", "--form", "没有", code=2)
    letter = write(runs.files / "信.docx", ["一封信。"])
    assert "“信.docx”里没有" in runs.refused(letter, runs.root / "草稿", "--form", "service_institution_2026")


def test_files_that_are_not_of_one_application(runs: Runs) -> None:
    one, draft = write(runs.files / "一稿.docx", service()), runs.root / "草稿"
    other = service()
    tables(other)[0][0][1] = "另一家公司"
    two, form_a = write(runs.files / "二稿.docx", other), write(runs.files / "合作区.docx", zone())
    letter = write(runs.files / "信.docx", ["一封信。"])
    said = runs.refused(one, two, draft)
    assert "“一稿.docx”和“二稿.docx”里都有“山西省优质中小企业服务资源库入库申请表”" in said
    assert "里都有" in runs.refused(one, one, draft)
    assert "不是同一份申请" in runs.refused(one, form_a, draft)
    for files in ((one, letter), (letter, one)):
        said = runs.refused(*files, draft)
        assert "“信.docx”不是这个程序认识的申报表" in said


def harmless() -> Mapping[str, Make]:
    """Filled forms with something in them that must do nothing."""

    def macros(parts: dict[str, bytes]) -> None:
        parts["word/vbaProject.bin"] = b"Sub AutoOpen()"
        types = parts["[Content_Types].xml"]
        parts["[Content_Types].xml"] = types.replace(
            office.WORD.encode(), b"application/vnd.ms-word.document.macroEnabled.main+xml"
        )

    def outside(parts: dict[str, bytes]) -> None:
        rels = "word/_rels/document.xml.rels"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/header"
        more = f'<Relationship Id="x1" Type="{kind}" Target="file:///etc/passwd" TargetMode="External"/>'
        more += f'<Relationship Id="x2" Type="{kind}" Target="../../../../etc/passwd"/></Relationships>'
        parts[rels] = parts[rels].replace(b"</Relationships>", more.encode())

    def tricks(parts: dict[str, bytes]) -> None:
        parts["../../出去.txt"] = b"x"
        parts["/绝对.txt"] = b"x"

    return {"macros": changed(macros), "targets outside": changed(outside), "names outside": changed(tricks)}


@pytest.mark.parametrize("what", harmless())
def test_it_does_nothing_and_the_form_is_read(runs: Runs, what: str, capsys: pytest.CaptureFixture[str]) -> None:
    path = harmless()[what](runs.files)
    assert main(["--data-dir", str(runs.profile), "import", str(path), str(runs.root / "草稿")]) == 0
    assert "root:" not in capsys.readouterr().err
    kept = {one.name for one in runs.root.iterdir()}
    assert kept == {"收到的", "临时", "草稿"}
    assert [one.name for one in runs.files.iterdir()] == [path.name]
    assert list((runs.root / "临时").iterdir()) == []


def test_a_full_disk_is_said(runs: Runs, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(runs.files / "表.docx", service())

    def full(self: Path, *words: Any, **more: Any) -> Any:
        if self.name == "source":
            raise OSError(28, "No space left on device")
        return opened(self, *words, **more)

    opened = Path.open
    monkeypatch.setattr(Path, "open", full)
    assert "写不了临时文件" in runs.refused(path, runs.root / "草稿", code=5)
