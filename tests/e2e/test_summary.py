"""附件 3 from many applicants as a clerk makes it: four files that agree, damaged drafts named, edits that stay.

SU1 Word, PDF and Excel say the same. SU2 a damaged draft is named and listed, the others go on. SU3 nothing becomes a
formula, not even when LibreOffice opens and saves the tables. SU4 what the clerk changed is there the next time. SU5
a fault or a cancellation at any step leaves the old files or the new ones. SU6 the applicants' drafts are only read.
"""

from __future__ import annotations

import errno
import json
import re
import shutil
import subprocess
import unicodedata
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest

from app import api
from app.api_summary_draft import SUMMARY_DRAFT
from app.bureau.model import Review
from app.bureau.reviewing import Office
from app.drafts import store
from app.drafts.draft import Draft, to_json
from app.errors import AppError, InputFileError, UsageError
from app.paths import AppPaths, find_paths
from app.progress import Cancelled, silent
from tests.conftest import RunShenbao
from tests.faults import FILLING, refuse, steps, tree
from tests.office import USUAL_PC, _home, _program, pages_of, word_to_pdf, words_of
from tests.unit.bureau.applicants import CODE, NAME, SERVICE, SUMMARY, answers

NOON = datetime(2026, 4, 20, 12)
SECOND, THIRD = "云川精测（虚构）检验检测技术有限公司", "云川（虚构）中小企业服务促进中心"
EVIL = {
    "org_name": '=HYPERLINK("http://example.com","甲")',
    "contact": "=1+1",
    "phone": "+86-351",
    "org_nature": "@SUM(A1)",
}
REVIEW = "review.xlsx"


def applicant(folder: Path, **changes: Any) -> Path:
    """A draft folder of the sample with changed answers."""
    folder.mkdir(parents=True)
    (folder / "draft.json").write_text(to_json(Draft(form=SERVICE.id, answers=answers(**changes))), "utf-8")
    return folder


@pytest.fixture
def paths(tmp_path: Path) -> AppPaths:
    return find_paths(tmp_path / "资料 profile")


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """Three applicants, one of them as a ``.shenbao`` file in a folder below."""
    folder = tmp_path / "收件"
    applicant(folder / "1 启明")
    applicant(
        folder / "2 精测",
        org_name=SECOND,
        uscc="91149900MA0YC26H7X",
        income_b="1120",
        staff_count="58",
        directions=["检验检测", "技术创新"],
    )
    third = applicant(
        tmp_path / "在外", org_name=THIRD, uscc="", income_b="286.30", directions=["政策咨询", "知识产权"]
    )
    (folder / "3 邮件").mkdir()
    api.pack(third, folder / "3 邮件" / "促进中心.shenbao")
    return folder


def summarise(paths: AppPaths, inbox: Path, out: Path, **how: Any) -> api.Summarised:
    """A summary without Word and PDF, unless they are asked for."""
    asked = api.Summarising(**{"bureau_name": "云川市", "formats": (), **how})
    return api.summarise(paths, [inbox], out, asked, NOON)


def rows_of(file: Path, sheet: str = "") -> list[list[object]]:
    book = openpyxl.load_workbook(file)
    return [[cell.value for cell in row] for row in (book[sheet] if sheet else book.worksheets[0]).iter_rows()]


def lines(paths: AppPaths, made: api.Summarised) -> tuple[api.SummaryLine, ...]:
    found = api.look_at_summary(paths, made.folder)
    assert len(found) == made.rows
    return found


def names(paths: AppPaths, made: api.Summarised) -> list[str]:
    return [line.name for line in lines(paths, made)]


# ---- the files ----------------------------------------------------------------------------------------------------


