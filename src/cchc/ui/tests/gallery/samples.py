"""Invented contents for every template of the room: what the gallery shows and the tests look at."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django import forms

from cchc.ui.content import (
    Action,
    Chart,
    Chip,
    Column,
    Detail,
    Empty,
    Fact,
    Listing,
    Node,
    Outcome,
    Pager,
    Panel,
    Progress,
    Refusal,
    Row,
    RowError,
    Series,
    Step,
    Table,
    Upload,
)
from cchc.ui.jinja import LOCAL
from cchc.ui.shell import Crumb, NavEntry, NavGroup, Notice, Page, Shell

ON_TIME = Chip("good", "Đúng hạn")
LATE = Chip("bad", "Quá hạn", "late")
OPEN = Chip("info", "Đang giải quyết", "clock")


class Filters(forms.Form):
    """What a list may be narrowed by."""

    state = forms.ChoiceField(label="Tình trạng", required=False, choices=[("", "Tất cả"), ("open", "Đang giải quyết")])
    unit = forms.ChoiceField(label="Đơn vị", required=False, choices=[("", "Tất cả"), ("1", "Xã Hương Trạch")])


class Declare(forms.Form):
    """Every kind of control that a register's form may hold."""

    line = forms.CharField(label="Chỉ tiêu", help_text="Mã như in trong biểu, ví dụ 6.1.2.")
    value = forms.DecimalField(label="Số liệu", localize=False)
    state = forms.ChoiceField(
        label="Trạng thái",
        widget=forms.RadioSelect,
        choices=[("value", "Có số liệu"), ("not_arising", "Không phát sinh"), ("not_applicable", "Không áp dụng")],
    )
    unit = forms.ChoiceField(label="Đơn vị", choices=[("444", "Huyện Hương Khê")])
    on = forms.DateField(label="Ngày", required=False, widget=forms.DateInput(attrs={"type": "date"}))
    reason = forms.CharField(label="Lý do", widget=forms.Textarea(attrs={"rows": 3}), required=False)
    sure = forms.BooleanField(label="Tôi đã đối chiếu với sổ gốc", help_text="Tên bạn được ghi vào nhật ký.")


class File(forms.Form):
    """The form of an import."""

    file = forms.FileField(label="Chọn tệp CSV hoặc XLSX, hoặc kéo thả vào đây", help_text="Tối đa 50 MB.")


class SignIn(forms.Form):
    """The login."""

    username = forms.CharField(label="Tên đăng nhập")
    password = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput)


def shell(active: str = "/list", user: str = "Cán bộ Một cửa") -> Shell:
    """A district's desk."""
    places = [
        NavEntry("Hôm nay", "/", "home"),
        NavEntry("Hồ sơ", "/list", "document", count=134),
        NavEntry("Quá hạn", "/empty", "late", count=3, tone="bad"),
        NavEntry("Kê khai", "/form", "declared"),
        NavEntry("Nhập dữ liệu", "/import", "import"),
    ]
    figures = [NavEntry("Báo cáo", "/report", "report"), NavEntry("Kiểm tra biểu", "/import-errors", "check")]
    names = [NavEntry("Đơn vị hành chính", "/tree", "tree"), NavEntry("Thủ tục", "/detail", "procedure")]
    groups = [NavGroup("", places), NavGroup("Thống kê", figures), NavGroup("Danh bạ", names)]
    marked = [
        NavGroup(
            one.label,
            [NavEntry(e.label, e.href, e.icon, e.href == active, e.count, e.tone) for e in one.entries],
        )
        for one in groups
    ]
    return Shell(
        product="Cải cách hành chính",
        home_url="/",
        language_url="/language",
        here=active,
        unit="Ủy ban nhân dân huyện Hương Khê",
        user=user,
        role="Tổng hợp báo cáo",
        logout_url="/language",
        account_links=[Action("Đổi mật khẩu", "/form", "lock")],
        nav=marked if user else (),
    )


