"""Pages that a register's declaration alone is enough for: list with export, record, act; the way to its own."""

from cchc.ui.pages.act import ActPage
from cchc.ui.pages.desk import DeskRequest, RegisterPage, page
from cchc.ui.pages.export import ExportPage
from cchc.ui.pages.file import FilePage
from cchc.ui.pages.listing import ListPage
from cchc.ui.pages.own import OwnRoute
from cchc.ui.pages.record import RecordPage

__all__ = [
    "ActPage",
    "DeskRequest",
    "ExportPage",
    "FilePage",
    "ListPage",
    "OwnRoute",
    "RecordPage",
    "RegisterPage",
    "page",
]
