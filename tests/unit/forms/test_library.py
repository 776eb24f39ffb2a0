from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from app.errors import DefinitionError, UsageError
from app.forms import authoring
from app.forms.library import Library, compile_form, compile_sample, wrapped
from tests.unit.forms.small_form import SMALL_FORM

ROOT = Path(__file__).parents[3]
SAMPLE = "form: small_form\nname: 示例\nanswers: {unit_name: 示例公司}\nitems: {1: {state: none}}\n"


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
def shipped(tmp_path):
    write(tmp_path / "shipped/forms/small_form/form.yaml", SMALL_FORM)
    return tmp_path / "shipped"


@pytest.fixture
def make(tmp_path, shipped):
    (tmp_path / "dropped").mkdir()
    return lambda version="1.0": Library(shipped, tmp_path / "dropped", tmp_path / "cache", version)


@pytest.fixture
def parsed(monkeypatch):
    """The files that went through authoring."""
    seen = []
    for kind in ("parse_form", "parse_sample"):
        real = getattr(authoring, kind)

        def parse(text, name, real=real):
            seen.append(name.rpartition("/")[2])
            return real(text, name)

        monkeypatch.setattr(authoring, kind, parse)
    return seen


def other(form_id, title="另一份表"):
    return SMALL_FORM.replace("id: small_form", f"id: {form_id}").replace("title: 示例申报表", f"title: {title}")


def test_shipped_and_dropped_forms_are_found(make, tmp_path):
    write(tmp_path / "dropped/next_year.yaml", other("next_form"))
    write(tmp_path / "dropped/folder_form/form.yaml", other("folder_form"))
    library = make()
    assert library.ids() == ("small_form", "folder_form", "next_form")
    assert library.get("next_form").title == "另一份表"
    assert library.get("small_form").title == "示例申报表"
    assert library.problems() == []


def test_a_form_is_read_once(make):
    library = make()
    assert library.get("small_form") is library.get("small_form")


def test_an_unknown_form_names_the_known_ones(make):
    with pytest.raises(UsageError, match="没有编号为 nope 的表单") as caught:
        make().get("nope")
    assert "small_form" in caught.value.hint


def test_a_broken_dropped_file_hides_no_other(make, tmp_path):
    write(tmp_path / "dropped/broken.yaml", "id: broken\ntitle: [")
    write(tmp_path / "dropped/good.yaml", other("good_form"))
    (tmp_path / "dropped/gbk.yaml").write_bytes("id: 表".encode("gb18030"))
    library = make()
    assert library.ids() == ("small_form", "good_form")
    assert library.get("good_form").id == "good_form"
    assert sorted(error.message.split(" ")[0] for error in library.problems()) == [
        "dropped/broken.yaml", "dropped/gbk.yaml",
    ]  # fmt: skip
    with pytest.raises(DefinitionError, match=r"broken\.yaml 第2行"):
        library.get("broken")


def test_a_dropped_form_does_not_replace_another(make, tmp_path):
    write(tmp_path / "dropped/same.yaml", other("small_form"))
    write(tmp_path / "dropped/a.yaml", other("twin_form", "甲"))
    write(tmp_path / "dropped/b.yaml", other("twin_form", "乙"))
    library = make()
    assert library.get("small_form").title == "示例申报表"
    assert library.get("twin_form").title == "甲"
    assert [error.message.split("：")[0] for error in library.problems()] == ["dropped/b.yaml", "dropped/same.yaml"]


def test_a_shipped_form_must_be_named_as_its_folder(make, shipped):
    write(shipped / "forms/other_name/form.yaml", other("third_form"))
    library = make()
    assert "应与文件夹同名" in library.problems()[0].message
    with pytest.raises(DefinitionError):
        library.get("other_name")
    assert library.get("small_form").id == "small_form"


def test_the_cache_saves_parsing(make, parsed, tmp_path):
    first = make().get("small_form")
    assert make().get("small_form") == first
    assert parsed == ["form.yaml"]
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_a_changed_file_or_program_is_parsed_anew(make, parsed, shipped, tmp_path):
    make().get("small_form")
    write(shipped / "forms/small_form/form.yaml", other("small_form", "改后"))
    assert make().get("small_form").title == "改后"
    assert make("1.1").get("small_form").title == "改后"
    assert len(parsed) == 3
    assert len(list((tmp_path / "cache").iterdir())) == 1