def dossiers(count: int = 12) -> Table:
    """A page of dossiers."""
    columns = [
        Column("Mã hồ sơ", "code", "?sort=code", "descending"),
        Column("Thủ tục"),
        Column("Nhận lúc", "moment", "?sort=received"),
        Column("Hẹn trả", "day"),
        Column("Tình trạng", "chip"),
        Column("Lệ phí (đồng)", "number"),
    ]
    procedures = (
        "Đăng ký khai sinh",
        "Chứng thực bản sao từ bản chính giấy tờ, văn bản do cơ quan có thẩm quyền của Việt Nam cấp",
        "Đăng ký biến động quyền sử dụng đất",
        "Cấp giấy phép xây dựng nhà ở riêng lẻ",
    )
    start = datetime(2022, 6, 13, 8, 12, tzinfo=LOCAL)
    rows = [
        Row(
            (
                f"H27.31.5-2206{13 - i % 9:02d}-{4021 - i * 7:04d}",
                procedures[i % 4],
                start - timedelta(hours=7 * i, minutes=13 * i),
                date(2022, 6, 20) - timedelta(days=i),
                (ON_TIME, OPEN, LATE, OPEN)[i % 4],
                None if i % 3 == 0 else 50_000 * (i % 5),
            ),
            "/detail",
        )
        for i in range(count)
    ]
    empty = Empty(
        "Không có hồ sơ nào khớp với bộ lọc",
        "Hãy bỏ bớt điều kiện lọc, hoặc kiểm tra lại từ khóa.",
        Action("Bỏ lọc", "/list", "close"),
    )
    return Table(columns, rows, empty)


def listing(count: int, typed: str) -> Listing:
    """A list with its search, filters and pager."""
    links = ((1, "?page=1"), (2, "?page=2"), (3, "?page=3"), (0, None), (274, "?page=274"))
    pager = Pager(2, 13_682 if count else 0, 51, 100, links if count else (), "?page=1", "?page=3")
    hint = "Mã hồ sơ, thủ tục…"
    return Listing(dossiers(count), pager, "/list", typed, hint, Filters(), not count, hidden=4 if count else 0)


def detail() -> Detail:
    """One dossier with its timeline and a panel."""
    at = datetime(2022, 6, 1, 8, 5, tzinfo=LOCAL)
    return Detail(
        facts=[
            Fact("Mã hồ sơ", "H27.31.5-220601-0042", "code"),
            Fact("Nơi nhận", "Trung tâm Hành chính công huyện"),
            Fact("Kênh nhận", "Trực tuyến"),
            Fact("Nhận lúc", at, "moment"),
            Fact("Hẹn trả", date(2022, 6, 15), "day"),
            Fact("Trả lúc", None, "moment"),
            Fact("Thủ tục", "Đăng ký biến động quyền sử dụng đất", wide=True, href="/detail"),
        ],
        timeline=[
            Step(at + timedelta(days=3), "Yêu cầu bổ sung", "Phòng Tài nguyên", "Thiếu giấy tờ.", "warn", "hourglass"),
            Step(at + timedelta(hours=2), "Chuyển phòng chuyên môn", "Bộ phận Một cửa", icon="arrow-right"),
            Step(at, "Tiếp nhận", "Bộ phận Một cửa", "Nộp trực tuyến mức độ 4.", "good", "check"),
        ],
        panels=[Panel("Hồ sơ liên quan", dossiers(3), "document", "/list", hidden=2)],
        chips=[OPEN],
    )


def upload(kind: str) -> Upload:
    """An import at each of its moments."""
    columns = (
        ("code", "Mã duy nhất của hồ sơ.", True),
        ("unit", "Mã đơn vị nhận, ví dụ 444 hoặc 18496.", True),
        ("received_at", "Lúc nhận, ISO 8601: 2022-06-01T08:05+07:00.", True),
        ("finished_at", "Lúc trả; để trống khi đang giải quyết.", False),
    )
    errors = [
        RowError(7, "due_at", "Ngày 30/02/2022 không tồn tại."),
        RowError(12, "unit", "Không có đơn vị mã 99999 có hiệu lực ngày 01/06/2022."),
        RowError(1207, "", "Mã hồ sơ H27.31.5-220601-0042 xuất hiện hai lần trong tệp (dòng 31)."),
    ]
    outcome = {
        "errors": Outcome(True, 0, 0, 0, 3, errors, more_errors=41),
        "dry": Outcome(True, 12_207, 74, 0, 0, confirm_token="a1"),
        "done": Outcome(False, 12_207, 74, 0, 0, next_href="/list"),
    }.get(kind)
    progress = Progress("Đang kiểm tra từng cột…", 8_300, 12_281, "/progress") if kind == "progress" else None
    return Upload(File(), columns, "/list", outcome, progress)


