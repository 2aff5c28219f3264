"""Lines that a register takes over while not every office uses it yet: declared until it holds a row, then computed."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.world import AT, declaration, dossier, must, settle, small_world, take_over

from cchc.kernel.errors import CchcError
from cchc.kernel.ports import FormLine, FormLines
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.statistics.reports import ask
from cchc.statistics.reports.figures import table_text
from cchc.statistics.reports.model import Report, ReportLine
from cchc.statistics.reports.render.xlsx import render_xlsx
from cchc.statistics.reports.tests.overlay import SAID, overlay
from cchc.statistics.reports.verify import verify_catalogue

pytestmark = pytest.mark.django_db

#: Dossiers stand for a register that offices begin to use one after another.
INDICATORS = """
valid_from = 2019-01-01
basis = "thử nghiệm"
until_used = "declared"

[[indicator]]
id = "local.begun"
name = "Số việc"
name_en = "Works"
fact = "dossier"
measure = "begun"

[[indicator]]
id = "local.finished"
name = "Số việc xong"
name_en = "Works finished"
fact = "dossier"
measure = "ended"

[[indicator]]
id = "local.kinds"
name = "Số loại việc"
name_en = "Kinds of work"
fact = "dossier"
measure = "begun"
distinct = "procedure"

[[indicator]]
id = "local.done"
name = "Tỷ lệ việc xong"
name_en = "Share finished"
numerator = "local.finished"
denominator = "local.begun"
"""
COUNT, RATE, KINDS, WHOLE, RATIO = "1.1", "1.4.2", "1.4.1", "1.2.1", "1.2"
LINES = {
    COUNT: {**SAID, "indicator": "local.begun"},
    RATE: {"indicator": "local.done", "over_units": "none", "over_time": "none"},
    KINDS: {"indicator": "local.kinds", "over_units": "none", "over_time": "none"},
    WHOLE: {**SAID, "indicator": "local.begun"},
}


@pytest.fixture
def world(home: Path) -> Path:
    overlay(home, {"1.2.2": SAID, "1.7": SAID, **LINES}, INDICATORS)
    small_world(home)
    return home


def works(home: Path, *works: tuple[str, str, str, str]) -> None:
    """(code, unit, begun, finished): of the one kind that the unit's level has."""
    kinds = {"H": "PH", "T": "PT", "X1": "PX", "X2": "PX"}
    rows = [
        dossier(code, unit, kinds[unit], f"{begun}T08:00", "2022-12-31T08:00", f"{done}T08:00" if done else "")
        for code, unit, begun, done in works
    ]
    must(take_over(home, "dossiers", rows))


def told(home: Path, *said: tuple[str, str, str]) -> None:
    rows = [declaration(unit, "2022-H1", code, value) for unit, code, value in said]
    must(take_over(home, "declarations", rows))


def report(home: Path, unit: str = "H", period: str = "2022-H1") -> Report:
    return ask.report(period, unit, home=home, at=AT, viewer=MACHINE_VIEWER, whole=False)


def line(home: Path, code: str, unit: str = "H", period: str = "2022-H1") -> ReportLine:
    return next(item for item in report(home, unit, period).lines if item.line.code == code)


def explained(home: Path, code: str) -> ask.Explanation:
    return ask.explain("2022-H1", code, "H", home=home, at=AT, viewer=MACHINE_VIEWER)


def said(item: ReportLine) -> tuple[object, str, bool]:
    return item.value, item.source, item.unused


def test_the_catalogue_takes_them(world: Path) -> None:
    assert verify_catalogue()


def test_with_neither_record_nor_declaration_the_line_is_missing_and_not_0(world: Path) -> None:
    assert [said(line(world, code)) for code in LINES] == [(None, "missing", True)] * 4
    assert "không phát sinh" in str(explained(world, COUNT).as_json()["definition"]["now"])


def test_until_the_register_is_used_a_declaration_stands(world: Path) -> None:
    told(world, ("X1", COUNT, "3"), ("X2", COUNT, "4"), ("H", RATE, "62,5"), ("H", KINDS, ""))
    assert said(line(world, COUNT)) == (7, "declared", True)
    assert said(line(world, COUNT, "T")) == (7, "declared", True)
    assert said(line(world, RATE)) == (62.5, "declared", True)
    assert said(line(world, KINDS)) == (0, "declared", True)
    why = explained(world, COUNT)
    assert why.numerator is not None
    assert (why.numerator.fact, why.numerator.total) == ("declaration", 2)
    assert "Đang khai vì sổ chưa có bản ghi" in why.definition["now"]
    assert why.definition["indicator"]["until_used"] == "declared"


