"""The directory's data: how many units on which day, and what became of each."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date, timedelta

import pytest

from cchc.demo.tests.second_count import Rows, in_force
from cchc.kernel.catalogue import catalogue_files


def table(name: str) -> Rows:
    (file,) = catalogue_files("units", name)
    return list(csv.DictReader(file.text.splitlines()))


UNITS, LINKS = table("ha-tinh-units.csv"), table("ha-tinh-unit-links.csv")


def on(day: str, level: str, parent: str | None = None) -> Rows:
    return [row for row in UNITS if row["level"] == level and in_force(row, day) and parent in (None, row["parent"])]


def day_after(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(1)).isoformat()


@pytest.mark.parametrize(
    ("day", "districts", "communes", "of_huong_khe"),
    [
        ("2020-12-15", 13, 216, 21),
        ("2021-01-13", 13, 216, 21),
        ("2024-12-31", 13, 216, 21),
        ("2025-01-01", 12, 209, 20),
        ("2025-06-30", 12, 209, 20),
        ("2025-07-01", 0, 69, 0),
    ],
)
def test_units_in_force(day: str, districts: int, communes: int, of_huong_khe: int) -> None:
    assert len(on(day, "province")) == 1
    assert len(on(day, "district")) == districts
    assert len(on(day, "commune")) == communes
    assert len(on(day, "commune", "444")) == of_huong_khe


def test_huong_khe_becomes_seven_communes_of_the_province() -> None:
    heirs = {code for row in on("2025-06-30", "commune", "444") for code in row["successors"].split(";")}
    assert heirs == {"18496", "18502", "18523", "18532", "18544", "18547", "18550"}
    assert {row["name"] for row in on("2025-07-01", "commune", "42") if row["code"] in heirs} >= {
        "Xã Hương Khê",
        "Xã Hương Phố",
        "Xã Hương Đô",
    }


def test_a_code_is_used_again_under_another_name() -> None:
    names = [row["name"] for row in UNITS if row["code"] == "18496"]
    assert names == ["Thị trấn Hương Khê", "Xã Hương Khê"]
    reused = [
        row
        for row in on("2025-07-01", "commune")
        if any(row["code"] == old["code"] for old in on("2025-06-30", "commune"))
    ]
    old_names = {row["code"]: row["name"] for row in on("2025-06-30", "commune")}
    assert len(reused) == 69
    assert sum(old_names[row["code"]] != row["name"] for row in reused) == 57


def test_one_version_of_a_code_at_a_time_and_its_parent_lives_as_long() -> None:
    for row in UNITS:
        same = [other for other in UNITS if other["code"] == row["code"] and in_force(other, row["valid_from"])]
        assert same == [row]
        for day in filter(None, (row["valid_from"], row["valid_to"])):
            parents = [other for other in UNITS if other["code"] == row["parent"] and in_force(other, day)]
            assert len(parents) == (row["level"] != "province"), row
    for row in UNITS:
        above = {other["level"] for other in UNITS if other["code"] == row["parent"]}
        expected = {"province"} if row["parent"] == "42" else {"district"} if row["parent"] else set()
        assert above == expected, row


def test_a_new_version_changes_name_or_parent() -> None:
    for row in UNITS:
        for older in UNITS:
            if older["code"] == row["code"] and older["valid_to"] and day_after(older["valid_to"]) == row["valid_from"]:
                assert (older["name"], older["parent"]) != (row["name"], row["parent"])


def test_successors_are_in_force_the_day_after() -> None:
    without = []
    for row in UNITS:
        if not row["valid_to"]:
            assert not row["successors"]
            continue
        day = day_after(row["valid_to"])
        codes = [code for code in row["successors"].split(";") if code]
        assert all(any(other["code"] == code and in_force(other, day) for other in UNITS) for code in codes), row
        if not codes:
            without.append(row["code"])
    assert without == ["18472"]  # Trung Lộc: unknown, and left so


def test_links_say_what_the_units_say() -> None:
    of_units = {
        (row["code"], row["valid_from"], code)
        for row in UNITS
        if row["valid_to"]
        for code in row["successors"].split(";")
    }
    of_links = {(row["old_code"], row["old_valid_from"], row["new_code"]) for row in LINKS}
    assert of_units == of_links
    assert len(of_links) == len(LINKS)
    versions = {(row["code"], row["valid_from"]) for row in UNITS}
    for row in LINKS:
        assert (row["old_code"], row["old_valid_from"]) in versions
        assert not row["new_code"] or (row["new_code"], row["new_valid_from"]) in versions
        assert row["kind"] in ("same", "rename", "move", "merge", "split")
        assert row["source"]


def test_what_is_unsure_stays_unsure() -> None:
    assert Counter(row["sure"] for row in LINKS) == {"found": len(LINKS) - 6, "inferred from names": 5, "unknown": 1}
    assert {row["share"] for row in LINKS} == {""}
    (unknown,) = [row for row in LINKS if row["sure"] == "unknown"]
    assert (unknown["old_code"], unknown["new_code"]) == ("18472", "")
    split = {row["old_code"] for row in LINKS if row["kind"] == "split" and len(row["old_code"]) == 5}
    assert split == {"18082", "18796"}  # Đại Nài, Kỳ Lợi: divided, nobody says how


def test_moves_between_districts_are_versions() -> None:
    moved = {row["old_code"] for row in LINKS if row["kind"] == "move"}
    assert len(moved) == 24
    parents = {code: [row["parent"] for row in UNITS if row["code"] == code][:2] for code in (*moved, "18691")}
    assert all(first != second for first, second in parents.values())
    assert not [row for row in on("2025-01-01", "commune") if row["parent"] == "448"]
