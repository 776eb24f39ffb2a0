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
    return Filling(tuple(sorted([*items, *others], key=lambda item: item.number)), ZONE_ANSWERS)


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
    return Filling(tuple(items), ZONE_ANSWERS)


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
    return Filling((*items, Item(12, "none", words="无")), SERVICE_ANSWERS)


ZONE_ANSWERS: dict[str, Any] = {
    "zone_name": "䶮河（虚构）Sino-Euro 中外中小企业合作区·山西省𬍛川市",
    "city": "𬍛川",
    "authority_name": "𬍛川市工业和信息化局（国有资产监督管理委员会、中小企业促进局）（虚构）",
    "authority_contact": "𠮷𠅤",
    "authority_phone": "0351-5550177",
    "operator_name": "㛃山（虚构）SINO-EURO Industrial Park Operation & Management 有限责任公司",
    "operator_contact": "欧阳㛃、𠮷田 Müller",
    "operator_phone": "13900000002、0351-5550178",
    "planned_area": "18750.50亩",
    "leading_industry": "CNC 5 轴加工中心；3D 打印（SLM、EBM）；“双碳”装备——含 1200℃ 以上热处理炉；IATF 16949 汽车零部件",
    "revenue_y1": "无",
    "sme_share_y1": "无",
    "revenue_y2": "1234567.89",
    "sme_share_y2": "100",
    "fdi_growth_y1": "-12.05",
    "plan_overview": "\n".join(
        [
            "合作区位于䶮河（虚构）南岸，规划面积 18750.50 亩（约 12.50 km²），官网 https://zone.example.com/zh-cn/overview/index.html?lang=zh&section=about#history-2025。",
            "",
            "“十五五”期间（2026—2030年），以 CNC、3D 打印、新能源汽车零部件为主导；重点合作国别：德国（Baden-Württemberg）、意大利（Emilia-Romagna）、韩国、新加坡……共 12 个。",
        ]
    ),
    "plan_foundation": "一是基础好：2025 年规上企业 86 家，R&D 投入强度 3.50%；二是通道畅：距机场 18 km、距 K9 高速口 3 km；三是《䶮河合作区条例（草案）》【虚构】已公布。"
    * 4,
    "plan_opening": "全面落实准入前国民待遇＋负面清单管理；对接“一带一路”、RCEP（Regional Comprehensive Economic Partnership）。",
    "plan_positioning": "2026年，营业收入300亿元；2027年，330亿元；2028年，365亿元；2029年，400亿元；2030年，450亿元以上（年均增长≥10%）。"
    * 3,
    "plan_layout": "一核、两轴、三片区。",
    "plan_tasks": "\n".join(f"{n}.围绕第{n}项任务，引进项目{n * 3}个、培育企业{n * 7}家、完成投资{n * 1.25:.2f}亿元，责任单位：工信局、商务局、外事办。" for n in range(1, 19)),
    "plan_measures": "（一）每月调度、每季通报、半年评估、年度考核；（二）设立20亿元基金；（三）“一企一策”“一项一专班”。" * 5,
    "plan_other": "无",
    "mechanism_text": "与 Bodensee-Park（德国）、Parco Tecnologico（意大利）等 5 家园区建立“季度视频会＋年度互访”机制，2025 年签约 11 项，金额 €4,500,000。",
    "exchange_checks": ["开展了国际人才交流", "其他"],
    "exchange_checks_other": "与 Handwerkskammer（手工业协会）共办“双元制”培训班，每年 2 期、每期 30 人",
    "platform_national_count": "3",
    "platform_national_names": "国家企业技术中心（A 公司）；国家级科技企业孵化器（B 园）；国家制造业创新中心分中心（C 院）",
    "innovation_text": "对首台（套）装备给予售价 30%、最高 500 万元奖励；PCT 授权每件资助 2 万元；与 TU München 等 12 所高校共建联合实验室，共享仪器 126 台（套），年服务企业 1,860 家次。",
    "cultivation_text": "建立“创新型—专精特新—小巨人—单项冠军”四级库，入库 124 家。" * 6,
    "n_champion": "0",
    "n_little_giant": "无",
    "ops_checks": ["引入了国际化服务机构"],
    "crossborder_checks": ["其他"],
    "crossborder_checks_other": "无",
}  # fmt: skip

SERVICE_ANSWERS: dict[str, Any] = {
    "org_name": "䶮山（虚构）Enterprise Service & Consulting 中小企业公共服务中心（有限合伙）",
    "org_nature": "民办非企业单位（社会服务机构）",
    "address": "山西省𬍛川市（虚构）𠮷祥路 1888 号 Innovation Tower B 座 12 层 1201—1218 室（䶮山创谷）",
    "legal_rep": "欧阳𠮷㛃",
    "reg_capital": "1280.50万元",
    "contact": "𠅤𬍛",
    "email": "public.service-center_2026@mail.yunchuan.example.com",
    "service_assets": "无",
    "directions": ["出海服务"],
    "direction_other": "碳足迹核算与 CBAM（欧盟碳边境调节机制）合规辅导",
    "activities_text": "2023年，承办“一起益企”服务月活动12场，服务企业320家次；2024年，举办产学研对接、项目路演、融资路演等37场，促成签约金额1.46亿元，企业满意度98.60%。" * 5,
    "products": [],
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
            "firm_name": f"云川第{n}（虚构）精密制造与智能装备股份有限公司" if n % 3 else f"Yunchuan No.{n} Co., Ltd.（虚构）",
            "firm_nature": "公益性和有偿" if n % 2 else "公益性",
            "firm_satisfaction": "非常满意",
        }
        for n in range(1, 48)
    ],
    "overview_basic": "中心成立于 2017 年 6 月，注册资本 1280.50 万元，官网 https://service.example.com/about。\n" * 6,
    "overview_history": "2017年设立；2019年获评省级示范平台；2021年建成线上平台（日均访问量 12,500 次）；2024年服务 320 家。\n\n" * 4,
    "overview_products": "无",
    "overview_results": "两年服务 530 家次，满意度 98.60%，带动融资 1.46 亿元。" * 20,
}  # fmt: skip
