"""Provinces by the first two digits of their codes (GB/T 2260), and the one with which an address begins."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

_CODE = slice(2, 4)  # GB 32100-2015: places 3 to 8 of a 统一社会信用代码 are the place of registration
_PROVINCES: Mapping[str, str] = MappingProxyType(
    {
        "11": "北京", "12": "天津", "13": "河北", "14": "山西", "15": "内蒙古", "21": "辽宁", "22": "吉林",
        "23": "黑龙江", "31": "上海", "32": "江苏", "33": "浙江", "34": "安徽", "35": "福建", "36": "江西",
        "37": "山东", "41": "河南", "42": "湖北", "43": "湖南", "44": "广东", "45": "广西", "46": "海南", "50": "重庆",
        "51": "四川", "52": "贵州", "53": "云南", "54": "西藏", "61": "陕西", "62": "甘肃", "63": "青海", "64": "宁夏",
        "65": "新疆", "71": "台湾", "81": "香港", "82": "澳门",
    }
)  # fmt: skip
_BEGINS = re.compile(r"[\s（(]*(?:中华人民共和国|中国)?\s*({})".format("|".join(_PROVINCES.values())))
_NOT_HAINAN = re.compile(r".*?海南(?:藏族|州)")
"""海南藏族自治州 lies in 青海."""


def province_of_code(uscc: str) -> str:
    """The province in which a 统一社会信用代码 was given, in short; empty where its digits are of none."""
    return _PROVINCES.get(uscc.strip()[_CODE], "")


def province_of_address(address: str) -> str:
    """The province with which an address begins, in short; empty where it begins with none."""
    found = _BEGINS.match(address)
    return found[1] if found and not _NOT_HAINAN.match(address[: found.end() + 2]) else ""
