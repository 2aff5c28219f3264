"""The files satisfy the imports' rules, are the same each time, and hold no person."""

from __future__ import annotations

import csv
import re
import tomllib
from datetime import date, datetime, timedelta
from pathlib import Path

import hypothesis.strategies as st
from hypothesis import given

from cchc.demo import inputs
from cchc.demo.draw import share_out
from cchc.demo.plan import SNAPSHOT, DemoFiles, write_files
from cchc.demo.tests.conftest import read_rows
from cchc.demo.tests.second_count import Rows, in_force
from cchc.kernel.catalogue import catalogue_files

OFFSET = timedelta(hours=7)
FORM = "forms/phu-luc-1b-2022/2022-01-01"


def test_the_same_bytes_each_time(tmp_path: Path, files: DemoFiles) -> None:
    again = write_files(tmp_path / "again")
    for (kind, path), (_, other) in zip(files.imports, again.imports, strict=True):
        assert path.read_bytes() == other.read_bytes(), kind
    assert files.acts.read_bytes() == again.acts.read_bytes()


def test_headers_are_the_contract_s(files: DemoFiles) -> None:
    heads = {
        "units": "code,name,level,parent,valid_from,valid_to,successors",
        "unit_links": "old_code,old_valid_from,new_code,new_valid_from,kind,share,sure,source",
        "procedures": "code,name,level,field,eligible_level,online_level,national_portal,fee,online_payment,"
        "interlinked,location_free,working_days,valid_from,valid_to",
        "dossiers": "code,unit,procedure,channel,received_at,due_at,finished_at,outcome",
        "declarations": "unit,period,form,line,state,value,reason",
    }
    assert [kind for kind, _ in files.imports] == [
        "units",
        "units",
        "unit_links",
        "procedures",
        "dossiers",
        "declarations",
    ]
    for kind, path in files.imports:
        assert path.read_text(encoding="utf-8").splitlines()[0] == heads[kind]
    assert files.acts.read_text(encoding="utf-8").splitlines()[0] == heads["dossiers"]


def test_versions_of_one_code_do_not_overlap(units: Rows, procedures: Rows) -> None:
    for table in (units, procedures):
        ends: dict[str, str] = {}
        for row in sorted(table, key=lambda row: (row["code"], row["valid_from"])):
            start, end = (date.fromisoformat(row["valid_from"]), row["valid_to"] or "9999-12-31")
            assert date.fromisoformat(end) >= start
            assert ends.get(row["code"], "") < row["valid_from"], row
            ends[row["code"]] = end


def test_procedures_use_the_contract_s_words(procedures: Rows) -> None:
    for row in procedures:
        assert row["name"]
        assert row["field"]
        assert re.fullmatch(r"[12]\.\d{6}", row["code"])
        assert row["level"] in ("province", "district", "commune")
        assert row["eligible_level"] in ("", "3", "4")
        assert row["online_level"] in ("", row["eligible_level"])
        assert {row[name] for name in ("national_portal", "fee", "online_payment", "location_free")} <= {"yes", "no"}
        assert row["interlinked"] in ("no", "same_level", "cross_level")
        assert 1 <= int(row["working_days"]) <= 60
        assert row["fee"] == "yes" or row["online_payment"] == "no"
    names = {(row["code"], row["name"]) for row in procedures}
    assert len({code for code, _ in names}) == len({name for _, name in names}) == len(names)


def test_each_dossier_would_be_accepted(dossiers: Rows, procedures: Rows, units: Rows) -> None:
    assert len({row["code"] for row in dossiers}) == len(dossiers)
    levels = {row["code"]: "district" if row["level"] in ("service", "department") else row["level"] for row in units}
    versions: dict[str, Rows] = {}
    for version in procedures + units:
        versions.setdefault(version["code"], []).append(version)
    for row in dossiers:
        received, due = (datetime.fromisoformat(row["received_at"]), datetime.fromisoformat(row["due_at"]))
        assert received.utcoffset() == due.utcoffset() == OFFSET
        assert received < due
        day = received.date().isoformat()
        (procedure,) = [v for v in versions[row["procedure"]] if in_force(v, day)]
        assert any(in_force(v, day) for v in versions[row["unit"]])
        assert procedure["level"] == levels[row["unit"]]
        assert row["channel"] in ("online", "direct", "postal", "interlinked")
        assert bool(row["finished_at"]) == bool(row["outcome"])
        if row["finished_at"]:
            finished = datetime.fromisoformat(row["finished_at"])
            assert finished.utcoffset() == OFFSET
            assert received < finished
            assert finished.date() <= SNAPSHOT
            assert row["outcome"] in ("approved", "refused", "withdrawn")
        if row["channel"] == "interlinked":
            assert procedure["interlinked"] == "cross_level"


