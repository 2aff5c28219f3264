"""The list of the store's files: a file is part of the store when it is listed here and not retired."""

from __future__ import annotations

from django.db import models


class FactFile(models.Model):
    """An immutable Parquet file. ``part``: the closing month of its rows, or ``open``; days bound its rows."""

    path = models.CharField(max_length=200, unique=True)  # relative to CCHC_HOME/facts
    fact = models.CharField(max_length=40)
    part = models.CharField(max_length=10)
    rows = models.BigIntegerField()
    min_day = models.DateField(null=True)  # first day on which a row begins
    max_day = models.DateField(null=True)  # last day on which a row ends; none while rows are open
    sha256 = models.CharField(max_length=64)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "fact_file"
        indexes = [models.Index(fields=["fact", "retired_at"], name="fact_file_live")]
