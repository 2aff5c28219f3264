"""What no act may do, said in words; and the act's own row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from cchc.directory.models import ACT_KINDS, Procedure, ProcedureAct, ProcedureVersion, PublicationDecision
from cchc.kernel.dates import short_date
from cchc.kernel.errors import CchcError
from cchc.kernel.sources import LEVELS

#: What a version says of its procedure, beside its validity.
ATTRIBUTES = (
    "name", "level", "field", "eligible_level", "online_level", "national_portal", "fee", "online_payment",
    "interlinked", "location_free", "working_days",
)  # fmt: skip
#: What a decision of each kind may do.
ALLOWED = {
    "publication": frozenset({"publish", "amend", "replace", "repeal"}),
    "simplification": frozenset({"simplify"}),
    "online": frozenset({"amend"}),
}
#: What a decision that brings procedures online may change.
ONLINE = frozenset({"eligible_level", "online_level", "national_portal", "online_payment"})
DAY = timedelta(days=1)


class UnableToChangeCatalogue(CchcError):
    """The act can't stand: the decision, the procedure's life, or what is said of it is against it. ``about``: the
    cell of a list that is."""

    def __init__(self, vi: str, en: str, *, about: str = "code") -> None:
        super().__init__(vi, en)
        self.about = about


@dataclass(frozen=True)
class Done:
    """An act recorded or annulled: the procedure versions that it touched, and what the journal tells."""

    act: ProcedureAct
    versions: tuple[int, ...]
    told: Mapping[str, Any]


def all_acts() -> QuerySet[ProcedureAct]:
    """Every act on the catalogue."""
    rows: QuerySet[ProcedureAct] = ProcedureAct.objects.unscoped(reason="the catalogue is one, and its acts are public")
    return rows


def all_decisions() -> QuerySet[PublicationDecision]:
    """Every decision that changes the catalogue."""
    rows: QuerySet[PublicationDecision] = PublicationDecision.objects.unscoped(reason="decisions are public")
    return rows


def allowed(decision: PublicationDecision, kind: str, on: date) -> None:
    """The decision stands, is of a kind that does this, and is in effect by ``on``."""
    if decision.annulled_at is not None:
        raise UnableToChangeCatalogue(
            f"Văn bản {decision.number} đã hủy ghi nhận.", f"{decision.number} is annulled.", about="decision"
        )
    if kind not in ALLOWED[decision.kind]:
        raise UnableToChangeCatalogue(
            f"Văn bản {decision.number} không phải loại văn bản để ghi việc «{ACT_KINDS[kind].vi}».",
            f"{decision.number} is not of the kind by which a procedure is {ACT_KINDS[kind].en}.",
            about="act",
        )
    if on < decision.effective_on:
        raise UnableToChangeCatalogue(
            f"Ngày áp dụng {short_date(on)} trước ngày {decision.number} có hiệu lực "
            f"({short_date(decision.effective_on)}).",
            f"{on.isoformat()} is before {decision.number} takes effect.",
            about="on",
        )


def sound(values: Mapping[str, Any], *, stated: frozenset[str]) -> None:
    """What a procedure can be; of what was otherwise before, only what is stated anew is refused."""
    if not 0 < len(values["name"]) <= 500 or len(values["field"]) > 200:
        raise UnableToChangeCatalogue(
            "Tên thủ tục có từ 1 đến 500 ký tự, lĩnh vực không quá 200.",
            "A name has 1 to 500 characters, a field at most 200.",
            about="name",
        )
    if values["level"] not in LEVELS:
        raise UnableToChangeCatalogue(
            f"Không có cấp «{values['level']}».", f"There is no level “{values['level']}”.", about="level"
        )
    if stated & {"fee", "online_payment"} and values["online_payment"] and not values["fee"]:
        raise UnableToChangeCatalogue(
            "Thủ tục không có phí, lệ phí thì không có thanh toán trực tuyến.",
            "A procedure without a fee has no online payment.",
            about="online_payment",
        )
    if stated & {"national_portal", "online_level"} and values["national_portal"] and not values["online_level"]:
        raise UnableToChangeCatalogue(
            "Thủ tục chưa cung cấp trực tuyến mức độ 3, 4 thì chưa công khai trên Cổng dịch vụ công quốc gia.",
            "A procedure without an online level is not on the national portal.",
            about="national_portal",
        )


def versions_of(procedure: Procedure) -> list[ProcedureVersion]:
    """The procedure's versions, oldest first; nobody else changes them meanwhile."""
    Procedure.objects.select_for_update().get(pk=procedure.pk)
    return list(procedure.versions.order_by("valid_from"))