def test_online_means_an_online_procedure_but_for_the_trial(dossiers: Rows, procedures: Rows) -> None:
    served = [v for v in procedures if v["online_level"]]
    codes: dict[str, Rows] = {}
    for version in served:
        codes.setdefault(version["code"], []).append(version)
    trial = [
        row
        for row in dossiers
        if row["channel"] == "online"
        and not any(in_force(v, row["received_at"][:10]) for v in codes.get(row["procedure"], []))
    ]
    assert len(trial) == 30
    assert len({row["procedure"] for row in trial}) == 2
    assert all("2021-12-15" <= row["received_at"][:10] <= "2022-01-31" for row in trial)


def test_codes_follow_their_agency_and_day(dossiers: Rows) -> None:
    counts: dict[str, int] = {}
    for row in sorted(dossiers, key=lambda row: (row["received_at"], row["code"])):
        prefix, number = row["code"].rsplit("-", 1)
        assert re.fullmatch(r"H27\.\d\d(\.\d{1,2})?-\d{6}", prefix)
        assert prefix.endswith(datetime.fromisoformat(row["received_at"]).strftime("-%y%m%d"))
        counts[prefix] = max(counts.get(prefix, 0), int(number))
    assert sum(counts.values()) == len(dossiers)  # no number is left out


def test_due_times_count_working_days(dossiers: Rows, procedures: Rows) -> None:
    """Received and finished in office hours of working days; due at the same time so many working days later."""
    off = {row["day"] for row in inputs.rows("holidays.csv")}
    days = {row["code"]: int(row["working_days"]) for row in procedures}
    for row in dossiers[::7]:
        received, due = (datetime.fromisoformat(row["received_at"]), datetime.fromisoformat(row["due_at"]))
        day, left = received.date(), days[row["procedure"]]
        while left:
            day += timedelta(1)
            left -= day.weekday() < 5 and day.isoformat() not in off
        assert (day, received.time()) == (due.date(), due.time()), row["code"]
        for stamp in filter(None, (row["received_at"], row["finished_at"])):
            assert date.fromisoformat(stamp[:10]).weekday() < 5
            assert stamp[:10] not in off
            assert "07:00" < stamp[11:16] <= "11:30" or "13:30" <= stamp[11:16] <= "17:00"


def test_acts_are_the_last_before_the_books_closed(files: DemoFiles) -> None:
    acts = read_rows(files.acts)
    assert len(acts) == 20
    assert all("2022-06-01" <= row["received_at"][:10] <= "2022-06-14" for row in acts)
    assert sum(row["unit"] == "444.00" for row in acts) == 6
    done = sum("" < row["finished_at"][:10] <= "2022-06-14" for row in acts)
    assert done == 10
    assert [row["received_at"] for row in acts] == sorted(row["received_at"] for row in acts)


def _declared_until_used() -> set[str]:
    files = [tomllib.loads(file.text) for file in catalogue_files("indicators", "*.toml")]
    return {one["id"] for file in files for one in file["indicator"] if file.get("until_used") == "declared"}


