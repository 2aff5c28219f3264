"""Properties: a form made consistent has no error; a cell changed so that an exact identity breaks is found."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from cchc.kernel.numbers import format_number, round_half_up
from cchc.statistics.checks.cells import Cell, as_decimal, infer_level, read_figure
from cchc.statistics.checks.finding import Finding
from cchc.statistics.forms.load import form

Check = Callable[..., tuple[Finding, ...]]
Draw = Callable[[st.SearchStrategy[Any]], Any]

COUNTS = st.integers(0, 20_000)


def errors(findings: tuple[Finding, ...]) -> list[Finding]:
    return [item for item in findings if item.severity == "error"]


def written(draw: Draw, value: int) -> str:
    """A count as some official writes it."""
    plain = f"{value:02d}" if value < 10 and draw(st.booleans()) else str(value)
    return str(draw(st.sampled_from([plain, format_number(value)])))


@st.composite
def kstt(draw: Draw) -> dict[str, int]:
    """The twelve figures of a unit's dossiers, consistent by construction: each dossier is put where it belongs."""
    figures = {code: draw(COUNTS) for code in ("7", "8", "9", "11", "12")}
    figures["6"] = figures["7"] + figures["8"] + figures["9"]
    figures["10"] = figures["11"] + figures["12"]
    figures["1"] = left = figures["6"] + figures["10"]
    for code in ("2", "3", "4"):
        figures[code] = draw(st.integers(0, left))
        left -= figures[code]
    figures["5"] = left
    return figures


@given(st.data(), kstt())
def test_a_consistent_kstt_form_has_no_finding(
    check_figures: Check, data: st.DataObject, figures: dict[str, int]
) -> None:
    texts = {code: written(data.draw, value) for code, value in figures.items()}
    assert check_figures("kstt-06a-2020", texts) == ()


@given(st.data(), kstt())
def test_a_changed_cell_of_a_kstt_form_is_found_and_first(
    check_figures: Check, data: st.DataObject, figures: dict[str, int]
) -> None:
    code = data.draw(st.sampled_from(sorted(figures)))
    wrong = data.draw(st.integers(0, 90_000).filter(lambda value: value != figures[code]))
    found = errors(check_figures("kstt-06a-2020", {c: str(v) for c, v in {**figures, code: wrong}.items()}))
    assert found
    assert any(code in item.codes for item in found)
    if code in ("1", "6", "10"):
        # A total stands in two identities, so it alone explains why both break.
        assert {item.codes[0] for item in found} == {code}
        assert {item.expected for item in found} == {figures[code]}


@st.composite
def filled(draw: Draw, level: str = "district") -> dict[str, str]:
    """The whole form 1B of a unit of ``level``, as texts, consistent by construction."""
    layout = form("phu-luc-1b-2022")
    numbers: dict[str, int] = {}
    for line in layout.lines:
        own = not line.level or level == "province" or (level, line.level) != ("district", "province")
        if line.kind in ("count", "money") and own:
            numbers[line.code] = draw(COUNTS)
    _parts_within_wholes(draw, layout.lines, numbers)
    _identities(draw, numbers)
    texts = {code: written(draw, value) for code, value in numbers.items()}
    texts |= {"1.6": "1", "1.6.2": "2", "1.7": "0", "7.1": "2", "1.4.2": "100%"}
    for line in layout.lines:
        name, parts = line.parts
        if name == "ratio" and numbers.get(parts[1]):
            texts[line.code] = _rate(draw, Fraction(100 * numbers[parts[0]], numbers[parts[1]]))
        elif line.kind == "rate" and line.code not in texts and (line.level != "province" or level == "province"):
            texts[line.code] = _rate(draw, Fraction(draw(st.integers(0, 1000)), 10))
    low, high = sorted(Fraction(draw(st.integers(0, 1000)), 10) for _ in range(2))
    texts |= {"7.3.1.2": _rate(draw, low), "7.3.1.3": _rate(draw, high), "7.3.1": _rate(draw, (low + high) / 2)}
    if level == "province":
        texts["7.3.1.1"] = _rate(draw, low)
    for total in ("2.1", "3.1.4", "4.1.5", "7.4.1", "7.4.4"):
        if draw(st.booleans()):
            texts.pop(total, None)
    return {line.code: texts.get(line.code, "") for line in layout.lines}


def _parts_within_wholes(draw: Draw, lines: Any, numbers: dict[str, int]) -> None:
    pairs = [line.parts[1] for line in lines if line.parts[0] == "ratio"]
    for part, whole in [*pairs, ("7.4.1.3", "7.4.1.2"), ("7.4.2.3", "7.4.2.2")]:
        numbers[part] = draw(st.integers(0, numbers[whole]))


