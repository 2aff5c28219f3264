"""Pages that say no, in the console's own frame: what happened, and what can be done now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from cchc.kernel.errors import CchcError
from cchc.ui.content import Action, Refusal
from cchc.ui.pages import page


def _say(request: HttpRequest, status: int, title: str, message: str, advice: str = "") -> HttpResponse:
    home = Action(_("Về trang Hôm nay"), reverse("home"), "home", "primary")
    refusal = Refusal(status, title, message, advice, (home,))
    return render(request, "ui/refusal.html.jinja", {"page": page(request, title), "refusal": refusal}, status=status)


def refused(request: HttpRequest, error: CchcError) -> HttpResponse:
    """What an operation or a query refuses, where no form is there to say it."""
    return _say(request, 404, _("Không mở được trang này"), error.said(get_language() or "vi"))


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400."""
    message = _("Máy chủ không hiểu yêu cầu này.")
    return _say(request, 400, _("Yêu cầu không hợp lệ"), message, _("Hãy quay lại trang trước và làm lại."))


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    message = _("Vai trò của bạn không dùng đến trang này.")
    advice = _("Nếu công việc của bạn cần đến nó, hãy hỏi quản trị của đơn vị.")
    return _say(request, 403, _("Trang này không dành cho vai trò của bạn"), message, advice)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page or record, or one beyond the viewer's scope; which of these is not said."""
    message = _("Địa chỉ không đúng, hoặc bản ghi không thuộc phạm vi của bạn.")
    return _say(request, 404, _("Không tìm thấy"), message, _("Hãy tìm lại trong danh sách."))


def broken(request: HttpRequest) -> HttpResponse:
    """500: stands on no database and no account."""
    request.__dict__["broken"] = True
    message = _("Lỗi này là của chương trình, không phải của bạn. Việc đang làm dở chưa được ghi.")
    return _say(request, 500, _("Máy chủ gặp lỗi"), message, _("Hãy thử lại; nếu vẫn lỗi, hãy báo quản trị."))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose proof against forgery is missing or old."""
    message = _("Trang đã mở quá lâu, hoặc trình duyệt không nhận cookie, nên biểu vừa gửi chưa được ghi.")
    return _say(request, 403, _("Phiên làm việc đã thay đổi"), message, _("Hãy mở lại trang rồi gửi lần nữa."))


def locked(request: HttpRequest, *_args: object, **_kwargs: object) -> HttpResponse:
    """Too many wrong passwords."""
    message = _("Tài khoản này bị nhập sai mật khẩu nhiều lần nên tạm khóa 15 phút.")
    advice = _("Hãy chờ rồi thử lại. Nếu quên mật khẩu, hãy hỏi quản trị của đơn vị.")
    return _say(request, 429, _("Tạm khóa đăng nhập"), message, advice)
