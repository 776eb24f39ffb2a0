"""Checks with the samples: bound with evidence, their copies verified, their Word files read back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from app.errors import AppError
from app.forms.definition import FormDefinition
from app.forms.field_types import normalise_answer
from app.forms.library import Library
from app.paths import AppPaths
from app.progress import Progress


def exported(paths: AppPaths, library: Library, target: Path, progress: Progress) -> str:
    """Every sample with its evidence becomes books of both formats, which the export audits, and an electronic copy."""
    from app.demo.packets import DemoPlaces, make_packets

    written = make_packets(library, DemoPlaces(paths.fonts, paths.cache / "intake", target), progress)
    pages = 0
    for form_id in _forms(target):
        volumes = json.loads((target / form_id / "book.json").read_text("utf-8"))["volumes"]
        if not all(volume["pdf"] and volume["docx"] for volume in volumes):
            raise AppError(f"示例 {form_id} 没有导出全部文件")
        pages += sum(volume["pdf_pages"] for volume in volumes)
    if not pages or not all(path.exists() for path in written):
        raise AppError("示例没有导出")
    return f"示例带佐证材料导出，合订本共 {pages} 页，核对无误"


def verified(target: Path) -> str:
    """Every byte of the electronic copies of the samples, of disc images too, is read and compared."""
    from app.discs.verify import verify_copy

    places = sorted([*target.glob("*/*.iso"), *target.glob("*/电子版")])
    if not any(place.suffix == ".iso" for place in places):
        raise AppError("示例没有光盘镜像可以核对")
    for place in places:
        if not verify_copy(place).same:
            raise AppError(f"电子版“{place.name}”和清单不一致")
    return f"{len(places)} 份电子版逐字节核对无误，包括光盘镜像"


def read_back(paths: AppPaths, library: Library, target: Path, progress: Progress) -> str:
    """What the exported Word files say is read as the answers of the sample."""
    from app.word_forms.files import read_files

    count = 0
    for form_id in _forms(target):
        definition = library.get(form_id)
        sample = library.sample(form_id) or {}
        read = read_files([definition], sorted((target / form_id).glob("*.docx")), paths.fonts, progress)
        wrong = sorted(name for name, answer in read.answers.items() if answer != _normal(definition, sample, name))
        if wrong or not read.answers:
            raise AppError(f"示例 {form_id} 的 Word 文件读回来不一样：{'、'.join(wrong) or '什么也没读到'}")
        count += len(read.answers)
    return f"从导出的 Word 文件读回 {count} 栏，和示例一致"


def _normal(definition: FormDefinition, sample: Mapping[str, Any], name: str) -> object:
    return normalise_answer(sample["answers"][name], definition.fields[name]) if name in sample["answers"] else None


def _forms(target: Path) -> list[str]:
    found = sorted(path.parent.name for path in target.glob("*/book.json"))
    if not found:
        raise AppError("没有导出的示例可以核对")
    return found
