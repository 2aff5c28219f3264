"""Units through time: the tree on a day, and the life of one unit."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from cchc.console.calendar import named, recent
from cchc.console.questions import Question
from cchc.directory.models import UNIT_LEVELS, UnitLink
from cchc.directory.queries import links_of, unit_map
from cchc.directory.tree import Tree, UnitVersion
from cchc.kernel.text import Text
from cchc.statistics.reports.ask import DEFAULT_FORM
from cchc.ui.content import Action, Chip, Column, Detail, Empty, Fact, Node, Panel, Row, Table, Tone
from cchc.ui.jinja import number
from cchc.ui.pages import DeskRequest, page
from cchc.ui.shell import Crumb

#: How sure a succession is, in words.
SURENESS: dict[str, tuple[Tone, Text]] = {
    "found": ("good", Text("Theo văn bản", "By the decision's text")),
    "inferred from names": ("warn", Text("Suy từ tên gọi, chưa chắc", "Inferred from names, not certain")),
    "unknown": ("bad", Text("Chưa rõ đơn vị kế thừa", "Successor not known")),
}
#: A decision says that a unit was divided, but not which part of its work went where.
_HALF_SURE: tuple[Tone, Text] = (
    "warn",
    Text("Theo văn bản; phần chia chưa rõ", "By the decision's text; the shares are not known"),
)
_ACCOUNT = re.compile(r"[\w.-]+/[\w.-]+ (?=[0-9a-f]{8})")
_COMMIT = re.compile(r"\b[0-9a-f]{8,40}\b ?")
_DATE = re.compile(r"\((\d{4})-(\d\d)-(\d\d)\)")
KINDS = {
    "same": Text("giữ nguyên", "unchanged"),
    "rename": Text("đổi tên", "renamed"),
    "move": Text("chuyển đơn vị cấp trên", "moved under another unit"),
    "merge": Text("nhập vào", "merged into"),
    "split": Text("chia một phần", "split in part"),
    "successor": Text("kế thừa", "succeeded by"),
}


def _asked_day(request: DeskRequest) -> date:
    try:
        return date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        return request.today


class Units(View):
    """The tree of units in force on a day; with a search, the units that match."""

    def get(self, request: DeskRequest) -> HttpResponse:
        day, term = _asked_day(request), request.GET.get("q", "").strip()
        tree = unit_map().as_was(day, day)
        there = {node: unit for node, unit in tree.units.items() if unit.in_force(day)}
        roots = [node for node in there if tree.parents.get(node) not in there]
        ordered = sorted(roots, key=lambda node: there[node].code)
        nodes = [_node(request, tree, there, node, 0) for node in ordered]
        title = _("Cây đơn vị")
        head = page(
            request,
            title,
            lead=_("%(count)s đơn vị có hiệu lực ngày %(day)s.")
            % {"count": number(len(there)), "day": f"{day:%d/%m/%Y}"},
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(title)),
            actions=[Action(_("Danh sách mọi thời kỳ"), reverse("list", args=["units"]), "list")],
        )
        context = {
            "page": head,
            "nodes": nodes,
            "as_of": day,
            "address": reverse("units"),
            "empty": Empty(_("Không có đơn vị nào vào ngày này"), _("Hãy chọn ngày khác, hoặc nhập danh sách đơn vị.")),
            "term": term,
            "matches": _matches(request, there, term) if term else None,
        }
        return render(request, "console/units.html.jinja", context)


def _node(request: DeskRequest, tree: Tree, there: dict[int, UnitVersion], node: int, depth: int) -> Node:
    unit = there[node]
    below = [child for child in tree.children.get(node, ()) if child in there]
    own = request.viewer.units is not None and node in request.viewer.units
    return Node(
        name=unit.name,
        code=unit.code,
        href=reverse("record", args=["units", node]),
        note=UNIT_LEVELS[unit.level].said(request.lang),
        children=[_node(request, tree, there, child, depth + 1) for child in below],
        open=depth == 0 or (own and depth == 1),
    )


def _matches(request: DeskRequest, there: dict[int, UnitVersion], term: str) -> Table:
    word = term.casefold()
    found = [u for u in there.values() if u.code.startswith(term) or word in u.name.casefold()]
    columns = [Column(_("Mã"), "code"), Column(_("Tên")), Column(_("Cấp")), Column(_("Trực thuộc"), "code")]
    rows = [
        Row(
            (unit.code, unit.name, UNIT_LEVELS[unit.level].said(request.lang), unit.parent_code or None),
            reverse("record", args=["units", unit.id]),
        )
        for unit in sorted(found, key=lambda unit: unit.code)
    ]
    return Table(
        columns, rows, Empty(_("Không có đơn vị nào khớp"), _("Hãy thử tên khác hoặc ngày khác."), icon="search")
    )


class UnitPage(View):
    """One version of a unit: where it stands, where it came from, what became of it."""

    def get(self, request: DeskRequest, uid: int) -> HttpResponse:
        units = unit_map()
        unit = next((one for one in units.units if one.id == uid), None)
        if unit is None:
            raise Http404
        day = min(request.today, unit.valid_to) if unit.valid_to else max(request.today, unit.valid_from)
        tree = units.as_was(day, day)
        above = tree.parents.get(unit.id)
        in_force = unit.in_force(request.today)
        facts = [
            Fact(_("Mã"), unit.code, "code"),
            Fact(_("Cấp"), UNIT_LEVELS[unit.level].said(request.lang)),
            Fact(
                _("Trực thuộc"),
                tree.units[above].name if above is not None else None,
                href=reverse("record", args=["units", above]) if above is not None else "",
            ),
            Fact(_("Từ ngày"), unit.valid_from, "day"),
            Fact(_("Đến ngày"), unit.valid_to, "day"),
        ]
        chip = Chip("good", _("Đang hoạt động")) if in_force else Chip("quiet", _("Đã kết thúc"), "history")
        below = [tree.units[child] for child in tree.children.get(unit.id, ()) if tree.units[child].in_force(day)]
        links = links_of([unit.id])
        panels = [
            _linked(request, _("Trước đó"), [link for link in links if link.new_id == unit.id], old=True),
            _linked(request, _("Sau đó"), [link for link in links if link.old_id == unit.id], old=False),
            _versions(request, [one for one in units.units if one.code == unit.code and one.id != unit.id]),
            _below(request, below, day),
        ]
        head = page(
            request,
            unit.name,
            crumbs=(Crumb(_("Hôm nay"), reverse("home")), Crumb(_("Cây đơn vị"), reverse("units")), Crumb(unit.name)),
            actions=_report(request, unit),
        )
        detail = Detail(facts, panels=[panel for panel in panels if panel], chips=(chip,))
        return render(request, "ui/detail.html.jinja", {"page": head, "detail": detail})


def _report(request: DeskRequest, unit: UnitVersion) -> list[Action]:
    """The report of the last period in which the unit was there, where the viewer may see it."""
    if request.viewer.units is not None and unit.id not in request.viewer.units:
        return []
    last = min(request.today, unit.valid_to or request.today)
    period = next((one for one in recent(last) if one.end <= last), None)
    if period is None or period.end < unit.valid_from:
        return []
    asked = Question(DEFAULT_FORM, period.code, f"{unit.code}@{min(period.end, last).isoformat()}")
    return [Action(_("Báo cáo %(period)s") % {"period": named(period)}, asked.address(), "report", "primary")]


def _linked(request: DeskRequest, title: str, links: Sequence[UnitLink], *, old: bool) -> Panel | None:
    if not links:
        return None
    rows = []
    for link in links:
        other = link.old if old else link.new
        tone, words = _HALF_SURE if _undivided(link) else SURENESS[link.sure]
        sure = Chip(tone, words.said(request.lang), "help" if tone != "good" else "")
        kind = KINDS[link.kind].said(request.lang)
        if other is None:
            rows.append(Row((_("Chưa rõ"), None, kind, sure, _public(link.source) or None)))
        else:
            href = reverse("record", args=["units", other.pk])
            rows.append(Row((other.name, other.valid_from, kind, sure, _public(link.source) or None), href))
    columns = [
        Column(_("Đơn vị")),
        Column(_("Từ ngày"), "day"),
        Column(_("Quan hệ")),
        Column(_("Mức chắc chắn"), "chip"),
        Column(_("Nguồn")),
    ]
    return Panel(title, Table(columns, rows, Empty("")), "history")


def _undivided(link: UnitLink) -> bool:
    return link.kind == "split" and link.sure == "found" and link.share is None


def _public(source: str) -> str:
    """Where a link is known from, without the names of the accounts that keep public data: those stay in the row."""
    said = _COMMIT.sub("", _ACCOUNT.sub(_("dữ liệu công khai") + " ", source))
    return _DATE.sub(r"\3/\2/\1", said).replace(" ;", ";").strip()


def _versions(request: DeskRequest, others: Sequence[UnitVersion]) -> Panel | None:
    if not others:
        return None
    columns = [Column(_("Đơn vị")), Column(_("Từ ngày"), "day"), Column(_("Đến ngày"), "day")]
    rows = [Row((u.name, u.valid_from, u.valid_to), reverse("record", args=["units", u.id])) for u in others]
    return Panel(_("Các thời kỳ khác của mã này"), Table(columns, rows, Empty("")), "calendar")


def _below(request: DeskRequest, below: Sequence[UnitVersion], day: date) -> Panel | None:
    if not below:
        return None
    columns = [Column(_("Đơn vị")), Column(_("Mã"), "code"), Column(_("Cấp"))]
    rows = [
        Row((u.name, u.code, UNIT_LEVELS[u.level].said(request.lang)), reverse("record", args=["units", u.id]))
        for u in below
    ]
    title = _("Đơn vị trực thuộc, ngày %(day)s") % {"day": f"{day:%d/%m/%Y}"}
    return Panel(title, Table(columns, rows, Empty("")), "tree")
