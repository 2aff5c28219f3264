"""Units, procedures, accounts: each with validity, so that nothing assumes today's map."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

from cchc.kernel.models import Attachment
from cchc.kernel.scope import scoped
from cchc.kernel.text import Text

UNIT_LEVELS = {
    "province": Text("tỉnh", "province"),
    "district": Text("huyện", "district"),
    "commune": Text("xã", "commune"),
    "department": Text("phòng, ban", "department"),
    "service": Text("đơn vị sự nghiệp", "service unit"),
}
LINK_KINDS = ("same", "rename", "move", "merge", "split", "successor")
SURENESS = ("found", "inferred from names", "unknown")
DECISION_KINDS = {
    "publication": Text("công bố thủ tục", "publication"),
    "simplification": Text("phê duyệt phương án đơn giản hóa", "simplification"),
    "online": Text("triển khai dịch vụ công trực tuyến", "online services"),
}
ACT_KINDS = {
    "publish": Text("công bố mới", "published"),
    "amend": Text("sửa đổi, bổ sung", "amended"),
    "replace": Text("bị thay thế", "replaced"),
    "repeal": Text("bị bãi bỏ", "repealed"),
    "simplify": Text("phê duyệt phương án đơn giản hóa", "simplification approved"),
}


def _valid(name: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")), name=name)


class OrgUnit(models.Model):
    """One version of a unit: a change of name, level or parent is a new version.

    The natural key is (code, valid_from): codes are reused, in July 2025 for all 69 communes of Ha Tinh.
    """

    code = models.CharField(max_length=30)
    name = models.CharField(max_length=200)
    level = models.CharField(max_length=12)
    parent_code = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "org_unit"
        constraints = [
            models.UniqueConstraint(fields=["code", "valid_from"], name="org_unit_key"),
            models.CheckConstraint(condition=Q(level__in=list(UNIT_LEVELS)), name="org_unit_level"),
            models.CheckConstraint(condition=~Q(code=""), name="org_unit_has_code"),
            _valid("org_unit_validity"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """``code@valid_from``, as the journal writes it."""
        return f"{self.code}@{self.valid_from.isoformat()}"


class UnitLink(models.Model):
    """From an old version to what took over from it; ``new`` is none where the successor is not known."""

    old = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="successor_links")
    new = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="predecessor_links", null=True)
    kind = models.CharField(max_length=12)
    share = models.DecimalField(max_digits=6, decimal_places=4, null=True)
    sure = models.CharField(max_length=24)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "unit_link"
        constraints = [
            models.UniqueConstraint(fields=["old", "new"], name="unit_link_once"),
            models.CheckConstraint(condition=Q(kind__in=LINK_KINDS), name="unit_link_kind"),
            models.CheckConstraint(condition=Q(sure__in=SURENESS), name="unit_link_sure"),
            models.CheckConstraint(condition=Q(share=None) | Q(share__gt=0, share__lte=1), name="unit_link_share"),
        ]


class Procedure(models.Model):
    """An administrative procedure (TTHC): its national code, which outlives every version."""

    code = models.CharField(max_length=60, unique=True)

    class Meta:
        db_table = "procedure"

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """A procedure as published for a time. A received dossier keeps the version of its day of receipt."""

    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    name = models.CharField(max_length=500)
    level = models.CharField(max_length=12)
    field = models.CharField(max_length=200, blank=True)
    eligible_level = models.SmallIntegerField(default=0)  # 0 none, 3 or 4: levels of Decree 43/2011
    online_level = models.SmallIntegerField(default=0)
    national_portal = models.BooleanField(default=False)
    fee = models.BooleanField(default=False)
    online_payment = models.BooleanField(default=False)
    interlinked = models.CharField(max_length=12, default="no")
    location_free = models.BooleanField(default=False)
    working_days = models.DecimalField(max_digits=7, decimal_places=2, null=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "procedure_version"
        constraints = [
            models.UniqueConstraint(fields=["procedure", "valid_from"], name="procedure_version_key"),
            models.CheckConstraint(condition=Q(level__in=["province", "district", "commune"]), name="procedure_level"),
            models.CheckConstraint(condition=Q(eligible_level__in=[0, 3, 4]), name="procedure_eligible_level"),
            models.CheckConstraint(condition=Q(online_level__in=[0, 3, 4]), name="procedure_online_level"),
            models.CheckConstraint(
                condition=Q(interlinked__in=["no", "same_level", "cross_level"]), name="procedure_interlinked"
            ),
            models.CheckConstraint(condition=Q(working_days=None) | Q(working_days__gte=0), name="procedure_days"),
            _valid("procedure_validity"),
        ]

    def __str__(self) -> str:
        return self.name


def _annulled_says_why(name: str) -> models.CheckConstraint:
    says = Q(annulled_at=None, annulled_because="") | (Q(annulled_at__isnull=False) & ~Q(annulled_because=""))
    return models.CheckConstraint(condition=says, name=name)


class PublicationDecision(models.Model):
    """A decision (or plan) by which the catalogue changes: it publishes, approves simplifications, or brings procedures
    online. ``unit``: who issued it, as of that day. ``year``: of issue, within which its number is the unit's only one.

    One recorded by mistake is annulled with a reason and stays to be read.
    """

    kind = models.CharField(max_length=14)
    number = models.CharField(max_length=60)
    title = models.CharField(max_length=500)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    issued_on = models.DateField()
    effective_on = models.DateField()
    year = models.SmallIntegerField()
    document = models.ForeignKey(Attachment, on_delete=models.PROTECT, related_name="+", null=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_because = models.CharField(max_length=500, blank=True)

    objects = scoped("unit")

    class Meta:
        db_table = "publication_decision"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "number", "year"], condition=Q(annulled_at=None), name="decision_number_once_a_year"
            ),
            models.CheckConstraint(condition=Q(kind__in=list(DECISION_KINDS)), name="decision_kind"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(title=""), name="decision_has_number_and_title"),
            models.CheckConstraint(condition=Q(effective_on__gte=F("issued_on")), name="decision_effect_after_issue"),
            _annulled_says_why("decision_annulled_says_why"),
        ]

    def __str__(self) -> str:
        return self.number


_ACT_SHAPES = (
    Q(kind="publish", before=None, after__isnull=False)
    | Q(kind="amend", before__isnull=False, after__isnull=False)
    | Q(kind__in=["replace", "repeal", "simplify"], before__isnull=False, after=None)
)


class ProcedureAct(models.Model):
    """What one decision does to one procedure from a day ``on``.

    ``before`` was in force until then, ``after`` is from then on. ``made``: the act itself opened or closed versions;
    else it explains those that a list of the whole catalogue had brought. ``previous_end``: the last day of ``before``
    as it stood until then, so that annulling restores it. ``level``: of government, of the procedure as it was acted
    on. An annulled act points to no version.
    """

    decision = models.ForeignKey(PublicationDecision, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=8)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+")
    level = models.CharField(max_length=12)
    on = models.DateField()
    before = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", null=True)
    after = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="+", null=True)
    replaced_by = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", null=True)
    previous_end = models.DateField(null=True)
    made = models.BooleanField()
    note = models.CharField(max_length=500, blank=True)
    annulled_at = models.DateTimeField(null=True)
    annulled_because = models.CharField(max_length=500, blank=True)

    objects = scoped("decision__unit")

    class Meta:
        db_table = "procedure_act"
        constraints = [
            models.UniqueConstraint(
                fields=["decision", "procedure", "kind"], condition=Q(annulled_at=None), name="procedure_act_once"
            ),
            models.UniqueConstraint(
                fields=["procedure", "on"],
                condition=Q(annulled_at=None) & ~Q(kind="simplify"),
                name="procedure_act_one_a_day",
            ),
            models.CheckConstraint(condition=Q(kind__in=list(ACT_KINDS)), name="procedure_act_kind"),
            models.CheckConstraint(
                condition=Q(level__in=["province", "district", "commune"]), name="procedure_act_level"
            ),
            models.CheckConstraint(
                condition=Q(annulled_at__isnull=False, before=None, after=None) | (Q(annulled_at=None) & _ACT_SHAPES),
                name="procedure_act_versions",
            ),
            models.CheckConstraint(
                condition=Q(kind="replace", replaced_by__isnull=False) | (~Q(kind="replace") & Q(replaced_by=None)),
                name="procedure_act_successor",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by=None) | ~Q(replaced_by=F("procedure")), name="procedure_act_not_by_itself"
            ),
            _annulled_says_why("procedure_act_annulled_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.procedure.code} ({self.decision.number})"


class AccountManager(BaseUserManager["Account"]):
    """Accounts are opened by an operation; this only finds them for the login."""


class Account(AbstractBaseUser, PermissionsMixin):
    """Someone who logs in. What they may see and do comes from their role grants."""

    username = models.CharField(max_length=150, unique=True)
    display_name = models.CharField(max_length=200)
    language = models.CharField(max_length=2, default="vi")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "username"

    class Meta:
        db_table = "account"

    def __str__(self) -> str:
        return self.display_name


class RoleGrant(models.Model):
    """A role at a unit for a time. Scope follows heirs: a grant at a closed unit speaks of its successor."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="grants")
    role = models.CharField(max_length=30)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="+")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)

    class Meta:
        db_table = "role_grant"
        constraints = [_valid("role_grant_validity")]
