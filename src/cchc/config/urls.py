"""Every door's routes, and the pages that say no."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from cchc.console import refusals

urlpatterns: list[URLPattern | URLResolver] = [path("", include("cchc.console.urls"))]

handler400 = refusals.bad_request
handler403 = refusals.forbidden
handler404 = refusals.not_found
handler500 = refusals.broken
