"""Coming in and going out; the language; one's own password; accounts."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import PasswordChangeForm
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.views import LoginView
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View
from django.views.i18n import set_language

from cchc.console.roles import KEEPERS, ROLE_NAMES
from cchc.directory.models import Account, RoleGrant
from cchc.directory.operations import change_password, open_account, prefer_language
from cchc.directory.queries import accounts_within, units_in_force
from cchc.kernel.errors import CchcError
from cchc.kernel.scope import Viewer
from cchc.ui.content import Action, Chip, Column, Empty, Listing, Row, Table
from cchc.ui.pages import DeskRequest, page
from cchc.ui.pages.listing import SIZE, pager
from cchc.ui.shell import Crumb


class Login(LoginView):
    """The login; who comes in finds the language they chose last."""

    template_name = "ui/auth.html.jinja"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        return {**context, "page": page(self.request, _("Đăng nhập")), "submit": _("Đăng nhập")}

    def get_form(self, form_class: Any = None) -> Any:
        form = super().get_form(form_class)
        # Before anything binds them: a refusal quotes the label too.
        form.fields["username"].label, form.fields["password"].label = _("Tên đăng nhập"), _("Mật khẩu")
        wrong = _("Tên đăng nhập hoặc mật khẩu chưa đúng. Hãy gõ lại.")
        form.error_messages = {**form.error_messages, "invalid_login": wrong}
        return form

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        if settings.LANGUAGE_COOKIE_NAME not in self.request.COOKIES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, form.get_user().language, samesite="Lax")
        return response


@login_not_required
def language(request: HttpRequest) -> HttpResponse:
    """Change the language: for this browser, and for the account where one is signed in."""
    if request.method == "POST" and isinstance(request.user, Account):
        prefer_language(request.user, request.POST.get("language", ""))
    return set_language(request)


class Password(View):
    """One's own password."""

    def get(self, request: DeskRequest) -> HttpResponse:
        return self._show(request, PasswordChangeForm(cast("Account", request.user)))

    def post(self, request: DeskRequest) -> HttpResponse:
        account = cast("Account", request.user)
        form = PasswordChangeForm(account, request.POST)
        if not form.is_valid():
            return self._show(request, form)
        changed = change_password(
            by=request.actor, at=request.at, account=account, password=form.cleaned_data["new_password1"]
        )
        update_session_auth_hash(request, changed)
        messages.success(request, _("Đã đổi mật khẩu. Các phiên đăng nhập khác đã bị đóng."))
        return redirect("home")

    def _show(self, request: DeskRequest, form: forms.Form) -> HttpResponse:
        labels = (_("Mật khẩu hiện nay"), _("Mật khẩu mới"), _("Nhập lại mật khẩu mới"))
        names = ("old_password", "new_password1", "new_password2")
        for name, label in zip(names, labels, strict=True):
            form.fields[name].label = label
        form.fields["new_password1"].help_text = _("Ít nhất 10 ký tự, không dùng mật khẩu phổ biến.")
        form.fields["new_password2"].help_text = ""
        context = {
            "page": page(request, _("Đổi mật khẩu"), crumbs=(Crumb(_("Hôm nay"), reverse("home")),)),
            "form": our_words(form),
            "submit": _("Đổi mật khẩu"),
            "cancel_href": reverse("home"),
        }
        return render(request, "ui/form.html.jinja", context, status=422 if form.errors else 200)


def keepable(viewer: Viewer, accounts: Iterable[int]) -> set[int]:
    """Accounts all of whose roles are within the keeper's scope: who reaches further is not theirs to lock."""
    found: dict[int, bool] = {}
    for account, unit in Account.objects.filter(pk__in=set(accounts)).values_list("pk", "grants__unit_id"):
        within = unit is not None and (viewer.units is None or unit in viewer.units)
        found[account] = found.get(account, True) and within
    return {account for account, within in found.items() if within}


