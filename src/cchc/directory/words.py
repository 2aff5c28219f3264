"""What the stored words of the procedure catalogue are called on screen."""

from __future__ import annotations

from collections.abc import Mapping

from cchc.directory.models import UNIT_LEVELS
from cchc.kernel.sources import LEVELS
from cchc.kernel.text import Text

#: Levels of government, which procedures belong to.
LEVEL_WORDS = {level: UNIT_LEVELS[level] for level in LEVELS}
YES_NO = {"True": Text("có", "yes"), "False": Text("không", "no")}
#: Levels of Decree 43/2011/ND-CP, in use until Decree 42/2022/ND-CP spoke of whole and partial online services.
ONLINE = {"0": Text("chưa", "no"), "3": Text("mức độ 3", "level 3"), "4": Text("mức độ 4", "level 4")}
INTERLINKED = {
    "no": Text("không", "no"),
    "same_level": Text("cùng cấp", "same level"),
    "cross_level": Text("giữa các cấp", "across levels"),
}
#: Each attribute of a version: what it is called, and what its values are.
ATTRIBUTE_WORDS: Mapping[str, tuple[Text, Mapping[str, Text]]] = {
    "name": (Text("Tên thủ tục", "Name"), {}),
    "level": (Text("Cấp", "Level"), LEVEL_WORDS),
    "field": (Text("Lĩnh vực", "Field"), {}),
    "eligible_level": (Text("Đủ điều kiện trực tuyến", "Eligible online"), ONLINE),
    "online_level": (Text("Đang cung cấp trực tuyến", "Online"), ONLINE),
    "national_portal": (Text("Trên Cổng DVC quốc gia", "On the national portal"), YES_NO),
    "fee": (Text("Có phí, lệ phí", "Has a fee"), YES_NO),
    "online_payment": (Text("Thanh toán trực tuyến", "Online payment"), YES_NO),
    "interlinked": (Text("Liên thông", "Interlinked"), INTERLINKED),
    "location_free": (Text("Không phụ thuộc địa giới", "Location-free"), YES_NO),
    "working_days": (Text("Ngày làm việc", "Working days"), {}),
}
