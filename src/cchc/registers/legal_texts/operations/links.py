"""A text and the administrative procedures that it sets out."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from cchc.directory.models import Procedure
from cchc.kernel.acts import Acted, Actor, operation
from cchc.kernel.dates import local
from cchc.kernel.errors import CchcError
from cchc.registers.legal_texts.models import LegalText, TextProcedure
from cchc.registers.legal_texts.operations.texts import held_for, key_of, reasoned


class UnableToLink(CchcError):
    """The text is out of the register, or bears this procedure already."""


class UnableToUnlink(CchcError):
    """The link is off already, or no reason was given."""


@operation("link_procedure", register="legal_texts")
def link_procedure(
    *, by: Actor, at: datetime, text: LegalText, procedure: Procedure, article: str = ""
) -> Acted[LegalText]:
    """Say that a text sets out a procedure, and in which article.

    Raises:
        UnableToLink: see the class.
    """
    text = held_for(text, UnableToLink)
    article = " ".join(article.split())
    try:
        with transaction.atomic():
            TextProcedure.objects.unscoped(reason="the act names its text").create(
                text=text, procedure=procedure, article=article
            )
    except IntegrityError as error:
        raise UnableToLink(
            f"Thủ tục {procedure.code} đã gắn với văn bản này.", f"Procedure {procedure.code} is linked already."
        ) from error
    return Acted(text, text.pk, key_of(text), {"procedure": procedure.code, "article": article}, {})


@operation("unlink_procedure", register="legal_texts")
def unlink_procedure(*, by: Actor, at: datetime, link: TextProcedure, why: str) -> Acted[LegalText]:
    """Take off a procedure that was linked by mistake.

    Raises:
        UnableToUnlink: see the class.
    """
    why = reasoned(why, UnableToUnlink)
    rows = TextProcedure.objects.unscoped(reason="the act names its link").select_for_update(of=("self",))
    held = rows.select_related("text__unit", "procedure").get(pk=link.pk)
    if held.struck_on is not None:
        raise UnableToUnlink("Thủ tục này đã gỡ khỏi văn bản.", "The procedure is off already.")
    held.struck_on, held.struck_why = local(at).date(), why
    held.save(update_fields=["struck_on", "struck_why"])
    body = {"procedure": held.procedure.code, "article": held.article, "struck_why": why}
    return Acted(held.text, held.text.pk, key_of(held.text), body, {})
