"""What Word shows is what is read: symbols, fields, controls, revisions, numbers, merged cells, boxes and notes."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from app.errors import InputFileError
from app.word_forms.model import LINE_END, Grid, WordParagraph, WordText
from app.word_forms.reading import read_docx
from tests.unit.word_forms.typed import p, r, raw, tbl


def read(tmp_path: Path, body: str, **parts: str) -> WordText:
    return read_docx(raw(tmp_path / "表.docx", body, **parts), "表.docx")


def texts(found: WordText) -> list[str]:
    return [block.plain for block in found.blocks if isinstance(block, WordParagraph)]


def only_text(tmp_path: Path, *runs: str) -> str:
    (text,) = texts(read(tmp_path, p(*runs)))
    return text


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("Wingdings", "F0FE", "☑"),
        ("Wingdings", "F0FC", "√"),
        ("Wingdings", "F0A8", "□"),
        ("Wingdings", "006F", "□"),
        ("Wingdings 2", "F052", "☑"),
        ("Wingdings 2", "F0A3", "□"),
        ("Wingdings 2", "F050", "√"),
        ("Symbol", "F0D6", "√"),
        ("Wingdings", "F06E", "■"),
        ("Webdings", "F061", "√"),
        ("不认识的字体", "F041", "\uf041"),
    ],
)
def test_symbols_are_what_they_look_like(tmp_path: Path, font: str, code: str, shown: str) -> None:
    assert only_text(tmp_path, f'<w:r><w:sym w:font="{font}" w:char="{code}"/></w:r>', " 是") == f"{shown} 是"


def test_letters_typed_in_a_symbol_font_are_drawings(tmp_path: Path) -> None:
    look = '<w:rFonts w:ascii="Wingdings 2" w:hAnsi="Wingdings 2"/>'
    assert only_text(tmp_path, r("R", look), r(" 是 "), r("£", look), r(" 否")) == "☑ 是 □ 否"


def test_a_code_that_is_none_is_nothing(tmp_path: Path) -> None:
    assert only_text(tmp_path, '<w:r><w:sym w:font="Wingdings" w:char="XYZ"/></w:r>', "是") == "是"


def box(state: str, behind: str = "") -> str:
    return (
        f'<w:sdt><w:sdtPr><w14:checkbox><w14:checked w14:val="{state}"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent>{r('☐')}{behind}</w:sdtContent></w:sdt>"
    )


def test_controls_tick_by_their_state_and_ask_for_nothing(tmp_path: Path) -> None:
    placeholder = (
        f"<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>{r('单击此处输入文字')}</w:sdtContent></w:sdt>"
    )
    filled = f"<w:sdt><w:sdtPr/><w:sdtContent>{r('云川')}</w:sdtContent></w:sdt>"
    assert only_text(tmp_path, box("1"), "是 ", box("0"), "否", placeholder, filled) == "☑是 □否云川"
    assert texts(read(tmp_path, f"<w:sdt><w:sdtContent>{p('整段')}</w:sdtContent></w:sdt>")) == ["整段"]


def test_what_stands_in_the_control_of_a_box_is_kept(tmp_path: Path) -> None:
    assert only_text(tmp_path, box("1", r("是 ") + box("0", r("否")))) == "☑是 □否"


def field(instruction: str, result: str = "", data: str = "") -> str:
    separated = f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}' if result else ""
    return (
        f'<w:r><w:fldChar w:fldCharType="begin">{data}</w:fldChar></w:r>'
        f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
        f'{separated}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def test_fields_show_their_result(tmp_path: Path) -> None:
    assert only_text(tmp_path, "第", field(" PAGE ", "3"), "页", field("DATE", "2026-05-28")) == "第3页2026-05-28"
    assert only_text(tmp_path, field("HYPERLINK x", "a@b.com")) == "a@b.com"
    assert only_text(tmp_path, f'<w:hyperlink w:anchor="x">{r("a@b.com")}</w:hyperlink>') == "a@b.com"


def test_a_tick_laid_over_a_box_is_a_ticked_box(tmp_path: Path) -> None:
    assert only_text(tmp_path, field(r"eq \o\ac(□,√)"), "是 ", field(r"EQ \o(□)"), "否") == "☑是 □否"
    assert only_text(tmp_path, field(r"eq \o\ac(○,1)"), field("PAGE")) == "1"


def test_boxes_and_lists_of_protected_forms(tmp_path: Path) -> None:
    ticked = "<w:ffData><w:checkBox><w:default w:val='0'/><w:checked/></w:checkBox></w:ffData>"
    empty = "<w:ffData><w:checkBox><w:default w:val='1'/><w:checked w:val='0'/></w:checkBox></w:ffData>"
    by_default = "<w:ffData><w:checkBox><w:default w:val='1'/></w:checkBox></w:ffData>"
    entries = "<w:listEntry w:val='企业'/><w:listEntry w:val='事业单位'/>"
    listed = f"<w:ffData><w:ddList><w:result w:val='1'/>{entries}</w:ddList></w:ffData>"
    found = [field("FORMCHECKBOX", data=data) for data in (ticked, empty, by_default)]
    assert only_text(tmp_path, *found, field("FORMDROPDOWN", data=listed)) == "☑□☑事业单位"


def test_insertions_are_taken_deletions_are_not_and_both_are_told(tmp_path: Path) -> None:
    gone = "<w:del><w:r><w:delText>旧</w:delText></w:r></w:del>"
    moved = f"<w:moveFrom>{r('搬走')}</w:moveFrom><w:moveTo>{r('搬来')}</w:moveTo>"
    found = read(tmp_path, p("名称：", gone, f"<w:ins>{r('新')}</w:ins>", moved))
    assert texts(found) == ["名称：新搬来"]
    assert any("2 处修订还没有接受" in told for told in found.told)
    assert any("删除的文字" in told for told in found.told)


def test_a_deleted_end_of_a_paragraph_joins_it_with_the_next(tmp_path: Path) -> None:
    body = p("云川", properties="<w:rPr><w:del/></w:rPr>") + p("公司") + p("下一段")
    assert texts(read(tmp_path, body)) == ["云川公司", "下一段"]


def test_a_deleted_row_is_gone(tmp_path: Path) -> None:
    gone = "<w:tr><w:trPr><w:del/></w:trPr><w:tc><w:p/></w:tc></w:tr>"
    (grid,) = read(tmp_path, tbl(["甲"]).replace("</w:tbl>", f"{gone}</w:tbl>")).blocks
    assert isinstance(grid, Grid)
    assert len(grid.rows) == 1


def test_hidden_text_is_left_out_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, p("看得见", r("看不见", "<w:vanish/>"), r("也看得见", '<w:vanish w:val="0"/>')))
    assert texts(found) == ["看得见也看得见"]
    assert any("隐藏的文字" in told for told in found.told)


def test_struck_text_is_marked(tmp_path: Path) -> None:
    (block,) = read(tmp_path, p(r("划掉", "<w:strike/>"))).blocks
    assert isinstance(block, WordParagraph)
    assert block.struck


NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
    '<w:lvlText w:val="%1、"/></w:lvl><w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/>'
    '<w:lvlText w:val="%1.%2"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    '<w:num w:numId="2"><w:abstractNumId w:val="0"/><w:lvlOverride w:ilvl="0"><w:startOverride w:val="11"/>'
    "</w:lvlOverride></w:num>"
)


def numbered(text: str, number: int = 1, level: int = 0) -> str:
    return p(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def test_automatic_numbers_stand_in_front(tmp_path: Path) -> None:
    body = numbered("概况") + numbered("细项", level=1) + numbered("细项", level=1) + numbered("成效")
    body += numbered("细项", level=1) + numbered("另一列", 2) + numbered("无号", 0)
    assert texts(read(tmp_path, body, numbering=NUMBERING)) == [
        "一、概况", "一.1细项", "一.2细项", "二、成效", "二.1细项", "十一、另一列", "无号",
    ]  # fmt: skip


def test_numbers_and_levels_come_by_styles_too(tmp_path: Path) -> None:
    named = '<w:style w:type="paragraph" w:styleId="{0}"><w:name w:val="{1}"/>{2}</w:style>'
    looks = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr><w:outlineLvl w:val="1"/></w:pPr>'
    styles = named.format("a", "标题甲", looks) + named.format("b", "标题乙", '<w:basedOn w:val="a"/>')
    (block,) = read(tmp_path, p("概况", properties='<w:pStyle w:val="b"/>'), numbering=NUMBERING, styles=styles).blocks
    assert isinstance(block, WordParagraph)
    assert (block.plain, block.style, block.level) == ("一、概况", "标题乙", 2)


def test_merged_cells_stand_in_each_of_their_rows(tmp_path: Path) -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    (grid,) = read(
        tmp_path,
        tbl([("甲", down), ("乙", '<w:gridSpan w:val="2"/>')], [("", on), "丙", "丁"], ["戊", ("己", ""), ("", "")]),
    ).blocks
    assert isinstance(grid, Grid)
    assert [[cell.text for cell in row] for row in grid.rows] == [["甲", "乙"], ["甲", "丙", "丁"], ["戊", "己", ""]]
    assert grid.rows[0][0] is grid.rows[1][0]
    assert (grid.rows[0][1].left, grid.rows[0][1].right) == (1, 3)


def test_cells_merged_in_the_old_way_and_rows_that_begin_later(tmp_path: Path) -> None:
    old = tbl([("甲", '<w:hMerge w:val="restart"/>'), ("续", "<w:hMerge/>"), "乙"])
    later = old.replace("<w:tr>", '<w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr>')
    for markup, begin in ((old, 0), (later, 1)):
        (grid,) = read(tmp_path, markup).blocks
        assert isinstance(grid, Grid)
        assert [(cell.text, cell.left, cell.right) for cell in grid.rows[0]] == [
            ("甲\n续", begin, begin + 2), ("乙", begin + 2, begin + 3),
        ]  # fmt: skip


def test_a_table_in_a_cell_becomes_its_text_and_is_told(tmp_path: Path) -> None:
    found = read(tmp_path, tbl([tbl(["内一", "内二"]) + p("外")]))
    (grid,) = found.blocks
    assert isinstance(grid, Grid)
    assert grid.rows[0][0].text == "内一\t内二\n外"
    assert any("套在别的表格里" in told for told in found.told)


def test_text_boxes_follow_their_paragraph_once(tmp_path: Path) -> None:
    content = f"<w:txbxContent>{p('框里')}</w:txbxContent>"
    both = (
        f"<w:r><mc:AlternateContent><mc:Choice><w:drawing><wps:txbx>{content}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{content}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    found = read(tmp_path, p("外面", both))
    assert texts(found) == ["外面", "框里"]
    assert any("1 个文字框" in told for told in found.told)


def test_notes_comments_and_headers_are_kept_apart(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        p("正文", '<w:r><w:footnoteReference w:id="2"/></w:r>'),
        footnotes=f'<w:footnote w:type="separator">{p("线")}</w:footnote><w:footnote>{p("脚注的话")}</w:footnote>',
        comments=f"<w:comment>{p('批注的话')}</w:comment>",
    )
    assert texts(found) == ["正文"]
    assert {(aside.where, aside.text) for aside in found.asides} == {("脚注", "脚注的话"), ("批注", "批注的话")}
    assert any("脚注或尾注" in told for told in found.told)


def test_breaks_typed_are_breaks_and_stated_ends_of_lines_are_none(tmp_path: Path) -> None:
    look, stated, typed = (
        '<w:sz w:val="21"/>',
        "<w:r><w:br/></w:r>",
        '<w:r><w:rPr><w:sz w:val="21"/></w:rPr><w:br/></w:r>',
    )
    (ours,) = read(tmp_path, p(r("一", look), stated, r("二", look), typed, r("三", look))).blocks
    assert isinstance(ours, WordParagraph)
    assert (ours.text, ours.plain) == (f"一{LINE_END}二\n三", "一二\n三")
    hinted = '<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr><w:br w:type="textWrapping"/></w:r>'  # as WPS saves it
    (saved,) = read(tmp_path, p(r("一", look), hinted, r("二", look))).blocks
    assert isinstance(saved, WordParagraph)
    assert saved.plain == "一二"
    assert only_text(tmp_path, "一", stated, "二") == only_text(tmp_path, "一", hinted, "二") == "一\n二"


def test_a_new_page_ends_a_line_between_words(tmp_path: Path) -> None:
    for kind in ("page", "column"):
        page = f'<w:r><w:br w:type="{kind}"/></w:r>'
        assert only_text(tmp_path, "一", page, "二") == "一\n二"
        assert only_text(tmp_path, page, "二") == only_text(tmp_path, "二", page) == "二"


def test_ruby_math_and_hyphens(tmp_path: Path) -> None:
    ruby = f"<w:r><w:ruby><w:rt>{r('yun')}</w:rt><w:rubyBase>{r('云')}</w:rubyBase></w:ruby></w:r>"
    math = "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>"
    assert only_text(tmp_path, ruby, math, "<w:r><w:noBreakHyphen/><w:tab/></w:r>", "尾") == "云x-\t尾"


def test_the_strict_edition_reads_the_same(tmp_path: Path) -> None:
    path = raw(tmp_path / "表.docx", p("甲") + tbl(["乙"]))
    strict = tmp_path / "严.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(strict, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8")
            data = data.replace(
                "schemas.openxmlformats.org/wordprocessingml/2006/main", "purl.oclc.org/ooxml/wordprocessingml/main"
            )
            new.writestr(
                name, data.replace("schemas.openxmlformats.org/officeDocument", "purl.oclc.org/ooxml/officeDocument")
            )
    found = read_docx(strict, "严.docx")
    assert texts(found) == ["甲"]
    assert len(found.blocks) == 2


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"PK",
        b"no zip at all",
        pytest.param(b"PK\x03\x04" + b"\0" * 40, id="cut"),
    ],
)
def test_what_is_no_word_file_is_named(tmp_path: Path, broken: bytes) -> None:
    path = tmp_path / "坏.docx"
    path.write_bytes(broken)
    with pytest.raises(InputFileError, match=r"坏\.docx"):
        read_docx(path, "坏.docx")


def test_a_file_nested_beyond_measure_is_refused(tmp_path: Path) -> None:
    deep = 20_000
    body = "<w:p>" + "<w:hyperlink>" * deep + r("底") + "</w:hyperlink>" * deep + "</w:p>"
    with pytest.raises(InputFileError, match="损坏"):
        read(tmp_path, body)


def test_entities_are_refused(tmp_path: Path) -> None:
    path = raw(tmp_path / "表.docx", p("甲"))
    bad = tmp_path / "坏.docx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(bad, "w") as new:
        for name in old.namelist():
            data = old.read(name).decode("utf-8")
            new.writestr(name, '<!DOCTYPE x [<!ENTITY y "z">]>' + data if name == "word/document.xml" else data)
    with pytest.raises(InputFileError):
        read_docx(bad, "坏.docx")
