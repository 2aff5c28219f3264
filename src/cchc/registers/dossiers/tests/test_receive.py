"""Two counters receive the same code at the same instant: the second is told so, in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.db.models import QuerySet

from cchc.directory.models import OrgUnit, Procedure, ProcedureVersion
from cchc.kernel.acts import MACHINE
from cchc.kernel.models import JournalEvent
from cchc.registers.dossiers.operations import UnableToReceive, receive

AT = datetime(2022, 6, 14, 3, 0, tzinfo=UTC)


@pytest.mark.django_db
@pytest.mark.postgres
def test_the_database_keeps_codes_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    start = date(2020, 1, 1)
    unit = OrgUnit.objects.create(code="42", name="Tỉnh", level="province", valid_from=start)
    version = ProcedureVersion.objects.create(
        procedure=Procedure.objects.create(code="1.1"), name="Thủ tục", level="province", valid_from=start
    )

    def come() -> None:
        receive(
            by=MACHINE,
            at=AT,
            code="H1",
            unit=unit,
            procedure=version,
            channel="direct",
            received_at=AT,
            due_at=AT,
        )

    come()
    # The other counter asked before the first one's act was committed.
    monkeypatch.setattr(QuerySet, "exists", lambda self: False)
    with pytest.raises(UnableToReceive, match="H1"):
        come()
    assert JournalEvent.objects.filter(act="receive").count() == 1