def test_declarations_fit_the_form(files: DemoFiles) -> None:
    """Each line without a register that applies to a district is declared, but 7.2: the real form leaves it blank. Of
    lines that a register computes once it is used, offices that don't use it yet declare some."""
    (file,) = catalogue_files(FORM, "lines.csv")
    lines = {row["code"]: row for row in csv.DictReader(file.text.splitlines())}
    plain = {
        code
        for code, row in lines.items()
        if row["kind"] != "heading" and not row["indicator"] and not row["formula"] and row["level"] != "province"
    }
    until_used = {code for code, row in lines.items() if row["indicator"] in _declared_until_used()}
    found: dict[tuple[str, str], dict[str, dict[str, str]]] = {}
    for row in read_rows(files.declarations):
        assert row["form"] == "phu-luc-1b-2022"
        assert row["reason"] or row["state"] == "value"  # the journal says who; a reason says why something is unusual
        assert (row["state"] == "value") == bool(row["value"])
        assert row["state"] in ("value", "not_arising")
        assert row["line"] not in found.setdefault((row["unit"], row["period"]), {})
        found[row["unit"], row["period"]][row["line"]] = row
    assert {("444", "2022-H1"), ("444", "2022-Q1"), ("444", "2021-H1"), ("441", "2022-H1")} <= set(found)
    for declared in found.values():
        assert set(declared) - until_used == plain - {"7.2"}
        number = {line: float(row["value"] or 0) for line, row in declared.items()}
        assert number["6.2.1"] == number["4.1.5.3"] == sum(number[f"6.2.{n}"] for n in (2, 3, 4, 5))
        assert number["6.2.4"] == number["6.2.4.1"] + number["6.2.4.2"] + number["6.2.4.3"]
        assert number["1.5.1"] >= number["1.5.2"] + number["1.5.3"] + number["1.5.4"]
        assert number["7.3.1.3"] <= number["7.3.1"] <= number["7.3.1.2"]
        for part, whole in (("1.2.2", "1.2.1"), ("6.1.2", "6.1.1"), ("4.2.2", "4.2.1"), ("7.7.9.2", "7.7.9.1")):
            assert number[part] <= number[whole]


def test_what_differs_from_the_real_form_says_why(files: DemoFiles) -> None:
    real = {row["code"].rstrip("."): row["value"] for row in read_rows(files.filled_form)}
    changed = set()
    for row in read_rows(files.declarations):
        if (row["unit"], row["period"]) != ("444", "2022-H1"):
            continue
        text = real[row["line"]].rstrip("%")
        grouped = re.fullmatch(r"\d{1,3}(\.\d{3})+", text)
        printed = text.replace(".", "") if grouped else text.replace(",", ".")
        if (float(printed) if printed else None) != (float(row["value"]) if row["value"] else None):
            changed.add(row["line"])
            assert "Biểu của huyện ghi" in row["reason"]
    assert changed == {"4.1.5.3", "6.2.1", "7.3.1"}


def test_paragraphs_belong_to_sections_of_the_form(files: DemoFiles) -> None:
    (file,) = catalogue_files(FORM, "narrative.toml")
    sections = {section["id"] for section in tomllib.loads(file.text)["section"]}
    written = tomllib.loads(files.paragraphs.read_text(encoding="utf-8"))
    assert set(written["sections"]) <= sections
    assert len(written["sections"]) >= 10
    assert (written["unit"], written["period"]) == ("444", "2022-H1")
    assert not re.search(r"\d[\d.,]*\s*(%|hồ sơ|văn bản)", files.paragraphs.read_text(encoding="utf-8"))


def test_no_person_is_named(files: DemoFiles) -> None:
    """Free text stands in four files; a form of address or a family name before a given name would be a person."""
    family = "Nguyễn|Trần|Lê|Phạm|Hoàng|Phan|Vũ|Võ|Đặng|Bùi|Đỗ|Hồ|Ngô|Dương|Đinh|Trịnh|Đoàn"
    person = re.compile(rf"\b(?:[Ôô]ng|[Bb]à|{family}) [A-ZĐÀ-Ỹ]\w*")
    for path in (files.procedures, files.declarations, files.paragraphs, files.units[1], files.filled_form):
        text = path.read_text(encoding="utf-8").replace("Vũ Quang", "")
        assert not person.search(text), path.name
    for row in read_rows(files.dossiers)[::50]:
        assert all(re.fullmatch(r"[\w.:+-]*", value, re.ASCII) for value in row.values())


@given(st.integers(0, 500), st.lists(st.floats(0.1, 1000), min_size=1, max_size=40), st.integers(0, 2))
def test_sharing_out_loses_nothing(total: int, weights: list[float], least: int) -> None:
    parts = share_out(total, weights, least=least)
    assert sum(parts) == total
    assert all(part >= 0 for part in parts)
    if total >= least * len(weights):
        assert min(parts) >= least