def tree() -> list[Node]:
    """A province in short."""
    names = ("Thị trấn Hương Khê", "Xã Hương Trạch", "Xã Phúc Trạch", "Xã Hà Linh")
    communes = [Node(name, str(18496 + i * 3), "/detail") for i, name in enumerate(names)]
    gone = Node("Xã Phương Mỹ", "18505", "/detail", "nhập vào xã Điền Mỹ", [Chip("quiet", "Hết hiệu lực 31/12/2019")])
    district = Node("Huyện Hương Khê", "444", "/detail", "21 xã, thị trấn", (), [*communes, gone], open=True)
    other = Node("Huyện Vũ Quang", "441", "/detail", "10 xã, thị trấn", (), [Node("Xã Ân Phú", "18313", "/detail")])
    return [Node("Tỉnh Hà Tĩnh", "42", "/detail", "13 huyện, thị xã, thành phố", (), [district, other], open=True)]


def charts() -> list[Chart]:
    """The three ways to draw."""
    months = ["Tháng 1", "Tháng 2", "Tháng 3", "Tháng 4", "Tháng 5", "Tháng 6"]
    on_time = Series("Đúng hạn", [1832, 1540, 2203, 2411, 2609, 1612])
    late = Series("Quá hạn", [12, 9, 31, None, 18, 4])
    rates = Series("Tỷ lệ đúng hạn", [99.3, 99.4, 98.6, None, 99.3, 99.8])
    return [
        Chart("Hồ sơ đã giải quyết theo tháng", "stacked", months, [on_time, late], "hồ sơ"),
        Chart("Tỷ lệ giải quyết đúng hạn", "line", months, [rates], "%", 1),
    ]


def report() -> dict[str, Any]:
    """Some lines of a form as the report page lays them out."""
    error = ("error", "Chỉ tiêu 6.1 ghi 2,3% nhưng 11.690 / 167.000 = 7,0%. Có lẽ ô 6.1 sai; đúng ra là 7,0%.")
    doubt = ("warning", "Đơn vị tính in là % nhưng ô này là một số đếm.")
    lines = [
        (1, "3", "Cải cách thủ tục hành chính", "", "", "heading", None),
        (2, "3.3", "Kết quả giải quyết thủ tục hành chính", "", "", "heading", None),
        (3, "3.3.2", "Tỷ lệ hồ sơ cấp huyện giải quyết đúng hạn", "%", "98,7%", "computed", None),
        (4, "3.3.2.1", "Số hồ sơ đã giải quyết trong kỳ", "Hồ sơ", "2.481", "computed", None),
        (4, "3.3.2.2", "Trong đó: đúng hạn", "Hồ sơ", "2.448", "computed", None),
        (3, "3.3.4", "Tỷ lệ đơn thư phản ánh đã xử lý", "%", "–", "missing", None),
        (1, "6", "Cải cách tài chính công", "", "", "heading", None),
        (2, "6.1", "Tỷ lệ giải ngân vốn đầu tư công", "%", "2,3%", "declared", error),
        (3, "1.4.1", "Số nhiệm vụ được giao", "%", "0", "declared", doubt),
        (3, "2.1.1", "Số văn bản của cấp tỉnh", "Văn bản", "–", "not_applicable", None),
    ]
    tiles = [
        ("Hồ sơ đã giải quyết", "14.688", "Tăng 1.204 so với cùng kỳ 2021"),
        ("Đúng hạn", "99,8%", "14.655 trên 14.688 hồ sơ"),
        ("Đang giải quyết", "134", "3 hồ sơ quá hạn"),
        ("Chưa có số liệu", "7", "trong 161 chỉ tiêu"),
    ]
    return {"lines": lines, "tiles": tiles, "charts": charts()}


def page(title: str, lead: str = "", **more: Any) -> Page:
    """A head with a way back."""
    return Page(title, lead, crumbs=(Crumb("Trang chủ", "/"), Crumb(title)), **more)


REFUSALS = {
    "403": Refusal(
        403,
        "Bạn không được xem trang này",
        "Trang này thuộc phạm vi của đơn vị khác.",
        "Nếu cần, hãy đề nghị quản trị viên cấp quyền.",
        [Action("Về trang chủ", "/", "home", "primary")],
    ),
    "404": Refusal(
        404,
        "Không có trang này",
        "Địa chỉ có thể đã gõ nhầm, hoặc trang đã được dời đi.",
        actions=[Action("Về trang chủ", "/", "home", "primary")],
    ),
    "500": Refusal(500, "Máy chủ gặp lỗi", "Việc bạn vừa làm chưa được ghi.", "Hãy thử lại sau ít phút."),
}

SAVED = Notice("good", "Đã ghi số liệu chỉ tiêu 6.1.2.")
HALFWAY = Progress("Đang kiểm tra từng cột…", 9_000, 12_281, "/progress")
AS_OF = date(2022, 6, 14)
NO_UNIT = Empty("Không có đơn vị nào tại ngày này", "Danh bạ bắt đầu từ ngày 01/01/2020.")
