"""Our own drafts for the outside judges: answers that are hard to set, and scans of which every page carries a code."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from PIL import Image

from tests import scans

Turn = Literal["upright", "head to the left"]


@dataclass(frozen=True)
class Scan:
    """A file of evidence: its codes in order, how the user turns it, and how its pages must stand in the book."""

    path: Path
    codes: tuple[str, ...]
    turn: Turn = "upright"
    rotate: int = 0


@dataclass(frozen=True)
class Item:
    """An item of the contents list; ``words`` stand on its first page when no scan does."""

    number: int
    state: Literal["files", "none", "self_declaration"]
    scans: tuple[Scan, ...] = ()
    statement: str = ""
    words: str = ""


@dataclass(frozen=True)
class Filling:
    """What is put into a draft beside the answers of the shipped sample."""

    items: tuple[Item, ...]
    answers: dict[str, Any] = field(default_factory=dict)

    @property
    def codes(self) -> dict[int, list[str]]:
        """Item → the codes of its pages in order."""
        return {item.number: [code for scan in item.scans for code in scan.codes] for item in self.items if item.scans}

    @property
    def turns(self) -> dict[str, Turn]:
        return {code: scan.turn for item in self.items for scan in item.scans for code in scan.codes}


class Evidence:
    """Makes the scans of one item; each page takes the next code."""

    def __init__(self, folder: Path, item: int) -> None:
        self.folder = folder / f"{item:02d}"
        self.folder.mkdir(parents=True, exist_ok=True)
        self.item, self.page = item, 0

    def pdf(self, name: str, pages: int, landscape: bool = False, a3: bool = False, **how: Any) -> Scan:
        wide = scans.A3_POINTS if a3 else scans.A4_POINTS
        points = wide[::-1] if landscape else wide
        codes = self._codes(pages)
        path = scans.write_scan_pdf(self.folder / name, codes, points=points, **how)
        return Scan(path, codes, _turn(landscape))

    def photo(self, name: str, orientation: int, landscape: bool = False) -> Scan:
        codes = self._codes(1)
        path = scans.write_scan_jpeg(self.folder / name, codes[0], _shape(landscape), orientation)
        return Scan(path, codes, _turn(landscape))

    def png(self, name: str, mode: str = "L", landscape: bool = False) -> Scan:
        codes = self._codes(1)
        path = scans.write_scan_png(self.folder / name, codes[0], mode, _shape(landscape))
        return Scan(path, codes, _turn(landscape))

    def sideways(self, name: str) -> Scan:
        """Scanned with the head to the left and no hint in the file: the user turns it by 90 degrees."""
        codes = self._codes(1)
        picture = scans.scan(codes[0]).transpose(Image.Transpose.ROTATE_90)
        (self.folder / name).write_bytes(scans.jpeg(picture))
        return Scan(self.folder / name, codes, "upright", 90)

    def loose_fonts(self, name: str) -> Scan:
        """A page with text in a font that the file does not hold, as old office programs write it."""
        from reportlab.lib.utils import ImageReader
        from reportlab.pdfgen.canvas import Canvas

        codes = self._codes(1)
        canvas = Canvas(str(self.folder / name), scans.A4_POINTS, invariant=1)
        canvas.drawImage(ImageReader(scans.scan(codes[0])), 0, 0, *scans.A4_POINTS)
        canvas.setFont("Times-Roman", 14)
        canvas.drawString(90, 300, "Certificate of Registration No. 0042")
        canvas.save()
        return Scan(self.folder / name, codes)

    def _codes(self, pages: int) -> tuple[str, ...]:
        first, self.page = self.page, self.page + pages
        return tuple(scans.codes(self.item, pages, first))


def _turn(landscape: bool) -> Turn:
    return "head to the left" if landscape else "upright"


def _shape(landscape: bool) -> scans.Shape:
    return "landscape" if landscape else "portrait"


STATEMENT = "本单位声明：设在境外的研发机构共 1 家（名称：Yunchuan R&D GmbH），情况属实，愿承担相应责任。"


def zone(folder: Path) -> Filling:
    """Form A: every shape of evidence, two self-declarations, two items answered 无."""
    e = {number: Evidence(folder, number) for number in range(1, 16)}
    files = {
        1: (e[1].pdf("企业名录.pdf", 3), e[1].png("名录 续页.png")),
        3: (e[3].pdf("横表.pdf", 2, landscape=True), e[3].pdf("大图.pdf", 1, a3=True)),
        5: (e[5].photo("会场.jpg", 6), e[5].photo("展位.jpg", 8, landscape=True), e[5].photo("倒拍.jpg", 3)),
        6: (
            e[6].pdf("认定一.pdf", 2, rotate=90),
            e[6].pdf("认定二.pdf", 1, rotate=270, landscape=True),
            e[6].pdf("认定三.pdf", 1, rotate=180, margin=40),
        ),
        8: (e[8].png("透明.png", "RGBA"), e[8].pdf("专利.pdf", 1)),
        10: (e[10].pdf("政策.pdf", 5),),
        11: (e[11].pdf("大幅横图.pdf", 1, landscape=True, a3=True),),
        12: (e[12].pdf("二.pdf", 2), e[12].pdf("一.pdf", 3), e[12].png("截图.png", "P", landscape=True)),
        13: (e[13].pdf("执照.pdf", 1),),
        14: (e[14].sideways("侧放.jpg"), e[14].pdf("说明.pdf", 1)),
        15: (e[15].pdf("台账.pdf", 2, landscape=True, rotate=90), e[15].pdf("通知.pdf", 1)),
    }
    others = (
        Item(2, "self_declaration", words="本单位声明"),
        Item(4, "none", words="无"),
        Item(7, "self_declaration", statement=STATEMENT, words="YunchuanR&DGmbH"),
        Item(9, "none", words="无"),
    )
    items = [Item(number, "files", made) for number, made in files.items()]
    return Filling(tuple(sorted([*items, *others], key=lambda item: item.number)), _answers("zone"))


def thick_zone(folder: Path) -> Filling:
    """Form A with more than 200 pages of evidence, so that Word lists files instead of showing pictures."""
    e = {number: Evidence(folder, number) for number in range(1, 16)}
    items = []
    for number in range(1, 16):
        if number in (4, 9):
            items.append(Item(number, "none", words="无"))
            continue
        made = [e[number].pdf(f"材料{number}甲.pdf", 14 + number % 3, dpi=60)]
        if number % 4 == 1:
            made.append(e[number].pdf(f"材料{number}乙.pdf", 3, landscape=True, dpi=60))
        items.append(Item(number, "files", tuple(made)))
    return Filling(tuple(items), _answers("zone"))


def service(folder: Path) -> Filling:
    """Form B: evidence behind printed tables too, item 12 answered 无, rows beyond the printed fifteen."""
    e = {number: Evidence(folder, number) for number in range(1, 13)}
    files = {
        1: (e[1].pdf("申请表附页.pdf", 1),),
        2: (e[2].pdf("概述附件.pdf", 2, landscape=True),),
        3: (e[3].png("执照.png", "RGBA"),),
        4: (e[4].pdf("产权证.pdf", 1, a3=True), e[4].pdf("平面图.pdf", 1, a3=True, landscape=True)),
        5: (e[5].pdf("制度.pdf", 4),),
        6: (e[6].pdf("台账.pdf", 1, landscape=True), e[6].photo("现场.jpg", 6)),
        7: tuple(e[7].pdf(f"证书{n}.pdf", n, rotate=(n - 1) * 90) for n in (1, 2, 3, 4)),
        8: (e[8].pdf("审计2023.pdf", 3), e[8].pdf("审计2024.pdf", 2, margin=30)),
        9: (e[9].photo("案例.jpg", 5), e[9].photo("案例 横.jpg", 7, landscape=True), e[9].sideways("案例 侧.jpg")),
        10: tuple(e[10].png(f"查询{n}.png", mode) for n, mode in enumerate(("L", "P", "1", "LA"))),
        11: (e[11].pdf("声明附页.pdf", 1),),
    }
    items = [Item(number, "files", made) for number, made in files.items()]
    return Filling((*items, Item(12, "none", words="无")), _answers("service") | _rows())


def office_service(folder: Path) -> Filling:
    """Form B with nothing but a certificate that an old office program wrote, beside a scan."""
    e = Evidence(folder, 3)
    return Filling((Item(3, "files", (e.pdf("执照.pdf", 1), e.loose_fonts("登记证.pdf"))),))


def _answers(form: str) -> dict[str, Any]:
    """Our answers of a form, from the file beside this module."""
    import yaml

    found: dict[str, Any] = yaml.safe_load(Path(__file__).with_name("answers.yaml").read_text("utf-8"))[form]
    return found


def _rows() -> dict[str, Any]:
    """More people and firms than the printed fifteen, some in two lines."""
    return {
        "people": [
            {
                "person_name": name,
                "person_post": "高级咨询顾问兼数字化服务部副主任" if n % 4 == 0 else "顾问",
                "person_title": "正高级工程师" if n % 3 == 0 else "无",
                "person_degree": "硕士研究生" if n % 2 else "本科",
                "person_proof": "有劳动合同、社保证明和 2024 年 12 月工资流水" if n % 5 == 0 else "有劳动合同",
            }
            for n, name in enumerate([*"䶮𬍛𠅤㛃𠮷", *(f"职工{c}" for c in "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳午未")])
        ],
        "served_firms": [
            {
                "firm_name": f"云川第{n}（虚构）精密制造与智能装备股份有限公司"
                if n % 3
                else f"Yunchuan No.{n} Co., Ltd.（虚构）",
                "firm_nature": "公益性和有偿" if n % 2 else "公益性",
                "firm_satisfaction": "非常满意",
            }
            for n in range(1, 48)
        ],
    }
