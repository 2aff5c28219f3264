"""What is printed of plans and visits: the plan; a visit's minutes and checklist; the draft of its conclusion."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cchc.directory.letterhead import letterhead
from cchc.kernel.dates import short_date
from cchc.registers.inspections.pages.sides import own_side
from cchc.registers.inspections.queries.checklists import FIELDS
from cchc.registers.inspections.queries.findings import findings
from cchc.registers.inspections.queries.onsite import ANSWERS, MEMBER_ROLES, looked, samples, team
from cchc.registers.inspections.queries.plans import planned_visits
from cchc.registers.inspections.queries.visits import FORMS
from cchc.ui.content import Action
from cchc.ui.pages import DeskRequest, RegisterPage, page
from cchc.ui.printing import FORMATS, Column, Paragraph, Sheet, Signature, Table
from cchc.ui.printing import render as draw
from cchc.ui.shell import Crumb


class _SheetPage(RegisterPage):
    """``GET``: which sheets there are; with ``sheet`` and ``kind`` in the query, that file."""

    sheets: Sequence[tuple[str, str]] = ()  # name, title

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponse:
        row = self.row(self.register)
        name, kind = request.GET.get("sheet", ""), request.GET.get("kind", "")
        offered = dict(self.offered(row))
        if not name:
            return self._links(row, offered)
        if name not in offered or kind not in FORMATS:
            raise Http404
        answer = HttpResponse(draw(self.sheet(name, row), kind, at=request.at), content_type=FORMATS[kind])
        answer["Content-Disposition"] = f'attachment; filename="{name}-{row.pk}.{kind}"'
        return answer

    def offered(self, row: Any) -> Sequence[tuple[str, str]]:
        """Name and title of each sheet that the viewer may print of this record."""
        return self.sheets

    def sheet(self, name: str, row: Any) -> Sheet:
        """The sheet of that name."""
        raise NotImplementedError

    def _links(self, row: Any, offered: dict[str, str]) -> HttpResponse:
        request, register = self.request, self.register
        back = reverse("record", args=[register.name, row.pk])
        crumbs = (
            Crumb(register.title.said(request.lang), reverse("list", args=[register.name])),
            Crumb(register.called(row), back),
            Crumb(_("In")),
        )
        sheets = [
            (title, [Action(kind.upper(), f"{request.path}?sheet={name}&kind={kind}", "download") for kind in FORMATS])
            for name, title in offered.items()
        ]
        head = page(request, _("In"), lead=register.called(row), crumbs=crumbs)
        return render(request, "inspections/sheets.html.jinja", {"page": head, "sheets": sheets})


class VisitSheet(_SheetPage):
    """Minutes, checklist and the draft of the conclusion for the visit's own side; what is issued for both."""

    def offered(self, row: Any) -> Sequence[tuple[str, str]]:
        issued = ("ket-luan", _("Kết luận kiểm tra"))
        if not own_side(self.request.viewer, row, self.request.today):
            return (issued,) if row.conclusion else ()
        minutes = (("bien-ban", _("Biên bản kiểm tra")), ("phieu", _("Phiếu kiểm tra")))
        return (*minutes, issued if row.conclusion else ("ket-luan", _("Dự thảo kết luận kiểm tra")))

    def sheet(self, name: str, row: Any) -> Sheet:
        return {"bien-ban": self._minutes, "phieu": self._checklist, "ket-luan": self._conclusion}[name](row)

    def _minutes(self, visit: Any) -> Sheet:
        day = visit.ended_on or visit.started_on or visit.decided_on
        body: list[Paragraph | Table] = [
            Paragraph(
                f"Căn cứ Quyết định số {visit.decision} ngày {short_date(visit.decided_on)}, đoàn kiểm tra làm việc "
                f"tại {_place(visit)}{_days(visit)}."
            ),
            Paragraph("I. Thành phần đoàn kiểm tra", "heading"),
            *self._team(visit),
            Paragraph("II. Nội dung đã kiểm tra", "heading"),
            self._answers(visit),
            Paragraph("III. Mẫu hồ sơ", "heading"),
            *self._samples(visit),
            Paragraph("IV. Vấn đề phát hiện", "heading"),
            *self._findings(visit),
            Paragraph("V. Ý kiến của đơn vị được kiểm tra", "heading"),
            Paragraph("………………………………………………………………………………"),
        ]
        signed = (
            Signature(("ĐẠI DIỆN ĐƠN VỊ", "ĐƯỢC KIỂM TRA"), "(Ký, ghi rõ họ tên)"),
            Signature(("TRƯỞNG ĐOÀN KIỂM TRA",), "(Ký, ghi rõ họ tên)"),
        )
        return Sheet(
            letterhead(visit.unit, day),
            day,
            "BIÊN BẢN",
            (f"Kiểm tra {_field(visit)} tại {_place(visit)}", f"(Cuộc kiểm tra số {visit.code})"),
            tuple(body),
            signed,
            number="Số:        /BB-ĐKT",
            landscape=False,
        )

    def _checklist(self, visit: Any) -> Sheet:
        day = visit.started_on or visit.decided_on
        return Sheet(
            letterhead(visit.unit, day),
            day,
            "PHIẾU KIỂM TRA",
            (f"{_capital(_field(visit))} tại {_place(visit)}", f"(Cuộc kiểm tra số {visit.code})"),
            (self._answers(visit),),
            (Signature(("NGƯỜI GHI PHIẾU",), "(Ký, ghi rõ họ tên)"),),
            landscape=True,
        )

    def _conclusion(self, visit: Any) -> Sheet:
        day = visit.concluded_on or self.request.today
        head = letterhead(visit.unit, day)
        form = FORMS[visit.form].vi
        body: list[Paragraph | Table] = [
            Paragraph(
                f"Thực hiện Quyết định số {visit.decision} ngày {short_date(visit.decided_on)}, {head.agency} đã kiểm "
                f"tra ({form}) {_field(visit)} tại {_place(visit)}{_days(visit)}. Kết luận như sau:"
            ),
            Paragraph("1. Vấn đề phát hiện và yêu cầu khắc phục", "heading"),
            *self._findings(visit),
            Paragraph("2. Tổ chức thực hiện", "heading"),
            Paragraph(
                f"{_place(visit)} khắc phục các vấn đề nêu trên đúng thời hạn, báo cáo kèm tài liệu kiểm "
                "chứng để kiểm tra lại."
            ),
        ]
        return Sheet(
            head,
            day,
            "KẾT LUẬN",
            (f"Kiểm tra {_field(visit)} tại {_place(visit)}",),
            tuple(body),
            (Signature(head.signer),),
            (f"- {_place(visit)};", "- Lưu: VT, ĐKT."),
            number=f"Số: {visit.conclusion}" if visit.conclusion else "Số:        /KL-ĐKT",
            landscape=False,
        )

    def _team(self, visit: Any) -> list[Paragraph]:
        people = team(self.request.viewer).filter(inspection=visit).order_by("pk")
        lines = [Paragraph(f"- {one.name}, {one.post}: {MEMBER_ROLES[one.role].vi}.") for one in people]
        return lines or [Paragraph("………………………………………………………………………………")]

    def _answers(self, visit: Any) -> Table:
        rows = [
            (str(n), one.item.question.vi, one.item.clause, _capital(ANSWERS[one.answer or "not_looked"].vi), one.note)
            for n, one in enumerate(looked(visit), start=1)
        ]
        return Table(_columns(("STT", 6), ("Nội dung", 34), ("Căn cứ", 26), ("Kết quả", 14), ("Ghi chú", 20)), rows)

    def _samples(self, visit: Any) -> list[Paragraph]:
        said = [
            Paragraph(
                f"- Rút ngẫu nhiên {one.size} hồ sơ trong {one.population} hồ sơ tiếp nhận từ ngày "
                f"{short_date(one.since)} đến ngày {short_date(one.until)} (số gieo {one.seed}): "
                f"{one.conforming} đúng quy định, {one.violating} có vi phạm, {one.left} chưa xem."
            )
            for one in samples(self.request.viewer).filter(inspection=visit).order_by("pk")
        ]
        return said or [Paragraph("Không rút mẫu.")]

    def _findings(self, visit: Any) -> list[Paragraph | Table]:
        rows = findings(self.request.viewer).filter(inspection=visit).exclude(state="annulled").order_by("number")
        told = [
            (str(one.number), one.found, one.clause, one.unit.name, short_date(one.due_on) if one.due_on else "")
            for one in rows.select_related("unit")
        ]
        if not told:
            return [Paragraph("Chưa phát hiện vấn đề phải khắc phục.")]
        columns = ("STT", "Vấn đề", "Căn cứ", "Đơn vị khắc phục", "Hạn khắc phục")
        return [
            Table(tuple(Column(title, "center" if n in (0, 4) else "left") for n, title in enumerate(columns)), told)
        ]


