"""What texts do to each other, as a text's own page shows it: what changed it, and what it changes or rests on."""

from __future__ import annotations

from dataclasses import replace

import django_filters
from django.db.models import Case, CharField, F, Q, QuerySet, When

from cchc.directory.queries import ROLES
from cchc.kernel.registry import Column, Panel, Register, Succession, by_lookups
from cchc.kernel.scope import Viewer
from cchc.kernel.text import Text, spoken
from cchc.registers.legal_texts.models import TextRelation
from cchc.registers.legal_texts.models.texts import ACTING, RELATIONS
from cchc.registers.legal_texts.queries.effect import relations
from cchc.ui.inputs import ALL, choices

_RESTS = ("guides", "based_on")
#: What a relation is called at the text that undergoes it.
_UNDERGONE = {
    "amends": Text("được sửa đổi, bổ sung", "amended"),
    "replaces": Text("bị thay thế", "replaced"),
    "repeals": Text("bị bãi bỏ toàn bộ", "repealed"),
    "repeals_part": Text("bị bãi bỏ một phần", "repealed in part"),
    "suspends": Text("bị ngưng hiệu lực", "suspended"),
    "guides": Text("được quy định chi tiết", "detailed"),
    "based_on": Text("là căn cứ", "a basis"),
}


class RelationFilters(django_filters.FilterSet):  # type: ignore[misc]
    """Narrow the list: by what was done, and from when."""

    kind = django_filters.ChoiceFilter(label=spoken("Quan hệ", "Relation"), choices=choices(RELATIONS), empty_label=ALL)
    year = django_filters.NumberFilter(
        field_name="effective_on", lookup_expr="year", label=spoken("Năm", "Year"), min_value=1945, max_value=9999
    )


def _rows(viewer: Viewer) -> QuerySet[TextRelation]:
    """With who issued either text, in words."""
    told = {
        f"{end}_by": Case(
            When(**{f"{end}__unit": None}, then=F(f"{end}__issuer")),
            default=F(f"{end}__unit__name"),
            output_field=CharField(),
        )
        for end in ("source", "target")
    }
    return relations(viewer).annotate(**told)


_SOURCE = Column("source__number", Text("Văn bản", "Text"))
_SOURCE_BY = Column("source_by", Text("Của", "Of"))
_KIND = Column("kind", Text("Quan hệ", "Relation"), "chip", RELATIONS)
_TARGET = Column("target__number", Text("Đối với văn bản", "To"))
_TARGET_BY = Column("target_by", Text("Do", "Issued by"))
_FROM = Column("effective_on", Text("Từ ngày", "From"), "date")
_UNTIL = Column("until", Text("Đến trước ngày", "Until"), "date")
_PROVISIONS = Column("provisions", Text("Điều, khoản", "Provisions"))

RELATION_REGISTER = Register(
    name="changes_of_texts",
    title=Text("Quan hệ giữa các văn bản", "Relations of texts"),
    about=Text(
        "Văn bản nào sửa đổi, thay thế, bãi bỏ, ngưng hiệu lực, quy định chi tiết hay căn cứ văn bản nào, từ ngày nào.",
        "Which text amends, replaces, repeals, suspends, details or rests on which, and from when.",
    ),
    model=TextRelation,
    rows=_rows,
    columns=(_SOURCE, _SOURCE_BY, _KIND, _TARGET, _TARGET_BY, _FROM, _PROVISIONS),
    details=(
        replace(_SOURCE, leads=("legal_texts", "source_id")),
        Column("source__title", Text("Trích yếu", "Title")),
        _SOURCE_BY,
        _KIND,
        replace(_TARGET, leads=("legal_texts", "target_id")),
        Column("target__title", Text("Trích yếu của văn bản đó", "Its title")),
        _TARGET_BY,
        _PROVISIONS,
        _FROM,
        _UNTIL,
    ),
    search=by_lookups("source__number__icontains", "target__number__icontains"),
    filters=RelationFilters,
    order=("-effective_on", "-id"),
    readers=frozenset(ROLES),
    navigation=0,
    icon="tree",
    called=lambda row: f"{row.source.number} {RELATIONS[row.kind].vi} {row.target.number}",
    succession=Succession("nothing", Text("Quan hệ là của văn bản.", "Relations are the texts' own.")),
    panels=(
        Panel(
            "legal_texts",
            Text("Văn bản khác tác động đến văn bản này", "What acts on it"),
            lambda text: Q(target=text.pk, kind__in=ACTING),
            (replace(_KIND, words=_UNDERGONE), replace(_SOURCE, title=Text("Bởi", "By")), _FROM, _UNTIL, _PROVISIONS),
        ),
        Panel(
            "legal_texts",
            Text("Văn bản này tác động đến", "What it acts on"),
            lambda text: Q(source=text.pk, kind__in=ACTING),
            (_KIND, replace(_TARGET, title=Text("Văn bản", "Text")), _TARGET_BY, _FROM, _PROVISIONS),
        ),
        Panel(
            "legal_texts",
            Text("Căn cứ ban hành, văn bản được quy định chi tiết", "What it rests on"),
            lambda text: Q(source=text.pk, kind__in=_RESTS),
            (_KIND, replace(_TARGET, title=Text("Văn bản", "Text")), _TARGET_BY, _PROVISIONS),
        ),
        Panel(
            "legal_texts",
            Text("Văn bản căn cứ vào, quy định chi tiết văn bản này", "What rests on it"),
            lambda text: Q(target=text.pk, kind__in=_RESTS),
            (replace(_KIND, words=_UNDERGONE), replace(_SOURCE, title=Text("Của", "Of")), _PROVISIONS),
        ),
    ),
)
