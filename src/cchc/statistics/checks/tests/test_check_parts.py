"""Small forms, one habit or fault each: codes twice, blanks that apply or not, marks, numbering, the room of a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from cchc.statistics.checks.cells import build_cells, short_label
from cchc.statistics.checks.engine import check_cells
from cchc.statistics.checks.finding import Finding
from cchc.statistics.checks.relations import Linear, Range, Ratio, Relation, Room
from cchc.statistics.forms.load import form
from cchc.statistics.forms.spec import Form, Line

Check = Callable[..., tuple[Finding, ...]]


def of_rule(findings: tuple[Finding, ...], *rules: str) -> list[Finding]:
    return [item for item in findings if item.rule in rules]


@dataclass(frozen=True)
class Typed:
    code: str
    value: str
    row: int
    label: str = ""
    unit: str = ""
    note: str = ""


@pytest.mark.parametrize(
    ("first", "second", "severity", "said"),
    [
        ("23", "32", "error", "Mã 1.1 có ở dòng 2 và dòng 3, ghi 23 rồi lại ghi 32."),
        ("23", "23", "warning", "Mã 1.1 có ở dòng 2 và dòng 3, cùng ghi 23."),
        ("1.603", "1603", "warning", "Mã 1.1 có ở dòng 2 và dòng 3, cùng ghi 1.603."),
        ("23", "", "warning", "Mã 1.1 có ở dòng 2 và dòng 3, ghi 23 rồi lại ghi (trống)."),
    ],
)
def test_a_code_twice_contradicts_itself_only_where_the_figures_differ(
    first: str, second: str, severity: str, said: str
) -> None:
    cells, findings = build_cells(form("phu-luc-1b-2022"), [Typed("1.1", first, 2), Typed("1.1.", second, 3)])
    assert [(item.severity, item.codes, item.message) for item in findings] == [(severity, ("1.1",), said)]
    assert cells["1.1"].text == first


def test_rows_that_the_form_does_not_have_and_rows_that_the_file_lacks(check_figures: Check) -> None:
    findings = check_figures("kstt-06a-2020", {"13": "5", "1": "5", "2": "5", "3": "0", "4": "0", "5": "0"})
    (strange,) = of_rule(findings, "unknown_code")
    (absent,) = of_rule(findings, "missing_lines")
    assert strange.codes == ("13",)
    assert absent.codes == ("6", "7", "8", "9", "10", "11", "12")
    assert absent.message == "Tệp thiếu 7 chỉ tiêu của biểu: 6, 7, 8, 9, 10, 11, 12."


@pytest.mark.parametrize(
    ("level", "figures", "broken"),
    [
        # a district has no provincial row: blank adds nothing, so the sum is exact
        ("district", {"2.1": "9", "2.1.1": "", "2.1.2": "3", "2.1.3": "5"}, True),
        # a province's blank row applies: the others are a lower bound
        ("province", {"2.1": "9", "2.1.1": "", "2.1.2": "3", "2.1.3": "5"}, False),
        ("province", {"2.1": "7", "2.1.1": "", "2.1.2": "3", "2.1.3": "5"}, True),
        ("district", {"2.1": "8", "2.1.1": "0", "2.1.2": "3", "2.1.3": "5"}, False),
        # a blank total stands for its parts
        ("district", {"6.2.1": "4", "6.2.2": "0", "6.2.3": "0", "6.2.4": "", "6.2.4.1": "2", "6.2.5": "3"}, True),
        ("district", {"6.2.1": "6", "6.2.2": "0", "6.2.3": "0", "6.2.4": "", "6.2.4.1": "2", "6.2.5": "3"}, False),
    ],
)
def test_blank_parts_of_a_sum(check_figures: Check, level: str, figures: Mapping[str, str], broken: bool) -> None:
    findings = of_rule(check_figures("phu-luc-1b-2022", figures, level=level), "sum", "units_by_autonomy")
    assert bool(findings) == broken


@pytest.mark.parametrize(
    ("level", "figures", "broken"),
    [
        ("district", {"7.3.1": "91%", "7.3.1.1": "", "7.3.1.2": "90%", "7.3.1.3": "80%"}, True),
        ("province", {"7.3.1": "91%", "7.3.1.1": "", "7.3.1.2": "90%", "7.3.1.3": "80%"}, False),  # 7.3.1.1 may be 95
        ("province", {"7.3.1": "91%", "7.3.1.1": "95%", "7.3.1.2": "90%", "7.3.1.3": "80%"}, False),
        ("district", {"7.3.1": "90,4%", "7.3.1.2": "90%", "7.3.1.3": "80%"}, False),  # 90.4 may be printed as 90
        ("district", {"7.3.1": "90,6%", "7.3.1.2": "90%", "7.3.1.3": "80%"}, True),
        ("district", {"7.3.1": "79%", "7.3.1.2": "90%", "7.3.1.3": "79,4%"}, False),  # 79.4 may be printed as 79
        ("district", {"7.3.1": "78%", "7.3.1.2": "90%", "7.3.1.3": "80%"}, True),
    ],
)
def test_an_overall_rate_and_its_parts(
    check_figures: Check, level: str, figures: Mapping[str, str], broken: bool
) -> None:
    findings = of_rule(check_figures("phu-luc-1b-2022", figures, level=level), "electronic_documents")
    assert bool(findings) == broken


@pytest.mark.parametrize(
    ("rate", "broken"),
    [
        ("66,7%", False),
        ("67%", False),
        ("66,67", False),
        ("66,6%", True),
        ("66%", True),
        ("0,67", True),
    ],
)
def test_a_rate_agrees_to_half_a_unit_of_its_last_digit(check_figures: Check, rate: str, broken: bool) -> None:
    figures = {"3.3.2": rate, "3.3.2.1": "3", "3.3.2.2": "2"}
    assert bool(of_rule(check_figures("phu-luc-1b-2022", figures), "ratio")) == broken


@pytest.mark.parametrize("rate", ["12,5%", "12%", "13%", "12,50"])
def test_halves_are_right_both_ways(check_figures: Check, rate: str) -> None:
    figures = {"3.3.2": rate, "3.3.2.1": "8", "3.3.2.2": "1"}
    assert of_rule(check_figures("phu-luc-1b-2022", figures), "ratio") == []


@pytest.mark.parametrize(
    ("figures", "said"),
    [
        ({"1.2": "63,4%", "7.2": "8.75%"}, "Dấu thập phân viết lẫn trong cùng một biểu: 7.2 ghi 8.75%, trong khi 1.2"),
        ({"3.3.2.1": "2.481", "7.2": "8.75%"}, "Dấu chấm và dấu phẩy dùng lẫn trong cùng một biểu: 7.2 ghi 8.75%"),
        ({"3.3.2.1": "2,481", "7.2": "8,75%"}, "Dấu chấm và dấu phẩy dùng lẫn trong cùng một biểu: 3.3.2.1 ghi 2,481"),
        ({"3.3.2.1": "2.481", "7.2": "8,75%"}, ""),
        ({"3.3.2.1": "2,481", "7.2": "8.75%"}, ""),
        ({"3.3.2.1": "2481", "7.2": "8.75%"}, ""),
    ],
)
def test_mixed_marks(check_figures: Check, figures: Mapping[str, str], said: str) -> None:
    found = of_rule(check_figures("phu-luc-1b-2022", figures), "mixed_decimal_marks")
    assert [item.message.startswith(said) for item in found] == ([True] if said else [])


@pytest.mark.parametrize(
    ("code", "text", "value"),
    [
        ("1.6.2", "Kết hợp", 2),
        ("1.6.2", "phiếu = 1", 1),
        ("1.6", "Có", 1),
        ("1.6", "Không = 0", 0),
        ("7.1", "3 cấp", 2),
        ("7.1", "Chưa có", 0),
        ("1.3.1", "'04", 4),  # the mark by which a spreadsheet keeps a text a text
        ("3.1.4.1", "x", None),  # not to be filled
        ("2.2.2", "Không xác định", None),
        ("2.2.2", "N/A", None),
    ],
)
def test_words_that_say_a_number_or_that_there_is_none(
    check_figures: Check, code: str, text: str, value: int | None
) -> None:
    layout = form("phu-luc-1b-2022")
    cells, _ = build_cells(layout, [Typed(code, text, 2)])
    read = cells[code].value
    assert (None if read is None else int(read.value)) == value
    assert not of_rule(check_figures("phu-luc-1b-2022", {code: text}), "not_a_number", "allowed_value")


@pytest.mark.parametrize(
    ("code", "text"), [("1.6.2", "Trực tiếp"), ("7.1", "4 cấp"), ("1.6", "Một phần"), ("1.1", "y")]
)
def test_words_that_the_form_does_not_list_are_errors(check_figures: Check, code: str, text: str) -> None:
    (found,) = of_rule(check_figures("phu-luc-1b-2022", {code: text}), "not_a_number")
    assert (found.severity, found.codes, found.found) == ("error", (code,), text)


@pytest.mark.parametrize(("whole", "severity"), [("0", "warning"), ("", "warning"), ("3", "error")])
def test_a_formula_that_could_not_divide_is_a_fault_only_where_it_could_have(
    check_figures: Check, whole: str, severity: str
) -> None:
    figures = {"2.2.2": "#DIV/0!", "2.2.2.1": whole, "2.2.2.2": "0"}
    (found,) = of_rule(check_figures("phu-luc-1b-2022", figures), "not_a_number")
    assert (found.severity, found.codes) == (severity, ("2.2.2",))


KSTT = {"1": "2.541", "2": "837", "3": "337", "4": "1.078", "5": "289", "6": "2.481", "7": "1.900", "8": "581"}
KSTT |= {"9": "0", "10": "60", "11": "60", "12": "0"}


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"1": "3.541"}, {"Có lẽ ô 1 sai; nếu là 2.541 thì khớp mọi chỗ đang lệch."}),
        ({"2": "873"}, {"Có lẽ ô 2 sai; đúng ra là 837."}),  # two digits swapped
        ({"5": "2899"}, {"Có lẽ ô 5 sai; đúng ra là 289."}),  # a digit doubled
        ({"3": "95"}, {"Cần xem lại các ô 2, 3, 4, 5."}),  # nothing tells which
        ({"11": "59"}, {"Cần xem lại các ô 11, 12."}),  # of small numbers a slip tells nothing
        ({"10": "26"}, {"Có lẽ ô 10 sai; nếu là 60 thì khớp mọi chỗ đang lệch."}),
        # two cells wrong at once: with the first mended, line 6 agrees with the balance, so one of its parts is wrong
        (
            {"1": "3.541", "7": "412"},
            {"Có lẽ ô 1 sai; nếu là 2.541 thì khớp mọi chỗ đang lệch.", "Cần xem lại các ô 7, 8, 9."},
        ),
    ],
)
def test_the_evidence_names_one_cell_or_none(check_figures: Check, changes: dict[str, str], said: set[str]) -> None:
    found = check_figures("kstt-06a-2020", {**KSTT, **changes})
    assert all(item.severity == "error" for item in found)
    ends = [next(end for end in said if item.message.endswith(end)) for item in found]
    assert set(ends) == said


def test_codes_without_a_dot_are_not_read_as_numbers(check_figures: Check) -> None:
    (found,) = check_figures("kstt-06a-2020", {**KSTT, "11": "59"})
    assert "(11) + (12) = 59 + 0 = 59" in found.message


def _form_of(*codes: str) -> Form:
    lines = tuple(Line(code, "Chỉ tiêu", "Hồ sơ", "count", "", "", "", "sum", "sum", False, "") for code in codes)
    return replace(form("kstt-06a-2020"), lines=lines, rules=())


@pytest.mark.parametrize(
    ("codes", "expected"),
    [
        (("1", "1.1", "1.2", "2"), []),
        (("1", "1.1", "3.1"), [("numbering", "3.1", "1.2")]),
        (("1", "1.1", "1.1.1", "3.1"), [("numbering", "3.1", "1.2")]),
        (("1", "3.1.1"), [("numbering", "3.1.1", None)]),
        (("1", "1.1", "1.4"), [("numbering_gap", "1.4", "1.2")]),
        (("1", "1.2"), [("numbering_gap", "1.2", "1.1")]),
    ],
)
def test_numbering_of_any_form(codes: tuple[str, ...], expected: list[tuple[str, str, str | None]]) -> None:
    layout = _form_of(*codes)
    cells, _ = build_cells(layout, [Typed(code, "1", at) for at, code in enumerate(codes, start=2)])
    found = of_rule(check_cells(layout, cells), "numbering", "numbering_gap")
    assert [(item.rule, item.codes[0], item.expected) for item in found] == expected


def test_a_label_is_short_in_a_sentence() -> None:
    assert short_label("Tỷ lệ hoàn thành Kế hoạch (Lũy kế)") == "Tỷ lệ hoàn thành Kế hoạch"
    assert short_label("(Chỉ thống kê)") == "(Chỉ thống kê)"
    cut = short_label("Số lượng " * 20)
    assert len(cut) <= 81
    assert cut.endswith(("lượng…", "Số…"))


NUMBERS = st.integers(0, 500).map(Fraction)
CASES = st.one_of(
    st.builds(
        Linear,
        st.just("r"),
        st.just("error"),
        st.sampled_from(["sum", "at_least", "part_of", "same"]),
        st.just(("a",)),
        st.just(("b", "c")),
        st.booleans(),
    ),
    st.builds(Ratio, st.just("r"), st.just("error"), st.just("a"), st.just("b"), st.just("c"), st.just(Fraction(1, 2))),
    st.just(Range("r", "error", "a", ("b", "c"), dict.fromkeys("abc", Fraction(1, 2)))),
    st.just(Range("r", "error", "a", ("b", "c"), {"a": Fraction(1, 2), "b": Fraction(1, 20), "c": Fraction(1, 2)})),
)


@given(CASES, st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": NUMBERS}), st.sampled_from("abc"), NUMBERS)
def test_the_room_of_a_cell_is_where_its_relation_holds(
    relation: Relation, values: dict[str, Fraction], code: str, other: Fraction
) -> None:
    if isinstance(relation, Ratio):
        assume(values["c"] > 0 and not (code == "c" and other == 0))
    room = relation.room(code, values)
    inside = not room.empty and not room.meet(Room(other, other)).empty
    assert relation.holds({**values, code: other}) == inside
