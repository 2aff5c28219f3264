"""An act of a register as a form: it calls one operation, and a refusal stands at the form."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.kernel.errors import CchcError
from cchc.kernel.registry import Act, Register
from cchc.ui.pages.desk import DeskRequest, RegisterPage, page
from cchc.ui.shell import Crumb


class ActPage(RegisterPage):
    """``GET``: the form, begun with what the query says; ``POST``: the act, then the record's page."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register, act, row = self._asked()
        if row is not None and not act.offered(row):
            messages.info(request, _("Việc này không còn làm được với bản ghi."))
            return redirect("record", register.name, row.pk)
        return self._show(register, act, row, self._form(act, row))

    def post(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        register, act, row = self._asked()
        form = self._form(act, row)
        if form.is_valid():
            try:
                done = act.run(row, dict(form.cleaned_data), request.actor, request.at)
            except CchcError as refusal:
                form.add_error(None, refusal.said(request.lang))
            else:
                messages.success(request, _("Đã ghi: %(act)s.") % {"act": act.title.said(request.lang)})
                shown = done if isinstance(done, register.model) else row
                return redirect("record", register.name, shown.pk) if shown else redirect("list", register.name)
        return self._show(register, act, row, form)

    def _asked(self) -> tuple[Register, Act, Any]:
        register, on_row = self.register, "uid" in self.kwargs
        named = (act for act in register.acts if act.name == self.kwargs["act"] and act.on_row == on_row)
        act = next(named, None)
        if act is None:
            raise Http404
        row = self.row(register) if on_row else None
        if not act.may(self.request.viewer, row):
            raise PermissionDenied
        return register, act, row

    def _form(self, act: Act, row: Any) -> BaseForm:
        request = self.request
        sent = (request.POST, request.FILES) if request.method == "POST" else ()
        form: BaseForm = act.form(
            *sent, viewer=request.viewer, today=request.today, row=row, initial=dict(request.GET.items())
        )
        return form

    def _show(self, register: Register, act: Act, row: Any, form: BaseForm) -> HttpResponse:
        request, title = self.request, act.title.said(self.request.lang)
        back = reverse("record", args=[register.name, row.pk]) if row else reverse("list", args=[register.name])
        name = register.called(row) if row else ""
        crumbs = [Crumb(register.title.said(request.lang), reverse("list", args=[register.name]))]
        crumbs += [Crumb(name, back)] if row else []
        head = page(request, title, lead=name, crumbs=(*crumbs, Crumb(title)))
        status = 422 if form.errors else 200
        context = {"page": head, "form": form, "submit": title, "cancel_href": back}
        return render(request, "ui/form.html.jinja", context, status=status)
