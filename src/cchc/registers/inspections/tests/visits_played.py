"""Acts on visits played well and badly, for the contract."""

from __future__ import annotations

from datetime import date

from tests.contract.samples import Play

from cchc.registers.inspections.queries.onsite import Person
from cchc.registers.inspections.tests.visits_made import (
    HEAD,
    ITEM,
    OTHER,
    TOMORROW,
    begun,
    busy_begun,
    busy_gathered,
    closed,
    concluded,
    decided,
    decision,
    drawing,
    drawn,
    drawn_and_over,
    ended,
    found_at,
    fulfilled,
    gathered,
    in_plan,
    off,
    right,
    taken_out,
    unit,
)

#: Facts that change with a visit: its own, and what follows it once it is concluded.
_VISIT = {"inspection": 1}
_CONCLUDED = {"inspection": 1, "inspection_conclusion": 1}

PLAYS = {
    "inspections.decide": Play(
        decision,
        (
            lambda: decision(code=" "),
            lambda: decision(decision=""),
            lambda: decision(field="none"),
            lambda: decision(form="none"),
            lambda: decision(decided_on=TOMORROW),
            lambda: decision(decided_on=date(2019, 12, 31)),
            lambda: decision(inspected=unit("H")),
            lambda: decision(inspected=unit("T")),
            lambda: (decided(), decision())[1],
            lambda: decision(form="planned"),
            lambda: decision(planned=in_plan()),
            lambda: decision(form="planned", planned=in_plan(inspected=unit("X2"))),
            lambda: decision(form="planned", planned=in_plan(), field="civil_service"),
            lambda: decision(form="planned", planned=in_plan(), decided_on=date(2022, 2, 2)),
            lambda: decision(form="planned", planned=taken_out()),
            lambda: decision(code="08/KT", form="planned", planned=fulfilled()),
            lambda: decision(again_of=begun(code="06/KT")),
            lambda: decision(again_of=ended(code="06/KT", inspected=unit("X2")), decided_on=date(2022, 4, 1)),
            lambda: decision(again_of=ended(code="06/KT", field="civil_service"), decided_on=date(2022, 4, 1)),
        ),
        _VISIT,
        unit="H",
    ),
    "inspections.gather_team": Play(
        lambda: {"visit": decided(), "members": [(HEAD, "head"), (OTHER, "secretary")]},
        (
            lambda: {"visit": decided(), "members": []},
            lambda: {"visit": decided(), "members": [(HEAD, "head"), (OTHER, "head")]},
            lambda: {"visit": decided(), "members": [(HEAD, "head"), (HEAD, "member")]},
            lambda: {"visit": decided(), "members": [(HEAD, "head"), (OTHER, "cook")]},
            lambda: {"visit": decided(), "members": [(Person("", "x"), "head")]},
            lambda: {"visit": concluded(), "members": [(HEAD, "head")]},
            lambda: {"visit": busy_begun(), "members": [(HEAD, "head")]},
        ),
        {},
        unit="H",
    ),
    "inspections.start": Play(
        lambda: {"visit": gathered(), "started_on": date(2022, 3, 2)},
        (
            lambda: {"visit": gathered(), "started_on": date(2022, 2, 28)},
            lambda: {"visit": gathered(), "started_on": TOMORROW},
            lambda: {"visit": decided(), "started_on": date(2022, 3, 2)},
            lambda: {"visit": begun(), "started_on": date(2022, 3, 2)},
            lambda: {"visit": off(), "started_on": date(2022, 3, 2)},
            lambda: {"visit": busy_gathered(), "started_on": date(2022, 3, 2)},
        ),
        _VISIT,
        unit="H",
    ),
    "inspections.end_on_site": Play(
        lambda: {"visit": begun(), "ended_on": date(2022, 3, 3)},
        (
            lambda: {"visit": begun(), "ended_on": date(2022, 3, 1)},
            lambda: {"visit": begun(), "ended_on": TOMORROW},
            lambda: {"visit": decided(), "ended_on": date(2022, 3, 3)},
            lambda: {"visit": ended(), "ended_on": date(2022, 3, 3)},
        ),
        _VISIT,
        unit="H",
    ),
    "inspections.conclude": Play(
        lambda: {"visit": ended(), "conclusion": "05/KL", "concluded_on": date(2022, 3, 10)},
        (
            lambda: {"visit": ended(), "conclusion": " ", "concluded_on": date(2022, 3, 10)},
            lambda: {"visit": ended(), "conclusion": "05/KL", "concluded_on": date(2022, 3, 2)},
            lambda: {"visit": ended(), "conclusion": "05/KL", "concluded_on": TOMORROW},
            lambda: {"visit": begun(), "conclusion": "05/KL", "concluded_on": date(2022, 3, 10)},
            lambda: (
                concluded(code="06/KT"),
                {"visit": ended(), "conclusion": "05/KL", "concluded_on": date(2022, 3, 11)},
            )[1],
        ),
        _CONCLUDED,
        unit="H",
    ),
    "inspections.conclude_clean": Play(
        lambda: {"visit": ended(), "concluded_on": date(2022, 3, 10)},
        (
            lambda: {"visit": found_at(ended()), "concluded_on": date(2022, 3, 10)},
            lambda: {"visit": ended(), "concluded_on": date(2022, 3, 1)},
            lambda: {"visit": decided(), "concluded_on": date(2022, 3, 10)},
        ),
        _CONCLUDED,
        unit="H",
    ),
    "inspections.close": Play(
        lambda: {"visit": concluded(), "closed_on": date(2022, 4, 1)},
        (
            lambda: {"visit": found_at(concluded()), "closed_on": date(2022, 4, 1)},
            lambda: {"visit": concluded(), "closed_on": date(2022, 3, 9)},
            lambda: {"visit": concluded(), "closed_on": TOMORROW},
            lambda: {"visit": ended(), "closed_on": date(2022, 4, 1)},
            lambda: {"visit": closed(), "closed_on": date(2022, 4, 1)},
        ),
        _CONCLUDED,
        unit="H",
    ),
    "inspections.open_again": Play(
        lambda: {"visit": closed(), "reason": "có phản ánh mới"},
        (lambda: {"visit": closed(), "reason": " "}, lambda: {"visit": concluded(), "reason": "x"}),
        _CONCLUDED,
        unit="H",
    ),
    "inspections.call_off": Play(
        lambda: {"visit": begun(), "reason": "mưa lũ"},
        (
            lambda: {"visit": decided(), "reason": ""},
            lambda: {"visit": ended(), "reason": "x"},
            lambda: {"visit": found_at(begun()), "reason": "x"},
        ),
        _VISIT,
        unit="H",
    ),
    "inspections.put_right": Play(
        lambda: right(ended(), code="08/KT", ended_on=date(2022, 3, 4), inspected=unit("X2")),
        (
            lambda: right(ended(), code="08/KT", reason=""),
            lambda: right(ended()),
            lambda: right(closed(), code="08/KT"),
            lambda: right(off(), code="08/KT"),
            lambda: right(ended(), ended_on=None),
            lambda: right(begun(), ended_on=date(2022, 3, 3)),
            lambda: right(ended(), ended_on=date(2022, 3, 1)),
            lambda: right(concluded(), conclusion=""),
            lambda: right(found_at(ended()), inspected=unit("X2")),
            lambda: right(found_at(ended()), started_on=date(2022, 3, 3)),
            lambda: (decided(code="08/KT"), right(ended(), code="08/KT"))[1],
        ),
        _VISIT,
        unit="H",
    ),
    "inspection_answers.answer": Play(
        lambda: {"visit": begun(), "item": ITEM, "answer": "violation", "note": "thiếu 3 thủ tục"},
        (
            lambda: {"visit": begun(), "item": ITEM, "answer": "violation"},
            lambda: {"visit": begun(), "item": ITEM, "answer": "maybe"},
            lambda: {"visit": begun(), "item": "none", "answer": "conforms"},
            lambda: {"visit": begun(field="civil_service"), "item": ITEM, "answer": "conforms"},
            lambda: {"visit": decided(), "item": ITEM, "answer": "conforms"},
            lambda: {"visit": concluded(), "item": ITEM, "answer": "conforms"},
        ),
        {},
        unit="H",
    ),
    "inspections.draw_sample": Play(
        drawing,
        (
            lambda: drawing(size=0),
            lambda: drawing(size=201),
            lambda: drawing(seed=" "),
            lambda: drawing(until=date(2021, 12, 31)),
            lambda: drawing(until=TOMORROW),
            lambda: drawing(since=date(2022, 2, 1), until=date(2022, 2, 2)),
            lambda: drawing(visit=concluded()),
            lambda: drawing(visit=drawn().sample.inspection),
        ),
        {},
        unit="H",
    ),
    "sampled_records.look_at_record": Play(
        lambda: {"record": drawn(), "result": "violation", "note": "thiếu phiếu hẹn"},
        (
            lambda: {"record": drawn(), "result": "violation"},
            lambda: {"record": drawn(), "result": "maybe"},
            lambda: {"record": drawn_and_over(), "result": "conforms"},
        ),
        {},
        unit="H",
    ),
}  # fmt: skip
