"""Drafts of many applicants made by script, some of them damaged in every way that a draft on a disk can be.

What must be said of each damaged one is known: :func:`unnamed` finds those that the clerk's workbook does not name.
"""

from __future__ import annotations

import hashlib
import json
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Literal, TypeAlias

from app.drafts import history
from app.drafts.draft import Draft, from_json, to_json
from app.drafts.journal import JOURNAL_FILE, Journal
from app.drafts.package import pack
from tests.unit.bureau.applicants import SERVICE, SUMMARY, answers

NOW = datetime(2026, 4, 20, 12)
SHEETS = {"lost": "读不出", "told": "初审", "issue": "问题", "unproven": "读不出"}
Where: TypeAlias = Literal["lost", "told", "issue", "unproven"]


@dataclass(frozen=True)
class Damaged:
    """A damaged draft: where it lies, whose it is, on which sheet it must be named, and words that must stand there."""

    place: Path
    name: str
    where: Where
    words: str


@dataclass(frozen=True)
class Harm:
    """A way of being damaged. ``do`` gets the draft's folder; with ``packed`` the ``.shenbao`` file made of it."""

    do: Callable[[Path], object]
    where: Where
    words: str = ""
    packed: bool = False


def make_drafts(inbox: Path, count: int, every: int = 20) -> list[Damaged]:
    """``count`` drafts in ``inbox``, one in five packed, one in ``every`` damaged, each way in turn; the latter."""
    chance, damaged = random.Random(count), []
    for number in range(count):
        place = inbox / f"{number:04}"
        place.mkdir(parents=True)
        draft = Draft(form=SERVICE.id, answers=_answers(number, chance))
        (place / "draft.json").write_text(to_json(draft), "utf-8")
        harm = HARMS[number // every % len(HARMS)] if number % every == every // 2 else None
        if harm and harm.packed:
            _scan_in(place)
        if (harm and harm.packed) or (harm is None and number % 5 == 0):
            place = pack(place, place.with_suffix(".shenbao"))
            shutil.rmtree(place.with_suffix(""))
        if harm:
            harm.do(place)
            damaged.append(Damaged(place, name_of(number), harm.where, harm.words))
    return damaged


def name_of(number: int) -> str:
    """What the applicant with this number is called."""
    return f"云川第{number}号（虚构）中小企业服务有限公司"


def unnamed(workbook: Path, damaged: list[Damaged]) -> list[Damaged]:
    """Those of the damaged that ``review.xlsx`` does not name with the words that must be there."""
    import openpyxl

    book = openpyxl.load_workbook(workbook, read_only=True)
    lines: dict[Where, list[tuple[str, str]]] = {"lost": [], "told": [], "issue": [], "unproven": []}
    for place, reason, *_ in book["读不出"].iter_rows(min_row=2, values_only=True):
        lines["lost"].append((str(place), str(reason)))
    lines["unproven"] = lines["lost"]  # collected and told, but not summarised
    head, *rows = book["初审"].iter_rows(values_only=True)
    of_place, told = head.index("位置"), head.index("收到时的情况")
    lines["told"] = [(str(row[of_place]), str(row[told] or "")) for row in rows]
    for name, _, _, sentence in book["问题"].iter_rows(min_row=2, values_only=True):
        lines["issue"].append((str(name), str(sentence)))
    book.close()
    return [one for one in damaged if not _is_named(one, lines[one.where])]


def _is_named(one: Damaged, lines: list[tuple[str, str]]) -> bool:
    key = one.name if one.where == "issue" else str(one.place)
    return any(key == name and words and one.words in words for name, words in lines)


def _answers(number: int, chance: random.Random) -> dict[str, Any]:
    """The sample with a name and code of its own, longer or shorter, some with mistakes."""
    sample = answers()
    firms = [
        {**chance.choice(sample["served_firms"]), "firm_name": f"第{n}家企业"} for n in range(chance.randint(1, 60))
    ]
    changes: dict[str, Any] = {
        "org_name": name_of(number),
        "uscc": _code(number),
        "staff_count": str(chance.randint(10, 90)),
        "people": chance.choices(sample["people"], k=chance.randint(1, 40)),
        "served_firms": firms,
        "activities_text": sample["activities_text"][: chance.randint(80, 420)],
        "directions": chance.sample(["数字赋能", "融资促进", "知识产权", "政策咨询"], chance.randint(1, 3)),
    }
    for name in ("phone", "expert_count", "founded_on", "income_b"):
        if chance.random() < 0.1:
            changes[name] = chance.choice(["", "无", "不清楚"])
    return {**sample, **changes}


def _code(number: int) -> str:
    from stdnum.cn import uscc

    body = f"91149900MA{number:07}"
    return f"{body}{uscc.calc_check_digit(body)}"


# ---- ways of being damaged ----------------------------------------------------------------------------------------


def _replaced(data: bytes) -> Callable[[Path], object]:
    return lambda place: (place / "draft.json").write_bytes(data)


def _halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _halved_draft(place: Path) -> None:
    _halved(place / "draft.json")


def _a_folder(place: Path) -> None:
    (place / "draft.json").unlink()
    (place / "draft.json").mkdir()


def _kept(place: Path) -> None:
    history.keep(place, (place / "draft.json").read_bytes(), NOW)


def _halved_with_a_save(place: Path) -> None:
    _kept(place)
    _halved_draft(place)


def _gone_with_a_save(place: Path) -> None:
    _kept(place)
    (place / "draft.json").unlink()


def _halved_as_its_save(place: Path) -> None:
    _halved_with_a_save(place)
    for file in (place / ".history").iterdir():
        _halved(file)


def _gone_with_half_a_save(place: Path) -> None:
    _halved_as_its_save(place)
    (place / "draft.json").unlink()


def _changed_document(place: Path, changes: dict[str, Any]) -> None:
    file = place / "draft.json"
    document = json.loads(file.read_text("utf-8")) | changes
    file.write_text(json.dumps(document, ensure_ascii=False, indent=2), "utf-8")


def _of_a_newer_program(place: Path) -> None:
    _changed_document(place, {"format": 99, "unheard_of": {"a": [1]}})


def _with_files(place: Path, *files: dict[str, Any]) -> None:
    _changed_document(place, {"items": {"3": {"state": "files", "files": list(files)}}})


def _listed(name: str, data: bytes) -> dict[str, Any]:
    path = f"attachments/03/{name}"
    return {"path": path, "sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data), "rotate": 0}


def _put(place: Path, name: str, data: bytes) -> None:
    (place / "attachments" / "03").mkdir(parents=True, exist_ok=True)
    (place / "attachments" / "03" / name).write_bytes(data)


def _a_file_gone(place: Path) -> None:
    _with_files(place, _listed("丢了的.pdf", b"%PDF"))


def _a_file_changed(place: Path) -> None:
    _with_files(place, _listed("改过的.pdf", b"%PDF-1"))
    _put(place, "改过的.pdf", b"%PDF-2")


def _a_file_cut(place: Path) -> None:
    _with_files(place, _listed("断了的.pdf", b"%PDF-1.7"))
    _put(place, "断了的.pdf", b"%PDF")


def _no_files(place: Path) -> None:
    _with_files(place)


def _not_saved(place: Path) -> None:
    draft = from_json((place / "draft.json").read_text("utf-8"), "draft.json")
    Journal(place, draft).record(draft.answered({"contact": "李四"}), NOW)


def _half_a_journal(place: Path) -> None:
    _not_saved(place)
    file = place / JOURNAL_FILE
    file.write_bytes(b"\xff" * 40 + b"\n" + file.read_bytes())


def _saved_beside(place: Path) -> None:
    shutil.copy(place / "draft.json", place / "draft.恢复-1.json")


def _half_a_review(place: Path) -> None:
    (place / "reviews.json").write_text('{"format": 1, "reviews": [', "utf-8")


def _scan_in(place: Path) -> None:
    """Evidence at the end of a package, so that there is something to lose."""
    data = random.Random(place.name).randbytes(3000)
    _put(place, "扫描.pdf", data)
    _with_files(place, _listed("扫描.pdf", data))


def _cut_at_the_head(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:200])


def _cut_in_the_evidence(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-2500])


