"""A province changes a form or a definition by adding files under its home; old periods keep their old law."""

from __future__ import annotations

from pathlib import Path

from cchc.cli.tests.calls import Answer, call, one
from cchc.kernel.catalogue import catalogue_files


def product(folder: str, name: str) -> str:
    (file,) = [file for file in catalogue_files(f"forms/{folder}", name) if not file.overlay]
    return file.text


def put(home: Path, path: str, text: str) -> None:
    target = home / "catalog" / path
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")


def values(answer: Answer) -> dict[str, object]:
    assert answer.status in (0, 1), answer.err
    return {line["code"]: line["value"] for line in answer.json["lines"]}


INDICATOR = """
valid_from = {day}
owner = "Sở Nội vụ"
basis = "Quyết định của tỉnh (ví dụ)"

[[indicator]]
id = "{id}"
name = "Số hồ sơ bị từ chối"
name_en = "Refused dossiers"
fact = "dossier"
measure = "{measure}"
where = "{where}"
"""


def test_a_later_form_with_a_line_of_its_own_indicator(copy: Path) -> None:
    head = product("kstt-06a-2020/2020-10-21", "form.toml").replace("2020-10-21\nb", "2022-05-01\nb", 1)
    assert "valid_from = 2022-05-01" in head
    body = product("kstt-06a-2020/2020-10-21", "lines.csv").rstrip("\n")
    line = '13,"Trong đó: trực tuyến, quá hạn",Hồ sơ,count,,local.late_online,,sum,none,no,Quyết định của tỉnh'
    put(copy, "forms/kstt-06a-2020/2022-05-01/form.toml", head)
    put(copy, "forms/kstt-06a-2020/2022-05-01/lines.csv", f"{body}\n{line}\n")
    where = "channel = 'online' AND NOT on_time"
    put(
        copy,
        "indicators/local.toml",
        INDICATOR.format(day="2022-01-01", id="local.late_online", measure="ended", where=where),
    )
    check, new, old, why = call(
        copy,
        ["catalog", "check"],
        ["report", "2022-H1", "--unit", "T", "--form", "kstt-06a-2020"],
        ["report", "2022-Q1", "--unit", "T", "--form", "kstt-06a-2020"],
        ["explain", "2022-H1", "13", "--unit", "T", "--form", "kstt-06a-2020", "--format", "json"],
    )
    assert check.status == 0, check.err
    assert values(new)["13"] == 1
    assert "13" not in values(old)
    assert why.json["records"]["numerator"] == {"total": 1, "first": ["A2"]}


def test_a_new_definition_begins_on_its_day(copy: Path) -> None:
    """From May 2022 this province counts as received what came online only; reports of before stay as they were."""
    before, first = call(copy, ["report", "2022-H1", "--unit", "T"], ["report", "2022-Q1", "--unit", "T"])
    text = INDICATOR.format(day="2022-05-01", id="dossiers.received", measure="begun", where="channel = 'online'")
    put(copy, "indicators/local.toml", text)
    after, kept, old = call(
        copy, ["report", "2022-H1", "--unit", "T"], ["report", "2022-Q1", "--unit", "T"], ["catalog", "check"]
    )
    assert old.status == 0, old.err
    assert (values(before)["7.5.5.1"], values(after)["7.5.5.1"]) == (6, 2)
    assert values(kept) == values(first)

    def definition(answer: Answer) -> str:
        return str(next(line["definition"] for line in answer.json["lines"] if line["code"] == "7.5.5.1"))

    assert definition(kept) == definition(first) == definition(before) != definition(after)


def test_what_the_overlay_may_not_do(copy: Path) -> None:
    good = INDICATOR.format(day="2022-01-01", id="local.x", measure="begun", where="")
    wrong = {
        "the product's own day": INDICATOR.format(day="2019-01-01", id="dossiers.received", measure="begun", where=""),
        "no such column": INDICATOR.format(day="2022-01-01", id="local.x", measure="begun", where="name = 'x'"),
        "a function": INDICATOR.format(day="2022-01-01", id="local.x", measure="begun", where="length(channel) > 1"),
        "a query": INDICATOR.format(day="2022-01-01", id="local.x", measure="begun", where="unit IN (SELECT 1)"),
        "no such measure": INDICATOR.format(day="2022-01-01", id="local.x", measure="guess", where=""),
        "no TOML": "id = [",
        "a definition without its law": good.replace("basis", "bases"),
        "a fact that is none": good.replace('"dossier"', '"rumour"'),
        "a day that is none": good.replace("2022-01-01", '"2022"'),
        "no SQL": INDICATOR.format(day="2022-01-01", id="local.x", measure="begun", where="channel = "),
        "types that don't compare": INDICATOR.format(
            day="2022-01-01", id="local.x", measure="begun", where="channel > 5"
        ),
        "no list": "indicator = 5",
        "a number for a name": good.replace('"Số hồ sơ bị từ chối"', "5"),
        "an unknown entry": good + "colour = 1",
    }
    for name, text in wrong.items():
        put(copy, "indicators/local.toml", text)
        answer = one(copy, "catalog", "check")
        assert answer.status == 2, name
        assert len(answer.err.strip().splitlines()) == 1, (name, answer.err)
        assert "indicators/local.toml" in answer.err, (name, answer.err)


PERIOD = """
id = "local"
valid_from = 2023-01-01
first_day = 15
last_day = 14
due_days = 2
basis = "Quyết định của tỉnh (ví dụ)"
"""


def test_rules_of_periods_and_layouts_that_are_none(copy: Path) -> None:
    layout = next(file.text for file in catalogue_files("documents", "*.toml") if not file.overlay)
    wrong = {
        "periods": [
            PERIOD.replace("due_days = 2", 'due_days = "ba"'),
            PERIOD.replace("2023-01-01", "2019-03-12"),
            PERIOD.replace("last_day = 14", "last_day = 31"),
            PERIOD.replace("basis", "bases"),
            PERIOD + "valid_to = 2022-01-01",
            PERIOD + 'colour = "red"',
            "id = [",
        ],
        "documents": [layout, "id = [", "id = 5", layout.replace("2020-03-05", "1583-01-01", 1) + "[colour]\nred = 1"],
    }
    for folder, texts in wrong.items():
        for text in texts:
            put(copy, f"{folder}/local.toml", text)
            answer = one(copy, "catalog", "check")
            assert (answer.status, answer.out) == (2, ""), text
            assert len(answer.err.strip().splitlines()) == 1, (text, answer.err)
            assert f"{folder}/local.toml" in answer.err
        (copy / "catalog" / folder / "local.toml").write_bytes(b"\xff\xfe")
        assert f"{folder}/local.toml" in one(copy, "catalog", "check").err
        (copy / "catalog" / folder / "local.toml").unlink()
    put(copy, "periods/local.toml", PERIOD)
    assert one(copy, "catalog", "check").status == 0
