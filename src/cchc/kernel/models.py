"""What every act leaves behind: its journal event, and the facts that it touched."""

from __future__ import annotations

from django.db import models


class JournalEvent(models.Model):
    """One act. ``body`` holds the exact bytes that ``digest`` was taken of (canonical JSON, no floats, NFC)."""

    at = models.DateTimeField()
    act = models.CharField(max_length=60)
    register = models.CharField(max_length=40)
    record_uid = models.BigIntegerField(null=True)
    unit = models.CharField(max_length=40, blank=True)  # code@valid_from
    by = models.CharField(max_length=150)
    on_behalf_of = models.CharField(max_length=150, blank=True)
    request_id = models.CharField(max_length=36, blank=True)
    body = models.BinaryField()
    digest = models.CharField(max_length=64)

    class Meta:
        db_table = "journal_event"
        indexes = [
            models.Index(fields=["register", "record_uid", "id"], name="journal_record"),
            models.Index(fields=["by", "id"], name="journal_by"),
        ]


class JournalReach(models.Model):
    """Which records an act on many reached, as ranges of ids: what a list added lies together."""

    event = models.ForeignKey(JournalEvent, on_delete=models.PROTECT, related_name="reach")
    register = models.CharField(max_length=40)
    first_uid = models.BigIntegerField()
    last_uid = models.BigIntegerField()

    class Meta:
        db_table = "journal_reach"
        indexes = [models.Index(fields=["register", "first_uid", "last_uid"], name="journal_reach_record")]


class JournalPersonal(models.Model):
    """A personal value of an event, erasable: the event's body keeps only its salted digest."""

    event = models.ForeignKey(JournalEvent, on_delete=models.PROTECT, related_name="personal")
    name = models.CharField(max_length=60)
    salt = models.BinaryField()
    value = models.TextField(null=True)  # noqa: DJ001  null says erased; an empty text is a value

    class Meta:
        db_table = "journal_personal"
        constraints = [models.UniqueConstraint(fields=["event", "name"], name="journal_personal_once")]


class JournalSeal(models.Model):
    """A batch of events chained to the batch before it."""

    at = models.DateTimeField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64, unique=True)
    events = models.IntegerField()

    class Meta:
        db_table = "journal_seal"


class JournalSealMember(models.Model):
    """Which seal holds an event: stored, never an id range, for ids commit out of order."""

    event = models.OneToOneField(JournalEvent, on_delete=models.PROTECT, primary_key=True, related_name="member")
    seal = models.ForeignKey(JournalSeal, on_delete=models.PROTECT, related_name="members")

    class Meta:
        db_table = "journal_seal_member"


class FactChange(models.Model):
    """A record whose facts in the store are out of date; written by the act's own transaction."""

    fact = models.CharField(max_length=40)
    record_uid = models.BigIntegerField()

    class Meta:
        db_table = "fact_change"
        indexes = [models.Index(fields=["fact", "record_uid"], name="fact_change_record")]


class Attachment(models.Model):
    """A file kept once under its sha256; quarantined until its content was examined.

    ``original_sha256``: of what was handed in, where that was drawn anew; else empty.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    original_sha256 = models.CharField(max_length=64, blank=True)
    name = models.CharField(max_length=200)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    at = models.DateTimeField()
    quarantined = models.BooleanField(default=True)

    class Meta:
        db_table = "attachment"


class CatalogueText(models.Model):
    """A catalogue file that this home ever worked with: the text behind every definition hash."""

    sha256 = models.CharField(max_length=64, unique=True)
    path = models.CharField(max_length=300)
    text = models.TextField()
    first_seen = models.DateTimeField()

    class Meta:
        db_table = "catalogue_text"
