"""``cchc catalog check``: every file loads, fits its schema, and every line of every form has a source."""

from __future__ import annotations

from datetime import date

import polars as pl

from cchc.kernel.catalogue import catalogue_files
from cchc.kernel.errors import CchcError
from cchc.kernel.periods import period_rules
from cchc.kernel.registry import registry
from cchc.statistics.forms.load import forms
from cchc.statistics.forms.spec import Form
from cchc.statistics.indicators.conditions import sql
from cchc.statistics.indicators.spec import Rows, every_definition, indicators
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
        for rows in filter(None, (indicator.rows, indicator.with_any)):
            try:
                _try(rows, indicator.id)
            except CchcError as error:
                path = paths[indicator.file_sha256]
                raise UnusableCatalogue(f"Tệp {path}: {error.vi}", f"File {path}: {error.en}") from error
    told = [f"{len(rules)} quy định kỳ báo cáo, {len(indicators())} chỉ số: dùng được."]
    for form in forms():
        told.append(_sources(form))
        _excuses(form)
        outline_of(form)
    layout_on(date.max)
    return told


def _try(rows: Rows, name: str) -> None:
    """Parse a condition against its fact and run it on no rows."""
    source = registry().sources.get(rows.fact)
    if source is None:
        raise UnusableCatalogue(f"Chỉ số {name}: không có sự kiện «{rows.fact}».", f"{name}: no fact “{rows.fact}”.")

    try:
        source.empty().select(pl.sql_expr(sql(rows.condition, frozenset(source.schema), date.min, date.max)))
    except pl.exceptions.PolarsError as error:  # a comparison that no rows could be put to
        raise UnusableCatalogue(
            f"Chỉ số {name}: điều kiện «{rows.where}» không áp dụng được.", f"{name}: “{rows.where}” can't be applied."
        ) from error


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
        if line.indicator and line.indicator not in indicators():
            raise UnusableCatalogue(
                f"Biểu {form.id}, dòng {line.code}: không có chỉ số «{line.indicator}».",
                f"Form {form.id}, line {line.code}: no indicator “{line.indicator}”.",
            )
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
