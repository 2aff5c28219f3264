"""Taking in files: choose a kind, try it, see every failing row, then write it into the register."""

from __future__ import annotations

import csv
import io
from dataclasses import replace
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django_htmx.http import HttpResponseClientRefresh

from cchc.console import jobs
from cchc.console.jobs import Job
from cchc.kernel.imports.checks import ImportKind
from cchc.kernel.registry import Register, registry
from cchc.ui.content import Outcome, Progress, RowError, Upload
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb, Page

_LARGEST = 500 * 1024 * 1024


class FileForm(forms.Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("Chọn tệp CSV hoặc XLSX, hoặc kéo thả vào đây"), help_text=gettext_lazy("Tối đa 500 MB.")
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file.size > _LARGEST:
            raise forms.ValidationError(_("Tệp lớn hơn 500 MB."))
        return file


def offered(request: DeskRequest) -> list[tuple[Register, ImportKind]]:
    """Kinds that this viewer could carry out, each with its register."""
    return [
        (register, kind)
        for register in registry().registers
        for kind in register.imports
        if request.viewer.may(kind.roles) and kind.offered(request.viewer, request.at)
    ]


class ChooseKind(View):
    """The kinds of files that this viewer may take in."""

    def get(self, request: DeskRequest) -> HttpResponse:
        kinds = offered(request)
        if not kinds:
            raise PermissionDenied
        title = _("Nhập dữ liệu")
        head = page(
            request,
            title,
            lead=_("Một tệp là một lần ghi: có dòng sai thì cả tệp bị từ chối, chưa có gì thay đổi."),
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
        )
        return render(request, "console/imports.html.jinja", {"page": head, "kinds": kinds, "lang": request.lang})


class _KindPage(View):
    request: DeskRequest

    def asked(self) -> tuple[Register, ImportKind]:
        """The kind that the address names; 404 for none, 403 where this viewer may not."""
        name = self.kwargs["kind"]
        if name not in registry().imports:
            raise Http404
        found = next((pair for pair in offered(self.request) if pair[1].name == name), None)
        if found is None:
            raise PermissionDenied
        return found

    def head(self, kind: ImportKind) -> Page:
        title = kind.title.said(self.request.lang)
        return page(
            self.request,
            _("Nhập: %(kind)s") % {"kind": title},
            lead=_("Hãy chạy thử trước: chương trình kiểm tra từng ô và chưa ghi gì."),
            crumbs=(Crumb(_("Nhập dữ liệu"), reverse("imports")), Crumb(title)),
        )

    def show(self, kind: ImportKind, form: forms.Form, **more: Any) -> HttpResponse:
        lang = self.request.lang
        columns = [(name, kind.help[name].said(lang) if name in kind.help else "", False) for name in kind.columns]
        upload = Upload(form, columns, reverse("import_sample", args=[kind.name]), **more)
        context = {"page": self.head(kind), "upload": upload}
        status = 422 if form.errors and self.request.method == "POST" else 200
        return render(self.request, "console/import.html.jinja", context, status=status)

    def try_out(self, kind: ImportKind) -> HttpResponse:
        """Begin a dry run of what was handed in."""
        request = self.request
        form = FileForm(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(kind, form)
        file = form.cleaned_data["file"]
        job = Job(jobs.receive(file.chunks()), kind.name, request.viewer.name, file.name, dry_run=True)
        jobs.start(job, viewer=request.viewer, actor=request.actor, at=request.at)
        return redirect("import_job", kind.name, job.token)


class TakeIn(_KindPage):
    """``GET``: the form; ``POST``: a dry run of what was handed in."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        _register, kind = self.asked()
        return self.show(kind, FileForm())

    def post(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        _register, kind = self.asked()
        return self.try_out(kind)


class Sample(_KindPage):
    """A file with the header alone, to fill in."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        _register, kind = self.asked()
        text = io.StringIO()
        csv.writer(text).writerow(kind.columns)
        answer = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="{kind.name}.csv"'
        return answer


class _JobPage(_KindPage):
    def job(self, kind: ImportKind) -> Job:
        found = jobs.find(self.kwargs["token"], self.request.viewer.name)
        if found is None or found.kind != kind.name:
            raise Http404
        return found


class Running(_JobPage):
    """How far a file's import is, what it found; ``POST`` carries a dry run out, or tries the next file."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        register, kind = self.asked()
        job = self.job(kind)
        if job.status == "running":
            return self.show(kind, FileForm(), progress=_progress(job))
        form = FileForm()
        if job.status in ("refused", "failed", "lost"):
            form = _refused(job, request.lang)
        return self.show(kind, form, outcome=_outcome(job, register, request.lang))

    def post(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        _register, kind = self.asked()
        job = self.job(kind)
        if request.POST.get("confirm") != job.token:
            return self.try_out(kind)
        if not _can_go_on(job):
            messages.warning(request, _("Tệp này không còn chờ ghi. Hãy tải lên lại."))
            return redirect("import_kind", kind.name)
        again = replace(job, dry_run=False, status="running", done=0, total=job.total, counts={}, errors=[])
        jobs.start(again, viewer=request.viewer, actor=request.actor, at=request.at)
        return redirect("import_job", kind.name, job.token)


class Polled(_JobPage):
    """What the progress bar asks each second; the whole page again once the work is over."""

    def get(self, request: DeskRequest, **_kwargs: str) -> HttpResponse:
        _register, kind = self.asked()
        job = self.job(kind)
        if job.status != "running":
            return HttpResponseClientRefresh()
        return render(request, "ui/progress.html.jinja", {"progress": _progress(job)})


def _progress(job: Job) -> Progress:
    label = _("Đang kiểm tra %(file)s…") if job.dry_run else _("Đang ghi %(file)s vào sổ…")
    href = reverse("import_progress", args=[job.kind, job.token])
    return Progress(label % {"file": job.name}, job.done, job.total or None, href)


def _can_go_on(job: Job) -> bool:
    return job.dry_run and job.brings_news and jobs.upload_path(job.token).exists()


def _refused(job: Job, lang: str) -> FileForm:
    """The empty form with why the last file could not be used."""
    words = {
        "refused": job.refusal[lang == "en"],
        "failed": _("Chương trình gặp lỗi khi đọc tệp; chưa có gì được ghi."),
        "lost": _("Máy chủ đã dừng giữa chừng. Hãy nhập lại tệp: dòng nào đã ghi rồi thì không ghi lần nữa."),
    }
    form = FileForm({}, MultiValueDict())
    form.full_clean()
    form.errors["file"] = form.error_class([words[job.status]])
    return form


def _outcome(job: Job, register: Register, lang: str) -> Outcome | None:
    if job.status != "done":
        return None
    rows = [RowError(one[lang]["row"], one[lang]["column"], one[lang]["message"]) for one in job.errors]
    counts = job.counts
    return Outcome(
        job.dry_run,
        counts["accepted"],
        counts["updated"],
        counts["unchanged"],
        counts["rejected"],
        rows,
        job.more_errors,
        confirm_token=job.token if _can_go_on(job) else "",
        next_href=reverse("list", args=[register.name]),
    )
