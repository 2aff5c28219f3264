"""Checking filled forms that someone hands in; nothing of them is kept."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from cchc.console.ledger import SEVERITIES, said
from cchc.statistics.checks.check_files import check_files
from cchc.statistics.forms.load import forms as known_forms
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb

_LARGEST = 20 * 1024 * 1024
_MOST = 10


class _Files(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    """Several files; each is cleaned as one is."""

    widget = _Files

    def clean(self, data: Any, initial: Any = None) -> Any:
        return [super(_FilesField, self).clean(one, initial) for one in (data or [None])]


class CheckForm(forms.Form):
    """The files, and which form they fill in where their codes don't tell."""

    filled = _FilesField(
        label=gettext_lazy("Chọn biểu đã điền, hoặc kéo thả vào đây"),
        help_text=gettext_lazy("CSV, XLSX, DOCX hoặc văn bản báo cáo; nhiều nhất 10 tệp, mỗi tệp đến 20 MB."),
    )
    form = forms.ChoiceField(label=gettext_lazy("Biểu mẫu"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = {form.id: form.title for form in known_forms()}
        named = [("", _("Tự nhận biết theo mã chỉ tiêu")), *sorted(titles.items(), reverse=True)]
        self.fields["form"].choices = named  # type: ignore[attr-defined]

    def clean_filled(self) -> list[Any]:
        files: list[Any] = self.cleaned_data["filled"]
        if len(files) > _MOST:
            raise forms.ValidationError(_("Nhiều nhất 10 tệp một lần."))
        if any((file.size or 0) > _LARGEST for file in files):
            raise forms.ValidationError(_("Có tệp lớn hơn 20 MB."))
        return files


@dataclass(frozen=True)
class Checked:
    """One file's findings: (severity, codes, message, the sentence it is about), the gravest first."""

    name: str
    found: Sequence[tuple[str, Sequence[str], str, str]]
    counts: dict[str, int]


class Check(View):
    """``GET``: the form; ``POST``: what the files contradict themselves in."""

    def get(self, request: DeskRequest) -> HttpResponse:
        return self._show(request, CheckForm(), [])

    def post(self, request: DeskRequest) -> HttpResponse:
        form = CheckForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._show(request, form, [])
        return self._show(request, CheckForm(), _checked(request, form.cleaned_data))

    def _show(self, request: DeskRequest, form: CheckForm, checked: list[Checked]) -> HttpResponse:
        title = _("Kiểm tra biểu đã điền")
        head = page(
            request,
            title,
            lead=_(
                "Tìm chỗ biểu tự mâu thuẫn: tổng sai, tỷ lệ không khớp, câu chữ trái số liệu. Tệp không được lưu lại."
            ),
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
        )
        context = {"page": head, "form": form, "checked": checked}
        return render(request, "console/check.html.jinja", context, status=422 if form.errors else 200)


def _checked(request: DeskRequest, data: dict[str, Any]) -> list[Checked]:
    with tempfile.TemporaryDirectory() as folder:
        paths = []
        for number, file in enumerate(data["filled"]):
            place = Path(folder) / str(number)  # so that two files of one name stay two
            place.mkdir()
            path = place / Path(file.name).name
            with path.open("wb") as kept:
                for chunk in file.chunks():
                    kept.write(chunk)
            paths.append(path)
        found = check_files(paths, data["form"] or None)
    names = [path.name for path in paths]
    checked = []
    for name, findings in zip(names, found.values(), strict=True):
        counts = {word: sum(one.severity == word for one in findings) for word in SEVERITIES}
        ordered = sorted(findings, key=lambda one: SEVERITIES.index(one.severity))
        told = [(one.severity, one.codes, said(one, request.lang), one.sentence) for one in ordered]
        checked.append(Checked(name, told, counts))
    return checked
