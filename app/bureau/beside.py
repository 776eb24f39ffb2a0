"""Scans beside a lone draft: they go with it, unless their name is that of another institution."""

from __future__ import annotations

import re
from pathlib import Path

from app.bureau.matching import alike
from app.bureau.model import Source, Unreadable

_INSTITUTION = re.compile(
    "(?P<core>[\u4e00-\u9fff()a-z0-9]{2,}?)"
    "(?:股份有限公司|有限责任公司|有限公司|公司|服务中心|中心|研究院|研究所|事务所|协会|学会|商会|合作社|集团|基金会|促进会)"
)
_PROOFS = re.compile("协议|合同|证明|报告|执照|证书|发票|章程|批文|名单|业绩|案例|聘书|专利")
"""What an applicant has from others, or has in their names."""


def of_another(source: Source, applicant: str, scan: Path) -> Unreadable | None:
    """What to tell of a scan beside a source whose name is that of another institution; None for any other."""
    name, own = alike(scan.stem), alike(applicant)
    found = _INSTITUTION.search(name)
    if found is None or not own or own in name or _PROOFS.search(name):
        return None
    core, known = found["core"], _INSTITUTION.match(own)
    if core in own or (known and known["core"] in name):
        return None
    sentence = f"“{scan.name}”是扫描件，读不出填写的内容；旁边的“{source.path.name}”是{applicant}的，它像是另一家的"
    return Unreadable(Source("folder", scan), sentence, "请要这一家的草稿文件夹或 .shenbao 文件；是同一家的，可以去掉")