def test_files_of_one_name_do_not_drive_each_other_out_of_the_cache(make, parsed, shipped, tmp_path):
    files = [write(tmp_path / f"dropped/{name}", other(form)) for name, form in (
        ("x.yaml", "one_form"), ("x.shenbao-form", "two_form"), ("small_form/form.yaml", "three_form"),
    )]  # fmt: skip
    for form_id in ("small_form", "fourth_form"):
        text = other(form_id)
        files.append(write(shipped / f"forms/{form_id}/form.yaml", f"{text}edition: 2\n"))
        files.append(write(shipped / f"forms/{form_id}/earlier/1.yaml", text))
    assert make().problems() == []
    for form_id in make().ids():
        assert make().editions(form_id)
    assert len(parsed) == len(files)
    assert len(list((tmp_path / "cache").iterdir())) == len(files)


def test_a_stale_cache_entry_is_not_believed(make, parsed, shipped, tmp_path):
    make().get("small_form")
    entry = next((tmp_path / "cache").iterdir())
    stale = json.loads(entry.read_text(encoding="utf-8"))
    stale["source_sha256"] = "0" * 64
    stale["form"]["title"] = "旧"
    entry.write_text(json.dumps(stale), encoding="utf-8")
    assert make().get("small_form").title == "示例申报表"
    assert len(parsed) == 2


@pytest.mark.parametrize("damage", ["", "{", "[]", "\x00", "[" * 5000])
def test_a_damaged_cache_is_rewritten(make, parsed, tmp_path, damage):
    make().get("small_form")
    entry = next((tmp_path / "cache").iterdir())
    whole = entry.read_text(encoding="utf-8")
    entry.write_text(damage, encoding="utf-8")
    assert make().get("small_form").id == "small_form"
    assert entry.read_text(encoding="utf-8") == whole


def test_a_cache_that_cannot_be_written_costs_only_time(make, parsed, tmp_path):
    write(tmp_path / "cache", "a file stands where the folder should be")
    assert make().get("small_form").id == "small_form"
    assert make().get("small_form").id == "small_form"
    assert parsed == ["form.yaml", "form.yaml"]


def test_a_disk_that_refuses_leaves_no_half_file(make, monkeypatch, tmp_path):
    def refuse(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", refuse)
    assert make().get("small_form").id == "small_form"
    assert list((tmp_path / "cache").iterdir()) == []


def test_compiled_json_beside_the_yaml_is_used_while_it_fits(make, parsed, shipped):
    source = shipped / "forms/small_form/form.yaml"
    write(source.with_suffix(".json"), wrapped(source, compile_form(source)))
    parsed.clear()
    assert make().get("small_form").id == "small_form"
    assert parsed == []
    write(source, other("small_form", "改后"))
    assert make().get("small_form").title == "改后"
    assert parsed == ["form.yaml"]


def test_samples_are_read_and_cached(make, parsed, shipped, tmp_path):
    assert make().sample("small_form") is None
    write(shipped / "forms/small_form/sample.yaml", SAMPLE)
    sample = make().sample("small_form")
    assert sample["answers"] == {"unit_name": "示例公司"}
    assert make().sample("small_form") == sample
    assert parsed == ["sample.yaml"]
    with pytest.raises(UsageError):
        make().sample("nope")


def test_a_missing_dropped_folder_is_no_matter(shipped, tmp_path):
    assert Library(shipped, None, tmp_path / "cache", "1").ids() == ("small_form",)
    assert Library(shipped, tmp_path / "gone", tmp_path / "cache", "1").ids() == ("small_form",)


@pytest.fixture
def shipping():
    spec = importlib.util.spec_from_file_location("shipped_files", ROOT / "packaging/shipped_files.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_forms_are_shipped_compiled(shipping, make, shipped, tmp_path, parsed):
    source = write(shipped / "forms/small_form/sample.yaml", SAMPLE)
    compiled = tmp_path / "compiled"
    compiled.mkdir()
    files = shipping.shipped_forms(shipped, compiled)
    place = "forms/small_form"
    assert sorted(files.values()) == [
        f"{place}/{name}.{end}" for name in ("form", "sample") for end in ("json", "yaml")
    ]
    for origin, target in files.items():
        write(tmp_path / "program" / target, Path(origin).read_text(encoding="utf-8"))
    parsed.clear()
    library = Library(tmp_path / "program", None, tmp_path / "cache", "1")
    assert library.get("small_form") == make().get("small_form")
    assert library.sample("small_form") == json.loads(compile_sample(source))
    assert not (tmp_path / "program/cache").exists()
    assert parsed == ["form.yaml", "sample.yaml"]  # both by the second library and the comparison, none by the first


def test_a_wrong_form_stops_the_build(shipping, shipped, tmp_path):
    write(shipped / "forms/small_form/form.yaml", "id: [")
    with pytest.raises(SystemExit, match="第1行"):
        shipping.shipped_forms(shipped, tmp_path)
