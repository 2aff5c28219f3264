"""What inspectors do around a visit: gather the team, look through the checklist, draw dossiers and look at them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local, short_date
from cchc.kernel.errors import CchcError
from cchc.registers.inspections.models.onsite import (
    ANSWERS,
    MEMBER_ROLES,
    RESULTS,
    Answer,
    Sample,
    SampledRecord,
    TeamMember,
)
from cchc.registers.inspections.models.visits import Inspection
from cchc.registers.inspections.operations.fitness import in_two_places
from cchc.registers.inspections.operations.visits import held
from cchc.registers.inspections.queries.checklists import items
from cchc.registers.inspections.queries.onsite import Person, drawn_from, sampling

REGISTER, SEEN, DRAWN = "inspections", "inspection_answers", "sampled_records"
LARGEST_SAMPLE = 200
LONGEST_TEAM = 30
_NAMED = 200


class UnableToGather(CchcError):
    """The team has no head or two, names someone twice or nobody, or someone is at another place on that day."""


class UnableToLook(CchcError):
    """The visit is not going on, there is no such question, or a violation is not described."""


class UnableToDraw(CchcError):
    """The visit is over, the window is wrong, nothing came in within it, or no register keeps dossiers."""


@operation("gather_team", register=REGISTER)
def gather_team(
    *, by: Actor, at: datetime, visit: Inspection, members: Sequence[tuple[Person, str]]
) -> Acted[Inspection]:
    """Name the whole team anew: (who, role of :data:`MEMBER_ROLES`). Names are kept aside from the journal's body.

    Raises:
        UnableToGather: see the class; or the visit is concluded already.
    """
    kept = held(visit)
    if kept.state not in ("decided", "started", "ended"):
        raise UnableToGather(f"Cuộc kiểm tra {kept.code} đã xong, không đổi đoàn.", f"Visit {kept.code} is over.")
    _fit_team(members)
    fault = in_two_places(kept, [person for person, _ in members], kept.ended_on or local(at).date())
    if fault is not None:
        raise UnableToGather(fault.vi, fault.en)
    TeamMember.objects.unscoped(reason="the act names the whole team anew").filter(inspection=kept).delete()
    for person, role in members:
        TeamMember(inspection=kept, name=person.name, post=person.post, role=role).save()
    body = {"code": kept.code, "members": len(members)}
    personal = {f"member_{n}": f"{person.name}; {person.post}" for n, (person, _) in enumerate(members, start=1)}
    return Acted(kept, kept.pk, kept.unit.key, body, {}, personal)


def _fit_team(members: Sequence[tuple[Person, str]]) -> None:
    if sum(role == "head" for _, role in members) != 1:
        raise UnableToGather("Đoàn phải có đúng một trưởng đoàn.", "A team has exactly one head.")
    if len(members) > LONGEST_TEAM:
        raise UnableToGather(f"Đoàn có quá {LONGEST_TEAM} người.", f"Over {LONGEST_TEAM} people.")
    seen = set()
    for person, role in members:
        if role not in MEMBER_ROLES:
            raise UnableToGather(f"Không có vai trò «{role}».", f"There is no role “{role}”.")
        if not person.name or not person.post or max(len(person.name), len(person.post)) > _NAMED:
            raise UnableToGather(
                f"Mỗi người phải có họ tên và chức vụ, cơ quan, mỗi phần không quá {_NAMED} ký tự.",
                f"Everyone has a name and a post, of {_NAMED} characters at most.",
            )
        if person.known_as in seen:
            raise UnableToGather(f"{person.name} có hai lần trong đoàn.", f"{person.name} comes twice.")
        seen.add(person.known_as)


@operation("answer", register=SEEN)
def answer(*, by: Actor, at: datetime, visit: Inspection, item: str, answer: str, note: str = "") -> Acted[Answer]:
    """Say what was seen of one item of the checklist; saying it again corrects it.

    Raises:
        UnableToLook: see the class.
    """
    kept = held(visit)
    if kept.state not in ("started", "ended"):
        raise UnableToLook(
            f"Cuộc kiểm tra {kept.code} không trong thời gian kiểm tra; phiếu chỉ ghi từ lúc bắt đầu đến khi kết luận.",
            f"Visit {kept.code} is not going on.",
        )
    if item not in items() or items()[item].key.partition("/")[0] != kept.field:
        raise UnableToLook("Không có câu hỏi này trong phiếu kiểm tra.", "There is no such question.")
    if answer not in ANSWERS:
        raise UnableToLook(f"Không có câu trả lời «{answer}».", f"There is no answer “{answer}”.")
    if answer == "violation" and not note.strip():
        raise UnableToLook("Có vi phạm thì phải ghi rõ thấy gì.", "Say what the violation is.")
    rows = Answer.objects.unscoped(reason="the act names its visit")
    before = rows.filter(inspection=kept, item=item).first()
    said = before or Answer(inspection=kept, item=item)
    old = {"answer": before.answer, "note": before.note} if before else None
    said.answer, said.note = answer, note.strip()
    said.save()
    body = {"code": kept.code, "item": item, "old": old, "new": {"answer": said.answer, "note": said.note}}
    return Acted(said, said.pk, kept.unit.key, body, {})


@operation("draw_sample", register=REGISTER)
def draw_sample(
    *, by: Actor, at: datetime, visit: Inspection, since: date, until: date, size: int, seed: str
) -> Acted[Inspection]:
    """Draw dossiers of the inspected unit received from ``since`` to ``until``, by a seed that repeats the draw.
    Returns the visit, on which the draw stands.

    Raises:
        UnableToDraw: see the class.
    """
    kept, today, seed = held(visit), local(at).date(), seed.strip()
    port = sampling()
    if kept.state not in ("decided", "started", "ended") or port is None:
        raise UnableToDraw(f"Cuộc kiểm tra {kept.code} đã xong, không rút mẫu.", f"Visit {kept.code} is over.")
    _fit_draw(kept, (since, until), size, seed, today)
    population, drawn = port.draw(units=drawn_from(kept, today), since=since, until=until, size=size, seed=seed)
    if not drawn:
        raise UnableToDraw(
            f"{kept.inspected.name} không tiếp nhận hồ sơ nào trong khoảng này.", "Nothing came in within the window."
        )
    sample = Sample(inspection=kept, since=since, until=until, size=len(drawn), seed=seed, population=population)
    sample.drawn_on = today
    sample.save()
    for place, one in enumerate(drawn, start=1):
        SampledRecord(sample=sample, place=place, register=one.register, record=one.record, code=one.code).save()
    window = {"since": since.isoformat(), "until": until.isoformat()}
    body = {"code": kept.code, "seed": seed, **window, "population": population, "drawn": [one.code for one in drawn]}
    return Acted(kept, kept.pk, kept.unit.key, body, {})


def _fit_draw(visit: Inspection, window: tuple[date, date], size: int, seed: str, today: date) -> None:
    since, until = window
    if not 1 <= size <= LARGEST_SAMPLE or not 1 <= len(seed) <= 40:
        raise UnableToDraw(
            f"Số hồ sơ từ 1 đến {LARGEST_SAMPLE}; số gieo từ 1 đến 40 ký tự.",
            f"1 to {LARGEST_SAMPLE} dossiers; a seed of 1 to 40 characters.",
        )
    if until < since or until > today:
        raise UnableToDraw(
            f"Khoảng ngày {short_date(since)} - {short_date(until)} không dùng được.", "The window can't be used."
        )
    rows = Sample.objects.unscoped(reason="the act names its visit").filter(inspection=visit)
    if rows.filter(since=since, until=until, seed=seed).exists():
        raise UnableToDraw("Đã rút mẫu với số gieo này; hãy dùng số khác.", "That draw was made: take another seed.")


@operation("look_at_record", register=DRAWN)
def look_at_record(
    *, by: Actor, at: datetime, record: SampledRecord, result: str, note: str = ""
) -> Acted[SampledRecord]:
    """Say what was seen of a drawn record; saying it again corrects it.

    Raises:
        UnableToLook: the visit is concluded, there is no such result, or a violation is not described.
    """
    kept = held(record.sample.inspection)
    if kept.state not in ("started", "ended"):
        raise UnableToLook(f"Cuộc kiểm tra {kept.code} không trong thời gian kiểm tra.", "The visit is not going on.")
    if result not in RESULTS:
        raise UnableToLook(f"Không có kết quả «{result}».", f"There is no result “{result}”.")
    if result == "violation" and not note.strip():
        raise UnableToLook("Có vi phạm thì phải ghi rõ thấy gì.", "Say what the violation is.")
    record.refresh_from_db(fields=["result", "note"])
    old = {"result": record.result, "note": record.note}
    record.result, record.note = result, note.strip()
    record.save(update_fields=["result", "note"])
    new = {"result": record.result, "note": record.note}
    return Acted(record, record.pk, kept.unit.key, {"code": record.code, "old": old, "new": new}, {})
