"""Django's view of the facts."""

from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "cchc.facts"
    label = "facts"
