"""A second count of the demonstration, worked out from the contract in plain loops: no engine, no planner, no polars.

``Rows`` are the rows of an imported file. Days and instants are compared as ISO text, which sorts as time does because
every instant is written with the same offset.
"""

from __future__ import annotations

Rows = list[dict[str, str]]


def in_force(row: dict[str, str], day: str) -> bool:
    return row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])


def below(units: Rows, unit: str, day: str) -> dict[str, str]:
    """The unit and all below it on a day, each with the level of the nearest province, district or commune above."""
    known = {row["code"]: row for row in units if in_force(row, day)}
    found = {}
    for code in known:
        chain = [code]
        while known[chain[-1]]["parent"]:
            chain.append(known[chain[-1]]["parent"])
        if unit in chain:
            levels = [known[c]["level"] for c in chain]
            found[code] = next(level for level in levels if level in ("province", "district", "commune"))
    return found


def kstt(dossiers: Rows, units: set[str], start: str, end: str) -> dict[int, int]:
    """Lines 1 to 12 of kstt-06a-2020 for these units."""
    lines = dict.fromkeys(range(1, 13), 0)
    for row in dossiers:
        if row["unit"] not in units or row["received_at"][:10] > end:
            continue
        received, due, finished = row["received_at"], row["due_at"], row["finished_at"]
        if received[:10] >= start:
            lines[{"online": 2, "direct": 3, "postal": 3, "interlinked": 4}[row["channel"]]] += 1
        elif not finished or finished[:10] >= start:
            lines[5] += 1
        else:
            continue
        lines[1] += 1
        if finished and finished[:10] <= end:
            lines[6] += 1
            lines[7 if finished[:10] < due[:10] else 8 if finished <= due else 9] += 1
        else:
            lines[10] += 1
            lines[11 if due[:10] > end else 12] += 1
    return lines


def _at_receipt(procedures: Rows, row: dict[str, str]) -> dict[str, str]:
    day = row["received_at"][:10]
    (found,) = [p for p in procedures if p["code"] == row["procedure"] and in_force(p, day)]
    return found


def form_1b(dossiers: Rows, procedures: Rows, levels: dict[str, str], start: str, end: str) -> dict[str, int]:
    """The computed counts of phu-luc-1b-2022 for the units in ``levels`` (unit -> level)."""
    mine = [p for p in procedures if in_force(p, end) and p["level"] in levels.values()]
    lines = _procedure_lines(mine)
    for line in ("3.3.2.1", "3.3.2.2", "3.3.3.1", "3.3.3.2", "7.4.4.1", "7.4.4.2", "7.5.5.1"):
        lines[line] = 0
    used = set()
    by_code: dict[str, Rows] = {}
    for procedure in procedures:
        by_code.setdefault(procedure["code"], []).append(procedure)
    for row in dossiers:
        if row["unit"] not in levels:
            continue
        if row["finished_at"] and start <= row["finished_at"][:10] <= end:
            head = {"district": "3.3.2", "commune": "3.3.3"}[levels[row["unit"]]]
            lines[head + ".1"] += 1
            lines[head + ".2"] += row["finished_at"] <= row["due_at"]
        if start <= row["received_at"][:10] <= end:
            lines["7.5.5.1"] += 1
            if row["channel"] == "online":
                used.add(row["procedure"])
            if _at_receipt(by_code[row["procedure"]], row)["online_level"]:
                lines["7.4.4.1"] += 1
                lines["7.4.4.2"] += row["channel"] == "online"
    lines["7.4.1.3"] = sum(p["online_level"] == "3" and p["code"] in used for p in mine)
    lines["7.4.2.3"] = sum(p["online_level"] == "4" and p["code"] in used for p in mine)
    return lines


def _procedure_lines(mine: Rows) -> dict[str, int]:
    return {
        "3.1.4.1": sum(p["level"] == "province" for p in mine),
        "3.1.4.2": sum(p["level"] == "district" for p in mine),
        "3.1.4.3": sum(p["level"] == "commune" for p in mine),
        "3.2.1": sum(p["interlinked"] == "same_level" for p in mine),
        "3.2.2": sum(p["interlinked"] == "cross_level" for p in mine),
        "3.2.3": sum(p["location_free"] == "yes" for p in mine),
        "7.4.1.1": sum(p["eligible_level"] == "3" for p in mine),
        "7.4.1.2": sum(p["online_level"] == "3" for p in mine),
        "7.4.2.1": sum(p["eligible_level"] == "4" for p in mine),
        "7.4.2.2": sum(p["online_level"] == "4" for p in mine),
        "7.4.3.1": sum(p["online_level"] != "" for p in mine),
        "7.4.3.2": sum(p["online_level"] != "" and p["national_portal"] == "yes" for p in mine),
        "7.4.5.1": sum(p["fee"] == "yes" for p in mine),
        "7.4.5.2": sum(p["fee"] == "yes" and p["online_payment"] == "yes" for p in mine),
    }