def test_a_first_row_makes_it_computed_here_and_above_and_nowhere_else(world: Path) -> None:
    works(world, ("A", "X1", "2022-02-01", "2022-03-01"), ("B", "X1", "2022-02-01", ""))
    told(world, ("X2", COUNT, "4"))
    for unit in ("X1", "H", "T"):
        assert said(line(world, COUNT, unit)) == (2, "computed", False)
    assert said(line(world, COUNT, "X2")) == (4, "declared", True)
    rate = line(world, RATE)
    assert (rate.value, rate.numerator, rate.denominator) == (50, 1, 2)
    assert said(line(world, KINDS)) == (1, "computed", False)
    why = explained(world, RATE)
    assert why.numerator is not None
    assert why.denominator is not None
    assert (why.numerator.first, why.denominator.first) == (("A",), ("A", "B"))
    assert why.definition["indicator"]["numerator"]["id"] == "local.finished"
    assert "now" not in why.definition
    of_kinds = explained(world, KINDS)
    assert of_kinds.numerator is not None
    assert (of_kinds.line.value, of_kinds.numerator.first) == (1, ("A", "B"))
    assert (of_kinds.definition["indicator"]["roll_up"], of_kinds.definition["indicator"]["distinct"]) == (
        "distinct",
        "procedure",
    )


@pytest.mark.parametrize("settled", [False, True])
def test_a_row_of_long_ago_shows_that_it_is_used_and_one_of_later_does_not(world: Path, settled: bool) -> None:
    works(world, ("A", "X1", "2020-03-01", "2020-04-01"), ("B", "X2", "2022-06-15", ""))
    if settled:
        settle(world)
    assert said(line(world, COUNT, "X1")) == (0, "computed", False)
    rate = line(world, RATE, "X1")
    assert (rate.value, rate.denominator, rate.source) == (None, 0, "computed")
    assert said(line(world, COUNT, "X2")) == (None, "missing", True)
    assert said(line(world, COUNT, "X2", "2022-9M")) == (1, "computed", False)


def test_rows_of_another_fact_may_show_that_it_is_used(home: Path) -> None:
    """Declarations stand for visits, of which some find nothing: then nothing found is 0 and not missing."""
    overlay(
        home,
        {"1.7": SAID, **LINES},
        INDICATORS.replace('id = "local.begun"', 'id = "local.begun"\nused_by = "declaration"'),
    )
    small_world(home)
    assert said(line(home, COUNT)) == (None, "missing", True)
    told(home, ("X1", "1.7", "1"))
    assert said(line(home, COUNT, "X1")) == (0, "computed", False)
    assert said(line(home, COUNT)) == (0, "computed", False)
    assert said(line(home, KINDS)) == (None, "missing", True)
    assert said(line(home, COUNT, "X2")) == (None, "missing", True)


def differing(home: Path, code: str, unit: str = "H") -> list[tuple[str, object, object]]:
    found = [item for item in report(home, unit).findings if item.rule == "declared_differs" and item.codes == (code,)]
    return [(item.message, item.expected, item.found) for item in found]


def test_a_declaration_that_the_register_contradicts_is_told_and_not_used(world: Path) -> None:
    works(world, ("A", "X1", "2022-02-01", "2022-03-01"), ("B", "X1", "2022-02-01", ""))
    told(world, ("H", COUNT, "12"), ("H", KINDS, "1"), ("H", RATE, "66,7"), ("X1", COUNT, ""), ("X2", COUNT, "4"))
    item = line(world, COUNT)
    assert (item.value, item.set_aside) == (2, 12)
    (finding,) = differing(world, COUNT)
    assert finding == (
        "Chỉ tiêu 1.1 được kê khai 12 nhưng sổ tính ra 2: báo cáo ghi 2, không dùng số kê khai.",
        2,
        12,
    )
    assert differing(world, KINDS) == []
    assert [item[1:] for item in differing(world, RATE)] == [(50, 66.7)]
    (of_commune,) = differing(world, COUNT, "X1")
    assert of_commune[1:] == (2, 0)
    aside = explained(world, COUNT).set_aside
    assert aside is not None
    assert aside.first == ("H/2022-H1/1.1",)


def test_what_units_below_declared_and_is_not_used_is_told_too(world: Path) -> None:
    works(world, ("A", "X1", "2022-02-01", ""))
    told(world, ("X2", COUNT, "4"))
    ((message, *figures),) = differing(world, COUNT)
    assert "các đơn vị cấp dưới kê khai 4 nhưng sổ tính ra 1" in message
    assert figures == [1, 4]


def test_not_arising_where_the_register_has_rows_is_told_in_words(world: Path) -> None:
    works(world, ("A", "X1", "2022-02-01", "2022-03-01"))
    told(world, ("X1", RATE, ""))
    ((message, *figures),) = differing(world, RATE, "X1")
    assert "được kê khai không phát sinh nhưng sổ tính ra 100%" in message
    assert figures == [100, None]
    works(world, ("B", "X2", "2020-02-01", "2020-03-01"))
    told(world, ("X2", RATE, ""))
    assert differing(world, RATE, "X2") == []


