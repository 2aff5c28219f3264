"""The file that a record names, for who may read the record."""

from __future__ import annotations

from django.http import Http404
from django.http.response import HttpResponseBase

from cchc.ui.attached import file_of, handed_out
from cchc.ui.pages.desk import DeskRequest, RegisterPage


class FilePage(RegisterPage):
    """``GET``: the file of a column of kind ``file``; 404 where the viewer may not see the record, or it has none."""

    def get(self, request: DeskRequest, **_kwargs: object) -> HttpResponseBase:
        register = self.register
        row, path = self.row(register), self.kwargs["path"]
        columns = [column for column in register.details if (column.kind, column.path) == ("file", path)]
        file = file_of(row, columns[0]) if columns else None
        if file is None:
            raise Http404
        return handed_out(file)
