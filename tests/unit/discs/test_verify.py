"""Every changed byte is found and its file named; lists, code and draft are told apart."""

from __future__ import annotations

import hashlib
import os
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from app import api, api_disc_checks
from app.discs.draft_parts import draft_parts
from app.discs.image import write_image
from app.discs.manifest import LIST_NAME, SUMS_NAME, write_manifest
from app.discs.model import CopyHead, Fault, ListedFile, Manifest, Verified
from app.discs.reading_udf import read_udf
from app.discs.verify import is_of_system, plain_code, verify_copy
from app.drafts import store
from app.drafts.sealed import SealedScan
from app.errors import InputFileError, UsageError
from app.paths import find_paths
from app.progress import Cancelled, silent

NOW = datetime(2026, 6, 15, 9, 0)
PARTS = {"一、基本情况": "11112222", "第 3 项": "AAAA0000", "排版选项": "00000000"}
CHANCE = random.Random(20)
FILES = {
    "01_申报表.pdf": CHANCE.randbytes(30_000),
    "01_申报表.docx": CHANCE.randbytes(8_000),
    "佐证材料/03_机构成立批文/批文𠀀.pdf": CHANCE.randbytes(12_345),
    "佐证材料/03_机构成立批文/短.txt": b"x",
    "佐证材料/04_空/空.txt": b"",
}


def make_copy(folder: Path, files: dict[str, bytes], *, disc: int = 1, of: int = 1, discs: int = 2) -> list[str]:
    """A copy with its lists; the names of all its files. With ``of`` 2 the other disc has a file, too."""
    listed = []
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
        listed.append(ListedFile(path=name, bytes=len(data), sha256=hashlib.sha256(data).hexdigest(), disc=disc))
    if of > 1:
        listed.append(ListedFile(path="别的盘.pdf", bytes=7, sha256="0" * 64, disc=disc % of + 1))
    head = CopyHead(
        form="cooperation_zone_2026", title="合作区", applicant="示例", code="7F3A-92C1", parts=PARTS, discs=discs
    )
    manifest = Manifest(head=head, disc=disc, of=of, files=tuple(listed))
    return [*files, *write_manifest(folder, manifest)]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    make_copy(tmp_path / "光盘", FILES)
    return tmp_path / "光盘"


