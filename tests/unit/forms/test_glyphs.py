"""Characters that cannot be printed are told of once for each field, by character and code point."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.forms.answers import EvidenceFile, Filling, ItemState
from app.forms.authoring import load_form
from app.forms.checking import check
from app.forms.issues import Issue

FORMS = Path(__file__).parents[3] / "forms"
ZONE, SERVICE = (
    load_form(FORMS / name / "form.yaml") for name in ("cooperation_zone_2026", "service_institution_2026")
)
LACKED = "㼆䶮𠮷가나다라마바사아"


def covers(char: str) -> bool:
    """Every font has it but those of ``LACKED`` and private ones, as with the bundled fonts."""
    return char not in LACKED and not "\ue000" <= char <= "\uf8ff"


def found(filling: Filling, code: str, form: object = ZONE) -> list[Issue]:
    issues = check(form, filling, covers)  # type: ignore[arg-type]
    return [issue for issue in issues if issue.code == code]


def test_one_issue_for_a_field_names_all_its_characters() -> None:
    (issue,) = found(Filling({"zone_name": "龙㼆区䶮㼆𠮷"}), "missing_glyph")
    assert issue.path == "zone_name"
    assert issue.severity == "error"
    assert issue.message == (
        "合作区名称：“㼆”（U+3F06）、“䶮”（U+4DAE）、“𠮷”（U+20BB7）没有字体可以打印，请换一种写法"
    )


def test_many_characters_are_counted() -> None:
    (issue,) = found(Filling({"zone_name": LACKED}), "missing_glyph")
    assert issue.message.count("U+") == 10
    assert f"“사”（U+C0AC）等 {len(LACKED)} 个字没有字体可以打印" in issue.message


def test_private_characters_always_warn_even_where_a_font_has_them() -> None:
    filling = Filling({"operator_contact": "王\ue123五\uf8ff"})
    (warned,) = found(filling, "private_use")
    assert warned.severity == "warning"
    assert "第 2 个字（U+E123）、第 4 个字（U+F8FF）是自造字" in warned.message
    (missing,) = found(filling, "missing_glyph")
    assert "自造字（U+E123）、自造字（U+F8FF）没有字体" in missing.message
    assert [one.code for one in check(ZONE, filling, lambda _: True) if one.path == "operator_contact"] == [
        "private_use"
    ]


PLACES = [
    (ZONE, Filling({"plan_tasks": "{}"}), "plan_tasks"),
    (ZONE, Filling({"filed_on": "{}"}), "filed_on"),
    (ZONE, Filling({"quality_checks": ["其他", "{}"]}), "quality_checks"),
    (ZONE, Filling({"quality_checks_other": "{}"}), "quality_checks_other"),
    (SERVICE, Filling({"products": [{"product_name": "好"}, {"product_name": "{}"}]}), "products.1.product_name"),
    (SERVICE, Filling({"direction_other": "{}"}), "direction_other"),
    (ZONE, Filling({}, {2: ItemState("self_declaration", "{}")}), "items.2.statement"),
]


@pytest.mark.parametrize(("form", "filling", "path"), PLACES)
@pytest.mark.parametrize(("char", "code"), [("㼆", "missing_glyph"), ("\ue123", "private_use")])
def test_wherever_text_is_printed(form: object, filling: Filling, path: str, char: str, code: str) -> None:
    placed = _filled(filling, char)
    (issue,) = found(placed, code, form)
    assert issue.path == path
    assert f"U+{ord(char):04X}" in issue.message


def _filled(filling: Filling, char: str) -> Filling:
    def put(value: object) -> object:
        if isinstance(value, str):
            return value.replace("{}", f"甲{char}乙")
        if isinstance(value, list):
            return [put(one) for one in value]
        assert isinstance(value, dict)
        return {key: put(one) for key, one in value.items()}

    items = {number: ItemState(item.state, str(put(item.statement))) for number, item in filling.items.items()}
    return Filling({name: put(answer) for name, answer in filling.answers.items()}, items)  # type: ignore[misc]


def test_names_of_evidence_files_are_told_of_with_the_file() -> None:
    file = EvidenceFile("attachments/12/名㼆册\ue123.pdf", "0" * 64, 1)
    filling = Filling({}, {12: ItemState("files", files=(file,))})
    (glyph,) = found(filling, "file_name_glyph", SERVICE)
    assert "“㼆”（U+3F06）、自造字（U+E123）没有字体" in glyph.message
    (private,) = found(filling, "private_use", SERVICE)
    assert glyph.path == private.path == "items.12.files.0"


def test_what_is_not_printed_is_not_told_of() -> None:
    kept = {2: ItemState("none", "甲㼆乙"), 99: ItemState("self_declaration", "㼆")}
    assert found(Filling({"of_another_form": "㼆"}, kept), "missing_glyph") == []