class PlanSheet(_SheetPage):
    """The plan with the units that it names."""

    def offered(self, row: Any) -> Sequence[tuple[str, str]]:
        return (("ke-hoach", _("Kế hoạch kiểm tra")),)

    def sheet(self, name: str, row: Any) -> Sheet:
        head = letterhead(row.unit, row.issued_on)
        visits = planned_visits(self.request.viewer).filter(plan=row, removed_on=None).order_by("last_month", "pk")
        rows = [(str(n), one.inspected.name, _when(one), one.contents) for n, one in enumerate(visits, start=1)]
        table = Table(_columns(("STT", 0), ("Đơn vị được kiểm tra", 0), ("Thời gian", 0), ("Nội dung", 0)), rows)
        field = FIELDS[row.field].vi if row.field in FIELDS else row.field
        return Sheet(
            head,
            row.issued_on,
            "KẾ HOẠCH",
            (f"Kiểm tra {field[:1].lower()}{field[1:]} năm {row.year}",),
            (Paragraph(f"{head.agency} kiểm tra các cơ quan, đơn vị sau đây trong năm {row.year}:"), table),
            (Signature(head.signer),),
            ("- Các đơn vị được kiểm tra;", "- Lưu: VT."),
            number=f"Số: {row.number}",
            landscape=False,
        )


def _place(visit: Any) -> str:
    """The inspected unit as running text names it: "UBND xã Hương Trà"."""
    return letterhead(visit.inspected, visit.decided_on).agency


def _field(visit: Any) -> str:
    name = FIELDS[visit.field].vi if visit.field in FIELDS else visit.field
    return name[:1].lower() + name[1:]


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _days(visit: Any) -> str:
    if visit.started_on is None:
        return ""
    if visit.ended_on in (None, visit.started_on):
        return f" ngày {short_date(visit.started_on)}"
    return f" từ ngày {short_date(visit.started_on)} đến ngày {short_date(visit.ended_on)}"


def _when(planned: Any) -> str:
    if planned.month:
        return f"Tháng {planned.month}"
    return f"Quý {('I', 'II', 'III', 'IV')[planned.quarter - 1]}"


def _columns(*columns: tuple[str, float]) -> tuple[Column, ...]:
    """Titles with their shares of the page; the first column numbers the rows, and days stand in the middle."""
    centred = ("STT", "Thời gian", "Hạn khắc phục")
    return tuple(Column(title, "center" if title in centred else "left", width) for title, width in columns)
