"""The pages of the gallery: every control in every state."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QMenu,
    QPlainTextEdit,
    QPushButton,
    QRadioButton,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from app.paths import shipped_root
from app.ui.look.look import Look
from app.ui.look.paint import hatch, paint_focus
from app.ui.look.palette import TONES
from app.ui.widgets.buttons import FilledButton, IconButton, LinkLabel, OutlineButton, TextButton
from app.ui.widgets.choices import CheckBox, ComboBox, Segmented
from app.ui.widgets.drops import DropFrame, DropZone
from app.ui.widgets.labels import ElidedLabel, HairLine, TextLabel
from app.ui.widgets.line_edit import LineEdit
from app.ui.widgets.marks import KIND_NAMES, STATE_NAMES, Badge, Pill, StateMark
from app.ui.widgets.menus import Menu
from app.ui.widgets.messages import MessageLine
from app.ui.widgets.navigation import NavigationRow, SideNavigation
from app.ui.widgets.overlay import Overlay, Sheet
from app.ui.widgets.panes import Card, EmptyState, PageScroll, Splitter
from app.ui.widgets.progress import BusyPanel, ThinBar
from app.ui.widgets.search_box import SearchBox
from app.ui.widgets.strips import Banner, Strip
from app.ui.widgets.tabs import PageTabs

LONG = "选了“是”，佐证材料 2 却标为“无”；这两处说的不是一回事，先看看哪一处对，再改另一处"
ROWS = (
    NavigationRow("h1", "申报表（附件 1）", heading=True),
    NavigationRow("cover", "封面", "check"),
    NavigationRow("a1", "一、基本情况", "half", 2, "error"),
    NavigationRow("a2", "二、未来五年合作区发展规划的主要内容和措施", "half"),
    NavigationRow("a3", "三、对外开放合作情况", "half", 1, "warning"),
    NavigationRow("a4", "四、创新能力情况", "check"),
    NavigationRow("a5", "五、优质中小企业培育情况", "check"),
    NavigationRow("a6", "六、管理服务效能"),
    NavigationRow("a7", "七、真实性声明及推荐意见"),
    NavigationRow("h2", "申报材料（附件 2）", heading=True),
    NavigationRow("cover2", "封面", "check"),
    NavigationRow("items", "佐证材料", "half", 12, "unfilled", "13 / 15"),
)


def _page(width: int, height: int) -> tuple[QWidget, QVBoxLayout]:
    page = QWidget()
    page.resize(width, height)
    column = QVBoxLayout(page)
    column.setContentsMargins(16, 16, 16, 16)
    column.setSpacing(12)
    return page, column


def _row(column: QVBoxLayout, *widgets: QWidget) -> None:
    row = QHBoxLayout()
    row.setSpacing(12)
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    column.addLayout(row)


def buttons(look: Look) -> QWidget:
    """Buttons, links, segments, boxes."""
    page, column = _page(760, 560)
    disabled: list[QWidget] = [FilledButton(look, "导出"), OutlineButton(look, "去核对"), TextButton(look, "清空")]
    disabled += [IconButton(look, "redo", "重做"), CheckBox(look, "是"), LinkLabel(look, "选择文件")]
    for widget in disabled:
        widget.setEnabled(False)
    on, menu = OutlineButton(look, "整页"), OutlineButton(look, "显示")
    on.setCheckable(True)
    on.setChecked(True)
    menu.setMenu(QMenu(menu))
    _row(column, FilledButton(look, "输入密码"), FilledButton(look, "导出", icon="download"),
         OutlineButton(look, "空项填无"), OutlineButton(look, "添加一行", icon="plus"), on, menu)  # fmt: skip
    _row(column, OutlineButton(look, "改为 203.46", tone="error", small=True),
         OutlineButton(look, "去核对", tone="warning", small=True), OutlineButton(look, "无", small=True),
         TextButton(look, "撤销", tone="accent"), TextButton(look, "从表格导入…", icon="folder"))  # fmt: skip
    _row(column, *(IconButton(look, name, name) for name in ("menu", "undo", "find", "rotate_left", "bin", "more")))
    _row(column, *disabled)
    _row(column, LinkLabel(look, "三、对外开放合作情况 › 合作协议数量"), LinkLabel(look, "佐证材料 1", icon="clip"))
    wrapped = LinkLabel(look, "（提供相关佐证材料 1：合作区入驻企业名录）", wrap=True)
    wrapped.setMaximumWidth(220)
    _row(column, wrapped)
    _row(column, Segmented(look, ("文件 4", "自我声明", "无")), Segmented(look, ("整页", "看清"), current=1))
    yes, focused = CheckBox(look, "是"), CheckBox(look, "否")
    yes.setChecked(True)
    checked_off = CheckBox(look, "已勾选，不可改")
    checked_off.setChecked(True)
    checked_off.setEnabled(False)
    _row(column, yes, focused, checked_off, QRadioButton("标准"), QRadioButton("大"))
    long_box = CheckBox(
        look, "近三年未发生较大及以上质量、环境污染、生产安全等事故，无重大及以上网络安全和数据安全事件"
    )
    long_box.setMaximumWidth(300)
    _row(column, long_box)
    column.addStretch(1)
    focused.setFocus()
    return page


def marks(look: Look) -> QWidget:
    """Marks, pills, badges, labels in all tones."""
    page, column = _page(760, 420)
    _row(
        column, *(StateMark(look, state) for state in STATE_NAMES), *(StateMark(look, s, size=14) for s in STATE_NAMES)
    )
    _row(column, *(Pill(look, 3, kind) for kind in KIND_NAMES), Pill(look, 128, "error"))
    _row(column, Badge(look, "已修复", "done"), Badge(look, "已转正"), Badge(look, "需要密码", "error"),
         Badge(look, "不清楚", "warning"), Badge(look, "亿元", "ink2"))  # fmt: skip
    for role in ("caption", "body", "value", "title", "page"):
        _row(column, TextLabel(look, f"合作区营业总收入 1,286.40 亿元（{role}）", role=role),
             TextLabel(look, "半粗 0123456789", role=role, semibold=True))  # fmt: skip
    _row(column, *(TextLabel(look, tone, tone=tone) for tone in TONES))
    column.addWidget(HairLine(look))
    cut = ElidedLabel(look, "与海外政府机构、投资促进机构、商协会、产业园区签署的合作协议", semibold=True)
    cut.setMaximumWidth(240)
    _row(column, cut, ElidedLabel(look, "中德合作协议.pdf", role="value"))
    column.addStretch(1)
    return page


def strips(look: Look) -> QWidget:
    """Strips and banners, wide and narrow."""
    page, column = _page(620, 760)
    column.addWidget(Strip(look, "error", "小数须保留两位，现有三位", ("改为 203.46",)))
    column.addWidget(Strip(look, "warning", "选了“是”，佐证材料 2 却标为“无”", ("去核对",), more=1))
    column.addWidget(Strip(look, "warning", LONG, ("去核对", "仍然使用")))
    column.addWidget(Strip(look, "note", "表中填了 2、3、5 个，这里有 4 个文件，请核对是否齐全", ("已核对",)))
    column.addWidget(Strip(look, "done", "已填 6 格"))
    narrow = Strip(look, "error", "第 9 位是字母 O，代码里没有 O，是否为数字 0", ("改为 0",))
    narrow.setMaximumWidth(250)
    column.addWidget(narrow)
    who = "张三 在电脑 GXJ-03 上打开着（今天 14:02 起），这里只能看"
    column.addWidget(Banner(look, "info", who, ("另存一份再改", "重新检查"), closable=True))
    column.addWidget(Banner(look, "warning", "刻盘后改过 2 处，需要重新生成", ("查看",)))
    column.addWidget(Banner(look, "error", "保存不了：U 盘已拔出。内容都在，插回后自动保存", ("另存到…",)))
    column.addWidget(Banner(look, "info", "这是示例，可以随意改，不影响别的草稿", closable=True))
    column.addStretch(1)
    line = MessageLine(look, page)
    line.say("已给 4 项填“无”")
    return page


def frame(look: Look) -> QWidget:
    """Tabs, navigation, splitter, cards, progress."""
    page, column = _page(900, 640)
    tabs = PageTabs(look, ("填表", "佐证材料", "检查", "预览", "导出", "电子版"))
    tabs.set_count(1, 2, "error")
    tabs.set_count(2, 4, "warning")
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(tabs)
    column.addWidget(HairLine(look))
    splitter = Splitter(Qt.Orientation.Horizontal, look)
    for narrow in (False, True):
        side = SideNavigation(look, "各节")
        side.set_rows(ROWS)
        side.set_narrow(narrow)
        side.setFixedWidth(44 if narrow else 232)
        side.set_current("a1")
        splitter.addWidget(side)
    splitter.addWidget(_cards(look))
    column.addWidget(splitter, 1)
    return page


def _cards(look: Look) -> QWidget:
    inner = QWidget()
    inside = QVBoxLayout(inner)
    card = Card(look)
    in_card = QVBoxLayout(card)
    in_card.addWidget(TextLabel(look, "中外中小企业合作区", role="title", semibold=True))
    in_card.addWidget(TextLabel(look, "截止 2026年6月15日 · 还有 18 天", tone="ink3", role="caption"))
    inside.addWidget(card)
    for done, total in ((0, 113), (1, 113), (81, 113), (113, 113)):
        bar = ThinBar(look)
        bar.set_value(done, total)
        inside.addWidget(bar)
    wandering = ThinBar(look)
    wandering.set_busy(True)
    wandering._at = 12
    inside.addWidget(wandering)
    busy = BusyPanel(look)
    busy.begin("正在整理")
    busy.tell("正在整理 名录.pdf，第 38 / 120 页", 38, 120)
    busy.show()
    inside.addWidget(busy)
    inside.addWidget(SearchBox(look, "查找草稿"))
    zone = DropZone(
        look, "把文件拖到这里，或", "选择文件", "PDF、照片、扫描件、Word、WPS、Excel、OFD。原件不改动，另存一份。"
    )
    inside.addWidget(zone)
    inside.addWidget(EmptyState(look, "还没有草稿。从上面选一种申报开始。", "新建申报", icon="folder"), 1)
    scroll = PageScroll(look)
    scroll.setWidget(inner)
    return scroll


def controls(look: Look) -> QWidget:
    """Qt's own controls in our style."""
    page, column = _page(760, 560)
    line, empty, off = (
        LineEdit(look, "云川中德中小企业合作区"),
        LineEdit(look, placeholder="必填"),
        LineEdit(look, "不可改"),
    )
    off.setEnabled(False)
    _row(column, line, empty, off)
    combo, combo_off = ComboBox(look), ComboBox(look)
    for box in (combo, combo_off):
        box.addItems(["省级主管部门", "市级主管部门"])
    combo_off.setEnabled(False)
    number = QSpinBox()
    _row(column, combo, combo_off, number, QPushButton("普通按钮"))
    text = QPlainTextEdit("\n".join(f"第 {n} 行" for n in range(40)))
    text.setFixedHeight(100)
    column.addWidget(text)
    table = QTableWidget(6, 4)
    table.setHorizontalHeaderLabels(["序号", "企业名称", "收入（万元）", "说明"])
    for at in range(24):
        table.setItem(at // 4, at % 4, QTableWidgetItem(f"格 {at}"))
    table.setCurrentCell(1, 1)
    column.addWidget(table, 1)
    line.setFocus()
    line.setSelection(2, 4)
    return page


def menus(look: Look) -> QWidget:
    """The menu of the frame, drawn as a widget."""
    menu = Menu(look)
    for icon, name, key in (("plus", "新建", "Ctrl+N"), ("folder", "打开…", "Ctrl+O"), ("history", "历史版本…", "")):
        action = menu.addAction(look.icon(icon), name)
        action.setShortcut(key)
    recent = menu.add_menu("最近草稿")
    recent.addAction("云川中德中小企业合作区")
    menu.addSeparator()
    theme = menu.addAction("深色")
    theme.setCheckable(True)
    theme.setChecked(True)
    menu.addAction("浅色").setCheckable(True)
    menu.addAction("打印…").setEnabled(False)
    menu.setActiveAction(menu.actions()[1])
    return menu


def overlays(look: Look) -> QWidget:
    """A sheet over a page; a panel at the right; the frame for dragged files."""
    page, column = _page(1000, 520)
    column.addWidget(TextLabel(look, LONG * 3, wrap=True))
    column.addStretch(1)
    right = Overlay(look, page, side="right", width=300)
    right.body.addWidget(TextLabel(look, "合作区营业总收入 · 2025年", role="title", semibold=True))
    right.body.addWidget(
        TextLabel(look, "填报说明 5　财务数据应以企业该年度会计报表期末数为准，单位采用人民币。", wrap=True)
    )
    right.body.addStretch(1)
    right.open()
    sheet = Sheet(look, page, "沿用以前的草稿", "同名的栏目会带过来，佐证材料不带。", ("沿用", "取消"), cancel=1)
    sheet.body.addWidget(LineEdit(look, "云川中德中小企业合作区"))
    sheet.open()
    return page


def dropping(look: Look) -> QWidget:
    """The frame for dragged files, and hatching."""
    page, column = _page(700, 300)
    column.addWidget(TextLabel(look, LONG * 3, wrap=True))
    column.addWidget(_Hatched(look), 1)
    frame_over = DropFrame(look, page)
    frame_over._show(True)
    return page


class _Hatched(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        hatch(painter, self.rect(), self._look.colours)
        paint_focus(painter, self.rect().adjusted(20, 20, -20, -20), self._look.colours, 0)


def icons(look: Look) -> QWidget:
    """Every icon at 20 and 40 px, plain, on, and disabled."""
    page = QWidget()
    grid = QGridLayout(page)
    names = sorted(file.stem for file in (shipped_root() / "resources" / "icons").glob("*.svg"))
    for at, name in enumerate(names):
        cell = _IconCell(look, name)
        grid.addWidget(cell, at // 10, at % 10)
    page.resize(1000, 560)
    return page


class _IconCell(QWidget):
    def __init__(self, look: Look, name: str) -> None:
        super().__init__()
        self._look, self._name = look, name

    def paintEvent(self, event: QPaintEvent) -> None:
        from PySide6.QtCore import QRect
        from PySide6.QtGui import QIcon

        painter, icon = QPainter(self), self._look.icon(self._name)
        icon.paint(painter, QRect(4, 4, 20, 20))
        icon.paint(painter, QRect(4, 30, 20, 20), Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Disabled)
        icon.paint(painter, QRect(30, 4, 40, 40), Qt.AlignmentFlag.AlignCenter, QIcon.Mode.Normal, QIcon.State.On)
        painter.setFont(self._look.font("caption"))
        painter.setPen(self._look.colours.ink3)
        painter.drawText(QPoint(4, self.height() - 6), self._name)


PAGES: dict[str, Callable[[Look], QWidget]] = {
    build.__name__: build for build in (buttons, marks, strips, frame, controls, menus, overlays, dropping, icons)
}
