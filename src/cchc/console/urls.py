"""Routes of the console. A register's pages come from its declaration; a page that needs more stands before them."""

from __future__ import annotations

from django.contrib.auth.views import LogoutView
from django.urls import path

from cchc.console import access, check, explain, home, imports, keeping, records, reports, sections, units
from cchc.console.letterheads import desk_head
from cchc.console.people import called
from cchc.ui.pages import ActPage, ExportPage, FilePage, ListPage, OwnRoute, RecordPage

_REPORT = "reports/<str:form>/<str:period>/<str:unit>/"
_RECORD = "registers/<str:register>/<int:uid>/"

urlpatterns = [
    path("", home.front, name="home"),
    path("login/", access.login, name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path("language/", access.language, name="language"),
    path("password/", access.Password.as_view(), name="password"),
    path("accounts/", access.Accounts.as_view(), name="accounts"),
    path("accounts/open/", access.OpenAccount.as_view(), name="open_account"),
    path("accounts/<int:uid>/", keeping.AccountPage.as_view(), name="account"),
    path("accounts/<int:uid>/<str:act>/", keeping.AccountAct.as_view(), name="account_act"),
    path("reports/", reports.Choose.as_view(), name="reports"),
    path(_REPORT, reports.Read.as_view(), name="report"),
    path(_REPORT + "sections/", sections.Sections.as_view(), name="sections"),
    path(_REPORT + "lines/<str:line>/", explain.Explain.as_view(), name="explain"),
    path(_REPORT + "lines/<str:line>/<str:part>/", records.FigureRecords.as_view(), name="records"),
    path(_REPORT + "download.<str:kind>", reports.Download.as_view(), name="download"),
    path("check/", check.Check.as_view(), name="check"),
    path("units/", units.Units.as_view(), name="units"),
    path("import/", imports.ChooseKind.as_view(), name="imports"),
    path("import/<str:kind>/", imports.TakeIn.as_view(), name="import_kind"),
    path("import/<str:kind>/sample.csv", imports.Sample.as_view(), name="import_sample"),
    path("import/<str:kind>/<str:token>/", imports.Running.as_view(), name="import_job"),
    path("import/<str:kind>/<str:token>/progress/", imports.Polled.as_view(), name="import_progress"),
    # A unit's life is more than its row.
    path("registers/units/<int:uid>/", units.UnitPage.as_view(), name="unit"),
    path("registers/<str:register>/", ListPage.as_view(), name="list"),
    path("registers/<str:register>/export.<str:kind>", ExportPage.as_view(letterhead=desk_head), name="export"),
    path("registers/<str:register>/begin/<str:act>/", ActPage.as_view(), name="begin"),
    path("registers/<str:register>/pages/<str:page>/", OwnRoute.as_view(), name="own"),
    path(
        "registers/<str:register>/<int:uid>/", RecordPage.as_view(who=called, beside=reports.in_report), name="record"
    ),
    path(_RECORD + "pages/<str:page>/", OwnRoute.as_view(), name="own_record"),
    path(_RECORD + "files/<str:path>/", FilePage.as_view(), name="file"),
    path(_RECORD + "<str:act>/", ActPage.as_view(), name="act"),
]
