"""Lists of units, of links between them, of procedures and of acts on them: checked whole, taken over by one act."""

from cchc.directory.imports.links import LINK_COLUMNS, import_links
from cchc.directory.imports.procedure_acts import ACT_COLUMNS, import_procedure_acts
from cchc.directory.imports.procedures import PROCEDURE_COLUMNS, import_procedures
from cchc.directory.imports.rows import covers_home
from cchc.directory.imports.units import UNIT_COLUMNS, import_units

__all__ = [
    "ACT_COLUMNS",
    "LINK_COLUMNS",
    "PROCEDURE_COLUMNS",
    "UNIT_COLUMNS",
    "covers_home",
    "import_links",
    "import_procedure_acts",
    "import_procedures",
    "import_units",
]
