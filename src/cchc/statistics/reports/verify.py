"""``cchc catalog check``: every file loads, fits its schema, and every line of every form has a source."""

from __future__ import annotations

from datetime import date

import polars as pl

from cchc.kernel.catalogue import catalogue_files
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import period_rules
from cchc.kernel.registry import registry
from cchc.kernel.sources import FactSource
from cchc.statistics.forms.load import forms
from cchc.statistics.forms.spec import Form, Line
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.spec import Indicator, Ratio, Rows, definitions, every_definition, indicators
from cchc.statistics.reports.outline import outline_of
from cchc.ui.printing import layout_on


class UnusableCatalogue(CchcError):
    """A catalogue file names something that is not there."""


def verify_catalogue() -> list[str]:
    """What was checked, in sentences.

    Raises:
        CchcError: the first file that can't be used, and why.
    """
    rules = period_rules()
    paths = {file.sha256: file.path for file in catalogue_files("indicators", "*.toml")}
    for indicator in every_definition():
        try:
            for fact in sorted(indicator.shown_by):
                _there(fact, indicator.id)
            if isinstance(indicator, Indicator):  # a ratio's two counts are among them
                for rows in filter(None, (indicator.rows, indicator.with_any)):
                    _try(rows, indicator.id)
                _keyed(indicator)
        except CchcError as error:
            path = paths[indicator.file_sha256]
            raise UnusableCatalogue(f"Tệp {path}: {error.vi}", f"File {path}: {error.en}") from error
    told = [f"{len(rules)} quy định kỳ báo cáo, {len(definitions())} chỉ số: dùng được."]
    for form in forms():
        told.append(_sources(form))
        _excuses(form)
        outline_of(form)
    layout_on(date.max)
    return told


def _there(fact: str, name: str) -> FactSource:
    source = registry().sources.get(fact)
    if source is None:
        raise UnusableCatalogue(f"Chỉ số {name}: không có sự kiện «{fact}».", f"{name}: no fact “{fact}”.")
    return source


def _try(rows: Rows, name: str) -> None:
    """Parse a condition against its fact and run it on no rows."""
    source = _there(rows.fact, name)
    try:
        source.empty().select(pl.sql_expr(sql(rows.condition, frozenset(source.schema), date.min, date.max)))
    except pl.exceptions.PolarsError as error:  # a comparison that no rows could be put to
        raise UnusableCatalogue(
            f"Chỉ số {name}: điều kiện «{rows.where}» không áp dụng được.", f"{name}: “{rows.where}” can't be applied."
        ) from error


def _keyed(indicator: Indicator) -> None:
    """A distinct count goes by a column of ids that its fact has."""
    fact, name = indicator.rows.fact, indicator.distinct
    schema = registry().sources[fact].schema
    if name and name not in schema:
        raise UnusableCatalogue(
            f"Chỉ số {indicator.id}: sự kiện «{fact}» không có cột «{name}» để đếm không trùng.",
            f"{indicator.id}: the fact “{fact}” has no column “{name}” to count distinct values of.",
        )
    if name and schema[name] != pl.Int32:
        raise UnusableCatalogue(
            f"Chỉ số {indicator.id}: cột «{name}» của sự kiện «{fact}» không phải mã số (Int32) để đếm.",
            f"{indicator.id}: column “{name}” of the fact “{fact}” holds no ids (Int32) to count.",
        )


def _fits(form: Form, line: Line) -> None:
    """A rate is computed by a ratio, and only a rate; what can't be added is not added up of declarations either."""
    defined, where, where_en = (
        definitions()[line.indicator],
        f"Biểu {form.id}, dòng {line.code}",
        f"{form.id} {line.code}",
    )
    if isinstance(defined, Ratio) and line.kind != "rate":
        raise UnusableCatalogue(
            f"{where}: dòng loại {line.kind} không nhận tỷ lệ «{defined.id}»; chỉ dòng loại rate nhận tỷ lệ.",
            f"{where_en}: a line of kind {line.kind} can't name the ratio “{defined.id}”; only a rate can.",
        )
    if isinstance(defined, Indicator) and line.kind == "rate":
        raise UnusableCatalogue(
            f"{where}: dòng loại rate cần một tỷ lệ (numerator, denominator), mà «{defined.id}» là số đếm.",
            f"{where_en}: a line of kind rate needs a ratio (numerator, denominator), and “{defined.id}” is a count.",
        )
    if isinstance(defined, Indicator) and defined.distinct and "sum" in (line.over_units, line.over_time):
        raise UnusableCatalogue(
            f"{where}: «{defined.id}» đếm không trùng, không cộng được: over_units và over_time không được là sum.",
            f"{where_en}: “{defined.id}” counts distinct values, never added: over_units and over_time can't be sum.",
        )


def _excuses(form: Form) -> None:
    """What excuses a finding is an indicator that there is."""
    for rule in form.rules:
        name = rule.options.get("excused_by")
        if name is not None and name not in indicators():
            raise UnusableCatalogue(
                f"Biểu {form.id}, quy tắc {rule.id}: không có chỉ số «{name}».",
                f"Form {form.id}, rule {rule.id}: no indicator “{name}”.",
            )


def _sources(form: Form) -> str:
    """Each line is computed, put together by formula, declared, or a heading."""
    counts = {"heading": 0, "indicator": 0, "formula": 0, "declared": 0}
    for line in form.lines:
        if line.indicator and line.indicator not in definitions():
            raise UnusableCatalogue(
                f"Biểu {form.id}, dòng {line.code}: không có chỉ số «{line.indicator}».",
                f"Form {form.id}, line {line.code}: no indicator “{line.indicator}”.",
            )
        if line.indicator:
            _fits(form, line)
        for code in line.parts[1]:
            if code not in form.by_code:
                raise UnusableCatalogue(
                    f"Biểu {form.id}, dòng {line.code}: không có dòng «{code}».",
                    f"{form.id} {line.code}: no line “{code}”.",
                )
        kind = (
            "heading"
            if line.kind == "heading"
            else "indicator"
            if line.indicator
            else "formula"
            if line.formula
            else ""
        )
        counts[kind or "declared"] += 1
    return (
        f"Biểu {form.id} ({form.valid_from}): {len(form.lines)} dòng, trong đó {counts['heading']} tiêu đề, "
        f"{counts['indicator']} tính từ sổ, {counts['formula']} theo công thức, {counts['declared']} kê khai."
    )
