"""What officials call the roles, and which of them may do what no register declares."""

from __future__ import annotations

from cchc.directory.queries import ROLES
from cchc.kernel.text import Text

ROLE_NAMES = {
    "administrator": Text("Quản trị", "Administrator"),
    "leader": Text("Lãnh đạo", "Leader"),
    "statistician": Text("Tổng hợp báo cáo", "Statistician"),
    "counter_officer": Text("Một cửa", "One-stop desk"),
    "clerk": Text("Văn thư, kê khai", "Clerk"),
    "auditor": Text("Kiểm tra, giám sát", "Auditor"),
}
assert set(ROLE_NAMES) == set(ROLES)

#: Who reads reports.
TELLERS = frozenset(ROLES)
#: Who writes the report's own paragraphs.
WRITERS = frozenset({"administrator", "statistician"})
#: Who opens accounts.
KEEPERS = frozenset({"administrator"})