def _identities(draw: Draw, numbers: dict[str, int]) -> None:
    def total(*codes: str) -> int:
        return sum(numbers.get(code, 0) for code in codes)

    numbers["1.5.1"] = total("1.5.2", "1.5.3", "1.5.4") + draw(st.integers(0, 9))
    numbers["2.1"] = total("2.1.1", "2.1.2", "2.1.3")
    numbers["3.1.4"] = total("3.1.4.1", "3.1.4.2", "3.1.4.3")
    numbers["6.2.4"] = total("6.2.4.1", "6.2.4.2", "6.2.4.3")
    numbers["6.2.1"] = total("6.2.2", "6.2.3", "6.2.4", "6.2.5")
    numbers["4.1.5.3"] = numbers["6.2.1"]
    numbers["4.1.5"] = total("4.1.5.1", "4.1.5.2", "4.1.5.3")
    numbers["7.4.3.1"] = total("7.4.1.2", "7.4.2.2")
    numbers["7.4.3.2"] = draw(st.integers(0, numbers["7.4.3.1"]))
    numbers["7.5.5.1"] = numbers["7.4.4.1"] + draw(COUNTS)


def _rate(draw: Draw, exact: Fraction) -> str:
    decimals = draw(st.integers(0, 2))
    text = format_number(round_half_up(as_decimal(exact), decimals), decimals)
    return text + str(draw(st.sampled_from(["%", ""])))


@given(filled())
def test_a_consistent_form_of_a_district_has_no_error(check_figures: Check, texts: Mapping[str, str]) -> None:
    assert errors(check_figures("phu-luc-1b-2022", texts)) == []


@given(filled("province"))
def test_a_consistent_form_of_a_province_has_no_error(check_figures: Check, texts: Mapping[str, str]) -> None:
    assert errors(check_figures("phu-luc-1b-2022", texts, level="province")) == []


@given(st.data(), filled())
def test_a_changed_cell_of_an_exact_identity_is_found(
    check_figures: Check, data: st.DataObject, texts: dict[str, str]
) -> None:
    code = data.draw(st.sampled_from([code for code in IDENTITY if texts[code]]))
    right = int(texts[code].replace(".", ""))
    wrong = data.draw(st.integers(0, 99_999).filter(lambda value: value != right))
    found = errors(check_figures("phu-luc-1b-2022", {**texts, code: str(wrong)}, level="district"))
    assert any(code in item.codes for item in found)


# Each of these stands in an identity that holds whenever the total is stated: 6.2.1 and 7.4.3.1 always are.
IDENTITY = ["6.2.1", "6.2.2", "6.2.3", "6.2.4", "6.2.4.1", "6.2.5", "7.4.3.1", "7.4.1.2", "7.4.2.2"]


@given(st.data(), filled())
def test_a_changed_rate_is_found_with_what_it_should_have_been(
    check_figures: Check, data: st.DataObject, texts: dict[str, str]
) -> None:
    layout = form("phu-luc-1b-2022")
    ratios = {line.code: line.parts[1] for line in layout.lines if line.kind == "ratio" and texts[line.code]}
    if not ratios:
        return
    code = data.draw(st.sampled_from(sorted(ratios)))
    part, whole = (int(texts[cell].replace(".", "")) for cell in ratios[code])
    exact = Fraction(100 * part, whole)
    wrong = data.draw(st.integers(0, 100).filter(lambda value: abs(value - exact) > 1))
    found = [
        item for item in errors(check_figures("phu-luc-1b-2022", {**texts, code: f"{wrong}%"})) if item.rule == "ratio"
    ]
    assert [set(item.codes) for item in found] == [{code, *ratios[code]}]
    if found[0].codes[0] == code:
        assert found[0].expected == float(round_half_up(as_decimal(exact), 0))


@given(st.dictionaries(st.sampled_from(["3.3.2.1", "7.2", "1.6", "6.1"]), st.text(max_size=12)))
def test_no_text_in_a_cell_breaks_the_check(check_figures: Check, texts: dict[str, str]) -> None:
    for item in check_figures("phu-luc-1b-2022", texts):
        assert item.message.endswith(".")


def _cells(figures: Mapping[str, int]) -> dict[str, Cell]:
    """Every row of the form, those of ``figures`` filled."""
    lines = form("phu-luc-1b-2022").lines
    texts = {line.code: str(figures.get(line.code, "")) for line in lines}
    return {
        line.code: Cell(line.code, "", "", texts[line.code], read_figure(line, "", texts[line.code])) for line in lines
    }


def test_the_level_is_inferred_from_the_rows_that_are_filled() -> None:
    layout = form("phu-luc-1b-2022")
    of = {
        level: {line.code: 7 for line in layout.lines if line.level in levels and line.kind != "heading"}
        for level, levels in {
            "province": ("province", "district", "commune"),
            "district": ("district", "commune"),
            "commune": ("commune",),
        }.items()
    }
    for level, figures in of.items():
        assert infer_level(layout, _cells(figures)) == level
    assert infer_level(layout, _cells({})) == ""
    # a 0 in a row of another level tells nothing
    zeros = {line.code: 0 for line in layout.lines if line.level == "province" and line.kind == "count"}
    assert infer_level(layout, _cells({**of["district"], **zeros})) == "district"