@pytest.fixture(scope="module")
def iso(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("盘")
    write_image(folder / "树", make_copy(folder / "树", FILES), folder / "a.iso", "SB_7F3A92C1_1")
    return folder / "a.iso"


def flip(path: Path, at: int, bit: int = 1) -> None:
    with path.open("r+b") as stream:
        stream.seek(at)
        byte = stream.read(1)[0]
        stream.seek(at)
        stream.write(bytes([byte ^ bit]))


def test_a_whole_copy_passes(tree: Path, iso: Path) -> None:
    for place in (tree, iso):
        seen: list[tuple[int, int, str]] = []
        verified = verify_copy(place, progress=lambda *step, seen=seen: seen.append(step))
        assert verified.same
        assert verified.sentences == ("校验通过：5 个文件，49 KB，与清单一致",)
        assert (verified.files, verified.bytes) == (5, 50_346)
        assert seen[0] == (0, 50_346, "核对")
        assert seen[-1] == (50_346, 50_346, "核对")


def test_each_of_200_flipped_bytes_is_found_and_the_file_named(iso: Path) -> None:
    with iso.open("rb") as stream:
        places = {file.path: file.extents for file in read_udf(stream)}
    every = [(path, part.offset + n) for path, parts in places.items() for part in parts for n in range(part.length)]
    assert len(every) > 50_000
    chance = random.Random(7)
    rare = [place for place in every if place[0] in ("佐证材料/03_机构成立批文/短.txt", LIST_NAME, SUMS_NAME)]
    for path, at in chance.sample(every, 150) + chance.sample(rare, 50):
        bit = 1 << chance.randrange(8)
        flip(iso, at, bit)
        verified = verify_copy(iso)
        assert [fault.path for fault in verified.faults] == [path], (path, at)
        assert verified.faults[0].kind == "changed"
        assert not verified.same
        assert f"“{path}”与清单不同" in verified.sentences
        flip(iso, at, bit)
    assert verify_copy(iso).same


@pytest.mark.parametrize("name", [LIST_NAME, SUMS_NAME])
def test_of_the_two_lists_the_changed_one_is_named_whichever_byte_it_is(name: str, tmp_path: Path) -> None:
    make_copy(tmp_path, {"甲.pdf": b"a", "乙/丙.pdf": b"bb"})
    good = (tmp_path / name).read_bytes()
    for at in range(len(good)):
        bad = bytearray(good)
        bad[at] ^= 1 << at % 8
        (tmp_path / name).write_bytes(bad)
        verified = verify_copy(tmp_path)
        assert verified.faults == (Fault("changed", name),), at
        assert (verified.manifest is None) == (name == LIST_NAME)
        assert not verified.same


def test_with_a_damaged_list_files_are_still_compared(tree: Path) -> None:
    flip(tree / LIST_NAME, 100)
    flip(tree / "01_申报表.pdf", 5)
    verified = verify_copy(tree, PARTS, "7f3a92c1")
    assert verified.faults == (Fault("changed", LIST_NAME), Fault("changed", "01_申报表.pdf"))
    assert verified.sentences == (
        "校验没有通过：核对了 5 个文件，有 2 处与清单不符",
        f"“{LIST_NAME}”与清单不同",
        "“01_申报表.pdf”与清单不同",
        f"“{LIST_NAME}”不能用，上面是按“{SUMS_NAME}”核对的",
        "清单读不出来，没法核对内容编号 7F3A-92C1",
        "清单读不出来，没法与草稿比较",
    )


@pytest.mark.parametrize("name", [LIST_NAME, SUMS_NAME])
def test_one_list_is_enough_to_compare_and_the_other_is_missed(name: str, tree: Path) -> None:
    (tree / name).unlink()
    verified = verify_copy(tree)
    assert verified.faults == (Fault("missing", name),)
    assert verified.files == 5
    flip(tree / "01_申报表.docx", 7_999)
    assert Fault("changed", "01_申报表.docx") in verify_copy(tree).faults


def test_missing_extra_changed_and_unreadable_are_told_apart(tree: Path) -> None:
    (tree / "01_申报表.docx").unlink()
    (tree / "01_申报表.pdf").write_bytes(FILES["01_申报表.pdf"] + b"x")
    (tree / "佐证材料" / "03_机构成立批文" / "短.txt").unlink()
    (tree / "佐证材料" / "03_机构成立批文" / "短.txt").symlink_to("短.txt")
    (tree / "佐证材料" / "多.pdf").write_bytes(b"x")
    verified = verify_copy(tree)
    assert verified.faults == (
        Fault("missing", "01_申报表.docx"),
        Fault("changed", "01_申报表.pdf"),
        Fault("unreadable", "佐证材料/03_机构成立批文/短.txt"),
        Fault("extra", "佐证材料/多.pdf"),
    )
    assert verified.sentences == (
        "校验没有通过：核对了 5 个文件，有 4 处与清单不符",
        "缺少“01_申报表.docx”",
        "“01_申报表.pdf”与清单不同",
        "“佐证材料/03_机构成立批文/短.txt”读不出来",
        "多出“佐证材料/多.pdf”，清单里没有",
    )


def test_a_file_that_cannot_be_read_does_not_stop_the_others(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    flip(tree / "佐证材料" / "03_机构成立批文" / "短.txt", 0)
    real = Path.open

    def broken(path: Path, *rest: object, **options: object) -> object:
        if path.name == "01_申报表.pdf":
            raise OSError(5, "I/O")
        return real(path, *rest, **options)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", broken)
    assert verify_copy(tree).faults == (
        Fault("unreadable", "01_申报表.pdf"),
        Fault("changed", "佐证材料/03_机构成立批文/短.txt"),
    )


def test_what_lies_in_a_folder_that_cannot_be_listed_is_unreadable(tree: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.scandir

    def scandir(path: str) -> object:
        if str(path).endswith("03_机构成立批文"):
            raise OSError(5, "I/O", str(path))
        return real(path)

    monkeypatch.setattr(os, "scandir", scandir)
    assert {fault.kind for fault in verify_copy(tree).faults} == {"unreadable"}
    assert len(verify_copy(tree).faults) == 2


def test_an_image_cut_short_has_files_that_cannot_be_read(iso: Path, tmp_path: Path) -> None:
    whole = iso.read_bytes()
    (tmp_path / "a.iso").write_bytes(whole[: len(whole) - 30_000])
    verified = verify_copy(tmp_path / "a.iso")
    assert verified.faults
    assert {fault.kind for fault in verified.faults} == {"unreadable"}


def test_files_of_operating_systems_are_no_faults_but_are_told(tree: Path) -> None:
    for name in (".DS_Store", "佐证材料/Thumbs.db", "System Volume Information/x.dat", "Desktop.ini"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_bytes(b"x")
    verified = verify_copy(tree)
    assert verified.same
    assert verified.sentences[1] == (
        "另有操作系统自己放的文件 4 个（.DS_Store、Desktop.ini、System Volume Information/x.dat等），不算在内"
    )
    assert not is_of_system("佐证材料/System Volume Information/a.exe")
    assert not is_of_system("佐证材料/autorun.inf")
    assert not is_of_system("Thumbs.db.exe")


def test_a_disc_of_several_has_its_own_files(tmp_path: Path) -> None:
    make_copy(tmp_path / "第1张", FILES, disc=1, of=2)
    make_copy(tmp_path / "第2张", {"别的盘.pdf": b"x"}, disc=2, of=2)
    verified = verify_copy(tmp_path / "第1张")
    assert verified.same
    assert verified.sentences[1] == "这是第 1 张，共 2 张，其余的请分别校验"
    (tmp_path / "第1张" / "别的盘.pdf").write_bytes(b"1234567")
    assert verify_copy(tmp_path / "第1张").faults == (Fault("extra", "别的盘.pdf"),)
    both = verify_copy(tmp_path)
    assert not both.same
    assert both.sentences == ("这里分成了几份，清单在 “第1张”、“第2张” 里，请分别校验",)


def test_what_is_no_copy_is_said_and_its_files_are_not_listed(tmp_path: Path) -> None:
    (tmp_path / "照片.jpg").write_bytes(b"x")
    verified = verify_copy(tmp_path)
    assert not verified.same
    assert verified.faults == (Fault("missing", LIST_NAME), Fault("missing", SUMS_NAME))
    assert verified.sentences == (f"这里没有“{LIST_NAME}”和“{SUMS_NAME}”，不是申报册生成的电子版，没法校验",)
    for name in (LIST_NAME, SUMS_NAME):
        (tmp_path / name).write_bytes(b"?")
    assert verify_copy(tmp_path).sentences == (f"“{LIST_NAME}”和“{SUMS_NAME}”都不能用来核对，没法校验里面的文件",)
    with pytest.raises(InputFileError):
        verify_copy(tmp_path / "没有")


@pytest.mark.parametrize(
    "typed",
    [
        "7F3A-92C1",
        "7f3a92c1",
        "７Ｆ３Ａ－９２Ｃ１",
        " 7f3a — 92c1 ",
        "7F 3A 92 C1",
        "7f3a–92c1",
        "7F3A−92C1",
        "7F3A‐92C1",
    ],
)
def test_a_code_may_be_typed_in_any_way(typed: str, tree: Path) -> None:
    assert plain_code(typed) == "7F3A-92C1"
    verified = verify_copy(tree, code=typed)
    assert verified.same
    assert verified.sentences[-1] == "内容编号一致：7F3A-92C1"


def test_another_code_is_a_difference_and_no_code_is_a_mistake(tree: Path) -> None:
    verified = verify_copy(tree, code="7F3A-92C2")
    assert verified.code_differs
    assert not verified.same
    assert not verified.faults
    assert verified.sentences[-1] == "内容编号不同：电子版上是 7F3A-92C1，要核对的是 7F3A-92C2"
    for wrong in ("7F3A-92C", "7F3A-92CO", "7F3A-92C1-1", "-", "内容编号"):
        with pytest.raises(UsageError, match="不是内容编号"):
            verify_copy(tree, code=wrong)


def test_what_was_changed_in_the_draft_is_named(tree: Path, iso: Path, tmp_path: Path) -> None:
    assert verify_copy(tree, PARTS).sentences[-1] == "电子版与草稿一致"
    assert verify_copy(iso, PARTS).sentences[-1] == "光盘与草稿一致"
    assert verify_copy(iso, {}).sentences[-1].startswith("草稿在刻盘后改过：")
    now = {**PARTS, "一、基本情况": "FFFF0000", "第 7 项": "BBBB0000"}
    del now["第 3 项"]
    verified = verify_copy(tree, now)
    assert set(verified.changed_since or ()) == {"一、基本情况", "第 7 项", "第 3 项"}
    assert not verified.same
    assert verified.sentences[-1] == f"草稿在生成电子版后改过：{'、'.join(verified.changed_since or ())}"
    make_copy(tmp_path / "上交", FILES, discs=0)
    assert verify_copy(tmp_path / "上交", PARTS).sentences[-1] == "报送文件夹与草稿一致"
    assert verify_copy(tmp_path / "上交", now).sentences[-1].startswith("草稿在生成报送文件夹后改过：")


def test_the_door_opens_the_draft_and_changes_nothing(tree: Path, tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    draft = tmp_path / "草稿"
    api.new_draft(paths, "service_institution_2026", draft, NOW)
    before = {path: path.read_bytes() for path in draft.rglob("*") if path.is_file()}
    verified = api_disc_checks.verify(paths, tree, draft, "7f3a92c1")
    assert verified.changed_since
    assert not verified.code_differs
    assert {path: path.read_bytes() for path in draft.rglob("*") if path.is_file()} == before
    assert api_disc_checks.verify(paths, tree).same


def test_a_draft_and_its_own_parts_agree_until_an_answer_changes(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    draft = tmp_path / "草稿"
    api.new_draft(paths, "service_institution_2026", draft, NOW)
    definition = api.library(paths).get("service_institution_2026")

    with store.open_draft(draft, writable=False) as opened:
        parts = draft_parts(definition, opened.draft)
    folder = tmp_path / "盘"
    folder.mkdir()
    (folder / "甲.pdf").write_bytes(b"a")
    listed = ListedFile(path="甲.pdf", bytes=1, sha256=hashlib.sha256(b"a").hexdigest())
    head = CopyHead(form=definition.id, title="t", applicant="a", code="7F3A-92C1", parts=parts, discs=0)
    write_manifest(folder, Manifest(head=head, disc=1, of=1, files=(listed,)))
    assert api_disc_checks.verify(paths, folder, draft).changed_since == ()
    api.set_answers(paths, draft, {definition.name_field: "示例公司"}, NOW)
    changed = api_disc_checks.verify(paths, folder, draft).changed_since
    assert changed
    assert len(changed) == 1


def test_scans_that_were_put_in_after_the_copy_was_made_are_named(tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    folder, draft = tmp_path / "盘", tmp_path / "草稿"
    api.new_draft(paths, "cooperation_zone_2026", draft, NOW)
    definition = api.library(paths).get("cooperation_zone_2026")
    with store.open_draft(draft, writable=True, now=NOW) as opened:
        head = CopyHead(
            form=definition.id,
            title="t",
            applicant="a",
            code="7F3A-92C1",
            parts=draft_parts(definition, opened.draft),
            discs=2,
        )
        folder.mkdir()
        write_manifest(folder, Manifest(head=head, disc=1, of=1, files=()))
        assert api_disc_checks.verify(paths, folder, draft).changed_since == ()
        scan = SealedScan(volume="application", side=1, path="attachments/sealed/a.pdf", sha256="0", bytes=1)
        store.save(opened, replace(opened.draft, sealed=(scan,)), now=NOW)
    verified = api_disc_checks.verify(paths, folder, draft)
    assert verified.changed_since == ("盖章扫描件",)
    assert verified.sentences[-1] == "草稿在生成电子版后改过：盖章扫描件"


def test_a_draft_of_another_form_is_said_in_one_sentence(tree: Path, iso: Path, tmp_path: Path) -> None:
    paths = find_paths(tmp_path / "profile")
    draft = tmp_path / "草稿"
    api.new_draft(paths, "service_institution_2026", draft, NOW)
    title = api.library(paths).get("service_institution_2026").title
    for place, whole in ((tree, "电子版"), (iso, "光盘")):
        verified = api_disc_checks.verify(paths, place, draft)
        assert not verified.same
        assert verified.sentences[1:] == (f"{whole}是“合作区”的，这份草稿是“{title}”，不是同一份申报",)
        assert verified.changed_since == verified.sentences[1:]


LEFT = "有一次没有做完的生成留下的临时文件，重新生成一次就会清掉"


def test_what_a_killed_making_left_is_named_as_one_thing_each(tree: Path) -> None:
    make_copy(tree / ".shenbao-abcdef-12-xyz" / "replaced", FILES)
    (tree / ".电子版.iso.abcdef.old.sbtmp").write_bytes(b"x")
    (tree / ".copy-abcdef.12.sbtmp" / "tree").mkdir(parents=True)
    (tree / ".copy-abcdef.12.sbtmp" / "tree" / "甲.pdf").write_bytes(b"x")
    verified = verify_copy(tree)
    left = (".copy-abcdef.12.sbtmp", ".shenbao-abcdef-12-xyz", ".电子版.iso.abcdef.old.sbtmp")
    assert verified.faults == tuple(Fault("extra", path) for path in left)
    assert verified.sentences[-1] == LEFT


def test_on_a_disc_nothing_is_left_over_it_was_put_there(tree: Path, tmp_path: Path) -> None:
    (tree / "后门.exe.sbtmp").write_bytes(b"MZ")
    names = [path.relative_to(tree).as_posix() for path in tree.rglob("*") if path.is_file()]
    write_image(tree, names, tmp_path / "多.iso", "SB", silent)
    verified = verify_copy(tmp_path / "多.iso")
    assert verified.faults == (Fault("extra", "后门.exe.sbtmp"),)
    assert LEFT not in verified.sentences


def test_what_looks_like_a_systems_file_is_named(tree: Path) -> None:
    """Systems put theirs at the root; macOS notes something of a file that is there."""
    strange = ("._c.exe", "lost+found/b.exe", "佐证材料/System Volume Information/a.exe")
    for name in (*strange, "._01_申报表.pdf"):
        (tree / name).parent.mkdir(exist_ok=True)
        (tree / name).write_bytes(b"x")
    (tree / "连到别处").symlink_to("/etc")
    verified = verify_copy(tree)
    assert {fault.path for fault in verified.faults} == {*strange, "连到别处"}
    assert verified.sentences[-1] == "另有操作系统自己放的文件 1 个（._01_申报表.pdf），不算在内"


def test_two_names_that_are_one_do_not_hide_each_other(tmp_path: Path) -> None:
    for number in range(6):
        folder = tmp_path / f"{number}"
        listed, twin = f"Café{number}.pdf", unicodedata.normalize("NFD", f"Café{number}.pdf")
        make_copy(folder, {listed: b"a" * 100})
        (folder / twin).write_bytes(b"a" * 100)
        (folder / listed).write_bytes(b"b" * 100)
        assert verify_copy(folder).faults == (Fault("changed", listed), Fault("extra", twin))


def test_a_whole_disk_is_not_looked_through_for_a_list(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "甲" / "乙" / "丙").mkdir(parents=True)
    seen: list[str] = []
    walk = os.walk

    def watched(folder: Path, **options: Any) -> Iterator[tuple[str, list[str], list[str]]]:
        for found in walk(folder, **options):
            seen.append(found[0])
            yield found

    monkeypatch.setattr(os, "walk", watched)
    assert not verify_copy(tmp_path).same
    assert seen == [str(tmp_path), str(tmp_path / "甲")]


def test_where_a_making_was_killed_its_scratch_folder_is_no_part_to_verify(tmp_path: Path) -> None:
    make_copy(tmp_path / ".shenbao-abcdef-12-xyz", FILES)
    verified = verify_copy(tmp_path)
    assert not verified.same
    assert verified.sentences == (f"这里没有“{LIST_NAME}”和“{SUMS_NAME}”，没法校验", LEFT)
    make_copy(tmp_path / "第1张", FILES, of=2)
    assert verify_copy(tmp_path).sentences == ("这里分成了几份，清单在 “第1张” 里，请分别校验", LEFT)


def test_who_cancels_stops_it(iso: Path) -> None:
    def stop_at(k: int) -> Callable[[int, int, str], None]:
        left = [k]

        def progress(done: int, total: int, label: str) -> None:
            left[0] -= 1
            if not left[0]:
                raise Cancelled

        return progress

    for k in range(1, 6):
        with pytest.raises(Cancelled):
            verify_copy(iso, progress=stop_at(k))


def test_all_of_it_can_be_sent_between_processes(tree: Path) -> None:
    import pickle

    verified = verify_copy(tree)
    assert pickle.loads(pickle.dumps(verified)) == verified
    assert isinstance(verified, Verified)