def test_a_ratio_on_the_form_takes_parts_of_either_kind(world: Path) -> None:
    told(world, ("H", WHOLE, "10"), ("H", "1.2.2", "4"))
    assert line(world, RATIO).value == 40
    works(world, *((f"D{at}", "X1", "2022-02-01", "") for at in range(8)))
    ratio = line(world, RATIO)
    assert (ratio.value, ratio.numerator, ratio.denominator) == (50, 4, 8)
    why = explained(world, RATIO)
    assert why.numerator is not None
    assert why.denominator is not None
    assert (why.numerator.fact, why.denominator.fact) == ("declaration", "dossier")


def test_a_computed_rate_is_printed_as_one(world: Path) -> None:
    works(world, *((f"D{at}", "X1", "2022-02-01", "2022-03-01" if at else "") for at in range(3)))
    item = line(world, RATE)
    assert item.value == pytest.approx(200 / 3)
    assert table_text(item.line, item.value) == "66,67%"
    assert render_xlsx(report(world))[:2] == b"PK"


def port_lines() -> dict[str, FormLine]:
    port = registry().port(FormLines)
    assert port is not None
    return {item.code: item for item in port.lines("phu-luc-1b-2022")}


def test_the_port_says_which_lines_may_be_declared(world: Path) -> None:
    lines = port_lines()
    assert {(lines[code].source, lines[code].declarable) for code in LINES} == {("computed", True)}
    assert (lines[RATIO].source, lines[RATIO].declarable) == ("declared", True)
    assert (lines["7.5.5.1"].source, lines["7.5.5.1"].declarable) == ("computed", False)
    assert (lines["7.4.1"].source, lines["7.4.1"].declarable) == ("computed", False)
    assert (lines["1.3"].source, lines["1.3"].declarable) == ("heading", False)
    assert (lines["1.7"].source, lines["1.7"].declarable) == ("declared", True)
    assert "Phụ lục 1B" in lines[COUNT].basis


def refusal(home: Path, lines: dict[str, dict[str, str]], indicators: str = INDICATORS) -> str:
    overlay(home, lines, indicators)
    with pytest.raises(CchcError) as caught:
        verify_catalogue()
    assert caught.value.en
    return caught.value.vi


@pytest.mark.parametrize(
    ("code", "row", "words"),
    [
        (COUNT, {"indicator": "local.done"}, "dòng loại count không nhận tỷ lệ «local.done»"),
        (RATE, {"indicator": "local.begun"}, "«local.begun» là số đếm"),
        (KINDS, {**SAID, "indicator": "local.kinds"}, "đếm không trùng, không cộng được"),
        (COUNT, {"indicator": "local.nothing"}, "không có chỉ số «local.nothing»"),
    ],
)
def test_a_line_that_its_indicator_does_not_fit_is_refused(
    home: Path, code: str, row: dict[str, str], words: str
) -> None:
    assert words in refusal(home, {code: row})


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('distinct = "procedure"', 'distinct = "colour"', "không có cột «colour» để đếm không trùng"),
        (
            'distinct = "procedure"',
            'distinct = "online_level"',
            "«online_level» của sự kiện «dossier» không phải mã số",
        ),
        ('denominator = "local.begun"', 'denominator = "local.none"', "«local.none» không phải một chỉ số đếm"),
        ('denominator = "local.begun"', 'denominator = "local.done"', "«local.done» không phải một chỉ số đếm"),
        ('denominator = "local.begun"', "", "thiếu denominator"),
        ('denominator = "local.begun"', 'denominator = "local.begun"\nfact = "dossier"', "mục ghi dossier không dùng"),
        ('until_used = "declared"', 'until_used = "declared"\nused_by = "visit"', "không có sự kiện «visit»"),
        ('until_used = "declared"', 'until_used = "guessed"', "«guessed»"),
        (
            'distinct = "procedure"',
            'distinct = "procedure"\nwith_any = {fact = "dossier", measure = "begun", key = "procedure"}',
            "không dùng ở đây",
        ),
    ],
)
def test_a_definition_that_means_nothing_is_refused(home: Path, old: str, new: str, words: str) -> None:
    assert old in INDICATORS
    assert words in refusal(home, {}, INDICATORS.replace(old, new, 1))


def test_definitions_without_the_new_words_keep_their_hash(home: Path) -> None:
    """Of a report signed before: the very hash that it printed."""
    small_world(home)
    by_code = {item.line.code: item.definition for item in report(home).lines}
    assert by_code["7.5.5.1"] == "sha256:5ae1a8201528aedc78d8964b7c611887da115540386f4fb2f1ed26c2996c1958"
