"""Django's view of the reports, which hold records too."""

from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "cchc.statistics.reports"
    label = "reports"
