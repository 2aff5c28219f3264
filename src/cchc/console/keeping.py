"""One account, for who keeps accounts: lock it, unlock it, give it a new password."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from cchc.console.access import NewPassword, keepable, our_words
from cchc.console.roles import KEEPERS, ROLE_NAMES
from cchc.directory.models import Account
from cchc.directory.operations import close_account, reopen_account, reset_password
from cchc.kernel.errors import CchcError
from cchc.kernel.text import Text
from cchc.ui.content import Action, Chip, Detail, Fact
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb

ACTS: dict[str, tuple[Text, Any]] = {
    "password": (Text("Cấp lại mật khẩu", "Give a new password"), reset_password),
    "lock": (Text("Khóa tài khoản", "Lock the account"), close_account),
    "unlock": (Text("Mở khóa tài khoản", "Unlock the account"), reopen_account),
}


def _account(request: DeskRequest, uid: int) -> Account:
    """The account that the address names, where it is this keeper's; else 404."""
    if not request.viewer.may(KEEPERS):
        raise PermissionDenied
    found = Account.objects.filter(pk=uid).first()
    if found is None or uid not in keepable(request.viewer, [uid]):
        raise Http404
    return found


def _offered(request: DeskRequest, account: Account) -> list[str]:
    """A locked account can only be unlocked; nobody locks or resets their own."""
    if account.username == request.viewer.name:
        return []
    return ["password", "lock"] if account.is_active else ["unlock"]


class AccountPage(View):
    """``GET``: whose it is, and what can be done with it."""

    def get(self, request: DeskRequest, uid: int) -> HttpResponse:
        account = _account(request, uid)
        facts = [Fact(_("Tên đăng nhập"), account.username, "code"), Fact(_("Tên hiển thị"), account.display_name)]
        facts += [
            Fact(ROLE_NAMES[grant.role].said(request.lang) if grant.role in ROLE_NAMES else grant.role, grant.unit.name)
            for grant in account.grants.select_related("unit")
        ]
        state = Chip("good", _("Đang dùng")) if account.is_active else Chip("quiet", _("Đã khóa"), "lock")
        actions = [
            Action(ACTS[act][0].said(request.lang), reverse("account_act", args=[uid, act]))
            for act in _offered(request, account)
        ]
        crumbs = (Crumb(_("Tài khoản"), reverse("accounts")), Crumb(account.display_name))
        head = page(request, account.display_name, crumbs=crumbs, actions=actions)
        return render(request, "ui/detail.html.jinja", {"page": head, "detail": Detail(facts, chips=(state,))})


class AccountAct(View):
    """``GET``: asks once more; ``POST``: the act."""

    def get(self, request: DeskRequest, uid: int, act: str) -> HttpResponse:
        account = self._asked(request, uid, act)
        form = NewPassword(initial={"password": secrets.token_urlsafe(9)}) if act == "password" else forms.Form()
        return self._show(request, account, act, form)

    def post(self, request: DeskRequest, uid: int, act: str) -> HttpResponse:
        account = self._asked(request, uid, act)
        form = NewPassword(request.POST) if act == "password" else forms.Form(request.POST)
        if form.is_valid():
            try:
                ACTS[act][1](by=request.actor, at=request.at, account=account, **form.cleaned_data)
            except CchcError as refusal:
                form.add_error(None, refusal.said(request.lang))
            else:
                messages.success(request, _("Đã ghi: %(act)s.") % {"act": ACTS[act][0].said(request.lang)})
                return redirect("account", uid)
        return self._show(request, account, act, form)

    def _asked(self, request: DeskRequest, uid: int, act: str) -> Account:
        account = _account(request, uid)
        if act not in _offered(request, account):
            raise Http404
        return account

    def _show(self, request: DeskRequest, account: Account, act: str, form: forms.Form) -> HttpResponse:
        title, back = ACTS[act][0].said(request.lang), reverse("account", args=[account.pk])
        head = page(request, title, lead=account.display_name, crumbs=(Crumb(account.username, back), Crumb(title)))
        context = {"page": head, "form": our_words(form), "submit": title, "cancel_href": back}
        return render(request, "ui/form.html.jinja", context, status=422 if form.errors else 200)
