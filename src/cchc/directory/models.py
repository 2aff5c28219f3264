"""Units, procedures, accounts: each with validity, so that nothing assumes today's map."""

from __future__ import annotations

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import F, Q

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
