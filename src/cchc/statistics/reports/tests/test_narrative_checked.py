"""What the program writes passes the program's own checks of sentences, whatever the figures."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from cchc.statistics.checks.cells import build_cells
from cchc.statistics.checks.readers import read_filled
from cchc.statistics.checks.sentences import check_sentences
from cchc.statistics.reports.render import render
from cchc.statistics.reports.tests.sample import COMMUNE, DISTRICT, FIGURES, Values, filled, values_of

_PAIRS = (
    ("1.2.1", "1.2.2"),
    ("1.3.3.1", "1.3.3.2"),
    ("2.3.2.1", "2.3.2.2"),
    ("3.3.2.1", "3.3.2.2"),
    ("3.3.3.1", "3.3.3.2"),
    ("3.3.4.1", "3.3.4.2"),
    ("6.1.1", "6.1.2"),
    ("7.4.4.1", "7.4.4.2"),
)
_COUNTS = st.one_of(st.sampled_from([0, 1, 2, 9, 10, 99, 100, 1000, 1603]), st.integers(0, 40_000))


@st.composite
def figures(draw: st.DrawFn) -> Values:
    """Figures that a report can have: a part is never more than its whole."""
    values = {**FIGURES}
    for code in draw(st.sets(st.sampled_from(sorted(FIGURES)), max_size=20)):
        values[code] = draw(_COUNTS)
    for whole, part in _PAIRS:
        one, other = draw(_COUNTS), draw(_COUNTS)
        values[whole], values[part] = max(one, other), min(one, other)
    return values


@settings(max_examples=50, deadline=None)
@given(figures(), figures(), st.sampled_from(["2023-H1", "2023-Q3", "2023-M02", "2023-Y"]), st.booleans())
def test_the_narrative_passes_our_own_checks(now: Values, then: Values, period: str, commune: bool) -> None:
    base = values_of(filled(then))
    report = filled(now, period=period, unit=COMMUNE if commune else DISTRICT, last_year=base, previous=base)
    assert check_sentences([item.text for item in report.narrative], report.form, None, report.period) == ()


def test_the_printed_report_agrees_with_its_own_table(tmp_path: Path) -> None:
    report = filled(last_year=values_of(filled()), written={"next": "Tiếp tục rà soát thủ tục hành chính."})
    file = tmp_path / "bao-cao.docx"
    file.write_bytes(render(report, "docx"))
    read = read_filled(file)
    cells, twice = build_cells(report.form, read.rows)
    assert twice == ()
    assert check_sentences(read.paragraphs, report.form, cells) == ()


def test_the_checks_would_see_a_total_that_misses_its_parts() -> None:
    texts = [item.text.replace("14.205 hồ sơ", "14.305 hồ sơ") for item in filled().narrative]
    assert [finding.found for finding in check_sentences(texts, filled().form)] == [14305.0]
