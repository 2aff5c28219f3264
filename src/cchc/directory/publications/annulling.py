"""Taking back an act that was recorded by mistake, while nothing rests on it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import ProtectedError, Q

from cchc.directory.models import ACT_KINDS, ProcedureAct, ProcedureVersion
from cchc.directory.publications.rules import DAY, Done, all_acts, told
from cchc.kernel.dates import short_date
from cchc.kernel.errors import CchcError


class UnableToAnnul(CchcError):
    """It is annulled already, no reason is given, or something rests on it."""


def annul(*, act: ProcedureAct, reason: str, at: datetime) -> Done:
    """Take back an act: the version before it is in force again as if nothing had been. An act that only explained
    what a list had brought leaves the catalogue as it is.

    Raises:
        UnableToAnnul: annulled already, no reason, a later version or act rests on it, a dossier came in under it, or a
            list has changed it since.
    """
    if act.annulled_at is not None:
        raise UnableToAnnul("Việc này đã hủy ghi nhận.", "This act is annulled already.")
    reasoned(reason)
    before, after = act.before, act.after
    if act.made:
        _nothing_rests_on(act)
    said = {**told(act), "reason": reason, "previous_end": act.previous_end.isoformat() if act.previous_end else None}
    act.before = act.after = None
    act.annulled_at, act.annulled_because = at, reason
    act.save()
    if not act.made:
        return Done(act, (), said)
    touched = tuple(version.pk for version in (before, after) if version)
    if after is not None:
        _take_back(after)
    if before is not None:
        before.valid_to = act.previous_end
        before.save(update_fields=["valid_to"])
    return Done(act, touched, said)


def reasoned(reason: str) -> None:
    """A reason is given."""
    if not reason.strip() or len(reason) > 500:
        raise UnableToAnnul("Phải nêu lý do hủy ghi nhận, không quá 500 ký tự.", "Say why, in 500 characters at most.")


def _take_back(version: ProcedureVersion) -> None:
    try:
        with transaction.atomic():
            version.delete()
    except ProtectedError as error:
        raise UnableToAnnul(
            "Đã có hồ sơ tiếp nhận theo lần công bố này: hãy ghi một quyết định sửa đổi, thay vì hủy ghi nhận.",
            "Dossiers came in under this version: record an amending decision instead.",
        ) from error


def _nothing_rests_on(act: ProcedureAct) -> None:
    versions = ProcedureVersion.objects.filter(procedure=act.procedure_id)
    made = act.after_id or 0
    later = versions.filter(valid_from__gte=act.on).exclude(pk=made).order_by("valid_from").first()
    if later is not None:
        raise UnableToAnnul(
            f"Thủ tục đã có lần công bố sau đó, từ {short_date(later.valid_from)}; hãy hủy ghi nhận từ việc sau cùng.",
            f"A later version begins on {later.valid_from.isoformat()}; annul the last act first.",
        )
    _no_act_rests_on(act)
    ended = act.before is None or act.before.valid_to == act.on - DAY
    if not ended or (act.after and act.after.valid_to != act.previous_end):
        raise UnableToAnnul(
            "Danh mục thủ tục nhập sau đó đã đổi thời hạn của lần công bố này.",
            "A list imported since has changed how long this version is in force.",
        )


def _no_act_rests_on(act: ProcedureAct) -> None:
    rests = Q(before=act.after) if act.after else Q(pk__in=())
    if act.kind == "publish":
        rests |= Q(replaced_by=act.procedure_id, on__gte=act.on)
    other = all_acts().filter(rests, annulled_at=None).select_related("decision", "procedure").first()
    if other is not None:
        what = ACT_KINDS[other.kind]
        raise UnableToAnnul(
            f"Việc «{what.vi}» thủ tục {other.procedure.code} theo {other.decision.number} dựa trên việc này; hãy hủy "
            "ghi nhận việc đó trước.",
            f"{other.decision.number} ({other.procedure.code} {what.en}) rests on this; annul that first.",
        )