def in_force(procedure: Procedure, versions: Sequence[ProcedureVersion], on: date) -> ProcedureVersion:
    """The version of that day."""
    found = next((v for v in versions if v.valid_from <= on and (v.valid_to is None or on <= v.valid_to)), None)
    if found is None:
        raise UnableToChangeCatalogue(
            f"Thủ tục «{procedure.code}» không có hiệu lực vào ngày {short_date(on)}.",
            f"Procedure “{procedure.code}” is not in force on {on.isoformat()}.",
        )
    return found


def nothing_later(
    procedure: Procedure, versions: Sequence[ProcedureVersion], before: ProcedureVersion, on: date
) -> None:
    """Two acts of one procedure never cross: what is recorded for later is annulled first."""
    later = next((one for one in versions if one.valid_from > on), None)
    if later is not None:
        raise UnableToChangeCatalogue(
            f"Thủ tục «{procedure.code}» đã có lần công bố từ ngày {short_date(later.valid_from)}, sau ngày này.",
            f"Procedure “{procedure.code}” has a version from {later.valid_from.isoformat()} already.",
            about="on",
        )
    not_ended(procedure, before)


def not_ended(procedure: Procedure, version: ProcedureVersion) -> None:
    """No standing act ends the version."""
    ending = all_acts().filter(before=version, kind__in=["replace", "repeal"], annulled_at=None).first()
    if ending is not None:
        raise UnableToChangeCatalogue(
            f"Thủ tục «{procedure.code}» {ACT_KINDS[ending.kind].vi} từ ngày {short_date(ending.on)} theo "
            f"{ending.decision.number}.",
            f"Procedure “{procedure.code}” is {ACT_KINDS[ending.kind].en} from {ending.on.isoformat()}.",
            about="on",
        )


def same(version: ProcedureVersion, stated: Mapping[str, Any]) -> None:
    """What the act states is what the catalogue holds from that day."""
    other = [name for name, value in stated.items() if getattr(version, name) != value]
    if other:
        raise UnableToChangeCatalogue(
            f"Danh mục đã có thủ tục «{version.procedure.code}» từ ngày {short_date(version.valid_from)} với nội dung "
            f"khác ({', '.join(other)}).",
            f"The catalogue holds “{version.procedure.code}” from that day with another {', '.join(other)}.",
            about=other[0],
        )


def fit_to_replace(new: Procedure, old: Procedure, on: date) -> None:
    """The replacing procedure is another one, in force that day."""
    if new.pk == old.pk:
        raise UnableToChangeCatalogue(
            "Thủ tục không thể tự thay thế mình.", "A procedure can't replace itself.", about="replaced_by"
        )
    if not new.versions.filter(valid_from__lte=on).exclude(valid_to__lt=on).exists():
        raise UnableToChangeCatalogue(
            f"Thủ tục thay thế «{new.code}» không có hiệu lực vào ngày {short_date(on)}: hãy công bố thủ tục đó trước.",
            f"The replacing procedure “{new.code}” is not in force on {on.isoformat()}: publish it first.",
            about="replaced_by",
        )


def record(
    decision: PublicationDecision, kind: str, procedure: Procedure, on: date, *, note: str, **more: Any
) -> ProcedureAct:
    """The act's row: one of its kind for a procedure in a decision, one a day that changes the catalogue."""
    if len(note) > 500:
        raise UnableToChangeCatalogue("Ghi chú dài quá 500 ký tự.", "The note is over 500 characters.", about="note")
    standing = all_acts().filter(procedure=procedure, annulled_at=None).select_related("decision")
    that_day = Q(on=on) & ~Q(kind="simplify") if kind != "simplify" else Q(pk__in=())
    other = standing.filter(Q(decision=decision, kind=kind) | that_day).first()
    if other is not None:
        raise UnableToChangeCatalogue(
            f"Đã ghi việc «{ACT_KINDS[other.kind].vi}» thủ tục «{procedure.code}» từ ngày {short_date(other.on)} theo "
            f"{other.decision.number}.",
            f"{other.decision.number} says already that “{procedure.code}” is {ACT_KINDS[other.kind].en}.",
        )
    act = ProcedureAct(decision=decision, kind=kind, procedure=procedure, on=on, note=note, **more)
    act.save()
    return act


def told(act: ProcedureAct) -> dict[str, Any]:
    """The act as the journal tells it."""
    return {
        "decision": act.decision.number,
        "kind": act.kind,
        "procedure": act.procedure.code,
        "level": act.level,
        "on": act.on.isoformat(),
        "replaced_by": act.replaced_by.code if act.replaced_by else "",
        "made": act.made,
        "note": act.note,
    }


def texts(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the journal can hold them."""
    return {
        name: value if value is None or isinstance(value, bool | int | str) else str(value)
        for name, value in values.items()
    }
