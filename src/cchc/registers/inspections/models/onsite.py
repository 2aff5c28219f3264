"""What the inspectors keep of a visit: who went, what was looked at, which dossiers were drawn."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cchc.kernel.scope import scoped
from cchc.kernel.text import Text
from cchc.registers.inspections.models.visits import Inspection

MEMBER_ROLES = {
    "head": Text("trưởng đoàn", "head"),
    "secretary": Text("thư ký", "secretary"),
    "member": Text("thành viên", "member"),
}
ANSWERS = {
    "conforms": Text("đúng quy định", "conforms"),
    "violation": Text("có vi phạm", "violation"),
    "not_applicable": Text("không thuộc đơn vị này", "not applicable"),
    "not_looked": Text("chưa xem", "not looked at"),
}
RESULTS = {
    "": Text("chưa xem", "not looked at"),
    "conforms": Text("đúng quy định", "conforms"),
    "violation": Text("có vi phạm", "violation"),
}


class TeamMember(models.Model):
    """Someone of the visit's team. The only place in the register with people's names; no fact ever holds them."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="team")
    name = models.CharField(max_length=200)
    post = models.CharField(max_length=200)  # and where: what keeps two people of one name apart
    role = models.CharField(max_length=10)

    objects = scoped("inspection__unit")

    class Meta:
        db_table = "inspection_team"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "name", "post"], name="inspection_team_once"),
            models.UniqueConstraint(fields=["inspection"], condition=Q(role="head"), name="inspection_team_one_head"),
            models.CheckConstraint(condition=Q(role__in=list(MEMBER_ROLES)), name="inspection_team_role"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(post=""), name="inspection_team_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Answer(models.Model):
    """What a visit saw of one item of the checklist of its field; ``item``: ``field/valid_from/id``."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="answers")
    item = models.CharField(max_length=100)
    answer = models.CharField(max_length=14)
    note = models.TextField(blank=True)

    objects = scoped("inspection__unit")

    class Meta:
        db_table = "inspection_answer"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "item"], name="inspection_answer_key"),
            models.CheckConstraint(condition=Q(answer__in=list(ANSWERS)), name="inspection_answer_word"),
            models.CheckConstraint(condition=~Q(answer="violation", note=""), name="inspection_answer_says_what"),
        ]


class Sample(models.Model):
    """A draw of dossiers. ``seed`` and the window make the same draw again; ``population``: how many it was made of."""

    inspection = models.ForeignKey(Inspection, on_delete=models.PROTECT, related_name="samples")
    since = models.DateField()
    until = models.DateField()
    size = models.SmallIntegerField()
    seed = models.CharField(max_length=40)
    population = models.IntegerField()
    drawn_on = models.DateField()

    objects = scoped("inspection__unit")

    class Meta:
        db_table = "inspection_sample"
        constraints = [
            models.UniqueConstraint(fields=["inspection", "since", "until", "seed"], name="inspection_sample_key"),
            models.CheckConstraint(condition=Q(until__gte=F("since")), name="inspection_sample_window"),
            models.CheckConstraint(
                condition=Q(size__gte=1, population__gte=F("size")) & ~Q(seed=""), name="inspection_sample_size"
            ),
        ]

    def __str__(self) -> str:
        return self.seed


class SampledRecord(models.Model):
    """A record that a draw named: of which register, its number and code there, and what was seen of it."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="records")
    place = models.SmallIntegerField()  # in the order drawn, from 1
    register = models.CharField(max_length=40)
    record = models.BigIntegerField()
    code = models.CharField(max_length=100)
    result = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)

    objects = scoped("sample__inspection__unit")

    class Meta:
        db_table = "inspection_sampled_record"
        constraints = [
            models.UniqueConstraint(fields=["sample", "place"], name="inspection_sampled_place"),
            models.UniqueConstraint(fields=["sample", "register", "record"], name="inspection_sampled_once"),
            models.CheckConstraint(condition=Q(result__in=list(RESULTS)), name="inspection_sampled_result"),
            models.CheckConstraint(condition=~Q(result="violation", note=""), name="inspection_sampled_says_what"),
        ]

    def __str__(self) -> str:
        return self.code