def _no_package(file: Path) -> None:
    file.write_bytes(b"MZ" + b"\0" * 400)


def _other_answer(file: Path) -> None:
    """A digit of an answer is another one: the text can be read, its checksum is wrong."""
    data = file.read_bytes()
    found = data.index(b'"staff_count": "') + len(b'"staff_count": "')
    file.write_bytes(data[:found] + bytes([data[found] ^ 1]) + data[found + 1 :])


HARMS = (
    Harm(_halved_draft, "lost", "draft.json”"),  # ends within a character or behind one
    Harm(_halved_with_a_save, "unproven", "保存的"),
    Harm(_a_file_gone, "issue", "“丢了的.pdf”不在"),
    Harm(_cut_at_the_head, "lost", packed=True),
    Harm(_replaced("云川".encode("gb18030") * 20), "lost", "不是 UTF-8"),
    Harm(_a_file_changed, "issue", "“改过的.pdf”添加以后被改动过"),
    Harm(_cut_in_the_evidence, "told", "扫描.pdf", packed=True),
    Harm(_replaced(b""), "lost", "损坏了"),
    Harm(_no_files, "issue", "一个文件也没有"),
    Harm(_of_a_newer_program, "told", "较新的程序"),
    Harm(_no_package, "lost", packed=True),
    Harm(_replaced(b'{"format": 99, "form": 1}'), "lost", "较新的程序"),
    Harm(_gone_with_a_save, "unproven", "保存的"),
    Harm(_replaced(to_json(Draft(form="no_such_form")).encode()), "lost", "另一种表"),
    Harm(_other_answer, "unproven", "有损坏", packed=True),
    Harm(_a_folder, "lost", "不是文件"),
    Harm(_not_saved, "told", "没有保存进草稿"),
    Harm(_replaced(b'{"format": 1, "form": "service_institution_2026", "answers": []}'), "lost", "answers"),
    Harm(_a_file_cut, "issue", "“断了的.pdf”添加以后被改动过"),
    Harm(_replaced(b"[" * 5000), "lost"),
    Harm(_half_a_journal, "told", "没保存"),
    Harm(_halved_as_its_save, "lost", "draft.json”"),
    Harm(_saved_beside, "told", "draft.恢复-1.json"),
    Harm(_gone_with_half_a_save, "lost", "没有 draft.json"),
    Harm(_half_a_review, "told", "初审意见损坏了"),
    Harm(_replaced(to_json(Draft(form=SUMMARY.id)).encode()), "lost", "不是申报单位的材料"),
)
