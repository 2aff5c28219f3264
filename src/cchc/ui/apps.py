"""Django's view of the ui room."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "cchc.ui"
    label = "ui"
