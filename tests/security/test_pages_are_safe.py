"""What every page keeps: its content policy, its proof against forgery, and other people's text as text."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client
from django.urls import reverse

from cchc.directory.models import Account
from tests.security.conftest import PASSWORD, SignIn, uid
from tests.security.test_every_route import routes


class Inline(HTMLParser):
    """Collects what the content policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._in_script = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self.found += [f"{tag} {name}" for name in named if name == "style" or re.match("on[a-z]+$|hx-on", name)]
        self._in_script = tag == "style" or (tag == "script" and "src" not in named)
        for name in ("src", "href", "action"):
            value = named.get(name) or ""
            if re.match(r"(?i)\s*(javascript:|https?:|//)", value):
                self.found.append(f"{tag} {name}={value}")

    def handle_data(self, data: str) -> None:
        if self._in_script and data.strip():
            self.found.append(data[:40])
        self._in_script = False


def test_no_page_needs_more_than_its_content_policy_allows(sign_in: SignIn) -> None:
    client = sign_in("administrator.T")
    looked = 0
    for address in {route.address for route in routes()} | {"/khong-co/"}:
        answer = client.get(address)
        assert "default-src 'self'" in answer.headers["Content-Security-Policy"]
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert answer.headers["X-Frame-Options"] == "DENY"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "no-store" in answer.headers["Cache-Control"]
        if answer.headers["Content-Type"].startswith("text/html") and answer.status_code != 302:
            page = Inline()
            page.feed(answer.content.decode())
            assert page.found == [], address
            looked += 1
    assert looked > 20


def test_a_forged_form_is_refused_in_words(sign_in: SignIn) -> None:
    sign_in("administrator.T")
    account = Account.objects.get(username="administrator.t")
    client = Client(enforce_csrf_checks=True)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    for route in routes():
        answer = client.post(route.address)
        assert answer.status_code in (403, 405), route
    assert "Phiên làm việc đã thay đổi" in client.post(reverse("password")).content.decode()


def test_a_stranger_is_not_led_away_after_the_login(districts: None) -> None:
    sent = {"username": "leader.h", "password": PASSWORD}
    answer = Client().post("/login/?next=https://evil.example/", {**sent, "next": "https://evil.example/"})
    assert answer.status_code == 302
    assert answer["Location"] == "/"
    answer = Client().post(reverse("language"), {"language": "en", "next": "https://evil.example/"})
    assert not answer["Location"].startswith("http")


def test_guessing_passwords_locks_the_account_for_a_while(districts: None) -> None:
    client = Client()
    answers = [client.post("/login/", {"username": "leader.h", "password": f"đoán {n}"}) for n in range(9)]
    assert [answer.status_code for answer in answers[:7]] == [200] * 7
    assert answers[-1].status_code == 429
    assert "Tạm khóa đăng nhập" in answers[-1].content.decode()
    right = client.post("/login/", {"username": "leader.h", "password": PASSWORD})
    assert right.status_code == 429


def test_a_closed_account_is_out_at_once(sign_in: SignIn) -> None:
    client = sign_in("leader.H")
    assert client.get(reverse("units")).status_code == 200
    Account.objects.filter(username="leader.h").update(is_active=False)
    assert client.get(reverse("units")).status_code == 302


def test_a_part_of_a_page_asked_for_after_signing_out_reloads_the_page(districts: None) -> None:
    answer = Client().get(reverse("list", args=["dossiers"]), headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"
    assert answer.content == b""


def test_a_changed_password_closes_other_sessions(sign_in: SignIn) -> None:
    here, elsewhere = sign_in("leader.H"), sign_in("leader.H")
    new = "mot-mat-khau-moi-tinh"
    sent = {"old_password": PASSWORD, "new_password1": new, "new_password2": new}
    assert here.post(reverse("password"), {**sent, "old_password": "sai"}).status_code == 422
    assert here.post(reverse("password"), {**sent, "new_password1": "ngắn", "new_password2": "ngắn"}).status_code == 422
    assert here.post(reverse("password"), sent).status_code == 302
    assert here.get("/").status_code == 200
    assert elsewhere.get(reverse("units")).status_code == 302


SCRIPT = "<script>alert(1)</script>"


def test_what_people_write_stays_text(sign_in: SignIn) -> None:
    client = sign_in("statistician.H")
    said = {"unit": uid("units", code="H"), "period": "2022-H1", "line": "phu-luc-1b-2022/1.1", "state": "value"}
    begin = reverse("begin", args=["declarations", "declare"])
    assert client.post(begin, {**said, "value": "5", "reason": SCRIPT}).status_code == 302
    sections = reverse("sections", args=["phu-luc-1b-2022", "2022-H1", "H"])
    written = {"section": "steering.plan", "text": f"</textarea>{SCRIPT}"}
    assert client.post(sections, written).status_code == 302
    pages = [
        reverse("list", args=["declarations"]),
        reverse("record", args=["declarations", uid("declarations", unit__code="H")]),
        reverse("report", args=["phu-luc-1b-2022", "2022-H1", "H"]),
        reverse("explain", args=["phu-luc-1b-2022", "2022-H1", "H", "1.1"]),
        sections,
        f"{reverse('list', args=['dossiers'])}?q={SCRIPT}",
        f"{reverse('reports')}?period={SCRIPT}&unit={SCRIPT}",
    ]
    for address in pages:
        told = client.get(address).content.decode()
        assert SCRIPT not in told
        assert "&lt;script&gt;" in told


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t="])
def test_an_export_never_runs(sign_in: SignIn, start: str) -> None:
    client = sign_in("statistician.H")
    said = {"unit": uid("units", code="H"), "period": "2022-H1", "line": "phu-luc-1b-2022/1.1", "state": "value"}
    reason = f"{start}HYPERLINK(0)"
    client.post(reverse("begin", args=["declarations", "declare"]), {**said, "value": "5", "reason": reason})
    told = b"".join(client.get(reverse("export", args=["declarations", "csv"]))).decode("utf-8-sig")
    cells = [cell.strip('"') for line in told.splitlines() for cell in line.split(",")]
    assert any("HYPERLINK" in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "-", "@", "\t")) for cell in cells)
