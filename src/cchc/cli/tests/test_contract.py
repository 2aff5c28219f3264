"""The command line as contracts.md states it: words, exit statuses, JSON."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from cchc.cli.tests.calls import Answer, call, one, sentence
from cchc.cli.tests.conftest import files

REPORT_KEYS = {"form", "unit", "structure", "period", "facts_as_of", "lines", "findings"}
LINE_KEYS = {"code", "label", "unit", "value", "numerator", "denominator", "source", "definition"}
SOURCES = {"computed", "declared", "missing", "heading", "not_applicable"}
EMPTY = {"accepted": 0, "updated": 0, "unchanged": 0, "rejected": 0, "errors": []}


def lines(answer: Answer) -> dict[str, dict[str, object]]:
    return {line["code"]: line for line in answer.json["lines"]}


def test_init_makes_a_home_with_nothing_in_it_and_can_be_repeated(tmp_path: Path) -> None:
    home = tmp_path / "deep" / "home"
    first, second, report, verify = call(
        home, ["init"], ["init"], ["report", "2022-H1", "--unit", "T"], ["journal", "verify"]
    )
    assert (first.status, second.status) == (0, 0)
    assert first.out == second.out == ""
    assert "T" in sentence(report)
    assert verify.json == {"events": 0, "seals": 0, "head": "", "unsealed": 0, "broken": []}


def test_without_a_home(tmp_path: Path) -> None:
    assert "cchc init" in sentence(one(tmp_path / "none", "report", "2022-H1", "--unit", "T"))
    assert not (tmp_path / "none").exists()


def test_importing_the_same_lists_again_changes_nothing(copy: Path, tmp_path: Path) -> None:
    lists = files(tmp_path)
    answers = call(copy, *(["import", kind, name, "--format", "json"] for kind, name in lists))
    assert [answer.status for answer in answers] == [0] * 4
    assert [answer.json for answer in answers] == [{**EMPTY, "unchanged": n} for n in (8, 3, 7, 3)]


def test_an_import_with_failing_rows(made: Path, tmp_path: Path) -> None:
    name = tmp_path / "bad.csv"
    head = "code,unit,procedure,channel,received_at,due_at,finished_at,outcome\n"
    good = "Z1,X1,PX,online,2022-01-03T08:00,2022-01-05T08:00,,\n"
    name.write_text(head + good + "Z2,NONE,PX,online,2022-01-03T08:00,2022-01-05T08:00,,\n" + good)
    vi, en, text, dry = call(
        made,
        ["import", "dossiers", str(name), "--format", "json"],
        ["import", "dossiers", str(name), "--format", "json", "--lang", "en"],
        ["import", "dossiers", str(name)],
        ["import", "dossiers", str(name), "--format", "json", "--dry-run"],
    )
    assert [vi.status, en.status, text.status, dry.status] == [2] * 4
    told = vi.json
    assert list(told) == ["accepted", "updated", "unchanged", "rejected", "errors"]
    assert (told["accepted"], told["rejected"]) == (0, 2)
    assert [(error["row"], error["column"]) for error in told["errors"]] == [(3, "unit"), (4, "code")]
    assert set(told["errors"][0]) == {"row", "column", "message"}
    assert "NONE" in told["errors"][0]["message"]
    assert en.json["errors"][0]["message"].startswith("There is no unit")
    assert dry.json == told
    assert text.out == ""
    assert "dòng 3" in text.err


def test_a_dry_run_writes_nothing(copy: Path, tmp_path: Path) -> None:
    name = tmp_path / "new.csv"
    name.write_text(
        "code,unit,procedure,channel,received_at,due_at,finished_at,outcome\n"
        "Z1,X1,PX,online,2022-01-03T08:00,2022-01-05T08:00,,\n"
    )
    words = ["import", "dossiers", str(name), "--format", "json"]
    dry, again, real, report = call(
        copy, [*words, "--dry-run"], [*words, "--dry-run"], words, ["report", "2022-H1", "--unit", "X1"]
    )
    assert dry.json == again.json == real.json == {**EMPTY, "accepted": 1}
    assert lines(report)["7.5.5.1"]["value"] == 3


UNUSABLE = {
    "no such kind": ["import", "wishes", "x.csv"],
    "no such file": ["import", "units", "/nowhere/x.csv"],
    "a folder": ["import", "units", "/"],
    "no such period": ["report", "2022-H2", "--unit", "T"],
    "a period of year 0": ["report", "0000-Y", "--unit", "T"],
    "a period with more": ["report", "2022-H1\n", "--unit", "T"],
    "a period before the law": ["report", "2010-H1", "--unit", "T"],
    "no such unit": ["report", "2022-H1", "--unit", "NONE"],
    "no such day": ["report", "2022-H1", "--unit", "T@2022-02-30"],
    "a unit not yet there": ["report", "2022-H1", "--unit", "T@2019-01-01"],
    "a unit gone before": ["report", "2022-Y", "--unit", "XC", "--structure", "as-now", "--today", "2022-08-01"],
    "a closed unit as of now": ["report", "2022-H1", "--unit", "XC@2022-04-30", "--structure", "as-now"],
    "a unit of the future as it was": ["report", "2022-H1", "--unit", "XC@2023-01-01"],
    "no such form": ["report", "2022-H1", "--unit", "T", "--form", "none"],
    "no such line": ["explain", "2022-H1", "99.9", "--unit", "T"],
    "a form checked that is none": ["check", "/dev/null", "--form", "none"],
    "no backup": ["restore", "/dev/null"],
    "a place that is none": ["report", "2022-H1", "--unit", "T", "-o", "/nowhere/x.json"],
    "a backup to a place that is none": ["backup", "/nowhere/x.tar"],
    "no anchor": ["journal", "verify", "--anchor", "/nowhere/x"],
    "no such role": ["user", "add", "hoa", "--role", "king", "--unit", "T"],
    "an account at no unit": ["user", "add", "hoa", "--role", "clerk", "--unit", "NONE"],
    "an account without a role": ["user", "add", "hoa", "--unit", "T"],
    "locking an account that is none": ["user", "lock", "none"],
    "a short password": ["user", "add", "hoa", "--role", "clerk", "--unit", "T", "--password-stdin"],
}


def test_unusable_calls_exit_2_with_one_sentence_in_either_language(made: Path) -> None:
    calls = [[*words, *more] for words in UNUSABLE.values() for more in ([], ["--lang", "en"])]
    answers = call(made, *calls, stdin="ngắn\n")
    for name, vi, en in zip(UNUSABLE, answers[::2], answers[1::2], strict=True):
        assert sentence(vi) != sentence(en), name


@pytest.mark.parametrize(
    "words",
    [
        [],
        ["fly"],
        ["report", "2022-H1"],
        ["report", "2022-H1", "--unit", "T", "--structure", "as-if"],
        ["report", "2022-H1", "--unit", "T", "--format", "odt"],
        ["report", "2022-H1", "--unit", "T", "--today", "2022-02-30"],
        ["journal", "burn"],
        ["check"],
    ],
)
def test_misspelled_calls_exit_2(made: Path, words: list[str]) -> None:
    answer = one(made, *words)
    assert answer.status == 2
    assert answer.out == ""
    assert "Traceback" not in answer.err


def test_a_report(made: Path) -> None:
    was, now, by_day, kstt = call(
        made,
        ["report", "2022-H1", "--unit", "H", "--today", "2022-07-01"],
        ["report", "2022-H1", "--unit", "H", "--structure", "as-now", "--today", "2022-07-01"],
        ["report", "2022-M05", "--unit", "XC@2022-04-30"],
        ["report", "2022-H1", "--unit", "T", "--form", "kstt-06a-2020", "--format", "json"],
    )
    assert set(was.json) == REPORT_KEYS
    assert was.json["form"] == "phu-luc-1b-2022"
    assert was.json["unit"] == "H"
    assert was.json["structure"] == "as-was"
    assert now.json["structure"] == "as-now"
    assert was.json["period"] == {"code": "2022-H1", "start": "2021-12-15", "end": "2022-06-14"}
    assert was.json["facts_as_of"].endswith("+07:00")
    for line in was.json["lines"]:
        assert set(line) == LINE_KEYS
        assert line["source"] in SOURCES
        if line["source"] != "heading":
            assert re.fullmatch("sha256:[0-9a-f]{64}", line["definition"])
        if line["source"] == "missing":
            assert line["value"] is None
    found = lines(was)
    assert (found["3.3.2"]["numerator"], found["3.3.2"]["denominator"], found["3.3.2"]["value"]) == (1, 1, 100)
    assert found["3.3.3"]["value"] == 100 * 1 / 3
    assert found["1.1"]["value"] == 12
    assert found["3.1.4.1"]["source"] == "not_applicable"
    assert found["3.1.4.1"]["value"] is None
    assert was.status == (1 if any(item["severity"] == "error" for item in was.json["findings"]) else 0)
    assert lines(by_day)["3.3.3.1"]["value"] == 0
    assert [line["value"] for line in kstt.json["lines"]] == [7, 2, 3, 1, 1, 4, 1, 1, 2, 3, 1, 2]
    assert kstt.status == 0


def test_a_code_means_the_version_of_the_periods_last_day_or_the_last_in_it(made: Path) -> None:
    gone, back = call(
        made, ["report", "2022-H1", "--unit", "XC"], ["report", "2023-Q1", "--unit", "XC", "--form", "kstt-06a-2020"]
    )
    assert lines(gone)["3.3.3.1"]["value"] == 1
    assert [line["value"] for line in back.json["lines"]] == [0] * 12


def test_a_report_with_an_error_exits_1(copy: Path, tmp_path: Path) -> None:
    """Two declared parts that contradict their form: money paid out beyond the plan of a district without any."""
    name = tmp_path / "bad.csv"
    rows = [
        ("6.2.1", "1"),
        ("6.2.2", "1"),
        ("6.2.3", "1"),
        ("6.2.4", "1"),
        ("6.2.5", "9"),
        ("1.3.1", "5"),
        ("1.3.2", "9"),
    ]
    name.write_text(
        "unit,period,form,line,state,value,reason\n"
        + "".join(f"X2,2022-H1,phu-luc-1b-2022,{code},value,{value},\n" for code, value in rows)
    )
    entered, report = call(
        copy, ["import", "declarations", str(name), "--format", "json"], ["report", "2022-H1", "--unit", "X2"]
    )
    assert entered.status == 0, entered
    assert any(item["severity"] == "error" for item in report.json["findings"])
    assert report.status == 1


def test_every_format_is_written(made: Path, tmp_path: Path) -> None:
    starts = {"json": b"{", "csv": b"", "xlsx": b"PK", "docx": b"PK", "pdf": b"%PDF"}
    calls = [["report", "2022-H1", "--unit", "H", "--format", f, "-o", str(tmp_path / f"r.{f}")] for f in starts]
    for answer in call(made, *calls):
        assert answer.status in (0, 1), answer.err
        assert answer.out == ""
    for name, start in starts.items():
        data = (tmp_path / f"r.{name}").read_bytes()
        assert len(data) > 500
        assert data.startswith(start)
    head = (tmp_path / "r.csv").read_text(encoding="utf-8-sig").splitlines()[0]
    assert head == "code,label,unit,value,note"


def test_what_a_report_writes_is_a_form_that_check_reads(made: Path, tmp_path: Path) -> None:
    names = [str(tmp_path / f"r.{f}") for f in ("csv", "xlsx", "docx")]
    written = [
        ["report", "2022-H1", "--unit", "H", "--format", name[name.rindex(".") + 1 :], "-o", name] for name in names
    ]
    *_, checked = call(made, *written, ["check", *names, "--format", "json"])
    assert set(checked.json) == {"r.csv", "r.xlsx", "r.docx"}
    assert checked.status in (0, 1)
    for findings in checked.json.values():
        assert not [item for item in findings if item["rule"] == "unreadable"]
    finding_keys = {"rule", "severity", "codes", "message", "expected", "found"}
    for finding in (item for found in checked.json.values() for item in found):
        assert set(finding) <= finding_keys
        assert {"rule", "severity", "codes", "message"} <= set(finding)


def test_an_unreadable_file_exits_2(made: Path, tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_bytes(b"\x00\x01")
    answer = one(made, "check", str(tmp_path / "x.csv"), "/nowhere/y.csv", "--format", "json")
    assert answer.status == 2
    for name in ("x.csv", "y.csv"):
        (finding,) = answer.json[name]
        assert (finding["rule"], finding["severity"]) == ("unreadable", "error")


def test_check_needs_no_home(tmp_path: Path) -> None:
    (tmp_path / "form.csv").write_text("code,label,unit,value,note\n1,a,Hồ sơ,1,\n", encoding="utf-8")
    answer = one(tmp_path / "none", "check", str(tmp_path / "form.csv"), "--form", "kstt-06a-2020", "--format", "json")
    assert answer.status in (0, 1)
    assert list(answer.json) == ["form.csv"]
    assert not (tmp_path / "none").exists()


def test_explain_adds_up_to_the_report(made: Path) -> None:
    for form, unit in (("phu-luc-1b-2022", "H"), ("phu-luc-1b-2022", "T"), ("kstt-06a-2020", "T")):
        report = one(made, "report", "2022-H1", "--unit", unit, "--form", form)
        counted = [line for line in report.json["lines"] if line["source"] == "computed"]
        assert len(counted) > 10
        calls = [
            ["explain", "2022-H1", line["code"], "--unit", unit, "--form", form, "--format", "json"] for line in counted
        ]
        for line, answer in zip(counted, call(made, *calls), strict=True):
            told = answer.json
            assert set(told) == {"line", "value", "numerator", "denominator", "definition", "facts_as_of", "records"}
            assert {name: told[name] for name in ("value", "numerator", "denominator")} == {
                name: line[name] for name in ("value", "numerator", "denominator")
            }
            assert told["definition"]["hash"] == line["definition"]
            assert told["records"]["numerator"]["total"] == line["numerator"]
            assert ("denominator" in told["records"]) == (line["denominator"] is not None)
            if line["denominator"] is not None:
                assert told["records"]["denominator"]["total"] == line["denominator"]
            for records in told["records"].values():
                assert len(records["first"]) == min(20, records["total"])


def test_explain_names_the_dossiers(made: Path) -> None:
    late, text, english, heading = call(
        made,
        ["explain", "2022-H1", "9", "--unit", "T", "--form", "kstt-06a-2020", "--format", "json"],
        ["explain", "2022-H1", "3.3.3", "--unit", "H"],
        ["explain", "2022-H1", "3.3.3", "--unit", "H", "--lang", "en"],
        ["explain", "2022-H1", "1", "--unit", "H", "--format", "json"],
    )
    assert late.json["records"]["numerator"] == {"total": 2, "first": ["A2", "A6"]}
    assert "A1" in text.out
    assert "Tử số" in text.out
    assert "Numerator" in english.out
    assert "Tử số" not in english.out
    assert heading.json["value"] is None
    assert heading.json["records"] == {}


def test_language_and_day_may_stand_before_the_command(made: Path) -> None:
    before, after = call(
        made, ["--lang", "en", "report", "x", "--unit", "T"], ["report", "x", "--unit", "T", "--lang", "en"]
    )
    assert sentence(before) == sentence(after)
    first, second = call(
        made,
        ["--today", "2022-08-01", "report", "2022-H1", "--unit", "T"],
        ["report", "2022-H1", "--unit", "T", "--today", "2022-08-01"],
    )
    assert first.out == second.out
    assert first.json["facts_as_of"] == "2022-08-01T12:00:00+07:00"


def test_the_journal_is_whole_and_sealed_by_the_worker(copy: Path, tmp_path: Path) -> None:
    before, worked, after = call(copy, ["journal", "verify"], ["worker", "--once"], ["journal", "verify"])
    assert before.json["events"] == before.json["unsealed"] == 4
    assert worked.status == 0
    assert after.json["unsealed"] == 0
    assert after.json["seals"] == 1
    assert after.json["broken"] == []
    anchor = copy / "journal.head"
    assert one(copy, "journal", "verify", "--anchor", str(anchor)).status == 0
    (tmp_path / "other").write_text(f"1 {'0' * 64}\n")
    assert one(copy, "journal", "verify", "--anchor", str(tmp_path / "other")).status == 1


def test_an_account(copy: Path) -> None:
    words = ["user", "add", "hoa", "--role", "clerk", "--unit", "X1"]
    opened, twice = call(copy, [*words, "--password-stdin"], [*words, "--password-stdin"], stdin="một mật khẩu dài\n")
    assert opened.status == 0
    assert opened.out == ""
    assert "mật khẩu dài" not in opened.err
    assert "hoa" in sentence(twice)
    made_up = one(copy, "user", "add", "lan", "--role", "leader", "--unit", "T")
    assert re.search(r"Mật khẩu: \S{10,}", made_up.err)
    steps = [["user", what, "lan"] for what in ("lock", "lock", "password", "unlock", "unlock", "password")]
    locked, again, refused, unlocked, twice, new = call(copy, *steps)
    assert [locked.status, unlocked.status, new.status] == [0, 0, 0]
    assert all("lan" in sentence(answer) for answer in (again, refused, twice))
    assert re.search(r"Mật khẩu: \S{10,}", new.err)


def test_the_catalogue_is_checked(made: Path) -> None:
    answer = one(made, "catalog", "check")
    assert answer.status == 0
    assert answer.out == ""
    assert "kstt-06a-2020" in answer.err


def test_a_home_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    sentence(one(tmp_path / "file" / "home", "init"))


def test_json_alone_on_standard_output_of_a_real_process(made: Path) -> None:
    command = [str(Path(sys.executable).parent / "cchc"), "report", "2022-H1", "--unit", "T", "--format", "json"]
    env = {**os.environ, "CCHC_HOME": str(made)}
    env.pop("CCHC_DATABASE_URL", None)
    run = subprocess.run(command, env=env, capture_output=True, check=False, timeout=60)
    assert run.returncode in (0, 1)
    assert json.loads(run.stdout)["unit"] == "T"
    assert run.stderr == b""