class Accounts(View):
    """The accounts that hold a role at a unit within the administrator's scope."""

    def get(self, request: DeskRequest) -> HttpResponse:
        _keepers_only(request)
        term = request.GET.get("q", "").strip()
        grants = accounts_within(request.viewer, term)
        kept = keepable(request.viewer, [grant.account_id for grant in grants])
        asked = request.GET.get("page", "1")
        total = len(grants)
        number = min(max(1, int(asked) if asked.isdecimal() else 1), max(1, -(-total // SIZE)))
        shown = grants[(number - 1) * SIZE : number * SIZE]
        rows = [_row(grant, request.lang, opens=grant.account_id in kept) for grant in shown]
        heads = (_("Tên đăng nhập"), _("Tên hiển thị"), _("Vai trò"), _("Đơn vị"))
        columns = [Column(head, "text" if place else "code") for place, head in enumerate(heads)]
        columns += [Column(_("Từ ngày"), "day"), Column(_("Đến ngày"), "day"), Column(_("Tình trạng"), "chip")]
        open_one = Action(_("Mở tài khoản"), reverse("open_account"), "plus", "primary")
        empty = Empty(_("Không có tài khoản nào khớp"), "", open_one, "users")
        title = _("Tài khoản")
        head = page(
            request,
            title,
            lead=_("Người dùng có vai trò tại các đơn vị trong phạm vi của bạn."),
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
            actions=[open_one],
        )
        listing = Listing(
            Table(columns, rows, empty), pager(request, number, total), reverse("accounts"), term, filtered=bool(term)
        )
        template = "ui/list_results.html.jinja" if request.htmx else "ui/list.html.jinja"
        return render(request, template, {"page": head, "listing": listing})


def our_words(form: forms.Form) -> forms.Form:
    """The form with its refusals of passwords in the language of the page; Django has not translated all of them."""
    said = {
        "password_too_short": _("Mật khẩu này quá ngắn: cần ít nhất 10 ký tự."),
        "password_too_similar": _("Mật khẩu này quá giống tên tài khoản."),
    }
    for name, found in form.errors.as_data().items():
        form.errors[name] = form.error_class([said.get(one.code or "", text) for one in found for text in one.messages])
    return form


class NewPassword(forms.Form):
    """A password that someone else is given."""

    password = forms.CharField(
        label=gettext_lazy("Mật khẩu mới"),
        help_text=gettext_lazy("Ít nhất 10 ký tự. Hãy báo riêng cho người dùng và nhắc họ đổi ngay."),
        validators=[validate_password],
    )


class OpenForm(forms.Form):
    """Whose account, with which role, where."""

    username = forms.RegexField(
        r"^[a-z0-9][a-z0-9._-]*$",
        label=gettext_lazy("Tên đăng nhập"),
        max_length=60,
        help_text=gettext_lazy("Chữ thường không dấu, số, dấu chấm, gạch ngang."),
        error_messages={
            "invalid": gettext_lazy("Tên đăng nhập chỉ gồm chữ thường không dấu, số, dấu chấm, gạch ngang."),
        },
    )
    display_name = forms.CharField(label=gettext_lazy("Tên hiển thị"), max_length=200)
    role = forms.ChoiceField(label=gettext_lazy("Vai trò"))
    unit: Any = forms.ModelChoiceField(label=gettext_lazy("Đơn vị"), queryset=None)
    password = forms.CharField(
        label=gettext_lazy("Mật khẩu ban đầu"),
        help_text=gettext_lazy("Ít nhất 10 ký tự. Hãy báo riêng cho người dùng và nhắc họ đổi ngay."),
        validators=[validate_password],
    )

    def __init__(self, *args: Any, request: DeskRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        roles = [(name, text.said(request.lang)) for name, text in ROLE_NAMES.items()]
        self.fields["role"].choices = roles  # type: ignore[attr-defined]
        self.fields["unit"].queryset = units_in_force(request.viewer, request.today)  # type: ignore[attr-defined]


class OpenAccount(View):
    """Open an account at a unit within the administrator's scope."""

    def get(self, request: DeskRequest) -> HttpResponse:
        _keepers_only(request)
        return self._show(request, OpenForm(request=request, initial={"password": secrets.token_urlsafe(9)}))

    def post(self, request: DeskRequest) -> HttpResponse:
        _keepers_only(request)
        form = OpenForm(request.POST, request=request)
        if form.is_valid():
            try:
                open_account(by=request.actor, at=request.at, valid_from=request.today, **form.cleaned_data)
            except CchcError as refusal:
                form.add_error(None, refusal.said(request.lang))
            else:
                messages.success(request, _("Đã mở tài khoản %(name)s.") % {"name": form.cleaned_data["username"]})
                return redirect("accounts")
        return self._show(request, form)

    def _show(self, request: DeskRequest, form: forms.Form) -> HttpResponse:
        title = _("Mở tài khoản")
        head = page(request, title, crumbs=(Crumb(_("Tài khoản"), reverse("accounts")), Crumb(title)))
        context = {"page": head, "form": our_words(form), "submit": title, "cancel_href": reverse("accounts")}
        return render(request, "ui/form.html.jinja", context, status=422 if form.errors else 200)


def _row(grant: RoleGrant, lang: str, *, opens: bool) -> Row:
    """A role at a unit; ``opens``: whether the viewer keeps the account, and so may open its page."""
    cells = (
        grant.account.username,
        grant.account.display_name,
        ROLE_NAMES[grant.role].said(lang) if grant.role in ROLE_NAMES else grant.role,
        grant.unit.name,
        grant.valid_from,
        grant.valid_to,
        Chip("good", _("Đang dùng")) if grant.account.is_active else Chip("quiet", _("Đã khóa"), "lock"),
    )
    return Row(cells, reverse("account", args=[grant.account_id]) if opens else "")


def _keepers_only(request: DeskRequest) -> None:
    if not request.viewer.may(KEEPERS):
        raise PermissionDenied


login: Callable[..., HttpResponseBase] = Login.as_view()
