"""Which of the places of a field counts, what is stored, and what speaks against it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from app.forms.answers import Answer
from app.forms.definition import NONE, Field, FormDefinition
from app.forms.field_types import FIELD_TYPES, FieldContext, normalise_answer
from app.forms.labels import label_of
from app.forms.messages import MESSAGES, shortened
from app.forms.sections import sections_of
from app.word_forms.findings import Findings, Found, Rank
from app.word_forms.report import FieldRead
from app.word_forms.units import read_as, without_counting_word
from app.word_forms.words import squeezed

NOT_FOUND = "文件里没有找到它的位置"
NOT_PRINTED = "表上不印这一项，请在程序里填"
_TEXTS = ("text", "long_text")
_SHOWN = 60


def settle(definition: FormDefinition, findings: Findings) -> tuple[dict[str, Answer], list[FieldRead]]:
    """The answers to store, and what became of every field, in the order of the form."""
    by_field: dict[str, list[Found]] = {}
    for one in findings.found:
        by_field.setdefault(one.field, []).append(one)
    printed = {name for section in sections_of(definition) for name in section.printed}
    answers: dict[str, Answer] = {}
    fields: list[FieldRead] = []
    for name, asked in definition.fields.items():
        found = sorted(by_field.get(name, ()), key=lambda one: one.rank)
        filled = [one for one in found if not _is_blank(one.answer)]
        if not filled:
            fields.append(_unfilled(definition, name, found, findings.seen.get(name, ""), name in printed))
            continue
        best = filled[0]
        answers[name] = normalise_answer(without_counting_word(best.answer, asked), asked)
        doubts = [*best.doubts, *_misfits(asked, answers[name]), *read_as(asked, best.answer, answers[name])]
        doubts += _differing(definition, asked, best, filled[1:])
        if asked.type == "rows":
            fields += _of_rows(definition, name, answers[name], best, doubts, findings.seen)
        else:
            fields.append(_read(definition, name, best, doubts))
    return answers, fields


def _is_blank(answer: Answer) -> bool:
    return not answer.strip() if isinstance(answer, str) else not answer


def _read(definition: FormDefinition, name: str, best: Found, doubts: Sequence[str]) -> FieldRead:
    return FieldRead(
        path=name,
        label=label_of(definition, name),
        status="doubtful" if doubts else "read",
        text=best.text,
        why=tuple(dict.fromkeys(doubts)),
        where=best.where,
    )


def _unfilled(definition: FormDefinition, name: str, found: Sequence[Found], why: str, printed: bool) -> FieldRead:
    label = label_of(definition, name)
    if not printed:
        return FieldRead(path=name, label=label, status="not_printed", why=(NOT_PRINTED,))
    if not found:
        return FieldRead(path=name, label=label, status="not_found", why=(why or NOT_FOUND,))
    doubts = [doubt for one in found for doubt in one.doubts if one.text.strip()]
    status = FieldRead(path=name, label=label, status="empty", where=found[0].where)
    return (
        replace(status, status="doubtful", text=found[0].text, why=tuple(dict.fromkeys(doubts))) if doubts else status
    )


def _misfits(asked: Field, answer: Answer) -> Iterator[str]:
    """Why a figure, a day or a code may have been misread: it is none. Texts are what they are."""
    if asked.type in _TEXTS or not isinstance(answer, str) or answer == NONE:
        if asked.type == "text" and isinstance(answer, str) and "\n" in answer:
            yield "分成了几行"
        return
    for finding in FIELD_TYPES[asked.type].check(answer, asked, FieldContext("")):
        message = MESSAGES[finding.code]
        if (finding.severity or message.severity) == "error":
            yield message.sentence.format_map(finding.slots)


def _differing(definition: FormDefinition, asked: Field, best: Found, others: Sequence[Found]) -> Iterator[str]:
    """Places that say something else, each told once."""
    said = {_key(definition, asked, best.answer)}
    for other in others:
        key = _key(definition, asked, other.answer)
        if other.rank is Rank.TOGETHER and squeezed(best.text) in squeezed(other.text):
            continue
        if key not in said:
            said.add(key)
            yield f"{other.where}写的是“{shortened(other.text, _SHOWN)}”"


def _key(definition: FormDefinition, asked: Field, answer: Answer) -> str:
    """An answer as it is printed, for comparing places."""
    shown = FIELD_TYPES[asked.type].show(
        normalise_answer(without_counting_word(answer, asked), asked), asked, definition.decimals
    )
    return squeezed(shown)


def _of_rows(
    definition: FormDefinition, name: str, answer: Answer, best: Found, doubts: Sequence[str], seen: Mapping[str, str]
) -> Iterator[FieldRead]:
    """The table as a whole, then the columns and cells that are doubtful or missing."""
    columns = definition.fields[name].columns
    yield _read(definition, name, best, doubts)
    for column, asked in columns.items():
        why = seen.get(f"{name}.{column}", "")
        if why:
            label = f"{label_of(definition, name)} {asked.label}"
            yield FieldRead(path=f"{name}.{column}", label=label, status="not_found", why=(why,), where=best.where)
    whys: dict[str, list[str]] = {}
    for place, why in best.cells:
        whys.setdefault(place, []).append(why)
    for number, row in enumerate(answer if isinstance(answer, list) else ()):
        for column, text in row.items() if isinstance(row, dict) else ():
            place = f"{number}.{column}"
            found = [*whys.get(place, ()), *_misfits(columns[column], text)] if text.strip() else []
            if found:
                path = f"{name}.{place}"
                yield FieldRead(
                    path=path,
                    label=label_of(definition, path),
                    status="doubtful",
                    text=text,
                    why=tuple(found),
                    where=best.where,
                )
