"""A filled form as rows: figures beside figures, findings at their cells, and the lines that one asks for."""

from __future__ import annotations

from dataclasses import replace

from django.utils.translation import override

from cchc.console.ledger import Earlier, LedgerRow, only, rows, summary
from cchc.statistics.checks.finding import Finding
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.tests.sample import filled


def ledger(report: Report, *others: str) -> dict[str, LedgerRow]:
    with override("vi"):
        made = rows(report, "vi", lambda code: f"/vi-sao/{code}", lambda item: f"/khai/{item.line.code}", others)
    return {row.code: row for row in made}


def with_line(report: Report, code: str, **changes: object) -> Report:
    def changed(item: ReportLine) -> ReportLine:
        return replace(item, **changes) if item.line.code == code else item  # type: ignore[arg-type]

    return replace(report, lines=tuple(changed(item) for item in report.lines))


def test_a_figure_stands_beside_what_it_was() -> None:
    report = with_line(filled({}), "1.1", value=23, source="declared")
    report = with_line(report, "3.3.2", value=98.66, source="computed")
    found = ledger(replace(report, last_year={"1.1": 19, "3.3.2": 99.16}), "last_year")
    assert found["1.1"].earlier == [Earlier("19", "+4")]
    assert found["3.3.2"].earlier == [Earlier("99,2%", "−0,5 điểm")]
    assert found["1.1"].text == "23"


def test_a_change_is_the_difference_of_what_is_printed() -> None:
    report = with_line(filled({}), "3.3.2", value=63.44, source="computed")
    found = ledger(replace(report, last_year={"3.3.2": 55.26}), "last_year")
    assert (found["3.3.2"].text, found["3.3.2"].earlier) == ("63,4%", [Earlier("55,3%", "+8,1 điểm")])


def test_no_change_is_said_where_there_is_none() -> None:
    report = with_line(filled({}), "1.1", value=23, source="declared")
    assert ledger(replace(report, last_year={"1.1": 23}), "last_year")["1.1"].earlier == [Earlier("23", "")]
    assert ledger(replace(report, last_year={}), "last_year")["1.1"].earlier == [Earlier("", "")]


def test_only_missing_lines_lead_to_their_form() -> None:
    report = with_line(with_line(filled({}), "1.1", value=None, source="missing"), "1.2.1", value=5, source="declared")
    found = ledger(report)
    assert found["1.1"].declare_href == "/khai/1.1"
    assert found["1.2.1"].declare_href == ""
    assert summary(report).missing == sum(item.source == "missing" for item in report.lines)


def test_a_missing_line_whose_register_is_empty_says_how_to_say_it() -> None:
    report = with_line(filled({}), "1.1", value=None, source="missing", unused=True)
    report = with_line(report, "1.2.1", value=5, source="declared", unused=True)
    found = ledger(report)
    assert "kê khai «không phát sinh»" in found["1.1"].awaited
    assert [found["1.2.1"].awaited, found["1.3.1"].awaited] == ["", ""]


def test_a_finding_stands_at_its_likeliest_cell_and_the_gravest_colours_it() -> None:
    findings = (
        Finding("a", "info", ("1.1",), "lưu ý"),
        Finding("b", "error", ("1.1", "1.2"), "lỗi"),
        Finding("c", "warning", (), "một câu"),
    )
    report = replace(filled({}), findings=findings)
    found = ledger(report)
    assert found["1.1"].worst == "error"
    assert found["1.2"].worst == ""
    assert summary(report).counts == {"error": 1, "warning": 1, "info": 1}


def test_filtered_lines_keep_their_headings() -> None:
    report = replace(filled({}), findings=(Finding("a", "error", ("3.3.2",), "lỗi"),))
    kept = [row.code for row in only(list(ledger(report).values()), "findings")]
    assert kept == ["3", "3.3", "3.3.2"]
    assert only(list(ledger(report).values()), "") == list(ledger(report).values())
