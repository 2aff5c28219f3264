"""The acts: publish, amend, repeal or replace, approve a simplification."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from cchc.directory.models import Procedure, ProcedureVersion, PublicationDecision
from cchc.directory.publications.rules import (
    ATTRIBUTES,
    DAY,
    ONLINE,
    Done,
    UnableToChangeCatalogue,
    allowed,
    fit_to_replace,
    in_force,
    not_ended,
    nothing_later,
    record,
    same,
    sound,
    texts,
    told,
    versions_of,
)
from cchc.kernel.dates import short_date


def publish(*, decision: PublicationDecision, code: str, on: date, values: Mapping[str, Any], note: str = "") -> Done:
    """Publish a procedure that is not in force: new, or back after it was repealed. ``values``: :data:`ATTRIBUTES`."""
    allowed(decision, "publish", on)
    if not code or len(code) > 60 or any(letter.isspace() for letter in code):
        raise UnableToChangeCatalogue(
            "Mã thủ tục phải có từ 1 đến 60 ký tự, không có dấu cách.", "A code has 1 to 60 characters and no space."
        )
    sound(values, stated=frozenset(values))
    procedure, _ = Procedure.objects.get_or_create(code=code)
    versions = versions_of(procedure)
    held = next((one for one in versions if one.valid_from == on), None)
    if held is not None:
        running = next((one for one in versions if one.valid_to == on - DAY), None)
    else:
        running = next((one for one in versions if one.valid_to is None or one.valid_to >= on), None)
    if running is not None:
        raise UnableToChangeCatalogue(
            f"Thủ tục «{code}» đã có lần công bố có hiệu lực từ {short_date(running.valid_from)}: hãy ghi là sửa đổi, "
            "bổ sung.",
            f"Procedure “{code}” is in force since {running.valid_from.isoformat()}: amend it.",
        )
    if held is not None:
        same(held, values)
    after = held or ProcedureVersion.objects.create(procedure=procedure, valid_from=on, **values)
    act = record(decision, "publish", procedure, on, level=after.level, after=after, made=held is None, note=note)
    return Done(act, () if held else (after.pk,), {**told(act), "after": texts(values)})


def amend(
    *, decision: PublicationDecision, procedure: Procedure, on: date, changes: Mapping[str, Any], note: str = ""
) -> Done:
    """Amend a procedure in force: ``changes`` are those of :data:`ATTRIBUTES` that become others; the rest stays."""
    allowed(decision, "amend", on)
    versions = versions_of(procedure)
    held = next((one for one in versions if one.valid_from == on), None)
    if held is not None:
        return _explain_amendment(decision, procedure, versions, held, changes, note)
    before = in_force(procedure, versions, on)
    nothing_later(procedure, versions, before, on)
    now = {name: getattr(before, name) for name in ATTRIBUTES}
    changed = {name: value for name, value in changes.items() if value != now[name]}
    if not changed and not note:
        raise UnableToChangeCatalogue(
            "Chưa có gì thay đổi: hãy nêu nội dung sửa đổi, hoặc ghi chú điều được sửa đổi.",
            "Nothing changes: say what becomes another, or note what is amended.",
            about="note",
        )
    _by_its_kind(decision, changed)
    values = {**now, **changed}
    sound(values, stated=frozenset(changed))
    previous_end = before.valid_to
    _end(before, on)
    after = ProcedureVersion.objects.create(procedure=procedure, valid_from=on, valid_to=previous_end, **values)
    versions_told = {"before": before, "after": after, "previous_end": previous_end}
    act = record(decision, "amend", procedure, on, level=before.level, made=True, note=note, **versions_told)
    old = texts({name: now[name] for name in changed})
    return Done(act, (before.pk, after.pk), {**told(act), "before": old, "after": texts(changed)})


def _explain_amendment(
    decision: PublicationDecision,
    procedure: Procedure,
    versions: Sequence[ProcedureVersion],
    held: ProcedureVersion,
    changes: Mapping[str, Any],
    note: str,
) -> Done:
    """The version that begins on the day came with a list; the act says by which decision."""
    on = held.valid_from
    before = next((one for one in versions if one.valid_to == on - DAY), None)
    if before is None:
        raise UnableToChangeCatalogue(
            f"Thủ tục «{procedure.code}» bắt đầu có hiệu lực đúng ngày {short_date(on)}: hãy ghi là công bố mới.",
            f"Procedure “{procedure.code}” begins on {on.isoformat()}: publish it.",
        )
    same(held, changes)
    _by_its_kind(decision, [name for name in ATTRIBUTES if getattr(before, name) != getattr(held, name)])
    versions_told = {"before": before, "after": held, "previous_end": before.valid_to}
    act = record(decision, "amend", procedure, on, level=before.level, made=False, note=note, **versions_told)
    return Done(act, (), told(act))


def _by_its_kind(decision: PublicationDecision, changed: Iterable[str]) -> None:
    """A decision on online services changes nothing else."""
    if decision.kind == "online" and set(changed) - ONLINE:
        raise UnableToChangeCatalogue(
            "Văn bản triển khai dịch vụ công trực tuyến chỉ đổi mức độ trực tuyến, việc công khai và thanh toán; nội "
            "dung khác phải theo quyết định công bố.",
            "A decision on online services changes online level, portal and payment alone.",
            about="decision",
        )


def end(
    *,
    decision: PublicationDecision,
    procedure: Procedure,
    on: date,
    replaced_by: Procedure | None = None,
    note: str = "",
) -> Done:
    """Repeal a procedure, or replace it by another one that is in force ``on``, the first day without the old one."""
    kind = "replace" if replaced_by else "repeal"
    allowed(decision, kind, on)
    if replaced_by is not None:
        fit_to_replace(replaced_by, procedure, on)
    versions = versions_of(procedure)
    before = next((one for one in versions if one.valid_to == on - DAY), None)
    made = before is None or any(one.valid_from >= on for one in versions)
    if made:
        before = in_force(procedure, versions, on)
        if before.valid_from == on:
            raise UnableToChangeCatalogue(
                f"Thủ tục «{procedure.code}» có lần công bố đúng ngày {short_date(on)}: không thể hết hiệu lực trước "
                "khi bắt đầu.",
                f"A version of “{procedure.code}” begins on {on.isoformat()}: it can't end before.",
                about="on",
            )
        nothing_later(procedure, versions, before, on)
    assert before is not None
    not_ended(procedure, before)
    previous_end = before.valid_to
    if made:
        _end(before, on)
    more = {"before": before, "previous_end": previous_end, "replaced_by": replaced_by}
    act = record(decision, kind, procedure, on, level=before.level, made=made, note=note, **more)
    return Done(act, (before.pk,) if made else (), told(act))


def simplify(*, decision: PublicationDecision, procedure: Procedure, on: date, note: str = "") -> Done:
    """Approve the plan to simplify a procedure in force; what it changes comes later, by a decision that publishes."""
    allowed(decision, "simplify", on)
    before = in_force(procedure, versions_of(procedure), on)
    act = record(decision, "simplify", procedure, on, level=before.level, before=before, made=False, note=note)
    return Done(act, (), told(act))


def _end(version: ProcedureVersion, on: date) -> None:
    version.valid_to = on - DAY
    version.save(update_fields=["valid_to"])
