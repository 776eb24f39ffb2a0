"""What a compositor does by hand: centred lines of like length, titles and labels spread over a width.

Breaking stays the typesetter's; here only indents are chosen, and room is shared between characters (分散对齐).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from app.documents.layout import styles
from app.documents.layout.setter import Style, TextSetter
from app.documents.layout.texts import Span
from app.documents.linebreak import NO_END, NO_START
from app.documents.model import Align, Line, Paragraph, ParagraphPart, Piece
from app.documents.typeset import Typesetter

_ADDRESS = re.compile(r"[!-~]{8,}")
_LABEL = re.compile(r"[^：:。，]{1,20}[：:]")
_CUT_NUMBER = 99
_FEW = 4
_SHORT_TITLE = 4
_SHORT_TITLE_GAP = 0.67
# Words of two characters that should not stand on two lines of a label or a name: what such forms are full of.
_WORDS = frozenset(
    re.findall(
        "..",
        "企业产业工业创业行业专业营业就业合作中心公司有限股份集团机构部门单位园区开发技术科技服务管理运营"
        "经营发展信息制造装备精密国际中外中小平台创新研究工程实验建设情况数量万元亿元名称收入利润增速专利"
        "发明研发经费促进高质质量优质培育措施举措采取开展设立引入贸易投资跨境协议签署政府商会协会联络海外"
        "境外外资合资是否发生重大较大安全数据网络环境污染事故事件违法违规失信严重行为国家政策规划要求范围"
        "功能年度工作方案提供相关佐证材料实现覆盖人数人员职称大专中级以上专家资产场地主要方向活动场次项目"
        "对接省级市级推荐意见真实声明统一社会信用代码大学学院银行分行支行办公委员方面主管数字智能新区示范"
        "高新能源绿色最多选择两项化工医药食品物流咨询",
    )
)
# Ems by which a line may be longer than all would be if they were equally long.
_SLACKS = (0.5, 1.25, 2)


def balanced(paragraph: Paragraph, width: int, typesetter: Typesetter) -> Paragraph:
    """A paragraph to be centred whose lines are of like length, so that no single character stands on the last.

    Equal indents on both sides do it, hence Word breaks likewise; lines that end behind a mark or before a bracket are
    preferred. Never at the price of a line more. A last line that is a bracket of its own, as （万元）, stays one; an
    address is left alone, since where it breaks is doubtful enough.
    """
    natural = typesetter.width(paragraph.runs)
    if (natural <= width and not paragraph.stated) or _ADDRESS.search(paragraph.text):
        return paragraph
    lines = typesetter.set(paragraph, width).lines
    if len(lines) < 2 or paragraph.text[lines[-1].start] in NO_END:
        return paragraph
    size = max(run.half_points for run in paragraph.runs)
    each = natural // len(lines)
    most = typesetter.lines_bound(paragraph, width)
    best, least = paragraph, _torn(paragraph.text, lines) + 1
    for slack in _SLACKS:
        indent = (width - each - styles.em(size, slack)) // 2
        if indent <= 0:
            break
        tried = replace(paragraph, left_indent=indent, right_indent=indent)
        broken = typesetter.set(tried, width).lines
        torn = _torn(paragraph.text, broken)
        if len(broken) == len(lines) and torn < least and typesetter.lines_bound(tried, width) <= most:
            best, least = tried, torn
            if not torn:
                break
    return best


def _torn(text: str, lines: Sequence[Line]) -> int:
    """How badly lines end: best behind a mark or before a bracket, worse in a word, worst in a number."""

    def badness(end: str) -> int:
        if end.isascii() and " " not in end:
            return _CUT_NUMBER
        return 0 if end[0] in NO_START or end[1] in NO_END else 2 if end in _WORDS else 1

    return sum(badness(text[line.start - 1 : line.start + 1]) for line in lines[1:])


def spread(part: ParagraphPart) -> ParagraphPart:
    """A broken paragraph whose lines fill their room, the same space between all characters, on the last line too."""
    paragraph = replace(part.paragraph, align=Align.DISTRIBUTE)
    room = part.width - paragraph.right_indent
    return replace(part, paragraph=paragraph, lines=tuple(_spread_line(line, room) for line in part.lines))


def _spread_line(line: Line, end: int) -> Line:
    """A line whose last character ends at ``end``."""
    if not line.pieces:
        return line
    last = line.pieces[-1]
    gaps = last.end - line.start - 1
    rest = end - last.x - last.width
    if rest <= 0 or gaps <= 0:
        return line

    def moved(piece: Piece) -> Piece:
        before = rest * (piece.start - line.start) // gaps
        after = rest * (piece.end - 1 - line.start) // gaps
        return replace(piece, x=piece.x + before, width=piece.width + after - before)

    return replace(line, pieces=tuple(moved(piece) for piece in line.pieces))


def spaced_title(text: str, style: Style, setter: TextSetter, gap_em: float) -> ParagraphPart:
    """A centred title with ``gap_em`` of a character between its characters; one too long for that stays close."""
    part = setter.set(setter.paragraph([Span(text)], style))
    natural = setter.typesetter.width(part.paragraph.runs)
    wanted = natural + styles.em(style.size, gap_em * (len(text) - 1))
    indent = (setter.geometry.column - wanted) // 2
    if len(part.lines) > 1 or indent <= 0 or len(text) < 2:
        return part
    indented = replace(part.paragraph, align=Align.LEFT, left_indent=indent, right_indent=indent)
    return spread(setter.typesetter.set(indented, setter.geometry.column))


def page_title(text: str, style: Style, setter: TextSetter) -> ParagraphPart:
    """The title of a page; a word of two to four characters (目 录, 填报说明) is spread, as official pages do it."""
    letters = text.replace(" ", "")
    if not 2 <= len(letters) <= _SHORT_TITLE or not letters.isalpha():
        return setter.set(setter.paragraph([Span(text)], style))
    return spaced_title(text, style, setter, _SHORT_TITLE_GAP)


def hanging(paragraph: Paragraph, setter: TextSetter) -> Paragraph:
    """A text that begins with a word and a colon (注：…): later lines begin below what follows the colon."""
    label = _LABEL.match(paragraph.text)
    lead = setter.typesetter.width(paragraph.cut(0, label.end())) if label else 0
    if not lead or lead > setter.geometry.column // 2:
        return paragraph
    left = paragraph.left_indent + max(0, paragraph.first_indent) + lead
    return replace(paragraph, left_indent=left, first_indent=-lead)


def with_full_last_line(paragraph: Paragraph, setter: TextSetter) -> Paragraph:
    """A paragraph at the left whose last line holds a few characters at least, those before being a little shorter."""
    lines = setter.set(paragraph).lines
    size = max((run.half_points for run in paragraph.runs), default=0)
    for less in range(1, _FEW + 1):
        if len(lines) < 2 or lines[-1].end - lines[-1].start >= _FEW:
            break
        tried = replace(paragraph, right_indent=paragraph.right_indent + styles.em(size, less))
        broken = setter.set(tried).lines
        if len(broken) == len(lines) and broken[-1].end - broken[-1].start >= _FEW:
            return tried
    return paragraph
