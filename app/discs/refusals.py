"""Why a disc could not be burnt, in words for the user: what is, then what to do; the same for every kind of PC."""

from __future__ import annotations

from app.errors import DiskError
from app.times_and_sizes import size_in_words

_SENTENCES = {
    "full": ("磁盘空间不够，没有刻完。", "请腾出一些空间再刻。"),
    "small": ("这张盘放不下镜像文件，没有刻。", "请换一张容量大的空白盘，如 DVD。"),
    "empty": ("刻录机里没有光盘，或认不出这张盘。", "请放入一张空白盘，等指示灯不闪了再刻。"),
    "permission": (
        "没有使用刻录机的权限。",
        "请让管理员把这个用户加入 cdrom 组（usermod -aG cdrom 用户名），注销后再登录。",
    ),
    "denied": ("Windows 不允许刻录。", "请让管理员在组策略里允许刻录光盘，或拿到别的电脑上刻。"),
    "busy": ("刻录机正被别的程序占用。", "请关闭正在用它的程序和打开着光盘的文件夹窗口，再刻一次。"),
    "used": ("这张盘已经刻过，也不能擦掉重刻。", "请换一张空白盘。"),
    "drive": ("用不了这台刻录机。", "请核对它有没有接好，重新插拔或重启电脑后再试。"),
    "broken": ("没有刻完，这张盘不能用了。", "请换一张新的空白盘再刻；连着几张都这样，请换一台刻录机。"),
    "type": ("刻录机不认这种盘。", "请换一张 CD-R、DVD-R 或 DVD+R 空白盘。"),
    "cancelled": ("没有刻完就停下了，这张盘不能用了。", "请换一张新的空白盘再刻。"),
}


def refused(reason: str) -> DiskError:
    """The error for a reason that drives have."""
    return DiskError(*_SENTENCES[reason])


def too_small(needed: int, free: int) -> DiskError:
    """The error for a disc that cannot take so many bytes."""
    told = f"这张盘放不下：镜像文件 {size_in_words(needed)}，盘上只有 {size_in_words(free)}，没有刻。"
    return DiskError(told, _SENTENCES["small"][1])