def test_su1_word_pdf_and_excel_say_the_same(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总"
    before = tree(inbox)
    run = shenbao("summary", inbox, "--out", out, "--bureau-kind", "XX市", "--bureau-name", "云川市（虚构）")
    written = ("01_推荐汇总表.pdf", "01_推荐汇总表.docx", "book.json", "01_推荐汇总表.xlsx", REVIEW)
    assert (run.returncode, run.stdout.split()) == (0, [str(out / name) for name in written])
    assert "汇总了 3 家机构。" in run.stderr
    assert "从业人数 58，服务人员基本情况表 12 行" in run.stderr
    assert tree(inbox) == before
    title, _, header, *rows = rows_of(out / "01_推荐汇总表.xlsx")
    table = docx.Document(str(out / "01_推荐汇总表.docx")).tables[0]
    word = [["".join(cell.text.split()) for cell in row.cells] for row in table.rows]
    excel = [["".join(str(cell).split()) for cell in row] for row in (header, *rows)]
    sheet = openpyxl.load_workbook(out / "01_推荐汇总表.xlsx").worksheets[0]
    for number, row in enumerate(excel[1:], start=4):
        row[4] = f"{sheet.cell(number, 5).value:.{len(sheet.cell(number, 5).number_format.partition('.')[2])}f}"
    assert excel == word
    assert [row[1] for row in rows] == [NAME, SECOND, THIRD]
    assert rows[2][7] == "政策咨询、其他服务（知识产权）"
    printed = "".join("".join(pages_of(out / "01_推荐汇总表.pdf")).split())
    assert "".join(str(title[0]).split()) in printed
    assert all(name in printed for name in (SECOND[:6], "其他服务（知识产权）"[-5:]))
    assert json.loads((out / "book.json").read_text("utf-8"))["mark"] == "final"


def test_the_findings_name_every_draft_and_issue(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, inbox, tmp_path / "汇总")
    file = tmp_path / "汇总" / REVIEW
    review = rows_of(file, "初审")
    assert [row[1] for row in review[1:]] == [NAME, SECOND, THIRD]
    assert [row[review[0].index("汇总表")] for row in review[1:]] == ["第 1 行", "第 2 行", "第 3 行"]
    assert {row[0] for row in rows_of(file, "问题")[1:]} == {NAME, SECOND, THIRD}
    assert len(rows_of(file, "出处")) == 1 + 3 * 9
    income = lines(paths, made)[1].cells["s_income"]
    assert [(one.path, one.text) for one in income.origins] == [("income_b", "1120"), ("year_b", "2024")]


def test_su2_damaged_drafts_are_named_and_the_others_go_on(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    for name, data in {
        "坏": b"{",
        "乱码": b"\xff\xfe\x00",
        "空": b"",
        "别的": b'{"format": 1, "form": "cooperation_zone_2026"}',
    }.items():
        (inbox / name).mkdir()
        (inbox / name / "draft.json").write_bytes(data)
    (inbox / "半截.shenbao").write_bytes((inbox / "3 邮件" / "促进中心.shenbao").read_bytes()[:300])
    run = shenbao("summary", inbox, "--out", tmp_path / "汇总", "--bureau-name", "云川市", "--json")
    assert run.returncode == 3
    found = json.loads(run.stdout)
    assert [line["name"] for line in found["rows"]] == [NAME, SECOND, THIRD]
    lost = {Path(one["place"]).name: one["sentence"] for one in found["unreadable"]}
    assert set(lost) == {"坏", "乱码", "空", "别的", "半截.shenbao"}
    assert all(sentence in run.stderr for sentence in lost.values())
    listed = rows_of(tmp_path / "汇总" / REVIEW, "读不出")
    assert {Path(str(row[0])).name: row[1] for row in listed[1:]} == lost


def test_nothing_to_summarise_is_told_and_leaves_nothing(paths: AppPaths, tmp_path: Path) -> None:
    (tmp_path / "空的").mkdir()
    with pytest.raises(InputFileError, match="没有可以汇总的申报材料"):
        summarise(paths, tmp_path / "空的", tmp_path / "汇总")
    assert not (tmp_path / "汇总").exists()


def test_an_applicant_without_a_name_makes_it_a_draft(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    applicant(inbox / "4", org_name="", uscc="")
    run = shenbao("summary", inbox, "--out", tmp_path / "汇总", "--bureau-name", "云川市")
    assert run.returncode == 1
    assert sorted(path.name for path in (tmp_path / "汇总").glob("*.xlsx")) == [REVIEW, "草稿_01_推荐汇总表.xlsx"]
    assert "各页标了“草稿”" in run.stderr
    assert "推荐机构 第4行 单位名称" in run.stderr


def test_without_the_name_of_the_bureau_it_is_a_draft_and_done(
    shenbao: RunShenbao, inbox: Path, tmp_path: Path
) -> None:
    run = shenbao("summary", inbox / "1 启明", "--out", tmp_path / "汇总")
    assert run.returncode == 0
    assert (tmp_path / "汇总" / "草稿_01_推荐汇总表.docx").is_file()
    assert "推荐部门" in run.stderr


@pytest.mark.parametrize(
    ("said", "stored"),
    [
        ({"bureau_name": "云川市"}, ("XX市", "云川市")),
        ({"bureau_name": "某某厅"}, ("XX部门", "某某厅")),
        ({"bureau_name": "山西综改区管委会"}, ("山西综改区管委会", "山西综改区管委会")),
        ({"bureau_name": "", "bureau_kind": "山西综改区管委会"}, ("山西综改区管委会", "山西综改区管委会")),
        ({"bureau_name": "云川市", "bureau_kind": "XX部门"}, ("XX部门", "云川市")),
        ({"bureau_name": "云川", "bureau_kind": "XX市"}, ("XX市", "云川市")),
        ({"bureau_name": "云川市（虚构）", "bureau_kind": "XX市"}, ("XX市", "云川市（虚构）")),
    ],
)
def test_who_recommends(
    paths: AppPaths, inbox: Path, tmp_path: Path, said: dict[str, str], stored: tuple[str, str]
) -> None:
    made = summarise(paths, inbox, tmp_path / "汇总", **said)
    with store.open_draft(made.folder, writable=False) as opened:
        assert (opened.draft.answers["bureau_kind"], opened.draft.answers["bureau_name"]) == stored
    assert made.mark == "final"
    completed = said["bureau_name"] == "云川"
    assert any("推荐部门印作“云川市”" in sentence for sentence in made.told) == completed
    again = summarise(paths, inbox, tmp_path / "汇总", bureau_name="")
    assert again.mark == "final"


# ---- formulas -----------------------------------------------------------------------------------------------------

ALL_SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,-1"


def by_office(files: list[Path], kind: str, out: Path) -> list[Path]:
    """Open and save tables with LibreOffice Calc; what is there then."""
    home = _home(USUAL_PC)
    command = [_program("soffice", "LibreOffice"), "--headless", f"-env:UserInstallation=file://{home}/profile"]
    run = subprocess.run(
        [*command, "--convert-to", kind, "--outdir", str(out), *map(str, files)],
        capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    found = sorted(out.glob(f"*.{kind.partition(':')[0]}"))
    assert len(found) >= len(files), f"run `make setup`, which installs libreoffice-calc-nogui: {run.stderr}"
    return found


def formulas_in(file: Path) -> list[str]:
    """The cells that are formulas, in any sheet; there must be cells."""
    cells = [cell for sheet in openpyxl.load_workbook(file) for row in sheet.iter_rows() for cell in row]
    assert cells
    return [f"{file.name} {cell.coordinate} {cell.value}" for cell in cells if cell.data_type == "f"]


@pytest.mark.office
@pytest.mark.slow
def test_su3_nothing_becomes_a_formula_in_other_hands(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    """Saved again as Excel, OpenDocument and old Excel, or as text, sheet by sheet, and opened from there."""
    for number, sign in enumerate(("", "=", "+", "-", "@", "\t=", "＝", "'=")):
        evil = {name: f"{sign}{text}" for name, text in EVIL.items()}
        applicant(inbox / f"{sign.strip()}{number}", uscc="", **evil)
    applicant(inbox / "外地", uscc="", org_name="外地的", phone="+86-351-5550188")
    (inbox / "=1+1").mkdir()
    (inbox / "=1+1" / "draft.json").write_text("{", "utf-8")
    changes = {NAME: {"机构类型": "=2+2", "联系电话": "+86-1+1"}}
    made = summarise(paths, inbox, tmp_path / "汇总", changes=changes)
    tables = [file for file in made.files if file.suffix == ".xlsx"]
    assert len(tables) == 2
    again: list[Path] = []
    for kind in ("xlsx", "ods", "xls"):
        for file in by_office(tables, kind, tmp_path / kind):
            again.append(file.rename(file.with_name(f"{kind} {file.name}")))
    texts = by_office(tables, ALL_SHEETS, tmp_path / "文字")
    assert len(texts) == 1 + 4
    assert "=1+1" in "".join(text.read_text("utf-8") for text in texts)
    opened = by_office([*again, *texts], "xlsx", tmp_path / "再开")
    assert len(opened) == len(again) + len(texts)
    for file in (*tables, *opened):
        assert formulas_in(file) == []


# ---- few rows and many --------------------------------------------------------------------------------------------


def pages_agree(pdf: Path, word: Path, out: Path) -> list[str]:
    """The pages of the PDF, without blanks, after every page of the Word file was found to have the same words."""
    printed, converted = words_of(pdf), words_of(word_to_pdf(word, out))
    assert [Counter(page) for page in converted] == [Counter(page) for page in printed]
    return printed


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.parametrize("count", [1, 300])
def test_the_header_stands_on_every_page(paths: AppPaths, tmp_path: Path, count: int) -> None:
    for number in range(count):
        applicant(tmp_path / "收件" / f"{number:03}", org_name=f"云川第{number}家（虚构）服务中心", uscc="")
    made = summarise(paths, tmp_path / "收件", tmp_path / "汇总", formats=("pdf", "docx"))
    files = {file.suffix: file for file in made.files if "推荐汇总表" in file.name}
    header = Counter(words("".join(str(text) for text in rows_of(files[".xlsx"])[2])))
    (sheet,) = by_office([files[".xlsx"]], "pdf", tmp_path / "表格")
    for pages in (pages_agree(files[".pdf"], files[".docx"], tmp_path / "Word"), words_of(sheet)):
        assert (len(pages) > 10) == (count > 1)
        # cells break in lines that stand side by side: characters are all that can be compared
        assert [page for page in pages if header - Counter(page)] == []
        assert "".join(pages).count("虚") == count


def words(text: str) -> str:
    """A text as :func:`words_of` gives it."""
    return re.sub(r"[\s.\-—－]+", "", unicodedata.normalize("NFKC", text))


@pytest.mark.office
def test_a_summary_draft_without_rows_prints_alike(shenbao: RunShenbao, tmp_path: Path) -> None:
    """Nobody was recommended yet: the table as it is printed for the pen."""
    assert shenbao("new", SUMMARY.id, tmp_path / "空").returncode == 0
    run = shenbao("export", tmp_path / "空", "--out", tmp_path / "导出", "--draft")
    assert run.returncode == 0, run.stderr
    (pdf,), (word,) = (tmp_path / "导出").glob("*.pdf"), (tmp_path / "导出").glob("*.docx")
    assert "单位名称" in pages_agree(pdf, word, tmp_path / "Word")[0]


def test_nobody_recommended_is_told_and_leaves_the_files_of_last_time(
    shenbao: RunShenbao, inbox: Path, tmp_path: Path
) -> None:
    out, desk = tmp_path / "汇总", tmp_path / "受理台"
    assert shenbao("bureau", "collect", inbox, "--desk", desk).returncode == 0
    assert shenbao("summary", "--desk", desk, "--out", out, "--bureau-name", "云川市").returncode == 0
    before = tree(out)
    run = shenbao("summary", "--desk", desk, "--out", out, "--only-recommended")
    assert run.returncode == 3
    assert "没有一家的初审结论是“推荐”" in run.stderr
    assert "“汇总”里的文件还是上次汇总的" in run.stderr
    assert tree(out) == before
    empty = shenbao("summary", "--out", tmp_path / "别处")
    assert empty.returncode == 3
    assert "没有可以汇总的申报材料" in empty.stderr
    mistyped = shenbao("summary", "--desk", tmp_path / "没有", "--out", tmp_path / "别处")
    assert (mistyped.returncode, "“没有”里没有受理台" in mistyped.stderr) == (2, True)
    assert not (tmp_path / "别处").exists()


# ---- edits, order, staff ------------------------------------------------------------------------------------------


def edits(tmp_path: Path, content: object) -> Path:
    file = tmp_path / "改.json"
    file.write_text(json.dumps(content, ensure_ascii=False), "utf-8")
    return file


def test_su4_changes_stay_and_tell_when_their_source_changed(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总"
    file = edits(tmp_path, {"次序": [THIRD], SECOND: {"机构类型": "事业单位"}, CODE: {"s_staff": "30"}})
    run = shenbao("summary", inbox, "--out", out, "--bureau-name", "云川市", "--edits", file)
    assert run.returncode == 0, run.stderr
    rows = rows_of(out / "01_推荐汇总表.xlsx")[3:]
    assert [(row[1], row[2], row[6]) for row in rows] == [
        (THIRD, "企业", 26),
        (NAME, "企业", 30),
        (SECOND, "事业单位", 58),
    ]
    draft = inbox / "1 启明" / "draft.json"
    draft.write_text(draft.read_text("utf-8").replace('"staff_count": "26"', '"staff_count": "28"'), "utf-8")
    applicant(inbox / "4", org_name="后来的", uscc="")
    again = shenbao("summary", inbox, "--out", out)
    assert f"“{NAME}”的“从业人数”改过以后，申报材料由“26”变成了“28”，表上仍是改过的“30”。" in again.stderr
    rows = rows_of(out / "01_推荐汇总表.xlsx")[3:]
    assert [(row[1], row[6]) for row in rows] == [(THIRD, 26), (NAME, 30), (SECOND, 58), ("后来的", 26)]
    review = rows_of(out / REVIEW, "初审")
    changed = review[0].index("汇总表上改过的")
    assert review[1][changed] == "服务人员 (人)：28 → 30，改的时候收集到的是 26"


def test_a_change_in_the_summary_draft_itself_stays(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, inbox, tmp_path / "汇总")
    assert made.folder == tmp_path / "汇总" / SUMMARY_DRAFT
    with store.open_draft(made.folder, writable=True, now=NOON) as opened:
        rows: Any = opened.draft.answers["rows"]
        table = [dict(row) for row in rows]
        table[0]["s_contact"] = "王䶮"
        store.save(opened, opened.draft.answered({"rows": table}), now=NOON)
    again = summarise(paths, inbox, tmp_path / "汇总")
    cell = lines(paths, again)[0].cells["s_contact"]
    assert (cell.text, cell.gathered, cell.edited) == ("王䶮", "钱𠅤", True)
    assert "s_contact" not in {issue.path for issue in again.issues}


def test_rows_typed_and_taken_out_by_hand_are_told(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, inbox, tmp_path / "汇总")
    with store.open_draft(made.folder, writable=True, now=NOON) as opened:
        rows: Any = opened.draft.answers["rows"]
        table = [*rows[1:], {"s_org": "手工加的"}]
        store.save(opened, opened.draft.answered({"rows": table}), now=NOON)
    shutil.rmtree(inbox / "2 精测")
    again = summarise(paths, inbox, tmp_path / "汇总")
    assert f"汇总草稿里删去的“{NAME}”，这次又收到了，仍列在表上；不要列的，请不要选它的材料" in again.told
    assert f"上次汇总有、这次没有收到的：“{SECOND}”；改过的内容还留着" in again.told
    assert "汇总草稿里手工加的 1 行没有申报材料，列在最后" in again.told
    (sheet,) = [path for path in again.files if path.name.endswith("推荐汇总表.xlsx")]
    assert [row[1] for row in rows_of(sheet)[3:]] == [THIRD, NAME, "手工加的"]


def test_the_rows_of_the_table_may_count_as_staff(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    made = summarise(paths, inbox, tmp_path / "汇总", staff="rows")
    assert {line.cells["s_staff"].text for line in lines(paths, made)} == {"12"}
    assert lines(paths, made)[0].cells["s_staff"].origins[0].path == "people"


def test_order_by_place(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    applicant(inbox / "0", org_name="大同的", uscc="", address="山西省大同市")
    assert names(paths, summarise(paths, inbox, tmp_path / "汇总"))[0] == "大同的"
    assert names(paths, summarise(paths, inbox, tmp_path / "再", order="place"))[0] == "大同的"
    assert names(paths, summarise(paths, inbox, tmp_path / "三", order="given", by_hand=(THIRD,)))[0] == THIRD


def test_wrong_edits_are_refused_in_a_sentence(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总"
    for content, code, said in (
        ({"没有这家": {"s_type": "甲"}}, 2, "没有“没有这家”"),
        ({NAME: {"邮编": "甲"}}, 2, "没有“邮编”这一栏"),
        ({NAME: "甲"}, 3, "应是 {栏目: 内容}"),
        ({"次序": "甲"}, 3, "应是单位名称的列表"),
        ([], 3, "最外层应是"),
    ):
        run = shenbao("summary", inbox, "--out", out, "--edits", edits(tmp_path, content))
        assert (run.returncode, said in run.stderr) == (code, True), run.stderr
        assert not out.exists()


def test_a_summary_is_not_written_into_an_applicants_draft(paths: AppPaths, inbox: Path) -> None:
    before = tree(inbox)
    with pytest.raises(UsageError, match="没有汇总"):
        summarise(paths, inbox, inbox / "1 启明" / "汇总")
    assert tree(inbox) == before


def test_the_summary_of_last_time_is_no_applicant(paths: AppPaths, inbox: Path) -> None:
    for out in (inbox / "汇总", inbox):
        summarise(paths, inbox, out)
        made = summarise(paths, inbox, out)
        assert (made.rows, made.unreadable) == (3, ())
    applicant(inbox / "另" / SUMMARY_DRAFT, org_name="名字碰巧一样的文件夹", uscc="")
    assert summarise(paths, inbox, inbox).rows == 4


# ---- the desk -----------------------------------------------------------------------------------------------------


def test_the_desk_gives_what_it_received_and_decided(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    desk = tmp_path / "受理台"
    api.collect(paths, [inbox], NOON, desk)
    how = api.Summarising(formats=(), desk=desk)
    assert names(paths, api.summarise(paths, [], tmp_path / "全部", how, NOON)) == [NAME, SECOND, THIRD]
    api.set_office(paths, Office("city", "云川市工业和信息化局", "", "XX市"), NOON, desk)
    by_desk = api.summarise(paths, [], tmp_path / "自己", api.Summarising(formats=(), desk=desk), NOON)
    with store.open_draft(by_desk.folder, writable=False) as opened:
        assert opened.draft.answers["bureau_name"] == "云川市"
    said = Review(level="city", office="云川市工信局", decision="recommend")
    api.review(paths, SECOND, said, NOON, desk)
    only = api.Summarising(bureau_name="云川市", formats=(), desk=desk, only_recommended=True)
    made = api.summarise(paths, [], tmp_path / "推荐", only, NOON)
    assert names(paths, made) == [SECOND]
    assert made.folder == desk / SUMMARY_DRAFT
    assert names(paths, api.summarise(paths, [inbox], tmp_path / "照收件", only, NOON)) == [SECOND]
    review = rows_of(tmp_path / "推荐" / REVIEW, "初审")
    assert [row[review[0].index("汇总表")] for row in review[1:]] == [
        "没有列：初审结论不是推荐", "第 1 行", "没有列：初审结论不是推荐",
    ]  # fmt: skip
    assert review[2][review[0].index("初审结论")] == "云川市工信局 推荐 2026-04-20 12:00"


def test_the_command_line_says_which_to_list_and_keeps_that(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    desk, out = tmp_path / "受理台", tmp_path / "出"
    shenbao("bureau", "collect", inbox, "--desk", desk)
    shenbao("bureau", "office", "--name", "云川市工信局", "--level", "city", "--desk", desk)
    shenbao("bureau", "review", SECOND, "--decision", "推荐", "--desk", desk)

    def rows(*more: str) -> list[str]:
        run = shenbao("summary", "--desk", desk, "--out", out, "--bureau-name", "云川市", "--json", *more)
        return [line["name"] for line in json.loads(run.stdout)["rows"]]

    assert rows() == [NAME, SECOND, THIRD], "nobody chose yet"
    assert rows("--only-recommended") == rows() == [SECOND]
    assert sorted(rows("--all")) == sorted(rows()) == sorted([NAME, SECOND, THIRD])
    assert shenbao("summary", "--desk", desk, "--out", out, "--all", "--only-recommended").returncode == 2


def test_a_kind_of_bureau_that_there_is_not_is_refused(shenbao: RunShenbao, inbox: Path, tmp_path: Path) -> None:
    run = shenbao("summary", inbox, "--out", tmp_path / "出", "--bureau-kind", "XX县")
    assert (run.returncode, "可以是 XX部门、XX市、山西综改区管委会" in run.stderr) == (2, True), run.stderr
    assert not (tmp_path / "出").exists()


def test_changes_outlive_a_new_draft_on_the_desk_and_who_was_recommended_before_is_told(
    paths: AppPaths, inbox: Path, tmp_path: Path
) -> None:
    desk = tmp_path / "受理台"
    api.collect(paths, [inbox], NOON, desk)
    api.review(paths, NAME, Review(level="city", office="市局", decision="recommend"), NOON, desk)
    how = api.Summarising(bureau_name="云川市", formats=(), desk=desk, only_recommended=True)
    changed = replace(how, changes={NAME: {"服务人员": "30"}})
    assert api.summarise(paths, [], tmp_path / "一", changed, NOON).told == ()
    draft = inbox / "1 启明" / "draft.json"
    draft.write_text(draft.read_text("utf-8").replace('"staff_count": "26"', '"staff_count": "28"'), "utf-8")
    api.collect(paths, [inbox], NOON, desk)
    made = api.summarise(paths, [], tmp_path / "二", how, NOON)
    assert lines(paths, made)[0].cells["s_staff"].text == "30"
    assert made.told == (
        f"推荐以后材料又改过的：“{NAME}”；请核对改过的内容，再决定列不列",
        f"“{NAME}”的“从业人数”改过以后，申报材料由“26”变成了“28”，表上仍是改过的“30”",
    )


# ---- faults -------------------------------------------------------------------------------------------------------


def changed_once(paths: AppPaths, inbox: Path, out: Path) -> Callable[..., object]:
    """A summary over an older one, with another row."""
    summarise(paths, inbox, out)
    applicant(inbox / "4", org_name="后来的", uscc="")
    how = api.Summarising(bureau_name="云川市", formats=())
    return lambda progress=silent: api.summarise(paths, [inbox], out, how, NOON, progress)


def files_of(out: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(out.iterdir()) if path.is_file()}


@pytest.mark.slow
@pytest.mark.parametrize("forever", [True, False])
def test_su5_a_disk_that_refuses_leaves_the_old_files_or_the_new(
    paths: AppPaths, inbox: Path, tmp_path: Path, forever: bool
) -> None:
    out = tmp_path / "汇总"
    work = changed_once(paths, inbox, out)
    shutil.copytree(out, tmp_path / "原样")
    old = files_of(out)
    work()
    new = files_of(out)
    assert old != new
    for k in range(1, 500):
        shutil.rmtree(out)
        shutil.copytree(tmp_path / "原样", out)
        code = errno.ENOSPC if forever else errno.EIO
        with steps(out, refuse(code), k, forever=forever, **({"names": FILLING} if forever else {})) as found:
            try:
                work()
                ended = False
            except AppError:
                ended = True
        there = files_of(out)
        assert there == (old if ended else new), k
        assert [path.name for path in out.iterdir() if path.name.startswith(".")] == []
        assert api.look_at_summary(paths, out / SUMMARY_DRAFT)
        if not found.reached:
            return
    raise AssertionError("the steps never came to an end")


def test_su5_a_cancelled_summary_leaves_the_old_files(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    out = tmp_path / "汇总"
    work = changed_once(paths, inbox, out)
    old = tree(out)
    for k in range(1, 100):
        left = k

        def progress(done: int, total: int, label: str) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Cancelled

        try:
            work(progress=progress)
        except Cancelled:
            # told after the last file is in place, a cancellation comes too late
            if tree(out) == old:
                continue
        break
    assert k > 5
    assert len(rows_of(out / REVIEW, "初审")) == 5


def test_the_same_drafts_give_the_same_bytes(paths: AppPaths, inbox: Path, tmp_path: Path) -> None:
    summarise(paths, inbox, tmp_path / "一")
    summarise(paths, inbox, tmp_path / "二")
    assert files_of(tmp_path / "一") == files_of(tmp_path / "二")
