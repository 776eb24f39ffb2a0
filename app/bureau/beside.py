"""Scans beside a lone draft: they go with it when they bear its applicant's name or none; of any other a clerk is told.

Whose a scan is, only its name says here. Who sent nothing else must not be overlooked; a line too many is taken off.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from app.bureau.matching import alike
from app.bureau.model import Source, Unreadable

_INSTITUTION = re.compile(
    "(?P<core>[\u4e00-\u9fff()a-z0-9]{2,}?)"
    "(?:股份有限公司|有限责任公司|有限公司|公司|服务中心|中心|研究院|研究所|事务所|协会|学会|商会|合作社|集团|基金会|促进会)"
)
_PROOFS = re.compile(
    "协议|合同|证明|报告|执照|证书|发票|票据|凭证|流水|章程|批文|批复|名单|名册|花名册|清单|明细|台账|业绩|案例|聘书|专利"
    "|身份证|职称|学历|简历|社保|纳税|完税|报表|审计|房产|租赁|照片|图片|截图|荣誉|奖状|资质|许可证|制度|授权|委托书"
    "|承诺|声明"
)
"""What an applicant has from others, or has in their names: which institution is named says nothing."""
_GENERIC = re.compile(
    "优质中小企业服务机构|优质中小企业|中小企业服务机构|申报材料|申报书|申请书|申请表|申请|申报|入库|推荐表|推荐|汇总|佐证|材料|附件|资料|目录"
    "|封面|封皮|首页|扫描件|扫描版|扫描|盖章|签字|签章|公章|签名|印章|正本|副本|原件|复印件|打印件|打印|合订本|电子版|纸质版"
    "|最终版|最终|终稿|定稿|最新|新版|全套|全部|完整|文件|文档|上册|中册|下册"
    "|[第共]?[0-9一二三四五六七八九十]+[版页份卷册号章年月日]"
    "|scan(?:ned)?|img|image|doc|final|copy|page|camscanner|wps|pdf|ofd|v(?=\\d)|no(?=\\d)"
)
"""What scanners and people call a scan of whatever: it names nobody."""
_REGION = re.compile(".*(?:省|市|区|县|旗|镇|乡|街道|村)")
"""Where somebody is, which his own name often begins with."""
_WORK = re.compile(
    "草稿|[初一二三四五六七八九十0-9]稿|导出|册子|打印|印刷|印|上报|上传|提交|拷贝|[光u]?盘|word版?|表格?"
)
"""What people call the files of this program, and folders with them."""
_LEFT = re.compile("[第共版本页份卷册号章已未及和与的]*")
_MOST_NAMED = 3


def strangers(source: Source, applicant: str, scans: Sequence[Path]) -> Unreadable | None:
    """What to tell of the ``scans`` beside a source that bear another name than its applicant's; None when none does.

    It is told at the place of the first one of them. Without a name nothing can be told.
    """
    others = [scan for scan in scans if alike(applicant) and not is_own(applicant, scan.stem)]
    if not others:
        return None
    return _told(others, f"旁边的“{source.path.name}”是{applicant}的，从名称看不出也是这一家的")


def unread_beside(source: Source, scans: Sequence[Path]) -> Unreadable | None:
    """What to tell of the ``scans`` beside a source that cannot be read: whose they are nobody knows then."""
    return _told(scans, f"旁边的“{source.path.name}”也读不出来，不知道是不是同一家的") if scans else None


def _told(scans: Sequence[Path], beside: str) -> Unreadable:
    named = "、".join(f"“{scan.name}”" for scan in scans[:_MOST_NAMED])
    more = f"等 {len(scans)} 个文件" if len(scans) > _MOST_NAMED else ""
    hint = "是别家的，请要那一家的草稿文件夹或 .shenbao 文件；是同一家的，可以去掉"
    return Unreadable(Source("folder", scans[0]), f"{named}{more}是扫描件，读不出填写的内容；{beside}", hint)


def is_own(applicant: str, stem: str) -> bool:
    """Whether a scan may be an applicant's by its name (without ending): it has his name in it, or nobody's."""
    name, own = alike(stem), alike(applicant)
    known = _INSTITUTION.match(own)
    if own in name or (known and known["core"] in name) or _PROOFS.search(name):
        return True
    rest = _bearer(name)
    return len(rest) < 2 or rest in own or _LEFT.fullmatch(rest) is not None


def bears_name(stem: str) -> bool:
    """Whether a name is somebody's, not that of evidence or of a scan of whatever."""
    name = alike(stem)
    rest = _bearer(name)
    return not _PROOFS.search(name) and len(rest) > 1 and _LEFT.fullmatch(rest) is None


def bearers(names: Iterable[str]) -> tuple[str, ...]:
    """Whom names name, each once: those that are somebody's, not regions."""
    known = (_bearer(name) for name in (_WORK.sub("", alike(name)) for name in names) if bears_name(name))
    return tuple(dict.fromkeys(name for name in known if not _REGION.fullmatch(name)))


def bears_another(stem: str, known: Sequence[str]) -> bool:
    """Whether a name is somebody's, and another one's than those ``known`` (:func:`bearers`), if there is any."""
    if not known or not bears_name(stem):
        return False
    who = _bearer(alike(stem))
    return not any(one in who or who in one for one in known)


def names_another(stem: str, folder: str) -> bool:
    """Whether a name is that of an institution, and of another one than a folder is named after."""
    return _INSTITUTION.search(alike(stem)) is not None and bears_another(stem, bearers([folder]))


def is_named_after(folder: str, applicants: Iterable[str]) -> bool:
    """Whether a folder has the name of one of the ``applicants``; a region's name is none."""
    if not bears_name(folder) or _REGION.fullmatch(_bearer(alike(folder))):
        return False
    return any(is_own(applicant, folder) for applicant in applicants)


def _bearer(name: str) -> str:
    """Who is named, as far as can be told; nothing when nobody is."""
    rest = re.sub("[^\u4e00-\u9fff()a-z]", "", _GENERIC.sub("", name))
    found = _INSTITUTION.search(rest)
    return found["core"] if found else rest.strip("()")
