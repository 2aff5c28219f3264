"""Django's view of the directory."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    name = "cchc.directory"
    label = "directory"
