"""A made-up local government: units through events, procedures through versions, dossiers on every boundary."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from pathlib import Path
from random import Random

from cchc.directory.tests.histories import BEGIN, EVENTS, History, happen
from cchc.directory.tree import UnitVersion
from tests.golden.second_path import GOVERNMENT, Lists, Row, holds, local_day
from tests.world import dossier, procedure

#: The period that most dossiers touch: 2022-Q2, and those beside it.
START, END = date(2022, 3, 15), date(2022, 6, 14)
#: Counts of different procedures, by unit and by level, and rates without parts on a form, of the world's own facts.
DEFINITIONS = """
valid_from = 2019-01-01
basis = "thử nghiệm"

[[indicator]]
id = "golden.procedures_received"
name = "Số thủ tục có hồ sơ tiếp nhận"
name_en = "Procedures with a dossier received"
fact = "dossier"
measure = "begun"
distinct = "procedure"

[[indicator]]
id = "golden.procedures_received_online"
name = "Số thủ tục có hồ sơ tiếp nhận trực tuyến"
name_en = "Procedures with a dossier received online"
fact = "dossier"
measure = "begun"
where = "channel = 'online'"
distinct = "procedure"

[[indicator]]
id = "golden.procedures_with_fee"
name = "Số thủ tục từng có phí, kể từ đầu kỳ"
name_en = "Procedures with a fee at some time in the period"
fact = "procedure"
measure = "present"
where = "fee"
distinct = "procedure"

[[indicator]]
id = "golden.online_share"
name = "Tỷ lệ thủ tục có hồ sơ trực tuyến"
name_en = "Share of procedures received online"
numerator = "golden.procedures_received_online"
denominator = "golden.procedures_received"

[[indicator]]
id = "golden.late_share"
name = "Tỷ lệ hồ sơ quá hạn"
name_en = "Share of dossiers finished late"
numerator = "dossiers.finished_late"
denominator = "dossiers.finished"
"""
_CHANNELS = ("online", "online", "direct", "postal", "interlinked")
_CLOCKS = ("00:00", "00:00:00.000001", "07:30", "12:00", "16:59:59", "23:59", "23:59:59.999999")


def define(home: Path) -> None:
    """Add :data:`DEFINITIONS` to the home's catalogue."""
    folder = home / "catalog" / "indicators"
    folder.mkdir(parents=True)
    (folder / "golden.toml").write_text(DEFINITIONS, encoding="utf-8")


def draw_world(seed: int, dossiers: int = 300) -> Lists:
    random = Random(seed)
    units = _units(random)
    procedures = _procedures(random)
    made = [_dossier(random, f"D{at}", units, procedures) for at in range(dossiers)]
    return Lists(units, procedures, [row for row in made if row is not None])


def _units(random: Random) -> list[Row]:
    told = History()
    told.add("T", "province", "", BEGIN)
    told.add("TP", "department", "T", BEGIN)
    for at in range(3):
        told.add(f"H{at}", "district", "T", BEGIN)
        told.add(f"HP{at}", "department", f"H{at}", BEGIN)
        for to in range(3):
            told.add(f"X{at}{to}", "commune", f"H{at}", BEGIN)
            told.add(f"XS{at}{to}", "service", f"X{at}{to}", BEGIN)
    day = date(2021, 9, 1)
    for _ in range(8):
        day += timedelta(days=random.randint(5, 60))
        happen(told, random.choice(EVENTS), day, random)
    district = told.alive("district", END)[-1]
    told.close(district, date(2022, 8, 31))
    return [_unit_row(told, unit) for unit in told.units]


def _unit_row(told: History, unit: UnitVersion) -> Row:
    heirs = [told.units[link.new - 1].code for link in told.links if link.old == unit.id and link.new]
    return {
        "code": unit.code,
        "name": unit.name,
        "level": unit.level,
        "parent": unit.parent_code,
        "valid_from": unit.valid_from.isoformat(),
        "valid_to": unit.valid_to.isoformat() if unit.valid_to else "",
        "successors": ";".join(heirs),
    }


def _procedures(random: Random) -> list[Row]:
    rows = []
    for at in range(24):
        cuts = sorted(random.sample(range(1, 900), random.choice((0, 0, 1, 2))))
        begin = BEGIN
        for cut in [*cuts, None]:
            last = BEGIN + timedelta(days=600 + cut) if cut else None
            level = GOVERNMENT[at % 3]
            rows.append(_procedure(random, f"P{at}", level, begin, last))
            if last:
                begin = last + timedelta(days=random.choice((1, 1, 40)))
        if random.random() < 0.2:
            rows[-1] = {**rows[-1], "valid_to": random.choice(("2022-06-13", "2022-06-14", "2022-06-15", "2022-12-31"))}
            if rows[-1]["valid_to"] < rows[-1]["valid_from"]:
                rows.pop()
    return rows


def _procedure(random: Random, code: str, level: str, since: date, until: date | None) -> Row:
    def word(*words: str) -> str:
        return random.choice(words)

    return procedure(
        code,
        level,
        since.isoformat(),
        until.isoformat() if until else "",
        eligible_level=word("", "3", "4"),
        online_level=word("", "3", "4"),
        national_portal=word("yes", "no"),
        fee=word("yes", "no"),
        online_payment=word("yes", "no"),
        location_free=word("yes", "no", ""),
        interlinked=word("no", "same_level", "cross_level"),
    )


def _moment(random: Random, near: date, spread: int) -> datetime:
    day = near + timedelta(days=round(random.triangular(-spread, spread, 0)))
    return datetime.combine(day, time.fromisoformat(random.choice(_CLOCKS)))


def _dossier(random: Random, code: str, units: list[Row], procedures: list[Row]) -> Row | None:
    received = _moment(random, random.choice((START, END, date(2022, 1, 1))), 90)
    day = received.date()
    homes = [row for row in units if holds(row, day)]
    offered = [row for row in procedures if holds(row, day)]
    if not offered:
        return None
    due = random.choice((received + timedelta(days=random.randint(-5, 60)), _moment(random, END, 2)))
    ends = (None, received, due, due + timedelta(microseconds=1), _moment(random, END, 2), _moment(random, START, 2))
    finished = random.choice((*ends, received + timedelta(days=random.randint(0, 300))))
    if finished is not None and finished < received:
        finished = None
    outcome = random.choice(("approved", "refused", "withdrawn")) if finished else ""
    row = dossier(
        code,
        random.choice(homes)["code"],
        random.choice(offered)["code"],
        _written(random, received),
        _written(random, due),
        _written(random, finished) if finished else "",
        channel=random.choice(_CHANNELS),
        outcome=outcome,
    )
    assert local_day(row["received_at"]) == day
    return row


def _written(random: Random, moment: datetime) -> str:
    """Local time, or the same instant with an offset."""
    style = random.choice(("local", "local", "vietnam", "utc", "west"))
    if style == "local":
        return moment.isoformat()
    hours = {"vietnam": 7, "utc": 0, "west": -5}[style]
    return (moment - timedelta(hours=7 - hours)).isoformat() + ("Z" if style == "utc" else f"{hours:+03d}:00")
