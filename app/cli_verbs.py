"""What each verb of the command line does: api calls, text out. Holds no rule of any form."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from app import (
    api,
    cli_bureau,
    cli_definitions,
    cli_discs,
    cli_import,
    cli_letters,
    cli_merging,
    cli_scans,
    cli_self_test,
    cli_summary,
    cli_tables,
    cli_zones,
)
from app import cli_arguments as arguments
from app.cli_console import counted, visible
from app.cli_json import json_object
from app.cli_saves import HANDLERS as SAVES
from app.cli_session import Handler, Session
from app.errors import DamagedPackage, ExitCode, IssuesRemain, UsageError
from app.forms.issues import Issue

# ---- forms -----------------------------------------------------------------------------------------------------


def _forms(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.action == arguments.CHECK:
        return _check_forms(args.files, session)
    if args.action == arguments.SCHEMA:
        session.console.json(api.form_schema())
    elif args.action == arguments.COMPILE:
        session.console.result(api.compile_form_file(args.file).rstrip("\n"))
    else:
        forms, problems = api.list_forms(session.paths)
        if args.json:
            session.console.json([asdict(form) for form in forms])
        else:
            for form in forms:
                session.console.result(_in_a_line(form))
        for problem in problems:
            session.console.complain(problem)
    return ExitCode.DONE


def _in_a_line(form: api.FormSummary) -> str:
    hint = f"（{form.deadline_hint}）" if form.deadline_hint else ""
    discs = f"{form.disc_copies} 份" if form.disc_copies else "不要求"
    words = (form.id, form.title, form.issuer, f"截止 {form.deadline}{hint}")
    return "\t".join((*words, f"纸质：{form.paper_copies}", f"光盘：{discs}"))


def _check_forms(files: Sequence[Path], session: Session) -> ExitCode:
    wrong = api.check_form_files(files)
    for error in wrong:
        session.console.complain(error)
    if wrong:
        return ExitCode.INPUT
    session.console.result(f"{len(files)} 个文件都没有问题。")
    return ExitCode.DONE


# ---- drafts ----------------------------------------------------------------------------------------------------


def _new(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.source is not None:
        _carry_over(args, session)
    elif args.sample:
        session.tell(api.sample_draft(session.paths, args.form, args.draft, session.now(), session.console))
    else:
        session.tell(api.new_draft(session.paths, args.form, args.draft, session.now()))
    session.console.result(str(args.draft))
    session.tell(api.handing_in(session.paths, args.draft))
    return ExitCode.DONE


def _carry_over(args: argparse.Namespace, session: Session) -> None:
    report = api.carry_over(session.paths, args.source, args.form, args.draft, session.now())
    session.tell(report.told)
    session.console.say(f"沿用了 {len(report.taken)} 处{'：' if report.taken else ''}")
    for one in report.taken:
        session.console.detail(f"{one.label}：{one.text}")
    if report.left:
        session.console.say(f"没有沿用 {len(report.left)} 处：")
    for one in report.left:
        session.console.detail(f"{one.label}：{one.text}（{one.why}）")


def _set(args: argparse.Namespace, session: Session) -> ExitCode:
    answers: dict[str, object] = {}
    if args.source is not None:
        answers.update(json_object(args.source, "填报内容", "{栏目: 内容}"))
    answers.update(arguments.assignments(args.assignments))
    if not answers:
        raise UsageError("没有要填的内容。", "请写“栏目=内容”，或用 --from 指定 JSON 文件。")
    session.tell(api.set_answers(session.paths, args.draft, answers, session.now()))
    return ExitCode.DONE


def _option(args: argparse.Namespace, session: Session) -> ExitCode:
    pairs = arguments.assignments(args.assignments)
    session.tell(api.set_options(session.paths, args.draft, pairs, session.now()))
    return ExitCode.DONE


def _attach(args: argparse.Namespace, session: Session) -> ExitCode:
    chosen = args.state is not None
    if args.statement and args.state != "self_declaration":
        raise UsageError("--statement 要和 --self-declaration 一起用。")
    if chosen == bool(args.files):
        raise UsageError("请写要添加的文件，或者写 --none、--self-declaration、--files、--clear 当中的一个。")
    if chosen and (args.rotate or args.at or args.password_stdin or args.instead_of):
        raise UsageError("--rotate、--at、--instead-of、--password-stdin 只用于添加文件。")
    if chosen:
        told = api.set_item_state(session.paths, args.draft, args.item, args.state, args.statement, session.now())
    else:
        password = sys.stdin.readline().rstrip("\r\n") if args.password_stdin else ""
        how = api.Attaching(args.rotate, args.at, password, args.instead_of)
        told = api.attach(session.paths, args.draft, args.item, args.files, how, session.now(), session.console)
    session.tell(told)
    return ExitCode.DONE


def _detach(args: argparse.Namespace, session: Session) -> ExitCode:
    session.tell(api.detach(session.paths, args.draft, args.item, args.files, session.now()))
    return ExitCode.DONE


def _move(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.to is not None:
        told = api.move_to(session.paths, args.draft, args.item, args.file, args.to, args.at, session.now())
    elif args.at is not None:
        told = api.move(session.paths, args.draft, args.item, args.file, args.at, session.now())
    else:
        raise UsageError("请写移到哪里：--at 第几份，或 --to 另一项的项号。")
    session.tell(told)
    return ExitCode.DONE


def _rotate(args: argparse.Namespace, session: Session) -> ExitCode:
    session.tell(api.turn(session.paths, args.draft, args.item, args.file, args.turn, session.now()))
    return ExitCode.DONE


def _arrange(args: argparse.Namespace, session: Session) -> ExitCode:
    how = api.Arranging(args.pages, args.without_blanks, args.caption, args.per_side, args.accepted)
    told = api.arrange(session.paths, args.draft, args.item, args.file, how, session.now(), session.console)
    session.tell(told)
    return ExitCode.DONE


def _check(args: argparse.Namespace, session: Session) -> ExitCode:
    issues, told = api.check(session.paths, args.draft)
    session.tell(told)
    if args.json:
        session.console.json({"issues": [asdict(issue) for issue in issues]})
    else:
        session.console.issues(issues)
        session.console.result(counted(issues))
        session.tell(api.handing_in(session.paths, args.draft))
    return ExitCode.ISSUES if _errors(issues) else ExitCode.DONE


def _errors(issues: Sequence[Issue]) -> list[Issue]:
    return [issue for issue in issues if issue.severity == "error"]


def _fix(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.listed == bool(args.issues):
        raise UsageError("请写要改的位置，或者写 --list 查看能一步改好的问题。")
    if args.listed:
        issues, told = api.fixable(session.paths, args.draft)
        session.tell(told)
        for issue in issues:
            fixes = "；".join(f"{number} {fix.label}" for number, fix in enumerate(issue.fixes, 1))
            words = (f"{issue.path}:{issue.code}", fixes, issue.message)
            session.console.result("\t".join(visible(word) for word in words))
        return ExitCode.DONE
    done, told = api.fix(session.paths, args.draft, args.issues, session.now())
    session.tell(told)
    for sentence in done:
        session.console.result(visible(sentence))
    return ExitCode.DONE


def _fill_none(args: argparse.Namespace, session: Session) -> ExitCode:
    labels, told = api.fill_none(session.paths, args.draft, session.now())
    session.tell(told)
    for label in labels:
        session.console.result(label)
    session.console.say(f"已在 {len(labels)} 个栏目填“无”。" if labels else "没有可以填“无”的空栏目。")
    return ExitCode.DONE


def _pack(args: argparse.Namespace, session: Session) -> ExitCode:
    file, told = api.pack(args.draft, args.file, session.console, session.paths)
    session.console.result(str(file))
    session.tell(told)
    return ExitCode.DONE


def _unpack(args: argparse.Namespace, session: Session) -> ExitCode:
    if args.rescue:
        rescued = api.rescue(args.file, args.folder, session.console)
        session.console.result(str(args.folder))
        session.tell(rescued.told)
        return ExitCode.DONE if rescued.whole else ExitCode.INPUT
    try:
        told = api.unpack(args.file, args.folder, session.console)
    except DamagedPackage as error:
        raise DamagedPackage(error.message, f"{error.hint}（unpack --rescue）") from error
    session.console.result(str(args.folder))
    session.tell(told)
    return ExitCode.DONE


# ---- books -----------------------------------------------------------------------------------------------------


def _export(args: argparse.Namespace, session: Session) -> ExitCode:
    formats = args.formats or session.formats
    try:
        written, told = api.export(session.paths, args.draft, args.out, formats, args.mark, session.console)
    except IssuesRemain as error:
        issues, told = api.check(session.paths, args.draft)
        session.tell(told)
        session.console.issues(_errors(issues), session.console.err)
        session.console.complain(error)
        return error.exit_code
    for file in written:
        session.console.result(str(file))
    session.tell(told)
    return ExitCode.DONE


def _demo(args: argparse.Namespace, session: Session) -> ExitCode:
    for file in api.demo(session.paths, args.folder, session.console):
        session.console.result(str(file))
    for form in api.list_forms(session.paths)[0]:
        if form.items and not form.has_sample:
            session.console.say(f"“{form.short_title}”现在用的第 {form.edition} 版没有示例，没有生成。")
    return ExitCode.DONE


HANDLERS: Mapping[str, Handler] = MappingProxyType(
    {
        "forms": _forms,
        "definition": cli_definitions.definition,
        "new": _new,
        "set": _set,
        "option": _option,
        "attach": _attach,
        "detach": _detach,
        "move": _move,
        "rotate": _rotate,
        "arrange": _arrange,
        "check": _check,
        "fix": _fix,
        "fill-none": _fill_none,
        "import-rows": cli_tables.import_rows,
        "export-rows": cli_tables.export_rows,
        "import": cli_import.import_,
        "export": _export,
        "seals": cli_scans.seals,
        "scans": cli_scans.scans,
        "disc": cli_discs.disc,
        "burn": cli_discs.burn,
        "verify": cli_discs.verify,
        "labels": cli_discs.labels,
        **SAVES,
        "pack": _pack,
        "unpack": _unpack,
        "merge": cli_merging.merge,
        "summary": cli_summary.summary,
        "zones": cli_zones.zones,
        "notice": cli_letters.notice,
        "opinion": cli_letters.opinion,
        "mail": cli_letters.mail,
        "reminder": cli_letters.reminder,
        "bureau": cli_bureau.bureau,
        "demo": _demo,
        "self-test": cli_self_test.self_test,
    }
)
