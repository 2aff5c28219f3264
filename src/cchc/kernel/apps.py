"""Django's view of the kernel."""

from django.apps import AppConfig


class KernelConfig(AppConfig):
    name = "cchc.kernel"
    label = "kernel"
