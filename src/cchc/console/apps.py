"""Django's view of the console."""

from django.apps import AppConfig


class ConsoleConfig(AppConfig):
    name = "cchc.console"
    label = "console"
