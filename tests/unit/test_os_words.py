"""Each refusal of the system has the right half sentence and an advice that goes with it, for writing and reading."""

from __future__ import annotations

import errno
import logging
import os
from pathlib import Path

import pytest

from app.disk import disk_error, disk_reason, read_blocks, write_file
from app.errors import AttachmentError, DiskError, ExitCode
from app.os_words import refusal, refused_reading

# number, what is said of a write, what to do then, what is said of a read, what to do then
BY_ERRNO = [
    (errno.ENOSPC, "磁盘空间不够", "腾出一些空间", "磁盘空间不够", "腾出一些空间"),
    (errno.EDQUOT, "分给这个用户的磁盘空间用完了", "删去不用的文件", "用完了", "删去不用的文件"),
    (errno.EFBIG, "超过了这个磁盘能存的大小", "exFAT", "超过", "换一个磁盘"),
    (errno.EROFS, "磁盘是只读的", "解除写保护", "磁盘是只读的", "解除写保护"),
    (errno.EACCES, "没有写入的权限，或文件正被别的程序占用", "关闭正在使用", "没有读取的权限", "拷到自己的文件夹"),
    (errno.EPERM, "系统不允许写在这里", "有权限的位置", "系统不允许读它", "拷到自己的文件夹"),
    (errno.EBUSY, "正被别的程序占用", "关闭正在使用它的程序", "正被别的程序占用", "关闭正在使用它的程序"),
    (errno.ETXTBSY, "正被别的程序占用", "关闭正在使用它的程序", "正被别的程序占用", "关闭正在使用它的程序"),
    (errno.ENOENT, "这个位置不存在，在那里也建不了文件夹", "核对位置", "找不到这个文件", "核对名称和位置"),
    (errno.EEXIST, "同名的文件已经在那里", "换一个名称", "同名的文件已经在那里", "换一个名称"),
    (errno.ENOTDIR, "路径里有一段不是文件夹", "换一个位置", "路径里有一段不是文件夹", "核对位置"),
    (errno.EISDIR, "那里已有一个同名的文件夹", "换一个名称", "它是文件夹，不是文件", "选择文件"),
    (errno.ENOTEMPTY, "文件夹里还有别的东西", "空的文件夹", "文件夹里还有别的东西", "空的文件夹"),
    (errno.EINVAL, "名称或位置里有不能用的写法", "换一个名称或位置", "不能用的写法", "改一个名称"),
    (errno.ELOOP, "链接绕成了圈", "不经过链接", "链接绕成了圈", "不经过链接"),
    (errno.EMFILE, "同时打开的文件太多", "关闭一些程序", "同时打开的文件太多", "关闭一些程序"),
    (errno.ENFILE, "同时打开的文件太多", "关闭一些程序", "同时打开的文件太多", "关闭一些程序"),
    (errno.ENAMETOOLONG, "名称或路径太长", "短一些的名称", "名称或路径太长", "改一个短一些的名称"),
    (errno.EIO, "磁盘读写出错", "备份", "磁盘读写出错", "备份"),
    (errno.ENODEV, "已经拔出", "插好磁盘", "已经拔出", "插好磁盘"),
    (errno.ENXIO, "已经拔出", "插好磁盘", "已经拔出", "插好磁盘"),
    (errno.ESTALE, "网络文件夹连不上", "本机的文件夹", "网络文件夹连不上", "本机的文件夹"),
    (errno.ETIMEDOUT, "网络文件夹连不上", "本机的文件夹", "网络文件夹连不上", "本机的文件夹"),
    (errno.ENOMEM, "内存不够", "关闭一些程序", "内存不够", "关闭一些程序"),
    (99_999, "没有应答（系统错误号 99999）", "再试一次", "没有应答（系统错误号 99999）", "再试一次"),
]
# Python's errno for them (PC/errmap.h of CPython) says less than the code itself.
BY_WINERROR = [
    (2, errno.ENOENT, "这个位置不存在", "找不到这个文件"),
    (3, errno.ENOENT, "这个位置不存在", "找不到这个文件"),
    (5, errno.EACCES, "没有写入的权限，或文件正被别的程序占用", "没有读取的权限，或文件正被别的程序占用"),
    (19, errno.EACCES, "磁盘是只读的", "磁盘是只读的"),
    (21, errno.EACCES, "磁盘没有插好", "磁盘没有插好"),
    (23, errno.EACCES, "磁盘读写出错", "磁盘读写出错"),
    (32, errno.EACCES, "文件正被别的程序占用", "文件正被别的程序占用"),
    (33, errno.EACCES, "文件正被别的程序占用", "文件正被别的程序占用"),
    (39, errno.EACCES, "磁盘空间不够", "磁盘空间不够"),
    (53, errno.ENOENT, "网络文件夹连不上", "网络文件夹连不上"),
    (64, errno.EINVAL, "网络文件夹连不上", "网络文件夹连不上"),
    (80, errno.EEXIST, "同名的文件已经在那里", "同名的文件已经在那里"),
    (112, errno.ENOSPC, "磁盘空间不够", "磁盘空间不够"),
    (123, errno.EINVAL, "不能用的写法", "不能用的写法"),
    (145, errno.ENOTEMPTY, "还有别的东西", "还有别的东西"),
    (183, errno.EEXIST, "同名的文件已经在那里", "同名的文件已经在那里"),
    (206, errno.ENOENT, "名称或路径太长", "名称或路径太长"),
    (267, errno.EINVAL, "路径里有一段不是文件夹", "路径里有一段不是文件夹"),
    (1117, errno.EINVAL, "磁盘读写出错", "磁盘读写出错"),
    (1167, errno.EINVAL, "已经拔出", "已经拔出"),
    (1224, errno.EINVAL, "文件正被别的程序占用", "文件正被别的程序占用"),
    (1295, errno.EINVAL, "用完了", "用完了"),
    (54_321, errno.EINVAL, "不能用的写法", "不能用的写法"),
]
# What an advice talks of, and the reasons that it may go with.
TALKS_OF = {
    "空间": ("空间",),
    "写保护": ("只读",),
    "关闭正在使用": ("占用",),
    "插好": ("拔出", "不存在"),
    "网络": ("网络",),
    "同名": ("同名", "不是文件夹"),
    "短一些": ("太长",),
    "备份": ("读写出错",),
}


