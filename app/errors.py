"""Errors of the program: an operation that could not be done, in words for the user.

An :class:`AppError` carries one Chinese sentence (what happened, to which file or field), a hint (what to do
now, in the words of the window; ``typed``: in those of the command line) and the exit code that README.md promises to
scripts. Things to correct in the *answers* are
not errors but issues (``app.forms.issues``). Anything raised that is no ``AppError`` is a bug: exit code 70.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes promised to scripts (README.md)."""

    DONE = 0
    ISSUES = 1
    USAGE = 2
    INPUT = 3
    CHECK_FAILED = 4
    DISK = 5
    BUG = 70
    CANCELLED = 130


class AppError(Exception):
    """An operation that could not be done; ``str()`` is the sentence shown unchanged to the user."""

    exit_code: ExitCode = ExitCode.BUG

    def __init__(self, message: str, hint: str = "", *, typed: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self._typed = typed

    @property
    def typed(self) -> str:
        """What to do now for somebody who types commands; the same as ``hint`` where no verb or option is named."""
        return self._typed or self.hint

    def in_full(self) -> str:
        """What happened and what to do, as one text: ``磁盘满了。请腾出空间``."""
        return in_full(self.message, self.hint)


def in_full(message: str, hint: str) -> str:
    """A sentence and what to do about it as one text, whether or not the sentence brings its own full stop."""
    return f"{message.rstrip('。')}。{hint}" if hint else message


class IssuesRemain(AppError):
    """The answers still hold error issues, so the final export is refused."""

    exit_code = ExitCode.ISSUES


class UsageError(AppError):
    """Wrong arguments, an unknown field, or a state that an item does not take."""

    exit_code = ExitCode.USAGE


class InputFileError(AppError):
    """A file that was handed in cannot be used; the message names it."""

    exit_code = ExitCode.INPUT


class SeveralApplications(InputFileError):
    """Files that were taken for one application are not one: each may be one by itself."""


class DefinitionError(InputFileError):
    """A form definition is wrong; ``problems`` holds every mistake found, one sentence each."""

    def __init__(self, message: str, hint: str = "", problems: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint)
        self.problems = problems


class DraftError(InputFileError):
    """A draft folder or package cannot be opened or may not be written."""


class NewerDesk(DraftError):
    """The bureau's workspace was written by a newer program: waiting does not help, and another folder may."""


class DamagedPackage(DraftError):
    """A package of which something is lost or wrong, as on a bad stick; what is whole in it can be rescued."""


class AttachmentError(InputFileError):
    """An evidence file cannot be put into the book; the message names file and reason."""


class LockedFileError(AttachmentError):
    """An evidence file opens only with a password: none was given, or a wrong one."""


class PassingError(AttachmentError):
    """An evidence file cannot be taken in at the moment, through no fault of its own: it may be tried again as it is.

    It cannot be read, a program is missing or was ended, memory or time ran out.
    """


class AuditError(AppError):
    """What was written does not hold what it must (a page lost, a number wrong); nothing was published."""

    exit_code = ExitCode.CHECK_FAILED


class DiskError(AppError):
    """The disk refused: full, read-only, gone. What was there before is untouched; ``file`` could not be written."""

    exit_code = ExitCode.DISK

    def __init__(self, message: str, hint: str = "", file: str = "", *, typed: str = "") -> None:
        super().__init__(message, hint, typed=typed)
        self.file = file
