"""Every address, asked by nobody and by every role: what registers declare, and what is written here, decides."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.test import Client
from django.urls import reverse

from cchc.console.urls import urlpatterns
from cchc.directory.models import Account
from cchc.directory.queries import ROLES, viewer_of
from cchc.kernel.registry import registry
from cchc.kernel.scope import MACHINE_VIEWER
from cchc.ui.attached import file_of
from tests.contract.samples import of_all
from tests.security.conftest import TODAY, SignIn, record_of, uid

EVERYONE = frozenset(ROLES)
ADMINISTRATORS = frozenset({"administrator"})
H1 = ["phu-luc-1b-2022", "2022-H1", "H"]
TOKEN = "0" * 32
#: Not asked again as a link: assets, what ends the visit; exports, which are walked as routes and print whole lists.
_ELSEWHERE = ("/static/", "/logout", "/language")

#: A record of H in the registers of the house, by its natural key; others bring their own.
RECORDS: dict[str, dict[str, object]] = {
    "dossiers": {"code": "CUA-X1-DANG-MO"},
    "declarations": {"unit__code": "H"},
    "units": {"code": "H"},
    "procedures": {"procedure__code": "PX"},
}


@dataclass(frozen=True)
class Route:
    """An address, the roles that it answers, and with what."""

    name: str
    args: tuple[object, ...]
    roles: frozenset[str]
    status: int = 200

    @property
    def address(self) -> str:
        return reverse(self.name, args=self.args)


def said_here() -> Iterator[Route]:
    """Pages that no register declares."""
    for name in ("home", "password", "reports", "check", "units"):
        yield Route(name, (), EVERYONE)
    for name in ("report", "sections"):
        yield Route(name, tuple(H1), EVERYONE)
    yield Route("explain", (*H1, "3.3.2"), EVERYONE)
    yield Route("records", (*H1, "3.3.2", "denominator"), EVERYONE)
    yield Route("records", (*H1, "3.3.2", "all"), EVERYONE, 404)
    for kind in ("docx", "csv"):
        yield Route("download", (*H1, kind), EVERYONE)
    yield Route("accounts", (), ADMINISTRATORS)
    yield Route("open_account", (), ADMINISTRATORS)
    leader = Account.objects.get(username="leader.h").pk
    yield Route("account", (leader,), ADMINISTRATORS)
    for act, status in (("password", 200), ("lock", 200), ("unlock", 404)):
        yield Route("account_act", (leader, act), ADMINISTRATORS, status)
    yield Route("unit", (uid("units", code="K"),), EVERYONE)  # the map of units is public
    yield Route("login", (), EVERYONE, 302)  # who is in needs no login


def declared() -> Iterator[Route]:
    """Pages that registers declare, for the roles that they name."""
    desk = viewer_of(Account.objects.get(username="leader.h"), TODAY)
    for register in registry().registers:
        yield Route("list", (register.name,), register.readers)
        for kind in ("csv", "docx"):
            yield Route("export", (register.name, kind), register.readers)
        known = RECORDS.get(register.name)
        record = uid(register.name, **known) if known else record_of(register.name, "H")
        yield Route("record", (register.name, record), register.readers)
        row = register.rows(MACHINE_VIEWER).get(pk=record)
        for column in register.details:
            if column.kind == "file":
                kept = 200 if file_of(row, column) else 404
                yield Route("file", (register.name, record, column.path), register.readers, kept)
        for act in register.acts:
            where = ("act", (register.name, record, act.name)) if act.on_row else ("begin", (register.name, act.name))
            status = 200 if not act.on_row or act.offered(row) else 302  # back to the record, which says why
            may = register.readers & act.roles if act.to(desk) else frozenset[str]()
            yield Route(where[0], where[1], may, status)
        for page in register.pages:
            at = (
                ("own_record", (register.name, record, page.name))
                if page.on_row
                else ("own", (register.name, page.name))
            )
            yield Route(at[0], at[1], register.readers & (page.roles or register.readers))


def imported() -> Iterator[Route]:
    """Import pages; lists that all units share are for who oversees them all, and that is nobody of H."""
    placed = [one for one in registry().registers if one.model.__module__.startswith("cchc.registers.")]
    own = {kind.name: kind.roles for register in placed for kind in register.imports}
    for kind in registry().imports:
        roles = own.get(kind, frozenset())
        yield Route("import_kind", (kind,), roles)
        yield Route("import_sample", (kind,), roles)
        yield Route("import_job", (kind, TOKEN), roles, 404)
        yield Route("import_progress", (kind, TOKEN), roles, 404)
    yield Route("imports", (), frozenset().union(*own.values()))


def routes() -> list[Route]:
    return [*said_here(), *declared(), *imported()]


def test_no_address_is_left_out(districts: None) -> None:
    walked = {route.name for route in routes()} | {"logout", "language"}
    assert walked == {pattern.name for pattern in urlpatterns}
    assert {*RECORDS, *of_all("RECORDS")} == {register.name for register in registry().registers}


def test_nobody_is_led_to_the_login(districts: None) -> None:
    for route in routes():
        for ask in (Client().get, Client().post):
            answer = ask(route.address)
            if route.name in ("login", "home"):  # the front door is the login itself
                assert answer.status_code == 200
            else:
                assert answer.status_code == 302, route
                assert answer["Location"].startswith("/login/?next="), route


@pytest.mark.parametrize("role", sorted(ROLES))
def test_a_role_opens_what_is_its_own_and_is_led_nowhere_else(sign_in: SignIn, role: str) -> None:
    """Every route answers who may, and what its pages link to answers them too."""
    client = sign_in(f"{role}.H")
    known, led = set(), dict[str, str]()
    for route in routes():
        answer = client.get(route.address)
        assert answer.status_code == (route.status if role in route.roles else 403), route
        known.add(route.address)
        if answer.status_code == 200 and answer.headers["Content-Type"].startswith("text/html"):
            led |= {address.partition("?")[0]: address for address in _links(answer.content.decode())}
    # An explanation computes the whole report, and answers every role alike: one role follows them all.
    explained = {path for path in led if "/lines/" in path and role != "statistician"}
    for path in sorted(set(led) - known - explained):
        assert client.get(led[path]).status_code == 200, led[path]


def _links(html: str) -> Iterator[str]:
    for part in html.split('href="')[1:]:
        address = part.partition('"')[0].replace("&amp;", "&").partition("#")[0]
        if address.startswith("/") and "/export." not in address and not address.startswith(_ELSEWHERE):
            yield address


def test_leaving_and_the_language_take_a_post_alone(sign_in: SignIn) -> None:
    client = sign_in("leader.H")
    assert client.get(reverse("logout")).status_code == 405
    assert client.get(reverse("language")).status_code == 302
    assert client.get(reverse("home")).headers["Content-Language"] == "vi"
    client.post(reverse("language"), {"language": "en", "next": "/"})
    assert client.get(reverse("home")).headers["Content-Language"] == "en"