@pytest.mark.parametrize(("number", "writing", "advice", "reading", "look"), BY_ERRNO, ids=lambda value: str(value)[:9])
def test_a_number_is_said_in_plain_words(number: int, writing: str, advice: str, reading: str, look: str) -> None:
    error = OSError(number, "system words")
    wrote, read = refusal(error), refused_reading(error)
    assert writing in wrote.reason
    assert advice in wrote.advice
    assert reading in read.reason
    assert look in read.advice


@pytest.mark.parametrize(("code", "number", "writing", "reading"), BY_WINERROR)
def test_a_code_of_windows_tells_more_than_its_number(code: int, number: int, writing: str, reading: str) -> None:
    error = OSError(number, "system words")
    error.winerror = code  # type: ignore[attr-defined, unused-ignore]
    assert writing in refusal(error).reason
    assert reading in refused_reading(error).reason


@pytest.mark.parametrize("number", sorted(errno.errorcode))
def test_sentence_and_advice_agree(number: int) -> None:
    for words in (refusal(OSError(number, "x")), refused_reading(OSError(number, "x"))):
        assert words.reason
        assert "请" in words.advice
        assert not words.reason.endswith("。")
        assert not words.advice.endswith("。")
        for talk, reasons in TALKS_OF.items():
            assert talk not in words.advice or any(reason in words.reason for reason in reasons), words


def test_the_words_of_the_system_go_to_the_log_only(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        error = disk_error(OSError(errno.EIO, "Input/output error", "/a/b"), Path("/a/b"))
    assert "Input/output" not in error.message + error.hint
    assert "Input/output error" in caplog.text
    assert "/a/b" in caplog.text


def test_a_folder_that_never_was_is_not_said_to_be_gone(tmp_path: Path) -> None:
    target = tmp_path / "没有" / "a.json"
    with pytest.raises(FileNotFoundError) as caught:
        write_file(target, b"")
    told = disk_error(caught.value, target)
    assert isinstance(told, DiskError)
    assert told.exit_code == ExitCode.DISK
    assert told.message == "写不了“a.json”：这个位置不存在，在那里也建不了文件夹。什么也没有写下"
    assert told.hint.endswith(f"位置：{target.parent}")
    assert "不见" not in told.message + told.hint


def test_a_name_that_is_taken_gets_no_advice_about_the_disk(tmp_path: Path) -> None:
    taken = tmp_path / "导出"
    taken.write_text("x", "utf-8")
    with pytest.raises(FileExistsError) as caught:
        taken.mkdir()
    told = disk_error(caught.value, taken)
    assert told.message == "写不了“导出”：同名的文件已经在那里。原来的文件没有改动"
    assert told.hint == f"请换一个名称，或先把同名的文件移走。位置：{tmp_path}"


def test_reading_a_folder_asks_for_a_file(tmp_path: Path) -> None:
    with pytest.raises(AttachmentError) as caught:
        list(read_blocks(tmp_path))
    assert caught.value.message == f"读不了“{tmp_path.name}”：它是文件夹，不是文件"
    assert caught.value.hint == f"请选择文件。位置：{tmp_path}"


def test_the_short_form_is_the_same_reason() -> None:
    for number in errno.errorcode:
        assert disk_reason(OSError(number, os.strerror(number))) == refusal(OSError(number, "x")).reason
